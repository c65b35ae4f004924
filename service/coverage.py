"""What the answer rests on: which sources answered, how old they are, and what stands in the way of a complete one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from adapters.sanctions import LISTS
from adapters.sanctions.port import SanctionsList
from service import trade_cover
from service.settings import BadSetting, Settings
from service.store.holdings import AttemptRow, SourceRow

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
    required: bool
    last_try: str | None = None  # held or failed, where one came after the edition that stands was last found current
    stagnant: bool = False  # its publisher gave out nothing new for longer than it uses to

    @property
    def complete(self) -> bool:
        return self.status == "answered"

    @property
    def within_limit(self) -> bool:
        """Whether a whole edition stands that is not older than the hard limit."""
        return self.status in ("answered", "stale")


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """The parts of an answer; `until` is the last day of the latest trade period, None without trade records."""

    lists: tuple[ListStatus, ...]
    datasets: tuple[SourceRow, ...]
    statements: tuple[SourceRow, ...]  # data sets of statements that were read
    registers: tuple[SourceRow, ...]  # of owners, that are described
    unread: tuple[SourceRow, ...]  # described, but by the clocks asked not to be had
    until: date | None
    directions: Mapping[str, trade_cover.Reach]  # the days that the records of each direction reach over
    trade_complete: bool  # real records of every direction reach over the day asked, without a hole before it

    @property
    def lists_complete(self) -> bool:
        required = [each for each in self.lists if each.required]
        return bool(required) and all(each.complete for each in required)

    def obstacle(self, *, trade_required: bool) -> Obstacle | None:
        """Return what keeps an answer without a finding from being complete: `wait`, `cannot`, or nothing."""
        required = [each for each in self.lists if each.required]
        missing = {each.status for each in required if not each.complete}
        if missing - _WAITING_HELPS or not required or self.unread or (trade_required and not self.trade_complete):
            return "cannot"
        return "wait" if missing else None


def enabled(settings: Settings, authorities: Sequence[str] | None = None) -> tuple[SanctionsList, ...]:
    """Return the lists in use; raises BadSetting where the settings name one that is not in the register."""
    known = {each.id: each for each in LISTS}
    for name, given in (("LISTS", settings.lists), ("REQUIRED_LISTS", settings.required_lists)):
        unknown = [each for each in given if each not in known]
        if unknown:
            raise BadSetting(f"DILIGENCE_{name} names {unknown[0]!r}; in the register are {', '.join(known)}")
    chosen = [known[each] for each in settings.lists or [each.id for each in LISTS if each.in_use]]
    idle = [each for each in settings.required_lists if known[each] not in chosen]
    if idle:
        raise BadSetting(f"DILIGENCE_REQUIRED_LISTS names {idle[0]!r}, which is not in use")
    return tuple(each for each in chosen if authorities is None or each.authority in authorities)


def assess(
    sources: Sequence[SourceRow],
    attempts: Mapping[str, AttemptRow],
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
    real = trade_cover.real_or_all(read)
    directions = trade_cover.by_direction(real)
    return Coverage(
        lists=tuple(
            _list_status(each, rows.get(each.id), attempts.get(each.id), now=now, required=_required(each, settings))
            for each in enabled(settings, authorities)
        ),
        datasets=read,
        statements=tuple(each for each in sources if each.kind == "statements" and each.editions),
        registers=tuple(each for each in sources if each.kind == "ownership"),
        unread=tuple(each for each in sources if each.kind in ("trade", "statements") and not each.editions),
        until=max((each.until for each in directions.values()), default=None),
        directions=directions,
        trade_complete=bool(directions)
        and all(each.whole(to=as_of) for each in directions.values())
        and not any(each.illustrative or each.rows_aside or each.rows_missing for each in real),
    )


def _list_status(
    listing: SanctionsList, row: SourceRow | None, attempt: AttemptRow | None, *, now: datetime, required: bool
) -> ListStatus:
    edition = row.editions[-1] if row and row.editions else None
    failed = attempt if attempt and (edition is None or attempt.at > edition.checked_at) else None
    reason = f"{failed.result}: {failed.reason}" if failed else ""
    if failed and failed.result == "held" and failed.sha256:
        reason = f"{reason} (sha256 {failed.sha256})"
    if edition is None:
        status: Status = "never_read" if failed is None else ("held" if failed.result == "held" else "failed")
        return ListStatus(
            listing=listing,
            status=status,
            row=row,
            reason=reason,
            checked_hours=None,
            required=required,
            last_try=failed.result if failed else None,
        )
    age = max(now - edition.checked_at, timedelta())  # a clock that went back makes nothing fresher than fresh
    if edition.excerpt or edition.partial:
        status = "excerpt"
    elif age > listing.expires_after:
        status = "expired"
    elif age > listing.stale_after:
        status = "stale"
    else:  # a newer edition that was held or failed changes nothing until the active one is too old
        status = "answered"
    stagnant = edition.published is not None and now.date() - edition.published.last > listing.stagnant_after
    if stagnant:
        reason = "; ".join(filter(None, (reason, f"no new publication since {edition.published}")))
    return ListStatus(
        listing=listing,
        status=status,
        row=row,
        reason=reason,
        checked_hours=int(age.total_seconds() // 3600),
        required=required,
        last_try=failed.result if failed else None,
        stagnant=stagnant,
    )


def _required(listing: SanctionsList, settings: Settings) -> bool:
    return not settings.required_lists or listing.id in settings.required_lists
