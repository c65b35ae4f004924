"""Whom a measure binds, as far as the question tells: stated for caller, subject and transaction, never assumed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from adapters.sanctions import LISTS

Bound = Literal["established", "not_established", "nexus_needed"]

# Who imposes measures of its own, whether or not a list of it is in the register: a nexus may be any of them. Members
# of the EU that keep national lists stand here beside it.
_IMPOSING = (
    "UN", "EU", "US", "UK", "AE", "AR", "AU", "BE", "CA", "CH", "CN", "CZ", "EE", "FR", "GG", "HK", "IL", "IM", "IN",
    "JE", "JP", "KR", "KY", "KZ", "LI", "LT", "LV", "MC", "MY", "NL", "NO", "NZ", "PH", "PL", "QA", "RU", "SA", "SG",
    "TH", "TR", "TW", "UA", "ZA",
)  # fmt: skip

# Where an authority's measures bind everybody; beyond it a nexus is needed (31 CFR 589.201; SAMLA 2018 s. 21).
_TERRITORY = {"US": {"US"}, "UK": {"GB"}}


def authorities() -> tuple[str, ...]:
    """Return every authority that a nexus may name: those of the table and those of the lists in the register."""
    return tuple(dict.fromkeys((*_IMPOSING, *(each.authority for each in LISTS))))


def unknown(nexus: Iterable[str]) -> str | None:
    """Return what is wrong with a nexus, or None: an authority nobody knows would be told as binding nobody."""
    stranger = next((each for each in nexus if each not in authorities()), None)
    if stranger is None:
        return None
    return f"{stranger} is no authority known here; known are {', '.join(authorities())}"


def bound(authority: str, *, caller: Sequence[str], subject_country: str | None) -> dict[str, Bound]:
    """Return for caller, subject and transaction whether the authority's measures bind them; never a bare no."""
    return {
        "caller": "established" if authority in caller else "not_established",
        "subject": "established" if subject_country in _TERRITORY.get(authority, ()) else "nexus_needed",
        "transaction": "nexus_needed",
    }
