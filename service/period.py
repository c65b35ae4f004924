"""Rows dated outside the period that their manifest states: a slip in the dates, in their form, or in the manifest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from adapters.base import Manifest
from adapters.shipments import Block, Same
from service.store.trade import read_dates


class Outside:
    """How many rows of one load are so; a row with one date inside, or with none at all, is not."""

    def __init__(self, manifest: Manifest) -> None:
        self._first, self._last = manifest.period_from, manifest.period_to
        self._known: dict[str, bool] = {}
        self.count = 0

    def look(self, block: Block) -> None:
        """Count the rows of a block; each text of dates is read once."""
        dates = block.columns["dates"] if block.rows else ()
        texts: Iterable[tuple[str, int]] = (
            ((dates.value, block.rows),) if isinstance(dates, Same) else Counter(dates).items()
        )
        self.count += sum(rows for text, rows in texts if self._is_outside(text))

    def _is_outside(self, text: str) -> bool:
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    def _read(self, text: str) -> bool:
        if self._first is None or self._last is None:
            return False
        first, last = self._first.first, self._last.last
        days = read_dates(text).values()
        return bool(days) and all(on.last < first or last < on.first for on in days)
