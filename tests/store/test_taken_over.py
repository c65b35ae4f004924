"""A load that was taken for dead and goes on: it writes, ends and removes nothing any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from adapters.base import SourceChanged
from service import aside, intake, late_indexes, row_load, sample
from service.intake import LoadRefused
from service.loading import Loaded
from service.store import Store, bulk, editions, holdings, twins
from service.store.aside_tables import AsideFile, AsideRow, Twin
from service.store.tables import Edition, Party, Shipment, Source

Clock = Callable[[], datetime]
TRADE = next(each for each in sample.manifests() if each.id == "sample_trade")
HEAD = (sample.FOLDER / "shipments.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
ROW = {
    "date_kind": "customs_declaration", "supplier_name": "Garam Byeolbit Industry",
    "supplier_name_raw": "Garam Byeolbit Industry", "supplier_country": "KR", "receiver_country": "RU",
    "hs6": "870829", "hs_version": "HS2017", "goods": "parts", "goods_ru": "", "origin_country": "KR",
    "departure_country": "KR", "value_usd": "1000", "net_kg": "20", "is_synthetic": "1", "source": "x",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(row_load, "CHUNK", 20)
    yield


@pytest.fixture
def late(now: datetime) -> datetime:
    """When the first load is taken for dead."""
    return now + intake.LEASE + timedelta(seconds=1)


def _file(folder: Path, name: str, *, rows: int = 70, buyer: str, bad: Sequence[int] = ()) -> Path:
    """Write the sample's rows, all to one buyer; those of `bad` have a day that no calendar has."""
    written = [",".join(HEAD)]
    for number in range(rows):
        cells = ROW | {
            "record_id": f"{name}-{number}", "receiver_name": buyer,
            "declaration_no": f"10000000/010323/{number:07}", "date": "2023-02-30" if number in bad else "2023-03-01",
        }  # fmt: skip
        written.append(",".join(cells[each] for each in HEAD))
    path = folder / f"{name}.csv"
    path.write_text("\n".join(written) + "\n", encoding="utf-8")
    return path


def _meanwhile(what: Callable[[], object], *, at: int = 20) -> Callable[[int], None]:
    """Return a `progress` that does something else while the load stands still after so many rows."""

    def progress(rows: int) -> None:
        if rows == at:
            what()

    return progress


def _held(store: Store) -> dict[str, tuple[str, int]]:
    """Return the active files as first characters of the hash -> (sizes as told, rows as held)."""
    with store.reading() as connection:
        return {
            each.sha256: (each.state, _shipments(connection, each.pk))
            for each in editions.beginning(connection, TRADE.id, "")
        }


def _shipments(connection: Connection, edition: int) -> int:
    return connection.scalar(select(func.count()).where(Shipment.edition_pk == edition)) or 0


def _buyers(store: Store) -> dict[str, int]:
    with store.reading() as connection:
        query = select(Party.name, func.count()).join(Shipment, Shipment.receiver_pk == Party.pk).group_by(Party.name)
        return {row[0]: row[1] for row in connection.execute(query)}


def test_rows_of_a_load_that_was_taken_over_stand_under_no_other_file(
    store: Store, now: datetime, clock: Clock, late: datetime, tmp_path: Path
) -> None:
    second: list[Loaded] = []
    other = _file(tmp_path, "other", rows=50, buyer="Brolsted LLC")

    def take_over() -> None:
        second.append(intake.load_trade(store, TRADE, other, clock=lambda: late))

    with pytest.raises(LoadRefused, match="was taken over by another one"):
        first = _file(tmp_path, "first", buyer="Quellmark LLC")
        intake.load_trade(store, TRADE, first, clock=clock, progress=_meanwhile(take_over))
    assert [(each.result, each.rows) for each in second] == [("loaded", 50)]
    assert list(_held(store).values()) == [("active", 50)]
    assert _buyers(store) == {"Brolsted LLC": 50}


