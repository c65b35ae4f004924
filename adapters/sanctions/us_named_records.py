"""Record ids for US lists that number nothing: from the name, and from its place among entries of that name."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable


class NamedRecords:
    """Gives each entry of a file an id that the next edition gives it too, as long as its name stays.

    The id is the list's letters and a hash of the name (persons' names stand in no address we log), with a number
    from the second entry of that name on. Entries of one name are counted by their first day, then by what they
    say, so that one added later comes last. The whole file must be known before the first id is given.
    """

    def __init__(self, entries: Iterable[tuple[str, str, str, object]]) -> None:
        """Take list, name, first day ("" if none) and content of each entry."""
        places: dict[str, set[str]] = {}
        for code, name, day, content in entries:
            places.setdefault(_key(code, name), set()).add(_place(day, content))
        self._places = {key: sorted(found) for key, found in places.items()}
        self._given = Counter[str]()

    def id_of(self, code: str, name: str, day: str, content: object) -> tuple[str, bool]:
        """Return the entry's id, and whether an entry that says the very same had one before."""
        key = _key(code, name)
        place = self._places[key].index(_place(day, content))
        return self.numbered(key if place == 0 else f"{key}-{place + 1}")

    def numbered(self, record_id: str) -> tuple[str, bool]:
        """Return an id that was not given before, and whether this one had been."""
        self._given[record_id] += 1
        times = self._given[record_id]
        return (record_id, False) if times == 1 else (f"{record_id}-again-{times}", True)


def _key(code: str, name: str) -> str:
    return f"{code}-{hashlib.sha256(' '.join(name.split()).casefold().encode()).hexdigest()[:16]}"


def _place(day: str, content: object) -> str:
    return f"{day or '9'} {hashlib.sha256(repr(content).encode()).hexdigest()[:16]}"
