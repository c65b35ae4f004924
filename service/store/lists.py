"""A list's editions in the cellar: what is new is written once, its parties are found by all names they ever had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, bindparam, insert, select, tuple_, update

from adapters.base import PartyRecord
from service.store import parties, records, series
from service.store.series import Around, chunks
from service.store.tables import Party, Record

_PARTIES: Table = Party.__table__  # type: ignore[assignment]  # declarative tables are Tables


@dataclass(frozen=True, kw_only=True, slots=True)
class Staged:
    """One edition read to its end: the hash of every record, the content of those that its neighbours do not hold.

    Contents are bytes and not records, which take several times the memory.
    """

    hashes: Mapping[str, str]
    changed: Mapping[str, bytes]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where an edition goes: its source, itself, and the moment at which it was served."""

    source_id: str
    source_pk: int
    edition_pk: int
    at: datetime
    full: bool
    newest: bool  # whether no later sighting counts more


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


def apply(connection: Connection, staged: Staged, place: Place, around: Around) -> None:
    """Write a staged edition at its moment; the caller makes it visible in the same transaction."""
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
    _renew_parties(connection, staged, new, place)


def sight_again(connection: Connection, place: Place, *, around: Around, present: Mapping[str, series.Run]) -> None:
    """Put a further sighting of an edition into the runs; `present` is what stands at another of its sightings."""
    standing = {record_id: (run.content_sha256, run.record_pk) for record_id, run in present.items()}
    series.put(connection, at=place.at, present=standing, full=place.full, around=around)
    differ = [
        record_id
        for record_id, (sha, _) in standing.items()
        if (before := around.previous.get(record_id)) is None or before.content_sha256 != sha
    ]
    pks = {record_id: standing[record_id][1] for record_id in differ}
    contents = records_of(connection, list(pks.values()))
    staged = Staged(
        hashes={record_id: sha for record_id, (sha, _) in standing.items()},
        changed={record_id: contents[pk] for record_id, pk in pks.items()},
    )
    _renew_parties(connection, staged, pks, place)


def records_of(connection: Connection, record_pks: Sequence[int]) -> dict[int, bytes]:
    """Return record pk -> the content it was kept with."""
    return {
        pk: content
        for start in range(0, len(record_pks), 500)
        for pk, content in connection.execute(
            select(Record.pk, Record.content).where(Record.pk.in_(record_pks[start : start + 500]))
        )
    }


def _write_records(connection: Connection, staged: Staged, *, source_pk: int) -> dict[str, int]:
    """Insert contents not yet held (a record may return to an old content); returns record id -> record pk."""
    held: dict[str, int] = {}
    for chunk in chunks(list(staged.changed)):
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


def _renew_parties(connection: Connection, staged: Staged, record_pks: Mapping[str, int], place: Place) -> None:
    """Let parties have the names of the edition: their latest ones where no later sighting has the party."""
    for chunk in chunks(list(staged.changed)):
        changed = {record_id: records.load(staged.changed[record_id]) for record_id in chunk}
        later = set() if place.newest else series.later_elsewhere(connection, place.source_pk, chunk, place.at)
        query = select(Party.record_id, Party.pk).where(Party.source_pk == place.source_pk, Party.record_id.in_(chunk))
        known = {str(record_id): pk for record_id, pk in connection.execute(query)}
        _renew_known(
            connection, [(pk, changed[each], record_pks[each], each not in later) for each, pk in known.items()], place
        )
        new = [(changed[each], record_pks[each]) for each in chunk if each not in known]
        parties.write(connection, [_new(record, pk, place) for record, pk in new], kind="list")
    if place.newest:
        _renew_current(connection, staged.hashes, place)


def _renew_known(connection: Connection, found: Sequence[tuple[int, PartyRecord, int, bool]], place: Place) -> None:
    """Describe parties that we have (party pk, record, its pk, whether it is the latest) as the edition does."""
    latest = [
        {"of_party": pk, **_of_record(record), "record_pk": record_pk, "current": place.newest}
        for pk, record, record_pk, is_latest in found
        if is_latest
    ]
    if latest:
        renewed = update(_PARTIES).where(_PARTIES.c.pk == bindparam("of_party"))
        columns = [name for name in latest[0] if name != "of_party"]
        connection.execute(renewed.values({name: bindparam(name) for name in columns}), latest)
    parties.merge_names(connection, [(pk, record.names, is_latest) for pk, record, _, is_latest in found])
    parties.merge_identifiers(connection, [(pk, record.identifiers, is_latest) for pk, record, _, is_latest in found])


def _new(record: PartyRecord, record_pk: int, place: Place) -> parties.NewParty:
    return parties.NewParty(
        id=f"{place.source_id}:{record.record_id}",
        source_pk=place.source_pk,
        edition_pk=place.edition_pk,
        names=record.names,
        identifiers=record.identifiers,
        record_id=record.record_id,
        record_pk=record_pk,
        current=place.newest,
        **_of_record(record),
    )


def _renew_current(connection: Connection, present: Mapping[str, str], place: Place) -> None:
    """Mark who stands in the newest edition; what an excerpt leaves out has not gone."""
    own = Party.source_pk == place.source_pk
    query = select(Party.record_id, Party.current).where(own)
    standing = {str(row.record_id): row.current for row in connection.execute(query)}
    gone = [each for each, current in standing.items() if place.full and current and each not in present]
    back = [each for each, current in standing.items() if not current and each in present]
    for ids, current in ((gone, False), (back, True)):
        for chunk in chunks(ids):
            connection.execute(update(Party).where(own, Party.record_id.in_(chunk)).values(current=current))


def _of_record(record: PartyRecord) -> parties.Described:
    return {
        "name": record.names[0].text,
        "kind": record.kind,
        "country": parties.country_of(record),
        "address": record.addresses[0].text if record.addresses else None,
    }
