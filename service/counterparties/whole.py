"""The names of a whole data set compared through an index of their own, by several processes."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from service import names
from service.counterparties.meeting import Near, in_memory
from service.names import index

Progress = Callable[[str, int, int], None]
# Fewer names are compared in memory sooner than an index is written.
_FEW = 500
# Fewer are asked about by this process alone sooner than others have begun.
_ALONE = 4_000
_AT_A_TIME = 500
# Names compared one by one with each. A company has seldom so many spellings of unlike letters; a name that has more
# neighbours is a common one, which ties nothing by itself.
_COMPARED = 25

_opened: index.Index


def by_index(*, processes: int | None = None, progress: Progress = lambda _what, _done, _whole: None) -> Near:
    """Return what finds the pairs of names that may be one among hundreds of thousands, in any script.

    `progress` hears what is done, how much of it and of how much. The pairs do not depend on the number of processes.
    """

    def near(texts: Sequence[str]) -> Iterator[tuple[int, int, float]]:
        if len(texts) <= _FEW:
            yield from in_memory(texts)
            return
        with tempfile.TemporaryDirectory(prefix="diligence-grouping-") as temporary:
            folder = Path(temporary) / "names"
            index.build(folder, _told(texts, progress))
            yield from _asked(folder, texts, processes=processes or os.cpu_count() or 1, progress=progress)

    return near


def _told(texts: Sequence[str], progress: Progress) -> Iterator[tuple[int, str]]:
    for at, text in enumerate(texts):
        if at % 1_000 == 0:
            progress("indexing", at, len(texts))
        yield at, text
    progress("indexing", len(texts), len(texts))


def _asked(
    folder: Path, texts: Sequence[str], *, processes: int, progress: Progress
) -> Iterator[tuple[int, int, float]]:
    # names that begin alike share words, and the words of the last names asked are remembered
    order = sorted(range(len(texts)), key=lambda at: names.fold(texts[at]).key)
    parts = [
        [(at, texts[at]) for at in order[start : start + _AT_A_TIME]] for start in range(0, len(order), _AT_A_TIME)
    ]
    done = 0
    if processes < 2 or len(texts) < _ALONE:
        _open(folder)
        for part in parts:
            yield from _pairs(_find(part))
            progress("comparing", done := done + len(part), len(texts))
        return
    with multiprocessing.get_context("spawn").Pool(processes, _open, (folder,)) as pool:
        for found in pool.imap(_find, parts):
            yield from _pairs(found)
            progress("comparing", done := min(done + _AT_A_TIME, len(texts)), len(texts))


def _open(folder: Path) -> None:
    global _opened
    names.prepare()
    _opened = index.Index(folder)


def _find(part: Sequence[tuple[int, str]]) -> tuple[array[int], array[int], array[float]]:
    ones, others, scores = array("l"), array("l"), array("d")
    for at, text in part:
        for hit in _opened.find(text, least=names.POSSIBLE, most=_COMPARED).hits:
            if hit.ref != at:
                ones.append(at)
                others.append(hit.ref)
                scores.append(hit.score)
    return ones, others, scores


def _pairs(found: tuple[array[int], array[int], array[float]]) -> Iterator[tuple[int, int, float]]:
    yield from zip(*found, strict=True)
