"""The Denied Persons List as the Bureau of Industry and Security itself publishes it, in tab-separated text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import BinaryIO

from adapters.base import Address, Designation, Name, PartyRecord, SourceChanged
from adapters.countries import iso2
from adapters.csvfile import LINE_ENDS, Dialect, read_table
from adapters.dates import DateKind, PartialDate, SourceDate
from adapters.sanctions.port import Item, LeftOut, OneFile, Publication, SanctionsList
from adapters.sanctions.us_csl_lists import YEARS, csl_list, measures
from adapters.sanctions.us_federal_register import citations, kind_of_start, published
from adapters.sanctions.us_named_records import NamedRecords

_ADDRESS = ("Street_Address", "City", "State", "Postal_Code", "Country")
_COLUMNS = (
    "Name", "Street_Address", "City", "State", "Country", "Postal_Code", "Effective_Date", "Expiration_Date",
    "Standard_Order", "Last_Update", "Action", "FR_Citation",
)  # fmt: skip
_US, _ISO = "%m/%d/%Y", "%Y-%m-%d"

Rows = Iterator[tuple[int, dict[str, str]]]


class DplText(OneFile):
    """dpl.txt: one row for each name and address of a denied person; it has no day of publication."""

    id = "txt"
    title = "Denied Persons List text"

    def opens(self, head: bytes) -> bool:
        first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].replace(b'"', b"")
        return first.startswith(b"Name\tStreet_Address\tCity\t")

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """Yield the publication, then every row in the file's order; raises as the port says."""
        yield Publication(published=None, label="Name, Street_Address, City")
        records = NamedRecords(
            ("DPL", cells["Name"], "-".join(_parts(cells["Effective_Date"])), cells) for _, cells in _rows(stream)
        )
        read = 0
        for line, cells in _rows(stream):
            read += 1
            record_id, again = records.id_of("DPL", cells["Name"], "-".join(_parts(cells["Effective_Date"])), cells)
            try:
                yield (
                    LeftOut(record_id=record_id, reason="repeats another entry") if again else _party(cells, record_id)
                )
            except SourceChanged as exc:
                raise SourceChanged(f"line {line}: {exc}") from exc
        if not read:
            raise SourceChanged("the file holds no row")


def _rows(stream: BinaryIO) -> Rows:
    stream.seek(0)
    # Each cell is quoted; the last line has no end.
    table = read_table(stream, Dialect(delimiter="\t", ends=(*LINE_ENDS, '"')))
    for name in sorted(set(table.header) ^ set(_COLUMNS)):
        raise SourceChanged(f"the column {name!r} is {'unknown' if name in table.header else 'missing'}")
    for line, cells in table.rows:
        texts = (" ".join(cell.split()) for cell in cells)
        yield line, dict(zip(table.header, texts, strict=True))


def _parts(day: str) -> list[str]:
    """Year, month, day of MM/DD/YYYY: in an order that sorts."""
    return [day[6:], day[:5]]


def _party(cells: Mapping[str, str], record_id: str) -> PartyRecord:
    if not cells["Name"]:
        raise SourceChanged("Name is blank")
    if cells["Standard_Order"] not in ("Y", "N", "y", "n", ""):
        raise SourceChanged(f"Standard_Order is {cells['Standard_Order']!r}, neither Y nor N")
    listed = csl_list("DPL")
    dates, misdated = _dates(cells)
    address = ", ".join(cells[name] for name in _ADDRESS if cells[name])
    return PartyRecord(
        record_id=record_id,
        kind="unknown",
        names=(Name(text=cells["Name"]),),
        designations=(
            Designation(
                authority="US",
                list=listed.title,
                programmes=(listed.programme,),
                measures=measures(listed, programmes=(), requirement="", subsidiaries=False),
                dates=dates,
                legal_basis=(cells["FR_Citation"],) if cells["FR_Citation"] else (),
            ),
        ),
        addresses=(Address(text=address, country=iso2(cells["Country"] or "-")),) if address else (),
        remarks=cells["Action"] or None,
        details=(*((("Standard_Order", cells["Standard_Order"]),) if cells["Standard_Order"] else ()), *misdated),
    )


def _dates(cells: Mapping[str, str]) -> tuple[tuple[SourceDate, ...], tuple[tuple[str, str], ...]]:
    """Return the row's dates, and those that cannot be right as they are written (Last_Update 3017-08-22).

    Effective_Date is the order's where one notice is cited, and the last renewal's for many orders renewed since.
    """
    cited = citations(cells["FR_Citation"])
    columns: tuple[tuple[str, DateKind, str], ...] = (
        ("Effective_Date", kind_of_start(cited, "effective"), _US),
        ("Last_Update", "amended", _ISO),
        ("Expiration_Date", "ended", _US),
    )
    dates: list[SourceDate] = []
    misdated: list[tuple[str, str]] = []
    for column, kind, form in columns:
        on = _day(column, cells[column], form)
        if on is not None and on.first.year in YEARS:
            dates.append(SourceDate(kind=kind, on=on, field=column))
        elif on is not None:
            misdated.append((column, cells[column]))
    return (*dates, *published(cited, field="FR_Citation")), tuple(misdated)


def _day(column: str, text: str, form: str) -> PartialDate | None:
    if not text:
        if column == "Effective_Date":
            raise SourceChanged("Effective_Date is blank")
        return None
    try:
        if len(text) != 10:
            raise ValueError(text)
        return PartialDate.of(datetime.strptime(text, form).date())
    except ValueError as exc:
        raise SourceChanged(f"{column} is {text!r}, not a day of the form {form}") from exc


class BisDeniedPersons(SanctionsList):
    """Persons whose export privileges BIS has denied. The Consolidated Screening List carries them too.

    The file numbers nothing: ids are made from names, as `NamedRecords` says.
    """

    id = "us_bis_dpl"
    title = "BIS Denied Persons List"
    authority = "US"
    publisher = "Bureau of Industry and Security, U.S. Department of Commerce"
    licence = "U.S. government work, no copyright (17 U.S.C. 105)"
    url = "https://www.bis.doc.gov/dpl/dpl.txt"
    allowed_hosts = ("www.bis.doc.gov", "www.bis.gov")
    timezone = "America/New_York"
    stale_after = timedelta(hours=12)
    expires_after = timedelta(hours=48)
    stagnant_after = timedelta(days=60)
    max_bytes = 20_000_000
    least = 300
    in_use = False
    layouts = (DplText(),)

    def record_url(self, record_id: str) -> str:
        """Return the list's own page; it takes no key, so the record stands after the #."""
        return f"https://www.bis.gov/licensing/end-user-guidance/denied-persons-list-dpl#{record_id}"
