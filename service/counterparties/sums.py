"""Adding up what may be added up: amounts of one currency and one kind of value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Unlike(NamedTuple):
    """What amounts must share to be added: one currency and one kind of value."""

    currency: str
    kind: str


def total(amounts: Iterable[tuple[int | None, str | None, str | None]]) -> dict[Unlike, int]:
    """Return sums in ten-thousandths by currency and kind: unlike things are never added."""
    sums: dict[tuple[str, str | None], int] = {}
    for amount, currency, kind in amounts:
        if amount is not None and currency is not None:
            key = (currency, kind)
            sums[key] = sums.get(key, 0) + amount
    return {Unlike(currency, kind or "unknown"): amount for (currency, kind), amount in sums.items()}


def add_up(sums: Iterable[Mapping[Unlike, int]]) -> dict[Unlike, int]:
    """Return the sum of sums, each currency and kind for itself."""
    whole: dict[Unlike, int] = {}
    for each in sums:
        for key, amount in each.items():
            whole[key] = whole.get(key, 0) + amount
    return whole
