"""Load real sanctions lists and ones made of them, refresh them and replay editions; prints one table a measure."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from pathlib import Path

import lists_again
import multiplied
from measuring import NOW, Database, alone, databases, load, peak_megabytes
from real_files import REAL_FILES, Outcome, outcome

from service.store import open_store

# The five main lists with how often their entries are put into a file to make it as large as the list is today.
_FIVE = {
    "ofac/xml/sdn_20210310.xml": (3, multiplied.classic),
    "ofac/xml/consolidated_20250328.xml": (1, multiplied.classic),
    "eu/fsf/fsf_full_1_1_20210302.xml": (5, multiplied.european),
    "uk/uksl/RECONSTRUCTED_uksl_20260225.xml.gz": (1, None),
    "un/un_20250419.xml": (1, None),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measure", choices=("files", "five", "refresh", "editions"))
    parser.add_argument("folder", type=Path, help="the folder of real list files")
    parser.add_argument("--editions", type=int, default=300)
    parser.add_argument("--repeat", type=int, default=5, help="refreshes of each kind")
    parser.add_argument("--postgres", action="store_true", help="instead of SQLite; as for load_and_profile.py")
    chosen = parser.parse_args()
    own = Path(tempfile.mkdtemp(prefix="diligence-bench-"))
    own.chmod(0o755)
    try:
        database = databases(own, on_postgres=chosen.postgres)
        print(f"{'PostgreSQL' if chosen.postgres else 'SQLite'}, {os.cpu_count()} processors", flush=True)
        if chosen.measure == "files":
            files(chosen.folder, own, database)
        elif chosen.measure == "five":
            five(chosen.folder, own, database)
        elif chosen.measure == "refresh":
            lists_again.refresh(chosen.folder, own, database, repeat=chosen.repeat)
        else:
            lists_again.editions(chosen.folder, own, database, count=chosen.editions)
    finally:
        shutil.rmtree(own, ignore_errors=True)


def files(folder: Path, own: Path, database: Database) -> None:
    """Load each file into a store of its own: what is in it must come out, be left out or be refused by name."""
    print(f"{'list':18} {'layout':18} {'in file':>7} {'parties':>7} {'left out':>8} {'refused':>7} {'s':>6} {'MB':>4}")
    for number, each in enumerate(REAL_FILES):
        in_file, found, seconds, megabytes = alone(_one_file, number, folder, own, database())
        print(
            f"{each.source:18} {found.layout or '-':18} {in_file:>7,} {found.parties:>7,} "
            f"{sum(found.left_out.values()):>8,} {found.refused:>7,} {seconds:>6.1f} {megabytes:>4}"
            f"  {each.files[0]}{'' if found.out == in_file else ' DIFFERS'}"
        )
        for reason, count in found.left_out.items():
            print(f"{'':20}{count:,} left out: {reason}")
        if found.joined:
            print(f"{'':20}{found.joined:,} joined to a party that another entry made")
        if found.reason:
            print(f"{'':20}refused: {found.reason[:140]}", flush=True)


def _one_file(number: int, folder: Path, own: Path, url: str) -> tuple[int, Outcome, float, int]:
    each = REAL_FILES[number]
    paths, store = each.paths(folder, own), open_store(url)
    started = time.perf_counter()
    loaded = load(store, each.source, paths, at=NOW, partial=each.partial, excerpt=each.excerpt)
    seconds, megabytes = time.perf_counter() - started, peak_megabytes()
    in_file = each.count(paths[0].read_bytes())
    return in_file, outcome(store, each, loaded, in_file=in_file), seconds, megabytes


def five(folder: Path, own: Path, database: Database) -> None:
    """Load the five main lists into one store, one after the other: as they are, and multiplied to their size today."""
    for what in ("real", "multiplied"):
        rows, megabytes = alone(_five, alone(_made, folder, own, what == "multiplied"), database())
        for source, count, times, seconds, busy in [*rows, _sum(what, rows)]:
            note = "" if not times else "real" if times == 1 else f"real entries x {times}, seeded"
            print(f"  {source:20} {count:>7,} parties {seconds:>6.1f} s, CPU {busy:>5.1f} s  {note}", flush=True)
        print(f"  {'peak':20} {megabytes:>7} MB", flush=True)


# list, parties, how often each entry stands in the file, seconds, those in which this process had a processor
Row = tuple[str, int, int, float, float]


def _sum(what: str, rows: list[Row]) -> Row:
    return f"all five, {what}", sum(row[1] for row in rows), 0, sum(row[3] for row in rows), sum(row[4] for row in rows)


def _made(folder: Path, own: Path, larger: bool) -> list[tuple[str, int, Path]]:
    by_name = {each.files[0]: each for each in REAL_FILES}
    found = []
    for name, (times, make) in _FIVE.items():
        (path,) = by_name[name].paths(folder, own)
        if larger and make and times > 1:
            content = make(path.read_bytes(), times)
            path = own / f"larger_{path.name}"
            path.write_bytes(content)
        found.append((by_name[name].source, times if larger else 1, path))
    return found


def _five(given: list[tuple[str, int, Path]], url: str) -> tuple[list[Row], int]:
    store, rows = open_store(url), []
    for source, times, path in given:
        started, busy = time.perf_counter(), time.process_time()
        loaded = load(store, source, [path], at=NOW)
        assert loaded.result == "loaded", loaded
        seconds, busy = time.perf_counter() - started, time.process_time() - busy
        rows.append((source, loaded.rows, times, seconds, busy))
    return rows, peak_megabytes()


if __name__ == "__main__":
    main()
