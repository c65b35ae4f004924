"""The tables of names of trade records that were compared with those of lists and statements ahead of any question."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.tables import Base
from service.store.types import BigId, Instant


class ScreenedLoad(Base):
    """A load whose names were all compared with those of every other load here, by one version of comparing names.

    `at` is when that was recorded: a question about what was known before looks as if it had not been done.
    """

    __tablename__ = "screened_load"
    token: Mapped[str] = mapped_column(String(16), primary_key=True)
    version: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)


class ScreenedName(Base):
    """A name of a party in trade records and one on a list or in a statement that may be it.

    In place of the known name's number, 0 or less: not all that may be it were looked at (`screenings.cut`).

    No foreign keys: rows are written for names that are seen, which stay.
    """

    __tablename__ = "screened_name"
    party_pk: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    name_pk: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    known_pk: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)


class ScreenedPage(Base):
    """How far the names of a load of trade records were compared with those of one load of a list or of statements.

    Written with what was found, and gone when both are among those compared: who was killed goes on from here, and a
    list that came meanwhile, of which there is no row, is caught up with from the first name.
    """

    __tablename__ = "screened_page"
    token: Mapped[str] = mapped_column(String(16), primary_key=True)
    known: Mapped[str] = mapped_column(String(16), primary_key=True)
    version: Mapped[str] = mapped_column(String(16), primary_key=True)
    last_pk: Mapped[int] = mapped_column(BigId)
