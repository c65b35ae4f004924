"""Names are found through indexes on disk, which may be lost, old, another's or behind, and never lack one silently."""

from __future__ import annotations

import csv
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

import service
from adapters.sanctions import by_id
from schemas.problems import ProblemSchema
from service import intake, names, parties, row_load, sample
from service.app import create_app
from service.loading import Loaded
from service.names.index import segment
from service.settings import Settings
from service.store import IndexUnwritable, NamesBehind, Store, clocks, finding, index_work, indexes, open_store
from service.store.tables import Edition, Naming, PartyName

Clock = Callable[[], datetime]
LoadWhole = Callable[..., Loaded]
ROOT = Path(service.__file__).parent.parent
SDN = by_id("us_ofac_sdn")
TRADE = next(each for each in sample.manifests() if each.id == "sample_trade")
START = datetime(2026, 1, 1, tzinfo=UTC)
# the party 47958 under a name of its own in every edition
BRANDS = tuple(
    f"{word} Motors" for word in ("Zvezdolet", "Kometochka", "Mlechnoput", "Severosvet", "Lunokolos", "Tumanogor")
)


def edition(number: int) -> bytes:
    text = (sample.FOLDER / "us_ofac_sdn.xml").read_text("utf-8").replace("LLC NAMI IC", BRANDS[number])
    return text.replace("2024-02-23T00", f"2024-02-{23 + number}T00").encode()


def at(number: int) -> datetime:
    return START + timedelta(days=number)


def found(store: Store, name: str) -> set[str]:
    return {each["party_id"] for each in parties.search(store, name, limit=20, offset=0)["parties"]}


RENAMED = "us_ofac_sdn:47958"


@pytest.fixture
def filled(store: Store, load_whole: LoadWhole) -> Store:
    """A store with the SDN sample, in which the party goes by the first brand."""
    assert load_whole(store, SDN, edition(0), at=at(0)).result == "loaded"
    return store


def folder_of(names_folder: Path, kind: str = "list") -> Path:
    (own,) = names_folder.iterdir()
    return own / kind


