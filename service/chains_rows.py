"""The rows and the stakes of each hop, read for all ways of one length together, and shipments counted once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from service import doubles
from service.chain import Bond, Leg, Node, way
from service.investigate import Scope
from service.owners import Owners, Role, Tie
from service.store import Connection, chains
from service.store.chains import Pair
from service.store.trade import Moved, Side

# Rows read for one hop in each direction, dealt evenly among the pairs of parties; one of each pair at least.
MOST_ROWS = 5_000
_ROLE: dict[Side, str] = {"sender": "buyer", "receiver": "supplier"}


def read(connection: Connection, ends: Iterable[Node], scope: Scope, owners: Owners) -> list[str]:
    """Give every party on the way to the ends its rows and stakes, and return where a bound cut them.

    At most six queries a hop, none for the first: the supplier's own rows are there.
    """
    by_depth: dict[int, dict[Node, None]] = {}
    for end in ends:
        for depth, node in enumerate(way(end), start=1):
            by_depth.setdefault(depth, {})[node] = None
    cut: list[str] = []
    for depth, nodes in sorted(by_depth.items()):
        for node in nodes:
            node.bonds = bonds(node, owners)
        if depth == 1:
            continue
        pairs = {each: _pairs(each) for each in nodes}
        sides = [_side(connection, pairs.values(), side=side, scope=scope) for side in chains.SIDES]
        for node, own in pairs.items():
            node.legs = tuple(leg for side in sides if (leg := side.leg(own)))
        if any(each.more for each in sides):
            cut.append(f"hop {depth}: of parties with very many shipments the first {MOST_ROWS} in all were read")
    return cut


def bonds(node: Node, owners: Owners) -> tuple[Bond, ...]:
    """Return the stakes between a node and the one before it."""
    assert node.before is not None  # the subject is no party on the way
    far = set(node.group.pks)
    by_role: dict[Role, list[Tie]] = {}
    for each in owners.of(node.before.group):
        if each.far_pk in far and each.when != "later":
            by_role.setdefault(each.role, []).append(each)
    return tuple(Bond(role=role, ties=tuple(own)) for role, own in by_role.items())


def _pairs(node: Node) -> list[Pair]:
    """Return the parties of the node before and of the node, each with each."""
    assert node.before is not None  # as above
    return sorted((near, far) for near in set(node.before.group.pks) for far in set(node.group.pks))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rows:
    """What was read of one direction: rows by pair, the pairs that have more, and later row -> the rows it repeats."""

    role: str
    rows: dict[Pair, list[Moved]]
    more: frozenset[Pair]
    repeats: dict[int, list[tuple[int, int, str]]] = field(default_factory=dict)

    def leg(self, pairs: Sequence[Pair]) -> Leg | None:
        """Return the shipments of these pairs, None without any."""
        rows = [row for pair in pairs for row in self.rows.get(pair, ())]
        if not rows:
            return None
        marked = [each for row in rows for each in self.repeats.get(row.pk, ())]
        once, twice = doubles.counted_once(rows, doubles.of_side(marked, rows))
        return Leg(role=self.role, shipments=once, doubles=twice, whole=self.more.isdisjoint(pairs))


def _side(connection: Connection, pairs: Iterable[Sequence[Pair]], *, side: Side, scope: Scope) -> _Rows:
    wanted = {pair for own in pairs for pair in own}
    rows, more = chains.between(connection, wanted, side=side, active=scope.editions, most=MOST_ROWS)
    found = _Rows(role=_ROLE[side], rows=rows, more=more)
    for each in chains.repeats(connection, (row.pk for own in rows.values() for row in own)) if scope.twins else ():
        found.repeats.setdefault(each[0], []).append(each)
    return found
