"""Searching the list: ours through its index on disk, by several processes; which names a slow peer is asked about.

A version without an index on disk (`against` meets one) is searched as it searched: names that share a key are
compared.
"""

from __future__ import annotations

import multiprocessing
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from anyascii import anyascii
from measured import index, room
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

_NEAREST = 200
_COMMON = 200  # a word of more names than this brings no candidates


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What one question found: the names' numbers with their scores, and whether the search was cut."""

    hits: tuple[tuple[int, float], ...]
    cut: bool


def built(folder: Path, texts: Sequence[str]) -> None:
    """Make the index of these names, numbered as they stand."""
    on_disk = index()
    if on_disk is not None:
        on_disk.build(folder, enumerate(texts))
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "names.txt").write_text("\n".join(texts), encoding="utf-8")


def prepare() -> None:
    """Do what the service does before it forks its workers, where the version measured knows of it."""
    getattr(room(), "prepare", lambda: None)()


def opened(folder: Path) -> Any:
    """Return what has `find(text, least=…)`."""
    on_disk = index()
    if on_disk is not None:
        return on_disk.Index(folder)
    return _ByKeys((folder / "names.txt").read_text("utf-8").split("\n"))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Hit:
    ref: int
    score: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    hits: tuple[_Hit, ...]
    cut: bool = False


class _ByKeys:
    def __init__(self, texts: Iterable[str]) -> None:
        self._names = names = room()
        self._texts = list(texts)
        self._under: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(self._texts):
            for key in names.keys(text):
                self._under[key].append(number)
        self._fold = lru_cache(maxsize=None)(names.fold)

    def find(self, text: str, *, least: float = 0.0) -> _Found:
        names = self._names
        asked = names.fold(text)
        numbers = {number for key in names.keys(text) for number in self._under.get(key, ())}
        scored = ((number, names.compare(asked, self._fold(self._texts[number])).score) for number in numbers)
        hits = [_Hit(ref=number, score=score) for number, score in scored if score >= least]
        return _Found(hits=tuple(sorted(hits, key=lambda hit: -hit.score)))


# ------------------------------------------------------------------------------------- many questions at once

_index: Any = None


def answers(folder: Path, texts: Sequence[str], *, processes: int) -> list[Answer]:
    """Ask every question of the index in this folder, by so many processes; the answers in the questions' order."""
    with multiprocessing.get_context("spawn").Pool(processes, _open, (folder,)) as pool:
        return pool.map(_ask, texts, chunksize=20)


def _open(folder: Path) -> None:
    global _index
    _index = opened(folder)


def _ask(text: str) -> Answer:
    found = _index.find(text, least=0.0)
    return Answer(hits=tuple((hit.ref, hit.score) for hit in found.hits), cut=found.cut)


# ------------------------------------------------------------------------------------------------ candidates


class Near:
    """The names that a slow peer is asked about: the nearest by two distances, and those that share a word."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._folded = [str(anyascii(text)).casefold() for text in texts]
        self._with_word: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(self._folded):
            for word in set(text.split()):
                self._with_word[word].append(number)

    def to(self, text: str) -> list[int]:
        """Return the numbers of these names, ascending."""
        asked = str(anyascii(text)).casefold()
        found = {
            number
            for scorer in (fuzz.WRatio, JaroWinkler.normalized_similarity)
            for _, _, number in process.extract(asked, self._folded, scorer=scorer, limit=_NEAREST)
        }
        for word in set(asked.split()):
            numbers = self._with_word.get(word, [])
            found.update(numbers if len(numbers) <= _COMMON else ())
        return sorted(found)
