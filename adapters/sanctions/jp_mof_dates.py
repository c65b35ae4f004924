"""The cell 告示日付 of the Japanese list: when a party was put on it, amended and deleted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from adapters.base import SourceChanged
from adapters.dates import DateKind, PartialDate, SourceDate
from adapters.sanctions.jp_mof_columns import squeezed
from adapters.sheets import Cell

FIELD = "告示日付"
_LINE = re.compile(r"([0-9.]+)(改訂|削除)?", re.ASCII)
_SAME = re.compile(r"\(([0-9]+)\.と同一(?:人物|団体)\)", re.ASCII)
# The notice designates; some banks' freezes bind only weeks after it (VEB.RF: notice of 1 March 2022, in force
# on the 31st) and the workbook does not say from when. So it is `listed`, not `effective`: never too late.
_KINDS: dict[str, DateKind] = {"": "listed", "改訂": "amended", "削除": "ended"}
_ERAS = {"平成": 1988, "令和": 2018}
_AS_OF = re.compile(r"(?:(平成|令和)(元|[0-9]{1,2})|([0-9]{4}))年([0-9]{1,2})月([0-9]{1,2})日現在", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """The dates of a row; `same_as` is the number of the party with which a deleted one turned out to be the same."""

    dates: tuple[SourceDate, ...]
    same_as: str | None = None

    @property
    def is_deleted(self) -> bool:
        return any(each.kind == "ended" for each in self.dates)


def notice(cell: Cell) -> Notice:
    """Return what a cell such as `2001.9.22⏎2008.6.25改訂` says; raises SourceChanged for any other form."""
    if isinstance(cell, date):  # a cell of Excel's own date form; datetime is a date too
        on = PartialDate.of(cell.date() if isinstance(cell, datetime) else cell)
        return Notice(dates=(SourceDate(kind="listed", on=on, field=FIELD),))
    if not isinstance(cell, str):
        raise SourceChanged(f"{FIELD} is {cell!r}")
    dates: list[SourceDate] = []
    same_as = None
    for line in filter(None, map(squeezed, cell.splitlines())):
        if found := _LINE.fullmatch(line):
            day, parsed = _day(found.group(1))
            dates.append(SourceDate(kind=_KINDS[found.group(2) or ""], on=day, field=FIELD, parsed=parsed))
        elif found := _SAME.fullmatch(line):
            same_as = found.group(1)
        else:
            raise SourceChanged(f"{FIELD} has {line!r}, which is no date, 改訂 (amended) or 削除 (deleted)")
    kinds = [each.kind for each in dates]
    if not kinds or kinds.count("listed") > 1 or ("listed" not in kinds and "ended" not in kinds):
        raise SourceChanged(f"{FIELD} {cell!r} has not one day of listing")
    if same_as and "ended" not in kinds:
        raise SourceChanged(f"{FIELD} {cell!r} says the same party as another, yet not deleted")
    return Notice(dates=tuple(dates), same_as=same_as)


def _day(text: str) -> tuple[PartialDate, bool]:
    """Return a day and whether it had to be read from a slip (`200812.19`): then it must have one reading alone."""
    parts = text.split(".")
    if len(parts) == 3:
        try:
            return PartialDate.of(date(*map(int, parts))), False
        except ValueError as exc:
            raise SourceChanged(f"{FIELD} has no day {text!r}") from exc
    found = set(_readings(text))
    if len(found) != 1:
        raise SourceChanged(f"{FIELD} has {text!r}, which has {len(found)} readings as a day")
    return PartialDate.of(found.pop()), True


def _readings(text: str) -> list[date]:
    digits = text.replace(".", "")
    dots = {len(text[:place].replace(".", "")) for place, sign in enumerate(text) if sign == "."}
    found = []
    for month_ends in (5, 6):
        if not dots or not dots <= {4, month_ends}:
            continue
        try:
            found.append(date(int(digits[:4]), int(digits[4:month_ends]), int(digits[month_ends:])))
        except ValueError:
            continue  # no such day: one reading less
    return found


def as_of(text: str) -> PartialDate | None:
    """Return the day in `令和4年4月14日現在` (as of) or `2022年4月14日現在`; None where the text has none."""
    found = _AS_OF.search(squeezed(text))
    if found is None:
        return None
    era, year, western, month, day = found.groups()
    number = int(western) if western else _ERAS[era] + (1 if year == "元" else int(year))
    try:
        return PartialDate.of(date(number, int(month), int(day)))
    except ValueError as exc:
        raise SourceChanged(f"{found.group(0)!r} is no day") from exc
