"""A list's records over its editions: what is new, what changed, what is no longer there, and since when we saw it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, insert, select, tuple_, update

from adapters.base import PartyRecord
from service.store import parties, records
from service.store.tables import Edition, Party, Record, Source, Standing

_CHUNK = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Staged:
    """One edition read to its end: the hash of every record, the content of those that are new or changed."""

    hashes: Mapping[str, str]
    changed: Mapping[str, tuple[PartyRecord, bytes]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """One content of a record and the editions between which it stood."""

    content: bytes
    first_seen: datetime
    last_seen: datetime | None  # None: it stands in the newest edition
    before: datetime | None  # the last full edition that we hold from before, whether or not it had the party
    edition_sha256: str


def standing(connection: Connection, source_id: str) -> dict[str, str]:
    """Return record id -> content hash of all that stands in the active edition."""
    query = (
        select(Record.record_id, Record.content_sha256)
        .join(Standing, Standing.record_pk == Record.pk)
        .join(Source, Source.pk == Record.source_pk)
        .where(Source.id == source_id, Standing.to_edition.is_(None))
    )
    return {each: value for each, value in connection.execute(query)}  # noqa: C416 - dict() does not see tuples in rows


def apply(
    connection: Connection,
    staged: Staged,
    *,
    source_id: str,
    source_pk: int,
    edition_pk: int,
    previous: int | None,
) -> None:
    """Write what changed between the active edition and the staged one; the caller activates it in the same step."""
    before = standing(connection, source_id)
    gone = [each for each in before if staged.hashes.get(each) != before[each]]
    if previous is not None:
        _close(connection, source_pk=source_pk, record_ids=gone, last=previous)
    record_pks = _write_records(connection, staged, source_pk=source_pk, edition_pk=edition_pk)
    _renew_parties(connection, staged, record_pks, source_id=source_id, source_pk=source_pk, edition_pk=edition_pk)
    vanished = [each for each in gone if each not in staged.hashes]
    for chunk in _chunks(vanished):
        connection.execute(
            update(Party).where(Party.source_pk == source_pk, Party.record_id.in_(chunk)).values(current=False)
        )


def _close(connection: Connection, *, source_pk: int, record_ids: Sequence[str], last: int) -> None:
    for chunk in _chunks(record_ids):
        own = select(Record.pk).where(Record.source_pk == source_pk, Record.record_id.in_(chunk))
        connection.execute(
            update(Standing).where(Standing.record_pk.in_(own), Standing.to_edition.is_(None)).values(to_edition=last)
        )


def _write_records(connection: Connection, staged: Staged, *, source_pk: int, edition_pk: int) -> dict[str, int]:
    """Insert contents not yet held (a record may return to an old content); returns record id -> record pk."""
    wanted = {(record_id, staged.hashes[record_id]) for record_id in staged.changed}
    held: dict[str, int] = {}
    for chunk in _chunks(sorted(wanted)):
        query = select(Record.record_id, Record.pk).where(
            Record.source_pk == source_pk, tuple_(Record.record_id, Record.content_sha256).in_(chunk)
        )
        held.update((record_id, pk) for record_id, pk in connection.execute(query))
    rows = [
        {
            "source_pk": source_pk,
            "record_id": record_id,
            "content_sha256": staged.hashes[record_id],
            "content": content,
        }
        for record_id, (_, content) in staged.changed.items()
        if record_id not in held
    ]
    if rows:
        result = connection.execute(insert(Record).returning(Record.record_id, Record.pk), rows)
        held.update((record_id, pk) for record_id, pk in result)
    if held:
        connection.execute(
            insert(Standing),
            [{"record_pk": pk, "from_edition": edition_pk, "to_edition": None} for pk in held.values()],
        )
    return held


def _renew_parties(
    connection: Connection,
    staged: Staged,
    record_pks: Mapping[str, int],
    *,
    source_id: str,
    source_pk: int,
    edition_pk: int,
) -> None:
    known: dict[str, int] = {}
    for chunk in _chunks(list(staged.changed)):
        query = select(Party.record_id, Party.pk).where(Party.source_pk == source_pk, Party.record_id.in_(chunk))
        known.update((str(record_id), pk) for record_id, pk in connection.execute(query))
    parties.forget_names(connection, list(known.values()))
    for record_id, pk in known.items():
        record = staged.changed[record_id][0]
        connection.execute(
            update(Party)
            .where(Party.pk == pk)
            .values(
                name=record.names[0].text,
                kind=record.kind,
                country=_country(record),
                address=_address(record),
                record_pk=record_pks[record_id],
                current=True,
            )
        )
    renewed = [(pk, staged.changed[record_id][0]) for record_id, pk in known.items()]
    parties.write_names(connection, [(pk, record.names) for pk, record in renewed], kind="list")
    parties.write_identifiers(connection, [(pk, record.identifiers) for pk, record in renewed])
    parties.write(
        connection,
        [
            parties.NewParty(
                id=f"{source_id}:{record_id}",
                source_pk=source_pk,
                edition_pk=edition_pk,
                name=record.names[0].text,
                kind=record.kind,
                country=_country(record),
                names=record.names,
                identifiers=record.identifiers,
                address=_address(record),
                record_id=record_id,
                record_pk=record_pks[record_id],
            )
            for record_id, (record, _) in staged.changed.items()
            if record_id not in known
        ],
        kind="list",
    )


def _country(record: PartyRecord) -> str | None:
    """Return the country all of the record's signs agree on, or None."""
    named = set(record.countries) | {each.country for each in record.addresses if each.country}
    return named.pop() if len(named) == 1 else None


