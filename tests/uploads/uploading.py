"""The real server, as an operator starts it, to which trade files are sent; on each of the two databases."""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

import service
from service import sample

TOKEN = "0123456789abcdef" * 4  # the canary that no output may repeat
MOST = 4 * 1024 * 1024
ROWS = (sample.FOLDER / "shipments.csv").read_bytes()
LINES = ROWS.splitlines(keepends=True)
_NUMBERS = itertools.count(1)


@dataclass(kw_only=True)
class Served:
    """A server that takes trade files; `log` is all it said."""

    address: str
    folder: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    token: str = TOKEN
    names: Iterator[int] = field(default_factory=lambda: _NUMBERS)

    def dataset(self) -> str:
        """Return the id of a data set that no other test has."""
        return f"imports_{next(self.names)}"

    def url(self, dataset: str, load: str = "") -> str:
        return f"{self.address}/v1/trade-datasets/{dataset}/files{f'/{load}' if load else ''}"

    def headers(self, **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", **more}

    def send(self, dataset: str, body: Any, **parameters: str) -> requests.Response:
        """Send bytes as the body itself."""
        kind = {"Content-Type": "application/octet-stream"}
        return requests.post(self.url(dataset), data=body, params=parameters, headers=self.headers(**kind), timeout=60)

    def send_form(self, dataset: str, *parts: tuple[str, tuple[str | None, bytes | str]]) -> requests.Response:
        return requests.post(self.url(dataset), files=list(parts), headers=self.headers(), timeout=60)

    def send_new(self, dataset: str, body: bytes = ROWS, *, name: str = "rows.csv") -> requests.Response:
        """Send the first file of a data set with its manifest."""
        return self.send_form(dataset, ("manifest", (None, manifest(dataset))), ("file", (name, body)))

    def get(self, path: str, **parameters: str) -> requests.Response:
        return requests.get(f"{self.address}{path}", headers=self.headers(), params=parameters, timeout=60)

    def ended(self, answer: requests.Response) -> dict[str, Any]:
        """Wait until the load has ended of which this is the answer; return how it did."""
        assert answer.status_code == 202, answer.text
        until = time.monotonic() + 90
        while time.monotonic() < until:
            told: dict[str, Any] = self.get(answer.headers["Location"]).json()
            if told["ended"]:
                return told
            time.sleep(0.1)
        raise AssertionError(f"the load does not end: {told}")

    def shipments(self, dataset: str) -> int:
        """Return how many rows of the data set readers see."""
        found = self.get(f"/v1/sources/{dataset}/editions")
        return sum(each["rows"] for each in found.json()["editions"]) if found.ok else 0

    def spooled(self) -> list[str]:
        """Return what lies in the spool folder, but for its locks."""
        return lying_in(self.folder / "data" / "uploads")

    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")


def lying_in(top: Path) -> list[str]:
    """Return the names of the files below, but for locks; looks again where a folder vanishes meanwhile."""
    while True:
        with contextlib.suppress(FileNotFoundError):
            return sorted(each.name for each in top.rglob("*") if each.is_file() and each.suffix != ".lock")


def manifest(dataset: str, mapping: str | None = "sample") -> str:
    """Return a manifest of invented rows."""
    named = f"\n    mapping: {mapping}" if mapping else ""
    return f"""\
datasets:
  - id: {dataset}
    kind: trade
    title: Invented rows
    publisher: a test
    licence: as this project
    illustrative: true
    files: [rows.csv]
    period_from: "2018-01-01"
    period_to: "2023-12-31"
    directions: ["import:RU"]{named}
"""


def bad(count: int, *, good: int = 71) -> bytes:
    """Return the sample's rows, of which the last `count` have a day that no calendar has."""
    rows = LINES[1 : good + 1]
    for at in range(len(rows) - count, len(rows)):
        cells = rows[at].split(b",")
        cells[2] = b"2023-02-30"
        rows[at] = b",".join(cells)
    return LINES[0] + b"".join(rows)


def many(rows: int) -> bytes:
    """Return so many invented rows, like those of no other call: or the search for doubles would be all the work."""
    salt = next(_NUMBERS)
    _, _, rest = LINES[1].split(b",", 2)
    rest = rest.replace(b'Garam Byeolbit Industry,"KARAM PYOLBIT INDUSTRIAL CO., LTD."', b"Hanbaram,HANBARAM CO LTD")
    before, after = rest.replace(b"AURUS LLC", b"INVENTED %d LLC").split(b"624000")
    line = b"BIG-%07d,%08d/140518/%07d," + before + b"%d" + after
    return LINES[0] + b"".join(line % (at, salt, at, at % 500, salt * 1_000_000 + at) for at in range(rows))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, database_url: str, **given: str) -> Iterator[Served]:
    """Start `diligence serve` and stop it at the end."""
    port = _free_port()
    own = {name: value for name, value in os.environ.items() if not name.startswith("DILIGENCE_")}
    own |= {
        "DILIGENCE_DATA_DIR": str(folder / "data"),
        "DILIGENCE_DATABASE_URL": database_url,
        "DILIGENCE_PORT": str(port),
        "DILIGENCE_UPLOAD_TOKEN": TOKEN,
        "DILIGENCE_UPLOAD_MAX_BYTES": str(MOST),
    }
    environment = {name: value for name, value in {**own, **given}.items() if value}
    command = [sys.executable, "-c", "from service.cli import main; main(['serve'])"]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, cwd=Path(service.__file__).parent.parent, stderr=log)
        served = Served(address=f"http://127.0.0.1:{port}", folder=folder, environment=environment, process=process)
        try:
            _wait(served)
            yield served
        finally:
            process.terminate()
            process.wait(timeout=40)


def _wait(served: Served) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert served.process.poll() is None, served.log()
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(f"{served.address}/readyz", timeout=5).ok:
                return
        time.sleep(0.1)
    raise AssertionError(f"the server did not start: {served.log()}")
