"""When a measure began and ended, as exactly as its publisher's dates and our own editions tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from adapters.dates import DateKind, PartialDate, SourceDate

Side = Literal["before", "after", "unknown"]
Force = Literal["yes", "unknown", "ended", "not_yet"]

# Lists lag the law: a publisher's date up to this much before our editions is no disagreement.
LAG = timedelta(days=30)
_SEEN = "seen in the editions held"


@dataclass(frozen=True, kw_only=True, slots=True)
class Licence:
    """A wind-down licence; both days are inclusive."""

    id: str
    first: date
    last: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """A stretch in which a measure was in force; both days are inclusive, None is open."""

    first: date | None
    last: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """Since when: surely not before `lower` (None: not known), surely from `upper` on (None: not dated)."""

    lower: date | None
    upper: date | None
    basis: str
    flags: tuple[str, ...] = ()

    def side(self, on: PartialDate) -> Side:
        """Return on which side of the beginning a date surely lies, whatever its day and the beginning's."""
        if self.upper is not None and on.first >= self.upper:
            return "after"
        return "before" if self.lower is not None and on.last < self.lower else "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasureDates:
    """All that is known of when a measure began and ended.

    `seen` is (day of our last full edition without it, or None; day of the first with it). Where a publisher
    states several stretches they are `periods`, and alone count. `until` is (day of the last edition with it, day of
    the first without it): gone from a list is no end until the publisher says so, but from there on nothing is sure.
    `earlier` are the stretches before this one in which our editions had it, oldest first. `added`: our editions had
    its designation without it before, so that dates of the designation are not this measure's own.
    `readings` holds the ways to read the beginning: none, one, or two where the publisher's date and our editions
    disagree.
    """

    type: str = "asset_freeze"
    effective: PartialDate | None = None
    listed: PartialDate | None = None
    published: PartialDate | None = None
    amended: PartialDate | None = None
    ended: PartialDate | None = None
    seen: tuple[date | None, date] | None = None
    until: tuple[date, date] | None = None
    earlier: tuple[MeasureDates, ...] = ()
    added: bool = False
    periods: tuple[Period, ...] = ()
    licences: tuple[Licence, ...] = ()
    readings: tuple[Bounds, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # read once here, because many shipments are placed against one measure
        object.__setattr__(self, "readings", _readings(self))


def measure_dates(
    dates: Iterable[SourceDate],
    *,
    type: str,
    seen: tuple[date | None, date] | None = None,
    until: tuple[date, date] | None = None,
    earlier: tuple[MeasureDates, ...] = (),
    added: bool = False,
    licences: tuple[Licence, ...] = (),
) -> MeasureDates:
    """Return a measure's dates by kind; what our own editions say is `seen` alone, never a date of that kind.

    Of several of one kind the earliest counts, since the first already binds and each bounds the beginning
    from above; one read from free text counts only where no field gives one. Of several ends the last counts.
    """
    by_kind: dict[DateKind, list[SourceDate]] = {}
    for each in dates:
        by_kind.setdefault(each.kind, []).append(each)

    def earliest(kind: DateKind) -> PartialDate | None:
        given = by_kind.get(kind, [])
        return min((each.on for each in ([one for one in given if not one.parsed] or given)), default=None)

    return MeasureDates(
        type=type,
        effective=earliest("effective"),
        listed=earliest("listed"),
        published=earliest("published"),
        amended=earliest("amended"),
        ended=max((each.on for each in by_kind.get("ended", ())), key=lambda on: on.last, default=None),
        seen=seen,
        until=until,
        earlier=earlier,
        added=added,
        licences=licences,
    )


def stated_before(measure: MeasureDates, gone_by: date) -> Literal["no", "perhaps", "surely"]:
    """Return whether the publisher's own dates are those of an earlier stretch, which was over by `gone_by`.

    Perhaps: a list lags the law, so a date shortly before a return may be that of the return.
    """
    given = [each.last for each in (measure.listed, measure.effective) if each is not None]
    if not given or measure.seen is None or measure.seen[0] is None or min(given) >= gone_by:
        return "no"
    return "surely" if max(given) < gone_by and measure.seen[0] - max(given) > LAG else "perhaps"


def starts(measure: MeasureDates) -> Bounds:
    """Return since when the measure is in force, as exactly as is known; of several periods the latest."""
    if measure.periods:
        first = max(measure.periods, key=lambda period: period.first or date.min).first
        return Bounds(lower=first, upper=first, basis="effective")
    readings = measure.readings
    if not readings:
        return Bounds(lower=None, upper=None, basis="undated", flags=("measure_undated",))
    if len(readings) == 1:
        return readings[0]
    lowers = [each.lower for each in readings]
    return Bounds(
        lower=None if None in lowers else min(each for each in lowers if each),
        upper=max(each.upper for each in readings if each.upper),
        basis=" and ".join(each.basis for each in readings),
        flags=tuple(sorted({"dates_disagree", *(flag for each in readings for flag in each.flags)})),
    )


def in_force(measure: MeasureDates, on: date) -> Force:
    """Return whether the measure surely was in force on a day; its first and last day count as in force."""
    if measure.periods:
        return _in_periods(measure.periods, on)
    answers = {_by_reading(each, measure, on) for each in measure.readings}
    own = answers.pop() if len(answers) == 1 else "unknown"
    former = {in_force(each, on) for each in measure.earlier}
    if "yes" in former:
        return "yes"
    return "unknown" if own == "not_yet" and former - {"not_yet"} else own


def _by_reading(bounds: Bounds, measure: MeasureDates, on: date) -> Force:
    side = bounds.side(PartialDate.of(on))
    if side != "after":
        return "not_yet" if side == "before" else "unknown"
    ended = measure.ended
    if ended is None:
        return "unknown" if measure.until is not None and on > measure.until[0] else "yes"
    if ends_too_early(ended, bounds) or ended.first < on <= ended.last:
        return "unknown"
    return "ended" if on > ended.last else "yes"


def ends_too_early(ended: PartialDate, bounds: Bounds) -> bool:
    """Return whether a stated end lies before the beginning, so that it cannot be the end of this stretch."""
    return bounds.lower is not None and ended.last < bounds.lower


def _in_periods(periods: tuple[Period, ...], on: date) -> Force:
    begun = [each for each in periods if each.first is None or each.first <= on]
    if any(each.last is None or on <= each.last for each in begun):
        return "yes"
    return "ended" if begun else "not_yet"


def _readings(measure: MeasureDates) -> tuple[Bounds, ...]:
    stated = _stated(measure)
    if stated is None:
        return _outer(measure)
    # lists lag the law, but the date of what a measure was added to is older for another reason
    lag = timedelta(days=-1) if measure.added else LAG
    if measure.seen is None or not _disagrees(measure.listed or measure.effective, measure.seen, lag=lag):
        return (stated,)
    return stated, Bounds(lower=measure.seen[0], upper=measure.seen[1], basis=_SEEN)


def _stated(measure: MeasureDates) -> Bounds | None:
    """Return the bounds of the publisher's own date; effective decides over listed (product rule 2)."""
    if measure.effective is not None:
        return Bounds(lower=measure.effective.first, upper=measure.effective.last, basis="effective")
    if measure.listed is not None:
        return Bounds(lower=measure.listed.first, upper=measure.listed.last, basis="listed", flags=("basis_listed",))
    return None


def _disagrees(stated: PartialDate | None, seen: tuple[date | None, date], *, lag: timedelta) -> bool:
    """Return whether the field's date and our editions cannot both be right (product rule 2).

    The date of listing is asked first: it is the one an edition shows, while a measure may take effect later.
    """
    if stated is None:
        return False
    not_before, not_after = seen
    return stated.first > not_after or (not_before is not None and not_before - stated.last > lag)


def _outer(measure: MeasureDates) -> tuple[Bounds, ...]:
    """Return what publication and our editions say: not later than one day, perhaps not before another."""
    dated = ((measure.published, "published"), (measure.amended, "amended"))
    known = [(on.last, basis) for on, basis in dated if on is not None]
    if measure.seen is None:
        return tuple(Bounds(lower=None, upper=upper, basis=basis) for upper, basis in sorted(known)[:1])
    not_before, not_after = measure.seen
    upper, basis = min([*known, (not_after, _SEEN)])
    if not_before is None or upper >= not_before:
        return (Bounds(lower=not_before, upper=upper, basis=basis),)
    by_publisher = Bounds(lower=None, upper=upper, basis=basis)
    if not_before - upper <= LAG:
        return (by_publisher,)
    return by_publisher, Bounds(lower=not_before, upper=not_after, basis=_SEEN)
