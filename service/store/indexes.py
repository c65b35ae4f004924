"""The indexes of names beside the database: no search is answered by one that lacks a name the connection can see.

Each kind of source has its own, so that many trade names do not crowd out a listed one. An index knows the loads whose
names are all in it; the database knows the loads whose names are to be seen (`naming`). What is lacking is added before
the search, by whoever looks first. A loader enters its names before it commits, so that nobody else has to: killed in
between, it leaves an index with names too many, of which the database knows nothing.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from threading import Lock, Thread

from sqlalchemy import Connection, Engine

from service.names.index import Counts, Found
from service.store import clocks, index_folders, index_work, naming
from service.store.engine import StoreUnavailable, reading
from service.store.index_folders import IndexFolder, Use
from service.store.index_state import IndexState, state
from service.store.index_work import Coming, Names, Progress, Work
from service.store.name_folder import Busy, Held, NameFolder, Swapped
from service.store.parties import KINDS, Kind

# How long a request, and how long anybody else waits for one who is writing the index.
IMPATIENT, PATIENT = 1.0, 900.0
_TRIES = 5
_OPTION = "diligence_names"
_LOG = logging.getLogger("service.store.indexes")
_Source = Callable[[], AbstractContextManager[Connection]]


class NamesBehind(StoreUnavailable):
    """Names are being indexed: what was asked cannot be answered without missing some. Waiting helps."""


class IndexUnwritable(StoreUnavailable):
    """The index of names cannot be written: the disk is full, or not ours to write."""


def quiet(_kind: Kind, _done: int, _whole: int) -> None:
    """Tell nobody."""


class NameIndexes:
    """The indexes of one database. `patient` ones are brought up to date whatever that takes; others, behind a server,
    within a request only where it is quickly done, else in a thread of their own.
    """

    def __init__(self, engine: Engine, folder: Path | None, *, patient: bool, progress: Progress = quiet) -> None:
        self._engine, self._given, self._patient, self._progress = engine, folder, patient, progress
        self._address = index_folders.address_of(engine)
        self._folders: dict[Kind, NameFolder] = {}
        self._complete: dict[Kind, set[object]] = {}
        self._threads: dict[Kind, Thread] = {}
        self._opening = Lock()
        self._use: Use | None = None

    def find(
        self,
        connection: Connection,
        kind: Kind,
        texts: Iterable[str],
        *,
        least: float,
        most: int | None,
        counts: Counts | None = None,
    ) -> Mapping[str, Found]:
        """Return text -> the names like it, of sources of this kind; their numbers are those of `party_name`.

        All that the connection can see is looked at; beside it, there may be numbers of names that it cannot see. Where
        `most` leaves names out, `counts` tells which are to be thought of.
        Raises NamesBehind or IndexUnwritable.
        """
        wanted = list(dict.fromkeys(texts))
        for _ in range(_TRIES):
            held = self.complete(connection, kind)
            if held is None:
                return {each: Found(hits=(), cut=False) for each in wanted}
            try:
                return self._folder(connection, kind).search(held, wanted, least=least, most=most, counts=counts)
            except Swapped:
                continue
        raise NamesBehind("names are being indexed")

    def complete(self, connection: Connection, kind: Kind) -> Held | None:
        """Return the index with every name that the connection can see, None where it sees no name."""
        folder, writes, at = self._folder(connection, kind), _writes(connection), clocks.last(connection)
        known = self._complete.setdefault(kind, set())
        for _ in range(_TRIES):
            held = folder.held()
            # Whatever brings names is recorded: while nothing is, no name is new. A writer's own is not recorded yet.
            if held is not None and not writes and (held.stamp, at) in known:
                return held
            wanted = naming.loads(connection, kind)
            if not wanted:
                return None
            if held is not None and wanted.keys() <= held.loads:
                if len(known) > 100:
                    known.clear()
                known.add((held.stamp, at))
                return held
            source = (lambda: nullcontext(connection)) if writes else self._newest
            self._bring(source, folder, kind, patient=self._patient or writes)
        raise NamesBehind("names are being indexed")

    def place(self, connection: Connection, kind: Kind) -> Path | None:
        """Return the folder of the index that holds every name the connection can see, None where it sees none."""
        return self._folder(connection, kind).folder if self.complete(connection, kind) else None

    def make_anew(self, connection: Connection, kind: Kind) -> None:
        """Write an index again that a reader found not to be as it was written."""
        self._folder(connection, kind).distrust()
        self.complete(connection, kind)

    def catch_up(self, kind: Kind) -> None:
        """Bring the index up to date before a transaction begins that would else have to, under its locks."""
        with self._newest() as connection:
            folder, wanted = self._folder(connection, kind), naming.loads(connection, kind)
        held = folder.held()
        if wanted and (held is None or not wanted.keys() <= held.loads):
            self._bring(self._newest, folder, kind, patient=True)

    def prepare(self, kind: Kind, coming: Coming) -> None:
        """Enter the names of a load under the token by which it will make them seen."""
        with self._newest() as connection:
            folder = self._folder(connection, kind)
        self._bring(self._newest, folder, kind, patient=True, coming=coming)

    def behind(self, connection: Connection) -> list[Kind]:
        """Return the kinds of which no complete index is there; what is quickly done for it is done, or begun."""
        lacking: list[Kind] = []
        for kind in KINDS:
            try:
                self.complete(connection, kind)
            except NamesBehind:
                lacking.append(kind)
        return lacking

    def states(self, connection: Connection) -> list[IndexState]:
        """Return how the index of each kind stands, and do nothing about it."""
        return [state(connection, kind, self._folder(connection, kind)) for kind in KINDS]

    def others(self, connection: Connection) -> list[IndexFolder]:
        """Return the folders that other databases have beside ours."""
        return index_folders.others(self._given, naming.identity(connection)) if self._given else []

    def remove_other(self, connection: Connection, id_: str) -> None:
        """Take the indexes of another database away; raises InUse, or KeyError where there are none."""
        if self._given is None:
            raise KeyError(id_)
        index_folders.remove(self._given, naming.identity(connection), id_)

    def close(self) -> None:
        """Let go of the folder; whoever uses the indexes again holds it again."""
        self._use = None

    def _newest(self) -> AbstractContextManager[Connection]:
        """Give a connection that sees what is committed now, which the one that asks may not."""
        return reading(self._engine)

    def _folder(self, connection: Connection, kind: Kind) -> NameFolder:
        with self._opening:
            if kind not in self._folders:
                if self._given is None:
                    self._given = Path(tempfile.mkdtemp(prefix="diligence-names-"))
                    weakref.finalize(self, shutil.rmtree, self._given, ignore_errors=True)
                self._folders[kind] = NameFolder(self._given / naming.identity(connection) / kind)
            folder = self._folders[kind]
            if self._use is None:
                with suppress(OSError):  # no index is there yet, or it lies where nobody can lock
                    self._use = Use(folder.folder.parent, self._address)
            return folder

    def _bring(
        self,
        source: _Source,
        folder: NameFolder,
        kind: Kind,
        *,
        patient: bool,
        coming: Coming | None = None,
    ) -> None:
        """Let the index hold the names of every load that is to be seen, and of those that are coming."""
        try:
            with _told(folder), folder.locked(seconds=PATIENT if patient else IMPATIENT):
                with source() as connection:
                    work = Work(connection, kind, folder, coming)
                    if not patient and work.size > index_work.AT_ONCE:
                        self._begin(kind)
                        raise NamesBehind("names are being indexed")
                    new = work.begun(self._progress)
                self._use = None  # the folder may be a new one: whoever looks into it next holds it
                if new:  # the database would end a session that is idle for so long
                    work.add(new)
        except Busy as exc:
            raise NamesBehind("names are being indexed by another process") from exc

    def _begin(self, kind: Kind) -> None:
        """Bring the index up to date in a thread, unless one is at it."""
        running = self._threads.get(kind)
        if running is None or not running.is_alive():
            self._threads[kind] = Thread(target=self._in_thread, args=(kind,), name=f"names-{kind}", daemon=True)
            self._threads[kind].start()

    def _in_thread(self, kind: Kind) -> None:
        try:
            self._bring(self._newest, self._folders[kind], kind, patient=True)
        except Exception as exc:  # nobody waits for this thread: the log is where it can speak
            _LOG.error("names", extra={"fields": {"kind": kind, "error": type(exc).__name__, "reason": str(exc)}})


@contextmanager
def _told(folder: NameFolder) -> Iterator[None]:
    """Turn the system's refusals into one that says what to do."""
    try:
        yield
    except OSError as exc:
        raise IndexUnwritable(
            f"the index of names in {folder.folder} cannot be written ({exc.strerror or exc}): make room there or make "
            "it writable, or let DILIGENCE_DATA_DIR name another folder, then try again"
        ) from exc


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("diligence_writes", False))


