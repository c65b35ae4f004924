"""A word for totals in place of a document's number: the line adds up others, though it may have a date."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from adapters.base import Shipment
from adapters.shipments import Block
from adapters.trade import by_id
from adapters.trade.mapped_csv import MappedCsv, load_mapping
from adapters.trade.totals import check_number

BOXES = (Path(__file__).parents[1] / "data" / "trade" / "boxes.csv").read_text(encoding="utf-8")
WORDS = ["ИТОГО", "Итого за март 2022", "* Всего:", "Grand total: 3 rows", "TOTAL", "合计：", "합계"]


def read(layout: str, content: bytes) -> tuple[list[Shipment], list[str]]:
    told: list[str] = []
    options = {"illustrative": True, "on_unreadable": lambda line, cells, why: told.append(why)}
    return list(by_id(layout).read(io.BytesIO(content), options)), told


def said(words: str) -> str:
    return f"{words!r} where a document's number would be: a line of totals, and no shipment"


@pytest.mark.parametrize("layout", ["ru_gtd", "ru_statform"])
@pytest.mark.parametrize("words", WORDS)
def test_a_dated_sum_is_no_declaration(layout: str, words: str) -> None:
    last = BOXES.splitlines()[-1].split(";")
    rows, told = read(layout, f"{BOXES.rstrip()}\n{';'.join([words, *last[1:]])}\n".encode())
    assert (len(rows), told) == (3, [said(words)])


@pytest.mark.parametrize("words", WORDS)
def test_a_dated_sum_is_no_bill(words: str) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        header = f"identifier,actual_arrival_date,weight,weight_unit\nB1,2022-03-14,9,K\n{words},2022-03-15,9,K\n"
        archive.writestr("header.csv", header)
        archive.writestr("shipper.csv", "identifier,shipper_party_name\nB1,INVENTED LLC\n")
        archive.writestr("consignee.csv", "identifier,consignee_name\nB1,TO THE ORDER OF\n")
    rows, told = read("us_ams_tables", made.getvalue())
    assert ([each.record_id for each in rows], told) == (["B1"], [said(words)])


@pytest.mark.parametrize("words", WORDS)
def test_a_dated_sum_is_no_entity(words: str) -> None:
    given = {"ccdNumber": [words], "date": ["2022-03-14"], "invoiceAmount": ["5 USD"]}
    entity = {"id": "e1", "schema": "EconomicActivity", "properties": given}
    assert read("ftm_economic_activity", json.dumps(entity).encode()) == ([], [said(words)])


@pytest.mark.parametrize(
    "number", ["TOTAL-0001", "TOTALENERGIES 1", "Jamila 1", "TOT 1", "10000000/311221/0000101", "22001", "", None]
)
def test_a_number_that_only_looks_like_such_a_word_is_one(number: str | None) -> None:
    check_number(number)


MAPPED = """title: Bills
delimiter: ","
encoding: utf-8
decimal: "."
date_formats: ["%Y-%m-%d"]
document_type: bol
record_id: {of_row: true}
document_no: bill
goods: goods
dates: [{column: day, kind: arrival}]
parties:
  sender: {name: seller}
  receiver: {name: buyer}
values: [{column: usd, currency: USD, kind: invoice}]
ignore: [remark]
"""
HEADER = "bill,day,seller,buyer,goods,usd,remark\n"


def mapped(tmp_path: Path, *lines: str) -> tuple[list[Shipment], list[str]]:
    """Read the lines row by row and by column, which must give the same."""
    (tmp_path / "bills.yaml").write_text(MAPPED, "utf-8")
    content = (HEADER + "\n".join(lines) + "\n").encode()
    mapping, told, told_by_column = load_mapping(str(tmp_path / "bills.yaml")), list[str](), list[str]()
    options = {"illustrative": True, "mapping": mapping}
    hears = {**options, "on_unreadable": lambda line, cells, why: told.append(why)}
    rows = list(by_id("csv").read(io.BytesIO(content), hears))
    hears = {**options, "on_unreadable": lambda line, cells, why: told_by_column.append(why)}
    blocks: list[Block] = list(MappedCsv().blocks(io.BytesIO(content), hears, 100))
    assert (sum(each.rows for each in blocks), sorted(told_by_column)) == (len(rows), sorted(told))
    return rows, told


@pytest.mark.parametrize(
    "line",
    ["Total,2024-01-31,,,,123456,", "Итого за январь,2024-01-31,,,,1,", ",2024-01-31,TOTAL,,,1,",
     "1,2024-01-31,,,合计,1,", ",2024-01-31,Total,Total,,1,", ",2024-01-31,,,,1,Grand total"],
)  # fmt: skip
def test_a_dated_sum_is_no_row_of_a_mapped_table(tmp_path: Path, line: str) -> None:
    rows, told = mapped(tmp_path, "B1,2024-01-01,A,B,x,1,", line)
    assert [each.document_no for each in rows] == ["B1"]
    assert len(told) == 1 and told[0].endswith("no party and no goods: a line of totals, and no shipment")


@pytest.mark.parametrize(
    "line",
    ["B2,2024-01-31,,,,1,", "TOTAL-0001,2024-01-31,,,,1,", "Total,2024-01-31,A,,,1,", "Total,2024-01-31,,,pipes,1,",
     ",2024-01-31,Total Energies,,,1,", ",2024-01-31,TOTAL,B,,1,", ",2024-01-31,,,,1,no totals yet"],
)  # fmt: skip
def test_a_row_that_names_goods_or_a_party_or_says_no_such_word_is_a_shipment(tmp_path: Path, line: str) -> None:
    rows, told = mapped(tmp_path, "B1,2024-01-01,A,B,x,1,", line)
    assert (len(rows), told) == (2, [])
