"""What a mapping file says, once it is checked: columns, dates, parties, codes and values of one layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from adapters.base import DocumentDate, DocumentType, ValueKind
from adapters.csvfile import Dialect
from adapters.dates import PartialDate
from adapters.trade.cells import Conventions

ROLES = ("sender", "receiver", "contract_holder", "declarant", "manufacturer", "notify_party")
COUNTRIES = ("origin", "departure", "trading", "destination")
TEXTS = ("document_no", "item_no", "goods", "unit", "incoterm")
WEIGHTS = ("net_kg", "gross_kg")
NUMBERS = (*WEIGHTS, "quantity")
# Kilograms in one: a pound is that of the international agreement of 1959.
UNITS = {"kg": Decimal(1), "t": Decimal(1000), "g": Decimal("0.001"), "lb": Decimal("0.45359237")}

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Said(Generic[T]):
    """What is the same for the whole file (`fixed`), or stands in a column as one of the keys of `values`."""

    fixed: T | None = None
    column: str | None = None
    values: Mapping[str, T] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DateColumn:
    column: str | tuple[str, ...]  # several: a year, a month and a day in columns of their own
    kind: Said[DocumentDate]
    formats: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyColumns:
    """`raw_name`, where the row has it, is what the document says; `name` is then the vendor's reading of it."""

    name: str | None  # None: the file has numbers of parties only
    raw_name: str | None
    country: Said[str] | None
    address: str | None
    identifiers: tuple[tuple[str, str], ...]  # (our type, column)


@dataclass(frozen=True, kw_only=True, slots=True)
class HsColumn:
    column: str
    version: Said[str] | None
    digits: tuple[int, ...]  # lengths a code may have; empty: 4, 6, 8, 10 or 12
    imputed: bool  # the vendor's guess, not the declarant's word
    lost_zero: bool  # a code of an odd number of digits lost its leading zero in a spreadsheet
    dots: bool  # codes are written as 8515.21.00
    star: bool  # a code of fewer digits than the form asks for ends in `*`
    several: str | None  # what divides codes, where a cell may hold more than one: the first counts
    since: tuple[tuple[str, PartialDate], ...]  # the version by the row's first date, where nothing else says it


@dataclass(frozen=True, kw_only=True, slots=True)
class ValueColumn:
    column: str
    currency: Said[str]
    kind: ValueKind
    scale: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class TradeMapping:
    """A mapping file, checked; `columns` are the plain ones, by our field's name.

    `factors`: by what the numbers of a plain column are multiplied, where not by one.
    """

    name: str
    title: str
    dialect: Dialect
    conventions: Conventions
    document_type: DocumentType
    direction: Said[str] | None
    record_id: tuple[str, ...]  # none: the file has no number of a row, and a sum over its cells stands for one
    sheet: str | None
    columns: Mapping[str, str]
    factors: Mapping[str, Decimal]
    dates: tuple[DateColumn, ...]
    parties: Mapping[str, PartyColumns]
    hs: HsColumn | None
    values: tuple[ValueColumn, ...]
    illustrative: Said[bool] | None
    ignore: tuple[str, ...]


def used_columns(mapping: TradeMapping) -> frozenset[str]:
    """Return the labels that a file's header must have."""
    said: list[Said[Any] | None] = [mapping.direction, mapping.illustrative]
    found: set[str | None] = {*mapping.record_id, *mapping.columns.values()}
    for day in mapping.dates:
        found |= {day.column} if isinstance(day.column, str) else set(day.column)
        said.append(day.kind)
    for party in mapping.parties.values():
        found |= {party.name, party.raw_name, party.address, *(column for _, column in party.identifiers)}
        said.append(party.country)
    if mapping.hs:
        found.add(mapping.hs.column)
        said.append(mapping.hs.version)
    for value in mapping.values:
        found.add(value.column)
        said.append(value.currency)
    found |= {each.column for each in said if each is not None}
    return frozenset(each for each in found if each is not None)
