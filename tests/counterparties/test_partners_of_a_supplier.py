"""What is one counterparty in the answer to a question, over real databases: the rows as a vendor gives them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from service import intake, sample
from service.profiles import Question, build
from service.settings import Settings
from service.store import Store

Json = dict[str, Any]
MAPPING = """
title: Declarations with numbers
delimiter: ","
encoding: utf-8
decimal: "."
date_formats: ["%Y-%m-%d"]
document_type: declaration
direction: "import:RU"
record_id: id
dates:
  - {column: day, kind: declaration}
parties:
  sender: {name: s, country: sc, identifiers: {KIND: sn}}
  receiver: {name: r, country: rc, identifiers: {KIND: rn}}
values:
  - {column: v, currency: USD, kind: invoice}
"""
HEADER = "id,day,s,sc,sn,r,rc,rn,v\n"
Told = Callable[..., Json]


@pytest.fixture
def ask(
    store: Store, tmp_path: Path, clock: Callable[[], datetime], settings: Settings, now: datetime
) -> Callable[..., Json]:
    """Load rows as one data set, and return the profile of a supplier in them."""

    def asked(rows: str, supplier: str = "Ringwerk Gears", kind: str = "tax_id") -> Json:
        (tmp_path / "mapping.yaml").write_text(MAPPING.replace("KIND", kind), "utf-8")
        (tmp_path / "rows.csv").write_text(HEADER + rows, "utf-8")
        described = next(each for each in sample.manifests() if each.id == "sample_whatif")
        described = replace(described, id="bills", illustrative=False, mapping=None)
        done = intake.load_trade(
            store, described, tmp_path / "rows.csv", clock=clock, mapping=str(tmp_path / "mapping.yaml")
        )
        assert done.result == "loaded"
        question = Question(names=(supplier,), as_of=now.date())
        told: Json = orjson.loads(build(question, store=store, settings=settings, now=now).body)
        return told

    return asked


def sums(profile: Json) -> list[tuple[str, int, float]]:
    """Return name, shipments and USD of each counterparty."""
    return sorted(
        (each["name"], each["trade"]["shipments"], each["trade"]["values"][0]["amount"])
        for each in profile["counterparties"]
    )


@pytest.mark.parametrize("kind", ["tax_id", "registration", "bin"])
def test_buyers_of_one_name_with_numbers_of_their_own_are_not_added_up(ask: Told, kind: str) -> None:
    profile = ask(
        "1,2023-03-01,Ringwerk Gears,KR,,Quellmark Zentrov LLC,KZ,990140001234,100\n"
        "2,2023-03-02,Ringwerk Gears,KR,,Quellmark Zentrov LLC,KZ,051240007777,20\n"
        "3,2023-03-03,Ringwerk Gears,KR,,QUELLMARK ZENTROV,KZ,990140001234,3\n"
        "4,2023-03-04,Ringwerk Gears,KR,,Quellmark Zentrov LLC,KZ,990140001234,4000\n",
        kind=kind,
    )
    assert sums(profile) == [("Quellmark Zentrov LLC", 1, 20), ("Quellmark Zentrov LLC", 3, 4103)]
    whole = next(each for each in profile["counterparties"] if each["trade"]["shipments"] == 3)
    assert whole["identifiers"] == [{"type": kind, "value": "990140001234"}]
    assert f"{kind.upper()} 051240007777 and 990140001234 differ" in whole["perhaps"][0]["why"]


def test_suppliers_of_one_name_with_numbers_of_their_own_are_not_added_up(ask: Told) -> None:
    profile = ask(
        "1,2023-03-01,Ringwerk Gears,KR,220-81-62517,Brolsted Vank,RU,,100\n"
        "2,2023-03-02,Ringwerk Gears,KR,110-81-39822,Brolsted Vank,RU,,20\n",
    )
    assert sums(profile) == [("Brolsted Vank", 1, 20), ("Brolsted Vank", 1, 100)]
    assert any(each["code"] == "subject_ambiguous" for each in profile["notes"])
