"""A total is told with the number of shipments it rests on, where some of them have no value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
import pytest

from service import intake, report, sample
from service.profiles import Question, build
from service.settings import Settings
from service.store import Store, open_store

Json = dict[str, Any]
MAPPING = """
title: Bills of lading
delimiter: ","
encoding: utf-8
decimal: "."
date_formats: ["%Y-%m-%d"]
null_tokens: ["-"]
document_type: bol
direction: "import:RU"
record_id: id
dates:
  - {column: arr, kind: arrival}
parties:
  sender: {name: s, country: sc}
  receiver: {name: r, country: rc}
values:
  - {column: v, currency: USD, kind: invoice}
"""
ROWS = """id,arr,s,sc,r,rc,v
1,2024-06-01,Garnet Oxbow,KR,AURUS LLC,RU,100
2,2024-06-02,Garnet Oxbow,KR,AURUS LLC,RU,-
3,2024-06-03,Garnet Oxbow,KR,AURUS LLC,RU,-
4,2024-06-01,Hollow Minster,KR,AURUS LLC,RU,100
5,2024-06-01,Hollow Minster,KR,AURUS LLC,RU,0
6,2024-06-02,Umber Falls,KR,AURUS LLC,RU,-
"""


@pytest.fixture(scope="module")
def bills(tmp_path_factory: pytest.TempPathFactory, clock: Callable[[], datetime]) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("bills")
    (folder / "mapping.yaml").write_text(MAPPING, "utf-8")
    (folder / "rows.csv").write_text(ROWS, "utf-8")
    with closing(open_store(f"sqlite:///{folder / 'store.sqlite3'}")) as store:
        list(sample.load(store, clock=clock))
        described = next(each for each in sample.manifests() if each.id == "sample_whatif")
        described = replace(described, id="bills", illustrative=False, mapping=None)
        rows, mapping = folder / "rows.csv", str(folder / "mapping.yaml")
        assert intake.load_trade(store, described, rows, clock=clock, mapping=mapping).result == "loaded"
        yield store


@pytest.mark.parametrize(
    ("supplier", "shipments", "without", "said", "shown"),
    [
        (
            "Garnet Oxbow",
            3,
            2,
            "worth 100 USD (invoice), 1 of 3 with a value (by",
            "100 USD (invoice), 1 of 3 with a value",
        ),
        ("Hollow Minster", 2, 0, "worth 100 USD (invoice) (by", "100 USD (invoice)\n"),
        ("Umber Falls", 1, 1, "1 shipment after that day (by", "no value"),
    ],
    ids=["some", "none: naught is a value", "all"],
)
def test_shipments_without_a_value_are_told_beside_the_total(
    bills: Store,
    settings: Settings,
    now: datetime,
    supplier: str,
    shipments: int,
    without: int,
    said: str,
    shown: str,
) -> None:
    question = Question(names=(supplier,), country="KR", as_of=now.date())
    told: Json = orjson.loads(build(question, store=bills, settings=settings, now=now).body)
    (buyer,) = told["counterparties"]
    (sdn,) = [each for each in buyer["designations"] if each["list"] == "OFAC SDN"]
    for part, count in (
        (buyer["trade"], "shipments"),
        (buyer["spellings"][0], "shipments"),
        (sdn["shipments"]["after"], "count"),
    ):
        assert (part[count], part["without_value"]) == (shipments, without)
    (sentence,) = [each["sentence"] for each in told["findings"] if each["code"] == "counterparty_blocked_after"]
    assert said in sentence
    assert shown in report.text(told)
