"""A first, large load of shipments: the indexes are made after the rows, at a tenth of the cost.

Only while no shipment is held: then no reader asks for any (`trade.any_seen`), and nobody misses an index. Loads that
begin meanwhile are refused; whoever comes after one that died puts things right first.
"""

from __future__ import annotations

from sqlalchemy import Connection, Index, Table, exists, func, inspect, select
from sqlalchemy.exc import IntegrityError

from service.store import tables
from service.store.engine import Conflict
from service.store.tables import Edition, Source

_SHIPMENT: Table = tables.Shipment.__table__  # type: ignore[assignment]  # declarative tables are Tables
_LOCK = 7_302_412  # any number: PostgreSQL's advisory lock under which trade loads begin one at a time
_INDEXES = sorted(_SHIPMENT.indexes, key=lambda each: not each.unique)  # a repeated record is found first


def one_begins(connection: Connection) -> None:
    """Let one load at a time decide whether it is alone; on SQLite a writing transaction is."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def lacking(connection: Connection) -> list[Index]:
    """Return the indexes of shipments that a load under way, or one that died, took away."""
    there = {each["name"] for each in inspect(connection).get_indexes(_SHIPMENT.name)}
    return [each for each in _INDEXES if each.name not in there]


def make_room(connection: Connection) -> None:
    """Let SQLite keep the pages in memory that a chunk of a large load changes in standing indexes, some 160 MB."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA cache_size=-262144")


def alone(connection: Connection) -> bool:
    """Return whether no shipment is held, and no load is under way that may bring some."""
    if connection.scalar(select(_SHIPMENT.c.pk).limit(1)) is not None:
        return False
    under_way = exists().where(Edition.state == "loading", Edition.source_pk == Source.pk, Source.kind == "trade")
    return not connection.scalar(select(under_way))


def bare(connection: Connection) -> None:
    """Take the indexes away; whoever does must make them again before its rows are seen."""
    for each in _INDEXES:
        each.drop(connection)


def make(connection: Connection, index: Index) -> None:
    """Make one index; raises Conflict where a record id stands twice."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '128MB'")
    try:
        index.create(connection)
    except IntegrityError as exc:
        raise Conflict("a row with this identity is already there") from exc


def empty(connection: Connection) -> None:
    """Remove all rows of a load that was alone, faster than row by row."""
    truncated = connection.dialect.name == "postgresql"
    connection.exec_driver_sql("TRUNCATE shipment" if truncated else "DELETE FROM shipment")


def repeated(connection: Connection) -> tuple[str, int] | None:
    """Return a record id that stands twice among the rows, and the line on which it does so."""
    columns = _SHIPMENT.c
    query = (
        select(columns.record_id, func.max(columns.line))
        .group_by(columns.source_pk, columns.record_id)
        .having(func.count() > 1)
        .order_by(func.max(columns.line))
        .limit(1)
    )
    found = connection.execute(query).first()
    return None if found is None else (found[0], found[1])
