"""Finding names: words like the asked ones, the names that bear them, and those compared one by one, best first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from service.names import legal_forms, scale
from service.names.compare import rate
from service.names.fold import Folded, Token, fold_anew
from service.names.index import segment, words
from service.names.index.respelling import respelled
from service.names.index.segment import Array, Segment
from service.names.likeness import likeness
from service.names.persons import readings

_WORDS_IN_MEMORY = 30_000
_ASKED_IN_MEMORY = 4_000
_ROUNDING = 1e-3


class Hit(NamedTuple):
    """A name found: its number, how alike it is (0-1, as `compare` says), and how it is written."""

    ref: int
    score: float
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """Names like the one asked, best first; `cut` tells that names which might be like it were not looked at."""

    hits: tuple[Hit, ...]
    cut: bool


class Index:
    """The index in a folder; sees by itself when another has been put in its place. One thread at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamp: tuple[int, int] | None = None
        self._parts: list[_Part] = []
        self._removed = np.zeros(0, np.int64)

    def find(self, text: str, *, least: float = scale.POSSIBLE, most: int = scale.COMPARED) -> Found:
        """Return the names that score at least `least`; `most` bounds the names compared one by one.

        Raises FileNotFoundError where the folder holds no index.
        """
        self._look()
        asked = fold_anew(text)
        best: dict[int, Hit] = {}
        cut = False
        for part in self._parts:
            for variant in (asked, *readings(asked), *respelled(asked, part.knows)):
                cut |= part.find(variant, self._removed, best, least=least, most=most)
        hits = sorted(best.values(), key=lambda each: (-each.score, each.ref))
        return Found(hits=tuple(hits), cut=cut)

    def _look(self) -> None:
        found = (self._folder / segment.MANIFEST).stat()
        stamp = (found.st_mtime_ns, found.st_ino)
        if stamp == self._stamp:
            return
        manifest = segment.read_manifest(self._folder)
        had = {each.name: each for each in self._parts}
        self._parts = [
            had.get(name) or _Part(name, Segment(self._folder / name), gone=number == 0)
            for number, name in enumerate(manifest["segments"])
        ]
        self._removed = np.asarray(manifest["removed"], np.int64)
        self._stamp = stamp


class _Row(NamedTuple):
    """An asked word with the words of a segment that are like it."""

    word: Token  # one object for all who ask for it, by which likenesses are remembered
    numbers: Array  # int32, sorted
    alike: Array  # float32
    posted: int  # names that bear one of them


