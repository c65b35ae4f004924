"""What we hold and how fresh it is, and the vocabulary of findings."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response

from schemas.sources import FindingCodesSchema, SourcesSchema
from service import sources as held
from service.api.endpoint import door, endpoint, sent
from service.api.rooms import rooms
from service.assess import FINDING_CODES

sources = door("sources", "What an answer rests on: the lists and data sets we hold, and the words of findings.")


@endpoint(sources, "/v1/sources", answers=SourcesSchema, problems=(503,))
def read_sources() -> Response:
    """Return every list and data set with its editions, freshness and licence."""
    own = rooms()
    return sent(held.describe(own.store, own.settings, own.clock()))


@endpoint(sources, "/v1/finding-codes", answers=FindingCodesSchema)
def read_finding_codes() -> Response:
    """Return the code of every finding and note, with its level and rule."""
    return sent({"finding_codes": [asdict(each) for each in FINDING_CODES]})
