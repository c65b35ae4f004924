"""Dates as trade files write them, by formats that a mapping declares; what might be two days is neither."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

from adapters.dates import PartialDate
from adapters.trade.month_names import month_of

# Times of day are understood and dropped: what is compared is the day.
_TOKENS = {"%Y": "(?P<Y>[0-9]{4})", "%y": "(?P<y>[0-9]{2})", "%m": "(?P<m>[0-9]{2})", "%d": "(?P<d>[0-9]{2})",
           "%b": r"(?P<b>[^\W\d_]{3,12}\.?)",
           "%-m": "(?P<m>[0-9]{1,2})", "%-d": "(?P<d>[0-9]{1,2})", "%H": "[0-9]{2}", "%M": "[0-9]{2}",
           "%S": "[0-9]{2}", "%f": "[0-9]{1,9}", "%p": r"[AaPp]\.?[Mm]\.?", "%-H": "[0-9]{1,2}",
           "%z": "(?:Z|[+-][0-9]{2}:?[0-9]{2})"}  # fmt: skip
# Words that stand in dates, as `25 de enero de 2023`, `25 января 2023 г.`, `ngày 25 tháng 1 năm 2023`.
_WORDS = ("de", "del", "года", "г", "ngày", "tháng", "năm")
_EASTERN = "年月日년월일"  # blanks may follow these or not, whoever writes
_LITERAL = rf"[-./: ,T{_EASTERN}]|(?:{'|'.join(_WORDS)})(?![^\W\d_])"
TOKENS = r"%-?[mdH]|%[YybMSfpz]"
# Programs write 0001-01-01, 1899-12-30 or 9999-12-31 where they know no day: taken for one it lies before any measure.
_YEARS = range(1950, 2101)
_FORMAT = re.compile(rf"(?:{TOKENS}|{_LITERAL})+")
_TOKEN = re.compile(rf"{TOKENS}|[^%]")


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
    """Return a reader of dates from 1950 to 2100; where two of the formats give two days, neither is taken."""
    patterns = [date_pattern(each) for each in formats]

    @lru_cache(maxsize=65_536)
    def read(text: str) -> PartialDate:
        found = {day for each in patterns if (match := each.fullmatch(text)) and (day := _date(match))}
        if not found:
            raise ValueError(f"{text[:40]!r} is not a date of the form {' or '.join(formats)}")
        if len(found) > 1:
            raise ValueError(f"{text[:40]!r} is two dates: {' and '.join(sorted(map(str, found)))}")
        (day,) = found
        if day.first.year not in _YEARS:
            raise ValueError(f"{text[:40]!r} is no day of a trade; if it stands for none, name it in `null_tokens`")
        return day

    return read


@lru_cache(maxsize=2_048)
def date_pattern(form: str) -> re.Pattern[str]:
    """Return what a text of the format looks like; the calendar may still have no such day."""
    parts = [
        _TOKENS.get(each) or (rf"{each}[ ]*" if each in _EASTERN else re.escape(each)) for each in _TOKEN.findall(form)
    ]
    return re.compile("".join(parts), re.IGNORECASE)


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
            month = f"{month_of(name):02}"
        if day is None:
            return PartialDate.parse(year if month is None else f"{year}-{month}")
        return PartialDate.of(date(int(year), int(month or 0), int(day)))
    except ValueError:
        return None
