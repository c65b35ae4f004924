"""The way to a listed party through shared counterparties: found within its bounds, dated, and marked as context."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, event

from adapters.dates import PartialDate
from schemas.chains import ChainsAnswerSchema
from schemas.profile import ProfileSchema
from service import chains, chains_asked, chains_bounds, chains_rows, intake, report, sample
from service.app import create_app
from service.cli import main
from service.profiles import build, rebuild
from service.question import Question
from service.settings import Settings
from service.store import Store

Json = dict[str, Any]
MAPPING = """
title: Declarations
delimiter: ","
encoding: utf-8
decimal: "."
date_formats: ["%Y-%m-%d"]
null_tokens: ["-"]
document_type: declaration
direction: "import:RU"
record_id: id
document_no: number
dates:
  - {column: day, kind: declaration}
parties:
  sender: {name: seller, country: seller_country}
  receiver: {name: buyer, country: buyer_country}
hs: {column: hs}
values:
  - {column: usd, currency: USD, kind: statistical}
illustrative: {column: invented, values: {"1": true, "0": false}}
"""
BLANK = {
    "id": "-", "day": "2024-01-10", "seller": "-", "seller_country": "KR", "buyer": "-", "buyer_country": "RU",
    "hs": "870899", "usd": "100", "invented": "0", "number": "-",
}  # fmt: skip
SUBJECT, BETWEEN, LISTED = "Sorabyeol Castings", "Ostrovek Traders", "AURUS LLC"
FIRST = {"seller": SUBJECT, "buyer": BETWEEN}
LAST = {"seller": BETWEEN, "seller_country": "RU", "buyer": LISTED}
Tell = Callable[..., Json]


@pytest.fixture
def database_url(sample_url: str) -> str:
    return sample_url


@pytest.fixture
def tell(store: Store, tmp_path: Path, settings: Settings, clock: Callable[[], datetime], now: datetime) -> Tell:
    """Load rows beside the sample's lists and return the profile of the subject, checked by its schema."""

    def told(
        rows: Iterable[Mapping[str, str]],
        *,
        name: str = SUBJECT,
        dataset: str = "chain_rows",
        dated: str = "declaration",
    ) -> Json:
        with (tmp_path / "rows.csv").open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, list(BLANK))
            writer.writeheader()
            writer.writerows(BLANK | {"id": f"R{number}"} | dict(row) for number, row in enumerate(rows, start=1))
        (tmp_path / "mapping.yaml").write_text(MAPPING.replace("kind: declaration", f"kind: {dated}"), "utf-8")
        described = replace(
            next(each for each in sample.manifests() if each.id == "sample_whatif"),
            id=dataset,
            illustrative=False,
            mapping=None,
            period_from=PartialDate.parse("2018-01-01"),
            period_to=PartialDate.parse("2026-06-30"),
        )
        loaded = intake.load_trade(
            store, described, tmp_path / "rows.csv", clock=clock, mapping=str(tmp_path / "mapping.yaml")
        )
        assert loaded.result == "loaded", loaded.reason
        question = Question(names=(name,), country="KR", as_of=now.date())
        answer = build(question, store=store, settings=settings, now=now)
        profile: Json = orjson.loads(answer.body)
        assert ProfileSchema().validate(profile) == {}
        kept = store.kept_profile(answer.id)
        assert kept is not None
        assert rebuild(kept, store=store, settings=settings) == answer.body
        return profile

    return told


@pytest.fixture
def asked(store: Store, settings: Settings, now: datetime) -> Tell:
    """Ask for the chains of a supplier, checked by their schema."""

    def look(name: str, *, country: str | None = "KR", hops: int = 2, as_of: date | None = None) -> Json:
        question = Question(names=(name,), country=country, as_of=as_of or now.date())
        answer = chains_asked.look(question, hops=hops, store=store, settings=settings, now=now)
        assert ChainsAnswerSchema().validate(answer) == {}
        return answer

    return look


@contextmanager
def heard() -> Iterator[list[str]]:
    statements: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def test_a_buyer_that_supplies_a_listed_party_is_a_chain_with_the_rows_of_each_hop(tell: Tell) -> None:
    profile = tell([FIRST, LAST | {"day": "2024-02-01"}, FIRST | {"day": "2024-05-02"}, LAST | {"day": "2024-05-03"}])
    (chain,) = profile["chains"]["chains"]
    assert [each["name"] for each in chain["hops"]] == [BETWEEN, LISTED]
    assert [each["trade"][0]["role"] for each in chain["hops"]] == ["buyer", "buyer"]
    assert [each["record"] for each in chain["hops"][1]["trade"][0]["evidence"]] == ["R2", "R4"]
    assert chain["in_time"] is True
    assert profile["chains"]["complete"] is True


