"""One load of rows: an edition that nobody sees until the end, and that every chunk proves to be still ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True)
class _Begun(asides.Loading):
    """What a load may write: its edition, through a store that refuses it once another load took it over."""

    store: Store


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
        self._token = naming.new_token()

    def run(
        self,
        path: Path,
        read: Callable[[BinaryIO], Iterator[Rows]],
        write: Callable[..., None],
        *,
        beside: BinaryIO | None = None,
    ) -> Loaded:
        """Load the file whole or not at all; held, with the reasons, where too many rows cannot be read.

        `beside` is an open file without which it says something else: the hash is then that of both, in this order.
        """
        with path.open("rb") as stream:
            sha256 = loaded_files.hash_of(stream, beside)
            held = self._begin(sha256, large=path.stat().st_size >= late_indexes.LARGE)
            if isinstance(held, Loaded):
                return held
            with self._kept_alive(held):
                try:
                    count = self._write_all(read(stream), write, held)
                    self.aside.check()
                    if count == 0 and not self.aside.left_out:
                        raise SourceChanged("the file holds no row")
                    self._finish(held, count)
                except TooMany as exc:
                    return self._hold(str(exc), held)
                except BaseException as exc:  # an interrupt, too, must leave nothing behind
                    with suppress(LoadRefused), held.store.writing() as connection:  # one taken over has nothing left
                        self._indexes.empty(connection)
                        self._sweep(connection, held.edition_pk)
                    if isinstance(exc, StandsTwice):
                        raise LoadRefused(str(exc)) from exc
                    raise
        self._store.analyze()
        return self.counts.loaded(self._manifest.id, count)

    def _finish(self, begun: _Begun, count: int) -> None:
        """Let readers see the edition, and the index find its names."""
        source, edition, own = begun.source_pk, begun.edition_pk, begun.store
        self._indexing()
        self._indexes.make(own)
        token = self._store.enter_names(self._kind, edition)
        if self._kind == "trade":
            self.counts.twins = doubled.mark(own, source=source, edition=edition)
        elif self._kind == "ownership":
            self.counts.without_effect = self._without_effect(edition)
        with own.writing() as connection:
            if self.counts.twins:
                twins.keep_whole(connection, edition)
            if token is not None:
                naming.bring(connection, self._kind, edition, token)
                indexes.of(connection).complete(connection, self._kind)
            recorded = clocks.record(connection, self._clock())
            naming.date(connection, recorded)
            holdings.describe(connection, source, self._manifest, recorded_at=recorded, edition=edition)
            asides.show(connection, begun)
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

    def _hold(self, reason: str, begun: _Begun) -> Loaded:
        """Take the load back, but for the rows that were set aside, from which a person sees what is wrong."""
        with begun.store.writing() as connection:
            self._keep_aside(connection, begun)
            self._indexes.empty(connection)
            parties.sweep(connection, begun.edition_pk)
            asides.hold(connection, begun, at=self._clock())
        return refused(self._store, self._manifest.id, "held", reason, now=self._clock(), sha256=begun.sha256)

    @staticmethod
    def _sweep(connection: Connection, edition: int) -> None:
        parties.sweep(connection, edition)
        asides.sweep(connection, edition)

    def _begin(self, sha256: str, *, large: bool) -> Loaded | _Begun:
        now = self._clock()
        with self._store.writing() as connection:
            self._own_id(connection)
            if self._kind == "trade":
                bulk.one_begins(connection)
                self._put_right(connection, now)
            source = editions.source_pk(connection, self._manifest)
            for dead in editions.unfinished(connection, source):
                if not editions.take_over(connection, dead.pk, silent_since=now - LEASE):
                    raise Busy(
                        f"another load of {self._manifest.id} is under way; if it died, try again in "
                        f"{int(LEASE.total_seconds())} seconds"
                    )
                self._sweep(connection, dead.pk)
            known = editions.find(connection, self._manifest.id, sha256)
            if known is not None:
                recorded = clocks.record(connection, now)
                holdings.describe(connection, source, self._manifest, recorded_at=recorded, edition=known.pk)
                return row_counts.unchanged(self._manifest.id, known, kind=self._kind)
            if large and self._kind == "trade":
                self._indexes.expect_many(connection)
            edition = editions.begin(
                connection,
                source=source,
                sha256=sha256,
                excerpt=self._manifest.excerpt,
                retrieved_at=loaded_files.retrieved_at(self._manifest, now),
                now=now,
                token=self._token,
            )
            own = self._store.proving(lambda each: self._prove(each, edition))
            return _Begun(source_pk=source, edition_pk=edition, sha256=sha256, store=own)

    def _put_right(self, connection: Connection, now: datetime) -> None:
        """Make the indexes anew that a first, large load took away and died without; refuse where it is under way."""
        if not bulk.lacking(connection):
            return
        for dead in editions.unfinished_trade(connection):
            if not editions.take_over(connection, dead.pk, silent_since=now - LEASE):
                raise Busy(late_indexes.under_way(LEASE))
            bulk.empty(connection)
            self._sweep(connection, dead.pk)
        late_indexes.put_back(connection)

    def _own_id(self, connection: Connection) -> None:
        """Refuse an id under which another kind of source is held, or a list might be."""
        kind = holdings.kind_of(connection, self._manifest.id)
        if kind is not None and kind != self._manifest.kind:
            raise LoadRefused(f"{self._manifest.id} is the id of a source of kind {kind}; give the data set another id")
        if self._manifest.id in {each.id for each in LISTS}:
            raise LoadRefused(f"{self._manifest.id} is the id of a sanctions list; give the data set another id")

    def _write_all(self, chunks: Iterator[Rows], write: Callable[..., None], begun: _Begun) -> int:
        source, edition = begun.source_pk, begun.edition_pk
        with self._store.reading() as connection:
            book = trade.PartyBook(
                connection,
                source_id=self._manifest.id,
                source_pk=source,
                edition_pk=edition,
            )
        for chunk in chunks:
            try:
                with begun.store.writing() as connection:
                    if self._kind == "trade" and trade.held_ids(connection, source, chunk.record_ids, but=edition):
                        raise Conflict("another file of the data set has it")
                    self._indexes.before_rows(connection)
                    write(connection, chunk, book, source_pk=source, edition_pk=edition)
                    self._keep_aside(connection, begun)
            except Conflict as exc:
                raise LoadRefused(self._repeated(chunk, source, edition)) from exc
            self.aside.read += chunk.rows
            self._progress(self.aside.read)
        with begun.store.writing() as connection:
            self._keep_aside(connection, begun)
        return self.aside.read

    def _keep_aside(self, connection: Connection, begun: _Begun) -> None:
        waiting = self.aside.take()
        if waiting:
            asides.write(connection, waiting, begun, labels=self.aside.labels, at=self._clock())

    def _repeated(self, chunk: Chunk, source: int, edition: int) -> str:
        with self._store.reading() as connection:
            return repeated_rows.told(
                connection, self._manifest.id, chunk.record_ids, chunk.lines, source=source, edition=edition
            )

    @contextmanager
    def _kept_alive(self, begun: _Begun) -> Iterator[None]:
        """Renew the lease while nothing is written that would: a workbook takes minutes to read, names to index."""

        def renew() -> None:
            with suppress(StoreUnavailable, LoadRefused), begun.store.writing():
                pass  # to begin proves that the load is ours, and renews

        with beating(renew, seconds=LEASE.total_seconds() / 4, name="lease"):
            yield

    def _prove(self, connection: Connection, edition: int) -> None:
        """Renew the lease; a load that was taken for dead meanwhile must not write a word more."""
        if not editions.still_loading(connection, edition, token=self._token, now=self._clock()):
            raise LoadRefused(f"this load of {self._manifest.id} was taken over by another one")
