"""Choose what each piece of evidence weighs, on the development data, and write it where the service reads it.

python bench/names/fit.py [--names FOLDER] [--write]

Logistic regression first (each kind of data with an offset of its own, since a question to a list needs less than a
pair), or the weights in place where they are better; then a seeded search in steps for what the figures of README.md
are made of. Without --write it only reports.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

import labelled
import numpy as np
from fit_data import Gathered, gathered
from numpy.typing import NDArray
from weights_file import write

from service.names import scale
from service.names.evidence import Evidence

Floats = NDArray[np.float64]

_FOR = {"shared", "covered", "own", "letters", "rare", "mostly"}  # may only speak for one name
_EITHER = {"read", "initials", "suffix", "alone"}
_MATCH = float(np.log(scale.MATCH / (1 - scale.MATCH))) + 0.02  # above the threshold, on the scale of the sum
_CLEARLY = 0.03
_ROUNDS = 25_000
_SEED = 4
# A figure below its goal counts ten times.
_GOALS = {"cases": 0.823, "organisations": 0.902, "macro": 0.93, "aliases": 0.55}


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """What the weights reach on the data they are chosen on."""

    pairs: float
    verdicts: float  # of tests/data/names/pairs.tsv
    cases: float
    organisations: float
    macro: float
    aliases: float
    usual: float  # macro recall at our own threshold, less what false alarms above one in a hundred cost
    likelihood: float

    def total(self) -> float:
        short = sum(max(0.0, goal - float(getattr(self, name))) for name, goal in _GOALS.items())
        own = 3 * self.pairs + 3 * self.verdicts + 0.2 * self.likelihood
        return own + self.cases + self.macro + self.aliases + 3 * self.usual - 10 * short


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=Path, default=labelled.NAMES, metavar="FOLDER")
    parser.add_argument("--write", action="store_true", help="put the weights in place")
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    parser.add_argument("--seed", type=int, default=_SEED)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="diligence-fit-") as own:
        data = gathered(labelled.folder(asked.names), Path(own))
    print(f"{len(data.truth):,} labelled comparisons, {len(Evidence._fields)} kinds of evidence", flush=True)
    start = regression(data)
    print("regression", figures(data, start), flush=True)
    held = np.array([*(scale.EVIDENCE.get(name, 0.0) for name in Evidence._fields), scale.BIAS])
    if figures(data, held).total() > figures(data, start).total():
        print("in place  ", figures(data, held), flush=True)
        start = held
    weights = centred(data, searched(data, start, rounds=asked.rounds, seed=asked.seed))
    print("searched  ", figures(data, weights))
    for name, weight in zip((*Evidence._fields, "bias"), weights, strict=True):
        print(f"  {name:12} {weight:6.2f}")
    if asked.write:
        print(f"written to {write(weights)}")


def regression(data: Gathered) -> Floats:
    """Return weights and bias by logistic regression with signs held."""
    from scipy.optimize import minimize

    width = data.features.shape[1]
    offsets = np.stack([data.source == "case", np.isin(data.source, ("found", "wrong", "negative"))], 1)
    wide = np.hstack([data.features, offsets.astype(float)])

    def loss(at: Floats) -> tuple[float, Floats]:
        z = np.clip(wide @ at[:-1] + at[-1], -30, 30)
        chance = 1 / (1 + np.exp(-z))
        off = data.weight * (chance - data.truth)
        value = -np.sum(
            data.weight * (data.truth * np.log(chance + 1e-9) + (1 - data.truth) * np.log(1 - chance + 1e-9))
        )
        return float(value + 0.02 * np.sum(at[:-1] ** 2)), np.append(wide.T @ off + 0.04 * at[:-1], off.sum())

    bounds = [_bounds(name) for name in Evidence._fields] + [(None, None)] * 3
    found = minimize(loss, np.zeros(width + 3), jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 3000})
    return np.append(found.x[:width], found.x[-1])


def _bounds(name: str) -> tuple[float | None, float | None]:
    return (None, None) if name in _EITHER else (0.0, None) if name in _FOR else (None, 0.0)


def searched(data: Gathered, start: Floats, *, rounds: int, seed: int) -> Floats:
    """Return the best weights met in so many seeded steps of one to three weights each."""
    chance = np.random.default_rng(seed)
    best, value = start, figures(data, start).total()
    for _ in range(rounds):
        which = chance.integers(0, len(start) - 1, size=chance.integers(1, 4))
        tried = best.copy()
        tried[which] += chance.normal(0, 0.5, len(which)) * np.maximum(0.4, np.abs(tried[which]) * 0.4)
        for each in which:
            low, high = _bounds(Evidence._fields[each])
            tried[each] = np.clip(tried[each], -6 if low is None else low, 6 if high is None else high)
        now = figures(data, tried).total()
        if now > value:
            best, value = tried, now
    return best


def centred(data: Gathered, weights: Floats) -> Floats:
    """Return the weights with the bias that puts the best threshold for our pairs at one half."""
    mine = data.source == "pair"
    least = _threshold(data.features[mine] @ weights[:-1] + weights[-1], data.truth[mine])
    return np.append(weights[:-1], weights[-1] - least + 0.01)


def figures(data: Gathered, weights: Floats) -> Figures:
    """Return what these weights reach."""
    z = data.features @ weights[:-1] + weights[-1]
    mine = data.source == "pair"
    held = np.clip(z[mine], -15, 15)
    right = data.truth[mine]
    likely = -np.mean(right * np.log1p(np.exp(-held)) + (1 - right) * np.log1p(np.exp(held)))
    least = _threshold(z[mine], right)
    tests = data.source == "test"
    verdicts = np.where(data.truth[tests] > 0, z[tests] - least >= _MATCH, z[tests] - least < -_CLEARLY)
    case = data.source == "case"
    macro, aliases, usual = _recalls(data, z, least)
    return Figures(
        pairs=_best_f1(z[mine], right),
        verdicts=float(np.mean(verdicts)),
        cases=_best_f1(z[case], data.truth[case]),
        organisations=_best_f1(z[data.organisation], data.truth[data.organisation]),
        macro=macro,
        aliases=aliases,
        usual=usual,
        likelihood=float(likely),
    )


def _threshold(values: Floats, truth: Floats) -> float:
    """Return the value from which on saying "one name" gives the best F1."""
    order = np.argsort(-values, kind="stable")
    right = np.cumsum(truth[order])
    return float(values[order][np.argmax(2 * right / (np.arange(1, len(truth) + 1) + truth.sum()))])


def _best_f1(values: Floats, truth: Floats) -> float:
    order = np.argsort(-values, kind="stable")
    right = np.cumsum(truth[order])
    return float(np.max(2 * right / (np.arange(1, len(truth) + 1) + truth.sum())))


def _recalls(data: Gathered, z: Floats, least: float) -> tuple[float, float, float]:
    """Return macro recall and recall of aliases above what the right number of negatives exceed, and at `least`."""
    recall, usual = {}, []
    for part, names in data.parts.items():
        worst = np.full(names.negatives, -99.0)
        np.maximum.at(worst, names.negative_of, z[names.negative_rows])
        ordered = np.sort(worst)[::-1]
        allowed = names.negatives // 100
        threshold = float(np.mean(ordered[allowed - 2 : allowed + 4]))  # some ranks around it: one name decides less
        alarms = float(np.mean(worst > least))
        for category, (rows, count) in names.categories.items():
            if category != "alias_real":
                usual.append(float(np.sum(z[rows] > least)) / count - 3 * max(0.0, alarms - 0.01))
            recall[part, category] = float(np.sum(z[rows] > threshold)) / count
    aliases = [value for (_, category), value in recall.items() if category == "alias_real"]
    others = [value for (_, category), value in recall.items() if category != "alias_real"]
    return float(np.mean(others)), float(np.mean(aliases)), float(np.mean(usual))


if __name__ == "__main__":
    main()
