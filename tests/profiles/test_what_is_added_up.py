"""What a profile adds up and what it tells apart: boundary days, two countries, both ends, officers, odd names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import orjson
import pytest

from adapters.base import Identifier
from service import intake, report, sample
from service.profiles import Question, build
from service.settings import Settings
from service.store import Store, open_store

Json = dict[str, Any]

MAPPING = """
title: Bills of lading with both dates
delimiter: ","
encoding: utf-8
decimal: "."
date_formats: ["%Y-%m-%d"]
document_type: bol
direction: "import:RU"
record_id: id
dates:
  - {column: dep, kind: departure}
  - {column: arr, kind: arrival}
parties:
  sender: {name: s, country: sc}
  receiver: {name: r, country: rc}
values:
  - {column: v, currency: USD, kind: invoice}
"""
ROWS = """id,dep,arr,s,sc,r,rc,v
1,2024-02-23,2024-05-20,Ringwerk Gears,KR,AURUS LLC,RU,100
2,2024-02-23,2024-02-23,Ringwerk Gears,KR,AURUS LLC,RU,10
3,2023-03-01,2023-04-01,Twofold Lantern,KR,AURUS LLC,RU,1000
4,2023-03-02,2023-04-02,Twofold Lantern,KR,AURUS LLC,RU,1000
5,2023-03-03,2023-04-03,Twofold Lantern,VN,AURUS LLC,RU,5000
6,2023-03-03,2023-04-03,Solowerk Quixby,KR,Solowerk Quixby,KR,7
7,2023-03-03,2023-04-03,Solowerk Quixby,KR,Zanterbury Works,KR,8
8,2023-03-03,2023-04-03,\x1b[2JEscaping Quorn,KR,Zanterbury Works,KR,8
"""


@pytest.fixture(scope="module")
def bills(tmp_path_factory: pytest.TempPathFactory, clock: Callable[[], datetime]) -> Iterator[Store]:
    """A store with the sample's lists and statements, and rows of both dates."""
    folder = tmp_path_factory.mktemp("bills")
    (folder / "mapping.yaml").write_text(MAPPING, "utf-8")
    (folder / "rows.csv").write_text(ROWS, "utf-8")
    store = open_store(f"sqlite:///{folder / 'store.sqlite3'}")
    list(sample.load(store, clock=clock))
    described = next(each for each in sample.manifests() if each.id == "sample_whatif")
    described = replace(described, id="bills", illustrative=False, mapping=None)
    intake.load_trade(store, described, folder / "rows.csv", clock=clock, mapping=str(folder / "mapping.yaml"))
    yield store
    store.close()


@pytest.fixture
def ask(bills: Store, settings: Settings, now: datetime) -> Callable[..., Json]:
    def asked(name: str, **more: Any) -> Json:
        question = Question(names=(name,), as_of=more.pop("as_of", now.date()), **more)
        told: Json = orjson.loads(build(question, store=bills, settings=settings, now=now).body)
        return told

    return asked


Ask = Callable[..., Json]


def findings(profile: Json) -> dict[str, str]:
    return {each["code"]: each["sentence"] for each in profile["findings"]}


def notes(profile: Json, code: str) -> list[str]:
    return [each["sentence"] for each in profile["notes"] if each["code"] == code]


def test_what_left_on_the_first_day_and_arrived_later_is_plainly_after(ask: Ask) -> None:
    told = findings(ask("Ringwerk Gears"))
    assert "1 shipment after that day worth 100 USD" in told["counterparty_blocked_after"]
    assert "1 shipment on the first or the last day itself worth 10 USD" in told["counterparty_blocked_on_day"]


def test_companies_of_one_name_in_two_countries_are_not_added_up(ask: Ask) -> None:
    profile = ask("Twofold Lantern", country="KR")
    totals = sorted(each["trade"]["values"][0]["amount"] for each in profile["counterparties"])
    assert totals == [2000, 5000]
    assert profile["subject"]["homonyms"] == ["Twofold Lantern (KR)", "Twofold Lantern (VN)"]
    (note,) = notes(profile, "subject_ambiguous")
    assert "kept apart: Twofold Lantern (KR); Twofold Lantern (VN)" in note
    assert len({tuple(each["subject_parties"]) for each in profile["counterparties"]}) == 2


def test_the_supplier_is_not_its_own_buyer_and_supplier(ask: Ask) -> None:
    profile = ask("Solowerk Quixby")
    assert [(each["name"], each["role"], each["trade"]["shipments"]) for each in profile["counterparties"]] == [
        ("Zanterbury Works", "buyer", 1),
        ("the supplier itself", "buyer", 1),
    ]
    assert notes(profile, "subject_ambiguous") == [
        "Not known whether one company is meant: both ends of 1 shipment bear its name."
    ]
    assert not notes(profile, "coverage_gap")[0].startswith("Not known: 1 of")


def test_before_the_measure_a_statement_is_no_finding_and_after_it_is(ask: Ask) -> None:
    assert "statement_of_supply" in findings(ask("Gyeonggi Industry", as_of=date(2024, 3, 1)))
    before = ask("Gyeonggi Industry", as_of=date(2023, 1, 1))
    assert before["findings"] == []
    assert len(before["counterparties"][0]["statements"]) > 1, "what was published stays, whenever it was"


def test_officers_and_bank_listed_later_are_warned_of(ask: Ask) -> None:
    profile = ask(
        "Ringwerk Gears", as_of=date(2014, 1, 1), officers=("Valery Boyarinev",), bank_name="Alabuga Machinery"
    )
    for name in ("BOYARINEV", "ALABUGA MACHINERY"):
        assert any("listed later than the day asked" in each and name in each for each in profile["warnings"])


def test_a_bank_is_blocked_only_where_the_name_is_its_own(ask: Ask) -> None:
    told = ask("Ringwerk Gears", bank_name="Alabuga Machinery")
    assert "subject_bank_blocked" in findings(told)
    assert "its bank Alabuga Machinery may be or is" in told["summary"]
    number = Identifier(type="inn", value="7743237789", country="KZ")
    other = ask("Quixwold Zanterbury", identifiers=(number,))
    assert "subject_blocked" not in findings(other)
    assert "by a number that may be another's" in findings(other)["subject_blocked_possible"]
    assert other["needs_ruling"] is True


def test_an_officer_who_only_may_be_listed_is_told_as_such(ask: Ask) -> None:
    told = ask("Zanterbury Works", officers=("Valery Boyarinev",), as_of=date(2026, 1, 1))
    assert "subject_officer_blocked" not in findings(told)
    assert "may be it" in findings(told)["subject_related_blocked_possible"]
    assert told["level_at_least"] == "elevated"
    assert told["needs_ruling"] is True


def test_a_real_listing_is_not_called_illustrative_for_the_rows_beside_it(ask: Ask) -> None:
    told = ask("Aurus")
    assert told["illustrative"] is True
    assert told["summary"].startswith("Illustrative in part, where it rests on trade records: Aurus may be or is")
    assert "ILLUSTRATIVE IN PART" in report.text(told)
    assert "fictional supplier ***" not in report.text(told)


@pytest.mark.parametrize(("name", "flag"), [("MÃ¼ller Quorn", "suspect_encoding"), ("ТОYOTA", "mixed_script")])
def test_an_odd_name_is_warned_of_though_nothing_matches(ask: Ask, name: str, flag: str) -> None:
    for told in (ask(name), ask("Ringwerk Gears", officers=(name,)), ask("Ringwerk Gears", bank_name=name)):
        assert any(each.startswith(f"{flag}: {name}") for each in told["warnings"])
    assert not any("mixed_script" in each for each in ask("Ringwerk Gears")["warnings"])


def test_the_kept_question_holds_the_nexus(ask: Ask) -> None:
    assert ask("Ringwerk Gears", nexus=("US", "KR"))["question"]["nexus"] == ["US", "KR"]
    assert ask("Ringwerk Gears")["question"]["nexus"] is None


def test_a_name_cannot_steer_the_terminal_it_is_printed_on(ask: Ask) -> None:
    told = report.text(ask("Zanterbury Works"))
    assert "Escaping Quorn" in told
    assert "\x1b" not in told and "\\x1b[2JEscaping Quorn" in told
    assert report.printable("a\u202eb\x9bc\nd") == "a\\u202eb\\x9bc d"


def test_the_report_speaks_in_words(ask: Ask) -> None:
    told = " ".join(report.text(ask("Solowerk Quixby")).split())
    assert "1 shipment," in told and "1 shipments" not in told
    told = " ".join(report.text(ask("Ringwerk Gears")).split())
    assert "match match" not in told
    assert "matches by name only" in told


def test_every_address_of_a_record_counts_and_a_shared_city_does_not(ask: Ask) -> None:
    name = "JSC Izhevsk Motor Plant Aksion Holding"  # listed in Izhevsk, and second in Moscow
    there = ask(name, address="Furmannyi pereulok 12, building 1, Moscow 105062")
    assert "subject_blocked" in findings(there)
    assert "by name and a second sign" in findings(there)["subject_blocked"]
    for elsewhere in ("Moscow, Russia", "12 Arbat, Moscow, Russia", "Moscow 105062"):
        assert "subject_blocked" not in findings(ask(name, address=elsewhere))
