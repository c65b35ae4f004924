"""Time the rules about goods within profiles of one supplier with many shipments; prints one table.

The rows are invented and loaded the way any trade file is. `read` asks for the columns that only these rules need and
is part of `lists`; `lists` and `patterns` judge; `trade`, for comparison, reads and groups the shipments. CPU time is
what is told, so that others on the machine do not count.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

from load_and_profile import HEADER, MANIFEST
from measuring import NOW, databases

from adapters.manifests import load_manifests
from service import goods, goods_findings, intake, partners, patterns, sample
from service.profiles import Question, build
from service.settings import Settings
from service.store import carried, open_store

SUPPLIER = "Haneul Sandeul Precision Industry"
UNLISTED = ("870829", "851521", "853710", "903180", "853650", "940190", "732690", "401699")
LISTED = ("854231", "848210", "853400", "847950")


def write_rows(path: Path, rows: int, *, share: float) -> None:
    """Write the supplier's rows to 40 buyers over eight years; `share` of them are of listed goods."""
    rng = random.Random(20240223)
    buyers = [f"{rng.choice('BDGKLMNPRST')}{rng.choice('aeiou')}LIN {number * 7919:05d} OOO" for number in range(39)]
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for number in range(rows):
            day = date(2018, 1, 1) + timedelta(days=rng.randrange(2900))
            buyer, country = rng.choice([(each, "RU") for each in buyers] + [("AURUS LLC", "RU")])
            if rng.random() < 0.1:
                buyer, country = "STEPPE TRADING", "KZ"
            code = rng.choice(LISTED if rng.random() < share else UNLISTED)
            writer.writerow(
                (f"B-{number}", f"10000000/{day:%d%m%y}/{number:07d}", day.isoformat(), "customs_declaration",
                 SUPPLIER.upper(), SUPPLIER.upper(), "KR", buyer, country, code, "HS2022", "parts", "ЧАСТИ", "KR", "KR",
                 rng.randrange(1000, 900_000), rng.randrange(10, 9000), 1, "bench")
            )  # fmt: skip


def timed(module: ModuleType, name: str, spent: dict[str, float], as_: str) -> None:
    """Let calls of a function add their milliseconds of CPU to `spent`."""
    inner: Callable[..., Any] = getattr(module, name)

    def outer(*given: Any, **named: Any) -> Any:
        begun = time.process_time()
        try:
            return inner(*given, **named)
        finally:
            spent[as_] = spent.get(as_, 0.0) + 1000 * (time.process_time() - begun)

    setattr(module, name, outer)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--listed", type=float, default=0.1, help="share of the rows that are of listed goods")
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--postgres", action="store_true")
    given = parser.parse_args()
    spent: dict[str, float] = {}
    for module, name, as_ in (
        (partners, "trading_partners", "trade"),
        (goods, "judge", "lists"),
        (goods_findings, "found", "lists"),
        (patterns, "found", "patterns"),
        (carried, "carried", "read"),
        (carried, "unrouted", "read"),
    ):
        timed(module, name, spent, as_)
    print("| shipments | whole, CPU ms | trade | lists | of that read | patterns | first profile: lists, patterns |")
    print("|---|---|---|---|---|---|---|")
    for rows in given.rows:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            address = databases(folder, on_postgres=given.postgres)()
            write_rows(folder / "rows.csv", rows, share=given.listed)
            (folder / "bench.yaml").write_text(MANIFEST, "utf-8")
            store = open_store(address, names_folder=folder / "names")
            list(sample.load(store, clock=lambda: NOW))
            intake.load_trade(store, load_manifests(folder / "bench.yaml")[0], folder / "rows.csv", clock=lambda: NOW)
            settings = Settings(data_dir=folder, database_url=address, lists=("us_ofac_sdn",))
            question = Question(names=(SUPPLIER,), country="KR", as_of=NOW.date())
            seen: list[dict[str, float]] = []
            for _ in range(given.times + 1):
                spent.clear()
                begun = time.process_time()
                build(question, store=store, settings=settings, now=NOW, afresh=True)
                seen.append({"whole": 1000 * (time.process_time() - begun), **spent})
            first, rest = seen[0], seen[1:]
            told = [
                f"{median(each[part] for each in rest):.1f}" for part in ("whole", "trade", "lists", "read", "patterns")
            ]
            print(f"| {rows} | {' | '.join(told)} | {first['lists']:.0f}, {first['patterns']:.0f} |", flush=True)
            store.close()


if __name__ == "__main__":
    main()
