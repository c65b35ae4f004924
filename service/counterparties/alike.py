"""Which words of some names are alike, or may be one word and a part of it: what brings two names together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import combinations, product
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from service.names import scale
from service.names.fold import Token
from service.names.index import words
from service.names.likeness import likeness

# Scripts that write vowels, and no more than one way of them: a word begins with the same letter in each.
LETTERS = frozenset({"latin", "cyrillic", "greek"})
_SIGNS = frozenset({"hangul", "han", "kana"})
# Share of letters in common from which `likeness` may come to scale.SEARCHED_ALIKE where the consonants differ.
_SAME = 0.75 - 1e-6


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


def alike(lines: Sequence[str], *, korean: bool) -> Mapping[str, Set[str]]:
    """Return for each word itself, what is like it, and what it may be a part of or may be a part of it.

    `lines` are distinct words; `korean` tells that some name shows Korean spelling habits. Words are alike where they
    are from scale.SEARCHED_ALIKE up, as in the index of names; so they need not be compared by every name that has one.
    """
    by_initial: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        by_initial[known(line).word.latin[:1]].append(line)
    parts: set[tuple[str, str]] = set()
    may = {_pair(*each) for each in _of_one_key(lines)}
    for own in by_initial.values():
        parts.update(_pair(*each) for each in _parts(own))
        may.update(_pair(*each) for each in _of_like_letters(own))
    found: dict[str, set[str]] = {line: {line} for line in lines}
    for one, other in (*parts, *(each for each in may - parts if _alike(*each, korean))):
        found[one].add(other)
        found[other].add(one)
    return found


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _of_one_key(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield words of one key, under which one is filed and the other asked for, and words of the same consonants."""
    filed: defaultdict[int, list[str]] = defaultdict(list)
    bare: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        bare[known(line).word.bare].append(line)
        for key in known(line).filed:
            filed[key].append(line)
    for line in lines:
        for key in known(line).asked:
            yield from ((line, other) for other in filed.get(key, ()) if other != line)
    for own in bare.values():
        yield from combinations(own, 2)


def _of_like_letters(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield words of one initial that have most letters in common, or begin alike in two scripts."""
    if len(lines) < 2:
        return
    latin = [known(line).word.latin for line in lines]
    same = cdist(latin, latin, scorer=OSA.normalized_similarity, score_cutoff=_SAME)
    yield from ((lines[a], lines[b]) for a, b in np.argwhere(np.triu(same, 1)).tolist())
    begun: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        word = known(line).word
        if word.script in LETTERS:
            begun[word.latin[:2]][word.script].append(line)
    for by_script in begun.values():
        for one, other in combinations(by_script.values(), 2):
            yield from product(one, other)


def _parts(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield words of one initial that may be one and its part: of what is read from signs, nothing tells where it ends.

    나루텍 is Naru Tech, เพชรสยาม is Phetsiam: of two such scripts every two words of one initial may be.
    """
    by_script: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        script = known(line).word.script
        by_script["letters" if script in LETTERS else script].append(line)
    for script, own in by_script.items():
        if script in _SIGNS:
            firsts: defaultdict[str, list[str]] = defaultdict(list)
            for line in own:
                firsts[known(line).word.words[0].text[:1]].append(line)
            for each in firsts.values():
                yield from combinations(each, 2)
        else:
            yield from _beginning(own)
    for one, other in combinations(by_script.values(), 2):
        yield from product(one, other)


def _beginning(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield words with those that begin with them."""
    order = sorted((known(line).word.reduced, line) for line in lines)
    for at, (short, line) in enumerate(order):
        for longer, other in order[at + 1 :]:
            if not longer.startswith(short):
                break
            yield line, other


@lru_cache(maxsize=32_768)
def _alike(line: str, another: str, korean: bool) -> bool:
    one, other = known(line).word, known(another).word
    if one.identity == other.identity:
        return True
    found = (likeness(one, other, each) for each in ((False, True) if korean else (False,)))
    return any(like is not None and like.score >= scale.SEARCHED_ALIKE for like in found)
