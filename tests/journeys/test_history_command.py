"""A list's history from the command line: editions of the past in any order, asked by clocks, replayed."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

import adapters
from service import parties
from service.store import open_store

DILIGENCE = Path(sys.executable).parent / "diligence"
ROOT = Path(adapters.__file__).parent.parent
SAMPLE = ROOT / "adapters" / "sample"
SHARED = Path(os.environ.get("DILIGENCE_SHARED") or ROOT.parent / "shared") / "lists" / "ofac" / "sdn_series"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DILIGENCE_")}
    return {**kept, "DILIGENCE_DATA_DIR": str(tmp_path / "data"), "PYTHONWARNINGS": "default"}


def run(environment: dict[str, str], *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(DILIGENCE), *words], env=environment, cwd=cwd, capture_output=True, text=True, timeout=120, check=False
    )


def test_a_profile_is_asked_by_its_clocks_and_replayed(environment: dict[str, str], tmp_path: Path) -> None:
    def told(*clocks: str) -> dict:
        done = run(environment, "profile", "Aurus", *clocks, "--json", cwd=tmp_path)
        assert done.returncode in (0, 3), done.stderr
        return orjson.loads(done.stdout)

    sdn = ("load", "us_ofac_sdn", str(SAMPLE / "us_ofac_sdn.xml"), "--excerpt", "--retrieved-at")
    first = told()
    assert run(environment, *sdn, "2024-02-24T19:00Z", cwd=tmp_path).returncode == 0
    now = told()
    assert (first["designations"], len(now["designations"])) == ([], 1)
    by = ("--available-at", first["question"]["available_at"], "--known-at", first["question"]["known_at"])
    assert {**told(*by), "id": ""} == {**first, "id": ""}
    assert told("--known-at", "2026-01-01T00:00Z")["designations"] == []
    assert told("--available-at", "2024-02-24T18:59Z")["designations"] == []
    assert len(told("--available-at", "2024-02-24T19:00Z")["designations"]) == 1
    for kept in (first, now):
        done = run(environment, "replay", kept["id"], cwd=tmp_path)
        assert (done.returncode, done.stdout) == (0, "the same bytes\n"), done.stderr
    done = run(environment, "replay", "no-such-id", cwd=tmp_path)
    assert done.returncode == 1 and "no answer is kept under no-such-id" in done.stderr


@pytest.mark.parametrize("option", ["--known-at", "--available-at"])
@pytest.mark.parametrize(
    "bad", ["2024-02-23T18:43:00", "2024-02-23", "9999-12-31T23:59:59-12:00", "2099-01-01T00:00Z", "2024-02-30T00:00Z"]
)
def test_an_instant_that_cannot_be_is_named(environment: dict[str, str], tmp_path: Path, option: str, bad: str) -> None:
    done = run(environment, "profile", "Aurus", option, bad, cwd=tmp_path)
    assert done.returncode == 2
    assert option in done.stderr and bad in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not SHARED.exists(), reason="needs the shared real files (DILIGENCE_SHARED)")
def test_the_real_series_shows_the_days_between_which_aurus_came(environment: dict[str, str], tmp_path: Path) -> None:
    def load(stamp: str, at: str, *more: str) -> str:
        path = SHARED / "snapshots" / f"sdn_{stamp}.csv"
        done = run(environment, "load", "us_ofac_sdn", str(path), "--retrieved-at", at, *more, cwd=tmp_path)
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    assert "is missing" in load("2024-02-23T1843Z", "2024-02-23T18:43Z")
    assert "loaded, 14,484 rows" in load("2024-02-23T1843Z", "2024-02-23T18:43Z", "--partial")
    assert "held, 0 rows: the file is empty" in load("2024-05-04T0136Z_EMPTY", "2024-05-04T01:36Z", "--partial")
    assert "loaded, 13,931 rows" in load("2024-02-20T1843Z", "2024-02-20T18:43Z", "--partial")
    # the XML, whose entry bears OFAC's own date
    sample = ("load", "us_ofac_sdn", str(SAMPLE / "us_ofac_sdn.xml"), "--excerpt")
    assert run(environment, *sample, cwd=tmp_path).returncode == 0
    store = open_store(f"sqlite:///{tmp_path / 'data' / 'diligence.sqlite3'}", migrate=False)
    found = parties.designations(store, "us_ofac_sdn:47956", now=datetime.now(UTC))
    store.close()
    assert found is not None
    (one,) = found["designations"]
    assert one["seen"] == {"not_before": "2024-02-20", "not_after": "2024-02-23"}
    assert one["no_longer_found"] is None
    assert (one["dates"][0]["kind"], one["dates"][0]["value"]) == ("listed", "2024-02-23")
    assert [each["kind"] for each in one["events"]] == ["first_seen"]
    told = run(environment, "profile", "Aurus", "--available-at", "2024-02-22T00:00Z", "--json", cwd=tmp_path)
    assert orjson.loads(told.stdout)["designations"] == []
