"""kill -9 at random points of load and swap, 200 times on each database: whole editions, no mixture, nothing lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import loader
import made
import orjson
import pytest
from catalogue import fault
from sqlalchemy import select, text

import service
from service import profiles
from service.question import Question
from service.settings import Settings
from service.store import Store, editions, open_store, series
from service.store.tables import Edition, Sighting

KILLS = 200
LOADER = "loader"  # as PostgreSQL knows the loaders' sessions
LONGEST_WAIT = 10.0  # seconds from a kill to the next acknowledged load, on a busy machine
ROOT = Path(service.__file__).parent.parent
SESSIONS = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name AND datname = current_database()")
NOW = loader.START + timedelta(days=30)


@dataclass
class Loaders:
    """The process that forks loaders, and all that they said."""

    process: subprocess.Popen[str]
    letters: dict[str, str] = field(default_factory=dict)  # sha256 -> A or B
    done: dict[int, str] = field(default_factory=dict)  # number -> sha256, of what was acknowledged
    number: int = -1
    sha256: str = ""
    last: str = ""

    def start(self) -> int:
        """Start a loader after the last number; returns its process id."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{self.number + 1}\n")
        self.process.stdin.flush()
        return int(self.wait_for("pid").split()[1])

    def wait_for(self, word: str) -> str:
        """Take what is said, up to a line that begins so."""
        assert self.process.stdout is not None
        while line := self.process.stdout.readline():
            first, *rest = line.split()
            if first == "load":
                self.number, self.sha256 = int(rest[0]), rest[2]
                self.letters[self.sha256] = rest[1]
            elif first == "done":
                assert rest[1] in ("loaded", "unchanged"), line
                self.done[int(rest[0])] = self.sha256
            assert first != "broken", line
            if first == word:
                return line
            self.last = first
        raise AssertionError("the loaders' process has ended")


@pytest.fixture
def loaders(database_url: str, names_folder: Path, store: Store) -> Iterator[Loaders]:
    command = [sys.executable, str(Path(loader.__file__)), database_url, str(names_folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PGAPPNAME": LOADER}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        given = Loaders(process)
        given.wait_for("ready")
        yield given
        assert process.stdin is not None
        process.stdin.close()


@dataclass
class Reader(threading.Thread):
    """Asks for the profile of the two parties of which each edition has one, again and again."""

    url: str
    names_folder: Path
    letters: dict[str, str]
    answers: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    failure: list[BaseException] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__()

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        settings = Settings(data_dir=ROOT, database_url="", lists=("us_ofac_sdn",))
        question = Question(names=tuple(made.invented(key) for key in loader.ONLY_IN.values()), as_of=date(2024, 3, 20))
        store = open_store(self.url, names_folder=self.names_folder)
        try:
            while not self.stop.wait(0.08):  # the two cores are the loaders', too
                told = orjson.loads(profiles.build(question, store=store, settings=settings, now=NOW).body)
                standing = {each["evidence"]["record"] for each in told["designations"] if not each["no_longer_found"]}
                standing &= {str(key) for key in loader.ONLY_IN.values()}  # others are alike, and in both editions
                self.answers.append((told["coverage"]["lists"]["sources"][0]["edition"], frozenset(standing)))
        except BaseException as exc:  # the test raises it
            self.failure.append(exc)
        finally:
            store.close()


def wait_for_sessions(store: Store) -> None:
    """Wait until the database has ended what it does for a killed loader: a COMMIT that was sent may yet be done."""
    until = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < until:
        with store.reading() as connection:
            if connection.dialect.name != "postgresql":
                return  # SQLite works in the process that was killed
            if not connection.scalar(SESSIONS, {"name": LOADER}):
                return
        time.sleep(0.005)
    raise AssertionError("a killed loader's session does not end")


def contents(store: Store, sha256: str) -> dict[str, str]:
    """Return what stands now, record id -> hash, and check that one whole edition of these bytes is active."""
    with store.reading() as connection:
        (active,) = editions.active(connection, "us_ofac_sdn")
        last = series.last_sighting(connection, active.source_pk, full=True)
        standing = series.standing_at(connection, active.source_pk, last, full=True)
        unfinished = editions.unfinished(connection, active.source_pk)
        newest = editions.served_at(connection, active.source_pk, last)
    assert newest is not None and newest.pk == active.pk, "a wrong activation: not what was served last"
    assert len(standing) == active.rows == loader.COUNT - 1, "a wrong activation: not whole"
    assert unfinished == []
    assert active.sha256 == sha256, "a wrong activation: other bytes than were served last"
    return {record_id: run.content_sha256 for record_id, run in standing.items()}


@fault("P18")
def test_200_kills_leave_whole_editions_and_lose_nothing_acknowledged(
    database_url: str, names_folder: Path, store: Store, loaders: Loaders, outcome: list[str]
) -> None:
    dice = random.Random(2024)
    known: dict[str, dict[str, str]] = {}
    with store.reading() as connection:
        source = editions.active(connection, "us_ofac_sdn")[0].source_pk
        for number in (0, 1):
            runs = series.standing_at(connection, source, loader.at(number), full=True)
            known["AB"[number]] = {record_id: run.content_sha256 for record_id, run in runs.items()}
    assert set(known["A"]) ^ set(known["B"]) == {"1", "2"}
    reader = Reader(database_url, names_folder, loaders.letters)
    reader.start()
    points: Counter[str] = Counter()
    waits, typical = [], 0.1
    try:
        for _ in range(KILLS):
            began = time.monotonic()
            pid = loaders.start()
            loaders.wait_for("done")  # the next load works at once: no lock is stuck
            waits.append(time.monotonic() - began)
            typical += (waits[-1] - typical) / 10
            time.sleep(dice.uniform(0, 1.5 * typical))
            os.kill(pid, signal.SIGKILL)
            assert loaders.wait_for("dead").split()[1] == str(int(signal.SIGKILL))
            wait_for_sessions(store)
            with store.reading() as connection:
                served = {
                    row.at: row.sha256
                    for row in connection.execute(
                        select(Sighting.at, Edition.sha256).join(Edition, Edition.pk == Sighting.edition_pk)
                    )
                }
            lost = [number for number, sha256 in loaders.done.items() if served.get(loader.at(number)) != sha256]
            assert lost == [], "acknowledged and lost"
            newest = served[max(served)]
            letter = loaders.letters[newest]
            assert contents(store, newest) == known[letter], f"a wrong activation: a mixture instead of {letter}"
            committed = len(served) > len(loaders.done)
            points["committed" if committed else loaders.last] += 1
            if committed:  # it stands, though nobody was told
                loaders.done[loaders.number] = newest
            assert not reader.failure, reader.failure
    finally:
        reader.stop.set()
        reader.join()
    assert not reader.failure, reader.failure
    mixed = [
        (sha256, standing)
        for sha256, standing in reader.answers
        if standing != {str(loader.ONLY_IN[loaders.letters[sha256]])}
    ]
    assert mixed == [], "a wrong activation: a reader saw a mixture"
    assert max(waits) < LONGEST_WAIT
    assert len(waits) == KILLS
    where = ", ".join(f"{times} {point}" for point, times in sorted(points.items()))
    seen = len({sha256 for sha256, _ in reader.answers})
    outcome.append(
        f"{KILLS} kills, {len(loaders.done)} loads, 0 lost, 0 of {len(reader.answers)} answers over {seen} editions"
        f" mixed, next load after {max(waits):.2f} s at most; last word: {where}"
    )
