"""The tables of what was done: tries, the ledger of instants, leases, approvals, kept profiles and the audit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.tables import Base
from service.store.types import BigId, Instant


class Attempt(Base):
    """One try to load a source that changed nothing: why it was held or failed."""

    __tablename__ = "attempt"
    pk: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    result: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str | None] = mapped_column(String(64))
    __table_args__ = (CheckConstraint("result IN ('held','failed')", name="attempt_result"),)


class Ledger(Base):
    """The instant of the last thing recorded: one row, locked by whoever records, so that instants follow commits."""

    __tablename__ = "ledger"
    pk: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[datetime] = mapped_column(Instant)


class Lease(Base):
    """Who may load a source now; the token grows with every holder, and an old one's late write is refused by it."""

    __tablename__ = "lease"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    token: Mapped[int]
    until: Mapped[datetime] = mapped_column(Instant)


class FileLoad(Base):
    """A trade file that came over the API: what became of it so far; `beat` is when its loader last said so."""

    __tablename__ = "file_load"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    source_id: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    beat: Mapped[datetime] = mapped_column(Instant)
    ended: Mapped[datetime | None] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(Text)  # as the client called the file; told, and never a path
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int] = mapped_column(BigId)
    layout: Mapped[str] = mapped_column(String(64))  # a known layout's id; empty: a mapping of the sender's own
    rows: Mapped[int] = mapped_column(BigId)
    aside: Mapped[int] = mapped_column(BigId)
    reason: Mapped[str] = mapped_column(Text)


class Approval(Base):
    """A person's word that held bytes are right: the only way past the gate."""

    __tablename__ = "approval"
    source_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(Text)


class KeptProfile(Base):
    __tablename__ = "kept_profile"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    outcome: Mapped[str] = mapped_column(String(32))
    illustrative: Mapped[bool]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    basis: Mapped[dict[str, Any]] = mapped_column(JSON)  # question, clocks and settings: what it is built anew from


class Audit(Base):
    """What was answered, in the order of commits; written in the same transaction as what it tells of."""

    __tablename__ = "audit"
    seq: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
