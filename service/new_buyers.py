"""Buyers that first appear right after the day of a measure which touches the subject's trade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from service import sentences
from service.findings import Finding
from service.goods_rules import COVERED_BEFORE, NEW_BUYER, NEW_WITHIN
from service.pattern_ground import Buyer, Ground, Trigger, named, quoted, when


@dataclass(frozen=True, kw_only=True, slots=True)
class _New:
    buyer: Buyer
    trigger: Trigger
    signs: tuple[str, ...]  # beside the day of its first shipment

    @property
    def weight(self) -> tuple[int, date, bool]:
        return len(self.signs), self.trigger.on, self.trigger.designation is not None


def found(ground: Ground) -> Iterator[Finding]:
    """Yield for each day a finding of the buyers with a second sign, and a note of those without; never silence.

    Of several days that a buyer follows, the one with most second signs tells; of equal ones the latest.
    """
    by_trigger: dict[Trigger, list[_New]] = {}
    unjudged: dict[Trigger, list[Buyer]] = {}
    for buyer in ground.buyers:
        judged, unknown = list[_New](), list[_New]()
        for trigger in ground.triggers:
            appeared = _appeared(buyer, trigger)
            if appeared is not False:
                new = _New(buyer=buyer, trigger=trigger, signs=tuple(_signs(buyer, trigger, ground)))
                (judged if appeared and _covered(buyer, trigger, ground) else unknown).append(new)
        best = max(judged, key=lambda each: each.weight, default=None)
        open_ = max(unknown, key=lambda each: each.weight, default=None)
        if best is not None:
            by_trigger.setdefault(best.trigger, []).append(best)
        if open_ is not None and (best is None or len(open_.signs) > len(best.signs)):
            unjudged.setdefault(open_.trigger, []).append(buyer)
    for trigger, told in by_trigger.items():
        strong, weak = [each for each in told if each.signs], [each for each in told if not each.signs]
        if strong:
            yield _told("pattern_new_buyer", trigger, strong, ground)
        if weak:
            yield _told("pattern_sign", trigger, weak, ground)
    for trigger, buyers in unjudged.items():
        yield _not_judged(trigger, buyers, ground)


def _appeared(buyer: Buyer, trigger: Trigger) -> bool | None:
    """Return whether its first shipment surely moved within the time after the day, None where its dates do not tell.

    The day of its own measure is none that it appears after.
    """
    days = buyer.days
    if trigger.buyer is buyer.facts or (days is not None and days.begun < trigger.on):
        return False
    if days is None or buyer.undated:
        return None
    if days.first - trigger.on > NEW_WITHIN:
        return False
    return True if days.first >= trigger.on and days.begun - trigger.on <= NEW_WITHIN else None


def _covered(buyer: Buyer, trigger: Trigger, ground: Ground) -> bool:
    """Return whether records cover the time before, with trade of the subject in it."""
    traded = ground.began is not None and ground.began < trigger.on
    begun = buyer.days.begun if buyer.days is not None else trigger.on
    return traded and ground.covers(buyer, trigger.on, begun, before=COVERED_BEFORE)


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
    former = ground.buyer(trigger.buyer)
    shared = sorted(former.codes.keys() & buyer.codes.keys()) if former is not None else []
    if former is not None and shared:
        yield f"takes goods that {former.facts.name} took ({named(shared)})"


def _told(code: str, trigger: Trigger, new: Sequence[_New], ground: Ground) -> Finding:
    dated = [(each.buyer.days, each) for each in new if each.buyer.days is not None]
    dated.sort(key=lambda each: (each[0].first, each[1].buyer.facts.name))
    names = [
        f"{each.buyer.facts.name} (first {when(days.first, days.begun)}"
        f"{'; ' + '; '.join(each.signs) if each.signs else ''})"
        for days, each in dated
    ]
    verb = "appears" if len(names) == 1 else "appear"
    before = sum(1 for each in ground.buyers if each.days is not None and each.days.begun < trigger.on)
    first = [moved for _, each in dated for moved in each.buyer.first_moved()]
    return Finding(
        code=code,
        sentence=f"Records show that {named(names)} first {verb} within {NEW_WITHIN.days} days from "
        f"{sentences.day(trigger.on)} on, when {trigger.words}; other explanations exist.",
        evidence=quoted(trigger.evidence, shipments=first),
        by_name_only=trigger.by_name_only,
        illustrative=any(moved.illustrative for moved in first),
        rule=NEW_BUYER,
        counter=(
            f"{before} other buyers were there before that day" if before != 1 else "1 buyer was there before",
            *ground.unread(each.buyer for each in new),
        ),
    )


def _not_judged(trigger: Trigger, buyers: Sequence[Buyer], ground: Ground) -> Finding:
    return Finding(
        code="pattern_not_judged",
        sentence=f"Not known: whether {named(sorted(each.facts.name for each in buyers))} first appeared after "
        f"{sentences.day(trigger.on)}, when {trigger.words}; the records do not surely cover the {COVERED_BEFORE.days} "
        f"days before, or some shipments are not dated to the day{ground.withdrawn(buyers)}.",
        rule=NEW_BUYER,
    )