def test_a_chain_is_a_note_and_never_the_suppliers_own_trade_with_the_listed_party(tell: Tell) -> None:
    profile = tell([FIRST, LAST])
    assert profile["findings"] == []
    assert [each["code"] for each in profile["notes"]].count("chain_to_listed") == 1
    assert "Context, not trade of" in profile["chains"]["chains"][0]["sentence"]
    assert "Chains" in report.text(profile)


def test_the_last_hop_is_placed_against_the_day_the_party_was_listed(tell: Tell) -> None:
    profile = tell([FIRST, LAST | {"day": "2023-05-01"}, LAST | {"day": "2024-06-01"}, LAST | {"day": "2024-06-02"}])
    (freeze,) = [each for each in profile["chains"]["chains"][0]["designations"] if each["list"] == "OFAC SDN"]
    assert freeze["shipments"] == {"before": 1, "after": 2, "straddles": 0, "unknown": 0, "after_delisting": 0}


def test_a_shared_supplier_is_a_chain_too_and_says_who_buys(tell: Tell) -> None:
    maker = "Hallaborim Metals"
    profile = tell([{"seller": maker, "buyer": SUBJECT, "buyer_country": "KR"}, {"seller": maker, "buyer": LISTED}])
    (chain,) = profile["chains"]["chains"]
    assert [each["trade"][0]["role"] for each in chain["hops"]] == ["supplier", "buyer"]
    assert f"{SUBJECT} buys from {maker}, which also supplies {LISTED}" in chain["sentence"]


def test_hops_that_share_no_day_are_told_as_apart(tell: Tell) -> None:
    profile = tell([FIRST | {"day": "2024-03-01"}, LAST | {"day": "2019-01-01"}])
    (chain,) = profile["chains"]["chains"]
    assert chain["in_time"] is False
    assert "do not fit in time" in chain["sentence"]


@pytest.mark.parametrize(("left", "fits"), [("2024-03-02", True), ("2025-03-01", True), ("2025-03-02", False)])
def test_goods_that_went_on_within_a_year_after_they_came_fit_in_time(tell: Tell, left: str, fits: bool) -> None:
    profile = tell([FIRST | {"day": "2024-03-01"}, LAST | {"day": left}])
    (chain,) = profile["chains"]["chains"]
    assert chain["in_time"] is fits
    assert chain["sentence"].count("since 23 February 2024") == 1


def test_goods_of_a_listed_supplier_fit_before_they_came_on_and_not_after(tell: Tell) -> None:
    home = {"buyer": SUBJECT, "buyer_country": "KR", "seller": BETWEEN, "seller_country": "RU"}
    source = {"seller": LISTED, "seller_country": "RU", "buyer": BETWEEN}
    other = {"seller": "Morskoy Sklad", "seller_country": "RU"}
    profile = tell(
        [
            home | {"day": "2024-03-01"}, source | {"day": "2024-01-01"},
            home | other | {"day": "2024-03-01"}, source | {"buyer": "Morskoy Sklad", "day": "2024-05-01"},
        ]
    )  # fmt: skip
    first, second = profile["chains"]["chains"]
    assert (first["hops"][0]["name"], first["in_time"]) == (BETWEEN, True)
    assert (second["hops"][0]["name"], second["in_time"]) == ("Morskoy Sklad", False)


def test_invented_rows_on_the_way_mark_the_chain_and_the_whole_answer(tell: Tell) -> None:
    profile = tell([FIRST, LAST | {"invented": "1"}])
    (chain,) = profile["chains"]["chains"]
    assert chain["illustrative"] is True
    assert [each["illustrative"] for each in chain["hops"]] == [False, True]
    assert profile["illustrative"] is True


@pytest.mark.parametrize("nobody", ["TO THE ORDER OF", "SAME AS CONSIGNEE"])
def test_a_name_that_names_nobody_is_no_way_to_anybody(tell: Tell, nobody: str) -> None:
    profile = tell([FIRST | {"buyer": nobody}, LAST | {"seller": nobody}])
    assert profile["chains"]["chains"] == []


