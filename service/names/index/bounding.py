"""Which names are compared one by one where more share enough with the asked one than a bound allows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from service.names import scale
from service.names.fold import Folded
from service.names.index.segment import Array

# Which of these numbers are those of names to be thought of.
Counts = Callable[[Sequence[int]], Collection[int]]


@dataclass(slots=True)
class Near:
    """Names of one segment that share enough with the asked one, whose words are written as the segment has them."""

    asked: Folded
    names: Array  # places in the segment
    refs: Array
    shared: Array
    cut: bool

    def keep(self, such: Array) -> None:
        self.names, self.refs, self.shared = self.names[such], self.refs[such], self.shared[such]


def bound(found: Sequence[Near], most: int, counts: Counts | None) -> bool:
    """Keep the names that share most, by their numbers where they share as much, so that it is all one how they lie in
    segments; returns whether one that may well be the asked name is left out.
    """
    if counts is not None:
        counted = np.fromiter(counts(np.unique(np.concatenate([each.refs for each in found])).tolist()), np.int64)
        for each in found:
            each.keep(np.isin(each.refs, counted))
    refs, shared = (np.concatenate([getattr(each, name) for each in found]) for name in ("refs", "shared"))
    order = np.lexsort((refs, -shared))
    kept = np.zeros(len(order), bool)
    kept[order[:most]] = True
    first = 0
    for each in found:
        size = len(each.names)
        each.keep(kept[first : first + size])
        first += size
    return len(order) > most and bool(shared[order[most]] >= scale.SHARED_BY_POSSIBLE)
