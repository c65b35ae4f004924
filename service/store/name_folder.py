"""One index of names in its folder: what it holds, who may write it now, and searches that remember their answers."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import numpy as np

from service import names
from service.names import index
from service.names.index import segment
from service.names.index.segment import Segment

_ANSWERS = 20_000
_LOOK_AGAIN = 0.02  # seconds between two tries to lock


class Held(NamedTuple):
    """An index as it stands: the stamp of its manifest, and the loads whose names are all in it."""

    stamp: tuple[int, int]
    loads: frozenset[str]


class Swapped(Exception):
    """Another index took this one's place while it was searched, or it cannot be read: look anew."""


class Busy(Exception):
    """Another process is writing the index."""


class _Asked:
    """What tells which names count, and whether anybody wanted to know."""

    def __init__(self, counts: index.Counts | None) -> None:
        self._counts, self.heard = counts, False

    def __call__(self, refs: Sequence[int]) -> Collection[int]:
        self.heard = True
        return refs if self._counts is None else self._counts(refs)


class NameFolder:
    """The folder of one index; any number of threads and processes may use it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._index = index.Index(folder)
        self._one_at_a_time = Lock()
        self._held: Held | None = None
        self._answers: dict[tuple[str, float, int | None], index.Found] = {}
        self._answered_by: tuple[int, int] | None = None
        self._damaged: tuple[int, int] | None = None

    def held(self) -> Held | None:
        """Return what is in the folder, None where there is no index that this version can use."""
        held, stamp = self._held, self._stamp()
        if stamp is None or stamp == self._damaged:
            return None
        if held is not None and held.stamp == stamp:
            return held
        try:
            with (self.folder / segment.MANIFEST).open("rb") as stream:
                about = os.fstat(stream.fileno())
                manifest = json.load(stream)
            if manifest["version"] != names.VERSION:
                return None
            self._held = Held((about.st_mtime_ns, about.st_ino), frozenset(manifest["meta"]["loads"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return self._held

    def distrust(self) -> None:
        """Take the index for damaged, as another reader found it to be."""
        self._damaged = self._stamp()

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = (self.folder / segment.MANIFEST).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino

    def search(
        self,
        held: Held,
        texts: Iterable[str],
        *,
        least: float,
        most: int | None,
        counts: index.Counts | None = None,
    ) -> dict[str, index.Found]:
        """Return text -> what is like it in this very index; raises Swapped where it is no longer the one."""
        found = {}
        with self._one_at_a_time:
            if self._answered_by != held.stamp:
                self._answers.clear()
                self._answered_by = held.stamp
            for text in texts:
                key = (text, least, most)
                answer = self._answers.pop(key, None)
                if answer is not None:
                    self._answers[key] = found[text] = answer  # at the end: the oldest stand in front
                    continue
                asked = _Asked(counts)
                found[text] = self._look_up(held, text, least=least, most=most, counts=asked if counts else None)
                if not asked.heard:  # what counts is another matter by other clocks, and after the next load
                    self._answers[key] = found[text]
            while len(self._answers) > _ANSWERS:
                del self._answers[next(iter(self._answers))]
        return found

    def _look_up(
        self, held: Held, text: str, *, least: float, most: int | None, counts: index.Counts | None
    ) -> index.Found:
        try:
            answer = self._index.find(text, least=least, most=most, counts=counts)
        except (OSError, ValueError) as exc:  # a part was taken away while it was opened, or is cut
            if self._stamp() == held.stamp:
                self._damaged = held.stamp
            raise Swapped from exc
        # the index looks for a new manifest by itself: what it found counts only if none has come
        if self._stamp() != held.stamp:
            raise Swapped
        return answer

    @contextmanager
    def locked(self, *, seconds: float) -> Iterator[None]:
        """Let nobody else write meanwhile; raises Busy where another does for longer than this."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.folder.with_suffix(".lock").open("w") as stream:
            until = time.monotonic() + seconds
            while True:
                try:
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError as exc:
                    if time.monotonic() >= until:
                        raise Busy from exc
                    time.sleep(_LOOK_AGAIN)
            yield

    def build(self, given: Iterable[tuple[int, str]], *, loads: Iterable[str]) -> None:
        """Write an index of these names, brought by these loads; the caller has locked the folder."""
        with self._tidied():
            index.build(self.folder, given, meta={"loads": sorted(loads)})

    def add(self, given: list[tuple[int, str]], held: Held, *, loads: Iterable[str], known: Iterable[str]) -> None:
        """Add names that these loads brought; the caller has locked the folder.

        A name that takes the number of another one was brought by another life of the database, a copy or one that was
        put back, or the other one by a load that died. Loads that nobody knows of (`known` are) are then taken for not
        there, because it may be theirs that was replaced.
        """
        kept = held.loads if not self._replaces(given) else held.loads & set(known)
        with self._tidied():
            index.add(self.folder, given, meta={"loads": sorted({*kept, *loads})})

    def size(self) -> int:
        """Return how many numbers the index holds, be they of names that are no more."""
        return len(np.unique(np.concatenate([part.refs for part in self._parts()] or [np.zeros(0, np.int64)])))

    def on_disk(self) -> int:
        """Return what the index takes on disk."""
        return sum((self.folder / name).stat().st_size for name in segment.read_manifest(self.folder)["segments"])

    def _parts(self) -> list[Segment]:
        manifest = segment.read_manifest(self.folder)
        return [Segment(self.folder / name, checked=False) for name in manifest["segments"]]

    def _replaces(self, given: list[tuple[int, str]]) -> bool:
        new = dict(given)
        wanted = np.fromiter(new, np.int64, len(new))
        return any(
            part.text(at) != new[int(part.refs[at])]
            for part in self._parts()
            for at in np.flatnonzero(np.isin(part.refs, wanted)).tolist()
        )

    @contextmanager
    def _tidied(self) -> Iterator[None]:
        """Leave nothing half written where the disk is full."""
        try:
            yield
        except BaseException:
            with suppress(OSError, ValueError, KeyError):
                named = segment.read_manifest(self.folder)["segments"] if self._stamp() else []
                for each in self.folder.iterdir():
                    if each.name not in named:
                        segment.drop(each)
            raise
