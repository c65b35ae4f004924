"""Opening the database: one engine for SQLite or PostgreSQL, with transactions that do not lose updates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from types import NoneType
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from adapters.shipments import Same

BUSY_SECONDS = 10
# A process that was paused inside a transaction keeps others waiting no longer: PostgreSQL ends its session. Shorter
# than a lease lasts (service.refresh), longer than a load of the largest list works between two statements.
IDLE_SECONDS = 300


class StoreUnavailable(Exception):
    """The database does not answer, is locked or full; nothing was written. Waiting may help."""


class Conflict(Exception):
    """A row that may exist once was to be written twice; nothing was written."""


class BadDatabaseUrl(ValueError):
    """The address names no database this service speaks to."""


def make_engine(url: str) -> Engine:
    """Return an engine; no connection is opened. Raises BadDatabaseUrl for anything but SQLite or PostgreSQL."""
    try:
        parsed = make_url(url)
    except ArgumentError as exc:
        raise BadDatabaseUrl("DILIGENCE_DATABASE_URL is not a database address") from exc
    if parsed.get_backend_name() == "postgresql":
        return _postgres(parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False))
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise BadDatabaseUrl("DILIGENCE_DATABASE_URL takes sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
    Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    return _sqlite(url)


def _postgres(url: str) -> Engine:
    try:
        return create_engine(
            url,
            pool_pre_ping=True,
            pool_size=4,
            max_overflow=4,
            pool_timeout=BUSY_SECONDS,
            connect_args={
                "connect_timeout": 5,
                "options": f"-c idle_in_transaction_session_timeout={IDLE_SECONDS}s",
            },
        )
    except ModuleNotFoundError as exc:
        raise BadDatabaseUrl("PostgreSQL needs its driver: pip install '.[postgres]'") from exc


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _prepare(raw: Any, _entry: ConnectionPoolEntry) -> None:
        raw.isolation_level = None  # we send BEGIN ourselves: the driver's own would come too late
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A write that begins by reading must hold the lock from its first statement, or it loses updates.
        writes = connection.get_execution_options().get("diligence_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def translated() -> Iterator[None]:
    """Turn the drivers' ways of saying 'not now' into StoreUnavailable."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as exc:
        raise StoreUnavailable("the database does not answer or cannot write now") from exc
    except DBAPIError as exc:
        if exc.connection_invalidated:
            raise StoreUnavailable("the connection to the database was lost") from exc
        raise


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose reads all see one moment."""
    options: dict[str, Any] = {}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with translated(), engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose work is committed whole at the end, or not at all."""
    with (
        translated(),
        engine.connect().execution_options(diligence_writes=True) as connection,
        connection.begin(),
    ):
        yield connection


def insert_many(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of already database-ready values the fastest way each engine has: COPY, or one prepared statement."""
    names = ", ".join(f'"{name}"' for name in columns)
    driver = connection.connection.driver_connection
    dbapi = connection.dialect.dbapi
    assert driver is not None and dbapi is not None  # the connection is open
    try:
        if connection.dialect.name == "postgresql":
            with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join("?" * len(columns))
        driver.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', rows)  # noqa: S608 - our own column names
    except dbapi.IntegrityError as exc:
        raise Conflict("a row with this identity is already there") from exc
    except dbapi.OperationalError as exc:
        raise StoreUnavailable("the database does not answer or cannot write now") from exc


def insert_columns(
    connection: Connection, table: Table, columns: Mapping[str, Sequence[Any] | Same[Any]], rows: int
) -> None:
    """Insert rows that come by column, as `insert_many` does; a column that is None in every row is left out."""
    given = {name: each for name, each in columns.items() if not (isinstance(each, Same) and each.value is None)}
    if connection.dialect.name == "postgresql":
        _copy_columns(connection, table, given, rows)
    else:
        each_row = zip(*(repeat(each.value, rows) if isinstance(each, Same) else each for each in given.values()))  # noqa: B905 - a column is as long as the block, or endless
        insert_many(connection, table, tuple(given), each_row)


def _copy_columns(
    connection: Connection, table: Table, columns: Mapping[str, Sequence[Any] | Same[Any]], rows: int
) -> None:
    """Write COPY's text form column by column: a call for every cell costs more than the server does."""
    driver, dbapi = connection.connection.driver_connection, connection.dialect.dbapi
    assert driver is not None and dbapi is not None  # the connection is open
    names = ", ".join(f'"{name}"' for name in columns)
    lines = map("\t".join, zip(*(_copied(each, rows) for each in columns.values()), strict=True))
    try:
        with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            copy.write("\n".join(lines) + "\n")
    except dbapi.IntegrityError as exc:
        raise Conflict("a row with this identity is already there") from exc
    except dbapi.OperationalError as exc:
        raise StoreUnavailable("the database does not answer or cannot write now") from exc


_ESCAPED = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_SPECIAL = re.compile(r"[\\\n\r\t]")
_NULL = "\\N"


def _copied(column: Sequence[Any] | Same[Any], rows: int) -> Iterable[str]:
    """Return a column's cells as COPY reads them."""
    if isinstance(column, Same):
        return repeat(next(iter(_copied((column.value,), 1))), rows)
    kinds = set(map(type, column))
    if kinds <= {int}:
        return map(str, column)
    if kinds <= {int, NoneType}:
        return [_NULL if each is None else str(each) for each in column]
    if kinds <= {bool}:
        return ["t" if each else "f" for each in column]
    texts = column if NoneType not in kinds else [each for each in column if each is not None]
    if _SPECIAL.search("\x1f".join(texts)):
        return [_NULL if each is None else each.translate(_ESCAPED) for each in column]
    return column if NoneType not in kinds else [_NULL if each is None else each for each in column]
