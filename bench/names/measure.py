"""Measure the finding and comparing of names, ours beside its peers, and print one table; README.md tells how."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

import against
import find_measures
import labelled
import measured
import pair_measures
import speed_measures
from engines import ENGINES, chosen
from one_table import Table

MEASURES = ("pairs", "find", "speed", "all", "wrong", "missed", "against")
_OF_PAIRS = ("pairs", "wrong")  # the project's own pairs are enough for these


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measure", nargs="?", default="all", choices=MEASURES)
    parser.add_argument("--names", type=Path, default=labelled.NAMES, metavar="FOLDER", help="default: %(default)s")
    parser.add_argument("--engines", default=",".join(ENGINES), help="default: %(default)s")
    parser.add_argument("--pairs", type=Path, nargs="+", default=[], metavar="FILE", help="instead of our own")
    parser.add_argument("--count", type=int, default=1_000_000, help="names to be searched for speed")
    parser.add_argument("checkout", nargs="?", type=Path, metavar="OLD_CHECKOUT", help="for against: the other version")
    asked = parser.parse_args()
    unknown = set(asked.engines.split(",")) - set(ENGINES)
    if unknown:
        parser.error(f"no engine {', '.join(sorted(unknown))}; there are {', '.join(ENGINES)}")
    names = asked.names.resolve()
    if asked.measure not in _OF_PAIRS:
        labelled.folder(names)
    if asked.measure == "against":
        if asked.checkout is None:
            parser.error("against needs OLD_CHECKOUT, a folder with the other version")
        sys.exit(1 if against.run(asked.checkout, names) else 0)
    engines = chosen(asked.engines.split(","))
    if asked.measure == "wrong":
        for engine in engines:
            print("\n".join(pair_measures.wrong(engine, names, given=asked.pairs)))
        return
    if asked.measure == "missed":
        for part in find_measures.parts(names):
            print("\n".join(find_measures.faults(part)))
        return
    table = Table([each.name for each in engines])
    if asked.measure in ("pairs", "all"):
        pair_measures.measure(engines, names, given=asked.pairs, table=table)
    if asked.measure in ("find", "all"):
        find_measures.measure(engines, names, table=table)
    if asked.measure in ("speed", "all"):
        speed_measures.measure(engines, names, count=asked.count, table=table)
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} processors, {platform.machine()}, ", end="")
    print(f"Python {platform.python_version()}; " + "; ".join(f"{each.name} is {each.version}" for each in engines))
    print(f"\n{table.printed()}")


if __name__ == "__main__":
    measured.choose()
    main()
