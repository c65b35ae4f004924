"""Who stands in the subject's shipments beside their two ends, and who where the subject itself is at neither end.

The real buyer is often the contract holder, and the manufacturer is not always the sender (trade facts 1.1). The rows
of a contract holder, notify party, manufacturer or declarant are the rows that the other end has, too: nothing of them
is added up a second time, nor looked at as goods or patterns of a second buyer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from adapters.base import Identifier
from service import counterparties, doubles, numbered, sentences
from service.counterparties import Group
from service.counterparties.numbers import conflict, told
from service.counterparties.places import written_alike
from service.facts import CounterpartyFacts, DesignationFacts
from service.findings import Finding
from service.investigate import Scope
from service.partners import Known, Marked, ids
from service.role_words import words
from service.store import Connection, finding, roles, rulings
from service.store.finding import FoundName
from service.store.roles import ROLES
from service.store.trade import Moved, Side

# A customs broker declares a million shipments: so many are read for each role that the subject alone stands in.
MOST_IN_ROLE = 20_000
_SIDES: dict[str, Side] = {"buyer": "sender", "supplier": "receiver"}


@dataclass(slots=True)
class Beside:
    """The counterparties in roles of their own; `in_role`: in how many rows the subject stands in a role alone."""

    counterparties: list[CounterpartyFacts] = field(default_factory=list)
    in_role: Counter[str] = field(default_factory=Counter)
    cut: set[str] = field(default_factory=set)

    @property
    def listed(self) -> list[CounterpartyFacts]:
        """Those that surely are parties on lists: a way to them is no chain, but a finding of the subject's own."""
        return [one for one in self.counterparties if any(map(_is_listed, one.designations))]

    def notes(self) -> Iterator[Finding]:
        """Yield what is not looked at of the rows in which the subject stands in a role alone."""
        for role, count in sorted(self.in_role.items()):
            only = " and more, which were not read" if role in self.cut else ""
            yield Finding(
                code="coverage_gap",
                sentence=f"Not known: whether goods of {sentences.shipments(count)}{only}, in which the supplier "
                f"stands as {words(role)} and neither sent nor received, are on a list, or show a pattern; the rules "
                "about goods look at what it sent or received.",
            )


def _is_listed(facts: DesignationFacts) -> bool:
    return facts.match.verdict == "match" and not facts.match.weak_only and facts.main.in_force != "not_yet"


class _Place(NamedTuple):
    """What a party is in a row, what the subject is where it is at neither end, and which end the party is like."""

    role: str
    subject_as: str | None
    direction: str


class _Stand(NamedTuple):
    """One party in one row; `ends` are those whom it may be as well, and then it is told with them alone."""

    place: _Place
    pk: int
    moved: Moved
    ends: tuple[int, ...]


def beside(
    connection: Connection, groups: Iterable[Group], trading: Sequence[CounterpartyFacts], scope: Scope
) -> Beside:
    """Return who stands in the subject's shipments beside its counterparties at the other end, `trading`.

    One query where no shipment held names any such party; else two for what the subject sent and received, one for
    each such role for what it is in alone, and those that any counterparties need.
    """
    found = Beside()
    if not scope.datasets:
        return found  # shipments stand without indexes until a first data set is seen
    filled = roles.filled(connection)
    for own in groups if filled else ():
        known = [each for each in trading if each.subject_parties == ids(own)]
        pairs = [(each.kept, each.other, each.kind) for one in known for each in one.doubles]
        alone = list(_alone(connection, own, scope, filled, found))
        if scope.twins and alone:
            rows = {each.moved.pk: each.moved for each in alone}
            pairs += doubles.of_side(roles.twins_of(connection, sorted(rows)), rows.values())
        stands = [*_at_ends(connection, own, known, scope), *alone]
        found.counterparties += _counterparties(connection, own, stands, known, scope, pairs)
    return found


