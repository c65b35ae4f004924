"""What we hold of every source, as the clocks show it: descriptions, editions that stood, tries without effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, RowMapping, Select, and_, bindparam, func, insert, or_, select, true, update

from adapters.base import Manifest
from adapters.dates import PartialDate
from service.store import clocks, indexes
from service.store.clocks import Clocks
from service.store.editions import EditionRow, stood
from service.store.indexes import NameIndexes
from service.store.journal_tables import Attempt
from service.store.tables import Description, Edition, Sighting, Source

# What editions of trade files count: among `left_out`, rows set aside; among `counts`, pairs that may be one shipment,
# and rows dated outside the period of the manifest.
UNREADABLE, TWINS, OUTSIDE = "unreadable", "twins", "outside"


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceRow:
    """A source we hold something of, with its active editions (a trade data set may have several files)."""

    pk: int
    id: str
    kind: str
    illustrative: bool
    title: str = ""
    publisher: str = ""
    licence: str = ""
    period_from: PartialDate | None = None
    period_to: PartialDate | None = None
    directions: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    editions: tuple[EditionRow, ...] = ()
    withdrawn: tuple[EditionRow, ...] = ()  # files that a person took back
    described_at: datetime | None = None  # when it was last described with a load

    @property
    def rows_aside(self) -> int:
        """How many rows of its files could not be read."""
        return sum(each.left_out.get(UNREADABLE, 0) for each in self.editions) if self.kind != "list" else 0

    @property
    def records_left_out(self) -> Mapping[str, int]:
        """How many records of a register's files were understood and are no stakes, by the register's word for why."""
        every = sum((Counter(each.left_out) for each in self.editions), Counter[str]())
        return (
            {name: number for name, number in every.items() if name != UNREADABLE} if self.kind == "ownership" else {}
        )

    @property
    def rows_missing(self) -> int:
        """How many rows of it were withdrawn since it was last described: what its period says may not be there."""
        return sum(each.rows for each in self.missing)

    @property
    def missing(self) -> tuple[EditionRow, ...]:
        """The files that were withdrawn since it was last described with a load."""
        at = self.described_at
        return tuple(each for each in self.withdrawn if each.withdrawn_at and (at is None or each.withdrawn_at >= at))

    @property
    def rows_outside(self) -> int:
        """How many rows of its files were dated outside its period when they were loaded."""
        return sum(int(each.counts.get(OUTSIDE, 0)) for each in self.editions) if self.kind == "trade" else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class AttemptRow:
    source_id: str
    at: datetime
    result: str
    reason: str
    sha256: str | None = None


def pk_of(connection: Connection, source_id: str) -> int | None:
    """Return the pk of a source, or None where nothing of it was ever loaded."""
    return connection.scalar(select(Source.pk).where(Source.id == source_id))


def kind_of(connection: Connection, source_id: str) -> str | None:
    """Return the kind of a source that is held: list, trade, statements or ownership."""
    return connection.scalar(select(Source.kind).where(Source.id == source_id))


def describe(connection: Connection, source: int, manifest: Manifest, *, recorded_at: datetime, edition: int) -> None:
    """Write what the manifest of a file says, unless the last description said the same with the same file."""
    connection.execute(update(Source).where(Source.pk == source).values(illustrative=manifest.illustrative))
    values = {
        "edition_pk": edition,
        "title": manifest.title,
        "publisher": manifest.publisher,
        "licence": manifest.licence,
        "period_from": manifest.period_from,
        "period_to": manifest.period_to,
        "directions": list(manifest.directions),
        "gaps": list(manifest.gaps),
    }
    table = Description.__table__
    query = select(*(table.c[name] for name in values)).where(Description.source_pk == source)
    held = connection.execute(query.order_by(Description.pk.desc()).limit(1)).mappings().first()
    if held is None or dict(held) != values:
        connection.execute(insert(Description).values(source_pk=source, recorded_at=recorded_at, **values))


def record_attempt(
    connection: Connection,
    *,
    source_id: str,
    at: datetime,
    result: str,
    reason: str,
    sha256: str | None = None,
) -> None:
    """Write a try that changed nothing, with its reason."""
    recorded = clocks.record(connection, at)
    connection.execute(
        insert(Attempt).values(source_id=source_id, at=recorded, result=result, reason=reason[:2000], sha256=sha256)
    )


def tries(connection: Connection, source_id: str, *, limit: int) -> list[AttemptRow]:
    """Return a source's last tries that changed nothing, newest first."""
    query = select(Attempt.__table__).where(Attempt.source_id == source_id).order_by(Attempt.pk.desc()).limit(limit)
    return [_attempt(row) for row in connection.execute(query)]


def _attempt(row: Any) -> AttemptRow:
    return AttemptRow(source_id=row.source_id, at=row.at, result=row.result, reason=row.reason, sha256=row.sha256)


