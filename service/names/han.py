"""What a Han word may be in Latin letters or in Hangul: one reading for each language and way of spelling."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice, product
from typing import Literal

from service.names import chinese, hangul, japanese, kana
from service.names.characters import Word
from service.names.latin import reduced
from service.names.tables import characters_by_sound

Unit = tuple[str, ...]
Language = Literal["pinyin", "wade-giles", "tongyong", "cantonese", "macau", "hokkien", "japanese", "korean"]
IN_WORDS: dict[str, str] = {
    "pinyin": "pinyin",
    "wade-giles": "Wade-Giles or Taiwan spelling",
    "tongyong": "Tongyong spelling",
    "cantonese": "Cantonese spelling",
    "macau": "Cantonese spelling of Macau",
    "hokkien": "Hokkien spelling",
    "japanese": "Japanese reading",
    "korean": "Korean reading of Hanja",
}
# Nobody writes more signs as one word of Han; the work stays bounded.
_LONGEST = 24


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One language's reading of a word: for each sign its spellings, the usual one first."""

    language: Language
    units: tuple[Unit, ...]


def _korean(text: str) -> tuple[Unit, ...]:
    table = characters_by_sound("hanja")
    return tuple(_romanised(table[each]) for each in text) if all(each in table for each in text) else ()


@lru_cache(maxsize=8192)
def _romanised(syllables: Unit) -> Unit:
    return tuple(dict.fromkeys(each for one in syllables for each in hangul.units(one)[0]))


_UNITS: tuple[tuple[Language, Callable[[str], tuple[Unit, ...]]], ...] = (
    ("pinyin", chinese.pinyin),
    ("cantonese", partial(chinese.units, system="cantonese")),
    ("wade-giles", partial(chinese.units, system="wade-giles")),
    ("japanese", japanese.by_words),
    ("japanese", japanese.units),
    ("korean", _korean),
    ("tongyong", partial(chinese.units, system="tongyong")),
    ("macau", partial(chinese.units, system="macau")),
    ("hokkien", partial(chinese.units, system="hokkien")),
)


@lru_cache(maxsize=8192)
def readings(word: Word) -> tuple[Reading, ...]:
    """Return the readings of a Han or kana word, the likeliest first; empty for a word of another script."""
    if word.script == "kana":
        return (Reading(language="japanese", units=kana.units(word.text)),)
    if word.script != "han" or len(word.text) > _LONGEST:
        return ()
    found = [(language, units(word.text)) for language, units in _UNITS]
    return tuple(Reading(language=language, units=parts) for language, parts in found if parts)


@lru_cache(maxsize=65536)
def spelled_in(word: Word, latin: str) -> Language | None:
    """Return the language in which the whole word is written so in Latin letters; no word is read half in each."""
    for each in readings(word):
        if _writes(each.units, latin):
            return each.language
    return None


def _writes(units: tuple[Unit, ...], latin: str) -> bool:
    reached = {0}
    for spellings in units:
        reached = {at + len(each) for at in reached for each in spellings if latin.startswith(each, at)}
        if not reached:
            return False
    return len(latin) in reached


@lru_cache(maxsize=16384)
def same(one: Word, other: Word) -> Language | None:
    """Return in which language two words of two scripts are one: Han and Hangul, Han and kana, either and Latin."""
    if one.script == other.script:
        return None
    if one.script != "han":
        one, other = (other, one) if other.script == "han" or other.script == "kana" else (one, other)
    if other.script in ("latin", "digits"):
        return spelled_in(one, other.text)
    if one.script != "han":
        return None
    if other.script == "hangul":
        return "korean" if in_hangul(one.text, other.text) else None
    if other.script == "kana":
        parts = japanese.units(one.text)
        return "japanese" if parts and any(_writes(parts, each) for each in kana.usual(other.text)) else None
    return None


def in_hangul(text: str, written: str) -> bool:
    """Tell whether Hanja are read as this Hangul: 李 as 이 or 리."""
    table = characters_by_sound("hanja")
    return len(text) == len(written) and all(
        sign in table.get(each, ()) for each, sign in zip(text, written, strict=True)
    )


# How many keys each language may take, and how many spellings of one sign it may vary.
_KEYS: tuple[tuple[Language, int], ...] = (
    ("pinyin", 3),
    ("cantonese", 6),
    ("wade-giles", 4),
    ("japanese", 6),
    ("korean", 3),
    ("tongyong", 1),
    ("macau", 1),
)


@lru_cache(maxsize=8192)
def latin_keys(word: Word) -> frozenset[str]:
    """Return at most 24 reduced Latin spellings under which an index may file a Han or kana word."""
    found = {each.language: each.units for each in readings(word)}
    keys: set[str] = set()
    for language, most in _KEYS:
        if language == "japanese" and word.script == "han":
            spelled = iter(japanese.usual(word.text))
        else:
            spelled = _usual(found.get(language, ()))
        keys.update(islice(dict.fromkeys(reduced(each) for each in islice(spelled, 3 * most)), most))
    return frozenset(keys)


def _usual(units: tuple[Unit, ...]) -> Iterator[str]:
    """Yield spellings of a word, all usual first, then with one sign, then more, spelled in its second way."""
    choices = product(*(range(min(2, len(each))) for each in units[:6]))
    for choice in sorted(choices, key=lambda each: (sum(each), each)) if units else ():
        first = "".join(unit[at] for unit, at in zip(units, choice, strict=False))
        yield first + "".join(unit[0] for unit in units[6:])


def language_in_words(language: str) -> str:
    """Return how the explanation of a comparison names a reading."""
    return IN_WORDS[language]
