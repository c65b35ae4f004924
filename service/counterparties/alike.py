"""Which words of some names are alike, or may be one word and a part of it: what brings two names together."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache
from itertools import chain, combinations, islice, product
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import partial_ratio
from rapidfuzz.process import cdist

from service.counterparties import joining
from service.counterparties.joining import Keyed, Numbers
from service.names import scale
from service.names.fold import Token
from service.names.hangul import latin_key
from service.names.index import words
from service.names.likeness import likeness

# Scripts that write vowels, and no more than one way of them: a word begins with the same letter in each.
LETTERS = frozenset({"latin", "cyrillic", "greek"})
_SIGNS = frozenset({"hangul", "han", "kana"})
# Share of letters in common from which `likeness` may come to scale.SEARCHED_ALIKE where the consonants differ.
_SAME = 0.75 - 1e-6
_ROWS = 512  # words compared with all of their length at a time: what that takes of memory does not grow with them
# Consonants that languages write for one another, and so large a part of them in common, of a hundred.
SOUNDS = str.maketrans("gdbvfwrlzcjqx", "ktppppnnssskk")
_IN_PART = 50


class Known(NamedTuple):
    """A word with the keys under which it is filed, and those under which words like it are asked for."""

    word: Token
    filed: frozenset[int]
    asked: frozenset[int]


@lru_cache(maxsize=8192)
def known(line: str) -> Known:
    """Return the word of a line (`index.words.written`): one object for all names, by which likeness is remembered."""
    word = words.read(line)
    return Known(word, words.filed(word), words.asked(word))


class Words:
    """Distinct words, by their places, with those that are like each; what may be a part of what is told apart.

    Words are alike where they are from scale.SEARCHED_ALIKE up, as in the index of names; so they need not be compared
    by every name that has one. `korean` tells that some name shows Korean spelling habits. `like`: a word itself, and
    what is like it. `parts`: what it may be a part of, or may be a part of it; these are compared when they are needed.
    `cut`: there are more than `most` pairs of either kind, and not all of them are known.
    """

    def __init__(self, given: Sequence[Known], *, korean: bool, most: int) -> None:
        self.given, self._korean = given, korean
        self._tokens = tokens = [each.word for each in given]
        by_initial: defaultdict[str, list[int]] = defaultdict(list)
        for at, each in enumerate(tokens):
            by_initial[each.latin[:1]].append(at)
        self.like: list[set[int]] = [{at} for at in range(len(tokens))]
        self.parts: list[set[int]] = [set() for _ in tokens]
        may = chain(_of_one_key(given), _of_one_sound(tokens), [_of_one_spelling(tokens)])
        parts = (pair for own in by_initial.values() for pair in _parts(tokens, own))
        for one, other in islice(parts, most):
            self.parts[one].add(other)
            self.parts[other].add(one)
        pairs, self.cut = joining.once(
            chain(may, *(_of_like_letters(tokens, own) for own in by_initial.values())), most=most
        )
        self.cut = self.cut or next(parts, None) is not None
        for one, other in joining.pairs(pairs, len(tokens)):
            self._weigh(one, other)

    def _weigh(self, one: int, other: int) -> None:
        if _alike(self._tokens[one], self._tokens[other], self._korean):
            self.like[one].add(other)
            self.like[other].add(one)

    def settle(self, own: Iterable[int], others: Set[int]) -> None:
        """Compare some words with those of others that each may be a part of, or have as one; each pair once."""
        for one in own:
            for other in (self.parts[one] & others) - self.like[one]:
                self._weigh(one, other)


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _of_one_key(given: Sequence[Known]) -> Iterator[Numbers]:
    """Yield words of one key, under which one is filed and the other asked for."""
    filed, asked = Keyed.of(each.filed for each in given), Keyed.of(each.asked for each in given)
    yield from (joining.coded(one, other, len(given)) for _, one, other in joining.met(asked, filed))


def _of_one_sound(tokens: Sequence[Token]) -> Iterator[Numbers]:
    """Yield words of the same consonants, and those that are one as they are transliterated."""
    for heard in ([each.bare for each in tokens], [each.reduced for each in tokens]):
        number: dict[str, int] = {}
        own = Keyed.of((number.setdefault(each, len(number)),) for each in heard)
        yield from (joining.coded(one, other, len(tokens)) for _, one, other in joining.met(own, own))


def _of_one_spelling(tokens: Sequence[Token]) -> Numbers:
    """Return words with those of another alphabet that they may be written as: шнайдер with shnayder and schneider.

    Each is spelled a letter at a time, as far as some word begins so.
    """
    words: defaultdict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(tokens):
        if each.script in LETTERS:
            words[each.latin].append(at)
    begins = {"", *(each[:end] for each in words for end in range(1, len(each) + 1))}
    found: list[tuple[int, int]] = []
    for at, each in enumerate(tokens):
        if each.script not in LETTERS or each.script == "latin":
            continue
        reached = {""}
        for spellings in each.units:
            reached = {more for begun in reached for one in spellings if (more := begun + one) in begins}
        found += ((at, other) for spelled in reached & words.keys() for other in words[spelled])
    one, other = np.asarray(found, np.int64).reshape(-1, 2).T
    return joining.coded(one, other, len(tokens))


def _of_like_letters(tokens: Sequence[Token], own: Sequence[int]) -> Iterator[Numbers]:
    """Yield words of one initial that have most letters in common."""
    order = np.asarray(sorted(own, key=lambda at: (len(tokens[at].latin), at)), np.int64)
    latin = [tokens[at].latin for at in order.tolist()]
    sizes = [len(each) for each in latin]
    for start in range(0, len(latin), _ROWS):
        rows = latin[start : start + _ROWS]
        end = bisect_right(sizes, len(rows[-1]) / _SAME + 1)
        same = cdist(rows, latin[start:end], scorer=OSA.normalized_similarity, score_cutoff=_SAME)
        one, other = np.nonzero(np.triu(same, 1))
        yield joining.coded(order[one + start], order[other + start], len(tokens))


def _parts(tokens: Sequence[Token], own: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield words of one initial that may be one and its part: of what is read from signs, nothing tells where it ends.

    나루텍 is Naru Tech, เพชรสยาม is Phetsiam: of two such scripts every two words that begin alike may be.
    """
    by_script: defaultdict[str, list[int]] = defaultdict(list)
    for at in own:
        script = tokens[at].script
        by_script["letters" if script in LETTERS else script].append(at)
    for script, these in by_script.items():
        if script in _SIGNS:
            firsts: defaultdict[str, list[int]] = defaultdict(list)
            for at in these:
                firsts[tokens[at].words[0].text[:1]].append(at)
            for each in firsts.values():
                yield from combinations(each, 2)
        else:
            yield from _beginning(tokens, these)
    for these, those in combinations(by_script.values(), 2):
        yield from _sounding_in_part(tokens, these, those)


