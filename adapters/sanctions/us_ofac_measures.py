"""What OFAC's sanctions types, lists and programmes mean: which measure, since when, on which of its lists.

The ENHANCED file gives a party's lists (each with its own date), programmes and sanctions types, but not
which belongs to which. Where OFAC's own rules tie them they are tied here; nothing borrows another's date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from adapters.base import Designation, Measure, MeasureType, Restricts, SourceChanged
from adapters.dates import DateKind, PartialDate, SourceDate

# OFAC's name of each list -> ours. The Consolidated List holds the others and is no listing of its own.
CONSOLIDATED = "Consolidated List"
SDN = "SDN List"
LISTS = {
    SDN: "OFAC SDN",
    "Sectoral Sanctions Identifications List": "OFAC SSI",
    "Non-SDN CMIC List": "OFAC CMIC",
    "Non-SDN Menu-Based Sanctions List": "OFAC MBS",
    "CAPTA List": "OFAC CAPTA",
    "FSE List": "OFAC FSE",
    "Non-SDN Palestinian Legislative Council List": "OFAC NS-PLC",
}
# A type whose list the party no longer stands on (a bank under Directive 2 moved to the SDN List): kept,
# without a date.
NO_LIST = "OFAC (list not stated)"

_FREEZE: tuple[Restricts, ...] = ("funds", "supply", "receive")


@dataclass(frozen=True, slots=True)
class _Type:
    """What a sanctions type is, and the lists (OFAC's names, the likeliest first) that it can belong to."""

    type: MeasureType
    restricts: tuple[Restricts, ...]
    cascades: bool
    lists: tuple[str, ...]


CAPTA, MBS = "CAPTA List", "Non-SDN Menu-Based Sanctions List"
_SSI = ("Sectoral Sanctions Identifications List",)
_MBS = (MBS,)
_CAPTA = (CAPTA, MBS)
_CMIC = ("Non-SDN CMIC List",)
TYPES = {
    # All property is blocked, also of what blocked persons own to 50 % or more (OFAC, 13 Aug 2014; FAQ 401).
    "Block": _Type("asset_freeze", _FREEZE, True, (SDN,)),
    # NS-PLC: US financial institutions reject transactions (General License 4 under EO 13224); FSE: EO 13608
    # sec. 1 forbids dealings in goods, services and technology. Neither blocks property, so the 50 % rule has
    # nothing to pass on.
    "Reject": _Type("other", ("funds",), False, ("Non-SDN Palestinian Legislative Council List", "FSE List")),
    # EO 13662 Directives 1-3 limit new debt (1 also equity), 4 goods and services for oil projects; all four
    # reach entities owned to 50 % or more, with the same restrictions only (FAQ 373).
    "13662 Sectoral Directive 1": _Type("sectoral_debt", ("funds",), True, _SSI),
    "13662 Sectoral Directive 2": _Type("sectoral_debt", ("funds",), True, _SSI),
    "13662 Sectoral Directive 3": _Type("sectoral_debt", ("funds",), True, _SSI),
    "13662 Sectoral Directive 4": _Type("services", ("supply", "services"), True, _SSI),
    # EO 14024: 1a secondary market of Russian state bonds; 2 correspondent accounts; 3 new debt and equity; 4
    # dealings with the central bank, wealth fund and ministry. 2 and 3 reach "their property or interests in
    # property", the words by which owned parties are caught; 1a and 4 name three state bodies and nobody they
    # own.
    "Executive Order 14024 Directive 1a": _Type("securities", ("securities",), False, _MBS),
    "Executive Order 14024 Directive 2": _Type("services", ("funds", "services"), True, _CAPTA),
    "Executive Order 14024 Directive 3": _Type("securities", ("securities", "funds"), True, _MBS),
    "Executive Order 14024 Directive 4": _Type("other", ("funds",), False, _MBS),
    # EO 13959 as amended by EO 14032: trade in the companies' securities; no 50 % rule (FAQ 857).
    "CMIC Executive Order": _Type("securities", ("securities",), False, _CMIC),
    "Executive Order 13959 Sanctions": _Type("securities", ("securities",), False, _CMIC),
    # 31 CFR part 561 and NDAA 2012 sec. 1245: correspondent and payable-through accounts closed or under
    # conditions.
    "561 Full Restrictions": _Type("services", ("funds", "services"), False, _CAPTA),
    "NDAA Special Conditions": _Type("services", ("funds", "services"), False, _CAPTA),
    # A choice from the menu of CAATSA sec. 235; which ones stands in the features (loans, export licences,
    # officers).
    "CAATSA Section 231/235 Sanctions": _Type("other", ("funds", "supply"), False, _MBS),
    # Financial services to Myanma Oil and Gas Enterprise "or its property or interests in property", from the
    # effective date.
    "Executive Order 14014 Directive 1": _Type("services", ("services", "funds"), True, _MBS),
    # Loans, foreign exchange and investment, as the features say; property is not blocked.
    "Executive Order 14059 Non-blocking": _Type("other", ("funds", "securities"), False, _MBS),
}

# Programmes that belong to one list alone whenever the party stands on it.
PROGRAMME_LIST = {
    "UKRAINE-EO13662": _SSI[0],
    "CMIC-EO13959": _CMIC[0],
    "NS-PLC": "Non-SDN Palestinian Legislative Council List",
    "FSE-IR": "FSE List",
    "FSE-SY": "FSE List",
    "561-Related": CAPTA,
}

# Features that date one measure: "Effective Date (EO 14024 Directive 3):" -> effective, "Executive Order
# 14024 Directive 3". "Purchase/Sales For Divestment Date (CMIC)" says until when divestment stays allowed: it
# dates no measure and is kept among the details.
_DATE_FEATURE = re.compile(r"(Listing|Effective) Date \((CMIC|EO (\d+) Directive (\w+))\):?")
_DATE_KINDS: dict[str, DateKind] = {"Listing": "listed", "Effective": "effective"}


@dataclass(frozen=True, slots=True)
class Listing:
    """One list that a party stands on, under OFAC's name for it, with its date where the layout has one."""

    name: str
    published: PartialDate | None = None
    field: str = "sanctionsList@datePublished"


def dated_measure(feature: str) -> tuple[DateKind, frozenset[str]] | None:
    """Return the kind of date that a feature type holds and the sanctions types it dates, or None."""
    found = _DATE_FEATURE.fullmatch(feature)
    if not found:
        return None
    order, directive = found.group(3), found.group(4)
    types = {f"Executive Order {order} Directive {directive}"} if order else set(_types_on(_CMIC[0]))
    return _DATE_KINDS[found.group(1)], frozenset(types)


def designations(
    *,
    listings: Sequence[Listing],
    types: Sequence[str],
    programmes: Sequence[str],
    authorities: Sequence[str],
    measure_dates: Mapping[str, Sequence[SourceDate]],
) -> tuple[Designation, ...]:
    """Return one designation for each list the party stands on, oldest listing first, each with its own date.

    A sanctions type goes to the list that OFAC's rules tie it to; one whose list is missing makes a
    designation without a date under `NO_LIST`. Raises SourceChanged for an unknown list or type or none.
    """
    present = _known_lists(listings)
    placed: dict[str, list[Measure]] = {listing.name: [] for listing in present}
    for label in types:
        measure, home = _measure(label, tuple(measure_dates.get(label, ()))), _home(label, present)
        placed.setdefault(home, []).append(measure)
    listed = {listing.name: listing for listing in present}
    made = []
    for name, measures in placed.items():
        own = _programmes_of(name, programmes, tuple(listed))
        made.append(
            Designation(
                authority="US",
                list=LISTS.get(name, NO_LIST),
                programmes=own,
                measures=tuple(measures) or (_measure_of_list(name),),
                dates=_listed(listed.get(name)),
                legal_basis=_legal_basis(own, programmes, authorities),
            )
        )
    return tuple(made)


def _listed(listing: Listing | None) -> tuple[SourceDate, ...]:
    if listing is None or listing.published is None:
        return ()
    return (SourceDate(kind="listed", on=listing.published, field=listing.field),)


def _known_lists(listings: Sequence[Listing]) -> list[Listing]:
    names = [listing.name for listing in listings]
    for name in names:
        if name != CONSOLIDATED and name not in LISTS:
            raise SourceChanged(f"unknown list {name!r}")
        if names.count(name) > 1:
            raise SourceChanged(f"{name!r} stands twice")
    present = [listing for listing in listings if listing.name != CONSOLIDATED]
    if not present:
        raise SourceChanged("the party stands on no list")
    return sorted(present, key=lambda listing: listing.published.first if listing.published else date.min)


def _types_on(list_name: str) -> list[str]:
    return [label for label, known in TYPES.items() if list_name in known.lists]


def _home(label: str, present: Sequence[Listing]) -> str:
    names = [listing.name for listing in present]
    return next((name for name in TYPES[label].lists if name in names), NO_LIST)


def _measure(label: str, dates: tuple[SourceDate, ...]) -> Measure:
    known = TYPES.get(label)
    if known is None:
        raise SourceChanged(f"unknown sanctions type {label!r}")
    return Measure(type=known.type, restricts=known.restricts, cascades=known.cascades, label=label, dates=dates)


def _measure_of_list(name: str) -> Measure:
    """A list without a type of its own: the SDN List's full title says 'and Blocked Persons'."""
    if name == SDN:
        return Measure(type="asset_freeze", restricts=_FREEZE, cascades=True, label=f"{SDN} (no sanctions type stated)")
    return Measure(type="other", restricts=(), cascades=False, label=f"{name} (no sanctions type stated)")


def _programmes_of(name: str, programmes: Sequence[str], present: Sequence[str]) -> tuple[str, ...]:
    """The list's own programmes; else those of no other list the party stands on; else all of them."""
    homes = {programme: PROGRAMME_LIST.get(programme) for programme in programmes}
    own = [programme for programme in programmes if homes[programme] == name]
    rest = [programme for programme in programmes if homes[programme] not in present]
    return tuple(own or rest or programmes)


def _legal_basis(own: Sequence[str], programmes: Sequence[str], authorities: Sequence[str]) -> tuple[str, ...]:
    """The authorities whose order these programmes name, and those that no programme of the party names."""

    def orders(texts: Sequence[str]) -> set[str]:
        return {number for text in texts for number in re.findall(r"\d{5}", text)}

    mine, others = orders(own), orders(programmes) - orders(own)
    return tuple(text for text in authorities if orders([text]) & mine or not orders([text]) & others)
