"""The parts of a mapped row that take more than one cell or word: parties, commodity codes, values."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import TypeVar

from adapters.base import Amount, Identifier, TradeParty
from adapters.trade import cells, contacts, currency_words, name_cells
from adapters.trade.amounts import amount_reader
from adapters.trade.cells import Cells, CellUnreadable, Columns, Read
from adapters.trade.layout import HsColumn, PartyColumns, Said, TradeMapping, ValueColumn

_PARTIES_KEPT = 100_000
# 8515.21.00, as Korea's customs write it 8542.31-1000, and as Russia's 8542 31 900 0.
_DOTTED = re.compile(
    r"\d{4}(?:[.-]\d{2})+|(?:\d{4}[.-]\d{2}|\d{6})[.-]\d{4}|\d{4}(?: \d{2})+|\d{4} \d{2} \d{3} \d", re.ASCII
)
_SIGNS = re.compile("[. -]")
_EVEN = range(2, 12, 2)
_EVEN_FROM_HEADING = range(4, 13, 2)  # chapter, heading, subheading and national lines have two digits each

T = TypeVar("T")


def fixed(value: T) -> Read[T]:
    return lambda row: value


def told(columns: Columns, said: Said[T] | None) -> Read[T | None]:
    if said is None or said.column is None:
        return fixed(said.fixed if said else None)
    return columns.one_of(said.column, said.values or {})


def told_or_written(columns: Columns, said: Said[str] | None, check: Callable[[str], str]) -> Read[str | None]:
    """Return a reader that takes a cell's own word where the mapping lists no values."""
    if said is not None and said.column is not None and said.values is None:
        return columns.converted(said.column, check)
    return told(columns, said)


def party_reader(columns: Columns, said: PartyColumns) -> Read[TradeParty | None]:
    """Return a reader that makes each distinct party once: a file names the same ones over and over."""
    name, raw_name = (columns.text(each, most=cells.LONGEST_NAME) for each in (said.name, said.raw_name))
    address = columns.text(said.address, most=cells.LONGEST_ADDRESS)
    numbers = [(kind, column, columns.text(column, most=cells.LONGEST_NAME)) for kind, column in said.identifiers]
    given: Said[str] = said.country or Said()
    country = columns.country(given.column) if given.column else fixed(given.fixed)
    used = [said.name, said.raw_name, said.address, given.column, *(column for _, column in said.identifiers)]
    key_of = itemgetter(*(columns.at(each) for each in used if each))
    known: dict[object, TradeParty | None] = {}

    def made(row: Cells) -> TradeParty | None:
        home = country(row)
        found = tuple(
            Identifier(type=kind, value=value, country=home, label=column)
            for kind, column, read_number in numbers if (value := read_number(row)) is not None
        )  # fmt: skip
        (raw, of_raw), (plain, of_plain) = (name_cells.read(each(row), home=home) for each in (raw_name, name))
        written, found = raw or plain, name_cells.together(found, of_raw, of_plain)
        if written is None and not found:
            return None
        # A number without a name is still a party; what stands for its name says that it is a number.
        written = written or f"{found[0].label} {found[0].value}"
        return TradeParty(
            name=written, country=home, identifiers=found, address=contacts.without(address(row), address=True)
        )

    def read(row: Cells) -> TradeParty | None:
        key = key_of(row)
        if key not in known:
            if len(known) >= _PARTIES_KEPT:
                known.clear()
            known[key] = made(row)
        return known[key]

    return read


def hs_reader(said: HsColumn) -> Callable[[str], str]:
    """Return a reader of one commodity code, as digits; raises ValueError for what might be another code."""
    lengths = frozenset(said.digits or _EVEN_FROM_HEADING)
    allowed = " or ".join(map(str, sorted(lengths)))

    @lru_cache(maxsize=16_384)
    def read(text: str) -> str:
        plain = text.rstrip("*").rstrip() if said.star and text.endswith("*") else text
        shortened = plain != text
        if said.dots and not plain.isdigit():
            if not _DOTTED.fullmatch(plain):
                raise ValueError(f"the HS code {text[:40]!r} is not of the form 8515.21 or 8515.21.00")
            plain = _SIGNS.sub("", plain)
        if said.lost_zero and plain.isdigit() and len(plain) + 1 in lengths:
            plain = "0" + plain
        if not (plain.isascii() and plain.isdigit() and (len(plain) in lengths or (shortened and len(plain) in _EVEN))):
            # A code that lost its leading zero in a spreadsheet names other goods.
            raise ValueError(f"the HS code {text[:40]!r} is not of {allowed} digits")
        return plain

    return read


def codes_reader(said: HsColumn) -> Callable[[str], tuple[str, ...]]:
    """Return a reader of the codes in one cell, the first of which counts."""
    one = hs_reader(said)
    divider = said.several

    def read(text: str) -> tuple[str, ...]:
        if divider is None:
            return (one(text),)
        return tuple(dict.fromkeys(one(each.strip()) for each in text.split(divider) if each.strip()))

    return read


def currency_reader(columns: Columns, said: ValueColumn) -> Read[str | None]:
    return told_or_written(columns, said.currency, currency_words.currency)


def values_reader(mapping: TradeMapping, columns: Columns) -> Read[tuple[Amount, ...]]:
    parts = [
        (
            columns.amount(each.column, amount_reader),
            currency_reader(columns, each),
            each.kind,
            each.scale,
            each.column,
        )
        for each in mapping.values
    ]

    def read(row: Cells) -> tuple[Amount, ...]:
        found = []
        for amount, unit, kind, scale, column in parts:
            written = amount(row)
            if written is None:
                continue
            value = written.number
            try:
                currency = written.in_(unit(row))
            except CellUnreadable:
                raise
            except ValueError as exc:
                raise CellUnreadable(column, str(exc)) from exc
            if currency is None:
                raise CellUnreadable(column, "an amount without its currency")
            found.append(Amount(value=value if scale == 1 else value * scale, currency=currency, kind=kind))
        return tuple(found)

    return read
