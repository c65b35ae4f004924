"""The tables of what a load could not take as it is: rows set aside, and pairs that may be one shipment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.tables import Base
from service.store.types import BigId, Instant


class AsideFile(Base):
    """A trade file of which rows were set aside. `held`: so many that nothing of it was loaded.

    It belongs to the edition of the same source and bytes. `edition_pk` is that edition while it is `loading`, and
    where it was withdrawn: nobody sees it then, and the same bytes may come again.
    """

    __tablename__ = "aside_file"
    pk: Mapped[int] = mapped_column(primary_key=True)
    source_pk: Mapped[int] = mapped_column(ForeignKey("source.pk"))
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)
    held: Mapped[bool]
    labels: Mapped[list[Any]] = mapped_column(JSON)  # of the header, empty where the layout has none
    edition_pk: Mapped[int | None]


_seen = AsideFile.edition_pk.is_(None)
Index(
    "ux_aside_file_bytes",
    AsideFile.source_pk,
    AsideFile.sha256,
    unique=True,
    sqlite_where=_seen,
    postgresql_where=_seen,
)


class AsideRow(Base):
    """A row that could not be read. `cells` is a list of texts as JSON, null where keeping them might keep more."""

    __tablename__ = "aside_row"
    pk: Mapped[int] = mapped_column(BigId, primary_key=True)
    file_pk: Mapped[int]
    line: Mapped[int]
    cells: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    __table_args__ = (Index("ix_aside_row_file", "file_pk", "pk"),)


class Twin(Base):
    """Two rows of two data sets that are, or may be, one shipment; `kind` is same_document or possible.

    The row of the later load is the `shipment`; its parties stand here, because pairs are looked for by them.
    """

    __tablename__ = "twin"
    shipment_pk: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    of_pk: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    edition_pk: Mapped[int]
    sender_pk: Mapped[int | None] = mapped_column(BigId)
    receiver_pk: Mapped[int | None] = mapped_column(BigId)
    __table_args__ = (
        Index("ix_twin_sender", "sender_pk", "shipment_pk"),
        Index("ix_twin_receiver", "receiver_pk", "shipment_pk"),
        Index("ix_twin_of", "of_pk"),
        Index("ix_twin_edition", "edition_pk"),
    )
