"""Which pairs of names are looked at: those that share a key, like words, words written as one, or initials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from service.counterparties import joining
from service.counterparties.alike import Known, Words
from service.counterparties.in_common import Laid, Told
from service.counterparties.joining import Keyed, Numbers
from service.names.index.words import written_or_sounding

# Words that fewer names share than this bring them together; a word of more is no word of theirs alone.
MOST_SHARING = 150


class Filed(NamedTuple):
    """Keys, each with a name that has it and what the words that it is of are worth."""

    keys: Numbers
    names: Numbers
    worth: np.ndarray[Any, np.dtype[np.float64]]

    @classmethod
    def of(cls, own: Sequence[Mapping[int, float]]) -> Filed:
        names = np.repeat(np.arange(len(own)), [len(each) for each in own])
        keys = np.fromiter(chain.from_iterable(own), np.int64, len(names))
        return cls(keys, names, np.fromiter((worth for each in own for worth in each.values()), np.float64, len(names)))

    def where(self, kept: np.ndarray[Any, np.dtype[np.bool_]]) -> Filed:
        return Filed(self.keys[kept], self.names[kept], self.worth[kept])


def pairs_of(laid: Sequence[Laid], words: Words, *, most: int) -> tuple[Numbers, Mapping[int, float], bool]:
    """Return the pairs of names by their places, coded, what words as one are worth in some, by the code, and whether
    there are more than so many pairs."""
    told = [each.told for each in laid]
    bearing = _bearing(laid, len(words.given))
    as_one = _as_one(told, words.given, bearing)
    found = chain(
        _sharing([each.whole for each in told]),
        _sharing([each.single for each in told]),
        _by_words(bearing, words.like, len(told)),
        _by_words(bearing, words.parts, len(told)),
        [_by_initials(told), np.fromiter(as_one, np.int64, len(as_one))],
    )
    pairs, cut = joining.once(found, most=most)
    return pairs, as_one, cut


def _bearing(laid: Sequence[Laid], count: int) -> Keyed:
    """Return the names that bear each word, of those that are worth something: every word has its place."""
    own = [{at for words, _, _ in each.words for at, _ in words} for each in laid]
    found = Keyed.of(own)
    starts, sizes = np.zeros(count, np.int64), np.zeros(count, np.int64)
    starts[found.keys], sizes[found.keys] = found.starts, found.sizes
    return Keyed(np.arange(count), starts, sizes, found.things)


def _sharing(keys: Sequence[frozenset[str]]) -> Iterator[Numbers]:
    numbers: dict[str, int] = {}
    own = Keyed.of([[numbers.setdefault(key, len(numbers)) for key in each] for each in keys])
    for _, one, other in joining.met(own, own, most=2 * MOST_SHARING):
        yield joining.coded(one, other, len(keys))


def _by_words(bearing: Keyed, like: Sequence[Set[int]], count: int) -> Iterator[Numbers]:
    one = np.repeat(np.arange(len(like)), [len(each) for each in like])
    other = np.fromiter(chain.from_iterable(like), np.int64, len(one))
    mine, theirs = bearing.sizes[one], bearing.sizes[other]
    few = np.where(one == other, mine, mine + theirs) <= MOST_SHARING
    few &= (one <= other) & (mine > 0) & (theirs > 0)
    for _, first, second in joining.crossed(bearing.where(one[few]), bearing.where(other[few])):
        yield joining.coded(first, second, count)


def _as_one(told: Sequence[Told], given: Sequence[Known], bearing: Keyed) -> dict[int, float]:
    """Return names of which one writes as one word what are two or three of the other, with what these are worth.

    Between two words in Latin letters the sound in Korean tells something where one of the names is Korean.
    """
    asking, runs = Filed.of([each.as_one for each in told]), Filed.of([each.runs for each in told])
    korean = np.asarray([each.korean for each in told], bool)
    found: dict[int, float] = {}

    def add(asking: Filed, having: Filed) -> None:
        own, others = (Keyed.under(each.keys, np.arange(len(each.keys))) for each in (asking, having))
        for _, one, other in joining.met(own, others, most=MOST_SHARING):
            mine, theirs = asking.names[one], having.names[other]
            codes = np.minimum(mine, theirs) * len(told) + np.maximum(mine, theirs)
            more = asking.worth[one] + having.worth[other]
            for code, each in zip(codes[mine != theirs].tolist(), more[mine != theirs].tolist(), strict=True):
                found[code] = max(each, found.get(code, 0.0))

    add(runs, runs)
    wanted = set(asking.keys.tolist())
    plainly = (wanted & (each.filed if each.word.script == "latin" else each.filed | each.asked) for each in given)
    add(asking, _borne(bearing, plainly, given))
    if korean.any():
        sounding = (wanted.intersection(written_or_sounding(each.word.latin)) for each in given)
        having = _borne(bearing, sounding, given)
        add(asking.where(korean[asking.names]), having)
        add(asking, having.where(korean[having.names]))
    return found


def _borne(bearing: Keyed, keys: Iterable[Set[int]], given: Sequence[Known]) -> Filed:
    """Return the keys of words, each with every name that bears the word, and with what the word is worth."""
    own = [tuple(each) for each in keys]
    word = np.repeat(np.arange(len(own)), [len(each) for each in own])
    key = np.fromiter(chain.from_iterable(own), np.int64, len(word))
    sizes = bearing.sizes[word]
    which = np.repeat(np.arange(len(word)), sizes)
    place = np.arange(len(which)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    worth = np.asarray([each.word.worth for each in given])
    return Filed(key[which], bearing.things[bearing.starts[word[which]] + place], worth[word[which]])


def _by_initials(told: Sequence[Told]) -> Numbers:
    """Return names of which one has the initials of the other: OEZ is Osobaya Ekonomicheskaya Zona."""
    abbreviated: dict[str, list[int]] = {}
    for at, each in enumerate(told):
        for run in each.of_a_run:
            abbreviated.setdefault(run, []).append(at)
    found = [
        (at, other)
        for at, each in enumerate(told)
        for word in each.abbreviations
        for other in abbreviated.get(word, ())
    ]
    one, other = np.asarray(found, np.int64).reshape(-1, 2).T
    return joining.coded(one, other, len(told))
