"""What a list says of a party and since when: its designations with their dates, over all editions we hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from adapters.base import Designation, Measure, PartyRecord
from adapters.dates import PartialDate, SourceDate
from adapters.sanctions import by_id
from service import timing
from service.store import records
from service.store.lists import Version


@dataclass(frozen=True, kw_only=True, slots=True)
class DatedMeasure:
    """A measure with the dates that place a shipment against it."""

    measure: Measure
    dates: timing.MeasureDates


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """One designation as our editions tell it.

    `seen` is (day of the last full edition without it, day of the first with it); `no_longer_found` the day of the
    last edition that still had it, None while it stands.
    """

    source_id: str
    record_id: str
    name: str
    designation: Designation
    measures: tuple[DatedMeasure, ...]
    seen: tuple[date | None, date]
    no_longer_found: date | None
    edition: str
    url: str


def designations(source_id: str, versions: Sequence[Version]) -> list[Listed]:
    """Return every designation a party has or had on this list; `versions` are its record's contents, oldest first."""
    zone = ZoneInfo(by_id(source_id).timezone)
    first: dict[tuple[str, str], Version] = {}
    latest: dict[tuple[str, str], tuple[Version, PartyRecord, Designation]] = {}
    for version in versions:
        record = _record(version.content)
        for designation in record.designations:
            key = (designation.authority, designation.list)
            first.setdefault(key, version)
            latest[key] = (version, record, designation)
    newest = versions[-1] if versions else None
    return [
        _listed(
            source_id,
            record,
            designation,
            first=first[key],
            last=version,
            gone=version is not newest or version.last_seen is not None,
            zone=zone,
        )
        for key, (version, record, designation) in latest.items()
    ]


@lru_cache(maxsize=4096)
def _record(content: bytes) -> PartyRecord:
    return records.load(content)


def _listed(
    source_id: str,
    record: PartyRecord,
    designation: Designation,
    *,
    first: Version,
    last: Version,
    gone: bool,
    zone: ZoneInfo,
) -> Listed:
    seen = (_day(first.before, zone), _day(first.first_seen, zone))
    assert seen[1] is not None  # an edition has its day
    interval = (seen[0], seen[1])
    ended = _day(last.last_seen, zone) if gone else None
    return Listed(
        source_id=source_id,
        record_id=record.record_id,
        name=record.names[0].text,
        designation=designation,
        seen=interval,
        no_longer_found=ended,
        edition=last.edition_sha256,
        url=by_id(source_id).record_url(record.record_id),
        measures=tuple(_dated(designation, measure, interval) for measure in designation.measures),
    )


def _dated(designation: Designation, measure: Measure, seen: tuple[date | None, date]) -> DatedMeasure:
    # a measure added later has its own date; only then does the designation's not hold for it
    dates = measure.dates or designation.dates
    return DatedMeasure(measure=measure, dates=timing.measure_dates(dates, type=measure.type, seen=seen))


def _day(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return None if moment is None else moment.astimezone(zone).date()


def all_dates(listed: Listed) -> tuple[SourceDate, ...]:
    """Return the publisher's dates and, last, what our own editions saw."""
    seen = SourceDate(kind="seen", on=PartialDate.of(listed.seen[1]), field="first edition held with it")
    return (*listed.designation.dates, seen)
