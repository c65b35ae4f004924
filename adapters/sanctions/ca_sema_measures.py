"""What standing in a schedule of Canada's sanctions regulations means, and since when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from adapters.base import Measure, PartyKind, SourceChanged
from adapters.dates import PartialDate, SourceDate

_JVCFOR = "(JVCFOR)"
# "1", "1.1", "1, Part 2", "1, Part 1.1", "Part 1", "N/A" and nothing. The lists of a regime have moved between these.
_SCHEDULE = re.compile(r"(?:(?P<number>\d+(?:\.\d+)?)(?: ?,? ?Part \d+(?:\.\d+)?)?|Part \d+(?:\.\d+)?|N/A)?", re.ASCII)
_DESIGNATED = frozenset({None, "1", "1.1", "2"})  # where every regime but Russia's names designated persons
# Section 3.04(2) of the Russia Regulations, added by SOR/2025-142 of this day.
_SHIP_SERVICES = date(2025, 6, 13)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where in the law a record stands; `number` is the schedule's without its part."""

    regime: str  # as the file writes it, in both languages
    english: str
    schedule: str
    item: str
    number: str | None

    @property
    def ships_only(self) -> bool:
        return self.english == "Russia" and self.schedule == "1.1"


def place(*, country: str, schedule: str, item: str) -> Place:
    """Return the place that the file's `Country` (the regime, never a nationality), `Schedule` and `Item` name.

    Raises SourceChanged for a schedule of a form or number that no regime known here uses for parties.
    """
    if not country:
        raise SourceChanged("no regime")
    found = _SCHEDULE.fullmatch(schedule)
    if not found:
        raise SourceChanged(f"unknown schedule {schedule!r}")
    english = "JVCFOR" if _JVCFOR in country else country.partition("/")[0].strip()
    where = Place(regime=country, english=english, schedule=schedule, item=item, number=found.group("number"))
    known = {"1", "1.1", "2", "3"} if english == "Russia" else _DESIGNATED
    if where.number not in known:
        raise SourceChanged(f"unknown schedule {schedule!r} of {country}")
    return where


def legal_basis(where: Place) -> str:
    """Return the Act under which the regime's regulations are made."""
    if where.english == "JVCFOR":
        return "Justice for Victims of Corrupt Foreign Officials Act (S.C. 2017, c. 21)"
    return "Special Economic Measures Act (S.C. 1992, c. 17)"


def measures(where: Place, *, kind: PartyKind, dates: tuple[SourceDate, ...]) -> tuple[Measure, ...]:
    """Return what the regulations impose on a party that stands there; `dates` are the record's own.

    The file names no measure. That persons are inadmissible follows from another Act and is not said here.
    """
    if kind == "vessel":
        return (
            Measure(type="port", restricts=("port",), cascades=False, label="Ship listed in Schedule 1.1: ports"),
            Measure(
                type="services", restricts=("services",), cascades=False,
                label="Ship listed in Schedule 1.1: services", dates=_not_before(_SHIP_SERVICES, dates),
            ),
        )  # fmt: skip
    if where.english == "Russia" and where.number in ("2", "3"):
        # Section 3.1 and its like: new debt of more than 30 days (Schedule 2, also equity) or 90 days (3).
        label = f"Schedule {where.number}: new debt"
        return (Measure(type="sectoral_debt", restricts=("funds", "securities"), cascades=False, label=label),)
    if not where.schedule and not where.item:
        return (_outside_the_schedules(where),)
    # Section 3 of each regulation: dealing in property, financial services, making goods (in some: property)
    # available. What a listed person controls, from 50 % on, is deemed its own: section 2.1 of both Acts, in
    # force since 22 June 2023.
    return (
        Measure(
            type="asset_freeze", restricts=("funds", "supply", "receive"), cascades=True, label="Dealings prohibition"
        ),
    )


def _outside_the_schedules(where: Place) -> Measure:
    """Two state banks of Belarus stand in the regulations' own text, which bars their securities and new debt."""
    if where.english == "Belarus":
        label = "Named outside the schedules: securities and debt"
        return Measure(type="sectoral_debt", restricts=("funds", "securities"), cascades=False, label=label)
    raise SourceChanged("neither Schedule nor Item")


def _not_before(first: date, dates: tuple[SourceDate, ...]) -> tuple[SourceDate, ...]:
    """Return the date of a measure younger than the listing; none where the listing's own date is its date too."""
    if not any(each.on.last < first for each in dates):
        return ()
    return (SourceDate(kind="effective", on=PartialDate.of(first), field="SOR/2025-142, section 3.04(2)"),)
