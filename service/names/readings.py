"""A row of units, each with its possible Latin spellings, and what it may write."""

from __future__ import annotations

from service.names.characters import LONGEST

Unit = tuple[str, ...]
Units = tuple[Unit, ...]


def spells(parts: Units, written: str) -> bool:
    """Tell whether some choice of spellings writes exactly this; work is bounded by length times spellings."""
    if len(written) > LONGEST:
        return False
    reached = {0}
    for spellings in parts:
        reached = {at + len(each) for at in reached for each in spellings if written.startswith(each, at)}
        if not reached:
            return False
    return len(written) in reached
