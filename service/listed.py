"""What a list says of a party and since when: its designations with their dates, over all editions we hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from adapters.base import Designation, Measure, PartyRecord
from adapters.dates import PartialDate, SourceDate
from adapters.sanctions import by_id
from service import timing
from service.measure_dates import MeasureDates
from service.store.history import Run
from service.stretches import Event, Stretch, events, stretches

_Key = tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class DatedMeasure:
    """A measure with the dates that place a shipment against it."""

    measure: Measure
    dates: timing.MeasureDates


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """One designation as our editions tell it.

    `seen` is (day of the last full edition without it, day of the first with it), of its latest stretch;
    `no_longer_found` the day of the last edition that still had it, None while it stands.
    """

    source_id: str
    record_id: str
    name: str
    designation: Designation
    measures: tuple[DatedMeasure, ...]
    seen: tuple[date | None, date]
    stretches: tuple[Stretch, ...]
    events: tuple[Event, ...]
    no_longer_found: date | None
    edition: str
    url: str


def designations(source_id: str, runs: Sequence[Run]) -> list[Listed]:
    """Return every designation a party has or had on this list; `runs` are the contents its record had."""
    ordered = sorted(runs, key=lambda each: (each.first_seen, each.last_seen))
    latest: dict[_Key, Run] = {}
    for run in sorted(runs, key=lambda each: (each.last_seen, each.first_seen)):
        latest.update((_key(designation), run) for designation in run.record.designations)
    return [_listed(source_id, ordered, key, run) for key, run in latest.items()]


def _key(designation: Designation) -> _Key:
    return designation.authority, designation.list


def _of(record: PartyRecord, key: _Key) -> Designation | None:
    return next((each for each in record.designations if _key(each) == key), None)


def _listed(source_id: str, runs: Sequence[Run], key: _Key, last: Run) -> Listed:
    source = by_id(source_id)
    zone = ZoneInfo(source.timezone)
    designation = _of(last.record, key)
    assert designation is not None  # the run was chosen for having it
    whole = stretches(runs, lambda record: _of(record, key) is not None, zone)
    current = whole[-1]
    return Listed(
        source_id=source_id,
        record_id=last.record.record_id,
        name=last.record.names[0].text,
        designation=designation,
        measures=tuple(
            _dated(
                measure,
                _stated(runs, key, designation, measure),
                _stretches_of(runs, key, measure, zone),
                whole=whole,
            )
            for measure in designation.measures
        ),
        seen=(current.not_before, current.first),
        stretches=whole,
        events=events(runs, whole, lambda record: _parts(_of(record, key)), zone),
        no_longer_found=current.last if current.gone_by is not None else None,
        edition=last.edition_sha256,
        url=source.record_url(last.record.record_id),
    )


def _parts(designation: Designation | None) -> Iterable[tuple[str, str]]:
    if designation is not None:
        yield from (("programme", each) for each in designation.programmes)
        yield from (("measure", each.type) for each in designation.measures)


def _stretches_of(runs: Sequence[Run], key: _Key, measure: Measure, zone: ZoneInfo) -> tuple[Stretch, ...]:
    """Return the stretches of one measure: it may be younger than the designation it stands in."""

    def has(record: PartyRecord) -> bool:
        designation = _of(record, key)
        return designation is not None and any(each.type == measure.type for each in designation.measures)

    return stretches(runs, has, zone)


def _stated(runs: Sequence[Run], key: _Key, designation: Designation, measure: Measure) -> tuple[SourceDate, ...]:
    """Return the publisher's dates of a measure: the newest edition's, or of the newest whose layout has dates.

    A measure added later has its own date; only then does the designation's not hold for it.
    """
    if measure.dates or designation.dates:
        return measure.dates or designation.dates
    for run in reversed(runs):
        older = _of(run.record, key)
        if older is not None:
            same = next((each for each in older.measures if each.type == measure.type), None)
            if dates := (same.dates if same else ()) or older.dates:
                return dates
    return ()


def _dated(
    measure: Measure, dates: tuple[SourceDate, ...], own: Sequence[Stretch], *, whole: Sequence[Stretch]
) -> DatedMeasure:
    """Give the publisher's dates to the stretch they belong to; the other stretches are dated by our editions alone.

    Where two may be meant both have them, and where a date does not fit one of them nothing is sure.
    """
    *past, current = own
    stated = timing.measure_dates(dates, type=measure.type, seen=(current.not_before, current.first))
    gone_by = past[-1].gone_by if past else None
    of_the_past = "no" if gone_by is None else timing.stated_before(stated, gone_by)
    earlier = tuple(
        _by_editions(measure, one, dates if of_the_past != "no" and one is past[0] else (), whole=whole) for one in past
    )
    latest = _by_editions(measure, current, () if of_the_past == "surely" else dates, earlier=earlier, whole=whole)
    return DatedMeasure(measure=measure, dates=latest)


def _by_editions(
    measure: Measure,
    one: Stretch,
    dates: tuple[SourceDate, ...],
    *,
    whole: Sequence[Stretch],
    earlier: tuple[MeasureDates, ...] = (),
) -> MeasureDates:
    without = one.not_before  # the measure was not there, but perhaps its designation
    there = without is not None and any(each.first <= without <= each.last for each in whole)
    return timing.measure_dates(
        dates,
        type=measure.type,
        seen=(one.not_before, one.first),
        until=None if one.gone_by is None else (one.last, one.gone_by),
        earlier=earlier,
        added=there and not measure.dates,
    )


def all_dates(listed: Listed) -> tuple[SourceDate, ...]:
    """Return the publisher's dates and, last, what our own editions saw."""
    seen = SourceDate(kind="seen", on=PartialDate.of(listed.seen[1]), field="first edition held with it")
    return (*listed.designation.dates, seen)
