"""What rules about patterns stand on: buyers with their days, days of measures, and the periods records cover."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from operator import itemgetter

from adapters.goods.edition import Edition
from service import sentences
from service.evidence import Evidence, of_designation
from service.facts import EXAMPLES, CounterpartyFacts, DesignationFacts
from service.goods import lists_of
from service.goods_facts import GoodsFacts
from service.store.holdings import SourceRow
from service.store.trade import Moved, read_dates
from service.timing import PHYSICAL

DATES = itemgetter(Moved._fields.index("dates"))
_HS6 = itemgetter(Moved._fields.index("hs6"))
NAMED = 3  # of buyers or codes that a sentence names before it counts the rest


@lru_cache(maxsize=262_144)
def days_of(dates: str) -> tuple[date, date] | None:
    """Return the earliest and latest day on which goods may have moved, None without a date of their moving."""
    moved = [on for kind, on in read_dates(dates).items() if kind in PHYSICAL]
    return (min(on.first for on in moved), max(on.last for on in moved)) if moved else None


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Buyer:
    """A named buyer; `first` is None where no shipment is dated, `undated` counts those without a day."""

    facts: CounterpartyFacts
    first: date | None
    undated: int

    def days(self, hs6: str | None = None) -> list[tuple[date, date]]:
        """Return the days of its shipments, of one code or all, the earliest first; as many as there are shipments."""
        texts = (each.dates for each in self.facts.shipments if hs6 is None or each.hs6 == hs6)
        return sorted(days for text in texts if (days := days_of(text)) is not None)

    def codes(self) -> set[str]:
        return {code for code in set(map(_HS6, self.facts.shipments)) if code is not None}

    def shipments(self, hs6: str | None, since: date | None = None) -> list[Moved]:
        """Return some of its shipments of one code or all, from a day on, the earliest first."""
        dated = [
            (days[0], each.pk, each)
            for each in self.facts.shipments
            if (hs6 is None or each.hs6 == hs6)
            and (days := days_of(each.dates)) is not None
            and (since is None or days[0] >= since)
        ]
        return [each for _, _, each in sorted(dated, key=lambda one: one[:2])]


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    buyers: tuple[Buyer, ...]
    triggers: tuple[Trigger, ...]
    goods: GoodsFacts
    periods: Mapping[int, tuple[date, date]]  # data set -> its first and last day by its manifest

    def covers(self, facts: CounterpartyFacts, first: date, last: date, *, before: timedelta = timedelta(0)) -> bool:
        """Return whether the data sets of these shipments reach over every day from that long before the first on."""
        used = {each.source_pk for each in facts.shipments}
        if not used or not used <= self.periods.keys():
            return False
        reached = first.toordinal() - before.days - 1  # a number: before the first day of all there is no date
        for begin, end in sorted(self.periods[pk] for pk in used):
            if begin.toordinal() > reached + 1:
                break  # a hole, in which nobody knows what moved
            reached = max(reached, end.toordinal())
        return reached >= last.toordinal()


def stand(
    counterparties: Iterable[CounterpartyFacts], facts: GoodsFacts, datasets: Iterable[SourceRow], *, as_of: date
) -> Ground:
    """Return the ground for one subject; a measure that began after the day asked touches nothing yet."""
    own = [each for each in counterparties if each.role == "buyer" and not each.itself and each.shipments]
    triggers = [*_designations(own), *_editions(facts)]
    return Ground(
        buyers=tuple(_buyer(each) for each in own if each.group.parties),
        triggers=tuple(sorted((each for each in triggers if each.on <= as_of), key=lambda each: (each.on, each.words))),
        goods=facts,
        periods={
            each.pk: (each.period_from.first, each.period_to.last)
            for each in datasets
            if each.period_from is not None and each.period_to is not None
        },
    )


def _buyer(facts: CounterpartyFacts) -> Buyer:
    days = list(map(days_of, set(map(DATES, facts.shipments))))
    dated = [each for each in days if each is not None]
    return Buyer(
        facts=facts,
        first=min(dated)[0] if dated else None,
        undated=sum(1 for each in facts.shipments if days_of(each.dates) is None) if len(dated) < len(days) else 0,
    )


def _designations(buyers: Iterable[CounterpartyFacts]) -> Iterable[Trigger]:
    """Return for each matched buyer the first day on which a measure keeps goods from it."""
    for buyer in buyers:
        dated = [
            (each.bounds.upper, each)
            for each in buyer.designations
            if each.match.verdict == "match" and not each.match.weak_only and _keeps_goods(each)
        ]
        known = [(upper, each) for upper, each in dated if upper is not None]
        if known:
            on, first = min(known, key=lambda each: (each[0], each[1].listed.designation.list))
            yield Trigger(
                on=on,
                words=f"{first.listed.designation.list} lists its buyer {buyer.name} {sentences.since(first)}",
                evidence=of_designation(first),
                buyer=buyer,
                designation=first,
            )


def _keeps_goods(facts: DesignationFacts) -> bool:
    restricted = {what for each in facts.measures for what in each.dated.measure.restricts}
    return facts.has("asset_freeze") or bool(restricted & {"supply", "receive"})


def _editions(facts: GoodsFacts) -> Iterable[Trigger]:
    """Return the first day of each edition that may name a code the subject trades in."""
    for index in lists_of(facts):
        if any(index.may_match(code) for code in facts.listed_codes):
            yield Trigger(on=index.edition.valid_from, words=_began(index.edition), evidence=None)


def _began(edition: Edition) -> str:
    return f"{edition.title} of {sentences.day(edition.valid_from)} names codes it trades in"


def named(told: Sequence[str]) -> str:
    """Return a few of them, and how many more there are."""
    more = len(told) - NAMED
    return f"{', '.join(told[:NAMED])}{f' and {more} more' if more > 0 else ''}"


def quoted(*parts: Evidence | None, shipments: Iterable[Moved] = ()) -> tuple[Evidence, ...]:
    """Return the evidence given, then shipments, a few of them."""
    rows = [Evidence(shipment_pk=each.pk) for each in shipments]
    return (*(each for each in parts if each is not None), *rows[: 2 * EXAMPLES])
