"""A load of many names lets others write while it indexes, and misses none where they do."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

import service
from adapters.sanctions import by_id
from service import intake, parties, sample
from service.loading import Loaded, load_list
from service.staging import Served
from service.store import Coming, Store, approvals, clocks, finding, index_work, open_store
from service.store.name_folder import NameFolder
from service.store.tables import Edition, Naming, Party, Source

LoadWhole = Callable[..., Loaded]
Clock = Callable[[], datetime]
ROOT = Path(service.__file__).parent.parent
SDN, UK = by_id("us_ofac_sdn"), by_id("uk_sanctions_list")
TRADE = next(each for each in sample.manifests() if each.id == "sample_trade")
START = datetime(2026, 1, 1, tzinfo=UTC)
FIRST = (sample.FOLDER / "us_ofac_sdn.xml").read_bytes()
BRITISH = (sample.FOLDER / "uk_sanctions_list.xml").read_bytes()


def _second() -> bytes:
    """Return an edition with new names for every party."""
    content = FIRST.replace(b"<formattedFullName>", b"<formattedFullName>Neva ")
    return content.replace(b"2024-02-23T00", b"2024-02-24T00")


def found(store: Store, name: str) -> set[str]:
    return {each["party_id"].partition(":")[0] for each in parties.search(store, name, limit=50, offset=0)["parties"]}


def _shows(store: Store, name: str) -> bool:
    """Return whether a name that has the first word of this one is found by it."""
    with store.reading() as connection:
        near, _ = finding.by_names(connection, (name,), seen=clocks.NEWEST)
    return any(name.split()[0] in each.text for each in near)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three names be many."""
    monkeypatch.setattr(index_work, "AT_ONCE", 3)


@pytest.fixture
def sqlite_store(tmp_path: Path, names_folder: Path, few: None) -> Any:
    opened = open_store(f"sqlite:///{tmp_path / 'own.sqlite3'}", names_folder=names_folder)
    yield opened
    opened.close()


def _can_write(path: Path) -> bool:
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return True


def test_others_can_write_while_a_load_indexes(
    sqlite_store: Store, tmp_path: Path, names_folder: Path, load_whole: LoadWhole, monkeypatch: pytest.MonkeyPatch
) -> None:
    writable: list[bool] = []
    for name in ("build", "add"):
        real = getattr(NameFolder, name)

        def watched(*given: Any, real: Any = real, **named: Any) -> None:
            writable.append(_can_write(tmp_path / "own.sqlite3"))
            real(*given, **named)

        monkeypatch.setattr(NameFolder, name, watched)
    assert load_whole(sqlite_store, SDN, FIRST, at=START).result == "loaded"
    assert load_whole(sqlite_store, SDN, _second(), at=START + timedelta(days=1)).result == "loaded"
    assert writable == [True, True], "each load entered its names once, outside of its transaction"
    shutil.rmtree(next(names_folder.iterdir()) / "list")
    further = FIRST.replace(b"LLC NAMI IC", b"ZVEZDOLET MOTORS").replace(b"2024-02-23T00", b"2024-02-25T00")
    assert load_whole(sqlite_store, SDN, further, at=START + timedelta(days=2)).result == "loaded"
    assert writable[:3] == [True] * 3, "an index that was lost is made anew before the transaction, too"
    for name in ("Neva Aurus", "Aurus", "Zvezdolet Motors"):
        assert found(sqlite_store, name) == {SDN.id}


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("what", ["list", "trade"])
def test_a_load_that_comes_between_takes_no_name_away(
    sqlite_store: Store, load_whole: LoadWhole, clock: Clock, monkeypatch: pytest.MonkeyPatch, when: str, what: str
) -> None:
    assert load_whole(sqlite_store, SDN, FIRST, at=START).result == "loaded"
    real = Store.foresee

    def another() -> None:
        monkeypatch.setattr(Store, "foresee", real)
        if what == "list":
            assert load_whole(sqlite_store, UK, BRITISH, at=START).result == "loaded"
        else:
            loaded = intake.load_trade(sqlite_store, TRADE, sample.FOLDER / "shipments.csv", clock=clock)
            assert loaded.result == "loaded"

    def crossed(self: Store, *given: Any) -> Coming:
        if when == "before":
            another()
            return real(self, *given)
        coming = real(self, *given)
        another()
        return coming

    monkeypatch.setattr(Store, "foresee", crossed)
    assert load_whole(sqlite_store, SDN, _second(), at=START + timedelta(days=1)).result == "loaded"
    assert all(each.complete for each in sqlite_store.name_indexes())
    assert SDN.id in found(sqlite_store, "Neva Aurus")
    assert SDN.id in found(sqlite_store, "Aurus")
    if what == "list":
        with sqlite_store.reading() as connection:
            held = list(connection.execute(select(Party.name).join(Source).where(Source.id == UK.id)).scalars())
        assert len(held) > 5
        for name in held:
            assert UK.id in found(sqlite_store, name), name
    else:
        assert TRADE.id in found(sqlite_store, "Garam Byeolbit Industry")


_KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from adapters.sanctions import by_id
from service.loading import load_list
from service.staging import Served
from service.store import Store, index_work, open_store

url, folder, path, at = sys.argv[1:]
index_work.AT_ONCE = 3
real = Store.foresee

def die(*given):
    real(*given)
    os.kill(os.getpid(), signal.SIGKILL)

Store.foresee = die
at = datetime.fromisoformat(at)
store = open_store(url, names_folder=Path(folder))
load_list(store, by_id("us_ofac_sdn"), [open(path, "rb")], Served(at=at), clock=lambda: at)
"""


def test_a_load_killed_after_its_names_were_entered_shows_nothing_and_its_numbers_are_given_again(
    sqlite_store: Store, tmp_path: Path, names_folder: Path, load_whole: LoadWhole
) -> None:
    assert load_whole(sqlite_store, SDN, FIRST, at=START).result == "loaded"
    path, at = tmp_path / "next.xml", START + timedelta(days=1)
    path.write_bytes(_second())
    url = f"sqlite:///{tmp_path / 'own.sqlite3'}"
    with sqlite_store.writing() as connection:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        approvals.approve(connection, SDN.id, digest, reason="a small edition for tests", now=at)
    command = [sys.executable, "-c", _KILLED, url, str(names_folder), str(path), at.isoformat()]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL
    with sqlite_store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(Edition)) == 1
        assert connection.scalar(select(func.count()).select_from(Naming)) == 1
    assert not _shows(sqlite_store, "Neva Aurus")
    other = _second().replace(b"Neva ", b"Ob ")
    assert load_whole(sqlite_store, SDN, other, at=at).result == "loaded"
    assert _shows(sqlite_store, "Ob Aurus")
    assert SDN.id in found(sqlite_store, "Aurus")
    assert not _shows(sqlite_store, "Neva Aurus")
    assert all(each.complete for each in sqlite_store.name_indexes())


def test_an_edition_that_is_held_enters_no_name(sqlite_store: Store, load_whole: LoadWhole) -> None:
    assert load_whole(sqlite_store, SDN, FIRST, at=START).result == "loaded"
    before, at, content = sqlite_store.name_indexes(), START + timedelta(days=1), _second()
    cut = content[: content.index(b"<entity id=")] + content[content.rindex(b"<entity id=") :]
    held = load_list(sqlite_store, SDN, [io.BytesIO(cut)], Served(at=at), clock=lambda: at)
    assert held.result == "held"
    assert sqlite_store.name_indexes() == before
