"""A chain's end is placed against each measure that has begun, by the measure's own dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import starmap
from typing import Literal

import pytest

from adapters.base import Designation, Measure
from adapters.dates import PartialDate
from service.chain import Chain, Leg, Node
from service.chains_answer import sentence
from service.chains_listed import by_measure, counts
from service.counterparties import Group
from service.facts import DesignationFacts, designation_facts
from service.identity import Match
from service.listed import DatedMeasure, Listed
from service.store.finding import FoundName
from service.store.trade import Moved
from service.timing import MeasureDates
from service.trade_cover import Cover

Given = tuple[Literal["asset_freeze", "export_control"], str, str | None]
CONTROL: Given = ("export_control", "2022-03-01", None)
MOVED = Moved(1, 2, 1, 1, 1, "departure=2023-05-01;declaration=2023-05-02", 100, "USD", "fob", "870829", False)


def facts(measures: Iterable[Given], *, weak: bool = False, found: FoundName | None = None) -> DesignationFacts:
    dated = tuple(starmap(_dated, measures))
    listed = Listed(
        source_id="us_ofac_sdn",
        record_id="1",
        name="Vyazovka",
        designation=Designation(
            authority="US", list="OFAC SDN", programmes=("P",), measures=tuple(each.measure for each in dated), dates=()
        ),
        measures=dated,
        seen=(None, date(2020, 1, 1)),
        stretches=(),
        events=(),
        no_longer_found=None,
        edition="e",
        url="",
    )
    return designation_facts(
        listed,
        match=Match(
            party_pk=1,
            verdict="match",
            grade="confirmed",
            score=1.0,
            matched="Vyazovka",
            asked="Vyazovka",
            weak_only=weak,
            why=("number",),
        ),
        party=found,  # type: ignore[arg-type]  # not looked at here
        shipments=[MOVED],
        as_of=date(2026, 11, 24),
        cover=Cover(),
    )


def _dated(kind: Literal["asset_freeze", "export_control"], begins: str, ends: str | None) -> DatedMeasure:
    return DatedMeasure(
        measure=Measure(type=kind, restricts=("supply", "receive"), cascades=True, label=kind),
        dates=MeasureDates(
            type=kind, effective=PartialDate.parse(begins), ended=PartialDate.parse(ends) if ends else None
        ),
    )


@pytest.mark.parametrize(
    ("measures", "told"),
    [
        ([CONTROL], [("export_control", "after")]),
        ([CONTROL, ("asset_freeze", "2026-12-01", None)], [("export_control", "after")]),
        (
            [CONTROL, ("asset_freeze", "2024-02-23", None)],
            [("asset_freeze", "before"), ("export_control", "after")],
        ),
        (
            [CONTROL, ("asset_freeze", "2019-01-01", "2020-01-01")],
            [("export_control", "after"), ("asset_freeze", "after_delisting")],
        ),
        ([("asset_freeze", "2026-12-01", None)], []),
    ],
)
def test_each_measure_that_has_begun_is_told_by_its_own_dates_what_ended_last(
    measures: list[Given], told: list[tuple[str, str]]
) -> None:
    whole = facts(measures)
    alone = by_measure([whole])
    assert counts(whole) is bool(told)
    placed = [(each, next(name for name, tally in each.main.tallies.items() if tally.count)) for each in alone]
    assert [(each.main.dated.measure.type, name) for each, name in placed] == told


def test_a_weak_alias_makes_nobody_listed() -> None:
    assert not counts(facts([CONTROL], weak=True))
    assert by_measure([facts([CONTROL], weak=True)]) == []


def test_the_sentence_says_what_moved_against_each_measure_on_goods() -> None:
    root = Node(group=Group(), name="", grade="name_only")
    end = Node(group=Group(), name="Vyazovka", grade="confirmed", before=root)
    end.legs = (Leg(role="buyer", shipments=(MOVED,)),)
    told = by_measure([facts([CONTROL, ("asset_freeze", "2024-02-23", None)])])
    chain = Chain(nodes=(end,), designations=tuple(told), apart=None, dated=True, unread=False)
    assert (
        "(OFAC SDN, since 23 February 2024 (effective)); shipments of the last hop against that day: 1 before; "
        "against an export control since 1 March 2022 (effective): 1 after."
    ) in sentence(chain, "Sorabyeol")
