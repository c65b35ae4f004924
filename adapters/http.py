"""The one way out: a file is fetched whole, from known hosts, in bounded time and size, or an error says why."""

from __future__ import annotations

import io
import math
import time
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urljoin

import requests
from requests import Response
from urllib3 import exceptions as urllib3_errors
from urllib3.util import Retry, parse_url

from adapters import http_body
from adapters.base import SourceChanged, SourceUnavailable, Validators
from adapters.http_body import Limits
from adapters.http_errors import Final, shown, translated
from adapters.http_guard import Deadline, GuardedAdapter

MAX_REDIRECTS = 5
LONGEST_WAIT = 24 * 60 * 60  # seconds of a Retry-After that we pass on; publishers have sent years
_PRODUCT = "supplier-due-diligence"
_REDIRECTS = (301, 302, 303, 307, 308)
_DENIED = (401, 403, 406, 407, 451)
_TEMPORARY = (408, 425, 429)
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """What came. Size and SHA-256 are of the decoded bytes; with `not_modified` nothing was written."""

    not_modified: bool
    url: str  # after redirects
    status: int
    etag: str | None
    last_modified: str | None
    sha256: str | None
    size: int
    retrieved_at: datetime


class Fetcher:
    """Fetches files. The settings are seconds, bytes and bytes a second; no environment variable changes them.

    `deadline` is the end of a whole fetch, its redirects, retries and waits included; `patience` the longest
    Retry-After that is waited for inside it. `ca_file` replaces the bundled authorities. `allow_loopback` is for tests.
    """

    def __init__(
        self,
        *,
        connect_timeout: float = 10,
        read_timeout: float = 60,
        deadline: float = 900,
        minimum_rate: float = 1024,
        rate_window: float = 30,
        max_wire_bytes: int = 1024 * 1024 * 1024,
        retries: int = 3,
        backoff: float = 1,
        patience: float = 10,
        ca_file: Path | None = None,
        allow_loopback: bool = False,
    ) -> None:
        self._timeouts = connect_timeout, read_timeout
        self._deadline = deadline
        self._rate = minimum_rate, rate_window
        self._max_wire_bytes = max_wire_bytes
        self._retries = Retry(total=retries, backoff_factor=backoff, backoff_jitter=backoff, backoff_max=60)
        self._patience = patience
        self._authorities: str | bool = str(ca_file) if ca_file else True
        self._allow_loopback = allow_loopback

    def fetch(
        self,
        url: str,
        *,
        allowed_hosts: Collection[str],
        max_bytes: int,
        validators: Validators,
        into: BinaryIO,
    ) -> Fetched:
        """Fetch a file into `into`, a seekable stream; a conditional request where `validators` holds something.

        Raises SourceUnavailable where waiting may help, SourceChanged where a person must look; what `into` then holds
        means nothing. Rules: reliability of upstream answers, each of them a test.
        """
        return self._fetch(url, allowed_hosts, max_bytes=max_bytes, validators=validators, into=into, page=False)

    def fetch_page(self, url: str, *, allowed_hosts: Collection[str], max_bytes: int) -> bytes:
        """Return a small page; raises as `fetch`, but takes HTML."""
        into = io.BytesIO()
        self._fetch(url, allowed_hosts, max_bytes=max_bytes, validators=Validators(), into=into, page=True)
        return into.getvalue()

    def _fetch(
        self,
        url: str,
        allowed_hosts: Collection[str],
        *,
        max_bytes: int,
        validators: Validators,
        into: BinaryIO,
        page: bool,
    ) -> Fetched:
        limits = Limits(wire_bytes=self._max_wire_bytes, decoded_bytes=max_bytes, minimum_rate=self._rate[0],
                        rate_window=self._rate[1])  # fmt: skip
        deadline = Deadline(self._deadline, allow_loopback=self._allow_loopback)
        one = _Fetch(allowed_hosts=frozenset(map(str.lower, allowed_hosts)), limits=limits, validators=validators,
                     page=page, deadline=deadline, timeouts=self._timeouts, authorities=self._authorities)  # fmt: skip
        retries, start = self._retries.new(), into.tell()
        with deadline.watching():
            while True:
                try:
                    return one.run(url, into)
                except SourceUnavailable as exc:
                    retries = self._pause(retries, exc, deadline)
                into.seek(start)
                into.truncate()

    def _pause(self, retries: Retry, failure: SourceUnavailable, deadline: Deadline) -> Retry:
        """Wait before the next attempt; raises the failure again where there is to be none."""
        if isinstance(failure, Final) or deadline.passed():
            raise failure
        try:
            retries = retries.increment(error=failure)
        except urllib3_errors.MaxRetryError:
            raise failure from failure.__cause__
        wait = retries.get_backoff_time() if failure.retry_after is None else failure.retry_after
        if (failure.retry_after or 0) > self._patience or wait >= deadline.left():
            raise failure
        time.sleep(wait)
        return retries


