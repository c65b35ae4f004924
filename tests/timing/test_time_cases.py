"""The designed cases of shipment dates against one measure; timing and flags are compared exactly."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from adapters.base import DocumentDate
from adapters.dates import PartialDate, SourceDate
from service.facts import tally
from service.store.trade import Moved
from service.timing import (
    PHYSICAL,
    Licence,
    MeasureDates,
    Period,
    in_force,
    measure_dates,
    place,
    place_day,
    starts,
)

CASES = json.loads((Path(__file__).parents[1] / "data" / "time_cases.json").read_text("utf-8"))["cases"]


def on(text: str) -> PartialDate:
    return PartialDate.parse(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _measure(case: dict[str, Any]) -> MeasureDates:
    known = {"effective", "listed", "published", "end", "interval", "kind", "licences", "periods"}
    assert case.keys() <= known, f"a case says what this test does not read: {case.keys() - known}"
    dates = {
        ours: on(case[theirs])
        for ours, theirs in (
            ("effective", "effective"),
            ("listed", "listed"),
            ("published", "published"),
            ("ended", "end"),
        )
        if theirs in case
    }
    seen = None
    if "interval" in case:
        not_before, not_after = case["interval"]
        seen = (_day(not_before), date.fromisoformat(not_after))
    return MeasureDates(
        type=case.get("kind", "asset_freeze"),
        seen=seen,
        periods=tuple(Period(first=_day(first), last=_day(last)) for first, last in case.get("periods", ())),
        licences=tuple(
            Licence(id=each["id"], first=date.fromisoformat(each["from"]), last=date.fromisoformat(each["until"]))
            for each in case.get("licences", ())
        ),
        **dates,
    )


def test_all_the_designed_cases_are_there() -> None:
    assert [case["id"].split("-")[0] for case in CASES] == [f"T{number:02}" for number in range(1, 37)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_designed_case_is_placed_as_it_says(case: dict[str, Any]) -> None:
    placement = place({kind: on(text) for kind, text in case["shipment"].items()}, _measure(case["measure"]))
    assert (placement.timing, list(placement.flags)) == (case["expect"], case.get("flags", []))


def test_every_document_date_of_a_shipment_is_physical_or_the_order() -> None:
    assert set(get_args(DocumentDate)) == PHYSICAL | {"order"}


AURUS = MeasureDates(effective=on("2024-02-23"))
FORMER = MeasureDates(effective=on("2024-02-23"), ended=on("2025-06-01"))
EXPORT = MeasureDates(type="export_control", effective=on("2024-02-23"), ended=on("2025-06-01"))
LICENSED = MeasureDates(
    effective=on("2024-02-23"), licences=(Licence(id="GL-X", first=date(2024, 2, 23), last=date(2024, 4, 8)),)
)
RETURNED = MeasureDates(
    periods=(
        Period(first=date(2018, 4, 6), last=date(2019, 1, 27)),
        Period(first=date(2024, 2, 23), last=None),
    )
)


@pytest.mark.parametrize(
    ("shipment", "measure", "timing", "flags"),
    [
        pytest.param({"order": "2023-11-01"}, AURUS, "unknown", ["order_date_only"], id="an early order never decides"),
        pytest.param(
            {"order": "2025-07-01"},
            FORMER,
            "after_delisting",
            ["order_date_only"],
            id="an order after the end is after the end",
        ),
        pytest.param(
            {"order": "2023-11-01", "load": "2024-02-10", "arrival": "2024-03-10"},
            AURUS,
            "straddles",
            ["ordered_before"],
            id="a straddling shipment may have been ordered before",
        ),
        pytest.param({"declaration": "2025-06"}, FORMER, "unknown", ["date_too_coarse"], id="a month around the end"),
        pytest.param({"declaration": "2025"}, FORMER, "unknown", ["date_too_coarse"], id="a year around the end"),
        pytest.param(
            {"load": "2025-05-20", "declaration": "2025-06-10"},
            FORMER,
            "after",
            ["straddles_end"],
            id="what left while it was in force did not come after the end",
        ),
        pytest.param(
            {"load": "2024-01-10", "declaration": "2025-06-10"},
            FORMER,
            "straddles",
            [],
            id="documents on both sides of the beginning, and past the end",
        ),
        pytest.param(
            {"declaration": "2025-06-10"},
            EXPORT,
            "unknown",
            ["other_end_missing"],
            id="goods declared soon after the end may have left before it",
        ),
        pytest.param(
            {"declaration": "2025-09-10"},
            EXPORT,
            "after_delisting",
            [],
            id="goods declared long after the end",
        ),
        pytest.param(
            {"declaration": "2024-05-22"},
            EXPORT,
            "unknown",
            ["other_end_missing"],
            id="89 days after the bound",
        ),
        pytest.param({"declaration": "2024-05-23"}, EXPORT, "after", [], id="90 days after: it left on the first day"),
        pytest.param({"load": "2023-11-25"}, AURUS, "unknown", ["other_end_missing"], id="90 days before the bound"),
        pytest.param({"load": "2023-11-24"}, AURUS, "before", [], id="91 days before the bound"),
        pytest.param({"departure": "2024-02-10"}, EXPORT, "before", [], id="a departure decides an export control"),
        pytest.param(
            {"load": "2024-02-10", "declaration": "2024-03-20"},
            LICENSED,
            "straddles",
            ["licence_scope_unjudged:GL-X"],
            id="a licence is a flag for what arrives under it too",
        ),
        pytest.param({"declaration": "2023-12-20"}, LICENSED, "before", [], id="before the measure no licence matters"),
        pytest.param(
            {"load": "2018-06-01", "declaration": "2019-03-01"},
            RETURNED,
            "after",
            ["straddles_end"],
            id="begun in the first period and ended between the two",
        ),
        pytest.param(
            {"declaration": "2019"},
            RETURNED,
            "unknown",
            ["date_too_coarse"],
            id="a year around a period's end",
        ),
        pytest.param({"declaration": "2017-05-01"}, RETURNED, "before", [], id="before the first period"),
        pytest.param({"declaration": "2024-05-01"}, RETURNED, "after", [], id="in the second period"),
        pytest.param(
            {"load": "2024-01-20", "declaration": "2024-03-01"},
            RETURNED,
            "straddles",
            [],
            id="between the periods and in the second",
        ),
        pytest.param(
            {"declaration": "2024-05-01"},
            MeasureDates(effective=on("2024-02-23"), ended=on("2021-01-01")),
            "unknown",
            ["dates_disagree"],
            id="an end before the beginning ends nothing",
        ),
        pytest.param(
            {"declaration": "2024-03-10"},
            MeasureDates(effective=on("2024-03")),
            "unknown",
            ["inside_date_interval"],
            id="a day inside the month the publisher gives",
        ),
        pytest.param(
            {"declaration": "2024"},
            MeasureDates(effective=on("2024-03")),
            "unknown",
            ["date_too_coarse"],
            id="a year around the month the publisher gives",
        ),
        pytest.param(
            {"declaration": "2020-05-01"},
            MeasureDates(published=on("2018-08-15"), seen=(date(2022, 2, 17), date(2022, 2, 22))),
            "unknown",
            ["dates_disagree"],
            id="a publication years before our editions disagrees with them",
        ),
        pytest.param(
            {"declaration": "2022-02-10"},
            MeasureDates(published=on("2022-02-01"), seen=(date(2022, 2, 17), date(2022, 2, 22))),
            "after",
            [],
            id="a publication days before our editions stands",
        ),
        pytest.param(
            {"declaration": "2024-02-22"},
            MeasureDates(amended=on("2024-06-01"), seen=(date(2024, 2, 20), date(2024, 2, 22))),
            "after",
            [],
            id="our editions narrow what a later amendment says",
        ),
        pytest.param({"load": "0001-01-01"}, AURUS, "before", [], id="the first day there is"),
        pytest.param({"declaration": "9999-12-31"}, EXPORT, "after_delisting", [], id="the last day there is"),
    ],
)
def test_a_case_of_our_own(shipment: dict[str, str], measure: MeasureDates, timing: str, flags: list[str]) -> None:
    placement = place({kind: on(text) for kind, text in shipment.items()}, measure)
    assert (placement.timing, list(placement.flags)) == (timing, flags)


def test_the_document_date_that_decided_is_named() -> None:
    shipment = {"load": on("2024-03-01"), "arrival": on("2024-03-18"), "declaration": on("2024-03-20")}
    freeze = place(shipment, AURUS)
    assert (freeze.decided_by, str(freeze.on)) == ("declaration", "2024-03-20")
    export = place(shipment, MeasureDates(type="export_control", effective=on("2024-02-23")))
    assert (export.decided_by, str(export.on)) == ("load", "2024-03-01")
    assert place({"order": on("2023-03-01")}, AURUS).decided_by is None


def test_a_statement_is_placed_by_its_publication_alone() -> None:
    assert place_day(on("2024-06"), AURUS).timing == "after"
    assert place_day(on("2024-02"), AURUS).flags == ("date_too_coarse",)
    just_before = MeasureDates(type="export_control", effective=on("2024-06-10"))
    assert place_day(on("2024-06-09"), just_before).timing == "before"
    assert place_day(on("2024-06-11"), just_before).timing == "after"


def test_of_several_dates_of_a_kind_the_earliest_counts_and_of_ends_the_last() -> None:
    def dated(kind: Any, text: str, *, parsed: bool = False) -> SourceDate:
        return SourceDate(kind=kind, on=on(text), field="a field", parsed=parsed)

    dates = [
        dated("effective", "2022-01-01", parsed=True),
        dated("effective", "2024-02-23"),
        dated("effective", "2024-05-01"),
        dated("listed", "2024-02", parsed=True),
        dated("ended", "2025-01-01"),
        dated("ended", "2025-06-01"),
        dated("seen", "2020-01-01"),
    ]
    read = measure_dates(dates, type="import_ban", seen=(date(2024, 2, 20), date(2024, 2, 26)))
    assert (str(read.effective), str(read.listed), str(read.ended)) == ("2024-02-23", "2024-02", "2025-06-01")
    assert (read.type, read.seen) == ("import_ban", (date(2024, 2, 20), date(2024, 2, 26)))
    assert read.published is None


def test_since_when_is_told_no_more_exactly_than_it_is_known() -> None:
    exact, month = starts(AURUS), starts(MeasureDates(listed=on("2024-02")))
    assert (exact.lower, exact.upper, exact.basis, exact.flags) == (
        date(2024, 2, 23),
        date(2024, 2, 23),
        "effective",
        (),
    )
    assert (month.lower, month.upper, month.flags) == (date(2024, 2, 1), date(2024, 2, 29), ("basis_listed",))
    late = starts(MeasureDates(published=on("2020-09-11")))
    assert (late.lower, late.upper, late.basis) == (None, date(2020, 9, 11), "published")
    undated = starts(MeasureDates())
    assert (undated.lower, undated.upper, undated.flags) == (None, None, ("measure_undated",))
    assert starts(RETURNED).lower == date(2024, 2, 23)
    veb = starts(MeasureDates(listed=on("2018-08-15"), seen=(date(2022, 2, 17), date(2022, 2, 22))))
    assert (veb.lower, veb.upper, veb.flags) == (
        date(2018, 8, 15),
        date(2022, 2, 22),
        ("basis_listed", "dates_disagree"),
    )


@pytest.mark.parametrize(
    ("measure", "asked", "answer"),
    [
        (FORMER, "2024-02-22", "not_yet"),
        (FORMER, "2024-02-23", "yes"),
        (FORMER, "2025-06-01", "yes"),
        (FORMER, "2025-06-02", "ended"),
        (MeasureDates(effective=on("2024-02-23"), ended=on("2025-06")), "2025-06-15", "unknown"),
        (MeasureDates(effective=on("2024-02-23"), ended=on("2021-01-01")), "2024-05-01", "unknown"),
        (MeasureDates(), "2024-05-01", "unknown"),
        (MeasureDates(seen=(None, date(2021, 8, 18))), "2021-08-17", "unknown"),
        (MeasureDates(seen=(None, date(2021, 8, 18))), "2021-08-18", "yes"),
        (
            MeasureDates(listed=on("2018-08-15"), seen=(date(2022, 2, 17), date(2022, 2, 22))),
            "2020-05-01",
            "unknown",
        ),
        (
            MeasureDates(listed=on("2018-08-15"), seen=(date(2022, 2, 17), date(2022, 2, 22))),
            "2022-02-22",
            "yes",
        ),
        (RETURNED, "2018-04-05", "not_yet"),
        (RETURNED, "2019-01-27", "yes"),
        (RETURNED, "2020-05-01", "ended"),
        (RETURNED, "2024-02-23", "yes"),
    ],
)
def test_whether_it_was_in_force_on_a_day(measure: MeasureDates, asked: str, answer: str) -> None:
    assert in_force(measure, date.fromisoformat(asked)) == answer


@pytest.mark.parametrize(
    ("shipment", "flags"),
    [
        ({"departure": "2024-02-23", "arrival": "2024-05-20"}, []),
        ({"departure": "2024-02-23", "arrival": "2024-02-23"}, ["same_day"]),
        ({"departure": "2025-05-20", "arrival": "2025-06-01"}, []),
        ({"departure": "2025-06-01", "arrival": "2025-06-01"}, ["same_day_end"]),
        ({"departure": "2025-06-01", "arrival": "2025-06-10"}, ["same_day_end", "straddles_end"]),
        ({"departure": "2024-02-23", "arrival": "2025-06-01"}, []),
    ],
)
def test_a_boundary_day_is_flagged_only_where_no_other_date_lies_within(
    shipment: dict[str, str], flags: list[str]
) -> None:
    placement = place({kind: on(text) for kind, text in shipment.items()}, FORMER)
    assert (placement.timing, list(placement.flags)) == ("after", flags)


def test_a_shipment_on_a_measure_s_only_day_is_counted_once() -> None:
    only = MeasureDates(effective=on("2024-02-23"), ended=on("2024-02-23"))
    moved = Moved(
        near_pk=1, far_pk=2, pk=3, source_pk=4, edition_pk=5, dates="declaration=2024-02-23",
        amount=None, currency=None, value_kind=None, hs6=None, illustrative=False,
    )  # fmt: skip
    tallies = tally([moved], only)
    assert tallies["after"].flags == {"same_day": 1, "same_day_end": 1}
    assert (tallies["on_day"].count, tallies["past_day"].count) == (1, 0)
