"""The US manifests as CBP gave them out: a zip of tables, joined into bills of lading by their identifier."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import IO, Any, BinaryIO, ClassVar, cast

import orjson

from adapters.base import DocumentDate, OnUnreadable, Shipment, SourceChanged, TradeFormat, TradeParty
from adapters.csvfile import Dialect, read_table
from adapters.dates import PartialDate
from adapters.trade import cells, contacts, country_words, name_cells
from adapters.trade.cells import CellUnreadable
from adapters.trade.days import date_reader
from adapters.trade.encodings import DETECT, settle
from adapters.trade.layout import HsColumn
from adapters.trade.mapped_parts import codes_reader
from adapters.trade.mapped_rows import codes_text
from adapters.trade.reading import illustrative, on_unreadable, refuse
from adapters.trade.totals import check_number, check_shipment, says_nothing
from adapters.trade.unpack import DAMAGED, Unpacking

# Which table a file is, by a column that no other one has; the rest of its columns that are read.
_TABLES = {
    "header": ("actual_arrival_date", ("weight", "weight_unit")),
    "shipper": ("shipper_party_name", ("shipper_party_address_*", "city", "country_code")),
    "consignee": ("consignee_name", ("consignee_address_*", "city", "country_code")),
    "notify_party": ("notify_party_name", ("notify_party_address_*", "city", "country_code")),
    "tariff": ("harmonized_number", ()),
    "goods": ("description_text", ()),
}
_NEEDED = ("header", "shipper", "consignee")
_TRADERS = ("shipper", "consignee")
_PARTIES = {"sender": "shipper", "receiver": "consignee", "notify_party": "notify_party"}
_NAMES = {role: _TABLES[table][0] for role, table in _PARTIES.items()}
_KILOGRAMS = frozenset({"k", "kg", "kgs", "kilograms", "kilogram"})
# Rows are laid out by their identifier into so many files, each of which is joined in memory by itself.
_PARTS = 128
_CODES = codes_reader(HsColumn(column="harmonized_number", version=None, digits=(4, 6, 8, 10), imputed=False,
                               lost_zero=False, dots=True, star=False, several=None, since=()))  # fmt: skip
_day = date_reader(["%Y-%m-%d", "%m/%d/%Y", "%Y%m%d"])
_number = cells.number_reader(".", None, rounded=True)
_country = country_words.country_reader({})
Row = dict[str, str]
Beside = dict[tuple[str, str], list[tuple[int, Row]]]  # table and identifier -> the rows there, with their lines


class UsAmsTables(TradeFormat):
    """A bill is one shipment; codes after the first are kept among the words, as are all descriptions of its cargo."""

    id: ClassVar[str] = "us_ams_tables"
    title: ClassVar[str] = "US bills of lading (AMS), CBP's tables in one zip"
    directions: ClassVar[tuple[str, ...]] = ("import:US",)
    date_kinds: ClassVar[tuple[DocumentDate, ...]] = ("arrival",)

    def read(self, stream: BinaryIO, options: Mapping[str, object]) -> Iterator[Shipment]:
        """Yield every bill, by identifier and not in the file's order; one that cannot be read is told or raised.

        `line` is that of the header's table. Of several shippers or consignees of a bill the first named one is kept
        and the others are told, as are those of no bill; a bill of which one cannot be read is told as a whole.
        Persons, their numbers and values are not read. Raises SourceChanged where a table is missing, or there twice.
        """
        hears, invented = on_unreadable(options), illustrative(options)
        with ExitStack() as open_:
            parts = [cast(IO[bytes], open_.enter_context(tempfile.TemporaryFile())) for _ in range(_PARTS)]
            unread: set[tuple[str, str]] = set()  # table and identifier of rows that were told
            for table, line, row in _rows(stream, open_, hears, unread):
                at = zlib.crc32(row["identifier"].encode()) % _PARTS
                parts[at].write(orjson.dumps([table, line, row]) + b"\n")
            for part in parts:
                part.seek(0)
                yield from _joined(part, hears, unread, invented=invented)


def _rows(
    stream: BinaryIO, open_: ExitStack, hears: OnUnreadable | None, unread: set[tuple[str, str]]
) -> Iterator[tuple[str, int, Row]]:
    """Yield the rows of every table of the archive, with the table's name and the columns that are read.

    What cannot be read is told, and its table and identifier are put into `unread`.
    """
    try:
        archive = open_.enter_context(zipfile.ZipFile(stream))
        members = [each for each in archive.infolist() if each.filename.lower().endswith((".csv", ".txt", ".tsv"))]
    except DAMAGED as exc:
        raise SourceChanged(f"the file is no whole zip archive of tables: {exc}") from exc
    found: dict[str, str] = {}
    for member in members:
        ragged: list[list[str]] = []
        part = Unpacking(archive.open(member), packed=member.compress_size, what=member.filename, open_=open_)
        table = read_table(
            cast(BinaryIO, part), settle(cast(BinaryIO, part), Dialect(encoding=DETECT, delimiter=DETECT)).dialect,
            on_unreadable=None if hears is None else _of(member.filename, hears, ragged),
        )  # fmt: skip
        name = next((each for each, (sign, _) in _TABLES.items() if sign in table.header), None)
        if name is None or "identifier" not in table.header:
            continue  # containers, marks and numbers: known, and nothing in them is kept
        if name in found:
            raise SourceChanged(f"{found[name]} and {member.filename} are both the table {name}: load each by itself")
        found[name] = member.filename
        wanted = {label: at for at, label in enumerate(table.header) if _is_read(name, label)}
        for line, row in table.rows:
            yield name, line, {label: row[at].strip() for label, at in wanted.items()}
        place = table.header.index("identifier")
        unread.update((name, row[place].strip()) for row in ragged if place < len(row))
    for name in _NEEDED:
        if name not in found:
            raise SourceChanged(f"no file of the archive has the columns 'identifier' and {_TABLES[name][0]!r}")


def _of(file: str, hears: OnUnreadable, ragged: list[list[str]]) -> OnUnreadable:
    """Tell of a line that is no row of its table, without its cells: some of them are persons' and their numbers."""

    def told(line: int, row: Sequence[str], reason: str) -> None:
        ragged.append(list(row))
        hears(line, [], f"{file}: {reason} (its cells are not kept)")

    return told


