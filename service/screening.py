"""Comparing the names of trade records with those of lists and statements after either came, once for all questions."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from service.names import index
from service.names.index import many
from service.store import Connection, Store, StoreUnavailable, clocks, finding, indexes, leases, naming, screenings
from service.store.screenings import CUT, KNOWN, Outstanding

Progress = Callable[[int, int], None]
LEASE = timedelta(minutes=5)  # of one who compares; renewed with every page
_NAME = "screening"
_PAGE = 5_000  # names that are compared and written together


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """`names`: how many names of trade records were compared, again where lists brought new ones. `whole`: nothing is
    left to be compared, as far as this process saw; `busy`: another process was at it.
    """

    names: int
    whole: bool
    busy: bool = False


def quiet(_done: int, _whole: int) -> None:
    """Tell nobody."""


def waiting(store: Store) -> int:
    """Return how many names of trade records are to be compared."""
    with store.reading() as connection:
        work = screenings.outstanding(connection)
        return naming.count(connection, work.editions) if work else 0


def screen(
    store: Store,
    *,
    clock: Callable[[], datetime],
    progress: Progress = quiet,
    processes: int | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Done:
    """Compare what has not been compared, also what comes meanwhile; one process does so at a time.

    Killed at any moment it leaves no wrong word: loads are compared with the lists at each question until it is done.
    Raises StoreUnavailable, also where names cannot be indexed.
    """
    own = _Screening(store, clock, progress, processes or os.cpu_count() or 1, stopped)
    try:
        return own.run()
    finally:
        own.release()


class _Over(Exception):
    """Somebody told us to stop, or another process has taken the lease."""


class _Screening:
    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        progress: Progress,
        processes: int,
        stopped: Callable[[], bool],
    ) -> None:
        self._store, self._clock, self._progress = store, clock, progress
        self._processes, self._stopped = processes, stopped
        self._holder, self._token = str(uuid.uuid4()), 0
        self._names = self._done = self._whole = 0

    def run(self) -> Done:
        mended = False
        try:
            while (work := self._outstanding()) is not None:
                if not self._hold():
                    return Done(names=self._names, whole=False, busy=True)
                try:
                    self._compare(work)
                except (OSError, ValueError) as exc:  # an index is not as it was written
                    if mended:
                        raise StoreUnavailable(f"names cannot be compared, as an index cannot be read: {exc}") from exc
                    mended = True
                    self._mend()
        except _Over:
            return Done(names=self._names, whole=False)
        return Done(names=self._names, whole=True)

    def _mend(self) -> None:
        with self._store.reading() as connection:
            for kind in KNOWN:
                indexes.of(connection).make_anew(connection, kind)

    def release(self) -> None:
        if self._token:
            with suppress(StoreUnavailable), self._store.writing() as connection:  # it ends by itself
                leases.release(connection, _NAME, self._token)

    def _outstanding(self) -> Outstanding | None:
        with self._store.reading() as connection:
            return screenings.outstanding(connection)

    def _hold(self) -> bool:
        with self._store.writing() as connection:
            token = leases.acquire(connection, _NAME, holder=self._holder, now=self._clock(), lasts=LEASE)
            if token is not None:
                self._token = token
                screenings.forget_others(connection)
        return token is not None

    def _compare(self, work: Outstanding) -> None:
        """Compare names of loads that were compared before with new ones of lists, then new loads with all lists."""
        with self._store.reading() as connection:
            self._done, self._whole = 0, naming.count(connection, work.compared.values()) if work.known else 0
            self._whole += naming.count(connection, work.trade.values())
        if work.known and work.compared:
            with tempfile.TemporaryDirectory(prefix="diligence-screening-") as temporary:
                folder = Path(temporary) / "names"
                with self._store.reading() as connection:
                    index.build(folder, naming.names(connection, work.known.values()))
                self._ask(work.compared.values(), [folder])
        self._conclude(work.known)
        if work.trade:
            with self._store.reading() as connection:
                known = indexes.of(connection)
                folders = [place for kind in KNOWN if (place := known.place(connection, kind))]
            self._ask(work.trade.values(), folders)
            self._conclude(work.trade)
        self._progress(self._whole, self._whole)

    def _ask(self, editions: Iterable[int], folders: Sequence[Path]) -> None:
        """Ask the indexes about the names that these editions of trade records brought, and keep what may be one."""
        with many.asking(folders, expected=self._whole, processes=self._processes, most=finding.CANDIDATES) as ask:
            for edition in sorted(set(editions)):
                after = -1
                while page := self._page(edition, after):
                    after = page[-1][1]
                    self._keep(self._near(ask, page) if folders else [])
                    self._names += len(page)
                    self._done += len(page)
                    self._progress(self._done, self._whole)

    def _page(self, edition: int, after: int) -> list[tuple[int, int, str]]:
        with self._store.reading() as connection:
            return naming.page(connection, edition, after=after, most=_PAGE)

    def _near(self, ask: many.Ask, page: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, int]]:
        borne: dict[str, list[tuple[int, int]]] = {}
        for party, name, text in page:
            borne.setdefault(text, []).append((party, name))
        texts, found = list(borne), set[tuple[int, int, int]]()
        for some in ask(texts):
            self._look_whether_to_stop()
            for at, known in (*zip(some.asked, some.found, strict=True), *((each, CUT) for each in some.cut)):
                found.update((*own, known) for own in borne[texts[at]])
        return sorted(found)

    def _look_whether_to_stop(self) -> None:
        if self._stopped():
            raise _Over

    def _keep(self, found: Sequence[tuple[int, int, int]]) -> None:
        with self._store.writing() as connection:
            self._renew(connection)
            screenings.keep(connection, found)

    def _conclude(self, loads: Iterable[str]) -> None:
        with self._store.writing() as connection:
            self._renew(connection)
            if loads:
                screenings.conclude(connection, loads, at=clocks.record(connection, self._clock()))

    def _renew(self, connection: Connection) -> None:
        """Hold the lease for longer; whoever lost it must not write that anything was compared."""
        token = leases.acquire(connection, _NAME, holder=self._holder, now=self._clock(), lasts=LEASE)
        if token is None:
            raise _Over
        self._token = token
