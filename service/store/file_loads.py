"""What became of trade files that came over the API: one row each, which the loader keeps and readers look at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from service.store.journal_tables import FileLoad

UNDER_WAY = ("received", "reading", "indexing")
ENDED = ("loaded", "unchanged", "held", "failed", "busy")


@dataclass(frozen=True, kw_only=True, slots=True)
class FileLoadRow:
    """One file; `ended` is None while its load is under way."""

    id: str
    source_id: str
    at: datetime
    beat: datetime
    ended: datetime | None
    state: str
    name: str
    sha256: str
    bytes: int
    layout: str
    rows: int
    aside: int
    reason: str


def write(connection: Connection, row: FileLoadRow) -> None:
    """Write that a file came."""
    names = FileLoad.__table__.columns.keys()
    connection.execute(insert(FileLoad).values({name: getattr(row, name) for name in names}))


def note(
    connection: Connection, load_id: str, *, at: datetime, state: str | None = None, rows: int | None = None
) -> None:
    """Write how far a load is that is under way; the word of one that has ended stays."""
    said = {"state": state, "rows": rows}
    values = {"beat": at, **{name: value for name, value in said.items() if value is not None}}
    connection.execute(update(FileLoad).where(FileLoad.id == load_id, FileLoad.state.in_(UNDER_WAY)).values(values))


def end(
    connection: Connection,
    load_id: str,
    *,
    at: datetime,
    state: str,
    rows: int = 0,
    aside: int = 0,
    reason: str = "",
    only: Collection[str] = (),
) -> bool:
    """Write how a load ended; false where `only` names states and it is in none of them any more."""
    such = [FileLoad.id == load_id, *([FileLoad.state.in_(only)] if only else ())]
    values = {"state": state, "rows": rows, "aside": aside, "reason": reason, "beat": at, "ended": at}
    return connection.execute(update(FileLoad).where(*such).values(values)).rowcount == 1


def find(connection: Connection, load_id: str) -> FileLoadRow | None:
    """Return one file's row, or None."""
    row = connection.execute(select(FileLoad.__table__).where(FileLoad.id == load_id)).mappings().first()
    return None if row is None else _row(row)


def unended(connection: Connection, source_id: str) -> list[FileLoadRow]:
    """Return the loads of a data set that have not ended, as far as anybody said."""
    query = select(FileLoad.__table__).where(FileLoad.source_id == source_id, FileLoad.state.in_(UNDER_WAY))
    return [_row(row) for row in connection.execute(query).mappings()]


def page(connection: Connection, source_id: str, *, limit: int, offset: int) -> tuple[list[FileLoadRow], int]:
    """Return one page of a data set's files, the newest first, and the number of all."""
    own = FileLoad.source_id == source_id
    total = connection.scalar(select(func.count()).select_from(FileLoad).where(own)) or 0
    query = select(FileLoad.__table__).where(own).order_by(FileLoad.at.desc(), FileLoad.id).limit(limit).offset(offset)
    return [_row(row) for row in connection.execute(query).mappings()], total


def _row(row: Any) -> FileLoadRow:
    return FileLoadRow(**row)
