"""A word for totals in place of a document's number: the line adds up others, though it may have a date."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from adapters.base import Shipment
from adapters.trade import by_id
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
