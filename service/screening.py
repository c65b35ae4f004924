"""Comparing the names of trade records with those of lists and statements after either came, once for all questions."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from service.names import index
from service.names.index import many
from service.store import Connection, Store, StoreUnavailable, candidates, clocks, indexes, leases, naming, screenings
from service.store.parties import Kind
from service.store.screenings import CUT, KNOWN, Outstanding

Progress = Callable[[int, int], None]
Known = Mapping[Kind, Mapping[str, int]]  # tokens of loads, with their editions
Reached = Mapping[tuple[str, str], int]
LEASE = timedelta(minutes=5)  # of one who compares; renewed with every page
_NAME = "screening"
_PAGE = 5_000  # names that are compared and written together
_NONE = -1  # before the first name


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


class _Pages(NamedTuple):
    """Names of one load of trade records, after one and up to another, to be compared with those of known loads."""

    token: str
    edition: int
    known: Sequence[str]
    after: int
    upto: int | None


def _begun(own: Mapping[str, int], compared: Iterable[str], reached: Reached) -> dict[str, int]:
    """Return those of the known loads with which some names of the loads of trade records were compared."""
    trade = set(compared)
    begun = {known for token, known in reached if token in trade}
    return {token: edition for token, edition in own.items() if token in begun}


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
            reached = screenings.reached(connection)
            self._done, self._whole = 0, naming.count(connection, work.compared.values()) if work.known else 0
            self._whole += naming.count(connection, work.trade.values())
        known = {kind: new for kind, own in work.known.items() if (new := _begun(own, work.compared, reached))}
        known = known or {
            kind: dict(own) for kind, own in work.known.items()
        }  # what another process began is brought to an end first
        tokens = [each for own in known.values() for each in own]
        if known and work.compared:
            self._catch_up(work.compared, known, reached)
        self._conclude(tokens)
        if len(tokens) < sum(map(len, work.known.values())):
            return  # the others are still outstanding
        if work.trade:
            self._compare_with_all(work.trade, reached)
            self._conclude(work.trade)
        self._progress(self._whole, self._whole)

    def _catch_up(self, trade: Mapping[str, int], known: Known, reached: Reached, *, upto: int | None = None) -> None:
        """Compare names of trade records with those of some known loads alone, up to a name or all."""
        tokens = [each for own in known.values() for each in own]
        cut = -min(edition for own in known.values() for edition in own.values())
        with tempfile.TemporaryDirectory(prefix="diligence-screening-") as temporary:
            folders: dict[Path, int | None] = {}
            with self._store.reading() as connection:
                for kind, own in known.items():
                    folder = Path(temporary) / kind
                    index.build(folder, naming.names(connection, own.values()))
                    folders[folder] = candidates.bound(kind)
            with many.asking(folders, expected=self._whole, processes=self._processes) as ask:
                for token, edition in sorted(trade.items(), key=lambda each: each[1]):
                    after = min(reached.get((token, each), _NONE) for each in tokens)
                    self._ask(ask, _Pages(token, edition, tokens, after, upto), cut=cut)

    def _compare_with_all(self, trade: Mapping[str, int], reached: Reached) -> None:
        """Compare new names of trade records with the indexes of all known ones, from where another process stopped.

        What came to lists since then is first compared with the names up to there.
        """
        with self._store.reading() as connection:
            known = indexes.of(connection)
            folders = {place: candidates.bound(kind) for kind in KNOWN if (place := known.place(connection, kind))}
            held = {kind: own for kind in KNOWN if (own := naming.loads(connection, kind))}
        tokens = [each for own in held.values() for each in own]
        if not tokens:
            return
        front = {token: max((reached.get((token, each), _NONE) for each in tokens), default=_NONE) for token in trade}
        for token, last in front.items():
            behind = {
                kind: late
                for kind, own in held.items()
                if (
                    late := {each: edition for each, edition in own.items() if reached.get((token, each), _NONE) < last}
                )
            }
            if behind:
                self._catch_up({token: trade[token]}, behind, reached, upto=last)
        with many.asking(folders, expected=self._whole, processes=self._processes) as ask:
            for token, edition in sorted(trade.items(), key=lambda each: each[1]):
                self._ask(ask, _Pages(token, edition, tokens, front[token], None), cut=CUT)

    def _ask(self, ask: many.Ask, pages: _Pages, *, cut: int) -> None:
        """Ask about the names of a load of trade records, and keep with each page what it brought."""
        with self._store.reading() as connection:
            if pages.upto is None:  # those up to a name are counted when the rest is asked about
                self._done += naming.count_between(connection, pages.edition, _NONE, pages.after)
        after = pages.after
        while page := self._page(pages, after):
            after = page[-1][1]
            found = self._near(ask, page, cut)
            with self._store.writing() as connection:
                self._renew(connection)
                screenings.keep(connection, found)
                screenings.reach(connection, pages.token, pages.known, after)
            self._names += len(page)
            self._done += len(page) if pages.upto is None else 0
            self._progress(self._done, self._whole)

    def _page(self, pages: _Pages, after: int) -> list[tuple[int, int, str]]:
        with self._store.reading() as connection:
            return naming.page(connection, pages.edition, after=after, most=_PAGE, upto=pages.upto)

    def _near(self, ask: many.Ask, page: Sequence[tuple[int, int, str]], cut: int) -> list[tuple[int, int, int]]:
        borne: dict[str, list[tuple[int, int]]] = {}
        for party, name, text in page:
            borne.setdefault(text, []).append((party, name))
        texts, found = list(borne), set[tuple[int, int, int]]()
        for some in ask(texts):
            self._look_whether_to_stop()
            for at, known in (*zip(some.asked, some.found, strict=True), *((each, cut) for each in some.cut)):
                found.update((*own, known) for own in borne[texts[at]])
        return sorted(found)

    def _look_whether_to_stop(self) -> None:
        if self._stopped():
            raise _Over

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
