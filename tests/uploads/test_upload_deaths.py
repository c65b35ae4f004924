"""Whatever dies: no file is lost in silence, none is being read for ever, and nothing is left on the disk."""

from __future__ import annotations

import gzip
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from sqlalchemy import update
from uploading import ROWS, TOKEN, Served, many, serving

from service.store import Store, file_loads, open_store
from service.store.file_loads import FileLoadRow
from service.store.tables import Edition

MINUTES = timedelta(minutes=3)


@pytest.fixture
def store(served: Served) -> Iterator[Store]:
    """The server's own store, to turn its clocks."""
    opened = open_store(served.environment["DILIGENCE_DATABASE_URL"], names_folder=served.folder / "data" / "names")
    yield opened
    opened.close()


def _loader(load: str) -> int:
    """Return the process that loads a file, by what stands on its command line."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for each in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = each.read_bytes().split(b"\0")
            except OSError:
                continue
            if b"service.upload_loader" in words and any(word.endswith(load.encode()) for word in words):
                return int(each.parent.name)
        time.sleep(0.01)
    raise AssertionError("no process loads this file")


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _reading(served: Served, answer: requests.Response) -> int:
    """Wait until rows come in; return the process that reads them."""
    assert answer.status_code == 202, answer.text
    until = time.monotonic() + 60
    while time.monotonic() < until:
        told = served.get(answer.headers["Location"]).json()
        if told["state"] == "reading" and told["rows"]:
            return _loader(told["id"])
        assert not told["ended"], told
        time.sleep(0.02)
    raise AssertionError(f"no row is read: {told}")


def test_a_loader_that_is_killed_is_told_as_failed_and_the_file_can_be_sent_again(served: Served, store: Store) -> None:
    dataset, big = served.dataset(), gzip.compress(many(45_000))
    answer = served.send_new(dataset, big)
    os.kill(_reading(served, answer), signal.SIGKILL)
    told = served.ended(answer)
    assert (told["state"], told["rows"]) == ("failed", 0)
    assert "ended without a word" in told["reason"]
    assert told["next_step"].startswith("send the file again in two minutes")
    assert (served.shipments(dataset), served.spooled()) == (0, [])
    early = served.send_new(dataset, big)
    assert (early.status_code, early.json()["code"]) == (503, "load_under_way")
    assert int(early.headers["Retry-After"]) > 0
    with store.writing() as connection:  # two minutes pass
        connection.execute(
            update(Edition).where(Edition.state == "loading").values(checked_at=datetime.now(UTC) - MINUTES)
        )
    assert served.ended(served.send_new(dataset, big))["state"] == "loaded"
    assert served.shipments(dataset) == 45_000


def test_a_loader_that_breaks_off_over_a_file_is_not_sent_the_same_file_again(served: Served) -> None:
    dataset, big = served.dataset(), gzip.compress(many(45_000))
    answer = served.send_new(dataset, big)
    os.kill(_reading(served, answer), signal.SIGABRT)  # what an allocation without memory ends in
    told = served.ended(answer)
    assert (told["state"], told["rows"]) == ("failed", 0)
    told = _wait_for(lambda: _if_it_broke(served.get(answer.headers["Location"]).json()))
    assert "not send the same file again" in told["next_step"]
    assert (served.shipments(dataset), served.spooled()) == (0, [])


def _if_it_broke(told: dict[str, str]) -> dict[str, str] | None:
    """Return what is told once the process that waits for the loader has said how it died; another may sweep first."""
    return told if "broke off" in told["reason"] else None


def test_a_loader_that_is_told_to_stop_leaves_nothing_and_can_be_followed_at_once(served: Served) -> None:
    dataset, big = served.dataset(), gzip.compress(many(45_000))
    answer = served.send_new(dataset, big)
    os.kill(_reading(served, answer), signal.SIGTERM)
    told = served.ended(answer)
    assert (told["state"], told["rows"]) == ("failed", 0)
    assert "stopped" in told["reason"]
    assert served.ended(served.send_new(dataset))["state"] == "loaded"


def test_a_load_survives_the_worker_that_received_it(served: Served) -> None:
    dataset, big = served.dataset(), gzip.compress(many(45_000))
    answer = served.send_new(dataset, big)
    worker = _parent(_reading(served, answer))
    assert worker != served.process.pid and _parent(worker) == served.process.pid
    os.kill(worker, signal.SIGKILL)
    until = time.monotonic() + 90
    told: dict[str, object] = {}
    while time.monotonic() < until and not told.get("ended"):
        try:
            told = served.get(answer.headers["Location"]).json()
        except requests.ConnectionError:
            time.sleep(0.1)  # what that worker had accepted died with it
    assert (told["state"], told["rows"]) == ("loaded", 45_000)


def test_two_at_once_in_one_data_set_are_one_load_and_a_word_to_come_later(served: Served) -> None:
    dataset, big = served.dataset(), gzip.compress(many(45_000))
    first = served.send_new(dataset, big)
    _reading(served, first)
    second = served.send_new(dataset, ROWS)
    assert (second.status_code, second.json()["code"]) == (503, "load_under_way")
    assert served.get(f"/v1/trade-datasets/{dataset}/files").json()["in_the_way"]
    assert served.ended(first)["state"] == "loaded"
    assert served.ended(served.send_new(dataset, ROWS))["rows"] == 71


def test_a_file_that_finds_another_load_when_it_is_whole_is_told_busy(served: Served) -> None:
    dataset = served.dataset()
    served.ended(served.send_new(dataset))
    host, port = served.address.removeprefix("http://").split(":")
    other = ROWS.replace(b"DEMO-", b"OTHER-")
    head = (
        f"POST /v1/trade-datasets/{dataset}/files?mapping=sample HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Content-Length: {len(other)}\r\nAuthorization: Bearer {TOKEN}\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=60) as slow:
        slow.sendall(head.encode() + other[:100])
        _wait_for(lambda: served.spooled() != [])
        quick = served.send(dataset, gzip.compress(many(45_000)), mapping="sample")
        at = 100
        while not served.get(quick.headers["Location"]).json()["rows"]:
            slow.sendall(other[at : at + 1])  # not silent, or it is given up
            at += 1
            time.sleep(0.1)
        slow.sendall(other[at:])
        while slow.recv(65536):
            pass
    told = _wait_for(
        lambda: next(
            (
                each
                for each in served.get(f"/v1/trade-datasets/{dataset}/files").json()["files"]
                if each["state"] == "busy"
            ),
            None,
        )
    )
    assert f"another load of {dataset} is under way" in told["reason"]
    assert "after the other load" in told["next_step"]
    assert served.ended(quick)["state"] == "loaded"


def _wait_for(look: Callable[[], object]) -> dict[str, str]:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = look()
        if found:
            return found  # type: ignore[return-value]  # what is looked for, or just true
        time.sleep(0.02)
    raise AssertionError("it does not come")


@pytest.mark.parametrize("silent", [timedelta(seconds=30), MINUTES], ids=["a while ago", "long ago"])
def test_a_load_of_another_machine_is_believed_while_it_gives_signs_of_life(
    served: Served, store: Store, silent: timedelta
) -> None:
    dataset, now = served.dataset(), datetime.now(UTC)
    row = FileLoadRow(
        id="3f0c4a8e-5a0e-4d4e-9f53-" + f"{int(dataset.rpartition('_')[2]):012x}", source_id=dataset,
        at=now - 2 * MINUTES, beat=now - silent, ended=None, state="reading", name="x", sha256="0" * 64, bytes=1,
        layout="sample", rows=20_000, aside=0, reason="",
    )  # fmt: skip
    with store.writing() as connection:
        file_loads.write(connection, row)
    told = served.get(f"/v1/trade-datasets/{dataset}/files/{row.id}").json()
    assert told["state"] == ("failed" if silent == MINUTES else "reading")
    assert served.get(f"/v1/trade-datasets/{dataset}/files").json()["in_the_way"] == (silent != MINUTES)


@pytest.fixture(params=["sqlite", "postgres"])
def own_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield f"sqlite:///{tmp_path / 's.sqlite3'}"
        else:
            new: Callable[[], AbstractContextManager[str]] = request.getfixturevalue("new_postgres")
            yield stack.enter_context(new())


def test_what_a_machine_that_went_down_left_is_swept_when_it_serves_again(own_url: str, tmp_path: Path) -> None:
    with serving(tmp_path, own_url, DILIGENCE_WORKERS="1") as served:
        answer = served.send_new("mine", gzip.compress(many(45_000)))
        loader = _reading(served, answer)
        worker = _parent(loader)
        host, port = served.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=30) as half:
            half.sendall(
                f"POST /v1/trade-datasets/mine_too/files HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n"
                f"Content-Type: multipart/form-data; boundary=b\r\nAuthorization: Bearer {TOKEN}\r\n\r\n"
                '--b\r\nContent-Disposition: form-data; name="manifest"\r\n\r\n'.encode()
            )
            _wait_for(lambda: len([*(tmp_path / "data" / "uploads").glob("[12]/*")]) == 2)
            for each in (served.process.pid, worker, loader):
                os.kill(each, signal.SIGKILL)
            served.process.wait(timeout=30)
        assert served.spooled() != []
    with serving(tmp_path, own_url, DILIGENCE_WORKERS="1") as again:
        assert again.spooled() == []
        told = again.get(answer.headers["Location"]).json()
        assert (told["state"], told["ended"]) == ("failed", True)
        assert again.shipments("mine") == 0