def attached(engine: Engine, given: NameIndexes) -> Engine:
    """Return the engine, whose connections know the indexes."""
    return engine.execution_options(**{_OPTION: given})


def of(connection: Connection) -> NameIndexes:
    """Return the indexes of the connection's database."""
    found: NameIndexes = connection.get_execution_options()[_OPTION]
    return found


class TooMany(Exception):
    """A load brings so many names that SQLite's one write lock would be held while they are indexed.

    Undone, with its names entered and done again, it gives them the same numbers unless another one wrote meanwhile.
    """

    def __init__(self, names: Names) -> None:
        super().__init__(f"{len(names):,} names are to be indexed first")
        self.names = names


def spare_the_lock(connection: Connection, edition_pk: int) -> None:
    """Raise TooMany where an edition's load should be undone for its names to be indexed first."""
    if connection.dialect.name == "sqlite" and naming.count(connection, (edition_pk,)) > index_work.AT_ONCE:
        raise TooMany(list(naming.names(connection, (edition_pk,))))


def enter(connection: Connection, kind: Kind, edition_pk: int, *, foreseen: Coming | None = None) -> None:
    """Make the names seen that an edition's load brought, and let the index hold them before this is committed.

    What was foreseen is there already, if it is what came.
    """
    same = foreseen is not None and list(naming.names(connection, (edition_pk,))) == foreseen.foreseen
    token = foreseen.token if foreseen is not None and same else naming.new_token()
    naming.bring(connection, kind, edition_pk, token)
    of(connection).complete(connection, kind)
