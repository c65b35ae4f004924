"""Which parties of trade records and of statements the clocks show: those that something visible names."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BindParameter, Connection, and_, bindparam, exists, or_, select
from sqlalchemy.sql.elements import ColumnElement

from service.store import editions, statements
from service.store.clocks import Clocks
from service.store.tables import Edition, Party, Shipment, Source

_IDS: BindParameter[object] = bindparam("ids", expanding=True)
_CHUNK = 500
_ROLES = ("sender_pk", "receiver_pk", "contract_holder_pk", "declarant_pk", "manufacturer_pk", "notify_pk")
_KNOWN = (editions.stood(), Edition.recorded_at <= bindparam("known_at"))
_HIDDEN = (
    select(Edition.pk)
    .join(Source)
    .where(
        Source.kind == "trade",
        or_(
            and_(*_KNOWN, Edition.retrieved_at > bindparam("available_at")),
            Edition.withdrawn_at <= bindparam("known_at"),
        ),
    )
    .limit(1)
)
_WITHDRAWN = select(Edition.pk).where(Edition.withdrawn_at <= bindparam("known_at")).limit(1)
_VISIBLE = select(Edition.pk).where(*_KNOWN, Edition.retrieved_at <= bindparam("available_at"))


def _moved(role: str) -> ColumnElement[bool]:
    columns = Shipment.__table__.c
    return exists().where(columns[role] == Party.pk, columns.edition_pk.in_(_VISIBLE))


_IN_TRADE = select(Party.pk).where(Party.pk.in_(_IDS), or_(*map(_moved, _ROLES)))


def in_trade(connection: Connection, party_pks: Sequence[int], seen: Clocks) -> set[int]:
    """Return those of the parties that stand in a shipment the clocks show, in any role."""
    if connection.scalar(_WITHDRAWN if seen.newest else _HIDDEN, seen.bounds) is None:
        return set(party_pks)
    return {
        pk
        for start in range(0, len(party_pks), _CHUNK)
        for pk in connection.execute(
            _IN_TRADE, {"ids": party_pks[start : start + _CHUNK], **seen.bounds}
        ).scalars()
    }  # fmt: skip


def in_statements(connection: Connection, party_pks: Sequence[int], seen: Clocks) -> set[int]:
    """Return those of the parties that a statement names which was published by then."""
    stated = statements.about(connection, party_pks, seen)
    return {pk for each in stated for pk in (each.supplier_pk, each.buyer_pk) if pk is not None}
