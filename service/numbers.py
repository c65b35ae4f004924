"""Registered numbers: what an equal one says of who a party is, and when two unlike ones tell two parties apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Literal, NamedTuple

from adapters.base import Identifier

Land = Literal["same", "unstated", "other"]

# One holder in the world, whatever country is written beside it: a ship keeps its IMO number under every flag
# (SOLAS XI-1/3), LEI (ISO 17442), D-U-N-S and BIC (ISO 9362) are given out by one register each.
WORLDWIDE = frozenset({"lei", "imo", "duns", "swift"})
# One holder in its country; the same name of number is in use in several (INN: RU, KG, UZ; OKPO: RU, UA, KZ).
NATIONAL = frozenset({"inn", "ogrn", "okpo", "uscc", "krbrn"})
# Unique only within a register, of which a country may have many (Handelsregister, US states); a VAT number may
# belong to a whole group of companies (Council Directive 2006/112/EC, art. 11). So the name must agree as well.
REGISTERED = frozenset({"company_number", "vat"})
# Kinds of which a country has several, each with numbers of its own: a second sign beside the name.
SECONDARY = frozenset({"tax_id", "registration", "passport", "national_id"})
# Types whose number is given to one holder only; two different ones of one type and country are two parties. A bank
# has several BICs and a company a VAT number in every country it sells to, so those of a party may well differ.
UNIQUE_NUMBERS = (WORLDWIDE | NATIONAL | {"company_number"}) - {"swift"}
# A number of the kinds that are no register's is had by many while it is short.
SHORTEST = 5


class Shared(NamedTuple):
    """An equal number, in words, with the grade it gives where the name agrees and the verdict where it does not."""

    words: str
    named: Literal["confirmed", "corroborated"] | None
    unnamed: Literal["match", "possible", "no"]


def normal(value: str) -> str:
    """Return an identifier as it is compared: letters and digits only, upper case, digits of any script as 0 to 9."""
    if value.isascii():  # nearly all are, and a profile compares hundreds
        return "".join(filter(str.isalnum, value.upper()))
    wide = unicodedata.normalize("NFKC", value).upper()
    return "".join(str(unicodedata.decimal(char, char)) for char in wide if char.isalnum())


def compare_numbers(one: Iterable[Identifier], other: Iterable[Identifier]) -> tuple[Shared | None, str | None]:
    """Return (the equal number that says most, which number speaks against, in words), each None where there is none.

    A number that confirms by itself outweighs every different one.
    """
    theirs = list(other)
    shared: list[Shared] = []
    against = None
    for mine in one:
        for held in theirs:
            if mine.type != held.type:
                continue
            if normal(mine.value) == normal(held.value):
                shared += filter(None, [_says(mine, held)])
            elif mine.type in UNIQUE_NUMBERS and _land(mine, held) != "other":
                against = f"{mine.type.upper()} {mine.value} and {held.value} differ"
    best = max(shared, key=_weight, default=None)
    return best, None if best and best.unnamed == "match" else against


def _weight(shared: Shared) -> tuple[int, int]:
    return ("no", "possible", "match").index(shared.unnamed), (None, "corroborated", "confirmed").index(shared.named)


def _says(mine: Identifier, held: Identifier) -> Shared | None:
    """Return what two equal numbers of one type say; None: nothing, as anybody may have this one."""
    words, land = f"{mine.type.upper()} {mine.value} is the same", _land(mine, held)
    if mine.type in WORLDWIDE or (mine.type in NATIONAL and land != "other"):
        return Shared(words, "confirmed", "match")
    if mine.type in NATIONAL:
        apart = f"{mine.type.upper()} {mine.value} is the same, but of {mine.country} and of {held.country}"
        return Shared(apart, None, "possible")
    if land == "other" or len(normal(mine.value)) < SHORTEST:
        return None
    if mine.type in REGISTERED and land == "same":
        return Shared(words, "confirmed", "possible")
    if mine.type == "isin" or (mine.type in SECONDARY and land == "same"):
        return Shared(words, "corroborated", "possible")
    # a KPP names a tax office and a reason, so thousands share one
    return None if mine.type == "kpp" else Shared(words, "corroborated", "no")


def _land(one: Identifier, other: Identifier) -> Land:
    if one.country is None or other.country is None:
        return "unstated"
    return "same" if one.country == other.country else "other"
