"""The lists and sanctions types of a party where the file names neither, told from its programmes and features.

SDN.XML, CONSOLIDATED.XML and the CSV sets have only programmes and labelled remarks. What OFAC's own words tie to
a list or a type is derived here under the names that its other layouts use, so that editions of all layouts
compare; the types on the non-SDN list were checked against the ENHANCED file of the same day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from adapters.base import Designation, SourceChanged
from adapters.dates import PartialDate, SourceDate
from adapters.sanctions.us_ofac_labels import CAATSA_235, DIRECTIVE_13662, ORDER_14059, SECONDARY_RISK
from adapters.sanctions.us_ofac_measures import (
    CAPTA,
    CONSOLIDATED,
    MBS,
    PROGRAMME_LIST,
    SDN,
    TYPES,
    Listing,
    dated_measure,
    designations,
)

# Programmes that are one sanctions type and no blocking.
_PROGRAMME_TYPES = {
    "CMIC-EO13959": "CMIC Executive Order", "NS-PLC": "Reject", "FSE-IR": "Reject", "FSE-SY": "Reject",
    "561-Related": "561 Full Restrictions",
}  # fmt: skip
_SUBJECT_13662 = re.compile(r"Subject to Directive ([1-4])")
_INFORMATION = re.compile(r"Executive Order (\d+) Directive Information")
_SUBJECT = re.compile(r"Subject to Directive (\d\w?)\b")
_DATE = re.compile(r"(?:Listing|Effective) Date \(EO (\d+) Directive (\w+)\)")
_DAY = re.compile(r"(\d{2}) (\w{3}) (\d{4})", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# EO 14024 sec. 11, as added by EO 14114, is the risk of dealing with persons *designated* under sec. 1: OFAC writes
# it at the blocked, not at those who are only under a directive.
_BLOCKED_RISK = re.compile(r"[Ss]ection 11 of Executive Order 14024")


@lru_cache(maxsize=4_096)
def derived(
    programmes: tuple[str, ...], stated: tuple[tuple[str, str], ...], *, file_of: str, parsed: bool
) -> tuple[Designation, ...]:
    """Return the designations of a party of the SDN or the Consolidated List's file, without dates of listing.

    `stated` are its features among `MEASURE_FEATURES`, as (label, value); `parsed` says that these were read from
    free text. Raises SourceChanged for a directive that is not known, or a party that cannot be of this file.
    """
    if not programmes:
        raise SourceChanged("the party has no programme")
    types = list(dict.fromkeys([*(_PROGRAMME_TYPES[each] for each in programmes if each in _PROGRAMME_TYPES),
                                *_stated_types(stated)]))  # fmt: skip
    blocked = file_of == SDN or _is_blocked(programmes, types, stated)
    lists = _lists(programmes, types, file_of=file_of, blocked=blocked)
    if file_of == SDN and set(programmes) <= set(_PROGRAMME_TYPES):
        raise SourceChanged(f"the programmes {', '.join(programmes)} are of OFAC's other lists, not of the SDN List")
    if file_of == CONSOLIDATED and not lists:
        raise SourceChanged(f"the programmes {', '.join(programmes)} are of the SDN List, not of OFAC's other lists")
    return designations(
        listings=[*map(Listing, lists), *([Listing(SDN)] if blocked else [])],
        types=[*types, "Block"] if blocked else types,
        programmes=programmes,
        authorities=(),
        measure_dates=_dates(types, stated, parsed=parsed),
    )


def _stated_types(stated: Sequence[tuple[str, str]]) -> Iterator[str]:
    for label, value in stated:
        if label == DIRECTIVE_13662:
            found = _SUBJECT_13662.fullmatch(value)
            if not found:
                raise SourceChanged(f"unknown directive: {label} {value[:60]}")
            yield f"13662 Sectoral Directive {found.group(1)}"
        elif label == CAATSA_235:
            yield "CAATSA Section 231/235 Sanctions"
        elif label == ORDER_14059:
            yield "Executive Order 14059 Non-blocking"
        elif dated := _DATE.match(label):
            yield f"Executive Order {dated.group(1)} Directive {dated.group(2)}"
        elif (order := _INFORMATION.match(label)) and (subject := _SUBJECT.match(value)):
            yield f"Executive Order {order.group(1)} Directive {subject.group(1)}"


def _is_blocked(programmes: Sequence[str], types: Sequence[str], stated: Sequence[tuple[str, str]]) -> bool:
    """Whether a party of the other lists stands on the SDN List too: a programme that nothing else accounts for."""

    def accounted(programme: str) -> bool:
        if programme in PROGRAMME_LIST:
            return True
        order = re.search(r"EO(\d{5})", programme)
        words = f"Executive Order {order.group(1)} " if order else f"{programme.split(' ')[0]} "
        return any(label.startswith(words) for label in types)

    risk = any(label == SECONDARY_RISK and _BLOCKED_RISK.search(value) for label, value in stated)
    return risk or not all(accounted(programme) for programme in programmes)


def _lists(programmes: Sequence[str], types: Sequence[str], *, file_of: str, blocked: bool) -> list[str]:
    """The lists beside SDN. Menu-based and correspondent-account lists hold only those who are not blocked."""
    found = dict.fromkeys(
        PROGRAMME_LIST[each]
        for each in programmes
        # EO 13662 also blocks: in the SDN List's own file the programme alone is no sectoral listing.
        if each in PROGRAMME_LIST and not (file_of == SDN and each == "UKRAINE-EO13662")
    )
    for label in types:
        homes = TYPES[label].lists if label in TYPES else ()  # an unknown type is refused where it is placed
        if homes and not found.keys() & set(homes) and not (blocked and homes[0] in (CAPTA, MBS)):
            found[homes[0]] = None
    return list(found)


def _dates(types: Sequence[str], stated: Sequence[tuple[str, str]], *, parsed: bool) -> dict[str, list[SourceDate]]:
    dates: dict[str, list[SourceDate]] = {}
    for label, value in stated:
        dated = dated_measure(label)
        if dated is not None:
            kind, dates_of = dated
            found = SourceDate(kind=kind, on=_day(label, value), field=label, parsed=parsed)
            for each in types:
                if each in dates_of:
                    dates.setdefault(each, []).append(found)
    return dates


def _day(label: str, value: str) -> PartialDate:
    found = _DAY.fullmatch(value)
    if not found or found.group(2) not in _MONTHS:
        raise SourceChanged(f"{label} {value!r} is no day of the form 24 Feb 2022")
    day, month, year = found.groups()
    return PartialDate.parse(f"{year}-{_MONTHS.index(month) + 1:02}-{day}")
