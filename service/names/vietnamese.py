"""Vietnamese marks: Hà and Hạ are two names, Ha may be either, and hoà is hòa."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from itertools import pairwise

from service.names.characters import Word, normal, split
from service.names.tables import rows

# Dot below, hook above, horn; breve, circumflex and a tone on one letter; đ: no other language of companies has these.
_OWN = frozenset("\u0323\u0309\u031bđ")
_QUALITIES = frozenset("\u0302\u0306")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


@lru_cache(maxsize=8192)
def _marks(source: str) -> tuple[str, ...]:
    """Return the letters' own marks in order, and the tone wherever it is written: hoà and hòa are one."""
    apart = unicodedata.normalize("NFD", source.lower())
    tones = [each for each in apart if each in _TONES]
    return (*(each for each in apart if each not in _TONES), *tones)


@lru_cache(maxsize=8192)
def _vietnamese(source: str) -> bool:
    apart = unicodedata.normalize("NFD", source.lower())
    return bool(_OWN & set(apart)) or any(one in _QUALITIES and other in _TONES for one, other in pairwise(apart))


def differ(one: str, other: str) -> bool:
    """Tell whether two words are written with marks that make them two Vietnamese ones."""
    return (
        not (one.isascii() or other.isascii())
        and (_vietnamese(one) or _vietnamese(other))
        and _marks(one) != _marks(other)
    )


def settled(word: Word) -> Word:
    """Return a trade word that without its marks would be another as an English one: giày is footwear, giấy paper."""
    english = None if word.source.isascii() else _otherwise().get(normal(word.source).lower())
    return Word(source=word.source, text=english, script="latin", mixed=True) if english else word


@cache
def _otherwise() -> dict[str, str]:
    first: dict[str, str] = {}
    english: dict[str, str] = {}
    marked: dict[str, str] = {}
    for row in rows("words"):
        words = split(normal(row["word"]))
        if len(words) != 1:
            continue
        first.setdefault(words[0].text, row["concept"])
        if row["language"] == "en" and row["word"].isalpha() and first[words[0].text] == row["concept"]:
            english.setdefault(row["concept"], words[0].text)
        if row["language"] == "vi" and not row["word"].isascii():
            marked.setdefault(normal(row["word"]).lower(), row["concept"])
    lost = {each: concept for each, concept in marked.items() if first[split(each)[0].text] != concept}
    return {each: english[concept] for each, concept in lost.items() if concept in english}
