"""Russian customs declarations as dumped by box: decimal comma, dd.mm.yyyy, labels in any of four spellings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import BinaryIO, ClassVar

from adapters.base import Amount, DocumentDate, Identifier, Shipment, SourceChanged, TradeFormat, TradeParty, ValueKind
from adapters.csvfile import Dialect, Table
from adapters.trade import cells, contacts, countrywide, declaration_number, name_cells
from adapters.trade.cells import Cells, CellUnreadable, Columns, Conventions, Read
from adapters.trade.currency_words import currency
from adapters.trade.encodings import DETECT
from adapters.trade.mapped_rows import sum_of_row
from adapters.trade.reading import illustrative, numbered, on_no_result, on_unreadable, tell_header, tell_share
from adapters.trade.ru_labels import boxes
from adapters.trade.tables import opened
from adapters.trade.totals import check_number, check_shipment, says_nothing

_DIALECT = Dialect(delimiter=";", encoding=DETECT)
# 00 and 000 say "not known"; EU stands for the Union where its member is not known.
_CONVENTIONS = Conventions(decimal=",", countries={"00": None, "000": None, "EU": "EU"})
_DATES = ("%d.%m.%Y",)

_NEEDED = ("ND", "G072", "G011", "G022", "G082", "G46")
# Boxes of the form that are known and carry nothing we keep. FIRM holds telephone numbers and e-mail addresses of
# persons; G12 is the whole declaration's total, repeated on each of its items, so that adding it up counts it often.
_DROPPED = frozenset(
    """
    FIRM G12 G23 G0121 G012 G31_12 G541_INN G541
    G18 G19 G21 G24 G25 G26 G29 G30 G36 G37 G39 G40 G41 G43 G44 G47 G48 G49 G52 G53 G54
