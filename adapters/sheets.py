"""Workbooks read strictly: xls, xlsx and ods as rows of cells, within bounds that a hostile file cannot pass."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO, Literal

from lxml import etree

from adapters import confined, formulas
from adapters.base import SourceChanged
from adapters.formulas import NOT_STORED, CellError, NotStored
from adapters.sheet_places import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from adapters.workbook_archive import UNREADABLE, check_archive, sheet_parts

Kind = Literal["xls", "xlsx", "ods"]
Cell = str | int | float | bool | date | datetime | time | timedelta | NotStored | CellError | None

MAX_REPEATED = 300_000  # of one row that an ods says once
_LONGEST_ROW = 16 * 1024 * 1024  # bytes of an ods from one row to the next
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVE_END = b"PK\x05\x06"
_WORKBOOK_PART = re.compile(rb"(?i)xl[/\\](?:workbook|_rels)|content\.xml")  # as an archive's directory names it
_BLOCK = 1 << 16
_TIMES = re.compile(r"[1-9][0-9]{0,8}")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


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
    if looks_like(stream.read(8)) == "xls":
        _refuse_archive(stream)
    else:
        kind, parts = check_archive(stream)
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
    except UNREADABLE as exc:
        raise SourceChanged(f"the {kind} workbook cannot be read: {exc}") from exc


def _refuse_archive(stream: BinaryIO) -> None:
    """Refuse an xls with a workbook in an archive in it: calamine takes it for an xlsx, which nobody looked through.

    Excel keeps drawn shapes as archives in an xls, too; no reader takes those for a workbook.
    """
    tail, has_archive, has_workbook = b"", False, False
    while block := stream.read(1 << 20):
        seen = tail + block
        has_archive = has_archive or _ARCHIVE_END in seen
        has_workbook = has_workbook or _WORKBOOK_PART.search(seen) is not None
        if has_archive and has_workbook:
            raise SourceChanged("the xls workbook holds another, as an embedded file: save the sheet as CSV")
        tail = block[-16:]


def _calamine_rows(stream: BinaryIO, calculated: frozenset[str]) -> Iterator[Row]:
    with closing(confined.read(stream)) as book:
        for sheet in book:
            left = [None] * sheet.left
            rows = ((number, [*left, *cells]) for number, cells in enumerate(sheet.rows, start=1))
            for number, cells in _with_formulas(rows, stream, sheet.name, calculated) if calculated else rows:
                if kept := _cut(cells):
                    yield Row(sheet.name, number, kept, sheet.last)


def _with_formulas(
    rows: Iterator[tuple[int, list[Any]]], stream: BinaryIO, sheet: str, calculated: frozenset[str]
) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows with what stands for no result where calamine, which tells none, gives an empty cell or none."""
    with zipfile.ZipFile(stream) as archive:
        part = sheet_parts(archive).get(sheet)
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
    sheet, number, room = "", 0, 0
    for event, element in _ods_events(stream):
        if element.tag == f"{_TABLE}table":
            if event == "start":
                sheet, number, room = element.get(f"{_TABLE}name", ""), 0, 0
        elif event == "end":
            try:
                repeated = _repeated(element, "rows")
                cells = _cut(list(_ods_cells(element, numbers=numbers)))
            except ValueError as exc:
                raise SourceChanged(f"sheet {sheet!r}, row {number + 1}: {exc}; save it anew") from exc
            room += len(cells) * repeated
            if cells and (repeated > MAX_REPEATED or number + repeated > MAX_ROWS or room > MAX_CELLS):
                raise SourceChanged(
                    f"the sheet {sheet} has more than {MAX_ROWS} rows or {MAX_CELLS} cells, or one row {repeated} times"
                )
            for offset in range(repeated if cells else 0):
                yield Row(sheet, number + offset + 1, cells)
            number += repeated
            element.clear(keep_tail=True)
        formulas.forget_before(element)


def _ods_events(stream: BinaryIO) -> Iterator[tuple[str, Any]]:
    """Yield the beginning and the end of each sheet and row; raises SourceChanged where a row has no end."""
    with zipfile.ZipFile(stream) as archive, archive.open("content.xml") as content:
        parser: Any = etree.XMLPullParser(
            events=("start", "end"), tag=(f"{_TABLE}table", f"{_TABLE}table-row"),
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        )  # fmt: skip
        since = 0
        while block := content.read(_BLOCK):
            parser.feed(block)
            since += len(block)
            for event in parser.read_events():
                since = 0
                yield event
            if since > _LONGEST_ROW:
                raise SourceChanged(f"content.xml has {since} bytes in no row, or in one")
        parser.close()


def _ods_cells(row: Any, *, numbers: bool) -> Iterator[Cell]:
    width = 0
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        repeated = _repeated(cell, "columns")
        value = _ods_value(cell, numbers=numbers)
        if value is None and width + repeated > MAX_COLUMNS:
            return  # the filler to the right of the last cell
        width += repeated
        if width > MAX_COLUMNS:
            raise SourceChanged(f"a row is wider than {MAX_COLUMNS} cells")
        yield from (value for _ in range(repeated))


def _repeated(element: Any, what: Literal["rows", "columns"]) -> int:
    said = element.get(f"{_TABLE}number-{what}-repeated", "1")
    if not _TIMES.fullmatch(said):
        raise ValueError(f"number-{what}-repeated is {said[:20]!r}, no whole number from 1")
    return int(said)


def _ods_value(cell: Any, *, numbers: bool) -> Cell:
    if cell.get(f"{_TABLE}formula") is not None and not _is_stored(cell):
        return NOT_STORED
    if numbers and cell.get(f"{_OFFICE}value-type") in ("float", "currency", "percentage"):
        said = cell.get(f"{_OFFICE}value", "")
        if not _DECIMAL.fullmatch(said):
            raise ValueError(f"a cell has the value {said[:40]!r}, which is no number")
        return float(said)
    if cell.get(f"{_OFFICE}value-type") == "date":
        said = cell.get(f"{_OFFICE}date-value", "")
        try:
            return date.fromisoformat(said[:10])
        except ValueError as exc:
            raise ValueError(f"a cell has the date {said[:40]!r}, which is no day") from exc
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
