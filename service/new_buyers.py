"""Buyers that first appear right after the day of a measure which touches the subject's trade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service import sentences
from service.findings import Finding
from service.goods_rules import COVERED_BEFORE, NEW_BUYER, NEW_WITHIN
from service.pattern_ground import Buyer, Ground, Trigger, named, quoted


@dataclass(frozen=True, kw_only=True, slots=True)
class _New:
    buyer: Buyer
    signs: tuple[str, ...]  # beside the day of its first shipment


def found(ground: Ground) -> Iterator[Finding]:
    """Yield for each day a finding of the buyers with a second sign, and a note of those without; never silence."""
    by_trigger: dict[Trigger, list[_New]] = {}
    unjudged: dict[Trigger, list[str]] = {}
    for buyer in ground.buyers:
        trigger = _last_before(buyer, ground)
        if trigger is None:
            continue
        if _judged(buyer, trigger, ground):
            new = _New(buyer=buyer, signs=tuple(_signs(buyer, trigger, ground)))
            by_trigger.setdefault(trigger, []).append(new)
        else:
            unjudged.setdefault(trigger, []).append(buyer.facts.name)
    for trigger, appeared in by_trigger.items():
        strong, weak = [each for each in appeared if each.signs], [each for each in appeared if not each.signs]
        if strong:
            yield _told("pattern_new_buyer", trigger, strong, ground)
        if weak:
            yield _told("pattern_sign", trigger, weak, ground)
    for trigger, names in unjudged.items():
        yield Finding(
            code="pattern_not_judged",
            sentence=f"Not known: whether {named(sorted(names))} first appeared after {sentences.day(trigger.on)}, "
            f"when {trigger.words}; the records do not surely cover the {COVERED_BEFORE.days} days before, or some "
            "shipments are not dated.",
            rule=NEW_BUYER,
        )


def _last_before(buyer: Buyer, ground: Ground) -> Trigger | None:
    """Return the latest day of a measure that the buyer's first dated shipment follows closely, not its own."""
    if buyer.days is None:
        return None
    first = buyer.days.first
    near = [
        each for each in ground.triggers if each.buyer is not buyer.facts and each.on <= first <= each.on + NEW_WITHIN
    ]
    return max(near, key=lambda each: (each.on, each.designation is not None), default=None)


def _judged(buyer: Buyer, trigger: Trigger, ground: Ground) -> bool:
    """Return whether records cover the time before, with trade of the subject in it."""
    first = buyer.days.first if buyer.days is not None else trigger.on
    traded = ground.began is not None and ground.began < trigger.on
    return traded and not buyer.undated and ground.covers(buyer, trigger.on, first, before=COVERED_BEFORE)


def _signs(buyer: Buyer, trigger: Trigger, ground: Ground) -> Iterator[str]:
    """Yield second signs; the day of a list of goods and goods on that list are one sign, not two."""
    goods = ground.goods
    points = goods.points
    if points is not None and buyer.facts.country in points.countries and buyer.facts.country in goods.to_points:
        yield f"sits in the transshipment point {buyer.facts.country}"
    if trigger.designation is not None and ground.takes_listed(buyer):
        yield "takes goods on a list of their day"
    if ground.takes_detours(buyer):
        yield "takes goods by a country that is neither that of origin nor the trading country"
    if trigger.buyer is not None:
        before = ground.buyer(trigger.buyer)
        shared = sorted(before.codes.keys() & buyer.codes.keys()) if before is not None else []
        if shared:
            yield f"takes goods that {trigger.buyer.name} took ({named(shared)})"


def _told(code: str, trigger: Trigger, new: Sequence[_New], ground: Ground) -> Finding:
    dated = [(each.buyer.days.first, each) for each in new if each.buyer.days is not None]
    dated.sort(key=lambda each: (each[0], each[1].buyer.facts.name))
    names = [
        f"{each.buyer.facts.name} (first on {sentences.day(first)}{'; ' + '; '.join(each.signs) if each.signs else ''})"
        for first, each in dated
    ]
    verb = "appears" if len(names) == 1 else "appear"
    whole = sum(1 for each in ground.buyers if each.days is not None and each.days.first < trigger.on)
    first = [moved for _, each in dated for moved in each.buyer.first_moved()]
    return Finding(
        code=code,
        sentence=f"Records show that {named(names)} first {verb} within {NEW_WITHIN.days} days from "
        f"{sentences.day(trigger.on)} on, when {trigger.words}; other explanations exist.",
        evidence=quoted(trigger.evidence, shipments=first),
        by_name_only=trigger.by_name_only,
        illustrative=any(moved.illustrative for moved in first),
        rule=NEW_BUYER,
        counter=(f"{whole} other buyers were there before that day" if whole != 1 else "1 buyer was there before",),
    )
