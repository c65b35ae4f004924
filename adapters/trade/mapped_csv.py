"""Any vendor's CSV of shipments, read by a mapping file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any, BinaryIO, ClassVar, TypeVar

from adapters.base import Amount, DocumentDate, Identifier, Shipment, TradeFormat, TradeParty
from adapters.csvfile import read_table
from adapters.dates import PartialDate
from adapters.trade import cells, declaration_number
from adapters.trade.cells import Cells, CellUnreadable, Columns, Read, nothing
from adapters.trade.layout import COUNTRIES, NUMBERS, TEXTS, PartyColumns, Said, TradeMapping
from adapters.trade.mapping import hs_version, load_mapping
from adapters.trade.reading import illustrative, numbered, on_unreadable

__all__ = ["MappedCsv", "load_mapping"]

_PARTIES_KEPT = 100_000

T = TypeVar("T")


class MappedCsv(TradeFormat):
    """`options`: `mapping`, as `load_mapping` returns it, and `illustrative`, from the manifest."""

    id: ClassVar[str] = "csv"
    title: ClassVar[str] = "CSV described by a mapping file"

    def read(self, stream: BinaryIO, options: Mapping[str, object]) -> Iterator[Shipment]:
        """Yield every row; one that cannot be read is told or raised, as the port says."""
        mapping = options.get("mapping")
        if not isinstance(mapping, TradeMapping):
            raise TypeError("the option `mapping` must be what load_mapping returns")
        hears = on_unreadable(options)
        table = read_table(stream, mapping.dialect, on_unreadable=hears)
        columns = Columns(table.header, mapping.conventions)
        row = _row_reader(mapping, columns, invented=illustrative(options))
        columns.drop(mapping.ignore)
        columns.done()
        yield from numbered(table.rows, row, hears)


def _row_reader(mapping: TradeMapping, columns: Columns, *, invented: bool) -> Callable[[int, Cells], Shipment]:
    keys = [columns.needed(each) for each in mapping.record_id]
    fields = _field_readers(mapping, columns)
    names, readers = tuple(fields), tuple(fields.values())
    dates = [(columns.day(each.column, each.formats), _date_kind(columns, each.kind)) for each in mapping.dates]
    values = _values_reader(mapping, columns)
    invented_row = _mark_reader(mapping, columns, invented=invented)
    numbered_by_day = mapping.document_type == "declaration"

    def read(line: int, row: Cells) -> Shipment:
        shipment: dict[str, Any] = {name: reader(row) for name, reader in zip(names, readers, strict=True)}
        when = tuple((kind(row), day) for read_day, kind in dates if (day := read_day(row)) is not None)
        _check_kinds(when)
        if numbered_by_day and (number := shipment.get("document_no")):
            _check_number(number, when)
        return Shipment(
            record_id="/".join([key(row) for key in keys]), line=line, document_type=mapping.document_type,
            dates=when, values=values(row), illustrative=invented_row(row), **shipment,
        )  # fmt: skip

    return read


def _date_kind(columns: Columns, said: Said[DocumentDate]) -> Read[DocumentDate]:
    kind = _said(columns, said)

    def read(row: Cells) -> DocumentDate:
        told = kind(row)
        if told is None:
            raise CellUnreadable(str(said.column), "does not say which date it is")
        return told

    return read


def _mark_reader(mapping: TradeMapping, columns: Columns, *, invented: bool) -> Read[bool]:
    marked = _said(columns, mapping.illustrative)

    def read(row: Cells) -> bool:
        mark = marked(row)
        if mark is None and mapping.illustrative is not None:
            raise CellUnreadable(str(mapping.illustrative.column), "does not say whether the row is illustrative")
        return invented or mark is True

    return read


def _field_readers(mapping: TradeMapping, columns: Columns) -> dict[str, Read[Any]]:
    plain = mapping.columns
    readers: dict[str, Read[Any]] = {"sender": nothing, "receiver": nothing, "document_no": nothing}
    readers |= {key: columns.text(plain[key]) for key in TEXTS if key in plain}
    readers |= {key: columns.number(plain[key]) for key in NUMBERS if key in plain}
    readers |= {key: columns.country(plain[key]) for key in COUNTRIES if key in plain}
    readers |= {role: _party(columns, each) for role, each in mapping.parties.items()}
    if mapping.direction:
        readers["direction"] = _said(columns, mapping.direction)
    if mapping.hs:
        readers["hs_raw"] = columns.converted(mapping.hs.column, _hs_reader(mapping.hs.digits))
        readers["hs_version"] = _said_or_written(columns, mapping.hs.version, hs_version)
        readers["hs_imputed"] = _fixed(mapping.hs.imputed)
    return readers


def _fixed(value: T) -> Read[T]:
    return lambda row: value


def _said(columns: Columns, said: Said[T] | None) -> Read[T | None]:
    if said is None or said.column is None:
        return _fixed(said.fixed if said else None)
    return columns.one_of(said.column, said.values or {})


def _said_or_written(columns: Columns, said: Said[str] | None, check: Callable[[str], str]) -> Read[str | None]:
    """Return a reader that takes a cell's own word where the mapping lists no values."""
    if said is not None and said.column is not None and said.values is None:
        return columns.converted(said.column, check)
    return _said(columns, said)


