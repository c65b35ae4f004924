"""Looking around: the parties we hold, and what each source says of one of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response

from schemas.parties import DesignationsSchema, PartiesSchema, PartySchema, ShipmentsSchema, StatementsSchema
from schemas.questions import ClocksQuerySchema, PageQuerySchema, PartiesQuerySchema
from service import names
from service import parties as held
from service.api import reading
from service.api.endpoint import door, endpoint, sent
from service.api.rooms import rooms
from service.errors import Fault, Problem
from service.store import Store

parties = door("parties", "The parties we hold, with all that their sources say of them.")

_ID = r"[a-z0-9_]{1,64}:[^\s/]{1,128}"
_PATH = [
    {
        "name": "party_id",
        "in": "path",
        "required": True,
        "description": "Id of the party: the source and its record",
        "schema": {"type": "string", "pattern": f"^{_ID}$", "example": "us_ofac_sdn:47956"},
    }
]


@endpoint(parties, "/v1/parties", query=PartiesQuerySchema(), answers=PartiesSchema, problems=(503,))
def find_parties(asked: Mapping[str, Any]) -> Response:
    """Find parties by name.

    Try `?name=Aurus`. Each match says why it is one; a party of another source is another party.
    """
    try:
        return sent(held.search(rooms().store, asked["name"], limit=asked["limit"], offset=asked["offset"]))
    except names.NotScreenable as exc:
        raise Problem("name_not_screenable", f"name: {exc.reason}", errors=[Fault("name", exc.reason)]) from exc


@endpoint(parties, "/v1/parties/<party_id>", answers=PartySchema, problems=(404, 503), path_parameters=_PATH)
def read_party(party_id: str) -> Response:
    """Return a party with every name, number, address and relation its source gives."""
    return _about(party_id, held.get)


@endpoint(
    parties,
    "/v1/parties/<party_id>/designations",
    query=ClocksQuerySchema(),
    answers=DesignationsSchema,
    problems=(404, 503),
    path_parameters=_PATH,
)
def read_designations(asked: Mapping[str, Any], *, party_id: str) -> Response:
    """Return the designations a party has or had in the editions we hold, with every date and every change."""
    now = rooms().clock()
    reading.not_to_come(asked, now=now)
    return _about(party_id, held.designations, now=now, **asked)


@endpoint(
    parties,
    "/v1/parties/<party_id>/shipments",
    query=PageQuerySchema(),
    answers=ShipmentsSchema,
    problems=(404, 503),
    path_parameters=_PATH,
)
def read_shipments(asked: Mapping[str, Any], *, party_id: str) -> Response:
    """Return one page of the shipments in which a party stands in any role."""
    return _about(party_id, held.shipments, **asked)


@endpoint(
    parties,
    "/v1/parties/<party_id>/statements",
    answers=StatementsSchema,
    problems=(404, 503),
    path_parameters=_PATH,
)
def read_statements(party_id: str) -> Response:
    """Return the published statements that name a party."""
    return _about(party_id, held.statements)


def _about(party_id: str, told: Callable[..., dict[str, Any] | None], **more: Any) -> Response:
    # control characters match the pattern's last part, and no database takes NUL
    well_formed = re.fullmatch(_ID, party_id) and party_id.isprintable()
    store: Store = rooms().store
    found = told(store, party_id, **more) if well_formed else None
    if found is None:
        raise Problem("party_unknown", "No party is held under this id")
    return sent(found)
