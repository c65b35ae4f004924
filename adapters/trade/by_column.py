"""Mapped rows read by column: every distinct cell, or combination of cells, is read once, by the readers of rows.

Rows with a cell that those readers refuse are left to them: they alone say what is wrong. What is read here without
them (plain texts and numbers, too many to remember) is read only in the forms that both read alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import compress, repeat
from typing import Any, Final

from adapters.shipments import LONGEST_ID, Block, Same, chosen, dates_text, scaled, stored_values
from adapters.trade.cells import Columns, Read
from adapters.trade.layout import NUMBERS, TradeMapping
from adapters.trade.mapped_parts import currency_reader, values_reader
from adapters.trade.mapped_rows import (
    codes_of_row,
    codes_text,
    dates_reader,
    field_makers,
    goods_text,
    id_reader,
    mark_reader,
)
from adapters.trade.totals import is_no_shipment, may_be_dated_total

_REMEMBERED = 100_000
_MOST_DIGITS = 14
_ONE = Decimal(1)
_LARGEST, _AMOUNTS = 2**63 - 1, ("amount", "currency", "value_kind", "other_values")
Cells = Sequence[Sequence[str]]  # the cells of each column


class _Bad:
    """Stands for what no reader takes."""

    name = None  # of a party


BAD: Final = _Bad()


class _Memory(dict[Any, Any]):
    """What each key reads as; a key that cannot be read reads as BAD."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, key: Any) -> Any:
        if len(self) >= _REMEMBERED:
            self.clear()
        try:
            value = self._read(key)
        except ValueError:
            value = BAD
        self[key] = value
        return value


class _Remembering:
    """A reader of a few cells of a row, as one of whole columns."""

    def __init__(self, read: Read[Any], places: tuple[int, ...]) -> None:
        self._places = places
        if len(places) == 1:
            (place,) = places
            self._known = _Memory(lambda cell: read({place: cell}))
        else:
            self._known = _Memory(lambda cells: read(dict(zip(places, cells, strict=True))))

    def __call__(self, columns: Cells) -> list[Any] | Same[Any]:
        known = self._known
        if not self._places:
            return Same(known[()])
        if len(self._places) == 1:
            return [known[each] for each in columns[self._places[0]]]
        return [known[each] for each in zip(*(columns[place] for place in self._places), strict=True)]


