"""What holds of every placement, whatever the dates: time runs one way, and less knowledge never says more."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, timedelta
from typing import get_args

from hypothesis import assume, given
from hypothesis import strategies as st

from adapters.base import MeasureType
from adapters.dates import PartialDate
from service.timing import PHYSICAL, Licence, MeasureDates, Period, Timing, in_force, place, place_day, starts

DEFINITE = {"before", "after", "straddles", "after_delisting"}
KINDS = sorted(PHYSICAL | {"order"})

# a narrow span of days, so that dates meet, touch and cross often
days = st.dates(date(2023, 6, 1), date(2025, 6, 30))


@st.composite
def partial(draw: st.DrawFn) -> PartialDate:
    text = draw(days).isoformat()
    return PartialDate.parse(text[: draw(st.sampled_from((10, 10, 10, 7, 4)))])


@st.composite
def intervals(draw: st.DrawFn) -> tuple[date | None, date]:
    first, last = sorted((draw(days), draw(days)))
    return (draw(st.sampled_from((None, first))), last)


@st.composite
def licences(draw: st.DrawFn) -> tuple[Licence, ...]:
    first, last = sorted((draw(days), draw(days)))
    return draw(st.sampled_from(((), (Licence(id="GL 1", first=first, last=last),))))


@st.composite
def stretches(draw: st.DrawFn) -> tuple[Period, ...]:
    ends = sorted(draw(st.lists(days, min_size=2, max_size=4, unique=True)))
    return tuple(
        Period(first=first, last=ends[number + 1] if number + 1 < len(ends) else None)
        for number, first in enumerate(ends)
        if number % 2 == 0
    )


types = st.sampled_from(get_args(MeasureType))
maybe = st.none() | partial()
single = st.builds(
    MeasureDates,
    type=types,
    effective=maybe,
    listed=maybe,
    published=maybe,
    amended=maybe,
    ended=maybe,
    seen=st.none() | intervals(),
    licences=licences(),
)
several = st.builds(MeasureDates, type=types, periods=stretches(), licences=licences())
measures = single | several
shipments = st.dictionaries(st.sampled_from(KINDS), partial(), max_size=4)
day_shipments = st.dictionaries(st.sampled_from(KINDS), days.map(PartialDate.of), min_size=1, max_size=4)


def _later(shipment: Mapping[str, PartialDate], by: timedelta) -> dict[str, PartialDate]:
    return {kind: PartialDate.of(on.first + by) for kind, on in shipment.items()}


def _coarser(on: PartialDate) -> PartialDate:
    return PartialDate.parse(str(on)[: {"day": 7, "month": 4, "year": 4}[on.precision]])


@given(shipments, measures)
def test_every_shipment_gets_one_of_the_five_timings(shipment: dict[str, PartialDate], measure: MeasureDates) -> None:
    placement = place(shipment, measure)
    assert placement.timing in get_args(Timing)
    assert placement.flags == tuple(sorted(set(placement.flags)))
    assert placement.timing != "unknown" or placement.flags, "an unknown says why"
    if placement.timing in DEFINITE:
        assert placement.decided_by is not None
        assert placement.on == shipment[placement.decided_by]


@given(day_shipments, measures, st.integers(1, 400))
def test_moving_a_shipment_later_never_moves_it_from_after_to_before(
    shipment: dict[str, PartialDate], measure: MeasureDates, by: int
) -> None:
    order = {"before": 0, "straddles": 1, "after": 2, "after_delisting": 3}
    now, later = place(shipment, measure).timing, place(_later(shipment, timedelta(days=by)), measure).timing
    assume(now != "unknown" and later != "unknown")
    if measure.periods:
        assert later != "before" or now == "before"
    else:
        assert order[now] <= order[later]


@given(shipments, measures, st.data())
def test_a_coarser_document_date_never_says_more(
    shipment: dict[str, PartialDate], measure: MeasureDates, data: st.DataObject
) -> None:
    assume(shipment)
    kind = data.draw(st.sampled_from(sorted(shipment)))
    exact = place(shipment, measure).timing
    coarse = place({**shipment, kind: _coarser(shipment[kind])}, measure).timing
    assert coarse in {exact, "unknown"}


@given(shipments, st.dates(date(2023, 6, 1), date(2025, 6, 30)), types, st.sampled_from(("effective", "listed")))
def test_a_coarser_beginning_never_says_more(
    shipment: dict[str, PartialDate], first: date, type_: str, kind: str
) -> None:
    def begun(on: PartialDate) -> MeasureDates:
        return MeasureDates(type=type_, effective=on) if kind == "effective" else MeasureDates(type=type_, listed=on)

    exact, coarse = begun(PartialDate.of(first)), begun(_coarser(PartialDate.of(first)))
    assert place(shipment, coarse).timing in {place(shipment, exact).timing, "unknown"}


@given(shipments, single, partial())
def test_a_coarser_end_never_says_more(
    shipment: dict[str, PartialDate], measure: MeasureDates, ended: PartialDate
) -> None:
    # a coarser end may hide that the exact one lies before the beginning and so ends nothing
    assume(all(each.lower is None or ended.last >= each.lower for each in measure.readings))
    exact = dataclasses.replace(measure, ended=ended)
    coarse = dataclasses.replace(measure, ended=_coarser(ended))
    assert place(shipment, coarse).timing in {place(shipment, exact).timing, "unknown"}


@given(shipments, partial(), intervals(), types)
def test_editions_that_fit_a_publication_only_narrow(
    shipment: dict[str, PartialDate], published: PartialDate, seen: tuple[date | None, date], type_: str
) -> None:
    assume(seen[0] is None or published.last >= seen[0])
    alone = place(shipment, MeasureDates(type=type_, published=published)).timing
    together = place(shipment, MeasureDates(type=type_, published=published, seen=seen)).timing
    assert alone in {together, "unknown"}


@given(shipments, single)
def test_editions_never_turn_a_stated_date_round(shipment: dict[str, PartialDate], measure: MeasureDates) -> None:
    assume(measure.effective or measure.listed)
    stated = place(shipment, dataclasses.replace(measure, seen=None)).timing
    assert place(shipment, measure).timing in {stated, "unknown"}


@given(shipments, measures)
def test_straddling_needs_physical_events_on_both_sides(
    shipment: dict[str, PartialDate], measure: MeasureDates
) -> None:
    physical = [on for kind, on in shipment.items() if kind in PHYSICAL]
    begins = (
        [period.first for period in measure.periods]
        if measure.periods
        else [bound for reading in measure.readings for bound in (reading.lower, reading.upper)]
    )
    both = any(
        bound is not None and any(on.last < bound for on in physical) and any(on.first >= bound for on in physical)
        for bound in begins
    )
    assert both or place(shipment, measure).timing != "straddles"


@given(shipments, measures)
def test_an_early_order_never_changes_where_a_shipment_lies(
    shipment: dict[str, PartialDate], measure: MeasureDates
) -> None:
    moved = {kind: on for kind, on in shipment.items() if kind in PHYSICAL}
    assume(moved)
    assert place(shipment, measure).timing == place(moved, measure).timing


@given(shipments, measures, licences())
def test_a_licence_is_a_flag_and_never_an_excuse(
    shipment: dict[str, PartialDate], measure: MeasureDates, given_licences: tuple[Licence, ...]
) -> None:
    licensed = place(shipment, dataclasses.replace(measure, licences=given_licences))
    assert licensed.timing == place(shipment, dataclasses.replace(measure, licences=())).timing


@given(partial(), measures)
def test_the_order_in_which_documents_are_given_does_not_matter(on: PartialDate, measure: MeasureDates) -> None:
    one, other = {"load": on, "declaration": _coarser(on)}, {"declaration": _coarser(on), "load": on}
    assert place(one, measure) == place(other, measure)


@given(days, measures)
def test_a_day_is_placed_as_the_measure_was_in_force_on_it(day: date, measure: MeasureDates) -> None:
    placed, force = place_day(PartialDate.of(day), measure).timing, in_force(measure, day)
    meant = {"yes": "after", "not_yet": "before", "ended": "after_delisting", "unknown": "unknown"}
    assert placed == meant[force]


@given(days, single)
def test_since_when_and_in_force_tell_the_same(day: date, measure: MeasureDates) -> None:
    bounds = starts(measure)
    assert bounds.lower is None or bounds.upper is None or bounds.lower <= bounds.upper
    if bounds.upper is not None and day >= bounds.upper and measure.ended is None:
        assert in_force(measure, day) == "yes"
    if bounds.lower is not None and day < bounds.lower and measure.ended is None:
        assert in_force(measure, day) == "not_yet"
