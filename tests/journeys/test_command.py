"""The installed command, run from another folder as a newcomer would: demo, load, ask, serve."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
import requests

DILIGENCE = Path(sys.executable).parent / "diligence"
SAMPLE = Path(__file__).parents[2] / "adapters" / "sample"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DILIGENCE_")}
    return {
        **kept,
        "DILIGENCE_DATA_DIR": str(tmp_path / "data"),
        "DILIGENCE_PORT": str(free_port()),
        "PYTHONWARNINGS": "default",
    }


def run(environment: dict[str, str], *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(DILIGENCE), *words], env=environment, cwd=cwd, capture_output=True, text=True, timeout=120, check=False
    )


@contextmanager
def started(environment: dict[str, str], *words: str, cwd: Path, address: str | None = None) -> Iterator[str]:
    """Start a serving command and give its address once it answers."""
    process = subprocess.Popen(
        [str(DILIGENCE), *words], env=environment, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    address = address or f"http://127.0.0.1:{environment['DILIGENCE_PORT']}"
    try:
        for _ in range(600):
            try:
                requests.get(f"{address}/healthz", timeout=2)
                break
            except requests.ConnectionError:
                assert process.poll() is None, process.stdout.read().decode() if process.stdout else ""
                time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.communicate(timeout=30)


def test_the_demo_prints_two_profiles_a_buyer_can_read(environment: dict[str, str], tmp_path: Path) -> None:
    done = run(environment, "demo", "--no-serve", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    real, illustrative = done.stdout.split("*** ILLUSTRATIVE", 1)
    assert "“We have been supplying parts to Aurus and continue to do so”" in real
    assert "since 2024-02-23 (listed)" in " ".join(real.split())
    assert "illustrative" not in real.split("What this rests on")[0].replace("are illustrative: they cover no real", "")
    assert "9 shipments, 2018-05-14 to 2023-12-19, 8,300,000 USD (statistical)" in illustrative
    assert "9 before" in illustrative
    assert not (tmp_path / "data").exists(), "the demo keeps to a store of its own"


def test_the_demo_with_the_what_if_rows_is_high(environment: dict[str, str], tmp_path: Path) -> None:
    done = run(environment, "demo", "--no-serve", "--what-if", cwd=tmp_path)
    assert "level at least high" in done.stdout
    assert "10 before, 2 on or after (1 same_day)" in done.stdout


def test_the_demo_serves_what_it_printed(environment: dict[str, str], tmp_path: Path) -> None:
    with started(environment, "demo", cwd=tmp_path) as address:
        asked = requests.get(
            f"{address}/v1/profiles", params={"supplier": "Gyeonggi Industry", "country": "KR"}, timeout=30
        )
        assert asked.status_code == 200
        told = asked.json()
        assert (told["outcome"], told["level_at_least"]) == ("findings_incomplete", "elevated")
        kept = requests.get(f"{address}/v1/profiles/{told['id']}", timeout=30)
        assert kept.content == asked.content


def test_a_list_a_trade_file_and_statements_are_loaded_and_asked(environment: dict[str, str], tmp_path: Path) -> None:
    for words in (
        ("load", "us_ofac_sdn", str(SAMPLE / "us_ofac_sdn.xml"), "--excerpt"),
        ("trade", "load", "sample_trade", str(SAMPLE / "shipments.csv")),
        ("statements", "load", "sample_statements", str(SAMPLE / "statements.csv")),
    ):
        done = run(environment, *words, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "loaded" in done.stdout
    held = run(environment, "sources", cwd=tmp_path).stdout
    assert "us_ofac_sdn" in held and "excerpt" in held and "never_read" in held
    found = run(
        environment, "profile", "KARAM PYOLBIT INDUSTRIAL CO., LTD.", "--country", "south korea", "--json", cwd=tmp_path
    )
    assert orjson.loads(found.stdout)["counterparties"][0]["trade"]["shipments"] == 9


def test_nothing_found_and_sources_missing_is_no_success(environment: dict[str, str], tmp_path: Path) -> None:
    done = run(environment, "profile", "Quixwold Zanterbury Holdings", cwd=tmp_path)
    assert done.returncode == 3
    assert "no answer yet" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("profile", "Company Ltd"), "Error:"),
        (("profile", "Aurus", "--country", "Atlantis"), "Atlantis"),
        (("load", "eu_fsf", "nothing.xml"), "nothing.xml"),
        (("load", "no_such_list", __file__), "us_ofac_sdn"),
        (("trade", "load", "mine", __file__), "--manifest"),
        (("trade", "load", "sample_trade", __file__), "Error:"),
    ],
)
def test_a_mistake_is_told_in_a_line_with_the_next_step(
    environment: dict[str, str], tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    done = run(environment, *words, cwd=tmp_path)
    assert done.returncode not in (0, 3)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_that_does_not_exist_is_named(environment: dict[str, str], tmp_path: Path) -> None:
    done = run({**environment, "DILIGENCE_PROT": "8000"}, "sources", cwd=tmp_path)
    assert done.returncode == 1
    assert "DILIGENCE_PROT is not a setting" in done.stderr


def test_every_command_teaches_in_its_help(environment: dict[str, str], tmp_path: Path) -> None:
    for words in (
        (),
        ("demo",),
        ("profile",),
        ("trade", "load"),
        ("trade", "send"),
        ("statements", "load"),
        ("load",),
        ("refresh",),
        ("sources",),
    ):
        done = run(environment, *words, "--help", cwd=tmp_path)
        assert done.returncode == 0
        assert len(done.stdout.splitlines()) > 4


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("LISTS", "foo", "DILIGENCE_LISTS names 'foo'; in the register are us_ofac_sdn"),
        ("CALLER_NEXUS", "US,ZZ", "ZZ is no authority known here; known are UN, EU, US"),
        ("HOST", "999.1.1.1", "DILIGENCE_HOST: '999.1.1.1' is no address"),
        ("HOST", "192.0.2.77", "DILIGENCE_HOST: 192.0.2.77 is no address of this machine"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_by_its_own_fault(
    environment: dict[str, str], tmp_path: Path, setting: str, value: str, said: str
) -> None:
    commands = ("serve",) if setting == "HOST" else ("serve", "sources")
    for command in commands:
        done = run({**environment, f"DILIGENCE_{setting}": value}, command, cwd=tmp_path)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
        assert said in done.stderr
        assert "taken" not in done.stderr


def test_a_taken_port_is_told_as_taken(environment: dict[str, str], tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", int(environment["DILIGENCE_PORT"])))
        holder.listen()
        done = run(environment, "serve", cwd=tmp_path)
    assert f"port {environment['DILIGENCE_PORT']} is taken" in done.stderr


def test_the_service_answers_on_ipv6(environment: dict[str, str], tmp_path: Path) -> None:
    address = f"http://[::1]:{environment['DILIGENCE_PORT']}"
    with started({**environment, "DILIGENCE_HOST": "::1"}, "serve", cwd=tmp_path, address=address):
        assert requests.get(f"{address}/healthz", timeout=5).status_code == 200


def test_a_list_never_read_shows_no_day(environment: dict[str, str], tmp_path: Path) -> None:
    told = run(environment, "sources", cwd=tmp_path).stdout
    assert "never_read" in told and "None" not in told


@pytest.fixture
def fresh(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """A store in which the SDN list stands whole, checked a minute ago, and the UK's was held when last tried."""
    own = {**environment, "DILIGENCE_LISTS": "us_ofac_sdn,uk_sanctions_list", "DILIGENCE_REQUIRED_LISTS": "us_ofac_sdn"}
    file, digest = SAMPLE / "us_ofac_sdn.xml", hashlib.sha256((SAMPLE / "us_ofac_sdn.xml").read_bytes()).hexdigest()
    at = (datetime.now(UTC) - timedelta(minutes=1)).isoformat(timespec="seconds")
    assert run(own, "approve", "us_ofac_sdn", digest, "--reason", "a small one for tests", cwd=tmp_path).returncode == 0
    assert run(own, "load", "us_ofac_sdn", str(file), "--retrieved-at", at, cwd=tmp_path).returncode == 0
    assert run(own, "load", "uk_sanctions_list", str(file), cwd=tmp_path).returncode == 1
    return own


