"""Where goods go: by the declared destination, and by the country of the party that stands in the row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest

Json = dict[str, Any]
Ask = Callable[..., Json]
LEI = "529900T8BM49AURSDO55"
OVER_BORDER = {"buyer": "PROMTORG SUPPLY", "lei": LEI}
ROWS = [
    # one buyer in two countries
    {"seller": "Garnet Oxbow", **OVER_BORDER, "buyer_country": "RU"},
    {"seller": "Garnet Oxbow", **OVER_BORDER, "buyer_country": "KZ"},
    {"seller": "Garnet Oxbow", **OVER_BORDER, "buyer_country": "KZ", "hs": "870829"},
    # no name, but a country; neither
    {"seller": "Hollow Minster", "buyer": "TO THE ORDER", "buyer_country": "RU"},
    {"seller": "Umber Falls", "buyer": "TO THE ORDER", "buyer_country": "DE"},
    {"seller": "Violet Quarry", "buyer": "TO THE ORDER", "buyer_country": "-"},
    # both ends bear the supplier's name
    {"seller": "Willow Trench", "buyer": "Willow Trench", "buyer_country": "-", "destination": "RU"},
    {"seller": "Willow Trench", "buyer": "Willow Trench", "buyer_country": "-"},
    {"seller": "Xenon Bracket", "buyer": "Xenon Bracket", "buyer_country": "KR"},
]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def ask(request: pytest.FixtureRequest, rows_of: Callable[..., AbstractContextManager[Ask]]) -> Iterator[Ask]:
    with rows_of(request.param, ROWS) as asked:
        yield asked


def of_code(profile: Json, code: str) -> list[Json]:
    return [each for each in (*profile["findings"], *profile["notes"]) if each["code"] == code]


def gaps(profile: Json) -> str:
    return "\n".join(each["sentence"] for each in of_code(profile, "coverage_gap"))


def lines(profile: Json) -> list[tuple[str, str, str, int]]:
    return [(each["entry"], each["way"], each["destination"], each["shipments"]) for each in profile["goods"]]


def test_each_row_of_a_buyer_in_two_countries_is_judged_by_its_own(ask: Ask) -> None:
    profile = ask("Garnet Oxbow")
    (buyer,) = profile["counterparties"]
    assert buyer["country"] is None
    (found,) = of_code(profile, "high_priority_goods")
    assert "Records show 1 shipment of these goods to RU" in found["sentence"]
    assert sorted(lines(profile)) == [("854231", "direct", "RU", 1), ("854231", "transit", "KZ", 1)]
    (sign,) = [each for each in of_code(profile, "pattern_sign") if each["rule"]["id"] == "transshipment_point"]
    assert "KZ (2)" in sign["sentence"]
    told = gaps(profile)
    assert "no country" not in told
    assert "it had 1159 items from 21 February 2024 on (1 shipment)" in told


def test_a_placeholder_in_a_country_goes_there(ask: Ask) -> None:
    (found,) = of_code(ask("Hollow Minster"), "high_priority_goods")
    assert "to RU on or after that day (by declaration), with not named in the records" in found["sentence"]
    elsewhere = ask("Umber Falls")
    assert (elsewhere["findings"], elsewhere["goods"]) == ([], [])
    assert "no country" not in gaps(elsewhere)
    nowhere = ask("Violet Quarry")
    assert "1 shipment with goods of Common High Priority List names no country of destination" in gaps(nowhere)


def test_goods_between_two_of_the_suppliers_own_name_are_judged(ask: Ask) -> None:
    profile = ask("Willow Trench")
    assert [each["name"] for each in profile["counterparties"]] == ["the supplier itself"]
    (found,) = of_code(profile, "high_priority_goods")
    assert "1 shipment of these goods to RU" in found["sentence"]
    assert "1 shipment with goods of Common High Priority List names no country of destination" in gaps(profile)
    at_home = ask("Xenon Bracket")
    assert (at_home["findings"], at_home["goods"]) == ([], [])
    assert "names no country of destination" not in gaps(at_home)
