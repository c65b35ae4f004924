"""Whom the subject trades with: the other side of its shipments and statements, and what lists know of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from adapters.base import Identifier
from service import counterparties, doubles, identity, numbered, timing, trade_cover
from service.counterparties import Group
from service.counterparties.reasons import taken, weakest
from service.facts import CounterpartyFacts, DesignationFacts, StatementFacts, placed_against
from service.identity import Wanted
from service.investigate import Matched, Scope, designations, histories, in_scope
from service.store import Connection, finding, rulings, screenings, statements, trade, twins
from service.store.finding import FoundName
from service.store.statements import Stated
from service.store.trade import Moved, Side

Marked = Sequence[tuple[Moved, Moved, str]]
_ROLE: dict[Side, str] = {"sender": "buyer", "receiver": "supplier"}


def trading_partners(connection: Connection, groups: Iterable[Group], scope: Scope) -> list[CounterpartyFacts]:
    """Return the subject's counterparties at the other end, in their order."""
    return ordered(each for own in groups if own.parties for each in _partners_of(connection, own, scope))


def ordered(found: Iterable[CounterpartyFacts]) -> list[CounterpartyFacts]:
    """Return counterparties, those with most designations first, and then those with most shipments."""
    return sorted(found, key=lambda each: (-len(each.designations), -len(each.shipments), each.name))


def _partners_of(connection: Connection, own: Group, scope: Scope) -> list[CounterpartyFacts]:
    stated = statements.about(connection, own.pks, scope.seen)
    seen = own.pks if scope.datasets else []  # shipments stand without indexes until a first data set is seen
    moved = {side: trade.moved(connection, seen, side=side, active=scope.editions) for side in _ROLE}
    facts, mine = [], set(own.pks)
    pairs = {side: twins.of_parties(connection, own.pks, side=side) if scope.twins else () for side in _ROLE}
    for side, role in _ROLE.items():
        said = [each for each in stated if (each.supplier_pk if side == "sender" else each.buyer_pk) in mine]
        outward = [each for each in moved[side] if each.far_pk not in mine]
        facts += _on_side(
            connection,
            own,
            scope,
            moved=outward,
            said=[each for each in said if _far(each, role) not in mine],
            role=role,
            pairs=doubles.of_side(pairs[side], outward),
        )
    itself = tuple(each for each in moved["sender"] if each.far_pk in mine)
    if itself:
        same = doubles.of_side(pairs["sender"], itself)
        facts.append(_nobody("the supplier itself", "buyer", own, itself, itself=True, pairs=same))
    return facts


def _nobody(
    name: str, role: str, own: Group, shipments: Sequence[Moved], *, itself: bool = False, pairs: Marked = ()
) -> CounterpartyFacts:
    """Return shipments on whose other side no other party stands."""
    once, twice = doubles.counted_once(shipments, pairs, elsewhere=True)
    return CounterpartyFacts(
        name=name,
        role=role,
        group=Group(parties=list(own.parties)) if itself else Group(),
        grade="name_only",
        shipments=once,
        doubles=twice,
        spelled={},
        statements=(),
        designations=(),
        subject_parties=ids(own),
        itself=itself,
    )


def _on_side(
    connection: Connection,
    own: Group,
    scope: Scope,
    *,
    moved: Sequence[Moved],
    said: Sequence[Stated],
    role: str,
    pairs: Marked,
) -> list[CounterpartyFacts]:
    by_far: dict[int | None, list[Moved]] = {}
    for each in moved:
        by_far.setdefault(each.far_pk, []).append(each)
    stated_far = {_far(each, role): each for each in said}
    wanted_pks = {pk for pk in (*by_far, *stated_far) if pk is not None}
    if not wanted_pks and not by_far:
        return []
    far = finding.names_of(connection, sorted(wanted_pks), seen=scope.seen)
    numbers = finding.identifiers_of(connection, sorted(wanted_pks), seen=scope.seen)
    named = numbered.somebody(far, numbers)
    nobody = {each.party_pk for each in far} - {each.party_pk for each in named}
    ruled = rulings.holding(connection, {each.party_id for each in named}, scope.seen)
    near = counterparties.OfPartners()
    groups = counterparties.group(named, numbers, rulings=ruled, near=near)
    known = Known(connection, groups, named, numbers, scope, uncompared=near.cut)
    facts = [
        known.facts(number, own, by_far=by_far, said=said, role=role, pairs=pairs) for number in range(len(groups))
    ]
    unnamed = [each for pk, shipments in by_far.items() if pk is None or pk in nobody for each in shipments]
    if unnamed:
        facts.append(_nobody("not named in the records", role, own, unnamed, pairs=pairs))
    return facts


def _far(stated: Stated, role: str) -> int | None:
    return stated.buyer_pk if role == "buyer" else stated.supplier_pk


def ids(group: Group) -> tuple[str, ...]:
    return tuple(sorted(str(getattr(each, "party_id", "")) for each in group.parties))


