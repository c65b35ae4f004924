"""What the answer rests on: which sources answered, how old they are, and what stands in the way of a complete one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from adapters.sanctions import LISTS
from adapters.sanctions.port import SanctionsList
from service.settings import BadSetting, Settings
from service.store.editions import AttemptRow, SourceRow

Status = Literal["answered", "stale", "expired", "held", "failed", "never_read", "excerpt"]
Obstacle = Literal["wait", "cannot"]

# Where waiting can help: the next refresh may bring what is missing.
_WAITING_HELPS = frozenset({"stale", "expired", "held", "failed"})
RETRY_AFTER = 3600


@dataclass(frozen=True, kw_only=True, slots=True)
class ListStatus:
    listing: SanctionsList
    status: Status
    row: SourceRow | None
    reason: str
    checked_hours: int | None

    @property
    def complete(self) -> bool:
        return self.status == "answered"


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """The parts of an answer; `until` is the last day of the latest trade period, None without trade records."""

    lists: tuple[ListStatus, ...]
    datasets: tuple[SourceRow, ...]
    unread: tuple[SourceRow, ...]
    until: date | None
    trade_complete: bool

    @property
    def lists_complete(self) -> bool:
        return bool(self.lists) and all(each.complete for each in self.lists)

    def obstacle(self, *, trade_required: bool) -> Obstacle | None:
        """Return what keeps an answer without a finding from being complete: `wait`, `cannot`, or nothing."""
        missing = {each.status for each in self.lists if not each.complete}
        if missing - _WAITING_HELPS or not self.lists or self.unread or (trade_required and not self.trade_complete):
            return "cannot"
        return "wait" if missing else None


def enabled(settings: Settings, authorities: Sequence[str] | None = None) -> tuple[SanctionsList, ...]:
    """Return the lists in use; raises BadSetting where the settings name one that is not in the register."""
    known = {each.id: each for each in LISTS}
    unknown = [each for each in settings.lists if each not in known]
    if unknown:
        raise BadSetting(f"DILIGENCE_LISTS names {unknown[0]!r}; in the register are {', '.join(known)}")
    chosen = [known[each] for each in settings.lists] if settings.lists else list(LISTS)
    return tuple(each for each in chosen if authorities is None or each.authority in authorities)


def assess(
    sources: Sequence[SourceRow],
    attempts: dict[str, AttemptRow],
    *,
    settings: Settings,
    authorities: Sequence[str] | None,
    as_of: date,
    now: datetime,
) -> Coverage:
    """Return the coverage of an answer given at `now` about what bound on `as_of`."""
    rows = {each.id: each for each in sources}
    trade = [each for each in sources if each.kind == "trade"]
    read = tuple(each for each in trade if each.editions)
    ends = [each.period_to.last for each in read if each.period_to]
    until = max(ends) if ends else None
    return Coverage(
        lists=tuple(
            _list_status(each, rows.get(each.id), attempts.get(each.id), now=now)
            for each in enabled(settings, authorities)
        ),
        datasets=read,
        until=until,
        trade_complete=until is not None and until >= as_of,
        unread=tuple(each for each in sources if each.kind != "list" and not each.editions),
    )


def _list_status(
    listing: SanctionsList, row: SourceRow | None, attempt: AttemptRow | None, *, now: datetime
) -> ListStatus:
    edition = row.editions[-1] if row and row.editions else None
    failed = attempt if attempt and (edition is None or attempt.at > edition.checked_at) else None
    reason = f"{failed.result}: {failed.reason}" if failed else ""
    if edition is None:
        status: Status = "never_read" if failed is None else ("held" if failed.result == "held" else "failed")
        return ListStatus(listing=listing, status=status, row=row, reason=reason, checked_hours=None)
    age = max(now - edition.checked_at, timedelta())  # a clock that went back makes nothing fresher than fresh
    if edition.excerpt:
        status = "excerpt"
    elif age > listing.expires_after:
        status = "expired"
    elif age > listing.stale_after:
        status = "stale"
    else:  # a newer edition that was held or failed changes nothing until the active one is too old
        status = "answered"
    return ListStatus(
        listing=listing, status=status, row=row, reason=reason, checked_hours=int(age.total_seconds() // 3600)
    )
