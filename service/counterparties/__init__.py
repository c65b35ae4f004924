"""Shipments in, counterparties out: the parties on the other side, grouped over spellings, never added up wrongly.

group, by_country  parties in groups, each with what made it one   __init__.py
Grouping           the rule                                        weak, places, numbers → cluster → grouping.py
in_memory          which names of a few are compared               joining → alike → in_common → looked_at → meeting.py
whole              the parties of a whole data set                 whole.py
why                why a spelling is taken for the counterparty    reasons.py
total, add_up      sums over like things                           sums.py
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from adapters.base import Identifier
from service.counterparties.grouping import Grouping, Known
from service.counterparties.meeting import Near, Spellings
from service.counterparties.numbers import told, unique
from service.counterparties.placeholders import is_placeholder
from service.counterparties.sums import Unlike, add_up, total
from service.counterparties.whole import OfPartners
from service.identity import Named
from service.store.rulings import Ruling

__all__ = ["Group", "OfPartners", "Unlike", "add_up", "by_country", "group", "is_placeholder", "party_id", "total"]


@dataclass(slots=True, eq=False)
class Group:
    """Parties taken for one: by a person, by a number, by a second sign or by name where nothing speaks against it.

    `rulings`: those of a person that name one of the parties. `numbers`: (type, value) of which a company has one.
    `perhaps`: other groups that may be the same company, each with why it was not joined, in words.
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
    place = {party_id(each): at for at, each in enumerate(parties)}
    grouping = Grouping(
        known,
        Spellings([each.text for each in known], near),
        joined=[own for each in rulings if each.kind == "join" and (own := _places(each.parties, place))],
        apart=[
            (one, other)
            for each in rulings
            if each.kind == "split"
            for one in _places(each.parties, place)
            for other in _places(each.apart_from, place)
        ],
    )
    listed = {pk: at for at, pk in enumerate(given)}
    groups = [_group([parties[at] for at in own.members], numbers, rulings, listed) for own in grouping.run()]
    if isinstance(near, OfPartners):  # of a whole data set, nobody could look at them all
        of = {pk: each for each in groups for pk in each.pks}
        for one, other, why in grouping.unjoined():
            first, second = of[parties[one].party_pk], of[parties[other].party_pk]
            first.perhaps.append((second, why))
            second.perhaps.append((first, why))
    return sorted(groups, key=lambda each: listed[each.parties[0].party_pk])


def _group(
    own: Sequence[Named],
    numbers: Mapping[int, Sequence[Identifier]],
    rulings: Iterable[Ruling],
    listed: Mapping[int, int],
) -> Group:
    ids = {party_id(each) for each in own}
    return Group(
        parties=sorted(own, key=lambda each: listed[each.party_pk]),
        numbers={number for each in own for number in unique(numbers.get(each.party_pk, ()))},
        rulings=[one for one in rulings if not ids.isdisjoint((*one.parties, *one.apart_from))],
    )


def party_id(party: Named) -> str:
    """Return the party's stable id, which rulings refer to; a party without one is known by its row."""
    return str(getattr(party, "party_id", party.party_pk))


def _order(party: Named, numbers: Mapping[int, Sequence[Identifier]]) -> tuple[str, ...]:
    own = sorted(f"{each.type} {each.value}" for each in numbers.get(party.party_pk, ()))
    return party.text, party.country or "", party.address or "", " ".join(own), party_id(party)


def _places(ids: Iterable[str], place: Mapping[str, int]) -> list[int]:
    return sorted(place[each] for each in ids if each in place)


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
