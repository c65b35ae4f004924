"""OFSI's Consolidated List of Asset Freeze Targets, for history: its publication ended in January 2026."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import BinaryIO

from adapters.base import SourceChanged
from adapters.csvfile import LINE_ENDS, Dialect, read_table
from adapters.sanctions.port import Item, OneFile, Publication, SanctionsList
from adapters.sanctions.uk_measures import day
from adapters.sanctions.uk_ofsi_measures import Cells
from adapters.sanctions.uk_ofsi_party import group_party
from adapters.sheets import looks_like, read_rows

_NAMES = ("Name 6", "Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Title")
_BIRTH = ("DOB", "Town of Birth", "Country of Birth", "Nationality")
_ADDRESS = (*(f"Address {number}" for number in range(1, 7)), "Post/Zip Code", "Country", "Other Information")
# 29 columns until February 2022, 36 since.
_OLD = {
    *_NAMES, *_BIRTH, "Passport Details", "NI Number", "Position", *_ADDRESS,
    "Group Type", "Alias Type", "Regime", "Listed On", "Last Updated", "Group ID",
}  # fmt: skip
_NEW = _OLD - {"NI Number"} | {
    "Name Non-Latin Script", "Non-Latin Script Type", "Non-Latin Script Language", "Passport Number",
    "National Identification Number", "National Identification Details", "Alias Quality",
    "UK Sanctions List Date Designated",
}  # fmt: skip
_FIRST = "Last Updated"
_SHEET = "Data"

_Numbered = Iterable[tuple[int, list[str]]]  # the number of a line or row, its cells


class OfsiCsv(OneFile):
    """ConList.csv. In windows-1252 in the years of the old columns, which hold no other script; UTF-8 with the new."""

    id = "csv"
    title = "OFSI ConList CSV"

    def opens(self, head: bytes) -> bool:
        return re.match(rb'(?:\xef\xbb\xbf)?"?Last Updated"?,', head) is not None

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """Yield the publication, then every group by its first row; raises as the port says. Holds the whole list."""
        first = stream.readline(200)
        header = stream.readline(10_000)
        utf_8 = b"Name Non-Latin Script" in header or first.startswith(codecs.BOM_UTF8) or _is_utf_8(stream)
        stream.seek(0)
        table = read_table(stream, Dialect(encoding="utf-8" if utf_8 else "windows-1252", header_row=2, ends=LINE_ENDS))
        title = [cell.strip(' "\r\n') for cell in first.removeprefix(codecs.BOM_UTF8).decode("latin-1").split(",")]
        yield from _read([cell for cell in title if cell], list(table.header), table.rows)


class OfsiXlsx(OneFile):
    """ConList.xlsx."""

    id = "xlsx"
    title = "OFSI ConList workbook"

    def opens(self, head: bytes) -> bool:
        return looks_like(head) == "zip"

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """As the CSV's."""
        lines = _lines(stream)
        _, title = next(lines, (0, []))
        _, header = next(lines, (0, []))
        yield from _read(title, header, ((number, _padded(cells, len(header), number)) for number, cells in lines))


class OfsiConsolidatedList(SanctionsList):
    """Everybody whose assets the UK froze, by group: what a Group ID joins, and the record_id.

    Group IDs outlived every change of the format, and the UK Sanctions List still names them.
    """

    id = "uk_ofsi_conlist"
    title = "OFSI Consolidated List of Asset Freeze Targets"
    authority = "UK"
    publisher = "Office of Financial Sanctions Implementation, HM Treasury"
    licence = "Open Government Licence v3.0"
    url = "https://ofsistorage.blob.core.windows.net/publishlive/2022format/ConList.csv"
    allowed_hosts = ("ofsistorage.blob.core.windows.net",)
    timezone = "Europe/London"
    stale_after = timedelta(hours=6)
    expires_after = timedelta(hours=24)
    stagnant_after = timedelta(days=14)
    max_bytes = 100_000_000
    least = 1_500
    in_use = False
    layouts = (OfsiCsv(), OfsiXlsx())

    def record_url(self, record_id: str) -> str:
        """Return the search page of the UK Sanctions List, which replaced OFSI's and shows the Group ID."""
        return f"https://search-uk-sanctions-list.service.gov.uk/?search={record_id}"


def _is_utf_8(stream: BinaryIO) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := stream.read(1 << 18):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _lines(stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    for row in read_rows(stream):
        if row.sheet != _SHEET:
            raise SourceChanged(f"the workbook has a sheet {row.sheet!r}, expected {_SHEET!r} alone")
        yield row.number, ["" if cell is None else str(cell) for cell in row.cells]


def _padded(cells: list[str], width: int, number: int) -> list[str]:
    if len(cells) > width:
        raise SourceChanged(f"row {number}: {len(cells)} cells under a header of {width}")
    return cells + [""] * (width - len(cells))


def _read(title: list[str], header: list[str], rows: _Numbered) -> Iterator[Item]:
    if len(title) != 2 or title[0] != _FIRST:
        raise SourceChanged(f"line 1 is {title[:3]!r}, not 'Last Updated' and a day")
    columns = _NEW if "Group ID" in header and "Alias Quality" in header else _OLD
    for label in sorted(columns.symmetric_difference(header)):
        raise SourceChanged(f"line 2: the column {label!r} is {'missing' if label in columns else 'unknown'}")
    if len(header) != len(columns):
        raise SourceChanged("line 2: a column stands twice")
    yield Publication(published=day(title[1]), label=_FIRST)
    groups: dict[str, list[Cells]] = {}
    for number, cells in rows:
        row = {column: cell.strip() for column, cell in zip(header, cells, strict=True)}
        if not row["Group ID"].isdecimal():
            raise SourceChanged(f"line {number}: the Group ID is {row['Group ID']!r}")
        groups.setdefault(row["Group ID"], []).append(row)
    if not groups:
        raise SourceChanged("the file holds no group")
    for group, own in groups.items():
        try:
            yield group_party(group, own)
        except SourceChanged as exc:
            raise SourceChanged(f"group {group}: {exc}") from exc
