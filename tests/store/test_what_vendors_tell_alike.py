"""Rows of vendors that tell of one shipment each in its own way: once where they are one, twice where they are two."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select
from sqlalchemy.orm import aliased

from service import intake, sample
from service.profiles import build
from service.question import Question
from service.settings import Settings
from service.store import Store
from service.store.aside_tables import Twin
from service.store.document_keys import document_key
from service.store.tables import Shipment

Clock = Callable[[], datetime]
Row = Mapping[str, str]
TRADE = next(each for each in sample.manifests() if each.id == "sample_trade")
MAPPING = """
title: Rows of a vendor
delimiter: ","
encoding: utf-8
decimal: "."
date_formats: ["%Y-%m-%d", "%Y-%m"]
document_type: declaration
direction: "import:RU"
record_id: id
document_no: doc
item_no: item
dates:
  - {column: declared, kind: declaration}
  - {column: left, kind: departure}
  - {column: came, kind: arrival}
parties:
  sender: {name: s, country: sc}
  receiver: {name: r, country: rc, identifiers: {inn: inn}}
hs: {column: hs, digits: [4, 6], version: HS2017}
values:
  - {column: v, currency: USD, kind: statistical}
net_kg: kg
"""
BASE = {
    "id": "", "doc": "", "item": "", "declared": "2023-03-05", "left": "", "came": "", "s": "Quellmark Zentrov LLP",
    "sc": "KZ", "r": "Brolsted Polyus OOO", "rc": "RU", "inn": "", "hs": "870829", "v": "1000", "kg": "500",
}  # fmt: skip
NO = "10012020/050323/5016594"


@pytest.fixture
def load(store: Store, clock: Clock, tmp_path: Path) -> Callable[..., None]:
    mapping = tmp_path / "vendor.yaml"
    mapping.write_text(MAPPING, "utf-8")

    def loading(vendor: str, *rows: Row, mapped: str = MAPPING) -> None:
        mapping.write_text(mapped, "utf-8")
        out = io.StringIO()
        writer = csv.DictWriter(out, BASE)
        writer.writeheader()
        writer.writerows([BASE | row for row in rows])
        path = tmp_path / f"{vendor}.csv"
        path.write_text(out.getvalue(), "utf-8")
        manifest = replace(TRADE, id=vendor, title=f"Records of {vendor}", illustrative=False)
        assert intake.load_trade(store, manifest, path, clock=clock, mapping=str(mapping)).result == "loaded"

    return loading


@pytest.fixture
def told(store: Store, settings: Settings, now: datetime) -> Callable[[], list[tuple[int, float]]]:
    def asked() -> list[tuple[int, float]]:
        question = Question(names=(BASE["s"],), country="KZ", as_of=date(2023, 6, 1))
        body: dict[str, Any] = orjson.loads(build(question, store=store, settings=settings, now=now).body)
        trades = [each["trade"] for each in body["counterparties"]]
        return [(each["shipments"], sum(value["amount"] for value in each["values"])) for each in trades]

    return asked


def _found(store: Store) -> set[tuple[str, str, str]]:
    """Return (record of the later load, record it may repeat, kind)."""
    one, of = aliased(Shipment), aliased(Shipment)
    pairs = select(one.record_id, of.record_id, Twin.kind).where(one.pk == Twin.shipment_pk, of.pk == Twin.of_pk)
    with store.reading() as connection:
        return {(record, other, kind) for record, other, kind in connection.execute(pairs)}


def _pairs(store: Store) -> list[str]:
    with store.reading() as connection:
        return sorted(connection.scalars(select(Twin.kind)))


ONCE: tuple[tuple[Row, Row, str], ...] = (
    # the same number and item
    ({"doc": NO, "item": "1"}, {"doc": f"{NO}/1"}, "same_document"),
    ({"doc": NO, "item": "1"}, {"doc": f"{NO}/001", "item": "1"}, "same_document"),
    ({"doc": NO, "declared": "2023-03-05"}, {"doc": NO, "declared": "2023-03"}, "same_document"),
    ({"doc": NO, "hs": "852580"}, {"doc": NO, "hs": "852589"}, "same_document"),
    ({"doc": NO, "hs": "8525"}, {"doc": NO, "hs": "852589"}, "same_document"),
    ({"doc": NO}, {"doc": NO, "v": "7", "kg": ""}, "same_document"),
    # an item in one alone
    ({"doc": NO, "item": "1"}, {"doc": NO}, "possible"),
    ({"doc": NO}, {"doc": NO, "item": "1"}, "possible"),
    # no number
    ({"doc": NO}, {}, "possible"),
    ({"inn": "7743237789"}, {"inn": "7743237789", "r": "ООО Бролстед Полюс"}, "possible"),
    ({"inn": "7743237789"}, {"inn": "7743237789", "r": "Brolstet Polyus OOO"}, "possible"),
    ({"hs": "852580"}, {"hs": "852589"}, "possible"),
    ({"hs": "8708"}, {"hs": "870829"}, "possible"),
    ({"hs": ""}, {}, "possible"),
    ({"v": ""}, {"v": "7"}, "possible"),
    ({"v": "1000.00"}, {"kg": "500.4"}, "possible"),
    ({"declared": "2023-03-05"}, {"declared": "", "came": "2023-03-05"}, "possible"),
    ({"declared": "", "left": "2023-03-01", "came": "2023-03-05"}, {"came": "2023-03-05"}, "possible"),
)  # fmt: skip
TWICE: tuple[tuple[Row, Row], ...] = (
    ({"doc": NO, "item": "1"}, {"doc": f"{NO}/2"}),
    ({"doc": NO, "item": "1"}, {"doc": NO, "item": "2"}),
    ({"doc": NO, "item": "1"}, {"doc": "10012020/050323/5016595"}),
    ({"doc": NO, "item": "1"}, {"doc": NO, "v": "7"}),
    ({"doc": NO, "declared": "2023-03-05"}, {"doc": NO, "declared": "2023-04"}),
    ({"doc": NO, "hs": "852580"}, {"doc": NO, "hs": "852691"}),
    ({"doc": NO, "hs": "852581"}, {"doc": NO, "hs": "852589"}),
    ({"doc": NO, "hs": "8526"}, {"doc": NO, "hs": "852589"}),
    ({}, {"v": "90000"}),
    ({}, {"kg": "501"}),
    ({}, {"kg": "500.6"}),
    ({"declared": "", "left": "2023-03-05"}, {"declared": "", "came": "2023-03-05"}),
    (
        {"declared": "2023-03-05", "left": "2023-02-20"},
        {"declared": "2023-03-05", "left": "2023-03-01"},
    ),
    ({"hs": ""}, {"v": ""}),
    ({"hs": "8526"}, {"hs": "870829"}),
    ({"inn": "0000000000"}, {"inn": "0000000000", "r": "Severny Kotel AO"}),
    ({"v": "", "kg": ""}, {"v": "", "kg": ""}),
)  # fmt: skip


def _apart(row: Row, at: int, record: str) -> Row:
    """Return a row as that of a supplier of its own, whose documents have numbers of their own."""
    number = row.get("doc", "").replace("5016594", f"50{at:05}").replace("5016595", f"51{at:05}")
    return {"s": f"Quellmark Zentrov {at} LLP", "id": f"{record}{at}"} | row | {"doc": number}


def test_what_nothing_contradicts_is_one_shipment(store: Store, load: Callable[..., None]) -> None:
    load("vendor_a", *(_apart(one, at, "A") for at, (one, _, _) in enumerate(ONCE)))
    load("vendor_b", *(_apart(other, at, "B") for at, (_, other, _) in enumerate(ONCE)))
    assert _found(store) == {(f"B{at}", f"A{at}", kind) for at, (_, _, kind) in enumerate(ONCE)}


def test_what_two_rows_state_otherwise_keeps_them_two(store: Store, load: Callable[..., None]) -> None:
    load("vendor_a", *(_apart(one, at, "A") for at, (one, _) in enumerate(TWICE)))
    load("vendor_b", *(_apart(other, at, "B") for at, (_, other) in enumerate(TWICE)))
    assert _found(store) == set()


@pytest.mark.parametrize(
    ("one", "other", "counted"),
    [
        ({"inn": "7743237789"}, {"inn": "7743237789", "r": "ООО Бролстед Полюс"}, [(1, 1000)]),
        ({"inn": "7743237789"}, {"inn": "7743237789", "r": "Brolstet Polyus OOO"}, [(1, 1000)]),
        ({"inn": "7743237789"}, {"inn": "1674002165"}, [(1, 1000), (1, 1000)]),
        ({"doc": NO}, {"doc": f"{NO}/1"}, [(1, 1000)]),
        ({}, {"v": "90000"}, [(2, 91000)]),
    ],
)
def test_a_profile_counts_them_so(
    load: Callable[..., None], told: Callable[[], Any], one: Row, other: Row, counted: list[tuple[int, float]]
) -> None:
    load("vendor_a", {"id": "A"} | one)
    load("vendor_b", {"id": "B"} | other)
    assert told() == counted


@pytest.mark.parametrize("files", [[("B1", "B2")], [("B1",), ("B2",)]], ids=["in one file", "in two files"])
@pytest.mark.parametrize("first", ["vendor_a", "vendor_b"])
def test_two_shipments_alike_stay_two_however_they_lie_in_files(
    store: Store, load: Callable[..., None], told: Callable[[], Any], files: Sequence[Sequence[str]], first: str
) -> None:
    if first == "vendor_a":
        load("vendor_a", {"id": "A"})
    for at, ids in enumerate(files):
        load("vendor_b", *({"id": each} for each in ids))
        if at == 0 and first == "vendor_b":
            load("vendor_a", {"id": "A"})
    assert _pairs(store) == ["possible"]
    assert told() == [(2, 2000)]


@pytest.mark.parametrize("files", [[("B1", "B2")], [("B1",), ("B2",)]], ids=["in one file", "in two files"])
def test_two_rows_of_one_number_stay_two_however_they_lie_in_files(
    store: Store, load: Callable[..., None], told: Callable[[], Any], files: Sequence[Sequence[str]]
) -> None:
    load("vendor_a", {"id": "A", "doc": NO})
    for ids in files:
        load("vendor_b", *({"id": each, "doc": NO} for each in ids))
    assert _pairs(store) == ["same_document"]
    assert told() == [(2, 2000)]


def test_a_document_is_found_though_another_row_may_be_the_shipment_too(
    store: Store, load: Callable[..., None]
) -> None:
    load("vendor_a", {"id": "A", "doc": NO})
    load("vendor_b", {"id": "B1"})
    load("vendor_b", {"id": "B2", "doc": NO})
    assert _pairs(store) == ["possible", "same_document"]


def test_rows_sent_again_and_again_are_counted_once(
    store: Store, load: Callable[..., None], told: Callable[[], Any]
) -> None:
    unnamed = MAPPING.replace("record_id: id", "record_id: {of_row: true}") + "ignore: [id]\n"
    load("vendor_a", {"doc": NO, "item": "1"}, mapped=unnamed)
    for items in ("2", "34"):
        new = [{"doc": NO, "item": each, "v": "5"} for each in items]
        load("vendor_a", *new, {"doc": NO, "item": "1"}, mapped=unnamed)
    assert _pairs(store) == ["same_document"] * 2
    assert told() == [(4, 1015)]


def test_rows_that_lost_their_name_are_known_by_their_document(
    store: Store, load: Callable[..., None], told: Callable[[], Any]
) -> None:
    load("vendor_a", {"id": "A", "doc": NO})
    unnamed = MAPPING.replace("record_id: id", "record_id: {of_row: true}") + "ignore: [id]\n"
    load("vendor_a", {"id": "other", "doc": NO}, mapped=unnamed)
    assert told() == [(1, 1000)]


def test_the_key_takes_an_item_behind_a_declarations_number_for_the_item() -> None:
    key = document_key("declaration", NO, "1")
    assert key == document_key("declaration", f"{NO}/1", None) == document_key("declaration", f"{NO}/001", "1")
    assert key != document_key("declaration", f"{NO}/1", "2")
    assert key != document_key("declaration", NO, None)
    assert document_key("bol", f"{NO}/1", None) != document_key("bol", NO, "1")
