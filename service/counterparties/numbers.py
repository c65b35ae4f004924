"""What numbers say of two parties that may be one: which keep them apart, and under which they meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product

from adapters.base import Identifier
from service.counterparties.placeholders import is_placeholder
from service.numbers import NATIONAL, SHORTEST, UNIQUE_NUMBERS, WORLDWIDE, normal

Numbers = tuple[Identifier, ...]
# Kinds that one register gives once, and VAT numbers, of which a company has one in a country (Council Directive
# 2006/112/EC, art. 214 and 215): two different ones of one country are two companies, whatever else agrees.
_OF_ONE_REGISTER = UNIQUE_NUMBERS | {"vat"}
# Kinds of which one company has several: for each branch and tax office, as a bank, as an issuer of securities.
_SEVERAL = frozenset({"kpp", "swift", "isin"})


def told(numbers: Iterable[Identifier]) -> Numbers:
    """Return the numbers that say something, in an order of their own: 0000000000 stands where none was known."""
    found = {each for each in numbers if len(set(normal(each.value))) > 1 and not _stands_for_none(each.value)}
    return tuple(sorted(found, key=lambda each: (each.type, each.value, each.country or "")))


def _stands_for_none(value: str) -> bool:
    return not any(map(str.isdigit, value)) and is_placeholder(value)


def conflict(one: Numbers, other: Numbers, *, confirmed: bool = False) -> str | None:
    """Return the numbers of one kind that keep two parties apart, in words, or None.

    Where a kind has an equal number, its others keep nothing apart; the same digits of two countries are two numbers.
    A kind that is no one register's (`tax_id`, `registration`, `other`, a kind of a mapping's own) keeps apart what is
    of one country or of none that is said, unless the two are `confirmed` to be one by another number.
    """
    mine, theirs = by_kind(one), by_kind(other)
    for kind in sorted(mine.keys() & theirs.keys()):
        if decides(kind, confirmed=confirmed) and (found := of_one_kind(mine[kind], theirs[kind])):
            return found
    return None


def decides(kind: str, *, confirmed: bool) -> bool:
    """Return whether different numbers of a kind keep apart what another number confirms, or what none does."""
    return not confirmed or kind in _OF_ONE_REGISTER


def by_kind(numbers: Numbers) -> dict[str, Numbers]:
    """Return the numbers of the kinds that may keep two parties apart, by their kind."""
    found: dict[str, Numbers] = {}
    for each in numbers:
        if each.type not in _SEVERAL:
            found[each.type] = (*found.get(each.type, ()), each)
    return found


@lru_cache(maxsize=65_536)
def of_one_kind(one: Numbers, other: Numbers) -> str | None:
    """Return which numbers of two parties' of one kind keep them apart, in words, or None."""
    says = [_differ(mine, held) for mine, held in product(one, other)]
    return None if "" in says else next(filter(None, says), None)


def _differ(mine: Identifier, held: Identifier) -> str | None:
    """Return how two numbers of one kind differ; "" where they are one, None where they say nothing."""
    kind, unlike = mine.type.upper(), mine.country and held.country and mine.country != held.country
    alike = _alike(mine, held)
    if mine.type in WORLDWIDE or not unlike:
        if alike:
            return ""
        stated = mine.country is not None and held.country is not None
        first, second = sorted((mine.value, held.value))
        return f"{kind} {first} and {second} differ" if mine.type != "vat" or stated else None
    if mine.type in UNIQUE_NUMBERS and normal(mine.value) == normal(held.value):
        return f"{kind} {mine.value} is the same, but of {mine.country} and of {held.country}"
    return None


def _alike(mine: Identifier, held: Identifier) -> bool:
    one, other = normal(mine.value), normal(held.value)
    return one == other or (mine.type == "vat" and (one in other or other in one))


def as_ruled(numbers: Sequence[Numbers], joined: Iterable[Sequence[int]]) -> list[Numbers]:
    """Return each party's numbers, by which it is told apart, and those that a person's word makes one with them.

    `joined`: the places of parties that a ruling makes one. Of a kind, all their numbers are one company's then, so
    whoever has one of these is kept apart from none of the others.
    """
    found = list(numbers)
    bearing: defaultdict[tuple[str, str], list[tuple[int, Identifier]]] = defaultdict(list)
    for together in joined:
        if not bearing:
            for at, own in enumerate(numbers):
                for each in own:
                    bearing[each.type, normal(each.value)].append((at, each))
        for kind, every in by_kind(told(each for at in together for each in numbers[at])).items():
            near = [(each, *one) for each in every for one in bearing[kind, normal(each.value)]]
            for at in {at for each, at, held in near if _differ(each, held) == ""}:
                found[at] = told((*found[at], *every))
    return found


def meeting_keys(numbers: Numbers) -> Iterator[tuple[str, str]]:
    """Yield what parties of one number share; a KPP is borne by thousands, and a short number by many."""
    for each in numbers:
        value = normal(each.value)
        if each.type != "kpp" and (len(value) >= SHORTEST or each.type in NATIONAL | WORLDWIDE):
            yield each.type, value[2:] if each.type == "vat" and value[:2].isalpha() else value


def unique(numbers: Iterable[Identifier]) -> set[tuple[str, str]]:
    """Return the numbers that may keep a company apart from others: (type, value as compared)."""
    return {(each.type, normal(each.value)) for each in told(numbers) if each.type not in _SEVERAL}
