"""A currency beside an amount is read off where it does not contradict the mapping; Indian groups are numbers."""

from __future__ import annotations

import io
import time
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.base import Shipment
from adapters.shipments import read_blocks
from adapters.trade import by_id
from adapters.trade.amounts import amount_reader
from adapters.trade.cells import number_reader
from adapters.trade.mapping import load_mapping

MAPPING = """
title: An invented vendor's table
delimiter: ";"
encoding: utf-8
decimal: "."
thousands: ","
document_type: declaration
direction: import:IN
record_id: ROW
goods: GOODS
dates: [{column: DAY, kind: declaration, formats: ["%Y-%m-%d"]}]
parties: {sender: {name: SELLER}, receiver: {name: BUYER}}
values:
"""
HEAD = "ROW;DAY;SELLER;BUYER;GOODS;VALUE;CUR"


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,23,456.50", "123456.50"), ("12,34,567", "1234567"), ("1,00,00,000", "10000000"), ("1,234,567", "1234567")],
)
def test_numbers_are_grouped_as_in_india_as_well(text: str, value: str) -> None:
    assert number_reader(".", ",")(text) == Decimal(value)


@pytest.mark.parametrize(
    ("decimal", "thousands", "text", "value", "currency"),
    [
        (".", ",", "$12,345", "12345", "USD"), (".", ",", "USD 1,234.50", "1234.50", "USD"),
        (",", ".", "€ 1.234,50", "1234.50", "EUR"), (".", ",", "₹1,23,456.50", "123456.50", "INR"),
        (",", " ", "12 345 руб.", "12345", "RUB"), (".", ",", "Rs. 5,000", "5000", "INR"),
        (".", None, "5 USD", "5", "USD"),
        (".", None, "US$5", "5", "USD"), (".", None, "$5 USD", "5", "USD"), (".", None, "$5", "5", "CAD"),
        (".", ",", "Rs. 5,000/-", "5000", "INR"), (".", None, "5", "5", "JPY"), ("," , None, "5,5 ₽", "5.5", "RUB"),
    ],
)  # fmt: skip
def test_a_currency_beside_an_amount_is_read_off(
    decimal: str, thousands: str | None, text: str, value: str, currency: str
) -> None:
    found = amount_reader(number_reader(decimal, thousands))(text)
    assert (found.number, found.in_(currency)) == (Decimal(value), currency)


@pytest.mark.parametrize(
    "text", ["5 KG", "-$5", "$-5", "$", "ABOUT 5 USD", "$5 EUR", "5 USD 6", "USD 1.2.3", "x" * 300]
)
def test_any_other_word_beside_a_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"number|currencies"):
        amount_reader(number_reader(".", ","))(text)


def _read(path: Path, currency: str, *rows: str) -> tuple[list[Shipment], list[str]]:
    """Return what comes of the rows, which must be the same by column."""
    path.write_text(f"{MAPPING}  - {{column: VALUE, currency: {currency}, kind: fob}}\nignore: [CUR]\n", "utf-8")
    if "column" in currency:
        path.write_text(path.read_text("utf-8").replace("ignore: [CUR]\n", ""), "utf-8")
    content = "\n".join([HEAD, *(f"{n};2023-01-02;A LTD;B LTD;PUMPS;{row}" for n, row in enumerate(rows))]).encode()
    told: list[str] = []
    options = {
        "mapping": load_mapping(str(path)),
        "illustrative": True,
        "on_unreadable": lambda line, cells, reason: told.append(reason),
    }
    found = list(by_id("csv").read(io.BytesIO(content), options))
    apart: list[str] = []
    options["on_unreadable"] = lambda line, cells, reason: apart.append(reason)
    blocks = list(read_blocks(by_id("csv"), io.BytesIO(content), options, 1_000, lambda *heard: apart.append(heard[2])))
    assert sum(each.rows for each in blocks) == len(found)
    assert sorted(apart) == sorted(told)
    return found, told


def test_a_row_is_read_with_the_sign_and_set_aside_where_it_contradicts(tmp_path: Path) -> None:
    found, told = _read(tmp_path / "a.yaml", "USD", "$12,345;", "1,23,456.50;", "USD 7;", "€ 5;")
    assert [(each.values[0].value, each.values[0].currency) for each in found] == [
        (Decimal(12345), "USD"), (Decimal("123456.50"), "USD"), (Decimal(7), "USD"),
    ]  # fmt: skip
    assert len(told) == 1
    assert "'VALUE'" in told[0]
    assert "'€'" in told[0]
    assert "USD" in told[0]


def test_a_sign_says_the_currency_where_the_column_is_empty(tmp_path: Path) -> None:
    found, told = _read(tmp_path / "a.yaml", "{column: CUR}", "€5;", "€5;EUR", "$5;", "$5;AUD")
    assert [each.values[0].currency for each in found] == ["EUR", "EUR", "AUD"]
    assert len(told) == 1
    assert "without its currency" in told[0]


def test_a_text_made_to_be_slow_is_not() -> None:
    began = time.perf_counter()
    read = amount_reader(number_reader(".", ","))
    for text in (
        "$" * 5_000,
        "$ " * 5_000 + "1",
        "1" + " USD" * 5_000,
        "1 " * 20_000,
        "1," * 20_000 + "x",
        " " * 20_000,
    ):
        with pytest.raises(ValueError, match=r"number|digits"):
            read(text)
    assert time.perf_counter() - began < 1
