"""Ask for the first time for a supplier of very many counterparties, each spelt as companies are; prints one table."""

from __future__ import annotations

import argparse
import csv
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import orjson
from grouping_set import made
from load_and_profile import HEADER, MANIFEST
from measuring import alone, databases, peak_megabytes

from adapters.manifests import load_manifests
from service import intake, names, sample, screening
from service.profiles import build
from service.question import Question
from service.settings import Settings
from service.store import open_store

SUPPLIER = "HANEUL SANDEUL PRECISION INDUSTRY"


def write_rows(path: Path, count: int) -> None:
    """Write one row for each of so many distinct spellings of buyers."""
    spellings = list(dict.fromkeys((each.text, each.country) for each in made(2 * count)))[:count]
    fixed = {"date": "2023-05-04", "date_kind": "customs_declaration", "supplier_country": "KR", "hs6": "870829"}
    fixed |= {"hs_version": "HS2022", "value_usd": "1000", "net_kg": "10", "is_synthetic": "1", "source": "bench"}
    fixed |= {"supplier_name": SUPPLIER, "supplier_name_raw": SUPPLIER}
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, HEADER, restval="")
        writer.writeheader()
        for number, (text, country) in enumerate(spellings):
            own = {"record_id": f"B-{number}", "declaration_no": f"D{number}", "receiver_name": text}
            writer.writerow(fixed | own | {"receiver_country": country or "RU"})


def _now() -> datetime:
    return datetime.now(UTC)


def asked_first(count: int, database_url: str, folder: Path) -> tuple[int, float, float, int]:
    """Return the counterparties, seconds and seconds of a processor of the profile, and megabytes of the process."""
    (folder / "bench.yaml").write_text(MANIFEST, "utf-8")
    write_rows(folder / "rows.csv", count)
    store = open_store(database_url, names_folder=folder / "names")
    list(sample.load(store, clock=_now))
    (manifest,) = load_manifests(folder / "bench.yaml")
    assert intake.load_trade(store, manifest, folder / "rows.csv", clock=_now).result == "loaded"
    screening.screen(store, clock=_now, processes=1)  # as `diligence trade load` does
    names.prepare()
    question = Question(names=(SUPPLIER,), country="KR", as_of=_now().date())
    settings = Settings(data_dir=folder, database_url=database_url)
    wall, processor = time.perf_counter(), time.process_time()
    answer = build(question, store=store, settings=settings, now=_now())
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    store.close()
    return len(orjson.loads(answer.body)["counterparties"]), wall, processor, peak_megabytes()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", type=int, nargs="*", default=[256, 1_000, 4_000], help="distinct spellings of buyers")
    parser.add_argument("--postgres", action="store_true", help="use a PostgreSQL started for this run")
    chosen = parser.parse_args()
    print(f"{'spellings':>9} {'counterparties':>14} {'seconds':>8} {'processor':>9} {'MB':>5}")
    with tempfile.TemporaryDirectory(prefix="diligence-bench-") as temporary:
        database = databases(Path(temporary), on_postgres=chosen.postgres)
        for count in chosen.counts:
            folder = Path(temporary) / str(count)
            folder.mkdir()
            found, wall, processor, megabytes = alone(asked_first, count, database(), folder)
            print(f"{count:9,} {found:14,} {wall:8.2f} {processor:9.2f} {megabytes:5}", flush=True)


if __name__ == "__main__":
    main()
