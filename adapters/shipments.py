"""Shipments by column: how millions of rows get from a layout to the store without an object for each."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO, Generic, TypeVar

from adapters.base import Amount, OnUnreadable, RowUnreadable, Shipment, TradeFormat
from adapters.dates import PartialDate

SCALE = 10_000  # numbers of a block are whole ten-thousandths
LONGEST_ID = 200  # a longer record id is cells run together
_LARGEST = 2**63 - 1
_LARGEST_NUMBER = Decimal(_LARGEST) / SCALE
PARTIES = ("sender", "receiver", "contract_holder", "declarant", "manufacturer", "notify_party")
NUMBERS = ("net_kg", "gross_kg", "quantity")
_PLAIN = (
    "record_id", "line", "document_type", "document_no", "item_no", "direction", *PARTIES, "origin", "departure",
    "trading", "destination", "hs_raw", "hs_version", "hs_imputed", "goods", "unit", "incoterm", "illustrative",
)  # fmt: skip
FIELDS = (*_PLAIN, "dates", *NUMBERS, "amount", "currency", "value_kind", "other_values")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Same(Generic[T]):
    """A column with one value in every row."""

    value: T


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Rows in the file's order: the values of each of `FIELDS`, or `Same`; one that is absent is None throughout.

    Parties are `TradeParty` or None; dates are `dates_text`; `other_values` is `values_text`; numbers ten-thousandths.
    """

    rows: int
    columns: Mapping[str, Sequence[Any] | Same[Any]]

    @property
    def record_ids(self) -> Sequence[str]:
        ids = self.columns["record_id"] if self.rows else ()
        assert not isinstance(ids, Same)  # no two rows have one
        return ids

    @property
    def lines(self) -> Sequence[int]:
        lines = self.columns["line"] if self.rows else ()
        assert not isinstance(lines, Same)
        return lines


def dates_text(dates: Iterable[tuple[str, PartialDate]]) -> str:
    """Return dated events as they are kept: `kind=date`, by their kinds' order, with `;` between."""
    return ";".join([f"{kind}={on}" for kind, on in sorted(dates)])


def values_text(values: Iterable[tuple[str, str, Decimal]]) -> str | None:
    """Return (kind, currency, amount) of the values beside the one to total as they are kept, None for none."""
    given = [[kind, currency, str(amount)] for kind, currency, amount in values]
    return json.dumps(given, separators=(",", ":")) if given else None


def scaled(value: Decimal) -> int:
    """Return ten-thousandths; raises ValueError for more than four decimals or 64 bits."""
    whole = value * SCALE
    if whole != whole.to_integral_value():
        raise ValueError(f"{value} has more than four decimals")
    if abs(whole) > _LARGEST:
        raise ValueError(f"{value} is too large")
    return int(whole)


def check_kept(row: Shipment) -> None:
    """Raise ValueError for a row that no column can hold: a record id too long, a number too large."""
    if len(row.record_id) > LONGEST_ID:
        raise ValueError(f"a record id of {len(row.record_id)} characters")
    for number in (row.net_kg, row.gross_kg, row.quantity, *[each.value for each in row.values]):
        if number is not None and not -_LARGEST_NUMBER <= number <= _LARGEST_NUMBER:
            raise ValueError(f"{number} is too large")


def of_shipments(given: Iterable[Shipment], hears: OnUnreadable | None = None) -> Block:
    """Return the rows as a block; one that cannot be kept is told to `hears`, or raised as RowUnreadable."""
    rows: list[Shipment] = []
    numbers: list[tuple[Any, ...]] = []
    for each in given:
        try:
            if len(each.record_id) > LONGEST_ID:
                raise ValueError(f"a record id of {len(each.record_id)} characters")
            numbers.append((*map(_number, (each.net_kg, each.gross_kg, each.quantity)), *stored_values(each.values)))
        except ValueError as exc:
            if hears is None:
                raise RowUnreadable(each.line, None, str(exc)) from exc
            hears(each.line, (each.record_id,), str(exc))
        else:
            rows.append(each)
    columns: dict[str, Sequence[Any]] = {name: [getattr(each, name) for each in rows] for name in _PLAIN}
    columns["dates"] = [dates_text(each.dates) for each in rows]
    turned = zip(*numbers, strict=True) if numbers else ((),) * 7
    columns |= dict(zip((*NUMBERS, "amount", "currency", "value_kind", "other_values"), turned, strict=True))
    return Block(rows=len(rows), columns=columns)


def _number(value: Decimal | None) -> int | None:
    return None if value is None else scaled(value)


def stored_values(values: Sequence[Amount]) -> tuple[int | None, str | None, str | None, str | None]:
    """Return amount, currency and kind of the value to total, and the others' text; raises ValueError as `scaled`."""
    if not values:
        return None, None, None, None
    main, *others = values
    for each in others:
        scaled(each.value)
    return (
        scaled(main.value), main.currency, main.kind,
        values_text((each.kind, each.currency, each.value) for each in others),
    )  # fmt: skip


class ByBlock(TradeFormat):
    """A layout that can be read by column."""

    @abstractmethod
    def blocks(self, stream: BinaryIO, options: Mapping[str, object], size: int) -> Iterator[Block]:
        """Yield the rows that `read` does, in blocks of about this size; raises and tells as that does."""


def read_blocks(
    layout: TradeFormat, stream: BinaryIO, options: Mapping[str, object], size: int, hears: OnUnreadable
) -> Iterator[Block]:
    """Yield a file's rows in blocks, by column where the layout can."""
    if isinstance(layout, ByBlock):
        return layout.blocks(stream, options, size)
    return in_blocks(layout.read(stream, options), size, hears)


def in_blocks(read: Iterator[Shipment], size: int, hears: OnUnreadable | None) -> Iterator[Block]:
    """Yield rows that come one by one as blocks of at most this size."""
    while chunk := list(islice(read, size)):
        yield of_shipments(chunk, hears)


def chosen(block: Mapping[str, Any], keep: Callable[[Sequence[Any]], Sequence[Any]]) -> dict[str, Any]:
    """Return columns with `keep` done to each that is not the same in every row."""
    return {name: each if isinstance(each, Same) else keep(each) for name, each in block.items()}