@pytest.mark.parametrize(("others", "way"), [(chains.HUB_PARTNERS - 2, 1), (chains.HUB_PARTNERS - 1, 0)])
def test_a_party_with_more_partners_than_the_bound_is_a_hub_and_no_way(tell: Tell, others: int, way: int) -> None:
    crowd = [LAST | {"buyer": f"Qx{number} Vendor {number}"} for number in range(others)]
    profile = tell([FIRST, LAST, *crowd])
    assert len(profile["chains"]["chains"]) == way
    assert profile["chains"]["hubs"] == ([] if way else [BETWEEN])
    assert profile["chains"]["complete"] is bool(way)
    gaps = [each["sentence"] for each in profile["notes"] if "ways to listed parties through" in each["sentence"]]
    assert gaps == (
        []
        if way
        else [
            f"Not known: ways to listed parties through {BETWEEN} (with more than 200 partners or 200 stakes; they are "
            "not passed through)."
        ]
    )


def test_on_request_a_hub_is_no_complete_search_and_a_warning_names_it(tell: Tell, asked: Tell) -> None:
    tell([FIRST, LAST, *(LAST | {"buyer": f"Qx{number} Vendor {number}"} for number in range(chains.HUB_PARTNERS))])
    answer = asked(SUBJECT)
    assert (answer["chains"]["chains"], answer["chains"]["complete"], answer["complete"]) == ([], False, False)
    assert any(each.startswith(f"not known: ways through {BETWEEN} (") for each in answer["warnings"])


def test_a_pair_with_very_many_rows_hides_no_other_listed_end_and_its_own_number_is_the_least(
    tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chains_rows, "MOST_ROWS", 10)
    other = LAST | {"buyer": "METAL SPRINT", "day": "2024-06-04"}
    profile = tell([FIRST, *[LAST | {"day": "2024-06-03"}] * 12, other])
    told = {each["hops"][1]["name"]: each for each in profile["chains"]["chains"]}
    assert {name: _of_last(each) for name, each in told.items()} == {LISTED: (9, True), "METAL SPRINT": (1, False)}
    assert "against that day: at least 9 after." in told[LISTED]["sentence"]
    assert "against that day: 1 after." in told["METAL SPRINT"]["sentence"]
    assert profile["chains"]["cut"] == ["hop 2: of parties with very many shipments the first 10 in all were read"]
    assert profile["chains"]["complete"] is False


def _of_last(chain: Json) -> tuple[int, bool]:
    (trade,) = chain["hops"][-1]["trade"]
    return trade["shipments"], trade["at_least"]


def test_so_many_rows_as_the_bound_are_read_in_full(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chains_rows, "MOST_ROWS", 10)
    profile = tell([FIRST, *[LAST | {"day": "2024-06-03"}] * 9, LAST | {"buyer": "METAL SPRINT"}])
    assert sorted(map(_of_last, profile["chains"]["chains"])) == [(1, False), (9, False)]
    assert (profile["chains"]["cut"], profile["chains"]["complete"]) == ([], True)


def test_one_row_of_each_pair_is_read_where_the_bound_is_less(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chains_rows, "MOST_ROWS", 1)
    profile = tell([FIRST, LAST, LAST, LAST | {"buyer": "METAL SPRINT"}, LAST | {"buyer": "KAMAZ"}])
    assert sorted(map(_of_last, profile["chains"]["chains"])) == [(1, False), (1, False), (1, True)]


@pytest.mark.parametrize(("most", "in_time"), [(2, None), (3, False)])
def test_hops_are_not_told_as_apart_in_time_where_rows_were_not_read(
    tell: Tell, monkeypatch: pytest.MonkeyPatch, most: int, in_time: bool | None
) -> None:
    monkeypatch.setattr(chains_rows, "MOST_ROWS", most)
    profile = tell([FIRST | {"day": "2024-03-01"}, *[LAST | {"day": "2019-01-01"}] * 3])
    (chain,) = profile["chains"]["chains"]
    assert chain["in_time"] is in_time
    assert ("Not all rows of a hop were read, so whether they fit in time is not known" in chain["sentence"]) is (
        in_time is None
    )


def test_a_row_that_two_data_sets_hold_is_counted_once_in_a_hop(tell: Tell, asked: Tell) -> None:
    rows = [FIRST, LAST | {"day": "2024-06-03"}, LAST | {"day": "2023-06-03"}]
    tell(rows)
    profile = tell(rows, dataset="more_rows")
    (chain,) = profile["chains"]["chains"]
    assert [(each["trade"][0]["shipments"], each["trade"][0]["not_added"]) for each in chain["hops"]] == [
        (1, 1),
        (2, 2),
    ]
    assert "against that day: 1 before, 1 after." in chain["sentence"]
    with heard() as statements:
        assert asked(SUBJECT)["chains"]["chains"] == [chain]
    assert sum("inner_row" in each or "LATERAL" in each for each in statements) == 2
    assert sum("WHERE twin.shipment_pk" in each for each in statements) == 2


