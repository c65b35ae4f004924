"""The labelled data: pairs of names, a list with questions to it, and the made-up million; as records."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
NAMES = HERE.parents[2] / "shared" / "names"
CASES = "nomenklatura_cases.csv"
_FILES = ("names.tsv", "queries_dev.tsv", "negatives_dev.tsv", CASES)
_SEED = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two names, whether they are one party's, their group and kind of party; `tuned` if its rows may be looked at."""

    one: str
    other: str
    same: bool
    group: str
    kind: str
    tuned: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """One name of one party on the list."""

    party: str
    kind: str
    primary: bool
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A name that is asked for, and the party it should find; a negative's party is empty."""

    text: str
    kind: str
    category: str
    party: str = ""


def folder(path: Path) -> Path:
    """Return the folder of names if all its files are there; else end with the next step."""
    missing = [name for name in _FILES if not (path / name).is_file()]
    if missing:
        raise SystemExit(
            f"{path} has no {', '.join(missing)}.\nNext: give the folder that holds {', '.join(_FILES)} with "
            "--names FOLDER; bench/names/README.md says what is in them."
        )
    return path


def pairs(paths: Sequence[Path]) -> list[Pair]:
    """Read the company pairs of these files; a file is tuned on unless its name says it is not."""
    found = []
    for path in paths:
        tuned = path.name.startswith("pairs_dev")
        for row in _rows(path, ","):
            same = _truth(row["is_match"], path)
            group = row.get("group") or "-"
            found.append(
                Pair(one=row["name1"], other=row["name2"], same=same, group=group, kind="Company", tuned=tuned)
            )
    return found


def own_pairs() -> list[Path]:
    """Return the files of pairs that the project keeps, those that were never tuned on last."""
    return [*sorted(HERE.glob("pairs_dev_*.csv")), *sorted(HERE.glob("pairs_heldout_*.csv"))]


def dev_pairs(names: Path) -> list[Pair]:
    """Return all pairs whose rows may be looked at: our own and the public benchmark's."""
    return [*(each for each in pairs(own_pairs()) if each.tuned), *cases(names)]


def cases(names: Path) -> list[Pair]:
    """Read the public benchmark of nomenklatura; none where the folder has not got it."""
    path = names / CASES
    if not path.is_file():
        return []
    return [
        Pair(
            one=row["name1"],
            other=row["name2"],
            same=_truth(row["is_match"], path),
            group=row["schema"],
            kind=row["schema"],
        )
        for row in _rows(path, ",")
    ]


def listed(names: Path) -> list[Listed]:
    """Read the list: every name of every party."""
    return [
        Listed(
            party=row["entity"],
            kind=row["kind_of_party"],
            primary=row["kind_of_name"] == "primary",
            name=row["name"],
        )
        for row in _rows(names / "names.tsv", "\t")
    ]


def questions(names: Path) -> list[Question]:
    """Read the names that should each find their party."""
    return [
        Question(text=row["query"], kind=row["kind_of_party"], category=row["category"], party=row["entity"])
        for row in _rows(names / "queries_dev.tsv", "\t")
    ]


def negatives(names: Path) -> list[Question]:
    """Read the names that are on no list."""
    kinds = {"neg_company": "Company", "neg_person": "Person"}
    return [
        Question(text=row["name"], kind=kinds[row["kind"]], category=row["kind"])
        for row in _rows(names / "negatives_dev.tsv", "\t")
    ]


def many(real: Sequence[str], count: int) -> Iterator[str]:
    """Yield so many different names: the real ones, then words of two of them in new order; the same at every call."""
    chance = random.Random(_SEED)
    seen = set(real)
    yield from sorted(seen)[:count]
    ordered = sorted(seen)
    while len(seen) < count:
        first, second = chance.choice(ordered).split(), chance.choice(ordered).split()
        words = first + second
        chance.shuffle(words)
        name = " ".join(words[: max(2, len(first))])
        if name not in seen:
            seen.add(name)
            yield name


def _rows(path: Path, delimiter: str) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        if delimiter == "\t":  # a quotation mark in these files is part of the name
            yield from csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        else:
            yield from csv.DictReader(stream, strict=True)


def _truth(text: str, path: Path) -> bool:
    if text.lower() not in ("true", "false", "1", "0"):
        raise SystemExit(f"{path}: is_match is {text!r}, not true or false")
    return text.lower() in ("true", "1")
