"""`diligence trade send` against the real server: what it shows, what it waits for, and its exit status."""

from __future__ import annotations

import gzip
import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from uploading import MOST, ROWS, TOKEN, Served, bad, manifest, many

from service.sending import SendFailed, address_of

DILIGENCE = [sys.executable, "-c", "from service.cli import main; main()"]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DILIGENCE_")}
    return {**kept, "DILIGENCE_UPLOAD_TOKEN": TOKEN, "DILIGENCE_DATA_DIR": str(tmp_path / "client")}


def send(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*DILIGENCE, "trade", "send", *words],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert TOKEN not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def files(folder: Path, dataset: str, content: bytes, *, mapping: str | None = "sample") -> tuple[str, str]:
    """Write a file and its manifest; return their paths."""
    rows, described = folder / "rows.csv", folder / "described.yaml"
    rows.write_bytes(content)
    described.write_text(manifest(dataset, mapping=mapping), encoding="utf-8")
    return str(rows), str(described)


def test_a_file_is_sent_and_waited_for(served_small: Served, environment: dict[str, str], tmp_path: Path) -> None:
    dataset = served_small.dataset()
    rows, described = files(tmp_path, dataset, ROWS)
    done = send(environment, dataset, rows, "--to", served_small.address, "--manifest", described)
    assert (done.returncode, done.stdout) == (0, f"{dataset}: loaded, 71 rows\nnext: ask for profiles\n"), done.stderr
    assert re.search(r"^sent 0.0 of 0.0 MB$", done.stderr, re.MULTILINE)
    assert done.stderr.endswith("loaded, 71 rows\n")
    again = send(environment, dataset, rows, "--to", served_small.address + "/", "--mapping", "sample")
    assert (again.returncode, again.stdout.splitlines()[0]) == (0, f"{dataset}: unchanged, 71 rows")
    assert not (tmp_path / "client").exists(), "the command needs no store of its own"


def test_on_a_terminal_it_shows_a_bar_and_then_the_rows(
    served_small: Served, environment: dict[str, str], tmp_path: Path
) -> None:
    dataset = served_small.dataset()
    rows, described = files(tmp_path, dataset, gzip.compress(many(45_000)))
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*DILIGENCE, "trade", "send", dataset, rows, "--to", served_small.address, "--manifest", described],
        env={**environment, "TERM": "xterm"}, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    shown = bytearray()
    try:
        while data := os.read(ours, 4096):
            shown += data
    except OSError:
        pass  # Linux says so where the other end is closed
    assert process.communicate(timeout=60)[0].startswith(f"{dataset}: loaded, 45,000 rows".encode())
    assert process.returncode == 0
    assert b"sending rows.csv" in shown and b"100%" in shown
    size = Path(rows).stat().st_size
    assert f"{size}/{size}".encode() in shown, "the bytes sent of those there are"
    assert re.search(rb"(reading|indexing), [1-9][\d,]* rows", shown)


def test_a_held_file_is_no_success(served_small: Served, environment: dict[str, str], tmp_path: Path) -> None:
    dataset = served_small.dataset()
    rows, described = files(tmp_path, dataset, bad(12))
    done = send(environment, dataset, rows, "--to", served_small.address, "--manifest", described)
    assert done.returncode == 1
    assert f"{dataset}: held, 0 rows, 12 set aside: 12 of 71 rows cannot be read" in done.stdout
    assert "next: download the rows set aside, mend them in the file, and send it again" in done.stdout
    assert f"(/v1/trade-datasets/{dataset}/rows-aside.csv)" in done.stdout


def test_a_file_of_no_layout_is_no_success(served_small: Served, environment: dict[str, str], tmp_path: Path) -> None:
    dataset = served_small.dataset()
    rows, described = files(tmp_path, dataset, b"\x00garbage")
    done = send(environment, dataset, rows, "--to", served_small.address, "--manifest", described)
    assert done.returncode == 1
    assert f"{dataset}: failed, 0 rows: " in done.stdout


def test_the_mapping_file_that_the_manifest_names_goes_with_the_file(
    served_small: Served, environment: dict[str, str], tmp_path: Path
) -> None:
    dataset = served_small.dataset()
    built_in = ROOT / "adapters" / "trade" / "mappings" / "sample.yaml"
    (tmp_path / "vendor.yaml").write_bytes(built_in.read_bytes())
    rows, described = files(tmp_path, dataset, ROWS, mapping="vendor.yaml")
    done = send(environment, dataset, rows, "--to", served_small.address, "--manifest", described)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, f"{dataset}: loaded, 71 rows"), done.stderr
    load = served_small.get(f"/v1/trade-datasets/{dataset}/files").json()["files"][0]
    assert load["mapping"] is None


