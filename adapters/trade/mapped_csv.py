"""Any vendor's table of shipments, in whatever file it comes, read by a mapping file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO, ClassVar

from adapters.base import Shipment
from adapters.csvfile import Table
from adapters.shipments import Block, ByBlock, in_blocks, of_shipments
from adapters.trade import countrywide
from adapters.trade.by_column import ByColumn
from adapters.trade.cells import Columns
from adapters.trade.layout import TradeMapping
from adapters.trade.mapped_parts import values_reader
from adapters.trade.mapped_rows import (
    check_number,
    codes_of_row,
    codes_text,
    dates_reader,
    field_makers,
    goods_text,
    id_reader,
    mark_reader,
)
from adapters.trade.mapping import load_mapping
from adapters.trade.reading import illustrative, numbered, on_no_result, on_unreadable, tell_header, tell_share
from adapters.trade.tables import opened
from adapters.trade.totals import check_dated, check_shipment

__all__ = ["MappedCsv", "load_mapping"]


class MappedCsv(ByBlock):
    """`options`: `mapping`, as `load_mapping` returns it, and `illustrative`, from the manifest."""

    id: ClassVar[str] = "csv"
    title: ClassVar[str] = "A table described by a mapping file"

    def read(self, stream: BinaryIO, options: Mapping[str, object]) -> Iterator[Shipment]:
        """Yield every row; one that cannot be read is told or raised, as the port says."""
        with self._ready(stream, options) as (_, table, columns, row):
            tell_header(options, table.header, columns.left_out)
            yield from numbered(table.rows, row, on_unreadable(options))

    def blocks(self, stream: BinaryIO, options: Mapping[str, object], size: int) -> Iterator[Block]:
        """Yield the same rows, read by column where the file can be."""
        with self._ready(stream, options) as (mapping, table, columns, row):
            tell_header(options, table.header, columns.left_out)
            hears = on_unreadable(options)
            if table.blocks is None or columns.typed:
                yield from in_blocks(numbered(table.rows, row, hears), size, hears)
                return
            by_column = ByColumn(mapping, columns, invented=illustrative(options))
            for lines, rows in table.blocks(size):
                block, unread = by_column.block(lines, rows)
                yield block
                if unread:
                    yield of_shipments(numbered(((lines[at], rows[at]) for at in unread), row, hears), hears)

    @contextmanager
    def _ready(
        self, stream: BinaryIO, options: Mapping[str, object]
    ) -> Iterator[tuple[TradeMapping, Table, Columns, Callable[[int, list[str]], Shipment]]]:
        """Open the file and check its header against the mapping."""
        mapping = options.get("mapping")
        if not isinstance(mapping, TradeMapping):
            raise TypeError("the option `mapping` must be what load_mapping returns")
        hears, invented = on_unreadable(options), illustrative(options)
        decimal = mapping.conventions.decimal
        with opened(stream, mapping.dialect, decimal=decimal, sheet=mapping.sheet, on_unreadable=hears) as found:
            table = found.table
            countrywide.refuse(table.header)
            columns = Columns(table.header, mapping.conventions, typed=table.typed)
            row = columns.stored(_row_reader(mapping, columns, invented=invented), on_no_result(options))
            columns.drop(mapping.ignore)
            columns.done()
            tell_share(options, found.share)
            yield mapping, table, columns, row


def _row_reader(mapping: TradeMapping, columns: Columns, *, invented: bool) -> Callable[[int, list[str]], Shipment]:
    row_id = id_reader(mapping, columns)
    fields = {name: make() for name, make in field_makers(mapping, columns).items()}
    names, readers = tuple(fields), tuple(fields.values())
    when = dates_reader(mapping, columns)
    values = values_reader(mapping, columns)
    codes, goods = codes_of_row(mapping, columns), columns.text(mapping.columns.get("goods"))
    invented_row = mark_reader(mapping, columns, invented=invented)
    roles = tuple(mapping.parties)
    numbered_by_day = mapping.document_type == "declaration"

    def read(line: int, row: list[str]) -> Shipment:
        shipment: dict[str, Any] = {name: reader(row) for name, reader in zip(names, readers, strict=True)}
        dates = when(row)
        if numbered_by_day and (number := shipment.get("document_no")):
            check_number(number, dates)
        found, which = codes(row, dates)
        words = goods_text(goods(row), found)
        check_shipment(dates, goods=words or found, sender=shipment["sender"], receiver=shipment["receiver"])
        check_dated(row, goods=words or found, parties=map(shipment.get, roles))
        return Shipment(
            record_id=row_id(line, row), line=line, document_type=mapping.document_type, dates=dates,
            values=values(row), illustrative=invented_row(row), goods=words,
            hs_raw=codes_text(found), hs_version=which, hs_imputed=bool(mapping.hs and mapping.hs.imputed),
            **shipment,
        )  # fmt: skip

    return read
