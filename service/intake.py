"""Bringing trade files, statements and registers in: which layout reads a file, and what becomes of what it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from adapters import ownership as ownership_files
from adapters import statements as statement_files
from adapters import trade as trade_files
from adapters.base import Manifest, Share, SourceChanged, Statement, TradeFormat
from adapters.ownership.port import Stake, TakenBack
from adapters.shipments import Block, read_blocks
from adapters.trade.mapping import load_mapping
from service import aside, row_load
from service.loading import Loaded
from service.period import Outside
from service.row_load import LEASE, Busy, Clock, LoadRefused, Progress, RowLoad
from service.store import Connection, Store, ownership, statements, trade

__all__ = ["LEASE", "Busy", "LoadRefused", "load_ownership", "load_statements", "load_trade"]


def load_trade(
    store: Store,
    manifest: Manifest,
    path: Path,
    *,
    clock: Clock,
    mapping: str | None = None,
    progress: Progress = lambda rows: None,
    indexing: Callable[[], None] = lambda: None,
    measured: Callable[[Share], None] = lambda share: None,
    most_aside: Decimal = aside.PERCENT,
) -> Loaded:
    """Load one trade file whole or not at all; the same file a second time changes nothing.

    `mapping` is a format's id or a mapping file; the manifest's own by default. `progress` hears the rows so far;
    `measured` is given, before the first of them, what tells the share of the file that was read whenever it is asked,
    where the layout can know; `indexing` is called when all are in, and their names and doubles come.
    Rows that cannot be read are set aside, with line and reason; where they are more than `most_aside` percent (see
    `aside.allowed`) the load is held: nothing of it is visible but those rows. Raises SourceChanged for a file that is
    not of the layout, or LoadRefused (Busy where another load stands in the way).
    """
    layout, options = _layout(manifest, mapping)
    outside = Outside(manifest)
    load = RowLoad(
        store, manifest, clock=clock, progress=progress, indexing=indexing, most_aside=most_aside, outside=outside
    )
    options |= {"on_header": load.aside.hear_header, "on_unreadable": load.aside.hear, "on_share": measured}
    options["on_no_result"] = load.counts.hear_no_result

    def read(stream: BinaryIO) -> Iterator[Block]:
        for block in read_blocks(layout, stream, options, row_load.CHUNK, load.aside.hear):
            outside.look(block)
            yield block

    return load.run(path, read, trade.write_shipments)


def load_statements(store: Store, manifest: Manifest, path: Path, *, clock: Clock) -> Loaded:
    """Load one file of statements whole or not at all; one that cannot be read raises SourceChanged."""

    def read(stream: BinaryIO) -> Iterator[_Said]:
        rows = statement_files.read(stream)
        while chunk := list(islice(rows, row_load.CHUNK)):
            yield _Said(chunk)

    def write(connection: Connection, said: _Said, book: trade.PartyBook, *, source_pk: int, edition_pk: int) -> None:
        given = [each for each in said.given if isinstance(each, Statement)]
        statements.write_statements(connection, given, book, source_pk=source_pk, edition_pk=edition_pk)

    return RowLoad(store, manifest, clock=clock).run(path, read, write)


def load_ownership(
    store: Store,
    manifest: Manifest,
    path: Path,
    *,
    clock: Clock,
    layout: str | None = None,
    entities: Path | None = None,
    progress: Progress = lambda rows: None,
    indexing: Callable[[], None] = lambda: None,
    most_aside: Decimal = aside.PERCENT,
) -> Loaded:
    """Load one file of a register of owners whole or not at all, as `load_trade` does.

    `layout` is the id of one of `adapters.ownership.FORMATS`; the manifest's own by default. `entities` is the file
    with the names of GLEIF's numbers: the same relations with other names are another edition.
    """
    name = layout or manifest.mapping
    known = {each.id: each for each in ownership_files.FORMATS}
    if name not in known:
        which = f"names no layout of registers: {name!r}" if name else "names no layout"
        raise SourceChanged(f"the data set {manifest.id} {which}; give --layout {' or '.join(known)}")
    if name == "gleif" and entities is None:
        raise SourceChanged(
            "GLEIF's file of relations gives numbers alone: give its file of entities (LEI-CDF) with --entities"
        )
    if name != "gleif" and entities is not None:
        raise SourceChanged(f"--entities goes with --layout gleif alone, and not with {name}")
    load = RowLoad(store, manifest, clock=clock, progress=progress, indexing=indexing, most_aside=most_aside)
    gone: list[TakenBack] = []
    options: dict[str, object] = {
        "on_unreadable": load.aside.hear,
        "on_header": load.aside.hear_header,
        "on_left_out": load.aside.hear_left_out,
        "on_taken_back": gone.append,
    }

    def read(stream: BinaryIO) -> Iterator[_Said]:
        rows = known[name].read(stream, options)
        while chunk := list(islice(rows, row_load.CHUNK)):
            yield _Said(chunk)
        for start in range(0, len(gone), row_load.CHUNK):
            yield _Said((), gone=gone[start : start + row_load.CHUNK])

    def write(connection: Connection, said: _Said, book: trade.PartyBook, *, source_pk: int, edition_pk: int) -> None:
        stakes = [each for each in said.given if isinstance(each, Stake)]
        ownership.write_stakes(connection, stakes, book, source_pk=source_pk, edition_pk=edition_pk)
        ownership.write_taken_back(connection, said.gone, source_pk=source_pk, edition_pk=edition_pk)

    with entities.open("rb") if entities else nullcontext() as names:
        options["entities"] = names
        return load.run(path, read, write, beside=names)


@dataclass(frozen=True, slots=True)
class _Said:
    """Statements, or stakes and records that a register takes back, which are written together."""

    given: Sequence[Statement] | Sequence[Stake]
    gone: Sequence[TakenBack] = ()

    @property
    def rows(self) -> int:
        return len(self.given)

    @property
    def record_ids(self) -> Sequence[str]:
        return [each.record_id for each in self.given]

    @property
    def lines(self) -> Sequence[int]:
        return [each.line for each in self.given if isinstance(each, Stake)]


def _layout(manifest: Manifest, mapping: str | None) -> tuple[TradeFormat, dict[str, object]]:
    name = mapping or manifest.mapping
    if not name:
        raise SourceChanged(f"the data set {manifest.id} names no layout; give --mapping")
    options: dict[str, object] = {"illustrative": manifest.illustrative, "source": manifest.id}
    for layout in trade_files.FORMATS:
        if layout.id == name and name != "csv":
            return layout, options
    return trade_files.by_id("csv"), {**options, "mapping": load_mapping(name)}
