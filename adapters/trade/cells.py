"""From the cells of a trade row to our values: each reader is made once for a column and names it when it fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Protocol, TypeVar

from adapters.base import SourceChanged
from adapters.csvfile import MAX_FIELD
from adapters.dates import PartialDate
from adapters.formulas import ERRORS, WHY
from adapters.trade.country_words import country_reader
from adapters.trade.days import date_reader

T = TypeVar("T")


class Cells(Protocol):
    """The cells of a row, by place: a whole row, or only those that are read."""

    def __getitem__(self, place: int, /) -> str: ...


Read = Callable[[Cells], T]

# A longer one is a cell that swallowed its neighbours, or a file made to fill the store.
LONGEST_NAME = 500
LONGEST_ADDRESS = 2_000
# What stands, this very object, in a cell of a workbook whose formula has no stored result.
FORMULA: Final = "(a formula without a stored result)"
_ISO = "%Y-%m-%d"
_MAX_DIGITS = 14
_MAX_DECIMALS = 4
_PLACES = Decimal("0.0001")
_ONE = Decimal(1)


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
    rounded: bool = False  # numbers with more decimals than are kept are rounded, half to even, and not refused
    countries: Mapping[str, str | None] = field(default_factory=dict)  # spellings beyond the common ones; None: unknown


class Columns:
    """The header of one file, by name. Whoever reads a column takes it; `done` refuses what nobody took."""

    def __init__(self, header: Sequence[str], conventions: Conventions, *, typed: bool = False) -> None:
        self._typed = typed
        self._index = {label: number for number, label in enumerate(header)}
        self._left = set(header)
        self._taken: set[str] = set()
        self._amounts: set[str] = set()  # of numbers, without which a row still says who sent what to whom
        self._watched: list[int] = []
        self._nulls = conventions.null_tokens | {""}
        self._conventions = conventions

    def __contains__(self, label: str) -> bool:
        return label in self._index

    def drop(self, labels: Collection[str]) -> None:
        """Leave out the columns of these names; `Name*` stands for all whose name begins so."""
        self._left.difference_update(labels)
        starts = tuple(each[:-1] for each in labels if each.endswith("*"))
        self._left = {each for each in self._left if not (starts and each.startswith(starts))}

    def done(self) -> None:
        """Raise SourceChanged where a column is in the file that nobody knows."""
        if self._left:
            unknown = ", ".join(repr(each) for each in self._index if each in self._left)
            raise SourceChanged(f"the header has columns not known: {unknown}")

    @property
    def typed(self) -> bool:
        return self._typed

    @property
    def conventions(self) -> Conventions:
        return self._conventions

    @property
    def left_out(self) -> frozenset[int]:
        """The places of the columns that nobody reads."""
        return frozenset(place for label, place in self._index.items() if label not in self._taken)

    def watched(self, make: Callable[[], Read[T]]) -> tuple[Read[T], tuple[int, ...]]:
        """Return the reader that `make` makes, and the places of the columns it reads."""
        before, self._watched = self._watched, []
        read = make()
        places, self._watched = tuple(dict.fromkeys(self._watched)), before
        return read, places

    def stored(
        self, read: Callable[[int, list[str]], T], hears: Callable[[int, str], None] | None = None
    ) -> Callable[[int, list[str]], T]:
        """Return the reader of rows `read`, which then refuses those with a formula of no result that it would read.

        A number that is lacking so, an amount or a weight, is none, and is told to `hears`, line and label: the row
        names its parties and goods all the same. To be called when all columns are taken; in a column that is not, such
        a formula is an empty cell.
        """
        if not self._typed:
            return read
        taken = [(label, place) for label, place in self._index.items() if label in self._taken]
        lacking = {FORMULA, *ERRORS} - self._nulls

        def checked(line: int, row: list[str]) -> T:
            if lacking.isdisjoint(row):
                return read(line, row)
            for label, place in taken:
                if row[place] in lacking and label not in self._amounts:
                    raise CellUnreadable(label, WHY if row[place] is FORMULA else f"holds the error {row[place]}")
            made = read(line, ["" if each in lacking else each for each in row])
            lost = [label for label, place in taken if row[place] in lacking]
            if hears is not None and lost:
                hears(line, ", ".join(lost))
            return made

        return checked

    def labelled(self, row: Cells) -> dict[str, str]:
        return {label: row[index].strip() for label, index in self._index.items()}

    def at(self, label: str) -> int:
        """Return the column's place; raises SourceChanged where the file has none of that name."""
        if label not in self._index:
            raise SourceChanged(f"the header has no column {label!r}")
        self._left.discard(label)
        self._taken.add(label)
        self._watched.append(self._index[label])
        return self._index[label]

    def text(self, label: str | None, *, most: int | None = None) -> Read[str | None]:
        """Read a cell's text; one of more than `most` characters is a ValueError that names the column."""
        if label is None:
            return nothing
        index, nulls = self.at(label), self._nulls
        bound = MAX_FIELD if most is None else most
        errors = frozenset() if most is None else ERRORS  # of a party, whose name would be found and compared

        def read(cells: Cells) -> str | None:
            text = cells[index].strip()
            if len(text) > bound:
                raise CellUnreadable(label, f"{len(text)} characters, more than {bound}")
            if text in nulls:
                return None
            if text in errors:
                raise CellUnreadable(label, f"holds the error {text}")
            return text

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

    def number(self, label: str | None, factor: Decimal = _ONE) -> Read[Decimal | None]:
        """Read a number, multiplied; by a factor that is not whole, to as many decimals as are kept, half to even."""
        if factor == _ONE:
            return self.amount(label, lambda number: number)
        places = None if factor == int(factor) else _PLACES
        return self.amount(label, lambda number: _multiplied(number, factor, places))

    def amount(self, label: str | None, of: Callable[[Callable[[str], Decimal]], Callable[[str], T]]) -> Read[T | None]:
        """Read a cell with a number in it through what `of` makes of the reader of numbers."""
        if label is not None:
            self._amounts.add(label)
        said = self._conventions
        return self.converted(label, of(number_reader(said.decimal, said.thousands, rounded=said.rounded)))

    def country(self, label: str | None) -> Read[str | None]:
        return self.converted(label, country_reader(self._conventions.countries))

    def day(self, label: str | Sequence[str], formats: Sequence[str]) -> Read[PartialDate | None]:
        """Read a date of one of the formats; what a workbook holds as a day is no more exact than they are.

        Of several columns, as a year and a month, the cells that are filled are read with a blank between them.
        """
        if not isinstance(label, str):
            return self._joined(label, date_reader(formats))
        if not self._typed:
            return self.converted(label, date_reader(formats))
        months = not any("d" in each for each in formats)
        plain = date_reader([*formats, _ISO])

        def read(text: str) -> PartialDate:
            day = plain(text)
            return PartialDate.parse(day.first.isoformat()[:7]) if months and day.precision == "day" else day

        return self.converted(label, read)

    def _joined(self, labels: Sequence[str], convert: Callable[[str], T]) -> Read[T | None]:
        places, nulls = [self.at(each) for each in labels], self._nulls

        def read(cells: Cells) -> T | None:
            texts = [cells[place].strip() for place in places]
            filled = [each for each in texts if each not in nulls]
            if not filled:
                return None
            try:
                return convert(" ".join(filled))
            except ValueError as exc:
                raise CellUnreadable(" and ".join(labels), str(exc)) from exc

        return read

    def one_of(self, label: str, values: Mapping[str, T]) -> Read[T | None]:
        """Read a cell that must hold one of the keys, as its value."""

        def choose(text: str) -> T:
            if text not in values:
                raise ValueError(f"{text[:40]!r} is none of {', '.join(map(repr, values))}")
            return values[text]

        return self.converted(label, choose)


