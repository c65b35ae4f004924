"""Which designations make a party a listed one for chains, and which of their measures have begun."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from service.facts import DesignationFacts, MeasureFacts
from service.timing import MeasureDates


def counts(facts: DesignationFacts) -> bool:
    """Return whether a designation makes its party a listed one: surely matched, and a measure begun on the day."""
    return facts.match.verdict == "match" and not facts.match.weak_only and any(map(_begun, facts.measures))


def by_measure(placed: Iterable[DesignationFacts]) -> list[DesignationFacts]:
    """Return each that counts once for every measure that has begun and has dates of its own, with that measure alone.

    Of one designation those come first that did not end; of measures with the same dates the weightiest speaks.
    """
    return [
        replace(facts, measures=(measure,))
        for facts in placed
        if counts(facts)
        for measure in sorted(_dated_alone(facts.measures), key=lambda each: each.in_force == "ended")
    ]


def _dated_alone(measures: Iterable[MeasureFacts]) -> Iterable[MeasureFacts]:
    known: dict[MeasureDates, MeasureFacts] = {}
    for each in filter(_begun, measures):
        known.setdefault(each.dated.dates, each)
    return known.values()


def _begun(measure: MeasureFacts) -> bool:
    return measure.in_force != "not_yet"