class _Part:
    """A segment with what this process remembers of it."""

    def __init__(self, name: str, data: Segment, *, gone: bool) -> None:
        self.name = name
        self._data = data
        self._gone = gone  # whether names of it may have been removed since
        self._word = lru_cache(maxsize=_WORDS_IN_MEMORY)(self._read_word)
        # What each name has gained in a search; zero between searches. A page that no search touches takes no memory.
        self._gain = np.zeros(len(data.refs), np.float32)
        self._rows = lru_cache(maxsize=_ASKED_IN_MEMORY)(self._alike)

    def _read_word(self, number: int) -> Token:
        return words.read(self._data.word(number))

    def knows(self, latin: str) -> bool:
        """Tell whether some name has a word that is written so in Latin letters, or one in signs that sounds so."""
        return bool(len(self._data.filed_under(words.written_or_sounding(latin))))

    def find(self, asked: Folded, removed: Array, best: dict[int, Hit], *, least: float, most: int) -> bool:
        """Add to `best` what this segment holds; returns whether the search was cut."""
        if not asked.tokens:
            return False
        rows = [self._rows(words.written(each), asked.korean) for each in asked.tokens]
        asked = replace(asked, tokens=_each_its_own([row.word for row in rows]))
        names, shared, cut = self._candidates([row for row in rows if row.word.worth > 0])
        if self._gone and len(removed) and len(names):
            kept = ~np.isin(self._data.refs[names], removed)
            names, shared = names[kept], shared[kept]
        order = np.argsort(-shared, kind="stable")
        cut |= len(order) > most and bool(shared[order[most]] >= scale.SHARED_BY_POSSIBLE)
        likely = int((shared >= scale.SHARED_BY_POSSIBLE).sum())
        for at in order[: min(most, likely + scale.COMPARED_DOUBTFUL)].tolist():
            name = int(names[at])
            score = rate(asked, self._folded(name))
            ref = int(self._data.refs[name])
            if score >= least and (ref not in best or score > best[ref].score):
                best[ref] = Hit(ref, score, self._data.text(name))
        return cut

    def _folded(self, name: int) -> Folded:
        tokens = _each_its_own([self._word(number) for number in self._data.words_of(name).tolist()])
        form = int(self._data.forms[name])
        return Folded.of(tokens, legal_forms.numbered(form) if form >= 0 else None, self._data.text(name))

    def _candidates(self, asked: Sequence[_Row]) -> tuple[Array, Array, bool]:
        """Return names that share enough with the asked one, the share of each, and whether some were left out."""
        rows = sorted(asked, key=lambda row: row.posted)
        left = whole = sum(row.word.worth for row in rows)
        looked, cut = 0, False
        touched: list[Array] = []
        unread: list[tuple[float, float]] = []  # an asked word's worth, and from which worth on names were not read
        for row in rows:
            # A name with none of the words before shares at most what is left: only light ones come so near.
            lightest = 2 * left / scale.SHARED_AT_LEAST - whole
            unread.append((row.word.worth, lightest))
            left -= row.word.worth
            if lightest <= 0:
                continue
            bearing, which = self._data.bearing(row.numbers, lightest=lightest)
            if looked + len(bearing) > scale.POSTINGS:
                cut = True
                bearing = bearing[: scale.POSTINGS - looked]
            looked += len(bearing)
            np.add.at(self._gain, bearing, (row.word.worth * row.alike)[which[: len(bearing)]])
            touched.append(bearing)
        names = np.concatenate(touched) if touched else np.zeros(0, np.int32)
        worth = self._data.worth[names]
        may = self._gain[names] + sum(more * (worth > lightest) for more, lightest in unread)
        found = np.unique(names[may + _ROUNDING >= scale.SHARED_AT_LEAST / 2 * (whole + worth)])
        self._gain[names] = 0
        if not len(found):
            return found, np.zeros(0, np.float32), cut
        shared = 2 * self._gained(found, rows) / (whole + self._data.worth[found])
        enough = shared >= scale.SHARED_AT_LEAST
        return found[enough], shared[enough], cut

    def _gained(self, names: Array, rows: Sequence[_Row]) -> Array:
        """Return the worth of the asked words that each name has, or has something like."""
        starts = self._data.name_start[names]
        sizes = self._data.name_start[names + 1] - starts
        flat = self._data.name_words[segment.ranges(starts, sizes)]
        first = np.cumsum(sizes) - sizes
        gained = np.zeros(len(names), np.float32)
        for row in rows:
            if not len(row.numbers):
                continue
            where = np.minimum(row.numbers.searchsorted(flat), len(row.numbers) - 1)
            hit = np.where(row.numbers[where] == flat, row.alike[where], np.float32(0))
            gained += row.word.worth * np.maximum.reduceat(hit, first).astype(np.float32)
        return gained

    def _alike(self, line: str, korean: bool) -> _Row:
        word = words.read(line)
        numbers, alike = [], []
        filed = self._data.filed_under(tuple(words.asked(word)))
        for number in filed.tolist():
            score = _like(word, self._word(number), korean)
            if score >= scale.LEAST_LIKE:
                numbers.append(number)
                alike.append(score)
        found = np.asarray(numbers, np.int32)
        posted = int((self._data.posted_start[found + 1] - self._data.posted_start[found]).sum()) if numbers else 0
        return _Row(word, found, np.asarray(alike, np.float32), posted)


def _each_its_own(words: list[Token]) -> tuple[Token, ...]:
    """Return the words of a name; one that stands there twice is two words when names are aligned."""
    if len(set(words)) < len(words):
        words = [replace(each) if each in words[:at] else each for at, each in enumerate(words)]
    return tuple(words)


def _like(one: Token, other: Token, korean: bool) -> float:
    """Return 0-1 what a name that has the other word gains by it, as a share of what the asked word is worth."""
    if one.identity == other.identity:
        return 1.0
    found = likeness(one, other, korean)
    if found is None:
        return 0.0
    # An initial stands for a word, but is worth less than one.
    return found.score if found.cap != "initial" else found.score * min(1.0, other.worth / one.worth)
