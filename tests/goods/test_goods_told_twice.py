"""Goods of a shipment that two data sets hold: judged by both rows, for one may say what the other does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest

from adapters.dates import PartialDate
from service.doubles import Double, repeating
from service.store.trade import Moved

Json = dict[str, Any]
Ask = Callable[..., Json]
HARBOUR = {"buyer": "HARBOUR VIEW", "buyer_country": "HK"}
TO_ORDER = {"buyer": "TO THE ORDER", "buyer_country": "RU"}
PAIRS = [
    # the second data set says more: a destination, on a day of the list and before it
    ({"seller": "Garnet Oxbow", **HARBOUR}, {"destination": "RU"}),
    ({"seller": "Hollow Minster", **HARBOUR, "day": "2023-06-20"}, {"destination": "RU"}),
    ({"seller": "Ember Castings", **HARBOUR, "hs": "870829"}, {"destination": "RU"}),
    # both say the same, or nothing
    ({"seller": "Umber Falls", **HARBOUR, "destination": "RU"}, {}),
    ({"seller": "Violet Quarry", **HARBOUR}, {}),
    # the first one knows the way to a transshipment point, the second one the way on
    ({"seller": "Willow Trench", "buyer": "STEPPE TRADING", "buyer_country": "KZ"}, {"destination": "RU"}),
    # a departure that places what a declaration alone does not
    ({"seller": "Xenon Bracket", "day": "2024-03-01"}, {"left": "2024-02-25"}),
    # one document with a buyer, and to the order
    ({"seller": "Amber Lockworks", "document": "10012020/200624/5016594", **HARBOUR}, TO_ORDER),
    ({"seller": "Birch Turbines", "document": "10012020/200624/5016595", **HARBOUR, "hs": "870829"}, TO_ORDER),
    # the first data set names no end, the second one an end that no list looks at
    ({"seller": "Cobalt Harbour", "buyer": "NOWHERE NAMED", "buyer_country": "-"}, {"destination": "DE"}),
    # three unlike countries in one of the two rows
    *(
        ({"seller": "Dapple Ferries", "hs": "870829", "usd": usd}, {"origin": "CN", "departure": "KR", "trading": "AE"})
        for usd in ("100", "200", "300")
    ),
]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def ask(request: pytest.FixtureRequest, rows_of: Callable[..., AbstractContextManager[Ask]]) -> Iterator[Ask]:
    with rows_of(request.param, [one for one, _ in PAIRS], [one | more for one, more in PAIRS]) as asked:
        yield asked


def of_code(profile: Json, code: str) -> list[Json]:
    return [each for each in (*profile["findings"], *profile["notes"]) if each["code"] == code]


def gaps(profile: Json) -> str:
    return "\n".join(each["sentence"] for each in of_code(profile, "coverage_gap"))


def lines(profile: Json) -> list[tuple[str, str, str, int]]:
    return [(each["way"], each["standing"], each["destination"], each["shipments"]) for each in profile["goods"]]


def test_what_one_of_two_rows_says_alone_is_found_and_counted_once(ask: Ask) -> None:
    profile = ask("Garnet Oxbow")
    assert of_code(profile, "repeated_rows")
    (found,) = of_code(profile, "high_priority_goods")
    assert "Records show 1 shipment of these goods to RU" in found["sentence"]
    assert [each["source"] for each in found["evidence"]] == ["common_high_priority", "goods_rows_1"]
    assert lines(profile) == [("direct", "in_force", "RU", 1)]


def test_what_one_of_two_rows_says_is_told_as_not_judged_once(ask: Ask) -> None:
    told = gaps(ask("Hollow Minster"))
    assert "1 shipment before 23 February 2024 is not judged against Common High Priority List" in told
    assert "it had 798 items from 28 April 2023 on (1 shipment)" in told
    unlisted = gaps(ask("Ember Castings"))
    assert "it had 1159 items from 21 February 2024 on (1 shipment)" in unlisted
    assert "1 shipment has codes that are not in what is held of EU Regulation 833/2014, Annex XXIII" in unlisted


def test_what_both_rows_say_is_counted_once_and_what_neither_says_not_at_all(ask: Ask) -> None:
    assert lines(ask("Umber Falls")) == [("direct", "in_force", "RU", 1)]
    assert "(1 shipment)" in gaps(ask("Umber Falls"))
    nothing = ask("Violet Quarry")
    assert (nothing["findings"], nothing["goods"]) == ([], [])
    assert "shipment" not in gaps(nothing)


def test_the_row_that_says_more_speaks_for_both(ask: Ask) -> None:
    profile = ask("Willow Trench")
    assert lines(profile) == [("direct", "in_force", "RU", 1)]
    assert of_code(profile, "priority_goods_transit") == []
    (found,) = of_code(ask("Xenon Bracket"), "high_priority_goods")
    assert "(by departure)" in found["sentence"]
    assert "Besides" not in found["sentence"]


def test_a_row_to_the_order_says_where_the_named_one_went(ask: Ask) -> None:
    profile = ask("Amber Lockworks")
    counted = {each["name"]: each["trade"]["shipments"] for each in profile["counterparties"]}
    assert counted == {"HARBOUR VIEW": 1, "not named in the records": 0}
    (found,) = of_code(profile, "high_priority_goods")
    assert (
        "1 shipment of these goods to RU on or after that day (by declaration), with HARBOUR VIEW" in found["sentence"]
    )
    assert "it had 1159 items from 21 February 2024 on (1 shipment)" in gaps(ask("Birch Turbines"))


def test_an_end_that_one_of_two_rows_names_is_known(ask: Ask) -> None:
    profile = ask("Cobalt Harbour")
    assert profile["goods"] == []
    assert "names no country of destination" not in gaps(profile)


def test_unlike_countries_of_one_of_two_rows_are_a_sign(ask: Ask) -> None:
    (sign,) = [
        each
        for each in of_code(ask("Dapple Ferries"), "pattern_sign")
        if each["rule"]["id"] == "origin_departure_trading_differ"
    ]
    assert "CN > KR > AE, 3" in sign["sentence"]


def test_rows_that_repeat_each_other_stand_with_the_one_that_is_counted() -> None:
    def row(pk: int) -> Moved:
        return Moved(1, 2, pk, 1, 1, f"declaration={PartialDate.parse('2024-06-20')}", None, None, None, None, False)

    first, second, third, fourth = map(row, range(1, 5))
    pairs = [
        Double(kept=second, other=third, kind="possible"),
        Double(kept=first, other=second, kind="possible"),
        Double(kept=first, other=fourth, kind="possible", added=True),
    ]
    assert repeating(pairs) == {1: [third, second]}
    assert repeating([]) == {}
