"""What numbers say of two parties that may be one: which keep them apart, and under which they meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adapters.base import Identifier
from service.numbers import NATIONAL, SHORTEST, UNIQUE_NUMBERS, WORLDWIDE, normal

Numbers = tuple[Identifier, ...]
# Kinds of which two different ones of one country are two companies: those a register gives once, and VAT numbers,
# of which a company has one in a country (Council Directive 2006/112/EC, art. 214 and 215).
_APART = UNIQUE_NUMBERS | {"vat"}


def told(numbers: Iterable[Identifier]) -> Numbers:
    """Return the numbers that say something, in an order of their own: 0000000000 stands where none was known."""
    found = {each for each in numbers if len(set(normal(each.value))) > 1}
    return tuple(sorted(found, key=lambda each: (each.type, each.value, each.country or "")))


def conflict(one: Numbers, other: Numbers) -> str | None:
    """Return the numbers of one kind that keep two parties apart, in words, or None.

    Where a kind has an equal number, its others keep nothing apart; the same digits of two countries are two numbers.
    """
    for kind in sorted({each.type for each in one} & {each.type for each in other} & _APART):
        against = None
        for mine in one:
            for held in other:
                if mine.type != kind or held.type != kind:
                    continue
                says = _differ(mine, held)
                if says == "":
                    against = None
                    break
                against = against or says
            else:
                continue
            break
        if against:
            return against
    return None


def _differ(mine: Identifier, held: Identifier) -> str | None:
    """Return how two numbers of one kind differ; "" where they are one, None where they say nothing."""
    kind, unlike = mine.type.upper(), mine.country and held.country and mine.country != held.country
    alike = _alike(mine, held)
    if mine.type in WORLDWIDE or not unlike:
        if alike:
            return ""
        stated = mine.country is not None and held.country is not None
        return f"{kind} {mine.value} and {held.value} differ" if mine.type != "vat" or stated else None
    if normal(mine.value) == normal(held.value) and mine.type != "vat":
        return f"{kind} {mine.value} is the same, but of {mine.country} and of {held.country}"
    return None


def _alike(mine: Identifier, held: Identifier) -> bool:
    one, other = normal(mine.value), normal(held.value)
    return one == other or (mine.type == "vat" and (one in other or other in one))


def meeting_keys(numbers: Numbers) -> Iterator[tuple[str, str]]:
    """Yield what parties of one number share; a KPP is borne by thousands, and a short number by many."""
    for each in numbers:
        value = normal(each.value)
        if each.type != "kpp" and (len(value) >= SHORTEST or each.type in NATIONAL | WORLDWIDE):
            yield each.type, value[2:] if each.type == "vat" and value[:2].isalpha() else value


def unique(numbers: Iterable[Identifier]) -> set[tuple[str, str]]:
    """Return the numbers of which a company has one: (type, value as compared)."""
    return {(each.type, normal(each.value)) for each in numbers if each.type in _APART}
