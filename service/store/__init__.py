"""The cellar: the one room that runs SQL; everything is read from one moment and written whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, RowMapping

from service.store import kept, keys, schema
from service.store.engine import BadDatabaseUrl, Conflict, StoreUnavailable, make_engine, reading, writing
from service.store.kept import KeptProfile
from service.store.schema import NewerSchema

__all__ = [
    "BadDatabaseUrl",
    "Conflict",
    "Connection",
    "KeptProfile",
    "NewerSchema",
    "RowMapping",
    "Store",
    "StoreUnavailable",
    "open_store",
]


class Store:
    """A database at the schema of this code. Connections are opened when used, so a store survives a fork."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with reading(self._engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with writing(self._engine) as connection:
            yield connection

    def migrate(self) -> None:
        """Bring the database to this code's schema, and the keys of names to this code's way of folding."""
        schema.migrate(self._engine)
        with self.reading() as connection:
            current = keys.are_current(connection)
        if not current:
            with self.writing() as connection:
                schema.lock(connection)
                if not keys.are_current(connection):  # another process may have been first
                    keys.renew(connection)

    def ready(self) -> tuple[bool, dict[str, str]]:
        """Return whether the database answers and stands at the schema of this code, and what was found."""
        try:
            with self.reading() as connection:
                current = schema.revision(connection)
        except StoreUnavailable as exc:
            return False, {"database": str(exc)}
        return current == schema.head(), {
            "database": "answers",
            "schema": current or "none",
            "expected": schema.head(),
        }

    def kept_profile(self, profile_id: str) -> KeptProfile | None:
        with self.reading() as connection:
            return kept.find(connection, profile_id)

    def analyze(self) -> None:
        """Let PostgreSQL plan with what was just loaded; its own analysis may be a minute late. SQLite needs none."""
        if self._engine.dialect.name == "postgresql":
            with self.writing() as connection:
                connection.exec_driver_sql("ANALYZE")

    def close(self) -> None:
        self._engine.dispose()


def open_store(database_url: str, *, migrate: bool = True) -> Store:
    """Return the store at this address, at the schema of this code.

    Raises BadDatabaseUrl, NewerSchema or StoreUnavailable.
    """
    store = Store(make_engine(database_url))
    if migrate:
        try:
            store.migrate()
        except BaseException:
            store.close()
            raise
    return store