def _newest_sightings() -> Select[*tuple[Any, ...]]:
    """Each list's newest sighting that the clocks show, of a whole set where there is one, with its edition."""
    near = Sighting.__table__.alias("near")
    own = Edition.__table__.alias("own")

    whole = and_(near.c.full, ~own.c.partial)

    def newest(such: Any) -> Any:
        return (
            select(near.c.pk)
            .join(own, own.c.pk == near.c.edition_pk)
            .where(
                near.c.source_pk == Source.pk,
                near.c.at <= bindparam("available_at"),
                near.c.recorded_at <= bindparam("known_at"),
                such,
            )
            .order_by(near.c.at.desc())
            .limit(1)
            .scalar_subquery()
        )

    return (
        select(Edition.__table__, Sighting.at.label("sighted_at"))
        .select_from(Source)
        .join(Sighting, Sighting.pk == func.coalesce(*map(newest, (whole, ~own.c.partial, true()))))
        .join(Edition, Edition.pk == Sighting.edition_pk)
        .where(Source.kind == "list")
    )


_NEWEST_SIGHTINGS = _newest_sightings()  # built once: building costs more than running
_FILES = (
    select(Edition.__table__)
    .join(Source)
    .where(
        Source.kind != "list",
        or_(stood(), Edition.withdrawn_at <= bindparam("known_at")),
        Edition.retrieved_at <= bindparam("available_at"),
        Edition.recorded_at <= bindparam("known_at"),
    )
    .order_by(Edition.pk)
)
_WITH = Edition.__table__.alias("described_with")
_DESCRIPTIONS = (
    select(Description.__table__, _WITH.c.pk.is_not(None).label("by_withdrawal"))
    .outerjoin(_WITH, and_(_WITH.c.pk == Description.edition_pk, _WITH.c.withdrawn_at == Description.recorded_at))
    .where(Description.recorded_at <= bindparam("known_at"))
    .order_by(Description.pk)
)
_SOURCES = select(Source.__table__).order_by(Source.kind, Source.id)
_LATER = Attempt.__table__.alias("later")
_ATTEMPTS = select(Attempt.__table__).where(
    Attempt.pk.in_(
        select(func.max(_LATER.c.pk))
        .where(_LATER.c.at <= bindparam("known_at"), _LATER.c.at <= bindparam("available_at"))
        .group_by(_LATER.c.source_id)
    )
)


# What was read last for the clocks that show all, of each store: with the ledger's instant and the sources themselves,
# whose rows alone may change before anything is recorded.
_Held = tuple[list["SourceRow"], dict[str, "AttemptRow"]]
_LAST: WeakKeyDictionary[NameIndexes, tuple[datetime, Sequence[RowMapping], _Held]] = WeakKeyDictionary()


def everything(connection: Connection, seen: Clocks) -> tuple[Sequence[SourceRow], Mapping[str, AttemptRow]]:
    """Return all sources with the editions that stood by the clocks, and each one's last try that changed nothing."""
    rows = connection.execute(_SOURCES).mappings().all()
    if not seen.newest or seen.known_at == clocks.NEWEST.known_at:  # that one does not say what the last thing is
        return _read(connection, rows, seen)
    store = indexes.of(connection)
    last = _LAST.get(store)
    if last is None or last[:2] != (seen.known_at, rows):
        last = _LAST[store] = seen.known_at, rows, _read(connection, rows, seen)
    return last[2]


def _read(connection: Connection, rows: Iterable[RowMapping], seen: Clocks) -> _Held:
    editions: dict[int, list[EditionRow]] = {}
    for row in connection.execute(_NEWEST_SIGHTINGS, seen.bounds).mappings():
        fields = {name: value for name, value in row.items() if name != "sighted_at"}
        edition = replace(EditionRow(**fields), checked_at=row["sighted_at"])
        editions.setdefault(edition.source_pk, []).append(edition)
    withdrawn: dict[int, list[EditionRow]] = {}
    for row in connection.execute(_FILES, seen.bounds).mappings():
        file = EditionRow(**row)
        gone = file.withdrawn_at is not None and file.withdrawn_at <= seen.known_at
        (withdrawn if gone else editions).setdefault(file.source_pk, []).append(file)
    descriptions = connection.execute(_DESCRIPTIONS, seen.bounds).mappings().all()
    described = {row["source_pk"]: row for row in descriptions}
    loaded_at = {row["source_pk"]: row["recorded_at"] for row in descriptions if not row["by_withdrawal"]}
    sources = []
    for row in rows:
        own = row["pk"]
        source = SourceRow(**row, editions=tuple(editions.get(own, ())), withdrawn=tuple(withdrawn.get(own, ())))
        said = described.get(source.pk)
        if said is not None:
            source = replace(
                source,
                **{name: said[name] for name in ("title", "publisher", "licence", "period_from", "period_to")},
                described_at=loaded_at.get(source.pk),
                directions=tuple(said["directions"]),
                gaps=tuple(said["gaps"]),
            )
        elif source.kind != "list":
            continue  # recorded later than the clocks show
        sources.append(source)
    attempts = {row.source_id: _attempt(row) for row in connection.execute(_ATTEMPTS, seen.bounds)}
    return sources, attempts
