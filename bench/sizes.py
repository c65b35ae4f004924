"""Time the same supplier's profile in stores of two sizes, asked in turn in one run; prints one table."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import requests
from load_and_profile import MANIFEST, SUPPLIER, load_sample, run_load, serving, write_rows
from measuring import databases

DRAWS = 2_000  # resamplings of the rounds, for the range of a ratio


@dataclass
class Asked:
    """One service, and the seconds of its answers, the nth of which stands beside the nth of the others."""

    rows: int
    address: str
    session: requests.Session = field(default_factory=requests.Session)
    again: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)

    def ask(self, on: date) -> float:
        """Return the seconds of one profile as of a day; of a day that nobody asked for it is built anew."""
        asked = {"supplier": SUPPLIER, "country": "KR", "as_of": str(on), "accept_incomplete": "true"}
        started = time.perf_counter()
        answer = self.session.get(f"{self.address}/v1/profiles", params=asked, timeout=60)
        seconds = time.perf_counter() - started
        answer.raise_for_status()
        return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs=2, help="rows of the smaller store and of the larger one")
    parser.add_argument("--rounds", type=int, default=400)
    parser.add_argument("--port", type=int, default=8147)
    parser.add_argument("--postgres", action="store_true", help="instead of SQLite; as for load_and_profile.py")
    chosen = parser.parse_args()
    top = Path(tempfile.mkdtemp(prefix="diligence-bench-"))
    top.chmod(0o755)
    try:
        with ExitStack() as stack:
            new = databases(top, on_postgres=chosen.postgres)
            environments = [loaded(top, rows, new()) for rows in chosen.rows]
            asked = []
            for number, (rows, environment) in enumerate(zip(chosen.rows, environments, strict=True)):
                environment["DILIGENCE_PORT"] = str(chosen.port + number)
                asked.append(Asked(rows, stack.enter_context(serving(environment))[0]))
            in_turn(asked, chosen.rounds)
            report(asked, "PostgreSQL" if chosen.postgres else "SQLite")
    finally:
        shutil.rmtree(top, ignore_errors=True)


def loaded(top: Path, rows: int, database_url: str) -> dict[str, str]:
    """Load so many rows and the sample into a store of its own; return the environment of its service."""
    folder = top / str(rows)
    folder.mkdir()
    (folder / "bench.yaml").write_text(MANIFEST)
    write_rows(folder / "rows.csv", rows, of_supplier=1_000)
    environment = {**os.environ, "DILIGENCE_DATA_DIR": str(folder), "DILIGENCE_DATABASE_URL": database_url}
    run_load(folder, environment)
    load_sample(environment)
    (folder / "rows.csv").unlink()
    return environment


def in_turn(asked: Sequence[Asked], rounds: int) -> None:
    """Ask all services in each round, in an order of chance, a question asked before and one that was not."""
    rng, last = random.Random(20240223), date(2025, 12, 31)
    for each in asked:
        for _ in range(20):
            each.ask(last)
    for number in range(1, rounds + 1):
        for each in rng.sample(asked, len(asked)):
            each.again.append(each.ask(last))
        if number % 4 == 0:
            for each in rng.sample(asked, len(asked)):
                each.first.append(each.ask(last - timedelta(days=number)))


def ratio(small: Sequence[float], large: Sequence[float]) -> tuple[float, float, float]:
    """Return the ratio of the medians, and the range in which nine of ten resamplings of the rounds have it."""

    def of(pairs: Sequence[tuple[float, float]]) -> float:
        return statistics.median(each for _, each in pairs) / statistics.median(each for each, _ in pairs)

    rng, pairs = random.Random(1), list(zip(small, large, strict=True))
    drawn = sorted(of(rng.choices(pairs, k=len(pairs))) for _ in range(DRAWS))
    return of(pairs), drawn[DRAWS // 20], drawn[-DRAWS // 20]


def report(asked: Sequence[Asked], engine: str) -> None:
    small, large = asked
    print(f"{engine}, a supplier with 1,000 shipments, {os.cpu_count()} processors, milliseconds")
    print(f"  {'':22} {small.rows:>12,} {large.rows:>12,}  ratio (of 9 in 10 resamplings)")
    kinds: tuple[tuple[str, Callable[[Asked], list[float]]], ...] = (
        ("asked again", lambda each: each.again),
        ("asked first", lambda each: each.first),
    )
    for words, of in kinds:
        one, other = of(small), of(large)
        middle, low, high = ratio(one, other)
        print(
            f"  {f'{words}, p50 of {len(one)}':22} {statistics.median(one) * 1000:>12.1f} "
            f"{statistics.median(other) * 1000:>12.1f}  {middle:.2f} ({low:.2f} to {high:.2f})"
        )


if __name__ == "__main__":
    main()
