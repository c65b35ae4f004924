"""Bringing trade files and statements in: rows go in by chunks that nobody sees until the last one is there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeVar

from adapters import statements as statement_files
from adapters import trade as trade_files
from adapters.base import Manifest, Shipment, SourceChanged, Statement, TradeFormat
from adapters.trade.mapping import load_mapping
from service.refresh import Loaded
from service.store import Conflict, Connection, Store, editions, parties, statements, trade

CHUNK = 20_000
# A load that has not written for so long is taken for dead: its rows are removed by the next one.
LEASE = timedelta(minutes=2)

Row = TypeVar("Row")
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
                with self._store.writing() as connection:
                    self._prove(connection, edition)
                    editions.activate(connection, edition, rows=count, published=None, replaces=False)
            except BaseException:  # an interrupt, too, must leave nothing behind
                with self._store.writing() as connection:
                    parties.sweep(connection, edition)
                raise
        self._store.analyze()
        return Loaded(source_id=self._manifest.id, result="loaded", rows=count)

    def _begin(self, sha256: str) -> Loaded | tuple[int, int]:
        now = self._clock()
        with self._store.writing() as connection:
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
                editions.checked(connection, known.pk, now=now)
                return Loaded(source_id=self._manifest.id, result="unchanged", rows=known.rows)
            return source, editions.begin(
                connection,
                source=source,
                sha256=sha256,
                excerpt=self._manifest.excerpt,
                retrieved_at=now,
                now=now,
            )

    def _write_all(self, rows: Iterator[Row], write: Callable[..., None], *, source: int, edition: int) -> int:
        with self._store.reading() as connection:
            book = trade.PartyBook(
                connection,
                source_id=self._manifest.id,
                source_pk=source,
                edition_pk=edition,
                kind=self._kind,
            )
        count = 0
        while chunk := list(islice(rows, CHUNK)):
            try:
                with self._store.writing() as connection:
                    self._prove(connection, edition)
                    write(connection, chunk, book, source_pk=source, edition_pk=edition)
            except Conflict as exc:
                raise LoadRefused(
                    f"rows {count + 1} to {count + len(chunk)} repeat a record id, of this file or of one already "
                    f"loaded into {self._manifest.id}"
                ) from exc
            count += len(chunk)
            self._progress(count)
        if count == 0:
            raise SourceChanged("the file holds no row")
        return count

    def _prove(self, connection: Connection, edition: int) -> None:
        """Renew the lease; a load that was taken for dead meanwhile must not write a word more."""
        if not editions.still_loading(connection, edition, now=self._clock()):
            raise LoadRefused(f"this load of {self._manifest.id} was taken over by another one")
