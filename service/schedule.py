"""Keeping lists fresh: which it is time to ask for again, and a round that asks for each and compares what is new."""

from __future__ import annotations

import logging
import time
import traceback
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event

from adapters.http import Fetcher
from adapters.sanctions.port import SanctionsList
from service import refresh, screening
from service.loading import Loaded, refused
from service.store import Store, StoreUnavailable, clocks, holdings

JITTER = 0.1  # of the interval, at most: so that not all who run this ask a publisher at the same moment
_NEVER = datetime.min.replace(tzinfo=UTC)
_LOG = logging.getLogger("service.schedule")


@dataclass(kw_only=True, slots=True)
class Schedule:
    """The lists to keep fresh, with all that a refresh needs; `stopping` ends a round before its next list."""

    store: Store
    lists: Sequence[SanctionsList]
    fetcher: Fetcher
    clock: Callable[[], datetime]
    stopping: Event = field(default_factory=Event)
    _tried: dict[str, datetime] = field(default_factory=dict)
    _holding: tuple[str, int] | None = None

    def round(self) -> list[Loaded]:
        """Refresh every list whose time has come, whatever becomes of the others; returns what each try did."""
        results: list[Loaded] = []
        try:
            waiting = self._due()
        except StoreUnavailable as exc:
            _LOG.error("round", extra={"fields": {"result": "failed", "reason": str(exc)}})
            return results
        for listing in waiting:
            if self.stopping.is_set():
                break
            began = time.monotonic()
            done = self._refresh(listing)
            if done is not None:
                results.append(done)
                _tell(done, seconds=time.monotonic() - began)
        self._screen()
        return results

    def _screen(self) -> None:
        """Compare the names of trade records with what lists brought, this process alone: others answer meanwhile."""
        began = time.monotonic()
        try:
            done = screening.screen(self.store, clock=self.clock, processes=1, stopped=self.stopping.is_set)
        except StoreUnavailable as exc:
            _LOG.error("screening", extra={"fields": {"result": "failed", "reason": str(exc)}})
            return
        if done.names or done.busy:
            fields = {
                "names": done.names,
                "whole": done.whole,
                "busy": done.busy,
                "ms": round((time.monotonic() - began) * 1000),
            }
            _LOG.info("screening", extra={"fields": fields})

    def park(self) -> None:
        """Give back the lease of a list that is still being fetched, so that another process may begin at once.

        What is under way may still end: it writes whole, or, where another has begun, not at all.
        """
        held = self._holding
        if held is not None:
            refresh.release(self.store, *held)
            _LOG.warning("parked", extra={"fields": {"source": held[0]}})

    def _due(self) -> list[SanctionsList]:
        """Return the lists whose time has come, those first that were tried longest ago."""
        now, tried = self.clock(), self._last_tries()
        due = [each for each in self.lists if is_due(each, tried.get(each.id), now=now) and self._may_try(each, now)]
        return sorted(due, key=lambda each: tried.get(each.id, _NEVER))

    def _last_tries(self) -> dict[str, datetime]:
        """Return list id -> when it was last found whole at its publisher's, or tried in vain, by any process."""
        with self.store.reading() as connection:
            sources, attempts = holdings.everything(connection, clocks.NEWEST)
        tried = {each.source_id: each.at for each in attempts.values()}
        for source in sources:
            for edition in source.editions:
                if source.kind == "list" and not (edition.excerpt or edition.partial):
                    tried[source.id] = max(edition.checked_at, tried.get(source.id, edition.checked_at))
        return tried

    def _may_try(self, listing: SanctionsList, now: datetime) -> bool:
        """Return whether this process has not tried it within the interval: what is held says so, unless it cannot.

        After a clock that ran ahead and went back, and after a try that could not be written down, it does not.
        """
        own = self._tried.get(listing.id)
        return own is None or abs(now - own) >= listing.poll_every

    def _refresh(self, listing: SanctionsList) -> Loaded | None:
        """Refresh a list under its lease; None where another process did so meanwhile."""
        try:
            return self._refresh_held(listing)
        except StoreUnavailable as exc:
            return Loaded(source_id=listing.id, result="failed", rows=0, reason=str(exc))
        except Exception as exc:  # a fault of ours with one list must not leave the others to grow old
            where = [
                f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(exc.__traceback__)
            ]
            fields = {"source": listing.id, "error": type(exc).__name__, "where": where}
            _LOG.error("unforeseen", extra={"fields": fields})
            return self._failed(listing, f"a fault of this service: {type(exc).__name__}")

    def _refresh_held(self, listing: SanctionsList) -> Loaded | None:
        with refresh.lease(self.store, listing.id, clock=self.clock) as token:
            if token is None:
                return Loaded(
                    source_id=listing.id, result="busy", rows=0, reason="another process is loading this list"
                )
            if not is_due(listing, self._last_tries().get(listing.id), now=self.clock()):
                return None
            self._tried[listing.id] = self.clock()
            self._holding = (listing.id, token)
            try:
                return refresh.refresh_under(self.store, listing, self.fetcher, clock=self.clock, token=token)
            finally:
                self._holding = None

    def _failed(self, listing: SanctionsList, reason: str) -> Loaded:
        try:
            return refused(self.store, listing.id, "failed", reason, now=self.clock())
        except StoreUnavailable:
            return Loaded(source_id=listing.id, result="failed", rows=0, reason=reason)


def is_due(listing: SanctionsList, tried: datetime | None, *, now: datetime) -> bool:
    """Return whether it is time to ask for a list again that was last tried at this moment.

    The interval is a little longer each time, by a share that the last try gives: all processes agree on it. A try that
    lies in the future by more than that is of a clock that ran ahead, and keeps nobody from asking.
    """
    if tried is None:
        return True
    share = zlib.crc32(f"{listing.id} {tried.isoformat()}".encode()) / 2**32
    wait: timedelta = listing.poll_every * (1 + JITTER * share)
    return abs(now - tried) >= wait


def _tell(done: Loaded, *, seconds: float) -> None:
    level = logging.INFO if done.result in ("loaded", "unchanged", "busy") else logging.WARNING
    fields = {"source": done.source_id, "result": done.result, "rows": done.rows, "ms": round(seconds * 1000)}
    _LOG.log(level, "refresh", extra={"fields": fields | ({"reason": done.reason} if done.reason else {})})
