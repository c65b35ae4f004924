"""A person's word that held bytes are right, with its reason and an audit row."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from service.store.journal_tables import Approval, Audit


def approve(connection: Connection, source_id: str, sha256: str, *, reason: str, now: datetime) -> bool:
    """Write the approval and its audit row; false where these bytes were approved before."""
    if find(connection, source_id, sha256) is not None:
        return False
    connection.execute(insert(Approval).values(source_id=source_id, sha256=sha256, at=now, reason=reason))
    record(connection, "approve", source_id, sha256, now=now, detail={"reason": reason})
    return True


def find(connection: Connection, source_id: str, sha256: str) -> str | None:
    """Return the reason with which the bytes were approved, or None."""
    own = (Approval.source_id == source_id, Approval.sha256 == sha256)
    return connection.scalar(select(Approval.reason).where(*own))


def record(
    connection: Connection, action: str, subject: str, sha256: str, *, now: datetime, detail: dict[str, object]
) -> None:
    """Write an audit row of something done to a source."""
    connection.execute(insert(Audit).values(at=now, action=action, subject=subject, sha256=sha256, detail=detail))