def _multiplied(number: Callable[[str], Decimal], factor: Decimal, places: Decimal | None) -> Callable[[str], Decimal]:
    return lambda text: number(text) * factor if places is None else (number(text) * factor).quantize(places)


def number_reader(decimal: str, thousands: str | None, *, rounded: bool = False) -> Callable[[str], Decimal]:
    """Return a reader of plain numbers, none of them negative; where digits are grouped, then by three.

    With commas also as in India, by two before the last three: `1,23,456.50`.
    """
    whole = r"\d+" if thousands is None else rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+|\d+"
    if thousands == ",":
        whole = rf"\d{{1,2}}(?:,\d\d)+,\d{{3}}|{whole}"
    pattern = re.compile(rf"(?:{whole})(?:{re.escape(decimal)}\d+)?", re.ASCII)

    def read(text: str) -> Decimal:
        if not pattern.fullmatch(text):
            raise ValueError(f"{text[:40]!r} is not a number with the decimal sign {decimal!r}")
        plain = (text.replace(thousands, "") if thousands else text).replace(decimal, ".")
        digits, _, decimals = plain.partition(".")
        if rounded and len(decimals) > _MAX_DECIMALS and len(digits) <= _MAX_DIGITS:
            return Decimal(plain[: len(digits) + 40]).quantize(_PLACES)
        if len(digits) > _MAX_DIGITS or len(decimals.rstrip("0")) > _MAX_DECIMALS:
            raise ValueError(f"{text[:40]!r} has more than {_MAX_DIGITS} digits or {_MAX_DECIMALS} decimals")
        return Decimal(plain)

    return read
