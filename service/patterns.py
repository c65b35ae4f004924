"""Patterns of trade: signs that deserve a look beside each other, never a verdict alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from service import new_buyers, pattern_ground, rerouting, trade_jumps
from service.facts import CounterpartyFacts
from service.findings import Finding
from service.goods_facts import GoodsFacts
from service.store.holdings import SourceRow


def found(
    counterparties: Sequence[CounterpartyFacts], goods: GoodsFacts, datasets: Iterable[SourceRow], *, as_of: date
) -> list[Finding]:
    """Return findings where two independent signs meet, and notes for one alone or for what cannot be judged."""
    ground = pattern_ground.stand(counterparties, goods, datasets, as_of=as_of)
    return [*new_buyers.found(ground), *rerouting.found(ground), *trade_jumps.found(ground, counterparties)]