def _sounding_in_part(tokens: Sequence[Token], these: Sequence[int], those: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield words of two scripts of which the consonants of one are half of what some part of the other has."""
    mine, theirs = ([tokens[at].bare.translate(SOUNDS) for at in own] for own in (these, those))
    for start in range(0, len(these), _ROWS):
        same = cdist(mine[start : start + _ROWS], theirs, scorer=partial_ratio, score_cutoff=_IN_PART, dtype=np.uint8)
        for one, other in np.argwhere(same).tolist():
            yield these[start + one], those[other]
    vowels, other_vowels = (
        [at for at, bare in zip(own, each, strict=True) if not bare] for own, each in ((these, mine), (those, theirs))
    )
    yield from product(vowels, those)
    yield from product(these, other_vowels)


def _beginning(tokens: Sequence[Token], own: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield words with those that begin with them."""
    order = sorted((tokens[at].reduced, at) for at in own)
    for place, (short, at) in enumerate(order):
        for longer, other in order[place + 1 :]:
            if not longer.startswith(short):
                break
            yield at, other


@lru_cache(maxsize=32_768)
def _alike(one: Token, other: Token, korean: bool) -> bool:
    if one.identity == other.identity:
        return True
    like = likeness(one, other, False)
    if like is not None and like.score >= scale.SEARCHED_ALIKE:
        return True
    # among Korean names words in Latin letters are more alike only where they sound the same
    if not korean or one.script != "latin" or other.script != "latin" or latin_key(one.latin) != latin_key(other.latin):
        return False
    like = likeness(one, other, True)
    return like is not None and like.score >= scale.SEARCHED_ALIKE
