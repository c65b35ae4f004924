"""Two names laid side by side, word by word: one company, perhaps one, or two; and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Literal, NamedTuple

from service.names import evidence, scale
from service.names.align import Alignment, align
from service.names.characters import LONGEST, normal
from service.names.fold import Folded, Token, fold
from service.names.likeness import Likeness
from service.names.persons import readings

Verdict = Literal["match", "possible", "no"]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """How alike two names are: `score` 0–1, the verdict by the thresholds of `scale`, the reasons in words."""

    score: float
    verdict: Verdict
    explain: Callable[[], tuple[str, ...]] = field(repr=False, compare=False)

    @cached_property
    def why(self) -> tuple[str, ...]:
        """The reasons, worked out when they are asked for: most comparisons are only counted."""
        return self.explain()


def compare(a: str | Folded, b: str | Folded) -> Comparison:
    """Compare two names; the same both ways round, and 1.0 for a name with itself; 0.0 where there is none."""
    one = fold(a) if isinstance(a, str) else a
    other = fold(b) if isinstance(b, str) else b
    if not one.tokens or not other.tokens:
        return _wordless(one, other)
    turned = _turned(one, other)
    if turned:
        one, other = other, one
    score, laid = _best(one, other)
    reasons = partial(_why, laid, one, other, turned=turned)
    return Comparison(score=score, verdict=verdict(score), explain=lambda: tuple(reasons()))


def rate(one: Folded, other: Folded) -> float:
    """Return the score of `compare` alone."""
    if not one.tokens or not other.tokens:
        return _wordless(one, other).score
    if _one_text(one, other):
        return 1.0
    if _turned(one, other):
        one, other = other, one
    return round(max([laid.score() for laid in _ways(one, other)]), 4)


def may_match(a: str, b: str) -> bool:
    """Tell whether two names could be a match at all: a cheap look at their numbers, for comparing thousands."""
    return fold(a).digits == fold(b).digits


def evidence_between(a: str, b: str) -> evidence.Evidence:
    """Return what speaks for and against two names being one, for choosing the weights."""
    one, other = fold(a), fold(b)
    if not one.tokens or not other.tokens:
        return evidence.Evidence(*(0.0 for _ in evidence.Evidence._fields))
    if _turned(one, other):
        one, other = other, one
    return _best(one, other)[1].evidence()


def verdict(score: float) -> Verdict:
    """Return what a score means."""
    return "match" if score >= scale.MATCH else "possible" if score >= scale.POSSIBLE else "no"


def _turned(one: Folded, other: Folded) -> bool:
    return (one.key, one.original) > (other.key, other.original)


def _wordless(one: Folded, other: Folded) -> Comparison:
    if normal(one.original).strip() and written_alike(one.original, other.original):
        return Comparison(score=1.0, verdict="match", explain=lambda: ("the same signs, without a word in them",))
    return Comparison(score=0.0, verdict="no", explain=lambda: ("there is no word to compare",))


# ------------------------------------------------------------------------------------------------- score


class _Laid(NamedTuple):
    """Two readings of the names side by side."""

    aligned: Alignment
    one: Folded
    other: Folded

    def evidence(self) -> evidence.Evidence:
        return evidence.weigh(self.aligned, self.one, self.other, forms=forms_differ(self.one, self.other))

    def score(self) -> float:
        found = evidence.score(self.evidence())
        cut = "cut" in self.one.flags or "cut" in self.other.flags
        if found <= scale.POSSIBLE or not (cut or evidence.doubtful(self.aligned)):
            return found
        # A person must look, however much speaks for one name: what is above POSSIBLE is pressed below MATCH.
        return scale.POSSIBLE + (found - scale.POSSIBLE) * (scale.MATCH - scale.POSSIBLE) / (1.001 - scale.POSSIBLE)


def _best(one: Folded, other: Folded) -> tuple[float, _Laid]:
    """Return the best score over the readings of both names, 1.0 where they are written the same."""
    score, laid = max(((each.score(), each) for each in _ways(one, other)), key=lambda each: each[0])
    return 1.0 if _one_text(one, other) else round(score, 4), laid


def _ways(one: Folded, other: Folded) -> list[_Laid]:
    """Return the readings of one name beside those of the other, as they are written first."""
    return [
        _Laid(align(mine, theirs), mine, theirs)
        for mine in (one, *readings(one))
        for theirs in (other, *readings(other))
    ]


def _one_text(one: Folded, other: Folded) -> bool:
    return one.key == other.key and bool(one.original) and written_alike(one.original, other.original)


def written_alike(one: str, other: str) -> bool:
    """Tell whether two texts are one but for case, width and what cannot be seen, throughout their length."""
    if one == other:
        return True
    return max(len(one), len(other)) <= LONGEST and normal(one).casefold() == normal(other).casefold()


def forms_differ(one: Folded, other: Folded) -> bool:
    """Tell whether the names bear legal forms of different kinds."""
    if one.form is None or other.form is None:
        return False
    families = {one.form.form.family, other.form.form.family}
    return len(families) > 1 and not families & {"any", "branch"}


# --------------------------------------------------------------------------------------------------- why


def _why(laid: _Laid, one: Folded, other: Folded, *, turned: bool) -> Iterator[str]:
    aligned = laid.aligned
    for mine, theirs, like in aligned.pairs:
        first, second = (theirs, mine) if turned else (mine, theirs)
        yield _equation(first, second, like)
    alone = [each for each in (*aligned.right, *aligned.left) if each.kind not in evidence.LIGHT]
    if not turned:
        alone = [each for each in (*aligned.left, *aligned.right) if each.kind not in evidence.LIGHT]
    for each in alone:
        yield f"'{each.source}' has no partner: {_cost(laid, [each])}"
    if len(alone) > 1:
        yield f"these words together: {_cost(laid, alone)}"
    if any(map(evidence.numbered, aligned.left)) and any(map(evidence.numbered, aligned.right)):
        yield "the numbers differ"
    first_name, second_name = (other, one) if turned else (one, other)
    if first_name.form and second_name.form:
        families = {first_name.form.form.family, second_name.form.form.family}
        agreement = "differ" if forms_differ(one, other) else "agree" if len(families) == 1 else "may be one"
        yield f"legal forms {first_name.form.source} / {second_name.form.source} {agreement}"
    for name in (first_name, second_name):
        yield from (f"{name.original[:60]}: {_ODD[flag]}" for flag in sorted(name.flags))


def _cost(laid: _Laid, lone: Sequence[Token]) -> str:
    """Return what the score would gain without these words, as a loss."""
    without = Alignment(
        [each for each in laid.aligned.left if each not in lone],
        [each for each in laid.aligned.right if each not in lone],
        laid.aligned.pairs,
    )
    loss = laid.score() - _Laid(without, laid.one, laid.other).score()
    return f"{loss:+.2f}".replace("-", "−").replace("+0.00", "0")


_ODD = {
    "mixed_script": "letters of two scripts in one word",
    "suspect_encoding": "the encoding looks damaged",
    "mistyped": "a trade, place or qualifying word is mistyped",
    "cut": "longer than 200 characters, compared by its beginning",
    "reading_unknown": "Japanese characters whose reading is not known",
    "vowels_unwritten": "short vowels are not written",
}
_KIND_WORDS = {
    "business": "business word",
    "general": "business word",
    "filler": "business word",
    "particle": "particle",
    "place": "place",
    "number": "number",
    "qualifier": "qualifying word",
}


def _equation(first: tuple[Token, ...], second: tuple[Token, ...], like: Likeness | None) -> str:
    left, right = (" ".join(each.source for each in part) for part in (first, second))
    if like is not None:
        return f"{left} = {right} ({like.reason})"
    if first[0].kind == "name":
        return f"{left} = {right}"
    return f"{left} = {right} ({_KIND_WORDS[first[0].kind]})"