def test_a_load_that_was_taken_over_neither_writes_nor_ends_nor_sweeps_one_that_is_under_way(
    store: Store, now: datetime, clock: Clock, late: datetime, tmp_path: Path
) -> None:
    """On SQLite the second load's edition and parties get the very numbers of those that were swept."""
    first = _file(tmp_path, "first", rows=30, buyer="Quellmark LLC")
    other = _file(tmp_path, "other", rows=70, buyer="Brolsted LLC")
    steps = _stepwise(store, first, clock)
    next(steps)  # the first has written a chunk, and stands still
    told: list[str] = []

    def go_on() -> None:
        with pytest.raises(LoadRefused) as refused:
            list(steps)
        told.append(str(refused.value))

    second = intake.load_trade(store, TRADE, other, clock=lambda: late, progress=_meanwhile(go_on))
    assert told == ["this load of sample_trade was taken over by another one"]
    assert (second.result, second.rows) == ("loaded", 70)
    assert list(_held(store).values()) == [("active", 70)]
    assert _buyers(store) == {"Brolsted LLC": 70}


def _stepwise(store: Store, path: Path, clock: Clock) -> Iterator[int]:
    """Load a file in a thread of its own that goes on only when asked to; yields after each chunk."""
    from queue import Queue
    from threading import Thread

    asked, told = Queue[None](), Queue[int | BaseException | None]()

    def progress(rows: int) -> None:
        told.put(rows)
        asked.get()

    def work() -> None:
        try:
            asked.get()
            intake.load_trade(store, TRADE, path, clock=clock, progress=progress)
            told.put(None)
        except BaseException as exc:  # whoever asks for the next step raises it
            told.put(exc)

    thread = Thread(target=work, daemon=True)
    thread.start()
    while True:
        asked.put(None)
        found = told.get()
        if not isinstance(found, int):
            thread.join()
            if found is not None:
                raise found
            return
        yield found


