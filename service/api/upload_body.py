"""Reads a trade file from a request onto the disk, a piece at a time: as the body itself, or as a part of a form."""

from __future__ import annotations

import errno
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Request
from werkzeug.http import parse_options_header
from werkzeug.sansio import multipart

from adapters import yamlfile
from service import upload_plan
from service.api import reading
from service.errors import Fault, Problem
from service.spool import Incoming, NoRoom, TooLarge
from service.store import Store
from service.upload_plan import FILE, MANIFEST, Plan, Refused

_PIECE = 64 * 1024
_FORM = "multipart/form-data"
# What curl says of --data when nobody tells it otherwise; such a body would be a form, not a file.
_NO_FILE = "application/x-www-form-urlencoded"
# Seconds without a byte after which a sender is given up, and how many bytes a second it must send on the whole.
_SILENCE, _SLOWEST, _AT_FIRST = 30, 1_000, 60
_PARTS = ("manifest", "mapping", "file")
_BESIDE_FILE = 3 * yamlfile.MAX_BYTES  # what the other parts of a form, and its boundaries, may take


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """A file that came whole, its name as the sender gives it, and how it is to be read."""

    incoming: Incoming
    plan: Plan
    name: str


class Receiver:
    """Takes one request's file into a folder; most bytes it may have."""

    def __init__(self, store: Store, dataset: str, folder: Path, *, most: int) -> None:
        self._store, self._dataset, self._folder, self._most = store, dataset, folder, most
        self._plan: Plan | None = None
        self._incoming: Incoming | None = None
        self._name = ""

    def receive(self, req: Request, *, mapping: str | None) -> Received:
        """Read the request to its end; raises Problem, and then nothing of it counts."""
        try:
            with suppress(AttributeError, KeyError):  # another server than gunicorn has limits of its own
                req.environ["gunicorn.socket"].settimeout(_SILENCE)
            self._read(req, mapping)
        except Refused as exc:
            raise Problem(exc.kind, f"{exc.field}: {exc}", errors=[Fault(exc.field, str(exc))]) from exc
        except TooLarge as exc:
            raise too_large(self._most) from exc
        except NoRoom as exc:
            raise no_room() from exc
        except OSError as exc:
            if exc.errno in (errno.ENOSPC, errno.EDQUOT):
                raise no_room() from exc
            raise
        finally:
            if self._incoming:
                self._incoming.close()
        if not self._incoming or not self._plan or not self._incoming.size:
            raise _invalid("file", "is missing or empty")
        return Received(incoming=self._incoming, plan=self._plan, name=self._name)

    def _read(self, req: Request, mapping: str | None) -> None:
        reading.not_encoded(req)
        media_type, options = parse_options_header(req.headers.get("Content-Type", ""))
        if media_type.lower() == _FORM:
            if mapping is not None:
                raise _invalid("mapping", "stands in the form, not in the address, where the body is a form")
            self._form(_pieces(req, self._most + _BESIDE_FILE), options.get("boundary", ""))
        elif media_type.lower() == _NO_FILE:
            raise Problem(
                "media_type_unsupported",
                "Send the file with Content-Type: application/octet-stream, or as multipart/form-data (curl: --form)",
            )
        else:
            self._begin_file("", mapping)
            for piece in _pieces(req, self._most):
                self._hear_file(piece)

    def _form(self, pieces: Iterator[bytes], boundary: str) -> None:
        """Read manifest and mapping, then the file: so nothing large is taken before it is known how to read it."""
        decoder = multipart.MultipartDecoder(
            boundary.encode(), max_form_memory_size=yamlfile.MAX_BYTES + _PIECE, max_parts=len(_PARTS)
        )
        parts: dict[str, bytearray] = {}
        part = ""
        for event in _events(decoder, pieces):
            if isinstance(event, multipart.Field | multipart.File):
                part = self._begun(event, parts)
            elif isinstance(event, multipart.Data):
                if part == "file":
                    self._hear_file(event.data)
                else:
                    parts[part] += event.data
                    if len(parts[part]) > yamlfile.MAX_BYTES:
                        raise _invalid(part, f"is larger than {yamlfile.MAX_BYTES:,} bytes")

    def _begun(self, event: multipart.Field | multipart.File, parts: dict[str, bytearray]) -> str:
        name = event.name or ""
        if name not in _PARTS:
            raise Problem(
                "unknown_field",
                f"{name[:100]!r} is no part of this form; its parts are {', '.join(_PARTS)}",
                errors=[Fault(name[:100], "unknown part")],
            )
        if name in parts or "file" in parts:
            raise _invalid(name, "stands twice" if name in parts else "must stand before the file")
        parts[name] = bytearray()
        if name == "file":
            if "manifest" in parts:
                (self._folder / MANIFEST).write_bytes(parts["manifest"])
            self._begin_file(getattr(event, "filename", ""), _text(parts.get("mapping")))
        return name

    def _begin_file(self, name: str, mapping: str | None) -> None:
        self._plan = upload_plan.make(self._store, self._dataset, self._folder, mapping=mapping)
        self._name = name
        self._incoming = Incoming(self._folder / FILE, most=self._most)

    def _hear_file(self, piece: bytes) -> None:
        assert self._incoming is not None  # it is made where the file begins
        self._incoming.write(piece)


def _events(decoder: multipart.MultipartDecoder, pieces: Iterator[bytes]) -> Iterator[Any]:
    """Yield what the form has, in its order; raises Problem where it is no form, or not whole."""
    more = True
    while more:
        data = next(pieces, None)
        more = data is not None
        try:
            decoder.receive_data(data)
            while not isinstance(event := decoder.next_event(), multipart.NeedData):
                yield event
                if isinstance(event, multipart.Epilogue):
                    break
        except ValueError as exc:
            raise Problem("bad_request", f"The body is no {_FORM}, or it is cut: {exc}") from exc


def _pieces(req: Request, most: int) -> Iterator[bytes]:
    """Yield the body's bytes; raises Problem for one that is too large, too slow or cut, whatever it announced."""
    announced, size, began = req.content_length, 0, time.monotonic()
    if (announced or 0) > most:
        raise TooLarge
    while data := reading.piece(req, _PIECE):
        size += len(data)
        if size > most:
            raise TooLarge
        yield data
        lasted = time.monotonic() - began
        if lasted > _AT_FIRST and size / lasted < _SLOWEST:
            raise Problem("body_too_slow", f"Fewer than {_SLOWEST:,} bytes came in a second; nothing was kept")
    if announced is not None and size != announced:
        raise Problem("bad_request", f"The body was cut: {size:,} of {announced:,} bytes came; nothing was kept")


def _text(raw: bytearray | None) -> str | None:
    if raw is None:
        return None
    try:
        return bytes(raw).decode("utf-8")
    except UnicodeDecodeError as exc:
        raise _invalid("mapping", "is no UTF-8") from exc


def _invalid(field: str, message: str) -> Problem:
    return Problem("invalid_value", f"{field}: {message}", errors=[Fault(field, message)])


def too_large(most: int) -> Problem:
    """Return what is told of a file that is larger than may be."""
    return Problem(
        "body_too_large",
        f"The file may have {most:,} bytes (DILIGENCE_UPLOAD_MAX_BYTES): send it in parts, each with the header row, "
        "or compressed as gzip",
    )


def no_room() -> Problem:
    """Return what is told where the disk is full."""
    return Problem(
        "storage_full",
        "The disk of DILIGENCE_DATA_DIR has no room for the file and what is made of it; nothing was kept. Make room, "
        "or load the file where there is some",
    )
