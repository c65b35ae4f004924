"""What becomes of a relationship over the statements that one file makes of it: which interests stand, which ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from sys import intern
from typing import Any, NamedTuple

from adapters.ownership.parts import shown

NOT_STATED = "(no interest stated)"


class Said(NamedTuple):
    """A statement of a relationship. `keys` is None where its interests cannot be read."""

    stated: str  # its day, as written
    number: int
    closed: bool
    sides: tuple[str | None, str | None]  # the record ids; None: not named
    keys: tuple[str, ...] | None


class Told(NamedTuple):
    """What is to be told of a statement: these interests, by the newest statement as they are, by others as ended."""

    keys: frozenset[str] | None  # None: all, as of the newest statement
    ended: bool
    stated: str  # the day of the statement that says so


def keys_of(details: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the interests' keys: the type and the place among those of it, which fewer of another leave as it is.

    Raises ValueError where they are no list.
    """
    interests = details.get("interests") or [{}]
    if not isinstance(interests, list):
        raise ValueError("the interests are no list")
    counted: Counter[str] = Counter()
    keys = []
    for each in interests:
        said = each.get("type") if isinstance(each, dict) else None
        kind = said if isinstance(said, str) and said else NOT_STATED
        counted[kind] += 1
        keys.append(intern(f"{kind}#{counted[kind]}"))
    return tuple(keys)


def said(number: int, stated: str, found: Mapping[str, Any]) -> Said:
    """Return what must be known of a statement before the others of its record are."""
    details, closed = found["recordDetails"], found.get("recordStatus") == "closed"
    sides = [_side(details.get(each)) for each in ("subject", "interestedParty")]
    keys: tuple[str, ...] | None
    try:
        # A closing statement may say nothing but that it closes: what it closes is in the one before.
        keys = () if closed and not details.get("interests") else keys_of(details)
    except ValueError:
        keys = None
    return Said(intern(stated), number, closed, (sides[0], sides[1]), keys)


def _side(said: object) -> str | None:
    # What is no id is told when the statement is read; here it counts as a party that is not in the file.
    return None if isinstance(said, dict) else intern(said if isinstance(said, str) else shown(said))


@lru_cache(maxsize=4_096)
def _whole(ended: bool, stated: str) -> Told:
    """Return that of a newest statement, one for all of a day: a register has millions of them."""
    return Told(None, ended, stated)


def plan(statements: Iterable[Said], *, named: Callable[[str | None], bool | None]) -> dict[int, Told]:
    """Return number of statement -> what is to be told of it, of the statements of one record.

    The newest counts, of one day the last. What an older one states and no newer one does has ended, unless the newer
    one cannot be read. `named`: whether a party has a name; None where that cannot be read.
    """
    ordered = sorted(statements, key=lambda each: (each.stated, each.number), reverse=True)
    newest = ordered[0]
    if len(ordered) == 1:
        return {newest.number: _whole(newest.closed, newest.stated)}
    told: dict[int, Told] = {}
    covered: set[str] = set()
    for each in ordered:
        names = [named(side) for side in each.sides]
        if each.keys and None not in names and False not in names:
            fresh = frozenset(each.keys) - covered
            covered |= fresh
            if fresh and each is not newest:
                told[each.number] = Told(fresh, True, newest.stated)
        elif each is newest and (each.keys is None or (each.keys and None in names)):
            break
    if not told or newest.keys != ():
        told[newest.number] = _whole(newest.closed, newest.stated)
    return told
