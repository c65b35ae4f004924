"""Chains on request: more hops and wider bounds than a profile has, for a person who waits for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from service import answer, chains, chains_answer, chains_bounds, investigate, names, owners_answer, partners, scoping
from service.chain import Chains
from service.coverage import Coverage
from service.owners import Owners
from service.question import Question, plain
from service.settings import Settings
from service.store import Store, clocks, trade

Json = dict[str, Any]


def look(question: Question, *, hops: int, store: Store, settings: Settings, now: datetime) -> Json:
    """Return the ways of two to `hops` hops from a supplier to listed parties; nothing is kept.

    Raises service.names.NotScreenable, StoreUnavailable.
    """
    for name in question.names:
        names.screenable(name)
    with store.reading() as connection:
        seen = clocks.resolve(connection, now=now, available_at=question.available_at, known_at=question.known_at)
        question = replace(question, available_at=seen.available_at, known_at=seen.known_at)
        scope, covered = scoping.scope(connection, question, seen, settings=settings)
        subject, groups = investigate.subject(connection, scoping.wanted(question), scope)
        trading = partners.trading_partners(connection, groups, scope)
        owners = Owners(connection, scope, subject={found.party_pk: match for found, match in subject.parties})
        owners.look_supplier(groups)
        ways = chains.found(connection, groups, trading, scope, chains_bounds.on_request(hops), owners)
        cited = trade.cited(connection, chains_answer.cited_pks(ways))
    asked = plain(question)
    return {
        "illustrative": any(each.illustrative for each in ways.chains),
        "question": {key: asked[key] for key in ("supplier", "country", "as_of", "available_at", "known_at")},
        "complete": ways.complete and covered.lists_complete and covered.trade_complete,
        "warnings": _warnings(ways, covered),
        "disclaimer": answer.DISCLAIMER,
        "subject": answer.subject(subject, owners_answer.of_subject(groups, owners)),
        "chains": chains_answer.told(ways, cited, question.names[0], owners=scope.owners),
    }


def _warnings(ways: Chains, covered: Coverage) -> list[str]:
    """Return what keeps silence from saying anything."""
    told = [
        f"{each.listing.title} did not answer in full: {each.status}" for each in covered.lists if not each.complete
    ]
    if not covered.lists:
        told.append("no list is in use")
    if not covered.trade_complete:
        told.append(f"trade records reach {covered.until or 'nowhere'}, not the day asked about")
    if ways.cut:
        told.append("a bound cut the search")
    if ways.hubs:
        told.append(f"not known: ways through {chains_answer.of_hubs(ways.hubs)}")
    return told
