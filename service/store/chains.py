"""Who trades with whom, and in which rows: read by seeks into the covering indexes, however many rows a party has."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, bindparam, func, literal, select, type_coerce

from service.store import tables
from service.store.trade import Moved, Side

_COLUMNS = tables.Shipment.__table__.c
_PARTY = tables.Party.__table__.c
_FAR: dict[Side, str] = {"sender": "receiver_pk", "receiver": "sender_pk"}
SIDES: tuple[Side, ...] = ("sender", "receiver")


def _partners(side: Side) -> Select[*tuple[Any, ...]]:
    """Return the query of distinct partners: each step seeks the next one, so a million rows cost no more than one."""
    near, far = _COLUMNS[f"{side}_pk"], _COLUMNS[_FAR[side]]
    first = select(func.min(far)).where(near == _PARTY.pk).scalar_subquery()
    begin = select(_PARTY.pk.label("near"), first.label("far"), literal(1).label("number"))
    walk = begin.where(_PARTY.pk.in_(bindparam("ids", expanding=True))).cte("walk", recursive=True)
    following = select(func.min(far)).where(near == walk.c.near, far > walk.c.far).scalar_subquery()
    walk = walk.union_all(
        select(walk.c.near, following, walk.c.number + 1).where(
            walk.c.far.is_not(None), walk.c.number <= bindparam("most")
        )
    )
    return select(walk.c.near, walk.c.far).where(walk.c.far.is_not(None))


def _between(side: Side) -> Select[*tuple[Any, ...]]:
    near, far = _COLUMNS[f"{side}_pk"], _COLUMNS[_FAR[side]]
    covered = [
        type_coerce(_COLUMNS[name], BigInteger) if name == "amount" else _COLUMNS[name] for name in tables.COVERED
    ]
    return (
        select(near, far, *covered)
        .where(near.in_(bindparam("near", expanding=True)), far.in_(bindparam("far", expanding=True)))
        .order_by(near, far, _COLUMNS.pk)
        .limit(bindparam("most"))
    )


_PARTNERS = {side: _partners(side) for side in SIDES}
_BETWEEN = {side: _between(side) for side in SIDES}


def partners(connection: Connection, pks: Sequence[int], *, most: int) -> dict[int, set[int]]:
    """Return party pk -> the parties it trades with, of each side at most `most` + 1; two queries.

    Rows of editions not in use count too: whether a row may be shown is asked where rows are read.
    """
    found: dict[int, set[int]] = {}
    for side in SIDES if pks else ():
        for near, far in connection.execute(_PARTNERS[side], {"ids": list(pks), "most": most}):
            if far != near:
                found.setdefault(near, set()).add(far)
    return found


def between(
    connection: Connection, near: Collection[int], far: Collection[int], *, active: Collection[int], most: int
) -> tuple[dict[Side, list[Moved]], bool]:
    """Return the rows between the two sets of parties by the side `near` stands on, and whether `most` cut them."""
    found: dict[Side, list[Moved]] = {side: [] for side in SIDES}
    cut = False
    for side in SIDES if near and far else ():
        asked = {"near": sorted(near), "far": sorted(far), "most": most + 1}
        rows = connection.execute(_BETWEEN[side], asked).all()
        cut = cut or len(rows) > most
        found[side] = [each for each in map(Moved._make, rows[:most]) if each.edition_pk in active]
    return found, cut
