"""Goods that another buyer takes over when a designated one stops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from service import sentences
from service.findings import Finding
from service.goods_rules import COVERED_AFTER, COVERED_BEFORE, LEAST_REROUTED, REROUTING, STOPPED_AFTER
from service.goods_rules import TAKEN_OVER_WITHIN as WITHIN
from service.pattern_ground import Buyer, Dated, Ground, Trigger, named, quoted


@dataclass(frozen=True, kw_only=True, slots=True)
class _Taken:
    hs6: str
    by: Buyer
    dated: Sequence[Dated]

    @property
    def first(self) -> date:
        return self.dated[0].days.first


def found(ground: Ground) -> Iterator[Finding]:
    """Yield a finding for each designated buyer that stopped and whose goods went on, a note where it is unknown."""
    for trigger in ground.triggers:
        stopped = ground.buyer(trigger.buyer)
        if stopped is None or stopped.days is None or len(stopped.facts.shipments) < LEAST_REROUTED:
            continue
        last = stopped.days.last
        if last >= trigger.on + STOPPED_AFTER:
            continue  # it went on buying, which other findings tell
        end = max(last, trigger.on) + COVERED_AFTER
        if stopped.undated or not ground.covers(stopped, last, end):
            yield _not_judged(trigger, stopped, end)
            continue
        taken, unsure = _taken(stopped, last, ground)
        if taken:
            yield _told(trigger, stopped, last, taken)
        if unsure:
            yield _unsure(trigger, stopped, unsure)


def _taken(stopped: Buyer, last: date, ground: Ground) -> tuple[list[_Taken], list[str]]:
    """Return what others took over, and the names of those who may have taken it before the records begin."""
    found, unsure = list[_Taken](), set[str]()
    codes = sorted(code for code, count in stopped.codes.items() if count >= LEAST_REROUTED)
    for hs6, buyer in ((code, each) for code in codes for each in ground.takers[code] if each is not stopped):
        dated = buyer.by_code.get(hs6, ())
        if len(dated) < LEAST_REROUTED or not last < (first := dated[0].days.first) <= last + WITHIN:
            continue
        if buyer.undated or not ground.covers(buyer, first, first, before=COVERED_BEFORE):
            unsure.add(buyer.facts.name)
        else:
            found.append(_Taken(hs6=hs6, by=buyer, dated=dated))
    return found, sorted(unsure)


def _told(trigger: Trigger, stopped: Buyer, last: date, taken: Sequence[_Taken]) -> Finding:
    told = [
        f"{each.by.facts.name} ({sentences.shipments(len(each.dated))} of {each.hs6}, first on "
        f"{sentences.day(each.first)})"
        for each in sorted(taken, key=lambda each: (each.first, each.by.facts.name, each.hs6))
    ]
    before = [dated.moved for each in taken for dated in stopped.by_code.get(each.hs6, ())[-1:]]
    after = [each.dated[0].moved for each in taken]
    others = sum(1 for each in taken if each.by.facts.country == stopped.facts.country)
    return Finding(
        code="pattern_rerouting",
        sentence=f"Records show the last shipment to {stopped.facts.name} on {sentences.day(last)} "
        f"({trigger.words}), and the same goods taken for the first time by {named(told)}; other explanations exist.",
        evidence=quoted(trigger.evidence, shipments=[*before[:2], *after]),
        by_name_only=trigger.by_name_only,
        illustrative=any(moved.illustrative for moved in (*before, *after)),
        rule=REROUTING,
        counter=(
            "a supplier that loses a buyer looks for another one",
            f"{others} of the {len(taken)} lines go to the country of the former buyer",
        ),
    )


def _not_judged(trigger: Trigger, stopped: Buyer, end: date) -> Finding:
    return Finding(
        code="pattern_not_judged",
        sentence=f"Not known: whether goods of {stopped.facts.name} went to another buyer when {trigger.words}; to "
        f"tell that it stopped, dated records would have to reach {sentences.day(end)}.",
        rule=REROUTING,
    )


def _unsure(trigger: Trigger, stopped: Buyer, names: Sequence[str]) -> Finding:
    return Finding(
        code="pattern_not_judged",
        sentence=f"Not known: whether {named(names)} took goods of {stopped.facts.name} for the first time when "
        f"{trigger.words}; the records do not surely cover the {COVERED_BEFORE.days} days before.",
        rule=REROUTING,
    )
