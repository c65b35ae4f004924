"""A first, large load makes its indexes at the end: nobody misses them, and nothing is lost when it dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from sqlalchemy import func, select

from service import intake, late_indexes, parties, row_load, sample
from service.intake import LoadRefused
from service.profiles import build
from service.question import Question
from service.settings import Settings
from service.store import Store, bulk, open_store, trade
from service.store.tables import Edition, Party, PartyName, Shipment

Clock = Callable[[], datetime]
TRADE = next(each for each in sample.manifests() if each.id == "sample_trade")
FILE = sample.FOLDER / "shipments.csv"
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _all_large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(late_indexes, "LARGE", 0)
    monkeypatch.setattr(row_load, "CHUNK", 20)
    yield


def _lacking(store: Store) -> list[str | None]:
    with store.reading() as connection:
        return [each.name for each in bulk.lacking(connection)]


def _rows(store: Store) -> dict[str, int]:
    with store.reading() as connection:
        return {
            table.__name__: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (Shipment, Party, PartyName, Edition)
        }


def _told(store: Store, settings: Settings, now: datetime) -> list[tuple[str, int]]:
    question = Question(names=("Garam Byeolbit Industry",), country="KR", as_of=date(2023, 6, 1))
    told = orjson.loads(build(question, store=store, settings=settings, now=now).body)
    return [(each["name"], each["trade"]["shipments"]) for each in told["counterparties"]]


def test_the_indexes_are_away_while_it_loads_and_there_when_it_is_seen(
    store: Store, clock: Clock, now: datetime, settings: Settings
) -> None:
    seen: list[int] = []

    def look(rows: int) -> None:
        seen.append(len(_lacking(store)))
        assert _told(store, settings, now) == []

    assert intake.load_trade(store, TRADE, FILE, clock=clock, progress=look).rows == 71
    assert set(seen) == {len(bulk._INDEXES)} and len(seen) == 4
    assert _lacking(store) == []
    assert _told(store, settings, now) == [("AURUS LLC", 9)]


def test_a_second_data_set_takes_no_index_from_readers_of_the_first(store: Store, clock: Clock) -> None:
    intake.load_trade(store, TRADE, FILE, clock=clock)
    lacking: list[list[str | None]] = []
    intake.load_trade(
        store, replace(TRADE, id="second"), FILE, clock=clock, progress=lambda rows: lacking.append(_lacking(store))
    )
    assert lacking == [[]] * 4


def test_a_record_id_that_stands_twice_refuses_the_file_with_its_line(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    path = tmp_path / "twice.csv"
    path.write_bytes(FILE.read_bytes() + FILE.read_bytes().splitlines(keepends=True)[3])
    with pytest.raises(LoadRefused, match="line 73: the record id 'DEMO-0003' stands twice in this file"):
        intake.load_trade(store, TRADE, path, clock=clock)
    assert _rows(store) == dict.fromkeys(("Shipment", "Party", "PartyName", "Edition"), 0)
    assert _lacking(store) == []


def test_a_held_load_leaves_the_indexes_in_place(store: Store, clock: Clock, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(FILE.read_bytes().replace(b",20", b",20/"))
    assert intake.load_trade(store, TRADE, path, clock=clock).result == "held"
    assert _rows(store)["Shipment"] == 0
    assert _lacking(store) == []


def test_nobody_looks_through_rows_without_indexes(store: Store, clock: Clock, settings: Settings) -> None:
    intake.load_statements(
        store,
        next(each for each in sample.manifests() if each.id == "sample_statements"),
        sample.FOLDER / "statements.csv",
        clock=clock,
    )

    def look(rows: int) -> None:
        found = parties.search(store, "Gyeonggi Industry", limit=1, offset=0)["parties"][0]["party_id"]
        with store.reading() as connection:
            asked: list[str] = []
            connection.connection.driver_connection.set_trace_callback(asked.append)  # type: ignore[union-attr]  # it is open
            assert trade.page(connection, 1, limit=5, offset=0) == ([], 0)
            assert not [each for each in asked if "FROM shipment" in each]
        assert parties.shipments(store, found, limit=5, offset=0)["total"] == 0  # type: ignore[index]  # it is known

    if store.ready()[1]["database"] and "sqlite" in str(store._engine.url):
        intake.load_trade(store, TRADE, FILE, clock=clock, progress=look)


_LOADS_AND_DIES = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from service import intake, late_indexes, row_load, sample
from service.store import bulk, open_store
late_indexes.LARGE, row_load.CHUNK = 0, 20
url, names, where = sys.argv[1:]
store = open_store(url, names_folder=Path(names))
manifest = next(each for each in sample.manifests() if each.id == "sample_trade")

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

made = []
def make(connection, index, before=bulk.make):
    if len(made) == 3:
        die()
    made.append(index)
    before(connection, index)

if where == "rows":
    progress = lambda rows: rows >= 40 and die()
else:
    progress = lambda rows: None
    bulk.make = make
now = datetime(2026, 11, 24, 9, tzinfo=UTC)
intake.load_trade(store, manifest, sample.FOLDER / "shipments.csv", clock=lambda: now, progress=progress)
"""


@pytest.mark.parametrize("where", ["rows", "indexes"])
def test_after_a_kill_the_next_load_of_any_data_set_puts_things_right(
    database_url: str, names_folder: Path, now: datetime, settings: Settings, where: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOADS_AND_DIES, database_url, str(names_folder), where],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    store = open_store(database_url, names_folder=names_folder)
    try:
        assert _lacking(store) != []
        assert _told(store, settings, now) == []
        other = replace(TRADE, id="other")
        with pytest.raises(LoadRefused, match="the first load of a large file is under way"):
            intake.load_trade(store, other, FILE, clock=lambda: now)
        late = now + intake.LEASE + timedelta(seconds=1)
        assert intake.load_trade(store, other, FILE, clock=lambda: late).rows == 71
        assert _lacking(store) == []
        assert _rows(store)["Edition"] == 1
        assert _told(store, settings, late) == [("AURUS LLC", 9)]
    finally:
        store.close()
