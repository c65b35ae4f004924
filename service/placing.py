"""Where an edition may stand in a list's history: only a whole one is the newest, and a replaced one stays replaced."""

from __future__ import annotations

from datetime import datetime

from service.staging import Held, Served
from service.store import Connection, approvals, editions, series
from service.store.editions import EditionRow


def is_newest(connection: Connection, source_id: str, source: int, at: datetime, served: Served) -> bool:
    """Return whether the moment is the newest; raises Held for what may only stand in the past."""
    if editions.served_at(connection, source, at) is not None:
        raise Held(f"another edition was served at the same moment, {at.isoformat()}; say when, with --retrieved-at")
    active = editions.active(connection, source_id)
    last = series.last_sighting(connection, source, full=None if served.excerpt else True)
    newest = last is None or at > last
    if newest and active and not active[-1].excerpt and (served.excerpt or served.partial):
        what = "an excerpt" if served.excerpt else "part of a set"
        raise Held(f"{what} cannot take the place of a whole edition: as history it needs a --retrieved-at before it")
    return newest


def allow_return(connection: Connection, source_id: str, known: EditionRow) -> None:
    """Raise Held where the publisher serves an edition again that it had replaced, unless a person approved it."""
    active = editions.active(connection, source_id)
    may_return = not active or active[-1].excerpt
    if not may_return and approvals.find(connection, source_id, known.sha256) is None:
        raise Held("the publisher serves an edition again that it had replaced")
