"""For those who run the service: is it alive, is it ready, and what does it serve."""

from __future__ import annotations

from flask import Response, current_app

from schemas.sources import FreshSchema, HealthSchema, ReadySchema
from service import sources
from service.api import openapi
from service.api.endpoint import door, endpoint, sent
from service.api.rooms import rooms
from service.errors import RETRY_MINUTE, RETRY_SOON, Problem

operation = door("operation", "For those who run the service.")


@endpoint(operation, "/healthz", answers=HealthSchema)
def read_health() -> Response:
    """Say that the process is alive."""
    return sent({"status": "alive"})


@endpoint(operation, "/readyz", answers=ReadySchema, problems=(503,))
def read_readiness() -> Response:
    """Say whether requests can be served: the database answers at this version's schema, and all names are indexed."""
    ready, checks = rooms().store.ready()
    if not ready:
        detail = "; ".join(f"{what}: {found}" for what, found in checks.items())
        raise Problem("not_ready", detail, retry_after=RETRY_SOON)
    return sent({"ready": True, "checks": checks})


@endpoint(operation, "/freshz", answers=FreshSchema, references={503: "NOT_FRESH_OR_STORE_UNAVAILABLE"})
def read_freshness() -> Response:
    """Say whether every required list is within its hard limit: for alarms, and for load balancers that are strict.

    A list that is stale still counts; one that is expired, an excerpt or never came does not. Each stands there with
    its three clocks: checked, changed, published.
    """
    own = rooms()
    told = sources.freshness(own.store, own.settings, own.clock())
    if not told["fresh"]:
        late = [each for each in told["lists"] if each["required"] and each["status"] not in ("answered", "stale")]
        detail = "; ".join(f"{each['id']}: {each['status']}" for each in late)
        raise Problem("not_fresh", detail, retry_after=RETRY_MINUTE, members={"lists": told["lists"]})
    return sent(told)


@endpoint(operation, "/openapi.json", answers={"type": "object", "description": "An OpenAPI 3.1 document"})
def read_openapi() -> Response:
    """Return this API's own description."""
    return Response(openapi.document(current_app), content_type="application/json")
