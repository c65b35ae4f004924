"""A row of units, each with its possible Latin spellings, and what it may write."""

from __future__ import annotations

from functools import lru_cache

from service.names.characters import LONGEST

Unit = tuple[str, ...]
Units = tuple[Unit, ...]


def spells(parts: Units, written: str) -> bool:
    """Tell whether some choice of spellings writes exactly this; work is bounded by length times spellings."""
    if len(written) > LONGEST or not parts:
        return not (parts or written)
    if not (written.startswith(parts[0]) and written.endswith(parts[-1])):
        return False  # as most are
    reached = {0}
    for spellings in parts:
        fitting = _by_first_letter(spellings)
        reached = {
            at + len(each)
            for at in reached
            for each in fitting.get(written[at : at + 1], fitting[""])
            if written.startswith(each, at)
        }
        if not reached:
            return False
    return len(written) in reached


@lru_cache(maxsize=8192)
def _by_first_letter(spellings: Unit) -> dict[str, Unit]:
    """Return the spellings that begin with each letter, and the empty one with all of them, or with none."""
    empty = tuple(each for each in spellings if not each)[:1]
    letters = {each[0] for each in spellings if each}
    return {"": empty} | {one: (*empty, *(each for each in spellings if each.startswith(one))) for one in letters}
