"""Which word of one name stands for which of the other: equal, surely alike, glued, doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from service.names import scale
from service.names.fold import Folded, Token
from service.names.likeness import STRONG, Likeness, glued, likeness, may_begin, related

# With more words left over than this on a side the names differ anyway; the work stays bounded.
_MOST_LEFT = 10
_LONGEST_RUN = 6


@dataclass(slots=True)
class Alignment:
    """Pairs of words with their likeness, None where equal; `left` and `right` are what found no partner."""

    left: list[Token]
    right: list[Token]
    pairs: list[tuple[tuple[Token, ...], tuple[Token, ...], Likeness | None]] = field(default_factory=list)


def align(one: Folded, other: Folded) -> Alignment:
    """Return the words of two names paired; each word stands in one pair at most."""
    aligned = Alignment(list(one.tokens), list(other.tokens))
    _pair_equal(aligned)
    if not aligned.left or not aligned.right or max(len(aligned.left), len(aligned.right)) > _MOST_LEFT:
        return aligned
    korean = one.korean or other.korean
    found = _candidates(aligned, korean=korean)
    if found:
        strong = [each for each in found if each[0] <= -STRONG]
        _pair(aligned, strong)
        found = found[len(strong) :]
    if (len(aligned.left) > 1 or len(aligned.right) > 1) and aligned.left and aligned.right:
        _pair_glued(aligned, korean=korean)
    if found:
        _pair(aligned, found)
    if aligned.left and aligned.right:
        aligned.right = _pair_acronyms(aligned, aligned.left, aligned.right, turned=False)
        aligned.left = _pair_acronyms(aligned, aligned.right, aligned.left, turned=True)
    return aligned


def _pair_acronyms(aligned: Alignment, singles: list[Token], among: list[Token], *, turned: bool) -> list[Token]:
    """Pair IBM with International Business Machines; returns what is left of `among`."""
    for single in list(singles) if len(among) > 2 else ():
        size = len(single.latin)
        if not 3 <= size <= min(6, len(among)) or single.kind == "number" or not single.latin.isalpha():
            continue
        for run in _runs_of(among, size):
            if all(a == b.latin[:1] for a, b in zip(single.latin, run, strict=True)):
                like = Likeness(scale.ACRONYM, "initials of the words", slip=scale.OTHER_SIGNS)
                aligned.pairs.append((run, (single,), like) if turned else ((single,), run, like))
                singles.remove(single)
                among = [each for each in among if each not in run]
                break
    return among


def _pair_equal(aligned: Alignment) -> None:
    left, right = [], aligned.right
    for each in aligned.left:
        identity = each.identity
        for at, partner in enumerate(right):
            if partner.identity == identity:
                aligned.pairs.append(((each,), (partner,), related(each, partner)))
                del right[at]
                break
        else:
            left.append(each)
    aligned.left = left


# Ranked by likeness, then the words' texts and places, so that no two are level; then the words and how they are alike.
_Candidate = tuple[float, str, str, int, int, Token, Token, Likeness]


def _candidates(aligned: Alignment, *, korean: bool) -> list[_Candidate]:
    found: list[_Candidate] = []
    for i, one in enumerate(aligned.left):
        for j, other in enumerate(aligned.right):
            like = likeness(one, other, korean)
            if like is not None:
                found.append((-like.score, one.text, other.text, i, j, one, other, like))
    found.sort()
    return found


def _pair(aligned: Alignment, found: list[_Candidate]) -> None:
    for _, _, _, _, _, one, other, like in found:
        if one in aligned.left and other in aligned.right:
            aligned.left.remove(one)
            aligned.right.remove(other)
            aligned.pairs.append(((one,), (other,), like))


def _pair_glued(aligned: Alignment, *, korean: bool) -> None:
    for single in list(aligned.left) if len(aligned.right) > 1 else ():
        run, like = _run(single, aligned.right, korean=korean)
        if like is not None:
            aligned.left.remove(single)
            aligned.right = [each for each in aligned.right if each not in run]
            aligned.pairs.append(((single,), run, like))
    for single in list(aligned.right) if len(aligned.left) > 1 else ():
        run, like = _run(single, aligned.left, korean=korean)
        if like is not None:
            aligned.right.remove(single)
            aligned.left = [each for each in aligned.left if each not in run]
            aligned.pairs.append((run, (single,), like))


def _runs_of(among: list[Token], size: int) -> Iterator[tuple[Token, ...]]:
    """Yield words in a row, those that say little among them or not."""
    for own in (among, [each for each in among if each.kind not in ("filler", "particle")]):
        yield from (tuple(own[start : start + size]) for start in range(len(own) - size + 1))


def _run(single: Token, among: list[Token], *, korean: bool) -> tuple[tuple[Token, ...], Likeness | None]:
    if single.kind == "number":
        return (), None
    wanted = len(single.latin)
    longest, shortest = wanted + 2 + wanted // 3, wanted - 2 - wanted // 3  # no spellings of one word differ more
    sizes = [len(each.latin) for each in among]
    if sum(sizes) < shortest:
        return (), None
    for start in range(len(among) - 1):
        together = sizes[start]
        if together + sizes[start + 1] > longest or not may_begin(single, among[start], korean=korean):
            continue
        for end in range(start + 2, min(len(among), start + _LONGEST_RUN) + 1):
            together += sizes[end - 1]
            if together > longest:
                break
            if together < shortest:
                continue
            run = tuple(among[start:end])
            like = glued(single, run, korean=korean)
            if like is not None:
                return run, like
    return (), None
