"""What the measures share: empty databases, a process whose memory is its own, and the load of one edition."""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from load_and_profile import postgres
from sqlalchemy import create_engine, make_url

from adapters.sanctions import by_id
from service.loading import Loaded, load_list
from service.staging import Served
from service.store import Store

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
Database = Callable[[], str]


def databases(folder: Path, *, on_postgres: bool) -> Database:
    """Return what gives the address of a new, empty database."""
    names = (f"bench_{os.getpid()}_{number}" for number in range(10_000))
    if not on_postgres:
        return lambda: f"sqlite:///{folder / next(names)}.sqlite3"
    server = make_url(postgres(folder)).set(drivername="postgresql+psycopg")

    def made() -> str:
        name = next(names)
        admin = create_engine(server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        admin.dispose()
        return server.set(database=name).render_as_string(hide_password=False)

    return made


def size_of(store: Store) -> int:
    """Return the bytes that the database takes."""
    with store.reading() as connection:
        if connection.dialect.name == "postgresql":
            return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        return int(pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one())


def alone(work: Callable[..., Any], *given: Any) -> Any:
    """Do the work in a process of its own, so that its peak of memory is its own; return what it returns."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def peak_megabytes() -> int:
    """Return this process's peak of memory; where Linux tells it, without that of the process it came from."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform != "darwin" else 1024 * 1024)


def load(store: Store, source: str, paths: Sequence[Path], *, at: datetime, **served: bool) -> Loaded:
    """Load one edition from its files, as `diligence load` does."""
    with ExitStack() as files:
        streams = [files.enter_context(path.open("rb")) for path in paths]
        return load_list(store, by_id(source), streams, Served(at=at, **served), clock=lambda: NOW)
