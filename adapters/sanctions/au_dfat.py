"""Australia's Consolidated List, in the workbooks of nineteen columns and of twelve."""

from __future__ import annotations

import re
import zipfile
from abc import abstractmethod
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import BinaryIO
from zoneinfo import ZoneInfo

from lxml import etree

from adapters.base import SourceChanged
from adapters.dates import PartialDate
from adapters.sanctions.au_dfat_party import FLAGS, Line, party
from adapters.sanctions.port import Item, OneFile, Publication, SanctionsList
from adapters.sheets import Row, looks_like, read_rows

_ZONE = "Australia/Sydney"
_BOTH = (
    "Reference", "Name of Individual or Entity", "Type", "Name Type", "Date of Birth", "Place of Birth", "Citizenship",
    "Address", "Additional Information", "Listing Information", "Committees", "Control Date",
)  # fmt: skip
_HEADERS = (
    frozenset(_BOTH),
    frozenset((*_BOTH, "Alias Strength", "IMO Number", "Instrument of Designation", *FLAGS)),
)
# "2" is the primary name's row, "2a" and "300aa" are other names' of the same party; some continue as "2a1".
_REFERENCE = re.compile(r"(\d+)(?:[a-z]{1,2}\d*)?", re.ASCII)
_MODIFIED = "{http://purl.org/dc/terms/}modified"


class _DfatWorkbook(OneFile):
    """One sheet with a row for every name; the rows of a party need not stand together (756 and 756a did not)."""

    @abstractmethod
    def _published(self, stream: BinaryIO) -> PartialDate | None:
        """Return the day of the edition, where the container says it."""

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """Yield the publication, then every party in the order of its first row; raises as the port says.

        Keeps the whole sheet in memory, since any row may belong to the first party.
        """
        rows = read_rows(stream)
        header = next(rows, None)
        if header is None:
            raise SourceChanged("the workbook is empty")
        columns = _columns(header)
        parties = _parties(rows, columns, header.sheet)
        if not parties:
            raise SourceChanged("the sheet holds no party")
        yield Publication(published=self._published(stream), label=header.sheet)
        for number, lines in parties.items():
            try:
                yield party(number, lines)
            except SourceChanged as exc:
                raise SourceChanged(f"reference {number}: {exc}") from exc


def _columns(header: Row) -> dict[str, int]:
    names = [header.text(column) for column in range(len(header.cells))]
    if len(set(names)) != len(names) or set(names) not in _HEADERS:
        known = max(_HEADERS, key=len)
        odd = sorted(set(names) - known) or sorted(set(_BOTH) - set(names)) or ["some of the newer columns"]
        raise SourceChanged(f"row {header.number} of {header.sheet} is not the header: {', '.join(odd)[:200]}")
    return {name: column for column, name in enumerate(names)}


def _parties(rows: Iterator[Row], columns: dict[str, int], sheet: str) -> dict[str, list[Line]]:
    parties: dict[str, list[Line]] = {}
    seen = set[str]()
    for row in rows:
        if row.sheet != sheet:
            raise SourceChanged(f"the sheet {row.sheet} is not empty")
        line = Line(row, columns)
        if len(row.cells) > len(columns):
            raise SourceChanged(f"row {row.number} is wider than the header")
        reference = line.text("Reference")
        found = _REFERENCE.fullmatch(reference)
        if not found:
            raise SourceChanged(f"row {row.number}: {reference!r} is no reference")
        if reference in seen:
            raise SourceChanged(f"row {row.number}: the reference {reference} stands twice")
        seen.add(reference)
        parties.setdefault(found.group(1), []).append(line)
    return parties


class DfatXlsx(_DfatWorkbook):
    """The workbook that the page of the list links."""

    id = "xlsx"
    title = "DFAT Consolidated List, xlsx"

    def opens(self, head: bytes) -> bool:
        return looks_like(head) == "zip"

    def _published(self, stream: BinaryIO) -> PartialDate | None:
        """Return the day on which the department saved the workbook, which its page gives as that of the update."""
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:  # whose every part has been read once and found sound
            if "docProps/core.xml" not in archive.namelist():
                return None
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            try:
                stamp = etree.fromstring(archive.read("docProps/core.xml"), parser).findtext(f".//{_MODIFIED}")
                return PartialDate.of(_day(stamp)) if stamp else None
            except (etree.XMLSyntaxError, ValueError) as exc:
                raise SourceChanged(f"the workbook's own properties cannot be read: {exc}") from exc


def _day(stamp: str) -> date:
    moment = datetime.fromisoformat(stamp.strip())
    return moment.astimezone(ZoneInfo(_ZONE)).date() if moment.tzinfo else moment.date()


class DfatXls(_DfatWorkbook):
    """The older workbook in the binary form, which says nothing of its own date that can be read here."""

    id = "xls"
    title = "DFAT Consolidated List, xls"

    def opens(self, head: bytes) -> bool:
        return looks_like(head) == "xls"

    def _published(self, stream: BinaryIO) -> PartialDate | None:
        return None


class AustraliaDfat(SanctionsList):
    """Persons, entities and vessels under Australian autonomous sanctions and those that give effect to the UN's."""

    id = "au_dfat"
    title = "Australian Sanctions Consolidated List"
    authority = "AU"
    publisher = "Department of Foreign Affairs and Trade, Australian Sanctions Office"
    licence = "Creative Commons Attribution 3.0 Australia"
    url = "https://www.dfat.gov.au/sites/default/files/Australian_Sanctions_Consolidated_List.xlsx"
    allowed_hosts = ("www.dfat.gov.au",)
    timezone = _ZONE
    stale_after = timedelta(hours=12)
    expires_after = timedelta(hours=48)
    stagnant_after = timedelta(days=30)
    max_bytes = 50_000_000
    least = 1_500
    layouts = (DfatXlsx(), DfatXls())

    def record_url(self, record_id: str) -> str:
        """Return the page of the list; there is none for a record, whose number stands in the workbook."""
        return (
            "https://www.dfat.gov.au/international-relations/security/sanctions/consolidated-list"
            f"#reference-{record_id}"
        )
