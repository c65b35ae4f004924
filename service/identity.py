"""Who is meant: names, numbers, addresses and countries weighed into a match with its grade and its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal, Protocol

from rapidfuzz import fuzz

from adapters.base import Identifier
from service import names

Grade = Literal["confirmed", "corroborated", "name_only"]
Verdict = Literal["match", "possible", "no"]

GRADES: tuple[Grade, ...] = ("confirmed", "corroborated", "name_only")
# A different country speaks against a match, but never decides: goods and offices move.
COUNTRY_AGAINST = 0.05
# Two addresses are one where, whatever the order of words, so much of the shorter stands in the longer.
SAME_ADDRESS = 88
# Types whose number is given to one holder only; two different ones of one type and country are two parties.
UNIQUE_NUMBERS = frozenset({"inn", "ogrn", "lei", "uscc", "imo", "duns", "krbrn", "company_number", "okpo"})


# The same pairs come again with every profile of a supplier and of its neighbours.
compared = lru_cache(maxsize=65_536)(names.compare)


class Named(Protocol):
    """One name of a party as the store gives it."""

    @property
    def party_pk(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def strength(self) -> str: ...
    @property
    def country(self) -> str | None: ...
    @property
    def address(self) -> str | None: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Whom we look for."""

    names: tuple[str, ...]
    country: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    address: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """How one party answers to whom we look for. `weak_only`: only a weak alias agrees."""

    party_pk: int
    verdict: Verdict
    grade: Grade
    score: float
    matched: str
    asked: str
    why: tuple[str, ...] = field(default=())
    weak_only: bool = False


def normal(value: str) -> str:
    """Return an identifier as it is compared: letters and digits only, upper case."""
    return "".join(char for char in value.upper() if char.isalnum())


def weigh(wanted: Wanted, found: Sequence[Named], numbers: Mapping[int, Sequence[Identifier]]) -> list[Match]:
    """Return the parties that match or may match, best first; `numbers` maps party pk to its identifiers."""
    by_party: dict[int, list[Named]] = {}
    for name in found:
        by_party.setdefault(name.party_pk, []).append(name)
    weighed = (_weigh_party(wanted, each, numbers.get(pk, ())) for pk, each in by_party.items())
    order = {"match": 0, "possible": 1}
    return sorted(
        (each for each in weighed if each.verdict != "no"),
        key=lambda each: (order[each.verdict], GRADES.index(each.grade), -each.score, each.party_pk),
    )


def _weigh_party(wanted: Wanted, found: Sequence[Named], numbers: Sequence[Identifier]) -> Match:
    match = _best_name(wanted.names, found)
    shared, differing = compare_numbers(wanted.identifiers, numbers)
    if shared:
        return replace(
            match,
            verdict="match",
            grade="confirmed",
            score=1.0,
            weak_only=False,
            why=(f"{shared} is the same", *match.why),
        )
    if match.verdict == "no":
        return match
    if differing:
        return replace(
            match,
            verdict="possible",
            why=(*match.why, f"but {differing}: another company of this name, or a wrong number"),
        )
    match = _with_country(match, wanted.country, found[0].country)
    if wanted.address and found[0].address and _same_address(wanted.address, found[0].address):
        return replace(match, grade="corroborated", why=(*match.why, "the address agrees"))
    return match


def _best_name(asked: Iterable[str], found: Sequence[Named]) -> Match:
    best: Match | None = None
    for own in asked:
        for name in found:
            found_alike = compared(own, name.text)
            match = Match(
                party_pk=name.party_pk,
                verdict=found_alike.verdict,
                grade="name_only",
                score=found_alike.score,
                matched=name.text,
                asked=own,
                why=found_alike.why,
                weak_only=name.strength == "weak",
            )
            if best is None or _rank(match) > _rank(best):
                best = match
    assert best is not None  # both sides have at least one name
    return best


def _rank(match: Match) -> tuple[int, bool, float]:
    return ({"no": 0, "possible": 1, "match": 2}[match.verdict], not match.weak_only, match.score)


def _with_country(match: Match, asked: str | None, held: str | None) -> Match:
    if not asked or not held:
        return match
    if asked == held:
        return replace(match, why=(*match.why, f"country {held} agrees"))
    return replace(
        match,
        score=round(max(0.0, match.score - COUNTRY_AGAINST), 4),
        why=(*match.why, f"countries differ: {asked} asked, {held} in the record"),
    )


def compare_numbers(one: Iterable[Identifier], other: Iterable[Identifier]) -> tuple[str | None, str | None]:
    """Return (which number is the same, which speaks against), in words; the same one outweighs a different one."""
    theirs = {(each.type, normal(each.value)): each for each in other}
    against = None
    for mine in one:
        if (mine.type, normal(mine.value)) in theirs:
            return f"{mine.type.upper()} {mine.value}", None
        for held in theirs.values():
            if mine.type == held.type and mine.type in UNIQUE_NUMBERS and _same_land(mine, held):
                against = f"{mine.type.upper()} {mine.value} and {held.value} differ"
    return None, against


def _same_land(one: Identifier, other: Identifier) -> bool:
    return one.country is None or other.country is None or one.country == other.country


def _same_address(one: str, other: str) -> bool:
    if min(len(one.split()), len(other.split())) < 3:
        return False
    return fuzz.token_set_ratio(one.casefold(), other.casefold()) >= SAME_ADDRESS
