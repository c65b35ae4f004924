"""The tables: sources and their editions, parties and names, shipments, statements, kept profiles."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from adapters.dates import PartialDate
from service.store.types import BigId, Day, Instant, Money


class Base(DeclarativeBase):
    pass


class Source(Base):
    """A sanctions list or a data set, as the register or its manifest describes it."""

    __tablename__ = "source"
    pk: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    illustrative: Mapped[bool]
    __table_args__ = (CheckConstraint("kind IN ('list','trade','statements','ownership')", name="source_kind"),)


class Description(Base):
    """What a source said of itself when it was loaded; a later one does not change what was known before.

    `edition_pk`: the file with which it was told, so that it goes where that file is withdrawn; older rows lack it.
    """

    __tablename__ = "description"
    pk: Mapped[int] = mapped_column(primary_key=True)
    source_pk: Mapped[int] = mapped_column(ForeignKey("source.pk"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    title: Mapped[str] = mapped_column(Text)
    publisher: Mapped[str] = mapped_column(Text)
    licence: Mapped[str] = mapped_column(Text)
    period_from: Mapped[PartialDate | None] = mapped_column(Day)
    period_to: Mapped[PartialDate | None] = mapped_column(Day)
    directions: Mapped[list[str]] = mapped_column(JSON)
    gaps: Mapped[list[str]] = mapped_column(JSON)
    edition_pk: Mapped[int | None]


class Edition(Base):
    """One loaded version of one source. `loading` rows are invisible until the edition turns `active` or `past`.

    `withdrawn`: a person took a trade file back; whoever asks by clocks before that still sees it.

    `excerpt`: records are missing, so that absence shows nothing. `partial`: all records are there, but files of the
    set with their other fields are not. `counts` is what the gate compares: parties by programme, kind and field;
    while rows are loading it is the token of their load.
    """

    __tablename__ = "edition"
    pk: Mapped[int] = mapped_column(primary_key=True)
    source_pk: Mapped[int] = mapped_column(ForeignKey("source.pk"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    layout: Mapped[str] = mapped_column(String(32))
    excerpt: Mapped[bool]
    partial: Mapped[bool]
    published: Mapped[PartialDate | None] = mapped_column(Day)
    retrieved_at: Mapped[datetime] = mapped_column(Instant)
    checked_at: Mapped[datetime] = mapped_column(Instant)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    rows: Mapped[int]
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    left_out: Mapped[dict[str, int]] = mapped_column(JSON)
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[str | None] = mapped_column(Text)
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (CheckConstraint("state IN ('loading','active','past','withdrawn')", name="edition_state"),)


_stays = Edition.state != "withdrawn"  # the same bytes may come again after that
Index("ux_edition_bytes", Edition.source_pk, Edition.sha256, unique=True, sqlite_where=_stays, postgresql_where=_stays)


class Sighting(Base):
    """One moment at which we know which edition a publisher served: what a list's history is made of.

    `at` is when it was served, `recorded_at` when we learned of it; `full` is false for an excerpt.
    """

    __tablename__ = "sighting"
    pk: Mapped[int] = mapped_column(primary_key=True)
    source_pk: Mapped[int] = mapped_column(ForeignKey("source.pk"))
    edition_pk: Mapped[int] = mapped_column(ForeignKey("edition.pk"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    full: Mapped[bool]
    __table_args__ = (UniqueConstraint("source_pk", "at"),)


class Record(Base):
    """One content of one publisher's record; the same content is kept once however many editions hold it."""

    __tablename__ = "record"
    pk: Mapped[int] = mapped_column(primary_key=True)
    source_pk: Mapped[int] = mapped_column(ForeignKey("source.pk"))
    record_id: Mapped[str] = mapped_column(String(128))
    content_sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (UniqueConstraint("source_pk", "record_id", "content_sha256"),)


class Standing(Base):
    """A longest run of sightings, one after the other, in which a record's content stood; both ends are sightings.

    No end means that it stands in the newest. A source's runs are kept exact whatever the order of loading.
    """

    __tablename__ = "standing"
    record_pk: Mapped[int] = mapped_column(ForeignKey("record.pk"), primary_key=True)
    from_at: Mapped[datetime] = mapped_column(Instant, primary_key=True)
    to_at: Mapped[datetime | None] = mapped_column(Instant)
    full: Mapped[bool]  # of the series of whole editions, or of that of excerpts


