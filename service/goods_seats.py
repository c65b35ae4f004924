"""Where the other side of each shipment sits: by the row's own party, which another one of its name may not share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from operator import itemgetter

from service import doubles
from service.facts import CounterpartyFacts
from service.goods_facts import Part, Seated
from service.store import Connection, carried
from service.store.trade import Moved

FAR = itemgetter(Moved._fields.index("far_pk"))
Seats = Mapping[int, str | None]  # party -> its country


def parts(connection: Connection, counterparties: Sequence[CounterpartyFacts]) -> list[Part]:
    """Return the shipments of each counterparty by the country its own party has, in the counterparties' order.

    Parties that stand for nobody, as `to the order`, have a country all the same: it costs a query where there are any.
    """
    unnamed = carried.seats(connection, _nobody(counterparties))
    seats = [_seats(each) if each.group.parties else unnamed for each in counterparties]
    rows = doubles.repeating(double for each in counterparties for double in each.doubles)
    of_row = {
        double.other.pk: _seat(own, double.other)
        for each, own in zip(counterparties, seats, strict=True)
        for double in each.doubles
    }
    repeats = {pk: [Seated(other, of_row[other.pk]) for other in others] for pk, others in rows.items()}
    return [
        part
        for number, (each, own) in enumerate(zip(counterparties, seats, strict=True))
        if each.shipments
        for part in _parts(each, number, own, repeats)
    ]


def _nobody(counterparties: Sequence[CounterpartyFacts]) -> list[int]:
    own = [each for each in counterparties if not each.group.parties]
    moved = chain(*(each.shipments for each in own), (double.other for each in own for double in each.doubles))
    return sorted(pk for pk in set(map(FAR, moved)) if pk is not None)


def _seats(one: CounterpartyFacts) -> Seats:
    """Return the country of each party of a counterparty, or else the one that all others have.

    A party that bears the supplier's own name and no country may be somebody else, whose country nobody knows.
    """
    otherwise = None if one.itself else one.country
    return {each.party_pk: each.country or otherwise for each in one.group.parties}


def _seat(seats: Seats, moved: Moved) -> str | None:
    return None if moved.far_pk is None else seats.get(moved.far_pk)


def _parts(
    one: CounterpartyFacts, number: int, seats: Seats, repeats: Mapping[int, Sequence[Seated]]
) -> Iterator[Part]:
    countries = dict.fromkeys(None if pk is None else seats.get(pk) for pk in dict.fromkeys(map(FAR, one.shipments)))
    by_country: dict[str | None, Sequence[Moved]] = {}
    if len(countries) == 1:
        by_country[next(iter(countries))] = one.shipments
    else:
        by_country = {
            country: [each for each in one.shipments if _seat(seats, each) == country] for country in countries
        }
    for country, shipments in by_country.items():
        own = {each.pk: repeats[each.pk] for each in shipments if each.pk in repeats} if repeats else {}
        yield Part(one, number, country, shipments, own)
