"""How a word of another script may be written in Latin letters: a row of units, each with its possible spellings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from anyascii import anyascii

from service.names import chinese, hangul, kana
from service.names.characters import LONGEST, Word
from service.names.tables import letters

Unit = tuple[str, ...]
Units = tuple[Unit, ...]

# Arabic leaves short vowels out and does not double letters; a Latin spelling may write both.
_ARABIC_VOWELS: Unit = ("", "a", "e", "i", "o", "u", "ou", "oo", "ee", "aa")


@lru_cache(maxsize=32768)
def units(word: Word) -> Units:
    """Return the units of a word, the usual Latin spelling of each first; a plain Latin word is its own letters."""
    if word.script == "hangul":
        return hangul.units(word.text)
    if word.script == "han":
        return chinese.pinyin(word.text)  # every other reading: han.readings
    if word.script == "kana":
        return kana.units(word.text)
    if word.script in ("cyrillic", "greek"):
        return _by_table(word.text, word.script)
    if word.script == "arabic":
        return _arabic(word.text)
    if word.script == "latin" and not word.source.isascii() and not word.mixed:
        return _by_table(word.source.replace("İ", "i").lower(), "latin")
    return tuple((each,) for each in plain(word))


@lru_cache(maxsize=32768)
def plain(word: Word) -> str:
    """Return the usual Latin spelling in lower-case ASCII."""
    if word.script in ("latin", "digits", "other"):
        return word.text
    return "".join(each[0] for each in units(word))


def spells(parts: Units, written: str) -> bool:
    """Tell whether some choice of spellings writes exactly this; work is bounded by length times spellings."""
    if len(written) > LONGEST:
        return False
    reached = {0}
    for spellings in parts:
        reached = {at + len(each) for at in reached for each in spellings if written.startswith(each, at)}
        if not reached:
            return False
    return len(written) in reached


def joined(words: Sequence[Word]) -> Units:
    """Return the units of several words written as one."""
    return tuple(unit for each in words for unit in units(each))


def _by_table(text: str, script: str) -> Units:
    table = letters(script)
    found: list[Unit] = []
    at = 0
    while at < len(text):
        size = 2 if text[at : at + 2] in table else 1
        part = text[at : at + size]
        found.append(table.get(part) or (_ascii(part),))
        at += size
    return tuple(found)


def _arabic(text: str) -> Units:
    found: list[Unit] = []
    for unit in _by_table(text, "arabic"):
        found.append(unit + tuple(2 * each for each in unit if len(each) == 1 and each not in "aeiou"))
        found.append(_ARABIC_VOWELS)
    return tuple(found)


def _ascii(part: str) -> str:
    return "".join(each for each in anyascii(part).lower() if each.isalnum())
