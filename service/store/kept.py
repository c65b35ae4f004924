"""Kept answers: a profile and the audit row that tells of it are committed together, before the answer leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from service.store.journal_tables import Audit
from service.store.journal_tables import KeptProfile as KeptRow


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptProfile:
    id: str
    at: datetime
    outcome: str
    illustrative: bool
    body: bytes
    basis: Mapping[str, Any]


_KEPT: Table = KeptRow.__table__  # type: ignore[assignment]  # declarative tables are Tables
_JOURNAL: Table = Audit.__table__  # type: ignore[assignment]  # as above
_KEEP, _AUDIT = insert(_KEPT), insert(_JOURNAL)  # built once: building costs more than running


def keep(connection: Connection, profile: KeptProfile, *, detail: dict[str, object]) -> None:
    """Write the profile and its audit row in the caller's transaction."""
    connection.execute(
        _KEEP,
        {
            "id": profile.id,
            "at": profile.at,
            "outcome": profile.outcome,
            "illustrative": profile.illustrative,
            "body": profile.body,
            "basis": dict(profile.basis),
        },
    )
    connection.execute(
        _AUDIT,
        {
            "at": profile.at,
            "action": "profile",
            "subject": profile.id,
            "sha256": hashlib.sha256(profile.body).hexdigest(),
            "detail": detail,
        },
    )


def find(connection: Connection, profile_id: str) -> KeptProfile | None:
    row = connection.execute(select(KeptRow.__table__).where(KeptRow.id == profile_id)).mappings().first()
    return None if row is None else KeptProfile(**row)
