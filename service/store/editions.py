"""Sources and their editions: what we hold, which one is active, and which tries changed nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from adapters.base import Manifest
from adapters.dates import PartialDate
from adapters.sanctions.port import SanctionsList
from service.store.tables import Attempt, Edition, Source


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionRow:
    pk: int
    source_pk: int
    sha256: str
    state: str
    excerpt: bool
    published: PartialDate | None
    retrieved_at: datetime
    checked_at: datetime
    recorded_at: datetime
    rows: int
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceRow:
    """A source we hold something of, with its active editions (a trade data set may have several files)."""

    pk: int
    id: str
    kind: str
    title: str
    publisher: str
    licence: str
    illustrative: bool
    period_from: PartialDate | None
    period_to: PartialDate | None
    directions: tuple[str, ...]
    gaps: tuple[str, ...]
    editions: tuple[EditionRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AttemptRow:
    source_id: str
    at: datetime
    result: str
    reason: str


def source_pk(connection: Connection, described: SanctionsList | Manifest) -> int:
    """Return the source's pk, writing or renewing its description."""
    values = _description(described)
    pk = connection.scalar(select(Source.pk).where(Source.id == described.id))
    if pk is not None:
        connection.execute(update(Source).where(Source.pk == pk).values(values))
        return pk
    return connection.execute(insert(Source).returning(Source.pk), [{"id": described.id, **values}]).scalar_one()


def _description(described: SanctionsList | Manifest) -> dict[str, object]:
    common = {"title": described.title, "publisher": described.publisher, "licence": described.licence}
    if isinstance(described, SanctionsList):
        return {
            **common,
            "kind": "list",
            "illustrative": False,
            "period_from": None,
            "period_to": None,
            "directions": [],
            "gaps": [],
        }
    return {
        **common,
        "kind": described.kind,
        "illustrative": described.illustrative,
        "period_from": described.period_from,
        "period_to": described.period_to,
        "directions": list(described.directions),
        "gaps": list(described.gaps),
    }


def find(connection: Connection, source_id: str, sha256: str) -> EditionRow | None:
    """Return the edition of this source with these bytes, if we hold it."""
    query = (
        select(Edition.__table__)
        .join(Source)
        .where(Source.id == source_id, Edition.sha256 == sha256, Edition.state != "loading")
    )
    row = connection.execute(query).mappings().first()
    return None if row is None else EditionRow(**row)


def active(connection: Connection, source_id: str) -> tuple[EditionRow, ...]:
    """Return the source's active editions, oldest first."""
    query = (
        select(Edition.__table__)
        .join(Source)
        .where(Source.id == source_id, Edition.state == "active")
        .order_by(Edition.pk)
    )
    return tuple(EditionRow(**row) for row in connection.execute(query).mappings())


def unfinished(connection: Connection, pk: int) -> list[EditionRow]:
    """Return the editions of a source whose load has not ended."""
    query = select(Edition.__table__).where(Edition.source_pk == pk, Edition.state == "loading")
    return [EditionRow(**row) for row in connection.execute(query).mappings()]


def still_loading(connection: Connection, edition_pk: int, *, now: datetime) -> bool:
    """Renew the lease of a load; false where another one has removed it."""
    renewed = connection.execute(
        update(Edition).where(Edition.pk == edition_pk, Edition.state == "loading").values(checked_at=now)
    )
    return renewed.rowcount == 1


def begin(
    connection: Connection,
    *,
    source: int,
    sha256: str,
    excerpt: bool,
    retrieved_at: datetime,
    now: datetime,
    etag: str | None = None,
    last_modified: str | None = None,
) -> int:
    """Write an edition that nobody sees yet; returns its pk."""
    row = {
        "source_pk": source,
        "sha256": sha256,
        "state": "loading",
        "excerpt": excerpt,
        "published": None,
        "retrieved_at": retrieved_at,
        "checked_at": now,
        "recorded_at": now,
        "rows": 0,
        "etag": etag,
        "last_modified": last_modified,
    }
    return connection.execute(insert(Edition).returning(Edition.pk), [row]).scalar_one()


def activate(
    connection: Connection, edition_pk: int, *, rows: int, published: PartialDate | None, replaces: bool
) -> None:
    """Let readers see the edition; with `replaces` the source's former active ones become past in the same step."""
    if replaces:
        own = select(Edition.source_pk).where(Edition.pk == edition_pk).scalar_subquery()
        connection.execute(
            update(Edition).where(Edition.source_pk == own, Edition.state == "active").values(state="past")
        )
    connection.execute(
        update(Edition).where(Edition.pk == edition_pk).values(state="active", rows=rows, published=published)
    )


def checked(connection: Connection, edition_pk: int, *, now: datetime) -> None:
    """Say that the publisher still serves this edition."""
    connection.execute(update(Edition).where(Edition.pk == edition_pk).values(checked_at=now))


def record_attempt(
    connection: Connection,
    *,
    source_id: str,
    at: datetime,
    result: str,
    reason: str,
    sha256: str | None = None,
) -> None:
    connection.execute(
        insert(Attempt).values(source_id=source_id, at=at, result=result, reason=reason[:2000], sha256=sha256)
    )


def everything(connection: Connection) -> tuple[list[SourceRow], dict[str, AttemptRow]]:
    """Return all sources with their active editions, and the last failed or held try of each source id."""
    editions: dict[int, list[EditionRow]] = {}
    query = select(Edition.__table__).where(Edition.state == "active").order_by(Edition.pk)
    for row in connection.execute(query).mappings():
        editions.setdefault(row["source_pk"], []).append(EditionRow(**row))
    sources = [
        SourceRow(
            **{**row, "directions": tuple(row["directions"]), "gaps": tuple(row["gaps"])},
            editions=tuple(editions.get(row["pk"], ())),
        )
        for row in connection.execute(select(Source.__table__).order_by(Source.kind, Source.id)).mappings()
    ]
    last = select(func.max(Attempt.pk)).group_by(Attempt.source_id)
    attempts = {
        row.source_id: AttemptRow(source_id=row.source_id, at=row.at, result=row.result, reason=row.reason)
        for row in connection.execute(select(Attempt.__table__).where(Attempt.pk.in_(last)))
    }
    return sources, attempts
