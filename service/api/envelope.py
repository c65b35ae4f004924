"""What every answer carries: a request number, headers that keep it private and inert, and one line in the log."""

from __future__ import annotations

import logging
import time
import uuid

from flask import Flask, Response, g, request

from service.errors import Problem

WEB = "web"
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'"
_LOG = logging.getLogger("service.access")


def wrap(app: Flask) -> None:
    """Number, check and log every request of this application, and dress every answer."""
    app.before_request(_open)
    app.after_request(_seal)


def _open() -> None:
    g.request_id = uuid.uuid4().hex
    g.began = time.perf_counter()
    if "HTTP_HOST" not in request.environ and request.environ.get("SERVER_PROTOCOL") == "HTTP/1.1":
        raise Problem("bad_request", "HTTP/1.1 needs the header Host")
    accepted = request.accept_mimetypes
    json_only = request.blueprint not in (None, WEB) and request.method != "OPTIONS"
    served = "text/csv" if request.path.endswith(".csv") else "application/json"
    if json_only and accepted.provided and not accepted.quality(served):
        raise Problem("not_acceptable", f"Only {served} is served here")


def _seal(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers[name] = value
    response.headers.setdefault("Content-Security-Policy", _NOTHING_RUNS)
    response.headers["X-Request-Id"] = g.request_id
    if request.method == "OPTIONS" and response.status_code == 200:
        response.status_code = 204
        response.headers.pop("Content-Type", None)
    # The route, never the path or the query: names stay out of logs.
    route = request.url_rule.rule if request.url_rule else None
    _LOG.info(
        "request",
        extra={
            "fields": {
                "request_id": g.request_id,
                "method": _method(),
                "route": route,
                "status": response.status_code,
                "ms": round((time.perf_counter() - g.began) * 1000, 2),
            }
        },
    )
    return response


def _method() -> str:
    """Return the method, or `other`: a made-up one could say anything."""
    known = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")
    return request.method if request.method in known else "other"