def _address(record: PartyRecord) -> str | None:
    return record.addresses[0].text if record.addresses else None


def _versions_query() -> Select[*tuple[Any, ...]]:
    began, ended = Edition.__table__.alias("began"), Edition.__table__.alias("ended")
    earlier = Edition.__table__.alias("earlier")
    before = (
        select(earlier.c.retrieved_at)
        .where(
            earlier.c.source_pk == began.c.source_pk,
            earlier.c.pk < began.c.pk,
            earlier.c.excerpt.is_(False),
            earlier.c.state != "loading",
        )
        .order_by(earlier.c.pk.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(Party.id, Record.content, began.c.retrieved_at, ended.c.retrieved_at, before, began.c.sha256)
        .select_from(Party)
        .join(Record, and_(Record.source_pk == Party.source_pk, Record.record_id == Party.record_id))
        .join(Standing, Standing.record_pk == Record.pk)
        .join(began, began.c.pk == Standing.from_edition)
        .outerjoin(ended, ended.c.pk == Standing.to_edition)
        .where(Party.id.in_(bindparam("ids", expanding=True)))
        .order_by(began.c.pk)
    )


_VERSIONS = _versions_query()  # built once: building it costs as much as running it


def versions(connection: Connection, party_ids: Sequence[str]) -> dict[str, list[Version]]:
    """Return party id -> every content its record had, oldest first, with the editions it stood in."""
    history: dict[str, list[Version]] = {}
    for chunk in _chunks(party_ids):
        for party_id, content, first, last, prior, sha in connection.execute(_VERSIONS, {"ids": chunk}).all():
            history.setdefault(party_id, []).append(
                Version(content=content, first_seen=first, last_seen=last, before=prior, edition_sha256=sha)
            )
    return history


def stage(incoming: Iterable[PartyRecord], held: Mapping[str, str]) -> Staged:
    """Return the staged edition; only contents that differ from what is held are kept in memory."""
    hashes: dict[str, str] = {}
    changed: dict[str, tuple[PartyRecord, bytes]] = {}
    for record in incoming:
        content, sha = records.dump(record)
        hashes[record.record_id] = sha
        if held.get(record.record_id) != sha:
            changed[record.record_id] = (record, content)
    return Staged(hashes=hashes, changed=changed)


def _chunks(items: Sequence[object]) -> list[Sequence[object]]:
    return [items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK)]
