"""The US manifests as CBP gave them out: a zip of tables, joined into bills of lading by their identifier."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
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


class UsAmsTables(TradeFormat):
    """A bill is one shipment; codes after the first are kept among the words, as are all descriptions of its cargo."""

    id: ClassVar[str] = "us_ams_tables"
    title: ClassVar[str] = "US bills of lading (AMS), CBP's tables in one zip"
    directions: ClassVar[tuple[str, ...]] = ("import:US",)
    date_kinds: ClassVar[tuple[DocumentDate, ...]] = ("arrival",)

    def read(self, stream: BinaryIO, options: Mapping[str, object]) -> Iterator[Shipment]:
        """Yield every bill, by identifier and not in the file's order; one that cannot be read is told or raised.

        `line` is that of the header's table. Persons, their numbers and values are not read. Raises SourceChanged where
        a table is missing, or there twice.
        """
        hears, invented = on_unreadable(options), illustrative(options)
        with ExitStack() as open_:
            parts = [cast(IO[bytes], open_.enter_context(tempfile.TemporaryFile())) for _ in range(_PARTS)]
            for table, line, row in _rows(stream, open_, hears):
                at = zlib.crc32(row["identifier"].encode()) % _PARTS
                parts[at].write(orjson.dumps([table, line, row]) + b"\n")
            for part in parts:
                part.seek(0)
                yield from _joined(part, hears, invented=invented)


def _rows(stream: BinaryIO, open_: ExitStack, hears: OnUnreadable | None) -> Iterator[tuple[str, int, Row]]:
    """Yield the rows of every table of the archive, with the table's name and the columns that are read."""
    try:
        archive = open_.enter_context(zipfile.ZipFile(stream))
        members = [each for each in archive.infolist() if each.filename.lower().endswith((".csv", ".txt", ".tsv"))]
    except DAMAGED as exc:
        raise SourceChanged(f"the file is no whole zip archive of tables: {exc}") from exc
    found: dict[str, str] = {}
    for member in members:
        part = Unpacking(archive.open(member), packed=member.compress_size, what=member.filename, open_=open_)
        table = read_table(
            cast(BinaryIO, part), settle(cast(BinaryIO, part), Dialect(encoding=DETECT, delimiter=DETECT)).dialect,
            on_unreadable=None if hears is None else _of(member.filename, hears),
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
    for name in _NEEDED:
        if name not in found:
            raise SourceChanged(f"no file of the archive has the columns 'identifier' and {_TABLES[name][0]!r}")


def _of(file: str, hears: OnUnreadable) -> OnUnreadable:
    """Tell of a line that is no row of its table, without its cells: some of them are persons' and their numbers."""
    return lambda line, _, reason: hears(line, [], f"{file}: {reason} (its cells are not kept)")


def _is_read(table: str, label: str) -> bool:
    sign, more = _TABLES[table]
    return label in ("identifier", sign) or any(
        label.startswith(each[:-1]) if each.endswith("*") else label == each for each in more
    )


def _joined(part: IO[bytes], hears: OnUnreadable | None, *, invented: bool) -> Iterator[Shipment]:
    bills: dict[str, tuple[int, Row]] = {}
    beside: dict[tuple[str, str], list[Row]] = {}
    for text in part:
        table, line, row = orjson.loads(text)
        if table != "header":
            beside.setdefault((table, row["identifier"]), []).append(row)
        elif row["identifier"] in bills:
            refuse(line, list(row.values()), CellUnreadable("identifier", "stands twice in the header's table"), hears)
        else:
            bills[row["identifier"]] = (line, row)
    for identifier, (line, row) in bills.items():
        try:
            shipment = _shipment(identifier, line, row, beside, invented=invented)
        except ValueError as exc:
            refuse(line, list(row.values()), exc, hears)
        else:
            yield shipment


def _shipment(
    identifier: str, line: int, header: Row, beside: Mapping[tuple[str, str], list[Row]], *, invented: bool
) -> Shipment:
    if says_nothing(identifier) and says_nothing(header["actual_arrival_date"]):
        check_shipment((), goods=None, sender=None, receiver=None)
    if not identifier:
        raise CellUnreadable("identifier", "is empty")
    check_number(identifier)
    parties: dict[str, Any] = {
        role: _party(next(iter(beside.get((table, identifier), [])), None), _NAMES[role])
        for role, table in _PARTIES.items()
    }
    try:
        arrived = _day(header["actual_arrival_date"][:10]) if header["actual_arrival_date"] else None
    except ValueError as exc:
        raise CellUnreadable("actual_arrival_date", str(exc)) from exc
    codes = [each["harmonized_number"] for each in beside.get(("tariff", identifier), []) if each["harmonized_number"]]
    read = tuple(dict.fromkeys(code for each in codes for code in _CODES(each)))
    said = (each["description_text"] for each in beside.get(("goods", identifier), []))
    words = "; ".join(dict.fromkeys(each for each in said if each))
    dates: tuple[tuple[DocumentDate, PartialDate], ...] = () if arrived is None else (("arrival", arrived),)
    check_shipment(dates, goods=words or read, sender=parties["sender"], receiver=parties["receiver"])
    further = f" [further HS codes: {', '.join(read[1:])}]" if len(read) > 1 else ""
    kilograms = header.get("weight_unit", "").casefold() in _KILOGRAMS and header.get("weight")
    return Shipment(
        record_id=identifier, line=line, document_type="manifest", document_no=identifier, direction="import:US",
        dates=dates, hs_raw=read[0] if read else None,
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
