"""What a search for chains may cost: in a profile, and for a person who waits."""

from __future__ import annotations

from dataclasses import dataclass

MOST_HOPS = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """What one search may cost."""

    hops: int
    followed: int  # parties whose partners are looked at in one hop
    weighed: int  # parties that may be listed, as their names were compared when they were loaded, weighed in one hop
    looked_at: int  # parties whose names were not compared yet, compared with the lists in one hop
    passed: int  # other parties that the search may go on from, in one hop
    owners: (
        int  # parties looked up in registers of owners in one hop, and parties of registers then compared with lists
    )
    wider: bool = False  # whether a party is followed under its other spellings and in other data sets, too


IN_PROFILE = Bounds(hops=2, followed=60, weighed=1_000, looked_at=200, passed=0, owners=500)


def on_request(hops: int) -> Bounds:
    """Return the bounds of a search that a person waits for, of at most `MOST_HOPS` hops."""
    return Bounds(hops=hops, followed=60, weighed=5_000, looked_at=1_000, passed=1_000, owners=1_000, wider=True)