def manifest(names_folder: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads((folder_of(names_folder) / segment.MANIFEST).read_text())
    return told


@pytest.mark.parametrize(
    "harm", ["removed", "of another version", "without its meta", "no JSON", "cut", "empty", "a bit changed"]
)
def test_an_index_that_cannot_be_used_is_made_anew(filled: Store, names_folder: Path, harm: str) -> None:
    own = folder_of(names_folder)
    path = own / segment.MANIFEST
    told = manifest(names_folder)
    if harm == "removed":
        shutil.rmtree(own)
    elif harm == "of another version":
        path.write_text(json.dumps({**told, "version": "an older one"}))
    elif harm == "without its meta":
        path.write_text(json.dumps({name: value for name, value in told.items() if name != "meta"}))
    elif harm == "no JSON":
        path.write_text("{")
    else:
        (held,) = own.glob("*.segment")
        content = bytearray(held.read_bytes())
        if harm == "a bit changed":
            content[len(content) // 2] ^= 1
        held.write_bytes(content[: {"cut": 100, "empty": 0}.get(harm, len(content))])
    again = open_store(filled._engine.url.render_as_string(hide_password=False), names_folder=names_folder)
    assert RENAMED in found(again, "Zvezdolet Motors")
    again.close()
    assert manifest(names_folder)["version"] == names.VERSION
    assert RENAMED in found(filled, "Zvezdolet Motors"), "nor in a process that had the other one open"


def test_another_host_with_a_folder_of_its_own_finds_what_is_loaded_here(
    filled: Store, database_url: str, tmp_path: Path, load_whole: LoadWhole
) -> None:
    elsewhere = open_store(database_url, names_folder=tmp_path / "elsewhere", patient=False)
    assert RENAMED in found(elsewhere, "Zvezdolet Motors")
    load_whole(filled, SDN, edition(1), at=at(1))
    assert RENAMED in found(elsewhere, "Kometochka Motors")
    assert RENAMED in found(elsewhere, "Zvezdolet Motors"), "a name that only an earlier edition gave"
    elsewhere.close()


def test_a_reader_of_an_earlier_moment_sees_that_moment_through_a_newer_index(
    filled: Store, load_whole: LoadWhole
) -> None:
    def seen(connection: object, name: str) -> set[str]:
        near, _ = finding.by_names(connection, (name,), seen=clocks.NEWEST)  # type: ignore[arg-type]  # it is one
        return {each.party_id for each in near}

    with filled.reading() as connection:
        assert seen(connection, "Zvezdolet Motors") == {RENAMED}
        load_whole_elsewhere = threading.Thread(target=load_whole, args=(filled, SDN, edition(1)), kwargs={"at": at(1)})
        load_whole_elsewhere.start()
        load_whole_elsewhere.join()
        assert seen(connection, "Zvezdolet Motors") == {RENAMED}
        assert seen(connection, "Kometochka Motors") == set()
    with filled.reading() as connection:
        assert seen(connection, "Kometochka Motors") == {RENAMED}


def test_two_databases_do_not_share_an_index(filled: Store, names_folder: Path, tmp_path: Path) -> None:
    other = open_store(f"sqlite:///{tmp_path / 'other.sqlite3'}", names_folder=names_folder)
    assert found(other, "Zvezdolet Motors") == set()
    other.close()
    assert RENAMED in found(filled, "Zvezdolet Motors")


def test_copies_of_one_database_that_go_different_ways_each_find_their_own(
    tmp_path: Path, load_whole: LoadWhole
) -> None:
    shared = tmp_path / "names"
    first = open_store(f"sqlite:///{tmp_path / 'first.sqlite3'}", names_folder=shared)
    load_whole(first, SDN, edition(0), at=at(0))
    first.close()
    shutil.copy(tmp_path / "first.sqlite3", tmp_path / "second.sqlite3")
    stores = [open_store(f"sqlite:///{tmp_path / name}.sqlite3", names_folder=shared) for name in ("first", "second")]
    for number, each in enumerate(stores, start=1):  # the new names have the same numbers in both
        load_whole(each, SDN, edition(number), at=at(number))
    for _ in range(2):
        for number, each in enumerate(stores, start=1):
            assert RENAMED in found(each, BRANDS[number])
            assert RENAMED in found(each, BRANDS[0])
            assert found(each, BRANDS[3 - number]) == set()
    for each in stores:
        each.close()


def test_a_database_put_back_from_a_copy_finds_what_is_loaded_after_it(tmp_path: Path, load_whole: LoadWhole) -> None:
    url, copy = f"sqlite:///{tmp_path / 'own.sqlite3'}", tmp_path / "copy.sqlite3"
    store = open_store(url)
    load_whole(store, SDN, edition(0), at=at(0))
    store.close()
    shutil.copy(tmp_path / "own.sqlite3", copy)
    store = open_store(url)
    load_whole(store, SDN, edition(1), at=at(1))
    assert RENAMED in found(store, BRANDS[1])
    store.close()
    shutil.copy(copy, tmp_path / "own.sqlite3")
    store = open_store(url)
    load_whole(store, SDN, edition(2), at=at(1))  # at the same moment, with the numbers of the names that are gone
    assert RENAMED in found(store, BRANDS[2])
    assert found(store, BRANDS[1]) == set()
    store.close()


def test_numbers_that_a_failed_load_left_in_the_index_show_nothing_and_may_be_given_again(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(row_load.holdings, "describe", broken)  # after the names are entered, before they are seen
        with pytest.raises(KeyboardInterrupt):
            intake.load_trade(store, TRADE, sample.FOLDER / "shipments.csv", clock=clock)
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(PartyName)) == 0
        assert connection.scalar(select(func.count()).select_from(Naming)) == 0
    assert found(store, "Zümrütdere Otomotiv") == set()
    path = tmp_path / "rows.csv"
    path.write_text((sample.FOLDER / "shipments.csv").read_text("utf-8").replace("GARAM", "SEONBI"), "utf-8")
    assert intake.load_trade(store, TRADE, path, clock=clock).result == "loaded"
    assert found(store, "Seonbi Byeolbit Industry")
    assert len(found(store, "Zümrütdere Otomotiv San. ve Tic. A.Ş.")) == 1


def test_an_index_of_which_most_is_gone_is_made_anew_by_the_next_load(
    store: Store, clock: Clock, names_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_work, "AT_ONCE", 3)
    assert intake.load_trade(store, TRADE, sample.FOLDER / "shipments.csv", clock=clock).result == "loaded"
    with store.writing() as connection:
        kept = select(PartyName.pk).order_by(PartyName.pk).limit(4)
        connection.execute(delete(PartyName).where(PartyName.pk.not_in(list(connection.execute(kept).scalars()))))
    other = replace(TRADE, id="other_trade")
    intake.load_trade(store, other, sample.FOLDER / "whatif.csv", clock=clock)
    with store.reading() as connection:
        held = connection.scalar(select(func.count()).select_from(PartyName))
    refs = [segment.Segment(each).refs.tolist() for each in folder_of(names_folder, "trade").glob("*.segment")]
    assert sum(map(len, refs)) == held


UNWRITTEN = {
    "no folder": "a file lies in its way",
    "full disk": "no space is left for its arrays",
}


@pytest.mark.parametrize("how", UNWRITTEN)
def test_a_load_that_cannot_write_the_index_does_not_stand(
    filled: Store, names_folder: Path, load_whole: LoadWhole, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    own = folder_of(names_folder)
    if how == "no folder":
        shutil.rmtree(own)
        own.write_text("in the way")
    else:

        def full(_: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(segment.os, "fsync", full)
    with pytest.raises(IndexUnwritable, match=r"cannot be written .*DILIGENCE_DATA_DIR"):
        load_whole(filled, SDN, edition(1), at=at(1))
    monkeypatch.undo()
    with filled.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(Edition)) == 1
    if how == "no folder":
        own.unlink()
    else:
        assert len([each for each in own.iterdir() if each.suffix == segment.SUFFIX]) == len(
            list(manifest(names_folder)["segments"])
        ), (  # type: ignore[call-overload]  # a list
            "nothing half written is left on the full disk"
        )
    assert RENAMED in found(filled, BRANDS[0])
    assert load_whole(filled, SDN, edition(1), at=at(1)).result == "loaded"
    assert RENAMED in found(filled, BRANDS[1])


_KILLED = """
import io, os, signal, sys
from datetime import datetime
from pathlib import Path
from adapters.sanctions import by_id
from service.loading import load_list
from service.names.index import segment
from service.staging import Served
from service.store import open_store

url, folder, step, path, at = sys.argv[1:]
swap = segment.swap_manifest

def die(*given):
    if step == "after":
        swap(*given)
    os.kill(os.getpid(), signal.SIGKILL)

segment.swap_manifest = die
at = datetime.fromisoformat(at)
store = open_store(url, names_folder=Path(folder))
load_list(store, by_id("us_ofac_sdn"), [open(path, "rb")], Served(at=at), clock=lambda: at)
"""


@pytest.mark.parametrize("step", ["before", "after"])
def test_a_loader_killed_at_the_swap_of_the_index_leaves_the_old_edition_whole(
    filled: Store, database_url: str, names_folder: Path, tmp_path: Path, load_whole: LoadWhole, step: str
) -> None:
    path = tmp_path / "next.xml"
    path.write_bytes(edition(1))
    command = [sys.executable, "-c", _KILLED, database_url, str(names_folder), step, str(path), at(1).isoformat()]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL
    assert RENAMED in found(filled, BRANDS[0])
    assert found(filled, BRANDS[1]) == set()
    assert load_whole(filled, SDN, edition(2), at=at(2)).result == "loaded"
    assert RENAMED in found(filled, BRANDS[2])
    assert found(filled, BRANDS[1]) == set()
    assert RENAMED in found(filled, BRANDS[0])


_SEARCHER = """
import sys
from pathlib import Path
from service import parties
from service.store import open_store

store = open_store(sys.argv[1], names_folder=Path(sys.argv[2]))
print(parties.search(store, sys.argv[3], limit=5, offset=0)["total"])
"""


def test_processes_that_miss_the_index_at_once_make_one_and_all_find(
    filled: Store, database_url: str, names_folder: Path
) -> None:
    shutil.rmtree(folder_of(names_folder))
    command = [sys.executable, "-c", _SEARCHER, database_url, str(names_folder), BRANDS[0]]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    searching = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert [each.communicate(timeout=120)[0].strip() for each in searching] == ["1"] * 4
    own = folder_of(names_folder)
    assert [each.name for each in own.glob("*.segment")] == manifest(names_folder)["segments"]


def test_readers_find_what_they_found_while_the_index_is_swapped(filled: Store, load_whole: LoadWhole) -> None:
    over, missed, answers = threading.Event(), [], []

    def read() -> None:
        while not over.is_set():
            answers.append(found(filled, BRANDS[0]))
            if RENAMED not in answers[-1]:
                missed.append(answers[-1])

    readers = [threading.Thread(target=read) for _ in range(3)]
    for each in readers:
        each.start()
    for number in range(1, len(BRANDS)):
        load_whole(filled, SDN, edition(number), at=at(number))
        assert RENAMED in found(filled, BRANDS[number]), "what was loaded is found at once"
    over.set()
    for each in readers:
        each.join()
    assert missed == []
    assert len(answers) > 10


@pytest.fixture
def lacking(filled: Store, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A server's store on a host that has no index yet, and more names than are indexed within a request."""
    monkeypatch.setattr(index_work, "AT_ONCE", 3)
    monkeypatch.setattr(indexes, "IMPATIENT", 0.05)
    opened = open_store(database_url, names_folder=tmp_path / "lacking", patient=False)
    yield opened
    opened.close()


def test_a_server_whose_index_is_being_made_says_so_and_never_answers_shorter(
    lacking: Store, tmp_path: Path, clock: Clock, settings: Settings
) -> None:
    with lacking.reading() as connection:
        lock = lacking._names._folder(connection, "list")
    client = create_app(replace(settings, lists=(SDN.id,)), store=lacking, clock=clock).test_client()
    with lock.locked(seconds=0):  # another process is writing it
        for path in ("/v1/parties?name=Zvezdolet+Motors", "/v1/profiles?supplier=Zvezdolet+Motors"):
            response = client.get(path)
            problem = json.loads(response.data)
            assert (response.status_code, problem["code"]) == (503, "names_not_indexed")
            assert int(response.headers["Retry-After"]) > 0
            assert ProblemSchema().validate(problem) == {}
        ready = client.get("/readyz")
        assert (ready.status_code, "being indexed: list" in json.loads(ready.data)["detail"]) == (503, True)
    assert client.get("/readyz").status_code == 503  # which begins the work, in a thread
    for thread in lacking._names._threads.values():
        thread.join(60)
    assert client.get("/readyz").status_code == 200
    assert RENAMED in found(lacking, BRANDS[0])


def test_a_patient_store_waits_and_then_finds(lacking: Store, database_url: str, tmp_path: Path) -> None:
    with pytest.raises(NamesBehind):
        found(lacking, BRANDS[0])
    patient = open_store(database_url, names_folder=tmp_path / "lacking")
    assert RENAMED in found(patient, BRANDS[0])
    patient.close()


def test_progress_is_told_while_names_are_indexed(filled: Store, database_url: str, tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    told = open_store(
        database_url, names_folder=tmp_path / "told", indexing=lambda kind, done, of: heard.append((kind, done, of))
    )
    told.index_names()
    told.close()
    kind, done, of = heard[-1]
    assert (kind, done) == ("list", of)
    assert done > 26


def test_an_unchanged_edition_brings_no_names(filled: Store, load_whole: LoadWhole) -> None:
    with filled.reading() as connection:
        before = connection.scalar(select(func.count()).select_from(Naming))
    assert load_whole(filled, SDN, edition(0), at=at(2)).result == "unchanged"
    with filled.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(Naming)) == before


def test_the_trade_index_holds_each_name_once(store: Store, clock: Clock, names_folder: Path) -> None:
    intake.load_trade(store, TRADE, sample.FOLDER / "shipments.csv", clock=clock)
    with (sample.FOLDER / "shipments.csv").open(encoding="utf-8", newline="") as stream:
        suppliers = {row["supplier_name_raw"] for row in csv.DictReader(stream)}
    held = [
        part.text(number)
        for each in folder_of(names_folder, "trade").glob("*.segment")
        for part in [segment.Segment(each)]
        for number in range(len(part.refs))
    ]
    assert suppliers <= set(held)
