"""The store's two clocks: what publishers had served by a moment, and what this service had recorded by a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from service.store.journal_tables import Ledger

_TICK = timedelta(microseconds=1)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = select(Ledger.last)  # built once: building it costs more than running it


@dataclass(frozen=True, kw_only=True, slots=True)
class Clocks:
    """Both instants are inclusive. `newest`: nothing that is held lies beyond them, so that all of it is visible."""

    available_at: datetime
    known_at: datetime
    newest: bool

    @property
    def bounds(self) -> dict[str, datetime]:
        """Return the parameters of every query that looks through the clocks."""
        return {"available_at": self.available_at, "known_at": self.known_at}


NEWEST = Clocks(
    available_at=datetime.max.replace(tzinfo=UTC), known_at=datetime.max.replace(tzinfo=UTC), newest=True
)  # for looking without a question: all that is held


def resolve(
    connection: Connection, *, now: datetime, available_at: datetime | None = None, known_at: datetime | None = None
) -> Clocks:
    """Return the clocks of a question; what was not asked for is now, and known is what this connection's moment shows.

    Known is the instant of the last thing recorded, not `now`: the same question with these clocks later sees the
    same, also where something was being recorded meanwhile. A known instant alone bounds what was available, too.
    """
    recorded = last(connection)
    moment = max(now, recorded)  # the machine's clock may have gone back
    available = available_at or min(moment, known_at or moment)
    return Clocks(
        available_at=available,
        known_at=min(known_at or recorded, recorded),
        newest=(known_at is None or known_at >= recorded) and available >= recorded,
    )


def last(connection: Connection) -> datetime:
    """Return the instant of the last thing recorded."""
    return connection.scalar(_LAST) or _BEGINNING


def record(connection: Connection, now: datetime) -> datetime:
    """Return the instant of what this transaction records: after all others, though the machine's clock went back.

    The row stays locked until the commit, so call this as late as can be.
    """
    before = connection.scalar(select(Ledger.last).with_for_update())
    if before is None:
        connection.execute(insert(Ledger).values(pk=1, last=now))
        return now
    instant = max(now, before + _TICK)
    connection.execute(update(Ledger).values(last=instant))
    return instant