def test_a_row_that_another_data_set_dates_to_the_other_side_of_the_day_is_told_on_both(tell: Tell) -> None:
    tell([FIRST, LAST | {"number": "10000000/200224/0000001", "day": "2024-02-20"}])
    profile = tell(
        [FIRST, LAST | {"number": "10000000/200224/0000001", "day": "2024-02-25"}],
        dataset="more_rows",
        dated="departure",
    )
    (chain,) = profile["chains"]["chains"]
    assert (_of_last(chain), chain["hops"][-1]["trade"][0]["not_added"]) == ((1, False), 1)
    assert "against that day: 1 before, 1 after." in chain["sentence"]


def test_the_rows_of_a_hop_take_as_many_queries_and_rows_as_its_bound_says(
    tell: Tell, asked: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = [name for name in (LISTED, "METAL SPRINT", "KAMAZ") for _ in range(40)]
    tell([FIRST, *(LAST | {"buyer": name, "day": f"2024-{3 + at % 9:02}-03"} for at, name in enumerate(ends))])
    monkeypatch.setattr(chains_rows, "MOST_ROWS", 60)
    with heard() as statements:
        (*_, last) = asked(SUBJECT)["chains"]["chains"]
    assert last["hops"][-1]["trade"][0]["shipments"] == 20
    read = [each for each in statements if "inner_row" in each or "LATERAL" in each]
    assert 1 <= len(read) <= 4


def test_a_listed_counterparty_is_the_suppliers_own_finding_and_no_chain_passes_through_it(tell: Tell) -> None:
    profile = tell([FIRST | {"buyer": LISTED}, {"seller": LISTED, "seller_country": "RU", "buyer": "KAMAZ"}])
    assert profile["findings"]
    assert profile["chains"]["chains"] == []


def test_a_search_that_a_bound_cut_says_so(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chains_bounds, "IN_PROFILE", replace(chains_bounds.IN_PROFILE, followed=1))
    profile = tell([FIRST, FIRST | {"buyer": "Vyazovka Tools"}, LAST])
    assert profile["chains"]["complete"] is False
    assert profile["chains"]["cut"] == ["hop 2: 1 of 2 parties were followed"]
    assert any("search for chains was cut" in each["sentence"] for each in profile["notes"])


def test_a_longer_way_is_told_on_request_and_not_in_the_profile(
    tell: Tell, store: Store, settings: Settings, now: datetime
) -> None:
    far = "Zelenorech Depot"
    third = {"seller": BETWEEN, "seller_country": "RU", "buyer": far}
    profile = tell([FIRST, third, {"seller": far, "seller_country": "RU", "buyer": LISTED}])
    assert profile["chains"]["chains"] == []
    app = create_app(settings, store=store, clock=lambda: now)
    answer = app.test_client().get("/v1/chains", query_string={"supplier": SUBJECT, "hops": "3"})
    assert answer.status_code == 200
    told = answer.get_json()
    assert ChainsAnswerSchema().validate(told) == {}
    assert [each["name"] for each in told["chains"]["chains"][0]["hops"]] == [BETWEEN, far, LISTED]
    assert told["complete"] is False
    assert any("excerpt" in each for each in told["warnings"])
    assert app.test_client().get("/v1/chains", query_string={"supplier": SUBJECT, "hops": "5"}).status_code == 422


def test_the_command_prints_each_hop_with_its_record(
    tell: Tell, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell([FIRST, LAST])
    monkeypatch.setenv("DILIGENCE_DATABASE_URL", database_url)
    monkeypatch.setenv("DILIGENCE_DATA_DIR", str(tmp_path))
    printed = CliRunner().invoke(main, ["chains", SUBJECT, "--hops", "2"])
    assert printed.exit_code == 0, printed.output
    assert "chain_rows R2" in printed.output
    assert "Context, not trade of" in " ".join(printed.output.split())


def test_a_listed_counterparty_is_warned_of_where_chains_are_asked_for(tell: Tell, asked: Tell) -> None:
    tell([FIRST | {"buyer": LISTED}, FIRST, {"seller": "KAMAZ", "seller_country": "RU", "buyer": SUBJECT}])
    answer = asked(SUBJECT)
    assert answer["chains"]["chains"] == []
    (warning,) = [each for each in answer["warnings"] if "directly" in each]
    assert f"the buyer {LISTED}" in warning
    assert "profile" in warning


def test_no_counterparty_is_warned_of_that_no_list_has(tell: Tell, asked: Tell) -> None:
    tell([FIRST, LAST])
    assert not any("directly" in each for each in asked(SUBJECT)["warnings"])


def test_a_supplier_that_is_listed_itself_is_warned_of_where_chains_are_asked_for(tell: Tell, asked: Tell) -> None:
    tell([FIRST])
    assert any("the supplier itself matches a listed party" in each for each in asked(LISTED, country=None)["warnings"])
    assert not any("itself" in each for each in asked(SUBJECT)["warnings"])


def test_two_companies_of_one_name_begin_chains_apart(tell: Tell, asked: Tell) -> None:
    abroad = FIRST | {"seller_country": "CN", "day": "2024-05-02"}
    profile = tell([FIRST, abroad, abroad, LAST])
    chains_told = sorted(profile["chains"]["chains"], key=lambda each: str(each["sentence"]))
    assert [each["hops"][0]["trade"][0]["shipments"] for each in chains_told] == [2, 1]
    assert [each["sentence"].split(" supplies ")[0] for each in chains_told] == [f"{SUBJECT} (CN)", f"{SUBJECT} (KR)"]
    first, second = ({*each["subject_parties"]} for each in chains_told)
    assert first
    assert second
    assert first.isdisjoint(second)
    assert len(asked(SUBJECT)["chains"]["chains"]) == 2


def test_two_companies_of_one_name_have_each_its_longer_way_through_the_same_parties(tell: Tell, asked: Tell) -> None:
    far = {"seller": "Zelenorech Depot", "seller_country": "RU"}
    tell([FIRST, FIRST | {"seller_country": "CN"}, LAST | {"buyer": "Zelenorech Depot"}, LAST | far])
    told = asked(SUBJECT, hops=3)["chains"]["chains"]
    assert sorted(each["sentence"].split(" supplies ")[0] for each in told) == [f"{SUBJECT} (CN)", f"{SUBJECT} (KR)"]


def test_one_company_of_a_name_is_called_by_it_alone(tell: Tell) -> None:
    (chain,) = tell([FIRST, LAST])["chains"]["chains"]
    assert chain["sentence"].startswith(f"{SUBJECT} supplies {BETWEEN}, ")


@pytest.mark.parametrize(
    ("as_of", "measures"),
    [
        (date(2022, 2, 21), []),
        (date(2022, 2, 25), ["other"]),
        (date(2022, 3, 1), ["securities", "other"]),
    ],
)
def test_a_measure_that_has_not_begun_hides_no_other_of_its_designation(
    tell: Tell, asked: Tell, as_of: date, measures: list[str]
) -> None:
    tell([FIRST, LAST | {"buyer": "CENTRAL BANK OF THE RUSSIAN FEDERATION"}])
    told = asked(SUBJECT, as_of=as_of)["chains"]["chains"]
    of_list = [each for chain in told for each in chain["designations"] if each["list"] == "OFAC MBS"]
    assert [each["measure"] for each in of_list] == measures


def test_each_measure_of_a_designation_is_held_against_its_own_day(tell: Tell) -> None:
    profile = tell([FIRST, LAST | {"buyer": "LLC MILITARY INDUSTRIAL COMPANY", "day": "2023-01-10"}])
    (chain,) = profile["chains"]["chains"]
    of_list = [each for each in chain["designations"] if each["list"] == "UK Sanctions List"]
    assert [(each["measure"], each["shipments"]["before"], each["shipments"]["after"]) for each in of_list] == [
        ("asset_freeze", 0, 1),
        ("services", 1, 0),
        ("director_disqualification", 1, 0),
    ]
    assert "against that day: 1 after." in chain["sentence"]


def test_every_data_set_tells_its_period_directions_countries_and_known_gaps(tell: Tell) -> None:
    profile = tell([FIRST])
    told = {each["id"]: each for each in profile["coverage"]["trade"]["datasets"]}
    assert told["chain_rows"]["countries"] == ["RU"]
    assert {each["kind"] for each in told.values()} == {"trade", "statements"}
    for each in (each for each in sample.manifests() if each.id in told):
        assert told[each.id]["gaps"] == list(each.gaps)
        assert told[each.id]["directions"] == list(each.directions)
        assert told[each.id]["from"] == (str(each.period_from) if each.period_from else None)
    assert "known gap: " in report.text(profile)


def test_on_request_a_party_is_followed_under_its_other_spelling(tell: Tell, asked: Tell) -> None:
    profile = tell([FIRST, LAST | {"seller": "OSTROVEK TRADERS, OOO"}])
    assert profile["chains"]["chains"] == []
    (chain,) = asked(SUBJECT)["chains"]["chains"]
    assert len(chain["hops"][0]["parties"]) == 2
