"""Finding names: words like the asked ones, the names that bear them, and those compared one by one, best first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from service.names import legal_forms, scale
from service.names.compare import rate
from service.names.fold import Folded, Token, fold_anew
from service.names.index import segment, words
from service.names.index.asking import Asked, Asking, Row
from service.names.index.bounding import Counts, Near, bound
from service.names.index.respelling import respelled
from service.names.index.segment import Array, Segment
from service.names.persons import readings

_ROUNDING = 1e-3
_TRIES = 20


class Hit(NamedTuple):
    """A name found: its number, how alike it is (0-1), and how it is written.

    The score is what `compare` says; where the asked name had to be taken apart (*GROUPLTD*), of what it became.
    """

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

    def find(
        self,
        text: str,
        *,
        least: float = scale.POSSIBLE,
        most: int | None = scale.COMPARED,
        counts: Counts | None = None,
    ) -> Found:
        """Return the names that score at least `least`; `most` bounds the names compared one by one, best first.

        None compares all that share enough with the asked name, so that no name can be lost to others. Where a bound
        leaves some out, `counts` tells of which numbers to think; the others take nobody's place.

        Raises FileNotFoundError where the folder holds no index, `Damaged` where it is not as it was written.
        """
        self._look()
        asked = fold_anew(text)
        best: dict[int, Hit] = {}
        search = partial(self._search, best, least=least, most=most, counts=counts)
        cut = False
        for reading in (asked, *readings(asked)):
            cut |= search(reading)
        for taken_apart in respelled(asked, self._knows):
            cut |= search(taken_apart, written=asked)
        hits = sorted(best.values(), key=lambda each: (-each.score, each.ref))
        return Found(hits=tuple(hits), cut=cut)

    def _search(
        self,
        best: dict[int, Hit],
        asked: Folded,
        *,
        written: Folded | None = None,
        least: float,
        most: int | None,
        counts: Counts | None,
    ) -> bool:
        """Add to `best` what the segments hold; returns whether the search was cut.

        `written` is the name as it was asked, where words of it were taken apart: what it scores goes before.
        """
        if not asked.tokens:
            return False
        found = [part.near(asked, self._removed, bounded=most is not None) for part in self._parts]
        cut = any(each.cut for each in found)
        if most is not None and sum(len(each.names) for each in found) > most:
            cut |= bound(found, most, counts)
        for part, near in zip(self._parts, found, strict=True):
            part.rate(near, best, written=written, least=least)
        return cut

    def _knows(self, latin: str) -> bool:
        return any(part.knows(latin) for part in self._parts)

    def _look(self) -> None:
        for tries_left in reversed(range(_TRIES)):
            try:
                self._open()
            except FileNotFoundError:
                # A segment may have been swapped for another since the manifest was read.
                if not tries_left or not (self._folder / segment.MANIFEST).exists():
                    raise
            else:
                return

    def _open(self) -> None:
        found = (self._folder / segment.MANIFEST).stat()
        stamp = (found.st_mtime_ns, found.st_ino)
        if stamp == self._stamp:
            return
        manifest = segment.read_manifest(self._folder)
        if manifest["version"] != scale.VERSION:
            raise segment.Damaged(f"an index of version {manifest['version']}, not {scale.VERSION}: build it anew")
        had = {each.name: each for each in self._parts}
        self._parts = [
            had.get(name) or _Part(name, Segment(self._folder / name), gone=number == 0)
            for number, name in enumerate(manifest["segments"])
        ]
        self._removed = np.asarray(manifest["removed"], np.int64)
        self._stamp = stamp


class _Part:
    """A segment with what this process remembers of it."""

    def __init__(self, name: str, data: Segment, *, gone: bool) -> None:
        self.name = name
        self._data = data
        self._gone = gone  # whether names of it may have been removed since
        self._asking = Asking(data)
        # What each name has gained in a search; zero between searches. A page that no search touches takes no memory.
        self._gain = np.zeros(len(data.refs), np.float32)
        self._likeness = np.zeros(data.words_count, np.float32)  # the same for each word

    def knows(self, latin: str) -> bool:
        """Tell whether some name has a word that is written so in Latin letters, or one in signs that sounds so."""
        return any(self._data.holds(words.written_or_sounding(latin)))

    def near(self, asked: Folded, removed: Array, *, bounded: bool) -> Near:
        """Return the names that share enough with the asked one, as this segment has its words."""
        rows = [self._asking.row(each, korean=asked.korean) for each in asked.tokens]
        asked = replace(asked, tokens=_each_its_own([row.word for row in rows]))
        otherwise = self._asking.otherwise(rows, korean=asked.korean)
        names, shared, cut = self._candidates(otherwise, most=scale.POSTINGS if bounded else None)
        if self._gone and len(removed) and len(names):
            kept = ~np.isin(self._data.refs[names], removed)
            names, shared = names[kept], shared[kept]
        return Near(asked=asked, names=names, refs=self._data.refs[names], shared=shared, cut=cut)

    def rate(self, near: Near, best: dict[int, Hit], *, written: Folded | None, least: float) -> None:
        """Add to `best` those of the names that score enough."""
        for name, ref in zip(near.names.tolist(), near.refs.tolist(), strict=True):
            folded = self._folded(name)
            score = rate(written, folded) if written else 0.0
            if score < scale.POSSIBLE:
                score = rate(near.asked, folded)
            if score >= least and (ref not in best or score > best[ref].score):
                best[ref] = Hit(ref, score, folded.original)

    def _folded(self, name: int) -> Folded:
        tokens = _each_its_own([self._asking.word(number) for number in self._data.words_of(name).tolist()])
        form = int(self._data.forms[name])
        return Folded.of(tokens, legal_forms.numbered(form) if form >= 0 else None, self._data.text(name))

    def _candidates(self, asked: Asked, *, most: int | None) -> tuple[Array, Array, bool]:
        """Return names that share enough with the asked one, the share of each, and whether some were left out.

        `most`: entries of words that are read; None reads all.
        """
        left = whole = sum(row.word.worth for row in asked.rows)
        looked, cut = 0, False
        touched: list[Array] = []
        unread: list[tuple[float, float]] = []  # an asked word's worth, and from which worth on names were not read

        def read(row: Row, worth: float, lightest: float) -> None:
            nonlocal looked, cut
            if not row.posted:
                return
            bearing, which = self._data.bearing(row.numbers, lightest=lightest)
            if most is not None and looked + len(bearing) > most:
                cut = True
                bearing = bearing[: most - looked]
            looked += len(bearing)
            np.add.at(self._gain, bearing, (worth * row.alike)[which[: len(bearing)]])
            touched.append(bearing)

        def lightest() -> float:
            """Return what a name may be worth that has none of the words before: it shares at most what is left."""
            return 2 * left / scale.SHARED_AT_LEAST - whole

        for parts in asked.parts:
            for row, share in parts.rows:
                read(row, share * asked.rows[parts.of].word.worth, lightest())
        for run in asked.runs:
            read(run.row, sum(row.word.worth for row in asked.rows[run.start : run.end]), lightest())
        for row in sorted(asked.rows, key=lambda each: each.posted):
            bound = lightest()
            unread.append((row.word.worth, bound))
            left -= row.word.worth
            if bound > 0:
                read(row, row.word.worth, bound)
        names = np.concatenate(touched) if touched else np.zeros(0, np.intp)
        worth = self._data.worth[names]
        may = self._gain[names] + sum(more * (worth > bound) for more, bound in unread)
        enough = may + np.minimum(may, worth) + _ROUNDING >= scale.SHARED_AT_LEAST * (whole + worth)
        found = segment.each_once(names[enough])
        self._gain[names] = 0
        if not len(found):
            return found, np.zeros(0, np.float32), cut
        gained, worth = self._gained(found, asked), self._data.worth[found]
        shared = (gained + np.minimum(gained, worth)) / (whole + worth)
        enough = shared >= scale.SHARED_AT_LEAST
        return found[enough], shared[enough], cut

    def _gained(self, names: Array, asked: Asked) -> Array:
        """Return the worth of the asked words that each name has, or has something like."""
        starts = self._data.name_start[names]
        sizes = self._data.name_start[names + 1] - starts
        flat = self._data.name_words[segment.ranges(starts, sizes)]
        first = np.cumsum(sizes) - sizes

        def likest(row: Row) -> Array:
            if not len(row.numbers):
                return np.zeros(len(names), np.float32)
            self._likeness[row.numbers] = row.alike
            found: Array = np.maximum.reduceat(self._likeness[flat], first)
            self._likeness[row.numbers] = 0
            return found

        by_word = [row.word.worth * likest(row) for row in asked.rows]
        for parts in asked.parts:
            together = asked.rows[parts.of].word.worth * sum(share * likest(row) for row, share in parts.rows)
            by_word[parts.of] = np.maximum(by_word[parts.of], together)
        gained = most = np.sum(by_word, axis=0)
        for run in asked.runs:
            own = by_word[run.start : run.end]
            worth = sum(row.word.worth for row in asked.rows[run.start : run.end])
            most = np.maximum(most, gained - np.sum(own, axis=0) + worth * likest(run.row))
        found: Array = most
        return found


def _each_its_own(words: list[Token]) -> tuple[Token, ...]:
    """Return the words of a name; one that stands there twice is two words when names are aligned."""
    if len(set(words)) < len(words):
        words = [replace(each) if each in words[:at] else each for at, each in enumerate(words)]
    return tuple(words)
