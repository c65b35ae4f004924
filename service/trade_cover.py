"""How far trade records reach: by direction for the whole answer, and for the trade between two sides.

A data set's period and directions come from its manifest. Records of another direction cover nothing, and invented
rows cover no real supplier, whatever their period (product rules 1 and 9).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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


def by_direction(datasets: Iterable[SourceRow]) -> dict[str, date]:
    """Return direction -> the last day that the records of any data set of that direction reach."""
    ends: dict[str, date] = {}
    for each in datasets:
        if each.period_to is not None:
            for direction in each.directions or ("",):
                ends[direction] = max(ends.get(direction, each.period_to.last), each.period_to.last)
    return ends


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
