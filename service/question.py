"""The question of a profile: what was asked, by which clocks, and how it is written down to be asked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from adapters.base import Identifier


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What was asked. `names[0]` is the supplier; `nexus` overrides the setting of what binds the caller.

    `as_of`: what bound on that day. `available_at`: what publishers had served by then; `known_at`: what this service
    had recorded by then; None is now.
    """

    names: tuple[str, ...]
    as_of: date
    available_at: datetime | None = None
    known_at: datetime | None = None
    country: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    address: str | None = None
    officers: tuple[str, ...] = ()
    bank_name: str | None = None
    bank_swift: str | None = None
    external_id: str | None = None
    nexus: tuple[str, ...] | None = None
    purpose: str | None = None
    authorities: tuple[str, ...] | None = None


def plain(question: Question) -> dict[str, Any]:
    """Return the question as the profile shows it and as it is kept."""
    return {
        "supplier": question.names[0],
        "names": list(question.names[1:]),
        "country": question.country,
        "identifiers": [
            {"type": each.type, "value": each.value, "country": each.country} for each in question.identifiers
        ],
        "address": question.address,
        "officers": list(question.officers),
        "bank": {"name": question.bank_name, "swift": question.bank_swift},
        "as_of": question.as_of.isoformat(),
        "available_at": _instant(question.available_at),
        "known_at": _instant(question.known_at),
        "authorities": None if question.authorities is None else list(question.authorities),
        "nexus": None if question.nexus is None else list(question.nexus),
        "external_id": question.external_id,
        "purpose": question.purpose,
    }


def from_plain(kept: Mapping[str, Any]) -> Question:
    """Return the question that `plain` wrote."""
    return Question(
        names=(kept["supplier"], *kept["names"]),
        as_of=date.fromisoformat(kept["as_of"]),
        available_at=datetime.fromisoformat(kept["available_at"]),
        known_at=datetime.fromisoformat(kept["known_at"]),
        country=kept["country"],
        identifiers=tuple(Identifier(**each) for each in kept["identifiers"]),
        address=kept["address"],
        officers=tuple(kept["officers"]),
        bank_name=kept["bank"]["name"],
        bank_swift=kept["bank"]["swift"],
        external_id=kept["external_id"],
        nexus=None if kept["nexus"] is None else tuple(kept["nexus"]),
        purpose=kept["purpose"],
        authorities=None if kept["authorities"] is None else tuple(kept["authorities"]),
    )


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="microseconds")
