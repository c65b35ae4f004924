"""A date as exact as its source was, with its kind and the field it came from."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

Precision = Literal["day", "month", "year"]
DateKind = Literal["effective", "listed", "published", "amended", "ended", "seen"]

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day, a month or a year; `first` and `last` are its inclusive bounds."""

    first: date
    last: date

    @property
    def precision(self) -> Precision:
        if self.first == self.last:
            return "day"
        return "month" if self.first.month == self.last.month else "year"

    def __str__(self) -> str:
        """Return ISO 8601 text no more exact than the source: `2024`, `2024-02` or `2024-02-23`."""
        return self.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]

    @staticmethod
    def of(day: date) -> PartialDate:
        return PartialDate(day, day)

    @staticmethod
    def parse(text: str) -> PartialDate:
        """Read ISO 8601 `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; raises ValueError for anything else."""
        return _parse(text)


@lru_cache(maxsize=65_536)
def _parse(text: str) -> PartialDate:
    found = _ISO.fullmatch(text)
    if not found:
        raise ValueError(f"not a date of the form YYYY, YYYY-MM or YYYY-MM-DD: {text[:40]!r}")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None  # the pattern requires it
    if day is not None and month is not None:
        return PartialDate.of(date(year, month, day))
    if month is not None:
        first = date(year, month, 1)
        return PartialDate(first, date(year, month, calendar.monthrange(year, month)[1]))
    return PartialDate(date(year, 1, 1), date(year, 12, 31))


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceDate:
    """One date of a designation or measure, as its publisher gives it.

    `field` is the publisher's own name of the field; `parsed` marks a date read from free text.
    """

    kind: DateKind
    on: PartialDate
    field: str
    parsed: bool = False
