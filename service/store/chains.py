"""Who trades with whom, and in which rows: read by seeks into the covering indexes, however many rows a party has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import orjson
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    true,
    type_coerce,
)

from service.store import tables
from service.store.among import among
from service.store.aside_tables import Twin
from service.store.trade import Moved, Side

_COLUMNS = tables.Shipment.__table__.c
_PARTY = tables.Party.__table__.c
_FAR: dict[Side, str] = {"sender": "receiver_pk", "receiver": "sender_pk"}
SIDES: tuple[Side, ...] = ("sender", "receiver")
_LAST_PK = 2**63 - 1
Pair = tuple[int, int]


def _active(columns: Any) -> ColumnElement[bool]:
    """Return that a row's edition is in use: of a sum, so that it is read beside the parties, as they lead."""
    active: ColumnElement[bool] = (columns.edition_pk + 0).in_(bindparam("active", expanding=True))
    return active


_ACTIVE = _active(_COLUMNS)


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


def _columns(side: Side) -> tuple[Any, Any, list[Any]]:
    """Return the columns of the two parties, the nearer on the side, and those that an index has besides."""
    covered = [
        type_coerce(_COLUMNS[name], BigInteger).label(name) if name == "amount" else _COLUMNS[name]
        for name in tables.COVERED
    ]
    return _COLUMNS[f"{side}_pk"], _COLUMNS[_FAR[side]], covered


def _between_postgresql(side: Side) -> Select[*tuple[Any, ...]]:
    """Return the query of the first rows of each pair of parties: a seek for each, whatever the planner knows."""
    given = (bindparam(name, type_=ARRAY(BigInteger())) for name in ("near", "far"))
    pairs = func.unnest(*given).table_valued("near", "far").render_derived()
    near, far, covered = _columns(side)
    own = select(near, far, *covered).where(near == pairs.c.near, far == pairs.c.far, _ACTIVE)
    rows = own.order_by(_COLUMNS.pk).limit(bindparam("most") + 1).lateral()
    return (
        select(*rows.c).select_from(pairs).join(rows, true()).order_by(rows.c[near.name], rows.c[far.name], rows.c.pk)
    )


def _between_sqlite(side: Side) -> Select[*tuple[Any, ...]]:
    """Return the same query where there is no LATERAL: up to the row after the last that is wanted."""
    pairs = func.json_each(bindparam("pairs")).table_valued("value")
    one, other = (func.json_extract(pairs.c.value, f"$[{at}]") for at in (0, 1))
    near, far, covered = _columns(side)
    inner = tables.Shipment.__table__.alias("inner_row")
    own = select(inner.c.pk).where(inner.c[near.name] == one, inner.c[far.name] == other, _active(inner.c))
    after = own.order_by(inner.c.pk).limit(1).offset(bindparam("most")).correlate(pairs).scalar_subquery()
    until = _COLUMNS.pk <= func.coalesce(after, literal(_LAST_PK, BigInteger()))
    rows = select(near, far, *covered).select_from(pairs)
    rows = rows.join(tables.Shipment.__table__, and_(near == one, far == other, until))
    return rows.where(_ACTIVE).order_by(near, far, _COLUMNS.pk)


_PARTNERS = {side: _partners(side) for side in SIDES}
_BETWEEN = {
    "postgresql": {side: _between_postgresql(side) for side in SIDES},
    "sqlite": {side: _between_sqlite(side) for side in SIDES},
}
_REPEATS = (
    select(Twin.shipment_pk, Twin.of_pk, Twin.kind)
    .where(among(Twin.shipment_pk, "ids"))
    .order_by(Twin.shipment_pk, Twin.of_pk)
)


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
    connection: Connection, pairs: Collection[Pair], *, side: Side, active: Collection[int], most: int
) -> tuple[dict[Pair, list[Moved]], frozenset[Pair]]:
    """Return (near, far) -> its rows in which `near` stands on the side, in their order, and the pairs that have more.

    So many rows are dealt evenly, at least one to each pair, and what some leave over goes to the others; at most two
    queries.
    """
    found: dict[Pair, list[Moved]] = {}
    wanting, left, share = sorted(pairs), max(most, len(pairs)), 0
    for _ in range(2):
        if not wanting or left < len(wanting):
            break
        share += left // len(wanting)
        rows: dict[Pair, list[Moved]] = {}
        for row in _rows(connection, wanting, side=side, active=active, most=share):
            rows.setdefault((row.near_pk, row.far_pk or 0), []).append(row)
        found |= {pair: own[:share] for pair, own in rows.items()}
        wanting = [pair for pair, own in rows.items() if len(own) > share]
        left = most - sum(map(len, found.values()))
    return found, frozenset(wanting)


def _rows(
    connection: Connection, pairs: Sequence[Pair], *, side: Side, active: Collection[int], most: int
) -> Iterable[Moved]:
    """Return at most one row more than so many of each pair."""
    engine = connection.dialect.name
    given: dict[str, Any] = {"most": most, "active": sorted(active)}
    if engine == "postgresql":
        given |= {"near": [near for near, _ in pairs], "far": [far for _, far in pairs]}
    else:
        given["pairs"] = orjson.dumps(pairs).decode()
    return map(Moved._make, connection.execute(_BETWEEN[engine][side], given))


def repeats(connection: Connection, shipment_pks: Iterable[int]) -> list[tuple[int, int, str]]:
    """Return (row, earlier row, kind) of the pairs whose later row is among the shipments; one query."""
    return [(row, of, kind) for row, of, kind in connection.execute(_REPEATS, {"ids": sorted(shipment_pks)})]
