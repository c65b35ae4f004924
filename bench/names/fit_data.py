"""The labelled comparisons that weights are chosen on, as rows of evidence with the truth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import labelled
import numpy as np
import pair_measures
from labelled import Listed, Question
from numpy.typing import NDArray
from searched import answers, built

from service.names.compare import evidence_between

_TESTS = Path(__file__).parents[2] / "tests" / "data" / "names" / "pairs.tsv"
# What a comparison of each kind weighs: our pairs are what we are for, questions are many.
_WEIGHT = {"pair": 5.0, "test": 3.0, "case": 1.0, "found": 0.4, "wrong": 0.2, "negative": 1.2}
_WRONG, _NEAR = 2, 4  # how many of the wrong hits of a question, and of those of a negative, are looked at


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One list that is searched: which rows are the right answers of each category, and which are of negatives."""

    categories: dict[str, tuple[NDArray[Any], int]]  # rows found, and how many questions there were
    negatives: int
    negative_rows: NDArray[Any]
    negative_of: NDArray[Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathered:
    """Rows [n, kinds of evidence] with their truth, weight and source (pair, test, case, found, wrong, negative)."""

    features: NDArray[np.float64]
    truth: NDArray[np.float64]
    weight: NDArray[np.float64]
    source: NDArray[Any]
    organisation: NDArray[np.bool_]
    parts: dict[str, Part]


class _Rows:
    def __init__(self) -> None:
        self.features: list[tuple[float, ...]] = []
        self.truth: list[float] = []
        self.source: list[str] = []
        self.kind: list[str] = []

    def add(self, one: str, other: str, *, same: bool, source: str, kind: str = "") -> int:
        self.features.append(tuple(evidence_between(one, other)))
        self.truth.append(float(same))
        self.source.append(source)
        self.kind.append(kind)
        return len(self.truth) - 1


def gathered(names: Path, own: Path) -> Gathered:
    """Compare all labelled pairs, and each question with what the index finds for it; `own` is a folder to write in."""
    rows = _Rows()
    for pair in labelled.pairs([each for each in labelled.own_pairs() if each.name.startswith("pairs_dev")]):
        rows.add(pair.one, pair.other, same=pair.same, source="pair")
    for one, other, verdict, _ in (line.split("\t") for line in _TESTS.read_text("utf-8").splitlines()[1:]):
        if verdict in ("match", "no"):
            rows.add(one, other, same=verdict == "match", source="test")
    for pair in labelled.cases(names):
        rows.add(pair.one, pair.other, same=pair.same, source="case", kind=pair.kind)
    parts = {name: _part(rows, names, own / name, primary=name == "primary") for name in ("all", "primary")}
    source = np.array(rows.source)
    return Gathered(
        features=np.array(rows.features),
        truth=np.array(rows.truth),
        weight=np.array([_WEIGHT[each] for each in rows.source]),
        source=source,
        organisation=(source == "case") & np.isin(rows.kind, sorted(pair_measures.ORGANISATIONS)),
        parts=parts,
    )


def _part(rows: _Rows, names: Path, folder: Path, *, primary: bool) -> Part:
    listed = [each for each in labelled.listed(names) if each.primary or not primary]
    built(folder, [each.name for each in listed])
    questions = [each for each in labelled.questions(names) if (each.category == "alias_real") == primary]
    negatives = labelled.negatives(names)
    right: dict[str, list[int]] = defaultdict(list)
    for question, hits in zip(questions, _best(folder, listed, questions), strict=True):
        right[question.category].extend(_of_question(rows, question, hits))
    negative_rows, negative_of = [], []
    for number, (question, hits) in enumerate(zip(negatives, _best(folder, listed, negatives), strict=True)):
        for name in list(hits.values())[:_NEAR]:
            negative_rows.append(rows.add(question.text, name, same=False, source="negative"))
            negative_of.append(number)
    counts = {category: sum(each.category == category for each in questions) for category in right}
    return Part(
        categories={category: (np.array(found, int), counts[category]) for category, found in right.items()},
        negatives=len(negatives),
        negative_rows=np.array(negative_rows, int),
        negative_of=np.array(negative_of, int),
    )


def _of_question(rows: _Rows, question: Question, hits: dict[str, str]) -> Iterator[int]:
    if question.party in hits:
        yield rows.add(question.text, hits[question.party], same=True, source="found")
    for party in [each for each in hits if each != question.party][:_WRONG]:
        rows.add(question.text, hits[party], same=False, source="wrong")


def _best(folder: Path, listed: list[Listed], questions: list[Question]) -> Iterator[dict[str, str]]:
    """Yield for each question the parties found, best first, with the name that was."""
    for answer in answers(folder, [each.text for each in questions], processes=2):
        best: dict[str, str] = {}
        for ref, _ in answer.hits:
            best.setdefault(listed[ref].party, listed[ref].name)
        yield best