def test_it_waits_while_another_load_is_under_way(
    served_small: Served, environment: dict[str, str], tmp_path: Path
) -> None:
    dataset = served_small.dataset()
    first = served_small.send_new(dataset, gzip.compress(many(45_000)))
    assert first.status_code == 202
    rows, _ = files(tmp_path, dataset, ROWS)
    refused = send(environment, dataset, rows, "--to", served_small.address, "--mapping", "sample", "--wait", "0")
    assert refused.returncode == 1 and "is under way" in refused.stderr
    done = send(environment, dataset, rows, "--to", served_small.address, "--mapping", "sample")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, f"{dataset}: loaded, 71 rows"), done.stderr


@pytest.mark.parametrize(
    ("token", "words", "says"),
    [
        ("", (), "set DILIGENCE_UPLOAD_TOKEN"),
        ("f" * 64, (), "401 This needs the token of this service"),
        (TOKEN, (), "describe it with --manifest"),
        (TOKEN, ("--to", "http://192.0.2.1:8000"), "--plain-http"),
        (TOKEN, ("--to", "ftp://127.0.0.1"), "is no address of a service"),
        (TOKEN, ("--to", "http://user:word@127.0.0.1"), "is no address of a service"),
        (TOKEN, ("--to", "http://127.0.0.1:9"), "does not answer"),
        (TOKEN, ("--mapping", "../../nothing.yaml", "--manifest", "{described}"), "nothing.yaml"),
        (TOKEN, ("--mapping", "no_such_layout", "--manifest", "{described}"), "diligence trade formats"),
        ("short", (), "UPLOAD_TOKEN takes 32"),
    ],
)
def test_a_mistake_is_told_with_the_next_step(
    served_small: Served, environment: dict[str, str], tmp_path: Path, token: str, words: tuple[str, ...], says: str
) -> None:
    rows, described = files(tmp_path, "a_new_one", ROWS)
    given = [each.format(described=described) for each in words]
    done = send(
        {**environment, "DILIGENCE_UPLOAD_TOKEN": token}, "a_new_one", rows, "--to", served_small.address, *given
    )
    assert done.returncode == 1
    assert says in done.stderr
    assert token == "" or token not in done.stderr


def test_a_file_larger_than_the_service_takes_is_not_sent(
    served_small: Served, environment: dict[str, str], tmp_path: Path
) -> None:
    rows, described = files(tmp_path, "a_new_one", b"x" * (MOST + 1))
    done = send(environment, "a_new_one", rows, "--to", served_small.address, "--manifest", described)
    assert done.returncode == 1
    assert f"the service takes {MOST:,}" in done.stderr
    assert "sent" not in done.stderr.partition("rows.csv")[0]


def test_another_server_at_that_address_is_told(
    environment: dict[str, str], tmp_path: Path, served_small: Served
) -> None:
    rows, _ = files(tmp_path, "a_new_one", ROWS)
    done = send(environment, "a_new_one", rows, "--to", served_small.address + "/docs", "--mapping", "sample")
    assert done.returncode == 1
    assert "Error: 404" in done.stderr


@pytest.mark.parametrize(
    "to", ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:8000/", "https://far.example"]
)
def test_a_token_goes_plain_over_this_machine_only(to: str) -> None:
    assert address_of(to, plain=False) == to.rstrip("/")
    with pytest.raises(SendFailed, match="anyone on the way"):
        address_of("http://far.example", plain=False)
    assert address_of("http://far.example", plain=True)


def test_the_help_teaches_by_example(environment: dict[str, str]) -> None:
    told = send(environment, "--help").stdout
    assert "export DILIGENCE_UPLOAD_TOKEN=…" in told
    assert "diligence trade send my_imports rows.xlsx --to https://diligence.example.org" in told


def test_the_curls_of_the_guide_run(served_small: Served, tmp_path: Path) -> None:
    """The examples in docs/trade-files.md, as a shell runs them."""
    guide = (ROOT / "docs" / "trade-files.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```\n(curl [^`]*/files[^`]*)```", guide, re.MULTILINE)
    assert len(blocks) == 3
    files(tmp_path, "my_imports", ROWS)
    (tmp_path / "described.yaml").rename(tmp_path / "my_imports.yaml")
    (tmp_path / "more.csv").write_bytes(ROWS.replace(b"DEMO-", b"MORE-"))
    for block in blocks:
        block = block.replace("http://127.0.0.1:8000", served_small.address).replace("ru_gtd", "sample")
        done = subprocess.run(
            ["bash", "-euc", block],
            env={**os.environ, "DILIGENCE_UPLOAD_TOKEN": TOKEN}, cwd=tmp_path, capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip
        assert (done.returncode, '"state":' in done.stdout) == (0, True), done.stdout + done.stderr
        until = time.monotonic() + 60
        while not served_small.get("/v1/trade-datasets/my_imports/files").json()["files"][0]["ended"]:
            assert time.monotonic() < until
            time.sleep(0.1)
    assert served_small.shipments("my_imports") == 142
