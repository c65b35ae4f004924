"""The table of what registers of owners state: who holds an interest in whom."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.tables import Base
from service.store.types import BigId


class Stake(Base):
    """One interest as one file of a register states it; `content` is all it says but the two parties.

    Of records with one id that of the last file stands, unless an earlier file states what is clearly newer. A record
    that the register took back has 0 for its parties. No foreign keys: PostgreSQL would run four triggers a row, and
    only two functions write here.
    """

    __tablename__ = "stake"
    pk: Mapped[int] = mapped_column(BigId, primary_key=True)
    source_pk: Mapped[int]
    edition_pk: Mapped[int] = mapped_column(index=True)
    record_id: Mapped[str] = mapped_column(String(128))
    owner_pk: Mapped[int] = mapped_column(BigId)
    owned_pk: Mapped[int] = mapped_column(BigId)
    stated_on: Mapped[str] = mapped_column(String(10))  # as exact as its source, "" where it gives no day
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    __table_args__ = (
        Index("ux_stake_record", "source_pk", "record_id", "edition_pk", unique=True),
        Index("ix_stake_owner", "owner_pk", "owned_pk"),
        Index("ix_stake_owned", "owned_pk", "owner_pk"),
    )
