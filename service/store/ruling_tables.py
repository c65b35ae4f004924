"""The tables of what persons ruled on identities: by the parties' stable ids, which a reload keeps."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.tables import Base
from service.store.types import Instant


class RulingRow(Base):
    """Who ruled what, when and why; never changed but for its withdrawal, so that a past profile can be built."""

    __tablename__ = "ruling"
    pk: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[str] = mapped_column(String(8))
    author: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Instant)
    expires_on: Mapped[date | None] = mapped_column(Date)  # the last day on which it holds, UTC
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[str | None] = mapped_column(Text)
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (CheckConstraint("kind IN ('join','split')", name="ruling_kind"),)


class RulingParty(Base):
    """A party that a ruling names; no foreign key, as a data set loaded anew has the same ids in other rows.

    `side`: 0 for the parties that a join makes one or a split takes away, 1 for those a split takes them away from.
    """

    __tablename__ = "ruling_party"
    ruling_pk: Mapped[int] = mapped_column(ForeignKey("ruling.pk"), primary_key=True)
    party_id: Mapped[str] = mapped_column(String(200), primary_key=True, index=True)
    side: Mapped[int]
