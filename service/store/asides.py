"""Rows that a load set aside: written with its chunks, seen when it is seen, or when it is held because of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import Connection, Table, delete, exists, func, insert, or_, select, update

from service.store.aside_tables import AsideFile, AsideRow
from service.store.engine import insert_many
from service.store.tables import Edition, Source

_PAGE = 1_000
_ROW: Table = AsideRow.__table__  # type: ignore[assignment]  # declarative tables are Tables


@dataclass(frozen=True, kw_only=True, slots=True)
class SetAside:
    """One row as it is kept; no `cells` where keeping them might keep what must not be."""

    line: int
    cells: tuple[str, ...] | None
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """A file with rows set aside, as readers may see it."""

    pk: int
    sha256: str
    held: bool
    labels: tuple[str, ...]
    rows: int


@dataclass(frozen=True, kw_only=True)
class Loading:
    """A file whose load is under way, and the edition as which nobody sees it yet."""

    source_pk: int
    edition_pk: int
    sha256: str


def write(
    connection: Connection,
    rows: Sequence[SetAside],
    own: Loading,
    *,
    labels: Sequence[str],
    at: datetime,
) -> None:
    """Write rows of a file whose load is under way."""
    pk = connection.scalar(select(AsideFile.pk).where(AsideFile.edition_pk == own.edition_pk))
    if pk is None:
        values = {
            "source_pk": own.source_pk,
            "sha256": own.sha256,
            "edition_pk": own.edition_pk,
            "at": at,
            "held": False,
            "labels": list(labels),
        }
        pk = connection.execute(insert(AsideFile).returning(AsideFile.pk), [values]).scalar_one()
    written = [
        (pk, each.line, None if each.cells is None else orjson.dumps(each.cells).decode(), each.reason) for each in rows
    ]
    insert_many(connection, _ROW, ("file_pk", "line", "cells", "reason"), written)


def show(connection: Connection, own: Loading) -> None:
    """Let readers see the rows with the edition that they belong to, and forget those of earlier tries of the file."""
    such = (AsideFile.source_pk == own.source_pk, AsideFile.sha256 == own.sha256, AsideFile.edition_pk.is_(None))
    _remove(connection, list(connection.scalars(select(AsideFile.pk).where(*such))))
    connection.execute(update(AsideFile).where(AsideFile.edition_pk == own.edition_pk).values(edition_pk=None))


def hold(connection: Connection, own: Loading, *, at: datetime) -> None:
    """Let readers see the rows of a file of which nothing was loaded, and forget what was held before it."""
    earlier = select(AsideFile.pk).where(AsideFile.source_pk == own.source_pk, AsideFile.held)
    _remove(connection, list(connection.scalars(earlier)))
    connection.execute(update(AsideFile).where(AsideFile.edition_pk == own.edition_pk).values(held=True, at=at))
    show(connection, own)


def withdraw(connection: Connection, *, source_pk: int, sha256: str, edition_pk: int) -> None:
    """Let nobody see the rows of a withdrawn file; they stay, and the same bytes may set rows aside anew."""
    own = (AsideFile.source_pk == source_pk, AsideFile.sha256 == sha256, AsideFile.edition_pk.is_(None))
    connection.execute(update(AsideFile).where(*own).values(edition_pk=edition_pk))


def sweep(connection: Connection, edition_pk: int) -> None:
    """Forget what a load set aside that never ended."""
    _remove(connection, list(connection.scalars(select(AsideFile.pk).where(AsideFile.edition_pk == edition_pk))))


def _remove(connection: Connection, pks: Iterable[int]) -> None:
    for pk in pks:
        connection.execute(delete(AsideRow).where(AsideRow.file_pk == pk))
        connection.execute(delete(AsideFile).where(AsideFile.pk == pk))


def files(connection: Connection, source_id: str) -> list[File]:
    """Return the files of a data set with rows set aside: those that are loaded, and the one last held."""
    loaded = exists().where(
        Edition.source_pk == AsideFile.source_pk, Edition.sha256 == AsideFile.sha256, Edition.state == "active"
    )
    counted = select(func.count()).where(AsideRow.file_pk == AsideFile.pk).scalar_subquery()
    query = (
        select(AsideFile.pk, AsideFile.sha256, AsideFile.held, AsideFile.labels, counted.label("rows"))
        .join(Source, Source.pk == AsideFile.source_pk)
        .where(Source.id == source_id, AsideFile.edition_pk.is_(None), or_(AsideFile.held, loaded))
        .order_by(AsideFile.pk)
    )
    return [
        File(pk=row.pk, sha256=row.sha256, held=row.held, labels=tuple(row.labels), rows=row.rows)
        for row in connection.execute(query)
    ]


def rows(connection: Connection, file: File) -> Iterator[SetAside]:
    """Yield a file's rows in its order, by pages."""
    query = select(AsideRow.pk, AsideRow.line, AsideRow.cells, AsideRow.reason).order_by(AsideRow.pk).limit(_PAGE)
    last = -1
    while page := connection.execute(query.where(AsideRow.file_pk == file.pk, AsideRow.pk > last)).all():
        for _, line, cells, reason in page:
            yield SetAside(line=line, cells=None if cells is None else tuple(orjson.loads(cells)), reason=reason)
        last = page[-1][0]
