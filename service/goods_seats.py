"""Where the other side of each shipment sits: by the row's own party, which another one of its name may not share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter

from service.facts import CounterpartyFacts
from service.goods_facts import Part
from service.store import Connection, carried
from service.store.trade import Moved

FAR = itemgetter(Moved._fields.index("far_pk"))
Seats = Mapping[int, str | None]  # party -> its country


def parts(connection: Connection, counterparties: Sequence[CounterpartyFacts]) -> list[Part]:
    """Return the shipments of each counterparty by the country its own party has, in the counterparties' order.

    Parties that stand for nobody, as `to the order`, have a country all the same: it costs a query where there are any.
    """
    nobody = {pk for each in counterparties if not each.group.parties for pk in map(FAR, each.shipments)}
    unnamed = carried.seats(connection, sorted(pk for pk in nobody if pk is not None))
    return [
        part
        for number, each in enumerate(counterparties)
        if each.shipments
        for part in _parts(each, number, _seats(each) if each.group.parties else unnamed)
    ]


def _seats(one: CounterpartyFacts) -> Seats:
    """Return the country of each party of a counterparty, or else the one that all others have.

    A party that bears the supplier's own name and no country may be somebody else, whose country nobody knows.
    """
    otherwise = None if one.itself else one.country
    return {each.party_pk: each.country or otherwise for each in one.group.parties}


def _parts(one: CounterpartyFacts, number: int, seats: Seats) -> Iterator[Part]:
    far = dict.fromkeys(map(FAR, one.shipments))
    countries = dict.fromkeys(None if pk is None else seats.get(pk) for pk in far)
    if len(countries) == 1:
        yield Part(one, number, next(iter(countries)), one.shipments)
        return
    by_country: dict[str | None, list[Moved]] = {country: [] for country in countries}
    for moved in one.shipments:
        by_country[None if moved.far_pk is None else seats.get(moved.far_pk)].append(moved)
    for country, shipments in by_country.items():
        yield Part(one, number, country, shipments)
