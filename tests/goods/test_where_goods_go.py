"""Where goods go: by the declared destination, and by the country of the party that stands in the row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest

Json = dict[str, Any]
Ask = Callable[..., Json]
LEI = "529900T8BM49AURSDO55"
HARBOUR = {"buyer": "HARBOUR VIEW", "buyer_country": "HK"}
OVER_BORDER = {"buyer": "PROMTORG SUPPLY", "lei": LEI}
ROWS = [
    # bound for Russia by declaration alone: before the list, without a code, and with codes that are not held
    {"seller": "Amber Lockworks", **HARBOUR, "destination": "RU", "day": "2023-06-20"},
    {"seller": "Birch Turbines", **HARBOUR, "destination": "RU", "hs": "-"},
    {"seller": "Cobalt Harbour", **HARBOUR, "buyer_country": "KZ", "destination": "RU", "hs": "870829"},
    {"seller": "Dapple Ferries", **HARBOUR, "destination": "HK", "day": "2023-06-20"},
    {"seller": "Dapple Ferries", **HARBOUR, "hs": "-"},
    {"seller": "Ember Castings", **HARBOUR, "destination": "TR", "day": "2023-06-20"},
    {"seller": "Ember Castings", **HARBOUR, "destination": "TR", "day": "2022-03-20"},
    # several codes in one row
    {"seller": "Larkspur Gauges", "hs": "870829;854231"},
    {"seller": "Larkspur Gauges", "hs": "870829;940190"},
    # one buyer in two countries
    {"seller": "Garnet Oxbow", **OVER_BORDER, "buyer_country": "RU"},
    {"seller": "Garnet Oxbow", **OVER_BORDER, "buyer_country": "KZ"},
    {"seller": "Garnet Oxbow", **OVER_BORDER, "buyer_country": "KZ", "hs": "870829"},
    # two companies of one name
    {"seller": "Fennel Optics", "buyer": "VEKTOR SNAB", "inn": "7736050003"},
    {"seller": "Fennel Optics", "buyer": "VEKTOR SNAB", "inn": "7707083893"},
    {"seller": "Juniper Valves", "buyer": "VEKTOR SNAB", "inn": "7707083893"},
    {"seller": "VEKTOR SNAB", "seller_country": "-", "buyer": "Juniper Valves", "buyer_country": "RU"},
    # no name, but a country; neither
    {"seller": "Hollow Minster", "buyer": "TO THE ORDER", "buyer_country": "RU"},
    {"seller": "Umber Falls", "buyer": "TO THE ORDER", "buyer_country": "DE"},
    {"seller": "Violet Quarry", "buyer": "TO THE ORDER", "buyer_country": "-"},
    {"seller": "Kestrel Pumps", "buyer": "TO THE ORDER", "buyer_country": "-", "hs": "870829"},
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


PRIORITY, ANNEX, KOREA = "Common High Priority List", "Annex XXIII", "Korea, items needing a situational licence"


def used(profile: Json) -> set[str]:
    return {f"{each['id']} {each['edition']}" for each in profile["coverage"]["goods"]["lists"] if each["used"]}


def test_goods_bound_for_a_country_of_a_list_are_told_as_not_judged_wherever_the_buyer_sits(ask: Ask) -> None:
    early = ask("Amber Lockworks")
    assert f"1 shipment before 23 February 2024 is not judged against {PRIORITY}" in gaps(early)
    assert f"{KOREA}: it had 798 items from 28 April 2023 on (1 shipment)" in gaps(early)
    assert "1 shipment has codes that are not in what is held of EU Regulation 833/2014, Annex XXIII" in gaps(early)
    assert used(early) == {"eu_annex_xxiii 2022-12-04", "kr_situational_licence 2023-04-28"}
    uncoded = gaps(ask("Birch Turbines"))
    assert f"1 shipment names no code of six digits to judge against {PRIORITY}" in uncoded
    assert "1 shipment names no code of six digits to judge against EU Regulation 833/2014, Annex XXIII" in uncoded
    assert f"{KOREA}: it had 1159 items from 21 February 2024 on (1 shipment)" in uncoded


def test_goods_to_a_buyer_in_a_transshipment_point_and_bound_for_russia_are_told_once_for_each_list(ask: Ask) -> None:
    told = gaps(ask("Cobalt Harbour"))
    assert f"{KOREA}: it had 1159 items from 21 February 2024 on (1 shipment)" in told
    assert "1 shipment has codes that are not in what is held of EU Regulation 833/2014, Annex XXIII" in told
    early = gaps(ask("Ember Castings"))
    assert f"2 shipments before 23 February 2024 are not judged against {PRIORITY}" in early
    assert "1 shipment to its countries is not surely on or after 28 June 2022" in early
    assert (ANNEX in early, KOREA in early) == (False, False)


def test_goods_that_go_to_no_country_of_a_list_leave_no_gap(ask: Ask) -> None:
    profile = ask("Dapple Ferries")
    assert [each for each in (PRIORITY, ANNEX, KOREA) if each in gaps(profile)] == []
    assert used(profile) == set()


def test_what_the_supplier_gets_counts_where_it_is_bound(ask: Ask) -> None:
    profile = ask("HARBOUR VIEW", country="HK")
    assert f"1 shipment names no code of six digits to judge against {PRIORITY}" in gaps(profile)
    assert f"1 shipment before 23 February 2024 is not judged against {PRIORITY}" in gaps(profile)


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
    assert "to RU on or after that day (by declaration), with parties not named in the records;" in found["sentence"]
    elsewhere = ask("Umber Falls")
    assert (elsewhere["findings"], elsewhere["goods"]) == ([], [])
    assert "no country" not in gaps(elsewhere)
    nowhere = ask("Violet Quarry")
    assert "1 shipment with goods of Common High Priority List names no country of destination" in gaps(nowhere)
    assert "no country of destination" not in gaps(ask("Kestrel Pumps"))  # whose goods are on no list


def test_two_companies_of_one_name_are_never_added_up(ask: Ask) -> None:
    profile = ask("Fennel Optics")
    assert len(profile["counterparties"]) == 2
    assert [(each["counterparty"], each["shipments"]) for each in profile["goods"]] == [("VEKTOR SNAB", 1)] * 2
    (found,) = of_code(profile, "high_priority_goods")
    assert "with 2 counterparties of the name VEKTOR SNAB; not known" in found["sentence"]


def test_a_buyer_and_a_supplier_of_one_name_have_a_line_each_and_goods_go_to_the_party_that_gets_them(ask: Ask) -> None:
    profile = ask("Juniper Valves")  # in KR as it sends, in RU as it gets
    told = {(each["role"], each["destination"], each["shipments"]) for each in profile["goods"]}
    assert told == {("buyer", "RU", 1), ("supplier", "RU", 1)}


def test_goods_between_two_of_the_suppliers_own_name_are_judged(ask: Ask) -> None:
    profile = ask("Willow Trench")
    assert [each["name"] for each in profile["counterparties"]] == ["the supplier itself"]
    (found,) = of_code(profile, "high_priority_goods")
    assert "1 shipment of these goods to RU" in found["sentence"]
    assert "1 shipment with goods of Common High Priority List names no country of destination" in gaps(profile)
    at_home = ask("Xenon Bracket")
    assert (at_home["findings"], at_home["goods"]) == ([], [])
    assert "names no country of destination" not in gaps(at_home)


def test_a_further_code_of_a_row_is_possible(ask: Ask) -> None:
    profile = ask("Larkspur Gauges")
    told = [(each["entry"], each["match"], each["shipments"]) for each in profile["goods"] if each["entry"] == "854231"]
    assert told and set(told) == {("854231", "possible", 1)}
    assert all("a further code of the record" in each["why"] for each in profile["goods"] if each["entry"] == "854231")
    assert of_code(profile, "high_priority_goods") == []
