"""Shipments in, counterparties out: the parties on the other side, grouped over spellings, never added up wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from adapters.base import Identifier
from service import names
from service.identity import UNIQUE_NUMBERS, Named, compared, normal

# What declarations and bills of lading write where they name nobody: no company, so never a match.
_PLACEHOLDER = re.compile(
    r"(?:to\s+(?:the\s+)?order\b.*|order|n\s*/?\s*a|not\s+available|not\s+applicable|confidential|(?:information\s+)?withheld"
    r"|same\s+as\s+(?:consignee|above|shipper|notify)\b.*|unknown|none|null|нет(?:\s+данных)?|не\s+указан[оа]?|-+|\.+)",
    re.IGNORECASE,
)


def is_placeholder(name: str) -> bool:
    """Return whether a document's name field names nobody (`TO THE ORDER OF …`, `WITHHELD`, `SAME AS CONSIGNEE`)."""
    return _PLACEHOLDER.fullmatch(" ".join(name.split()).strip(" .,;:*")) is not None or not name.strip()


@dataclass(slots=True, eq=False)
class Group:
    """Parties taken for one: by number, or by name where nothing speaks against it."""

    parties: list[Named] = field(default_factory=list)
    numbers: set[tuple[str, str]] = field(default_factory=set)

    @property
    def pks(self) -> list[int]:
        return [each.party_pk for each in self.parties]

    @property
    def country(self) -> str | None:
        known = {each.country for each in self.parties if each.country}
        return known.pop() if len(known) == 1 else None


def group(found: Iterable[Named], numbers: Mapping[int, Sequence[Identifier]]) -> list[Group]:
    """Return the parties in groups.

    One number makes one group. Different numbers of one kind keep two apart, whatever their names. A party without
    a number joins by name only where exactly one group answers to it, and not over a difference of country.
    """
    parties = list({each.party_pk: each for each in found}.values())
    groups: list[Group] = []
    for party in parties:
        own = _unique(numbers.get(party.party_pk, ()))
        same = [each for each in groups if own and each.numbers & own]
        target = same[0] if same else None
        if own:
            if target is None:
                groups.append(target := Group())
            for other in same[1:]:  # this party ties two groups together by its numbers
                target.parties += other.parties
                target.numbers |= other.numbers
                groups.remove(other)
            target.parties.append(party)
            target.numbers |= own
    numbered = {pk for each in groups for pk in each.pks}
    _join_by_name([each for each in parties if each.party_pk not in numbered], groups)
    return groups


def by_country(groups: Iterable[Group]) -> list[Group]:
    """Return the groups joined but for those of different countries, which may be two companies of one name.

    A group that names no country joins the only one there is, else it stays by itself. What a number ties together
    stays together over a border. Country decides only what is added up, never who is found.
    """
    joined: list[tuple[set[str], Group]] = []
    nowhere = Group()
    for each in groups:
        lands = {party.country for party in each.parties if party.country}
        near = [one for one in joined if one[0] & lands]
        target = Group() if lands else nowhere
        for known, group in (*near, (lands, each)):
            lands = lands | known
            target.parties += group.parties
            target.numbers |= group.numbers
        if target is not nowhere:
            joined = [*(one for one in joined if one not in near), (lands, target)]
    whole = [group for _, group in joined]
    if len(whole) == 1:
        whole[0].parties += nowhere.parties
        whole[0].numbers |= nowhere.numbers
    elif nowhere.parties or not whole:
        whole.append(nowhere)
    return whole


def _unique(numbers: Iterable[Identifier]) -> set[tuple[str, str]]:
    return {(each.type, normal(each.value)) for each in numbers if each.type in UNIQUE_NUMBERS}


def _join_by_name(parties: Sequence[Named], groups: list[Group]) -> None:
    filed: dict[str, list[Group]] = {}
    for each in groups:
        _file(each, each.parties, filed)
    for party in parties:
        near = list({id(each): each for key in names.keys(party.text) for each in filed.get(key, ())}.values())
        fitting = [each for each in near if _fits(party, each)]
        if len(fitting) == 1:
            target = fitting[0]
        else:
            groups.append(target := Group())
        target.parties.append(party)
        _file(target, [party], filed)


def _file(target: Group, parties: Iterable[Named], filed: dict[str, list[Group]]) -> None:
    for party in parties:
        for key in names.keys(party.text):
            held = filed.setdefault(key, [])
            if target not in held:
                held.append(target)


def _fits(party: Named, candidate: Group) -> bool:
    lands = {each.country for each in candidate.parties if each.country}
    if party.country and lands and party.country not in lands:
        return False
    return all(compared(party.text, each.text).verdict == "match" for each in candidate.parties)


class Unlike(NamedTuple):
    """What amounts must share to be added: one currency and one kind of value."""

    currency: str
    kind: str


def total(amounts: Iterable[tuple[int | None, str | None, str | None]]) -> dict[Unlike, int]:
    """Return sums in ten-thousandths by currency and kind: unlike things are never added."""
    sums: dict[tuple[str, str | None], int] = {}
    for amount, currency, kind in amounts:
        if amount is not None and currency is not None:
            key = (currency, kind)
            sums[key] = sums.get(key, 0) + amount
    return {Unlike(currency, kind or "unknown"): amount for (currency, kind), amount in sums.items()}


def add_up(sums: Iterable[Mapping[Unlike, int]]) -> dict[Unlike, int]:
    """Return the sum of sums, each currency and kind for itself."""
    whole: dict[Unlike, int] = {}
    for each in sums:
        for key, amount in each.items():
            whole[key] = whole.get(key, 0) + amount
    return whole
