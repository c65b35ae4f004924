"""What a name tells of itself that brings it together with others, and whether two have enough in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from service import names
from service.counterparties.alike import LETTERS
from service.names import scale
from service.names.evidence import LIGHT
from service.names.fold import Token
from service.names.index import words

# A word worth less is a trade or a legal form beside the name itself.
_WORTH = 0.5
# As much as an article is worth, or a word such as company, which stand for no other word.
_NOTHING = 0.05
# Keys of names.keys that tell of one word only: its letters, and its consonants.
_OF_ONE_WORD = ("t:", "c:")
_ROUNDING = 1e-6
# Names that have fewer letters in common are no spellings of one another, unless their words are.
_LETTERS_ALIKE = 0.6
_FEWEST_INITIALS, _MOST_INITIALS = 3, 6


class Told(NamedTuple):
    """What brings a name together with others."""

    words: Mapping[str, float]  # those that are worth something, as lines, with what they are worth
    all: tuple[str, ...]  # these and those worth little: Muhammad, a place, a trade
    whole: frozenset[str]  # keys of the name as a whole
    single: frozenset[str]  # keys of one word of it, be it worth little
    as_one: frozenset[int]  # keys of neighbouring words as one
    worth: float
    korean: bool
    letters: str  # in Latin letters, without spaces
    initials: str
    of_a_run: frozenset[str]  # the initials of some words in a row, which another name may have as one word
    abbreviations: tuple[str, ...]  # words so short that they may be initials of others
    plain: bool  # read in one way only, in letters: what its words are worth tells what it shares


@lru_cache(maxsize=8192)
def told_of(text: str) -> Told:
    name = names.fold(text)
    ways = (name,) if name.plain is None else (name, name.plain)
    keys = names.keys(text)
    lines = {words.written(each): each.worth for way in ways for each in way.tokens if each.worth > _NOTHING}
    single = frozenset(each for each in keys if each.startswith(_OF_ONE_WORD))
    return Told(
        words={line: worth for line, worth in lines.items() if worth > _WORTH},
        all=tuple(lines),
        whole=keys - single,
        single=single,
        as_one=frozenset(key for each in words.written_as_one(name.tokens) for key in words.as_one(each)),
        worth=name.worth,
        korean=any(way.korean for way in ways),
        letters=name.squeezed,
        initials=_initials(name.tokens),
        of_a_run=frozenset(_of_a_run(name.tokens)),
        abbreviations=tuple(
            each.latin
            for each in name.tokens
            if _FEWEST_INITIALS <= len(each.latin) <= _MOST_INITIALS and each.latin.isalpha()
        ),
        plain=name.plain is None and all(each.script in LETTERS for each in name.tokens),
    )


def enough(one: Told, other: Told, like: Mapping[str, Set[str]]) -> bool:
    """Return whether two names have enough in common to be compared.

    Their alike words are worth as much of them as the index of names asks for, or they are alike as two rows of letters
    (*Lionel Bessi*, *Lionel Messi*), or one has the other's initials. What is worth little counts as shared; a name
    that may be read in several ways, or of signs, is always compared.
    """
    if not (one.plain and other.plain):
        return True
    alone = _alone(one, other, like) + _alone(other, one, like)
    if alone <= (1 - scale.SHARED_AT_LEAST) * (one.worth + other.worth) + _ROUNDING:
        return True
    same = OSA.normalized_similarity(one.letters, other.letters, score_cutoff=_LETTERS_ALIKE)
    return same > 0 or _abbreviates(one, other) or _abbreviates(other, one)


def _alone(one: Told, other: Told, like: Mapping[str, Set[str]]) -> float:
    return sum(worth for line, worth in one.words.items() if like[line].isdisjoint(other.all))


def _abbreviates(short: Told, long: Told) -> bool:
    """Return whether a word of one name may be the initials of the other's words, as MLO of Money Laundering Org."""
    if len(long.initials) < _FEWEST_INITIALS:
        return False
    rests = ((each, iter(long.initials)) for each in short.abbreviations)
    return any(all(letter in rest for letter in each) for each, rest in rests)


def _initials(tokens: Iterable[Token]) -> str:
    return "".join([each.latin[:1] for each in tokens])


def _of_a_run(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the initials of words in a row, those that say little among them or not, as `names.compare` reads them."""
    for own in (tokens, [each for each in tokens if each.kind not in LIGHT]):
        letters = _initials(own)
        for size in range(_FEWEST_INITIALS, _MOST_INITIALS + 1):
            yield from (letters[start : start + size] for start in range(len(letters) - size + 1))
