"""What an index of names lacks next to what the database shows, found out and written while its folder is locked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import Connection

from service.store import naming
from service.store.name_folder import NameFolder
from service.store.parties import Kind

# An index that lacks more names than this is not brought up to date within a request, nor under SQLite's only lock for
# writers: that takes longer than a second.
AT_ONCE = 2_000
Progress = Callable[[Kind, int, int], None]
Names = Sequence[tuple[int, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Coming:
    """A load that nobody sees yet: its token, and its names, which the database holds under its edition or not yet."""

    token: str
    edition_pk: int | None = None
    foreseen: Names = ()

    def size(self, connection: Connection) -> int:
        return len(self.foreseen) if self.edition_pk is None else naming.count(connection, (self.edition_pk,))

    def names(self, connection: Connection) -> Iterator[tuple[int, str]]:
        return iter(self.foreseen) if self.edition_pk is None else naming.names(connection, (self.edition_pk,))


class Work:
    """One time that an index is brought up to date, with what is coming, too."""

    def __init__(self, connection: Connection, kind: Kind, folder: NameFolder, coming: Coming | None) -> None:
        self._connection, self._kind, self._folder = connection, kind, folder
        self._loads, self._held = naming.loads(connection, kind), folder.held()
        # a number that was foreseen and is another name's by now would take that one's place
        self._coming = None if coming and naming.any_taken(connection, coming.foreseen) else coming
        lacking = {token: pk for token, pk in self._loads.items() if self._held and token not in self._held.loads}
        self._lacking = lacking
        self.size = self._coming.size(connection) if self._coming else 0
        if self._held is None:
            self.size += naming.count_of(connection, kind)
        else:
            self.size += naming.count(connection, lacking.values())

    def begun(self, progress: Progress) -> list[tuple[int, str]]:
        """Write the index anew where that must be; returns what is to be added where not."""
        if self._held is not None and not self._lacking and self._coming is None:
            return []  # another one was first
        coming = self._coming.names(self._connection) if self._coming else iter(())
        if self._held is None or self._mostly_gone():
            given = chain(naming.names_of(self._connection, self._kind), coming)
            self._folder.build(self._counted(given, progress), loads=self._and_coming(self._loads))
            return []
        lacking = naming.names(self._connection, self._lacking.values())
        return list(self._counted(chain(lacking, coming), progress))

    def add(self, new: list[tuple[int, str]]) -> None:
        """Add what `begun` returned; needs no connection any more."""
        assert self._held is not None  # there is an index to add to
        loads, known = self._and_coming(self._lacking), self._and_coming(self._loads)
        self._folder.add(new, self._held, loads=loads, known=known)

    def _and_coming(self, loads: dict[str, int]) -> list[str]:
        return [*loads, self._coming.token] if self._coming else [*loads]

    def _mostly_gone(self) -> bool:
        """Return whether of more than a third of its numbers the names are no more, left by loads that failed."""
        held, there = self._folder.size(), naming.count_of(self._connection, self._kind)
        return held > AT_ONCE and there < held * 2 / 3

    def _counted(self, given: Iterator[tuple[int, str]], progress: Progress) -> Iterator[tuple[int, str]]:
        done = 0
        for done, each in enumerate(given, start=1):
            if done % 1_000 == 0:
                progress(self._kind, done, max(self.size, done))
            yield each
        progress(self._kind, done, done)
