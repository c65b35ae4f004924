"""Looking people up for one question: who the name may be, in which sources, and which lists have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from adapters.base import Identifier
from service import counterparties, identity, listed, numbered
from service.counterparties import Group
from service.doubles import Double
from service.facts import (
    DesignationFacts,
    RelatedFacts,
    SubjectFacts,
    designation_facts,
)
from service.identity import Match, Wanted
from service.store import Connection, finding, history, parties, records, renewal, rulings
from service.store.clocks import Clocks
from service.store.finding import FoundName
from service.store.holdings import SourceRow
from service.store.trade import Moved
from service.trade_cover import Cover

Matched = Sequence[tuple[FoundName, Match]]
History = Mapping[str, Sequence[history.Run]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Where to look: the lists in use, the editions and data sets readers may see, by which day and clocks."""

    list_ids: frozenset[str]
    editions: frozenset[int]
    as_of: date
    seen: Clocks
    datasets: tuple[SourceRow, ...]
    country: str | None
    twins: bool = False  # whether a load found rows that another data set may hold too
    owners: bool = False  # whether a register of owners is held


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolved:
    """The parties that answer to whom we look for, with their numbers."""

    matches: tuple[tuple[FoundName, Match], ...]
    possible: tuple[tuple[FoundName, Match], ...]
    numbers: Mapping[int, Sequence[Identifier]]
    cut: frozenset[str]


def resolve(
    connection: Connection, wanted: Wanted, scope: Scope, *, kinds: Sequence[parties.Kind] = parties.KINDS
) -> Resolved:
    """Return who the name may be, in every source or in those of the given kinds."""
    found, cut = finding.by_names(connection, wanted.names, seen=scope.seen, kinds=kinds)
    if wanted.identifiers:
        bearing = finding.by_identifiers(connection, wanted.identifiers, seen=scope.seen)
        found += [each for each in bearing if each.source_kind in kinds]
    found = [each for each in found if in_scope(each, scope)]
    numbers = finding.identifiers_of(connection, sorted({each.party_pk for each in found}), seen=scope.seen)
    found = numbered.somebody(found, numbers)
    by_pk = {each.party_pk: each for each in found}
    weighed = [(by_pk[match.party_pk], match) for match in identity.weigh(wanted, found, numbers)]
    weighed = _located(connection, wanted, weighed)
    return Resolved(
        matches=tuple(each for each in weighed if each[1].verdict == "match"),
        possible=tuple(each for each in weighed if each[1].verdict == "possible"),
        numbers=numbers,
        cut=cut,
    )


def _located(connection: Connection, wanted: Wanted, weighed: Matched) -> list[tuple[FoundName, Match]]:
    """Return the matches weighed by every address of their records; the store's own row holds but the first."""
    near = [found.record_pk for found, _ in weighed if found.record_pk is not None] if wanted.address else []
    held = {
        pk: [each.text for each in records.load(content).addresses]
        for pk, content in renewal.contents_of(connection, sorted(near)).items()
    }
    return [
        (found, identity.located(match, wanted.address, held.get(found.record_pk or 0, ()))) for found, match in weighed
    ]


def in_scope(found: FoundName, scope: Scope) -> bool:
    return found.source_kind != "list" or found.source_id in scope.list_ids


def histories(connection: Connection, matched: Matched, scope: Scope) -> History:
    """Return party id -> every content of its record, for those that stand on lists."""
    ids = sorted({found.party_id for found, _ in matched if found.source_kind == "list"})
    return history.runs(connection, ids, scope.seen) if ids else {}


def designations(
    matched: Matched,
    known: History,
    scope: Scope,
    *,
    shipments: Sequence[Moved] = (),
    cover: Cover | None = None,
    doubles: Sequence[Double] = (),
) -> tuple[DesignationFacts, ...]:
    """Return every designation of the matched list parties, the surest match first, with the shipments placed."""
    return tuple(
        designation_facts(
            one,
            match=match,
            party=found,
            shipments=shipments,
            as_of=scope.as_of,
            cover=Cover() if cover is None else cover,
            doubles=doubles,
        )
        for found, match in matched
        if found.party_id in known
        for one in listed.designations(found.source_id, known[found.party_id])
    )


def subject(connection: Connection, wanted: Wanted, scope: Scope) -> tuple[SubjectFacts, list[Group]]:
    """Return whom the name resolves to, and its trade parties in groups that are never added to each other."""
    resolved = resolve(connection, wanted, scope)
    own = [found for found, _ in resolved.matches if found.source_kind != "list"]
    ruled = rulings.holding(connection, {each.party_id for each in own}, scope.seen)
    grouped = counterparties.group(own, resolved.numbers, rulings=ruled)
    apart = [each for each in grouped if each.numbers]
    split = any(each.kind == "split" for each in ruled)  # a person told them apart: a country does not join them again
    groups = grouped if len(apart) > 1 or split else counterparties.by_country(grouped)
    homonyms = tuple(map(told_apart, apart if len(apart) > 1 else groups)) if len(groups) > 1 else ()
    grades = [match.grade for _, match in resolved.matches]
    either = (*resolved.matches, *resolved.possible)
    return SubjectFacts(
        parties=resolved.matches,
        alternatives=resolved.possible,
        designations=designations(either, histories(connection, either, scope), scope),
        grade=min(grades, key=identity.GRADES.index, default="name_only"),
        homonyms=homonyms,
        cut=resolved.cut,
    ), groups


def told_apart(group: Group) -> str:
    """Return a name of the group, with the numbers or else the country that tell it from the others."""
    numbers = ", ".join(f"{kind.upper()} {value}" for kind, value in sorted(group.numbers))
    lands = ", ".join(sorted({each.country for each in group.parties if each.country}))
    return f"{group.parties[0].text} ({numbers or lands or 'no country given'})"


def related(connection: Connection, asked: Iterable[tuple[str, Wanted]], scope: Scope) -> list[RelatedFacts]:
    """Return the designations of officers and of the bank that came with the question."""
    found = []
    for role, wanted in asked:
        resolved = resolve(connection, wanted, scope, kinds=("list",))
        either = (*resolved.matches, *resolved.possible)
        found.append(
            RelatedFacts(
                role=role,
                asked=wanted.names[0],
                designations=designations(either, histories(connection, either, scope), scope),
                cut=bool(resolved.cut),
            )
        )
    return found
