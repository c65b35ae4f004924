"""Where the parties of each shipment sit: by the row's own party, which another one of its name may not share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import itemgetter

from service import doubles
from service.facts import CounterpartyFacts
from service.goods_facts import Part, Seated
from service.store import Connection, carried
from service.store.trade import Moved

NEAR, FAR = itemgetter(Moved._fields.index("near_pk")), itemgetter(Moved._fields.index("far_pk"))
_ENDS = itemgetter(Moved._fields.index("near_pk"), Moved._fields.index("far_pk"))
Seats = Mapping[int, str | None]  # party -> its country
Ends = tuple[int, int | None]  # the supplier's own party, and the other one
Seat = Callable[[Ends], tuple[str | None, str | None]]  # -> the sender's and the receiver's country


def parts(
    connection: Connection, counterparties: Sequence[CounterpartyFacts], *, subject_country: str | None
) -> list[Part]:
    """Return the shipments of each counterparty by the countries of their own parties, in the counterparties' order.

    What the supplier gets goes to the country of its own party in the row, what it sends comes from that of the
    question. Costs a query where it gets any, and one where parties stand for nobody, as `to the order`: these have a
    country all the same.
    """
    unnamed = _seats_of(
        connection, (FAR(row) for each in counterparties if not each.group.parties for row in _rows(each))
    )
    own = _seats_of(
        connection, (row.near_pk for each in counterparties if each.role == "supplier" for row in _rows(each))
    )
    seats = [_seat(each, unnamed, own, subject_country) for each in counterparties]
    repeated = doubles.repeating(double for each in counterparties for double in each.doubles)
    seated = {
        double.other.pk: Seated(double.other, *seat(_ENDS(double.other)))
        for each, seat in zip(counterparties, seats, strict=True)
        for double in each.doubles
    }
    repeats = {pk: [seated[row.pk] for row in rows] for pk, rows in repeated.items()}
    return [
        part
        for number, (each, seat) in enumerate(zip(counterparties, seats, strict=True))
        if each.shipments
        for part in _parts(each, number, seat, repeats)
    ]


def _rows(one: CounterpartyFacts) -> Iterator[Moved]:
    return chain(one.shipments, (double.other for double in one.doubles))


def _seats_of(connection: Connection, pks: Iterable[int | None]) -> Seats:
    return carried.seats(connection, sorted(pk for pk in set(pks) if pk is not None))


def _seat(one: CounterpartyFacts, unnamed: Seats, own: Seats, subject_country: str | None) -> Seat:
    """Return what tells the countries of a row: of a party without one, the one that all others of its group have.

    A party that bears the supplier's own name and no country may be somebody else, whose country nobody knows.
    """
    otherwise = None if one.itself else one.country
    known = {each.party_pk: each.country or otherwise for each in one.group.parties} or unnamed

    def buyer(ends: Ends) -> tuple[str | None, str | None]:
        return subject_country, None if ends[1] is None else known.get(ends[1])

    def supplier(ends: Ends) -> tuple[str | None, str | None]:
        return None if ends[1] is None else known.get(ends[1]), own.get(ends[0]) or subject_country

    return buyer if one.role == "buyer" else supplier


def _parts(one: CounterpartyFacts, number: int, seat: Seat, repeats: Mapping[int, Sequence[Seated]]) -> Iterator[Part]:
    way_of = {ends: seat(ends) for ends in dict.fromkeys(map(_ENDS, one.shipments))}
    ways = dict.fromkeys(way_of.values())
    for way in ways:
        own = one.shipments if len(ways) == 1 else [each for each in one.shipments if way_of[_ENDS(each)] == way]
        repeating = {each.pk: repeats[each.pk] for each in own if each.pk in repeats} if repeats else {}
        yield Part(one, number, *way, own, repeating)
