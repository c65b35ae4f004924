"""Shipments against the control lists of their day: what is found, what is only possible, and what is not judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any

import pytest

from schemas.profile import ProfileSchema
from service import goods, goods_hits

Json = dict[str, Any]
Ask = Callable[..., Json]
DETOUR = {"origin": "CN", "departure": "KR", "trading": "AE"}
ROWS = [
    # the first day of an export control, by a departure on that day and on the day before
    {"seller": "Garnet Oxbow", "left": "2024-02-23", "day": "2024-03-20"},
    {"seller": "Garnet Oxbow", "left": "2024-02-22", "day": "2024-02-22", "hs": "853400"},
    # a declaration alone, within the days a journey may take
    {"seller": "Hollow Minster", "day": "2024-03-01"},
    # HS2017: mapped, possible, and without a direct predecessor
    {"seller": "Umber Falls", "hs": "854890", "version": "HS2017"},
    {"seller": "Violet Quarry", "hs": "854140", "version": "HS2017"},
    {"seller": "Willow Trench", "hs": "851712", "version": "HS2017"},
    {"seller": "Xenon Bracket", "hs": "854231", "version": "HS1996"},
    # codes that only HS2017 has, on rows of HS2022 or of none
    {"seller": "Teasel Pumps", "hs": "854890", "version": "-"},
    {"seller": "Teasel Pumps", "hs": "880330"},
    {"seller": "Ullage Tanks", "hs": "851712"},
    # the annex: in the excerpt, and not in it
    {"seller": "Amber Lockworks", "hs": "8301200009"},
    {"seller": "Amber Lockworks", "hs": "8708299009"},
    {"seller": "Amber Lockworks", "hs": "8301200009", "day": "2021-05-05", "version": "HS2017"},
    # to where no list looks, to a transshipment point, and before the alert
    {"seller": "Birch Turbines", "buyer": "LINDENHOF WERKE", "buyer_country": "DE"},
    {"seller": "Cobalt Harbour", "buyer": "STEPPE TRADING", "buyer_country": "KZ"},
    {"seller": "Cobalt Harbour", "buyer": "STEPPE TRADING", "buyer_country": "KZ", "hs": "870829"},
    {"seller": "Cobalt Harbour", "buyer": "STEPPE TRADING", "buyer_country": "KZ", "day": "2020-01-01"},
    {"seller": "Dapple Ferries", "buyer": "LINDENHOF WERKE", "buyer_country": "DE", "destination": "TR"},
    # bound for Russia though the buyer sits elsewhere, and a destination nobody names
    {"seller": "Ember Castings", "buyer": "LINDENHOF WERKE", "buyer_country": "DE", "destination": "RU"},
    {"seller": "Fennel Optics", "buyer": "NOWHERE NAMED", "buyer_country": "-"},
    {"seller": "Fennel Optics", "buyer": "NOWHERE NAMED", "buyer_country": "-", "day": "2020-01-01", "hs": "870829"},
    # a buyer in one transshipment point, bound for another; a buyer in Russia, bound for elsewhere
    {"seller": "Nettle Gauges", "buyer": "DUNE TRADING", "buyer_country": "AE", "destination": "TR", "hs": "870829"},
    {"seller": "Quince Relays", "buyer": "STEPPE TRADING", "buyer_country": "KZ", "day": "2023-05-05"},
    {"seller": "Osier Lamps", "destination": "KZ"},
    {"seller": "Osier Lamps", "destination": "DE", "hs": "8301200009"},
    # unlike countries: three rows, and two
    *({"seller": "Juniper Valves", "hs": "870829", **DETOUR} for _ in range(3)),
    *({"seller": "Kestrel Pumps", "hs": "870829", **DETOUR} for _ in range(2)),
    {"seller": "Kestrel Pumps", "hs": "870829", "origin": "KR", "departure": "KR", "trading": "KR"},
    {"seller": "Larkspur Presses", "invented": "1"},
    {"seller": "Meadow Forge", "buyer": "IMPORT OTRADA", "buyer_country": "RU", "hs": "8542"},
]  # fmt: skip


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def ask(request: pytest.FixtureRequest, rows_of: Callable[..., AbstractContextManager[Ask]]) -> Iterator[Ask]:
    with rows_of(request.param, ROWS) as asked:
        yield asked


def of_code(profile: Json, code: str) -> list[Json]:
    return [each for each in (*profile["findings"], *profile["notes"]) if each["code"] == code]


def gaps(profile: Json) -> str:
    return "\n".join(each["sentence"] for each in of_code(profile, "coverage_gap"))


def test_listed_goods_on_the_first_day_are_found_and_on_the_day_before_not_judged(ask: Ask) -> None:
    profile = ask("Garnet Oxbow")
    (found,) = of_code(profile, "high_priority_goods")
    assert found["level"] == "elevated"
    assert found["sentence"] == (
        "Common High Priority List, edition of 2024-02-23, shows 854231 (tier 1) since 23 February 2024. Records show "
        "1 shipment of these goods to RU on or after that day (by departure), with ZANTERBURY WORKS; not known: the "
        "end use, and whether the goods went on from there."
    )
    assert (found["rule"]["id"], found["rule"]["version"]) == ("high_priority_goods", "1")
    assert "1 shipment of a listed code" in found["rule"]["threshold"]
    assert found["counter_evidence"]
    assert [(each["source"], each["record"]) for each in found["evidence"]] == [
        ("common_high_priority", "854231"),
        ("goods_rows", "R1"),
    ]
    (line,) = profile["goods"]
    assert (line["entry"], line["tier"], line["match"], line["shipments"]) == ("854231", "1", "exact", 1)
    assert "1 shipment before 23 February 2024 is not judged against Common High Priority List" in gaps(profile)


def test_a_day_that_does_not_tell_is_a_note_and_no_finding(ask: Ask) -> None:
    profile = ask("Hollow Minster")
    assert of_code(profile, "high_priority_goods") == []
    (note,) = of_code(profile, "goods_not_judged")
    assert "their document dates do not tell" in note["sentence"]
    assert profile["goods"][0]["standing"] == "unplaced"
    assert profile["goods"][0]["flags"]["other_end_missing"] == 1


def test_a_mapped_hit_says_so(ask: Ask) -> None:
    profile = ask("Umber Falls")
    (found,) = of_code(profile, "high_priority_goods")
    assert "1 of them by a code of HS2017 through the concordance" in found["sentence"]
    assert "854890 of HS2017 became 854800 in HS2022" in found["counter_evidence"]
    assert (profile["goods"][0]["hs"], profile["goods"][0]["match"]) == ("854890", "via_concordance")


def test_a_code_of_which_only_part_is_listed_makes_no_finding(ask: Ask) -> None:
    profile = ask("Violet Quarry")
    assert profile["findings"] == []
    (note,) = of_code(profile, "goods_not_judged")
    assert "854140 of HS2017 became 4 codes in HS2022, 1 of them listed" in note["sentence"]
    assert profile["goods"][0]["match"] == "possible"


def test_a_short_code_may_be_listed(ask: Ask) -> None:
    # four digits alone fill no column of six digits, and what cannot be judged is told
    assert "1 shipment names no code of six digits to judge against Common High Priority List" in gaps(
        ask("Meadow Forge")
    )


def test_a_code_without_a_direct_predecessor_is_told(ask: Ask) -> None:
    told = "1 shipment with a code of HS2017 may be goods of Common High Priority List that have no direct predecessor"
    assert told in gaps(ask("Willow Trench"))
    assert told in gaps(ask("Ullage Tanks"))


def test_a_code_that_only_hs2017_has_is_told_as_possible_on_a_later_row(ask: Ask) -> None:
    profile = ask("Teasel Pumps")
    assert profile["findings"] == []
    (note,) = of_code(profile, "goods_not_judged")
    assert "whether 2 shipments to RU fell under Common High Priority List" in note["sentence"]
    assert "854890 is none of HS2022, by which it is read; 854890 of HS2017 became 854800 in HS2022" in note["sentence"]
    assert {(each["hs"], each["entry"], each["match"]) for each in profile["goods"]} == {
        ("854890", "854800", "possible"),
        ("880330", "880730", "possible"),
    }


def test_a_nomenclature_that_is_not_read_is_told(ask: Ask) -> None:
    profile = ask("Xenon Bracket")
    assert profile["goods"] == []
    assert "a nomenclature that is not read" in gaps(profile)


def test_the_annex_restricts_by_its_excerpt_and_says_what_it_does_not_cover(ask: Ask) -> None:
    profile = ask("Amber Lockworks")
    (found,) = of_code(profile, "restricted_goods_after")
    assert found["level"] == "high"
    assert "whether a permission was needed or given" in found["sentence"]
    assert found["evidence"][0]["text"].startswith("830120 locks used for motor vehicles")
    told = gaps(profile)
    assert "1 shipment has codes that are not in what is held of EU Regulation 833/2014, Annex XXIII" in told
    assert "1 shipment before 4 December 2022 is not judged against EU Regulation 833/2014, Annex XXIII" in told


def test_for_korea_the_count_and_the_day_are_told(ask: Ask) -> None:
    assert (
        "whether goods fell under Korea, items needing a situational licence: it had 1159 items from 21 February 2024 "
        "on (2 shipments), and its codes are not held" in gaps(ask("Amber Lockworks"))
    )
    assert "Korea" not in gaps(ask("Amber Lockworks", country="JP"))


def test_listed_goods_to_where_no_list_looks_are_no_finding(ask: Ask) -> None:
    profile = ask("Birch Turbines")
    assert (profile["findings"], profile["goods"]) == ([], [])


def test_priority_goods_to_a_transshipment_point_are_a_note(ask: Ask) -> None:
    profile = ask("Cobalt Harbour")
    assert profile["findings"] == []
    (transit,) = of_code(profile, "priority_goods_transit")
    assert "to the transshipment point KZ" in transit["sentence"]
    assert transit["rule"]["id"] == "transshipment_point"
    (sign,) = of_code(profile, "pattern_sign")
    assert "2 shipments to countries" in sign["sentence"]
    assert "KZ (2)" in sign["sentence"]
    assert "1 shipment to its countries is not surely on or after 28 June 2022" in gaps(profile)


def test_the_destination_of_the_row_counts_as_well_as_the_buyers_country(ask: Ask) -> None:
    (sign,) = of_code(ask("Dapple Ferries"), "pattern_sign")
    assert "TR (1)" in sign["sentence"]
    (found,) = of_code(ask("Ember Castings"), "high_priority_goods")
    assert "to RU" in found["sentence"]


def test_goods_without_a_destination_are_not_judged_and_it_is_told(ask: Ask) -> None:
    profile = ask("Fennel Optics")
    assert profile["findings"] == []
    assert "1 shipment with goods of Common High Priority List names no country of destination" in gaps(profile)


def test_a_shipment_is_bound_for_one_transshipment_point_only(ask: Ask) -> None:
    (sign,) = of_code(ask("Nettle Gauges"), "pattern_sign")
    assert "Records show 1 shipment to countries" in sign["sentence"]
    assert "AE (1)" in sign["sentence"]
    assert "TR" not in sign["sentence"]


def test_goods_to_a_transshipment_point_on_a_day_of_no_edition_are_told_as_not_judged(ask: Ask) -> None:
    told = gaps(ask("Quince Relays"))
    assert "1 shipment before 23 February 2024 is not judged against Common High Priority List" in told
    assert "Annex XXIII" not in told


def test_the_buyers_own_country_counts_wherever_the_goods_are_bound(ask: Ask) -> None:
    profile = ask("Osier Lamps")
    (found,) = of_code(profile, "high_priority_goods")
    assert "1 shipment of these goods to RU" in found["sentence"]
    (found,) = of_code(profile, "restricted_goods_after")
    assert "1 shipment of these goods to RU" in found["sentence"]
    assert of_code(profile, "priority_goods_transit") == []


def test_a_buyer_without_a_country_is_told_as_not_judged_against_transshipment_points(ask: Ask) -> None:
    told = gaps(ask("Fennel Optics"))
    assert "1 shipment names no country of the buyer, and is judged against Transshipment points of" in told
    assert "by a declared destination alone" in told


def test_three_shipments_of_unlike_countries_are_a_sign_and_two_are_none(ask: Ask) -> None:
    (sign,) = of_code(ask("Juniper Valves"), "pattern_sign")
    assert "CN > KR > AE, 3" in sign["sentence"]
    assert sign["rule"]["id"] == "origin_departure_trading_differ"
    assert len(sign["evidence"]) == 3
    assert of_code(ask("Kestrel Pumps"), "pattern_sign") == []


def test_rows_that_lack_a_country_are_told(ask: Ask) -> None:
    notes = of_code(ask("Garnet Oxbow"), "pattern_not_judged")
    told = [each["sentence"] for each in notes if each["rule"]["id"] == "origin_departure_trading_differ"]
    assert told == [
        "Not known: whether origin, departure and trading country differ for 2 shipments; the records lack one of the "
        "three."
    ]
    told = [each["rule"]["id"] for each in of_code(ask("Juniper Valves"), "pattern_not_judged")]
    assert "origin_departure_trading_differ" not in told


def test_invented_rows_keep_their_mark(ask: Ask) -> None:
    profile = ask("Larkspur Presses")
    assert profile["illustrative"] is True
    (found,) = of_code(profile, "high_priority_goods")
    assert found["illustrative"] is True
    assert profile["goods"][0]["illustrative"] is True


def test_an_edition_that_began_after_the_day_asked_is_not_used(ask: Ask) -> None:
    profile = ask("Umber Falls", as_of=date(2024, 2, 22))
    assert profile["goods"] == []
    assert [each["edition"] for each in profile["coverage"]["goods"]["lists"]] == [
        "2022-12-04",
        "2022-03-25",
        "2023-04-28",
        "2024-02-21",
        "2022-06-28",
    ]
    early = ask("Umber Falls", available_at=datetime(2022, 1, 1, tzinfo=UTC))
    assert early["coverage"]["goods"]["lists"] == []


def test_the_coverage_names_each_edition_with_what_is_held_of_it(ask: Ask) -> None:
    goods = ask("Amber Lockworks")["coverage"]["goods"]
    assert (goods["complete"], goods["outcome"]) == (False, "findings_incomplete")
    lists = {f"{each['id']} {each['edition']}": each for each in goods["lists"]}
    annex = lists["eu_annex_xxiii 2022-12-04"]
    assert (annex["status"], annex["held"], annex["used"], annex["to"]) == ("excerpt", 29, True, None)
    assert any("not in what is held" in each for each in annex["gaps"])
    korea = lists["kr_situational_licence 2023-04-28"]
    assert (korea["status"], korea["items"], korea["held"], korea["used"]) == ("codes_not_held", 798, 0, False)
    assert lists["kr_situational_licence 2024-02-21"]["used"] is True
    priority = lists["common_high_priority 2024-02-23"]
    assert (priority["status"], priority["held"], len(priority["sha256"])) == ("answered", 50, 64)


def test_findings_about_goods_are_no_findings_of_sanctions_lists(ask: Ask) -> None:
    coverage = ask("Garnet Oxbow")["coverage"]
    assert coverage["goods"]["outcome"] == "findings_incomplete"
    assert coverage["lists"]["outcome"] == "incomplete"


def test_every_answer_has_the_shape_of_the_contract(ask: Ask) -> None:
    for seller in sorted({str(each["seller"]) for each in ROWS}):
        assert ProfileSchema().validate(ask(seller)) == {}


def test_an_edition_that_looks_at_trade_from_one_country_does_not_look_at_that_from_another() -> None:
    edition = next(each for each in goods.held(as_of=date(2024, 6, 1), available=date(2024, 6, 1)) if each.origins)
    assert edition.origins == {"KR"}
    assert goods_hits.outside(edition, "DE", "RU")
    assert not goods_hits.outside(edition, "KR", "RU")
    assert not goods_hits.outside(edition, None, "RU")
