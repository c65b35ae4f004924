"""Looking things up for one question: who the name is, whom they trade with, and which lists know any of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from adapters.base import Identifier
from service import counterparties, identity, listed, names, timing
from service.counterparties import Group
from service.facts import (
    CounterpartyFacts,
    DesignationFacts,
    RelatedFacts,
    StatementFacts,
    SubjectFacts,
    designation_facts,
)
from service.identity import Match, Wanted
from service.store import Connection, lists, parties, trade
from service.store.parties import FoundName
from service.store.trade import Moved, Side, Stated

Matched = Sequence[tuple[FoundName, Match]]
History = Mapping[str, Sequence[lists.Version]]

_ROLE: dict[Side, str] = {"sender": "buyer", "receiver": "supplier"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Where to look: the lists in use, the editions readers may see, the day asked and the end of the trade records."""

    list_ids: frozenset[str]
    editions: frozenset[int]
    as_of: date
    covered_until: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolved:
    """The parties that answer to whom we look for, with their numbers."""

    matches: tuple[tuple[FoundName, Match], ...]
    possible: tuple[tuple[FoundName, Match], ...]
    numbers: Mapping[int, Sequence[Identifier]]
    cut: bool


def resolve(connection: Connection, wanted: Wanted, scope: Scope, *, kinds: Sequence[str] = ()) -> Resolved:
    """Return who the name may be, in every source or in those of the given kinds."""
    keys = {key for name in wanted.names for key in names.keys(name)}
    found, cut = parties.by_keys(connection, keys, kinds=kinds)
    if wanted.identifiers:
        found += [
            each
            for each in parties.by_identifiers(connection, wanted.identifiers)
            if not kinds or each.source_kind in kinds
        ]
    found = [each for each in found if _in_scope(each, scope)]
    numbers = parties.identifiers_of(connection, sorted({each.party_pk for each in found}))
    by_pk = {each.party_pk: each for each in found}
    weighed = [(by_pk[match.party_pk], match) for match in identity.weigh(wanted, found, numbers)]
    return Resolved(
        matches=tuple(each for each in weighed if each[1].verdict == "match"),
        possible=tuple(each for each in weighed if each[1].verdict == "possible"),
        numbers=numbers,
        cut=cut,
    )


def _in_scope(found: FoundName, scope: Scope) -> bool:
    return found.source_kind != "list" or found.source_id in scope.list_ids


def histories(connection: Connection, matched: Matched) -> History:
    """Return party id -> every content of its record, for those that stand on lists."""
    ids = sorted({found.party_id for found, _ in matched if found.source_kind == "list"})
    return lists.versions(connection, ids) if ids else {}


def designations(
    matched: Matched, history: History, scope: Scope, *, shipments: Sequence[Moved] = ()
) -> tuple[DesignationFacts, ...]:
    """Return every designation of the matched list parties, the surest match first, with the shipments placed."""
    return tuple(
        designation_facts(
            one,
            match=match,
            party=found,
            shipments=shipments,
            as_of=scope.as_of,
            covered_until=scope.covered_until,
        )
        for found, match in matched
        if found.party_id in history
        for one in listed.designations(found.source_id, history[found.party_id])
    )


def subject(connection: Connection, wanted: Wanted, scope: Scope) -> tuple[SubjectFacts, list[Group]]:
    """Return whom the name resolves to, and its trade parties in groups that are never added to each other."""
    resolved = resolve(connection, wanted, scope)
    own = [found for found, _ in resolved.matches if found.source_kind != "list"]
    grouped = counterparties.group(own, resolved.numbers)
    apart = [each for each in grouped if each.numbers]
    homonyms = (
        tuple(
            f"{each.parties[0].text} ({', '.join(f'{kind.upper()} {value}' for kind, value in sorted(each.numbers))})"
            for each in apart
        )
        if len(apart) > 1
        else ()
    )
    groups = (
        grouped if homonyms else [Group(parties=list(own), numbers=set().union(*(each.numbers for each in grouped)))]
    )
    grades = [match.grade for _, match in resolved.matches]
    either = (*resolved.matches, *resolved.possible)
    return SubjectFacts(
        parties=resolved.matches,
        alternatives=resolved.possible,
        designations=designations(either, histories(connection, either), scope),
        grade=min(grades, key=identity.GRADES.index, default="name_only"),
        homonyms=homonyms,
        cut=resolved.cut,
    ), groups


