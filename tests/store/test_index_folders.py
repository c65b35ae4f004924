"""Indexes of databases that are gone are shown and taken away; one that somebody uses never is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

import service
from adapters.sanctions import by_id
from service import parties, sample
from service.loading import Loaded
from service.store import InUse, Store, open_store

LoadWhole = Callable[..., Loaded]
ROOT = Path(service.__file__).parent.parent
SDN = by_id("us_ofac_sdn")
START = datetime(2026, 1, 1, tzinfo=UTC)


def _load(store: Store, load_whole: LoadWhole) -> None:
    assert load_whole(store, SDN, (sample.FOLDER / "us_ofac_sdn.xml").read_bytes(), at=START).result == "loaded"


def _finds(store: Store) -> bool:
    return bool(parties.search(store, "Aurus", limit=5, offset=0)["parties"])


@pytest.fixture
def gone(database_url: str, names_folder: Path, load_whole: LoadWhole) -> str:
    """The id of a database whose index lies in the data folder, and which nobody has open."""
    store = open_store(database_url, names_folder=names_folder)
    _load(store, load_whole)
    store.close()
    (own,) = names_folder.iterdir()
    return own.name


@pytest.fixture
def own(tmp_path: Path, names_folder: Path, gone: str, load_whole: LoadWhole) -> Iterator[Store]:
    """Another database of the same data folder."""
    store = open_store(f"sqlite:///{tmp_path / 'own.sqlite3'}", names_folder=names_folder)
    _load(store, load_whole)
    yield store
    store.close()


def _vanish(database_url: str) -> None:
    """Take a SQLite file away; nobody can tell by its address whether a PostgreSQL database is there."""
    if database_url.startswith("sqlite"):
        Path(database_url.removeprefix("sqlite:///")).unlink()


def test_the_index_of_a_database_that_is_gone_is_shown_with_its_address_and_taken_away(
    own: Store, gone: str, database_url: str, names_folder: Path
) -> None:
    _vanish(database_url)
    (told,) = own.other_indexes()
    assert (told.id, told.in_use) == (gone, "")
    assert told.bytes > 1_000
    assert told.written_at is not None
    (address,) = told.addresses
    assert address.rpartition("/")[2] == database_url.rpartition("/")[2]
    own.remove_index(gone)
    assert own.other_indexes() == []
    assert len(list(names_folder.iterdir())) == 1
    assert _finds(own)


def test_the_index_of_a_sqlite_file_that_is_there_stays_though_nobody_has_it_open(
    tmp_path: Path, names_folder: Path, load_whole: LoadWhole
) -> None:
    for name in ("first", "second"):
        store = open_store(f"sqlite:///{tmp_path / name}.sqlite3", names_folder=names_folder)
        _load(store, load_whole)
        store.close()
    store = open_store(f"sqlite:///{tmp_path / 'second.sqlite3'}", names_folder=names_folder)
    (first,) = store.other_indexes()
    assert first.in_use == f"sqlite:///{tmp_path / 'first.sqlite3'}"
    with pytest.raises(InUse, match=r"first\.sqlite3, which is there"):
        store.remove_index(first.id)
    (tmp_path / "first.sqlite3").write_bytes(b"cannot be read")
    with pytest.raises(InUse, match=r"first\.sqlite3, which is there"):
        store.remove_index(first.id)
    store.close()


def test_a_file_that_is_by_now_another_database_does_not_keep_the_index(
    tmp_path: Path, names_folder: Path, load_whole: LoadWhole
) -> None:
    url = f"sqlite:///{tmp_path / 'again.sqlite3'}"
    for _ in range(2):
        (tmp_path / "again.sqlite3").unlink(missing_ok=True)
        store = open_store(url, names_folder=names_folder)
        _load(store, load_whole)
        store.close()
    store = open_store(url, names_folder=names_folder)
    (former,) = store.other_indexes()
    assert (former.addresses, former.in_use) == ((url,), "")
    store.remove_index(former.id)
    assert _finds(store)
    store.close()


_USES = """
import sys
from pathlib import Path
from service import parties
from service.store import open_store

store = open_store(sys.argv[1], names_folder=Path(sys.argv[2]), patient=False)
assert parties.search(store, "Aurus", limit=5, offset=0)["total"]
print("found", flush=True)
sys.stdin.readline()
assert parties.search(store, "Aurus", limit=5, offset=0)["total"]
"""


@contextmanager
def _running(database_url: str, names_folder: Path) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-c", _USES, database_url, str(names_folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "found\n"
    yield
    process.communicate("go on\n", timeout=60)
    assert process.returncode == 0


def test_the_index_of_a_database_that_a_process_searches_stays(
    own: Store, gone: str, database_url: str, names_folder: Path
) -> None:
    with _running(database_url, names_folder):
        _vanish(database_url)  # which shows that it is the process that keeps it
        assert [each.in_use for each in own.other_indexes()] == ["a running process"]
        with pytest.raises(InUse, match="a running process"):
            own.remove_index(gone)
        assert (names_folder / gone / "list").is_dir()
    own.remove_index(gone)


def test_a_folder_made_anew_under_a_process_is_held_by_it_too(
    gone: str, database_url: str, names_folder: Path, own: Store
) -> None:
    store = open_store(database_url, names_folder=names_folder)
    assert _finds(store)
    for each in (names_folder / gone).glob("*/manifest.json"):
        each.unlink()
    (names_folder / gone).rename(names_folder / "elsewhere")  # by hand, past the lock
    assert _finds(store)
    assert _finds(store)
    _vanish(database_url)
    with pytest.raises(InUse, match="a running process"):
        own.remove_index(gone)
    store.close()


def test_our_own_index_and_what_is_no_index_are_not_taken_away(own: Store, gone: str, names_folder: Path) -> None:
    (names_folder / "notes").mkdir()
    (mine,) = {each.name for each in names_folder.iterdir()} - {gone, "notes"}
    with pytest.raises(InUse, match="the database in use"):
        own.remove_index(mine)
    for wrong in ("notes", "0" * 32, "..", ""):
        with pytest.raises(KeyError):
            own.remove_index(wrong)
    assert {each.name for each in names_folder.iterdir()} == {gone, "notes", mine}


def test_an_index_taken_away_by_mistake_is_made_anew(
    postgres_url: str, tmp_path: Path, names_folder: Path, load_whole: LoadWhole
) -> None:
    stores = [
        open_store(url, names_folder=names_folder) for url in (postgres_url, f"sqlite:///{tmp_path / 'own.sqlite3'}")
    ]
    _load(stores[0], load_whole)
    stores[0].close()
    (mistaken,) = stores[1].other_indexes()
    stores[1].remove_index(mistaken.id)
    assert stores[1].other_indexes() == []
    assert _finds(stores[0])
    assert [each.id for each in stores[1].other_indexes()] == [mistaken.id]
    for each in stores:
        each.close()


def test_no_password_is_noted(gone: str, names_folder: Path) -> None:
    noted = (names_folder / gone / "databases.txt").read_text()
    assert "@" not in noted or ":***@" in noted or noted.partition("@")[0].count(":") == 1
