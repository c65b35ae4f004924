"""What one list says of one code, and the shipments that are added to it."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.goods.edition import Edition
from service import goods_codes
from service.counterparties import total
from service.facts import EXAMPLES, Tally
from service.goods_codes import READABLE, CodeMatch, ListIndex
from service.goods_days import Stand
from service.goods_facts import Hit, HitKey, Part, Standing, Unjudged, Way
from service.store.carried import Carried
from service.store.trade import Moved

_DECLARED = 10  # digits of a code that are told; some customs add control digits beyond


def outside(one: Edition, origin: str | None, destination: str | None) -> bool:
    """Return whether the list does not look at trade of this way; what is not known is not outside."""
    elsewhere = bool(one.to) and destination is not None and destination not in one.to
    return elsewhere or (bool(one.origins) and origin is not None and origin not in one.origins)


def under(index: ListIndex, row: Carried, code: str, nomenclature: str) -> CodeMatch | Unjudged | None:
    """Return the entry of a list that a row's code falls under, why none can be told, or None where there is none."""
    if nomenclature not in READABLE:
        return Unjudged("unknown_nomenclature", index.edition)
    found = index.match(code, nomenclature)
    if found is not None:
        return goods_codes.unsure(found, imputed=row.hs_imputed, assumed=row.hs_version is None)
    if goods_codes.unmatched_for_want_of_predecessor(code, nomenclature, index.edition):
        return Unjudged("no_predecessor", index.edition)
    return None


def hit(part: Part, edition: Edition, *, code: str, found: CodeMatch, to: tuple[Way, str], stand: Stand) -> Hit:
    """Return what a list says of a code on its day, without shipments; `to`: the way, and the country that tells."""
    way, destination = to
    standing: Standing = "in_force" if stand.timing == "after" else "unplaced"
    key = HitKey(
        edition=edition.id,
        entry=found.entry.code,
        hs=code[:_DECLARED],
        match=found.match,
        why=found.why,
        way=way,
        standing=standing,
        destination=destination,
        partner=part.partner.name,
        number=part.number,
    )
    entry = found.entry
    return Hit(key=key, edition=edition, tier=entry.tier, name=entry.name, partner=part.partner, tally=Tally())


def add(tally: Tally, moved: Sequence[Moved], stand: Stand) -> None:
    """Add shipments that stand alike: what the tally of a measure does row by row."""
    tally.count += len(moved)
    for key, amount in total((each.amount, each.currency, each.value_kind) for each in moved).items():
        tally.sums[key] = tally.sums.get(key, 0) + amount
    for flag in stand.flags:
        tally.flags[flag] = tally.flags.get(flag, 0) + len(moved)
    if stand.decided_by:
        tally.decided_by[stand.decided_by] = tally.decided_by.get(stand.decided_by, 0) + len(moved)
    tally.examples += [each.pk for each in moved[: EXAMPLES - len(tally.examples)]]
    tally.illustrative = tally.illustrative or any(each.illustrative for each in moved)