class ByColumn:
    """The readers of one file, by column."""

    def __init__(self, mapping: TradeMapping, columns: Columns, *, invented: bool) -> None:
        self._mapping, self._columns = mapping, columns
        self._nulls = columns.conventions.null_tokens | {""}
        self._row_id = id_reader(mapping, columns)
        self._ids = [columns.at(each) for each in mapping.record_id]
        plain = mapping.columns
        fast = {name: self._text(columns.at(plain[name])) for name in ("document_no", "item_no") if name in plain}
        factors = {name: mapping.factors.get(name, _ONE) for name in NUMBERS if name in plain}
        fast |= {name: self._number(plain[name], factor) for name, factor in factors.items()}
        self._readers: dict[str, Callable[[Cells], Any]] = {
            name: fast.get(name) or _Remembering(*columns.watched(make))
            for name, make in field_makers(mapping, columns).items()
        }
        self._goods = self._text(columns.at(plain["goods"])) if "goods" in plain else None
        when, places = columns.watched(lambda: dates_reader(mapping, columns))
        self._dates = _Remembering(lambda row: _Dated(when(row)), places)
        codes, code_places = columns.watched(lambda: _with_dates(codes_of_row(mapping, columns), when))
        since = places if mapping.hs and mapping.hs.since else ()
        self._codes = _Remembering(
            codes if since else _without_dates(codes_of_row(mapping, columns)), (*code_places, *since)
        )
        self._mark = _Remembering(*columns.watched(lambda: mark_reader(mapping, columns, invented=invented)))
        self._values = values_reader(mapping, columns)
        self._amount = None
        if len(mapping.values) == 1 and mapping.values[0].scale == int(mapping.values[0].scale):
            (value,) = mapping.values
            self._amount = self._number(value.column, value.scale)
            self._unit = _Remembering(*columns.watched(lambda: currency_reader(columns, value)))

    def block(self, lines: Sequence[int], rows: Sequence[list[str]]) -> tuple[Block, list[int]]:
        """Return the rows as a block, without those at the places that are returned: the row reader is to read them."""
        if not rows:
            return Block(rows=0, columns={}), []
        cells = list(zip(*rows, strict=True))
        found: dict[str, Any] = {"record_id": self._record_ids(lines, rows, cells), "line": lines}
        found |= {name: read(cells) for name, read in self._readers.items()}
        dated = self._dates(cells)
        codes = self._codes(cells)
        found |= self._of_codes(codes, cells, len(rows)) | self._amounts(cells, rows)
        found["illustrative"] = self._mark(cells)
        found["document_type"] = Same(self._mapping.document_type)
        found["dates"] = dated
        bad = self._bad(found, codes)
        self._check_numbers(found, dated, bad)
        bad |= _no_shipments(found, dated, len(rows), tuple(self._mapping.parties))
        if bad:
            keep = [at not in bad for at in range(len(rows))]
            found = chosen(found, lambda column: list(compress(column, keep)))
        dates = found["dates"]
        found["dates"] = Same(dates.value.text) if isinstance(dates, Same) else [each.text for each in dates]
        return Block(rows=len(rows) - len(bad), columns=found), sorted(bad)

    def _record_ids(self, lines: Sequence[int], rows: Sequence[list[str]], cells: Cells) -> list[Any]:
        if not self._ids:
            return [self._row_id(line, row) for line, row in zip(lines, rows, strict=True)]
        parts = [self._text(place)(cells) for place in self._ids]
        if any(None in each for each in parts):
            ids: list[Any] = [BAD if None in each else "/".join(each) for each in zip(*parts, strict=True)]
        else:
            ids = parts[0] if len(parts) == 1 else list(map("/".join, zip(*parts, strict=True)))
        if BAD not in ids and max(map(len, ids)) <= LONGEST_ID:
            return ids
        return [BAD if each is BAD or len(each) > LONGEST_ID else each for each in ids]

    def _text(self, place: int) -> Callable[[Cells], list[str | None]]:
        nulls = self._nulls - {""}
        if nulls:
            return lambda cells: [
                text if (text := each.strip()) and text not in nulls else None for each in cells[place]
            ]
        return lambda cells: [each.strip() or None for each in cells[place]]

    def _number(self, label: str, factor: Decimal) -> Callable[[Cells], list[Any]]:
        """Return a reader of ten-thousandths: plain digits at once, everything else by the reader of rows."""
        place, scale = self._columns.at(label), int(factor)
        whole = 10_000 * scale
        read, sign, nulls = self._columns.number(label, factor), self._columns.conventions.decimal, self._nulls

        def slowly(cell: str) -> int | None:
            number = read({place: cell})
            return None if number is None else scaled(number)

        known = _Memory(slowly)
        if scale != factor:  # kilograms of pounds
            return lambda cells: [known[each] for each in cells[place]]

        def one(cell: str) -> Any:
            if cell in nulls:
                return None
            if cell.isdigit() and cell.isascii() and len(cell) <= _MOST_DIGITS:
                value = int(cell) * whole
                return value if value <= _LARGEST else BAD
            before, found, after = cell.partition(sign)
            if (
                found and before.isdigit() and after.isdigit() and len(after) <= 4 and cell.isascii()
                and len(before) <= _MOST_DIGITS
            ):  # fmt: skip
                value = int(before + after) * 10 ** (4 - len(after)) * scale
                return value if value <= _LARGEST else BAD
            return known[cell]

        return lambda cells: [one(each) for each in cells[place]]

    def _of_codes(self, codes: list[Any] | Same[Any], cells: Cells, rows: int) -> dict[str, Any]:
        hs, goods = self._mapping.hs, self._goods(cells) if self._goods else Same(None)
        if hs is None or isinstance(codes, Same):
            return {"hs_raw": Same(None), "hs_version": Same(None), "hs_imputed": Same(False), "goods": goods}
        read = [((), None) if each is BAD else each for each in codes]
        if hs.several is not None:
            words = [None] * rows if isinstance(goods, Same) else goods
            goods = [goods_text(text, found) for text, (found, _) in zip(words, read, strict=True)]
        return {
            "hs_raw": [codes_text(found) for found, _ in read],
            "hs_version": [version for _, version in read],
            "hs_imputed": Same(hs.imputed),
            "goods": goods,
        }

    def _amounts(self, cells: Cells, rows: Sequence[list[str]]) -> dict[str, Any]:
        if not self._mapping.values:
            return {name: Same(None) for name in _AMOUNTS}
        if self._amount is None:  # several values of a row: each row by the reader of rows
            return dict(zip(_AMOUNTS, map(list, zip(*map(self._values_of, rows), strict=True)), strict=True))
        amounts, units = self._amount(cells), self._unit(cells)
        given = [units.value] * len(rows) if isinstance(units, Same) else units
        kind = self._mapping.values[0].kind
        if None not in amounts and None not in given:
            return dict(zip(_AMOUNTS, (amounts, given, Same(kind), Same(None)), strict=True))
        made = [
            (None, None, None) if amount is None else (BAD if unit is None else amount, unit, kind)
            for amount, unit in zip(amounts, given, strict=True)
        ]
        return dict(zip(_AMOUNTS, (*map(list, zip(*made, strict=True)), Same(None)), strict=True))

    def _values_of(self, row: list[str]) -> tuple[Any, ...]:
        try:
            return stored_values(self._values(row))
        except ValueError:
            return BAD, None, None, None

    def _bad(self, found: Mapping[str, Any], codes: list[Any] | Same[Any]) -> set[int]:
        bad: set[int] = set()
        for column in (*found.values(), codes):
            if isinstance(column, list):
                if BAD in column:
                    bad.update(at for at, each in enumerate(column) if each is BAD)
            elif isinstance(column, Same) and column.value is BAD:
                return set(range(len(found["record_id"])))
        return bad

    def _check_numbers(self, found: Mapping[str, Any], dated: list[Any] | Same[Any], bad: set[int]) -> None:
        """Leave to the row reader the declarations whose number does not plainly hold their day."""
        numbers = found["document_no"]
        if self._mapping.document_type != "declaration" or isinstance(numbers, Same):
            return
        for at, (number, when) in enumerate(zip(numbers, _spread(dated, len(numbers)), strict=True)):
            plain = number is None or when is BAD or "/" not in number
            if not plain and not number.startswith(when.inside, number.find("/")):
                bad.add(at)


