"""Korean trade words in Latin letters: Jungmil, Chongmil and Jeongmil are 정밀, precision."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal

from service.names import hangul, loanwords
from service.names.spelling import Units, spells
from service.names.tables import rows

_Concept = tuple[Literal["business", "general"], str]
_KINDS: tuple[Literal["business"], Literal["general"]] = ("business", "general")
_SHORTEST = 5
# Read in Latin letters these are other companies' own names or other languages' words.
_OTHERS_TOO = frozenset({"유통", "약업", "마린", "마이닝", "나사", "담배", "해상", "자산"})


@lru_cache(maxsize=32768)
def romanised(latin: str) -> _Concept | None:
    """Return kind and concept of the Korean trade word that a Latin word spells, or None."""
    if len(latin) < _SHORTEST or not latin.isalpha():
        return None
    return next(
        (meaning for units, meaning in _table().get(hangul.latin_key(latin), ()) if spells(units, latin)),
        None,
    )


@cache
def _table() -> dict[str, list[tuple[Units, _Concept]]]:
    found: dict[str, list[tuple[Units, _Concept]]] = {}
    for row in rows("words"):
        word, kind = row["word"], row["kind"]
        if row["language"] != "ko" or len(word) < 2 or word in _OTHERS_TOO or loanwords.foreign(word):
            continue
        if not all(hangul.parts(each) for each in word):
            continue
        for each in _KINDS:
            if kind == each:
                found.setdefault(hangul.key(word), []).append((hangul.strict_units(word), (each, row["concept"])))
    return found
