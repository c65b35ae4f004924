"""The US Consolidated Screening List of the International Trade Administration, as JSON and as CSV."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import BinaryIO
from zoneinfo import ZoneInfo

import ijson

from adapters.base import SourceChanged
from adapters.csvfile import LINE_ENDS, Dialect, read_table
from adapters.dates import PartialDate
from adapters.sanctions.port import Item, LeftOut, OneFile, Publication, SanctionsList
from adapters.sanctions.us_csl_lists import code_of, csl_list, kept_by_ofac
from adapters.sanctions.us_csl_party import party
from adapters.sanctions.us_csl_rows import COLUMNS, Entry, from_csv, from_json
from adapters.sanctions.us_named_records import NamedRecords

_AN_ADDRESS = re.compile(r"Address \d+\b", re.ASCII)
_HEAD = {"total", "offset", "results", "search_performed_at", "sources_used"}

Entries = Iterator[tuple[str, Entry | None]]  # where it stands, and the entry; None: a line of headings


class CslJson(OneFile):
    """consolidated.json: one object whose `results` are the entries."""

    id = "json"
    title = "Consolidated Screening List JSON"

    def opens(self, head: bytes) -> bool:
        return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") and b'"results"' in head

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """Yield the publication, then every entry in the file's order; raises as the port says."""
        yield self._publication(stream)
        yield from _items(lambda: self._entries(stream))

    def _publication(self, stream: BinaryIO) -> Publication:
        stream.seek(0)
        total: int | None = None
        performed: str | None = None
        try:
            for path, event, value in ijson.parse(stream, use_float=True):
                if path == "" and event == "map_key" and value not in _HEAD:
                    raise SourceChanged(f"unknown key {value!r} beside the results")
                if path == "total" and event == "number":
                    total = int(value)
                elif path == "search_performed_at" and event == "string":
                    performed = value
        except ijson.JSONError as exc:
            raise SourceChanged(f"the JSON cannot be read: {exc}") from exc
        return Publication(
            published=_day_in_washington(performed) if performed else None,
            declared_count=total,
            label="Consolidated Screening List: results",
        )

    def _entries(self, stream: BinaryIO) -> Entries:
        stream.seek(0)
        try:
            for number, item in enumerate(ijson.items(stream, "results.item", use_float=True), start=1):
                where = f"entry {number}"
                try:
                    yield where, from_json(item)
                except SourceChanged as exc:
                    raise SourceChanged(f"{where}: {exc}") from exc
        except ijson.JSONError as exc:
            raise SourceChanged(f"the JSON cannot be read: {exc}") from exc


class CslCsv(OneFile):
    """consolidated.csv: one row an entry, lists joined by "; "; it has no day of publication."""

    id = "csv"
    title = "Consolidated Screening List CSV"

    def opens(self, head: bytes) -> bool:
        first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].replace(b'"', b"")
        return first.startswith(b"_id,source,entity_number,")

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """As `CslJson.read_file`."""
        yield Publication(published=None, label="_id,source,entity_number")
        yield from _items(lambda: self._entries(stream))

    def _entries(self, stream: BinaryIO) -> Entries:
        stream.seek(0)
        table = read_table(stream, Dialect(ends=LINE_ENDS))
        for name in sorted(set(table.header) ^ COLUMNS):
            raise SourceChanged(f"the column {name!r} is {'unknown' if name in table.header else 'missing'}")
        for line, cells in table.rows:
            headings = tuple(cells) == table.header  # seen: a second header as the first row of data
            yield f"line {line}", None if headings else from_csv(dict(zip(table.header, cells, strict=True)))


def _day_in_washington(instant: str) -> PartialDate:
    try:
        at = datetime.fromisoformat(instant)
    except ValueError as exc:
        raise SourceChanged(f"search_performed_at is {instant!r}, not an instant") from exc
    if at.tzinfo is None:
        raise SourceChanged(f"search_performed_at is {instant!r}, without its offset")
    return PartialDate.of(at.astimezone(ZoneInfo(UsConsolidatedScreeningList.timezone)).date())


def _items(entries: Callable[[], Entries]) -> Iterator[Item]:
    """Yield a party or why there is none for each entry; reads the file twice, first for names on several entries."""
    records, read = NamedRecords(_named(entries())), 0
    for where, entry in entries():
        read += 1
        try:
            yield _item(where, entry, records)
        except SourceChanged as exc:
            raise SourceChanged(f"{where}: {exc}") from exc
    if not read:
        raise SourceChanged("the file holds no entry")


def _named(entries: Entries) -> Iterator[tuple[str, str, str, object]]:
    for where, entry in entries:
        try:
            code = code_of(entry["source"]) if entry is not None else ""
        except SourceChanged as exc:
            raise SourceChanged(f"{where}: {exc}") from exc
        if entry is not None and kept_by_ofac(code) is None:
            yield code, entry["name"], entry["start_date"], entry.content


def _item(where: str, entry: Entry | None, records: NamedRecords) -> Item:
    if entry is None:
        return LeftOut(record_id=where.replace(" ", "-"), reason="a second line of headings")
    code = code_of(entry["source"])
    home = kept_by_ofac(code)
    if home is not None:
        record_id, _ = records.numbered(f"{code}-{entry['entity_number']}")  # a few stand twice
        return LeftOut(record_id=record_id, reason=f"left to {home}")
    record_id, again = records.id_of(code, entry["name"], entry["start_date"], entry.content)
    if again:
        return LeftOut(record_id=record_id, reason="repeats another entry")
    if not entry["name"]:
        if any(text for name, text in entry.texts.items() if not name.startswith("source")) or entry.addresses:
            raise SourceChanged("the entry has no name")
        return LeftOut(record_id=record_id, reason="an empty entry")
    if _AN_ADDRESS.match(entry["name"]):
        return LeftOut(record_id=record_id, reason="an address, not a party")
    return party(entry, csl_list(code), record_id)


class UsConsolidatedScreeningList(SanctionsList):
    """What BIS and the State Department list; OFAC's part of the file is read from OFAC itself.

    BIS and State number nothing, and the file's `_id` is a hash that has changed with its maker: ids are made from
    names, as `NamedRecords` says.
    """

    id = "us_csl"
    title = "US Consolidated Screening List (BIS and State Department)"
    authority = "US"
    publisher = "International Trade Administration, U.S. Department of Commerce"
    licence = "U.S. government work, no copyright (17 U.S.C. 105)"
    url = "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.json"
    allowed_hosts = ("data.trade.gov", "api.trade.gov")
    timezone = "America/New_York"
    poll_every = timedelta(minutes=60)
    stale_after = timedelta(hours=12)
    expires_after = timedelta(hours=48)
    stagnant_after = timedelta(days=10)
    max_bytes = 200_000_000
    least = 2_000
    layouts = (CslJson(), CslCsv())

    def record_url(self, record_id: str) -> str:
        """Return the page of the list's search; it takes no key, so the record stands after the #."""
        return f"https://www.trade.gov/data-visualization/csl-search#{record_id}"
