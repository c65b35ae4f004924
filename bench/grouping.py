"""Grouping many spellings: seconds, memory, and pairwise precision and recall on made companies and on labelled pairs.

python bench/grouping.py [--count 20000] [--processes 2] [--wrong 20]
"""

from __future__ import annotations

import argparse
import csv
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise as pairwise_of
from pathlib import Path

from grouping_set import Spelled, made
from measuring import peak_megabytes
from pairwise import pairwise

from service import counterparties, names
from service.counterparties.whole import by_index

_PAIRS = Path(__file__).parent / "names"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--count", type=int, default=20_000)
    asked.add_argument("--processes", type=int, default=2)
    asked.add_argument("--wrong", type=int, default=0, help="print so many pairs that were joined, or not, wrongly")
    given = asked.parse_args()
    names.prepare()
    parties = made(given.count)
    companies = len({each.label for each in parties})
    print(f"{len(parties):,} spellings of {companies:,} made companies")
    kept: list[tuple[int, int, float]] = []
    asked_for: list[str] = []

    def remembered(texts: Sequence[str]) -> Iterable[tuple[int, int, float]]:
        """Find what names are near once; the ways of measuring differ in what else is known."""
        if not kept:
            asked_for.extend(texts)
            kept.extend(by_index(processes=given.processes)(texts))
        assert asked_for == list(texts)
        return kept

    print(
        f"{'known beside name and country':32}{'s':>8}{'CPU s':>8}{'MB':>7}{'precision':>11}{'recall':>8}{'groups':>9}"
    )
    for what, numbers, addresses in _WAYS:
        shown = [
            replace(each, numbers=each.numbers if numbers else (), address=each.address if addresses else None)
            for each in parties
        ]
        began, spent = time.perf_counter(), _spent()
        groups = counterparties.group(shown, {each.party_pk: each.numbers for each in shown}, near=remembered)
        seconds, cpu = time.perf_counter() - began, _spent() - spent
        precision, recall = pairwise(groups)
        if given.wrong and numbers and addresses:
            _show_wrong(groups, parties, given.wrong)
        print(f"{what:32}{seconds:8.1f}{cpu:8.1f}{_megabytes():7,}{precision:11.4f}{recall:8.4f}{len(groups):9,}")
    _labelled()


_WAYS = (
    ("identifiers and addresses", True, True),
    ("identifiers", True, False),
    ("addresses", False, True),
    ("nothing", False, False),
)


def _spent() -> float:
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def _megabytes() -> int:
    return max(peak_megabytes(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)


def _show_wrong(groups: Sequence[counterparties.Group], parties: Sequence[Spelled], most: int) -> None:
    group_of = {pk: at for at, each in enumerate(groups) for pk in each.pks}
    by_pk = {each.party_pk: each for each in parties}
    side_by_side = ((by_pk[one], by_pk[other]) for each in groups for one, other in pairwise_of(each.pks))
    joined = [(one.text, other.text, one.near or other.near) for one, other in side_by_side if one.label != other.label]
    by_label: dict[int, list[Spelled]] = defaultdict(list)
    for each in parties:
        by_label[each.label].append(each)
    apart = [
        (own[0].text, other.text, str(names.compare(own[0].text, other.text).score))
        for own in by_label.values()
        for other in own[1:]
        if group_of[own[0].party_pk] != group_of[other.party_pk]
    ]
    for title, wrong in (("joined wrongly", joined), ("not joined", apart)):
        print(f"\n{title}: {len(wrong):,} pairs side by side")
        print("   ", Counter(each[-1] for each in wrong if len(each) == 3 and each[-1][:1].isalpha()))
        for pair in wrong[:: max(1, len(wrong) // most)][:most]:
            print("   ", "  |  ".join(pair))


def _labelled() -> None:
    """Group the names of all labelled development pairs, and look at the pairs alone: real companies, many sisters."""
    rows = [
        row for path in sorted(_PAIRS.glob("pairs_dev_*.csv")) for row in csv.DictReader(path.open(encoding="utf-8"))
    ]
    parties: dict[tuple[str, str | None], Spelled] = {}
    for row in rows:
        for side in ("1", "2"):
            key = (row["name" + side], row["country" + side] or None)
            parties.setdefault(key, Spelled(len(parties), key[0], key[1], None, 0, "", ()))
    groups = counterparties.group(parties.values(), {}, near=by_index(processes=1))
    group_of = {pk: at for at, each in enumerate(groups) for pk in each.pks}
    said: Counter[tuple[bool, bool]] = Counter()
    for row in rows:
        one, other = (parties[row["name" + side], row["country" + side] or None].party_pk for side in ("1", "2"))
        said[row["is_match"] == "true", group_of[one] == group_of[other]] += 1
    joined, same = said[True, True] + said[False, True], said[True, True] + said[True, False]
    print(
        f"\n{len(rows):,} labelled pairs of real and made names, by name and country alone: of {joined:,} joined "
        f"{said[True, True] / joined:.4f} are one company; of {same:,} that are, {said[True, True] / same:.4f} joined"
    )


if __name__ == "__main__":
    main()
