"""Shipments and statements: loaded in chunks nobody sees until the end, read back from covering indexes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import orjson
from sqlalchemy import BigInteger, Connection, RowMapping, Select, Table, bindparam, func, or_, select, type_coerce

from adapters.base import Name, OnUnreadable, Shipment, TradeParty
from adapters.dates import PartialDate
from service.store import parties, tables
from service.store.document_keys import document_key
from service.store.engine import insert_many
from service.store.types import to_scaled

Side = Literal["sender", "receiver"]
_CHUNK = 500
LONGEST_ID = 200
_SHIPMENT: Table = tables.Shipment.__table__  # type: ignore[assignment]  # declarative tables are Tables
_COLUMNS = (
    "source_pk", "edition_pk", "record_id", "line", "document_type", "document_no", "item_no", "dates", "direction",
    "sender_pk", "receiver_pk", "contract_holder_pk", "declarant_pk", "manufacturer_pk", "notify_pk", "origin",
    "departure", "trading", "destination", "hs_raw", "hs6", "hs_version", "hs_imputed", "goods", "net_kg", "gross_kg",
    "quantity", "unit", "amount", "currency", "value_kind", "other_values", "incoterm", "illustrative",
    "document_key",
)  # fmt: skip


def party_id(source_id: str, party: TradeParty) -> str:
    """Return the stable id: a hash of data set, raw name, country and identifiers, whatever folding does later."""
    numbers = sorted((each.type, each.value) for each in party.identifiers)
    plain = orjson.dumps([source_id, party.name, party.country, numbers])
    return f"{source_id}:{hashlib.sha256(plain).hexdigest()[:20]}"


def write_dates(dates: Iterable[tuple[str, PartialDate]]) -> str:
    given = tuple(dates)
    if len(given) > 1:
        given = tuple(sorted(given))
    return ";".join([f"{kind}={on}" for kind, on in given])


@lru_cache(maxsize=65_536)
def read_dates(text: str) -> dict[str, PartialDate]:
    """Return document date kind -> date from the compact column; callers must not change the dict."""
    return {kind: PartialDate.parse(on) for kind, _, on in (part.partition("=") for part in text.split(";") if part)}


class PartyBook:
    """The parties of one data set while it is loaded: each distinct one is written once."""

    def __init__(
        self,
        connection: Connection,
        *,
        source_id: str,
        source_pk: int,
        edition_pk: int,
    ) -> None:
        self._source_id, self._source_pk, self._edition_pk = source_id, source_pk, edition_pk
        query = select(tables.Party.id, tables.Party.pk).where(tables.Party.source_pk == source_pk)
        self._known: dict[str, int] = {each: value for each, value in connection.execute(query)}  # noqa: C416 - dict() does not see tuples in rows
        self._ids: dict[TradeParty, str] = {}

    def pks(self, connection: Connection, wanted: Iterable[TradeParty]) -> dict[TradeParty, int]:
        """Return party -> pk, writing those not yet held."""
        distinct = set(wanted)
        ids = {each: self._id(each) for each in distinct}
        new = {ids[each]: each for each in distinct if ids[each] not in self._known}
        self._known.update(
            parties.write(
                connection,
                [
                    parties.NewParty(
                        id=key,
                        source_pk=self._source_pk,
                        edition_pk=self._edition_pk,
                        name=each.name,
                        kind="unknown",
                        country=each.country,
                        names=(Name(text=each.name),),
                        identifiers=each.identifiers,
                        address=each.address,
                    )
                    for key, each in new.items()
                ],
            )
        )
        return {each: self._known[ids[each]] for each in distinct}

    def _id(self, party: TradeParty) -> str:
        if len(self._ids) > 200_000:
            self._ids.clear()
        found = self._ids.get(party)
        if found is None:
            found = self._ids[party] = party_id(self._source_id, party)
        return found


_ROLES = (
    ("sender", "sender_pk"),
    ("receiver", "receiver_pk"),
    ("contract_holder", "contract_holder_pk"),
    ("declarant", "declarant_pk"),
    ("manufacturer", "manufacturer_pk"),
    ("notify_party", "notify_pk"),
)


def write_shipments(
    connection: Connection, shipments: Sequence[Shipment], book: PartyBook, *, source_pk: int, edition_pk: int
) -> None:
    """Insert one chunk of what is `storable`. Raises Conflict where a record id of this source is already held."""
    pks = book.pks(
        connection,
        [party for each in shipments for role, _ in _ROLES if (party := getattr(each, role)) is not None],
    )
    insert_many(
        connection,
        _SHIPMENT,
        _COLUMNS,
        (_row(each, pks, source_pk=source_pk, edition_pk=edition_pk) for each in shipments),
    )


def storable(shipments: Iterable[Shipment], hears: OnUnreadable) -> Iterator[Shipment]:
    """Yield the shipments that the columns can hold; of any other `hears` is told, as of one unreadable."""
    for each in shipments:
        if len(each.record_id) > LONGEST_ID:
            hears(each.line, (), f"a record id of {len(each.record_id)} characters")
            continue
        try:
            _numbers(each)
        except ValueError as exc:
            hears(each.line, (), f"record {each.record_id}: {exc}")
        else:
            yield each


def _numbers(shipment: Shipment) -> None:
    """Raise ValueError for a number beyond what is stored: a scale of the layout may have made it so large."""
    for each in shipment.values:
        to_scaled(each.value)
    for number in (shipment.net_kg, shipment.gross_kg, shipment.quantity):
        _scaled(number)


def _row(shipment: Shipment, pks: dict[TradeParty, int], *, source_pk: int, edition_pk: int) -> tuple[Any, ...]:
    """Return the row in the order of `_COLUMNS`: written out, because it runs once for every line of a file."""
    main = shipment.values[0] if shipment.values else None
    others = [[each.kind, each.currency, str(each.value)] for each in shipment.values[1:]]
    hs = shipment.hs_raw
    return (
        source_pk,
        edition_pk,
        shipment.record_id,
        shipment.line,
        shipment.document_type,
        shipment.document_no,
        shipment.item_no,
        write_dates(shipment.dates),
        shipment.direction,
        pks[shipment.sender] if shipment.sender else None,
        pks[shipment.receiver] if shipment.receiver else None,
        pks[shipment.contract_holder] if shipment.contract_holder else None,
        pks[shipment.declarant] if shipment.declarant else None,
        pks[shipment.manufacturer] if shipment.manufacturer else None,
        pks[shipment.notify_party] if shipment.notify_party else None,
        shipment.origin,
        shipment.departure,
        shipment.trading,
        shipment.destination,
        hs,
        hs[:6] if hs and len(hs) >= 6 and hs[:6].isdigit() else None,
        shipment.hs_version,
        shipment.hs_imputed,
        shipment.goods,
        _scaled(shipment.net_kg),
        _scaled(shipment.gross_kg),
        _scaled(shipment.quantity),
        shipment.unit,
        to_scaled(main.value) if main else None,
        main.currency if main else None,
        main.kind if main else None,
        orjson.dumps(others).decode() if others else None,
        shipment.incoterm,
        shipment.illustrative,
        document_key(shipment.document_type, shipment.document_no, shipment.item_no),
    )


def _scaled(value: Decimal | None) -> int | None:
    return None if value is None else to_scaled(value)


def read_values(text: str | None) -> list[tuple[str, str, str]]:
    """Return (kind, currency, amount) of the values beside the main one."""
    return [(kind, currency, amount) for kind, currency, amount in orjson.loads(text)] if text else []


def held_ids(connection: Connection, source_pk: int, record_ids: Sequence[str]) -> set[str]:
    """Return those of the record ids that the source holds."""
    columns = _SHIPMENT.c
    return {
        each
        for start in range(0, len(record_ids), _CHUNK)
        for each in connection.execute(
            select(columns.record_id).where(
                columns.source_pk == source_pk, columns.record_id.in_(record_ids[start : start + _CHUNK])
            )
        ).scalars()
    }


class Moved(NamedTuple):
    """What the profile needs of one shipment; `dates` and `amount` (ten-thousandths) stay as stored."""

    near_pk: int
    far_pk: int | None
    pk: int
    source_pk: int
    edition_pk: int
    dates: str
    amount: int | None
    currency: str | None
    value_kind: str | None
    hs6: str | None
    illustrative: bool


def _moved_query(side: Side) -> Select[*tuple[Any, ...]]:
    columns = _SHIPMENT.c
    near, far = f"{side}_pk", "receiver_pk" if side == "sender" else "sender_pk"
    # the amount is read as the integer it is stored as: a thousand Decimals made and added cost more than the query
    covered = [type_coerce(columns[name], BigInteger) if name == "amount" else columns[name] for name in tables.COVERED]
    return select(columns[near], columns[far], *covered).where(columns[near].in_(bindparam("ids", expanding=True)))


_MOVED: dict[Side, Select[*tuple[Any, ...]]] = {"sender": _moved_query("sender"), "receiver": _moved_query("receiver")}


def moved(connection: Connection, party_pks: Sequence[int], *, side: Side, active: Iterable[int]) -> list[Moved]:
    """Return the shipments in which the parties stand on `side`, of active editions; read from the index alone."""
    visible = set(active)
    return [
        each
        for chunk in _chunks(party_pks)
        for each in map(Moved._make, connection.execute(_MOVED[side], {"ids": chunk}).all())
        if each.edition_pk in visible
    ]


def page(connection: Connection, pk: int, *, limit: int, offset: int) -> tuple[list[RowMapping], int]:
    """Return one page of the full rows in which the party has any role, by date, and their number."""
    columns = _SHIPMENT.c
    own = or_(*(columns[column] == pk for _, column in _ROLES))
    seen = tables.Edition.state == "active"
    base = (
        select(_SHIPMENT, tables.Source.id.label("source_id"), tables.Edition.sha256.label("edition"))
        .join(tables.Edition, tables.Edition.pk == columns.edition_pk)
        .join(tables.Source, tables.Source.pk == columns.source_pk)
    )
    total = (
        connection.scalar(
            select(func.count())
            .select_from(_SHIPMENT)
            .join(tables.Edition, tables.Edition.pk == columns.edition_pk)
            .where(own, seen)
        )
        or 0
    )
    rows = connection.execute(base.where(own, seen).order_by(columns.dates, columns.pk).limit(limit).offset(offset))
    return list(rows.mappings()), total


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a shipment stands in its source, for evidence."""

    source_id: str
    edition: str
    record_id: str
    dates: str


def cited(connection: Connection, pks: Sequence[int]) -> dict[int, Cited]:
    """Return shipment pk -> where it stands."""
    columns = _SHIPMENT.c
    query = (
        select(columns.pk, tables.Source.id, tables.Edition.sha256, columns.record_id, columns.dates)
        .select_from(_SHIPMENT)
        .join(tables.Source, tables.Source.pk == columns.source_pk)
        .join(tables.Edition, tables.Edition.pk == columns.edition_pk)
    )
    return {
        row[0]: Cited(*row[1:])
        for chunk in _chunks(pks)
        for row in connection.execute(query.where(columns.pk.in_(chunk)))
    }


def _chunks(items: Sequence[int]) -> list[Sequence[int]]:
    return [items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK)]