@pytest.mark.parametrize("where", ["rows", "end"])
def test_a_first_large_load_that_was_taken_over_removes_no_row_of_its_successor(
    store: Store, clock: Clock, late: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(late_indexes, "LARGE", 0)
    other = _file(tmp_path, "other", rows=50, buyer="Brolsted LLC")

    def take_over() -> None:
        assert intake.load_trade(store, TRADE, other, clock=lambda: late).rows == 50

    with pytest.raises(LoadRefused, match="was taken over by another one"):
        first = _file(tmp_path, "first", buyer="Quellmark LLC")
        at: dict[str, Callable[..., None]] = (
            {"progress": _meanwhile(take_over)} if where == "rows" else {"indexing": take_over}
        )
        intake.load_trade(store, TRADE, first, clock=clock, **at)  # type: ignore[arg-type]  # two forms of one thing
    assert _buyers(store) == {"Brolsted LLC": 50}
    with store.reading() as connection:
        assert bulk.lacking(connection) == []


def test_pairs_of_one_shipment_that_a_load_found_go_with_it_when_it_is_taken_over(
    store: Store, clock: Clock, late: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite the successor's rows get the numbers of those that the pairs were found for."""
    vendor = replace(TRADE, id="vendor")
    intake.load_trade(store, vendor, _file(tmp_path, "vendor", rows=30, buyer="Quellmark LLC"), clock=clock)
    first = _file(tmp_path, "first", rows=30, buyer="Quellmark LLC")
    other = _file(tmp_path, "other", rows=30, buyer="Brolsted LLC")
    other.write_text(other.read_text("utf-8").replace("/010323/0", "/010323/9"), encoding="utf-8")
    read = twins.of_documents

    def stand_still(*given: Any, **named: Any) -> Any:
        found = read(*given, **named)
        monkeypatch.undo()
        assert intake.load_trade(store, TRADE, other, clock=lambda: late).rows == 30
        return found

    monkeypatch.setattr(twins, "of_documents", stand_still)
    with pytest.raises(LoadRefused, match="was taken over by another one"):
        intake.load_trade(store, TRADE, first, clock=clock)
    with store.reading() as connection:
        assert list(connection.scalars(select(Twin.kind).where(Twin.kind == "same_document"))) == []


def test_a_load_that_was_taken_over_leaves_the_rows_that_its_successor_set_aside(
    store: Store, clock: Clock, late: datetime, tmp_path: Path
) -> None:
    """The same file sent again is the usual case; another data set's file between them, so that no number repeats."""
    path = _file(tmp_path, "first", buyer="Quellmark LLC", bad=(30, 40, 60))

    def take_over() -> None:
        between = _file(tmp_path, "between", rows=30, buyer="Brolsted LLC")
        intake.load_trade(store, replace(TRADE, id="between"), between, clock=lambda: late)
        assert intake.load_trade(store, TRADE, path, clock=lambda: late).aside == 3

    with pytest.raises(LoadRefused, match="was taken over by another one"):
        intake.load_trade(store, TRADE, path, clock=clock, progress=_meanwhile(take_over))
    with store.reading() as connection:
        (edition,) = editions.active(connection, TRADE.id)
        assert edition.left_out == {holdings.UNREADABLE: 3}
        assert connection.scalar(select(func.count()).select_from(AsideRow)) == 3
        assert connection.scalar(select(func.count()).select_from(AsideFile)) == 1
    files = aside.of_dataset(store, TRADE.id)
    assert files is not None and [each.rows for each in files] == [3]


def test_rows_of_a_held_file_stay_to_be_downloaded_until_the_next_try_of_it_has_ended(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    path = _file(tmp_path, "first", buyer="Quellmark LLC", bad=range(15))
    assert intake.load_trade(store, TRADE, path, clock=clock).result == "held"

    def fail(rows: int) -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        intake.load_trade(store, TRADE, path, clock=clock, progress=fail)
    files = aside.of_dataset(store, TRADE.id)
    assert files is not None and [(each.held, each.rows) for each in files] == [(True, 15)]
    assert intake.load_trade(store, TRADE, path, clock=clock).result == "held"
    files = aside.of_dataset(store, TRADE.id)
    assert files is not None and [(each.held, each.rows) for each in files] == [(True, 15)]


def test_a_load_that_reads_for_long_is_not_taken_for_dead(
    store: Store, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads for minutes before the first row comes is alive: its clock goes on meanwhile."""
    import time

    monkeypatch.setattr(row_load, "LEASE", timedelta(seconds=0.4))
    began = time.monotonic()

    def clock() -> datetime:
        return now + timedelta(seconds=time.monotonic() - began)

    refused: list[str] = []

    def come(rows: int) -> None:
        time.sleep(1)
        with pytest.raises(LoadRefused) as told:
            intake.load_trade(store, TRADE, _file(tmp_path, "other", rows=30, buyer="Brolsted LLC"), clock=clock)
        refused.append(str(told.value))

    first = _file(tmp_path, "first", rows=20, buyer="Quellmark LLC")
    assert intake.load_trade(store, TRADE, first, clock=clock, progress=come).rows == 20
    assert len(refused) == 1 and "under way" in refused[0]


def test_a_load_that_fails_changes_nothing_of_what_the_data_set_is(store: Store, clock: Clock, tmp_path: Path) -> None:
    def illustrative() -> bool | None:
        with store.reading() as connection:
            return connection.scalar(select(Source.illustrative).where(Source.id == TRADE.id))

    invented, real = replace(TRADE, illustrative=True), replace(TRADE, illustrative=False)
    path = _file(tmp_path, "first", rows=30, buyer="Quellmark LLC")
    intake.load_trade(store, invented, path, clock=clock)
    broken = tmp_path / "broken.csv"
    broken.write_text("no,such\n1,2\n", encoding="utf-8")
    with pytest.raises(SourceChanged):
        intake.load_trade(store, real, broken, clock=clock)
    assert illustrative() is True
    held = _file(tmp_path, "held", rows=30, buyer="Quellmark LLC", bad=range(15))
    assert intake.load_trade(store, real, held, clock=clock).result == "held"
    assert illustrative() is True
    assert intake.load_trade(store, real, path, clock=clock).result == "unchanged"
    assert illustrative() is False
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(Edition)) == 1
