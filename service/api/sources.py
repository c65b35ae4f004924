"""What we hold and how fresh it is, and the vocabulary of findings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Response

from schemas.questions import PageQuerySchema
from schemas.sources import EditionsSchema, FindingCodesSchema, SourcesSchema
from service import sources as held
from service.api.endpoint import door, endpoint, sent
from service.api.rooms import rooms
from service.assess import FINDING_CODES
from service.errors import Problem

sources = door("sources", "What an answer rests on: the lists and data sets we hold, and the words of findings.")

_ID = r"[a-z][a-z0-9_]{1,63}"
_PATH = [
    {
        "name": "source_id",
        "in": "path",
        "required": True,
        "description": "Id of the list or data set",
        "schema": {"type": "string", "pattern": f"^{_ID}$", "example": "us_ofac_sdn"},
    }
]


@endpoint(sources, "/v1/sources", answers=SourcesSchema, problems=(503,))
def read_sources() -> Response:
    """Return every list and data set with its editions, freshness and licence."""
    own = rooms()
    return sent(held.describe(own.store, own.settings, own.clock()))


@endpoint(
    sources,
    "/v1/sources/<source_id>/editions",
    query=PageQuerySchema(),
    answers=EditionsSchema,
    problems=(404, 503),
    path_parameters=_PATH,
)
def read_editions(asked: Mapping[str, Any], *, source_id: str) -> Response:
    """Return every edition we hold of a source, and why the last attempts to get another one changed nothing."""
    found = held.editions_of(rooms().store, source_id, **asked) if re.fullmatch(_ID, source_id) else None
    if found is None:
        raise Problem("source_unknown", "No list or data set has this id; GET /v1/sources names those there are")
    return sent(found)


@endpoint(sources, "/v1/finding-codes", answers=FindingCodesSchema)
def read_finding_codes() -> Response:
    """Return the code of every finding and note, with its level and rule."""
    return sent({"finding_codes": [asdict(each) for each in FINDING_CODES]})
