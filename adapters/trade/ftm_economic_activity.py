"""Customs declarations as FollowTheMoney exchanges them: `EconomicActivity`, an entity a line, parties by reference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from typing import Any, BinaryIO, ClassVar

from adapters.base import (
    Amount,
    DocumentDate,
    OnUnreadable,
    RowUnreadable,
    Shipment,
    SourceChanged,
    TradeFormat,
    TradeParty,
    ValueKind,
)
from adapters.dates import PartialDate
from adapters.textlines import NOT_TEXT, Lines
from adapters.trade import countrywide, declaration_number
from adapters.trade.amounts import amount_reader, named
from adapters.trade.cells import CellUnreadable, number_reader
from adapters.trade.ftm_entities import country, entity, only, party, texts
from adapters.trade.reading import illustrative, on_unreadable, refuse, tell_share
from adapters.trade.share import by_position
from adapters.trade.totals import check_number, check_shipment
from adapters.trade.unpack import unpacked

MAX_PARTIES = 2_000_000  # held in memory, as a declaration may name a party of any line
_SCHEMA = "EconomicActivity"
_PARTIES = {"sender": "sender", "receiver": "receiver", "declarant": "declarant", "contract_holder": "contractHolder"}
_COUNTRIES = {
    "origin": "originCountry", "departure": "departureCountry", "trading": "tradingCountry",
    "destination": "destinationCountry",
}  # fmt: skip
_AMOUNTS: tuple[tuple[str, ValueKind], ...] = (("invoiceAmount", "invoice"), ("customsAmount", "customs"))
_CODE = re.compile(r".*\d\s*[A-Z]{3}|[A-Z]{3}\s*\d.*", re.ASCII | re.DOTALL)  # of a currency, known or not
_IMPORT, _EXPORT = ("им", "импорт", "import", "im"), ("эк", "экспорт", "export", "ex")
_BEGUN = re.compile(r'\s*\{\s*"id"\s*:\s*"([\w.:-]{1,200})"', re.ASCII)
_HS = re.compile(r"(?:\d{2}){2,6}", re.ASCII)
_number = number_reader(".", None, rounded=True)
_GROUPED = [
    number_reader(*signs, rounded=True) for signs in ((".", ","), (".", " "), (",", None), (",", "."), (",", " "))
]
Parties = dict[str, TradeParty]


class FtmEconomicActivity(TradeFormat):
    """The schema has no version of the code, no weight, no kind of date and no currency.

    A date is that of the declaration, as the schema's label says. An amount counts where its currency stands beside it
    (`1300.55 USD`): of a plain number nobody can say what it is. Which country's import a row is follows from its own
    country of destination, of an export from that of departure.
    """

    id: ClassVar[str] = "ftm_economic_activity"
    title: ClassVar[str] = "FollowTheMoney EconomicActivity, JSON lines"
    date_kinds: ClassVar[tuple[DocumentDate, ...]] = ("declaration",)
    value_kinds: ClassVar[tuple[ValueKind, ...]] = ("invoice", "customs")

    def read(self, stream: BinaryIO, options: Mapping[str, object]) -> Iterator[Shipment]:
        """Yield every declaration; one that cannot be read is told or raised, as the port says.

        The file is read twice, for the parties first. Lines of other schemas are no rows; an entity that a declaration
        refers to must be in the file.
        """
        hears, invented = on_unreadable(options), illustrative(options)
        with unpacked(stream) as inside:
            if inside.kind != "text":
                raise SourceChanged(f"the file is a {inside.kind}, and not JSON lines")
            countrywide.refuse_json(inside.stream.read(64 * 1024))
            parties = _parties(inside.stream, hears)
            tell_share(options, by_position(stream, inside.wrapped))  # of the second reading, which brings the rows
            for line, found in _entities(inside.stream, hears):
                if found["schema"] == _SCHEMA:
                    try:
                        shipment = _shipment(line, found, parties, invented=invented)
                    except ValueError as exc:
                        refuse(line, [str(found["id"])], exc, hears)
                    else:
                        yield shipment


def _entities(stream: BinaryIO, hears: OnUnreadable | None) -> Iterator[tuple[int, dict[str, Any]]]:
    stream.seek(0)
    lines = Lines(stream, encoding="utf-8", ends=("",), lenient=hears is not None)
    for number, line in enumerate(lines.each(), 1):
        if not line.strip():
            continue
        try:
            if lines.damaged and (bad := NOT_TEXT.search(line)):
                raise ValueError(lines.bad(bad[0]))
            found = entity(line)
        except ValueError as exc:
            if hears is None:
                raise RowUnreadable(number, None, str(exc)) from exc
            begun = _BEGUN.match(line)  # of a line that is cut nobody knows whose it is: a person's has a birth date
            hears(number, [begun[1]] if begun else [], str(exc))
        else:
            yield number, found


def _parties(stream: BinaryIO, hears: OnUnreadable | None) -> Parties:
    """Return every named entity of the file by its id; what cannot be read is told in the second reading, once."""
    parties: Parties = {}
    for line, found in _entities(stream, None if hears is None else lambda *_: None):
        if found["schema"] == _SCHEMA:
            continue
        try:
            made = party(found["properties"])
        except ValueError as exc:
            refuse(line, [str(found["id"])], exc, hears)
            continue
        if made is not None:
            parties[found["id"]] = made
        if len(parties) > MAX_PARTIES:
            raise SourceChanged(
                f"the file names more than {MAX_PARTIES} parties: divide it, each part with its parties"
            )
    return parties


def _shipment(line: int, found: dict[str, Any], parties: Parties, *, invented: bool) -> Shipment:
    properties = found["properties"]
    places: dict[str, Any] = {ours: country(properties, theirs) for ours, theirs in _COUNTRIES.items()}
    people: dict[str, Any] = {ours: _party(properties, theirs, parties) for ours, theirs in _PARTIES.items()}
    number, on = only(properties, "ccdNumber"), _day(properties)
    check_number(number)
    if number and on:
        declaration_number.check(number, on)
    code = _hs(only(properties, "vedCode"))
    goods = "; ".join(texts(properties, "goodsDescription") or texts(properties, "vedCodeDescription")) or None
    dates: tuple[tuple[DocumentDate, PartialDate], ...] = () if on is None else (("declaration", on),)
    check_shipment(dates, goods=goods or code, sender=people["sender"], receiver=people["receiver"])
    return Shipment(
        record_id=found["id"],
        line=line,
        document_type="declaration",
        document_no=number,
        dates=dates,
        direction=_direction(properties, places),
        hs_raw=code,
        goods=goods,
        values=tuple(_amounts(properties)),
        illustrative=invented,
        **people,
        **places,
    )


def _party(properties: dict[str, Any], name: str, parties: Parties) -> TradeParty | None:
    """Return the party that is named inside the row, or elsewhere in the file by its id."""
    said = properties.get(name, [])
    if len(said) > 1:
        raise CellUnreadable(name, f"{len(said)} parties where one can be meant")
    if not said:
        return None
    if isinstance(said[0], dict):
        return party(said[0].get("properties") or {})
    if said[0] not in parties:
        raise CellUnreadable(name, f"the party {str(said[0])[:60]!r} is not in the file, or has no name")
    return parties[said[0]]


def _day(properties: dict[str, Any]) -> PartialDate | None:
    for name in ("date", "startDate"):
        if (text := only(properties, name)) is not None:
            try:
                return PartialDate.parse(text[:10])
            except ValueError as exc:
                raise CellUnreadable(name, str(exc)) from exc
    return None


def _direction(properties: dict[str, Any], places: Mapping[str, str | None]) -> str | None:
    word = (only(properties, "directionOfTransportation") or "").casefold()
    which, where = ("import", places["destination"]) if word in _IMPORT else ("export", places["departure"])
    return f"{which}:{where}" if where and word in (*_IMPORT, *_EXPORT) else None


@lru_cache(maxsize=16_384)
def _hs(text: str | None) -> str | None:
    if text is not None and not _HS.fullmatch(text):
        raise CellUnreadable("vedCode", f"the HS code {text[:40]!r} is not of 4 to 12 digits, by two")
    return text


def _amounts(properties: dict[str, Any]) -> Iterator[Amount]:
    for name, kind in _AMOUNTS:
        text = only(properties, name) or ""
        try:
            written = _amount(text)
            currency = written.in_(None)
        except ValueError as exc:
            if named(text) is not None or _CODE.fullmatch(text):
                raise CellUnreadable(name, str(exc)) from exc
            continue
        if currency is not None:
            yield Amount(value=written.number, currency=currency, kind=kind)
        elif written.currencies:
            raise CellUnreadable(name, f"{text[:40]!r} may be of several currencies")


def _figure(text: str) -> Decimal:
    """Return a number with a decimal point, as the schema's examples have it, or one that is read in one way only."""
    text = text.replace("\u00a0", " ")
    with suppress(ValueError):
        return _number(text)
    found = set()
    for read in _GROUPED:
        with suppress(ValueError):
            found.add(read(text))
    if len(found) != 1:
        raise ValueError(f"{text[:40]!r} is {'two numbers to different readers' if found else 'not a number'}")
    return found.pop()


_amount = amount_reader(_figure)
