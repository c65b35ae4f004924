"""What a Han word may be in Latin letters or in Hangul: one reading for each language and way of spelling."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice, product
from typing import Literal

from service.names import chinese, hangul, hanja, japanese, kana
from service.names.characters import Word
from service.names.latin import reduced
from service.names.readings import Unit, Units, spells

Language = Literal["pinyin", "wade-giles", "tongyong", "cantonese", "macau", "hokkien", "japanese", "loan", "korean"]
IN_WORDS: dict[str, str] = {
    "pinyin": "pinyin",
    "wade-giles": "Wade-Giles or Taiwan spelling",
    "tongyong": "Tongyong spelling",
    "cantonese": "Cantonese spelling",
    "macau": "Cantonese spelling of Macau",
    "hokkien": "Hokkien spelling",
    "japanese": "Japanese reading",
    "loan": "foreign word in katakana",
    "korean": "Korean reading of Hanja",
}
# Nobody writes more signs as one word of Han; the work stays bounded.
_LONGEST = 24
_MOST_WORDS = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One language's reading of a word: for each sign its spellings, the usual one first."""

    language: Language
    units: tuple[Unit, ...]


_UNITS: tuple[tuple[Language, Callable[[str], tuple[Unit, ...]]], ...] = (
    ("pinyin", chinese.pinyin),
    ("cantonese", partial(chinese.units, system="cantonese")),
    ("wade-giles", partial(chinese.units, system="wade-giles")),
    ("japanese", japanese.by_words),
    ("japanese", japanese.units),
    ("korean", hanja.units),
    ("tongyong", partial(chinese.units, system="tongyong")),
    ("macau", partial(chinese.units, system="macau")),
    ("hokkien", partial(chinese.units, system="hokkien")),
)


@lru_cache(maxsize=4096)
def readings(word: Word) -> tuple[Reading, ...]:
    """Return the readings of a Han or kana word, the likeliest first; empty for a word of another script."""
    if word.script == "kana":
        native, foreign = kana.units(word.text), kana.units(word.text, loan=True)
        return Reading(language="japanese", units=native), Reading(language="loan", units=foreign)
    if word.script != "han" or len(word.text) > _LONGEST:
        return ()
    text = chinese.unrepeated(word.text)
    found = [(language, units(text)) for language, units in _UNITS]
    return tuple(Reading(language=language, units=parts) for language, parts in found if parts)


_ALL: tuple[Language, ...] = tuple(dict.fromkeys(each for each, _ in _UNITS))
_CHINESE: frozenset[Language] = frozenset({"pinyin", "wade-giles", "tongyong", "cantonese", "macau", "hokkien"})
_JAPANESE: frozenset[Language] = frozenset({"japanese", "loan"})


def languages(scripts: Collection[str], legal_form: str | None) -> frozenset[Language]:
    """Return the languages that a name's other words leave open for its Han words: kana and 株式会社 are Japanese."""
    form = (legal_form or "").partition("-")[0]
    if "kana" in scripts or form == "jp":
        return _JAPANESE
    if "hangul" in scripts or form == "kr":
        return frozenset({"korean"})
    return _CHINESE if form in ("cn", "tw") else _CHINESE | _JAPANESE | {"korean"}


@lru_cache(maxsize=8192)
def spelled_in(word: Word, latin: str, among: frozenset[Language] | None = None) -> Language | None:
    """Return the language in which the whole word is written so in Latin letters; no word is read half in each.

    With `among` (see `languages`) only these are tried.
    """
    for each in readings(word):
        if among is not None and each.language not in among:
            continue
        if spells(each.units, latin) and not (each.language == "loan" and kana.romaji(latin)):
            return each.language
    return None


def together_in(words: Sequence[Word], latin: str) -> Language | None:
    """Return the language in which several Han and kana words are written so as one Latin word: 京セラ is Kyocera."""
    scripts = {each.script for each in words}
    if not scripts <= {"han", "kana"} or len(words) > _MOST_WORDS:
        return None
    wanted = languages(scripts, None) - {"loan"}
    read = [_by_language(each) for each in words]
    for language in dict.fromkeys(each for each, _ in _UNITS if each in wanted):
        first, last = read[0].get(language, ()), read[-1].get(language, ())
        if not (_any_begins(first, latin) and _any_ends(last, latin)):
            continue  # as in most languages
        for choice in product(*(each.get(language, ()) for each in read)):
            if spells(tuple(unit for part in choice for unit in part), latin):
                return language
    return None


def _any_begins(read: Sequence[Units], latin: str) -> bool:
    return any(latin.startswith(units[0]) for units in read)


def _any_ends(read: Sequence[Units], latin: str) -> bool:
    return any(latin.endswith(units[-1]) for units in read)


@lru_cache(maxsize=4096)
def _by_language(word: Word) -> dict[Language, list[Units]]:
    """Return the units of a word by language; kana may write a foreign word in any of them."""
    found: dict[Language, list[Units]] = {}
    for each in readings(word):
        for language in _ALL if word.script == "kana" and each.language == "loan" else (each.language,):
            found.setdefault(language, []).append(each.units)
    return found


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
        return "korean" if hanja.in_hangul(one.text, other.text) else None
    if other.script == "kana":
        parts = japanese.units(one.text)
        return "japanese" if parts and any(spells(parts, each) for each in kana.usual(other.text)) else None
    return None


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


@lru_cache(maxsize=2048)
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


# Two spellings of one Chinese initial: ts and ch, hs and sh; hangul.latin_key keeps them apart.
_INITIALS = (("tz", "ch"), ("ts", "ch"), ("hs", "sh"), ("q", "ch"), ("x", "sh"))


def latin_sound(latin: str) -> str:
    """Return the consonant classes of a Latin word, in which the spellings of one Han word mostly agree."""
    for written, by in _INITIALS:
        latin = latin.replace(written, by)
    return hangul.latin_key(latin)


@lru_cache(maxsize=2048)
def sound_keys(word: Word) -> frozenset[str]:
    """Return at most 16 keys of consonants; a Latin word is looked up by `latin_sound`, a Hangul word by its key."""
    han = word.script == "han"
    keys = {hangul.key(each) for each in hanja.hangul_of(chinese.unrepeated(word.text))} if han else set()
    for each in readings(word):
        spelled = japanese.usual(word.text) if han and each.language == "japanese" else _usual(each.units)
        keys.update(dict.fromkeys(latin_sound(one) for one in islice(spelled, 6)))
    return frozenset(sorted((each for each in keys if each), key=len, reverse=True)[:16])


def _usual(units: tuple[Unit, ...]) -> Iterator[str]:
    """Yield spellings of a word, all usual first, then with one sign, then more, spelled in its second way."""
    choices = product(*(range(min(2, len(each))) for each in units[:6]))
    for choice in sorted(choices, key=lambda each: (sum(each), each)) if units else ():
        first = "".join(unit[at] for unit, at in zip(units, choice, strict=False))
        yield first + "".join(unit[0] for unit in units[6:])


def language_in_words(language: str) -> str:
    """Return how the explanation of a comparison names a reading."""
    return IN_WORDS[language]
