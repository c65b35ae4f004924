"""How a word of another script may be written in Latin letters: a row of units, each with its possible spellings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import product

from anyascii import anyascii

from service.names import brahmic, chinese, hangul, indic, kana, loanwords, thai_words
from service.names.characters import Word
from service.names.readings import Unit
from service.names.readings import Units as Units
from service.names.readings import spells as spells
from service.names.tables import letters

# Arabic leaves short vowels out and does not double letters; a Latin spelling may write both.
_SUN_LETTERS = frozenset("تثدذرزسشصضطظلن")
_ARABIC_VOWELS: Unit = ("", "a", "e", "i", "o", "u", "ou", "oo", "ee", "aa")


@lru_cache(maxsize=8192)
def units(word: Word) -> Units:
    """Return the units of a word, the usual Latin spelling of each first; a plain Latin word is its own letters."""
    if word.script == "hangul":
        return loanwords.units(word.text) if loanwords.foreign(word.text) else hangul.units(word.text)
    if word.script == "han":
        return chinese.pinyin(word.text)  # every other reading: han.readings
    if word.script == "kana":
        return kana.units(word.text)
    if word.script in ("cyrillic", "greek"):
        return _by_table(word.text, word.script)
    if word.script == "arabic":
        return _arabic(word.text)
    if word.script in brahmic.SCRIPTS:
        return indic.either(word.text, word.script)
    if word.script == "thai":
        return thai_words.units(word.text)
    if word.script == "latin" and not word.source.isascii() and not word.mixed:
        return _by_table(word.source.replace("İ", "i").lower(), "latin")
    return tuple((each,) for each in plain(word))


@lru_cache(maxsize=8192)
def plain(word: Word) -> str:
    """Return the usual Latin spelling in lower-case ASCII."""
    if word.script in ("latin", "digits", "other"):
        return word.text
    if word.script in ("cyrillic", "greek"):
        return "".join(unit[0] for _, _, unit in _groups(word.text, word.script))
    return "".join(each[0] for each in units(word))


def joined(words: Sequence[Word]) -> Units:
    """Return the units of several words written as one."""
    return tuple(unit for each in words for unit in units(each))


def _by_table(text: str, script: str) -> Units:
    """Read letter groups where the table has them; a group may also be spelled letter by letter."""
    found: list[Unit] = []
    for at, size, unit in _groups(text, script):
        if size > 1:
            singly = product(*(_group(letters(script), text, each, (1,))[1] for each in range(at, at + size)))
            unit = tuple(dict.fromkeys((*unit, *map("".join, singly))))
        found.append(unit)
    return tuple(found)


def _groups(text: str, script: str) -> Iterator[tuple[int, int, Unit]]:
    """Yield place, length and spellings of each letter group that the table has, the longest, and of other letters."""
    table, sizes = letters(script), _sizes(script)
    at = 0
    while at < len(text):
        size, unit = _group(table, text, at, sizes.get(text[at], ()))
        yield at, size, unit
        at += size


@cache
def _sizes(script: str) -> dict[str, tuple[int, ...]]:
    """Return how long the table's groups are that begin with a letter, the longest first."""
    found: dict[str, set[int]] = {}
    for each in letters(script):
        group = each.removeprefix("^").removesuffix("$")
        found.setdefault(group[0], set()).add(len(group))
    return {letter: tuple(sorted(sizes, reverse=True)) for letter, sizes in found.items()}


def _group(table: dict[str, Unit], text: str, at: int, sizes: tuple[int, ...]) -> tuple[int, Unit]:
    """Return the longest group at this place and its spellings; `^` and `$` in the table hold a group to an end."""
    for size in sizes:
        if size > len(text) - at:
            continue
        part = text[at : at + size]
        unit = (table.get(f"^{part}") if at == 0 else None) or (
            table.get(f"{part}$") if at + size == len(text) else None
        )
        unit = unit or table.get(part)
        if unit:
            return size, unit
    return 1, (_ascii(text[at]),)


def _arabic(text: str) -> Units:
    found: list[Unit] = []
    if text.startswith("ال") and len(text) > 3:
        # Before a sun letter the article's l is spoken as that letter: an-Nur, ash-Shams.
        sun = ("a", "e", "i", "u") if text[2] in _SUN_LETTERS else ()
        found.append(letters("arabic")["ال"] + sun)
        text = text[2:]
    for at, unit in enumerate(_by_table(text, "arabic")):
        if at and unit[0] == "w":  # inside a word waw and ya are vowels more often than not
            unit = ("u", *unit)
        if at and unit[0] == "y":
            unit = ("i", *unit)
        found.append(unit + tuple(2 * each for each in unit if each and each[0] not in "aeiou"))
        found.append(_ARABIC_VOWELS)
    return tuple(found)


def _ascii(part: str) -> str:
    return "".join(each for each in anyascii(part).lower() if each.isalnum())
