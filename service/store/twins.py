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
    update,
)
from sqlalchemy.orm import aliased

from service.store import tables
from service.store.aside_tables import Twin
from service.store.engine import insert_many
from service.store.tables import Party, Source

_CHUNK = 500
OF_ROW = "row-"  # how the id of a row begins that no column names
_SUM = len(OF_ROW) + 21  # its sum over the cells, and the sign before its line
_SHIPMENT: Table = tables.Shipment.__table__  # type: ignore[assignment]  # declarative tables are Tables
_TWIN: Table = Twin.__table__  # type: ignore[assignment]  # as above
_PARTY: Table = Party.__table__  # type: ignore[assignment]  # as above


class Line(NamedTuple):
    """What of a shipment is compared; amounts and weights in ten-thousandths."""

    pk: int
    source_pk: int
    sender_pk: int | None
    receiver_pk: int | None
    dates: str
    hs6: str | None
    amount: int | None
    currency: str | None
    net_kg: int | None
    gross_kg: int | None
    document_type: str
    document_key: int | None


class Pair(NamedTuple):
    """A row of a later load, the row it may repeat, and how we know: same_document or possible."""

    line: Line
    of: Line
    kind: str


def _line(table: Any) -> list[Any]:
    scaled = ("amount", "net_kg", "gross_kg")
    return [type_coerce(table.c[each], BigInteger) if each in scaled else table.c[each] for each in Line._fields]


def others(connection: Connection, source: int) -> bool:
    """Return whether rows of any other trade data set are held."""
    held = (tables.Edition.source_pk == Source.pk, tables.Edition.state != "withdrawn")
    return bool(connection.scalar(select(exists().where(Source.kind == "trade", Source.pk != source, *held))))


def other_files(connection: Connection, source: int, edition: int) -> bool:
    """Return whether another file of the same data set is held, where no number names the rows of this one."""
    own = select(_SHIPMENT.c.record_id).where(_SHIPMENT.c.edition_pk == edition).limit(1)
    first = connection.scalar(own)
    if first is None or not first.startswith(OF_ROW):
        return False
    others = exists().where(
        tables.Edition.source_pk == source, tables.Edition.pk != edition, tables.Edition.state != "withdrawn"
    )
    return bool(connection.scalar(select(others)))


def _held(table: Any) -> ColumnElement[bool]:
    """Return that nobody took the file of a row back."""
    withdrawn = select(tables.Edition.pk).where(tables.Edition.state == "withdrawn")
    held: ColumnElement[bool] = table.c.edition_pk.not_in(withdrawn)
    return held


def _unnamed(table: Any) -> ColumnElement[bool]:
    """Return that a row's id is a sum over its cells, with its line: nothing in its file names it."""
    named: ColumnElement[bool] = table.c.record_id.like(f"{OF_ROW}%")
    return named


def bounds(connection: Connection, edition: int) -> tuple[int, int]:
    """Return the first and the last pk of an edition's rows."""
    own = _SHIPMENT.c.edition_pk == edition
    first, last = connection.execute(select(func.min(_SHIPMENT.c.pk), func.max(_SHIPMENT.c.pk)).where(own)).one()
    return first or 0, last or -1


def of_documents(
    connection: Connection, *, source: int, edition: int, first: int, last: int
) -> list[tuple[Line, Line]]:
    """Return the edition's rows of a range of pks, each with every row of another data set under its document key.

    Rows that no number names are compared with those of the data set's other files as well.
    """
    held = _SHIPMENT.alias("held")
    again = and_(held.c.edition_pk != edition, _unnamed(held), _unnamed(_SHIPMENT))
    query = (
        select(*_line(_SHIPMENT), *_line(held))
        .join(held, held.c.document_key == _SHIPMENT.c.document_key)
        .where(
            _SHIPMENT.c.edition_pk == edition,
            _SHIPMENT.c.pk.between(first, last),
            or_(held.c.source_pk != source, again),
            _held(held),
        )
        .order_by(_SHIPMENT.c.pk, held.c.pk)
    )
    return _paired(connection, query)


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


def _paired(connection: Connection, query: Select[Any]) -> list[tuple[Line, Line]]:
    wide = len(Line._fields)
    return [(Line._make(row[:wide]), Line._make(row[wide:])) for row in connection.execute(query)]


def unfolded(connection: Connection, *, after: int, most: int) -> list[tuple[int, str]]:
    """Return the next parties of trade records whose names were not folded yet."""
    query = (
        select(Party.pk, Party.name)
        .where(
            Party.pk > after,
            Party.folded.is_(None),
            Party.source_pk.in_(select(Source.pk).where(Source.kind == "trade")),
        )
        .order_by(Party.pk)
        .limit(most)
    )
    return [(pk, name) for pk, name in connection.execute(query)]


def fold(connection: Connection, folded: Sequence[tuple[int, str]]) -> None:
    """Write folded names; an empty one says that it names nobody."""
    change = update(_PARTY).where(_PARTY.c.pk == bindparam("party")).values(folded=bindparam("text"))
    if folded:
        connection.execute(change, [{"party": pk, "text": text} for pk, text in folded])


def namesakes(connection: Connection, source: int) -> tuple[dict[int, str], dict[str, list[int]]]:
    """Return this data set's parties whose folded name another one has, and those of the others by that name."""
    other = aliased(Party)
    pairs = (
        select(Party.pk, other.pk, Party.folded)
        .join(other, other.folded == Party.folded)
        .where(Party.source_pk == source, other.source_pk != source, Party.folded != "")
        .order_by(Party.pk, other.pk)
    )
    own: dict[int, str] = {}
    theirs: dict[str, dict[int, None]] = {}
    for pk, far, folded in connection.execute(pairs):
        if folded is not None:
            own[pk] = folded
            theirs.setdefault(folded, {})[far] = None
    return own, {folded: list(pks) for folded, pks in theirs.items()}


_RANGE = (
    select(*_line(_SHIPMENT))
    .where(
        _SHIPMENT.c.edition_pk == bindparam("edition"), _SHIPMENT.c.pk.between(bindparam("first"), bindparam("last"))
    )
    .where(_SHIPMENT.c.sender_pk.is_not(None), _SHIPMENT.c.receiver_pk.is_not(None), _SHIPMENT.c.hs6.is_not(None))
    .order_by(_SHIPMENT.c.pk)
)


def of_range(connection: Connection, *, edition: int, first: int, last: int) -> list[Line]:
    """Return the edition's rows of a range of pks that have a sender, a receiver and a code."""
    given = {"edition": edition, "first": first, "last": last}
    return list(map(Line._make, connection.execute(_RANGE, given)))


def _between() -> dict[str, Select[Any]]:
    """Return the query of rows between pairs of parties: one seek for each pair, however many rows its sender has."""
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
        .where(columns.hs6.is_not(None), columns.source_pk != bindparam("source"), _held(_SHIPMENT))
        .order_by(columns.pk)
        for engine, (pairs, sender, receiver) in given.items()
    }


_BETWEEN = _between()


def between(connection: Connection, pairs: Sequence[tuple[int, int]], *, but: int) -> list[Line]:
    """Return the rows with a code from the first to the second party of each pair, of all sources `but` one."""
    engine = connection.dialect.name
    given: dict[str, Any] = {"source": but}
    if engine == "postgresql":
        given |= {"senders": [one for one, _ in pairs], "receivers": [other for _, other in pairs]}
    else:
        given["pairs"] = orjson.dumps(pairs).decode()
    return list(map(Line._make, connection.execute(_BETWEEN[engine], given)))


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