def _at_ends(
    connection: Connection, own: Group, trading: Iterable[CounterpartyFacts], scope: Scope
) -> Iterator[_Stand]:
    """Yield who stands beside the ends of what the subject sent or received."""
    mine = set(own.pks)
    moved: dict[str, dict[int, Moved]] = {direction: {} for direction in _SIDES}
    for one in trading:
        left_out = (each.other for each in one.doubles)
        moved[one.role].update((each.pk, each) for each in (*one.shipments, *left_out))
    seen: set[int] = set()
    for direction, side in _SIDES.items():
        if not moved[direction]:
            continue
        places = [_Place(role, None, direction) for role in ROLES]
        for standing in sorted(roles.beside(connection, own.pks, side=side, active=scope.editions)):
            row = moved[direction].get(standing.pk)
            if row is None or row.pk in seen:
                continue
            seen.add(row.pk)
            ends = () if row.far_pk is None else (row.far_pk,)
            for place, pk in zip(places, standing[2:], strict=True):
                if pk is not None and pk not in mine and pk != row.far_pk:
                    yield _Stand(place, pk, row, ends)


def _alone(
    connection: Connection, own: Group, scope: Scope, filled: Iterable[roles.Role], beside: Beside
) -> Iterator[_Stand]:
    """Yield who stands in the rows in which the subject is neither sender nor receiver."""
    mine, seen = set(own.pks), set[int]()
    for mine_as in filled:
        rows = roles.in_role(connection, own.pks, role=mine_as, active=scope.editions, most=MOST_IN_ROLE + 1)
        if len(rows) > MOST_IN_ROLE:
            beside.cut.add(mine_as)
            rows.pop()
        new = [each for each in rows if each.moved.pk not in seen]  # it may be the declarant as well
        seen.update(each.moved.pk for each in new)
        beside.in_role.update({mine_as: len(new)} if new else {})
        # what its maker, its contract holder or its broker is to a row, goods go away from the first and to the others
        direction = "buyer" if mine_as == "manufacturer" else "supplier"
        for row in new:
            ends = tuple(each for each in (row.sender, row.receiver) if each is not None)
            for role, pk in (("sender", row.sender), ("receiver", row.receiver)):
                if pk is not None:
                    yield _Stand(_Place(role, mine_as, direction), pk, row.moved, ())
            for role, pk in zip(ROLES, row.standing[2:], strict=True):
                if pk is not None and pk not in mine and pk not in ends:
                    yield _Stand(_Place(role, mine_as, direction), pk, row.moved, ends)


def _counterparties(
    connection: Connection,
    own: Group,
    stands: Sequence[_Stand],
    trading: Sequence[CounterpartyFacts],
    scope: Scope,
    pairs: Marked,
) -> Iterator[CounterpartyFacts]:
    """Yield a counterparty for each role of each company; who is one with an end of the row is told there alone."""
    if not stands:
        return
    looked = {each.pk for each in stands}
    everyone = sorted(looked.union(*(each.ends for each in stands)))
    found = finding.names_of(connection, everyone, seen=scope.seen)
    numbers = finding.identifiers_of(connection, everyone, seen=scope.seen)
    named = numbered.somebody(found, numbers)
    ruled = rulings.holding(connection, {each.party_id for each in named}, scope.seen)
    near = counterparties.OfPartners()
    whole = counterparties.group(named, numbers, rulings=ruled, near=near)
    near_ends = _Ends(whole, named, numbers, trading)
    groups = {at: only for at, group in enumerate(whole) if (only := _only(group, looked)).parties}
    theirs = {pk for each in groups.values() for pk in each.pks}
    those = [each for each in named if each.party_pk in theirs]
    known = Known(connection, [*groups.values()], those, numbers, scope, uncompared=near.cut)
    for number, at in enumerate(groups):
        near_ends.tell(at, known.listed(number))
    rows: dict[int, dict[_Place, dict[int | None, list[Moved]]]] = {}
    for place, pk, moved, ends in stands:
        if (home := near_ends.told_apart(pk, ends)) is not None:
            rows.setdefault(home, {}).setdefault(place, {}).setdefault(pk, []).append(moved)
    for number, at in enumerate(groups):
        for (role, subject_as), by_party in _by_role(rows.get(at, {})).items():
            yield known.facts(
                number,
                own,
                by_far=by_party.rows,
                said=(),
                role=role,
                pairs=pairs,
                direction=by_party.direction,
                subject_as=subject_as,
            )


