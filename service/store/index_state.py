"""How an index of names stands next to what the database shows: told without touching either."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from service.store import naming
from service.store.name_folder import NameFolder
from service.store.parties import Kind

_TRIES = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexState:
    """The index of one kind of source on this host; `lacking` counts the loads, and their names, that it does not hold.

    `names` may count some that are no more. `written_at` is when it last changed, None where there is none to use.
    """

    kind: Kind
    loads: int
    lacking_loads: int
    lacking_names: int
    names: int
    bytes: int
    written_at: datetime | None

    @property
    def complete(self) -> bool:
        return self.lacking_loads == 0


def state(connection: Connection, kind: Kind, folder: NameFolder) -> IndexState:
    """Return the state as this connection sees the database; nothing is brought up to date."""
    wanted = naming.loads(connection, kind)
    for _ in range(_TRIES):
        held = folder.held()
        if held is None:
            break
        try:
            names, size = folder.size(), folder.on_disk()
        except (OSError, ValueError, KeyError):  # another one took its place meanwhile, or it is damaged
            continue
        lacking = [pk for token, pk in wanted.items() if token not in held.loads]
        return IndexState(
            kind=kind,
            loads=len(wanted),
            lacking_loads=len(lacking),
            lacking_names=naming.count(connection, lacking),
            names=names,
            bytes=size,
            written_at=datetime.fromtimestamp(held.stamp[0] / 1e9, UTC),
        )
    return IndexState(
        kind=kind,
        loads=len(wanted),
        lacking_loads=len(wanted),
        lacking_names=naming.count_of(connection, kind) if wanted else 0,
        names=0,
        bytes=0,
        written_at=None,
    )