class Party(Base):
    """A company, person or vessel as one source knows it."""

    __tablename__ = "party"
    pk: Mapped[int] = mapped_column(BigId, primary_key=True)
    id: Mapped[str] = mapped_column(String(200), unique=True)
    source_pk: Mapped[int] = mapped_column(ForeignKey("source.pk"))
    edition_pk: Mapped[int] = mapped_column(ForeignKey("edition.pk"), index=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    country: Mapped[str | None] = mapped_column(String(2))
    address: Mapped[str | None] = mapped_column(Text)
    record_id: Mapped[str | None] = mapped_column(String(128))
    record_pk: Mapped[int | None] = mapped_column(ForeignKey("record.pk"))
    current: Mapped[bool]
    folded: Mapped[str | None] = mapped_column(Text)  # of trade parties, once two data sets are compared; "": nobody


class PartyTold(Base):
    """What a later load says of a party whose own edition was withdrawn before: its address, as that edition has it.

    A party is written once, with the address that its first edition gave; that goes with the edition.
    """

    __tablename__ = "party_told"
    party_pk: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    edition_pk: Mapped[int] = mapped_column(primary_key=True, index=True)
    address: Mapped[str | None] = mapped_column(Text)


class PartyName(Base):
    """A name of a party; `edition_pk` is the edition whose load brought it, which may be later than the party's.

    No foreign key to the edition: PostgreSQL would run a trigger for every name.
    """

    __tablename__ = "party_name"
    pk: Mapped[int] = mapped_column(BigId, primary_key=True)
    party_pk: Mapped[int] = mapped_column(ForeignKey("party.pk"), index=True)
    edition_pk: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    strength: Mapped[str] = mapped_column(String(8))
    latest: Mapped[bool]  # false: only earlier editions gave the party this name
    __table_args__ = (Index("ix_party_name_edition", "edition_pk", "pk"),)


class Naming(Base):
    """A load that brought names; the row is written when they become visible, and an index must then hold them.

    The token is random, so that an index never takes a load of a copied or restored database for one that it holds.
    `recorded_at` is the instant of its transaction, written last.
    """

    __tablename__ = "naming"
    token: Mapped[str] = mapped_column(String(16), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))  # of the source: each kind has an index of its own
    edition_pk: Mapped[int] = mapped_column(ForeignKey("edition.pk"))
    recorded_at: Mapped[datetime | None] = mapped_column(Instant)


class Identity(Base):
    """What tells this database from every other one: one row, written with the schema."""

    __tablename__ = "identity"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)


class PartyIdentifier(Base):
    __tablename__ = "party_identifier"
    pk: Mapped[int] = mapped_column(BigId, primary_key=True)
    party_pk: Mapped[int] = mapped_column(ForeignKey("party.pk"), index=True)
    type: Mapped[str] = mapped_column(String(32))
    value: Mapped[str] = mapped_column(Text, index=True)
    country: Mapped[str | None] = mapped_column(String(2))
    latest: Mapped[bool]


