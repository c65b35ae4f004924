"""A person's rulings on who is one company, over HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, url_for

from schemas.rulings import RulingBodySchema, RulingSchema, RulingsQuerySchema, RulingsSchema, WithdrawalBodySchema
from service import rulings as ruled
from service.api.endpoint import door, endpoint, sent
from service.api.rooms import rooms
from service.errors import Fault, Problem
from service.store.rulings import Ruling

rulings = door("rulings", "What a person ruled on identities: which parties are one company, and which are not.")

_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PATH = [
    {
        "name": "ruling_id",
        "in": "path",
        "required": True,
        "description": "Id of the ruling",
        "schema": {"type": "string", "pattern": f"^{_ID}$", "example": "3f0c4a8e-5a0e-4d4e-9f53-0d5a2d1f6c11"},
    }
]
_EXAMPLE = {
    "kind": "join",
    "parties": ["ru_import:0f3a1c5d7e9b2a4c6e80", "ru_import:9b2a4c6e800f3a1c5d7e"],
    "by": "Anna Kim",
    "because": "same site and director, seen in the register on 2026-11-20",
}
_LOCATION = {"Location": {"description": "Where the ruling is", "schema": {"type": "string"}}}


@endpoint(
    rulings,
    "/v1/rulings",
    body=RulingBodySchema(),
    example=_EXAMPLE,
    answers=RulingSchema,
    problems=(409, 503),
    headers=_LOCATION,
)
def make_ruling(asked: Mapping[str, Any]) -> Response:
    """Rule that parties are one company (`join`), or that they are not (`split`).

    The ruling wins over the service's own grouping, in every profile from now on, and stands in each that it shapes.
    """
    own = rooms()
    made = _refusable(
        lambda: ruled.make(
            own.store,
            asked["kind"],
            asked["parties"],
            apart_from=asked.get("from_", ()),
            author=asked["by"],
            reason=asked["because"],
            expires_on=asked.get("expires_on"),
            now=own.clock(),
        )
    )
    return _made(made)


@endpoint(rulings, "/v1/rulings", query=RulingsQuerySchema(), answers=RulingsSchema, problems=(503,))
def read_rulings(asked: Mapping[str, Any]) -> Response:
    """Return the rulings, the newest first, withdrawn and expired ones too."""
    own = rooms()
    return sent(
        ruled.page(own.store, party=asked.get("party"), limit=asked["limit"], offset=asked["offset"], now=own.clock())
    )


@endpoint(rulings, "/v1/rulings/<ruling_id>", answers=RulingSchema, problems=(404, 503), path_parameters=_PATH)
def read_ruling(ruling_id: str) -> Response:
    """Return a ruling: what, by whom, when and why, and whether it holds."""
    own = rooms()
    found = ruled.get(own.store, ruling_id) if re.fullmatch(_ID, ruling_id) else None
    if found is None:
        raise _unknown()
    return sent(ruled.told(found, now=own.clock()))


@endpoint(
    rulings,
    "/v1/rulings/<ruling_id>/withdrawal",
    body=WithdrawalBodySchema(),
    example={"by": "Anna Kim", "because": "the register names another director since"},
    answers=RulingSchema,
    problems=(404, 409, 503),
    path_parameters=_PATH,
    headers=_LOCATION,
)
def withdraw_ruling(asked: Mapping[str, Any], *, ruling_id: str) -> Response:
    """Let a ruling hold no more. It stays to be seen, and profiles of before are built with it."""
    own = rooms()
    if not re.fullmatch(_ID, ruling_id):
        raise _unknown()
    return _made(
        _refusable(
            lambda: ruled.withdraw(own.store, ruling_id, author=asked["by"], reason=asked["because"], now=own.clock())
        )
    )


def _made(ruling: Ruling) -> Response:
    response = sent(ruled.told(ruling, now=rooms().clock()))
    response.status_code = 201
    response.headers["Location"] = url_for("rulings.read_ruling", ruling_id=ruling.id)
    return response


def _refusable(work: Callable[[], Ruling]) -> Ruling:
    try:
        return work()
    except ruled.RulingUnknown as exc:
        raise _unknown() from exc
    except ruled.RulingRefused as exc:
        raise Problem("ruling_refused", str(exc), errors=[Fault(exc.field, str(exc))]) from exc


def _unknown() -> Problem:
    return Problem("ruling_unknown", "No ruling has this id; GET /v1/rulings names those there are")
