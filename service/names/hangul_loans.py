"""English trades in Hangul that no row knows: 베큠 is vacuum, since some spelling of its sounds writes that word."""

from __future__ import annotations

from functools import cache, lru_cache

from service.names import hangul_letters, loanwords
from service.names.characters import normal, split
from service.names.meanings import Meaning, table_of_words
from service.names.readings import spells
from service.names.tables import rows

_SHORTEST = 5  # letters: shorter English words have too many sounds in common with names
_SHORTEST_HANGUL = 2  # syllables
_ENDING, _SHORTEST_ENDING = "스", 3  # brands like it: 체시스 is no cheese
_KINDS = frozenset({"business", "general", "qualifier"})


@lru_cache(maxsize=8192)
def meaning(text: str) -> Meaning | None:
    """Return what the English word means that foreign Hangul spells throughout; None where it could be two."""
    least = _SHORTEST_ENDING if text.endswith(_ENDING) else _SHORTEST_HANGUL
    if len(text) < least or not loanwords.foreign(text) or hangul_letters.only_letters(text):
        return None
    units = loanwords.english_units(text)
    candidates = [each for each in _table().get(loanwords.key(text), ()) if len(each) >= 2 * len(text)]
    found = {_meaning(each) for each in candidates if spells(units, each)}
    return found.pop() if len(found) == 1 else None


def _meaning(english: str) -> Meaning:
    known = table_of_words().phrases[(english,)]
    return Meaning(known.kind, known.meaning, "ko")  # in Hangul it is Korean: one of two words of one language


@cache
def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for row in rows("words"):
        words = split(normal(row["word"]))
        if row["language"] != "en" or row["kind"] not in _KINDS or len(words) != 1:
            continue
        text = words[0].text
        if len(text) >= _SHORTEST and text.isalpha():
            found.setdefault(loanwords.latin_key(text), {})[text] = None
    return {each: tuple(words) for each, words in found.items()}