class Shipment(Base):
    """One line of a trade record. `dates` is the compact text of `service.store.trade`: kind=day, by ';'.

    No foreign keys: PostgreSQL would run eight triggers a row, and only one function writes here.
    """

    __tablename__ = "shipment"
    pk: Mapped[int] = mapped_column(BigId, primary_key=True)
    source_pk: Mapped[int]
    edition_pk: Mapped[int]
    record_id: Mapped[str] = mapped_column(String(200))
    line: Mapped[int]
    document_type: Mapped[str] = mapped_column(String(16))
    document_no: Mapped[str | None] = mapped_column(Text)
    item_no: Mapped[str | None] = mapped_column(Text)
    dates: Mapped[str] = mapped_column(String(160))
    direction: Mapped[str | None] = mapped_column(String(16))
    sender_pk: Mapped[int | None] = mapped_column(BigId)
    receiver_pk: Mapped[int | None] = mapped_column(BigId)
    contract_holder_pk: Mapped[int | None] = mapped_column(BigId)
    declarant_pk: Mapped[int | None] = mapped_column(BigId)
    manufacturer_pk: Mapped[int | None] = mapped_column(BigId)
    notify_pk: Mapped[int | None] = mapped_column(BigId)
    origin: Mapped[str | None] = mapped_column(String(2))
    departure: Mapped[str | None] = mapped_column(String(2))
    trading: Mapped[str | None] = mapped_column(String(2))
    destination: Mapped[str | None] = mapped_column(String(2))
    hs_raw: Mapped[str | None] = mapped_column(Text)
    hs6: Mapped[str | None] = mapped_column(String(6))
    hs_version: Mapped[str | None] = mapped_column(String(8))
    hs_imputed: Mapped[bool]
    goods: Mapped[str | None] = mapped_column(Text)
    net_kg: Mapped[Decimal | None] = mapped_column(Money)
    gross_kg: Mapped[Decimal | None] = mapped_column(Money)
    quantity: Mapped[Decimal | None] = mapped_column(Money)
    unit: Mapped[str | None] = mapped_column(Text)
    amount: Mapped[Decimal | None] = mapped_column(Money)
    currency: Mapped[str | None] = mapped_column(String(3))
    value_kind: Mapped[str | None] = mapped_column(String(16))
    other_values: Mapped[str | None] = mapped_column(Text)
    incoterm: Mapped[str | None] = mapped_column(Text)
    illustrative: Mapped[bool]
    document_key: Mapped[int | None] = mapped_column(BigInteger)


# A supplier's shipments are read from the index alone: every column the profile needs stands in it.
COVERED = (
    "pk",
    "source_pk",
    "edition_pk",
    "dates",
    "amount",
    "currency",
    "value_kind",
    "hs6",
    "illustrative",
)
# What rules about goods read besides, of what a supplier sent: a hundred thousand seeks into the table cost a second.
CARRIED = ("hs_raw", "hs_version", "hs_imputed", "origin", "departure", "trading", "destination", "net_kg")
for _near, _far, _besides in (("sender_pk", "receiver_pk", CARRIED), ("receiver_pk", "sender_pk", ())):
    Index(
        f"ix_shipment_{_near[:-3]}",
        Shipment.__table__.c[_near],
        Shipment.__table__.c[_far],
        *(Shipment.__table__.c[name] for name in (*COVERED, *_besides)),
    )
# Filled for few parties, or only where documents bear numbers.
for _name, _of in (("ix_party_folded", Party.__table__.c.folded), ("ix_shipment_document", Shipment.document_key)):
    Index(_name, _of, sqlite_where=_of.is_not(None), postgresql_where=_of.is_not(None))
for _role in ("contract_holder_pk", "declarant_pk", "manufacturer_pk", "notify_pk"):
    _column = Shipment.__table__.c[_role]  # most documents leave these empty: only the filled ones are indexed
    _filled = _column.is_not(None)
    Index(f"ix_shipment_{_role[:-3]}", _column, sqlite_where=_filled, postgresql_where=_filled)
# Within one file; over the files of a data set a load looks itself, as withdrawn ones may have the same ids.
Index("ux_shipment_record", Shipment.source_pk, Shipment.record_id, Shipment.edition_pk, unique=True)
Index("ix_shipment_edition", Shipment.edition_pk)


class Statement(Base):
    __tablename__ = "statement"
    pk: Mapped[int] = mapped_column(primary_key=True)
    source_pk: Mapped[int] = mapped_column(ForeignKey("source.pk"))
    edition_pk: Mapped[int] = mapped_column(ForeignKey("edition.pk"))
    record_id: Mapped[str] = mapped_column(String(128))
    supplier_pk: Mapped[int | None] = mapped_column(BigId, ForeignKey("party.pk"), index=True)
    buyer_pk: Mapped[int | None] = mapped_column(BigId, ForeignKey("party.pk"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    __table_args__ = (UniqueConstraint("source_pk", "record_id"),)
