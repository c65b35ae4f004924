"""Many names asked about at once: in an order in which they share words, by several processes where that pays."""

from __future__ import annotations

import multiprocessing
import time
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from service.names.fold import fold
from service.names.index.searching import Found, Index
from service.names.index.segment import MANIFEST
from service.names.preparing import prepare
from service.names.scale import POSSIBLE

# Fewer are asked about by this process alone sooner than others have begun.
ALONE = 4_000
_AT_A_TIME = 500
_TRIES, _LOOK_AGAIN = 5, 0.2


class Answers(NamedTuple):
    """What is like some of the names: three columns of equal length, and the names of which not all was looked at."""

    asked: array[int]  # places of names that were asked about
    found: array[int]  # numbers of names in the index
    scores: array[float]
    cut: array[int]
    done: int  # how many names were asked about


Ask = Callable[[Sequence[str]], Iterator[Answers]]


@contextmanager
def asking(folders: Mapping[Path, int | None], *, expected: int, processes: int) -> Iterator[Ask]:
    """Give what asks the indexes in these folders for names at least possibly one with each of those it is given.

    The folders come with how many names of them are compared one by one with each, None for all that share enough.
    `expected`: how many names will be asked about. The answers come in an order of their own and do not depend on the
    number of processes.
    """
    given = (tuple(folders.items()),)
    if processes < 2 or expected < ALONE:
        _open(*given)
        yield lambda texts: map(_find, _parts(texts))
        return
    with multiprocessing.get_context("spawn").Pool(processes, _open, given) as pool:
        yield lambda texts: pool.imap(_find, _parts(texts))


def _parts(texts: Sequence[str]) -> Iterator[list[tuple[int, str]]]:
    # names that begin alike share words, and the words of the last names asked are remembered
    order = sorted(range(len(texts)), key=lambda at: fold(texts[at]).key)
    for start in range(0, len(order), _AT_A_TIME):
        yield [(at, texts[at]) for at in order[start : start + _AT_A_TIME]]


_opened: list[tuple[Index, int | None]] = []


def _open(folders: Sequence[tuple[Path, int | None]]) -> None:
    prepare()
    _opened[:] = [(Index(folder), most) for folder, most in folders]


def _find(part: Sequence[tuple[int, str]]) -> Answers:
    answers = Answers(array("q"), array("q"), array("d"), array("q"), len(part))
    for at, text in part:
        for one, most in _opened:
            found = _ask(one, text, most)
            for hit in found.hits:
                answers.asked.append(at)
                answers.found.append(hit.ref)
                answers.scores.append(hit.score)
            if found.cut:
                answers.cut.append(at)
    return answers


def _ask(one: Index, text: str, most: int | None) -> Found:
    """Look a name up, again where the index was swapped for another while a part of it was opened.

    Of a swap nothing is seen but that a segment is gone, as the manifest changes in one step: anything else is raised
    at once, and so is that there is no index.
    """
    for _ in range(_TRIES):
        try:
            return one.find(text, least=POSSIBLE, most=most)
        except FileNotFoundError as exc:
            if Path(str(exc.filename)).name == MANIFEST:
                raise
        time.sleep(_LOOK_AGAIN)
    return one.find(text, least=POSSIBLE, most=most)
