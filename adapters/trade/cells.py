"""From the cells of a trade row to our values: each reader is made once for a column and names it when it fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

import pycountry

from adapters import countries
from adapters.base import SourceChanged
from adapters.csvfile import MAX_FIELD
from adapters.dates import PartialDate

T = TypeVar("T")
Cells = list[str]
Read = Callable[[Cells], T]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Times of day are understood and dropped: what is compared is the day.
_TOKENS = {"%Y": r"(?P<Y>\d{4})", "%m": r"(?P<m>\d{2})", "%d": r"(?P<d>\d{2})", "%b": r"(?P<b>[A-Za-z]{3})",
           "%H": r"\d{2}", "%M": r"\d{2}", "%S": r"\d{2}"}  # fmt: skip
_FORMAT = re.compile(r"(?:%[YmdbHMS]|[-./: ,T])+", re.ASCII)
# A longer one is a cell that swallowed its neighbours, or a file made to fill the store.
LONGEST_NAME = 500
LONGEST_ADDRESS = 2_000
_MAX_DIGITS = 14
_MAX_DECIMALS = 4


class CellUnreadable(ValueError):
    """A cell cannot be read; says which column it stands in."""

    def __init__(self, column: str, reason: str) -> None:
        self.column, self.reason = column, reason
        super().__init__(f"column {column!r}: {reason}")


def nothing(cells: Cells) -> None:
    """Read a column that the layout does not have."""
    return


@dataclass(frozen=True, kw_only=True, slots=True)
class Conventions:
    """How a file writes what it writes."""

    null_tokens: frozenset[str] = frozenset()  # beside the empty cell
    decimal: str = "."
    thousands: str | None = None
    countries: Mapping[str, str | None] = field(default_factory=dict)  # spellings beyond the common ones; None: unknown


class Columns:
    """The header of one file, by name. Whoever reads a column takes it; `done` refuses what nobody took."""

    def __init__(self, header: Sequence[str], conventions: Conventions) -> None:
        self._index = {label: number for number, label in enumerate(header)}
        self._left = set(header)
        self._nulls = conventions.null_tokens | {""}
        self._conventions = conventions

    def __contains__(self, label: str) -> bool:
        return label in self._index

    def drop(self, labels: Collection[str]) -> None:
        self._left.difference_update(labels)

    def done(self) -> None:
        """Raise SourceChanged where a column is in the file that nobody knows."""
        if self._left:
            unknown = ", ".join(repr(each) for each in self._index if each in self._left)
            raise SourceChanged(f"the header has columns not known: {unknown}")

    def labelled(self, row: Cells) -> dict[str, str]:
        return {label: row[index].strip() for label, index in self._index.items()}

    def at(self, label: str) -> int:
        """Return the column's place; raises SourceChanged where the file has none of that name."""
        if label not in self._index:
            raise SourceChanged(f"the header has no column {label!r}")
        self._left.discard(label)
        return self._index[label]

    def text(self, label: str | None, *, most: int | None = None) -> Read[str | None]:
        """Read a cell's text; one of more than `most` characters is a ValueError that names the column."""
        if label is None:
            return nothing
        index, nulls = self.at(label), self._nulls
        bound = MAX_FIELD if most is None else most

        def read(cells: Cells) -> str | None:
            text = cells[index].strip()
            if len(text) > bound:
                raise CellUnreadable(label, f"{len(text)} characters, more than {bound}")
            return None if text in nulls else text

        return read

    def converted(self, label: str | None, convert: Callable[[str], T]) -> Read[T | None]:
        """Read the cell's text through `convert`, whose ValueError is told with the column's name."""
        if label is None:
            return nothing
        index, nulls = self.at(label), self._nulls

        def read(cells: Cells) -> T | None:
            text = cells[index].strip()
            if text in nulls:
                return None
            try:
                return convert(text)
            except ValueError as exc:
                raise CellUnreadable(label, str(exc)) from exc

        return read

    def needed(self, label: str) -> Read[str]:
        read = self.text(label)

        def must(cells: Cells) -> str:
            text = read(cells)
            if text is None:
                raise CellUnreadable(label, "is empty")
            return text

        return must

    def number(self, label: str | None) -> Read[Decimal | None]:
        return self.converted(label, number_reader(self._conventions.decimal, self._conventions.thousands))

    def country(self, label: str | None) -> Read[str | None]:
        return self.converted(label, country_reader(self._conventions.countries))

    def day(self, label: str, formats: Sequence[str]) -> Read[PartialDate | None]:
        return self.converted(label, date_reader(formats))

    def one_of(self, label: str, values: Mapping[str, T]) -> Read[T | None]:
        """Read a cell that must hold one of the keys, as its value."""

        def choose(text: str) -> T:
            if text not in values:
                raise ValueError(f"{text[:40]!r} is none of {', '.join(map(repr, values))}")
            return values[text]

        return self.converted(label, choose)


