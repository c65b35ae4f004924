"""Japan's list of those under an asset freeze, as the Ministry of Finance publishes it in a workbook of many sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import Any, BinaryIO
from urllib.parse import quote, urljoin, urlsplit

from lxml import etree, html

from adapters.base import SourceChanged
from adapters.sanctions.jp_mof_columns import headings, squeezed
from adapters.sanctions.jp_mof_dates import FIELD, as_of
from adapters.sanctions.jp_mof_entry import Entry, Regime, entry, plain
from adapters.sanctions.jp_mof_party import record
from adapters.sanctions.port import Item, LeftOut, OneFile, Publication, SanctionsList
from adapters.sheets import Row, looks_like, read_rows

INDEX = "一覧"
_SHEET = re.compile(r"([0-9]+)\.(.+)", re.ASCII)
_REVOKED = re.compile(r"【[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日告示廃止】", re.ASCII)


class MofWorkbook(OneFile):
    """An index sheet (一覧), then one sheet a regime: title, notes, headings of its own, one row a party."""

    id = "workbook"
    title = "Ministry of Finance workbook"

    def opens(self, head: bytes) -> bool:
        return looks_like(head) is not None

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """Yield the publication, then a party or a reason for every row, and a reason for every revoked regime.

        The row of a deleted party stays in its sheet as a date and a number. A record's id is the sheet's name
        without its running number (sheets are put in between, so that the numbers shift) and Japan's own number
        of the party in that regime, which is never given anew: deleted ones keep it.
        """
        sheets = [(name, list(rows)) for name, rows in groupby(read_rows(stream), key=lambda row: row.sheet)]
        if not sheets or squeezed(sheets[0][0]) != INDEX:
            raise SourceChanged(f"the first sheet is {sheets[0][0] if sheets else ''!r}, not {INDEX}")
        titles, published = _index(sheets[0][1])
        yield Publication(published=published, label=INDEX)
        entries, revoked = _sheets(sheets[1:], titles)
        by_mark: dict[str, list[Entry]] = {}
        seen: set[str] = set()
        for each in entries:
            if each.record_id in seen:
                raise SourceChanged(f"{each.record_id} stands twice")
            seen.add(each.record_id)
            if each.mark:
                by_mark.setdefault(f"{each.mark}{each.number}", []).append(each)
        for each in entries:
            yield record(each, lambda row: _counterpart(row, by_mark))
        yield from (LeftOut(record_id=title, reason="a whole regime revoked; nobody is named") for title in revoked)
        if not entries:
            raise SourceChanged("no sheet holds a row")


def _counterpart(row: Entry, by_mark: dict[str, list[Entry]]) -> Entry | None:
    """Return the one row of another regime that bears this mark and number, is of one kind and has one name with it."""
    found = by_mark.get(row.elsewhere or "", [])
    names = {squeezed(name.text).casefold() for name in row.names}
    fits = [each for each in found if names & {squeezed(name.text).casefold() for name in each.names}]
    return fits[0] if len(fits) == 1 else None


def _index(rows: list[Row]) -> tuple[dict[str, str], Any]:
    """Return the regimes' titles by their running numbers, and the day as of which the workbook is, if it says so."""
    titles: dict[str, str] = {}
    published = None
    for row in rows:
        filled = [cell for cell in row.cells if cell is not None]
        if len(filled) == 2 and plain(filled[0]).isdecimal():
            titles[plain(filled[0])] = plain(filled[1])
        elif all(isinstance(cell, str) for cell in filled):
            published = published or as_of(" ".join(map(str, filled)))
        else:
            raise SourceChanged(f"row {row.number} of {INDEX} is {filled!r}")
    return titles, published


def _sheets(sheets: list[tuple[str, list[Row]]], titles: dict[str, str]) -> tuple[list[Entry], list[str]]:
    entries: list[Entry] = []
    revoked: list[str] = []
    left, keys = dict(titles), set[str]()
    for name, rows in sheets:
        found = _SHEET.fullmatch(squeezed(name))
        if found is None or left.pop(found.group(1), None) is None:
            raise SourceChanged(f"the sheet {name!r} is none of the numbered ones of {INDEX}")
        if found.group(2) in keys:
            raise SourceChanged(f"two sheets are called {found.group(2)!r}")
        keys.add(found.group(2))
        head = next((place for place, row in enumerate(rows) if squeezed(row.text(0)) == FIELD), None)
        if head is None:
            revoked.extend(_revoked(name, rows))
        else:
            entries.extend(_entries(_regime(found.group(2), rows[: head + 1]), rows[head + 1 :]))
    if left:
        raise SourceChanged(f"{INDEX} has the regime {next(iter(left.values()))!r}, for which there is no sheet")
    return entries, revoked


