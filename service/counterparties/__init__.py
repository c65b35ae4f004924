"""Shipments in, counterparties out: the parties on the other side, grouped over spellings, never added up wrongly.

group, by_country  parties in groups, each with what made it one   __init__.py
Grouping           the rule                                 weak, places, numbers → numbered, cluster → grouping.py
in_memory          which names of a few are compared               joining → alike → in_common → looked_at → meeting.py
whole              the parties of a whole data set                 whole.py
why                why a spelling is taken for the counterparty    reasons.py
total, add_up      sums over like things                           sums.py
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from adapters.base import Identifier
from service.counterparties.grouping import Grouping
from service.counterparties.meeting import Near, Spellings
from service.counterparties.numbered import Known
from service.counterparties.numbers import told, unique
from service.counterparties.placeholders import is_placeholder
from service.counterparties.sums import Unlike, add_up, total
from service.counterparties.whole import OfPartners
from service.identity import Named
from service.store.rulings import Ruling, made_one

__all__ = ["Group", "OfPartners", "Unlike", "add_up", "by_country", "group", "is_placeholder", "party_id", "total"]


@dataclass(slots=True, eq=False)
class Group:
    """Parties taken for one: by a person, by a number, by a second sign or by name where nothing speaks against it.

    `rulings`: those of a person that name one of the parties, or one that a ruling makes one with them. `numbers`:
    (type, value), those that may keep it apart from others. `perhaps`: other groups that may be the same company,
    each with why it was not joined, in words.
    """

    parties: list[Named] = field(default_factory=list)
    numbers: set[tuple[str, str]] = field(default_factory=set)
    rulings: list[Ruling] = field(default_factory=list)
    perhaps: list[tuple[Group, str]] = field(default_factory=list)

    @property
    def pks(self) -> list[int]:
        return [each.party_pk for each in self.parties]

    @property
    def country(self) -> str | None:
        known = {each.country for each in self.parties if each.country}
        return known.pop() if len(known) == 1 else None


def group(
    found: Iterable[Named],
    numbers: Mapping[int, Sequence[Identifier]],
    *,
    rulings: Sequence[Ruling] = (),
    near: Near | None = None,
) -> list[Group]:
    """Return the parties in groups, both as they are listed; who is with whom does not depend on the order.

    A person's ruling comes first, then equal numbers, then an address or a second number beside names that may be one,
    then names. Different numbers of one kind keep two apart, whatever their names; a weak name alone ties nothing; a
    party that answers to several which are kept apart joins none of them. Country decides only what is added up by
    name, never who is found. `near` finds the names worth comparing, as an OfPartners by default.
    """
    near = near or OfPartners()
    given = {each.party_pk: each for each in found}
    parties = sorted(given.values(), key=lambda each: _order(each, numbers))
    known = [Known(each.text, each.country, each.address, told(numbers.get(each.party_pk, ()))) for each in parties]
    ruled = _Ruled(rulings)
    places = ruled.places(parties)
    grouping = Grouping(
        known,
        Spellings([each.text for each in known], near),
        joined=[own for own in places.values() if len(own) > 1],
        apart=[(places[one][0], places[other][0]) for one, other in ruled.apart if one in places and other in places],
    )
    listed = {pk: at for at, pk in enumerate(given)}
    groups = [_group([parties[at] for at in own.members], numbers, ruled, listed) for own in grouping.run()]
    if isinstance(near, OfPartners):  # of a whole data set, nobody could look at them all
        of = {pk: each for each in groups for pk in each.pks}
        for one, other, why in grouping.unjoined():
            first, second = of[parties[one].party_pk], of[parties[other].party_pk]
            first.perhaps.append((second, why))
            second.perhaps.append((first, why))
    return sorted(groups, key=lambda each: listed[each.parties[0].party_pk])


class _Ruled:
    """Rulings on parties, of which a join ties wholes together over any party, held still or not."""

    def __init__(self, rulings: Sequence[Ruling]) -> None:
        self._whole = made_one(rulings)
        self._on: defaultdict[str, list[Ruling]] = defaultdict(list)
        for each in rulings:
            for whole in {self._whole(party) for party in (*each.parties, *each.apart_from)}:
                self._on[whole].append(each)
        self.apart = {
            pair
            for each in rulings
            for one, other in product(each.parties, each.apart_from)
            if len(set(pair := (self._whole(one), self._whole(other)))) > 1
        }

    def places(self, parties: Sequence[Named]) -> dict[str, list[int]]:
        """Return the places of the parties that rulings are on, by the wholes that they are in."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for at, each in enumerate(parties):
            if (whole := self._whole(party_id(each))) in self._on:
                found[whole].append(at)
        return found

    def on(self, parties: Iterable[Named]) -> list[Ruling]:
        """Return the rulings on the wholes of some parties, as they were made."""
        wholes = {self._whole(party_id(each)) for each in parties} if self._on else ()
        found = {each.id: each for whole in wholes for each in self._on.get(whole, ())}
        return sorted(found.values(), key=lambda each: (each.made_at, each.id))


def _group(
    own: Sequence[Named], numbers: Mapping[int, Sequence[Identifier]], ruled: _Ruled, listed: Mapping[int, int]
) -> Group:
    return Group(
        parties=sorted(own, key=lambda each: listed[each.party_pk]),
        numbers={number for each in own for number in unique(numbers.get(each.party_pk, ()))},
        rulings=ruled.on(own),
    )


def party_id(party: Named) -> str:
    """Return the party's stable id, which rulings refer to; a party without one is known by its row."""
    return str(getattr(party, "party_id", party.party_pk))


def _order(party: Named, numbers: Mapping[int, Sequence[Identifier]]) -> tuple[str, ...]:
    own = sorted(f"{each.type} {each.value}" for each in numbers.get(party.party_pk, ()))
    return party.text, party.country or "", party.address or "", " ".join(own), party_id(party)


def by_country(groups: Iterable[Group]) -> list[Group]:
    """Return the groups joined but for those of different countries, which may be two companies of one name.

    A group that names no country joins the only one there is, else it stays by itself. What a number ties together
    stays together over a border. Country decides only what is added up, never who is found.
    """
    joined: list[tuple[set[str], Group]] = []
    nowhere = Group()
    for each in groups:
        lands = {party.country for party in each.parties if party.country}
        near = [one for one in joined if one[0] & lands]
        target = Group() if lands else nowhere
        for known, group in (*near, (lands, each)):
            lands = lands | known
            target.parties += group.parties
            target.numbers |= group.numbers
            target.rulings += [one for one in group.rulings if one not in target.rulings]
        if target is not nowhere:
            joined = [*(one for one in joined if one not in near), (lands, target)]
    whole = [group for _, group in joined]
    if len(whole) == 1:
        whole[0].parties += nowhere.parties
        whole[0].numbers |= nowhere.numbers
        whole[0].rulings += [one for one in nowhere.rulings if one not in whole[0].rulings]
    elif nowhere.parties or not whole:
        whole.append(nowhere)
    return whole