""".split()
)
_DIRECTIONS = {"ИМ": "import:RU", "ЭК": "export:RU"}
_HS2022 = date(2022, 1, 1)
_INN_KPP_NAME = re.compile(r"(\d{10}|\d{12})[ /]+(\d{9})[ /]+(\S.*)", re.ASCII | re.DOTALL)


class RuDeclarations(TradeFormat):
    """`options`: `illustrative`, from the manifest, as this layout has no column for it."""

    id: ClassVar[str] = "ru_gtd"
    title: ClassVar[str] = "Russian customs declarations by box, labels in any of four spellings"
    directions: ClassVar[tuple[str, ...]] = ("import:RU", "export:RU")
    date_kinds: ClassVar[tuple[DocumentDate, ...]] = ("declaration", "release")
    value_kinds: ClassVar[tuple[ValueKind, ...]] = ("statistical", "invoice", "customs")

    def read(self, stream: BinaryIO, options: Mapping[str, object]) -> Iterator[Shipment]:
        """Yield every item; one that cannot be read is told or raised, as the port says.

        The statistical value (G46) is the first of an item's values, then invoice and customs value. The version of
        the commodity code follows the day of declaration: the EAEU's code table followed HS2017 until
        31 December 2021 and follows HS2022 since 1 January 2022.
        """
        hears, invented = on_unreadable(options), illustrative(options)
        with opened(stream, _DIALECT, decimal=_CONVENTIONS.decimal, on_unreadable=hears) as found:
            columns = _columns(found.table)
            row = columns.stored(_row_reader(columns, invented=invented), on_no_result(options))
            columns.drop(_DROPPED)
            columns.done()
            tell_header(options, found.table.header, columns.left_out)
            tell_share(options, found.share)
            yield from numbered(found.table.rows, row, hears)


class RuStatforms(RuDeclarations):
    """The statistical forms of trade inside the EAEU, which has no declarations; their labels are in plain Russian."""

    id: ClassVar[str] = "ru_statform"
    title: ClassVar[str] = "Russian statistical forms of trade inside the EAEU"


def _columns(table: Table) -> Columns:
    countrywide.refuse(table.header)
    found = boxes(table.header)
    for box in found:
        if found.count(box) > 1:
            raise SourceChanged(f"the box {box} is in the header {found.count(box)} times")
    for box in _NEEDED:
        if box not in found:
            raise SourceChanged(f"the header has no box {box}")
    return Columns(found, _CONVENTIONS, typed=table.typed)


def _row_reader(columns: Columns, *, invented: bool) -> Callable[[int, list[str]], Shipment]:
    def text(box: str, *, most: int | None = None) -> Read[str | None]:
        return columns.text(box if box in columns else None, most=most)

    def country(*boxes: str) -> Read[str | None]:
        """Read the first of the boxes that the file has; the others say the same in words."""
        given = [box for box in boxes if box in columns]
        columns.drop(given)
        return columns.country(given[0] if given else None)

    number, day = columns.needed("ND"), columns.day("G072", _DATES)
    released = columns.day("GD1", _DATES) if "GD1" in columns else cells.nothing
    direction = columns.one_of("G011", _DIRECTIONS)
    sender, receiver = _party(columns, "02"), _party(columns, "08")
    holder, declarant, maker = _party(columns, "09"), _party(columns, "14"), text("G31_11", most=cells.LONGEST_NAME)
    origin, departure = country("G34", "G16", "G31_13"), country("G15A", "G15")
    trading, destination = country("G11"), country("G17A", "G17", "G17B")
    numbered_items = "G32" in columns  # else a declaration's items all have its number alone
    item, goods, unit = text("G32"), text("G31_1"), text("G31_71")
    code, dated, coded = columns.converted("G33" if "G33" in columns else None, _hs_code), text("G072"), text("G33")
    incoterm, place = text("G202"), text("G2021")
    net, gross, quantity = (columns.number(box if box in columns else None) for box in ("G38", "G35", "G31_7"))
    values = _values_reader(columns)

    def read(line: int, row: list[str]) -> Shipment:
        if says_nothing(dated(row)):  # before its number is missed
            check_shipment((), goods=goods(row) or coded(row), sender=sender(row), receiver=receiver(row))
        document = number(row)
        check_number(document)
        on, no, made_by = day(row), item(row), maker(row)
        if on is None:
            raise CellUnreadable("G072", "is empty")
        declaration_number.check(document, on)
        done, hs = released(row), code(row)
        return Shipment(
            record_id=(f"{document}/{no}" if no else document) if numbered_items else sum_of_row(line, row),
            line=line,
            document_type="declaration",
            document_no=document,
            item_no=no,
            dates=(("declaration", on), ("release", done)) if done else (("declaration", on),),
            direction=direction(row),
            sender=sender(row),
            receiver=receiver(row),
            contract_holder=holder(row),
            declarant=declarant(row),
            manufacturer=_made("G31_11", None, made_by, address=None, country=None),
            origin=origin(row),
            departure=departure(row),
            trading=trading(row),
            destination=destination(row),
            hs_raw=hs,
            hs_version=None if hs is None else "HS2022" if on.first >= _HS2022 else "HS2017",
            goods=goods(row),
            net_kg=net(row),
            gross_kg=gross(row),
            quantity=quantity(row),
            unit=unit(row),
            values=values(row),
            incoterm=" ".join(filter(None, (incoterm(row), place(row)))) or None,
            illustrative=invented,
        )

    return read


def _values_reader(columns: Columns) -> Read[tuple[Amount, ...]]:
    statistical = columns.number("G46")
    invoice = columns.number("G42" if "G42" in columns else None)
    unit = columns.converted("G221" if "G221" in columns else None, currency)
    customs = columns.number("G45" if "G45" in columns else None)

    def read(row: Cells) -> tuple[Amount, ...]:
        values = []
        if (value := statistical(row)) is not None:
            values.append(Amount(value=value, currency="USD", kind="statistical"))
        written = unit(row)
        if (value := invoice(row)) is not None:
            if written is None:
                raise CellUnreadable("G42", "an invoice value without its currency in G221")
            values.append(Amount(value=value, currency=written, kind="invoice"))
        if (value := customs(row)) is not None:
            values.append(Amount(value=value, currency="RUB", kind="customs"))
        return tuple(values)

    return read


@lru_cache(maxsize=16_384)
def _hs_code(text: str) -> str:
    """Return the digits. The form asks for ten, or fewer marked by `*`; an odd number of them lost its leading zero."""
    digits = text.removesuffix("*").rstrip()
    allowed = range(2, 11, 2) if text.endswith("*") else (10,)
    if not (digits.isascii() and digits.isdigit() and len(digits) in allowed):
        raise ValueError(f"the code {text[:40]!r} is not of ten digits, nor of fewer and a `*`")
    return digits


def _party(columns: Columns, box: str) -> Read[TradeParty | None]:
    """Return a reader of a party's boxes: number 1, name 2, address 3, country 31; those that the file has."""
    labels = [f"G{box}{part}" for part in ("1", "2", "3", "31")]
    bounds = (cells.LONGEST_NAME, cells.LONGEST_NAME, cells.LONGEST_ADDRESS)
    texts = [
        columns.text(label if label in columns else None, most=most)
        for label, most in zip(labels[:3], bounds, strict=True)
    ]
    country = columns.country(labels[3] if labels[3] in columns else None)

    def read(row: Cells) -> TradeParty | None:
        number, name, address = (each(row) for each in texts)
        return _made(labels[0], number, name, address=address, country=country(row))

    return read


@lru_cache(maxsize=100_000)
def _made(
    label: str, number: str | None, name: str | None, *, address: str | None, country: str | None
) -> TradeParty | None:
    """Return the party; each distinct one is made once, as a file names the same ones over and over."""
    address = contacts.without(address, address=True)
    if number is not None and not number.strip("0"):
        number = None  # foreign parties have no INN, and the form is filled with zeros
    own = [] if number is None else [_identifier(number, country, label)]
    if name and (embedded := _INN_KPP_NAME.fullmatch(name)):
        inn, kpp, name = embedded.groups()
        if number not in (None, inn):
            raise CellUnreadable(label, f"{number} is another number than the one written into the name, {inn}")
        own = [_identifier(inn, country, label), Identifier(type="kpp", value=kpp, country="RU", label=label)]
    name, beside = name_cells.read(name, home=country)
    found = name_cells.together(own, beside)
    inns = [each.value for each in found if each.type == "inn"]
    if len(inns) > 1:
        raise CellUnreadable(label, f"{inns[0]} is another number than the one written into the name, {inns[1]}")
    if not name and not found:
        return None
    # A number without a name is still a party; what stands for its name says that it is a number.
    written = name or f"{found[0].label} {found[0].value}"
    return TradeParty(name=written, country=country, identifiers=found, address=address)


def _identifier(number: str, country: str | None, label: str) -> Identifier:
    """Return an INN where it has its form and nothing says that the party is of another country."""
    if country in (None, "RU") and number.isascii() and number.isdigit() and len(number) in (10, 12):
        return Identifier(type="inn", value=number, country="RU", label=label)
    return Identifier(type="other", value=number, country=country, label=label)
