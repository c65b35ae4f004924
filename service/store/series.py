"""A list's records over its sightings: runs kept exact, whatever the order in which editions are loaded.

A run is a longest row of sightings in which one content of a record stood. Putting a sighting between two others
touches only what differs between the three, so the store grows with what changed. Whole editions and excerpts are
two series: what an excerpt leaves out has not gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Table, and_, bindparam, func, insert, or_, select, update

from service.store.tables import Edition, Record, Sighting, Standing

_RUNS: Table = Standing.__table__  # type: ignore[assignment]  # declarative tables are Tables


@dataclass(frozen=True, slots=True)
class Run:
    """One content of a record with the run that covers a sighting."""

    record_pk: int
    content_sha256: str
    from_at: datetime
    to_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """What stood at the sightings next to a moment: record id -> its run; `mark` tells whether one came meanwhile."""

    previous_at: datetime | None
    next_at: datetime | None
    previous: Mapping[str, Run]
    next: Mapping[str, Run]
    mark: int


def around(connection: Connection, source_pk: int, at: datetime, *, full: bool) -> Around:
    """Return the neighbours, in their series, of a sighting to come at this moment."""
    own = (Sighting.source_pk == source_pk, Sighting.full == full)
    earlier = connection.scalar(select(func.max(Sighting.at)).where(*own, Sighting.at < at))
    later = connection.scalar(select(func.min(Sighting.at)).where(*own, Sighting.at > at))
    return Around(
        previous_at=earlier,
        next_at=later,
        previous=standing_at(connection, source_pk, earlier, full=full),
        next=standing_at(connection, source_pk, later, full=full),
        mark=mark(connection, source_pk),
    )


def mark(connection: Connection, source_pk: int) -> int:
    """Return a number that grows with every sighting of the source."""
    return connection.scalar(select(func.max(Sighting.pk)).where(Sighting.source_pk == source_pk)) or 0


def neighbour(connection: Connection, source_pk: int, at: datetime) -> tuple[bool, bool] | None:
    """Return whether the sighting before this moment, of either series, was of a whole edition and of part of a set."""
    query = (
        select(Sighting.full, Edition.partial)
        .join(Edition, Edition.pk == Sighting.edition_pk)
        .where(Sighting.source_pk == source_pk, Sighting.at < at)
        .order_by(Sighting.at.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else (row.full, row.partial)


def last_sighting(connection: Connection, source_pk: int, *, full: bool | None = None) -> datetime | None:
    """Return the newest moment at which an edition of the source was served, of whole ones alone if asked so."""
    query = select(func.max(Sighting.at)).where(Sighting.source_pk == source_pk)
    return connection.scalar(query if full is None else query.where(Sighting.full == full))


def any_sighting(connection: Connection, edition_pk: int, *, but: int) -> datetime | None:
    """Return a moment at which the edition was served, `but` one: what stood then is what it holds."""
    own = (Sighting.edition_pk == edition_pk, Sighting.pk != but)
    return connection.scalar(select(func.min(Sighting.at)).where(*own))


def standing_at(connection: Connection, source_pk: int, at: datetime | None, *, full: bool) -> dict[str, Run]:
    """Return record id -> run of all that stood at a sighting of a whole edition (`full`) or of an excerpt."""
    if at is None:
        return {}
    query = (
        select(Record.record_id, Record.pk, Record.content_sha256, Standing.from_at, Standing.to_at)
        .join(Standing, Standing.record_pk == Record.pk)
        .where(
            Record.source_pk == source_pk,
            Standing.full == full,
            Standing.from_at <= at,
            or_(Standing.to_at.is_(None), Standing.to_at >= at),
        )
    )
    return {record_id: Run(pk, sha, start, end) for record_id, pk, sha, start, end in connection.execute(query)}


@dataclass(slots=True)
class _Changes:
    """Rows to write, each as one batch."""

    ends: list[tuple[int, datetime, datetime | None]] = field(default_factory=list)  # record, from_at, new end
    begins: list[tuple[int, datetime]] = field(default_factory=list)  # record, old from_at
    new: list[tuple[int, datetime, datetime | None]] = field(default_factory=list)


def put(
    connection: Connection, *, at: datetime, present: Mapping[str, tuple[str, int]], full: bool, around: Around
) -> None:
    """Put a sighting's records into the runs of its series; `present` is record id -> (content hash, record pk)."""
    changes = _Changes()
    for record_id in {*around.previous, *present, *around.next}:
        before, after = around.previous.get(record_id), around.next.get(record_id)
        _place(changes, present.get(record_id), before, after, at=at, around=around)
    _write(connection, changes, at=at, full=full)