class Known:
    """What lists and statements know of a set of counterparties, looked up in a fixed number of queries."""

    def __init__(
        self,
        connection: Connection,
        groups: Sequence[Group],
        named: Sequence[FoundName],
        numbers: Mapping[int, Sequence[Identifier]],
        scope: Scope,
        *,
        uncompared: bool,
    ) -> None:
        self._groups, self._numbers, self._scope, self._uncompared = groups, numbers, scope, uncompared
        screened = screenings.of_parties(connection, [each.party_pk for each in named], scope.seen)
        near, self._cut = screenings.near(connection, named, screened, seen=scope.seen)
        own = [number for each in groups for pk in each.pks for number in numbers.get(pk, ())]
        numbered = [
            each for each in finding.by_identifiers(connection, own, seen=scope.seen) if each.source_kind == "list"
        ]
        near = {text: [each for each in found if in_scope(each, scope)] for text, found in near.items()}
        found = [
            *(each for some in near.values() for each in some),
            *(each for each in numbered if in_scope(each, scope)),
        ]
        held = finding.identifiers_of(connection, sorted({each.party_pk for each in found}), seen=scope.seen)
        self._matched = match_groups(groups, numbers, near, found, held)
        everyone = [each for matched in self._matched for each in matched]
        self._history = histories(connection, everyone, scope)
        saying = sorted({each.party_pk for each, _ in everyone if each.source_kind == "statements"})
        self._context = statements.context(connection, saying, scope.seen)

    def listed(self, number: int) -> frozenset[tuple[str, str]]:
        """Return (party id, verdict) of the parties on lists that the group with this number matches or may match."""
        matched = self._matched[number]
        return frozenset((each.party_id, match.verdict) for each, match in matched if each.party_id in self._history)

    def facts(
        self,
        number: int,
        own: Group,
        *,
        by_far: Mapping[int | None, Sequence[Moved]],
        said: Sequence[Stated],
        role: str,
        pairs: Marked,
        direction: str | None = None,
        subject_as: str | None = None,
    ) -> CounterpartyFacts:
        """Return what is known of the group with this number.

        Where `role` is neither buyer nor supplier, `direction` is which of the two its trade is like, and `subject_as`
        what the supplier itself is in these rows where it neither sent nor received; only spellings with rows are told.
        """
        group = self._groups[number]
        every = tuple(each for pk in group.pks for each in by_far.get(pk, ()))
        shipments, twice = doubles.counted_once(every, pairs) if pairs else (every, ())
        once = {each.pk for each in shipments} if twice else None
        cover = trade_cover.between(
            self._scope.datasets,
            role=direction or role,
            subject_country=own.country or self._scope.country,
            far_country=group.country,
            used=_used(every),
        )
        found = designations(
            self._matched[number], self._history, self._scope, shipments=shipments, cover=cover, doubles=twice
        )
        spelled: dict[str, tuple[Moved, ...]] = {}
        for party in group.parties:
            own_rows = by_far.get(party.party_pk, ())
            if direction and not own_rows:
                continue
            counted = own_rows if once is None else [each for each in own_rows if each.pk in once]
            spelled[party.text] = (*spelled.get(party.text, ()), *counted)
        name = max(spelled, key=lambda text: len(spelled[text]))
        main = next(each for each in group.parties if each.text == name)
        known = taken(group.parties, main=main, numbers=self._numbers, rulings=group.rulings)
        grades = [each.match.grade for each in found] or [weakest(known)]
        return CounterpartyFacts(
            name=name,
            taken=known,
            role=role,
            subject_as=subject_as,
            group=group,
            shipments=shipments,
            doubles=twice,
            spelled=spelled,
            grade=min(grades, key=identity.GRADES.index),
            subject_parties=ids(own),
            uncompared=self._uncompared,
            search_cut=self._cut,
            designations=found,
            statements=tuple(self._statements(number, found, said=said, role=role)),
        )

    def _statements(
        self, number: int, found: Sequence[DesignationFacts], *, said: Sequence[Stated], role: str
    ) -> Iterable[StatementFacts]:
        own = set(self._groups[number].pks)
        against = placed_against(found)

        def facts(stated: Stated, *, about_subject: bool) -> StatementFacts:
            on = stated.statement.published_on
            placed = timing.place_day(on, against.main.dated.dates).timing if against else None
            return StatementFacts(stated=stated, about_subject=about_subject, grade="name_only", timing=placed)

        yield from (facts(each, about_subject=True) for each in said if _far(each, role) in own)
        if role == "buyer":
            same = {
                each.party_pk
                for each, match in self._matched[number]
                if each.source_kind == "statements" and match.verdict == "match"
            }
            yield from (facts(each, about_subject=False) for each in self._context if each.buyer_pk in same)


def _used(shipments: Iterable[Moved]) -> dict[int, bool]:
    """Return the data sets of the shipments -> whether any of its rows is invented."""
    used: dict[int, bool] = {}
    for each in shipments:
        used[each.source_pk] = used.get(each.source_pk, False) or each.illustrative
    return used


def match_groups(
    groups: Sequence[Group],
    numbers: Mapping[int, Sequence[Identifier]],
    near: Mapping[str, Sequence[FoundName]],
    found: Sequence[FoundName],
    held: Mapping[int, Sequence[Identifier]],
) -> list[Matched]:
    """Return for each group the parties that match it or may: `near` it by name, or among the `found` by a number."""
    filed: dict[tuple[str, str], list[FoundName]] = {}
    for each in found:
        for number in held.get(each.party_pk, ()):
            filed.setdefault((number.type, identity.normal(number.value)), []).append(each)
    return [_match_group(group, numbers, near, filed, held) for group in groups]


def _match_group(
    group: Group,
    numbers: Mapping[int, Sequence[Identifier]],
    near: Mapping[str, Sequence[FoundName]],
    filed: Mapping[tuple[str, str], Sequence[FoundName]],
    held: Mapping[int, Sequence[Identifier]],
) -> Matched:
    texts = tuple(dict.fromkeys(each.text for each in group.parties))
    own = tuple(number for pk in group.pks for number in numbers.get(pk, ()))
    by_name = [each for text in texts for each in near[text]]
    by_number = [each for one in own for each in filed.get((one.type, identity.normal(one.value)), ())]
    those = list(dict.fromkeys((*by_name, *by_number)))
    by_pk = {each.party_pk: each for each in those}
    weighed = identity.weigh(Wanted(names=texts, country=group.country, identifiers=own), those, held)
    return [(by_pk[match.party_pk], match) for match in weighed]
