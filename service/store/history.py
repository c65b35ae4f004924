"""What the editions show of one record: every content it had, and between which sightings.

The two series in which runs are kept, of whole editions and of excerpts, are told as one row of moments here, made of
the sightings that the clocks show and of nothing else: what is loaded later must not change what was told before.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, or_, select

from adapters.base import PartyRecord
from service.store import records
from service.store.clocks import Clocks
from service.store.tables import Edition, Party, Record, Sighting, Standing

_CHUNK = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One content and a longest row of sightings that show it, as far as the clocks show; an excerpt shows no absence.

    `before` and `after` are the nearest sightings of a whole edition outside of the run, None where there is none:
    the content was not in them. `edition_sha256` is the last edition of the run, `partial` whether that one is part
    of a set, whose other files would say more of the record.
    """

    record_pk: int
    content: bytes
    first_seen: datetime
    last_seen: datetime
    before: datetime | None
    after: datetime | None
    edition_sha256: str
    partial: bool

    @property
    def record(self) -> PartyRecord:
        return _record(self.content)


def told(runs: Sequence[Run]) -> tuple[PartyRecord, ...]:
    """Return the contents whose names and numbers a party has by these runs, its latest first.

    Part of a set takes no name away: where no more than that was seen last, all that the party had still count.
    """
    latest = runs[-1]
    return (latest.record, *(each.record for each in reversed(runs[:-1]))) if latest.partial else (latest.record,)


@lru_cache(maxsize=4096)
def _record(content: bytes) -> PartyRecord:
    return records.load(content)


def _runs_query() -> Select[*tuple[Any, ...]]:
    """Each run with its ends among the sightings that the clocks show; every end is one step into an index."""
    near = Sighting.__table__.alias("near")
    visible = and_(
        near.c.source_pk == Record.source_pk,
        near.c.at <= bindparam("available_at"),
        near.c.recorded_at <= bindparam("known_at"),
    )
    within = and_(
        visible,
        near.c.full == Standing.full,
        near.c.at >= Standing.from_at,
        or_(Standing.to_at.is_(None), near.c.at <= Standing.to_at),
    )
    first = select(near.c.at).where(within).order_by(near.c.at).limit(1).scalar_subquery()
    last = select(near.c.pk).where(within).order_by(near.c.at.desc()).limit(1).scalar_subquery()
    end = Sighting.__table__.alias("last_sighting")
    before = (
        select(near.c.at)
        .where(visible, near.c.full, near.c.at < Standing.from_at)
        .order_by(near.c.at.desc())
        .limit(1)
        .scalar_subquery()
    )
    after = (
        select(near.c.at)
        .where(visible, near.c.full, near.c.at > end.c.at)
        .order_by(near.c.at)
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            Party.id,
            Party.source_pk,
            Standing.full,
            Record.pk.label("record_pk"),
            Record.content,
            first.label("first_seen"),
            end.c.at.label("last_seen"),
            before.label("before"),
            after.label("after"),
            Edition.sha256.label("edition_sha256"),
            Edition.partial,
        )
        .select_from(Party)
        .join(Record, and_(Record.source_pk == Party.source_pk, Record.record_id == Party.record_id))
        .join(Standing, Standing.record_pk == Record.pk)
        .join(end, end.c.pk == last)
        .join(Edition, Edition.pk == end.c.edition_pk)
        .where(Party.id.in_(bindparam("ids", expanding=True)))
        .order_by(Party.id, end.c.at, Standing.full)
    )


_RUNS = _runs_query()  # built once: building it costs as much as running it
_SIGHTINGS = (
    select(Sighting.at, Sighting.full, Edition.sha256, Edition.partial)
    .join(Edition, Edition.pk == Sighting.edition_pk)
    .where(
        Sighting.source_pk == bindparam("source"),
        Sighting.at <= bindparam("available_at"),
        Sighting.recorded_at <= bindparam("known_at"),
    )
    .order_by(Sighting.at)
)
_Moments = Sequence[tuple[datetime, bool, str, bool]]  # when served, whether whole, edition, whether part of a set


def runs(connection: Connection, party_ids: Sequence[str], seen: Clocks) -> dict[str, list[Run]]:
    """Return party id -> every content its record had on the list, oldest first; what the clocks hide is absent."""
    kept: dict[str, list[tuple[bool, Run]]] = {}
    sources: dict[str, int] = {}
    for start in range(0, len(party_ids), _CHUNK):
        chunk = list(party_ids[start : start + _CHUNK])
        for party_id, source_pk, full, *columns in connection.execute(_RUNS, {"ids": chunk, **seen.bounds}).all():
            run = Run(**dict(zip(_COLUMNS, columns, strict=True)))
            kept.setdefault(party_id, []).append((full, run))
            sources[party_id] = source_pk
    sighted: dict[int, _Moments] = {}
    found = {}
    for party_id, own in kept.items():
        if all(full for full, _ in own):
            found[party_id] = _joined([run for _, run in own])
            continue
        source = sources[party_id]
        if source not in sighted:
            moments = connection.execute(_SIGHTINGS, {"source": source, **seen.bounds}).all()
            sighted[source] = [(at, full, sha256, partial) for at, full, sha256, partial in moments]
        found[party_id] = _in_one_row(own, sighted[source])
    return found


_COLUMNS = (
    "record_pk", "content", "first_seen", "last_seen", "before", "after", "edition_sha256", "partial"
)  # fmt: skip


def _joined(own: Sequence[Run]) -> list[Run]:
    """Return runs of whole editions joined where what parts them is not seen."""
    joined: list[Run] = []
    for run in own:
        former = joined[-1] if joined else None
        if former is not None and former.record_pk == run.record_pk and former.after == run.first_seen:
            joined[-1] = replace(run, first_seen=former.first_seen, before=former.before)
        else:
            joined.append(run)
    return joined


def _in_one_row(own: Sequence[tuple[bool, Run]], moments: _Moments) -> list[Run]:
    """Return the runs of both series as those of one: an excerpt that says nothing of the record parts nothing."""
    times = {series: [at for at, full, *_ in moments if full == series] for series in (True, False)}
    standing: Mapping[tuple[bool, datetime], Run] = {
        (full, at): run
        for full, run in own
        for at in times[full][bisect_left(times[full], run.first_seen) : bisect_right(times[full], run.last_seen)]
    }
    found: list[Run] = []
    former: int | None = None
    for at, full, sha256, partial in moments:
        stood = standing.get((full, at))
        if stood is None and not full:
            continue
        if stood is not None and stood.record_pk == former:
            found[-1] = replace(found[-1], last_seen=at, edition_sha256=sha256, partial=partial)
        elif stood is not None:
            found.append(replace(stood, first_seen=at, last_seen=at, edition_sha256=sha256, partial=partial))
        former = None if stood is None else stood.record_pk
    whole = times[True]
    return [
        replace(
            run,
            before=next(iter(reversed(whole[: bisect_left(whole, run.first_seen)])), None),
            after=next(iter(whole[bisect_right(whole, run.last_seen) :]), None),
        )
        for run in found
    ]