def _revoked(name: str, rows: list[Row]) -> Iterator[str]:
    """Yield the titles of a sheet that holds only pairs of a title and `【2016年7月29日告示廃止】` (notice revoked)."""
    texts = [row.text(0) for row in rows]
    if len(texts) % 2 or not all(_REVOKED.fullmatch(squeezed(text)) for text in texts[1::2]):
        raise SourceChanged(f"the sheet {name!r} has neither a heading {FIELD} nor a revocation for each title")
    yield from texts[::2]


def _regime(key: str, rows: list[Row]) -> Regime:
    above = [[" ".join(plain(cell).split()) for cell in row.cells if cell is not None] for row in rows[:-1]]
    notes = tuple(text for texts in above for text in texts if squeezed(text).startswith("(注"))
    # a long title goes on in the next row in the middle of a word, a short one in the next cell
    title = "".join(" ".join(text for text in texts if text not in notes) for texts in above)
    if not title:
        raise SourceChanged(f"the sheet {rows[0].sheet!r} has no title")
    columns = headings([plain(cell) for cell in rows[-1].cells], rows[0].sheet)
    return Regime(key=key, title=title, notes=notes, columns=tuple(columns))


def _entries(regime: Regime, rows: list[Row]) -> list[Entry]:
    """Return the rows as entries, those that only go on with the remarks of the one above joined to it."""
    entries: list[Entry] = []
    for row in rows:
        try:
            if len(row.cells) > len(regime.columns):
                raise SourceChanged(f"{len(row.cells)} cells under {len(regime.columns)} headings")
            filled = {regime.columns[place][1] for place, cell in enumerate(row.cells) if cell is not None}
            if entries and filled == {"remarks"}:
                entries[-1] = _joined(entries[-1], row)
            else:
                entries.append(entry(regime, row.cells))
        except SourceChanged as exc:
            raise SourceChanged(f"row {row.number} of the sheet {row.sheet!r}: {exc}") from exc
    return entries


def _joined(above: Entry, row: Row) -> Entry:
    longer = zip(above.cells, (*row.cells, *[None] * (len(above.cells) - len(row.cells))), strict=True)
    return replace(above, cells=tuple(f"{plain(old)}\n{plain(more)}" if more else old for old, more in longer))


class JpMof(SanctionsList):
    """Everyone whose payments and capital dealings need a permit under the Foreign Exchange and Foreign Trade Act."""

    id = "jp_mof"
    title = "Japan, asset freezes under the Foreign Exchange and Foreign Trade Act"
    authority = "JP"
    publisher = "Ministry of Finance, Japan"
    licence = "Government of Japan Standard Terms of Use 2.0"
    url = "https://www.mof.go.jp/policy/international_policy/gaitame_kawase/gaitame/economic_sanctions/list.html"
    allowed_hosts = ("www.mof.go.jp",)
    timezone = "Asia/Tokyo"
    stale_after = timedelta(hours=12)
    expires_after = timedelta(hours=48)
    stagnant_after = timedelta(days=60)
    max_bytes = 50_000_000
    least = 1_000
    layouts = (MofWorkbook(),)

    def record_url(self, record_id: str) -> str:
        """Return the page of the workbook, which has none for a single party; the id stands behind the #."""
        return f"{self.url}#{quote(record_id)}"

    def resolve_url(self, page: bytes) -> str | None:
        """Return the workbook's address from the ministry's page; raises SourceChanged unless there is one."""
        try:
            links: Any = html.fromstring(page).xpath("//a/@href")
        except (etree.LxmlError, ValueError) as exc:
            raise SourceChanged(f"the page {self.url} cannot be read: {exc}") from exc
        addresses = {urljoin(self.url, str(link)) for link in links}
        found = {each for each in addresses if urlsplit(each).path.lower().endswith((".xls", ".xlsx"))}
        if len(found) != 1:
            raise SourceChanged(f"the page {self.url} links {len(found)} workbooks, one was expected")
        address = found.pop()
        parts = urlsplit(address)
        if parts.scheme != "https" or parts.hostname not in self.allowed_hosts:
            raise SourceChanged(f"the page {self.url} links a workbook on another host: {address}")
        return address
