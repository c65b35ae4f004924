"""Goods that another buyer takes over when a designated one stops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.findings import Finding
from service.goods_rules import COVERED_AFTER, COVERED_BEFORE, LEAST_REROUTED, REROUTING, STOPPED_AFTER, STOPPED_BEFORE
from service.goods_rules import TAKEN_OVER_WITHIN as WITHIN
from service.pattern_ground import Buyer, Dated, Days, Ground, Trigger, named, quoted, span, when
from service.sentences import day, shipments


@dataclass(frozen=True, kw_only=True, slots=True)
class _Taken:
    hs6: str
    by: Buyer
    days: Days
    dated: Sequence[Dated]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Stop:
    """A buyer that got its last shipment near the day of a measure, and what others took of its goods."""

    buyer: Buyer
    days: Days
    trigger: Trigger
    taken: Sequence[_Taken]
    unsure: Sequence[Buyer]  # who may have taken them before, or may not have

    @property
    def weight(self) -> tuple[int, int, int]:
        return len(self.taken), len(self.unsure), -_apart(self.days, self.trigger)


def found(ground: Ground) -> Iterator[Finding]:
    """Yield a finding for each designated buyer that stopped and whose goods went on, a note where it is unknown.

    A buyer stops once: of several measures the one tells that most goods were taken over after, or else the nearest.
    """
    own: dict[Buyer, list[Trigger]] = {}
    for trigger in ground.triggers:
        buyer = ground.buyer(trigger.buyer)
        if buyer is not None and len(buyer.facts.shipments) >= LEAST_REROUTED:
            own.setdefault(buyer, []).append(trigger)
    for buyer, triggers in own.items():
        stops, unknown = list[_Stop](), list[Trigger]()
        for trigger in triggers:
            stopped = _stopped(buyer, trigger)
            if stopped and buyer.days is not None and _covered(buyer, buyer.days, trigger, ground):
                stops.append(_stop(buyer, buyer.days, trigger, ground))
            elif stopped is not False:
                unknown.append(trigger)
        best = max(stops, key=lambda each: each.weight, default=None)
        if best is not None and best.taken:
            yield _told(best, ground)
        elif unknown:
            yield _not_judged(min(unknown, key=lambda each: _apart(buyer.days, each)), buyer, ground)
        if best is not None and best.unsure:
            yield _unsure(best, ground)


def _apart(days: Days | None, trigger: Trigger) -> int:
    return abs((trigger.on - days.last).days) if days is not None else 0


def _stopped(buyer: Buyer, trigger: Trigger) -> bool | None:
    """Return whether its last shipment surely lies near the day, None where its dates do not tell."""
    days = buyer.days
    if days is not None and days.ended - trigger.on >= STOPPED_AFTER:
        return False  # it went on buying, which other findings tell
    if days is None or buyer.undated:
        return None
    if trigger.on - days.last > STOPPED_BEFORE:
        return False
    return True if days.last - trigger.on < STOPPED_AFTER and trigger.on - days.ended <= STOPPED_BEFORE else None


def _covered(buyer: Buyer, days: Days, trigger: Trigger, ground: Ground) -> bool:
    return ground.covers(buyer, days.ended, max(days.last, trigger.on) + COVERED_AFTER)


def _stop(buyer: Buyer, days: Days, trigger: Trigger, ground: Ground) -> _Stop:
    """Return the stop with what others took over, and with who may have taken it before the records begin."""
    taken, unsure = list[_Taken](), dict[Buyer, None]()
    codes = sorted(code for code, count in buyer.codes.items() if count >= LEAST_REROUTED)
    for hs6, taker in ((code, each) for code in codes for each in ground.takers[code] if each is not buyer):
        if taker.codes[hs6] < LEAST_REROUTED:
            continue
        dated = taker.by_code.get(hs6, ())
        own = span(each.days for each in dated)
        undated = len(dated) < taker.codes[hs6]
        if own is not None and own.begun <= days.ended and own.begun < trigger.on:
            continue  # it took the goods before
        if own is not None and not undated and own.first - days.last > WITHIN:
            continue
        surely = (
            own is not None
            and (own.first > days.last or own.first >= trigger.on)
            and own.begun - days.ended <= WITHIN
            and not taker.undated
            and ground.covers(taker, own.first, own.begun, before=COVERED_BEFORE)
        )
        if own is not None and surely:
            taken.append(_Taken(hs6=hs6, by=taker, days=own, dated=dated))
        else:
            unsure[taker] = None
    taken.sort(key=lambda each: (each.days.first, each.by.facts.name, each.hs6))
    return _Stop(buyer=buyer, days=days, trigger=trigger, taken=taken, unsure=tuple(unsure))


def _told(stop: _Stop, ground: Ground) -> Finding:
    buyer, taken = stop.buyer, stop.taken
    told = [
        f"{each.by.facts.name} ({shipments(len(each.dated))} of {each.hs6}, first "
        f"{when(each.days.first, each.days.begun)})"
        for each in taken
    ]
    before = [dated.moved for each in taken for dated in buyer.by_code.get(each.hs6, ())[-1:]]
    after = [each.dated[0].moved for each in taken]
    alike = sum(1 for each in taken if each.by.facts.country == buyer.facts.country)
    return Finding(
        code="pattern_rerouting",
        sentence=f"Records show the last shipment to {buyer.facts.name} {when(stop.days.ended, stop.days.last)} "
        f"({stop.trigger.words}), and the same goods taken for the first time by {named(told)}; other explanations "
        "exist.",
        evidence=quoted(stop.trigger.evidence, shipments=[*before[:2], *after]),
        by_name_only=stop.trigger.by_name_only,
        illustrative=any(moved.illustrative for moved in (*before, *after)),
        rule=REROUTING,
        counter=(
            "a supplier that loses a buyer looks for another one",
            f"{alike} of the {len(taken)} lines go to the country of the former buyer",
            *ground.unread((buyer, *(each.by for each in taken))),
        ),
    )


def _not_judged(trigger: Trigger, buyer: Buyer, ground: Ground) -> Finding:
    if _stopped(buyer, trigger) is None or buyer.days is None:
        why = "it cannot be told when it stopped, as some of its shipments are not dated to the day"
    else:
        end = max(buyer.days.last, trigger.on) + COVERED_AFTER
        why = f"to tell that it stopped, dated records would have to reach {day(end)}"
    return Finding(
        code="pattern_not_judged",
        sentence=f"Not known: whether goods of {buyer.facts.name} went to another buyer when {trigger.words}; {why}"
        f"{ground.withdrawn((buyer,))}.",
        rule=REROUTING,
    )


def _unsure(stop: _Stop, ground: Ground) -> Finding:
    names = sorted({each.facts.name for each in stop.unsure})
    return Finding(
        code="pattern_not_judged",
        sentence=f"Not known: whether {named(names)} took goods of {stop.buyer.facts.name} for the first time when "
        f"{stop.trigger.words}; the records do not surely cover the {COVERED_BEFORE.days} days before, or some "
        f"shipments are not dated to the day{ground.withdrawn(stop.unsure)}.",
        rule=REROUTING,
    )
