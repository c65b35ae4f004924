"""Writing an index: a new segment with all names, or a small one beside it, and a manifest that names them."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np

from service.names import legal_forms
from service.names.fold import Token, fold_anew
from service.names.index import segment, words
from service.names.index.segment import Array, Segment
from service.names.persons import readings
from service.names.scale import VERSION

# Changes are gathered in one small segment beside the large one; a larger change joins them.
_SMALL = 4_000


def build(folder: Path, names: Iterable[tuple[int, str]], *, meta: Mapping[str, Any] | None = None) -> None:
    """Write an index of these names, each with its number, in place of what the folder held.

    The manifest keeps `meta` as it is: whoever writes an index notes there what it is complete for.
    """
    with _writing(folder):
        _swap(folder, [_write(folder, names)], [], meta or {})


def add(folder: Path, names: Iterable[tuple[int, str]], *, meta: Mapping[str, Any] | None = None) -> None:
    """Add names to the index, in place of those that had their numbers; without a `meta` the one it has stays."""
    with _writing(folder):
        manifest = segment.read_manifest(folder)
        meta = manifest.get("meta", {}) if meta is None else meta
        new = list(names)
        changed = {ref for ref, _ in new}
        large, small = manifest["segments"][:1], manifest["segments"][1:]
        # Tombstones count for the large segment alone: what the small one loses is left out when it is written.
        gone = sorted({*manifest["removed"], *changed})
        kept = [_Kept(Segment(folder / name), changed) for name in small]
        if sum(each.count for each in kept) + len(new) > _SMALL:
            kept = [*(_Kept(Segment(folder / name), gone) for name in large), *kept]
            _swap(folder, [_write(folder, new, kept)], [], meta)
        else:
            _swap(folder, [*large, _write(folder, new, kept)], gone, meta)


def remove(folder: Path, refs: Iterable[int], *, meta: Mapping[str, Any] | None = None) -> None:
    """Take names out of the index by their numbers; unknown numbers are no error."""
    with _writing(folder):
        manifest = segment.read_manifest(folder)
        meta = manifest.get("meta", {}) if meta is None else meta
        away = set(refs)
        large, small = manifest["segments"][:1], manifest["segments"][1:]
        kept = [_Kept(Segment(folder / name), away) for name in small]
        smaller = [_write(folder, (), kept)] if any(each.count for each in kept) else []
        _swap(folder, [*large, *smaller], sorted({*manifest["removed"], *away}), meta)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Let one process write at a time; readers need no lock."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _swap(folder: Path, segments: list[str], removed: list[int], meta: Mapping[str, Any]) -> None:
    """Name the segments; those no longer named go, and whoever still reads one keeps its pages."""
    segment.swap_manifest(folder, {"version": VERSION, "segments": segments, "removed": removed, "meta": meta})
    for each in folder.iterdir():
        if each.name not in segments:
            segment.drop(each)


class _Kept:
    """What stays of a segment without the names of some numbers."""

    def __init__(self, part: Segment, without: Collection[int]) -> None:
        self.part = part
        self.rows = np.flatnonzero(~np.isin(part.refs, np.fromiter(without, np.int64, len(without))))
        self.count = len(self.rows)


def _write(folder: Path, names: Iterable[tuple[int, str]], kept: Sequence[_Kept] = ()) -> str:
    gathered = _Gathered()
    for each in kept:
        gathered.take(each)
    for ref, text in names:
        gathered.add(ref, text)
    name = uuid4().hex + segment.SUFFIX
    segment.save(folder / name, gathered.arrays())
    return name


class _Gathered:
    """The names of a segment to be: new ones are folded, those of an old segment taken as they are."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._keyed: list[Array] = []
        self._refs: list[int] = []
        self._texts: list[str] = []
        self._worth: list[float] = []
        self._forms: list[int] = []
        self._flat: list[int] = []
        self._sizes: list[int] = []

    def add(self, ref: int, text: str) -> None:
        name = fold_anew(text)
        # How else the signs of one word may be read, the search finds out by itself.
        others = readings(name) if len(name.tokens) > 1 else (name.plain,) if name.plain else ()
        for reading in (name, *others):
            for each in reading.tokens:
                self._flat.append(self._number(words.written(each), partial(_filed, each)))
            form = legal_forms.number(name.form) if name.form else -1
            self._put(ref, text, worth=reading.worth, form=form, size=len(reading.tokens))

    def take(self, kept: _Kept) -> None:
        part = kept.part
        keys = part.keys_of_words()
        numbers: dict[int, int] = {}  # of the words that are still borne
        for at in kept.rows.tolist():
            own = part.words_of(at).tolist()
            for each in own:
                if each not in numbers:
                    numbers[each] = self._number(part.word(each), partial(keys.__getitem__, each))
            self._flat.extend(numbers[each] for each in own)
            ref, worth, form = int(part.refs[at]), float(part.worth[at]), int(part.forms[at])
            self._put(ref, part.text(at), worth=worth, form=form, size=len(own))

    def _number(self, line: str, keys: Callable[[], Array]) -> int:
        number = self._numbers.setdefault(line, len(self._numbers))
        if number == len(self._keyed):
            self._keyed.append(keys())
        return number

    def _put(self, ref: int, text: str, *, worth: float, form: int, size: int) -> None:
        self._refs.append(ref)
        self._texts.append(text)
        self._worth.append(worth)
        self._forms.append(form)
        self._sizes.append(size)

    def arrays(self) -> dict[str, Array]:
        starts = np.zeros(len(self._sizes) + 1, np.int64)
        np.cumsum(self._sizes, out=starts[1:])
        worth = np.asarray(self._worth, np.float32)
        return {
            **_texts("name", self._texts),
            **_texts("word", list(self._numbers)),
            **_inverted(np.asarray(self._flat, np.int32), starts, worth, len(self._numbers)),
            **_by_key(self._keyed),
            "refs": np.asarray(self._refs, np.int64),
            "worth": worth,
            "forms": np.asarray(self._forms, np.int16),
        }


def _filed(word: Token) -> Array:
    return np.fromiter(sorted(words.filed(word)), np.uint32)


def _texts(kind: str, rows: list[str]) -> dict[str, Array]:
    text, at = segment.texts(rows)
    return {f"{kind}_text": text, f"{kind}_at": at}


def _inverted(flat: Array, starts: Array, worth: Array, words_count: int) -> dict[str, Array]:
    """Return for each word the names that bear it, those of least worth first: a short name is the likelier one."""
    names = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
    order = np.lexsort((worth[names], flat))
    posted_start = np.zeros(words_count + 1, np.int64)
    np.cumsum(np.bincount(flat, minlength=words_count), out=posted_start[1:])
    posted = names[order]
    return {
        "name_words": flat,
        "name_start": starts,
        "posted": posted,
        "posted_worth": worth[posted],
        "posted_start": posted_start,
    }


def _by_key(keyed: list[Array]) -> dict[str, Any]:
    keys = np.concatenate(keyed) if keyed else np.zeros(0, np.uint32)
    owners = np.repeat(np.arange(len(keyed), dtype=np.int32), [len(each) for each in keyed])
    order = np.argsort(keys, kind="stable")
    return {"keys": keys[order], "keyed": owners[order]}
