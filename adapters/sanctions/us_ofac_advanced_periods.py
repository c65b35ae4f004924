"""Days and periods of OFAC's ADVANCED XML, and how OFAC's other layouts write them."""

from __future__ import annotations

import calendar
from datetime import date

from adapters.base import SourceChanged
from adapters.dates import PartialDate
from adapters.xml import Node


def day(node: Node) -> PartialDate:
    """Return the day in Year, Month and Day; raises SourceChanged where it is none."""
    year, month, number = (node.filled(tag) for tag in ("Year", "Month", "Day"))
    try:
        return PartialDate.parse(f"{year}-{month.zfill(2)}-{number.zfill(2)}")
    except ValueError as exc:
        raise SourceChanged(f"{node.tag}: {exc}") from exc


def _bounds(period: Node) -> tuple[date, date]:
    days = [day(each) for tag in ("Start", "End") for end in ("From", "To") for each in period.all(tag, end)]
    if len(days) != 4:
        raise SourceChanged("a period without its start and end")
    return days[0].first, days[3].last


def single_day(period: Node) -> date | None:
    first, last = _bounds(period)
    return first if first == last else None


def written(period: Node) -> str:
    """The period as OFAC's other layouts write it: `30 Aug 1976`, `Aug 1976`, `1976`, `1975 to 1976`, `circa 1976`."""
    first, last = _bounds(period)
    about = any(end.attribute("Approximate") == "true" for tag in ("Start", "End") for end in period.all(tag))
    years = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    month = first.day == 1 and last == date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])
    form = "%Y" if years else "%b %Y" if month else "%d %b %Y"
    texts = dict.fromkeys((first.strftime(form), last.strftime(form)))
    return ("circa " if about else "") + " to ".join(texts)
