"""What requests and urllib3 raise, turned into our two errors once and here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import requests
from urllib3 import exceptions as urllib3_errors
from urllib3.util import Url, parse_url

from adapters.base import SourceChanged, SourceUnavailable
from adapters.http_guard import Deadline

_MALFORMED = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    urllib3_errors.LocationValueError,
)


class Final(SourceUnavailable):
    """Asking again at once would not help."""


@contextmanager
def translated(url: str, deadline: Deadline) -> Iterator[None]:
    """Raise only SourceUnavailable and SourceChanged from within, naming the address."""
    try:
        yield
    except SourceUnavailable as exc:
        raise type(exc)(_placed(url, exc), retry_after=exc.retry_after) from exc
    except SourceChanged as exc:
        raise SourceChanged(_placed(url, exc)) from exc
    except _MALFORMED as exc:
        raise SourceChanged(f"{url[:200]!r} is not an address") from exc
    except (requests.RequestException, urllib3_errors.HTTPError) as exc:
        if deadline.passed():
            raise Final(f"{shown(url)}: not whole after {deadline.seconds:g} seconds") from exc
        if isinstance(exc, requests.exceptions.SSLError | urllib3_errors.SSLError):
            raise Final(f"{shown(url)}: TLS failed: {_reason(exc)}") from exc
        raise SourceUnavailable(f"{shown(url)}: {_reason(exc)}") from exc


def _placed(url: str, exc: Exception) -> str:
    text, place = str(exc), shown(url)
    return text if text.startswith(place) else f"{place}: {text}"


def _reason(exc: BaseException) -> str:
    """Return the innermost message that says something: what is wrapped around it names objects of the libraries."""
    told = exc
    while inner := exc.__cause__ or exc.__context__:
        exc = inner
        told = told if type(exc) is ValueError else exc  # http.client stumbling over a cut number
    return f"{type(told).__name__}: {' '.join(str(told).split())}"[:300]


def shown(url: str) -> str:
    """Return the address without user name, query and fragment: these may hold what must not be logged."""
    try:
        parsed = parse_url(url)
    except urllib3_errors.LocationParseError:
        return "an address that cannot be read"
    return Url(scheme=parsed.scheme, host=parsed.host, port=parsed.port, path=parsed.path).url[:300]
