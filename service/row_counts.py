"""What one load of rows counts beside them: kept with its edition, and told of the load."""

from __future__ import annotations

from collections import Counter

from service.aside import WITHOUT_EFFECT, WITHOUT_NUMBER, Aside
from service.loading import Loaded
from service.period import Outside
from service.store import holdings
from service.store.editions import EditionRow


class RowCounts:
    """`twins` and `without_effect` are known at the load's end."""

    def __init__(self, aside: Aside, outside: Outside) -> None:
        self._aside, self._outside = aside, outside
        self.twins = self.without_effect = self._without_number = 0

    def hear_no_result(self, line: int, labels: str) -> None:
        """Count a row of which a number is lacking, as its formula has no result."""
        self._without_number += 1

    def kept(self) -> dict[str, int]:
        """Return the counts of the edition, those that are not zero."""
        counted = {
            holdings.TWINS: self.twins,
            holdings.OUTSIDE: self._outside.count,
            WITHOUT_NUMBER: self._without_number,
            WITHOUT_EFFECT: self.without_effect,
        }
        return {name: each for name, each in counted.items() if each}

    def left_out(self) -> dict[str, int]:
        """Return how many rows the edition lacks, by the reason."""
        return dict(self._aside.left_out + Counter({holdings.UNREADABLE: self._aside.count}))

    def loaded(self, source_id: str, rows: int) -> Loaded:
        """Return what the load did."""
        return Loaded(
            source_id=source_id,
            result="loaded",
            rows=rows,
            aside=self._aside.count,
            outside=self._outside.count,
            without_number=self._without_number,
            without_effect=self.without_effect,
            left_out=dict(self._aside.left_out),
        )


def unchanged(source_id: str, known: EditionRow, *, kind: str) -> Loaded:
    """Return that a file is loaded already; one of rows that stand in no other file can be taken back."""
    left = dict(known.left_out)
    return Loaded(
        source_id=source_id,
        result="unchanged",
        rows=known.rows,
        aside=left.pop(holdings.UNREADABLE, 0),
        left_out=left,
        withdrawable=known.sha256 if kind in ("trade", "ownership") else "",
    )
