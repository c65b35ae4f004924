"""Where files that come over the API lie until they are loaded: two places, each locked by whoever works there."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Files that are received or loaded at once on this machine: each takes memory and a processor.
PLACES = 2
# What must stay free beside a file: the database and the indexes of names grow with it.
RESERVE = 256 * 1024 * 1024
_LOOK_AGAIN = 64 * 1024 * 1024
_LOOKS, _BETWEEN = 5, 0.2  # seconds


class TooLarge(Exception):
    """The file is larger than may be."""


class NoRoom(Exception):
    """The disk has no room for the file and for what is made of it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that we hold; every process that inherits `lock` shares it, and it ends with the last of them."""

    folder: Path
    lock: int

    def left(self) -> Iterator[Path]:
        """Yield the folders of loads that lie here: of one that died, where nobody else holds the place."""
        yield from (each for each in self.folder.glob("*") if each.is_dir())

    def empty(self) -> None:
        """Remove whatever lies here."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def let_go(self) -> None:
        """Give the place back, unless another process has inherited it."""
        os.close(self.lock)


def take(data_dir: Path) -> Place | None:
    """Return a free place, or None where others hold all of them; one that is just being left is waited for."""
    for _ in range(_LOOKS):
        place = next(_free(data_dir), None)
        if place is not None:
            return place
        time.sleep(_BETWEEN)
    return None


def abandoned(data_dir: Path) -> Iterator[Place]:
    """Yield, held by us, each place where a load that died left something."""
    for place in _free(data_dir, only_with_leavings=True):
        try:
            yield place
        finally:
            place.let_go()


def has(data_dir: Path, load_id: str) -> bool:
    """Return whether the load lies in a place of this machine."""
    return any((_folder(data_dir) / str(number) / load_id).is_dir() for number in range(1, PLACES + 1))


def _folder(data_dir: Path) -> Path:
    return data_dir / "uploads"


def _free(data_dir: Path, *, only_with_leavings: bool = False) -> Iterator[Place]:
    top = _folder(data_dir)
    if only_with_leavings and not top.is_dir():
        return
    top.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in range(1, PLACES + 1):
        folder = top / str(number)
        if only_with_leavings and not (folder.is_dir() and any(folder.iterdir())):
            continue  # a lock taken only to look would turn a caller away
        lock = os.open(top / f"{number}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        yield Place(folder, lock)


def check_room(data_dir: Path, size: int, *, with_database: bool) -> None:
    """Raise NoRoom where a file of so many bytes has no room; a database on the same disk grows by twice as much."""
    if shutil.disk_usage(data_dir).free < size * (3 if with_database else 1) + RESERVE:
        raise NoRoom


class Incoming:
    """A file that is being written to, with its size and its SHA-256 so far."""

    def __init__(self, path: Path, *, most: int) -> None:
        self._path, self._most, self._looked = path, most, 0
        self._file = path.open("xb")
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        """Add bytes; raises TooLarge or NoRoom."""
        self.size += len(data)
        if self.size > self._most:
            raise TooLarge
        if self.size - self._looked >= _LOOK_AGAIN:
            self._looked = self.size
            check_room(self._path.parent, 0, with_database=False)
        self._hash.update(data)
        self._file.write(data)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def close(self) -> None:
        self._file.close()
