"""An answer's body, taken to its proven end: cut, endless, dripping and swollen bodies are errors."""

from __future__ import annotations

import hashlib
import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from requests import Response
from urllib3 import BaseHTTPResponse

from adapters.base import SourceChanged, SourceUnavailable
from adapters.http_guard import Deadline

_BLOCK = 64 * 1024
_LENGTH = re.compile(r"\d{1,18}", re.ASCII)
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What a body may be: bytes on the wire, bytes after decoding, and bytes a second over each window of seconds."""

    wire_bytes: int
    decoded_bytes: int
    minimum_rate: float
    rate_window: float


def take(response: Response, into: BinaryIO, *, limits: Limits, deadline: Deadline) -> tuple[str, int]:
    """Write the decoded body to `into`; returns its SHA-256 and size.

    requests accepts half a gzip body in silence, so nothing here is left to its decoding. Raises SourceUnavailable
    for a body that is not whole or too slow, SourceChanged for one that is empty, too large or coded otherwise.
    """
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    blocks = _wire(response.raw, length=_declared(response), limits=limits, deadline=deadline)
    if encoding in ("gzip", "x-gzip"):
        blocks = _gunzipped(blocks)
    elif encoding not in ("", "identity"):
        raise SourceChanged(f"the answer is coded as {encoding[:40]!r}, though nothing of the kind was asked for")
    digest, size = hashlib.sha256(), 0
    for block in blocks:
        size += len(block)
        if size > limits.decoded_bytes:
            raise SourceChanged(f"the answer is larger than {limits.decoded_bytes} bytes")
        digest.update(block)
        into.write(block)
    if not size:
        raise SourceChanged("the answer is empty")
    return digest.hexdigest(), size


def _declared(response: Response) -> int | None:
    declared = response.headers.get("Content-Length", "")
    return int(declared) if _LENGTH.fullmatch(declared) and "Transfer-Encoding" not in response.headers else None


def _wire(raw: BaseHTTPResponse, *, length: int | None, limits: Limits, deadline: Deadline) -> Iterator[bytes]:
    if length is not None and length > limits.wire_bytes:
        raise SourceChanged(f"the answer declares {length} bytes, more than {limits.wire_bytes}")
    received, since, in_window = 0, time.monotonic(), 0
    while block := raw.read1(_BLOCK, decode_content=False):
        received += len(block)
        in_window += len(block)
        if received > limits.wire_bytes:
            raise SourceChanged(f"the answer goes on after {limits.wire_bytes} bytes")
        passed = time.monotonic() - since
        if passed >= limits.rate_window:
            if in_window < limits.minimum_rate * passed:
                raise SourceUnavailable(f"the answer came slower than {limits.minimum_rate:g} bytes a second")
            since, in_window = time.monotonic(), 0
        yield block
    # At the deadline the connection is shut down, which looks like the end of a body of undeclared length.
    if deadline.passed():
        raise SourceUnavailable(f"the answer was not whole after {deadline.seconds:g} seconds")
    if length is not None and received != length:
        raise SourceUnavailable(f"the answer ended after {received} of {length} bytes")


def _gunzipped(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield at most one block at a time, however much a small input swells, and require the trailer."""
    member = zlib.decompressobj(_GZIP)
    for block in blocks:
        left = block
        while left:
            if member.eof:  # the next of several members
                member = zlib.decompressobj(_GZIP)
            try:
                out = member.decompress(left, _BLOCK)
                while out:
                    yield out
                    left = member.unconsumed_tail
                    out = member.decompress(left, _BLOCK) if not member.eof else b""
            except zlib.error as exc:
                raise SourceUnavailable(f"the gzip stream is damaged: {exc}") from exc
            left = member.unused_data
    if not member.eof:
        raise SourceUnavailable("the gzip stream ends before its trailer")
