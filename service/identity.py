"""Who is meant: names, numbers, addresses and countries weighed into a match with its grade and its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product
from typing import Literal, Protocol

from adapters.base import Identifier
from service import addresses, names
from service.numbers import UNIQUE_NUMBERS, WORLDWIDE, Shared, compare_numbers, normal

__all__ = [
    "GRADES",
    "UNIQUE_NUMBERS",
    "Grade",
    "Match",
    "Named",
    "Verdict",
    "Wanted",
    "compared",
    "located",
    "normal",
    "told_apart",
    "weigh",
]

Grade = Literal["confirmed", "corroborated", "name_only"]
Verdict = Literal["match", "possible", "no"]

GRADES: tuple[Grade, ...] = ("confirmed", "corroborated", "name_only")
# A different country speaks against a match, but never decides: goods and offices move.
COUNTRY_AGAINST = 0.05

# The same pairs come again with every profile of a supplier and of its neighbours.
compared = lru_cache(maxsize=16_384)(names.compare)


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
    """How one party answers to whom we look for.

    `weak_only`: only a weak alias agrees. `number_only`: only a number that others may have does.
    """

    party_pk: int
    verdict: Verdict
    grade: Grade
    score: float
    matched: str
    asked: str
    why: tuple[str, ...] = field(default=())
    weak_only: bool = False
    number_only: bool = False


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
    if not shared or shared.unnamed != "match":
        differing = differing or told_apart(wanted.identifiers, numbers)
    if shared and (shared.unnamed == "match" or (shared.named == "confirmed" and not differing and _agrees(match))):
        return replace(
            match, verdict="match", grade="confirmed", score=1.0, weak_only=False, why=(shared.words, *match.why)
        )
    if match.verdict == "no":
        return _by_number(match, shared) if shared and not differing else match
    if differing:
        return replace(
            match,
            verdict="possible",
            why=(*match.why, f"but {differing}: another company of this name, or a wrong number"),
        )
    match = _with_country(match, wanted.country, found[0].country)
    if shared:
        match = replace(match, why=(*match.why, shared.words))
    if shared and shared.named:
        return replace(match, grade="corroborated", weak_only=False)
    return located(match, wanted.address, (found[0].address,))


def told_apart(one: Sequence[Identifier], other: Sequence[Identifier]) -> str | None:
    """Return two numbers that nobody has both of, in words, or None.

    A worldwide number is the same in every country. Of VAT numbers a company has one in each country, so two of one
    country are two companies (Council Directive 2006/112/EC, art. 214 and 215) unless they share another.
    """
    pairs = [(mine, held) for mine, held in product(one, other) if mine.type == held.type and _one_register(mine, held)]
    alike = {(mine.type, mine.country) for mine, held in pairs if _one_number(mine.value, held.value)}
    apart = ((mine, held) for mine, held in pairs if (mine.type, mine.country) not in alike)
    return next((f"{mine.type.upper()} {mine.value} and {held.value} differ" for mine, held in apart), None)


def _one_register(mine: Identifier, held: Identifier) -> bool:
    if mine.type == "vat":
        return mine.country is not None and mine.country == held.country
    return mine.type in WORLDWIDE & UNIQUE_NUMBERS


def _one_number(mine: str, held: str) -> bool:
    """Return whether two values are one, be it that only one has its country in front or its kind behind."""
    one, other = normal(mine), normal(held)
    return one in other or other in one


def _agrees(match: Match) -> bool:
    return match.verdict != "no"


def _by_number(match: Match, shared: Shared) -> Match:
    """Return a party whose name differs and whose number is the same; a number that anybody may have is no sign."""
    if shared.unnamed == "no":
        return match
    return replace(
        match,
        verdict="possible",
        number_only=True,
        weak_only=False,
        why=(f"{shared.words}, but the names differ", *match.why),
    )


def located(match: Match, asked: str | None, held: Iterable[str | None]) -> Match:
    """Return the match, corroborated where one of the party's addresses is the one asked with."""
    if match.grade != "name_only" or match.number_only or not asked:
        return match
    if not any(each and addresses.same(asked, each) for each in held):
        return match
    return replace(match, grade="corroborated", weak_only=False, why=(*match.why, "the address agrees"))


def _best_name(asked: Iterable[str], found: Sequence[Named]) -> Match:
    """Return the best of the party's names; a weak alias counts only where no strong name may be the one asked."""
    by_strength: dict[bool, Match] = {}
    for own in asked:
        for name in found:
            alike = compared(own, name.text)
            match = Match(
                party_pk=name.party_pk,
                verdict=alike.verdict,
                grade="name_only",
                score=alike.score,
                matched=name.text,
                asked=own,
                why=alike.why,
                weak_only=name.strength == "weak",
            )
            best = by_strength.get(match.weak_only)
            if best is None or match.score > best.score:
                by_strength[match.weak_only] = match
    strong, weak = by_strength.get(False), by_strength.get(True)
    if weak is None or weak.verdict == "no":
        best = strong or weak
    elif strong is None or strong.verdict == "no":
        best = weak
    else:
        agrees = f"{weak.matched}, an alias its publisher calls weak, agrees too"
        best = replace(strong, why=(*strong.why, agrees)) if weak.verdict == "match" else strong
    assert best is not None  # both sides have at least one name
    return best


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
