"""The process that loads one trade file which came over the API, by the same way as `diligence trade load`."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.base import AdapterError
from service import aside, intake, report, screening, upload_plan
from service.api import log
from service.beating import beating
from service.cli_shared import now, opened
from service.intake import Busy, LoadRefused
from service.loading import Loaded
from service.settings import Settings
from service.store import Store, StoreUnavailable, file_loads
from service.upload_plan import FILE, MAPPING, Refused
from service.uploads import BROKE

_LOG = logging.getLogger("service.uploads")
_EVERY = 1.0  # seconds between two words about the rows read so far
_BEAT = 20.0  # seconds between two signs of life
_TRIES = 12  # to write how it ended, ten seconds apart: a load must not be lost because the database restarted
_LONGEST_REASON = 2_000


class Stopped(BaseException):
    """Somebody told this process to end."""


class Journal:
    """What is written about one load while it goes on, and at its end."""

    def __init__(self, store: Store, load_id: str, *, clock: Callable[[], datetime]) -> None:
        self._store, self._id, self._clock, self._said, self._rows = store, load_id, clock, 0.0, 0

    def rows(self, count: int) -> None:
        """Say how many rows were read so far, at most once a second."""
        self._rows = count
        if time.monotonic() - self._said >= _EVERY:
            self._said = time.monotonic()
            self._note(state="reading", rows=count)

    def indexing(self) -> None:
        """Say that all rows are in."""
        self._note(state="indexing", rows=self._rows)

    def _note(self, **said: Any) -> None:
        with suppress(StoreUnavailable), self._store.writing() as connection:  # the load itself will tell, if it lasts
            file_loads.note(connection, self._id, at=self._clock(), **said)

    @contextmanager
    def alive(self) -> Iterator[None]:
        """Give a sign of life from time to time."""
        self._note(state="reading")
        with beating(self._note, seconds=_BEAT, name="beat"):
            yield

    def end(self, state: str, *, rows: int = 0, aside: int = 0, reason: str = "") -> None:
        """Write how the load ended; waits for a database that does not answer."""
        told = report.printable(reason)[:_LONGEST_REASON]
        for left in reversed(range(_TRIES)):
            try:
                with self._store.writing() as connection:
                    file_loads.end(
                        connection, self._id, at=self._clock(), state=state, rows=rows, aside=aside, reason=told
                    )
            except StoreUnavailable:
                if not left:
                    raise
                time.sleep(10)
            else:
                return


def run(store: Store, chosen: Settings, folder: Path, *, clock: Callable[[], datetime]) -> None:
    """Load the file in the folder, whose name is the load's id, and write what became of it."""
    with store.reading() as connection:
        row = file_loads.find(connection, folder.name)
    assert row is not None  # it is written before this process is started
    journal = Journal(store, row.id, clock=clock)
    try:
        with journal.alive():
            own = folder / MAPPING
            loaded = intake.load_trade(
                store,
                upload_plan.manifest_of(store, row.source_id, folder),
                folder / FILE,
                clock=clock,
                mapping=row.layout or str(own),
                progress=journal.rows,
                indexing=journal.indexing,
                most_aside=chosen.trade_aside_percent,
            )
    except Busy as exc:
        journal.end("busy", reason=str(exc))
    except (AdapterError, LoadRefused, Refused, StoreUnavailable) as exc:
        journal.end("failed", reason=str(exc))
    except OSError as exc:  # its message would tell where our files lie
        _tell(exc)
        journal.end("failed", reason=f"the file could not be read or written here: {exc.strerror or 'no reason given'}")
    except Stopped:
        journal.end("failed", reason="the load was stopped by whoever runs this service; nothing of the file is seen")
    except MemoryError as exc:
        _tell(exc)
        journal.end("failed", reason=BROKE)
    except Exception as exc:  # a fault of ours must be told, too, and not end in a load that is under way for ever
        _tell(exc)
        journal.end("failed", reason="a fault of the service, of which its log tells; nothing of the file is seen")
    else:
        journal.end(loaded.result, rows=loaded.rows, aside=_aside(store, loaded, row.sha256), reason=loaded.reason)


def _aside(store: Store, loaded: Loaded, sha256: str) -> int:
    """Return how many rows can be downloaded that were set aside, those of a file that is held, too."""
    if loaded.result != "held":
        return loaded.aside
    return sum(each.rows for each in aside.of_dataset(store, loaded.source_id) or () if each.sha256 == sha256)


def _tell(exc: BaseException) -> None:
    # The message may quote the file: where it happened must do.
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(exc.__traceback__)]
    _LOG.error("unforeseen", extra={"fields": {"error": type(exc).__name__, "where": where}})


def compare(store: Store) -> None:
    """Compare the names that came with the lists, in this process alone: the service answers meanwhile."""
    try:
        done = screening.screen(store, clock=now, processes=1)
    except (StoreUnavailable, OSError) as exc:  # whoever loads next, or `diligence trade screen`, does it
        _tell(exc)
    else:
        _LOG.info("screening", extra={"fields": {"names": done.names, "whole": done.whole, "busy": done.busy}})


def _stop(_number: int, _frame: Any) -> None:
    raise Stopped


def main() -> None:
    """Load the file that lies in the folder named on the command line, remove it, and give the place back."""
    lock, folder = int(sys.argv[1]), Path(sys.argv[2])
    signal.signal(signal.SIGTERM, _stop)
    with opened() as (chosen, store):
        log.to_standard_error(chosen.log_level)
        run(store, chosen, folder, clock=now)
        shutil.rmtree(folder, ignore_errors=True)  # not where that raised: then it shows whoever sweeps that we died
        os.close(lock)  # now, and not when all else is taken down: who waited for the end may send the next file
        with suppress(Stopped):
            compare(store)


if __name__ == "__main__":
    main()
