"""Which spellings are compared at all: the distinct names of a set, and those of them that may be alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import combinations, product
from typing import NamedTuple

from rapidfuzz.distance import OSA

from service import names
from service.counterparties.alike import LETTERS, alike, known
from service.identity import compared
from service.names import scale
from service.names.index import words

# (place of one name, place of the other, how alike they are), of which every one is at least possible.
Near = Callable[[Sequence[str]], Iterable[tuple[int, int, float]]]
# Words that fewer names share than this bring them together; a word of more is no word of theirs alone.
MOST_SHARING = 150
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


class Spellings:
    """The distinct names of a set of parties: equal but for legal forms' spelling, letters' case and signs is one."""

    def __init__(self, texts: Sequence[str], near: Near) -> None:
        places: dict[object, int] = {}
        self.texts: list[str] = []
        self.of: list[int] = []  # the place of each text's name
        for text in texts:
            place = places.setdefault(_identity(text), len(self.texts))
            if place == len(self.texts):
                self.texts.append(text)
            self.of.append(place)
        self.pairs: dict[tuple[int, int], float] = {}
        for one, other, score in near(self.texts):
            key = (one, other) if one < other else (other, one)
            self.pairs[key] = max(score, self.pairs.get(key, 0.0))

    def alike(self, one: int, other: int) -> float:
        """Return how alike two names are, 0 to 1, as `names.compare` says."""
        if one == other:
            return 1.0
        key = (one, other) if one < other else (other, one)
        found = self.pairs.get(key)
        return compared(self.texts[key[0]], self.texts[key[1]]).score if found is None else found


def _identity(text: str) -> object:
    name = names.fold(text)
    if not name.tokens or name.flags & {"cut", "suspect_encoding"}:
        return text
    return tuple(each.identity for each in name.tokens), name.form.form.family if name.form else None


def in_memory(texts: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs of names that are at least possibly one, of a set as large as one supplier's partners.

    Names are compared that share a key of the whole name, or words written as one; and those that have alike words,
    where these are worth enough of both names.
    """
    told = [_told(text) for text in texts]
    bearing: dict[str, list[int]] = {}
    for at, each in enumerate(told):
        for line in each.words:
            bearing.setdefault(line, []).append(at)
    korean = any(each.korean for each in told)
    like = alike(list(dict.fromkeys(line for each in told for line in each.all)), korean=korean)
    surely = {*_sharing(each.whole for each in told), *_as_one(told, bearing, korean=korean)}
    perhaps = {*_sharing(each.single for each in told), *_by_words(bearing, like)}
    met = surely.union(pair for pair in perhaps - surely if _enough(told[pair[0]], told[pair[1]], like))
    for one, other in sorted(met):
        score = compared(texts[one], texts[other]).score
        if score >= names.POSSIBLE:
            yield one, other, score


class _Told(NamedTuple):
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
    abbreviations: tuple[str, ...]  # words so short that they may be initials of others
    plain: bool  # read in one way only, in letters: what its words are worth tells what it shares


@lru_cache(maxsize=8192)
def _told(text: str) -> _Told:
    name = names.fold(text)
    ways = (name,) if name.plain is None else (name, name.plain)
    keys = names.keys(text)
    lines = {words.written(each): each.worth for way in ways for each in way.tokens if each.worth > _NOTHING}
    single = frozenset(each for each in keys if each.startswith(_OF_ONE_WORD))
    return _Told(
        words={line: worth for line, worth in lines.items() if worth > _WORTH},
        all=tuple(lines),
        whole=keys - single,
        single=single,
        as_one=frozenset(key for each in words.written_as_one(name.tokens) for key in words.as_one(each)),
        worth=name.worth,
        korean=any(way.korean for way in ways),
        letters=name.squeezed,
        initials="".join([each.latin[:1] for each in name.tokens]),
        abbreviations=tuple(
            each.latin
            for each in name.tokens
            if _FEWEST_INITIALS <= len(each.latin) <= _MOST_INITIALS and each.latin.isalpha()
        ),
        plain=name.plain is None and all(each.script in LETTERS for each in name.tokens),
    )


def _sharing(keys: Iterable[frozenset[str]]) -> Iterator[tuple[int, int]]:
    sharing: dict[str, list[int]] = {}
    for at, own in enumerate(keys):
        for key in own:
            sharing.setdefault(key, []).append(at)
    for each in sharing.values():
        if 1 < len(each) <= MOST_SHARING:
            yield from combinations(each, 2)


def _as_one(told: Sequence[_Told], bearing: Mapping[str, Sequence[int]], *, korean: bool) -> Iterator[tuple[int, int]]:
    """Yield names of which one writes as one word what are two or three of the other."""
    asking: dict[int, list[int]] = {}
    for at, each in enumerate(told):
        for key in each.as_one:
            asking.setdefault(key, []).append(at)
    having: dict[int, set[int]] = {}
    for line, own in bearing.items():
        word, filed, asked = known(line)
        # between two words in Latin letters the sound in Korean tells something of Korean names only
        for key in filed | asked if korean or word.script != "latin" else filed:
            if key in asking:
                having.setdefault(key, set()).update(own)
    for key, own in asking.items():
        others = having.get(key, set()).difference(own)
        if len(own) + len(others) <= MOST_SHARING:
            yield from combinations(own, 2)
            yield from map(_pair, product(own, others))


def _by_words(bearing: Mapping[str, Sequence[int]], like: Mapping[str, Set[str]]) -> Iterator[tuple[int, int]]:
    for line, own in bearing.items():
        for other in like[line]:
            theirs = bearing.get(other, ())
            if line == other and len(own) <= MOST_SHARING:
                yield from combinations(own, 2)
            elif line < other and len(own) + len(theirs) <= MOST_SHARING:
                yield from (_pair(each) for each in product(own, theirs) if each[0] != each[1])


def _pair(pair: tuple[int, int]) -> tuple[int, int]:
    return pair if pair[0] < pair[1] else (pair[1], pair[0])


def _enough(one: _Told, other: _Told, like: Mapping[str, Set[str]]) -> bool:
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


def _alone(one: _Told, other: _Told, like: Mapping[str, Set[str]]) -> float:
    return sum(worth for line, worth in one.words.items() if like[line].isdisjoint(other.all))


def _abbreviates(short: _Told, long: _Told) -> bool:
    """Return whether a word of one name may be the initials of the other's words, as MLO of Money Laundering Org."""
    if len(long.initials) < _FEWEST_INITIALS:
        return False
    rests = ((each, iter(long.initials)) for each in short.abbreviations)
    return any(all(letter in rest for letter in each) for each, rest in rests)