def test_the_sources_are_a_table_of_three_clocks_with_what_needs_a_look_in_front(
    fresh: dict[str, str], tmp_path: Path
) -> None:
    told = run(fresh, "sources", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    lines = told.stdout.splitlines()
    assert lines[0].split() == ["list", "status", "needed", "checked", "changed", "published", "parties"]
    assert re.fullmatch(
        r"!  us_ofac_sdn +answered, stagnant +required +\d min ago +\d min ago +2024-02-23, \d+ d ago +26", lines[1]
    )
    assert lines[2].strip() == "no new publication since 2024-02-23"
    assert re.fullmatch(r"!  uk_sanctions_list +held +optional +never +never +never +0", lines[3])
    assert lines[4].strip().startswith("held: ")
    assert re.fullmatch(r" *list +complete +\d min ago +\d+ +\d+ kB", lines[-3])
    assert lines[-1] == "0 of 1 required lists are missing, too old or only in part"


def test_the_index_of_names_is_missed_told_and_made_by_the_command_that_is_named(
    fresh: dict[str, str], tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "data" / "names")
    told = run(fresh, "sources", cwd=tmp_path).stdout
    assert re.search(r"^!  list +missing +never +0 +0 kB$", told, re.MULTILINE)
    (command,) = set(re.findall(r"`diligence (.+)`", told))
    done = run(fresh, *command.split(), cwd=tmp_path)
    assert re.search(r"^list: [\d,]+ names of 1 loads", done.stdout, re.MULTILINE), done.stderr
    assert not re.search(r"^! +list +missing", run(fresh, "sources", cwd=tmp_path).stdout, re.MULTILINE)


def test_the_index_of_a_database_that_is_gone_is_shown_and_removed_when_confirmed(
    fresh: dict[str, str], tmp_path: Path
) -> None:
    assert "no other database" in run(fresh, "names", "prune", cwd=tmp_path).stdout
    (left,) = [each.name for each in (tmp_path / "data" / "names").iterdir()]
    (tmp_path / "data" / "diligence.sqlite3").unlink()
    shown = run(fresh, "names", "prune", cwd=tmp_path).stdout
    assert shown.startswith(left) and "diligence.sqlite3; nobody was found to use it" in shown
    assert run(fresh, "names", "prune", left, cwd=tmp_path).returncode == 1, "nobody confirmed it"
    assert (tmp_path / "data" / "names" / left).is_dir()
    assert run(fresh, "names", "prune", "f" * 32, "--yes", cwd=tmp_path).stderr.startswith("Error: no index")
    assert run(fresh, "names", "prune", left, "--yes", cwd=tmp_path).stdout.endswith(f"{left}: removed\n")
    assert not (tmp_path / "data" / "names" / left).exists()


def test_the_sources_as_json_are_what_the_api_gives(fresh: dict[str, str], tmp_path: Path) -> None:
    with started(fresh, "serve", cwd=tmp_path) as address:
        told = run(fresh, "sources", "--json", cwd=tmp_path).stdout
        assert orjson.loads(told) == requests.get(f"{address}/v1/sources", timeout=30).json()
        assert requests.get(f"{address}/freshz", timeout=30).status_code == 200


def test_the_schedule_waits_where_nothing_is_due_and_ends_when_told(fresh: dict[str, str], tmp_path: Path) -> None:
    own = {**fresh, "DILIGENCE_LISTS": "us_ofac_sdn"}  # no other: nobody is to be asked
    process = subprocess.Popen(
        [str(DILIGENCE), "schedule"], env=own, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    lines = [process.stderr.readline()]
    time.sleep(2)
    process.send_signal(signal.SIGTERM)
    out, rest = process.communicate(timeout=30)
    lines += rest.splitlines()
    assert (process.returncode, out) == (0, "")
    assert [orjson.loads(line)["event"] for line in lines] == ["schedule", "stopped"]
    assert orjson.loads(lines[0])["every_minutes"] == {"us_ofac_sdn": 30}
    assert (tmp_path / "data" / "jobs.sqlite3").is_file()
    del own["DILIGENCE_REQUIRED_LISTS"]
    refused = run({**own, "DILIGENCE_LISTS": "no_such_list"}, "schedule", cwd=tmp_path)
    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
    assert "us_ofac_sdn" in refused.stderr
