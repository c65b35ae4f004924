"""What rules about patterns stand on: buyers with their days, days of measures, and the periods records cover."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import NamedTuple

from adapters.goods.edition import Edition
from service import sentences
from service.evidence import Evidence, of_designation
from service.facts import EXAMPLES, CounterpartyFacts, DesignationFacts, MeasureFacts
from service.goods import lists_of
from service.goods_facts import GoodsFacts
from service.store.holdings import SourceRow
from service.store.trade import Moved, read_dates
from service.timing import PHYSICAL

DATES = itemgetter(Moved._fields.index("dates"))
_HS6 = itemgetter(Moved._fields.index("hs6"))
_SOURCE = itemgetter(Moved._fields.index("source_pk"))
NAMED = 3  # of buyers or codes that a sentence names before it counts the rest


class Days(NamedTuple):
    """When goods moved: their way began on a day from `first` to `begun`, and ended on one from `ended` to `last`."""

    first: date
    begun: date
    ended: date
    last: date


def span(all_days: Iterable[Days]) -> Days | None:
    """Return when the first of them began and the last of them ended, None where there are none."""
    columns = tuple(zip(*all_days, strict=True))
    if not columns:
        return None
    first, begun, ended, last = columns
    return Days(min(first), min(begun), max(ended), max(last))


@lru_cache(maxsize=262_144)
def days_of(dates: str) -> Days | None:
    """Return the days on which goods may have moved, None without a date of their moving."""
    moved = [on for kind, on in read_dates(dates).items() if kind in PHYSICAL]
    return span(Days(on.first, on.last, on.first, on.last) for on in moved)


class Dated(NamedTuple):
    days: Days
    moved: Moved


@dataclass(frozen=True, kw_only=True, eq=False)
class Buyer:
    """A named buyer; what several rules ask of its shipments is read once."""

    facts: CounterpartyFacts

    @cached_property
    def _texts(self) -> Counter[str]:
        return Counter(map(DATES, self.facts.shipments))

    @cached_property
    def days(self) -> Days | None:
        """When its first shipment began and its last one ended, None where none is dated."""
        return span(days for days in map(days_of, self._texts) if days is not None)

    @cached_property
    def undated(self) -> int:
        return sum(count for text, count in self._texts.items() if days_of(text) is None)

    @cached_property
    def codes(self) -> Counter[str]:
        """How many shipments it has of each code."""
        return Counter(code for code in map(_HS6, self.facts.shipments) if code is not None)

    @cached_property
    def sources(self) -> frozenset[int]:
        return frozenset(map(_SOURCE, self.facts.shipments))

    @cached_property
    def by_code(self) -> Mapping[str | None, Sequence[Dated]]:
        """The dated shipments of each code, the earliest first."""
        found: defaultdict[str | None, list[Dated]] = defaultdict(list)
        for moved in self.facts.shipments:
            days = days_of(moved.dates)
            if days is not None:
                found[moved.hs6].append(Dated(days, moved))
        for dated in found.values():
            dated.sort(key=lambda each: (each.days.first, each.moved.pk))
        return found

    def first_moved(self) -> list[Moved]:
        """Return its earliest dated shipment, or none."""
        earliest = min(
            (each[0] for each in self.by_code.values()), key=lambda each: (each.days.first, each.moved.pk), default=None
        )
        return [earliest.moved] if earliest is not None else []


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Trigger:
    """The day of a measure that touches the subject's trade: a buyer's designation, or a list of goods it trades in."""

    on: date
    words: str
    evidence: Evidence | None
    buyer: CounterpartyFacts | None = None
    designation: DesignationFacts | None = None

    @property
    def by_name_only(self) -> bool:
        return self.designation is not None and self.designation.match.grade == "name_only"


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    buyers: tuple[Buyer, ...]
    triggers: tuple[Trigger, ...]
    goods: GoodsFacts
    periods: Mapping[int, tuple[date, date]]  # data set that is held whole -> its first and last day by its manifest
    lacking: frozenset[int] = frozenset()  # data sets of which a file was withdrawn
    rows_aside: Mapping[int, int] = field(default_factory=dict)  # data set -> its rows that could not be read

    @cached_property
    def began(self) -> date | None:
        """The day by which goods surely had moved to some buyer."""
        return min((each.days.begun for each in self.buyers if each.days is not None), default=None)

    @cached_property
    def _by_facts(self) -> Mapping[int, Buyer]:
        return {id(each.facts): each for each in self.buyers}

    def buyer(self, facts: CounterpartyFacts | None) -> Buyer | None:
        return self._by_facts.get(id(facts))

    @cached_property
    def takers(self) -> Mapping[str, Sequence[Buyer]]:
        """The buyers of each code."""
        found: defaultdict[str, list[Buyer]] = defaultdict(list)
        for each in self.buyers:
            for code in each.codes:
                found[code].append(each)
        return found

    @cached_property
    def _with_listed(self) -> frozenset[int]:
        return frozenset(id(each.partner) for each in self.goods.hits if each.sure)

    @cached_property
    def _by_detours(self) -> frozenset[int]:
        return frozenset(id(each.partner) for each in self.goods.unlike_countries)

    def takes_listed(self, buyer: Buyer) -> bool:
        """Return whether goods surely on a list of their day went to it."""
        return id(buyer.facts) in self._with_listed

    def takes_detours(self, buyer: Buyer) -> bool:
        """Return whether its goods left from a country that is neither that of origin nor the trading country."""
        return id(buyer.facts) in self._by_detours

    def covers(self, buyer: Buyer, first: date, last: date, *, before: timedelta = timedelta(0)) -> bool:
        """Return whether the data sets of these shipments reach over every day from that long before the first on."""
        used = buyer.sources
        if not used or not used <= self.periods.keys():
            return False
        reached = first.toordinal() - before.days - 1  # a number: before the first day of all there is no date
        for begin, end in sorted(self.periods[pk] for pk in used):
            if begin.toordinal() > reached + 1:
                break  # a hole, in which nobody knows what moved
            reached = max(reached, end.toordinal())
        return reached >= last.toordinal()

    def withdrawn(self, buyers: Iterable[Buyer]) -> str:
        """Return what to say behind a gap where the records of these buyers lack a file that was there."""
        lacking = any(not self.lacking.isdisjoint(each.sources) for each in buyers)
        return ", and a file of these records was withdrawn" if lacking else ""

    def unread(self, buyers: Iterable[Buyer]) -> tuple[str, ...]:
        """Return what to say beside a finding where rows of its data sets could not be read."""
        rows = sum(self.rows_aside.get(pk, 0) for pk in frozenset[int]().union(*(each.sources for each in buyers)))
        return (f"{rows:,} {'row' if rows == 1 else 'rows'} of these records could not be read",) if rows else ()


def stand(
    counterparties: Iterable[CounterpartyFacts], facts: GoodsFacts, datasets: Iterable[SourceRow], *, as_of: date
) -> Ground:
    """Return the ground for one subject; a measure that began after the day asked touches nothing yet."""
    own = [each for each in counterparties if each.role == "buyer" and not each.itself and each.shipments]
    triggers = [*_designations(own), *_editions(facts)]
    held = tuple(datasets)
    return Ground(
        buyers=tuple(Buyer(facts=each) for each in own if each.group.parties),
        triggers=tuple(sorted((each for each in triggers if each.on <= as_of), key=lambda each: (each.on, each.words))),
        goods=facts,
        periods={
            each.pk: (each.period_from.first, each.period_to.last)
            for each in held
            if each.period_from is not None and each.period_to is not None and not each.missing
        },
        lacking=frozenset(each.pk for each in held if each.missing),
        rows_aside={each.pk: each.rows_aside for each in held if each.rows_aside},
    )


def _designations(buyers: Iterable[CounterpartyFacts]) -> Iterator[Trigger]:
    """Yield for each designation of a matched buyer each first day of a measure that keeps goods from it."""
    for buyer in buyers:
        for each in buyer.designations:
            if each.match.verdict != "match" or each.match.weak_only:
                continue
            alone = (replace(each, measures=(one,)) for one in each.measures if _keeps_goods(one))
            begun = {one.bounds.upper: one for one in alone}
            for on, one in begun.items():
                if on is not None:
                    yield Trigger(
                        on=on,
                        words=f"{one.listed.designation.list} lists its buyer {buyer.name} {sentences.since(one)}",
                        evidence=of_designation(one),
                        buyer=buyer,
                        designation=one,
                    )


def _keeps_goods(facts: MeasureFacts) -> bool:
    measure = facts.dated.measure
    return measure.type == "asset_freeze" or not {"supply", "receive"}.isdisjoint(measure.restricts)


def _editions(facts: GoodsFacts) -> Iterable[Trigger]:
    """Return the first day of each edition that may name a code the subject trades in."""
    for index in lists_of(facts):
        if any(index.may_match(code) for code in facts.listed_codes):
            yield Trigger(on=index.edition.valid_from, words=_began(index.edition), evidence=None)


def _began(edition: Edition) -> str:
    return f"{edition.title} of {sentences.day(edition.valid_from)} names codes it trades in"


def when(first: date, last: date) -> str:
    """Return the day, or the days on one of which it was."""
    day = sentences.day
    return f"on {day(first)}" if first == last else f"on a day from {day(first)} to {day(last)}"


def named(told: Sequence[str]) -> str:
    """Return a few of them, and how many more there are."""
    more = len(told) - NAMED
    return f"{', '.join(told[:NAMED])}{f' and {more} more' if more > 0 else ''}"


def quoted(*parts: Evidence | None, shipments: Iterable[Moved] = ()) -> tuple[Evidence, ...]:
    """Return the evidence given, then shipments, a few of them."""
    rows = [Evidence(shipment_pk=each.pk) for each in shipments]
    return (*(each for each in parts if each is not None), *rows[: 2 * EXAMPLES])
