"""Every error leaves in one shape: problem details (RFC 9457), with the fault, its field and the request's number."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import orjson
from flask import Flask, Response, g
from marshmallow import Schema
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from service.names import NotScreenable
from service.store import IndexUnwritable, NamesBehind, StoreUnavailable

MEDIA_TYPE = "application/problem+json"
RETRY_SOON = 5
RETRY_HALF = 30
RETRY_MINUTE = 60

# code -> (status, title); `type` is /problems/<code>, so a code is never renamed
KINDS: dict[str, tuple[int, str]] = {
    "bad_request": (400, "The request could not be read"),
    "body_empty": (400, "A JSON object is needed in the body"),
    "duplicate_key": (400, "A key stands twice in one object"),
    "json_invalid": (400, "The body is no JSON"),
    "json_not_object": (400, "The body must be a JSON object"),
    "json_too_deep": (400, "The body is nested too deeply"),
    "number_not_readable": (400, "A number is not finite, or too long"),
    "repeated_parameter": (400, "A query parameter stands twice"),
    "token_in_query": (400, "A token does not belong into an address"),
    "text_not_utf8": (400, "The body is no UTF-8"),
    "unknown_parameter": (400, "An unknown query parameter"),
    "token_wrong": (401, "This needs the token of this service"),
    "uploads_off": (403, "Trade files are not taken over the API here"),
    "load_unknown": (404, "No such load"),
    "not_found": (404, "There is nothing here"),
    "party_unknown": (404, "No such party"),
    "profile_unknown": (404, "No such profile"),
    "ruling_unknown": (404, "No such ruling"),
    "source_unknown": (404, "No such source"),
    "method_not_allowed": (405, "This method is not allowed here"),
    "not_acceptable": (406, "This media type is not served here"),
    "body_too_slow": (408, "The body did not come"),
    "ruling_refused": (409, "This cannot be ruled"),
    "coverage_incomplete": (409, "Nothing was found, but required sources are missing"),
    "body_too_large": (413, "The body is too large"),
    "encoding_unsupported": (415, "The body must not be compressed"),
    "media_type_unsupported": (415, "The body is of a media type that is not taken here"),
    "invalid_value": (422, "A value cannot be used"),
    "manifest_needed": (422, "A manifest must describe a new data set"),
    "name_not_screenable": (422, "A name that cannot be looked for"),
    "text_not_storable": (422, "A text holds characters that cannot be kept"),
    "unknown_field": (422, "An unknown field"),
    "too_many_requests": (429, "Too many requests"),
    "internal_error": (500, "Something went wrong here"),
    "load_under_way": (503, "Another load stands in the way"),
    "names_not_indexed": (503, "Names are being indexed; nothing was kept"),
    "not_fresh": (503, "A required list is missing or too old"),
    "not_ready": (503, "Not ready"),
    "store_unavailable": (503, "The database does not answer; nothing was kept"),
    "storage_full": (507, "There is no room for the file"),
}
_BY_STATUS = {
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "body_too_large",
    415: "media_type_unsupported",
    422: "invalid_value",
    429: "too_many_requests",
}
_UNKNOWN_FIELD = Schema.error_messages.get("unknown", "Unknown field.")
_LOG = logging.getLogger("service.errors")


class Fault(NamedTuple):
    """What is wrong with one field or parameter."""

    field: str
    message: str


class Problem(Exception):
    """An answer that is an error: its code gives status and title, `status` where the code alone does not decide it."""

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        errors: Iterable[Fault] = (),
        status: int | None = None,
        retry_after: int | None = None,
        allow: Iterable[str] = (),
        members: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        self.code, self.detail, self.errors = code, detail, tuple(errors)
        self.status = status or KINDS[code][0]
        self.headers = {"Retry-After": str(retry_after)} if retry_after is not None else {}
        if allow:
            self.headers["Allow"] = ", ".join(sorted(allow))
        if self.status == 413:  # the rest of the body is not read, so the connection cannot be used again
            self.headers["Connection"] = "close"
        self.members = members or {}


def from_validation(messages: Mapping[str, Any]) -> Problem:
    """Return the problem for what marshmallow found wrong with a question."""
    faults = tuple(_faults(messages, ""))
    unknown = any(fault.message == _UNKNOWN_FIELD for fault in faults)
    detail = "; ".join(f"{fault.field}: {fault.message}" for fault in faults[:5])
    return Problem("unknown_field" if unknown else "invalid_value", detail, errors=faults)


def _faults(messages: Any, path: str) -> Iterable[Fault]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _faults(inner, path if key == "_schema" else f"{path}.{key}" if path else str(key))
    else:
        yield from (Fault(path, str(message)) for message in ([messages] if isinstance(messages, str) else messages))


def _screening(error: NotScreenable) -> Problem:
    return Problem("name_not_screenable", error.reason)


def _store(error: StoreUnavailable) -> Problem:
    return Problem("store_unavailable", str(error), retry_after=RETRY_SOON)


def _behind(error: NamesBehind) -> Problem:
    return Problem("names_not_indexed", f"{error}: an answer now might miss some of them", retry_after=RETRY_SOON)


def _unwritable(error: IndexUnwritable) -> Problem:
    _LOG.error("names", extra={"fields": {"reason": str(error)}})  # the folder is for the operator's eyes
    detail = "The index of names cannot be written; the service's log says where and why"
    return Problem("names_not_indexed", detail, retry_after=RETRY_MINUTE)


def _http(error: HTTPException) -> Problem:
    status = error.code or 500
    if status >= 500:
        return _unforeseen(getattr(error, "original_exception", None) or error)
    allow = error.valid_methods or () if isinstance(error, MethodNotAllowed) else ()
    code = _BY_STATUS.get(status, "bad_request")
    detail = {"not_found": "Nothing is served at this path; the API is described at /docs and /openapi.json"}.get(code)
    return Problem(code, detail or str(error.description), status=status, allow=allow)


def _unforeseen(error: BaseException) -> Problem:
    # The message may quote what was asked, and names stay out of logs: where it happened must do.
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    _LOG.error("unforeseen", extra={"fields": {"error": type(error).__name__, "where": where}})
    return Problem("internal_error", "This is a fault of the service; the request's number finds it in the log")


# exception -> answer; the first that fits
_ANSWERS: tuple[tuple[type[BaseException], Callable[[Any], Problem]], ...] = (
    (Problem, lambda error: error),
    (NotScreenable, _screening),
    (NamesBehind, _behind),
    (IndexUnwritable, _unwritable),
    (StoreUnavailable, _store),
    (HTTPException, _http),
    (Exception, _unforeseen),
)


def answer(error: BaseException) -> Response:
    """Return the response for any exception."""
    return respond(next(translate(error) for kind, translate in _ANSWERS if isinstance(error, kind)))


def respond(problem: Problem) -> Response:
    """Return the problem as application/problem+json."""
    body = {
        "type": f"/problems/{problem.code}",
        "title": KINDS[problem.code][1],
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        "errors": [fault._asdict() for fault in problem.errors],
        "request_id": g.get("request_id", ""),
        **problem.members,
    }
    return Response(orjson.dumps(body), problem.status, problem.headers, content_type=MEDIA_TYPE)


def register(app: Flask) -> None:
    """Let every exception of the application leave through here."""
    app.register_error_handler(Exception, answer)
