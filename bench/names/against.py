"""Compare this version with another checkout on the development data: every hit that one has and the other has not.

A hit is a pair of one party, or a question's right party, that scores from the version's own POSSIBLE up. What the
other has and this one lost needs its reason in lost.csv.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import find_measures
import labelled
from measured import PROJECT

LOST = labelled.HERE / "lost.csv"

What = Literal["pair", "question", "false pair", "negative"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One thing that one version takes for a hit and the other does not; `gained` if this version does."""

    what: What
    name: str
    gained: bool
    before: float
    now: float

    @property
    def lost(self) -> bool:
        return self.what in ("pair", "question") and not self.gained


def run(other: Path, names: Path) -> int:
    """Print every change and return the number of hits that are lost without a reason."""
    before, now = _verdicts(other, names), _verdicts(PROJECT, names)
    found = list(changes(before, now, names))
    reasons = read_reasons(LOST)
    for title, wanted in (
        ("lost", lambda each: each.lost),
        ("found anew", lambda each: not each.lost and each.what in ("pair", "question")),
        ("false alarms, new", lambda each: each.what in ("false pair", "negative") and each.gained),
        ("false alarms, gone", lambda each: each.what in ("false pair", "negative") and not each.gained),
    ):
        some = [each for each in found if wanted(each)]
        print(f"\n{title}: {len(some)}")
        for each in some:
            reason = reasons.get((each.what, each.name), "NO REASON") if each.lost else ""
            print(f"  {each.what:10} {each.before:.3f} → {each.now:.3f}  {each.name}{reason and f'  ({reason})'}")
    unnamed = [each for each in found if each.lost and (each.what, each.name) not in reasons]
    still = {(each.what, each.name) for each in found if each.lost}
    for what, name in sorted(set(reasons) - still):
        print(f"lost.csv has a reason for a {what} that is not lost: {name}")
    if unnamed:
        print(f"\n{len(unnamed)} lost hits have no reason. Next: find them again, or give each its row in {LOST.name}.")
    return len(unnamed)


def read_reasons(path: Path) -> Mapping[tuple[str, str], str]:
    """Return the reasons by what was lost and its name; a row without a reason is none."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, strict=True))
    return {(row["what"], row["name"]): row["reason"] for row in rows if row["reason"].strip()}


def changes(before: Mapping[str, Any], now: Mapping[str, Any], names: Path) -> Iterator[Change]:
    """Yield what the two versions take differently, in the order of the data."""
    for pair, old, new in zip(labelled.dev_pairs(names), before["pairs"], now["pairs"], strict=True):
        what: What = "pair" if pair.same else "false pair"
        yield from _change(what, f"{pair.one} | {pair.other}", before, now, scores=(old, new))
    for part, old, new in zip(find_measures.parts(names), before["parts"], now["parts"], strict=True):
        for question, *scores in zip(part.questions, old["right"], new["right"], strict=True):
            name = f"{question.text} → {question.party} ({question.category}, {part.what})"
            yield from _change("question", name, before, now, scores=(scores[0], scores[1]))
        for question, *scores in zip(part.negatives, old["negative"], new["negative"], strict=True):
            yield from _change("negative", f"{question.text} ({part.what})", before, now, scores=(scores[0], scores[1]))


def _change(
    what: What, name: str, before: Mapping[str, Any], now: Mapping[str, Any], *, scores: tuple[float, float]
) -> Iterator[Change]:
    had, has = scores[0] >= before["possible"], scores[1] >= now["possible"]
    if had != has:
        yield Change(what=what, name=name, gained=has, before=scores[0], now=scores[1])


def _verdicts(checkout: Path, names: Path) -> dict[str, Any]:
    checkout = checkout.resolve()
    if not (checkout / "service" / "names" / "__init__.py").is_file():
        raise SystemExit(f"{checkout} is no checkout of this project.\nNext: git worktree add FOLDER OLD_COMMIT")
    done = subprocess.run(
        [sys.executable, str(labelled.HERE / "verdicts.py"), str(names)],
        env={**os.environ, "PYTHONPATH": str(checkout)},
        stdout=subprocess.PIPE,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    if not Path(told["room"]).is_relative_to(checkout):
        raise SystemExit(f"{told['room']} was measured instead of {checkout}")
    print(f"{checkout}: a hit from {told['possible']} up", flush=True)
    return told
