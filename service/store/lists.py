"""A list's editions in the cellar: a content is written once, however many editions hold it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, tuple_

from adapters.base import PartyRecord
from service.store import records, renewal, series
from service.store.renewal import Place, Sighted
from service.store.series import Around
from service.store.tables import Record


@dataclass(frozen=True, kw_only=True, slots=True)
class Staged:
    """One edition read to its end: the hash of every record, the content of those that its neighbours do not hold.

    Contents are bytes and not records, which take several times the memory.
    """

    hashes: Mapping[str, str]
    changed: Mapping[str, bytes]


def stage(incoming: Iterable[PartyRecord], around: Around) -> Staged:
    """Return the staged edition; only contents that no neighbour holds are kept in memory."""
    hashes: dict[str, str] = {}
    changed: dict[str, bytes] = {}
    for record in incoming:
        content, sha = records.dump(record)
        hashes[record.record_id] = sha
        held = (around.previous.get(record.record_id), around.next.get(record.record_id))
        if all(run is None or run.content_sha256 != sha for run in held):
            changed[record.record_id] = bytes(memoryview(content))  # the writer's own keeps a buffer of 4 kB
    return Staged(hashes=hashes, changed=changed)


def apply(connection: Connection, staged: Staged, place: Place, around: Around) -> set[str]:
    """Write a staged edition, sighted at its moment; returns the changed records that are now their parties' newest.

    The caller makes it visible in the same transaction.
    """
    new = _write_records(connection, staged, source_pk=place.source_pk)
    present = {}
    for record_id, sha in staged.hashes.items():
        known = next(
            (
                run.record_pk
                for run in (around.previous.get(record_id), around.next.get(record_id))
                if run is not None and run.content_sha256 == sha
            ),
            None,
        )
        present[record_id] = (sha, known if known is not None else new[record_id])
    series.put(connection, at=place.at, present=present, full=place.full, around=around)
    sighted = Sighted(
        present={record_id: pk for record_id, (_, pk) in present.items()},
        changed=list(staged.changed),
        new=staged.changed,
    )
    return renewal.renew(connection, sighted, place)


def sight_again(connection: Connection, place: Place, *, around: Around, present: Mapping[str, series.Run]) -> None:
    """Put a further sighting of an edition into the runs; `present` is what stands at another of its sightings."""
    standing = {record_id: (run.content_sha256, run.record_pk) for record_id, run in present.items()}
    series.put(connection, at=place.at, present=standing, full=place.full, around=around)
    changed = [
        record_id
        for record_id, (sha, _) in standing.items()
        if (before := around.previous.get(record_id)) is None or before.content_sha256 != sha
    ]
    pks = {record_id: pk for record_id, (_, pk) in standing.items()}
    renewal.renew(connection, Sighted(present=pks, changed=changed, new={}), place)


def _write_records(connection: Connection, staged: Staged, *, source_pk: int) -> dict[str, int]:
    """Insert contents not yet held (a record may return to an old content); returns record id -> record pk."""
    held: dict[str, int] = {}
    for chunk in series.chunks(list(staged.changed)):
        query = select(Record.record_id, Record.pk).where(
            Record.source_pk == source_pk,
            tuple_(Record.record_id, Record.content_sha256).in_([(each, staged.hashes[each]) for each in chunk]),
        )
        held.update((record_id, pk) for record_id, pk in connection.execute(query))
        rows = [
            {
                "source_pk": source_pk,
                "record_id": record_id,
                "content_sha256": staged.hashes[record_id],
                "content": staged.changed[record_id],
            }
            for record_id in chunk
            if record_id not in held
        ]
        if rows:
            result = connection.execute(insert(Record).returning(Record.record_id, Record.pk), rows)
            held.update((record_id, pk) for record_id, pk in result)
    return held