def _no_shipments(found: Mapping[str, Any], dated: list[Any] | Same[Any], rows: int, roles: Sequence[str]) -> set[int]:
    """Return the places of the rows that are no shipment, or may be none: the row reader says so."""

    def at(name: str, place: int) -> Any:
        column = found[name]
        value = column.value if isinstance(column, Same) else column[place]
        return None if value is BAD else value

    undated = [place for place, each in enumerate(_spread(dated, rows)) if each is not BAD and not each.text]
    no_shipments = {
        place
        for place in undated
        if is_no_shipment(
            dated=False,
            goods=at("goods", place) or at("hs_raw", place),
            sender=at("sender", place),
            receiver=at("receiver", place),
        )
    }
    nobody = _nameless(found["sender"]) | _nameless(found["receiver"])
    pairs = zip(_spread(found["sender"], rows), _spread(found["receiver"], rows), strict=True)
    unnamed = [place for place, (one, other) in enumerate(pairs) if id(one) in nobody and id(other) in nobody]
    said = ((each, at("goods", each) or at("hs_raw", each), (at(role, each) for role in roles)) for each in unnamed)
    return no_shipments | {place for place, goods, parties in said if may_be_dated_total(goods, parties)}


def _nameless(column: list[Any] | Same[Any]) -> set[int]:
    """Return the `id` of each object in a column of parties that names none: many rows have one of them."""
    distinct = {id(each): each for each in (column if isinstance(column, list) else [column.value])}
    return {key for key, each in distinct.items() if each is BAD or may_be_dated_total(None, [each])}


def _spread(column: list[Any] | Same[Any], rows: int) -> Iterable[Any]:
    return repeat(column.value, rows) if isinstance(column, Same) else column


class _Dated:
    """The dates of a row as they are kept, and what a declaration's number holds of them, or nothing."""

    __slots__ = ("inside", "text")

    def __init__(self, when: Iterable[tuple[str, Any]]) -> None:
        given = dict(when)
        on = given.get("declaration")
        self.text = dates_text(given.items())
        self.inside = f"/{on.first:%d%m%y}/" if on is not None and on.precision == "day" else ""


def _with_dates(codes: Callable[[Any, Any], Any], when: Read[Any]) -> Read[Any]:
    return lambda row: codes(row, when(row))


def _without_dates(codes: Callable[[Any, Any], Any]) -> Read[Any]:
    return lambda row: codes(row, ())
