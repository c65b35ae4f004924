"""Two names laid side by side, word by word: one company, perhaps one, or two; and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from service.names import scale
from service.names.align import Alignment, align
from service.names.characters import normal
from service.names.fold import Folded, Token, fold
from service.names.likeness import Likeness

Verdict = Literal["match", "possible", "no"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """How alike two names are: `score` 0–1, the verdict by the thresholds of `scale`, the reasons in words."""

    score: float
    verdict: Verdict
    why: tuple[str, ...]


def compare(a: str | Folded, b: str | Folded) -> Comparison:
    """Compare two names; the same both ways round, and 1.0 for a name with itself."""
    one = fold(a) if isinstance(a, str) else a
    other = fold(b) if isinstance(b, str) else b
    if not one.tokens or not other.tokens:
        return _wordless(one, other)
    turned = (one.key, one.original) > (other.key, other.original)
    if turned:
        one, other = other, one
    aligned = align(one, other)
    score = _score(aligned, one, other)
    return Comparison(score=score, verdict=verdict(score), why=tuple(_why(aligned, one, other, turned=turned)))


def verdict(score: float) -> Verdict:
    """Return what a score means."""
    return "match" if score >= scale.MATCH else "possible" if score >= scale.POSSIBLE else "no"


def _wordless(one: Folded, other: Folded) -> Comparison:
    same = one.original == other.original or normal(one.original).casefold() == normal(other.original).casefold() != ""
    if same:
        return Comparison(score=1.0, verdict="match", why=("the same signs, without a word in them",))
    return Comparison(score=0.0, verdict="no", why=("there is no word to compare",))


# ------------------------------------------------------------------------------------------------- score


def _score(aligned: Alignment, one: Folded, other: Folded) -> float:
    got = 0.0
    limit = 1.0
    for mine, theirs, like in aligned.pairs:
        worth = sum(each.worth for each in mine) + sum(each.worth for each in theirs)
        got += worth * (like.score if like else 1.0)
        if like and like.cap:
            limit = min(limit, scale.CAPS[like.cap])
    whole = one.worth + other.worth
    score = got / whole if whole else 0.0
    score = min(score, limit, _limit(aligned))
    if _forms_differ(one, other):
        score -= scale.FORMS_DIFFER
    return max(0.0, round(score, 4))


def _limit(aligned: Alignment) -> float:
    left = {each.kind for each in aligned.left if each.kind not in _LIGHT}
    right = {each.kind for each in aligned.right if each.kind not in _LIGHT}
    if not left and not right:
        return 1.0
    limit = scale.CAPS["partnerless"]
    if any(_numbered(each) for each in aligned.left) and any(_numbered(each) for each in aligned.right):
        limit = min(limit, scale.CAPS["numbers"])
    if "place" in left and "place" in right:
        limit = min(limit, scale.CAPS["places"])
    if (left & _TRADES and right & _TRADES) or ((left | right) & _TRADES and not _own_word(aligned)):
        limit = min(limit, scale.CAPS["trades"])
    return limit


def _own_word(aligned: Alignment) -> bool:
    """Tell whether a name's own word is paired; without one, names differ by their trades, as banks of China do."""
    return any(each.kind == "name" for mine, theirs, _ in aligned.pairs for each in (*mine, *theirs))


# Words whose absence says nothing: company, enterprise, an article.
_LIGHT = frozenset({"filler", "particle"})
_TRADES = frozenset({"business", "general"})


def _numbered(token: Token) -> bool:
    return any(each.isdigit() for each in token.latin)


def _forms_differ(one: Folded, other: Folded) -> bool:
    if one.form is None or other.form is None:
        return False
    families = {one.form.form.family, other.form.form.family}
    return len(families) > 1 and not families & {"any", "branch"}


# --------------------------------------------------------------------------------------------------- why


def _why(aligned: Alignment, one: Folded, other: Folded, *, turned: bool) -> Iterator[str]:
    for mine, theirs, like in aligned.pairs:
        first, second = (theirs, mine) if turned else (mine, theirs)
        yield _equation(first, second, like)
    for each in (*aligned.right, *aligned.left) if turned else (*aligned.left, *aligned.right):
        if each.kind not in _LIGHT:
            yield f"'{each.source}' has no partner"
    if any(map(_numbered, aligned.left)) and any(map(_numbered, aligned.right)):
        yield "the numbers differ"
    first_name, second_name = (other, one) if turned else (one, other)
    if first_name.form and second_name.form:
        agreement = "differ" if _forms_differ(one, other) else "agree"
        yield f"legal forms {first_name.form.source} / {second_name.form.source} {agreement}"
    for name in (first_name, second_name):
        yield from (f"{name.original[:60]}: {_ODD[flag]}" for flag in sorted(name.flags))


_ODD = {
    "mixed_script": "letters of two scripts in one word",
    "suspect_encoding": "the encoding looks damaged",
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
