"""Recall at 1 % false alarms: what each engine finds of names written otherwise, on the list of real names."""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import labelled
from engines import Engine
from figures import NOT_IN_MACRO, alarm_threshold, macro, recall
from kept_scores import kept, scores
from labelled import Listed, Question
from measured import room
from one_table import Table
from searched import Near, answers, built

_PROCESSES = 2


@dataclass(frozen=True, kw_only=True)
class Part:
    """One list with the questions to it."""

    what: str
    listed: Sequence[Listed]
    questions: Sequence[Question]
    negatives: Sequence[Question]

    @property
    def texts(self) -> list[str]:
        return [each.name for each in self.listed]


@dataclass(frozen=True, kw_only=True)
class Scores:
    """The right party's score for every question, and every negative's best score; of ours also what it took."""

    right: Sequence[float]
    negative: Sequence[float]
    cut: int = 0
    built: float = 0.0
    asked: float = 0.0


def parts(names: Path) -> tuple[Part, Part]:
    """Return the whole list with its questions, and the primary names with the real aliases."""
    everything, asked, negatives = labelled.listed(names), labelled.questions(names), labelled.negatives(names)
    primaries = [each for each in everything if each.primary]
    others = [each for each in asked if each.category != NOT_IN_MACRO]
    aliases = [each for each in asked if each.category == NOT_IN_MACRO]
    return (
        Part(what="all names", listed=everything, questions=others, negatives=negatives),
        Part(what="primary names", listed=primaries, questions=aliases, negatives=negatives),
    )


def measure(engines: Sequence[Engine], names: Path, *, table: Table) -> None:
    """Add the rows of finding to the table."""
    for part in parts(names):
        for engine in engines:
            found = ours(part) if engine.name == "ours" else _peer(engine, part, table)
            _put(engine, part, found, table)


def by_category(questions: Sequence[Question], right: Sequence[float]) -> Mapping[str, list[float]]:
    """Return the scores of each category of questions."""
    found: dict[str, list[float]] = defaultdict(list)
    for question, score in zip(questions, right, strict=True):
        found[question.category].append(score)
    return dict(sorted(found.items()))


def _put(engine: Engine, part: Part, found: Scores, table: Table) -> None:
    threshold = alarm_threshold(found.negative)
    table.put(f"find: threshold at 1 % false alarms, {part.what}", engine.name, threshold, digits=3)
    categories = by_category(part.questions, found.right)
    recalls = {category: recall(scored, threshold) for category, scored in categories.items()}
    if NOT_IN_MACRO not in recalls:
        table.put("find: macro recall", engine.name, macro(recalls), digits=3)
    for category, share in recalls.items():
        table.put(f"find: recall, {category} ({len(categories[category])})", engine.name, share, digits=3)
    if engine.name == "ours":
        _frozen(part, found, categories, table)
        _taken(part, found, table)


def _frozen(part: Part, found: Scores, categories: Mapping[str, Sequence[float]], table: Table) -> None:
    """Put what a user sees: the thresholds that are frozen, not the one that these negatives choose."""
    names = room()
    for name, threshold in (("POSSIBLE", names.POSSIBLE), ("MATCH", names.MATCH)):
        alarms = sum(score >= threshold for score in found.negative) / len(found.negative)
        shares = [sum(score >= threshold for score in scored) / len(scored) for scored in categories.values()]
        table.put(f"find: false alarms from {name} up, {part.what}", "ours", alarms, digits=3)
        table.put(f"find: mean recall from {name} up, {part.what}", "ours", sum(shares) / len(shares), digits=3)


def _taken(part: Part, found: Scores, table: Table) -> None:
    table.put(f"find: searches that were cut, {part.what}", "ours", found.cut, digits=0)
    table.put(f"find: s to build, {part.what} ({len(part.listed)})", "ours", found.built, digits=1)
    count = len(part.questions) + len(part.negatives)
    table.put(f"find: s to ask {count}, {_PROCESSES} processes, {part.what}", "ours", found.asked, digits=1)


