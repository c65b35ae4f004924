"""The first rows of a file, before anybody knows where its header stands or what it means."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, islice
from typing import BinaryIO

from adapters import sheets
from adapters.base import SourceChanged
from adapters.csvfile import DELIMITERS, Dialect, read_lines, told_apart
from adapters.textlines import NOT_TEXT
from adapters.trade import countrywide
from adapters.trade.encodings import DETECT, detect_encoding
from adapters.trade.parquet import read_columns
from adapters.trade.tables import text_of
from adapters.trade.unpack import unpacked

ROWS = 200
_HEAD = 64 * 1024
_DEEPEST = 30  # lines above a header: titles, notes, empty ones

Line = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Glimpse:
    """One table of a file: `header_row` is the line of the labels, `rows` those below it; `said` what it came in."""

    said: str
    dialect: Dialect  # of a text; of any other only the row of the header counts
    sheet: str | None
    header: tuple[str, ...]
    rows: tuple[Line, ...]
    typed: bool
    groups: tuple[str, ...] = ()  # what stands above the labels, each over all its columns, where one stands twice


def glimpse(stream: BinaryIO, *, encoding: str | None = None) -> tuple[Glimpse, ...]:
    """Return the tables of the file, each with its first rows; a workbook may have several.

    A text is read in the `encoding`, where somebody says one. Raises SourceChanged for a file that cannot be read, and
    for one that is known and holds no companies.
    """
    with unpacked(stream) as inside:
        packed = "".join(f"{each}, holding " for each in inside.wrapped)
        if inside.kind == "text":
            countrywide.refuse_json_as_table(inside.stream.read(_HEAD))
            inside.stream.seek(0)
            found: tuple[Glimpse, ...] = (_text(inside.stream, packed, encoding),)
        elif inside.kind == "workbook":
            found = tuple(_sheets(inside.stream, packed))
        else:
            names, cells, _ = read_columns(inside.stream)
            lines = [(number, tuple(text_of(each, ".") for each in row)) for number, row in islice(cells, ROWS)]
            found = (_glimpse([(1, names), *lines], f"{packed}Parquet", typed=True),)
        for each in found:
            countrywide.refuse(each.header)
        return found


def _text(stream: BinaryIO, packed: str, told: str | None) -> Glimpse:
    encoding = told or detect_encoding(stream)
    dialect = Dialect(encoding=encoding)
    lines = list(islice(read_lines(stream, dialect, lenient=True), ROWS + _DEEPEST))
    # Of equals the first: a file without a quotation mark is read with them as well as without.
    tables = {(quote, each): _parsed(lines, each, quote) for quote in ('"', None) for each in DELIMITERS}
    quote, delimiter = max(tables, key=lambda each: _agreement(tables[each]))
    written = "tabs" if delimiter == "\t" else repr(delimiter)
    how = "said" if told else "detected"
    said = f"{packed}text, encoding {encoding} ({how}), cells divided by {written} (detected)"
    if quote is None:
        said += ", quotation marks are letters"
    found = _glimpse(tables[quote, delimiter], said, dialect=replace(dialect, delimiter=delimiter, quote=quote))
    if NOT_TEXT.search("".join(found.header)):
        raise SourceChanged(
            f"line {found.dialect.header_row}: the header has bytes that are not {encoding}: say --encoding if it is "
            "another, or mend the header"
        )
    return replace(found, rows=tuple(row for row in found.rows if not NOT_TEXT.search("".join(row[1]))))


def _parsed(lines: list[str], delimiter: str, quote: str | None) -> list[Line]:
    """Return the rows with their lines; a quotation mark nobody closes makes the rest one row, which is cut off."""
    reader = (
        csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        if quote is None
        else csv.reader(lines, delimiter=delimiter, quotechar=quote)
    )
    rows, line = [], 1
    try:
        for cells in reader:
            rows.append((line, tuple(cells)))
            line = reader.line_num + 1
    except csv.Error:
        return rows
    return rows


def _agreement(rows: list[Line]) -> tuple[int, int]:
    """Return how many rows are of the commonest width beyond one cell, and that width."""
    widths = Counter(len(cells) for _, cells in rows if len(cells) > 1)
    width, count = max(widths.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
    return count, width


def _sheets(stream: BinaryIO, packed: str) -> Iterator[Glimpse]:
    rows = sheets.read_rows(stream, numbers=True, marked=True)
    for name, group in groupby(rows, key=lambda row: row.sheet):
        lines = [(row.number, tuple(text_of(each, ".") for each in row.cells)) for row in islice(group, ROWS)]
        yield _glimpse(lines, f"{packed}workbook, sheet {name!r}", sheet=name, typed=True)


def _glimpse(
    rows: list[Line], said: str, *, dialect: Dialect | None = None, sheet: str | None = None, typed: bool = False
) -> Glimpse:
    """Take for the header the first row that is filled as far as the widest, with labels that are words and differ."""
    most = max((_filled(cells) for _, cells in rows), default=0)
    at = next((n for n, (_, cells) in enumerate(rows[:_DEEPEST]) if _is_header(cells, most)), 0)
    line, labels = rows[at] if rows else (1, ())
    header = told_apart(labels, line) if any(each.strip() for each in labels) else ()
    chosen = replace(dialect or Dialect(delimiter=DETECT, encoding=DETECT), header_row=line)
    below = tuple((number, cells + ("",) * (len(header) - len(cells))) for number, cells in rows[at + 1 :])
    return Glimpse(said=f"{said}, header on line {line}", dialect=chosen, sheet=sheet, header=header, rows=below,
                   typed=typed, groups=_groups(rows[at - 1][1], labels) if at else ())  # fmt: skip


def _groups(above: tuple[str, ...], labels: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of the row above the header, each repeated until the next, where they tell labels apart."""
    plain = [each.strip().casefold() for each in labels if each.strip()]
    if len(set(plain)) == len(plain) or _filled(above) < 2:
        return ()
    return tuple(accumulate((each.strip() for each in above[: len(labels)]), lambda last, each: each or last))


def _filled(cells: tuple[str, ...]) -> int:
    return sum(bool(each.strip()) for each in cells)


def _is_header(cells: tuple[str, ...], most: int) -> bool:
    labels = [each.strip() for each in cells if each.strip()]
    words = sum(any(letter.isalpha() for letter in each) for each in labels)
    differ = len(set(labels)) * 10 >= len(labels) * 7  # a few stand twice in some vendors' tables
    return len(labels) * 10 >= most * 7 and differ and words * 10 >= len(labels) * 8
