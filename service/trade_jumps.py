"""Volume or price of goods that jumps against the supplier's own past, by robust statistics over quarters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from statistics import median
from typing import NamedTuple

from adapters.goods.edition import Edition
from service import sentences
from service.counterparties import Unlike
from service.facts import CounterpartyFacts
from service.findings import Finding
from service.goods_rules import JUMP, JUMPED, LEAST_QUARTERS, MAD_SCALE, NEW_WITHIN, SPREAD
from service.pattern_ground import DATES, Ground, days_of, named, quoted
from service.store.trade import Moved

_READ = itemgetter(*map(Moved._fields.index, ("hs6", "currency", "value_kind", "dates", "amount")))
_AMOUNT = itemgetter(Moved._fields.index("amount"))
Series = Mapping[date, float]  # first day of a quarter -> value


class Goods(NamedTuple):
    """What may be compared with itself: one code, in one currency and kind of value."""

    hs6: str
    unlike: Unlike


@dataclass(frozen=True, kw_only=True, slots=True)
class Jump:
    what: str  # "volume" or "price"
    quarter: date
    value: float
    median: float
    least: float  # from which value on it is a jump
    earlier: int  # quarters with trade before

    @property
    def times(self) -> float:
        return self.value / self.median


@lru_cache(maxsize=262_144)
def quarter_of(dates: str) -> date | None:
    """Return the first day of the quarter in which goods moved, None where their dates lie in two or there are none."""
    days = days_of(dates)
    if days is None:
        return None
    first, last = (date(each.year, 3 * ((each.month - 1) // 3) + 1, 1) for each in (days.first, days.last))
    return first if first == last else None


def jumps(series: Series, what: str) -> list[Jump]:
    """Return the quarters that lie far above the median of those before them, the earliest first."""
    quarters = sorted(series)
    found = []
    for number in range(LEAST_QUARTERS, len(quarters)):
        past = [series[each] for each in quarters[:number]]
        middle, value = median(past), series[quarters[number]]
        least = max(JUMP * middle, middle + SPREAD * MAD_SCALE * median(abs(each - middle) for each in past))
        if middle > 0 and value >= least:
            jump = Jump(what=what, quarter=quarters[number], value=value, median=middle, least=least, earlier=number)
            found.append(jump)
    return found


def volumes(counterparties: Iterable[CounterpartyFacts]) -> tuple[dict[Goods, dict[date, float]], int]:
    """Return the value sold by goods and quarter, in ten-thousandths, and the shipments that lack what it needs."""
    rows = list(chain.from_iterable(each.shipments for each in counterparties))
    quarters = {text: quarter_of(text) for text in set(map(DATES, rows))}
    sums: defaultdict[tuple[str | None, str | None, str | None, date | None], int] = defaultdict(int)
    for hs6, currency, kind, dates, amount in map(_READ, rows):
        if amount is not None:
            sums[hs6, currency, kind, quarters[dates]] += amount
    found: dict[Goods, dict[date, float]] = {}
    for (hs6, currency, kind, quarter), amount in sums.items():
        if hs6 is not None and currency is not None and quarter is not None:
            series = found.setdefault(Goods(hs6, Unlike(currency, kind or "unknown")), {})
            series[quarter] = series.get(quarter, 0.0) + amount
    undated = {text for text, quarter in quarters.items() if quarter is None}
    lacking = list(map(_AMOUNT, rows)).count(None)
    if any(hs6 is None or quarter is None for hs6, _, _, quarter in sums):
        lacking = sum(
            amount is None or hs6 is None or dates in undated for hs6, _, _, dates, amount in map(_READ, rows)
        )
    return found, lacking


def prices(ground: Ground) -> dict[Goods, dict[date, float]]:
    """Return the value of a kilogram by goods and quarter, of goods that may be listed; other weights are not read."""
    sums: dict[tuple[Goods, date], list[int]] = {}
    for each in ground.goods.looked:
        moved, kilos = each.moved, each.carried.net_kg
        quarter = quarter_of(moved.dates)
        if each.partner.role != "buyer" or each.partner.itself or not kilos or moved.amount is None or quarter is None:
            continue
        if moved.hs6 in ground.goods.listed_codes and moved.hs6 is not None and moved.currency is not None:
            goods = Goods(moved.hs6, Unlike(moved.currency, moved.value_kind or "unknown"))
            held = sums.setdefault((goods, quarter), [0, 0])
            held[0] += moved.amount
            held[1] += kilos
    found: dict[Goods, dict[date, float]] = {}
    for (goods, quarter), (amount, kilos) in sums.items():
        found.setdefault(goods, {})[quarter] = amount / kilos
    return found


def found(ground: Ground, counterparties: Sequence[CounterpartyFacts]) -> Iterator[Finding]:
    """Yield findings for goods that jump and have a second sign, and notes for one sign alone or too short a past."""
    own = [each for each in counterparties if each.role == "buyer" and not each.itself]
    by_volume, left_out = volumes(own)
    by_price = prices(ground)
    jumped = {
        goods: [*jumps(by_volume[goods], "volume"), *jumps(by_price.get(goods, {}), "price")]
        for goods in sorted(by_volume)
    }
    signs = _Signs(ground, own, jumped)
    alone: list[tuple[Goods, Jump]] = []
    for goods, all_jumps in jumped.items():
        if not all_jumps:
            continue
        together = signs.strongest(goods)
        if together.signs:
            yield _told(goods, together, signs.rows(goods, together.quarter))
        else:
            by_what = [[each for each in all_jumps if each.what == what] for what in ("volume", "price")]
            alone += [(goods, max(each, key=lambda jump: (jump.times, jump.quarter))) for each in by_what if each]
    if alone:
        yield _alone(alone, [row for goods, jump in alone for row in signs.rows(goods, jump.quarter)[:1]])
    yield from _not_judged(by_volume, by_price, left_out)


def _not_judged(
    by_volume: Mapping[Goods, Series], by_price: Mapping[Goods, Series], left_out: int
) -> Iterator[Finding]:
    def note(sentence: str) -> Finding:
        return Finding(code="pattern_not_judged", sentence=f"Not known: whether {sentence}.", rule=JUMPED)

    long = {goods for goods, series in by_volume.items() if len(series) > LEAST_QUARTERS}
    if short := sorted({goods.hs6 for goods in by_volume.keys() - long}):
        yield note(
            f"volume or price of {named(short)} jumped; the records hold no more than {LEAST_QUARTERS} quarters with "
            "trade in them, which is too short a past"
        )
    if unweighed := sorted({goods.hs6 for goods in long if len(by_price.get(goods, ())) <= LEAST_QUARTERS}):
        yield note(
            f"the price of {named(unweighed)} jumped; that needs a net weight in more than {LEAST_QUARTERS} quarters, "
            "and weights are read only of goods that a list may name"
        )
    if left_out:
        yield note(
            f"volume or price jumped in {sentences.shipments(left_out)}; a code, a value or a day within one quarter "
            "is missing"
        )


class _Together(NamedTuple):
    """What jumps in one quarter, the signs beside it, and the other quarters in which the goods jump."""

    quarter: date
    jumps: Sequence[Jump]
    signs: Sequence[str]
    elsewhere: Sequence[date]


class _Signs:
    """Second signs of goods that jump, each tested on the shipments of every quarter in which they do."""

    def __init__(
        self, ground: Ground, own: Iterable[CounterpartyFacts], jumped: Mapping[Goods, Sequence[Jump]]
    ) -> None:
        self._ground, self._jumped = ground, jumped
        wanted = {(goods, each.quarter) for goods, found in jumped.items() for each in found}
        codes = {goods.hs6 for goods, _ in wanted}
        self._rows: dict[tuple[Goods, date], list[Moved]] = {each: [] for each in wanted}
        for moved in chain.from_iterable(each.shipments for each in own) if wanted else ():
            if moved.hs6 in codes and moved.amount is not None and (quarter := quarter_of(moved.dates)) is not None:
                goods = Goods(str(moved.hs6), Unlike(str(moved.currency), moved.value_kind or "unknown"))
                if (goods, quarter) in wanted:
                    self._rows[goods, quarter].append(moved)
        self._kilos = {each.moved.pk: each.carried.net_kg for each in ground.goods.looked} if wanted else {}
        self._editions: dict[str, set[Edition]] = {}
        for hit in ground.goods.hits:
            if hit.sure and not hit.partner.itself:
                self._editions.setdefault(hit.key.hs[:6], set()).add(hit.edition)

    def rows(self, goods: Goods, quarter: date) -> list[Moved]:
        """Return the shipments of the goods in a quarter in which they jump, those of most value first."""
        return sorted(self._rows[goods, quarter], key=lambda each: (-(each.amount or 0), each.pk))

    def strongest(self, goods: Goods) -> _Together:
        """Return the quarter with most signs, of equal ones the one that jumps highest."""
        quarters: dict[date, list[Jump]] = {}
        for each in self._jumped[goods]:
            quarters.setdefault(each.quarter, []).append(each)
        told = [
            _Together(quarter, found, tuple(self._of(goods, quarter, found)), sorted(quarters.keys() - {quarter}))
            for quarter, found in quarters.items()
        ]
        return max(told, key=lambda each: (len(each.signs), max(one.times for one in each.jumps), each.quarter))

    def _of(self, goods: Goods, quarter: date, found: Sequence[Jump]) -> Iterator[str]:
        if len(found) > 1:
            yield "volume and price jump together"
        rows = self._rows[goods, quarter]
        begun = [days.first for days in map(days_of, map(DATES, rows)) if days is not None]
        of_code = self._editions.get(goods.hs6, ())
        if any(each.valid_from <= on <= (each.valid_to or on) for each in of_code for on in begun):
            yield "the goods are on a list of their day"
        for trigger in self._ground.triggers:
            if quarter - trigger.on <= NEW_WITHIN and trigger.on <= max(begun):
                after = [row for row, first in zip(rows, begun, strict=True) if first >= trigger.on]
                if any(self._worth(after, each) >= each.least for each in found):
                    yield f"it follows on {sentences.day(trigger.on)}, when {trigger.words}"
                    return

    def _worth(self, rows: Sequence[Moved], jump: Jump) -> float:
        """Return the value of these shipments alone, or that of a kilogram of them."""
        if jump.what == "volume":
            return sum(each.amount or 0 for each in rows)
        weighed = [(each.amount or 0, kilos) for each in rows if (kilos := self._kilos.get(each.pk))]
        return sum(amount for amount, _ in weighed) / sum(kilos for _, kilos in weighed) if weighed else 0.0


def _told(goods: Goods, together: _Together, rows: Sequence[Moved]) -> Finding:
    words = " and ".join(_words(goods, each) for each in together.jumps)
    more = named([sentences.day(each) for each in together.elsewhere])
    return Finding(
        code="pattern_jump",
        sentence=f"Records show that {words}{f' (other quarters that jump: from {more})' if more else ''}; "
        f"{'; '.join(together.signs)}; other explanations exist.",
        evidence=quoted(shipments=rows),
        illustrative=any(each.illustrative for each in rows),
        rule=JUMPED,
        counter=("one large order, or a new product under the same code, looks the same",),
    )


def _alone(alone: Sequence[tuple[Goods, Jump]], rows: Sequence[Moved]) -> Finding:
    return Finding(
        code="pattern_sign",
        sentence=f"Records show that {named([_words(*each) for each in alone])}; other explanations exist.",
        evidence=quoted(shipments=rows),
        illustrative=any(each.illustrative for each in rows),
        rule=JUMPED,
        counter=("one large order, or a new product under the same code, looks the same",),
    )


def _words(goods: Goods, jump: Jump) -> str:
    unit = f"{goods.unlike.currency} ({goods.unlike.kind})"
    if jump.what == "price":
        value, usual = f"{jump.value:,.2f} {unit} a kilogram", f"{jump.median:,.2f}"
    else:
        value, usual = f"{sentences.money(int(jump.value))} {unit}", sentences.money(int(jump.median))
    return (
        f"the {jump.what} of {goods.hs6} in the quarter from {sentences.day(jump.quarter)} was {value}, "
        f"{jump.times:.1f} times the median {usual} of {jump.earlier} earlier quarters"
    )
