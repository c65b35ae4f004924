"""Pairs of rows of two data sets that may be one shipment: what is asked to find them, and how they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson
from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    type_coerce,
)

from service.store import tables
from service.store.aside_tables import Twin
from service.store.engine import insert_many
from service.store.tables import Source

_CHUNK = 500
OF_ROW = "row-"  # how the id of a row begins that no column names
_SUM = len(OF_ROW) + 21  # its sum over the cells, and the sign before its line
_SHIPMENT: Table = tables.Shipment.__table__  # type: ignore[assignment]  # declarative tables are Tables
_TWIN: Table = Twin.__table__  # type: ignore[assignment]  # as above


class Line(NamedTuple):
    """What of a shipment is compared; amounts and weights in ten-thousandths."""

    pk: int
    source_pk: int
    sender_pk: int | None
    receiver_pk: int | None
    dates: str
    hs_raw: str | None
    amount: int | None
    currency: str | None
    value_kind: str | None
    net_kg: int | None
    gross_kg: int | None
    document_type: str
    document_key: int | None
    document_no: str | None
    item_no: str | None


class Pair(NamedTuple):
    """A row of a later load, the row it may repeat, and how we know: same_document or possible."""

    line: Line
    of: Line
    kind: str


def _line(table: Any) -> list[Any]:
    scaled = ("amount", "net_kg", "gross_kg")
    return [type_coerce(table.c[each], BigInteger) if each in scaled else table.c[each] for each in Line._fields]


def others(connection: Connection, source: int) -> list[int]:
    """Return the other trade data sets of which rows are held."""
    held = exists().where(tables.Edition.source_pk == Source.pk, tables.Edition.state != "withdrawn")
    return list(connection.scalars(select(Source.pk).where(Source.kind == "trade", Source.pk != source, held)))


def other_files(connection: Connection, source: int, edition: int) -> bool:
    """Return whether another file of the same data set is held."""
    others = exists().where(
        tables.Edition.source_pk == source, tables.Edition.pk != edition, tables.Edition.state != "withdrawn"
    )
    return bool(connection.scalar(select(others)))


def unnamed(connection: Connection, edition: int) -> bool:
    """Return whether no number names the rows of an edition."""
    first = connection.scalar(select(_SHIPMENT.c.record_id).where(_SHIPMENT.c.edition_pk == edition).limit(1))
    return first is not None and first.startswith(OF_ROW)


def _held(table: Any) -> ColumnElement[bool]:
    """Return that nobody took the file of a row back."""
    withdrawn = select(tables.Edition.pk).where(tables.Edition.state == "withdrawn")
    held: ColumnElement[bool] = table.c.edition_pk.not_in(withdrawn)
    return held


def _unnamed(table: Any) -> ColumnElement[bool]:
    """Return that a row's id is a sum over its cells, with its line: nothing in its file names it."""
    named: ColumnElement[bool] = table.c.record_id.like(f"{OF_ROW}%")
    return named


def _single(table: Any, *kinds: str) -> ColumnElement[bool]:
    """Return that a row makes no pair, of one of the kinds, with any row of the data set `source`."""
    other = _SHIPMENT.alias()
    own = (other.c.source_pk == bindparam("source"), _TWIN.c.kind.in_(kinds), _held(other))
    later = exists().where(_TWIN.c.of_pk == table.c.pk, other.c.pk == _TWIN.c.shipment_pk, *own)
    earlier = exists().where(_TWIN.c.shipment_pk == table.c.pk, other.c.pk == _TWIN.c.of_pk, *own)
    return and_(~later, ~earlier)


def bounds(connection: Connection, edition: int) -> tuple[int, int]:
    """Return the first and the last pk of an edition's rows."""
    own = _SHIPMENT.c.edition_pk == edition
    first, last = connection.execute(select(func.min(_SHIPMENT.c.pk), func.max(_SHIPMENT.c.pk)).where(own)).one()
    return first or 0, last or -1


def of_documents(
    connection: Connection, *, source: int, edition: int, first: int, last: int, beside: bool
) -> list[tuple[Line, Line]]:
    """Return the edition's rows of a range of pks, each with every row of another data set under its document key.

    Where other files of the data set are held `beside` this one, those that are of a document of theirs are left out,
    and rows that no number names are compared with theirs as well.
    """
    held = _SHIPMENT.alias("held")
    elsewhere = held.c.source_pk != bindparam("source")
    if beside:
        again = and_(held.c.source_pk == bindparam("source"), held.c.edition_pk != edition, _unnamed(_SHIPMENT))
        elsewhere = or_(and_(elsewhere, _single(held, "same_document")), again)
    query = (
        select(*_line(_SHIPMENT), *_line(held))
        .join(held, held.c.document_key == _SHIPMENT.c.document_key)
        .where(_SHIPMENT.c.edition_pk == edition, _SHIPMENT.c.pk.between(first, last), elsewhere, _held(held))
        .order_by(_SHIPMENT.c.pk, held.c.pk)
    )
    return _paired(connection, query, source=source)


