"""What the editions show of one record: every content it had, and between which sightings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    """One content and the sightings in which it stood, as far as the clocks show.

    `before` and `after` are the nearest sightings of a whole edition outside of the run, None where there is none:
    the content was not in them. `edition_sha256` is the last edition of the run.
    """

    record_pk: int
    content: bytes
    first_seen: datetime
    last_seen: datetime
    before: datetime | None
    after: datetime | None
    edition_sha256: str

    @property
    def record(self) -> PartyRecord:
        return _record(self.content)


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
        select(Party.id, Record.pk, Record.content, first, end.c.at, before, after, Edition.sha256)
        .select_from(Party)
        .join(Record, and_(Record.source_pk == Party.source_pk, Record.record_id == Party.record_id))
        .join(Standing, Standing.record_pk == Record.pk)
        .join(end, end.c.pk == last)
        .join(Edition, Edition.pk == end.c.edition_pk)
        .where(Party.id.in_(bindparam("ids", expanding=True)))
        .order_by(Party.id, end.c.at, Standing.full)
    )


_RUNS = _runs_query()  # built once: building it costs as much as running it


def runs(connection: Connection, party_ids: Sequence[str], seen: Clocks) -> dict[str, list[Run]]:
    """Return party id -> every content its record had on the list, oldest first; what the clocks hide is absent."""
    found: dict[str, list[Run]] = {}
    for start in range(0, len(party_ids), _CHUNK):
        chunk = list(party_ids[start : start + _CHUNK])
        for party_id, pk, content, first, last, before, after, sha in connection.execute(
            _RUNS, {"ids": chunk, **seen.bounds}
        ).all():
            run = Run(
                record_pk=pk,
                content=content,
                first_seen=first,
                last_seen=last,
                before=before,
                after=after,
                edition_sha256=sha,
            )
            found.setdefault(party_id, []).append(run)
    return found
