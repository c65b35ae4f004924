"""How a word of another script may be written in Latin letters: a row of units, each with its possible spellings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from anyascii import anyascii

from service.names import hangul
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
        return _han(word.text)
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
    if word.script == "kana":
        return "".join(each for each in anyascii(word.text).lower() if each.isalnum())
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


@cache
def _han_reader():  # type: ignore[no-untyped-def]  # pypinyin has no types
    # Imported on first use: its tables cost 0.2 s and 40 MB that a worker without Chinese names need not pay.
    from pypinyin import Style, pinyin

    return lambda text, every: pinyin(text, style=Style.NORMAL, heteronym=every, v_to_u=False)


@lru_cache(maxsize=8192)
def _han(text: str) -> Units:
    read = _han_reader()
    in_context = [each[0] for each in read(text, False)]
    every = read(text, True)
    if len(in_context) != len(every):
        every = [[each] for each in in_context]
    return tuple(_syllable(usual, others) for usual, others in zip(in_context, every, strict=True))


def _syllable(usual: str, others: Sequence[str]) -> Unit:
    found: dict[str, None] = {}
    for each in (usual, *others):
        each = "".join(letter for letter in anyascii(each).lower() if letter.isalnum())
        found[each] = None
        if "v" in each:  # lü and nü are written lu, lyu and lv
            found.update({each.replace("v", "u"): None, each.replace("v", "yu"): None, each.replace("v", "ue"): None})
    return tuple(found)
