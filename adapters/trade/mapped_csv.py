"""Any vendor's table of shipments, in whatever file it comes, read by a mapping file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO, ClassVar

from adapters.base import DocumentDate, Shipment, TradeFormat
from adapters.dates import PartialDate
from adapters.trade import countrywide, declaration_number
from adapters.trade.cells import Cells, CellUnreadable, Columns, Read, nothing
from adapters.trade.layout import COUNTRIES, NUMBERS, TEXTS, Said, TradeMapping
from adapters.trade.mapped_parts import codes_reader, party_reader, told, told_or_written, values_reader
from adapters.trade.mapping import load_mapping
from adapters.trade.mapping_words import hs_version
from adapters.trade.reading import illustrative, numbered, on_unreadable
from adapters.trade.tables import opened

__all__ = ["MappedCsv", "load_mapping"]

When = tuple[tuple[DocumentDate, PartialDate], ...]


class MappedCsv(TradeFormat):
    """`options`: `mapping`, as `load_mapping` returns it, and `illustrative`, from the manifest."""

    id: ClassVar[str] = "csv"
    title: ClassVar[str] = "A table described by a mapping file"

    def read(self, stream: BinaryIO, options: Mapping[str, object]) -> Iterator[Shipment]:
        """Yield every row; one that cannot be read is told or raised, as the port says."""
        mapping = options.get("mapping")
        if not isinstance(mapping, TradeMapping):
            raise TypeError("the option `mapping` must be what load_mapping returns")
        hears, invented = on_unreadable(options), illustrative(options)
        decimal = mapping.conventions.decimal
        with opened(stream, mapping.dialect, decimal=decimal, sheet=mapping.sheet, on_unreadable=hears) as found:
            table = found.table
            countrywide.refuse(table.header)
            columns = Columns(table.header, mapping.conventions, typed=table.typed)
            row = _row_reader(mapping, columns, invented=invented)
            columns.drop(mapping.ignore)
            columns.done()
            yield from numbered(table.rows, row, hears)


def _row_reader(mapping: TradeMapping, columns: Columns, *, invented: bool) -> Callable[[int, Cells], Shipment]:
    row_id = _id_reader(mapping, columns)
    fields = _field_readers(mapping, columns)
    names, readers = tuple(fields), tuple(fields.values())
    dates = [(columns.day(each.column, each.formats), _date_kind(columns, each.kind)) for each in mapping.dates]
    values = values_reader(mapping, columns)
    goods_codes = _goods_reader(mapping, columns)
    invented_row = _mark_reader(mapping, columns, invented=invented)
    numbered_by_day = mapping.document_type == "declaration"

    def read(line: int, row: Cells) -> Shipment:
        shipment: dict[str, Any] = {name: reader(row) for name, reader in zip(names, readers, strict=True)}
        when = tuple((kind(row), day) for read_day, kind in dates if (day := read_day(row)) is not None)
        _check_kinds(when)
        if numbered_by_day and (number := shipment.get("document_no")):
            _check_number(number, when)
        shipment |= goods_codes(row, when)
        return Shipment(
            record_id=row_id(line, row), line=line, document_type=mapping.document_type, dates=when,
            values=values(row), illustrative=invented_row(row), **shipment,
        )  # fmt: skip

    return read


def _id_reader(mapping: TradeMapping, columns: Columns) -> Callable[[int, Cells], str]:
    """Return what names a row; where no column does, a sum over its cells and its line, so that equal rows stay two."""
    keys = [columns.needed(each) for each in mapping.record_id]
    if keys:
        return lambda line, row: "/".join([key(row) for key in keys])
    return lambda line, row: f"row-{hashlib.sha256(chr(31).join(row).encode()).hexdigest()[:20]}-{line}"


def _goods_reader(mapping: TradeMapping, columns: Columns) -> Callable[[Cells, When], dict[str, Any]]:
    """Return a reader of the goods' words, code and version; codes after the first are kept among the words."""
    goods = columns.text(mapping.columns.get("goods"))
    hs = mapping.hs
    if hs is None:
        return lambda row, when: {"goods": goods(row)}
    codes = columns.converted(hs.column, codes_reader(hs))
    version = told_or_written(columns, hs.version, hs_version)

    def read(row: Cells, when: When) -> dict[str, Any]:
        found, words, which = codes(row) or (), goods(row), version(row)
        if len(found) > 1:
            words = f"{words or ''} [further HS codes: {', '.join(found[1:])}]".strip()
        if found and which is None and when:
            which = next((name for name, start in reversed(hs.since) if start.first <= when[0][1].first), None)
        return {"goods": words, "hs_raw": found[0] if found else None, "hs_version": which, "hs_imputed": hs.imputed}

    return read


def _date_kind(columns: Columns, said: Said[DocumentDate]) -> Read[DocumentDate]:
    kind = told(columns, said)

    def read(row: Cells) -> DocumentDate:
        told = kind(row)
        if told is None:
            raise CellUnreadable(str(said.column), "does not say which date it is")
        return told

    return read


def _mark_reader(mapping: TradeMapping, columns: Columns, *, invented: bool) -> Read[bool]:
    marked = told(columns, mapping.illustrative)

    def read(row: Cells) -> bool:
        mark = marked(row)
        if mark is None and mapping.illustrative is not None:
            raise CellUnreadable(str(mapping.illustrative.column), "does not say whether the row is illustrative")
        return invented or mark is True

    return read


def _field_readers(mapping: TradeMapping, columns: Columns) -> dict[str, Read[Any]]:
    plain = mapping.columns
    readers: dict[str, Read[Any]] = {"sender": nothing, "receiver": nothing, "document_no": nothing}
    readers |= {key: columns.text(plain[key]) for key in TEXTS if key in plain and key != "goods"}
    readers |= {key: columns.number(plain[key]) for key in NUMBERS if key in plain}
    readers |= {key: columns.country(plain[key]) for key in COUNTRIES if key in plain}
    readers |= {role: party_reader(columns, each) for role, each in mapping.parties.items()}
    if mapping.direction:
        readers["direction"] = told(columns, mapping.direction)
    return readers


def _check_kinds(dates: When) -> None:
    kinds = [kind for kind, _ in dates]
    if len(set(kinds)) != len(kinds):
        raise ValueError(f"two dates of one kind: {', '.join(map(str, kinds))}")


def _check_number(number: str, dates: When) -> None:
    for kind, day in dates:
        if kind == "declaration":
            declaration_number.check(number, day)
