"""Chinese in Latin letters: pinyin in context, Wade-Giles and Taiwan use, Cantonese of Hong Kong and Macau, Hokkien."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from anyascii import anyascii

from service.names.tables import NOTHING, characters_by_sound, rows, spellings

Unit = tuple[str, ...]
# Which table of sounds a spelling system is applied to.
MANDARIN = ("wade-giles", "tongyong")
CANTONESE = ("cantonese", "macau")
_LONGEST_INITIAL = 2
_REPEAT = "々"


def unrepeated(text: str) -> str:
    """Return Han text with the sign of repetition written out: 佐々木 is read as 佐佐木."""
    if _REPEAT not in text:
        return text
    return "".join(text[at - 1] if at and each == _REPEAT else each for at, each in enumerate(text))


@lru_cache(maxsize=8192)
def sounds(text: str) -> tuple[Unit, ...]:
    """Return for each character its pinyin syllables, the one of this word first; ü is v."""
    others = characters_by_sound("heteronyms")
    text = unrepeated(text)
    in_context = _in_context(text)
    surname = _surnames().get(text[0]) if 1 < len(text) < 4 else None
    if surname:
        in_context[0] = surname
    return tuple(
        tuple(dict.fromkeys((usual, *others.get(each, ())))) for each, usual in zip(text, in_context, strict=True)
    )


def _in_context(text: str) -> list[str]:
    """Return the syllables of a word: what the table of words reads unlike its characters, else each by itself."""
    usual, words = characters_by_sound("pinyin"), _words()
    found: list[str] = []
    at = 0
    while at < len(text):
        size = next((size for size in (3, 2) if text[at : at + size] in words), 1)
        found += words[text[at : at + size]] if size > 1 else usual.get(text[at], (_letters(text[at]),))[:1]
        at += size
    return found


@cache
def _words() -> dict[str, Unit]:
    return {row["word"]: tuple(row["syllables"].split()) for row in rows("pinyin_words")}


def _letters(char: str) -> str:
    return "".join(each for each in anyascii(char).lower() if each.isalnum())


@cache
def _surnames() -> dict[str, str]:
    return {row["surname"]: row["pinyin"] for row in rows("han_surnames")}


@lru_cache(maxsize=8192)
def pinyin(text: str) -> tuple[Unit, ...]:
    """Return the units of a Han word in pinyin, lü and nü as they are written where nobody types ü."""
    return tuple(_with_u(each) for each in sounds(text))


def _with_u(unit: Unit) -> Unit:
    found: dict[str, None] = {}
    for each in unit:
        found[each] = None
        if "v" in each:
            found.update({each.replace("v", by): None for by in ("u", "yu", "ue")})
    return tuple(found)


@lru_cache(maxsize=4096)
def units(text: str, system: str) -> tuple[Unit, ...]:
    """Return the units of a Han word in a spelling system; empty where a character has no reading in it."""
    text = unrepeated(text)
    if system == "pinyin":
        return pinyin(text)
    if system == "hokkien":
        table = _hokkien()
        return tuple(table[each] for each in text) if all(each in table for each in text) else ()
    if system in CANTONESE:
        readings = characters_by_sound("cantonese")
        if not all(each in readings for each in text):
            return ()
        return tuple(_unit(readings[each], system) for each in text)
    return tuple(_unit(each, system) for each in sounds(text))


@lru_cache(maxsize=4096)
def _unit(readings: Sequence[str], system: str) -> Unit:
    return tuple(dict.fromkeys(each for sound in readings for each in spelled(sound, system)))


@cache
def _hokkien() -> dict[str, Unit]:
    return {row["character"]: spellings(row["spellings"]) for row in rows("hokkien")}


@cache
def _rules(system: str) -> dict[tuple[str, str], Unit]:
    return {
        (row["place"], row["sound"]): spellings(row["spellings"])
        for row in rows("chinese_spellings")
        if row["system"] == system
    }


def spelled(sound: str, system: str) -> Unit:
    """Return how a syllable of pinyin or Jyutping is written in a system, the rule's spelling first."""
    rules = _rules(system)
    whole = rules.get(("syllable", sound))
    for size in range(_LONGEST_INITIAL, -1, -1):
        initial = rules.get(("initial", sound[:size] or NOTHING))
        final = rules.get(("final", sound[size:]))
        if initial is not None and final is not None:
            return tuple(dict.fromkeys((*(whole or ()), *(one + other for one in initial for other in final))))
    return whole or (sound,)
