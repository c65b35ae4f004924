"""Sources and their editions: one loaded version of one source, written before anyone sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, insert, or_, select, update

from adapters.base import Manifest
from adapters.dates import PartialDate
from adapters.sanctions.port import SanctionsList
from service.store.tables import Edition, Sighting, Source

_LOAD = "load"  # among the counts of an edition while it is loading: the token of its load


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionRow:
    """One edition. `checked_at`: when its publisher last served it, as far as the clocks show."""

    pk: int
    source_pk: int
    sha256: str
    state: str
    layout: str
    excerpt: bool
    partial: bool
    published: PartialDate | None
    retrieved_at: datetime
    checked_at: datetime
    recorded_at: datetime
    rows: int
    counts: Mapping[str, Any]
    left_out: Mapping[str, int]
    etag: str | None
    last_modified: str | None
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldEdition:
    """An edition with when its publisher served it; a data set's files are never sighted."""

    edition: EditionRow
    first_served_at: datetime | None
    last_served_at: datetime | None
    sightings: int


def stood(edition: type[Edition] = Edition) -> ColumnElement[bool]:
    """Return that an edition was in use by the clock `known_at`: it is, or was withdrawn later than that."""
    return or_(edition.state == "active", edition.withdrawn_at > bindparam("known_at"))


def source_pk(connection: Connection, described: SanctionsList | Manifest) -> int:
    """Return the source's pk and hold its row, so that one load of a source writes at a time."""
    held = select(Source.pk).where(Source.id == described.id).with_for_update(key_share=True)
    pk = connection.scalar(held)
    if pk is not None:
        return pk
    kind = "list" if isinstance(described, SanctionsList) else described.kind
    illustrative = isinstance(described, Manifest) and described.illustrative
    values = {"id": described.id, "kind": kind, "illustrative": illustrative}
    return connection.execute(insert(Source).returning(Source.pk), [values]).scalar_one()