@dataclass(frozen=True, kw_only=True, slots=True)
class _Fetch:
    """One fetch under way: what it may do, and until when."""

    allowed_hosts: frozenset[str]
    limits: Limits
    validators: Validators
    page: bool
    deadline: Deadline
    timeouts: tuple[float, float]
    authorities: str | bool

    def run(self, url: str, into: BinaryIO) -> Fetched:
        """Ask once, following redirects by ourselves so that each hop is checked."""
        with closing(GuardedAdapter(self.deadline)) as adapter:
            for _ in range(MAX_REDIRECTS + 1):
                self._check(url)
                with translated(url, self.deadline), closing(self._send(adapter, url)) as response:
                    if response.status_code not in _REDIRECTS:
                        return self._answer(response, url, into)
                    url = _next(response, url)
        raise SourceChanged(f"{shown(url)}: redirected more than {MAX_REDIRECTS} times")

    def _check(self, url: str) -> None:
        try:
            parsed = parse_url(url)
        except urllib3_errors.LocationParseError as exc:
            raise SourceChanged(f"{url[:200]!r} is not an address") from exc
        host = (parsed.host or "").lower()
        loopback = self.deadline.allow_loopback and host in _LOOPBACK
        if parsed.scheme != "https" and not (loopback and parsed.scheme == "http"):
            raise SourceChanged(f"{shown(url)}: only https is asked")
        if host not in self.allowed_hosts:
            raise SourceChanged(
                f"{shown(url)}: the host {host!r} is not one of {', '.join(sorted(self.allowed_hosts))}"
            )
        if parsed.auth is not None or (parsed.port not in (None, 443) and not loopback):
            raise SourceChanged(f"{shown(url)}: an address with a user name or a port of its own is not asked")

    def _send(self, adapter: GuardedAdapter, url: str) -> Response:
        # The request goes to the transport itself: a session would read netrc and proxy settings of the environment,
        # keep cookies, and read a redirect's body to its end, however long.
        request = requests.Request("GET", url, headers=self._headers()).prepare()
        left = max(self.deadline.left(), 0.001)
        connect, read = self.timeouts
        return adapter.send(
            request, stream=True, timeout=(min(connect, left), min(read, left)), verify=self.authorities
        )

    def _headers(self) -> dict[str, str]:
        headers = {
            # Australia's server gives no answer to a product's name alone
            "User-Agent": f"Mozilla/5.0 (compatible; {_PRODUCT}/{_version()})",
            "Accept": "*/*",
            "Accept-Language": "en",  # the EU's server answers 406 without
            "Accept-Encoding": "identity",
        }
        if self.validators.etag:
            headers["If-None-Match"] = self.validators.etag
        if self.validators.last_modified:
            headers["If-Modified-Since"] = self.validators.last_modified
        return headers

    def _answer(self, response: Response, url: str, into: BinaryIO) -> Fetched:
        unmodified = response.status_code == 304 and bool(self.validators.etag or self.validators.last_modified)
        sha256, size = None, 0
        if not unmodified:
            _refuse_status(response, url)
            self._refuse_type(response, url)
            sha256, size = http_body.take(response, into, limits=self.limits, deadline=self.deadline)
        return Fetched(
            not_modified=unmodified,
            url=url,
            status=response.status_code,
            etag=response.headers.get("ETag"),
            last_modified=response.headers.get("Last-Modified"),
            sha256=sha256,
            size=size,
            retrieved_at=datetime.now(UTC),
        )

    def _refuse_type(self, response: Response, url: str) -> None:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if not self.page and kind in ("text/html", "application/xhtml+xml"):
            raise SourceChanged(f"{shown(url)}: a web page came instead of the file (a notice or a login?)")


def _refuse_status(response: Response, url: str) -> None:
    status = response.status_code
    if status in _DENIED:
        raise SourceChanged(f"{shown(url)}: source_denied: the publisher refuses us with status {status}")
    if status in _TEMPORARY or status >= 500:
        wait = _retry_after(response.headers.get("Retry-After"))
        raise SourceUnavailable(f"{shown(url)}: answered with status {status}", retry_after=wait)
    if status != 200:
        raise SourceChanged(f"{shown(url)}: answered with status {status}, which is no whole file")


def _retry_after(header: str | None) -> int | None:
    """Return whole seconds from the header's seconds or date, at most a day; None where it says nothing usable."""
    if header is None:
        return None
    try:
        seconds = Retry(retry_after_max=LONGEST_WAIT).parse_retry_after(header)
    except (urllib3_errors.InvalidHeader, ValueError, OverflowError):
        return None
    return math.ceil(seconds) or None


def _next(response: Response, url: str) -> str:
    location = response.headers.get("Location", "").strip()
    if not location:
        raise SourceChanged(f"{shown(url)}: redirected to nowhere")
    try:
        return urljoin(url, location)
    except ValueError as exc:
        raise SourceChanged(f"{shown(url)}: redirected to {location[:200]!r}, which is not an address") from exc


def _version() -> str:
    try:
        return version(_PRODUCT)
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0"
