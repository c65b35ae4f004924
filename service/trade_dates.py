"""How a file writes its dates, as far as its first rows tell; where two orders of the numbers fit, that is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Literal

from adapters.dates import PartialDate
from adapters.trade.days import date_pattern, date_reader

First = Literal["day", "month", "year"]

# From the strictest to the loosest: of those that read the rows alike the first is proposed.
_DAYS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y",
    "%-d/%-m/%Y", "%-m/%-d/%Y", "%-d.%-m.%Y", "%-d-%-m-%Y", "%-m-%-d-%Y", "%-d. %-m. %Y",
    "%Y-%-m-%-d", "%Y/%-m/%-d", "%Y.%-m.%-d", "%Y.%-m.%-d.", "%Y. %-m. %-d", "%Y. %-m. %-d.", "%Y %-m %-d",
    "%Y年%-m月%-d日", "%Y년%-m월%-d일", "ngày %-d tháng %-m năm %Y", "%-d tháng %-m, %Y",
    "%d-%b-%Y", "%d %b %Y", "%b %d, %Y", "%-d-%b-%Y", "%-d %b %Y", "%-d. %b %Y", "%-d.%b.%Y", "%-d/%b/%Y",
    "%b %-d, %Y", "%b %-d %Y", "%-d de %b de %Y", "%-d de %b del %Y", "%-d de %b, %Y", "%Y-%b-%d", "%Y %b %-d",
    "%Y%m%d",
    "%d.%m.%y", "%d/%m/%y", "%m/%d/%y", "%-d.%-m.%y", "%-d/%-m/%y", "%-m/%-d/%y", "%d-%m-%y", "%m-%d-%y",
    "%y.%m.%d", "%y/%m/%d", "%y-%m-%d", "%y.%-m.%-d", "%y/%-m/%-d", "%y-%-m-%-d", "%y. %-m. %-d", "%y. %-m. %-d.",
    "%y年%-m月%-d日", "%y년%-m월%-d일", "%d-%b-%y", "%-d-%b-%y", "%-d %b %y", "%-d/%b/%y",
)  # fmt: skip
_ENDS = ("", " %-H:%M", " %-H:%M:%S", "T%H:%M:%S", "T%H:%M", " %-H:%M:%S.%f", "T%H:%M:%S.%f", "T%H:%M:%S%z",
         "T%H:%M:%S.%f%z", " %-H:%M:%S%z", " %-H:%M %p", " %-H:%M:%S %p", ", %-H:%M", ", %-H:%M:%S", "%H%M%S",
         "г.", " г.", " г", "г", " года")  # fmt: skip
_MONTHS = ("%b-%Y", "%b %Y", "%Y-%m", "%m/%Y", "%m.%Y", "%m-%Y", "%Y.%m", "%Y/%m", "%-m/%Y", "%Y %m", "%Y %-m",
           "%Y %b", "%Y. %-m", "%Y. %-m.", "%Y-%-m", "%Y年%-m月", "%Y년%-m월",
           "%b de %Y", "%b/%Y", "%Y-%b", "%Y%m", "%Y")  # fmt: skip
DATE_FORMATS = (*(f"{day}{end}" for end in _ENDS for day in _DAYS), *_MONTHS)
# Where one order makes the rows of so few years and the other of so many, the first is what is meant.
_FEW, _MANY = 3, 8
_ORDERS: dict[str, First] = {"d": "day", "m": "month", "b": "month", "y": "year"}
_DAY_OR_MONTH = (
    "days and months cannot be told apart, and a date that might be two is not read: add --day-first or "
    "--month-first, or strike out one of the formats"
)
_TWO_DIGITS = (
    "of a year, a month and a day in two digits each nobody can say which is which, and a date that might be two is "
    "not read: add --year-first, --day-first or --month-first, or strike out all formats but one"
)


def date_formats(samples: Sequence[str], *, first: First | None = None) -> tuple[tuple[str, ...], str | None]:
    """Return the formats that read the samples, and what is open: none for texts that are no dates.

    `first` decides where the samples leave open whether the day, the month or the year comes first.
    """
    if not samples:
        return (), "no row says how dates are written"
    readings = _readings(samples)
    if readings:
        return _decided(readings, first)
    best = max(DATE_FORMATS, key=lambda form: sum(_read(form, each) is not None for each in samples))
    fitting = [each for each in samples if _read(best, each) is not None]
    if not fitting:
        return (), f"{samples[0][:40]!r} is a date in no known form"
    formats, open_ = date_formats(fitting, first=first)
    more, also_open = date_formats([each for each in samples if each not in fitting], first=first)
    both = tuple(dict.fromkeys((*formats, *more)))
    if open_ is None and also_open is None and any(_is_two(both, each) for each in samples):
        also_open = "the rows write dates in two orders, and one that might be two dates is not read"
    return both, open_ or also_open


def _readings(samples: Sequence[str]) -> dict[tuple[PartialDate, ...], str]:
    """Return what the samples may mean, each with the first format that reads them so."""
    found: dict[tuple[PartialDate, ...], str] = {}
    for form in DATE_FORMATS:
        days = []
        for each in samples:
            if (day := _read(form, each)) is None:
                break
            days.append(day)
        else:
            found.setdefault(tuple(days), form)
    return found


def _decided(readings: dict[tuple[PartialDate, ...], str], first: First | None) -> tuple[tuple[str, ...], str | None]:
    forms = tuple(readings.values())
    if len(forms) == 1:
        return forms, None
    said = [each for each in forms if _first(each) == first]
    if len(said) == 1:
        return (said[0],), None
    years = {form: len({day.first.year for day in days}) for days, form in readings.items()}
    few = [form for form in forms if years[form] <= _FEW]
    if first is None and len(few) == 1 and all(years[form] >= _MANY for form in forms if form not in few):
        return (few[0],), (
            f"taken as {few[0]}, the {_first(few[0])} first, as the rows are of few years then; if another order is "
            "meant, say --year-first, --day-first or --month-first"
        )
    return forms, _TWO_DIGITS if any("y" in each for each in forms) else _DAY_OR_MONTH


def _first(form: str) -> First:
    """Return what stands first in a format: of a year in two or four digits `year`."""
    at = form.index("%") + 1
    return _ORDERS[form[at:].lstrip("-")[0].lower()]


def _is_two(formats: Sequence[str], text: str) -> bool:
    return len({day for form in formats if (day := _read(form, text)) is not None}) > 1


def _read(form: str, text: str) -> PartialDate | None:
    pattern, reader = _reader(form)
    if not pattern.fullmatch(text):
        return None
    try:
        return reader(text)
    except ValueError:
        return None


@cache
def _reader(form: str) -> tuple[re.Pattern[str], Callable[[str], PartialDate]]:
    return date_pattern(form), date_reader((form,))
