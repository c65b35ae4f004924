"""The one place that reads a request: its body with a hard limit, its query without guessing."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Request
from marshmallow import Schema, ValidationError
from werkzeug.http import parse_options_header

from service import errors
from service.api.json_text import read_object, text_fault
from service.api.rooms import rooms
from service.errors import Fault, Problem

_STRAY_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_CHUNK = 16 * 1024


def asked_in_query(req: Request, schema: Schema | None) -> dict[str, Any]:
    """Return the query as its schema loads it; without a schema no parameter is known."""
    fields = schema.load_fields if schema else {}
    return _loaded(schema, query(req, known=[field.data_key or name for name, field in fields.items()]))


def asked_in_body(req: Request, schema: Schema) -> dict[str, Any]:
    """Return the body as its schema loads it."""
    return _loaded(schema, read_object(body(req, limit=rooms().settings.max_body_bytes)))


def _loaded(schema: Schema | None, given: dict[str, Any]) -> dict[str, Any]:
    if schema is None:
        return given
    try:
        loaded: dict[str, Any] = schema.load(given)
    except ValidationError as exc:
        raise errors.from_validation(exc.messages_dict) from exc
    return loaded


def not_encoded(req: Request) -> None:
    """Raise Problem for a body under a Content-Encoding."""
    if req.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise Problem("encoding_unsupported", "Send the body without Content-Encoding")


def body(req: Request, *, limit: int) -> bytes:
    """Return the whole body of a JSON request; raises Problem where its form, coding or size is not taken."""
    not_encoded(req)
    media_type, options = parse_options_header(req.headers.get("Content-Type", ""))
    if media_type.lower() != "application/json" or options.get("charset", "utf-8").lower() not in (
        "utf-8",
        "utf8",
    ):
        raise Problem("media_type_unsupported", "Send Content-Type: application/json, in UTF-8")
    too_large = Problem("body_too_large", f"The body may have {limit} bytes")
    if (req.content_length or 0) > limit:
        raise too_large
    # A chunked body announces no length: read one byte more than is allowed, and no more than that.
    parts, size = [], 0
    while part := piece(req, min(_CHUNK, limit + 1 - size)):
        parts.append(part)
        size += len(part)
        if size > limit:
            raise too_large
    return b"".join(parts)


def piece(req: Request, size: int) -> bytes:
    """Return so many bytes of the body, fewer at its end; raises Problem where they do not come."""
    try:
        return bytes(req.stream.read(size))
    except Exception as exc:  # every WSGI server has errors of its own for a broken chunk or a client that is gone
        raise Problem("bad_request", "The body could not be read to its end") from exc


def query(req: Request, *, known: Collection[str]) -> dict[str, str]:
    """Return the query's parameters, each at most once; raises Problem for what is unknown, repeated or unreadable."""
    found: dict[str, str] = {}
    for piece in filter(None, req.query_string.split(b"&")):
        raw_name, _, raw_value = piece.partition(b"=")
        name = _decoded(raw_name, "query")
        if name not in known:
            raise Problem(
                "unknown_parameter",
                f"{name[:100]!r} is unknown; known here are {', '.join(known) or 'none'}",
                errors=[Fault(name[:100], "unknown parameter")],
            )
        if name in found:
            raise Problem(
                "repeated_parameter",
                f"{name} stands twice; give several values by comma where it takes them",
                errors=[Fault(name, "stands twice")],
            )
        found[name] = _decoded(raw_value, name)
    return found


def _decoded(raw: bytes, field: str) -> str:
    if _STRAY_PERCENT.search(raw):
        raise _unreadable(field, "has a % that begins no code; write %25 for the sign itself")
    try:
        text = unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError as exc:
        raise _unreadable(field, "is no UTF-8") from exc
    fault = text_fault(text)
    if fault:
        raise _unreadable(field, fault)
    return text


def _unreadable(field: str, message: str) -> Problem:
    return Problem("text_not_storable", f"{field}: {message}", errors=[Fault(field, message)])


def not_to_come(asked: Mapping[str, Any], *, now: datetime) -> None:
    """Raise Problem where a clock of the question stands in the future."""
    for field in ("available_at", "known_at"):
        if field in asked and asked[field] > now:
            message = "is still to come"
            raise Problem("invalid_value", f"{field}: {message}", errors=[Fault(field, message)])
