"""Which spellings are compared at all: the distinct names of a set, and those of them that may be alike."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from service import names
from service.counterparties import joining
from service.counterparties.alike import Words, known
from service.counterparties.in_common import Laid, Told, enough, told_by, told_of
from service.counterparties.looked_at import pairs_of
from service.identity import compared
from service.names.compare import rate
from service.names.fold import Folded, Token
from service.names.index.words import written

# (place of one name, place of the other, how alike they are), of which every one is at least possible.
Near = Callable[[Sequence[str]], Iterable[tuple[int, int, float]]]


# So few names are all compared with each other: of two that no key brings together, words alone may tell (小沢護謨工業,
# Ozawa Gomu Kogyo). Of so many, all that a key brings together where one is read from signs: what it has in common with
# the other cannot be told without comparing them.
_FEW, _SOME = 12, 256
# Of so many names what was told and compared is remembered for the next question.
_REMEMBERED = 2_000
# Pairs of words and of names, and comparisons of names, that a question waits for, some seconds each. Of 6,000 names as
# they are borne these are a half at most; thousands of names made to be alike would take minutes.
_MOST_ALIKE, _MOST_LOOKED_AT, _MOST_COMPARED = 300_000, 800_000, 200_000


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


def in_memory(texts: Sequence[str]) -> Generator[tuple[int, int, float], None, bool]:
    """Yield the pairs of names that are at least possibly one, of a set as large as one supplier's partners.

    Names are looked at that share a key of the whole name, or words written as one, or alike words; those are compared
    that have enough in common. Millions of pairs are looked at in arrays; what is compared grows with the names.
    Returns whether so many are alike that not all were compared.
    """
    if len(texts) <= _FEW:
        yield from _every_pair(texts)
        return False
    many = len(texts) > _REMEMBERED
    one_word: dict[str, Token] = {}
    folded: list[Folded] = []
    told: list[Told] = []
    for text in texts:
        if many:  # more than what is remembered of single names: each is folded once, and a word is one object
            folded.append(_of_words(names.fold(text), one_word))
            told.append(told_by(folded[-1]))
        else:
            told.append(told_of(text))
    place: dict[str, int] = {}
    for each in told:
        for way in each.ways:
            for line in way.all:
                place.setdefault(line, len(place))
    words = Words([known(line) for line in place], korean=any(each.korean for each in told), most=_MOST_ALIKE)
    laid = [Laid.of(each, place) for each in told]
    found, as_one, cut = pairs_of(laid, words, most=_MOST_LOOKED_AT)
    comparisons = 0
    for one, other in joining.pairs(found, len(texts)):
        generous = len(texts) <= _SOME and not (told[one].plain and told[other].plain)
        if generous or enough(laid[one], laid[other], words, as_one=as_one.get(one * len(texts) + other, 0.0)):
            comparisons += 1
            if comparisons > _MOST_COMPARED:
                return True
            score = rate(folded[one], folded[other]) if many else compared(texts[one], texts[other]).score
            if score >= names.POSSIBLE:
                yield one, other, score
    return cut or words.cut


def _every_pair(texts: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    for one, other in combinations(range(len(texts)), 2):
        score = compared(texts[one], texts[other]).score
        if score >= names.POSSIBLE:
            yield one, other, score


def _of_words(name: Folded, one_word: dict[str, Token]) -> Folded:
    """Return the name with words that are one object for all names, by which likenesses are remembered."""
    lines = [written(each) for each in name.tokens]
    if len(set(lines)) < len(lines):
        return name  # a word that stands there twice is two words when names are aligned
    tokens = tuple(one_word.setdefault(line, each) for line, each in zip(lines, name.tokens, strict=True))
    return replace(name, tokens=tokens)