def find(connection: Connection, source_id: str, sha256: str) -> EditionRow | None:
    """Return the edition of this source with these bytes, if we hold it and nobody took it back."""
    query = (
        select(Edition.__table__)
        .join(Source)
        .where(Source.id == source_id, Edition.sha256 == sha256, Edition.state.not_in(("loading", "withdrawn")))
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


def beginning(connection: Connection, source_id: str, prefix: str) -> tuple[EditionRow, ...]:
    """Return all editions of a source, withdrawn and loading ones too, whose hash begins so, oldest first."""
    query = (
        select(Edition.__table__)
        .join(Source)
        .where(Source.id == source_id, Edition.sha256.startswith(prefix, autoescape=True))
        .order_by(Edition.pk)
    )
    return tuple(EditionRow(**row) for row in connection.execute(query).mappings())


def served_at(connection: Connection, source: int, at: datetime | None) -> EditionRow | None:
    """Return the edition that was sighted at this very instant."""
    query = select(Edition.__table__).join(Sighting).where(Sighting.source_pk == source, Sighting.at == at)
    row = connection.execute(query).mappings().first() if at is not None else None
    return None if row is None else EditionRow(**row)


def unfinished(connection: Connection, pk: int) -> list[EditionRow]:
    """Return the editions of a source whose load has not ended."""
    query = select(Edition.__table__).where(Edition.source_pk == pk, Edition.state == "loading")
    return [EditionRow(**row) for row in connection.execute(query).mappings()]


def unfinished_trade(connection: Connection) -> list[EditionRow]:
    """Return the editions of any trade data set whose load has not ended."""
    query = select(Edition.__table__).join(Source).where(Source.kind == "trade", Edition.state == "loading")
    return [EditionRow(**row) for row in connection.execute(query).mappings()]


def still_loading(connection: Connection, edition_pk: int, *, token: str, now: datetime) -> bool:
    """Renew the lease of a load; false where another one has removed it.

    The pk alone does not tell: SQLite gives that of a removed row to the next one.
    """
    own = (Edition.pk == edition_pk, Edition.state == "loading", Edition.counts[_LOAD].as_string() == token)
    return connection.execute(update(Edition).where(*own).values(checked_at=now)).rowcount == 1


def take_over(connection: Connection, edition_pk: int, *, silent_since: datetime) -> bool:
    """Take a load for dead, which can write nothing from here on; false where it gave a sign of life after that.

    One that is writing right now holds the row, and is alive: to wait for it might be to wait for each other.
    """
    dead = (Edition.pk == edition_pk, Edition.state == "loading", Edition.checked_at <= silent_since)
    if connection.scalar(select(Edition.pk).where(*dead).with_for_update(skip_locked=True)) is None:
        return False
    connection.execute(update(Edition).where(Edition.pk == edition_pk).values(counts={}))
    return True


def begin(
    connection: Connection,
    *,
    source: int,
    sha256: str,
    excerpt: bool,
    retrieved_at: datetime,
    now: datetime,
    layout: str = "",
    partial: bool = False,
    etag: str | None = None,
    last_modified: str | None = None,
    token: str | None = None,
) -> int:
    """Write an edition that nobody sees yet; returns its pk. `token`: what only a load of many transactions knows."""
    row = {
        "source_pk": source,
        "sha256": sha256,
        "state": "loading",
        "layout": layout,
        "excerpt": excerpt,
        "partial": partial,
        "published": None,
        "retrieved_at": retrieved_at,
        "checked_at": now,
        "recorded_at": now,
        "rows": 0,
        "counts": {} if token is None else {_LOAD: token},
        "left_out": {},
        "etag": etag,
        "last_modified": last_modified,
    }
    return connection.execute(insert(Edition).returning(Edition.pk), [row]).scalar_one()


def finish(
    connection: Connection,
    edition_pk: int,
    *,
    recorded_at: datetime,
    state: str,
    rows: int,
    published: PartialDate | None = None,
    counts: Mapping[str, Any] | None = None,
    left_out: Mapping[str, int] | None = None,
) -> None:
    """Let readers see the edition, as `active` or as `past`."""
    connection.execute(
        update(Edition)
        .where(Edition.pk == edition_pk)
        .values(
            state=state,
            rows=rows,
            published=published,
            recorded_at=recorded_at,
            counts=dict(counts or {}),
            left_out=dict(left_out or {}),
        )
    )


def retire(connection: Connection, source: int, *, but: int) -> None:
    """Make all active editions of a source past, and the one given active."""
    connection.execute(
        update(Edition).where(Edition.source_pk == source, Edition.state == "active").values(state="past")
    )
    connection.execute(update(Edition).where(Edition.pk == but).values(state="active"))


def history(connection: Connection, source_id: str, *, limit: int, offset: int) -> tuple[list[HeldEdition], int]:
    """Return one page of a source's editions, the last served first, and the number of all."""
    own = and_(Source.id == source_id, Edition.state != "loading")
    total = connection.scalar(select(func.count()).select_from(Edition).join(Source).where(own))
    query = (
        select(
            Edition.__table__,
            func.min(Sighting.at).label("first_served_at"),
            func.max(Sighting.at).label("last_served_at"),
            func.count(Sighting.pk).label("sightings"),
        )
        .select_from(Edition)
        .join(Source, Source.pk == Edition.source_pk)
        .outerjoin(Sighting, Sighting.edition_pk == Edition.pk)
        .where(own)
        .group_by(Edition.pk)
        .order_by(func.coalesce(func.max(Sighting.at), Edition.retrieved_at).desc(), Edition.pk.desc())
        .limit(limit)
        .offset(offset)
    )
    return [_held(dict(row)) for row in connection.execute(query).mappings()], total or 0


def _held(row: dict[str, Any]) -> HeldEdition:
    served = {name: row.pop(name) for name in ("first_served_at", "last_served_at", "sightings")}
    return HeldEdition(
        edition=EditionRow(**row | {"checked_at": served["last_served_at"] or row["checked_at"]}), **served
    )
