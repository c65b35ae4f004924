"""The facts an assessment rests on: who was found, what moved when, and what the lists say of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from operator import attrgetter

from adapters.base import Restricts
from adapters.dates import PartialDate, SourceDate
from service import timing
from service.counterparties import Group, Unlike
from service.counterparties.reasons import Taken
from service.doubles import Double
from service.identity import Match
from service.listed import DatedMeasure, Listed
from service.store.finding import FoundName
from service.store.statements import Stated
from service.store.trade import Moved, read_dates
from service.trade_cover import Cover

CLASSES = ("before", "after", "straddles", "unknown", "after_delisting")
# `after` told apart: wholly on a day that bounds the measure, or surely within it.
PARTS = ("on_day", "past_day")
_ON_DAY = frozenset({"same_day", "same_day_end"})
# Measures by weight: the first of these speaks for a designation where shipments are counted once.
_WEIGHT = (
    "asset_freeze",
    "export_control",
    "arms_embargo",
    "import_ban",
    "transport",
    "port",
    "services",
    "sectoral_debt",
    "securities",
    "director_disqualification",
    "travel_ban",
    "other",
)
_BY_FORCE: Mapping[timing.Force, int] = {"yes": 0, "unknown": 0, "ended": 1, "not_yet": 2}
EXAMPLES = 3
_FIRST, _LAST = attrgetter("first"), attrgetter("last")


@dataclass(slots=True)
class Tally:
    """Shipments of one class against one measure; sums in ten-thousandths, never over unlike kinds."""

    count: int = 0
    without_value: int = 0  # of these; an amount without its currency is none
    sums: dict[Unlike, int] = field(default_factory=dict)
    flags: dict[str, int] = field(default_factory=dict)
    decided_by: dict[str, int] = field(default_factory=dict)
    examples: list[int] = field(default_factory=list)
    illustrative: bool = False

    def add(self, moved: Moved, placement: timing.Placement) -> None:
        self.count += 1
        if moved.amount is not None and moved.currency is not None:
            key = Unlike(moved.currency, moved.value_kind or "unknown")
            self.sums[key] = self.sums.get(key, 0) + moved.amount
        else:
            self.without_value += 1
        for flag in placement.flags:
            self.flags[flag] = self.flags.get(flag, 0) + 1
        if placement.decided_by:
            self.decided_by[placement.decided_by] = self.decided_by.get(placement.decided_by, 0) + 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(moved.pk)
        self.illustrative = self.illustrative or moved.illustrative


Tallies = Mapping[str, Tally]


def tally(shipments: Iterable[Moved], dates: timing.MeasureDates, doubles: Iterable[Double] = ()) -> dict[str, Tally]:
    """Return the shipments by class, and those `after` by part, against one measure; equal dates are placed once.

    A row that repeats another is counted where its own dates place it elsewhere: which is right nobody knows.
    """
    placed: dict[str, timing.Placement] = {}
    tallies = {name: Tally() for name in (*CLASSES, *PARTS)}

    def place(moved: Moved) -> timing.Placement:
        placement = placed.get(moved.dates)
        if placement is None:
            placement = placed[moved.dates] = timing.place(read_dates(moved.dates), dates)
        return placement

    elsewhere = [
        each.other for each in doubles if not each.added and _parts(place(each.other)) != _parts(place(each.kept))
    ]
    for moved in chain(shipments, elsewhere):
        placement = placed.get(moved.dates) or place(moved)
        tallies[placement.timing].add(moved, placement)
        if placement.timing == "after":
            tallies[_part(placement)].add(moved, placement)
    return tallies


def _parts(placement: timing.Placement) -> tuple[str, ...]:
    if placement.timing != "after":
        return (placement.timing,)
    return ("after", _part(placement))


def _part(placement: timing.Placement) -> str:
    return "past_day" if _ON_DAY.isdisjoint(placement.flags) else "on_day"


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasureFacts:
    dated: DatedMeasure
    tallies: Tallies
    in_force: timing.Force  # on the day asked

    @property
    def freezes(self) -> bool:
        return self.dated.measure.type == "asset_freeze"

    def keeps(self, *what: Restricts) -> bool:
        """Return whether it freezes all, or restricts one of these."""
        return self.freezes or not frozenset(what).isdisjoint(self.dated.measure.restricts)


@dataclass(frozen=True, kw_only=True, slots=True)
class DesignationFacts:
    """One designation of a party that matches; `main` speaks for it where shipments are counted once."""

    listed: Listed
    match: Match
    party: FoundName
    measures: tuple[MeasureFacts, ...]  # the weightiest first
    cover: Cover

    @property
    def main(self) -> MeasureFacts:
        """The weightiest measure of those that may be in force on the day asked; else of those that ended."""
        return min(self.measures, key=lambda each: _BY_FORCE[each.in_force])

    @property
    def bounds(self) -> timing.Bounds:
        return timing.starts(self.main.dated.dates)

    @property
    def dates(self) -> tuple[SourceDate, ...]:
        """The publisher's dates of `main`: a measure added later has its own."""
        return self.main.dated.measure.dates or self.listed.designation.dates

    def has(self, kind: str) -> bool:
        return any(each.dated.measure.type == kind for each in self.measures)

    @property
    def begun(self) -> bool:
        """Whether any measure of it may have begun by the day asked."""
        return self.main.in_force != "not_yet"

    @property
    def stands(self) -> bool:
        """Whether the day asked may lie within it, and our newest edition still has it."""
        return self.listed.no_longer_found is None and self.main.in_force in ("yes", "unknown")

    @property
    def over(self) -> bool:
        """Whether what stood in it has ended, or our newest edition has it no more."""
        return self.listed.no_longer_found is not None or self.main.in_force == "ended"

    def apart(self) -> list[DesignationFacts]:
        """Return it told of each measure alone, since each has days of its own (product rule 4); `main` first."""
        ordered = sorted(self.measures, key=lambda each: _BY_FORCE[each.in_force])
        return [replace(self, measures=(each,)) for each in ordered]