def _place(
    changes: _Changes,
    here: tuple[str, int] | None,
    before: Run | None,
    after: Run | None,
    *,
    at: datetime,
    around: Around,
) -> None:
    sha = here[0] if here else None
    goes_on = before is not None and before.content_sha256 == sha
    comes_back = after is not None and after.content_sha256 == sha
    if before is not None and not goes_on:
        assert around.previous_at is not None  # it stood at a sighting
        if after is not None and after.record_pk == before.record_pk and after.from_at == before.from_at:
            assert around.next_at is not None
            changes.ends.append((before.record_pk, before.from_at, around.previous_at))
            changes.new.append((before.record_pk, around.next_at, before.to_at))
        elif before.to_at is None:
            changes.ends.append((before.record_pk, before.from_at, around.previous_at))
    if here is None or (goes_on and (comes_back or around.next_at is None)):
        return
    if goes_on and before is not None:
        changes.ends.append((before.record_pk, before.from_at, at))
    elif comes_back and after is not None:
        changes.begins.append((after.record_pk, after.from_at))
    else:
        changes.new.append((here[1], at, None if around.next_at is None else at))


def _write(connection: Connection, changes: _Changes, *, at: datetime, full: bool) -> None:
    same = (_RUNS.c.record_pk == bindparam("of_record"), _RUNS.c.from_at == bindparam("of_from"))
    if changes.ends:
        connection.execute(
            update(_RUNS).where(*same).values(to_at=bindparam("new_end")),
            [{"of_record": pk, "of_from": start, "new_end": end} for pk, start, end in changes.ends],
        )
    if changes.begins:
        connection.execute(
            update(_RUNS).where(*same).values(from_at=bindparam("new_start")),
            [{"of_record": pk, "of_from": start, "new_start": at} for pk, start in changes.begins],
        )
    if changes.new:
        connection.execute(
            insert(_RUNS),
            [{"record_pk": pk, "from_at": start, "to_at": end, "full": full} for pk, start, end in changes.new],
        )


def sight(
    connection: Connection, *, source_pk: int, edition_pk: int, at: datetime, recorded_at: datetime, full: bool
) -> int:
    """Write that the edition was served at this moment; returns the sighting's pk."""
    row = {"source_pk": source_pk, "edition_pk": edition_pk, "at": at, "recorded_at": recorded_at, "full": full}
    return connection.execute(insert(Sighting).returning(Sighting.pk), [row]).scalar_one()


def record(connection: Connection, sighting_pk: int, recorded_at: datetime) -> None:
    """Write when we learned of the sighting: the last thing that is known of it."""
    connection.execute(update(Sighting).where(Sighting.pk == sighting_pk).values(recorded_at=recorded_at))


def later_elsewhere(connection: Connection, source_pk: int, record_ids: Sequence[str], at: datetime) -> set[str]:
    """Return those of the records that stand in some content at a sighting, of either series, after this moment."""
    ends = {full: last_sighting(connection, source_pk, full=full) for full in (True, False)}
    open_ended = [full for full, last in ends.items() if last is not None and last > at]
    if not open_ended:
        return set()
    found: set[str] = set()
    for chunk in chunks(record_ids):
        found.update(
            connection.execute(
                select(Record.record_id)
                .join(Standing, Standing.record_pk == Record.pk)
                .where(
                    Record.source_pk == source_pk,
                    Record.record_id.in_(chunk),
                    or_(and_(Standing.to_at.is_(None), Standing.full.in_(open_ended)), Standing.to_at > at),
                )
            ).scalars()
        )
    return found


def chunks(items: Sequence[str], size: int = 500) -> Iterable[Sequence[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
