"""A process that refreshes the SDN list once from an address on loopback, and may stop or end at a chosen step.

    python refresher.py DATABASE NAMES ADDRESS MINUTES [SIGNAL STEP]

NAMES is the folder of indexes of names.

MINUTES is where its clock stands. A STEP is `clock 3` (before it looks at the clock for the third time), the beginning
of an SQL statement, or COMMIT: there the process sends itself the SIGNAL. It prints what the refresh did.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from origin import here
from sqlalchemy import Engine, event

from adapters.http import Fetcher
from service import refresh
from service.store import StoreUnavailable, engine, open_store

START = datetime(2024, 3, 1, tzinfo=UTC)
PATIENT = Fetcher(allow_loopback=True, retries=0, read_timeout=60, deadline=120, minimum_rate=0)


def at_step(step: str, reached: str) -> bool:
    return bool(step) and (reached == step if step.startswith("clock") else reached.startswith(step))


def main(url: str, folder: str, address: str, minutes: str, number: str = "", step: str = "") -> None:
    if number != "SIGKILL":  # who is killed is seen at once; who lives must not be cut off while it indexes
        engine.IDLE_SECONDS = 3  # of minutes, so that a test sees it
    store = open_store(url, names_folder=Path(folder))
    looks = count(1)
    writes = [0]

    def reach(reached: str) -> None:
        if at_step(step, reached):
            os.kill(os.getpid(), signal.Signals[number])

    def clock() -> datetime:
        look = next(looks)
        reach(f"clock {look}")
        return START + timedelta(minutes=int(minutes), seconds=look)

    @event.listens_for(Engine, "before_cursor_execute")
    def _(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        writes[0] += "INSERT INTO sighting" in statement
        reach(statement)

    @event.listens_for(Engine, "commit")
    def _commit(_connection: object) -> None:
        if writes[0]:  # not the commit that takes the lease
            writes[0] = 0
            reach("COMMIT")

    print("ready", flush=True)
    try:
        loaded = refresh.refresh_list(store, here("us_ofac_sdn", address), PATIENT, clock=clock)
        print(loaded.result, loaded.rows, loaded.reason, flush=True)
    except StoreUnavailable as exc:
        print("unavailable", 0, exc, flush=True)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