def related(connection: Connection, asked: Iterable[tuple[str, Wanted]], scope: Scope) -> list[RelatedFacts]:
    """Return the designations of officers and of the bank that came with the question."""
    found = []
    for role, wanted in asked:
        resolved = resolve(connection, wanted, scope, kinds=("list",))
        either = (*resolved.matches, *resolved.possible)
        found += [
            RelatedFacts(role=role, asked=wanted.names[0], designation=each)
            for each in designations(either, histories(connection, either), scope)
        ]
    return found


def trading_partners(connection: Connection, groups: Iterable[Group], scope: Scope) -> list[CounterpartyFacts]:
    """Return the subject's counterparties, those with most shipments first."""
    found = [each for own in groups if own.parties for each in _partners_of(connection, own, scope)]
    return sorted(found, key=lambda each: (-len(each.designations), -len(each.shipments), each.name))


def _partners_of(connection: Connection, own: Group, scope: Scope) -> list[CounterpartyFacts]:
    stated = trade.stated(connection, own.pks)
    moved = {side: trade.moved(connection, own.pks, side=side, active=scope.editions) for side in _ROLE}
    facts = []
    for side, role in _ROLE.items():
        mine = set(own.pks)
        said = [each for each in stated if (each.supplier_pk if side == "sender" else each.buyer_pk) in mine]
        facts += _on_side(connection, own, scope, moved=moved[side], said=said, role=role)
    return facts


def _on_side(
    connection: Connection,
    own: Group,
    scope: Scope,
    *,
    moved: Sequence[Moved],
    said: Sequence[Stated],
    role: str,
) -> list[CounterpartyFacts]:
    by_far: dict[int | None, list[Moved]] = {}
    for each in moved:
        by_far.setdefault(each.far_pk, []).append(each)
    stated_far = {_far(each, role): each for each in said}
    wanted_pks = {pk for pk in (*by_far, *stated_far) if pk is not None}
    if not wanted_pks and not by_far:
        return []
    far = parties.names_of(connection, sorted(wanted_pks))
    nobody = {each.party_pk for each in far if counterparties.is_placeholder(each.text)}
    numbers = parties.identifiers_of(connection, sorted(wanted_pks))
    groups = counterparties.group([each for each in far if each.party_pk not in nobody], numbers)
    known = _Known(connection, groups, numbers, scope)
    facts = [known.facts(number, own, by_far=by_far, said=said, role=role) for number in range(len(groups))]
    unnamed = [each for pk, shipments in by_far.items() if pk is None or pk in nobody for each in shipments]
    if unnamed:
        facts.append(
            CounterpartyFacts(
                name="not named in the records",
                role=role,
                group=Group(),
                grade="name_only",
                shipments=tuple(unnamed),
                spelled={},
                statements=(),
                designations=(),
                subject_parties=_ids(own),
            )
        )
    return facts


def _far(stated: Stated, role: str) -> int | None:
    return stated.buyer_pk if role == "buyer" else stated.supplier_pk


def _ids(group: Group) -> tuple[str, ...]:
    return tuple(sorted(str(getattr(each, "party_id", "")) for each in group.parties))


