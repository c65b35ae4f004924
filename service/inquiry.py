"""What the records say of a supplier through the clocks of a question: looked up once while nothing new is recorded."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import orjson

from adapters.base import Identifier
from service import (
    answer,
    chains,
    chains_answer,
    chains_bounds,
    goods,
    goods_answer,
    goods_findings,
    investigate,
    owners_answer,
    partners,
    patterns,
    roles,
    scoping,
)
from service.chain import Chains
from service.coverage import Coverage
from service.facts import CounterpartyFacts, RelatedFacts, SubjectFacts
from service.findings import Finding
from service.goods_facts import GoodsFacts
from service.identity import Wanted
from service.investigate import Scope
from service.memory import Memory
from service.owners import Owners
from service.question import Question
from service.settings import Settings
from service.store import Connection, Store, trade
from service.store.trade import Cited

# Shipments that what is kept for one store may hold in memory, some 300 bytes each.
MOST_SHIPMENTS = 300_000
_LEAST = 500  # what is kept of a supplier weighs as much as so many shipments, however few it has


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Inquiry:
    """What was found for one question; `told` are findings that rest on trade alone, `parts` what the answer shows.

    Nothing of it depends on the hour: what does, as the age of the lists, is worked out for each answer.
    """

    subject: SubjectFacts
    counterparties: Sequence[CounterpartyFacts]
    related: Sequence[RelatedFacts]
    goods: GoodsFacts
    chains: Chains
    told: Sequence[Finding]
    illustrative: bool  # whether any shipment or chain is
    parts: Mapping[str, orjson.Fragment]
    _cited: dict[int, Cited] = field(default_factory=dict)

    def cited(self, connection: Connection, pks: Sequence[int]) -> Mapping[int, Cited]:
        """Return where these shipments stand in their sources, at least; a shipment's place never changes."""
        new = [pk for pk in pks if pk not in self._cited]
        if new:
            self._cited.update(trade.cited(connection, new))
        return self._cited


_MEMORIES: WeakKeyDictionary[Store, Memory[Inquiry]] = WeakKeyDictionary()
_LOCK = Lock()


def of(
    connection: Connection,
    question: Question,
    scope: Scope,
    covered: Coverage,
    *,
    store: Store,
    settings: Settings,
    afresh: bool = False,
) -> Inquiry:
    """Return what is found for a question, as it was found before where the question, the day and the records are the
    same; `afresh` looks it up whatever was found before.

    Every change that a question can see moves the instant of the last thing recorded (`clocks.record`), but for what
    data sets are called, which is part of the key.
    """
    if afresh or not scope.seen.newest:
        return _looked_up(connection, question, scope, covered, settings=settings)
    memory, key = _memory(store), _key(question, scope, covered, settings=settings)
    found = memory.find(key)
    if found is not None:
        return found
    return memory.keep(key, _looked_up(connection, question, scope, covered, settings=settings))


def _memory(store: Store) -> Memory[Inquiry]:
    with _LOCK:
        found = _MEMORIES.get(store)
        if found is None:
            found = _MEMORIES[store] = Memory(most=MOST_SHIPMENTS, weight=_weight)
        return found


def _weight(one: Inquiry) -> int:
    legs = (leg for chain in one.chains.chains for node in chain.nodes[1:] for leg in node.legs)
    own = {moved.pk for each in one.counterparties for moved in each.shipments}  # one row may be of several
    return _LEAST + len(own) + len(one.goods.looked) + sum(len(each.shipments) for each in legs)


def _key(question: Question, scope: Scope, covered: Coverage, *, settings: Settings) -> Hashable:
    day = scope.seen.available_at.date()
    return (
        scope.seen.known_at,
        day,
        replace(question, available_at=None, known_at=None, external_id=None, purpose=None),
        scope.list_ids,
        tuple(
            (each.id, each.illustrative)
            for each in (*covered.datasets, *covered.statements, *covered.registers, *covered.unread)
        ),
        settings.caller_nexus,
        tuple((each.id, each.sha256) for each in goods.held(as_of=question.as_of, available=day)),
    )


def _looked_up(
    connection: Connection, question: Question, scope: Scope, covered: Coverage, *, settings: Settings
) -> Inquiry:
    subject, groups = investigate.subject(connection, scoping.wanted(question), scope)
    trading = partners.trading_partners(connection, groups, scope)
    beside = roles.beside(connection, groups, trading, scope)
    everyone = partners.ordered([*trading, *beside.counterparties])
    country = _country(question, subject)
    of_goods = goods.judge(
        connection,
        trading,
        editions=goods.held(as_of=question.as_of, available=scope.seen.available_at.date()),
        active=scope.editions,
        subject_country=country,
    )
    told = [
        *goods_findings.found(of_goods),
        *patterns.found(trading, of_goods, covered.datasets, as_of=question.as_of),
        *beside.notes(),
    ]
    owners = Owners(connection, scope, subject={found.party_pk: match for found, match in subject.parties})
    owners.look_supplier(groups)
    with_parties = [each.group for each in (*trading, *beside.counterparties) if each.group.parties]
    owners.look(with_parties, most=chains_bounds.IN_PROFILE.owners)
    ways = chains.found(connection, groups, [*trading, *beside.listed], scope, chains_bounds.IN_PROFILE, owners)
    told += chains_answer.notes(ways, question.names[0])
    quoted = trade.cited(connection, chains_answer.cited_pks(ways))
    caller = settings.caller_nexus if question.nexus is None else question.nexus
    shown = {
        "subject": answer.subject(subject, owners_answer.of_subject(groups, owners)),
        "designations": [
            answer.designation(each, caller=caller, subject_country=country) for each in subject.designations
        ],
        "counterparties": [
            answer.counterparty(
                each,
                caller=caller,
                subject_country=country,
                owners=[owners_answer.told(tie) for tie in owners.of(each.group)],
            )
            for each in everyone
        ],
        "chains": chains_answer.told(ways, quoted, question.names[0], owners=scope.owners),
        "goods": goods_answer.hits(of_goods, answer.values),
    }
    return Inquiry(
        subject=subject,
        counterparties=everyone,
        related=investigate.related(connection, _related(question), scope),
        goods=of_goods,
        chains=ways,
        told=told,
        illustrative=any(moved.illustrative for one in everyone for moved in one.shipments)
        or any(each.illustrative for each in ways.chains)
        or any(
            tie.stake.illustrative for one in (*groups, *(each.group for each in everyone)) for tie in owners.of(one)
        ),
        parts={name: orjson.Fragment(written(part)) for name, part in shown.items()},
        _cited=quoted,
    )


def written(part: Any) -> bytes:
    """Return a part of the answer as it is kept and sent."""
    return orjson.dumps(part, default=str)


def _country(question: Question, subject: SubjectFacts) -> str | None:
    """Return the supplier's country as asked, or else as the first source that gives one has it."""
    return question.country or next((each.country for each, _ in subject.parties if each.country), None)


def _related(question: Question) -> list[tuple[str, Wanted]]:
    asked = [("officer", Wanted(names=(each,))) for each in question.officers]
    if question.bank_name:
        swift = (Identifier(type="swift", value=question.bank_swift),) if question.bank_swift else ()
        asked.append(("bank", Wanted(names=(question.bank_name,), identifiers=swift)))
    return asked
