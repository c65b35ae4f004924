"""Shipments in, counterparties out: the parties on the other side, grouped over spellings, never added up wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from adapters.base import Identifier
from service import names
from service.identity import UNIQUE_NUMBERS, Named, compared, normal, told_apart
from service.numbers import WORLDWIDE, compare_numbers

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
    a number joins by name only where exactly one group answers to it, and not over a difference of country; a VAT
    number, which several may share, makes no group by itself, but keeps apart and ties over a border.
    """
    parties = list({each.party_pk: each for each in found}.values())
    groups: list[Group] = []
    for party in parties:
        own = _unique(numbers.get(party.party_pk, ()))
        same = [each for each in groups if own & each.numbers and _tied(party, each, numbers)]
        if any(one.numbers & other.numbers for one, other in combinations(same, 2)):
            same = []  # both sides of a border have this number, and it does not say of which country it is
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
    rest = [each for each in parties if each.party_pk not in numbered]
    rest.sort(key=lambda each: not _vat(numbers.get(each.party_pk, ())))  # who can be told apart comes first
    _join_by_name(rest, groups, numbers)
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


def _vat(numbers: Iterable[Identifier]) -> set[tuple[str, str]]:
    return {(each.type, normal(each.value)) for each in numbers if each.type == "vat"}


def _held(candidate: Group, numbers: Mapping[int, Sequence[Identifier]]) -> list[Identifier]:
    return [each for pk in candidate.pks for each in numbers.get(pk, ())]


def _tied(party: Named, candidate: Group, numbers: Mapping[int, Sequence[Identifier]]) -> bool:
    """Return whether a number of the party is the group's: beyond a border the same digits are another's number."""
    both = [*numbers.get(party.party_pk, ()), *_held(candidate, numbers)]
    for kind, value in _unique(numbers.get(party.party_pk, ())) & candidate.numbers:
        lands = {each.country for each in both if (each.type, normal(each.value)) == (kind, value) and each.country}
        if kind in WORLDWIDE or len(lands) <= 1:
            return True
    return False


def _join_by_name(parties: Sequence[Named], groups: list[Group], numbers: Mapping[int, Sequence[Identifier]]) -> None:
    filed: dict[str, list[Group]] = {}
    for each in groups:
        _file(each, each.parties, filed)
    for party in parties:
        near = list({id(each): each for key in names.keys(party.text) for each in filed.get(key, ())}.values())
        fitting = [each for each in near if _fits(party, each, numbers)]
        if len(fitting) == 1:
            target = fitting[0]
        else:
            groups.append(target := Group())
        target.parties.append(party)
        target.numbers |= _vat(numbers.get(party.party_pk, ()))
        _file(target, [party], filed)


def _file(target: Group, parties: Iterable[Named], filed: dict[str, list[Group]]) -> None:
    for party in parties:
        for key in names.keys(party.text):
            held = filed.setdefault(key, [])
            if target not in held:
                held.append(target)


def _fits(party: Named, candidate: Group, numbers: Mapping[int, Sequence[Identifier]]) -> bool:
    own, held = numbers.get(party.party_pk, ()), _held(candidate, numbers)
    if told_apart(own, held):
        return False
    lands = {each.country for each in candidate.parties if each.country}
    if party.country and lands and party.country not in lands:
        shared, _ = compare_numbers(own, held)
        if not shared or shared.named != "confirmed":
            return False
    return all(names.may_match(party.text, each.text) for each in candidate.parties) and all(
        compared(party.text, each.text).verdict == "match" for each in candidate.parties
    )


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
