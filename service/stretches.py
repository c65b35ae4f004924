"""From the contents a record had in our editions to since when, until when and how often something stood in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from adapters.base import PartyRecord
from service.store.history import Run

EventKind = Literal[
    "first_seen",
    "no_longer_found",
    "returned",
    "programme_added",
    "programme_removed",
    "measure_added",
    "measure_removed",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Days, each the authority's own, between which something stood.

    It was not there on `not_before` (None: no earlier whole edition is held), was there from `first` to `last`, and
    was no longer there on `gone_by` (None: it stands in the newest edition).
    """

    not_before: date | None
    first: date
    last: date
    gone_by: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that changed between two editions: not before one day (None: open), not after the other."""

    kind: EventKind
    what: str
    not_before: date | None
    not_after: date


@dataclass(frozen=True, slots=True)
class _Span:
    not_before: datetime | None
    first: datetime
    last: datetime
    gone_by: datetime | None


def stretches(runs: Sequence[Run], has: Callable[[PartyRecord], bool], zone: ZoneInfo) -> tuple[Stretch, ...]:
    """Return the stretches in which `has` held of the record, oldest first; `runs` are ordered by first sighting."""
    return tuple(
        Stretch(
            not_before=None if each.not_before is None else _day(each.not_before, zone),
            first=_day(each.first, zone),
            last=_day(each.last, zone),
            gone_by=None if each.gone_by is None else _day(each.gone_by, zone),
        )
        for each in _spans([(run, has(run.record)) for run in runs])
    )


def _spans(presence: Iterable[tuple[Run, bool]]) -> Iterator[_Span]:
    open_span: _Span | None = None
    former: Run | None = None
    for run, present in presence:
        joined = former is not None and (run.before is None or run.before <= former.last_seen)
        if open_span is not None and joined:
            open_span = replace(open_span, gone_by=run.after if present else run.first_seen)
            if present:
                open_span = replace(open_span, last=max(open_span.last, run.last_seen))
        if open_span is not None and not (present and joined):
            yield open_span
            open_span = None
        if present and open_span is None:
            before = former.last_seen if joined and former is not None else run.before
            open_span = _Span(before, run.first_seen, run.last_seen, run.after)
        former = run
    if open_span is not None:
        yield open_span


def events(
    runs: Sequence[Run],
    whole: Sequence[Stretch],
    parts: Callable[[PartyRecord], Iterable[tuple[str, str]]],
    zone: ZoneInfo,
) -> tuple[Event, ...]:
    """Return what happened to a designation whose stretches are `whole`, oldest first.

    `parts` gives ("programme" or "measure", its name) of each that the designation has in a record.
    """
    found = [each for number, one in enumerate(whole) for each in _of_whole(one, number)]
    names = dict.fromkeys(part for run in runs for part in parts(run.record))
    for part in names:
        own = stretches(runs, lambda record, part=part: part in set(parts(record)), zone)  # type: ignore[misc]  # mypy sees no default in a lambda
        found += [each for one in own for each in _of_part(one, part, whole)]
    return tuple(sorted(found, key=lambda each: (each.not_after, each.kind, each.what)))


def _of_whole(one: Stretch, number: int) -> Iterator[Event]:
    kind: EventKind = "returned" if number else "first_seen"
    yield Event(kind=kind, what="", not_before=one.not_before, not_after=one.first)
    if one.gone_by is not None:
        yield Event(kind="no_longer_found", what="", not_before=one.last, not_after=one.gone_by)


def _of_part(one: Stretch, part: tuple[str, str], whole: Sequence[Stretch]) -> Iterator[Event]:
    sort, name = part
    if not any(one.first == each.first for each in whole):
        kind: EventKind = "programme_added" if sort == "programme" else "measure_added"
        yield Event(kind=kind, what=name, not_before=one.not_before, not_after=one.first)
    if one.gone_by is not None and not any(one.gone_by == each.gone_by for each in whole):
        kind = "programme_removed" if sort == "programme" else "measure_removed"
        yield Event(kind=kind, what=name, not_before=one.last, not_after=one.gone_by)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
