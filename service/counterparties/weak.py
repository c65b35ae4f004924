"""Names too weak to say alone that two parties are one: of common words, or short."""

from __future__ import annotations

from functools import lru_cache

from service import names

# What a name tells: a word of its own that few bear tells 1, one that many bear as much as its rarity, another word a
# little, as *Moscow Trading* is borne by many and *Moscow Bearing Works Number Four* by few.
ENOUGH = 1.0
_OTHER = 0.2
_OTHERS = frozenset({"place", "business", "qualifier", "number"})
# An own word of fewer letters tells less: three letters are an abbreviation that many companies share.
_LETTERS = 4


@lru_cache(maxsize=16_384)
def weak(text: str) -> str | None:
    """Return why a name alone does not make two parties one, in words, or None where it may.

    Weighed by the rarity of its words (service.names); a legal form, or a word such as company, tells nothing.
    """
    told, own, letters = 0.0, 0, 0
    for each in names.fold(text).tokens:
        if each.kind == "name":
            own += 1
            letters += len(each.latin)
            told += each.rarity * min(1.0, len(each.latin) / _LETTERS)
        elif each.kind in _OTHERS:
            told += _OTHER
    if told >= ENOUGH - 1e-9:
        return None
    if not own:
        return "the name is made of common words only"
    return "the name is short" if letters < own * _LETTERS else "the name's own words are common"