def designation_facts(
    listed: Listed,
    *,
    match: Match,
    party: FoundName,
    shipments: Iterable[Moved],
    as_of: date,
    cover: Cover,
    doubles: Sequence[Double] = (),
) -> DesignationFacts:
    """Return the designation with every measure's placement of the shipments."""
    moved = list(shipments)
    by_dates: dict[timing.MeasureDates, dict[str, Tally]] = {}
    measures = []
    for dated in sorted(listed.measures, key=lambda each: _WEIGHT.index(each.measure.type)):
        if dated.dates not in by_dates:
            by_dates[dated.dates] = tally(moved, dated.dates, doubles)
        measures.append(
            MeasureFacts(dated=dated, tallies=by_dates[dated.dates], in_force=timing.in_force(dated.dates, as_of))
        )
    return DesignationFacts(listed=listed, match=match, party=party, measures=tuple(measures), cover=cover)


def placed_against(designations: Iterable[DesignationFacts]) -> DesignationFacts | None:
    """Return the designation that a statement is placed against, told of one measure: whichever bound first.

    A sure match goes before a possible one, what stands before what is over, and what keeps goods before all else;
    a measure that begins after the day asked is none.
    """
    begun = [each for each in designations if each.begun and not each.match.weak_only]
    sure = [each for each in begun if each.match.verdict == "match"] or begun
    told = [one for each in sure for one in each.apart() if one.begun]
    return min(
        told,
        key=lambda one: (one.over, not one.main.keeps("supply", "receive"), one.bounds.upper or date.max),
        default=None,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementFacts:
    """A statement; `about_subject` tells the supplier's own from a total that only gives context."""

    stated: Stated
    about_subject: bool
    grade: str
    timing: str | None = None  # against what `placed_against` returns, by the day it was published


@dataclass(frozen=True, kw_only=True, slots=True)
class CounterpartyFacts:
    """The other side of the subject's shipments or statements, or who stands beside the two in a `role` of its own."""

    name: str
    role: str  # buyer or supplier; else what it is in the rows, which one of these two has, too
    group: Group
    grade: str
    subject_parties: tuple[str, ...]
    shipments: tuple[Moved, ...]
    spelled: Mapping[str, tuple[Moved, ...]]
    statements: tuple[StatementFacts, ...]
    designations: tuple[DesignationFacts, ...]
    subject_as: str | None = None  # what the subject itself is in these rows, where it neither sent nor received
    taken: Mapping[str, Taken] = field(default_factory=dict)  # spelling -> why it is taken for this counterparty
    itself: bool = False  # the supplier stands at both ends
    doubles: tuple[Double, ...] = ()  # pairs of rows of two data sets, of which `shipments` has one
    uncompared: bool = False  # it is one of so many that their names were not compared with each other
    search_cut: bool = False  # its names had so many candidates on lists that not all were compared

    @property
    def country(self) -> str | None:
        return self.group.country

    def span(self) -> tuple[PartialDate | None, PartialDate | None]:
        """Return the earliest and the latest document date of the shipments."""
        days = [on for each in self.shipments for kind, on in read_dates(each.dates).items() if kind != "order"]
        if not days:
            return None, None
        return min(days, key=_FIRST), max(days, key=_LAST)


@dataclass(frozen=True, kw_only=True, slots=True)
class SubjectFacts:
    """Whom the asked name resolves to, and whom it may mean besides."""

    parties: tuple[tuple[FoundName, Match], ...]
    alternatives: tuple[tuple[FoundName, Match], ...]
    designations: tuple[DesignationFacts, ...]
    grade: str
    homonyms: tuple[str, ...]  # what tells several parties of this name apart
    cut: frozenset[str]  # the kinds of source whose search the candidate budget ended


@dataclass(frozen=True, kw_only=True, slots=True)
class RelatedFacts:
    """An officer or a bank given with the question, found on a list."""

    role: str  # "officer" or "bank"
    asked: str
    designations: tuple[DesignationFacts, ...]
    cut: bool  # the candidate budget ended the search
