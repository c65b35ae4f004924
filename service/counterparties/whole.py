"""The names of a whole data set compared through an index of their own, by several processes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from service.counterparties.meeting import Near, in_memory
from service.names import index
from service.names.index import many

Progress = Callable[[str, int, int], None]
# Fewer names are compared in memory sooner than an index is written.
_FEW = 500
# Of one supplier's partners no more names are compared while a question waits: beyond, equal names are one, and parties
# of one number, and the answer says so.
MOST_PARTNERS = 6_000
# Names compared one by one with each. A company has seldom so many spellings of unlike letters; a name that has more
# neighbours is a common one, which ties nothing by itself.
_COMPARED = 25


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


class OfPartners:
    """Finds the pairs of names that may be one of one supplier's partners, none where these are too many.

    `cut` tells, when it has been asked, that not all were compared.
    """

    cut = False

    def __call__(self, texts: Sequence[str]) -> Iterator[tuple[int, int, float]]:
        self.cut = len(texts) > MOST_PARTNERS or (yield from in_memory(texts))


def _told(texts: Sequence[str], progress: Progress) -> Iterator[tuple[int, str]]:
    for at, text in enumerate(texts):
        if at % 1_000 == 0:
            progress("indexing", at, len(texts))
        yield at, text
    progress("indexing", len(texts), len(texts))


def _asked(
    folder: Path, texts: Sequence[str], *, processes: int, progress: Progress
) -> Iterator[tuple[int, int, float]]:
    done = 0
    with many.asking({folder: _COMPARED}, expected=len(texts), processes=processes) as ask:
        for some in ask(texts):
            for one, other, score in zip(some.asked, some.found, some.scores, strict=True):
                if one != other:
                    yield one, other, score
            progress("comparing", done := done + some.done, len(texts))
