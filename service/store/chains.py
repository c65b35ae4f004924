"""Who trades with whom, and in which rows: read by seeks into the covering indexes, however many rows a party has."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, Text, bindparam, case, cast, func, literal, select, type_coerce

from service.store import tables
from service.store.among import among
from service.store.trade import Moved, Side

_COLUMNS = tables.Shipment.__table__.c
_PARTY = tables.Party.__table__.c
_FAR: dict[Side, str] = {"sender": "receiver_pk", "receiver": "sender_pk"}
SIDES: tuple[Side, ...] = ("sender", "receiver")
_ACTIVE = (_COLUMNS.edition_pk + 0).in_(
    bindparam("active", expanding=True)
)  # a sum: read beside the parties, as they lead


def _partners(side: Side) -> Select[*tuple[Any, ...]]:
    """Return the query of distinct partners: each step seeks the next one, so a million rows cost no more than one."""
    near, far = _COLUMNS[f"{side}_pk"], _COLUMNS[_FAR[side]]
    first = select(func.min(far)).where(near == _PARTY.pk, _ACTIVE).scalar_subquery()
    begin = select(_PARTY.pk.label("near"), first.label("far"), literal(1).label("number"))
    walk = begin.where(among(_PARTY.pk, "ids")).cte("walk", recursive=True)
    following = select(func.min(far)).where(near == walk.c.near, far > walk.c.far, _ACTIVE).scalar_subquery()
    walk = walk.union_all(
        select(walk.c.near, following, walk.c.number + 1).where(
            walk.c.far.is_not(None), walk.c.number <= bindparam("most")
        )
    )
    # one row a party: a hub's partners are only counted
    whole = func.aggregate_strings(cast(walk.c.far, Text), ",")
    few = case((func.count() <= bindparam("most"), whole))
    return select(walk.c.near, few).where(walk.c.far.is_not(None), walk.c.far != walk.c.near).group_by(walk.c.near)


def _between(side: Side) -> Select[*tuple[Any, ...]]:
    near, far = _COLUMNS[f"{side}_pk"], _COLUMNS[_FAR[side]]
    covered = [
        type_coerce(_COLUMNS[name], BigInteger) if name == "amount" else _COLUMNS[name] for name in tables.COVERED
    ]
    return (
        select(near, far, *covered)
        .where(among(near, "near"), among(far, "far"), _ACTIVE)
        .order_by(near, far, _COLUMNS.pk)
        .limit(bindparam("most"))
    )


_PARTNERS = {side: _partners(side) for side in SIDES}
_BETWEEN = {side: _between(side) for side in SIDES}


def partners(
    connection: Connection, pks: Sequence[int], *, active: Collection[int], most: int
) -> dict[int, set[int] | None]:
    """Return party pk -> the parties it trades with in rows of active editions, None where those are more than `most`
    on one side; two queries."""
    found: dict[int, set[int] | None] = {}
    asked = {"ids": list(pks), "most": most, "active": sorted(active)}
    for side in SIDES if pks else ():
        for near, few in connection.execute(_PARTNERS[side], asked):
            known = found.setdefault(near, set())
            found[near] = None if known is None or few is None else known | set(map(int, few.split(",")))
    return found


def between(
    connection: Connection, near: Collection[int], far: Collection[int], *, active: Collection[int], most: int
) -> tuple[dict[Side, list[Moved]], bool]:
    """Return the rows between the two sets of parties by the side `near` stands on, and whether `most` cut them."""
    found: dict[Side, list[Moved]] = {side: [] for side in SIDES}
    cut = False
    for side in SIDES if near and far else ():
        asked = {"near": sorted(near), "far": sorted(far), "most": most + 1, "active": sorted(active)}
        rows = connection.execute(_BETWEEN[side], asked).all()
        cut = cut or len(rows) > most
        found[side] = list(map(Moved._make, rows[:most]))
    return found, cut
