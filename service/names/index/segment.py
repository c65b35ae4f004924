"""Arrays on disk, each a file of its own that is mapped into memory and shared by all who read it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
MANIFEST = "manifest.json"
_MANY = 500  # names of one word: fewer are read faster than it is found out which of them are light enough


def save(folder: Path, arrays: Mapping[str, Array]) -> None:
    """Write the arrays into a new folder and see them on disk before any manifest names it."""
    folder.mkdir(parents=True)
    for name, array in arrays.items():
        with (folder / f"{name}.npy").open("wb") as stream:
            np.save(stream, array)
            stream.flush()
            os.fsync(stream.fileno())


def texts(rows: Sequence[str]) -> tuple[Array, Array]:
    """Return the bytes of all texts one after the other, and where each begins; one more for the end."""
    encoded = [each.encode("utf-8", "surrogatepass") for each in rows]
    starts = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(each) for each in encoded], out=starts[1:])
    return np.frombuffer(b"".join(encoded), np.uint8), starts


class Segment:
    """One set of names, read where it lies on disk; raises FileNotFoundError where a part is missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.refs = self._open("refs")  # int64 [names]
        self.worth = self._open("worth")  # float32 [names]: of all words of the name
        self.name_text, self.name_at = self._open("name_text"), self._open("name_at")
        self.name_words, self.name_start = self._open("name_words"), self._open("name_start")
        self.forms = self._open("forms")  # int16 [names]: number of the legal form, -1 for none
        self.word_text, self.word_at = self._open("word_text"), self._open("word_at")
        self.posted, self.posted_start = self._open("posted"), self._open("posted_start")
        self.posted_worth = self._open("posted_worth")  # ascending within a word
        self.keys, self.keyed = self._open("keys"), self._open("keyed")  # sorted keys, and the word of each

    def _open(self, name: str) -> Array:
        mapped: Array = np.load(self.folder / f"{name}.npy", mmap_mode="r")
        return mapped.view(np.ndarray) if mapped.size else np.asarray(mapped)

    def text(self, name: int) -> str:
        return bytes(self.name_text[self.name_at[name] : self.name_at[name + 1]]).decode("utf-8", "surrogatepass")

    def word(self, number: int) -> str:
        return bytes(self.word_text[self.word_at[number] : self.word_at[number + 1]]).decode("utf-8", "surrogatepass")

    def keys_of_words(self) -> list[Array]:
        """Return for each word the keys it is filed under."""
        order = np.argsort(self.keyed, kind="stable")
        ends = np.cumsum(np.bincount(self.keyed, minlength=len(self.word_at) - 1))
        return np.split(self.keys[order], ends[:-1])

    def words_of(self, name: int) -> Array:
        found: Array = self.name_words[self.name_start[name] : self.name_start[name + 1]]
        return found

    def bearing(self, words: Array, *, lightest: float) -> tuple[Array, Array]:
        """Return the names that bear any of the words and are worth at most so much; with the place of the word."""
        starts = self.posted_start[words]
        sizes = self.posted_start[words + 1] - starts
        for each in np.flatnonzero(sizes > _MANY).tolist():
            own = self.posted_worth[starts[each] : starts[each] + sizes[each]]
            sizes[each] = own.searchsorted(lightest, "right")
        at, which = ranges(starts, sizes), np.repeat(np.arange(len(words)), sizes)
        light = self.posted_worth[at] <= lightest
        return self.posted[at[light]], which[light]

    def filed_under(self, wanted: Sequence[int]) -> Array:
        """Return the numbers of the words filed under any of the keys, each once, in order."""
        asked = np.fromiter(wanted, np.uint32, len(wanted))
        starts, ends = np.searchsorted(self.keys, asked, "left"), np.searchsorted(self.keys, asked, "right")
        found = [self.keyed[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True) if a < b]
        return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int32)


def ranges(starts: Array, sizes: Array) -> Array:
    """Return the numbers from each start on, so many each, one after the other."""
    before = np.cumsum(sizes) - sizes
    return np.repeat(starts - before, sizes) + np.arange(int(sizes.sum()))


def read_manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    return found


def swap_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Put a new manifest in place of the old one in one step, surviving a loss of power."""
    new = folder / f".{MANIFEST}.{os.getpid()}"
    with new.open("w") as stream:
        json.dump(manifest, stream)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(folder / MANIFEST)
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
