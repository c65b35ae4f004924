"""The bundled sample: both layouts tell the same, and the totals are the published ones to the dollar."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import adapters
from adapters.base import Manifest, Shipment
from adapters.manifests import load_manifests
from adapters.trade import FORMATS, by_id
from adapters.trade.mapped_csv import load_mapping

SAMPLE = Path(adapters.__file__).parent / "sample"
MANIFESTS = {each.id: each for each in load_manifests(SAMPLE / "trade.yaml")}
BOTH = ("sample_trade", "sample_trade_gtd")
SINCE_THE_INVASION = date(2022, 2, 24)


def _read(manifest: Manifest) -> list[Shipment]:
    options: dict[str, object] = {"illustrative": manifest.illustrative, "source": manifest.id}
    layout = manifest.mapping or ""
    if layout not in {each.id for each in FORMATS}:
        options["mapping"], layout = load_mapping(layout), "csv"
    with (SAMPLE / manifest.files[0]).open("rb") as stream:
        return list(by_id(layout).read(stream, options))


def _total(rows: Iterable[Shipment]) -> Decimal:
    main = [each.values[0] for each in rows]
    assert {(each.currency, each.kind) for each in main} == {("USD", "statistical")}
    return sum((each.value for each in main), Decimal(0))


def _sender(row: Shipment) -> tuple[str, str | None]:
    assert row.sender is not None
    return row.sender.name, row.sender.country


def _day(row: Shipment) -> date:
    ((kind, on),) = row.dates
    assert (kind, on.precision) == ("declaration", "day")
    return on.first


@pytest.mark.parametrize("dataset", BOTH)
def test_the_rows_add_up_to_the_published_totals(dataset: str) -> None:
    rows = _read(MANIFESTS[dataset])
    korean = [each for each in rows if _sender(each)[1] == "KR"]
    assert len(rows) == 71
    assert _total(rows) == 34_000_000
    assert _total(korean) == 15_500_000
    assert _total(each for each in rows if _day(each) >= SINCE_THE_INVASION) == 16_000_000
    assert _total(each for each in korean if _day(each) >= SINCE_THE_INVASION) == 5_000_000


@pytest.mark.parametrize("dataset", BOTH)
def test_both_readings_of_since_february_2022_agree(dataset: str) -> None:
    assert not [each for each in _read(MANIFESTS[dataset]) if date(2022, 2, 1) <= _day(each) < SINCE_THE_INVASION]


def test_both_layouts_hold_the_same_rows() -> None:
    def told(row: Shipment) -> tuple[object, ...]:
        return (row.document_no, _sender(row), row.dates, row.values[0], row.direction, row.origin, row.departure,
                row.net_kg, (row.hs_raw or "")[:6], row.hs_version)  # fmt: skip

    plain, boxes = (list(map(told, _read(MANIFESTS[each]))) for each in BOTH)
    assert plain == boxes
    assert len(set(plain)) == 71


@pytest.mark.parametrize("dataset", [*BOTH, "sample_whatif"])
def test_every_row_is_illustrative_and_inside_what_its_manifest_covers(dataset: str) -> None:
    manifest = MANIFESTS[dataset]
    assert manifest.period_from is not None
    assert manifest.period_to is not None
    for row in _read(manifest):
        assert row.illustrative
        assert row.direction in manifest.directions
        assert manifest.period_from.first <= _day(row) <= manifest.period_to.last


def test_the_sender_is_named_as_the_document_names_it() -> None:
    names = {_sender(each)[0] for each in _read(MANIFESTS["sample_trade"])}
    assert {"KARAM PYOLBIT INDUSTRIAL CO., LTD.", "주식회사 가람별빛산업"} <= names
    assert "Garam Byeolbit Industry" not in names


def test_zeros_are_no_tax_number() -> None:
    for row in _read(MANIFESTS["sample_trade_gtd"]):
        assert row.receiver is not None
        assert (row.receiver.name, row.receiver.identifiers) == ("ООО АУРУС", ())


def test_the_what_if_rows_stand_around_the_day_of_the_listing() -> None:
    days = [_day(each) for each in _read(MANIFESTS["sample_whatif"])]
    assert days == [date(2024, 2, 22), date(2024, 2, 23), date(2024, 2, 24), date(2024, 5, 14)]


def test_equal_parties_are_one_object_to_hold() -> None:
    rows = _read(MANIFESTS["sample_trade"])
    assert len({id(each.receiver) for each in rows}) == 1


def test_no_row_names_a_supplier_of_the_published_story() -> None:
    """Invented amounts must never stand beside a real company's name."""
    for name in ("shipments.csv", "whatif.csv"):
        with (SAMPLE / name).open(encoding="utf-8", newline="") as stream:
            text = " ".join(f"{row['supplier_name']} {row['supplier_name_raw']}" for row in csv.DictReader(stream))
        for real in ("gyeonggi", "kyungki", "byt co", "enertech"):
            assert real not in text.lower()
