"""For those who run the service: is it alive, is it ready, and what does it serve."""

from __future__ import annotations

from flask import Response, current_app

from schemas.sources import HealthSchema, ReadySchema
from service.api import openapi
from service.api.endpoint import door, endpoint, sent
from service.api.rooms import rooms
from service.errors import RETRY_SOON, Problem

operation = door("operation", "For those who run the service.")


@endpoint(operation, "/healthz", answers=HealthSchema)
def read_health() -> Response:
    """Say that the process is alive."""
    return sent({"status": "alive"})


@endpoint(operation, "/readyz", answers=ReadySchema, problems=(503,))
def read_readiness() -> Response:
    """Say whether requests can be served: the database answers and stands at this version's schema."""
    ready, checks = rooms().store.ready()
    if not ready:
        detail = "; ".join(f"{what}: {found}" for what, found in checks.items())
        raise Problem("not_ready", detail, retry_after=RETRY_SOON)
    return sent({"ready": True, "checks": checks})


@endpoint(operation, "/openapi.json", answers={"type": "object", "description": "An OpenAPI 3.1 document"})
def read_openapi() -> Response:
    """Return this API's own description."""
    return Response(openapi.document(current_app), content_type="application/json")
