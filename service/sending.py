"""The other end of an upload: sends a trade file to a service over HTTP, and asks how its load stands."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit

import requests

_TIMES = (10, 120)  # seconds to connect, and to wait for each answer
_PATIENCE = 300  # seconds for which a service that does not answer is asked again while a load goes on
_LONGEST_PAUSE = 60
_LOAD_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class SendFailed(Exception):
    """The file could not be sent, or nobody knows how its load ended; the message says what to do."""


class TryAgain(Exception):
    """The service cannot take the file now; `seconds` says after how long it may."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = min(max(seconds, 1), _LONGEST_PAUSE)


class Form:
    """A form with a file at its end, read a piece at a time: `requests` would hold all of it in memory."""

    def __init__(self, file: BinaryIO, size: int, parts: Mapping[str, str], *, hear: Callable[[int], None]) -> None:
        self._boundary = uuid.uuid4().hex
        named = re.sub(r'[\r\n"\\]', "_", Path(file.name).name)
        head = "".join(self._head(name) + f"{value}\r\n" for name, value in parts.items())
        self._left = [
            (head + self._head("file", f'; filename="{named}"')).encode("utf-8", "replace"),
            f"\r\n--{self._boundary}--\r\n".encode(),
        ]
        self._file, self._hear = file, hear
        self._length = size + sum(map(len, self._left))
        self.media_type = f"multipart/form-data; boundary={self._boundary}"

    def _head(self, name: str, more: str = "") -> str:
        return f'--{self._boundary}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'

    def __len__(self) -> int:
        return self._length

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most as many as asked for but for the form's own words."""
        if len(self._left) == 2:
            return self._left.pop(0)
        data = self._file.read(size)
        if data:
            self._hear(len(data))
            return data
        return self._left.pop() if self._left else b""


def address_of(to: str, *, plain: bool) -> str:
    """Return the service's address; refuses one that would carry the token readable over a network."""
    parts = urlsplit(to)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise SendFailed(f"{to!r} is no address of a service, as https://diligence.example.org")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK and not plain:
        raise SendFailed("over http:// anyone on the way can read the token: use https://, or say --plain-http")
    return to.rstrip("/")


@dataclass(kw_only=True)
class Sender:
    """Speaks to one service about one data set."""

    address: str
    dataset: str
    token: str = field(repr=False)
    session: requests.Session = field(default_factory=requests.Session)

    def state(self) -> dict[str, Any]:
        """Return whether the service takes a file now, before one is sent to be refused."""
        told = self._ask("GET", self._url() + "?limit=1")
        if told["in_the_way"]:
            raise TryAgain(f"another load of {self.dataset} is under way", 10)
        return told

    def send(self, path: Path, parts: Mapping[str, str], *, hear: Callable[[int], None]) -> dict[str, Any]:
        """Send the file; returns what the service says of its load. `hear` is told of each piece's size."""
        with path.open("rb") as file:
            form = Form(file, path.stat().st_size, parts, hear=hear)
            try:
                return self._ask("POST", self._url(), data=form, headers={"Content-Type": form.media_type})
            except _NoAnswer as exc:
                raise SendFailed(f"{exc}; send the file again: if it was taken, that changes nothing") from exc

    def watch(self, load_id: str, *, hear: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        """Ask until the load has ended; returns how. A service that does not answer for a while is asked again."""
        if not _LOAD_ID.fullmatch(load_id):
            raise SendFailed("the service names no load as this version knows them")
        url, heard = f"{self._url()}/{load_id}", time.monotonic()
        while True:
            try:
                told = self._ask("GET", url)
            except (TryAgain, _NoAnswer) as exc:
                if time.monotonic() - heard > _PATIENCE:
                    raise SendFailed(f"{exc}; the load may go on there: ask {url}") from exc
            else:
                heard = time.monotonic()
                hear(told)
                if told["ended"]:
                    return told
            time.sleep(1)

    def _url(self) -> str:
        return f"{self.address}/v1/trade-datasets/{quote(self.dataset, safe='')}/files"

    def _ask(self, method: str, url: str, **more: Any) -> dict[str, Any]:
        try:
            # redirects are not followed: the token is for this address
            answer = self.session.request(
                method, url, auth=self._with_token, timeout=_TIMES, allow_redirects=False, **more
            )
        except requests.RequestException as exc:
            raise _NoAnswer(f"{self.address} does not answer ({type(exc).__name__})") from exc
        try:
            told = answer.json()
        except ValueError:
            told = None
        if not isinstance(told, dict):
            raise SendFailed(f"{url} answers {answer.status_code}, and not as this service does: is it the address?")
        if answer.ok:
            return told
        detail = f"{answer.status_code} {told.get('title', '')}: {told.get('detail', '')}"
        if "Retry-After" in answer.headers:
            after = answer.headers["Retry-After"]
            raise TryAgain(detail, int(after) if after.isdigit() else _LONGEST_PAUSE)
        raise SendFailed(detail)

    def _with_token(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        # as `auth`, since `requests` would put what a .netrc says over a header
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


class _NoAnswer(SendFailed):
    """Nobody answered, or the connection was lost."""
