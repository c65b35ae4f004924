"""A segment on disk: one file of arrays behind a head that names them, mapped into memory, shared by its readers."""

from __future__ import annotations

import json
import mmap
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
MANIFEST, SUFFIX = "manifest.json", ".segment"
_MANY = 500  # names of one word: fewer are read faster than it is found out which of them are light enough
_LENGTH, _CHECK = 8, 4  # bytes at the file's beginning that tell how long the head is, and its sum
_ALIGNED = 64
_PIECE = 1 << 24


class Damaged(ValueError):
    """The index is not as it was written."""


def save(path: Path, arrays: Mapping[str, Array]) -> None:
    """Write the arrays into a new file and see it on disk before any manifest names it."""
    about, at = {}, 0
    for name, array in arrays.items():
        about[name] = {"type": array.dtype.str, "at": at, "bytes": array.nbytes, "crc": crc32(_bytes(array))}
        at += -(-array.nbytes // _ALIGNED) * _ALIGNED
    head = json.dumps(about).encode()
    with path.open("xb") as stream:
        stream.write(len(head).to_bytes(_LENGTH, "little") + crc32(head).to_bytes(_CHECK, "little") + head)
        stream.seek(_first(len(head)))
        for array in arrays.values():
            stream.write(_bytes(array))
            stream.write(bytes(-array.nbytes % _ALIGNED))
        stream.flush()
        os.fsync(stream.fileno())


def _bytes(array: Array) -> memoryview:
    return np.ascontiguousarray(array).view(np.uint8).data if array.size else memoryview(b"")


def _first(head: int) -> int:
    return -(-(_LENGTH + _CHECK + head) // _ALIGNED) * _ALIGNED


def _mapped(path: Path, *, checked: bool) -> dict[str, Array]:
    """Return the arrays of a file; raises Damaged where it is cut or, if it is `checked`, a byte has changed."""
    with path.open("rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        length, check = (int.from_bytes(stream.read(each), "little") for each in (_LENGTH, _CHECK))
        head = stream.read(min(length, size))
        if not head or len(head) < length or crc32(head) != check:
            raise Damaged(f"the head of {path.name} is cut or changed")
        try:
            about = json.loads(head)
            first = _first(length)
            whole = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
            found = {}
            for name, each in about.items():
                part = whole[first + each["at"] : first + each["at"] + each["bytes"]]
                if len(part) != each["bytes"] or (checked and _sum(part) != each["crc"]):
                    raise Damaged(f"{name} in {path.name} is not as it was written")
                found[name] = np.frombuffer(part, np.dtype(each["type"]))
        except (KeyError, TypeError, ValueError) as exc:
            raise exc if isinstance(exc, Damaged) else Damaged(f"the head of {path.name} cannot be read") from exc
    return found


def _sum(part: memoryview) -> int:
    found = 0
    for at in range(0, len(part), _PIECE):
        found = crc32(part[at : at + _PIECE], found)
    return found


def texts(rows: Sequence[str]) -> tuple[Array, Array]:
    """Return the bytes of all texts one after the other, and where each begins; one more for the end."""
    encoded = [each.encode("utf-8", "surrogatepass") for each in rows]
    starts = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(each) for each in encoded], out=starts[1:])
    return np.frombuffer(b"".join(encoded), np.uint8), starts


class Segment:
    """One set of names, read where it lies on disk; raises FileNotFoundError where it is gone, Damaged if it is cut."""

    def __init__(self, path: Path, *, checked: bool = True) -> None:
        arrays = _mapped(path, checked=checked)
        try:
            self.refs = arrays["refs"]  # int64 [names]
            self.worth = arrays["worth"]  # float32 [names]: of all words of the name
            self.name_words, self.name_start = arrays["name_words"], arrays["name_start"]
            self.forms = arrays["forms"]  # int16 [names]: number of the legal form, -1 for none
            self.posted, self.posted_start = arrays["posted"], arrays["posted_start"]
            self.posted_worth = arrays["posted_worth"]  # ascending within a word
            self.keys, self.keyed = arrays["keys"], arrays["keyed"]  # sorted keys, and the word of each
            self._names = arrays["name_text"].data, arrays["name_at"].data
            self._words = arrays["word_text"].data, arrays["word_at"].data
        except KeyError as exc:
            raise Damaged(f"{path.name} has no {exc}") from exc
        self.words_count = len(arrays["word_at"]) - 1

    def text(self, name: int) -> str:
        return _cut(self._names, name)

    def word(self, number: int) -> str:
        return _cut(self._words, number)

    def keys_of_words(self) -> list[Array]:
        """Return for each word the keys it is filed under."""
        order = np.argsort(self.keyed, kind="stable")
        ends = np.cumsum(np.bincount(self.keyed, minlength=self.words_count))
        return np.split(self.keys[order], ends[:-1])

    def posted_by(self, words: Array) -> int:
        """Return how many names bear one of the words, those that bear two counted twice."""
        return int((self.posted_start[words + 1] - self.posted_start[words]).sum()) if len(words) else 0

    def words_of(self, name: int) -> Array:
        found: Array = self.name_words[self.name_start[name] : self.name_start[name + 1]]
        return found

    def bearing(self, words: Array, *, lightest: float) -> tuple[Array, Array]:
        """Return the names that bear any of the words and are worth at most so much; with the place of the word."""
        starts = self.posted_start[words]
        sizes = self.posted_start[words + 1] - starts
        many = sizes > _MANY
        for each in many.nonzero()[0].tolist() if many.any() else ():
            own = self.posted_worth[starts[each] : starts[each] + sizes[each]]
            sizes[each] = own.searchsorted(lightest, "right")
        at, which = ranges(starts, sizes), np.repeat(np.arange(len(words)), sizes)
        light = self.posted_worth[at] <= lightest
        return self.posted[at[light]].astype(np.intp), which[light]

    def filed_under(self, wanted: Sequence[int]) -> Array:
        """Return the numbers of the words filed under any of the keys, each once, in order."""
        asked = np.fromiter(wanted, np.uint32, len(wanted))
        starts, held = self._places(asked)
        ends = self.keys.searchsorted(asked[held], "right")
        found = [self.keyed[a:b] for a, b in zip(starts[held].tolist(), ends.tolist(), strict=True)]
        return each_once(np.concatenate(found)) if found else np.zeros(0, np.int32)

    def holds(self, keys: Sequence[int]) -> list[bool]:
        """Tell for each key whether a word is filed under it."""
        found: list[bool] = self._places(np.fromiter(keys, np.uint32, len(keys)))[1].tolist()
        return found

    def _places(self, asked: Array) -> tuple[Array, Array]:
        """Return where each key begins among those that words are filed under, and whether it is there at all."""
        if not len(self.keys):
            return np.zeros(len(asked), np.intp), np.zeros(len(asked), bool)
        at = np.minimum(self.keys.searchsorted(asked), len(self.keys) - 1)
        return at, self.keys[at] == asked


def _cut(texts: tuple[memoryview, memoryview], number: int) -> str:
    whole, at = texts
    return str(whole[at[number] : at[number + 1]], "utf-8", "surrogatepass")


def each_once(numbers: Array) -> Array:
    """Return the numbers in order, each once; for some thousands faster than np.unique."""
    ordered = np.sort(numbers)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered


def ranges(starts: Array, sizes: Array) -> Array:
    """Return the numbers from each start on, so many each, one after the other."""
    before = np.cumsum(sizes) - sizes
    return np.repeat(starts - before, sizes) + np.arange(int(sizes.sum()))


def read_manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    return found


def drop(path: Path) -> None:
    """Delete a segment that no manifest names; before version 2.1 one was a folder. Anything else stays."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    elif path.suffix == SUFFIX:
        path.unlink(missing_ok=True)


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
