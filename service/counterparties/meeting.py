"""Which spellings are compared at all: the distinct names of a set, and those of them that may be alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import combinations, product

from service import names
from service.counterparties.alike import alike, known
from service.counterparties.in_common import Told, enough, told_of
from service.identity import compared

# (place of one name, place of the other, how alike they are), of which every one is at least possible.
Near = Callable[[Sequence[str]], Iterable[tuple[int, int, float]]]
# Words that fewer names share than this bring them together; a word of more is no word of theirs alone.
MOST_SHARING = 150


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
    told = [told_of(text) for text in texts]
    bearing: dict[str, list[int]] = {}
    for at, each in enumerate(told):
        for line in each.words:
            bearing.setdefault(line, []).append(at)
    korean = any(each.korean for each in told)
    like = alike(list(dict.fromkeys(line for each in told for line in each.all)), korean=korean)
    surely = {*_sharing(each.whole for each in told), *_as_one(told, bearing, korean=korean), *_by_initials(told)}
    perhaps = {*_sharing(each.single for each in told), *_by_words(bearing, like)}
    met = surely.union(pair for pair in perhaps - surely if enough(told[pair[0]], told[pair[1]], like))
    for one, other in sorted(met):
        score = compared(texts[one], texts[other]).score
        if score >= names.POSSIBLE:
            yield one, other, score


def _sharing(keys: Iterable[frozenset[str]]) -> Iterator[tuple[int, int]]:
    sharing: dict[str, list[int]] = {}
    for at, own in enumerate(keys):
        for key in own:
            sharing.setdefault(key, []).append(at)
    for each in sharing.values():
        if 1 < len(each) <= MOST_SHARING:
            yield from combinations(each, 2)


def _as_one(told: Sequence[Told], bearing: Mapping[str, Sequence[int]], *, korean: bool) -> Iterator[tuple[int, int]]:
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


def _by_initials(told: Sequence[Told]) -> Iterator[tuple[int, int]]:
    """Yield names of which one has the initials of the other: OEZ is Osobaya Ekonomicheskaya Zona."""
    abbreviated: dict[str, list[int]] = {}
    for at, each in enumerate(told):
        for run in each.of_a_run:
            abbreviated.setdefault(run, []).append(at)
    for at, each in enumerate(told):
        for word in each.abbreviations:
            yield from (_pair((at, other)) for other in abbreviated.get(word, ()) if other != at)


def _pair(pair: tuple[int, int]) -> tuple[int, int]:
    return pair if pair[0] < pair[1] else (pair[1], pair[0])
