"""The sentences of what an answer could not look at: lists, rows, files and registers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from adapters.ownership.port import TAKEN_BACK
from service import sentences
from service.aside import WITHOUT_NUMBER
from service.coverage import Coverage
from service.store.editions import EditionRow
from service.trade_cover import Reach

_STATUS = {
    "stale": "was last checked {hours} hours ago, longer than its limit",
    "expired": "was last checked {hours} hours ago, far longer than its limit",
    "held": "has no edition that passed our checks",
    "failed": "could not be fetched",
    "never_read": "has never been read",
    "excerpt": "is only an excerpt",
}


def of(coverage: Coverage, *, as_of: date) -> Iterator[str]:
    """Yield one sentence for each thing the answer could not look at."""
    for each in coverage.lists:
        if not each.complete:
            why = _STATUS[each.status].format(hours=each.checked_hours)
            yield f"Not known: {each.listing.title} {why}."
    if coverage.until is None:
        why = "the trade records loaded state no period" if coverage.datasets else "no trade records are loaded"
        yield f"Not known: whom the supplier trades with; {why}."
    for direction, reach in sorted(coverage.directions.items()):
        yield from _of_reach(reach, f" ({direction})" if direction else "", as_of=as_of)
    if coverage.datasets and all(each.illustrative for each in coverage.datasets):
        yield "Not known: what any real supplier traded; the trade records loaded are invented."
    for source in (*coverage.datasets, *coverage.statements, *coverage.registers):
        if source.gaps and source.editions and not source.illustrative:  # what is invented is told as such
            yield f"Known gaps of {source.title}: {'; '.join(each.rstrip('.') for each in source.gaps)}."
    for source in coverage.datasets:
        if source.rows_aside:
            rows = sum(each.rows for each in source.editions) + source.rows_aside
            stand = "row stands" if source.rows_aside == 1 else "rows stand"
            yield (
                f"Not known: what {source.rows_aside:,} of the {rows:,} rows of {source.title} say; "
                f"the unreadable {stand} apart, and any of them may be this supplier's."
            )
        for file in source.missing:
            yield f"Not known: what a file of {source.title} would say; {_taken_back(file)}"
        if source.rows_outside:
            verb = "row is" if source.rows_outside == 1 else "rows are"
            yield (
                f"Not known: whether the dates of {source.title} are right; {source.rows_outside:,} {verb} dated "
                "outside the period that its manifest states."
            )
        if lacking := sum(int(each.counts.get(WITHOUT_NUMBER, 0)) for each in source.editions):
            rows_lack = "row lacks" if lacking == 1 else "rows lack"
            yield (
                f"Not known: amounts and weights of {source.title} in full; {lacking:,} {rows_lack} a number whose "
                "formula has no result in the file."
            )
    for source in coverage.unread:
        if source.withdrawn:
            yield f"Not known: what {source.title} holds; {_taken_back(source.withdrawn[-1])}"
        else:
            yield f"Not known: what {source.title} holds; it has not been read."
    yield from _of_owners(coverage)


def _of_reach(reach: Reach, which: str, *, as_of: date) -> Iterator[str]:
    """Yield what the periods of one direction leave out to the day asked: before, between and after them."""
    yield f"Not known: what moved before {sentences.day(reach.first)}{which}; the trade records begin there."
    for first, last in reach.holes(by=as_of):
        days = (
            f"on {sentences.day(first)}" if first == last else f"from {sentences.day(first)} to {sentences.day(last)}"
        )
        yield f"Not known: what moved {days}{which}; the trade records have a hole there."
    if reach.until < as_of:
        yield f"Not known: what moved after {sentences.day(reach.until)}{which}; the trade records end there."


def _of_owners(coverage: Coverage) -> Iterator[str]:
    held = ", ".join(dict.fromkeys(each.title for each in coverage.registers if each.editions))
    if not held:
        yield "Not known: who owns or controls the parties; no ownership source is loaded."
        return
    yield (
        f"Not known: owners that do not stand in {held}; which share makes an owned party fall under a measure is not "
        "judged."
    )
    for source in coverage.registers:
        if source.rows_aside:
            records = "1 record" if source.rows_aside == 1 else f"{source.rows_aside:,} records"
            yield f"Not known: what {records} in files of {source.title} would say, which could not be read."
        unnamed = {word: each for word, each in source.records_left_out.items() if word not in TAKEN_BACK}
        if unnamed:
            records = "1 record names" if sum(unnamed.values()) == 1 else f"{sum(unnamed.values()):,} records name"
            words = ", ".join(f"{number:,} {word}" for word, number in unnamed.items())
            yield (
                f"Not known: owners of whom {records} none in files of {source.title} ({words}); that a register names "
                "no owner does not say that there is none."
            )
        for file in source.missing:
            yield f"Not known: what a file of {source.title} would say; {_taken_back(file)}"


def _taken_back(file: EditionRow) -> str:
    rows = "its 1 row was" if file.rows == 1 else f"its {file.rows:,} rows were"
    on = sentences.day(file.withdrawn_at.date()) if file.withdrawn_at else "an unknown day"
    return f"{rows} withdrawn on {on}: {(file.withdrawn_reason or '').rstrip('.')}."
