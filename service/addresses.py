"""Whether two written addresses are one place, by what tells places apart: number, street, building, not the city."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import pycountry
from anyascii import anyascii
from rapidfuzz import fuzz

from service import names

# So much of what tells the shorter address apart must stand in the longer one.
SHARE = 0.8
# Where no house number and no postcode tells, so many words of streets and buildings must.
WORDS_WITHOUT_NUMBER = 4
# Two words are one where they are this alike: Lenina and Lenin are, North and South are not.
ALIKE = 88
# Chinese, Japanese and Korean addresses may be one run of signs; a run this long is more than a city.
_LONG_RUN = 5

_WORD = re.compile(r"[^\W\d_]+|\d+[^\W\d_]?(?!\w)|\d+")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
# What stands in addresses everywhere, as anyascii writes it; words of one or two letters are never looked at.
_EVERYWHERE = frozenset(
    """
    and apartment apt area ave avenue blk block blvd bldg boulevard box building center central centre city code corp
    county district dom east first flat floor free gil gorod house industrial korp korpus kray krai lane level near
    north number oblast obl office okrug ofis off pereulok ploshchad plaza pobox post postal premises prospekt
    prospect proezd pom pomeshchenie province rayon raion region republic road room sanayi second shosse shed south
    square state str street stroenie suite territory the third tower town township ulica ulitsa unit village warehouse
    west ward zip zone
    """.split()
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """What tells an address apart: its numbers, its words, and those of them that are known places."""

    numbers: frozenset[str]
    words: frozenset[str]
    places: frozenset[str]
    long_run: bool

    @property
    def size(self) -> int:
        return len(self.numbers) + len(self.words)


def same(one: str, other: str) -> bool:
    """Return whether two addresses are surely one place; country, city and region alone never make them so.

    In both must stand a house number or a postcode and, beside a city, a street or a building; a number that only
    one of two full addresses has tells them apart. Without any number it takes several such words.
    """
    shorter, longer = sorted((_told(one), _told(other)), key=lambda each: each.size)
    shared = {word for word in shorter.words if any(_alike(word, each) for each in longer.words)}
    streets = shared - shorter.places - longer.places
    if not shorter.numbers or not longer.numbers:
        enough = len(streets) >= WORDS_WITHOUT_NUMBER
        return enough and len(shared) >= SHARE * max(len(shorter.words), len(longer.words))
    if not (shorter.numbers <= longer.numbers or longer.numbers <= shorter.numbers):
        return False
    if not streets or (len(shared) < 2 and not shorter.long_run):
        return False
    common = len(shared) + len(shorter.numbers & longer.numbers)
    return common >= SHARE * shorter.size


def _alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= 5 and fuzz.ratio(one, other) >= ALIKE)


@lru_cache(maxsize=4_096)
def _told(text: str) -> _Told:
    found = _WORD.findall(text)
    plain = {each: re.sub(r"[^0-9a-z]", "", anyascii(each).casefold()) for each in found}
    # the words room knows cities and countries in many scripts, of one word or several
    known = {
        plain.get(word.source, word.text)
        for token in names.fold(text).tokens
        if token.kind == "place"
        for word in token.words
    }
    spoken = {word for word in plain.values() if not word[:1].isdigit() and len(word) > 2}
    words = spoken - _EVERYWHERE - _of_countries()
    return _Told(
        numbers=frozenset(each.lstrip("0") or "0" for each in plain.values() if each[:1].isdigit()),
        words=frozenset(words),
        places=frozenset(known & words),
        long_run=any(_EAST_ASIAN.search(each) and len(each) >= _LONG_RUN for each in found),
    )


@cache
def _of_countries() -> frozenset[str]:
    """Return every word of a country's name; the two letters of its code are too short to be looked at anyway."""
    named = (
        str(getattr(each, name)) for each in pycountry.countries for name in ("name", "official_name", "common_name")
        if hasattr(each, name)
    )  # fmt: skip
    words = {word for name in named for word in re.findall("[a-z]+", anyascii(name).casefold())}
    return frozenset(words | {str(each.alpha_3).casefold() for each in pycountry.countries} | {"russia", "uae"})
