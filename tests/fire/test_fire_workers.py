"""Four workers of the real server while the list is swapped: each answer shows the one edition it names."""

from __future__ import annotations

import hashlib
import io
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import loader
import made
import pytest
from catalogue import fault

import service
from service.loading import load_list
from service.staging import Served
from service.store import Store

SWAPS = 6
ROOT = Path(service.__file__).parent.parent


@pytest.fixture
def address(database_url: str, store: Store, tmp_path: Path) -> Iterator[str]:
    """Where `diligence serve` answers with four workers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DILIGENCE_")} | {
        "DILIGENCE_DATABASE_URL": database_url,
        "DILIGENCE_DATA_DIR": str(tmp_path),
        "DILIGENCE_PORT": str(port),
        "DILIGENCE_WORKERS": "4",
        "DILIGENCE_LISTS": "us_ofac_sdn",
    }
    command = [sys.executable, "-c", "from service.cli import main; main(['serve'])"]
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(command, env=environment, cwd=ROOT, stderr=log, stdout=log) as server,
    ):
        _wait(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def _wait(url: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def ask(address: str, name: str) -> tuple[str, bool]:
    """Return the edition that an answer names, and whether the party stands in it."""
    with urllib.request.urlopen(f"{address}/v1/profiles?supplier={quote(name)}&accept_incomplete=true") as response:
        told = json.load(response)
    # Others are alike, and in both editions.
    own = [each for each in told["designations"] if each["evidence"]["record"] == str(loader.ONLY_IN["A"])]
    standing = [each for each in own if each["no_longer_found"] is None]
    return told["coverage"]["lists"]["sources"][0]["edition"], bool(standing)


@fault("L11")
def test_no_worker_answers_from_the_edition_before_once_a_load_is_acknowledged(
    store: Store, address: str, outcome: list[str]
) -> None:
    name, letters = made.invented(loader.ONLY_IN["A"]), {}
    start = datetime.now(UTC) - timedelta(hours=1)

    def swap(number: int) -> str:
        body = loader.edition("AB"[number % 2], number)
        sha256, at = hashlib.sha256(body).hexdigest(), start + timedelta(minutes=number)
        letters[sha256] = "AB"[number % 2]
        loaded = load_list(store, loader.SDN, [io.BytesIO(body)], Served(at=at), clock=lambda: at)
        assert loaded.result == "loaded", loaded
        return sha256

    swap(0)
    answers = 0
    with ThreadPoolExecutor(4) as asking:
        for number in range(1, SWAPS + 1):
            during = [asking.submit(ask, address, name) for _ in range(8)]
            sha256 = swap(number)
            after = [asking.submit(ask, address, name) for _ in range(12)]
            for each in [*during, *after]:
                edition, stands = each.result()
                assert stands == (letters[edition] == "A"), "a wrong activation: a mixture"
                answers += 1
            late = [each.result()[0] for each in after]
            assert set(late) == {sha256}, "an answer from the edition before"
    outcome.append(f"{answers} answers of 4 workers over {SWAPS} swaps: none mixed, none late")
