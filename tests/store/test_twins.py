"""Rows that two data sets hold: marked at load by document or by what they say, and never added up twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import func, select

from adapters.trade.mapping import BUILT_IN
from service import intake, row_load, sample, twins
from service.profiles import build, rebuild
from service.question import Question
from service.settings import Settings
from service.store import Store, editions
from service.store import twins as kept_twins
from service.store.aside_tables import Twin
from service.store.document_keys import document_key
from service.store.tables import Party

Clock = Callable[[], datetime]
TRADE = next(each for each in sample.manifests() if each.id == "sample_trade")
HEAD = (sample.FOLDER / "shipments.csv").read_text(encoding="utf-8").splitlines()[0]
SUPPLIER = "Garam Byeolbit Industry"


def _row(record: str, **given: str) -> str:
    cells = {
        "record_id": record, "declaration_no": "10000000/140518/0000001", "date": "2018-05-14",
        "date_kind": "customs_declaration", "supplier_name": SUPPLIER, "supplier_name_raw": SUPPLIER,
        "supplier_country": "KR", "receiver_name": "Zavod Polyarnaya Zvezda OOO", "receiver_country": "RU",
        "hs6": "870829", "hs_version": "HS2017", "goods": "parts", "goods_ru": "", "origin_country": "KR",
        "departure_country": "KR", "value_usd": "1000", "net_kg": "20", "is_synthetic": "1", "source": "x",
    } | given  # fmt: skip
    return ",".join(cells[each] for each in HEAD.split(","))


def _load(store: Store, clock: Clock, folder: Path, vendor: str, rows: Sequence[str], **options: Any) -> None:
    path = folder / f"{vendor}.csv"
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    manifest = replace(TRADE, id=vendor, title=f"Records of {vendor}")
    assert intake.load_trade(store, manifest, path, clock=clock, **options).result == "loaded"


def _pairs(store: Store) -> list[str]:
    with store.reading() as connection:
        return sorted(connection.scalars(select(Twin.kind)))


def _profile(store: Store, settings: Settings, now: datetime) -> dict[str, Any]:
    question = Question(names=(SUPPLIER,), country="KR", as_of=date(2023, 6, 1))
    told: dict[str, Any] = orjson.loads(build(question, store=store, settings=settings, now=now).body)
    return told


def _trade(told: dict[str, Any]) -> dict[str, Any]:
    (one,) = told["counterparties"]
    found: dict[str, Any] = one["trade"]
    return found


def test_one_document_in_two_data_sets_is_counted_once_and_both_rows_are_told(
    store: Store, clock: Clock, now: datetime, settings: Settings, tmp_path: Path
) -> None:
    _load(store, clock, tmp_path, "vendor_a", [_row("A1"), _row("A2", declaration_no="10000000/140518/0000002")])
    assert _pairs(store) == []
    _load(store, clock, tmp_path, "vendor_b", [_row("B1", declaration_no="10000000 140518 0000001", value_usd="999")])
    assert _pairs(store) == ["same_document"]
    told = _profile(store, settings, now)
    trade = _trade(told)
    assert (trade["shipments"], [each["amount"] for each in trade["values"]]) == (2, [2000])
    assert trade["not_added"] == {
        "same_document": 1,
        "possible": 0,
        "values": [{"amount": 999, "currency": "USD", "kind": "statistical"}],
    }
    (note,) = [each for each in told["notes"] if each["code"] == "repeated_rows"]
    assert note["sentence"] == (
        "Records show 1 row about the buyer Zavod Polyarnaya Zvezda OOO that bears the number and item of a document "
        "that another data set or file has; each pair is counted once."
    )
    assert [(each["source"], each["record"]) for each in note["evidence"]] == [("vendor_a", "A1"), ("vendor_b", "B1")]
    assert sum(each["shipments"] for each in told["counterparties"][0]["spellings"]) == 2


def test_without_document_numbers_equal_rows_are_possible_duplicates_only(
    store: Store, clock: Clock, now: datetime, settings: Settings, tmp_path: Path
) -> None:
    _load(store, clock, tmp_path, "vendor_a", [_row("A1"), _row("A2", date="2018-05-15", declaration_no="")])
    rows = [
        _row("B1", declaration_no="", receiver_name="LLC Zavod Polyarnaya Zvezda"),  # the same day, by value and weight
        _row("B2", declaration_no="", date="2018-05-15", value_usd=""),  # by weight
        _row("B3", declaration_no="", date="2018-05-15", value_usd="", net_kg="8"),
        _row("B4", declaration_no="", hs6="853710"),
        _row("B5", declaration_no="", supplier_name_raw="Another Garam Co", supplier_name="Another Garam Co"),
    ]
    _load(store, clock, tmp_path, "vendor_b", rows)
    assert _pairs(store) == ["possible", "possible"]
    told = _profile(store, settings, now)
    assert _trade(told)["not_added"]["possible"] == 2
    assert _trade(told)["shipments"] == 4
    sentences = [each["sentence"] for each in told["notes"] if each["code"] == "repeated_rows"]
    assert len(sentences) == 1 and "may be rows of another data set" in sentences[0]


def test_rows_with_two_numbers_of_one_kind_are_two_documents(store: Store, clock: Clock, tmp_path: Path) -> None:
    _load(store, clock, tmp_path, "vendor_a", [_row("A1")])
    _load(store, clock, tmp_path, "vendor_b", [_row("B1", declaration_no="10000000/140518/0000009")])
    assert _pairs(store) == []


def test_a_number_given_out_again_is_another_document(store: Store, clock: Clock, tmp_path: Path) -> None:
    number = "2018-000123"
    _load(store, clock, tmp_path, "vendor_a", [_row("A1", declaration_no=number)])
    other = {"declaration_no": number, "value_usd": "5", "net_kg": "6"}
    _load(
        store, clock, tmp_path, "vendor_b", [_row("B1", date="2018-06-01", **other), _row("B2", hs6="853710", **other)]
    )
    assert _pairs(store) == []


def test_equal_rows_are_paired_one_by_one(store: Store, clock: Clock, tmp_path: Path) -> None:
    _load(store, clock, tmp_path, "vendor_a", [_row(f"A{each}", declaration_no="") for each in range(2)])
    _load(store, clock, tmp_path, "vendor_b", [_row(f"B{each}", declaration_no="") for each in range(3)])
    assert _pairs(store) == ["possible", "possible"]


@pytest.mark.parametrize("number", ["10000000/140518/0000001", ""])
def test_rows_that_a_vendor_sends_again_in_another_file_are_counted_once(
    store: Store, clock: Clock, settings: Settings, now: datetime, tmp_path: Path, number: str
) -> None:
    mapping = tmp_path / "of_row.yaml"
    text = (BUILT_IN / "sample.yaml").read_text("utf-8").replace("record_id: record_id", "record_id: {of_row: true}")
    mapping.write_text(text.replace("ignore: [", "ignore: [record_id, "), "utf-8")
    january = [_row("1", declaration_no=number), _row("2", declaration_no=number, hs6="870830")]
    february = _row("3", declaration_no="10000000/150518/0000002", date="2018-05-15", value_usd="70")
    _load(store, clock, tmp_path, "vendor_a", january, mapping=str(mapping))
    _load(store, clock, tmp_path, "vendor_a", [february, *january], mapping=str(mapping))
    assert _pairs(store) == (["same_document"] * 2 if number else ["possible"] * 2)
    trade = _trade(_profile(store, settings, now))
    assert trade["shipments"] == 3
    assert trade["values"] == [{"amount": 2070, "currency": "USD", "kind": "statistical"}]


def test_of_a_pair_the_row_with_a_value_stays(
    store: Store, clock: Clock, now: datetime, settings: Settings, tmp_path: Path
) -> None:
    _load(store, clock, tmp_path, "vendor_a", [_row("A1", value_usd="")])
    _load(store, clock, tmp_path, "vendor_b", [_row("B1")])
    trade = _trade(_profile(store, settings, now))
    assert (trade["shipments"], trade["values"][0]["amount"], trade["not_added"]["values"]) == (1, 1000, [])


def test_a_shipment_of_three_data_sets_is_counted_once_though_two_of_them_agree_only_with_the_third(
    store: Store, clock: Clock, settings: Settings, now: datetime, tmp_path: Path
) -> None:
    _load(store, clock, tmp_path, "vendor_a", [_row("1", value_usd="")])
    _load(store, clock, tmp_path, "vendor_b", [_row("1", net_kg="")])
    _load(store, clock, tmp_path, "vendor_c", [_row("1", declaration_no="", value_usd="")])
    assert _pairs(store) == ["possible", "same_document"]
    trade = _trade(_profile(store, settings, now))
    assert (trade["shipments"], trade["values"][0]["amount"]) == (1, 1000)
    assert (trade["not_added"]["same_document"], trade["not_added"]["possible"]) == (1, 1)


def test_rows_each_of_which_says_what_the_other_does_not_are_both_counted_and_told(
    store: Store, clock: Clock, now: datetime, settings: Settings, tmp_path: Path
) -> None:
    _load(store, clock, tmp_path, "vendor_a", [_row("A1", value_usd="")])
    _load(store, clock, tmp_path, "vendor_b", [_row("B1", hs6="")])
    told = _profile(store, settings, now)
    assert (_trade(told)["shipments"], _trade(told)["not_added"]["same_document"]) == (2, 0)
    (note,) = [each for each in told["notes"] if each["code"] == "repeated_rows"]
    assert note["sentence"].endswith("both are counted, as each says what the other does not.")


def test_a_row_whose_other_one_stands_with_another_counterparty_is_evidence_of_its_own(
    store: Store, clock: Clock, now: datetime, settings: Settings, tmp_path: Path
) -> None:
    _load(store, clock, tmp_path, "vendor_a", [_row("A1")])
    _load(store, clock, tmp_path, "vendor_b", [_row("B1", receiver_name="Severny Kotel AO")])
    assert _pairs(store) == ["same_document"]
    told = _profile(store, settings, now)
    assert sorted(each["trade"]["shipments"] for each in told["counterparties"]) == [1, 1]
    assert not [each for each in told["notes"] if each["code"] == "repeated_rows"]


def test_a_row_to_nobody_named_is_not_added_to_that_of_a_named_buyer(
    store: Store, clock: Clock, now: datetime, settings: Settings, tmp_path: Path
) -> None:
    _load(store, clock, tmp_path, "vendor_a", [_row("A1")])
    _load(store, clock, tmp_path, "vendor_b", [_row("B1", receiver_name="TO ORDER")])
    told = _profile(store, settings, now)
    assert {each["name"]: each["trade"]["shipments"] for each in told["counterparties"]} == {
        "Zavod Polyarnaya Zvezda OOO": 1,
        "not named in the records": 0,
    }


def test_a_profile_of_before_the_second_load_is_the_same_when_built_anew(
    store: Store, clock: Clock, now: datetime, settings: Settings, tmp_path: Path
) -> None:
    _load(store, clock, tmp_path, "vendor_a", [_row("A1")])
    question = Question(names=(SUPPLIER,), country="KR", as_of=date(2023, 6, 1))
    before = build(question, store=store, settings=settings, now=now)
    _load(store, lambda: now.replace(hour=12), tmp_path, "vendor_b", [_row("B1")])
    kept = store.kept_profile(before.id)
    assert kept is not None
    assert rebuild(kept, store=store, settings=settings) == before.body


def test_pairs_go_with_the_load_that_found_them(
    store: Store, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _load(store, clock, tmp_path, "vendor_a", [_row("A1")])

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(row_load.editions, "finish", die)
        with pytest.raises(KeyboardInterrupt):
            _load(store, clock, tmp_path, "vendor_b", [_row("B1")])
    assert _pairs(store) == []
    _load(store, clock, tmp_path, "vendor_b", [_row("B1")])
    with store.writing() as connection:  # the earlier rows go, and with them what was said of them
        kept_twins.sweep(connection, editions.active(connection, "vendor_a")[0].pk)
    assert _pairs(store) == []


def test_the_first_data_set_folds_no_name(store: Store, clock: Clock, tmp_path: Path) -> None:
    _load(store, clock, tmp_path, "vendor_a", [_row("A1")])
    with store.reading() as connection:
        folded = select(func.count()).select_from(Party).where(Party.folded.is_not(None))
        assert connection.scalar(folded) == 0
    _load(store, clock, tmp_path, "vendor_b", [_row("B1")])
    with store.reading() as connection:
        assert connection.scalar(folded) == 4


def test_the_key_of_a_document_sees_through_signs_and_says_nothing_of_short_numbers() -> None:
    key = document_key("bol", "MAEU-123 456/7", "001")
    assert key == document_key("bol", "maeu1234567", "1")
    assert key != document_key("declaration", "MAEU-123 456/7", "001")
    assert key != document_key("bol", "MAEU-123 456/7", "2")
    assert key != document_key("bol", "MAEU-123 456/7", None)
    assert [document_key("bol", each, None) for each in (None, "", "12345", "INVOICE", "A1B2C3", "00012345")] == [
        None
    ] * 6
    assert -(2**63) <= key < 2**63  # type: ignore[operator]  # it is a number here


def test_kinds_are_the_words_that_are_kept() -> None:
    assert (twins.SAME_DOCUMENT, twins.POSSIBLE) == ("same_document", "possible")
