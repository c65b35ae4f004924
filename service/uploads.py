"""Trade files that come over the API: what is loaded how, by a process of its own, and what is told of it meanwhile."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

from service import report, settings, spool
from service.row_load import LEASE
from service.settings import Settings
from service.spool import Incoming, Place
from service.store import Store, StoreUnavailable, bulk, editions, file_loads, holdings
from service.store.file_loads import FileLoadRow
from service.upload_plan import Plan

_LOG = logging.getLogger("service.uploads")
_ROOT = Path(__file__).parent.parent
_LONGEST_NAME = 200
# The loader says that it lives several times as often (service.upload_loader).
SILENT = timedelta(minutes=2)
DIED = (
    "the process that loaded it ended without a word: it, the service or the machine was stopped, or memory ran out; "
    "nothing of the file is seen"
)
BROKE = "the process that loaded it broke off over this file or for want of memory; nothing of the file is seen"
# What a process does to itself, or the kernel to it for what it did. A kill may be anybody's.
_OWN_DEATHS = frozenset(
    {signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGSEGV, signal.SIGSYS, signal.SIGTRAP}
)


class Uploads:
    """The files that come to one store, on this machine."""

    def __init__(self, store: Store, chosen: Settings, *, clock: Callable[[], datetime]) -> None:
        self._store, self._chosen, self._clock = store, chosen, clock

    def in_the_way(self, dataset: str) -> bool:
        """Return whether another load would refuse one of this data set that begins now."""
        self.sweep()
        now = self._clock()
        with self._store.reading() as connection:
            if any(now - each.beat < SILENT for each in file_loads.unended(connection, dataset)):
                return True
            loading = [each for each in editions.unfinished_trade(connection) if now - each.checked_at < LEASE]
            own = holdings.pk_of(connection, dataset)
            return any(each.source_pk == own for each in loading) or bool(loading and bulk.lacking(connection))

    def take(self) -> Place | None:
        """Return a place for a file, empty; None where as many as may be are under way."""
        place = spool.take(self._chosen.data_dir)
        if place is not None:
            self._tidy(place)
            place.folder.mkdir(mode=0o700)
        return place

    def check_room(self, size: int) -> None:
        """Raise NoRoom where a file of so many bytes has no room."""
        own_database = self._chosen.database_url.startswith("sqlite")
        spool.check_room(self._chosen.data_dir, size, with_database=own_database)

    def begin(self, place: Place, folder: Path, plan: Plan, incoming: Incoming, *, name: str) -> FileLoadRow:
        """Record a file that came whole and start the process that loads it, which has the place from now on."""
        now = self._clock()
        row = FileLoadRow(
            id=folder.name, source_id=plan.manifest.id, at=now, beat=now, ended=None, state="received",
            name=report.printable(name)[:_LONGEST_NAME], sha256=incoming.sha256, bytes=incoming.size,
            layout="" if plan.own else plan.mapping, rows=0, aside=0, reason="",
        )  # fmt: skip
        with self._store.writing() as connection:
            file_loads.write(connection, row)
        try:
            process = subprocess.Popen(  # noqa: S603 - our own program, and words of our own making
                [sys.executable, "-m", "service.upload_loader", str(place.lock), str(folder)],
                cwd=_ROOT,
                env=settings.environment(self._chosen),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(place.lock,),
                start_new_session=True,  # what ends this worker does not end it
            )
        except OSError as exc:
            self._declare_dead(row.id, f"no process could be started for it: {exc.strerror}")
            raise
        Thread(target=self._wait, args=(process, row.id), name="loader", daemon=True).start()
        return row

    def _wait(self, process: subprocess.Popen[bytes], load_id: str) -> None:
        status = process.wait()
        if status:
            _LOG.warning("loader", extra={"fields": {"load": load_id, "exit_status": status}})
        with suppress(StoreUnavailable):
            if -status in _OWN_DEATHS:
                self._declare_dead(load_id, BROKE)
            self.sweep()

    def get(self, dataset: str, load_id: str) -> FileLoadRow | None:
        """Return how a load stands, or None; one whose process is no more has failed."""
        with self._store.reading() as connection:
            found = file_loads.find(connection, load_id)
        if found is None or found.source_id != dataset:
            return None
        return self._looked_at(found)

    def page(self, dataset: str, *, limit: int, offset: int) -> tuple[list[FileLoadRow], int]:
        """Return one page of a data set's files, the newest first, and the number of all."""
        with self._store.reading() as connection:
            rows, total = file_loads.page(connection, dataset, limit=limit, offset=offset)
        return [self._looked_at(each) for each in rows], total

    def _looked_at(self, row: FileLoadRow) -> FileLoadRow:
        if row.ended is not None:
            return row
        self.sweep()
        if self._clock() - row.beat >= SILENT and not spool.has(self._chosen.data_dir, row.id):
            self._declare_dead(row.id, DIED)  # of another machine, or swept here before it was recorded
        with self._store.reading() as connection:
            return file_loads.find(connection, row.id) or row

    def sweep(self) -> None:
        """Remove what loads that died left on this machine, and say of each that it did."""
        for place in spool.abandoned(self._chosen.data_dir):
            self._tidy(place)

    def _tidy(self, place: Place) -> None:
        for folder in place.left():
            self._declare_dead(folder.name, DIED)
        place.empty()

    def _declare_dead(self, load_id: str, reason: str) -> None:
        """Write that a load has failed, unless it has ended; or that it is loaded, where it died after that."""
        with self._store.writing() as connection:
            row = file_loads.find(connection, load_id)
            if row is None or (row.ended is not None and (row.reason, reason) != (DIED, BROKE)):
                return  # it was never received whole, or said itself how it ended
            held = editions.find(connection, row.source_id, row.sha256)
            state, rows, aside = "failed", 0, 0
            if held is not None:
                state = "loaded" if held.recorded_at >= row.at else "unchanged"
                rows, aside, reason = held.rows, held.left_out.get(holdings.UNREADABLE, 0), ""
            file_loads.end(
                connection,
                load_id,
                at=self._clock(),
                state=state,
                rows=rows,
                aside=aside,
                reason=reason,
                only=(*file_loads.UNDER_WAY, *(("failed",) if reason == BROKE else ())),  # it knows better than DIED
            )


def new_id() -> str:
    return str(uuid.uuid4())
