"""More editions of one true history only narrow what is known, and never turn `before` into `after` or back."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from adapters.base import Designation, Measure, Name, PartyRecord
from adapters.dates import DateKind, PartialDate, SourceDate
from adapters.sanctions import by_id
from service import listed, timing
from service.store import records
from service.store.history import Run

SDN = by_id("us_ofac_sdn")
ZONE = ZoneInfo(SDN.timezone)
FIRST = date(2022, 1, 1)
SPAN = 300
GRID = [FIRST + timedelta(days=each) for each in range(-60, SPAN + 60, 5)]


@dataclass(frozen=True)
class Truth:
    """What truly happened, in days from FIRST: on the list in [start, end), and what its entry says of itself."""

    stretches: tuple[tuple[int, int], ...]
    port_from: int  # from then on, a second measure and programme
    stated: tuple[SourceDate, ...]

    def record(self, day: int) -> PartyRecord | None:
        if not any(start <= day < end for start, end in self.stretches):
            return None
        freeze = Measure(type="asset_freeze", restricts=("funds",), cascades=True, label="Block")
        port = Measure(type="port", restricts=("port",), cascades=False, label="Port")
        later = day >= self.port_from
        designation = Designation(
            authority="US",
            list="OFAC SDN",
            programmes=("ONE", "TWO") if later else ("ONE",),
            measures=(freeze, port) if later else (freeze,),
            dates=self.stated,
        )
        return PartyRecord(record_id="1", kind="company", names=(Name(text="Aurus"),), designations=(designation,))

    def begins(self, type: str) -> list[int]:
        """Return the days on which a measure truly began."""
        since = self.port_from if type == "port" else 0
        return [max(start, since) for start, end in self.stretches if max(start, since) < end]


@st.composite
def truths(draw: st.DrawFn) -> Truth:
    ends = sorted(draw(st.sets(st.integers(5, SPAN), min_size=1, max_size=4)))
    pairs = [(start, (*ends, 10_000)[number + 1]) for number, start in enumerate(ends) if number % 2 == 0]
    kinds: list[DateKind] = draw(st.lists(st.sampled_from(("effective", "listed", "published", "amended")), max_size=2))
    # the day itself, some days off, or years before: as real fields are
    off = st.sampled_from((0, 0, -3, -29, -31, -200, 4, 40))
    stated = tuple(
        SourceDate(
            kind=kind,
            on=PartialDate.of(FIRST + timedelta(days=draw(st.sampled_from(ends)) + draw(off))),
            field=kind,
        )
        for kind in kinds
    )
    return Truth(stretches=tuple(pairs), port_from=draw(st.integers(0, SPAN)), stated=stated)


def at(day: int) -> datetime:
    # the evening in Washington: another day in UTC
    return datetime.combine(FIRST + timedelta(days=day), time(21), ZONE).astimezone(UTC)


def runs(truth: Truth, days: Sequence[int]) -> list[Run]:
    """Return the runs that whole editions of these days make, by brute force."""
    found: list[Run] = []
    ordered = sorted(days)
    former: bytes | None = None
    for place, day in enumerate(ordered):
        record = truth.record(day)
        content = None if record is None else records.dump(record)[0]
        after = at(ordered[place + 1]) if place + 1 < len(ordered) else None
        if content is not None and content == former:
            found[-1] = dataclasses.replace(found[-1], last_seen=at(day), after=after)
        elif content is not None:
            found.append(
                Run(
                    record_pk=len(content),
                    content=content,
                    first_seen=at(day),
                    last_seen=at(day),
                    before=at(ordered[place - 1]) if place else None,
                    after=after,
                    edition_sha256=str(day),
                    partial=False,
                )
            )
        former = content
    return found


def dates(truth: Truth, days: Sequence[int], type: str) -> timing.MeasureDates | None:
    """Return the measure's dates as editions of these days tell them; None where its newest edition lacks it."""
    own = runs(truth, days)
    (one,) = listed.designations(SDN.id, own) or (None,)
    return next((each.dates for each in one.measures if each.measure.type == type), None) if one else None


def placed(measure: timing.MeasureDates) -> list[timing.Timing]:
    shipments = [{"departure": PartialDate.of(day), "declaration": PartialDate.of(day)} for day in GRID]
    months = [
        {"departure": each, "declaration": each} for each in (PartialDate(day, day.replace(day=28)) for day in GRID)
    ]
    return [timing.place(each, measure).timing for each in (*shipments, *months)]


