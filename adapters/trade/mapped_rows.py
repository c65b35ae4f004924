"""The readers of a mapped row, each of a few cells: what names it, its dates, its codes, its plain fields."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from adapters.base import DocumentDate
from adapters.dates import PartialDate
from adapters.trade import declaration_number
from adapters.trade.cells import Cells, CellUnreadable, Columns, Read, nothing
from adapters.trade.layout import COUNTRIES, NUMBERS, TEXTS, Said, TradeMapping
from adapters.trade.mapped_parts import codes_reader, party_reader, told, told_or_written
from adapters.trade.mapping_words import hs_version

_ONE = Decimal(1)
When = tuple[tuple[DocumentDate, PartialDate], ...]
Codes = tuple[tuple[str, ...], str | None]  # the HS codes, the first of which counts, and their version


def id_reader(mapping: TradeMapping, columns: Columns) -> Callable[[int, list[str]], str]:
    """Return what names a row; where no column does, a sum over its cells and its line, so that equal rows stay two."""
    keys = [columns.needed(each) for each in mapping.record_id]
    if keys:
        return lambda line, row: "/".join([key(row) for key in keys])
    return sum_of_row


def sum_of_row(line: int, row: Iterable[str]) -> str:
    """Return what names a row that no column does: a sum over its cells, and its line."""
    return f"row-{hashlib.sha256(chr(31).join(row).encode()).hexdigest()[:20]}-{line}"


def field_makers(mapping: TradeMapping, columns: Columns) -> dict[str, Callable[[], Read[Any]]]:
    """Return what makes the reader of each plain field, party and country; without `goods`, which codes may join."""
    plain = mapping.columns
    makers: dict[str, Callable[[], Read[Any]]] = {
        name: lambda: nothing for name in ("sender", "receiver", "document_no")
    }
    makers |= {key: _later(columns.text, plain[key]) for key in TEXTS if key in plain and key != "goods"}
    factors = mapping.factors
    makers |= {key: _later(columns.number, plain[key], factors.get(key, _ONE)) for key in NUMBERS if key in plain}
    makers |= {key: _later(columns.country, plain[key]) for key in COUNTRIES if key in plain}
    makers |= {role: _later(party_reader, columns, each) for role, each in mapping.parties.items()}
    if mapping.direction:
        makers["direction"] = _later(told, columns, mapping.direction)
    return makers


def _later(make: Callable[..., Read[Any]], *given: Any) -> Callable[[], Read[Any]]:
    return lambda: make(*given)


def dates_reader(mapping: TradeMapping, columns: Columns) -> Read[When]:
    """Return a reader of the dates a row has; two of one kind are a ValueError."""
    dates = [(columns.day(each.column, each.formats), _date_kind(columns, each.kind)) for each in mapping.dates]

    def read(row: Cells) -> When:
        when = tuple((kind(row), day) for read_day, kind in dates if (day := read_day(row)) is not None)
        kinds = [kind for kind, _ in when]
        if len(set(kinds)) != len(kinds):
            raise ValueError(f"two dates of one kind: {', '.join(map(str, kinds))}")
        return when

    return read


def _date_kind(columns: Columns, said: Said[DocumentDate]) -> Read[DocumentDate]:
    kind = told(columns, said)

    def read(row: Cells) -> DocumentDate:
        told = kind(row)
        if told is None:
            raise CellUnreadable(str(said.column), "does not say which date it is")
        return told

    return read


def codes_of_row(mapping: TradeMapping, columns: Columns) -> Callable[[Cells, When], Codes]:
    """Return a reader of the codes and of their version, which may follow from the row's first date."""
    hs = mapping.hs
    if hs is None:
        return lambda row, when: ((), None)
    codes = columns.converted(hs.column, codes_reader(hs))
    version = told_or_written(columns, hs.version, hs_version)

    def read(row: Cells, when: When) -> Codes:
        found, which = codes(row) or (), version(row)
        if found and which is None and when:
            which = next((name for name, start in reversed(hs.since) if start.first <= when[0][1].first), None)
        return found, which

    return read


def codes_text(codes: Sequence[str]) -> str | None:
    """Return a row's codes as they are kept: the first, by which it is sought, and further ones behind it."""
    return ";".join(codes) or None


def goods_text(words: str | None, codes: Sequence[str]) -> str | None:
    """Return the goods' words; codes after the first are kept among them."""
    if len(codes) > 1:
        return f"{words or ''} [further HS codes: {', '.join(codes[1:])}]".strip()
    return words


def mark_reader(mapping: TradeMapping, columns: Columns, *, invented: bool) -> Read[bool]:
    """Return a reader of whether the row is illustrative: the whole data set may be, whatever it says."""
    marked = told(columns, mapping.illustrative)

    def read(row: Cells) -> bool:
        mark = marked(row)
        if mark is None and mapping.illustrative is not None:
            raise CellUnreadable(str(mapping.illustrative.column), "does not say whether the row is illustrative")
        return invented or mark is True

    return read


def check_number(number: str, dates: When) -> None:
    """Raise ValueError for a declaration whose number holds another day than its date."""
    for kind, day in dates:
        if kind == "declaration":
            declaration_number.check(number, day)
