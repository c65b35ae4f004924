"""The folders of indexes that databases have on this host: whose each is, who uses it now, and how one is taken away.

A folder bears the random id of its database, and one id may be that of several, since databases are copied. So a
process that uses a folder holds it locked, and notes in it the address of its database, for whoever is to say later
whether that is gone: nothing else can know it.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import sqlite3
import stat
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from service.names.index import segment
from service.store.parties import KINDS

_NOTE = "databases.txt"
_ID = re.compile("[0-9a-f]{32}")
_SQLITE = "sqlite:///"
_GOING = ".going"  # what a folder is called while it is taken away


class InUse(Exception):
    """The folder must stay; the message says for whom."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexFolder:
    """The indexes of one database. `in_use` says by whom, and is empty where nobody was found to use it."""

    id: str
    addresses: tuple[str, ...]
    bytes: int
    written_at: datetime | None
    in_use: str


def address_of(engine: Engine) -> str:
    """Return the address of a database as it may be shown: without its password."""
    if engine.dialect.name == "sqlite":
        return f"{_SQLITE}{Path(engine.url.database or '').absolute()}"
    return engine.url.render_as_string(hide_password=True)


class Use:
    """Holds a folder for as long as this lives; raises OSError where the folder is not there."""

    def __init__(self, folder: Path, address: str) -> None:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        self.end = weakref.finalize(self, os.close, opened)
        fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
        with suppress(OSError):  # who may only read the folder cannot note anything
            if address not in _noted(folder):
                with (folder / _NOTE).open("a", encoding="utf-8") as stream:
                    stream.write(f"{address}\n")


def others(within: Path, own: str) -> list[IndexFolder]:
    """Return the folders of all databases but our own."""
    if not within.is_dir():
        return []
    folders = (each for each in sorted(within.iterdir()) if each.is_dir() and _ID.fullmatch(each.name))
    return [_told(each) for each in folders if each.name != own]


def remove(within: Path, own: str, id_: str) -> None:
    """Take away the indexes of another database; they are made anew where it comes back. Raises InUse, or KeyError
    where there is no such folder.
    """
    folder = within / id_
    if id_ == own:
        raise InUse("this is the index of the database in use")
    if not _ID.fullmatch(id_) or not folder.is_dir():
        raise KeyError(id_)
    with _alone(folder):
        user = _user(folder)
        if user:
            raise InUse(f"it is that of {user}, which is there")
        folder.rename(folder.with_suffix(_GOING))  # in one step: nobody finds half an index
    for each in within.glob(f"*{_GOING}"):  # those, too, of whoever was killed while taking them away
        shutil.rmtree(each)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder alone; raises InUse where another process holds it or writes an index in it."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    streams = []
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for kind in KINDS:
            streams.append((folder / f"{kind}.lock").open("w"))
            fcntl.flock(streams[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as exc:
        raise InUse("a running process uses it") from exc
    finally:
        for each in streams:
            each.close()
        os.close(opened)


def _told(folder: Path) -> IndexFolder:
    found = []
    for each in folder.rglob("*"):
        with suppress(FileNotFoundError):  # its own database swaps it meanwhile
            found.append((each.name, each.stat()))
    manifests = [about.st_mtime for name, about in found if name == segment.MANIFEST]
    return IndexFolder(
        id=folder.name,
        addresses=_noted(folder),
        bytes=sum(about.st_size for _, about in found if stat.S_ISREG(about.st_mode)),
        written_at=datetime.fromtimestamp(max(manifests), UTC) if manifests else None,
        in_use=_held(folder) or _user(folder),
    )


def _held(folder: Path) -> str:
    try:
        with _alone(folder):
            return ""
    except InUse:
        return "a running process"


def _user(folder: Path) -> str:
    """Return the address of a SQLite database that is there and has this folder; a file that cannot be read may be."""
    for each in _noted(folder):
        path = Path(each.removeprefix(_SQLITE))
        if each.startswith(_SQLITE) and path.exists() and _identity(path) in (folder.name, None):
            return each
    return ""


def _identity(path: Path) -> str | None:
    """Return the id of a SQLite database, None where it cannot be read."""
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        try:
            (found,) = connection.execute("SELECT id FROM identity").fetchone()
        finally:
            connection.close()
    except (sqlite3.Error, TypeError):
        return None
    return str(found)


def _noted(folder: Path) -> tuple[str, ...]:
    try:
        return tuple((folder / _NOTE).read_text("utf-8").splitlines())
    except OSError:
        return ()
