"""Workbooks read strictly: xls, xlsx and ods as rows of cells, within bounds that a hostile file cannot pass."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO, Literal

import python_calamine
from lxml import etree

from adapters import formulas
from adapters.base import SourceChanged
from adapters.formulas import NOT_STORED, CellError, NotStored

Kind = Literal["xls", "xlsx", "ods"]
Cell = str | int | float | bool | date | datetime | time | timedelta | NotStored | CellError | None

MAX_MEMBERS = 500
MAX_UNPACKED = 400 * 1024 * 1024
MAX_RATIO = 200
MAX_COLUMNS = 1_024
MAX_ROWS = 1_048_576  # what a sheet can hold
MAX_REPEATED = 300_000  # of one row that an ods says once
MAX_CELLS = 16_000_000  # of a sheet's whole rectangle, which is held in memory: some 500 MB
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


_UNREADABLE = (
    python_calamine.CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    EOFError,
    NotImplementedError,  # zipfile's, for a way of packing that it does not know
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty; `number` is the sheet's own, from 1; cells on the right that are empty are cut off.

    `last` is the number of the sheet's last row, 0 where it is not known before that is read.
    """

    sheet: str
    number: int
    cells: tuple[Cell, ...]
    last: int = field(default=0, compare=False)

    def text(self, column: int) -> str:
        """Return a cell as text in one line; a missing or empty one is the empty string, 5.0 is `5`."""
        value = self.cells[column] if column < len(self.cells) else None
        if value is None:
            return ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return " ".join(str(value).split())


def looks_like(head: bytes) -> Literal["xls", "zip"] | None:
    """Return whether a file that begins like this may be a workbook; `zip` is an xlsx or an ods."""
    if head.startswith(_OLE):
        return "xls"
    return "zip" if head.startswith(b"PK\x03\x04") else None


def read_rows(stream: BinaryIO, *, numbers: bool = False, marked: bool = False) -> Iterator[Row]:
    """Yield the rows of all sheets in the workbook's order, hidden ones too; raises SourceChanged for a bad file.

    With `numbers` an ods gives its numbers as such, not as the text that shows them; the others always do. A formula of
    an xlsx or an ods whose result is not stored is NOT_STORED where they are `marked`, and otherwise a bad file. An
    error in an xlsx is a CellError where they are marked, and otherwise an empty cell; an ods writes it as a text.
    """
    stream.seek(0)
    kind: Kind = "xls"
    parts: frozenset[str] = frozenset()
    if looks_like(stream.read(8)) != "xls":
        kind, parts = _check_archive(stream)
    stream.seek(0)
    try:
        for row in _ods_rows(stream, numbers=numbers) if kind == "ods" else _calamine_rows(stream, parts):
            if not marked and NOT_STORED in row.cells:
                column = row.cells.index(NOT_STORED) + 1
                raise SourceChanged(f"sheet {row.sheet!r}, row {row.number}, column {column}: {formulas.WHY}")
            if marked or not any(isinstance(each, CellError) for each in row.cells):
                yield row
            elif kept := _cut([None if isinstance(each, CellError) else each for each in row.cells]):
                yield replace(row, cells=kept)
    except _UNREADABLE as exc:
        raise SourceChanged(f"the {kind} workbook cannot be read: {exc}") from exc
    except BaseException as exc:
        # Of an xls that is cut short the Rust code of calamine reads beyond its end: a panic, which no module
        # exports and which is no Exception, so that it can be known by its name alone.
        if type(exc).__name__ != "PanicException":
            raise
        raise SourceChanged(f"the {kind} workbook cannot be read: {exc}") from exc


def _check_archive(stream: BinaryIO) -> tuple[Kind, frozenset[str]]:
    """Return the kind of workbook, and the parts of it that may have formulas.

    Refuses an archive by its directory and by every byte in it: bombs, wrong sums, cells far outside of any list.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            names = {each.filename for each in members}
            if len(members) > MAX_MEMBERS or len(names) != len(members):
                raise SourceChanged(f"the workbook has {len(members)} parts, or one of them twice")
            if not {"xl/workbook.xml", "content.xml"} & names:
                raise SourceChanged("the file is no workbook (xls, xlsx or ods)")
            unpacked = sum(each.file_size for each in members)
            packed = max(1, sum(each.compress_size for each in members))
            if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * packed:
                raise SourceChanged(f"the workbook unpacks from {packed} to {unpacked} bytes")
            calculated = frozenset(each.filename for each in members if _check_member(archive, each))
            return "ods" if "content.xml" in names else "xlsx", calculated
    except (*_UNREADABLE, RuntimeError, OSError, ValueError) as exc:  # a RuntimeError is an encrypted part
        raise SourceChanged(f"the file is no whole workbook (xls, xlsx or ods): {exc}") from exc


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Read the part to its end; returns whether it may have formulas."""
    is_sheet = member.filename.startswith("xl/worksheets/")
    calculated = False
    read, tail, furthest = 0, b"", (0, 0)
    with archive.open(member) as part:  # reading to the end checks the sum of the part
        while block := part.read(1 << 18):
            read += len(block)
            if read > member.file_size:
                raise SourceChanged(f"{member.filename} is larger than it says")
            if b"<!DOCTYPE" in tail + block or b"<!ENTITY" in tail + block:
                raise SourceChanged(f"{member.filename} has a DOCTYPE")
            if is_sheet:
                furthest = _check_references(tail + block, member.filename, furthest)
            calculated = calculated or formulas.may_be_in(tail + block)
            tail = block[-24:]
    return calculated


