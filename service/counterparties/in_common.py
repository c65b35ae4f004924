"""What a name tells of itself that brings it together with others, and whether two have enough in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from service import names
from service.counterparties.alike import LETTERS, SOUNDS, Words
from service.names import scale
from service.names.evidence import LIGHT
from service.names.fold import Folded, Token
from service.names.index import words
from service.names.persons import apart

# A word worth less is a trade or a legal form beside the name itself.
_WORTH = 0.5
# As much as an article is worth, or a word such as company, which stand for no other word.
_NOTHING = 0.05
# Keys of names.keys that tell of one word only: its letters, and its consonants.
_OF_ONE_WORD = ("t:", "c:")
_ROUNDING = 1e-6
# Names that have fewer letters in common are no spellings of one another, unless their words are.
_LETTERS_ALIKE = 0.6
_SOUNDS_ALIKE = 0.6
_FEWEST_INITIALS, _MOST_INITIALS = 3, 6


class Way(NamedTuple):
    """One way to read a name."""

    words: Mapping[str, float]  # those that are worth something, as lines, with what they are worth
    all: tuple[str, ...]  # these and those worth little: Muhammad, a place, a trade
    worth: float


class Told(NamedTuple):
    """What brings a name together with others."""

    ways: tuple[Way, ...]
    whole: frozenset[str]  # keys of the name as a whole
    single: frozenset[str]  # keys of one word of it, be it worth little
    as_one: Mapping[int, float]  # keys of neighbouring words as one, with what these are worth
    runs: Mapping[int, float]  # the same by how they are written, and where the name is Korean by how they sound
    korean: bool
    letters: str  # in Latin letters, without spaces
    sounds: str  # the consonants of what is worth something
    initials: str
    of_a_run: frozenset[str]  # the initials of some words in a row, which another name may have as one word
    abbreviations: tuple[str, ...]  # words so short that they may be initials of others
    plain: bool  # read in letters: what its words are worth tells what it shares
    person: bool  # of signs that may be a family name and a given one, in either order


@lru_cache(maxsize=8192)
def told_of(text: str) -> Told:
    return told_by(names.fold(text))


def told_by(name: Folded) -> Told:
    """Return what brings a folded name together with others."""
    ways = (name,) if name.plain is None else (name, name.plain)
    keys = names.keys(name.original)
    single = frozenset(each for each in keys if each.startswith(_OF_ONE_WORD))
    as_one: dict[int, float] = {}
    runs: dict[int, float] = {}
    for one in words.written_as_one(name.tokens):
        worth = sum(each.worth for each in name.tokens if each.words[0].text in one.latin)
        as_one.update((key, max(worth, as_one.get(key, 0.0))) for key in words.as_one(one))
        keys_of_run = words.written_or_sounding(one.latin) if name.korean else (words.spelt(one.latin),)
        runs.update((key, max(worth, runs.get(key, 0.0))) for key in keys_of_run)
    return Told(
        ways=tuple(_way(each) for each in ways),
        whole=keys - single,
        single=single,
        as_one=as_one,
        runs=runs,
        korean=any(way.korean for way in ways),
        letters=name.squeezed,
        sounds="".join([each.bare for each in name.tokens if each.worth > _WORTH]).translate(SOUNDS),
        initials=_initials(name.tokens),
        of_a_run=frozenset(_of_a_run(name.tokens)),
        abbreviations=tuple(
            each.latin
            for each in name.tokens
            if _FEWEST_INITIALS <= len(each.latin) <= _MOST_INITIALS and each.latin.isalpha()
        ),
        plain=all(each.script in LETTERS for each in name.tokens),
        person=bool(apart(name)),
    )


def _way(name: Folded) -> Way:
    lines = {words.written(each): each.worth for each in name.tokens if each.worth > _NOTHING}
    return Way({line: worth for line, worth in lines.items() if worth > _WORTH}, tuple(lines), name.worth)


class Laid(NamedTuple):
    """A name among those it is compared with: its words as their places among all words, by the way it is read."""

    told: Told
    words: tuple[tuple[tuple[tuple[int, float], ...], frozenset[int], float], ...]

    @classmethod
    def of(cls, told: Told, place: Mapping[str, int]) -> Laid:
        return cls(
            told,
            tuple(
                (
                    tuple((place[line], worth) for line, worth in way.words.items()),
                    frozenset(place[line] for line in way.all),
                    way.worth,
                )
                for way in told.ways
            ),
        )


def enough(one: Laid, other: Laid, known: Words, *, as_one: float = 0.0) -> bool:
    """Return whether two names have enough in common to be compared.

    Their alike words are worth as much of them as the index of names asks for, or they are alike as two rows of letters
    (*Lionel Bessi*, *Lionel Messi*), or one has the other's initials; where one is read from signs, words of one may be
    parts of the other's and the rows of consonants alike. What is worth little counts as shared, and so do words that
    one has as one: `as_one` is what these are worth in both names.
    """
    here, there = one.told, other.told
    if _share(one, other, known.like, as_one=as_one):
        return True
    if OSA.normalized_similarity(here.letters, there.letters, score_cutoff=_LETTERS_ALIKE) > 0:
        return True
    if not (here.plain and there.plain):
        if here.person or there.person:
            return True
        if _share(one, other, known.like, known.parts, as_one=as_one):
            for own, _, _ in one.words:
                for _, every, _ in other.words:
                    known.settle([at for at, _ in own], every)
            if _share(one, other, known.like, as_one=as_one):
                return True
            if OSA.normalized_similarity(here.sounds, there.sounds) >= _SOUNDS_ALIKE:
                return True
    return _abbreviates(here, there) or _abbreviates(there, here)


def _share(one: Laid, other: Laid, *like: Sequence[Set[int]], as_one: float) -> bool:
    """Return whether what has no like word in the other name is worth no more than the index of names lets pass."""
    for own, every, worth in one.words:
        for theirs, all_theirs, worth_theirs in other.words:
            most = (1 - scale.SHARED_AT_LEAST) * (worth + worth_theirs) + as_one + _ROUNDING
            if _alone(own, all_theirs, like) + _alone(theirs, every, like) <= most:
                return True
    return False


def _alone(own: Iterable[tuple[int, float]], others: Set[int], like: Sequence[Sequence[Set[int]]]) -> float:
    return sum([worth for at, worth in own if all(each[at].isdisjoint(others) for each in like)])


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
