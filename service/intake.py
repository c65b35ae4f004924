"""Bringing trade files and statements in: rows go in by chunks that nobody sees until the last one is there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from typing import BinaryIO, Protocol, TypeVar

from adapters import statements as statement_files
from adapters import trade as trade_files
from adapters.base import Manifest, Shipment, SourceChanged, Statement, TradeFormat
from adapters.sanctions import LISTS
from adapters.trade.mapping import load_mapping
from service.loading import Loaded
from service.store import (
    Conflict,
    Connection,
    Store,
    StoreUnavailable,
    clocks,
    editions,
    holdings,
    indexes,
    naming,
    parties,
    statements,
    trade,
)

CHUNK = 20_000
# A load that has not written for so long is taken for dead: its rows are removed by the next one.
LEASE = timedelta(minutes=2)


class _Identified(Protocol):
    @property
    def record_id(self) -> str: ...


Row = TypeVar("Row", bound=_Identified)
Clock = Callable[[], datetime]
Progress = Callable[[int], None]
Write = Callable[[Sequence[Row], "trade.PartyBook", int, int], None]


class LoadRefused(Exception):
    """The load cannot begin or go on; nothing of it is visible. The message says what to do."""


def load_trade(
    store: Store,
    manifest: Manifest,
    path: Path,
    *,
    clock: Clock,
    mapping: str | None = None,
    progress: Progress = lambda rows: None,
) -> Loaded:
    """Load one trade file whole or not at all; the same file a second time changes nothing.

    `mapping` is a format's id or a mapping file; the manifest's own by default. `progress` hears the rows so far.
    Raises SourceChanged naming line and column, or LoadRefused.
    """
    layout, options = _layout(manifest, mapping)

    def read(stream: BinaryIO) -> Iterator[Shipment]:
        return layout.read(stream, options)

    load = _RowLoad(store, manifest, clock=clock, progress=progress)
    return load.run(path, read, trade.write_shipments)


def load_statements(store: Store, manifest: Manifest, path: Path, *, clock: Clock) -> Loaded:
    """Load one file of statements whole or not at all; raises as `load_trade`."""

    def read(stream: BinaryIO) -> Iterator[Statement]:
        return statement_files.read(stream)

    return _RowLoad(store, manifest, clock=clock).run(path, read, statements.write_statements)


def _layout(manifest: Manifest, mapping: str | None) -> tuple[TradeFormat, dict[str, object]]:
    name = mapping or manifest.mapping
    if not name:
        raise SourceChanged(f"the data set {manifest.id} names no layout; give --mapping")
    options: dict[str, object] = {"illustrative": manifest.illustrative, "source": manifest.id}
    for layout in trade_files.FORMATS:
        if layout.id == name and name != "csv":
            return layout, options
    return trade_files.by_id("csv"), {**options, "mapping": load_mapping(name)}


class _RowLoad:
    """One load under way: an edition in state `loading` that every chunk proves to be still ours."""

    def __init__(
        self, store: Store, manifest: Manifest, *, clock: Clock, progress: Progress = lambda rows: None
    ) -> None:
        self._store, self._manifest, self._clock, self._progress = store, manifest, clock, progress
        self._kind: parties.Kind = "statements" if manifest.kind == "statements" else "trade"

    def run(self, path: Path, read: Callable[[BinaryIO], Iterator[Row]], write: Callable[..., None]) -> Loaded:
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            stream.seek(0)
            held = self._begin(sha256)
            if isinstance(held, Loaded):
                return held
            source, edition = held
            try:
                count = self._write_all(read(stream), write, source=source, edition=edition)
                with self._kept_alive(edition):
                    token = self._store.enter_names(self._kind, edition)
                with self._store.writing() as connection:
                    self._prove(connection, edition)
                    if token is not None:
                        naming.bring(connection, self._kind, edition, token)
                        indexes.of(connection).complete(connection, self._kind)
                    recorded = clocks.record(connection, self._clock())
                    holdings.describe(connection, source, self._manifest, recorded_at=recorded)
                    editions.finish(connection, edition, recorded_at=recorded, state="active", rows=count)
            except BaseException:  # an interrupt, too, must leave nothing behind
                with self._store.writing() as connection:
                    parties.sweep(connection, edition)
                raise
        self._store.analyze()
        return Loaded(source_id=self._manifest.id, result="loaded", rows=count)

    def _begin(self, sha256: str) -> Loaded | tuple[int, int]:
        now = self._clock()
        with self._store.writing() as connection:
            self._own_id(connection)
            source = editions.source_pk(connection, self._manifest)
            for dead in editions.unfinished(connection, source):
                if now - dead.checked_at < LEASE:
                    raise LoadRefused(
                        f"another load of {self._manifest.id} is under way; if it died, try again in "
                        f"{int(LEASE.total_seconds())} seconds"
                    )
                parties.sweep(connection, dead.pk)
            known = editions.find(connection, self._manifest.id, sha256)
            if known is not None:
                recorded = clocks.record(connection, now)
                holdings.describe(connection, source, self._manifest, recorded_at=recorded)
                return Loaded(source_id=self._manifest.id, result="unchanged", rows=known.rows)
            return source, editions.begin(
                connection,
                source=source,
                sha256=sha256,
                excerpt=self._manifest.excerpt,
                retrieved_at=self._retrieved(now),
                now=now,
            )

    def _own_id(self, connection: Connection) -> None:
        """Refuse an id under which another kind of source is held, or a list might be."""
        kind = holdings.kind_of(connection, self._manifest.id)
        if kind is not None and kind != self._manifest.kind:
            raise LoadRefused(f"{self._manifest.id} is the id of a source of kind {kind}; give the data set another id")
        if self._manifest.id in {each.id for each in LISTS}:
            raise LoadRefused(f"{self._manifest.id} is the id of a sanctions list; give the data set another id")

    def _retrieved(self, now: datetime) -> datetime:
        """Return since when the file was to be had: the day its manifest names, or now."""
        on = self._manifest.retrieved_on
        return min(now, datetime.combine(on.first, time(12), UTC)) if on else now

    def _write_all(self, rows: Iterator[Row], write: Callable[..., None], *, source: int, edition: int) -> int:
        with self._store.reading() as connection:
            book = trade.PartyBook(
                connection,
                source_id=self._manifest.id,
                source_pk=source,
                edition_pk=edition,
            )
        count = 0
        while chunk := list(islice(rows, CHUNK)):
            try:
                with self._store.writing() as connection:
                    self._prove(connection, edition)
                    write(connection, chunk, book, source_pk=source, edition_pk=edition)
            except Conflict as exc:
                raise LoadRefused(self._repeated(chunk, source)) from exc
            count += len(chunk)
            self._progress(count)
        if count == 0:
            raise SourceChanged("the file holds no row")
        return count

    def _repeated(self, chunk: Sequence[Row], source: int) -> str:
        """Return which row of the chunk repeats which record id."""
        with self._store.reading() as connection:
            held = trade.held_ids(connection, source, [each.record_id for each in chunk])
        seen: set[str] = set()
        for each in chunk:
            record_id, line = each.record_id, getattr(each, "line", None)
            if record_id in held or record_id in seen:
                where = f"line {line}: " if line else ""
                whose = f"is already held in {self._manifest.id}" if record_id in held else "stands twice in this file"
                return f"{where}the record id {record_id!r} {whose}"
            seen.add(record_id)
        return f"a record id stands twice in {self._manifest.id}"

    @contextmanager
    def _kept_alive(self, edition: int) -> Iterator[None]:
        """Renew the lease while nothing is written that would: millions of names take minutes to index."""
        over = Event()

        def renew() -> None:
            while not over.wait(LEASE.total_seconds() / 4):
                with suppress(StoreUnavailable), self._store.writing() as connection:
                    editions.still_loading(connection, edition, now=self._clock())

        beating = Thread(target=renew, name="lease", daemon=True)
        beating.start()
        try:
            yield
        finally:
            over.set()
            beating.join()

    def _prove(self, connection: Connection, edition: int) -> None:
        """Renew the lease; a load that was taken for dead meanwhile must not write a word more."""
        if not editions.still_loading(connection, edition, now=self._clock()):
            raise LoadRefused(f"this load of {self._manifest.id} was taken over by another one")
