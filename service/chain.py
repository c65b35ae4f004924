"""What a chain is: parties on the way, the shipments or stakes of each hop, and the listed party at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from adapters.dates import PartialDate
from service.chains_bounds import Bounds
from service.counterparties import Group
from service.doubles import Double
from service.facts import DesignationFacts
from service.identity import Grade
from service.owners import Role, Tie
from service.store.trade import Moved, read_dates

# Goods that came lie in a store so long at most; the number is ours.
WENT_ON_WITHIN = timedelta(days=365)
Span = tuple[PartialDate | None, PartialDate | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Leg:
    """Shipments of one direction between two neighbours, each once; `role` is what the farther is to the nearer."""

    role: str
    shipments: tuple[Moved, ...]
    doubles: tuple[Double, ...] = ()  # pairs of rows of two data sets, of which `shipments` has one
    whole: bool = True  # whether all rows were read


@dataclass(frozen=True, kw_only=True, slots=True)
class Bond:
    """Stakes between two neighbours, as registers state them; `role` is what the farther one is to the nearer."""

    role: Role
    ties: tuple[Tie, ...]


@dataclass(eq=False, kw_only=True, slots=True)
class Node:
    """A party on the way, with the rows that lead to it from the one before.

    The first has none before it: the supplier's own parties, with a name where others of its name are told apart.
    """

    group: Group
    name: str
    grade: Grade | str
    before: Node | None = None
    legs: tuple[Leg, ...] = ()
    bonds: tuple[Bond, ...] = ()

    @property
    def shipments(self) -> list[Moved]:
        return [each for leg in self.legs for each in leg.shipments]

    @property
    def whole(self) -> bool:
        """Whether all rows between it and the one before were read."""
        return all(each.whole for each in self.legs)

    def traded(self, role: str | None = None) -> tuple[PartialDate, PartialDate] | None:
        """Return the first and the last date of its rows, of one direction or both; None without any."""
        rows = (each for leg in self.legs if role in (None, leg.role) for each in leg.shipments)
        days = [on for each in rows for kind, on in read_dates(each.dates).items() if kind != "order"]
        return (min(days, key=lambda on: on.first), max(days, key=lambda on: on.last)) if days else None

    def spans(self) -> list[Span]:
        """Return from when to when its rows lie and its stakes are held; None is an end that is open or not stated."""
        traded = self.traded()
        stakes = [tie.stake for bond in self.bonds for tie in bond.ties]
        dated = [each for each in stakes if (each.since or each.until) and (each.until or not each.ended)]
        return [*([traded] if traded else []), *((each.since, each.until) for each in dated)]

    @property
    def illustrative(self) -> bool:
        return any(each.illustrative for each in self.shipments) or any(
            tie.stake.illustrative for bond in self.bonds for tie in bond.ties
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Chain:
    """A way to a listed party; the last node is that party, whose last hop stands in `designations`, measure by
    measure."""

    nodes: tuple[Node, ...]
    designations: tuple[DesignationFacts, ...]
    apart: int | None  # the first hop whose dates do not fit those of the hop before; None: of none this is known
    dated: bool  # whether every hop has a date
    unread: bool  # whether rows that were not read may make hops fit that do not by those that were

    @property
    def in_time(self) -> bool | None:
        """Whether the hops fit in time; None where that is not known."""
        if self.apart is not None:
            return False
        return True if self.dated and not self.unread else None

    @property
    def illustrative(self) -> bool:
        return any(each.illustrative for each in self.nodes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chains:
    """What was found within so many hops; `hubs` and `cut` say where the search did not go on."""

    bounds: Bounds
    chains: tuple[Chain, ...] = ()
    hubs: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the search went on everywhere: no bound cut it, and no hub ended a way."""
        return not self.cut and not self.hubs


def way(end: Node) -> list[Node]:
    """Return the parties on the way from the subject, which is none of them, to the end."""
    nodes: list[Node] = []
    while end.before is not None:
        nodes.append(end)
        end = end.before
    return nodes[::-1]


def root(node: Node) -> Node:
    """Return the supplier's own parties, from which the way to a node begins."""
    while node.before is not None:
        node = node.before
    return node


def party_ids(group: Group) -> tuple[str, ...]:
    """Return the ids of a group's parties, as counterparties are told with the supplier's own."""
    return tuple(sorted(str(getattr(each, "party_id", "")) for each in group.parties))


def apart_in_time(near: Node, far: Node) -> bool:
    """Return whether two hops share no day and goods did not go on after they came; one without a date is apart from
    none."""
    one, other = near.spans(), far.spans()
    if not one or not other or any(_share_a_day(each, then) for each in one for then in other):
        return False
    for role, first, then in (("buyer", near, far), ("supplier", far, near)):  # out from the subject, and in to it
        came, went = first.traded(role), then.traded(role)
        if came and went and timedelta(0) < went[0].first - came[1].last <= WENT_ON_WITHIN:
            return False
    return True


def _share_a_day(one: Span, other: Span) -> bool:
    return all(
        begins is None or ends is None or begins.first <= ends.last
        for begins, ends in ((one[0], other[1]), (other[0], one[1]))
    )