@st.composite
def more_editions(draw: st.DrawFn) -> tuple[Truth, list[int], list[int], str]:
    """Return a truth, the days of some editions, those of more, and a measure that both show.

    Some edition is of the first true stretch of the measure: what went before the first edition held, no edition
    can tell, and days before an edition without it count as before.
    """
    truth = draw(truths())
    type = draw(st.sampled_from(("asset_freeze", "port")))
    begins = truth.begins(type)
    if not begins:
        type, begins = "asset_freeze", truth.begins("asset_freeze")
    end = next(end for start, end in truth.stretches if start <= begins[0] < end)
    first = draw(st.integers(begins[0], min(end, SPAN + 40) - 1 if end > begins[0] else begins[0]))
    few = {first, *draw(st.sets(st.integers(0, SPAN + 40), max_size=4))}
    many = few | draw(st.sets(st.integers(0, SPAN + 40), min_size=1, max_size=6))
    return truth, sorted(few), sorted(many), type


@given(more_editions())
def test_more_editions_never_turn_before_into_after_or_back(case: tuple[Truth, list[int], list[int], str]) -> None:
    truth, few, many, type = case
    fewer, more = dates(truth, few, type), dates(truth, many, type)
    if fewer is None or more is None:
        return
    turned = {("before", "after"), ("after", "before")}
    assert turned.isdisjoint(zip(placed(fewer), placed(more), strict=True))


@given(more_editions())
def test_more_editions_only_narrow_the_days_between_which_it_came(
    case: tuple[Truth, list[int], list[int], str],
) -> None:
    truth, few, many, type = case
    fewer, more = dates(truth, few, type), dates(truth, many, type)
    if fewer is None or more is None:
        return
    first, narrowed = (fewer.earlier or (fewer,))[0].seen, (more.earlier or (more,))[0].seen
    assert first is not None and narrowed is not None
    assert narrowed[1] <= first[1]
    assert first[0] is None or (narrowed[0] is not None and narrowed[0] >= first[0])
    began = FIRST + timedelta(days=truth.begins(type)[0])
    assert began <= narrowed[1]
    assert narrowed[0] is None or narrowed[0] < began


@given(more_editions())
def test_what_the_editions_alone_say_surely_is_true(case: tuple[Truth, list[int], list[int], str]) -> None:
    truth, few, _, type = case
    undated = dataclasses.replace(truth, stated=())
    measure = dates(undated, few, type)
    if measure is None:
        return
    for day in GRID:
        on = (day - FIRST).days
        record = undated.record(on)
        had = record is not None and any(each.type == type for each in record.designations[0].measures)
        force = timing.in_force(measure, day)
        if force == "not_yet":
            assert not had
        # between two editions that show it, it may have gone and come back: that no edition can tell
        gaps = [end for start, end in truth.stretches if end < 10_000]
        if force == "yes" and not any(each in range(min(few), max(few) + 1) for each in gaps):
            assert had or on > max(few)


@given(more_editions())
def test_a_true_date_of_the_listing_is_not_taken_for_that_of_a_measure_added_later(
    case: tuple[Truth, list[int], list[int], str],
) -> None:
    truth, few, _, _ = case
    start = truth.stretches[0][0]
    listed_on = SourceDate(kind="listed", on=PartialDate.of(FIRST + timedelta(days=start)), field="listed")
    once = Truth(stretches=((start, 10_000),), port_from=truth.port_from, stated=(listed_on,))
    measure = dates(once, few, "port")
    without = sorted(day for day in few if start <= day < once.port_from)
    if measure is None or not without:
        return
    for day in GRID:
        on = (day - FIRST).days
        if timing.in_force(measure, day) == "yes":
            assert on >= once.port_from or on == without[-1]  # an edition of the day may be of its morning
        if timing.in_force(measure, day) == "not_yet":
            assert on < once.port_from


def test_a_listing_that_was_over_before_the_first_edition_held_is_told_only_by_an_older_edition() -> None:
    # the limit of the rule: days before an edition without a party count as before, until an older one shows it
    truth = Truth(stretches=((10, 50), (120, 10_000)), port_from=10_000, stated=())
    day = {"declaration": PartialDate.of(FIRST + timedelta(days=40))}
    known = {days: dates(truth, days, "asset_freeze") for days in ((100, 150), (30, 100, 150))}
    assert [timing.place(day, each).timing for each in known.values() if each] == ["before", "unknown"]