def of_rows(connection: Connection, *, source: int, edition: int, first: int, last: int) -> list[tuple[Line, Line]]:
    """Return the edition's rows of a range of pks, each with the rows of the data set's other files that are the same
    in every cell."""
    held = _SHIPMENT.alias("held")
    start = func.substr(_SHIPMENT.c.record_id, 1, _SUM)
    query = (
        select(*_line(_SHIPMENT), *_line(held))
        # a range, for the index; digits follow the sum, in any collation before the letter
        .join(held, and_(held.c.record_id >= start, held.c.record_id < start.concat("z")))
        .where(_SHIPMENT.c.edition_pk == edition, _SHIPMENT.c.pk.between(first, last), held.c.source_pk == source)
        .where(held.c.edition_pk != edition, func.substr(held.c.record_id, 1, _SUM) == start, _held(held))
        .order_by(_SHIPMENT.c.pk, held.c.pk)
    )
    return _paired(connection, query)


def _paired(connection: Connection, query: Select[Any], **given: int) -> list[tuple[Line, Line]]:
    wide = len(Line._fields)
    return [(Line._make(row[:wide]), Line._make(row[wide:])) for row in connection.execute(query, given)]


_RANGE = (
    select(*_line(_SHIPMENT))
    .where(
        _SHIPMENT.c.edition_pk == bindparam("edition"), _SHIPMENT.c.pk.between(bindparam("first"), bindparam("last"))
    )
    .where(_SHIPMENT.c.sender_pk.is_not(None), _SHIPMENT.c.receiver_pk.is_not(None))
    .order_by(_SHIPMENT.c.pk)
)


def of_range(connection: Connection, *, edition: int, first: int, last: int) -> list[Line]:
    """Return the edition's rows of a range of pks that have a sender and a receiver."""
    given = {"edition": edition, "first": first, "last": last}
    return list(map(Line._make, connection.execute(_RANGE, given)))


def _between(*, beside: bool) -> dict[str, Select[Any]]:
    """Return the query of rows between pairs of parties: one seek for each pair, however many rows its sender has.

    With `beside`, rows that make a pair with one of the data set already are left out.
    """
    single = (_single(_SHIPMENT, "same_document", "possible"),) if beside else ()
    columns, numbers = _SHIPMENT.c, ARRAY(BigInteger())
    unnested = func.unnest(bindparam("senders", type_=numbers), bindparam("receivers", type_=numbers))
    rows = unnested.table_valued("sender", "receiver").render_derived()
    listed = func.json_each(bindparam("pairs")).table_valued("value")
    given: dict[str, tuple[Any, Any, Any]] = {
        "postgresql": (rows, rows.c.sender, rows.c.receiver),
        "sqlite": (listed, func.json_extract(listed.c.value, "$[0]"), func.json_extract(listed.c.value, "$[1]")),
    }
    return {
        engine: select(*_line(_SHIPMENT))
        .select_from(pairs)
        .join(_SHIPMENT, and_(columns.sender_pk == sender, columns.receiver_pk == receiver))
        .where(columns.source_pk != bindparam("source"), _held(_SHIPMENT), *single)
        .order_by(columns.pk)
        for engine, (pairs, sender, receiver) in given.items()
    }


_BETWEEN = {beside: _between(beside=beside) for beside in (False, True)}


def between(connection: Connection, pairs: Sequence[tuple[int, int]], *, but: int, beside: bool) -> list[Line]:
    """Return the rows from the first to the second party of each pair, of all data sets `but` one.

    Where other files of that one are held `beside`, rows that make a pair with one of theirs are left out.
    """
    engine = connection.dialect.name
    given: dict[str, Any] = {"source": but}
    if engine == "postgresql":
        given |= {"senders": [one for one, _ in pairs], "receivers": [other for _, other in pairs]}
    else:
        given["pairs"] = orjson.dumps(pairs).decode()
    return list(map(Line._make, connection.execute(_BETWEEN[beside][engine], given)))


def write(connection: Connection, pairs: Sequence[Pair], *, edition: int) -> None:
    columns = ("shipment_pk", "of_pk", "kind", "edition_pk", "sender_pk", "receiver_pk")
    rows = [(one.pk, of.pk, kind, edition, one.sender_pk, one.receiver_pk) for one, of, kind in pairs]
    insert_many(connection, _TWIN, columns, rows)


def sweep(connection: Connection, edition: int) -> None:
    """Remove the pairs that an edition's load found, and those in which its rows are the earlier ones."""
    own = select(_SHIPMENT.c.pk).where(_SHIPMENT.c.edition_pk == edition)
    connection.execute(delete(_TWIN).where(_TWIN.c.edition_pk == edition))
    connection.execute(delete(_TWIN).where(_TWIN.c.of_pk.in_(own)))


def keep_whole(connection: Connection, edition: int) -> None:
    """Remove the pairs of an edition whose other row went away since: its load died."""
    there = exists().where(_SHIPMENT.c.pk == _TWIN.c.of_pk)
    connection.execute(delete(_TWIN).where(_TWIN.c.edition_pk == edition, ~there))


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_OF_PARTIES = {
    side: select(_TWIN.c.shipment_pk, _TWIN.c.of_pk, _TWIN.c.kind)
    .where(_TWIN.c[f"{side}_pk"].in_(_IDS))
    .order_by(_TWIN.c.shipment_pk, _TWIN.c.of_pk)
    for side in ("sender", "receiver")
}


def of_parties(connection: Connection, party_pks: Sequence[int], *, side: str) -> list[tuple[int, int, str]]:
    """Return (row, earlier row, kind) of the pairs in whose later row one of the parties stands on `side`."""
    return [
        (row, of, kind)
        for start in range(0, len(party_pks), _CHUNK)
        for row, of, kind in connection.execute(_OF_PARTIES[side], {"ids": party_pks[start : start + _CHUNK]})
    ]