Listed = frozenset[tuple[str, str]]


class _Ends:
    """Which of the parties are one with an end of their row, and what is told of that end."""

    def __init__(
        self,
        groups: Sequence[Group],
        named: Iterable[FoundName],
        numbers: Mapping[int, Sequence[Identifier]],
        trading: Iterable[CounterpartyFacts],
    ) -> None:
        self._group_of = {pk: at for at, group in enumerate(groups) for pk in group.pks}
        self._names, self._numbers = {each.party_pk: each.text for each in named}, numbers
        self._of_group: dict[int, Listed] = {}
        self._of_end: dict[int, Listed] = {}
        for one in trading:
            listed = frozenset((each.party.party_id, each.match.verdict) for each in one.designations)
            for pk in one.group.pks:
                self._of_end[pk] = self._of_end.get(pk, frozenset()) | listed
        self._known: dict[tuple[int, tuple[int, ...]], int | None] = {}

    def tell(self, group: int, listed: Listed) -> None:
        """Say which parties on lists a group matches or may match."""
        self._of_group[group] = listed

    def told_apart(self, pk: int, ends: tuple[int, ...]) -> int | None:
        """Return the group of a party, None for nobody and for one who is an end of the row: it is told there.

        It is told here as well where its own spelling or number shows a list's party that the end's do not.
        """
        key = pk, ends
        if key not in self._known:
            self._known[key] = self._told_apart(pk, ends)
        return self._known[key]

    def _told_apart(self, pk: int, ends: tuple[int, ...]) -> int | None:
        at = self._group_of.get(pk)
        same = [end for end in ends if at is not None and self._is(pk, end)]
        if at is None or not same:
            return at
        there = set[tuple[str, str]]().union(*map(self._listed, same))
        there |= {(party, "possible") for party, _ in there}
        return None if self._of_group[at] <= there else at

    def _is(self, pk: int, end: int) -> bool:
        """Tell whether two parties of one row are one: by their groups, or, as in one row, by a name written alike."""
        if self._group_of.get(pk) == self._group_of.get(end, -1):
            return True
        return (
            end in self._names
            and written_alike(self._names[pk], self._names[end])
            and conflict(told(self._numbers.get(pk, ())), told(self._numbers.get(end, ()))) is None
        )

    def _listed(self, end: int) -> Listed:
        if end in self._of_end:
            return self._of_end[end]
        return self._of_group.get(self._group_of.get(end, -1), frozenset())  # the subject is at neither end


class _Rows(NamedTuple):
    direction: str
    rows: dict[int | None, list[Moved]]


def _by_role(by_place: Mapping[_Place, Mapping[int | None, Sequence[Moved]]]) -> dict[tuple[str, str | None], _Rows]:
    """Return role -> the rows of both directions, the direction of those that the subject sent, where there are any."""
    joined: dict[tuple[str, str | None], _Rows] = {}
    for (role, subject_as, direction), by_party in by_place.items():
        one = joined.setdefault((role, subject_as), _Rows(direction, {}))
        for pk, moved in by_party.items():
            one.rows.setdefault(pk, []).extend(moved)
    return joined


def _only(group: Group, pks: set[int]) -> Group:
    """Return the group without the parties that stand at an end alone."""
    return Group(
        parties=[each for each in group.parties if each.party_pk in pks],
        numbers=group.numbers,
        rulings=group.rulings,
        perhaps=group.perhaps,
    )
