"""A list's parties brought up to date with a sighting: the names they go by, those they ever had, who still stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Table, bindparam, exists, select, update

from adapters.base import PartyRecord
from service.store import clocks, history, parties, records, series
from service.store.series import chunks
from service.store.tables import Edition, Party, Record

_PARTIES: Table = Party.__table__  # type: ignore[assignment]  # declarative tables are Tables


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where an edition goes: its source, itself, and the moment at which it was served.

    `full` is false for an excerpt, `partial` true where files of the set are missing.
    """

    source_id: str
    source_pk: int
    edition_pk: int
    at: datetime
    full: bool
    partial: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighted:
    """The records of a sighting that stands in the runs: record id -> record pk.

    `changed` are those whose content the sightings next to it do not hold; `new` has what was just read of them.
    """

    present: Mapping[str, int]
    changed: Sequence[str]
    new: Mapping[str, bytes]


class _Held(NamedTuple):
    pk: int
    record_pk: int | None
    current: bool


def renew(connection: Connection, sighted: Sighted, place: Place) -> set[str]:
    """Let parties have the content of their newest sighting; returns the records of which that is this one, if changed.

    Names and numbers of other contents are kept, so that the past is searched by them.
    """
    query = select(Party.record_id, Party.pk, Party.record_pk, Party.current).where(Party.source_pk == place.source_pk)
    held = {str(record_id): _Held(pk, of, current) for record_id, pk, of, current in connection.execute(query)}
    last_whole = series.last_sighting(connection, place.source_pk, full=True)
    stands = last_whole is None or place.at >= last_whole
    fresh = [each for each in sighted.changed if each not in held]
    for chunk in chunks(fresh):
        _write(connection, _contents(connection, chunk, sighted), sighted, place, current=stands)
    known = {each: held[each] for each in sighted.present if each in held}
    differ = [each for each, row in known.items() if row.record_pk != sighted.present[each]]
    later = series.later_elsewhere(connection, place.source_pk, differ, place.at)
    shown = {each: held[each].pk for each in differ if each not in later}
    touched = dict.fromkeys((*shown, *(each for each in sighted.changed if each in held)))
    for chunk in chunks(list(touched)):
        contents = _contents(connection, chunk, sighted)
        _describe(
            connection, {held[each].pk: (contents[each], sighted.present[each]) for each in chunk if each in shown}
        )
        named = [(held[each].pk, contents[each], each in shown) for each in chunk]
        parties.merge_names(
            connection, [(pk, record.names, latest) for pk, record, latest in named], edition_pk=place.edition_pk
        )
        parties.merge_identifiers(connection, [(pk, record.identifiers, latest) for pk, record, latest in named])
    if _has_parts(connection, place.source_pk):
        before = series.neighbour(connection, place.source_pk, place.at)
        if before is not None and before != (place.full, place.partial):
            touched |= dict.fromkeys(known)
        _tell_by_history(connection, {each: held[each].pk for each in touched}, place)
    _renew_current(connection, held, sighted, place, last_whole=last_whole)
    return {*fresh, *shown}.intersection(sighted.changed)


def _contents(connection: Connection, record_ids: Sequence[str], sighted: Sighted) -> dict[str, PartyRecord]:
    """Return the records, those just read from their own bytes; some at a time, because they take much memory."""
    kept = contents_of(connection, [sighted.present[each] for each in record_ids if each not in sighted.new])
    return {each: records.load(sighted.new.get(each) or kept[sighted.present[each]]) for each in record_ids}


def _describe(connection: Connection, shown: Mapping[int, tuple[PartyRecord, int]]) -> None:
    """Let parties (pk -> record, its pk) be described as their newest content does."""
    rows = [{"of_party": pk, **_of_record(record), "record_pk": of} for pk, (record, of) in shown.items()]
    if rows:
        renewed = update(_PARTIES).where(_PARTIES.c.pk == bindparam("of_party"))
        columns = [name for name in rows[0] if name != "of_party"]
        connection.execute(renewed.values({name: bindparam(name) for name in columns}), rows)


def contents_of(connection: Connection, record_pks: Sequence[int]) -> dict[int, bytes]:
    """Return record pk -> the content it was kept with."""
    return {
        pk: content
        for start in range(0, len(record_pks), 500)
        for pk, content in connection.execute(
            select(Record.pk, Record.content).where(Record.pk.in_(record_pks[start : start + 500]))
        )
    }


def _write(
    connection: Connection, new: Mapping[str, PartyRecord], sighted: Sighted, place: Place, *, current: bool
) -> None:
    parties.write(
        connection,
        [
            parties.NewParty(
                id=f"{place.source_id}:{record_id}",
                source_pk=place.source_pk,
                edition_pk=place.edition_pk,
                names=record.names,
                identifiers=record.identifiers,
                record_id=record_id,
                record_pk=sighted.present[record_id],
                current=current,
                **_of_record(record),
            )
            for record_id, record in new.items()
        ],
    )


def _has_parts(connection: Connection, source_pk: int) -> bool:
    return bool(connection.scalar(select(exists().where(Edition.source_pk == source_pk, Edition.partial))))


def _tell_by_history(connection: Connection, party_pks: Mapping[str, int], place: Place) -> None:
    """Let parties have the names that all their sightings tell: part of a set takes none away."""
    ids = {f"{place.source_id}:{record_id}": pk for record_id, pk in party_pks.items()}
    runs = history.runs(connection, sorted(ids), clocks.NEWEST)
    told = [(ids[party_id], history.told(own)) for party_id, own in runs.items()]
    parties.merge_names(
        connection,
        [(pk, tuple(name for one in every for name in one.names), True) for pk, every in told],
        edition_pk=place.edition_pk,
    )
    parties.merge_identifiers(
        connection, [(pk, tuple(number for one in every for number in one.identifiers), True) for pk, every in told]
    )


def _renew_current(
    connection: Connection, held: Mapping[str, _Held], sighted: Sighted, place: Place, *, last_whole: datetime | None
) -> None:
    """Mark who stands in the newest whole edition or was seen after it; what an excerpt leaves out has not gone."""
    if last_whole is not None and place.at < last_whole:
        return
    back = [each for each, row in held.items() if not row.current and each in sighted.present]
    gone = [each for each, row in held.items() if place.full and row.current and each not in sighted.present]
    later = series.later_elsewhere(connection, place.source_pk, gone, place.at)
    for ids, current in (([each for each in gone if each not in later], False), (back, True)):
        for chunk in chunks(ids):
            own = (Party.source_pk == place.source_pk, Party.record_id.in_(chunk))
            connection.execute(update(Party).where(*own).values(current=current))


def _of_record(record: PartyRecord) -> parties.Described:
    return {
        "name": record.names[0].text,
        "kind": record.kind,
        "country": parties.country_of(record),
        "address": record.addresses[0].text if record.addresses else None,
    }
