"""The measures themselves: F1 and its best threshold, the threshold at 1 % false alarms, recall, percentiles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

Scored = Sequence[tuple[float, bool]]  # a pair's score, and whether its names are one

FALSE_ALARMS = Fraction(1, 100)
NOT_IN_MACRO = "alias_real"


def f1(scored: Scored, threshold: float) -> float | None:
    """Return the harmonic mean of precision and recall of "one" from the threshold up; None where no pair is one."""
    hits = sum(score >= threshold and same for score, same in scored)
    called = sum(score >= threshold for score, _ in scored)
    there = sum(same for _, same in scored)
    return 2 * hits / (called + there) if there else None


def best_threshold(scored: Scored) -> float:
    """Return the threshold with the highest F1, halfway to the next lower score; of equals the highest."""
    if not any(same for _, same in scored):
        raise ValueError("no pair is of one company: there is no F1 to be best at")
    levels = sorted({score for score, _ in scored}, reverse=True)
    there = sum(same for _, same in scored)
    by_level = {level: [0, 0] for level in levels}
    for score, same in scored:
        by_level[score][same] += 1
    best, chosen, called, hits = -1.0, levels[0], 0, 0
    for place, level in enumerate(levels):
        others, ones = by_level[level]
        called, hits = called + others + ones, hits + ones
        reached = 2 * hits / (called + there)
        if reached > best:
            lower = levels[place + 1] if place + 1 < len(levels) else level
            best, chosen = reached, (level + lower) / 2
    return chosen


def alarm_threshold(negatives: Sequence[float], *, rate: Fraction = FALSE_ALARMS) -> float:
    """Return the lowest score that at most `rate` of the negatives exceed, given each negative's best score."""
    if not negatives:
        raise ValueError("without negatives there is no false alarm")
    return sorted(negatives, reverse=True)[math.floor(rate * len(negatives))]


def recall(scores: Sequence[float], threshold: float) -> float:
    """Return the share of the scores above the threshold; a tie is not found."""
    return sum(score > threshold for score in scores) / len(scores)


def macro(recalls: Mapping[str, float]) -> float:
    """Return the mean recall of all categories but the real aliases, which have an index of their own."""
    counted = [each for category, each in recalls.items() if category != NOT_IN_MACRO]
    return sum(counted) / len(counted)


def percentile(values: Iterable[float], share: float) -> float:
    """Return the smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
