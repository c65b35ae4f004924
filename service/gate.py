"""What an edition must show before it may stand: a bad download must never pass for a delisting.

The bounds start from OpenSanctions' own and are ours; they widen with the time between two editions, because lists
grow and lose for good reasons, too. A person may let held bytes pass, by their hash and with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from adapters.base import PartyRecord
from adapters.sanctions.port import Item, LeftOut, Publication

MOST_LOST_ROWS = 0.05
MOST_LOST_RECORDS = 0.02
PER_YEAR = 0.03  # both of the above widen by this for each year between the editions
MOST_GROWN = 2.0  # within a year
LEAST_OF_A_GROUP = 0.85  # parties of one programme or kind that must remain
SMALL_GROUP = 20  # of fewer, a share says nothing
LEAST_FILLED = 0.25  # of the former share of records with a field
LONGEST_NAME = 2_000  # characters; the longest that a publisher wrote had 324
MOST_OF_A_PARTY = 2_000  # names, numbers or addresses of one party; a publisher gave one 145 names
_A_YEAR = timedelta(days=365)


@dataclass(slots=True)
class Count:
    """The parties of an edition by programme, kind and filled field, counted while they stream by."""

    rows: int = 0
    programmes: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    filled: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    astray: int = 0
    swollen: list[str] = field(default_factory=list)  # ids of parties that no publisher would write

    def through(self, incoming: Iterable[Item]) -> Iterator[PartyRecord]:
        """Pass the parties on, counted; what a reader left out is counted by its reason."""
        for each in incoming:
            if isinstance(each, LeftOut):
                self.left_out[each.reason] = self.left_out.get(each.reason, 0) + 1
                self.astray += each.astray
            elif isinstance(each, PartyRecord):
                self._add(each)
                yield each

    def _add(self, record: PartyRecord) -> None:
        self.rows += 1
        if _swollen(record):
            self.swollen.append(record.record_id)
        self.kinds[record.kind] = self.kinds.get(record.kind, 0) + 1
        for programme in {name for each in record.designations for name in each.programmes}:
            self.programmes[programme] = self.programmes.get(programme, 0) + 1
        for name, filled in (
            ("aliases", len(record.names) > 1),
            ("identifiers", bool(record.identifiers)),
            ("addresses", bool(record.addresses)),
            ("birth dates", bool(record.birth_dates)),
        ):
            self.filled[name] = self.filled.get(name, 0) + filled

    def plain(self) -> dict[str, dict[str, int]]:
        """Return the counts as they are kept with the edition."""
        return {"programmes": self.programmes, "kinds": self.kinds, "filled": self.filled}


def _swollen(record: PartyRecord) -> bool:
    """Return whether the record holds what was injected or joined by accident rather than written."""
    most = max(map(len, (record.names, record.identifiers, record.addresses)))
    return most > MOST_OF_A_PARTY or any(len(each.text) > LONGEST_NAME for each in record.names)


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """An edition as the gate compares it; `form` is its layout and whether a set was partial: like compares to like."""

    at: datetime
    published: tuple[date, date] | None
    rows: int
    records: Mapping[str, object]
    counts: Mapping[str, Mapping[str, int]]
    form: tuple[str, bool]


def of_itself(publication: Publication, count: Count, *, least: int, served_on: date) -> list[str]:
    """Return what speaks against an edition whatever came before: nothing in it, a wrong count, a date to come."""
    found = []
    in_file = count.rows + sum(count.left_out.values())
    if count.rows == 0:
        found.append("the file holds no party")
    if publication.declared_count is not None and publication.declared_count != in_file:
        found.append(f"the file declares {publication.declared_count} records, {in_file} were read")
    if count.astray:
        found.append(f"{count.astray} parts are of no party in these files: are they of one edition?")
    if count.swollen:
        found.append(f"longer names, or more of them, than any party has: {count.swollen[0][:100]}")
    if 0 < count.rows < least:
        found.append(f"{count.rows} parties are fewer than any whole edition had ({least})")
    if publication.published and publication.published.first > served_on + timedelta(days=1):
        found.append(f"the publisher's date {publication.published} lies after the day of serving, {served_on}")
    return found


def between(older: Seen, newer: Seen) -> list[str]:
    """Return what speaks against one of two editions that follow each other."""
    years = (newer.at - older.at) / _A_YEAR
    found = []
    if older.published and newer.published and newer.published[1] < older.published[0]:
        found.append(f"the publisher's date goes back from {older.published[0]} to {newer.published[1]}")
    if newer.rows < older.rows * (1 - MOST_LOST_ROWS - PER_YEAR * years):
        found.append(f"{older.rows - newer.rows} fewer parties than the {older.rows} of the edition before")
    if newer.rows > older.rows * MOST_GROWN and years <= 1:
        found.append(f"{newer.rows} parties after {older.rows}, more than {MOST_GROWN:g} times as many")
    lost = sum(1 for each in older.records if each not in newer.records)
    allowed = max(1, (MOST_LOST_RECORDS + PER_YEAR * years) * len(older.records))
    if lost > allowed:
        found.append(f"{lost} of {len(older.records)} parties are no longer in the file, more than {allowed:.0f}")
    if older.form == newer.form:
        found += _groups(older, newer, years=years)
    return found


def _groups(older: Seen, newer: Seen, *, years: float) -> Iterator[str]:
    least = LEAST_OF_A_GROUP - PER_YEAR * years
    for name, what in (("programmes", "programme"), ("kinds", "kind")):
        for group, had in older.counts.get(name, {}).items():
            has = newer.counts.get(name, {}).get(group, 0)
            if had >= SMALL_GROUP and has < had * least:
                yield f"the {what} {group} has {has} parties after {had}"
    for name, had in older.counts.get("filled", {}).items():
        has = newer.counts.get("filled", {}).get(name, 0)
        if had >= SMALL_GROUP and has * older.rows < had * newer.rows * LEAST_FILLED:
            yield f"{has} parties have {name} after {had}"
