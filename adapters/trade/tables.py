"""Any file as one table: text, workbook or Parquet, packed or not, by its content; what was found is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from adapters import sheets
from adapters.base import OnUnreadable, RowUnreadable, Share, SourceChanged
from adapters.csvfile import MAX_FIELD, Dialect, Table, read_table, told_apart
from adapters.formulas import ERRORS, NOT_STORED, CellError
from adapters.trade import countrywide
from adapters.trade.cells import FORMULA
from adapters.trade.encodings import settle
from adapters.trade.parquet import read_columns
from adapters.trade.share import ByRow, by_position
from adapters.trade.unpack import unpacked

# What a binary fraction is rounded to: 0.1 + 0.2 stands in a workbook as 0.30000000000000004.
_PLACES = Decimal("0.0001")
_HEAD = 64 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A table, and how it was read, in words: what it was packed in, encoding, sheet, line of the header.

    `share` tells how much of the file was read, whenever it is asked while the table is open.
    """

    table: Table
    said: str
    share: Share
    dialect: Dialect | None = None  # of a text, with nothing left open
    sheet: str | None = None  # of a workbook


@contextmanager
def opened(
    stream: BinaryIO,
    dialect: Dialect,
    *,
    decimal: str = ".",
    sheet: str | None = None,
    on_unreadable: OnUnreadable | None = None,
) -> Iterator[Opened]:
    """Open the table in the stream; its rows can be read until the context ends.

    Numbers of a workbook or of Parquet come as text with the sign `decimal`, dates as ISO 8601. `sheet` is needed for a
    workbook with several. Raises SourceChanged for what cannot be read, and as `read_table` of each row.
    """
    with unpacked(stream) as inside:
        packed = "".join(f"{each}, holding " for each in inside.wrapped)
        where = f"header on line {dialect.header_row}"
        if inside.kind == "text":
            if inside.stream.seekable():
                countrywide.refuse_json_as_table(inside.stream.read(_HEAD))
                inside.stream.seek(0)
            found = settle(inside.stream, dialect)
            table = read_table(inside.stream, found.dialect, on_unreadable=on_unreadable, labels=told_apart)
            said = f"{packed}text, {found.said}, {where}"
            yield Opened(table=table, dialect=found.dialect, said=said, share=by_position(stream, inside.wrapped))
        elif inside.kind == "workbook":
            name, rows, share = _sheet(inside.stream, sheet, dialect.header_row)
            table = _typed(rows, decimal, on_unreadable)
            yield Opened(table=table, sheet=name, said=f"{packed}workbook, sheet {name!r}, {where}", share=share)
        else:
            names, cells, count = read_columns(inside.stream)
            by_row = ByRow(count + 1)
            table = _typed(_followed(_under(names, cells), by_row), decimal, on_unreadable)
            yield Opened(table=table, said=f"{packed}Parquet", share=by_row)


def _under(names: Sequence[str], rows: Iterator[tuple[int, tuple[object, ...]]]) -> Iterator[Line]:
    yield 1, names
    yield from rows


def _followed(lines: Iterator[Line], share: ByRow) -> Iterator[Line]:
    """Yield the lines, and tell the share how far they are."""
    for number, cells in lines:
        share.at = number
        yield number, cells


Line = tuple[int, Sequence[object]]


def _sheet(stream: BinaryIO, wanted: str | None, header_row: int) -> tuple[str, Iterator[Line], Share]:
    """Return the sheet's name, its rows from the header on, and what tells how far they are read."""
    rows = sheets.read_rows(stream, numbers=True, marked=True)
    first = next((row for row in rows if wanted in (None, row.sheet)), None)
    if first is None:
        which = "is empty" if wanted is None else f"has no sheet {wanted!r} with anything in it"
        raise SourceChanged(f"the workbook {which}")

    def lines() -> Iterator[Line]:
        if first.number >= header_row:
            yield first.number, first.cells
        for row in rows:
            if row.sheet == first.sheet:
                if row.number >= header_row:
                    yield row.number, row.cells
            elif wanted is None:
                raise SourceChanged(
                    f"the workbook has the sheets {first.sheet!r} and {row.sheet!r}: say which to read as "
                    f"`sheet: {first.sheet}` in the mapping"
                )

    if not first.last:  # an ods, which is read as it comes
        return first.sheet, lines(), by_position(stream)
    by_row = ByRow(first.last)
    return first.sheet, _followed(lines(), by_row), by_row


def _typed(lines: Iterator[Line], decimal: str, on_unreadable: OnUnreadable | None) -> Table:
    number, labels = next(lines, (1, ()))
    header = told_apart([text_of(each, decimal) for each in labels], number)
    return Table(header, _of_width(lines, len(header), decimal, on_unreadable), typed=True)


def _of_width(
    lines: Iterator[Line], width: int, decimal: str, on_unreadable: OnUnreadable | None
) -> Iterator[tuple[int, list[str]]]:
    missing = [""] * width
    for number, cells in lines:
        row = [text_of(each, decimal) for each in cells]
        while len(row) > width and (row[-1] is FORMULA or row[-1] in ERRORS):  # beside the table
            row.pop()
        reason = None
        if len(row) > width:
            reason = f"{len(row)} cells under a header of {width}"
        elif (longest := max(map(len, row), default=0)) > MAX_FIELD:
            reason = f"a cell of {longest} characters, more than {MAX_FIELD}"
        if reason is None:
            yield number, row + missing[len(row) :]
        elif on_unreadable is None:
            raise RowUnreadable(number, None, reason)
        else:
            on_unreadable(number, [each[:MAX_FIELD] for each in row], reason)


def text_of(cell: object, decimal: str) -> str:
    """Return a typed cell as text: dates as ISO 8601 without the time of day, numbers with the sign `decimal`.

    A formula without a stored result is FORMULA itself, for `Columns.stored` to know it by.
    """
    if cell is None:
        return ""
    if cell is NOT_STORED:
        return FORMULA
    if isinstance(cell, CellError):
        return cell.code
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float | Decimal):
        return _number(cell, decimal)
    return str(cell)


def _number(value: float | Decimal, decimal: str) -> str:
    exact = Decimal(repr(value)) if isinstance(value, float) else value
    if not exact.is_finite() or abs(exact) >= Decimal(10) ** 20:
        return str(value)
    if exact == exact.to_integral_value():
        return f"{exact.to_integral_value():f}"
    return f"{exact.quantize(_PLACES).normalize():f}".replace(".", decimal)
