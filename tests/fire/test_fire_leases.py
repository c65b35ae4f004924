"""Several processes and one list: one of them loads, a dead one blocks nobody for long, a late one changes nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import made
import pytest
import refresher
from catalogue import fault
from origin import Origin, silent_after, until, whole
from sqlalchemy.exc import DBAPIError
from standing import Base, Clock, quick

import service
from service.refresh import LEASE
from service.store import Store, StoreUnavailable
from service.store.engine import BUSY_SECONDS

ROOT = Path(service.__file__).parent.parent
PATH = "/leased"


@pytest.fixture
def base(store: Store, origin: Origin) -> Base:
    """The sample of the 25th that stands, and that of the 27th, of one party fewer, at the origin."""
    made_here = Base(store, origin, origin.listing("us_ofac_sdn", PATH), clock=Clock(refresher.START))
    assert made_here.serve_and_refresh(made.sample(day="2024-02-25")).result == "loaded"
    origin.serve(whole(made.sample(day="2024-02-27", without="47957")), PATH)
    return made_here


def start(
    url: str, folder: Path, base: Base, *, minutes: int = 5, at: str = "", sends: str = ""
) -> subprocess.Popen[str]:
    command = [sys.executable, str(Path(refresher.__file__)), url, str(folder), base.listing.url, str(minutes)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([*command, sends, at], stdout=subprocess.PIPE, text=True, env=environment)


def stopped(process: subprocess.Popen[str]) -> None:
    """Wait until the process has stopped itself."""
    _, status = os.waitpid(process.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)


def told(process: subprocess.Popen[str]) -> str:
    """Return the last line a process said."""
    return process.communicate(timeout=60)[0].splitlines()[-1]


@fault("P18")
def test_of_eight_processes_that_refresh_at_once_one_loads(
    base: Base, database_url: str, names_folder: Path, outcome: list[str]
) -> None:
    processes = [start(database_url, names_folder, base, minutes=5 + number) for number in range(8)]
    said = [told(each) for each in processes]
    found = Counter(each.split()[0] for each in said)
    assert found["loaded"] == 1, said
    assert set(found) <= {"loaded", "busy", "unchanged"}, said
    stands = base.stands()
    assert stands["active"][0][3] == len(stands["standing"]) == 25
    assert stands["counts"]["edition"] == 2
    outcome.append(f"8 at once: {', '.join(f'{times} {word}' for word, times in sorted(found.items()))}")


GIVES_BACK = "UPDATE lease SET until"
STAGES = {
    "before the lease": "clock 1",
    "before it asks": "clock 2",
    "before it reads": "clock 3",
    "before it writes": "clock 4",
    "at the edition's row": "INSERT INTO edition",
    "at the runs": "INSERT INTO standing",
    "at the sighting": "INSERT INTO sighting",
    "before the names are in the index": "INSERT INTO naming",
    "when the names are in the index": "UPDATE edition SET state",
    "at the commit": "COMMIT",
    "before it gives the lease back": GIVES_BACK,
}


@fault("L7")
def test_a_loader_killed_at_any_stage_leaves_the_old_or_the_new_and_its_lease_ends(
    base: Base, database_url: str, names_folder: Path, outcome: list[str]
) -> None:
    for number, (stage, step) in enumerate(STAGES.items()):
        body = made.sample(day=f"2024-02-{26 + number // 4}", replace=(made.AURUS, f"{made.AURUS} {number}"))
        base.origin.serve(whole(body), PATH)
        before = base.stands()
        process = start(database_url, names_folder, base, minutes=60 * (number + 1), at=step, sends="SIGKILL")
        process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL, stage
        committed = step == GIVES_BACK
        after = base.stands()
        if committed:
            assert after["counts"]["sighting"] == before["counts"]["sighting"] + 1
            assert len(after["standing"]) == after["active"][0][3] == 26
        else:
            assert after == before, f"a wrong activation: {stage}"
        base.clock.at = refresher.START + timedelta(minutes=60 * (number + 1) + 2)
        leased = step != "clock 1"
        assert base.refresh().result == ("busy" if leased else "loaded"), stage
        base.clock.at += LEASE
        assert base.refresh().result == ("loaded" if leased and not committed else "unchanged"), stage
    outcome.append(f"killed {', '.join(STAGES)}: the old edition or the new one; loaded when the lease had ended")


@fault("L7")
@fault("U5")
def test_a_loader_killed_while_it_downloads_leaves_the_old_and_its_lease_ends(
    base: Base, database_url: str, names_folder: Path, outcome: list[str]
) -> None:
    body = made.sample(day="2024-02-27", without="47957")
    base.origin.serve(silent_after(body, 50_000), PATH)
    before, asked = base.stands(), base.origin.times(PATH)
    process = start(database_url, names_folder, base)
    while base.origin.times(PATH) == asked:
        time.sleep(0.02)
    process.kill()
    process.communicate()
    assert base.stands() == before
    base.origin.serve(whole(body), PATH)
    base.clock.at = refresher.START + timedelta(minutes=6)
    assert base.refresh().result == "busy"
    base.clock.at += LEASE
    assert base.refresh().result == "loaded"
    outcome.append("killed at byte 50,000: the old edition; busy, then loaded")


@fault("L8")
@pytest.mark.parametrize("step", ["clock 3", "clock 4"], ids=["before it reads", "before it writes"])
def test_a_loader_paused_past_its_lease_is_refused_when_it_goes_on(
    base: Base, database_url: str, names_folder: Path, outcome: list[str], step: str
) -> None:
    process = start(database_url, names_folder, base, at=step, sends="SIGSTOP")
    stopped(process)
    base.clock.at = refresher.START + timedelta(minutes=6)
    assert base.refresh().result == "busy"
    base.clock.at += LEASE
    assert base.serve_and_refresh(made.sample(day="2024-02-28", without="47958")).result == "loaded"
    before = base.stands()
    process.send_signal(signal.SIGCONT)
    said = told(process)
    assert base.stands() == before, f"a wrong activation: {said}"
    assert said.startswith("held 0 "), said
    base.clock.at += timedelta(minutes=1)
    assert base.refresh().result == "unchanged", "the late one gave back a lease that was another's"
    outcome.append(said)


@fault("L8")
def test_a_loader_paused_while_it_downloads_is_refused_when_it_goes_on(
    base: Base, database_url: str, names_folder: Path, outcome: list[str]
) -> None:
    go_on = threading.Event()
    base.origin.serve(until(go_on, made.sample(day="2024-02-27", without="47957"), first=40_000), PATH)
    asked = base.origin.times(PATH)
    process = start(database_url, names_folder, base)
    while base.origin.times(PATH) == asked:
        time.sleep(0.02)
    process.send_signal(signal.SIGSTOP)
    base.clock.at = refresher.START + timedelta(minutes=6) + LEASE
    assert base.serve_and_refresh(made.sample(day="2024-02-28", without="47958")).result == "loaded"
    before = base.stands()
    go_on.set()
    process.send_signal(signal.SIGCONT)
    said = told(process)
    assert base.stands() == before, f"a wrong activation: {said}"
    assert said.startswith("held 0 "), said
    outcome.append(said)


@fault("L8")
def test_a_loader_paused_inside_its_transaction_blocks_no_reader_and_no_loader_for_ever(
    base: Base, database_url: str, names_folder: Path, outcome: list[str]
) -> None:
    process = start(database_url, names_folder, base, at="INSERT INTO sighting", sends="SIGSTOP")
    stopped(process)
    before = base.stands()
    base.clock.at = refresher.START + timedelta(minutes=6) + LEASE
    began = time.monotonic()
    if database_url.startswith("sqlite"):  # its one lock is the paused process's: only reading goes on
        with pytest.raises(StoreUnavailable):
            base.refresh()
        assert time.monotonic() - began < 2 * BUSY_SECONDS
        process.kill()
        process.communicate()
        assert base.stands() == before
        assert base.refresh().result == "loaded"
        outcome.append("SQLite: readers go on, loaders are told; killed, the next one loads at once")
        return
    assert base.refresh().result == "loaded"  # when the database has ended the paused one's session
    assert time.monotonic() - began < 2 * BUSY_SECONDS
    after = base.stands()
    process.send_signal(signal.SIGCONT)
    said = told(process)
    assert base.stands() == after, f"a wrong activation: {said}"
    assert said.startswith("unavailable 0"), said
    outcome.append(f"PostgreSQL: its session is ended, the next one loads; {said}")


BREAKS = {
    "sqlite": ["CREATE TRIGGER breaks BEFORE INSERT ON sighting BEGIN SELECT RAISE(ABORT, 'broken'); END"],
    "postgresql": [
        "CREATE FUNCTION breaks() RETURNS trigger AS 'BEGIN RAISE EXCEPTION ''broken''; END' LANGUAGE plpgsql",
        "CREATE TRIGGER breaks BEFORE INSERT ON sighting FOR EACH ROW EXECUTE FUNCTION breaks()",
    ],
}


@fault("L7")
def test_a_load_that_fails_inside_the_database_gives_its_lease_back(base: Base, outcome: list[str]) -> None:
    with base.store.writing() as connection:
        name = connection.dialect.name
        for statement in BREAKS[name]:
            connection.exec_driver_sql(statement)
    before = base.stands()
    with pytest.raises((DBAPIError, StoreUnavailable)):
        base.refresh()
    assert base.stands() == before
    with base.store.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER breaks" + ("" if name == "sqlite" else " ON sighting"))
    assert base.refresh(quick()).result == "loaded", "no quarter of an hour later"
    outcome.append("the old edition; loaded at once when the database is well")
