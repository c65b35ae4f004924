"""Each measure of a designation is judged by its own days: one to come, or one that ended, hides no other."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import orjson
import pytest

from adapters.dates import PartialDate
from adapters.sanctions import by_id
from service import intake, sample
from service.loading import Loaded
from service.profiles import Question, build
from service.settings import Settings
from service.store import Store, open_store

Json = dict[str, Any]
MAPPING = """
title: Declarations
delimiter: ","
encoding: utf-8
decimal: "."
date_formats: ["%Y-%m-%d"]
document_type: declaration
direction: "import:RU"
record_id: id
dates:
  - {column: left, kind: departure}
  - {column: day, kind: declaration}
parties:
  sender: {name: seller, country: seller_country}
  receiver: {name: buyer, country: buyer_country}
values:
  - {column: usd, currency: USD, kind: invoice}
"""
FREEZE, EMBARGO, OTHER = "asset freeze", "arms embargo", "watched"
# name -> measures as (scope, first day, last day); only lists of a data set whose entries are not all frozen by law
LISTED: dict[str, list[tuple[str, str, str | None]]] = {
    "OSTROVEK DYNAMO": [(EMBARGO, "2022-03-01", None), (FREEZE, "2026-12-01", None)],
    "VYAZOVKA FORGE": [(EMBARGO, "2022-03-01", None), (FREEZE, "2024-02-23", None)],
    "ZANTERBURY MILLS": [(EMBARGO, "2022-03-01", None), (FREEZE, "2019-01-01", "2020-01-01")],
    "HOLLOWGATE RADIO": [(EMBARGO, "2022-03-01", None), (FREEZE, "2022-03-01", None)],
    "MERIDOVA OPTICS": [(EMBARGO, "2024-08-01", None)],
    "QUILLSTONE BEARINGS": [(EMBARGO, "2022-03-01", None)],
    "SOLOVEN PAPER": [(OTHER, "2022-03-01", None)],
    "TARNOVSK PUMPS": [(EMBARGO, "2019-01-01", "2020-01-01")],
}
SELLERS = {name: f"{name.split()[0].title()} Lantern Supply" for name in LISTED}
SOLD = {"HOLLOWGATE RADIO": "2024-05-01", "MERIDOVA OPTICS": "2024-05-01", "QUILLSTONE BEARINGS": "2021-05-01"}


def ftm(id_: str, schema: str, properties: dict[str, list[str]]) -> bytes:
    entity = {"id": id_, "caption": id_, "schema": schema, "properties": properties, "datasets": ["zz_ministry"]}
    return json.dumps(entity | {"last_seen": "2026-11-23T00:00:00"}).encode() + b"\n"


def edition() -> bytes:
    lines = []
    for number, (name, measures) in enumerate(LISTED.items()):
        lines.append(ftm(f"NK-{number}", "Company", {"name": [name], "country": ["ru"], "topics": ["sanction"]}))
        # a second statement without an end keeps each one's days on its own measures
        for at, (scope, first, last) in enumerate([*measures, (OTHER, "2030-01-01", None)]):
            listed = min(first, "2026-11-02")  # before it takes effect, where that is still to come
            said = {
                "entity": [f"NK-{number}"], "provisions": [scope], "startDate": [first], "listingDate": [listed]
            }  # fmt: skip
            lines.append(ftm(f"S-{number}-{at}", "Sanction", said | ({"endDate": [last]} if last else {})))
    return b"".join(lines)


@pytest.fixture(scope="module")
def listed(
    tmp_path_factory: pytest.TempPathFactory,
    now: datetime,
    clock: Callable[[], datetime],
    load_whole: Callable[..., Loaded],
) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("measures")
    store = open_store(f"sqlite:///{folder / 'store.sqlite3'}")
    at = now - timedelta(hours=1)
    assert load_whole(store, by_id("opensanctions"), edition(), at=at).result == "loaded"
    (folder / "mapping.yaml").write_text(MAPPING, "utf-8")
    with (folder / "rows.csv").open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(["id", "left", "day", "seller", "seller_country", "buyer", "buyer_country", "usd"])
        for number, (buyer, seller) in enumerate(SELLERS.items()):
            day = SOLD.get(buyer, "2023-05-01")
            writer.writerow([f"R{number}", day, day, seller, "KR", buyer, "RU", 100])
    described = replace(
        next(each for each in sample.manifests() if each.id == "sample_whatif"),
        id="rows",
        illustrative=False,
        mapping=None,
        period_from=PartialDate.parse("2018-01-01"),
        period_to=PartialDate.parse("2024-06-30"),
    )
    loaded = intake.load_trade(store, described, folder / "rows.csv", clock=clock, mapping=str(folder / "mapping.yaml"))
    assert loaded.result == "loaded", loaded.reason
    yield store
    store.close()


Ask = Callable[..., Json]


@pytest.fixture
def ask(listed: Store, settings: Settings, now: datetime) -> Ask:
    def asked(name: str, *, as_of: date | None = None, **more: Any) -> Json:
        question = Question(names=(name,), as_of=as_of or now.date(), **more)
        chosen = replace(settings, lists=("opensanctions",))
        told: Json = orjson.loads(build(question, store=listed, settings=chosen, now=now).body)
        return told

    return asked


def codes(told: Json) -> list[str]:
    return sorted(each["code"] for each in told["findings"])


def noted(told: Json) -> set[str]:
    return {each["code"] for each in told["notes"]}


def said(told: Json, code: str) -> str:
    (one,) = [each["sentence"] for each in (*told["findings"], *told["notes"]) if each["code"] == code]
    return str(one)


def test_a_freeze_to_come_hides_no_embargo_of_a_buyer(ask: Ask) -> None:
    told = ask(SELLERS["OSTROVEK DYNAMO"])
    assert codes(told) == ["counterparty_export_restricted"]
    assert "an arms embargo" in said(told, "counterparty_export_restricted")
    assert "since 1 March 2022" in said(told, "counterparty_export_restricted")
    (later,) = [each for each in told["warnings"] if "1 December 2026" in each]
    assert later.startswith("under an asset freeze later than the day asked (2026-11-24)")
    (buyer,) = told["counterparties"]
    (one,) = buyer["designations"]
    assert (one["in_force"], one["shipments_against"]) == ("yes", "arms_embargo")
    assert (one["since"]["from"], one["shipments"]["after"]["count"]) == ("2022-03-01", 1)


def test_a_freeze_and_an_earlier_embargo_are_each_told_by_their_own_days(ask: Ask) -> None:
    told = ask(SELLERS["VYAZOVKA FORGE"])
    assert codes(told) == ["counterparty_blocked_before", "counterparty_export_restricted"]
    assert "since 23 February 2024" in said(told, "counterparty_blocked_before")
    assert "since 1 March 2022" in said(told, "counterparty_export_restricted")
    assert "1 shipment on or after that day" in said(told, "counterparty_export_restricted")
    for each in told["findings"]:
        day = "2024-02-23" if each["code"] == "counterparty_blocked_before" else "2022-03-01"
        assert f"effective {day}" in each["evidence"][0]["text"]


def test_a_freeze_that_ended_hides_no_embargo(ask: Ask) -> None:
    told = ask(SELLERS["ZANTERBURY MILLS"])
    assert codes(told) == ["counterparty_export_restricted", "formerly_listed"]
    assert "an asset freeze" in said(told, "formerly_listed")
    assert "it ended on 1 January 2020" in said(told, "formerly_listed")


def test_measures_of_the_same_day_are_told_once_by_the_weightiest(ask: Ask) -> None:
    assert codes(ask(SELLERS["HOLLOWGATE RADIO"])) == ["counterparty_blocked_after"]


def test_a_supplier_is_judged_by_each_measure_too(ask: Ask) -> None:
    told = ask("OSTROVEK DYNAMO")
    assert "an arms embargo" in said(told, "other_measure"), "what restricts supply to others is a note of a supplier"
    assert "subject_blocked_possible" not in codes(told)
    told = ask("ZANTERBURY MILLS")
    assert "formerly_listed" in codes(told) and "other_measure" in noted(told)
    told = ask("VYAZOVKA FORGE")
    assert "subject_blocked_possible" in codes(told) and "other_measure" not in noted(told)
    assert codes(ask("TARNOVSK PUMPS", officers=("OSTROVEK DYNAMO",)))[:1] == ["formerly_listed"]
    assert "the officer OSTROVEK DYNAMO" in said(ask("Nobody At All", officers=("OSTROVEK DYNAMO",)), "other_measure")


def test_before_its_first_measure_a_designation_is_only_warned_of(ask: Ask) -> None:
    told = ask(SELLERS["VYAZOVKA FORGE"], as_of=date(2021, 6, 1))
    assert codes(told) == []
    later = [each for each in told["warnings"] if each.startswith("listed later than the day asked (2021-06-01)")]
    assert len(later) == 3, "one line for each measure"
