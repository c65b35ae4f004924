"""Pairwise precision and recall of a grouping, against the company that is meant by each party."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from service.counterparties import Group


def pairwise(groups: Iterable[Group]) -> tuple[float, float]:
    """Return of the pairs put together the share that is one company, and of one company's pairs those put together."""
    together = right = 0
    of_label: Counter[int] = Counter()
    for each in groups:
        labels = Counter(party.label for party in each.parties)  # type: ignore[attr-defined]  # made ones have labels
        size = len(each.parties)
        together += size * (size - 1) // 2
        right += sum(count * (count - 1) // 2 for count in labels.values())
        of_label.update(labels)
    wanted = sum(count * (count - 1) // 2 for count in of_label.values())
    return right / together if together else 1.0, right / wanted
