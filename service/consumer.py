"""The scheduler's process: Huey's consumer in the foreground, whose one periodic task is a round of refreshes.

Huey keeps its queue in a SQLite file of this machine. That is enough: the queue holds nothing but "have a look now",
and which process loads a list is settled in our own database. For a queue that several machines share, give
`make_huey` another of Huey's classes (`PostgresHuey`, `RedisHuey`) and its address; nothing else changes.
"""

from __future__ import annotations

import logging
import signal
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from huey import Huey, SqliteHuey, crontab
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer

from service.schedule import Schedule

_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
# A list that is being written needs seconds; a download may need minutes and is parked. A container is given 30 s.
PATIENCE = 15
_STALE = 50  # seconds after which a call to have a look is dropped: the next one comes every minute
_LOG = logging.getLogger("service.schedule")


class Json(Serializer):  # type: ignore[misc]  # Huey ships no types
    """Writes Huey's messages as JSON: its own way would run whatever is put into the file."""

    def _serialize(self, data: Message) -> bytes:
        return orjson.dumps(data._asdict())

    def _deserialize(self, data: bytes) -> Message:
        told = orjson.loads(bytes(data))
        for name in ("eta", "expires_resolved"):
            told[name] = datetime.fromisoformat(told[name]) if told[name] else None
        return Message(**told | {"args": tuple(told["args"])})


class Foreground(Consumer):  # type: ignore[misc]  # Huey ships no types
    """A consumer that ends in good order on every signal that ends a process, and never starts itself anew."""

    def __init__(self, huey: Huey, schedule: Schedule) -> None:
        # one worker: on SQLite two loads would only wait for each other, and one holds a list's changes in memory
        super().__init__(huey, workers=1, max_delay=1.0, shutdown_timeout=PATIENCE)
        self._schedule = schedule

    def _set_signal_handlers(self) -> None:
        for number in _SIGNALS:
            signal.signal(number, self._stop_soon)

    def _stop_soon(self, number: int, _frame: Any) -> None:
        self._signum = number
        self._schedule.stopping.set()


def make_huey(path: Path, schedule: Schedule) -> Huey:
    """Return the queue, kept in the file, with the periodic task that refreshes what is due."""
    path.parent.mkdir(parents=True, exist_ok=True)
    huey = SqliteHuey("diligence", filename=str(path), results=False, serializer=Json())
    huey.periodic_task(crontab(minute="*"), name="refresh_lists", expires=_STALE)(schedule.round)
    return huey


def run(path: Path, schedule: Schedule) -> None:
    """Refresh lists until told to stop; then end the list under way, or park it where it takes too long."""
    lists = {each.id: int(each.poll_every.total_seconds() // 60) for each in schedule.lists}
    _LOG.info("schedule", extra={"fields": {"every_minutes": lists}})
    Foreground(make_huey(path, schedule), schedule).run()
    schedule.park()
    _LOG.info("stopped")
