"""Owners as registers state them: which of a register's parties is meant, and who holds what in whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from adapters.base import Identifier
from adapters.ownership.collective import is_collective
from service import counterparties
from service.counterparties import Group
from service.identity import Match, Named
from service.investigate import Scope
from service.partners import match_groups
from service.store import Connection, finding, ownership
from service.store.finding import FoundName
from service.store.ownership import Held

Role = Literal["owner", "owned"]
When = Literal["past", "perhaps", "perhaps_later", "present", "later"]
# Who holds more interests than this, or in whom more are held, is a fund, a nominee or a depository: that two companies
# share it says nothing of them.
HUB_STAKES = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Tie:
    """A stake seen from one of its two parties; `role` is what the farther one is to it.

    `match` says why the nearer party is the one that the register means; None: it came from the register itself.
    `when` is how the time it is held lies to the day asked: that it may be over or not have begun (`perhaps`,
    `perhaps_later`) is so only where an end is not exact.
    """

    role: Role
    stake: Held
    match: Match | None
    when: When

    @property
    def far_pk(self) -> int:
        return self.stake.owner_pk if self.role == "owner" else self.stake.owned_pk

    @property
    def far_name(self) -> str:
        return self.stake.owner if self.role == "owner" else self.stake.owned


@dataclass(slots=True)
class Owners:
    """What registers state of groups of parties, each looked up once; nothing is asked where no register is held.

    `hubs` names whose stakes are too many to be followed, `cut` says of whom not all was looked at.
    """

    connection: Connection
    scope: Scope
    subject: Mapping[int, Match]  # parties that answer to the supplier, registers' own among them
    hubs: dict[str, None] = field(default_factory=dict)
    cut: dict[str, None] = field(default_factory=dict)
    _ties: dict[frozenset[int], tuple[Tie, ...]] = field(default_factory=dict)

    def look_supplier(self, groups: Sequence[Group]) -> None:
        """Look the supplier's own groups up; where a register has very many stakes of one, the largest are read."""
        self.look(groups, most=len(groups), hubs=False)

    def look(self, groups: Iterable[Group], *, most: int, hubs: bool = True) -> None:
        """Look the groups up that were not, at most so many, in a number of queries that does not grow with them.

        With `hubs`, nobody is followed who has more than `HUB_STAKES`.
        """
        if not self.scope.owners:
            return
        new = {frozenset(each.pks): each for each in groups if each.pks}
        wanted = [each for key, each in new.items() if key not in self._ties]
        if len(wanted) > most:
            self.cut[f"{most} of {len(wanted)} parties were looked up in registers of owners"] = None
        wanted = wanted[:most]
        if not wanted:
            return
        known = self._known(wanted)
        stakes, many = ownership.around(
            self.connection,
            {pk for each in known for pk in each},
            active=self.scope.editions,
            most=HUB_STAKES,
        )
        if many and not hubs:
            stakes |= ownership.largest(self.connection, many, active=self.scope.editions, most=HUB_STAKES)
        for group, own in zip(wanted, known, strict=True):
            if any(pk in many for pk in own):
                name = group.parties[0].text
                if hubs:
                    self.hubs[name] = None
                else:
                    said = f"of {name} registers state more than {HUB_STAKES} stakes: of its owners and of its holdings"
                    self.cut[f"{said} the {HUB_STAKES} with the largest shares were read"] = None
            ties = [
                each
                for pk, match in own.items()
                for stake in stakes.get(pk, ())
                for each in self._tie(stake, pk, match)
            ]
            self._ties[frozenset(group.pks)] = tuple(each for each in ties if each.far_pk not in own)

    def of(self, group: Group) -> tuple[Tie, ...]:
        """Return what was found of a group that was looked up; nothing of one that was not."""
        return self._ties.get(frozenset(group.pks), ())

    def looked_up(self, group: Group) -> bool:
        return frozenset(group.pks) in self._ties

    def _known(self, groups: Sequence[Group]) -> list[Mapping[int, Match | None]]:
        """Return for each group the parties of registers that it surely is, with why; its own ones need no reason."""
        others = [Group(parties=[each for each in one.parties if not _of_register(each)]) for one in groups]
        texts = [
            party.text for each in others for party in each.parties if not counterparties.is_placeholder(party.text)
        ]
        near, cut = finding.by_each_name(self.connection, texts, seen=self.scope.seen, kinds=("ownership",))
        if cut:
            self.cut["a name has so many candidates in registers of owners that not all were compared"] = None
        for each in others:
            for party in each.parties:
                near.setdefault(party.text, [])
        numbers = self._numbers([pk for each in others for pk in each.pks])
        own = [number for each in numbers.values() for number in each]
        numbered = finding.by_identifiers(self.connection, own, seen=self.scope.seen) if own else []
        found = [
            *(each for some in near.values() for each in some),
            *(each for each in numbered if each.source_kind == "ownership"),
        ]
        held = self._numbers([each.party_pk for each in found])
        matched = match_groups(others, numbers, near, found, held)
        return [
            {
                **{pk: self.subject.get(pk) for pk in self._own(one)},
                **{party.party_pk: match for party, match in those if _surely(group, party, match)},
            }
            for one, group, those in zip(groups, others, matched, strict=True)
        ]

    def _own(self, group: Group) -> list[int]:
        """Return the group's own parties in registers; of the supplier's, none of another country by its name alone."""
        lands = {each.country for each in group.parties if each.country and not _of_register(each)}
        if self.scope.country:
            lands.add(self.scope.country)
        own = [each for each in group.parties if _of_register(each)]
        return [each.party_pk for each in own if self._is_meant(each, lands)]

    def _is_meant(self, party: Named, lands: Set[str | None]) -> bool:
        match = self.subject.get(party.party_pk)
        if match is None or match.grade != "name_only":
            return True
        return not lands or party.country is None or party.country in lands

    def _tie(self, stake: Held, pk: int, match: Match | None) -> Iterable[Tie]:
        when = _when(stake, self.scope.as_of)
        if stake.owned_pk == pk:
            yield Tie(role="owner", stake=stake, match=match, when=when)
        if stake.owner_pk == pk:
            yield Tie(role="owned", stake=stake, match=match, when=when)

    def _numbers(self, pks: Iterable[int]) -> dict[int, list[Identifier]]:
        return finding.identifiers_of(self.connection, sorted(set(pks)), seen=self.scope.seen)


def names_nobody(name: str) -> bool:
    """Return whether a register's party is a group of holders, or nobody: two companies do not share it."""
    return is_collective(name) or counterparties.is_placeholder(name)


def _of_register(party: object) -> bool:
    return getattr(party, "source_kind", "") == "ownership"


def _surely(group: Group, party: FoundName, match: Match) -> bool:
    """Return whether the register means the group: a name alone does not say so of a company of another country."""
    if match.verdict != "match" or match.weak_only:
        return False
    lands = {each.country for each in group.parties if each.country}
    return match.grade != "name_only" or not lands or party.country is None or party.country in lands


def _when(stake: Held, day: date) -> When:
    """Return how the time a stake is held lies to a day; without an end that is stated it goes on."""
    if stake.since is not None and stake.since.first > day:
        return "later"
    if stake.ended or (stake.until is not None and stake.until.last < day):
        return "past"
    if stake.until is not None and stake.until.first < day:
        return "perhaps"
    return "perhaps_later" if stake.since is not None and stake.since.last > day else "present"
