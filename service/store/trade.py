"""Shipments and statements: loaded in chunks nobody sees until the end, read back from covering indexes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Any, Literal, NamedTuple

import orjson
from sqlalchemy import (
    BigInteger,
    Connection,
    RowMapping,
    Select,
    Table,
    bindparam,
    exists,
    func,
    or_,
    select,
    type_coerce,
)

from adapters.base import Name, TradeParty
from adapters.dates import PartialDate
from adapters.shipments import Block, Same
from service.store import parties, tables
from service.store.document_keys import document_key
from service.store.engine import insert_columns

Side = Literal["sender", "receiver"]
_CHUNK = 500
_OBJECTS = 400_000
_SHIPMENT: Table = tables.Shipment.__table__  # type: ignore[assignment]  # declarative tables are Tables


def party_id(source_id: str, party: TradeParty) -> str:
    """Return the stable id: a hash of data set, raw name, country and identifiers, whatever folding does later."""
    numbers = sorted((each.type, each.value) for each in party.identifiers)
    plain = orjson.dumps([source_id, party.name, party.country, numbers])
    return f"{source_id}:{hashlib.sha256(plain).hexdigest()[:20]}"


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
        # A layout gives the same party as the same object: by its place in memory it is found without comparing it.
        self._by_object: dict[int, int | None] = {id(None): None}
        self._objects: list[TradeParty] = []  # kept, so that no other object takes the place

    def column(
        self, connection: Connection, parties: Sequence[TradeParty | None] | Same[TradeParty | None]
    ) -> Sequence[int | None] | Same[int | None]:
        """Return the pks of a column of parties, writing those not yet held."""
        if isinstance(parties, Same):
            return Same(self.column(connection, [parties.value])[0]) if parties.value else Same(None)  # type: ignore[index]  # a list for a list
        if len(self._objects) > _OBJECTS:
            self._by_object, self._objects = {id(None): None}, []
        known = self._by_object
        new = {id(each): each for each in parties if id(each) not in known}
        if new:
            found = [each for each in new.values() if each is not None]
            pks = self.pks(connection, found)
            self._objects += found
            known.update((id(each), pks[each]) for each in found)
        return list(map(known.__getitem__, map(id, parties)))

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
    connection: Connection, shipments: Block, book: PartyBook, *, source_pk: int, edition_pk: int
) -> None:
    """Insert one block. Raises Conflict where a record id of this source is already held."""
    if not shipments.rows:
        return
    given, none = dict(shipments.columns), Same(None)
    columns: dict[str, Sequence[Any] | Same[Any]] = {"source_pk": Same(source_pk), "edition_pk": Same(edition_pk)}
    for role, column in _ROLES:
        columns[column] = book.column(connection, given.pop(role, none))
    code, keys = (
        given.get("hs_raw", none),
        (given["document_type"], given.get("document_no", none), given.get("item_no", none)),
    )
    columns["hs6"] = Same(_hs6(code.value)) if isinstance(code, Same) else list(map(_hs6, code))
    columns["document_key"] = _document_keys(*keys, rows=shipments.rows)
    insert_columns(connection, _SHIPMENT, columns | given, shipments.rows)


@lru_cache(maxsize=65_536)
def _hs6(code: str | None) -> str | None:
    return code[:6] if code and len(code) >= 6 and code[:6].isdigit() else None


def _document_keys(
    kinds: Sequence[str] | Same[str], numbers: Sequence[str | None] | Same[Any], items: Any, *, rows: int
) -> Sequence[int | None] | Same[None]:
    if isinstance(numbers, Same) and numbers.value is None:
        return Same(None)
    each = (repeat(one.value, rows) if isinstance(one, Same) else one for one in (kinds, numbers, items))
    return list(map(document_key, *each))


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


def any_seen(connection: Connection) -> bool:
    """Return whether readers see any file of trade records: until one is there, shipments may stand without indexes."""
    such = exists().where(
        tables.Edition.state == "active",
        tables.Edition.source_pk == tables.Source.pk,
        tables.Source.kind == "trade",
    )
    return bool(connection.scalar(select(such)))


def page(connection: Connection, pk: int, *, limit: int, offset: int) -> tuple[list[RowMapping], int]:
    """Return one page of the full rows in which the party has any role, by date, and their number."""
    if not any_seen(connection):
        return [], 0
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