def _is_read(table: str, label: str) -> bool:
    sign, more = _TABLES[table]
    return label in ("identifier", sign) or any(
        label.startswith(each[:-1]) if each.endswith("*") else label == each for each in more
    )


def _joined(
    part: IO[bytes], hears: OnUnreadable | None, unread: Collection[tuple[str, str]], *, invented: bool
) -> Iterator[Shipment]:
    bills: dict[str, tuple[int, Row]] = {}
    beside: Beside = {}
    for text in part:
        table, line, row = orjson.loads(text)
        if table != "header":
            beside.setdefault((table, row["identifier"]), []).append((line, row))
        elif row["identifier"] in bills:
            refuse(line, list(row.values()), CellUnreadable("identifier", "stands twice in the header's table"), hears)
        else:
            bills[row["identifier"]] = (line, row)
    for identifier, (line, row) in bills.items():
        try:
            for table in _TRADERS:
                if (table, identifier) in unread:
                    raise CellUnreadable("identifier", f"the bill's {table} cannot be read")
            shipment = _shipment(identifier, line, row, beside, invented=invented)
        except ValueError as exc:
            refuse(line, list(row.values()), exc, hears)
        else:
            yield shipment
            for table in _TRADERS:
                _tell(_named(beside, table, identifier)[1:], table, "another one of the bill is kept", hears)
    for table, identifier in beside:
        if table in _TRADERS and identifier not in bills and ("header", identifier) not in unread:
            _tell(_named(beside, table, identifier), table, "no bill in the header's table has its identifier", hears)


def _named(beside: Beside, table: str, identifier: str) -> list[tuple[int, Row]]:
    """Return the rows of a bill in a table of parties that name one, of each name the first."""
    found: dict[str, tuple[int, Row]] = {}
    for line, row in beside.get((table, identifier), ()):
        if name := row[_TABLES[table][0]]:
            found.setdefault(name.casefold(), (line, row))
    return list(found.values())


def _tell(rows: Iterable[tuple[int, Row]], table: str, why: str, hears: OnUnreadable | None) -> None:
    for line, row in rows:
        refuse(line, list(row.values()), CellUnreadable(_TABLES[table][0], f"line of the {table} table: {why}"), hears)


def _shipment(identifier: str, line: int, header: Row, beside: Beside, *, invented: bool) -> Shipment:
    if says_nothing(identifier) and says_nothing(header["actual_arrival_date"]):
        check_shipment((), goods=None, sender=None, receiver=None)
    if not identifier:
        raise CellUnreadable("identifier", "is empty")
    check_number(identifier)
    parties: dict[str, Any] = {
        role: _party(next((row for _, row in _named(beside, table, identifier)), None), _NAMES[role])
        for role, table in _PARTIES.items()
    }
    try:
        arrived = _day(header["actual_arrival_date"][:10]) if header["actual_arrival_date"] else None
    except ValueError as exc:
        raise CellUnreadable("actual_arrival_date", str(exc)) from exc
    tariff = (row["harmonized_number"] for _, row in beside.get(("tariff", identifier), []))
    codes = [each for each in tariff if each]
    read = tuple(dict.fromkeys(code for each in codes for code in _CODES(each)))
    said = (row["description_text"] for _, row in beside.get(("goods", identifier), []))
    words = "; ".join(dict.fromkeys(each for each in said if each))
    dates: tuple[tuple[DocumentDate, PartialDate], ...] = () if arrived is None else (("arrival", arrived),)
    check_shipment(dates, goods=words or read, sender=parties["sender"], receiver=parties["receiver"])
    further = f" [further HS codes: {', '.join(read[1:])}]" if len(read) > 1 else ""
    kilograms = header.get("weight_unit", "").casefold() in _KILOGRAMS and header.get("weight")
    return Shipment(
        record_id=identifier, line=line, document_type="manifest", document_no=identifier, direction="import:US",
        dates=dates, hs_raw=codes_text(read),
        goods=f"{words}{further}".strip() or None, gross_kg=_number(header["weight"]) if kilograms else None,
        illustrative=invented, **parties,
    )  # fmt: skip


def _party(row: Row | None, name: str) -> TradeParty | None:
    if row is None or not row[name]:
        return None
    address = ", ".join(each for label, each in row.items() if ("address" in label or label == "city") and each)
    for label, text, most in ((name, row[name], cells.LONGEST_NAME), ("address", address, cells.LONGEST_ADDRESS)):
        if len(text) > most:
            raise CellUnreadable(label, f"{len(text)} characters, more than {most}")
    country = _country(row["country_code"]) if row.get("country_code") else None
    written, numbers = name_cells.read(row[name], home=country)
    if written is None:
        return None
    kept = contacts.without(address, address=True)
    return TradeParty(name=written, country=country, address=kept, identifiers=numbers)
