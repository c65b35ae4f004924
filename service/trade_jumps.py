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
    earlier: int  # quarters with trade before


@lru_cache(maxsize=262_144)
def quarter_of(dates: str) -> date | None:
    """Return the first day of the quarter in which goods moved, None where their dates lie in two or there are none."""
    days = days_of(dates)
    if days is None:
        return None
    first, last = (date(each.year, 3 * ((each.month - 1) // 3) + 1, 1) for each in (days.first, days.last))
    return first if first == last else None


def largest(series: Series, what: str) -> Jump | None:
    """Return the quarter that lies farthest above the median of those before it, None where none is a jump."""
    quarters = sorted(series)
    found = []
    for number in range(LEAST_QUARTERS, len(quarters)):
        past = [series[each] for each in quarters[:number]]
        middle, value = median(past), series[quarters[number]]
        spread = MAD_SCALE * median(abs(each - middle) for each in past)
        if middle > 0 and value >= JUMP * middle and value >= middle + SPREAD * spread:
            found.append(Jump(what=what, quarter=quarters[number], value=value, median=middle, earlier=number))
    return max(found, key=lambda each: (each.value / each.median, each.quarter), default=None)


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
        if each.partner.role != "buyer" or not kilos or moved.amount is None or quarter is None:
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
    alone: list[tuple[Goods, Jump]] = []
    for goods in sorted(by_volume):
        jumps = [
            each
            for each in (largest(by_volume[goods], "volume"), largest(by_price.get(goods, {}), "price"))
            if each is not None
        ]
        signs = tuple(_signs(goods, jumps, ground)) if jumps else ()
        if signs:
            yield _told(goods, jumps, signs, own)
        elif jumps:
            alone.append((goods, jumps[0]))
    if alone:
        yield _alone(alone, own)
    short = sorted({goods.hs6 for goods, series in by_volume.items() if len(series) <= LEAST_QUARTERS})
    if short:
        yield Finding(
            code="pattern_not_judged",
            sentence=f"Not known: whether volume or price of {named(short)} jumped; the records hold no more than "
            f"{LEAST_QUARTERS} quarters with trade in them, which is too short a past.",
            rule=JUMPED,
        )
    if left_out:
        yield Finding(
            code="pattern_not_judged",
            sentence=f"Not known: whether volume or price jumped in {sentences.shipments(left_out)}; a code, a value "
            "or a day within one quarter is missing.",
            rule=JUMPED,
        )


def _signs(goods: Goods, jumps: Sequence[Jump], ground: Ground) -> Iterator[str]:
    if len(jumps) > 1 and len({each.quarter for each in jumps}) == 1:
        yield "volume and price jump together"
    if any(each.sure and each.key.hs.startswith(goods.hs6) for each in ground.goods.hits):
        yield "the goods are on a list of their day"
    for trigger in ground.triggers:
        if any(trigger.on <= each.quarter <= trigger.on + NEW_WITHIN for each in jumps):
            yield f"it follows on {sentences.day(trigger.on)}, when {trigger.words}"
            return


def _told(goods: Goods, jumps: Sequence[Jump], signs: Sequence[str], own: Sequence[CounterpartyFacts]) -> Finding:
    rows = _rows(goods, jumps[0].quarter, own)
    return Finding(
        code="pattern_jump",
        sentence=f"Records show that {' and '.join(_words(goods, each) for each in jumps)}; {'; '.join(signs)}; other "
        "explanations exist.",
        evidence=quoted(shipments=rows),
        illustrative=any(each.illustrative for each in rows),
        rule=JUMPED,
        counter=("one large order, or a new product under the same code, looks the same",),
    )


def _alone(alone: Sequence[tuple[Goods, Jump]], own: Sequence[CounterpartyFacts]) -> Finding:
    rows = [moved for goods, jump in alone for moved in _rows(goods, jump.quarter, own)[:1]]
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
        f"{jump.value / jump.median:.1f} times the median {usual} of {jump.earlier} earlier quarters"
    )


def _rows(goods: Goods, quarter: date, own: Iterable[CounterpartyFacts]) -> list[Moved]:
    """Return the shipments of the goods in the quarter, those of most value first."""
    rows = [
        moved
        for one in own
        for moved in one.shipments
        if moved.hs6 == goods.hs6
        and moved.amount is not None
        and Unlike(str(moved.currency), moved.value_kind or "unknown") == goods.unlike
        and quarter_of(moved.dates) == quarter
    ]
    return sorted(rows, key=lambda each: (-(each.amount or 0), each.pk))