def _check_references(text: bytes, name: str, furthest: tuple[int, int]) -> tuple[int, int]:
    """Return the furthest column and row so far; raises SourceChanged where the rectangle up to there is too large."""
    columns, rows = furthest
    for letters, row in set(_REFERENCE.findall(text)):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        columns, rows = max(columns, column), max(rows, int(row))
        if columns > MAX_COLUMNS or rows > MAX_ROWS or columns * rows > MAX_CELLS:
            where = (letters + row).decode()
            raise SourceChanged(
                f"{name} has a cell {where}, beyond {MAX_COLUMNS} columns, {MAX_ROWS} rows or {MAX_CELLS} cells: "
                "save the sheet as CSV"
            )
    return columns, rows


def _calamine_rows(stream: BinaryIO, calculated: frozenset[str]) -> Iterator[Row]:
    with python_calamine.CalamineWorkbook.from_filelike(stream) as book:
        for name in book.sheet_names:
            sheet: Any = book.get_sheet_by_name(name)
            left = [None] * (sheet.start[1] if sheet.start else 0)
            rows = ((number, [*left, *cells]) for number, cells in enumerate(sheet.iter_rows(), start=1))
            for number, cells in _with_formulas(rows, stream, name, calculated) if calculated else rows:
                if kept := _cut(cells):
                    yield Row(name, number, kept, sheet.total_height)


def _with_formulas(
    rows: Iterator[tuple[int, list[Any]]], stream: BinaryIO, sheet: str, calculated: frozenset[str]
) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows with what stands for no result where calamine, which tells none, gives an empty cell or none."""
    with zipfile.ZipFile(stream) as archive:
        part = formulas.part_of(archive, sheet)
        found = formulas.no_results(archive, part) if part in calculated else iter(())
        ahead = next(found, None)
        for number, cells in rows:
            if ahead is None or ahead[0] != number:
                yield number, cells
                continue
            yield number, _marked(cells, ahead[1])
            ahead = next(found, None)
        while ahead is not None:  # calamine's table ends at the last cell with a value
            if ahead[0] > MAX_ROWS:
                raise SourceChanged(f"the sheet {sheet} has a row {ahead[0]}, beyond {MAX_ROWS}")
            yield ahead[0], _marked([], ahead[1])
            ahead = next(found, None)


def _marked(cells: list[Any], columns: Mapping[int, NotStored | CellError]) -> list[Any]:
    if max(columns) >= MAX_COLUMNS:
        raise SourceChanged(f"a row is wider than {MAX_COLUMNS} cells")
    full = cells + [None] * (max(columns) + 1 - len(cells))
    for column, mark in columns.items():
        if full[column] in (None, ""):
            full[column] = mark
    return full


def _cut(cells: list[Any]) -> tuple[Cell, ...]:
    """Return the cells up to the last that is not empty; calamine writes an empty cell as the empty string."""
    kept = [None if cell == "" else cell for cell in cells]
    while kept and (kept[-1] is None or (isinstance(kept[-1], str) and not kept[-1].strip())):
        kept.pop()
    return tuple(kept)


def _ods_rows(stream: BinaryIO, *, numbers: bool) -> Iterator[Row]:
    """Read content.xml as it comes: calamine does not understand the ods files that some publishers serve."""
    with zipfile.ZipFile(stream) as archive, archive.open("content.xml") as content:
        sheet, number = "", 0
        events: Any = etree.iterparse(
            content,
            events=("start", "end"),
            tag=(f"{_TABLE}table", f"{_TABLE}table-row"),
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        )  # fmt: skip
        for event, element in events:
            if element.tag == f"{_TABLE}table":
                if event == "start":
                    sheet, number = element.get(f"{_TABLE}name", ""), 0
                continue
            if event == "start":
                continue
            cells = _cut(list(_ods_cells(element, numbers=numbers)))
            repeated = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
            if cells and (repeated > MAX_REPEATED or number + repeated > MAX_ROWS):
                raise SourceChanged(f"the sheet {sheet} has more than {MAX_ROWS} rows, or one {repeated} times")
            for offset in range(repeated if cells else 0):
                yield Row(sheet, number + offset + 1, cells)
            number += repeated
            element.clear(keep_tail=True)
            while element.getprevious() is not None:
                del element.getparent()[0]


def _ods_cells(row: Any, *, numbers: bool) -> Iterator[Cell]:
    width = 0
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        value = _ods_value(cell, numbers=numbers)
        if value is None and width + repeated > MAX_COLUMNS:
            return  # the filler to the right of the last cell
        width += repeated
        if width > MAX_COLUMNS:
            raise SourceChanged(f"a row is wider than {MAX_COLUMNS} cells")
        yield from (value for _ in range(repeated))


def _ods_value(cell: Any, *, numbers: bool) -> Cell:
    if cell.get(f"{_TABLE}formula") is not None and not _is_stored(cell):
        return NOT_STORED
    if numbers and cell.get(f"{_OFFICE}value-type") in ("float", "currency", "percentage"):
        return float(cell.get(f"{_OFFICE}value", ""))
    if cell.get(f"{_OFFICE}value-type") == "date":
        return date.fromisoformat(cell.get(f"{_OFFICE}date-value", "")[:10])
    paragraphs = ["".join(each.itertext()) for each in cell.iterchildren(f"{_TEXT}p")]
    return "\n".join(paragraphs) or None


def _is_stored(cell: Any) -> bool:
    """Return whether the result of a cell's formula is in the file; one that is an empty text says that it is text."""
    kind = cell.get(f"{_OFFICE}value-type")
    return (
        kind == "string"
        or any(cell.get(f"{_OFFICE}{each}") for each in ("value", "date-value", "time-value", "boolean-value"))
        or any("".join(each.itertext()) for each in cell.iterchildren(f"{_TEXT}p"))
    )