def _party(columns: Columns, said: PartyColumns) -> Read[TradeParty | None]:
    """Return a reader that makes each distinct party once: a file names the same ones over and over."""
    name, raw_name = (columns.text(each, most=cells.LONGEST_NAME) for each in (said.name, said.raw_name))
    address = columns.text(said.address, most=cells.LONGEST_ADDRESS)
    numbers = [(kind, column, columns.text(column, most=cells.LONGEST_NAME)) for kind, column in said.identifiers]
    given: Said[str] = said.country or Said()
    country = columns.country(given.column) if given.column else _fixed(given.fixed)
    used = [said.name, said.raw_name, said.address, given.column, *(column for _, column in said.identifiers)]
    key_of = itemgetter(*(columns.at(each) for each in used if each))
    known: dict[object, TradeParty | None] = {}

    def made(row: Cells) -> TradeParty | None:
        home = country(row)
        found = tuple(
            Identifier(type=kind, value=value, country=home, label=column)
            for kind, column, read_number in numbers if (value := read_number(row)) is not None
        )  # fmt: skip
        written = raw_name(row) or name(row)
        if written is None and not found:
            return None
        # A number without a name is still a party; what stands for its name says that it is a number.
        written = written or f"{found[0].label} {found[0].value}"
        return TradeParty(name=written, country=home, identifiers=found, address=address(row))

    def read(row: Cells) -> TradeParty | None:
        key = key_of(row)
        if key not in known:
            if len(known) >= _PARTIES_KEPT:
                known.clear()
            known[key] = made(row)
        return known[key]

    return read


def _hs_reader(digits: tuple[int, ...]) -> Callable[[str], str]:
    lengths = frozenset(digits or range(4, 13))

    @lru_cache(maxsize=16_384)
    def read(text: str) -> str:
        if not (text.isascii() and text.isdigit() and len(text) in lengths):
            # A code that lost its leading zero in a spreadsheet names other goods.
            raise ValueError(f"the HS code {text[:40]!r} is not of {' or '.join(map(str, sorted(lengths)))} digits")
        return text

    return read


def _values_reader(mapping: TradeMapping, columns: Columns) -> Read[tuple[Amount, ...]]:
    parts = [
        (
            columns.number(each.column),
            _said_or_written(columns, each.currency, cells.currency),
            each.kind,
            each.scale,
            each.column,
        )
        for each in mapping.values
    ]

    def read(row: Cells) -> tuple[Amount, ...]:
        found = []
        for number, unit, kind, scale, column in parts:
            value = number(row)
            if value is None:
                continue
            currency = unit(row)
            if currency is None:
                raise CellUnreadable(column, "an amount without its currency")
            found.append(Amount(value=value if scale == 1 else value * scale, currency=currency, kind=kind))
        return tuple(found)

    return read


def _check_kinds(dates: tuple[tuple[DocumentDate, PartialDate], ...]) -> None:
    kinds = [kind for kind, _ in dates]
    if len(set(kinds)) != len(kinds):
        raise ValueError(f"two dates of one kind: {', '.join(map(str, kinds))}")


def _check_number(number: str, dates: tuple[tuple[DocumentDate, PartialDate], ...]) -> None:
    for kind, day in dates:
        if kind == "declaration":
            declaration_number.check(number, day)
