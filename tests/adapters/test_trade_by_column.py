"""Rows read by column are the rows read one by one: the same values, and the same rows told of, whatever the cells."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import adapters
from adapters import csvfile
from adapters.base import RowUnreadable
from adapters.csvfile import Dialect, read_table
from adapters.shipments import FIELDS, Block, Same, in_blocks, of_shipments
from adapters.trade.mapped_csv import MappedCsv
from adapters.trade.mapping import BUILT_IN, load_mapping

VENDORS = sorted((Path(__file__).parents[1] / "data" / "trade" / "vendors").glob("*.csv"))
SAMPLE = (Path(adapters.__file__).parent / "sample" / "shipments.csv").read_bytes()
Row = tuple[Any, ...]
Told = tuple[int, str]


def _rows(blocks: Sequence[Block]) -> list[Row]:
    found: list[Row] = []
    for block in blocks:
        columns = [block.columns.get(name, Same(None)) for name in FIELDS]
        found += zip(
            *(repeat(each.value, block.rows) if isinstance(each, Same) else each for each in columns), strict=False
        )
    return sorted(found, key=lambda row: row[FIELDS.index("line")])


def _both(content: bytes, mapping: str, *, size: int = 7) -> tuple[tuple[list[Row], list[Told]], ...]:
    """Return what comes of a file read by column, and read row by row."""
    results = []
    for by_column in (True, False):
        told: list[Told] = []
        options = {
            "mapping": load_mapping(mapping),
            "illustrative": True,
            "on_unreadable": lambda line, _, reason, told=told: told.append((line, reason)),
        }
        stream = io.BytesIO(content)
        if by_column:
            blocks = list(MappedCsv().blocks(stream, options, size))
        else:
            hears: Any = options["on_unreadable"]
            blocks = list(in_blocks(MappedCsv().read(stream, options), size, hears))
        results.append((_rows(blocks), sorted(told)))
    return tuple(results)


@pytest.mark.parametrize("path", VENDORS, ids=lambda each: each.stem)
def test_every_vendors_file_reads_alike(path: Path) -> None:
    by_column, by_row = _both(path.read_bytes(), path.stem)
    assert by_column == by_row
    assert by_row[0]


def test_the_sample_reads_alike() -> None:
    by_column, by_row = _both(SAMPLE, "sample", size=20)
    assert by_column == by_row
    assert len(by_row[0]) == 71


_CELLS = (
    "", " ", "-", "0", "00", "1", "1.5", "1.50000", "1.00001", "1,5", "١٢", "²", "1e3", "99999999999999",
    "123456789012345", "2018-02-30", "2018-05-14", "2018-05", "14.05.2018", "NULL", "N/A", "KR", "kr", "Atlantis",
    "870829", "8708290000", "87082", "HS2022", "hs", "x" * 501, "x" * 201, "10000000/140518/0000001",
    "10000000/150518/0000001", "1/140518/2", "12345678/010101/140518/12", 'say "so"', "a\nb", "customs_declaration",
    "arrival", "true", "2", "\u00a0", "ООО «Ромашка»", "to order",
)  # fmt: skip


def _spoilt(content: bytes, seed: int, *, encoding: str, delimiter: str) -> bytes:
    """Return the file with some of its cells replaced, and some of its lines broken."""
    rng = random.Random(seed)
    rows = list(csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter))
    header, rows = rows[0], rows[1:] * 3
    for row in rows:
        for _ in range(rng.choice((0, 0, 1, 2))):
            row[rng.randrange(len(row))] = rng.choice(_CELLS)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([header, *rows])
    lines = out.getvalue().split("\r\n")
    for _ in range(rng.choice((0, 1, 3))):
        at = rng.randrange(1, len(lines) - 1)
        lines[at] = rng.choice((lines[at] + delimiter, lines[at][:10], 'a"b' + lines[at], '"' + lines[at]))
    if rng.random() < 0.2:
        lines.insert(rng.randrange(1, len(lines)), "")
    return "\r\n".join(lines).encode(encoding, errors="replace")


@given(st.integers(min_value=0))
@settings(max_examples=150, deadline=None)
def test_a_spoilt_sample_reads_alike(seed: int) -> None:
    by_column, by_row = _both(_spoilt(SAMPLE, seed, encoding="utf-8", delimiter=","), "sample")
    assert by_column == by_row


@given(
    st.sampled_from([each for each in VENDORS if load_mapping(each.stem).dialect.header_row == 1]),
    st.integers(min_value=0),
)
@settings(max_examples=300, deadline=None)
def test_a_spoilt_vendors_file_reads_alike(path: Path, seed: int) -> None:
    dialect = load_mapping(path.stem).dialect
    try:
        content = _spoilt(
            path.read_bytes(),
            seed,
            encoding="utf-8-sig",
            delimiter="," if dialect.delimiter == "detect" else dialect.delimiter,
        )
    except (UnicodeDecodeError, IndexError):
        return  # of another encoding or form: the file as it is was compared above
    by_column, by_row = _both(content, path.stem)
    assert by_column == by_row


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=40))
@settings(max_examples=150, deadline=None)
def test_lines_read_at_once_are_the_rows_read_one_by_one(seed: int, size: int) -> None:
    content = _spoilt(SAMPLE, seed, encoding="utf-8", delimiter=",")
    told: tuple[list[tuple[int, list[str], str]], ...] = ([], [])
    one, many = (
        read_table(
            io.BytesIO(content),
            Dialect(),
            on_unreadable=lambda line, cells, why, own=own: own.append((line, list(cells), why)),
        )
        for own in told
    )
    by_row = list(one.rows)
    assert many.blocks is not None
    assert [each for lines, rows in many.blocks(size) for each in zip(lines, rows, strict=True)] == by_row
    assert told[0] == told[1]


def test_without_anyone_who_hears_the_first_bad_row_ends_the_reading_by_block_too() -> None:
    table = read_table(io.BytesIO(b"a,b\n1,2\n3\n"), Dialect())
    assert table.blocks is not None
    with pytest.raises(RowUnreadable, match="line 3: 1 cells"):
        list(table.blocks(10))


def test_a_cell_of_several_lines_may_lie_over_the_end_of_a_block() -> None:
    content = b'a,b\n1,2\n3,"4\n5"\n6,7\n'
    table = csvfile.read_table(io.BytesIO(content), Dialect())
    assert table.blocks is not None
    assert [(list(lines), rows) for lines, rows in table.blocks(2)] == [
        ([2, 3], [["1", "2"], ["3", "4\n5"]]),
        ([5], [["6", "7"]]),
    ]


def test_rows_that_cannot_be_kept_are_told_or_raised() -> None:
    options = {"mapping": load_mapping("sample"), "illustrative": True}
    with pytest.raises(RowUnreadable, match="a record id of 201 characters"):
        next(MappedCsv().read(io.BytesIO(SAMPLE.replace(b"DEMO-0001", b"D" * 201)), options))
    (row, *_) = MappedCsv().read(io.BytesIO(SAMPLE), options)
    row = replace(row, record_id="D" * 201)
    with pytest.raises(RowUnreadable, match="a record id of 201 characters"):
        of_shipments([row])
    kept: list[str] = []
    assert of_shipments([row], lambda line, cells, reason: kept.append(reason)).rows == 0
    assert kept == ["a record id of 201 characters"]


@pytest.mark.parametrize(
    ("parties", "kept"),
    [
        (b",,,,,", False),
        ("Итого,,,,,".encode(), False),
        (b"Garam Byeolbit Industry,,KR,Total:,,", False),
        (b"Garam Byeolbit Industry,,KR,,,", False),
        (b"Garam Byeolbit Industry,,KR,AURUS LLC,RU,", True),
    ],
)
def test_a_line_of_totals_is_no_shipment(parties: bytes, kept: bool) -> None:
    _is_set_aside(b"SUM-1,,,," + parties + b",,,,,,34000000,,1,\n", kept=kept)


def test_a_dated_line_with_two_words_for_totals_is_set_aside_alike() -> None:
    cells = SAMPLE.split(b"\n", 1)[0].decode().split(",")
    row = {
        "record_id": "SUM-1", "date": "2023-03-31", "date_kind": "customs_declaration", "supplier_name": "Итого",
        "receiver_name": "Total", "value_usd": "34000000", "is_synthetic": "1",
    }  # fmt: skip
    by_column, by_row = _both(SAMPLE + ",".join(row.get(label, "") for label in cells).encode() + b"\n", "sample")
    assert by_column == by_row
    assert by_row[1] == [(73, "'Итого', no party and no goods: a line of totals, and no shipment")]


@pytest.mark.parametrize("written", ["9999999.99", "0.00", "100000"])
def test_a_number_that_stands_for_no_value_is_none(written: str, tmp_path: Path) -> None:
    path = tmp_path / "changed.yaml"
    told = (BUILT_IN / "sample.yaml").read_text("utf-8")
    path.write_text(told + '\nnull_tokens: ["9999999.99", "0.00", "100000"]\n', "utf-8")
    rows = list(csv.DictReader(io.StringIO(SAMPLE.decode(), newline="")))[:2]
    rows[1] |= {"value_usd": written, "net_kg": written}
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    by_column, by_row = _both(out.getvalue().encode(), str(path))
    assert by_column == by_row
    amount, weight = FIELDS.index("amount"), FIELDS.index("net_kg")
    assert [(each[amount] is None, each[weight] is None) for each in by_column[0]] == [(False, False), (True, True)]


@pytest.mark.parametrize(
    ("goods", "kept"),
    [("Grand total", False), ("ИТОГО:", False), ("合计：", False), ("합계", False), ("total station", True)],
)
def test_a_word_for_totals_is_no_goods(goods: str, kept: bool) -> None:
    cells = SAMPLE.split(b"\n", 1)[0].decode().split(",")
    row = {"record_id": "SUM-1", "goods": goods, "value_usd": "34000000", "is_synthetic": "1"}
    _is_set_aside(",".join(row.get(label, "") for label in cells).encode() + b"\n", kept=kept)


def _is_set_aside(line: bytes, *, kept: bool) -> None:
    by_column, by_row = _both(SAMPLE + line, "sample", size=20)
    assert by_column == by_row
    assert len(by_row[0]) == 71 + kept
    reason = "no date, no goods and no two parties: a line of totals or a remark, and no shipment"
    assert by_row[1] == ([] if kept else [(73, reason)])


@pytest.mark.parametrize(
    ("said", "kilograms"),
    [
        ("{column: net_kg, unit: t}", "1000"), ("{column: net_kg, unit: lb}", "0.45359237"),
        ("{column: net_kg, unit: g, scale: 1000}", "1"), ("{column: net_kg, scale: 1000}", "1000"),
        ("{column: net_kg, scale: 1000000000000}", "1000000000000"), ("net_kg", "1"),
    ],
)  # fmt: skip
def test_a_weight_is_multiplied_by_its_unit_and_scale_alike(said: str, kilograms: str, tmp_path: Path) -> None:
    path = tmp_path / "changed.yaml"
    told = (BUILT_IN / "sample.yaml").read_text("utf-8")
    path.write_text(told.replace("net_kg: net_kg", f"net_kg: {said}"), "utf-8")
    (plain, _), _ = _both(SAMPLE, "sample")
    (rows, told_of), by_row = _both(SAMPLE, str(path))
    assert (rows, told_of) == by_row
    at, line = FIELDS.index("net_kg"), FIELDS.index("line")
    expected = {
        each[line]: int((Decimal(each[at]) / 10_000 * Decimal(kilograms)).quantize(Decimal("0.0001")) * 10_000)
        for each in plain
        if each[at] is not None
    }
    fits = {number: value for number, value in expected.items() if value < 2**63}
    assert {each[line]: each[at] for each in rows if each[at] is not None} == fits
    assert {number for number, _ in told_of} == expected.keys() - fits.keys()
