"""Pairs of numbered things that share a key, as arrays: a million of them takes eight megabytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

Numbers = np.ndarray[Any, np.dtype[np.int64]]
_AT_A_TIME = 262_144
_GATHERED = 4  # so many times the pairs that are wanted are gathered: several rules find the same


class Keyed(NamedTuple):
    """Things in the order of their keys: `things[starts[at]:starts[at] + sizes[at]]` share `keys[at]`."""

    keys: Numbers
    starts: Numbers
    sizes: Numbers
    things: Numbers

    @classmethod
    def of(cls, keys: Iterable[Iterable[int]]) -> Keyed:
        """Return the places of sets of keys under these."""
        flat: list[int] = []
        sizes: list[int] = []
        for each in keys:
            before = len(flat)
            flat.extend(each)
            sizes.append(len(flat) - before)
        return cls.under(np.asarray(flat, np.int64), np.repeat(np.arange(len(sizes)), sizes))

    @classmethod
    def under(cls, keys: Numbers, things: Numbers) -> Keyed:
        """Return things by the keys that stand beside them."""
        order = np.argsort(keys, kind="stable")
        found, starts, sizes = np.unique(keys[order], return_index=True, return_counts=True)
        return cls(found, starts, sizes, things[order])

    def where(self, at: Numbers) -> Keyed:
        """Return some of the keys, by their places, in the order given."""
        return Keyed(self.keys[at], self.starts[at], self.sizes[at], self.things)


def crossed(one: Keyed, other: Keyed) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    """Yield all pairs of a thing of the one with a thing under the key that stands beside it, by the key's place."""
    sizes = one.sizes * other.sizes
    ends = np.cumsum(sizes)
    start = 0
    while start < len(sizes):
        done = int(ends[start - 1]) if start else 0
        end = max(start + 1, int(np.searchsorted(ends, done + _AT_A_TIME, side="right")))
        own = sizes[start:end]
        which = np.repeat(np.arange(start, end), own)
        place = np.arange(len(which)) - np.repeat(np.cumsum(own) - own, own)
        row, column = np.divmod(place, np.maximum(other.sizes[which], 1))
        yield which, one.things[one.starts[which] + row], other.things[other.starts[which] + column]
        start = end


def met(one: Keyed, other: Keyed, *, most: int | None = None) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    """Yield all pairs that share a key, but for keys that more than `most` things of both have."""
    _, mine, theirs = np.intersect1d(one.keys, other.keys, assume_unique=True, return_indices=True)
    if most is not None:
        few = one.sizes[mine] + other.sizes[theirs] <= most
        mine, theirs = mine[few], theirs[few]
    return crossed(one.where(mine), other.where(theirs))


def coded(one: Numbers, other: Numbers, count: int) -> Numbers:
    """Return pairs of different things out of `count` as one number each, whichever comes first; each pair once."""
    low, high = np.minimum(one, other), np.maximum(one, other)
    return np.unique((low * count + high)[low != high])


def once(codes: Iterable[Numbers], *, most: int) -> tuple[Numbers, bool]:
    """Return each coded pair once, in order, at most so many, and whether there are more."""
    found: list[Numbers] = []
    size = 0
    for each in codes:
        found.append(each)
        size += len(each)
        if size > _GATHERED * most:
            break
    pairs = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
    return pairs[:most], size > _GATHERED * most or len(pairs) > most


def pairs(codes: Numbers, count: int) -> Iterator[tuple[int, int]]:
    """Yield coded pairs of things out of `count`."""
    for start in range(0, len(codes), _AT_A_TIME):
        one, other = np.divmod(codes[start : start + _AT_A_TIME], count)
        yield from zip(one.tolist(), other.tolist(), strict=True)
