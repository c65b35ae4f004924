"""F1 on labelled pairs: the project's own by group, and the public benchmark of nomenklatura."""

from __future__ import annotations

from collections.abc import Container, Sequence
from pathlib import Path

import labelled
from engines import Engine
from figures import Scored, best_threshold, f1
from kept_scores import compared, scores
from labelled import Pair
from measured import room
from one_table import Table

ORGANISATIONS = frozenset({"Company", "Organization", "LegalEntity"})
_PERSONS = frozenset({"Person"})


def measure(engines: Sequence[Engine], names: Path, *, given: Sequence[Path], table: Table) -> None:
    """Add the rows of pairs to the table, each engine at the one threshold that is best for it on the dev pairs."""
    own = labelled.pairs(labelled.own_pairs())
    reported = labelled.pairs(given) if given else own
    tuned = [each for each in reported if each.tuned] or [each for each in own if each.tuned]
    kept_apart = [each for each in reported if not each.tuned]
    if not tuned and kept_apart:
        table.note("No pairs to tune on: each engine's threshold is the best for it on the pairs reported on.")
    cases = labelled.cases(names)
    for engine in engines:
        if tuned or kept_apart:
            _own(engine, tuned, kept_apart, table)
        if cases:
            _cases(engine, cases, table)
    if not cases:
        table.note(f"{_no_cases(names)}: the public benchmark was not measured.")
    if not tuned and not kept_apart:
        table.note("bench/names has no pairs_dev_*.csv yet: company pairs were not measured.")


def _no_cases(names: Path) -> str:
    return f"{names} has no {labelled.CASES}"


def _own(engine: Engine, tuned: Sequence[Pair], kept_apart: Sequence[Pair], table: Table) -> None:
    parts = {name: pairs for name, pairs in (("dev", tuned), ("heldout", kept_apart)) if pairs}
    found = {name: scores(engine, compared(pairs)) for name, pairs in parts.items()}
    choosing = "dev" if tuned else "heldout"
    best = best_threshold(_scored(parts[choosing], found[choosing]))
    for what, threshold in ((f"best on {choosing}", best), ("usual", engine.usual)):
        table.put(f"pairs: threshold, {what}", engine.name, threshold, digits=3)
        for name, pairs in parts.items():
            label = f"pairs {name}: F1, {what}"
            table.put(f"{label}, all {len(pairs)}", engine.name, f1(_scored(pairs, found[name]), threshold), digits=3)
            for group in sorted({each.group for each in pairs}):
                some = _only(pairs, found[name], group={group})
                table.put(f"{label}, {group} ({len(some)})", engine.name, f1(some, threshold), digits=3)
    for name, pairs in parts.items():
        scored = _scored(pairs, found[name])
        everything = f1(scored, 0.0)
        table.note(f"Whoever calls every pair one company has F1 {everything:.3f} on {name}.")
        if engine.name == "ours":
            match = room().MATCH
            table.put(f"pairs {name}: F1, MATCH ({match})", engine.name, f1(scored, match), digits=3)


def _cases(engine: Engine, cases: Sequence[Pair], table: Table) -> None:
    found = scores(engine, compared(cases))
    scored = _scored(cases, found)
    common = best_threshold(scored)
    table.put("nomenklatura cases: threshold, best on all", engine.name, common, digits=3)
    table.put(f"nomenklatura cases: F1, all {len(cases)}", engine.name, f1(scored, common), digits=3)
    label = f"nomenklatura cases: F1, all {len(cases)}, usual threshold"
    table.put(label, engine.name, f1(scored, engine.usual), digits=3)
    for what, kinds in (("organisations", ORGANISATIONS), ("persons", _PERSONS)):
        some = _only(cases, found, kind=kinds)
        own = f1(some, best_threshold(some))
        label = f"nomenklatura cases: F1, {what} ({len(some)})"
        table.put(f"{label}, that threshold", engine.name, f1(some, common), digits=3)
        table.put(f"{label}, best threshold of their own", engine.name, own, digits=3)


def _scored(pairs: Sequence[Pair], found: Sequence[float]) -> Scored:
    return [(score, pair.same) for pair, score in zip(pairs, found, strict=True)]


def _only(
    pairs: Sequence[Pair], found: Sequence[float], *, group: Container[str] = (), kind: Container[str] = ()
) -> Scored:
    return [
        (score, pair.same) for pair, score in zip(pairs, found, strict=True) if pair.group in group or pair.kind in kind
    ]


def wrong(engine: Engine, names: Path, *, given: Sequence[Path]) -> list[str]:
    """Return the pairs that an engine gets wrong at its best threshold, worst first; never one that is kept apart."""
    own = [each for each in labelled.pairs(given or labelled.own_pairs()) if each.tuned]
    told = []
    for what, pairs in (("pairs dev", own), ("nomenklatura cases", labelled.cases(names))):
        if not pairs:
            told += [f"{what}: not compared, {_no_cases(names)}"] if pairs is not own else []
            continue
        found = scores(engine, compared(pairs))
        threshold = best_threshold(_scored(pairs, found))
        told.append(f"{what}, {engine.name} at {threshold:.3f}:")
        faults = [
            (abs(score - threshold), pair, score)
            for pair, score in zip(pairs, found, strict=True)
            if (score >= threshold) != pair.same
        ]
        for _, pair, score in sorted(faults, key=lambda fault: -fault[0]):
            label = "missed" if pair.same else "taken"
            told.append(f"  {label:6} {score:.3f} {pair.group:12} {pair.one} | {pair.other}")
    return told
