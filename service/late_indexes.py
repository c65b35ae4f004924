"""The indexes of shipments while a first, large load is under way: taken away at its begin, made again at its end."""

from __future__ import annotations

from datetime import timedelta

from service.store import Conflict, Connection, Store, bulk

# A file of fewer bytes is loaded as fast with the indexes there.
LARGE = 32 * 1024 * 1024


STANDS_TWICE = (
    "stands twice in this file: where no column names one row alone, write `record_id: {of_row: true}` in the mapping"
)


class StandsTwice(Exception):
    """A record id stands twice in the file; the message says which, and on which line."""


class LateIndexes:
    """What one load does about the indexes; `away` while it has taken them away."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.away = self._stay = False

    def expect_many(self, connection: Connection) -> None:
        """Take them away where nobody misses them: no shipment is held, and no other load is under way."""
        self.away = bulk.alone(connection)
        self._stay = not self.away
        if self.away:
            bulk.bare(connection)

    def before_rows(self, connection: Connection) -> None:
        """Make room for what many rows change in indexes that stay."""
        if self._stay:
            bulk.make_room(connection)

    def make(self, own: Store) -> None:
        """Make them again, each in a transaction of its own; raises StandsTwice, or what `own` raises to a write."""
        if not self.away:
            return
        with self._store.reading() as connection:
            missing = bulk.lacking(connection)
        for each in missing:
            with own.writing():
                pass  # proves that the load is ours; in the same transaction the lease could not be renewed for minutes
            try:
                with self._store.writing() as connection:
                    bulk.make(connection, each)
            except Conflict as exc:
                with self._store.reading() as connection:
                    record, line = bulk.repeated(connection) or ("", 0)
                raise StandsTwice(f"line {line}: the record id {record!r} {STANDS_TWICE}") from exc
        self.away = False

    def empty(self, connection: Connection) -> None:
        """Remove the load's rows at once, and make the indexes again where there is nothing to index."""
        if self.away:
            bulk.empty(connection)
            put_back(connection)


def put_back(connection: Connection) -> None:
    """Make the indexes that are lacking."""
    for each in bulk.lacking(connection):
        bulk.make(connection, each)


def under_way(lease: timedelta) -> str:
    """Return what is told to a load that comes meanwhile."""
    return (
        "the first load of a large file is under way, and its indexes come at its end: try again after it; if it died, "
        f"in {int(lease.total_seconds())} seconds"
    )
