"""Lists are asked for when their time has come, by one process at a time, and whatever happens to one of them."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from adapters.http import Fetcher
from adapters.sanctions import LISTS, by_id
from adapters.sanctions.port import SanctionsList
from adapters.sanctions.us_ofac import OfacConsolidated
from service import sources
from service.schedule import JITTER, Schedule, is_due
from service.settings import Settings
from service.store import Store, clocks, editions, holdings, open_store

SAMPLE = Path(__file__).parents[2] / "adapters" / "sample"
IDS = ("us_ofac_sdn", "us_ofac_cons")
MINUTE = timedelta(minutes=1)

# What `diligence schedule` does, with lists that are served on loopback.
_PROCESS = """
import sys
from pathlib import Path

from adapters.http import Fetcher
from adapters.sanctions import by_id
from service import consumer
from service.api import log
from service.cli_shared import now
from service.schedule import Schedule
from service.store import open_store

what, url, port, jobs, patience, *ids = sys.argv[1:]
log.to_standard_error("INFO")
consumer.PATIENCE = float(patience)
own = {"allowed_hosts": ("127.0.0.1",), "least": 0}
lists = [
    type("Here", (type(by_id(each)),), {"url": f"http://127.0.0.1:{port}/{each}", **own})()
    for each in ids
]
store = open_store(url)
schedule = Schedule(store=store, lists=lists, fetcher=Fetcher(allow_loopback=True, retries=0), clock=now)
if what == "rounds":
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(3):
        schedule.round()
else:
    consumer.run(Path(jobs), schedule)