class _Known:
    """What lists and statements know of a set of counterparties, looked up in a fixed number of queries."""

    def __init__(
        self,
        connection: Connection,
        groups: Sequence[Group],
        numbers: Mapping[int, Sequence[Identifier]],
        scope: Scope,
    ) -> None:
        self._groups, self._numbers, self._scope = groups, numbers, scope
        keys = {key for each in groups for party in each.parties for key in names.keys(party.text)}
        found, self.cut = parties.by_keys(connection, keys, kinds=("list", "statements"))
        own = [number for each in groups for pk in each.pks for number in numbers.get(pk, ())]
        found += [each for each in parties.by_identifiers(connection, own) if each.source_kind == "list"]
        found = [each for each in found if _in_scope(each, scope)]
        held = parties.identifiers_of(connection, sorted({each.party_pk for each in found}))
        self._matched = _match_groups(groups, numbers, found, held)
        everyone = [each for matched in self._matched for each in matched]
        self._history = histories(connection, everyone)
        saying = sorted({each.party_pk for each, _ in everyone if each.source_kind == "statements"})
        self._context = trade.stated(connection, saying, context=True) if saying else []

    def facts(
        self,
        number: int,
        own: Group,
        *,
        by_far: Mapping[int | None, Sequence[Moved]],
        said: Sequence[Stated],
        role: str,
    ) -> CounterpartyFacts:
        """Return what is known of the group with this number."""
        group = self._groups[number]
        shipments = tuple(each for pk in group.pks for each in by_far.get(pk, ()))
        found = designations(self._matched[number], self._history, self._scope, shipments=shipments)
        grades = [each.match.grade for each in found] or (["confirmed"] if group.numbers else ["name_only"])
        spelled: dict[str, tuple[Moved, ...]] = {}
        for party in group.parties:
            spelled[party.text] = (*spelled.get(party.text, ()), *by_far.get(party.party_pk, ()))
        return CounterpartyFacts(
            name=max(spelled, key=lambda text: len(spelled[text])),
            role=role,
            group=group,
            shipments=shipments,
            spelled=spelled,
            grade=min(grades, key=identity.GRADES.index),
            subject_parties=_ids(own),
            designations=found,
            statements=tuple(self._statements(number, found, said=said, role=role)),
        )

    def _statements(
        self, number: int, found: Sequence[DesignationFacts], *, said: Sequence[Stated], role: str
    ) -> Iterable[StatementFacts]:
        own = set(self._groups[number].pks)
        dates = next((each.main.dated.dates for each in found if each.match.verdict == "match"), None)

        def facts(stated: Stated, *, about_subject: bool) -> StatementFacts:
            placed = timing.place_day(stated.statement.published_on, dates).timing if dates else None
            return StatementFacts(stated=stated, about_subject=about_subject, grade="name_only", timing=placed)

        yield from (facts(each, about_subject=True) for each in said if _far(each, role) in own)
        if role == "buyer":
            same = {
                each.party_pk
                for each, match in self._matched[number]
                if each.source_kind == "statements" and match.verdict == "match"
            }
            yield from (facts(each, about_subject=False) for each in self._context if each.buyer_pk in same)


def _match_groups(
    groups: Sequence[Group],
    numbers: Mapping[int, Sequence[Identifier]],
    found: Sequence[FoundName],
    held: Mapping[int, Sequence[Identifier]],
) -> list[Matched]:
    """Return for each group the parties that match it or may; only those that share a key or number are compared."""
    filed: dict[object, list[FoundName]] = {}
    for each in found:
        for key in names.keys(each.text):
            filed.setdefault(key, []).append(each)
        for number in held.get(each.party_pk, ()):
            filed.setdefault((number.type, identity.normal(number.value)), []).append(each)
    return [_match_group(group, numbers, filed, held) for group in groups]


def _match_group(
    group: Group,
    numbers: Mapping[int, Sequence[Identifier]],
    filed: Mapping[object, Sequence[FoundName]],
    held: Mapping[int, Sequence[Identifier]],
) -> Matched:
    texts = tuple(dict.fromkeys(each.text for each in group.parties))
    own = tuple(number for pk in group.pks for number in numbers.get(pk, ()))
    handles: list[object] = [key for text in texts for key in names.keys(text)]
    handles += [(each.type, identity.normal(each.value)) for each in own]
    near = list(dict.fromkeys(each for handle in handles for each in filed.get(handle, ())))
    by_pk = {each.party_pk: each for each in near}
    weighed = identity.weigh(Wanted(names=texts, country=group.country, identifiers=own), near, held)
    return [(by_pk[match.party_pk], match) for match in weighed]