def ours(part: Part) -> Scores:
    """Build the index of this part and ask it everything."""
    with tempfile.TemporaryDirectory(prefix="diligence-bench-") as temporary:
        folder, began = Path(temporary) / "index", time.perf_counter()
        built(folder, part.texts)
        made = time.perf_counter() - began
        asked = [*part.questions, *part.negatives]
        found = answers(folder, [each.text for each in asked], processes=_PROCESSES)
        seconds = time.perf_counter() - began - made
    party = [each.party for each in part.listed]
    right = [
        max((score for number, score in answer.hits if party[number] == question.party), default=0.0)
        for question, answer in zip(part.questions, found, strict=False)
    ]
    negative = [max((score for _, score in each.hits), default=0.0) for each in found[len(part.questions) :]]
    return Scores(right=right, negative=negative, cut=sum(each.cut for each in found), built=made, asked=seconds)


def faults(part: Part) -> list[str]:
    """Return what ours did not find and the false alarms at 1 %, for a person who works on it."""
    with tempfile.TemporaryDirectory(prefix="diligence-bench-") as temporary:
        built(Path(temporary) / "index", part.texts)
        asked = [*part.questions, *part.negatives]
        found = answers(Path(temporary) / "index", [each.text for each in asked], processes=_PROCESSES)
    best = [max(each.hits, key=lambda hit: hit[1], default=(-1, 0.0)) for each in found]
    threshold = alarm_threshold([score for _, score in best[len(part.questions) :]])
    told = [f"{part.what}, threshold {threshold:.3f}:"]
    of_party: dict[str, set[int]] = defaultdict(set)
    for number, each in enumerate(part.listed):
        of_party[each.party].add(number)
    for question, answer, (number, highest) in zip(asked, found, best, strict=True):
        wanted = of_party[question.party] if question.party else set()
        score = max((score for hit, score in answer.hits if hit in wanted), default=0.0)
        if question.party and score <= threshold:
            right = " / ".join(part.listed[each].name for each in sorted(wanted))
            told.append(f"  missed {score:.3f} {question.category:15} {question.text} | {right}")
        elif not question.party and highest >= threshold:
            told.append(f"  taken  {highest:.3f} {question.category:15} {question.text} | {part.listed[number].name}")
    return told


def _peer(engine: Engine, part: Part, table: Table) -> Scores:
    """Score a peer without an index: the right party's names, and for a negative every name there is."""
    of_party: dict[str, list[str]] = defaultdict(list)
    for each in part.listed:
        of_party[each.party].append(each.name)
    compared = [(each.text, name, each.kind) for each in part.questions for name in of_party[each.party]]
    found = iter(scores(engine, compared))
    right = [max((next(found) for _ in of_party[each.party]), default=0.0) for each in part.questions]
    asked = [(each.text, each.kind) for each in part.negatives]
    negative = kept(engine, "negatives", [asked, part.texts], lambda: _alarms(engine, part))
    if engine.searcher is None:
        table.note(
            f"{engine.name} is too slow to ask about every name: for the negatives it was asked about the 200 nearest "
            "by WRatio, the 200 nearest by Jaro-Winkler and all that share a word of at most 200 names, of the "
            "negative's kind of party. Its threshold can only be too low by that, its recall too high."
        )
    return Scores(right=right, negative=negative)


def _alarms(engine: Engine, part: Part) -> list[float]:
    if engine.searcher is not None:
        best = engine.searcher(part.texts)
        return [best(each.text) for each in part.negatives]
    near = Near(part.texts)
    return [
        max(
            (
                engine.score(each.text, part.listed[number].name, each.kind)
                for number in near.to(each.text)
                if part.listed[number].kind == each.kind
            ),
            default=0.0,
        )
        for each in part.negatives
    ]