store.close()
"""


@dataclass
class Publisher:
    """A publisher on loopback: what it answers to a path, and what it was asked; a path may be kept waiting."""

    port: int = 0
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    slow: set[str] = field(default_factory=set)
    enough: threading.Event = field(default_factory=threading.Event)

    def listing(self, of: str) -> SanctionsList:
        own = {"url": f"http://127.0.0.1:{self.port}/{of}", "allowed_hosts": ("127.0.0.1",)}
        made: SanctionsList = type("Here", (type(by_id(of)),), own)()
        return made


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    given = Publisher()
    given.answers = {f"/{each}": (200, (SAMPLE / f"{each}.xml").read_bytes()) for each in IDS}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            given.asked.append(self.path.strip("/"))
            status, body = given.answers[self.path]
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):  # who asked may be gone
                if self.path in given.slow:
                    self.wfile.write(body[:1000])
                    given.enough.wait(60)
                    body = body[1000:]
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    given.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield given
    given.enough.set()
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Clock:
    at: datetime

    def __call__(self) -> datetime:
        return self.at


def scheduled(store: Store, publisher: Publisher, clock: Callable[[], datetime], *ids: str) -> Schedule:
    lists = [publisher.listing(each) for each in ids or IDS]
    return Schedule(
        store=store, lists=lists, fetcher=Fetcher(allow_loopback=True, retries=0, backoff=0.01), clock=clock
    )


def done(schedule: Schedule) -> list[tuple[str, str]]:
    return [(each.source_id, each.result) for each in schedule.round()]


# ------------------------------------------------------------------------------------------- whose time has come


@pytest.mark.parametrize("listing", LISTS, ids=lambda each: each.id)
def test_a_list_is_due_when_its_interval_has_passed_and_a_little_more(listing: SanctionsList, now: datetime) -> None:
    assert is_due(listing, None, now=now)
    assert not is_due(listing, now, now=now)
    assert not is_due(listing, now - listing.poll_every + MINUTE, now=now)
    assert is_due(listing, now - listing.poll_every * (1 + JITTER), now=now)
    assert not is_due(listing, now + MINUTE, now=now), "the clock of another machine is a minute ahead"
    assert is_due(listing, now + timedelta(hours=48), now=now), "a clock ran ahead: it must not keep us from asking"


def test_the_little_more_differs_from_time_to_time(now: datetime) -> None:
    listing = by_id("us_ofac_sdn")
    middle = listing.poll_every * (1 + JITTER / 2)
    found = {is_due(listing, now - middle + MINUTE * day, now=now + MINUTE * day) for day in range(50)}
    assert found == {True, False}


def test_a_round_asks_for_what_is_due_and_nothing_else(store: Store, publisher: Publisher, now: datetime) -> None:
    clock = Clock(now)
    schedule = scheduled(store, publisher, clock)
    assert done(schedule) == [("us_ofac_sdn", "loaded"), ("us_ofac_cons", "loaded")]
    for minutes in (1, 29):
        clock.at = now + MINUTE * minutes
        assert done(schedule) == []
    clock.at = now + MINUTE * 33
    assert done(schedule) == [("us_ofac_sdn", "unchanged"), ("us_ofac_cons", "unchanged")]
    assert done(scheduled(store, publisher, clock)) == [], "what is due is told by the store, not by the process"
    assert publisher.asked == [*IDS, *IDS]


def test_a_list_held_as_an_excerpt_is_asked_for_at_once(
    store: Store, publisher: Publisher, now: datetime, load_whole: Callable[..., object]
) -> None:
    content = (SAMPLE / "us_ofac_sdn.xml").read_bytes() + b"\n"
    load_whole(store, by_id("us_ofac_sdn"), content, at=now, excerpt=True)
    clock = Clock(now + MINUTE)
    assert done(scheduled(store, publisher, clock, "us_ofac_sdn")) == [("us_ofac_sdn", "loaded")]


# ------------------------------------------------------------------------------------------- one fails, others go on


class OutOfOrder(OfacConsolidated):
    """A list of the register, with a fault of ours."""

    def resolve_url(self, page: bytes) -> str | None:
        raise ZeroDivisionError(page.decode())


def test_a_failure_of_one_list_stops_no_other_and_is_told(
    store: Store,
    settings: Settings,
    publisher: Publisher,
    now: datetime,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from service.api import log

    log.to_standard_error("INFO")
    publisher.answers["/uk_sanctions_list"] = (404, b"gone")
    publisher.answers["/us_ofac_cons"] = (200, b"<html>a secret</html>")
    clock = Clock(now)
    schedule = scheduled(store, publisher, clock, "uk_sanctions_list", "us_ofac_cons", "us_ofac_sdn")
    broken = OutOfOrder()
    broken.url, broken.allowed_hosts = f"http://127.0.0.1:{publisher.port}/us_ofac_cons", ("127.0.0.1",)
    schedule.lists = [schedule.lists[0], broken, schedule.lists[2]]
    assert done(schedule) == [("uk_sanctions_list", "failed"), ("us_ofac_cons", "failed"), ("us_ofac_sdn", "loaded")]
    logged = capsys.readouterr().err
    lines = [json.loads(line) for line in logged.splitlines()]
    refreshed = [each for each in lines if each["event"] == "refresh"]
    assert [(each["source"], each["result"], each["level"]) for each in refreshed] == [
        ("uk_sanctions_list", "failed", "WARNING"),
        ("us_ofac_cons", "failed", "WARNING"),
        ("us_ofac_sdn", "loaded", "INFO"),
    ]
    assert [each["error"] for each in lines if each["event"] == "unforeseen"] == ["ZeroDivisionError"]
    assert "secret" not in logged
    told = {each["id"]: each["reason"] for each in sources.describe(store, settings, now)["sources"]}
    assert "ZeroDivisionError" in told["us_ofac_cons"]
    clock.at = now + MINUTE
    assert done(schedule) == [], "a failure is no reason to ask again at once"
    clock.at = now + MINUTE * 33
    assert sorted(done(schedule)) == [("us_ofac_cons", "failed"), ("us_ofac_sdn", "unchanged")]


def test_a_round_that_is_told_to_stop_begins_no_other_list(store: Store, publisher: Publisher, now: datetime) -> None:
    schedule = scheduled(store, publisher, Clock(now))
    schedule.stopping.set()
    assert done(schedule) == []
    assert publisher.asked == []


def test_a_database_that_does_not_answer_ends_the_round_and_not_the_schedule(
    publisher: Publisher, now: datetime
) -> None:
    nowhere = open_store("postgresql://nobody@127.0.0.1:1/nothing", migrate=False)
    assert done(scheduled(nowhere, publisher, Clock(now))) == []
    assert publisher.asked == []
    nowhere.close()


def test_a_clock_that_went_back_neither_stops_the_asking_nor_makes_it_endless(
    store: Store, publisher: Publisher, now: datetime
) -> None:
    clock = Clock(now + timedelta(hours=48))
    schedule = scheduled(store, publisher, clock, "us_ofac_sdn")
    assert done(schedule) == [("us_ofac_sdn", "loaded")]
    clock.at = now
    assert [each for each, _ in done(schedule)] == ["us_ofac_sdn"]
    for minutes in range(1, 30):
        clock.at = now + MINUTE * minutes
        assert done(schedule) == []
    clock.at = now + MINUTE * 34
    assert [each for each, _ in done(schedule)] == ["us_ofac_sdn"]


# ------------------------------------------------------------------------------------------- several processes


def process(
    what: str, url: str, publisher: Publisher, folder: Path, *ids: str, patience: float = 15
) -> subprocess.Popen[str]:
    words = [what, url, str(publisher.port), str(folder / "jobs.sqlite3"), str(patience), *(ids or IDS)]
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", _PROCESS, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def running(*processes: subprocess.Popen[str]) -> Iterator[None]:
    try:
        yield
    finally:
        for each in processes:
            if each.poll() is None:
                each.kill()
            each.communicate()


def wait_for(what: Callable[[], bool], *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def active(url: str) -> dict[str, int]:
    store = open_store(url)
    with store.reading() as connection:
        found = {each: len(editions.active(connection, each)) for each in IDS}
    store.close()
    return found


def test_processes_that_start_at_once_load_each_list_once(
    database_url: str, publisher: Publisher, tmp_path: Path
) -> None:
    several = [process("rounds", database_url, publisher, tmp_path) for _ in range(4)]
    with running(*several):
        for each in several:
            assert each.stdout is not None and each.stdout.readline() == "ready\n"
        told = []
        for each in several:
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()
        for each in several:
            _, errors = each.communicate(timeout=120)
            assert each.returncode == 0, errors
            told += [json.loads(line) for line in errors.splitlines()]
    loaded = [each["source"] for each in told if each.get("result") == "loaded"]
    assert sorted(loaded) == sorted(IDS)
    assert sorted(publisher.asked) == sorted(IDS), "the publisher was asked once for each"
    assert {each.get("result") for each in told} <= {"loaded", "busy"}
    assert active(database_url) == dict.fromkeys(IDS, 1)


def test_a_killed_process_blocks_nobody_longer_than_its_lease(
    database_url: str, publisher: Publisher, tmp_path: Path
) -> None:
    publisher.slow.add("/us_ofac_sdn")
    dead = process("run", database_url, publisher, tmp_path, "us_ofac_sdn")
    with running(dead):
        wait_for(lambda: publisher.asked == ["us_ofac_sdn"])
        dead.kill()
        dead.wait()
    publisher.slow.clear()
    store = open_store(database_url)
    began = datetime.now(UTC)
    clock = Clock(began)
    schedule = scheduled(store, publisher, clock, "us_ofac_sdn")
    assert done(schedule) == [("us_ofac_sdn", "busy")]
    clock.at = began + MINUTE * 15
    assert done(schedule) == [("us_ofac_sdn", "loaded")]
    store.close()


def test_a_process_that_slept_past_its_lease_writes_no_word_more(
    database_url: str, publisher: Publisher, tmp_path: Path
) -> None:
    publisher.slow.add("/us_ofac_sdn")
    late = process("run", database_url, publisher, tmp_path, "us_ofac_sdn")
    store = open_store(database_url)
    with running(late):
        wait_for(lambda: publisher.asked == ["us_ofac_sdn"])
        late.send_signal(signal.SIGSTOP)
        publisher.slow.clear()
        schedule = scheduled(store, publisher, lambda: datetime.now(UTC) + MINUTE * 15, "us_ofac_sdn")
        assert done(schedule) == [("us_ofac_sdn", "loaded")]
        with store.reading() as connection:
            before = editions.history(connection, "us_ofac_sdn", limit=9, offset=0)
        publisher.enough.set()
        late.send_signal(signal.SIGCONT)
        assert late.stderr is not None
        line = next(json.loads(line) for line in late.stderr if '"refresh"' in line)
        late.terminate()
    assert line["result"] == "held"
    assert "the lease of this load ended and another process took the list over" in line["reason"]
    with store.reading() as connection:
        assert editions.history(connection, "us_ofac_sdn", limit=9, offset=0) == before
    store.close()


# ------------------------------------------------------------------------------------------- the real consumer


def test_two_consumers_keep_the_lists_fresh_and_stop_when_told(
    database_url: str, publisher: Publisher, tmp_path: Path
) -> None:
    publisher.answers["/us_ofac_cons"] = (404, b"gone")
    both = [process("run", database_url, publisher, tmp_path) for _ in range(2)]
    with running(*both):
        wait_for(lambda: sorted(publisher.asked) == sorted(IDS))
        wait_for(lambda: active(database_url)["us_ofac_sdn"] == 1)
        assert time.time() - (tmp_path / "jobs.sqlite3-wal").stat().st_mtime < 60, "the compose file looks at it"
        time.sleep(3)  # the other one's call to have a look finds nothing to do
        told = []
        for each, number in zip(both, (signal.SIGTERM, signal.SIGINT), strict=True):
            each.send_signal(number)
            _, errors = each.communicate(timeout=30)
            assert each.returncode == 0, errors
            told.append([json.loads(line) for line in errors.splitlines()])
    for lines in told:
        assert lines[0]["every_minutes"] == {"us_ofac_sdn": 30, "us_ofac_cons": 30}
        assert lines[-1]["event"] == "stopped"
    refreshed = {each["source"]: each for lines in told for each in lines if each.get("result") in ("loaded", "failed")}
    assert {name: each["result"] for name, each in refreshed.items()} == {
        "us_ofac_sdn": "loaded",
        "us_ofac_cons": "failed",
    }
    assert refreshed["us_ofac_sdn"]["rows"] == 26
    assert "404" in refreshed["us_ofac_cons"]["reason"]
    assert sorted(publisher.asked) == sorted(IDS)


def test_a_fetch_that_takes_too_long_is_parked_and_another_process_may_begin_at_once(
    database_url: str, publisher: Publisher, tmp_path: Path
) -> None:
    publisher.slow.add("/us_ofac_sdn")
    stopped = process("run", database_url, publisher, tmp_path, patience=1)
    with running(stopped):
        wait_for(lambda: publisher.asked == ["us_ofac_sdn"])
        began = time.monotonic()
        stopped.terminate()
        _, errors = stopped.communicate(timeout=30)
    assert time.monotonic() - began < 10
    assert stopped.returncode == 0, errors
    events = [json.loads(line)["event"] for line in errors.splitlines()]
    assert [each for each in events if not each.startswith("Shutdown timeout")] == ["schedule", "parked", "stopped"]
    publisher.slow.clear()
    store = open_store(database_url)
    schedule = scheduled(store, publisher, lambda: datetime.now(UTC))
    assert done(schedule) == [("us_ofac_sdn", "loaded"), ("us_ofac_cons", "loaded")]
    with store.reading() as connection:
        _, attempts = holdings.everything(connection, clocks.NEWEST)
    assert attempts == {}
    store.close()


def test_what_lies_in_the_queue_is_plain_json(
    store: Store, publisher: Publisher, tmp_path: Path, now: datetime
) -> None:
    from service.consumer import make_huey

    path = tmp_path / "jobs.sqlite3"
    huey = make_huey(path, scheduled(store, publisher, Clock(now)))
    (task,) = huey.read_periodic(now)
    huey.enqueue(task)
    (row,) = sqlite3.connect(path).execute("SELECT data FROM task").fetchall()
    message = json.loads(bytes(row[0]))
    assert (message["name"], message["args"], message["kwargs"]) == ("service.schedule.refresh_lists", [], {})
    back = huey.dequeue()
    assert (back.id, back.expires_resolved) == (task.id, task.expires_resolved)
    assert back.expires_resolved is not None
    huey.storage.close()
