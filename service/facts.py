"""The facts an assessment rests on: who was found, what moved when, and what the lists say of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from operator import attrgetter

from adapters.dates import PartialDate
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
# The measure that speaks for a designation where shipments are counted once: the first of these it has.
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
EXAMPLES = 3
_FIRST, _LAST = attrgetter("first"), attrgetter("last")


@dataclass(slots=True)
class Tally:
    """Shipments of one class against one measure; sums in ten-thousandths, never over unlike kinds."""

    count: int = 0
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
    in_force: str  # timing.in_force on the day asked


@dataclass(frozen=True, kw_only=True, slots=True)
class DesignationFacts:
    """One designation of a party that matches; `measures[0]` speaks for it where shipments are counted once."""

    listed: Listed
    match: Match
    party: FoundName
    measures: tuple[MeasureFacts, ...]
    cover: Cover

    @property
    def main(self) -> MeasureFacts:
        return self.measures[0]

    @property
    def bounds(self) -> timing.Bounds:
        return timing.starts(self.main.dated.dates)

    def has(self, kind: str) -> bool:
        return any(each.dated.measure.type == kind for each in self.measures)

    @property
    def stands(self) -> bool:
        """Whether the day asked may lie within it, and our newest edition still has it."""
        return self.listed.no_longer_found is None and self.main.in_force in ("yes", "unknown")


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


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementFacts:
    """A statement; `about_subject` tells the supplier's own from a total that only gives context."""

    stated: Stated
    about_subject: bool
    grade: str
    timing: str | None = None  # against the counterparty's first designation, by the day it was published


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
