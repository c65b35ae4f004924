"""What was worked out from one state of a database is kept in this process for a while, within a bound on its size."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


class Memory(Generic[V]):
    """Values by key, those used last; threads may share it.

    It never looks whether a value still holds: a key must name everything that the value was worked out from.
    """

    def __init__(self, *, most: int, weight: Callable[[V], int]) -> None:
        """`most` bounds the sum of the weights that are kept; what weighs more than half of it is not kept at all."""
        self._most, self._weight = most, weight
        self._held: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self._whole = 0
        self._lock = Lock()

    def find(self, key: Hashable) -> V | None:
        with self._lock:
            found = self._held.get(key)
            if found is None:
                return None
            self._held.move_to_end(key)
            return found[0]

    def keep(self, key: Hashable, value: V) -> V:
        """Return the value, and let go of those that were not asked for longest where there is no room."""
        weight = self._weight(value)
        if 2 * weight > self._most:
            return value
        with self._lock:
            self._forget(key)
            self._held[key] = value, weight
            self._whole += weight
            while self._whole > self._most:
                self._forget(next(iter(self._held)))
        return value

    def _forget(self, key: Hashable) -> None:
        held = self._held.pop(key, None)
        if held is not None:
            self._whole -= held[1]
