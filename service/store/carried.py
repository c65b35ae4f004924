"""What shipments carried and by which countries: columns that only some rules ask for, of the rows they look at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Connection, Table, and_, bindparam, func, or_, select, type_coerce

from service.store import tables
from service.store.among import among
from service.store.engine import read_many
from service.store.trade import Moved, Side

_SHIPMENT: Table = tables.Shipment.__table__  # type: ignore[assignment]  # declarative tables are Tables
_COLUMNS = ("pk", "edition_pk", "hs_raw", "hs6", "hs_version", "hs_imputed", "origin", "departure", "trading",
            "destination", "net_kg")  # fmt: skip
_EDITION, _IMPUTED = _COLUMNS.index("edition_pk"), _COLUMNS.index("hs_imputed")


class Carried(NamedTuple):
    """One shipment's goods and way; `net_kg` in ten-thousandths."""

    pk: int
    edition_pk: int
    hs_raw: str | None
    hs6: str | None
    hs_version: str | None
    hs_imputed: bool
    origin: str | None
    departure: str | None
    trading: str | None
    destination: str | None
    net_kg: int | None


def unread(moved: Moved) -> Carried:
    """Return what the index alone says of a shipment that no rule looks at."""
    return Carried(moved.pk, moved.edition_pk, None, moved.hs6, None, False, None, None, None, None, None)


def _query(side: Side) -> Any:
    columns = _SHIPMENT.c
    # a sum of a thousand Decimals would cost more than the query
    read = [type_coerce(columns[name], BigInteger) if name == "net_kg" else columns[name] for name in _COLUMNS]
    far = columns.receiver_pk if side == "sender" else columns.sender_pk
    return select(*read).where(
        among(columns[f"{side}_pk"], "ids"),
        or_(
            columns.hs6.in_(bindparam("codes", expanding=True)),
            columns.hs_raw.contains(";"),  # further codes, which no index knows
            columns.destination.in_(bindparam("countries", expanding=True)),
            and_(columns.destination.in_(bindparam("bound", expanding=True)), or_(among(far, "abroad"), far.is_(None))),
            and_(columns.origin != columns.departure, columns.departure != columns.trading),
        ),
    )


_SIDES: tuple[Side, ...] = ("sender", "receiver")
_QUERIES = {side: _query(side) for side in _SIDES}


def carried(
    connection: Connection,
    party_pks: Sequence[int],
    *,
    side: Side,
    codes: Collection[str],
    countries: Collection[str],
    bound: Collection[str],
    abroad: Collection[int],
    active: Iterable[int],
) -> list[Carried]:
    """Return the shipments of the parties on that side that any rule looks at.

    Those are the rows with one of the six-digit codes, with several codes, bound for one of the countries, or of three
    unlike countries;
    and those `bound` for a country whose other party is one of those `abroad`, or is not named.
    """
    visible = set(active)
    asked = {
        "codes": sorted(codes),
        "countries": sorted(countries),
        "bound": sorted(bound),
        "abroad": sorted(abroad),
    }
    return [
        Carried._make((*row[:_IMPUTED], bool(row[_IMPUTED]), *row[_IMPUTED + 1 :]))
        for row in read_many(connection, _QUERIES[side], {"ids": party_pks, **asked})
        if row[_EDITION] in visible
    ]


def _unrouted_query(side: Side) -> Any:
    columns = _SHIPMENT.c
    missing = or_(columns.origin.is_(None), columns.departure.is_(None), columns.trading.is_(None))
    own = among(columns[f"{side}_pk"], "ids")
    # a sum: rows are sought by the party; those of an edition may be all there are
    return select(func.count()).where(own, among(columns.edition_pk + 0, "active"), missing)


_UNROUTED = {side: _unrouted_query(side) for side in _SIDES}


def unrouted(connection: Connection, party_pks: Sequence[int], *, side: Side, active: Iterable[int]) -> int:
    """Return how many shipments of the parties on that side lack a country of origin, of departure or of trading."""
    return connection.scalar(_UNROUTED[side], {"ids": party_pks, "active": sorted(set(active))}) or 0


_SEATS = select(tables.Party.pk, tables.Party.country).where(among(tables.Party.pk, "ids"))


def seats(connection: Connection, party_pks: Sequence[int]) -> dict[int, str | None]:
    """Return the country of each of the parties, as their records name it."""
    return dict(read_many(connection, _SEATS, {"ids": party_pks})) if party_pks else {}
