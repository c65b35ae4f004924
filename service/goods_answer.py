"""Goods as the profile tells them: each line of a list with its shipments, and each edition with what is not held."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from adapters.goods.edition import Edition
from service.counterparties import Unlike
from service.goods_facts import GoodsFacts, Hit
from service.goods_findings import gap
from service.goods_rules import Rule

Json = dict[str, Any]
Values = Callable[[Mapping[Unlike, int]], list[Json]]


def rule(one: Rule | None) -> Json | None:
    if one is None:
        return None
    return {"id": one.id, "version": one.version, "threshold": one.threshold, "source": one.source}


def hits(facts: GoodsFacts, values: Values) -> list[Json]:
    """Return the goods on lists of their day, those with most shipments first; `values` writes totals."""
    placed = sorted(facts.hits, key=lambda each: (not each.sure, -each.tally.count, each.key))
    return [_hit(each, values) for each in placed]


def _hit(one: Hit, values: Values) -> Json:
    return {
        "list": one.edition.list_id,
        "edition": one.edition.edition,
        "entry": one.key.entry,
        "tier": one.tier,
        "name": one.name,
        "hs": one.key.hs,
        "match": one.key.match,
        "why": one.key.why or None,
        "way": one.key.way,
        "standing": one.key.standing,
        "destination": one.key.destination,
        "counterparty": one.partner.name,
        "role": one.partner.role,
        "illustrative": one.tally.illustrative,
        "shipments": one.tally.count,
        "values": values(one.tally.sums),
        "decided_by": dict(sorted(one.tally.decided_by.items())),
        "flags": dict(sorted(one.tally.flags.items())),
    }


def is_complete(facts: GoodsFacts) -> bool:
    """Return whether every edition is held whole and no shipment was left unjudged."""
    return bool(facts.editions) and all(each.complete for each in facts.editions) and not facts.unjudged


def editions(facts: GoodsFacts) -> list[Json]:
    """Return every edition that was looked at, with what is held of it and what it could not tell."""
    return [_edition(each, facts) for each in facts.editions]


_STATUS = {"count": "codes_not_held"}


def _edition(one: Edition, facts: GoodsFacts) -> Json:
    unjudged = [(key, count) for key, count in facts.unjudged.items() if key.edition.id == one.id]
    told = [gap(key, count) for key, count in sorted(unjudged, key=lambda each: each[0].why)]
    return {
        "id": one.list_id,
        "title": one.title,
        "authority": one.authority,
        "status": _STATUS.get(one.holds, "answered" if one.complete else "excerpt"),
        "edition": one.edition,
        "sha256": one.sha256,
        "from": str(one.valid_from),
        "to": str(one.valid_to) if one.valid_to else None,
        "holds": one.holds,
        "held": len(one.entries) or len(one.countries),
        "items": one.items,
        "used": one.id in facts.used,
        "source": one.source,
        "licence": one.licence,
        "gaps": [*one.gaps, *told],
    }
