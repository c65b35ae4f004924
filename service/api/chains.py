"""Asking for the ways from a supplier to listed parties, with more hops than a profile tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from schemas.chains import ChainsAnswerSchema
from schemas.questions import ChainsQuerySchema
from service import chains_asked, names
from service.api import reading
from service.api.endpoint import door, endpoint, sent
from service.api.rooms import rooms
from service.errors import Fault, Problem
from service.question import Question

chains = door("chains", "The way from a supplier to listed parties through parties in between.")


@endpoint(chains, "/v1/chains", query=ChainsQuerySchema(), answers=ChainsAnswerSchema, problems=(503,))
def find_chains(asked: Mapping[str, Any]) -> Response:
    """Find ways of several hops from a supplier to listed parties; context, and nothing is kept.

    Try `?supplier=Garam%20Byeolbit%20Industry&hops=3`. A profile tells those of two hops, and is kept. Where
    `complete` is false, finding no way says nothing.
    """
    own = rooms()
    now = own.clock()
    reading.not_to_come(asked, now=now)
    question = Question(
        names=(asked["supplier"],),
        country=asked.get("country"),
        as_of=asked.get("as_of", now.date()),
        available_at=asked.get("available_at"),
        known_at=asked.get("known_at"),
    )
    try:
        return sent(chains_asked.look(question, hops=asked["hops"], store=own.store, settings=own.settings, now=now))
    except names.NotScreenable as exc:
        raise Problem("name_not_screenable", f"supplier: {exc.reason}", errors=[Fault("supplier", exc.reason)]) from exc
