"""The words of an asked name as a segment has them: with those like them, taken apart, and written as one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import compress, islice, pairwise
from typing import NamedTuple

import numpy as np

from service.names import scale
from service.names.characters import Word
from service.names.fold import Token, token
from service.names.index import words
from service.names.index.segment import Array, Segment
from service.names.likeness import likeness
from service.names.meanings import Piece

_WORDS_IN_MEMORY = 30_000
_ASKED_IN_MEMORY = 4_000
_SHORTEST_GLUED = 5
_SHORTEST_PART = 2
_MOST_SPLITS = 3
_OWN = ("name", "place", "qualifier")
_ARTICLES = ("al", "el", "ul", "il")
_SIGNS = ("hangul", "han")
_MOST_SIGNS = 6
_LONGEST_RUN = 3


class Row(NamedTuple):
    """An asked word with the words of a segment that are like it."""

    word: Token  # one object for all who ask for it, by which likenesses are remembered
    numbers: Array  # int32, sorted
    alike: Array  # float32
    posted: int  # names that bear one of them


class Parts(NamedTuple):
    """An asked word that may be written as several: the rows of these, with the share of the word that each is."""

    of: int  # place of the word among the rows
    rows: tuple[tuple[Row, float], ...]


class Run(NamedTuple):
    """Asked words in a row that may be written as one."""

    start: int  # places among the rows
    end: int
    row: Row


class Asked(NamedTuple):
    """What to look for: the rows of the words that are worth something, and how else they may be written."""

    rows: list[Row]
    parts: list[Parts]
    runs: list[Run]


class Asking:
    """The words of a segment, with what this process remembers of them."""

    def __init__(self, data: Segment) -> None:
        self._data = data
        self.word = lru_cache(maxsize=_WORDS_IN_MEMORY)(self._read)
        self._row = lru_cache(maxsize=_ASKED_IN_MEMORY)(self._alike)
        self._as_one = lru_cache(maxsize=_ASKED_IN_MEMORY)(self._alike_as_one)
        self._spelt_row = lru_cache(maxsize=_ASKED_IN_MEMORY)(self._spelt)

    def _read(self, number: int) -> Token:
        return words.read(self._data.word(number))

    def row(self, word: Token, *, korean: bool) -> Row:
        """Return the words that are like this one."""
        return self._row(words.written(word), korean)

    def otherwise(self, rows: Sequence[Row], *, korean: bool) -> Asked:
        """Return the rows with what stands for some of them where words are written as one, or taken apart."""
        worthy = [row for row in rows if row.word.worth > 0]
        parts = [
            Parts(at, found) for at, row in enumerate(worthy) for found in self._apart(row.word, korean=korean) if found
        ]
        return Asked(worthy, parts, list(self._together(worthy, korean=korean)))

    def _apart(self, word: Token, *, korean: bool) -> Iterator[tuple[tuple[Row, float], ...]]:
        if len(word.words) != 1 or word.kind not in _OWN:
            return
        if word.script in _SIGNS:
            text = word.words[0].text
            if 2 <= len(text) <= _MOST_SIGNS:
                for cut in sorted({tuple(range(1, len(text))), *((at,) for at in range(1, len(text)))}):
                    ends = (0, *cut, len(text))
                    rows = [self.row(_made(text[a:b], word.script), korean=korean) for a, b in pairwise(ends)]
                    yield tuple(zip(rows, [(b - a) / len(text) for a, b in pairwise(ends)], strict=True))
        elif word.script == "latin" and len(word.latin) >= _SHORTEST_GLUED:
            if word.latin.startswith(_ARTICLES):
                yield ((self.row(_made(word.latin[2:], "latin"), korean=korean), 1.0),)
            for known in islice(self._known_parts(word.latin), _MOST_SPLITS):
                yield tuple((self._spelt_row(part), len(part) / len(word.latin)) for part in known)

    def _known_parts(self, latin: str) -> Iterator[list[str]]:
        """Yield the ways in which a word is two known ones, the most even first, or three."""
        size = len(latin)
        places = range(_SHORTEST_PART, size - _SHORTEST_PART + 1)
        known = self._data.holds([words.spelt(part) for at in places for part in (latin[:at], latin[at:])])
        begins = {at for at, held in zip(places, known[::2], strict=True) if held}
        ends = {at for at, held in zip(places, known[1::2], strict=True) if held}
        both = sorted(begins & ends, key=lambda at: abs(2 * at - size))
        yield from ([latin[:at], latin[at:]] for at in both)
        if not both:
            middles = [(a, b) for a in begins for b in ends if b - a >= _SHORTEST_PART]
            held = self._data.holds([words.spelt(latin[a:b]) for a, b in middles])
            yield from ([latin[:a], latin[a:b], latin[b:]] for a, b in compress(middles, held))

    def _together(self, rows: Sequence[Row], *, korean: bool) -> Iterator[Run]:
        for size in range(2, _LONGEST_RUN + 1):
            for start in range(len(rows) - size + 1):
                run = [row.word for row in rows[start : start + size]]
                if len({each.script for each in run}) > 1 or any(len(each.words) > 1 for each in run):
                    continue
                text, script = "".join(each.words[0].text for each in run), run[0].script
                row = self._as_one(text, korean) if script == "latin" else self.row(_made(text, script), korean=korean)
                if len(row.numbers):
                    yield Run(start, start + size, row)

    def _spelt(self, latin: str) -> Row:
        numbers = self._data.filed_under((words.spelt(latin),))
        return Row(_made(latin, "latin"), numbers, np.ones(len(numbers), np.float32), self._data.posted_by(numbers))

    def _alike(self, line: str, korean: bool) -> Row:
        word = words.read(line)
        return self._liked(word, words.asked(word), korean)

    def _alike_as_one(self, latin: str, korean: bool) -> Row:
        word = _made(latin, "latin")
        return self._liked(word, words.as_one(word), korean)

    def _liked(self, word: Token, keys: Collection[int], korean: bool) -> Row:
        numbers, alike = [], []
        for number in self._data.filed_under(tuple(keys)).tolist():
            other = self.word(number)
            like = None if word.identity == other.identity else likeness(word, other, korean)
            if like is None:
                score = 1.0 if word.identity == other.identity else 0.0
            else:
                score = like.score
                if like.cap == "initial":  # stands for a word, but is worth less than one
                    score *= min(1.0, other.worth / word.worth)
            if score >= scale.SEARCHED_ALIKE:
                numbers.append(number)
                alike.append(score)
        found = np.asarray(numbers, np.int32)
        return Row(word, found, np.asarray(alike, np.float32), self._data.posted_by(found))


def _made(text: str, script: str) -> Token:
    return token(Piece(words=(Word(source=text, text=text, script=script),), kind="name"), leads=True)
