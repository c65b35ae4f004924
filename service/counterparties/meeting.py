"""Which spellings are compared at all: the distinct names of a set, and those of them that may be alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from service import names
from service.identity import compared
from service.names.index import words

# (place of one name, place of the other, how alike they are), of which every one is at least possible.
Near = Callable[[Sequence[str]], Iterable[tuple[int, int, float]]]
# Words that fewer names share than this bring them together; a word of more is no word of theirs alone.
MOST_SHARING = 150
# A word worth less is a trade or a legal form beside the name itself.
_WORTH = 0.5


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
    """Yield the pairs of names that are at least possibly one, of a set as large as one supplier's partners."""
    sharing: dict[object, list[int]] = {}
    for at, text in enumerate(texts):
        for key in _meets(text):
            sharing.setdefault(key, []).append(at)
    met: set[tuple[int, int]] = set()
    for own in sharing.values():
        if 1 < len(own) <= MOST_SHARING:
            met.update(combinations(own, 2))
    for one, other in sorted(met):
        score = compared(texts[one], texts[other]).score
        if score >= names.POSSIBLE:
            yield one, other, score


@lru_cache(maxsize=8192)
def _meets(text: str) -> frozenset[object]:
    """Return what names that may be alike share: keys of the whole name, and of each word that is worth something.

    The words' keys are those by which the index of names finds words in any script.
    """
    name = names.fold(text).tokens
    own = (words.filed(each) | words.asked(each) for each in name if each.worth > _WORTH)
    as_one = (words.as_one(each) for each in words.written_as_one(name))
    return frozenset((*names.keys(text), *(key for found in (*own, *as_one) for key in found)))
