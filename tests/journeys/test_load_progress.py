"""What a person at a terminal sees of a load, and that nobody else is told of it."""

from __future__ import annotations

import gzip
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from uploading import manifest, many

from service.cli_progress import LoadShown

DILIGENCE = [sys.executable, "-c", "from service.cli import main; main()"]
ROOT = Path(__file__).parents[2]


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def load(folder: Path, content: bytes, *, terminal: bool) -> tuple[str, str]:
    """Load the file with the real command; return what went to its two outputs."""
    rows, described = folder / "rows.csv.gz", folder / "described.yaml"
    rows.write_bytes(content)
    described.write_text(manifest("my_imports", mapping="sample"), encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DILIGENCE_")}
    environment = {**kept, "DILIGENCE_DATA_DIR": str(folder / "data"), "TERM": "xterm", "COLUMNS": "100"}
    ours, theirs = pty.openpty() if terminal else os.pipe()
    process = subprocess.Popen(
        [*DILIGENCE, "trade", "load", "my_imports", str(rows), "--manifest", str(described)],
        env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    shown = bytearray()
    try:
        while data := os.read(ours, 4096):
            shown += data
    except OSError:
        pass  # Linux says so where the other end of a terminal is closed
    os.close(ours)
    return process.communicate(timeout=120)[0].decode(), shown.decode()


def test_a_terminal_shows_the_share_the_rows_and_then_the_indexing(tmp_path: Path) -> None:
    told, shown = load(tmp_path, gzip.compress(many(45_000)), terminal=True)
    assert told == "my_imports: loaded, 45,000 rows\n"
    seen = [int(each) for each in re.findall(r"rows\.csv\.gz: \[[#-]{30}\] +(\d+) % read, [\d,]+ rows", shown)]
    assert seen == sorted(seen)
    assert seen[0] < 50 and seen[-1] >= 90
    assert re.search(r"\x1b\[Krows\.csv\.gz: 45,000 rows are in; indexing them and their names\r\n", shown)
    assert re.search(r"indexing names \(trade\): \d", shown) is None, "few names are not worth a line"


def test_what_goes_wrong_on_the_way_begins_on_a_line_of_its_own(tmp_path: Path) -> None:
    lines = many(45_000).splitlines(keepends=True)
    told, shown = load(tmp_path, gzip.compress(b"".join([*lines, lines[1]])), terminal=True)
    assert told == ""
    assert re.search(r" rows[^\n]*\r\nError: ", shown), shown


def test_without_a_terminal_nothing_is_shown(tmp_path: Path) -> None:
    told, shown = load(tmp_path, gzip.compress(many(100)), terminal=False)
    assert (told, shown) == ("my_imports: loaded, 100 rows\n", "")


@pytest.mark.parametrize(
    ("share", "seconds", "line"),
    [
        (None, 10.0, "rows.csv: 1,200,000 rows"),
        (0.0, 0.0, f"rows.csv: [{'-' * 30}]   0 % read, 1,200,000 rows"),
        (0.25, 0.5, f"rows.csv: [{'#' * 7}{'-' * 23}]  25 % read, 1,200,000 rows"),
        (0.25, 40.0, f"rows.csv: [{'#' * 7}{'-' * 23}]  25 % read, 1,200,000 rows, 2:00 left to read"),
        (0.01, 60.0, f"rows.csv: [{'-' * 30}]   1 % read, 1,200,000 rows, 1:39:00 left to read"),
        (1.0, 60.0, f"rows.csv: [{'#' * 30}] 100 % read, 1,200,000 rows"),
    ],
    ids=["no share", "the beginning", "too early to say", "a quarter", "hours", "the end"],
)
def test_the_time_left_is_told_where_it_can_be_known(share: float | None, seconds: float, line: str) -> None:
    clock = Clock()
    shown = LoadShown("rows.csv", clock=clock)
    shown.measured(lambda: share)
    clock.now = seconds
    shown.rows(1_200_000)
    assert shown.line() == line


def test_a_name_cannot_write_to_the_terminal() -> None:
    shown = LoadShown("rows\x1b[2J.csv")
    assert "\x1b" not in shown.line()
