"""Patterns of trade: each rule on both sides of its threshold, and never silent where records do not reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, update

from service import sample, withdrawing
from service.goods_rules import JUMP, LEAST_QUARTERS, NEW_WITHIN, RULES, STOPPED_BEFORE, TAKEN_OVER_WITHIN
from service.store import Store, open_store
from service.store.tables import Shipment
from service.trade_jumps import jumps, quarter_of

Json = dict[str, Any]
Ask = Callable[..., Json]
LISTED = date(2024, 2, 23)  # OFAC put Aurus on its list, and the list of priority goods began
AURUS = {"buyer": "AURUS LLC", "buyer_country": "RU", "hs": "870829"}
DE = {"buyer": "LINDENHOF WERKE", "buyer_country": "DE", "hs": "870829"}
KZ = {"buyer": "STEPPE TRADING", "buyer_country": "KZ"}
ALABUGA = {"buyer": "JOINT STOCK COMPANY ALABUGA SPECIAL ECONOMIC ZONE PRODUCTION AND INDUSTRIAL TYPE"}
MILITARY = {"buyer": "LLC MILITARY INDUSTRIAL COMPANY", "hs": "870829"}  # the UK listed it in 2022, OFAC in 2024
TAKER = {"buyer": "NORDWIND HANDEL", "buyer_country": "DE"}


def on(day: date | str, seller: str, row: dict[str, str], **more: str) -> dict[str, str]:
    return {**row, "seller": seller, "day": str(day), **more}


def aurus(seller: str, *days: str) -> list[dict[str, str]]:
    return [on(day, seller, AURUS) for day in days]


def quarterly(seller: str, last: str, *, quarters: int = LEAST_QUARTERS, hs: str = "870829") -> list[dict[str, str]]:
    """Return one shipment of 100 dollars a quarter, and one of `last` dollars in the quarter after them."""
    days = [date(2020 + n // 4, 1 + 3 * (n % 4), 15) for n in range(quarters + 1)]
    worth = [*("100" for _ in range(quarters)), last]
    return [on(day, seller, DE, hs=hs, usd=usd) for day, usd in zip(days, worth, strict=True)]


AFTER = LISTED + NEW_WITHIN
ROWS = [
    # a new buyer: on the last day of the window in a transshipment point, a day later, and with no second sign
    *aurus("Garnet Oxbow", "2023-01-10"),
    on(AFTER, "Garnet Oxbow", KZ, hs="940190"),
    *aurus("Hollow Minster", "2023-01-10"),
    on(AFTER + timedelta(days=1), "Hollow Minster", KZ, hs="940190"),
    *aurus("Umber Falls", "2023-01-10"),
    on(LISTED, "Umber Falls", TAKER, hs="940190"),
    # it was there before; the supplier itself began after the day
    *aurus("Violet Quarry", "2023-01-10"),
    on("2024-02-22", "Violet Quarry", KZ, hs="940190"),
    on("2024-03-22", "Violet Quarry", KZ, hs="940190"),
    on("2024-03-10", "Willow Trench", AURUS),
    on("2024-03-22", "Willow Trench", KZ, hs="940190"),
    # rerouting: two and two within the year; only one before; one day too late; Aurus goes on; taken before
    *aurus("Amber Lockworks", "2023-06-01", "2024-01-15"),
    *(on(date(2024, 1, 15) + TAKEN_OVER_WITHIN, "Amber Lockworks", TAKER, hs="870829") for _ in range(2)),
    *aurus("Birch Turbines", "2024-01-15"),
    *(on("2024-12-01", "Birch Turbines", TAKER, hs="870829") for _ in range(2)),
    *aurus("Cobalt Harbour", "2023-06-01", "2024-01-15"),
    *(on(date(2024, 1, 16) + TAKEN_OVER_WITHIN, "Cobalt Harbour", TAKER, hs="870829") for _ in range(2)),
    *aurus("Dapple Ferries", "2023-06-01", "2024-01-15", "2024-05-23"),
    *(on("2024-12-01", "Dapple Ferries", TAKER, hs="870829") for _ in range(2)),
    *aurus("Ember Castings", "2023-06-01", "2024-01-15"),
    *(on(day, "Ember Castings", TAKER, hs="870829") for day in ("2023-12-01", "2024-12-01")),
    *aurus("Fennel Optics", "2023-06-01", "2024-01-15"),
    on("2024-12-01", "Fennel Optics", TAKER, hs="870829"),
    # stopped long before; a year before, and a day more; a late arrival, others already buying
    *aurus("Yarrow Hoists", "2018-06-01", "2018-09-01"),
    *(on(day, "Yarrow Hoists", TAKER, hs="870829") for day in ("2019-02-10", "2019-03-01")),
    *aurus("Zinnia Cranes", "2022-06-01", str(LISTED - STOPPED_BEFORE)),
    *(on("2023-03-10", "Zinnia Cranes", TAKER, hs="870829") for _ in range(2)),
    *aurus("Bramble Hulls", "2022-06-01", str(LISTED - STOPPED_BEFORE - timedelta(days=1))),
    *(on("2023-03-10", "Bramble Hulls", TAKER, hs="870829") for _ in range(2)),
    *aurus("Clover Engines", "2023-06-01", "2024-04-20"),
    *(on(LISTED, "Clover Engines", TAKER, hs="870829") for _ in range(2)),
    *aurus("Damson Rollers", "2023-06-01", "2024-04-20"),
    *(on(LISTED - timedelta(days=1), "Damson Rollers", TAKER, hs="870829") for _ in range(2)),
    # dates of a month or a year, and none
    *aurus("Saffron Gears", "2023-01-10"),
    *(on(day, "Saffron Gears", KZ, hs="940190") for day in ("2024-02", "2024-06")),
    *aurus("Teasel Rivets", "2023-01-10"),
    *(on(day, "Teasel Rivets", KZ, hs="940190") for day in ("2024-03", "2024-06")),
    *aurus("Vetch Boilers", "2023-01-10"),
    on("-", "Vetch Boilers", KZ, hs="940190"),
    *aurus("Thistle Looms", "2023-06-01", "2024-01-15"),
    *(on(day, "Thistle Looms", TAKER, hs="870829") for day in ("2024-01", "2024-05-10")),
    *aurus("Tamarind Ovens", "2023-06-01", "2024", "2024-02-10"),
    *(on(day, "Tamarind Ovens", TAKER, hs="870829") for day in ("2024-03-15", "2024-05-10")),
    *aurus("Sorrel Axles", "2023-06-01", "2023-12"),
    *(on(day, "Sorrel Axles", TAKER, hs="870829") for day in ("2024-03", "2024-05-10")),
    # two measures: the second of one buyer, and a list of goods a day after a buyer's
    *(on(day, "Rowan Spindles", MILITARY) for day in ("2021-06-01", "2022-03-01", "2023-06-10", "2024-02-10")),
    *(on(day, "Rowan Spindles", TAKER, hs="870829") for day in ("2024-03-15", "2024-05-10")),
    *(on(day, "Quartz Bellows", ALABUGA, hs="854231") for day in ("2023-01-10", "2023-08-10")),
    *(on(day, "Quartz Bellows", TAKER, hs="854231") for day in ("2024-03-10", "2024-06-10")),
    # what some programs write for no date
    # a jump of three times the median, one just below, too short a past, and one with a second sign
    *quarterly("Juniper Valves", "300"),
    *quarterly("Kestrel Pumps", "299"),
    *quarterly("Larkspur Presses", "90000", quarters=LEAST_QUARTERS - 1),
    *(on(date(2022 + n // 4, 2 + 3 * (n % 4), 15), "Meadow Forge", {"hs": "853400"}, usd="100") for n in range(10)),
    on("2024-08-15", "Meadow Forge", {"hs": "853400"}, usd="300", kg="10"),
    *(on(date(2022 + n // 4, 2 + 3 * (n % 4), 15), "Oxlip Moulds", DE, hs="853400", usd="100") for n in range(8)),
    on("2026-02-15", "Oxlip Moulds", DE, hs="853400", usd="300", kg="10"),
    on("2024-08-15", "Pewter Jigs", DE, usd="-"),
    # a higher jump long before the measure, and one after it; a jump in the measure's own quarter, after and before it
    on("2023-06-01", "Peridot Shafts", AURUS, hs="940120"),
    *quarterly("Peridot Shafts", "2000"),
    *(on(date(2022 + n // 4, 1 + 3 * (n % 4), 15), "Peridot Shafts", DE, usd="100") for n in range(1, 9)),
    on("2024-05-15", "Peridot Shafts", DE, usd="1500"),
    on("2023-06-01", "Marl Pistons", AURUS, hs="940120"),
    *quarterly("Marl Pistons", "100", quarters=16),
    on("2024-03-20", "Marl Pistons", DE, usd="900"),
    on("2023-06-01", "Lupin Bearings", AURUS, hs="940120"),
    *quarterly("Lupin Bearings", "100", quarters=16),
    *(on(day, "Lupin Bearings", DE, usd=usd) for day, usd in (("2024-02-20", "900"), ("2024-03-20", "100"))),
]


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory, clock: Callable[[], datetime], load_rows: Callable[..., str]
) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('patterns') / 'store.sqlite3'}")
    list(sample.load(store, clock=clock))
    load_rows(store, ROWS)
    yield store
    store.close()


@pytest.fixture
def ask(made: Store, asking: Callable[[Store], Ask]) -> Ask:
    return asking(made)


@pytest.fixture
def short_ask(
    tmp_path: Path, clock: Callable[[], datetime], load_rows: Callable[..., str], asking: Callable[[Store], Ask]
) -> Iterator[Ask]:
    """Asks a store whose records begin too late and end too early to judge."""
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    list(sample.load(store, clock=clock))
    load_rows(store, ROWS, first="2023-06-01", last="2024-06-30")
    yield asking(store)
    store.close()


def of_rule(profile: Json, rule: str, code: str) -> list[Json]:
    told = [*profile["findings"], *profile["notes"]]
    return [each for each in told if each["code"] == code and each["rule"] and each["rule"]["id"] == rule]


def new_buyer(profile: Json, code: str) -> list[Json]:
    return of_rule(profile, "counterparty_new_after_designation", code)


def rerouting(profile: Json, code: str) -> list[Json]:
    return of_rule(profile, "rerouting", code)


def jump(profile: Json, code: str) -> list[Json]:
    return of_rule(profile, "volume_or_price_jump", code)


def test_a_new_buyer_on_the_last_day_of_the_window_with_a_second_sign_is_a_finding(ask: Ask) -> None:
    (found,) = new_buyer(ask("Garnet Oxbow"), "pattern_new_buyer")
    assert found["level"] == "elevated"
    assert found["sentence"] == (
        "Records show that STEPPE TRADING (first on 21 August 2024; sits in the transshipment point KZ) first appears "
        "within 180 days from 23 February 2024 on, when OFAC SDN lists its buyer AURUS LLC since 23 February 2024 "
        "(listed); other explanations exist."
    )
    assert found["by_name_only"] is True
    assert found["counter_evidence"] == ["1 buyer was there before"]
    assert found["evidence"][0]["source"] == "us_ofac_sdn"
    assert found["evidence"][1]["source"] == "goods_rows"


def test_a_new_buyer_a_day_later_is_none(ask: Ask) -> None:
    profile = ask("Hollow Minster")
    assert new_buyer(profile, "pattern_new_buyer") == []
    assert new_buyer(profile, "pattern_sign") == []


def test_a_new_buyer_without_a_second_sign_is_a_note(ask: Ask) -> None:
    profile = ask("Umber Falls")
    assert new_buyer(profile, "pattern_new_buyer") == []
    (sign,) = new_buyer(profile, "pattern_sign")
    assert "NORDWIND HANDEL (first on 23 February 2024) first appears" in sign["sentence"]


def test_a_buyer_that_was_there_the_day_before_is_not_new(ask: Ask) -> None:
    profile = ask("Violet Quarry")
    assert new_buyer(profile, "pattern_new_buyer") == new_buyer(profile, "pattern_sign") == []


def test_where_the_supplier_itself_was_not_there_before_it_cannot_be_judged(ask: Ask) -> None:
    profile = ask("Willow Trench")
    assert new_buyer(profile, "pattern_new_buyer") == []
    (note,) = new_buyer(profile, "pattern_not_judged")
    assert note["sentence"].startswith("Not known: whether STEPPE TRADING first appeared after 23 February 2024")


def test_where_records_do_not_cover_the_year_before_it_cannot_be_judged(short_ask: Ask) -> None:
    profile = short_ask("Garnet Oxbow")
    assert new_buyer(profile, "pattern_new_buyer") == []
    (note,) = new_buyer(profile, "pattern_not_judged")
    assert "do not surely cover the 365 days before" in note["sentence"]


def test_two_data_sets_with_a_hole_between_them_do_not_cover_it(
    tmp_path: Path, clock: Callable[[], datetime], load_rows: Callable[..., str], asking: Callable[[Store], Ask]
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    list(sample.load(store, clock=clock))
    early = [*aurus("Garnet Oxbow", "2019-01-10"), on("2024-03-02", "Garnet Oxbow", KZ, hs="940190")]
    load_rows(store, early, first="2019-01-01", last="2019-12-31")
    late = [on("2024-03-01", "Garnet Oxbow", KZ, hs="940190")]
    load_rows(store, late, first="2024-01-01", last="2024-12-31", dataset="later_rows")
    profile = asking(store)("Garnet Oxbow")
    store.close()
    assert new_buyer(profile, "pattern_new_buyer") == new_buyer(profile, "pattern_sign") == []
    (note,) = new_buyer(profile, "pattern_not_judged")
    assert "whether STEPPE TRADING first appeared" in note["sentence"]


def test_a_measure_that_began_after_the_day_asked_triggers_nothing(ask: Ask) -> None:
    profile = ask("Garnet Oxbow", as_of=date(2024, 2, 22))
    assert new_buyer(profile, "pattern_new_buyer") == new_buyer(profile, "pattern_not_judged") == []


def test_goods_that_another_buyer_takes_within_the_year_are_a_finding(ask: Ask) -> None:
    (found,) = rerouting(ask("Amber Lockworks"), "pattern_rerouting")
    assert found["level"] == "elevated"
    assert found["sentence"] == (
        "Records show the last shipment to AURUS LLC on 15 January 2024 (OFAC SDN lists its buyer AURUS LLC since 23 "
        "February 2024 (listed)), and the same goods taken for the first time by NORDWIND HANDEL (2 shipments of "
        "870829, first on 14 January 2025); other explanations exist."
    )
    assert [each["source"] for each in found["evidence"]] == ["us_ofac_sdn", "goods_rows", "goods_rows"]
    assert found["counter_evidence"]


@pytest.mark.parametrize(
    "seller", ["Birch Turbines", "Cobalt Harbour", "Dapple Ferries", "Ember Castings", "Fennel Optics"]
)
def test_one_shipment_a_day_too_late_a_buyer_that_goes_on_or_goods_taken_before_are_none(ask: Ask, seller: str) -> None:
    profile = ask(seller)
    assert rerouting(profile, "pattern_rerouting") == []


@pytest.mark.parametrize("seller", ["Yarrow Hoists", "Bramble Hulls", "Damson Rollers"])
def test_a_buyer_that_stopped_long_before_or_goods_taken_before_the_measure_are_none(ask: Ask, seller: str) -> None:
    profile = ask(seller)
    assert rerouting(profile, "pattern_rerouting") == rerouting(profile, "pattern_not_judged") == []


@pytest.mark.parametrize("seller", ["Zinnia Cranes", "Clover Engines"])
def test_a_stop_a_year_before_and_goods_taken_while_the_last_ones_arrive_are_told(ask: Ask, seller: str) -> None:
    (found,) = rerouting(ask(seller), "pattern_rerouting")
    assert "taken for the first time by NORDWIND HANDEL (2 shipments of 870829" in found["sentence"]


def test_a_second_measure_of_a_buyer_is_a_day_of_its_own(ask: Ask) -> None:
    profile = ask("Rowan Spindles")
    (found,) = rerouting(profile, "pattern_rerouting")
    assert "on 10 February 2024 (OFAC SDN lists its buyer LLC MILITARY INDUSTRIAL COMPANY" in found["sentence"]
    assert rerouting(profile, "pattern_not_judged") == []
    (new,) = new_buyer(profile, "pattern_new_buyer")
    assert "takes goods that LLC MILITARY INDUSTRIAL COMPANY took (870829)" in new["sentence"]


def test_of_two_days_the_one_with_a_second_sign_tells(ask: Ask) -> None:
    profile = ask("Quartz Bellows")
    (found,) = new_buyer(profile, "pattern_new_buyer")
    assert "takes goods that JOINT STOCK COMPANY ALABUGA" in found["sentence"]
    assert new_buyer(profile, "pattern_sign") == []


@pytest.mark.parametrize("seller", ["Saffron Gears", "Vetch Boilers"])
def test_a_first_shipment_that_may_lie_on_either_side_of_the_day_is_not_judged(ask: Ask, seller: str) -> None:
    profile = ask(seller)
    assert new_buyer(profile, "pattern_new_buyer") == new_buyer(profile, "pattern_sign") == []
    (note,) = new_buyer(profile, "pattern_not_judged")
    assert note["sentence"].startswith("Not known: whether STEPPE TRADING first appeared after 23 February 2024")
    assert note["sentence"].endswith("or some shipments are not dated to the day.")


def test_a_month_wholly_after_the_day_is_told_as_a_month(ask: Ask) -> None:
    (found,) = new_buyer(ask("Teasel Rivets"), "pattern_new_buyer")
    assert "STEPPE TRADING (first on a day from 1 March 2024 to 31 March 2024;" in found["sentence"]


def test_goods_that_may_have_been_taken_before_the_last_sale_are_not_judged(ask: Ask) -> None:
    profile = ask("Thistle Looms")
    assert rerouting(profile, "pattern_rerouting") == []
    (note,) = rerouting(profile, "pattern_not_judged")
    assert "whether NORDWIND HANDEL took goods of AURUS LLC for the first time" in note["sentence"]


def test_a_shipment_of_a_year_leaves_open_when_the_buyer_stopped(ask: Ask) -> None:
    profile = ask("Tamarind Ovens")
    assert rerouting(profile, "pattern_rerouting") == []
    (note,) = rerouting(profile, "pattern_not_judged")
    assert "it cannot be told when it stopped, as some of its shipments are not dated to the day." in note["sentence"]


def test_months_that_surely_follow_each_other_are_told_as_months(ask: Ask) -> None:
    (found,) = rerouting(ask("Sorrel Axles"), "pattern_rerouting")
    assert "last shipment to AURUS LLC on a day from 1 December 2023 to 31 December 2023 (" in found["sentence"]
    assert "(2 shipments of 870829, first on a day from 1 March 2024 to 31 March 2024)" in found["sentence"]


def test_records_of_which_a_file_was_withdrawn_cover_nothing(
    tmp_path: Path, clock: Callable[[], datetime], load_rows: Callable[..., str], asking: Callable[[Store], Ask]
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    list(sample.load(store, clock=clock))
    rows = [
        *aurus("Amber Lockworks", "2023-06-01", "2024-01-15"),
        *(on("2024-06-01", "Amber Lockworks", TAKER, hs="870829") for _ in range(2)),
    ]
    load_rows(store, rows)
    going_on = load_rows(store, [on("2024-09-01", "Amber Lockworks", AURUS, id="M1")])
    withdrawing.withdraw(store, "goods_rows", going_on, author="Anna Kim", reason="wrong file", clock=clock)
    profile = asking(store)("Amber Lockworks")
    store.close()
    assert rerouting(profile, "pattern_rerouting") == new_buyer(profile, "pattern_new_buyer") == []
    (note,) = rerouting(profile, "pattern_not_judged")
    assert note["sentence"].endswith("and a file of these records was withdrawn.")
    (note,) = new_buyer(profile, "pattern_not_judged")
    assert note["sentence"].endswith("and a file of these records was withdrawn.")


def test_rows_that_could_not_be_read_stand_beside_the_finding(
    tmp_path: Path, clock: Callable[[], datetime], load_rows: Callable[..., str], asking: Callable[[Store], Ask]
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    list(sample.load(store, clock=clock))
    rows = [
        *(on(day, "Other Seller", DE) for day in [*["2023-06-01"] * 40, "2023-02-31"]),
        *aurus("Amber Lockworks", "2023-06-01", "2024-01-15"),
        *(on("2024-06-01", "Amber Lockworks", TAKER, hs="870829") for _ in range(2)),
    ]
    load_rows(store, rows)
    profile = asking(store)("Amber Lockworks")
    store.close()
    (found,) = rerouting(profile, "pattern_rerouting")
    assert "1 row of these records could not be read" in found["counter_evidence"]
    (found,) = new_buyer(profile, "pattern_new_buyer")
    assert "1 row of these records could not be read" in found["counter_evidence"]


def test_the_first_day_of_all_which_earlier_versions_loaded_breaks_nothing(
    tmp_path: Path, clock: Callable[[], datetime], load_rows: Callable[..., str], asking: Callable[[Store], Ask]
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    list(sample.load(store, clock=clock))
    load_rows(store, list(aurus("Gorse Anvils", "2023-06-01", "2023-06-01")))
    with store.writing() as connection:
        first = func.replace(Shipment.dates, "2023-06-01", "0001-01-01")
        connection.execute(update(Shipment).where(Shipment.dates.contains("2023-06-01")).values(dates=first))
    profile = asking(store)("Gorse Anvils")
    store.close()
    assert rerouting(profile, "pattern_rerouting") == []
    assert profile["counterparties"][0]["trade"]["shipments"] == 2


def test_where_records_end_too_early_rerouting_cannot_be_judged(short_ask: Ask) -> None:
    profile = short_ask("Amber Lockworks")
    assert rerouting(profile, "pattern_rerouting") == []
    (note,) = rerouting(profile, "pattern_not_judged")
    assert "dated records would have to reach 21 August 2024" in note["sentence"]


def test_where_records_begin_too_late_rerouting_is_not_told_as_sure(
    tmp_path: Path, clock: Callable[[], datetime], load_rows: Callable[..., str], asking: Callable[[Store], Ask]
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    list(sample.load(store, clock=clock))
    rows = [
        *aurus("Amber Lockworks", "2023-12-01", "2024-01-15"),
        *(on("2024-06-01", "Amber Lockworks", TAKER, hs="870829") for _ in range(2)),
    ]
    load_rows(store, rows, first="2023-11-01", last="2026-06-30")
    profile = asking(store)("Amber Lockworks")
    store.close()
    assert rerouting(profile, "pattern_rerouting") == []
    (note,) = rerouting(profile, "pattern_not_judged")
    assert "whether NORDWIND HANDEL took goods of AURUS LLC for the first time" in note["sentence"]


def test_three_times_the_median_quarter_is_a_sign_and_just_below_is_none(ask: Ask) -> None:
    (sign,) = jump(ask("Juniper Valves"), "pattern_sign")
    assert sign["sentence"] == (
        "Records show that the volume of 870829 in the quarter from 1 January 2022 was 300 USD (statistical), 3.0 "
        "times the median 100 of 8 earlier quarters; other explanations exist."
    )
    profile = ask("Kestrel Pumps")
    assert jump(profile, "pattern_sign") == jump(profile, "pattern_jump") == []


def test_goods_whose_weights_are_not_read_are_told_as_not_judged_by_price(ask: Ask) -> None:
    (note,) = jump(ask("Kestrel Pumps"), "pattern_not_judged")
    assert note["sentence"] == (
        "Not known: whether the price of 870829 jumped; that needs a net weight in more than 8 quarters, and weights "
        "are read only of goods that a list may name."
    )
    assert jump(ask("Oxlip Moulds"), "pattern_not_judged") == []


def test_a_jump_that_follows_a_measure_is_not_hidden_by_a_higher_one_before(ask: Ask) -> None:
    (found,) = jump(ask("Peridot Shafts"), "pattern_jump")
    assert found["sentence"] == (
        "Records show that the volume of 870829 in the quarter from 1 April 2024 was 1,500 USD (statistical), 15.0 "
        "times the median 100 of 17 earlier quarters (other quarters that jump: from 1 January 2022); it follows on 23 "
        "February 2024, when OFAC SDN lists its buyer AURUS LLC since 23 February 2024 (listed); other explanations "
        "exist."
    )


def test_a_jump_in_the_quarter_of_the_measure_follows_it_by_what_moved_from_that_day_on(ask: Ask) -> None:
    (found,) = jump(ask("Marl Pistons"), "pattern_jump")
    assert "in the quarter from 1 January 2024 was 1,000 USD (statistical), 10.0 times the median" in found["sentence"]
    assert "it follows on 23 February 2024" in found["sentence"]
    profile = ask("Lupin Bearings")
    assert jump(profile, "pattern_jump") == []
    assert len(jump(profile, "pattern_sign")) == 1


def test_too_short_a_past_cannot_be_judged(ask: Ask) -> None:
    profile = ask("Larkspur Presses")
    assert jump(profile, "pattern_sign") == []
    (note,) = jump(profile, "pattern_not_judged")
    assert "no more than 8 quarters with trade" in note["sentence"]


def test_a_jump_of_goods_on_a_list_of_their_day_is_a_finding(ask: Ask) -> None:
    (found,) = jump(ask("Meadow Forge"), "pattern_jump")
    assert "3.0 times the median" in found["sentence"]
    assert "the goods are on a list of their day" in found["sentence"]
    assert found["evidence"]


def test_volume_and_price_that_jump_together_are_two_signs(ask: Ask) -> None:
    (found,) = jump(ask("Oxlip Moulds"), "pattern_jump")
    assert "the price of 853400" in found["sentence"]
    assert "30.00 USD (statistical) a kilogram" in found["sentence"]
    assert "volume and price jump together" in found["sentence"]


def test_shipments_without_a_value_are_told(ask: Ask) -> None:
    notes = [each["sentence"] for each in jump(ask("Pewter Jigs"), "pattern_not_judged")]
    assert notes == [
        "Not known: whether volume or price jumped in 1 shipment; a code, a value or a day within one quarter is "
        "missing."
    ]


def series(*values: float) -> dict[date, float]:
    return {date(2015 + n // 4, 1 + 3 * (n % 4), 1): value for n, value in enumerate(values)}


def test_a_supplier_whose_quarters_always_vary_needs_more_than_three_times_the_median() -> None:
    steady, wild = (100.0,) * LEAST_QUARTERS, (20.0, 180.0) * (LEAST_QUARTERS // 2)
    assert len(jumps(series(*steady, 100.0 * JUMP), "volume")) == 1
    assert jumps(series(*wild, 100.0 * JUMP), "volume") == []
    assert len(jumps(series(*wild, 100.0 + 5 * 1.4826 * 80), "volume")) == 1


def test_one_odd_quarter_in_the_past_does_not_hide_a_jump() -> None:
    past = (*(100.0,) * (LEAST_QUARTERS - 1), 100_000.0)
    (found,) = jumps(series(*past, 400.0), "volume")
    assert (found.median, found.earlier) == (100.0, LEAST_QUARTERS)


def test_a_date_over_two_quarters_is_in_none() -> None:
    assert quarter_of("departure=2024-03-30;declaration=2024-03-31") == date(2024, 1, 1)
    assert quarter_of("departure=2024-03-30;declaration=2024-04-02") is None
    assert quarter_of("declaration=2024") is None
    assert quarter_of("order=2024-03-30") is None


def test_each_rule_has_an_id_of_its_own_a_version_a_threshold_and_a_source() -> None:
    assert len({each.id for each in RULES}) == len(RULES)
    assert all(each.version and each.threshold and each.source for each in RULES)
