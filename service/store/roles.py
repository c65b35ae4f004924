"""Who stands in shipments beside sender and receiver: contract holders, notify parties, manufacturers, declarants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import BigInteger, Connection, Select, Table, and_, bindparam, func, or_, select, type_coerce

from service.store import tables
from service.store.among import among
from service.store.aside_tables import Twin
from service.store.engine import read_many
from service.store.trade import Moved, Side

Role = Literal["contract_holder", "notify_party", "manufacturer", "declarant"]
ROLES: tuple[Role, ...] = ("contract_holder", "notify_party", "manufacturer", "declarant")
_SHIPMENT: Table = tables.Shipment.__table__  # type: ignore[assignment]  # declarative tables are Tables
_TWIN: Table = Twin.__table__  # type: ignore[assignment]  # as above
_OF = dict(zip(ROLES, ("contract_holder_pk", "notify_pk", "manufacturer_pk", "declarant_pk"), strict=True))
_COLUMNS = [_SHIPMENT.c[column] for column in _OF.values()]


class Standing(NamedTuple):
    """Who stands in one shipment, by pk; in a role that nobody has: None."""

    pk: int
    edition_pk: int
    contract_holder: int | None
    notify_party: int | None
    manufacturer: int | None
    declarant: int | None


# The least, and no parameter: so every plan begins at the index of the filled ones. A plan for any value, or without
# statistics, takes a walk over all rows for the shorter way to some one that is filled.
_FILLED = select(*(select(func.min(each)).where(each.is_not(None)).scalar_subquery() for each in _COLUMNS))


def filled(connection: Connection) -> tuple[Role, ...]:
    """Return the roles that any shipment names a party in: four seeks, so that records without any cost no more."""
    found = connection.execute(_FILLED).one()
    return tuple(role for role, any_row in zip(ROLES, found, strict=True) if any_row is not None)


def _beside(side: Side) -> Select[*tuple[Any, ...]]:
    columns = _SHIPMENT.c
    near, far = columns[f"{side}_pk"], columns["receiver_pk" if side == "sender" else "sender_pk"]
    another = or_(*(and_(each != near, or_(far.is_(None), each != far)) for each in _COLUMNS))
    return select(columns.pk, columns.edition_pk, *_COLUMNS).where(among(near, "ids"), another)


_BESIDE: dict[Side, Select[*tuple[Any, ...]]] = {"sender": _beside("sender"), "receiver": _beside("receiver")}


def beside(connection: Connection, party_pks: Sequence[int], *, side: Side, active: Iterable[int]) -> list[Standing]:
    """Return who stands in the shipments of the parties on `side`, of those that name another than the two ends."""
    visible = set(active)
    rows = map(Standing._make, read_many(connection, _BESIDE[side], {"ids": party_pks}))
    return [each for each in rows if each.edition_pk in visible]


class InRole(NamedTuple):
    """A shipment that parties stand in by a role alone, with its two ends; `moved.near_pk` is theirs."""

    moved: Moved
    standing: Standing
    sender: int | None
    receiver: int | None


def _in_role(role: Role) -> Select[*tuple[Any, ...]]:
    columns = _SHIPMENT.c
    own = columns[_OF[role]]
    covered = [type_coerce(columns[name], BigInteger) if name == "amount" else columns[name] for name in tables.COVERED]
    return (
        select(own, columns.receiver_pk, *covered, *_COLUMNS, columns.sender_pk)
        .where(
            among(own, "ids"),
            among(columns.edition_pk + 0, "active"),  # a sum: sought by the party, and never by the file
            or_(columns.sender_pk.is_(None), ~among(columns.sender_pk + 0, "ids")),
            or_(columns.receiver_pk.is_(None), ~among(columns.receiver_pk + 0, "ids")),
        )
        .order_by(own, columns.pk)
        .limit(bindparam("most"))
    )


_IN_ROLE = {role: _in_role(role) for role in ROLES}
_MOVED = len(Moved._fields)


def in_role(
    connection: Connection, party_pks: Sequence[int], *, role: Role, active: Iterable[int], most: int
) -> list[InRole]:
    """Return the first so many shipments in which the parties stand in the role and are neither sender nor receiver."""
    asked = {"ids": list(party_pks), "active": sorted(set(active)), "most": most}
    found = []
    for row in read_many(connection, _IN_ROLE[role], asked):
        moved = Moved._make((*row[: _MOVED - 1], bool(row[_MOVED - 1])))
        *others, sender = row[_MOVED:]
        found.append(InRole(moved, Standing(moved.pk, moved.edition_pk, *others), sender, moved.far_pk))
    return found


_TWINS = (
    select(_TWIN.c.shipment_pk, _TWIN.c.of_pk, _TWIN.c.kind)
    .where(among(_TWIN.c.shipment_pk, "ids"))
    .order_by(_TWIN.c.shipment_pk, _TWIN.c.of_pk)
)


def twins_of(connection: Connection, shipment_pks: Sequence[int]) -> list[tuple[int, int, str]]:
    """Return (row, earlier row, kind) of the pairs whose later row is one of these."""
    return [(row, of, kind) for row, of, kind in connection.execute(_TWINS, {"ids": shipment_pks})]
