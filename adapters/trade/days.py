"""Dates as trade files write them, by formats that a mapping declares; what might be two days is neither."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

from adapters.dates import PartialDate

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Times of day are understood and dropped: what is compared is the day.
_TOKENS = {"%Y": r"(?P<Y>\d{4})", "%m": r"(?P<m>\d{2})", "%d": r"(?P<d>\d{2})", "%b": r"(?P<b>[A-Za-z]{3})",
           "%y": r"(?P<y>\d{2})",
           "%-m": r"(?P<m>\d{1,2})", "%-d": r"(?P<d>\d{1,2})", "%H": r"\d{2}", "%M": r"\d{2}", "%S": r"\d{2}",
           "%p": r"[AaPp][Mm]", "%-H": r"\d{1,2}"}  # fmt: skip
_FORMAT = re.compile(r"(?:%(?:-?[mdH]|[YybMSp])|[-./: ,T])+", re.ASCII)
_TOKEN = re.compile(r"%-?[A-Za-z]|[^%]+", re.ASCII)


def check_date_format(form: str) -> bool:
    """Return whether the format is one we read: a year, perhaps a month and a day, each once, and time of day."""
    tokens = [each.replace("-", "") for each in re.findall("%-?.", form)]
    month = tokens.count("%m") + tokens.count("%b")
    return (
        _FORMAT.fullmatch(form) is not None and len(set(tokens)) == len(tokens)
        and tokens.count("%Y") + tokens.count("%y") == 1
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
    return re.compile("".join(_TOKENS.get(each) or re.escape(each) for each in _TOKEN.findall(form)), re.ASCII)


def _date(match: re.Match[str]) -> PartialDate | None:
    """Return the date, or None where the calendar has no such day."""
    parts = match.groupdict()
    # As POSIX reads two digits, but for the next decades, of which there are no records.
    year = parts.get("Y") or f"{'19' if parts['y'] >= '70' else '20'}{parts['y']}"
    month, day = parts.get("m"), parts.get("d")
    try:
        if month is not None:
            month = month.zfill(2)
        if (name := parts.get("b")) is not None:
            month = f"{_MONTHS.index(name.lower()) + 1:02}"
        if day is None:
            return PartialDate.parse(year if month is None else f"{year}-{month}")
        return PartialDate.of(date(int(year), int(month or 0), int(day)))
    except ValueError:
        return None
