"""How far trade records reach: by direction for the whole answer, and for the trade between two sides.

A data set's period and directions come from its manifest. Records of another direction cover nothing, and invented
rows cover no real supplier, whatever their period (product rules 1 and 9).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from service.store.holdings import SourceRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Cover:
    """Until when records reach (None: there are none), and whether invented ones alone do."""

    until: date | None = None
    invented: bool = False


def real_or_all(datasets: Iterable[SourceRow]) -> list[SourceRow]:
    """Return the data sets that are not illustrative; where there is none, all."""
    held = list(datasets)
    return [each for each in held if not each.illustrative] or held


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """The days that the records of one direction reach over, by their manifests: each stretch's first and last."""

    stretches: tuple[tuple[date, date], ...]  # at least one; apart from each other, the earliest first

    @property
    def first(self) -> date:
        return self.stretches[0][0]

    @property
    def until(self) -> date:
        return self.stretches[-1][1]

    def holes(self, *, by: date) -> list[tuple[date, date]]:
        """Return the first and last day of each stretch without records that had begun by this day."""
        ends = [end + timedelta(days=1) for _, end in self.stretches[:-1]]
        begins = [begin - timedelta(days=1) for begin, _ in self.stretches[1:]]
        return [hole for hole in zip(ends, begins, strict=True) if hole[0] <= by]

    def whole(self, *, to: date) -> bool:
        """Return whether it reaches over the day without a hole before; that it begins some day is no hole."""
        return self.first <= to <= self.stretches[0][1]


def by_direction(datasets: Iterable[SourceRow]) -> dict[str, Reach]:
    """Return direction -> the days that the records of all data sets of that direction reach over.

    A manifest without a last day states nothing; of one without a first day its last alone is sure.
    """
    periods: dict[str, list[tuple[date, date]]] = {}
    for each in datasets:
        if each.period_to is not None:
            own = ((each.period_from or each.period_to).first, each.period_to.last)
            for direction in each.directions or ("",):
                periods.setdefault(direction, []).append(own)
    return {direction: Reach(stretches=tuple(_joined(own))) for direction, own in periods.items()}


def _joined(periods: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Return the periods, those that overlap or follow each other day by day as one."""
    joined: list[tuple[date, date]] = []
    for begin, end in sorted(periods):
        if joined and begin.toordinal() <= joined[-1][1].toordinal() + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return joined


def between(
    datasets: Sequence[SourceRow],
    *,
    role: str,
    subject_country: str | None,
    far_country: str | None,
    used: Mapping[int, bool],
) -> Cover:
    """Return how far records reach for trade with a counterparty; `role` is what it is to the subject.

    `used` maps the data sets in which the two already meet to whether these rows are invented.
    """
    buyer, seller = (far_country, subject_country) if role == "buyer" else (subject_country, far_country)
    fitting = {f"import:{buyer}"} if buyer else set()
    fitting |= {f"export:{seller}"} if seller else set()
    relevant = [each for each in datasets if each.pk in used or fitting & set(each.directions)]
    invented_rows = any(used.values())
    chosen = relevant if invented_rows else real_or_all(relevant)
    ends = [each.period_to.last for each in chosen if each.period_to]
    return Cover(
        until=max(ends, default=None),
        invented=bool(chosen) and not invented_rows and all(each.illustrative for each in chosen),
    )
