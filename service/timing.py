"""A shipment's document dates against a measure's dates: before, after, straddling, or not to be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from adapters.dates import PartialDate
from service.measure_dates import (
    Bounds,
    Force,
    Licence,
    MeasureDates,
    Period,
    ends_too_early,
    in_force,
    measure_dates,
    starts,
    stated_before,
)

__all__ = [
    "DECIDED_BY_DEPARTURE",
    "PHYSICAL",
    "Bounds",
    "Force",
    "Licence",
    "MeasureDates",
    "Period",
    "Placement",
    "Timing",
    "in_force",
    "measure_dates",
    "place",
    "place_day",
    "starts",
    "stated_before",
]

Timing = Literal["before", "after", "straddles", "unknown", "after_delisting"]
Events = Mapping[str, PartialDate]

# Goods under way rarely take longer; closer to the bound than this, an unknown end may lie on its other side.
TRANSIT = timedelta(days=90)

_DEPARTURE = frozenset({"load", "departure"})
_DELIVERY = frozenset({"arrival", "declaration", "release"})
PHYSICAL = _DEPARTURE | _DELIVERY
# Measures on what may leave look at the departure; a freeze, an import ban and all others at the delivery.
DECIDED_BY_DEPARTURE = frozenset({"export_control", "arms_embargo"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """Where a shipment lies; `decided_by` and `on` name the document date that was used."""

    timing: Timing
    flags: tuple[str, ...] = ()
    decided_by: str | None = None
    on: PartialDate | None = None


def place(shipment: Events, measure: MeasureDates) -> Placement:
    """Return where a shipment lies against a measure; maps document date kinds to dates (product rule 4)."""
    events = {kind: on for kind, on in shipment.items() if kind in PHYSICAL}
    return _placed(events, order=shipment.get("order"), measure=measure)


def place_day(on: PartialDate, measure: MeasureDates) -> Placement:
    """Return where a single day lies, such as that of a publication, which has no other end to be missing."""
    return _placed({"published": on}, order=None, measure=measure)


def _placed(events: Events, *, order: PartialDate | None, measure: MeasureDates) -> Placement:
    if measure.periods:
        return _over_periods(events, order=order, measure=measure)
    if measure.earlier:
        return _over_stretches(events, order=order, measure=measure)
    placed = [_against(events, order=order, bounds=each, measure=measure) for each in measure.readings]
    if len(placed) == 1:
        return placed[0]
    if not placed:
        return Placement(timing="unknown", flags=("measure_undated",))
    stated, seen = placed
    if stated.timing != seen.timing:
        return Placement(timing="unknown", flags=("dates_disagree",), decided_by=stated.decided_by, on=stated.on)
    return _flagged(stated, "dates_disagree")


def _flagged(placement: Placement, flag: str) -> Placement:
    return Placement(
        timing=placement.timing,
        flags=tuple(sorted({*placement.flags, flag})),
        decided_by=placement.decided_by,
        on=placement.on,
    )


def _over_periods(events: Events, *, order: PartialDate | None, measure: MeasureDates) -> Placement:
    """Return the one placement against all periods: surely in one of them is `after`, whatever the others say.

    What may be `after` in one is `unknown`; between two periods it is `after_delisting`.
    """
    placed = [
        _against(
            events,
            order=order,
            bounds=Bounds(lower=each.first, upper=each.first or date.min, basis="effective"),
            measure=_alone(each, measure),
        )
        for each in sorted(measure.periods, key=lambda period: period.first or date.min)
    ]
    by_timing = {each.timing: each for each in placed}  # of equal ones the latest period's
    for timing in ("after", "unknown", "straddles"):
        if timing in by_timing:
            return by_timing[timing]
    if "after_delisting" not in by_timing:
        return by_timing["before"]
    ended = by_timing["after_delisting"]
    return _flagged(ended, "listed_again_later") if "before" in by_timing else ended


def _over_stretches(events: Events, *, order: PartialDate | None, measure: MeasureDates) -> Placement:
    """Return the one placement against all stretches of our editions: surely in one of them is `after`.

    Between two stretches nothing is sure: what left a list was not said to have ended, and it came back.
    """
    stretches = (*measure.earlier, replace(measure, earlier=()))
    placed = [_placed(events, order=order, measure=each) for each in stretches]
    by_timing = {each.timing: each for each in placed}  # of equal ones the latest stretch's
    for timing in ("after", "straddles", "unknown", "after_delisting"):
        if timing in by_timing:
            found = by_timing[timing]
            gap = timing == "unknown" and "no_longer_found" in found.flags and "before" in by_timing
            return _flagged(found, "listed_again_later") if gap else found
    return by_timing["before"]


def _alone(period: Period, measure: MeasureDates) -> MeasureDates:
    ended = None if period.last is None else PartialDate.of(period.last)
    return MeasureDates(type=measure.type, licences=measure.licences, ended=ended)


def _against(events: Events, *, order: PartialDate | None, bounds: Bounds, measure: MeasureDates) -> Placement:
    """Return the placement against one reading of the beginning."""
    if not events:
        return _by_order(order, bounds=bounds, measure=measure)
    sides = {kind: bounds.side(on) for kind, on in events.items()}
    found = set(sides.values())
    timing: Timing
    flags: set[str]
    if "before" in found and "after" in found:
        timing, flags = "straddles", set(bounds.flags)
    elif "unknown" in found:
        vague = [on for kind, on in events.items() if sides[kind] == "unknown"]
        timing, flags = "unknown", {_why_vague(on, bounds) for on in vague}
    elif "before" in found:
        timing, flags = _all_before(events, bounds=bounds, type=measure.type)
    else:
        timing, flags = _all_after(events, bounds=bounds, measure=measure)
    if timing in ("after", "straddles"):
        since = [on for kind, on in events.items() if sides[kind] == "after"]
        flags |= _licensed(since, measure.licences)
        if order is not None and bounds.side(order) == "before":
            flags.add("ordered_before")
    decided_by = _decided_by(events, measure.type)
    return Placement(timing=timing, flags=tuple(sorted(flags)), decided_by=decided_by, on=events[decided_by])


def _by_order(order: PartialDate | None, *, bounds: Bounds, measure: MeasureDates) -> Placement:
    """Return what an order alone says: from the bound on it decides, as goods move later; before it never."""
    if order is None:
        return Placement(timing="unknown", flags=("no_date",))
    if bounds.side(order) != "after":
        return Placement(timing="unknown", flags=("order_date_only",))
    timing, flags = _until_the_end([order], bounds=bounds, measure=measure)
    return Placement(
        timing=timing,
        flags=tuple(sorted({"order_date_only", *flags, *bounds.flags})),
        decided_by="order",
        on=order,
    )


def _all_before(events: Events, *, bounds: Bounds, type: str) -> tuple[Timing, set[str]]:
    """Return `before`, unless only the departure is known and the delivery, which decides, may come later."""
    only_departure = events.keys() <= _DEPARTURE and type not in DECIDED_BY_DEPARTURE
    if only_departure and bounds.lower is not None:
        latest = max(on.last for on in events.values())
        if bounds.lower - latest <= TRANSIT:
            return "unknown", {"other_end_missing"}
    return "before", set(bounds.flags)


def _all_after(events: Events, *, bounds: Bounds, measure: MeasureDates) -> tuple[Timing, set[str]]:
    """Return `after`, `after_delisting` or, where the departure that decides may lie elsewhere, `unknown`."""
    timing, flags = _until_the_end(events.values(), bounds=bounds, measure=measure)
    if events.keys() <= _DELIVERY and measure.type in DECIDED_BY_DEPARTURE:
        earliest = min(on.first for on in events.values())
        end = measure.ended.last if measure.ended is not None and timing == "after_delisting" else None
        near_the_start = bounds.upper is not None and earliest - bounds.upper < TRANSIT
        if near_the_start or (end is not None and earliest - end <= TRANSIT):
            return "unknown", {"other_end_missing"}
    if timing == "unknown":
        return timing, flags
    return timing, flags | set(bounds.flags)


def _until_the_end(events: Iterable[PartialDate], *, bounds: Bounds, measure: MeasureDates) -> tuple[Timing, set[str]]:
    """Return the class of dates that all lie on or after the beginning, with the flags of their days.

    One of them surely in force is enough for `after`: the end excuses only what came wholly after it. So is one
    after the first day, or before the last, for a shipment to be no more of that day (`same_day`, `same_day_end`).
    """
    dates = list(events)
    first = bounds.upper if bounds.lower == bounds.upper else None
    flags = {"same_day"} if all(on.first == on.last == first for on in dates) else set()
    ended = measure.ended
    if ended is None:
        if measure.until is not None and all(on.last > measure.until[0] for on in dates):
            return "unknown", {"no_longer_found"}
        return "after", flags
    if ends_too_early(ended, bounds):
        return "unknown", {"dates_disagree"}
    past = [on.first > ended.last for on in dates]
    if all(past):
        return "after_delisting", flags
    if not any(on.last <= ended.first for on in dates):
        coarse = any(on.first != on.last for on in dates)
        return "unknown", {"date_too_coarse" if coarse else "inside_date_interval"}
    if any(past):
        flags.add("straddles_end")
    inside = any(on.last < ended.last for on in dates)
    if not inside and any(on.first == on.last == ended.first == ended.last for on in dates):
        flags.add("same_day_end")
    return "after", flags


def _why_vague(on: PartialDate, bounds: Bounds) -> str:
    """Return whether a finer document date might decide, or only a finer date of the measure."""
    sooner = bounds.lower is not None and on.first < bounds.lower
    later = bounds.upper is not None and on.last >= bounds.upper
    return "date_too_coarse" if sooner or later else "inside_date_interval"


def _licensed(since: Iterable[PartialDate], licences: tuple[Licence, ...]) -> set[str]:
    """Return a flag for each licence whose days span these; whether it covers the goods is not judged."""
    dates = list(since) if licences else []
    return {
        f"licence_scope_unjudged:{licence.id}"
        for licence in licences
        if all(licence.first <= on.first and on.last <= licence.last for on in dates)
    }


def _decided_by(events: Events, type: str) -> str:
    """Return the kind of date that decides: the latest of the end the measure looks at, else the latest."""
    if len(events) == 1:
        return next(iter(events))
    end = _DEPARTURE if type in DECIDED_BY_DEPARTURE else _DELIVERY
    kinds = [kind for kind in events if kind in end] or list(events)
    return max(kinds, key=lambda kind: (events[kind].last, kind))
