"""One load of rows: an edition that nobody sees until the end, and that every chunk proves to be still ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

from adapters.base import Manifest, SourceChanged
from adapters.sanctions import LISTS
from service import aside, late_indexes, loaded_files, repeated_rows, row_counts
from service import twins as doubled
from service.aside import Aside, TooMany
from service.beating import beating
from service.late_indexes import LateIndexes, StandsTwice
from service.loading import Loaded, refused
from service.period import Outside
from service.store import (
    Conflict,
    Connection,
    Store,
    StoreUnavailable,
    asides,
    bulk,
    clocks,
    editions,
    holdings,
    indexes,
    naming,
    ownership,
    parties,
    trade,
    twins,
)

CHUNK = 20_000
# A load that has not written for so long is taken for dead: its rows are removed by the next one.
LEASE = timedelta(minutes=2)


class Chunk(Protocol):
    """Rows that are written together."""

    @property
    def rows(self) -> int: ...

    @property
    def record_ids(self) -> Sequence[str]: ...

    @property
    def lines(self) -> Sequence[int]: ...


Rows = TypeVar("Rows", bound=Chunk)
Clock = Callable[[], datetime]
Progress = Callable[[int], None]


class LoadRefused(Exception):
    """The load cannot begin or go on; nothing of it is visible. The message says what to do."""


class Busy(LoadRefused):
    """Another load stands in the way; the same file can be loaded after it."""


class RowLoad:
    """One load under way; `indexing` is called when all rows are in.

    `most_aside`: the share of rows, in percent, that may be unreadable.
    """

    def __init__(
        self,
        store: Store,
        manifest: Manifest,
        *,
        clock: Clock,
        progress: Progress = lambda rows: None,
        indexing: Callable[[], None] = lambda: None,
        most_aside: Decimal = aside.PERCENT,
        outside: Outside | None = None,
    ) -> None:
        self._store, self._manifest, self._clock, self._progress = store, manifest, clock, progress
        self._indexing = indexing
        self._kind: parties.Kind = manifest.kind
        self.aside = Aside(most_aside)
        self.counts = row_counts.RowCounts(self.aside, outside or Outside(manifest))
        self._indexes = LateIndexes(store)

    def run(
        self,
        path: Path,
        read: Callable[[BinaryIO], Iterator[Rows]],
        write: Callable[..., None],
        *,
        beside: BinaryIO | None = None,
    ) -> Loaded:
        """Load the file whole or not at all; held, with the reasons, where too many rows cannot be read.

        `beside` is an open file without which it says something else: the hash is then that of both, one after the
        other.
        """
        with path.open("rb") as stream:
            sha256 = loaded_files.hash_of(stream, beside)
            held = self._begin(sha256, large=path.stat().st_size >= late_indexes.LARGE)
            if isinstance(held, Loaded):
                return held
            source, edition = held
            try:
                count = self._write_all(read(stream), write, source=source, edition=edition, sha256=sha256)
                self.aside.check()
                if count == 0 and not self.aside.left_out:
                    raise SourceChanged("the file holds no row")
                self._finish(source, edition, count)
            except TooMany as exc:
                return self._hold(str(exc), source=source, edition=edition, sha256=sha256)
            except BaseException as exc:  # an interrupt, too, must leave nothing behind
                with self._store.writing() as connection:
                    self._sweep(connection, edition, source=source, sha256=sha256)
                if isinstance(exc, StandsTwice):
                    raise LoadRefused(str(exc)) from exc
                raise
        self._store.analyze()
        return self.counts.loaded(self._manifest.id, count)

    def _finish(self, source: int, edition: int, count: int) -> None:
        """Let readers see the edition, and the index find its names."""
        self._indexing()
        with self._kept_alive(edition):
            self._indexes.make()
            token = self._store.enter_names(self._kind, edition)
            if self._kind == "trade":
                self.counts.twins = doubled.mark(self._store, source=source, edition=edition)
            elif self._kind == "ownership":
                self.counts.without_effect = self._without_effect(edition)
        with self._store.writing() as connection:
            self._prove(connection, edition)
            if self.counts.twins:
                twins.keep_whole(connection, edition)
            if token is not None:
                naming.bring(connection, self._kind, edition, token)
                indexes.of(connection).complete(connection, self._kind)
            recorded = clocks.record(connection, self._clock())
            naming.date(connection, recorded)
            holdings.describe(connection, source, self._manifest, recorded_at=recorded, edition=edition)
            editions.finish(
                connection,
                edition,
                recorded_at=recorded,
                state="active",
                rows=count,
                counts=self.counts.kept(),
                left_out=self.counts.left_out(),
            )

    def _without_effect(self, edition: int) -> int:
        with self._store.reading() as connection:
            files = [each.pk for each in editions.active(connection, self._manifest.id)]
            return ownership.without_effect(connection, edition_pk=edition, active=files)

    def _hold(self, reason: str, *, source: int, edition: int, sha256: str) -> Loaded:
        """Take the load back, but for the rows that were set aside, from which a person sees what is wrong."""
        with self._store.writing() as connection:
            self._prove(connection, edition)
            self._keep_aside(connection, source=source, sha256=sha256)
            self._empty(connection, edition)
            asides.hold(connection, source_pk=source, sha256=sha256, at=self._clock())
        return refused(self._store, self._manifest.id, "held", reason, now=self._clock(), sha256=sha256)

    def _sweep(self, connection: Connection, edition: int, *, source: int, sha256: str) -> None:
        self._empty(connection, edition)
        asides.remove(connection, source_pk=source, sha256=sha256)

    def _empty(self, connection: Connection, edition: int) -> None:
        self._indexes.empty(connection)
        parties.sweep(connection, edition)

    def _begin(self, sha256: str, *, large: bool) -> Loaded | tuple[int, int]:
        now = self._clock()
        with self._store.writing() as connection:
            self._own_id(connection)
            if self._kind == "trade":
                bulk.one_begins(connection)
                self._put_right(connection, now)
            source = editions.source_pk(connection, self._manifest)
            for dead in editions.unfinished(connection, source):
                if now - dead.checked_at < LEASE:
                    raise Busy(
                        f"another load of {self._manifest.id} is under way; if it died, try again in "
                        f"{int(LEASE.total_seconds())} seconds"
                    )
                self._sweep(connection, dead.pk, source=source, sha256=dead.sha256)
            known = editions.find(connection, self._manifest.id, sha256)
            if known is not None:
                recorded = clocks.record(connection, now)
                holdings.describe(connection, source, self._manifest, recorded_at=recorded, edition=known.pk)
                return row_counts.unchanged(self._manifest.id, known, kind=self._kind)
            asides.remove(connection, source_pk=source, sha256=sha256)
            if large and self._kind == "trade":
                self._indexes.expect_many(connection)
            return source, editions.begin(
                connection,
                source=source,
                sha256=sha256,
                excerpt=self._manifest.excerpt,
                retrieved_at=loaded_files.retrieved_at(self._manifest, now),
                now=now,
            )

    def _put_right(self, connection: Connection, now: datetime) -> None:
        """Make the indexes anew that a first, large load took away and died without; refuse where it is under way."""
        if not bulk.lacking(connection):
            return
        for dead in editions.unfinished_trade(connection):
            if now - dead.checked_at < LEASE:
                raise Busy(late_indexes.under_way(LEASE))
            bulk.empty(connection)
            self._sweep(connection, dead.pk, source=dead.source_pk, sha256=dead.sha256)
        late_indexes.put_back(connection)

    def _own_id(self, connection: Connection) -> None:
        """Refuse an id under which another kind of source is held, or a list might be."""
        kind = holdings.kind_of(connection, self._manifest.id)
        if kind is not None and kind != self._manifest.kind:
            raise LoadRefused(f"{self._manifest.id} is the id of a source of kind {kind}; give the data set another id")
        if self._manifest.id in {each.id for each in LISTS}:
            raise LoadRefused(f"{self._manifest.id} is the id of a sanctions list; give the data set another id")

    def _write_all(
        self, chunks: Iterator[Rows], write: Callable[..., None], *, source: int, edition: int, sha256: str
    ) -> int:
        with self._store.reading() as connection:
            book = trade.PartyBook(
                connection,
                source_id=self._manifest.id,
                source_pk=source,
                edition_pk=edition,
            )
        for chunk in chunks:
            try:
                with self._store.writing() as connection:
                    self._prove(connection, edition)
                    if self._kind == "trade" and trade.held_ids(connection, source, chunk.record_ids, but=edition):
                        raise Conflict("another file of the data set has it")
                    self._indexes.before_rows(connection)
                    write(connection, chunk, book, source_pk=source, edition_pk=edition)
                    self._keep_aside(connection, source=source, sha256=sha256)
            except Conflict as exc:
                raise LoadRefused(self._repeated(chunk, source, edition)) from exc
            self.aside.read += chunk.rows
            self._progress(self.aside.read)
        with self._store.writing() as connection:
            self._keep_aside(connection, source=source, sha256=sha256)
        return self.aside.read

    def _keep_aside(self, connection: Connection, *, source: int, sha256: str) -> None:
        waiting = self.aside.take()
        if waiting:
            at, labels = self._clock(), self.aside.labels
            asides.write(connection, waiting, source_pk=source, sha256=sha256, labels=labels, at=at)

    def _repeated(self, chunk: Chunk, source: int, edition: int) -> str:
        with self._store.reading() as connection:
            return repeated_rows.told(
                connection, self._manifest.id, chunk.record_ids, chunk.lines, source=source, edition=edition
            )

    @contextmanager
    def _kept_alive(self, edition: int) -> Iterator[None]:
        """Renew the lease while nothing is written that would: millions of names take minutes to index."""

        def renew() -> None:
            with suppress(StoreUnavailable), self._store.writing() as connection:
                editions.still_loading(connection, edition, now=self._clock())

        with beating(renew, seconds=LEASE.total_seconds() / 4, name="lease"):
            yield

    def _prove(self, connection: Connection, edition: int) -> None:
        """Renew the lease; a load that was taken for dead meanwhile must not write a word more."""
        if not editions.still_loading(connection, edition, now=self._clock()):
            raise LoadRefused(f"this load of {self._manifest.id} was taken over by another one")
