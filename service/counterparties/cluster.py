"""Parties that are already one while the rest is being grouped, and what keeps two such clusters apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from service.counterparties.numbers import Numbers, by_kind, decides, of_one_kind


class Sign(Enum):
    """What says that two are one, the surest first: against a weaker sign more may speak."""

    NUMBER = 1  # one that confirms: other numbers of a register's and a person may speak against it
    SECOND = 2  # another number or an address beside the name: so may numbers of any kind
    NAME = 3  # the name alone: so may a country


@dataclass(slots=True, eq=False)
class Cluster:
    """Some of the parties, by their places. `atoms`: the distinct names of what a number or a person made one.

    `numbers`: by kind, those of each member that has any; as none may differ from another's, they are not mixed.
    """

    members: list[int]
    numbers: dict[str, dict[Numbers, None]]
    countries: frozenset[str]
    atoms: list[frozenset[int]]
    apart: set[int] = field(default_factory=set)  # parties that a person's ruling keeps away

    @property
    def first(self) -> int:
        return self.members[0]


@dataclass(frozen=True, slots=True)
class Placed:
    """One party as it is grouped."""

    country: str | None
    numbers: Numbers
    name: int  # its place among the distinct names


class Forest:
    """Every party with the cluster that it is in by now."""

    def __init__(self, parties: Sequence[Placed]) -> None:
        self.of = [
            Cluster(
                members=[at],
                numbers={kind: {own: None} for kind, own in by_kind(each.numbers).items()},
                countries=frozenset({each.country} if each.country else ()),
                atoms=[frozenset({each.name})],
            )
            for at, each in enumerate(parties)
        ]

    def clusters(self) -> list[Cluster]:
        """Return the clusters in the order of their first parties."""
        return list({id(each): each for each in self.of}.values())

    def keep_apart(self, one: int, other: int) -> None:
        """Let a person's ruling hold that two parties are not one."""
        self.of[one].apart.add(other)
        self.of[other].apart.add(one)

    def join(self, one: Cluster, other: Cluster, *, whole: bool) -> Cluster:
        """Make two clusters one; `whole` where their names need not agree any more: a number or a person ties them."""
        if one is other:
            return one
        large, small = (one, other) if len(one.members) >= len(other.members) else (other, one)
        large.members = sorted((*large.members, *small.members))
        for kind, own in small.numbers.items():
            large.numbers.setdefault(kind, {}).update(own)
        large.countries |= small.countries
        large.apart |= small.apart
        atoms = dict.fromkeys((*large.atoms, *small.atoms))
        large.atoms = [frozenset().union(*atoms)] if whole else list(atoms)
        for at in small.members:
            self.of[at] = large
        return large


def kept_apart(one: Cluster, other: Cluster, sign: Sign) -> str | None:
    """Return what keeps two clusters from being one where a sign says they are, in words: a person, a number, or a
    country."""
    if one.apart and not one.apart.isdisjoint(other.members):
        return "a person ruled that they are not one"
    if one.numbers and other.numbers and (found := _told_apart(one, other, sign)):
        return found
    if sign is Sign.NAME and one.countries and other.countries and one.countries.isdisjoint(other.countries):
        return f"their countries differ: {_listed(one.countries)} and {_listed(other.countries)}"
    return None


def _told_apart(one: Cluster, other: Cluster, sign: Sign) -> str | None:
    """Return which numbers of a member of each are two companies', in words: no third party makes these one."""
    for kind in sorted(one.numbers.keys() & other.numbers.keys()):
        if decides(kind, confirmed=sign is Sign.NUMBER):
            pairs = ((mine, theirs) for mine in one.numbers[kind] for theirs in other.numbers[kind])
            if found := next(filter(None, (of_one_kind(*pair) for pair in pairs)), None):
                return found
    return None


def _listed(countries: Iterable[str]) -> str:
    return ", ".join(sorted(countries))
