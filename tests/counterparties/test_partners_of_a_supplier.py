"""What is one counterparty in the answer to a question, over real databases: the rows as a vendor gives them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from service import intake, rulings, sample
from service.profiles import Question, build
from service.settings import Settings
from service.store import Store
from service.store.rulings import Ruling
from service.withdrawing import withdraw

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


@dataclass(frozen=True)
class Desk:
    """A store to load rows into, and to ask."""

    store: Store
    folder: Path
    clock: Callable[[], datetime]
    settings: Settings

    def load(self, rows: str, dataset: str = "bills", kind: str = "tax_id") -> None:
        (self.folder / "mapping.yaml").write_text(MAPPING.replace("KIND", kind), "utf-8")
        (self.folder / "rows.csv").write_text(HEADER + rows, "utf-8")
        described = next(each for each in sample.manifests() if each.id == "sample_whatif")
        described = replace(described, id=dataset, illustrative=False, mapping=None)
        mapping, path = str(self.folder / "mapping.yaml"), self.folder / "rows.csv"
        assert intake.load_trade(self.store, described, path, clock=self.clock, mapping=mapping).result == "loaded"

    def ask(self, supplier: str = "Ringwerk Gears") -> Json:
        question = Question(names=(supplier,), as_of=self.clock().date())
        told: Json = orjson.loads(build(question, store=self.store, settings=self.settings, now=self.clock()).body)
        return told

    def rule(self, kind: Any, *own: str, apart_from: tuple[str, ...] = ()) -> Ruling:
        given = {"author": "Anna Kim", "reason": "seen in the register", "now": self.clock()}
        return rulings.make(self.store, kind, own, apart_from=apart_from, **given)


@pytest.fixture
def desk(store: Store, tmp_path: Path, clock: Callable[[], datetime], settings: Settings) -> Desk:
    return Desk(store, tmp_path, clock, settings)


def ids(profile: Json) -> dict[str, str]:
    """Return the party of each spelling."""
    return {one["text"]: one["parties"][0] for each in profile["counterparties"] for one in each["spellings"]}


def sums(profile: Json) -> list[tuple[int, float]]:
    """Return shipments and USD of each counterparty."""
    found = (each["trade"] for each in profile["counterparties"])
    return sorted((each["shipments"], each["values"][0]["amount"]) for each in found)


@pytest.mark.parametrize("kind", ["tax_id", "registration", "bin"])
def test_buyers_of_one_name_with_numbers_of_their_own_are_not_added_up(desk: Desk, kind: str) -> None:
    desk.load(
        "1,2023-03-01,Ringwerk Gears,KR,,Quellmark Zentrov LLC,KZ,990140001234,100\n"
        "2,2023-03-02,Ringwerk Gears,KR,,Quellmark Zentrov LLC,KZ,051240007777,20\n"
        "3,2023-03-03,Ringwerk Gears,KR,,QUELLMARK ZENTROV,KZ,990140001234,3\n"
        "4,2023-03-04,Ringwerk Gears,KR,,Quellmark Zentrov LLC,KZ,990140001234,4000\n",
        kind=kind,
    )
    profile = desk.ask()
    assert sums(profile) == [(1, 20), (3, 4103)]
    whole = next(each for each in profile["counterparties"] if each["trade"]["shipments"] == 3)
    assert whole["identifiers"] == [{"type": kind, "value": "990140001234"}]
    assert f"{kind.upper()} 051240007777 and 990140001234 differ" in whole["perhaps"][0]["why"]


def test_suppliers_of_one_name_with_numbers_of_their_own_are_not_added_up(desk: Desk) -> None:
    desk.load(
        "1,2023-03-01,Ringwerk Gears,KR,220-81-62517,Brolsted Vank,RU,,100\n"
        "2,2023-03-02,Ringwerk Gears,KR,110-81-39822,Brolsted Vank,RU,,20\n",
    )
    profile = desk.ask()
    assert sums(profile) == [(1, 20), (1, 100)]
    assert any(each["code"] == "subject_ambiguous" for each in profile["notes"])


A, B, C = "Quellmark Zentrov", "Hagzepvik Instruments", "Brolsted Vank"


def row(number: int, buyer: str, value: int, supplier: str = "Ringwerk Gears") -> str:
    return f"{number},2023-03-0{number},{supplier},KR,,{buyer},RU,,{value}\n"


def test_a_party_that_links_two_by_rulings_links_them_when_its_file_is_withdrawn(desk: Desk) -> None:
    desk.load(row(1, A, 100) + row(2, C, 4000))
    desk.load(row(3, B, 20), dataset="more")
    known = ids(desk.ask())
    first, second = desk.rule("join", known[A], known[B]), desk.rule("join", known[B], known[C])
    assert sums(desk.ask()) == [(3, 4120)]
    digest = hashlib.sha256((desk.folder / "rows.csv").read_bytes()).hexdigest()
    withdraw(desk.store, "more", digest, author="Anna Kim", reason="a wrong file", clock=desk.clock)
    profile = desk.ask()
    assert sums(profile) == [(2, 4100)]
    (whole,) = profile["counterparties"]
    assert whole["rulings"] == [rulings.quoted(first), rulings.quoted(second)]
    assert whole["identity"] == "confirmed"
    for each in whole["spellings"]:
        assert each["identity"] == "confirmed" and "ruled to be one by Anna Kim" in each["why"][0]


def test_rulings_hold_over_a_party_of_another_supplier(desk: Desk) -> None:
    other = f"{A} LLC"
    desk.load(row(1, A, 100) + row(2, other, 20) + row(3, C, 3) + row(4, B, 4000, supplier="Dorvell Maschinen"))
    known = ids(desk.ask()) | ids(desk.ask("Dorvell Maschinen"))
    assert sums(desk.ask()) == [(1, 3), (2, 120)]
    desk.rule("join", known[A], known[B])
    split = desk.rule("split", known[B], apart_from=(known[other],))
    profile = desk.ask()
    assert sums(profile) == [(1, 3), (1, 20), (1, 100)]
    first = next(each for each in profile["counterparties"] if each["name"] == A)
    assert "a person ruled that they are not one" in [each["why"] for each in first["perhaps"]]
    assert rulings.quoted(split) in first["rulings"]
    with pytest.raises(rulings.RulingRefused, match="say otherwise: split"):
        desk.rule("join", known[A], known[other])
    assert sums(desk.ask("Dorvell Maschinen")) == [(1, 4000)]
