"""What the tests see of the spool folder, while the server removes what lies in it."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

from uploading import lying_in


def test_files_are_told_and_locks_are_not(tmp_path: Path) -> None:
    assert lying_in(tmp_path / "none") == []
    (tmp_path / "one").mkdir()
    for name in ("rows.csv", "b.lock"):
        (tmp_path / "one" / name).touch()
    assert lying_in(tmp_path) == ["rows.csv"]


def test_a_folder_that_vanishes_under_the_eye_is_looked_for_again(tmp_path: Path) -> None:
    (tmp_path / "kept").touch()
    over = threading.Event()

    def come_and_go() -> None:
        while not over.is_set():
            for name in "abcdefgh":
                (tmp_path / name / "within").mkdir(parents=True)
            for name in "abcdefgh":
                shutil.rmtree(tmp_path / name)

    thread = threading.Thread(target=come_and_go)
    thread.start()
    try:
        until = time.monotonic() + 1
        while time.monotonic() < until:
            assert lying_in(tmp_path) == ["kept"]
    finally:
        over.set()
        thread.join()
