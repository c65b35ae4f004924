"""Chains on request: more hops and wider bounds than a profile has, for a person who waits for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from service import answer, chains, chains_answer, chains_bounds, investigate, names, owners_answer, partners, scoping
from service.chain import Chains
from service.chains_listed import counts
from service.coverage import Coverage
from service.facts import CounterpartyFacts, SubjectFacts
from service.owners import Owners
from service.question import Question, plain
from service.settings import Settings
from service.store import Store, clocks, trade

Json = dict[str, Any]
_MOST_NAMED = 5
_IN_PROFILE = "its profile tells of it (`diligence profile`, /v1/profiles)"


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
    asked, uncompared = plain(question), list(_uncompared(subject, trading))
    return {
        "illustrative": any(each.illustrative for each in ways.chains),
        "question": {key: asked[key] for key in ("supplier", "country", "as_of", "available_at", "known_at")},
        "complete": ways.complete and covered.lists_complete and covered.trade_complete and not uncompared,
        "warnings": [*uncompared, *_warnings(ways, covered), *_own_findings(subject, trading)],
        "disclaimer": answer.DISCLAIMER,
        "subject": answer.subject(subject, owners_answer.of_subject(groups, owners)),
        "chains": chains_answer.told(ways, cited, question.names[0], owners=scope.owners),
    }


def _uncompared(subject: SubjectFacts, trading: Iterable[CounterpartyFacts]) -> Iterator[str]:
    """Yield where names had so many candidates that not all were compared: whom it leaves out nobody knows."""
    if subject.cut:
        yield "not known: the name has so many candidates that the search was cut off"
    if any(each.search_cut for each in trading):
        yield "not known: some counterparties' names have so many candidates that the search was cut off"


def _own_findings(subject: SubjectFacts, trading: Sequence[CounterpartyFacts]) -> Iterator[str]:
    """Yield what chains leave out: the listed parties at their first end are findings of the profile."""
    if any(counts(each) for each in subject.designations):
        yield f"the supplier itself matches a listed party; {_IN_PROFILE}"
    listed = dict.fromkeys(
        f"the {each.role} {each.name}" for each in trading if any(counts(one) for one in each.designations)
    )
    if listed:
        more = f" and {len(listed) - _MOST_NAMED} more" if len(listed) > _MOST_NAMED else ""
        named = f"{', '.join(list(listed)[:_MOST_NAMED])}{more}"
        yield f"the supplier trades with listed parties directly, which is no chain: {named}; {_IN_PROFILE}"


def _warnings(ways: Chains, covered: Coverage) -> list[str]:
    """Return what keeps silence from saying anything."""
    told = [
        f"{each.listing.title} did not answer in full: {each.status}" for each in covered.lists if not each.complete
    ]
    if not covered.lists:
        told.append("no list is in use")
    if not covered.trade_complete:
        told.append("trade records do not reach over every day to the one asked about")
    if ways.cut:
        told.append("a bound cut the search")
    if ways.hubs:
        told.append(f"not known: ways through {chains_answer.of_hubs(ways.hubs)}")
    return told
