"""Trade files and statements: whole or not at all, once, and never from a load that was taken for dead."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from adapters import textlines
from adapters.base import SourceChanged
from adapters.shipments import of_shipments
from service import intake, row_load, sample
from service.intake import LoadRefused
from service.store import Store, editions, finding, trade
from service.store.tables import Edition, Naming, Party, PartyName, Shipment, Statement

Clock = Callable[[], datetime]
TRADE = next(each for each in sample.manifests() if each.id == "sample_trade")
STATEMENTS = next(each for each in sample.manifests() if each.id == "sample_statements")
FILE = sample.FOLDER / "shipments.csv"


def _rows(store: Store) -> dict[str, int]:
    with store.reading() as connection:
        return {
            table.__name__: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (Shipment, Statement, Party, PartyName, Naming, Edition)
        }


def _rewritten(path: Path, change: Callable[[list[dict[str, str]]], None]) -> Path:
    """Write the sample's rows, changed, to `path`."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        rows, header = list(reader), list(reader.fieldnames or ())
    change(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, header)
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def test_the_sample_loads_whole_and_a_second_time_changes_nothing(store: Store, clock: Clock) -> None:
    assert intake.load_trade(store, TRADE, FILE, clock=clock).rows == 71
    before = _rows(store)
    assert before["Shipment"] == 71
    again = intake.load_trade(store, TRADE, FILE, clock=clock)
    assert (again.result, again.rows) == ("unchanged", 71)
    assert _rows(store) == before


def test_a_file_of_another_layout_leaves_nothing_behind(store: Store, clock: Clock, tmp_path: Path) -> None:
    before = _rows(store)
    path = tmp_path / "other.csv"
    path.write_bytes(FILE.read_bytes().replace(b"value_usd", b"value_eur", 1))
    with pytest.raises(SourceChanged, match="value_"):
        intake.load_trade(store, TRADE, path, clock=clock)
    assert _rows(store) == before


def test_chunks_already_written_are_removed_when_a_later_part_of_the_file_is_not_text(
    store: Store, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_load, "CHUNK", 10)
    before = _rows(store)
    path = tmp_path / "cut.csv"
    path.write_bytes(FILE.read_bytes() + b"x" * (textlines.MAX_LINE + 1))
    with pytest.raises(SourceChanged, match="longer"):
        intake.load_trade(store, TRADE, path, clock=clock)
    assert _rows(store) == before


def test_a_record_id_that_is_already_held_refuses_the_whole_file(store: Store, clock: Clock, tmp_path: Path) -> None:
    intake.load_trade(store, TRADE, FILE, clock=clock)
    before = _rows(store)

    def renumber(rows: list[dict[str, str]]) -> None:
        for number, row in enumerate(rows[1:]):
            row["record_id"] = f"NEW-{number}"

    with pytest.raises(LoadRefused, match=r"line 2: the record id .* is already held in sample_trade"):
        intake.load_trade(store, TRADE, _rewritten(tmp_path / "more.csv", renumber), clock=clock)
    assert _rows(store) == before


def test_an_empty_file_is_refused(store: Store, clock: Clock, tmp_path: Path) -> None:
    with pytest.raises(SourceChanged, match="no row"):
        intake.load_trade(store, TRADE, _rewritten(tmp_path / "empty.csv", list.clear), clock=clock)
    assert _rows(store)["Edition"] == 0


def test_readers_see_nothing_of_a_load_under_way_and_a_dead_one_is_swept(
    store: Store, now: datetime, clock: Clock
) -> None:
    with store.writing() as connection:
        source = editions.source_pk(connection, TRADE)
        edition = editions.begin(connection, source=source, sha256="0" * 64, excerpt=False, retrieved_at=now, now=now)
        book = trade.PartyBook(connection, source_id=TRADE.id, source_pk=source, edition_pk=edition)
        layout, options = intake._layout(TRADE, None)
        with FILE.open("rb") as stream:
            rows = list(layout.read(stream, options))[:5]
        trade.write_shipments(connection, of_shipments(rows), book, source_pk=source, edition_pk=edition)
    with store.reading() as connection:
        assert editions.active(connection, TRADE.id) == ()
        assert finding.by_id(connection, trade.party_id(TRADE.id, rows[0].sender)) is None  # type: ignore[arg-type]  # every row has one
    with pytest.raises(LoadRefused, match="under way"):
        intake.load_trade(store, TRADE, FILE, clock=clock)
    late = now + intake.LEASE + timedelta(seconds=1)
    assert intake.load_trade(store, TRADE, FILE, clock=lambda: late).rows == 71
    assert _rows(store)["Shipment"] == 71
    with store.writing() as connection:
        assert not editions.still_loading(connection, edition, token="", now=late)


def test_a_partys_id_does_not_depend_on_anything_but_what_the_document_says(store: Store, clock: Clock) -> None:
    intake.load_trade(store, TRADE, FILE, clock=clock)
    intake.load_trade(
        store,
        replace(TRADE, id="sample_trade_gtd", mapping="ru_gtd"),
        sample.FOLDER / "shipments_gtd.csv",
        clock=clock,
    )
    with store.reading() as connection:
        found = [each.id for each in connection.execute(select(Party.id, Party.name).where(Party.name == "AURUS LLC"))]
    assert found == [f"sample_trade:{found[0].removeprefix('sample_trade:')}"]
    assert len(found[0]) == len("sample_trade:") + 20


def test_statements_are_held_once(store: Store, clock: Clock, tmp_path: Path) -> None:
    path = sample.FOLDER / "statements.csv"
    assert intake.load_statements(store, STATEMENTS, path, clock=clock).rows == 5
    copy = tmp_path / "again.csv"
    copy.write_bytes(path.read_bytes() + b"\n")
    intake.load_statements(store, STATEMENTS, copy, clock=clock)
    assert _rows(store)["Statement"] == 5


def test_the_profile_reads_only_shipments_of_editions_that_readers_may_see(store: Store, clock: Clock) -> None:
    for number in range(3):  # so that the numbers of sources and of editions do not fall together
        intake.load_statements(
            store, replace(STATEMENTS, id=f"statements_{number}"), sample.FOLDER / "statements.csv", clock=clock
        )
    intake.load_trade(store, TRADE, FILE, clock=clock)
    with store.reading() as connection:
        (edition,) = editions.active(connection, TRADE.id)
        senders = sorted(connection.execute(select(Shipment.sender_pk).distinct()).scalars())
        assert len(trade.moved(connection, senders, side="sender", active=[edition.pk])) == 71
        assert trade.moved(connection, senders, side="sender", active=[edition.pk + 1]) == []
        (one, *_) = trade.moved(connection, senders[:1], side="sender", active=[edition.pk])
        assert (one.near_pk, one.edition_pk, one.source_pk) == (senders[0], edition.pk, edition.source_pk)