def number_reader(decimal: str, thousands: str | None) -> Callable[[str], Decimal]:
    """Return a reader of plain numbers, none of them negative; where digits are grouped, then by three."""
    whole = r"\d+" if thousands is None else rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+|\d+"
    pattern = re.compile(rf"(?:{whole})(?:{re.escape(decimal)}\d+)?", re.ASCII)

    def read(text: str) -> Decimal:
        if not pattern.fullmatch(text):
            raise ValueError(f"{text[:40]!r} is not a number with the decimal sign {decimal!r}")
        plain = (text.replace(thousands, "") if thousands else text).replace(decimal, ".")
        digits, _, decimals = plain.partition(".")
        if len(digits) > _MAX_DIGITS or len(decimals.rstrip("0")) > _MAX_DECIMALS:
            raise ValueError(f"{text[:40]!r} has more than {_MAX_DIGITS} digits or {_MAX_DECIMALS} decimals")
        return Decimal(plain)

    return read


def country_reader(written: Mapping[str, str | None]) -> Callable[[str], str | None]:
    """Return a reader of codes (two or three letters, or the UN's three digits) and names."""

    @lru_cache(maxsize=4_096)
    def read(text: str) -> str | None:
        if text in written:
            return written[text]
        code = countries.iso2(text)
        if code is None:
            raise ValueError(f"the country {text[:40]!r} is not known")
        return code

    return read


@lru_cache(maxsize=1_024)
def currency(text: str) -> str:
    """Return the three letters of ISO 4217 for them or for the three digits; raises ValueError for any other."""
    found = pycountry.currencies.get(alpha_3=text) or pycountry.currencies.get(numeric=text)
    if found is None:
        raise ValueError(f"the currency {text[:40]!r} is not known")
    return str(found.alpha_3)


def check_date_format(form: str) -> bool:
    """Return whether the format is one we read: a year, perhaps a month and a day, each once, and time of day."""
    tokens = re.findall("%.", form)
    month = tokens.count("%m") + tokens.count("%b")
    return (
        _FORMAT.fullmatch(form) is not None and len(set(tokens)) == len(tokens) and tokens.count("%Y") == 1
        and month <= 1 and ("%d" not in tokens or month == 1)
    )  # fmt: skip


def date_reader(formats: Sequence[str]) -> Callable[[str], PartialDate]:
    """Return a reader of dates; where two of the formats give two days, neither is taken."""
    patterns = [_date_pattern(each) for each in formats]

    @lru_cache(maxsize=65_536)
    def read(text: str) -> PartialDate:
        found = {day for each in patterns if (match := each.fullmatch(text)) and (day := _date(match))}
        if not found:
            raise ValueError(f"{text[:40]!r} is not a date of the form {' or '.join(formats)}")
        if len(found) > 1:
            raise ValueError(f"{text[:40]!r} is two dates: {' and '.join(sorted(map(str, found)))}")
        return found.pop()

    return read


def _date_pattern(form: str) -> re.Pattern[str]:
    parts = re.findall("%.|[^%]+", form)
    return re.compile("".join(_TOKENS.get(each) or re.escape(each) for each in parts), re.ASCII)


def _date(match: re.Match[str]) -> PartialDate | None:
    """Return the date, or None where the calendar has no such day."""
    parts = match.groupdict()
    year, month, day = parts["Y"], parts.get("m"), parts.get("d")
    try:
        if (name := parts.get("b")) is not None:
            month = f"{_MONTHS.index(name.lower()) + 1:02}"
        if day is None:
            return PartialDate.parse(year if month is None else f"{year}-{month}")
        return PartialDate.of(date(int(year), int(month or 0), int(day)))
    except ValueError:
        return None
