"""Whom a measure binds, as far as the question tells: stated for caller, subject and transaction, never assumed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Bound = Literal["established", "not_established", "nexus_needed"]

# Where an authority's measures bind everybody; beyond it a nexus is needed (31 CFR 589.201; SAMLA 2018 s. 21).
_TERRITORY = {"US": {"US"}, "UK": {"GB"}}


def bound(authority: str, *, caller: Sequence[str], subject_country: str | None) -> dict[str, Bound]:
    """Return for caller, subject and transaction whether the authority's measures bind them; never a bare no."""
    return {
        "caller": "established" if authority in caller else "not_established",
        "subject": "established" if subject_country in _TERRITORY.get(authority, ()) else "nexus_needed",
        "transaction": "nexus_needed",
    }
