"""The cellar: the one room that runs SQL; everything is read from one moment and written whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path

from sqlalchemy import Connection, Engine, RowMapping

from service.store import indexes, kept, naming, schema
from service.store.engine import BadDatabaseUrl, Conflict, StoreUnavailable, make_engine, reading, writing
from service.store.index_folders import IndexFolder, InUse
from service.store.index_state import IndexState
from service.store.index_work import Coming, Names
from service.store.indexes import IndexUnwritable, NameIndexes, NamesBehind
from service.store.kept import KeptProfile
from service.store.parties import KINDS, Kind
from service.store.schema import NewerSchema

__all__ = [
    "BadDatabaseUrl",
    "Coming",
    "Conflict",
    "Connection",
    "InUse",
    "IndexFolder",
    "IndexState",
    "IndexUnwritable",
    "KeptProfile",
    "NamesBehind",
    "NewerSchema",
    "RowMapping",
    "Store",
    "StoreUnavailable",
    "open_store",
]


class Store:
    """A database at the schema of this code, and the indexes through which its names are found.

    Connections are opened when used, so a store survives a fork.
    """

    def __init__(self, engine: Engine, names: NameIndexes) -> None:
        self._engine, self._names = indexes.attached(engine, names), names
        self._prove: Callable[[Connection], None] = lambda connection: None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with reading(self._engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with writing(self._engine) as connection:
            self._prove(connection)
            yield connection

    def proving(self, prove: Callable[[Connection], None]) -> Store:
        """Return this store for a load of many transactions: each that writes begins with `prove`, which may raise."""
        own = copy(self)
        own._prove = prove
        return own

    def migrate(self) -> None:
        """Bring the database to this code's schema."""
        schema.migrate(self._engine)

    def index_names(self) -> None:
        """Bring every index up to date with what the database holds now; raises NamesBehind or IndexUnwritable."""
        with self.reading() as connection:
            for kind in KINDS:
                self._names.complete(connection, kind)

    def name_indexes(self) -> list[IndexState]:
        """Return how the indexes of names on this host stand."""
        with self.reading() as connection:
            return self._names.states(connection)

    def other_indexes(self) -> list[IndexFolder]:
        """Return the indexes that lie beside ours and are those of other databases."""
        with self.reading() as connection:
            return self._names.others(connection)

    def remove_index(self, id_: str) -> None:
        """Take away the indexes of another database; raises InUse, or KeyError where there are none of this id."""
        with self.reading() as connection:
            self._names.remove_other(connection, id_)

    def enter_names(self, kind: Kind, edition_pk: int) -> str | None:
        """Let the index hold what a load brought that nobody sees yet; returns the token that makes it seen.

        None where it brought no name. Raises IndexUnwritable, and then the load must not stand.
        """
        with self.reading() as connection:
            if not naming.count(connection, (edition_pk,)):
                return None
        token = naming.new_token()
        self._names.prepare(kind, Coming(token=token, edition_pk=edition_pk))
        return token

    def catch_up(self, kind: Kind) -> None:
        """Bring the index of a kind up to date, however long that takes: before a load holds locks."""
        self._names.catch_up(kind)

    def foresee(self, kind: Kind, foreseen: Names) -> Coming:
        """Let the index hold names under numbers that they are expected to get; what comes of it is for `enter`."""
        coming = Coming(token=naming.new_token(), foreseen=foreseen)
        self._names.prepare(kind, coming)
        return coming

    def ready(self) -> tuple[bool, dict[str, str]]:
        """Return whether the database answers at this code's schema and its names are indexed, and what was found."""
        try:
            with self.reading() as connection:
                current = schema.revision(connection)
                found = {"database": "answers", "schema": current or "none", "expected": schema.head()}
                if current != schema.head():
                    return False, found
                behind = self._names.behind(connection)
        except IndexUnwritable:
            return False, {**found, "names": "an index cannot be written"}
        except StoreUnavailable as exc:
            return False, {"database": str(exc)}
        return not behind, {**found, "names": f"being indexed: {', '.join(behind)}" if behind else "indexed"}

    def kept_profile(self, profile_id: str) -> KeptProfile | None:
        with self.reading() as connection:
            return kept.find(connection, profile_id)

    def analyze(self) -> None:
        """Let PostgreSQL plan with what was just loaded; its own analysis may be a minute late. SQLite needs none."""
        if self._engine.dialect.name == "postgresql":
            with self.writing() as connection:
                connection.exec_driver_sql("ANALYZE")

    def close(self) -> None:
        self._names.close()
        self._engine.dispose()


def open_store(
    database_url: str,
    *,
    migrate: bool = True,
    names_folder: Path | None = None,
    patient: bool = True,
    indexing: Callable[[Kind, int, int], None] | None = None,
) -> Store:
    """Return the store at this address, at the schema of this code.

    `names_folder` is where this host keeps its indexes of names, of any number of databases: by default beside SQLite's
    file, and for PostgreSQL a folder that goes with the process. Who is not `patient` waits no longer than a second or
    two for names to be indexed; `indexing` hears of which kind, how many are done, and of how many.
    Raises BadDatabaseUrl, NewerSchema or StoreUnavailable.
    """
    engine = make_engine(database_url)
    if names_folder is None and engine.dialect.name == "sqlite":
        names_folder = Path(f"{engine.url.database}.names").absolute()
    store = Store(engine, NameIndexes(engine, names_folder, patient=patient, progress=indexing or indexes.quiet))
    if migrate:
        try:
            store.migrate()
        except BaseException:
            store.close()
            raise
    return store
