"""Kana in Latin letters: Hepburn, Kunrei, long vowels written or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, product

from service.names.tables import rows, spellings

Unit = tuple[str, ...]
_SMALL_TSU = "ッ"
_LONG = "ー"
_HIRAGANA, _KATAKANA = ord("ぁ"), ord("ァ")
_TO_KATAKANA = {code: code - _HIRAGANA + _KATAKANA for code in range(_HIRAGANA, ord("ゖ") + 1)}
# What a long vowel adds to the short one, the usual spelling (nothing) first.
_LENGTHS = {
    "a": ("", "a", "h", "r"),
    "i": ("", "i", "e", "y"),
    "u": ("", "u", "o", "h", "e"),
    "e": ("", "e", "i", "h", "y"),
    "o": ("", "u", "h", "o", "r", "w", "l"),
}


# A Latin word that kana could have been written for letter by letter: it is no foreign word in katakana.
_ROMAJI = re.compile(r"(?:(?:[kgnhbpmr]y|sh|ch|ts|([kstpgdbz])(?=\1)|[kgsztdnhbpmyrwjf])?[aiueo]+|n(?![aiueoy]))+")


@cache
def _table(*, loan: bool) -> dict[str, Unit]:
    columns = ("spellings", "loan") if loan else ("spellings",)
    found = {row["kana"]: tuple(each for column in columns for each in spellings(row[column])) for row in rows("kana")}
    return {each: written for each, written in found.items() if written}


def katakana(text: str) -> str:
    """Return kana of both kinds as katakana."""
    return text.translate(_TO_KATAKANA)


@lru_cache(maxsize=8192)
def units(text: str, *, loan: bool = False) -> tuple[Unit, ...]:
    """Return for each mora its spellings, the Hepburn one first; a small tsu doubles the consonant after it.

    With `loan` also what the mora stands for in foreign words: ファナック is Fanuc.
    """
    table = _table(loan=loan)
    text = katakana(text)
    found: list[Unit] = []
    doubled = False
    at = 0
    while at < len(text):
        size = next((size for size in (3, 2) if text[at : at + size] in table), 1)
        sign = text[at : at + size]
        at += size
        if sign == _SMALL_TSU:
            doubled = True
            continue
        if sign == _LONG:
            found.append(_long(found[-1] if found else ()))
            continue
        unit = table.get(sign, (sign,) if sign.isascii() else ("",))
        if found and sign in ("ウ", "オ") and _vowel(found[-1]) == "o":
            unit = ("", "u", "o", "h", "w")
        elif found and sign == "ウ" and _vowel(found[-1]) == "u":
            unit = ("", "u", "o", "h")
        found.append(_double(unit) if doubled else unit)
        doubled = False
    return tuple(found)


def _vowel(unit: Unit) -> str:
    return unit[0][-1:] if unit else ""


def _long(before: Unit) -> Unit:
    return _LENGTHS.get(_vowel(before), ("",))


def _double(unit: Unit) -> Unit:
    found = [*unit]
    for each in unit:
        if each and each[0] not in "aiueo":
            found.insert(0 if each == unit[0] else len(found), ("t" if each.startswith("ch") else each[0]) + each)
            if each.startswith("ch"):
                found.append("c" + each)
    return tuple(dict.fromkeys(found))


def usual(text: str) -> Iterator[str]:
    """Yield the usual spelling of a kana word and a few others: long vowels written out."""
    parts = units(text)
    yield "".join(each[0] for each in parts)
    choices = product(*((each[:2] if each[0] == "" else each[:1]) for each in parts[:12]))
    rest = "".join(each[0] for each in parts[12:])
    for choice in islice(choices, 1, 5):
        yield "".join(choice) + rest


@lru_cache(maxsize=8192)
def romaji(latin: str) -> bool:
    """Tell whether a Latin word is kana spelled out; such a word is compared strictly: Masuo is not マサオ."""
    return _ROMAJI.fullmatch(latin) is not None
