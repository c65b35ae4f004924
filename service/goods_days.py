"""The days of shipments against the days of editions: dates that stand alike to all of them are judged as one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from threading import Lock
from typing import NamedTuple

from adapters.dates import PartialDate
from adapters.goods.edition import Edition
from service import timing
from service.goods_codes import HS2017, HS2022
from service.store.trade import read_dates

# The Harmonized System of 2022 took effect on this day; a row that names no nomenclature is read by it.
_HS2022_SINCE = date(2022, 1, 1)
_MOST = 262_144  # texts of dates that are kept


class Stand(NamedTuple):
    """Where dates lie against one edition, as `timing` places them."""

    timing: timing.Timing
    flags: tuple[str, ...]
    decided_by: str | None


class DayRange(NamedTuple):
    """All dates that stand alike to every edition; `nomenclature` is the one in use on them."""

    stands: tuple[Stand, ...]
    nomenclature: str


class Calendar:
    """The day ranges of a set of editions; each text of dates is placed once, however many shipments bear it."""

    def __init__(self, editions: tuple[Edition, ...]) -> None:
        self._measures = [
            timing.MeasureDates(  # as for an export control the departure decides (product rule 4)
                type="export_control",
                effective=PartialDate.of(each.valid_from),
                ended=None if each.valid_to is None else PartialDate.of(each.valid_to),
            )
            for each in editions
        ]
        self._place = {each.id: number for number, each in enumerate(editions)}
        self._ranges: list[DayRange] = []
        self._numbers: dict[DayRange, int] = {}
        self._known: dict[str, int] = {}
        self._lock = Lock()

    def numbers(self, texts: Iterable[str]) -> dict[str, int]:
        """Return for each text of dates the number of its range."""
        if len(self._known) > _MOST:
            self._known = {}
        known = self._known
        return {text: self._number(text) if (found := known.get(text)) is None else found for text in texts}

    def stand(self, number: int, edition: Edition) -> Stand:
        return self._ranges[number].stands[self._place[edition.id]]

    def nomenclature(self, number: int) -> str:
        return self._ranges[number].nomenclature

    def _number(self, text: str) -> int:
        found = self._range(text)
        with self._lock:  # threads share the one calendar
            number = self._numbers.get(found)
            if number is None:
                self._ranges.append(found)
                number = self._numbers[found] = len(self._ranges) - 1
            self._known[text] = number
        return number

    def _range(self, text: str) -> DayRange:
        events = read_dates(text)
        placed = [timing.place(events, each) for each in self._measures]
        latest = max((on.last for kind, on in events.items() if kind in timing.PHYSICAL), default=None)
        return DayRange(
            stands=tuple(Stand(each.timing, each.flags, each.decided_by) for each in placed),
            nomenclature=HS2017 if latest is not None and latest < _HS2022_SINCE else HS2022,
        )


@cache
def calendar(editions: tuple[Edition, ...]) -> Calendar:
    """Return the one calendar of these editions."""
    return Calendar(editions)
