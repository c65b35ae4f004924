"""What a chain is: parties on the way, the shipments of each hop, and the listed party at its end."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.dates import PartialDate
from service.chains_bounds import Bounds
from service.counterparties import Group
from service.facts import DesignationFacts
from service.identity import Grade
from service.store.trade import Moved, read_dates


@dataclass(frozen=True, kw_only=True, slots=True)
class Leg:
    """Shipments of one direction between two neighbours; `role` is what the farther one is to the nearer."""

    role: str
    shipments: tuple[Moved, ...]


@dataclass(eq=False, kw_only=True, slots=True)
class Node:
    """A party on the way, with the rows that lead to it from the one before; the first has none before it."""

    group: Group
    name: str
    grade: Grade | str
    before: Node | None = None
    legs: tuple[Leg, ...] = ()

    @property
    def shipments(self) -> list[Moved]:
        return [each for leg in self.legs for each in leg.shipments]

    def span(self, role: str | None = None) -> tuple[PartialDate, PartialDate] | None:
        """Return the first and the last date of its rows, of one direction or both; None without any."""
        rows = (each for leg in self.legs if role in (None, leg.role) for each in leg.shipments)
        days = [on for each in rows for kind, on in read_dates(each.dates).items() if kind != "order"]
        return (min(days, key=lambda on: on.first), max(days, key=lambda on: on.last)) if days else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Chain:
    """A way to a listed party; the last node is that party, whose last hop stands in `designations`."""

    nodes: tuple[Node, ...]
    designations: tuple[DesignationFacts, ...]
    apart: int | None  # the first hop whose dates do not fit those of the hop before; None: all do
    dated: bool  # whether every hop has a date

    @property
    def illustrative(self) -> bool:
        return any(each.illustrative for node in self.nodes for each in node.shipments)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chains:
    """What was found within so many hops; `hubs` and `cut` say where the search did not go on."""

    bounds: Bounds
    chains: tuple[Chain, ...] = ()
    hubs: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
