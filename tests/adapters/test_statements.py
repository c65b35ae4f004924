"""Published statements: qualifiers and quotes kept as published, and never an amount that nobody published."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from pathlib import Path

import pytest

import adapters
from adapters import statements
from adapters.base import SourceChanged, Statement, TradeParty

SAMPLE = (Path(adapters.__file__).parent / "sample" / "statements.csv").read_bytes()


def _read(content: bytes = SAMPLE) -> list[Statement]:
    return list(statements.read(io.BytesIO(content)))


def test_the_suppliers_own_words_are_quoted_without_an_amount() -> None:
    first = _read()[0]
    assert first.supplier == TradeParty(name="Gyeonggi Industry", country="KR")
    assert first.buyer == TradeParty(name="Aurus", country="RU")
    assert first.quote == "We have been supplying parts to Aurus and continue to do so"
    assert (first.claim, first.publisher, str(first.published_on)) == ("supplies", "ViewUS", "2024-06")
    assert (first.amount, first.currency, first.qualifier) == (None, None, None)


def test_press_totals_keep_their_qualifiers_and_name_no_supplier() -> None:
    totals = _read()[1:]
    assert all(each.supplier is None for each in totals)
    assert [
        (each.supplier_country, each.qualifier, each.amount, each.currency, str(each.period_from)) for each in totals
    ] == [
        ("KR", "nearly", Decimal(15_500_000), "USD", "2018-01-01"),
        (None, "at_least", Decimal(34_000_000), "USD", "2018-01-01"),
        (None, "almost", Decimal(16_000_000), "USD", "2022-02"),
        ("KR", "exact", Decimal(5_000_000), "USD", "2022-02"),
    ]


def test_a_statement_keeps_its_id_in_a_reordered_file() -> None:
    lines = SAMPLE.splitlines(keepends=True)
    turned = b"".join([lines[0], *lines[:0:-1]])
    assert [each.record_id for each in _read(turned)] == [each.record_id for each in _read()][::-1]
    ids = [each.record_id for each in _read()]
    assert len(set(ids)) == 5
    assert all(len(each) == 16 and int(each, 16) >= 0 for each in ids)


def test_an_added_empty_column_changes_no_id() -> None:
    lines = SAMPLE.decode().splitlines()
    widened = "\n".join([f"{lines[0]},url", *(f"{line}," for line in lines[1:])])
    assert [each.record_id for each in _read(widened.encode())] == [each.record_id for each in _read()]


def test_an_address_of_the_page_is_taken() -> None:
    lines = SAMPLE.decode().splitlines()
    linked = f"{lines[0]},url\n{lines[1]},https://news.example/article/1\n"
    assert _read(linked.encode())[0].url == "https://news.example/article/1"
    with pytest.raises(SourceChanged, match="line 2: column 'url'"):
        _read(linked.replace("https://", "javascript:").encode())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"supplier,", b"vendor,", "no column 'supplier'"),
        (b",note\n", b",notes\n", "no column 'note'"),
        (b"supplies", b"sells", "line 2: column 'claim'"),
        (b"supplies", b"", "line 2: column 'claim': is empty"),
        (b"nearly", b"roughly", "line 3: column 'qualifier'"),
        (b"USD,nearly", b"USD,", "line 3: an amount needs its qualifier"),
        (b"15500000,USD", b"15500000,", "line 3: an amount needs its currency"),
        (b"15500000", b"15.5M", "line 3: column 'amount'"),
        (b"2024-06,", b"June 2024,", "line 2: column 'published_on'"),
        (b"2018-01-01,2023", b"2024-01-01,2023", "line 3: the period ends before it begins"),
        (b"Gyeonggi Industry,KR,Aurus,RU", b",KR,,RU", "line 2: names neither"),
        (b",KR,Aurus,RU,imports,2018", b",Korea,Aurus,RU,imports,2018", "line 3: column 'supplier_country'"),
        (b"ViewUS", b"", "line 2: column 'publisher': is empty"),
    ],
)
def test_what_is_not_understood_names_line_and_column(old: bytes, new: bytes, said: str) -> None:
    assert old in SAMPLE
    with pytest.raises(SourceChanged, match=said):
        _read(SAMPLE.replace(old, new, 1))


def test_the_same_statement_twice_is_refused() -> None:
    last = SAMPLE.splitlines(keepends=True)[-1]
    with pytest.raises(SourceChanged, match="line 7: says the same as line 6"):
        _read(SAMPLE.rstrip() + b"\n" + last)


def test_a_name_without_bounds_is_refused_by_line_and_column() -> None:
    with pytest.raises(SourceChanged, match=r"line 2: column '\w+': 600 characters, more than 500"):
        _read(re.sub(b"Aurus|Gyeonggi Industry", b"A" * 600, SAMPLE, count=1))
