"""English in Hangul by its sounds: 네이버 is Naver.

Korean names keep to some four hundred syllables; a word with others is read as a foreign one, for which English spells
each sound in many ways. Words that could be Korean throughout keep their strict reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import product

from service.names import hangul
from service.names.tables import rows, spellings

Unit = tuple[str, ...]


@cache
def _table(place: str) -> dict[str, Unit]:
    return {row["jamo"]: spellings(row["spellings"]) for row in rows("hangul") if row["place"] == place}


# Syllables that no Korean word of a company's name has: 네, 버, 크, 티, 션, 웨, 텍, 뉴 … and every final s.
_FOREIGN = (
    ("ㄱㄷㄹㅁㅂㅋㅌㅍㅎㄴ", "ㅔ", None),
    ("ㄴㄷㄹㅁㅂㅋㅌㅍ", "ㅓ", "∅"),
    ("ㄱㄴㄷㄹㅁㅂㅅㅈㅊㅋㅌㅍ", "ㅡ", "∅"),
    ("ㅋ", "ㅏㅐㅓㅗㅜㅛㅠㅣㅝㅟ", None),
    ("ㅋㅌㅍ", "ㅓ", None),
    ("ㅂㅋㅌㅍ", "ㅡ", None),
    ("ㄴ", "ㅣ", "∅"),
    ("ㅎ", "ㅟ", "ㄹ"),
    ("ㅌㄷ", "ㅣ", None),
    ("ㄴㅁㅂㅍㅋㅎㅌㅅㅈ", "ㅠ", None),
    ("ㅅㅈㅊ", "ㅑㅕㅛㅠㅖ", None),
    ("ㅇㅋㅅㄱ", "ㅞ", None),
    ("ㅅ", "ㅟ", None),
    ("ㅌㅍ", "ㅗ", "ㄴㄹㅁㅂㄱㅅ"),
    ("ㅍ", "ㅐㅓ", None),
    ("ㄴ", "ㅔ", None),
    ("ㅅ", "ㅔ", "ㄴㄹㅁㅂㄱㅅ"),
    ("ㅇ", "ㅔ", None),
    ("ㄹ", "ㅐ", "ㅁㅂㄱㄴ"),
    ("ㅆ", "ㅣㅓㅔㅡ", None),
)


# 바이오, 라이프, 하이텍: the first part of a diphthong is no syllable of a Korean name before 이.
_DIPHTHONG = re.compile("[바사라파타다마나카베데네레메페테케게][이인일임잉]|하이")


def foreign(text: str) -> bool:
    """Tell whether a Hangul word has a syllable that Korean names do not have."""
    return any(_foreign(each) for each in text) or _DIPHTHONG.search(text) is not None


@lru_cache(maxsize=4096)
def _foreign(char: str) -> bool:
    parts = hangul.parts(char)
    if parts is None:
        return False
    onset, vowel, coda = parts
    return coda in ("ㅅ", "ㅋ") or any(
        onset in onsets and vowel in vowels and (codas is None or coda in codas) for onsets, vowels, codas in _FOREIGN
    )


@lru_cache(maxsize=8192)
def units(text: str) -> tuple[Unit, ...]:
    """Return the units of a foreign word in Hangul, sound by sound, the likeliest English spelling of each first.

    Part of the word may be Korean (성광벤드), so a sound may also be spelled as romanisations spell it.
    """
    return _units(text, _sound)


@lru_cache(maxsize=8192)
def english_units(text: str) -> tuple[Unit, ...]:
    """Return the units of a word that is English throughout."""
    return _units(text, _english_sound)


def _units(text: str, sound: Callable[[str, str], Unit]) -> tuple[Unit, ...]:
    syllables = [each for each in map(hangul.parts, text) if each]
    found: list[Unit] = []
    at = 0
    before = "∅"
    while at < len(syllables):
        onset, vowel, coda = syllables[at]
        found.append(_onset(sound, onset, after=before))
        joins = coda == "∅" and at + 1 < len(syllables) and syllables[at + 1][0] == "ㅇ"
        if joins:  # two vowels in a row are one English spelling: 에이 is a, 코어 is core
            following = syllables[at + 1]
            both = _table("loan pair").get(vowel + following[1], ())
            apart = (
                one + other for one, other in product(sound("vowel", vowel), filter(None, sound("vowel", following[1])))
            )
            found.append(both if both and sound is _english_sound else tuple(dict.fromkeys((*both, *apart))))
            coda = following[2]
        else:
            found.append(sound("vowel", vowel) if coda == "∅" or vowel != "ㅓ" else ("o", *sound("vowel", vowel)))
        unit = sound("coda", coda)
        if coda == "ㅇ" and not _sinks(syllables, at + 1 + joins):
            unit = ("ng",)
        found.append(unit)
        before = coda
        at += 2 if joins else 1
    return tuple(found)


def _sinks(syllables: Sequence[tuple[str, str, str]], at: int) -> bool:
    """Tell whether ㅇ before this syllable may be an n, as in 앵커 and 핑거; 성광 is no Sungwang."""
    if at >= len(syllables):
        return True
    onset, vowel, _ = syllables[at]
    return onset not in "ㄱㄲ" or vowel in "ㅓㅡ"


@cache
def _english_sound(place: str, jamo: str) -> Unit:
    return _table(f"loan {place}").get(jamo, ("",))


@cache
def _sound(place: str, jamo: str) -> Unit:
    return tuple(dict.fromkeys((*_table(f"loan {place}").get(jamo, ()), *hangul.spelled(place, jamo))))


def _onset(sound: Callable[[str, str], Unit], jamo: str, *, after: str) -> Unit:
    """Return an onset's spellings; after ㄹ an l is heard twice, and x is written for ㄱ and ㅅ together."""
    unit = sound("onset", jamo)
    return (*unit, "") if (after, jamo) in (("ㄹ", "ㄹ"), ("ㄱ", "ㅅ"), ("ㅅ", "ㄷ"), ("ㅅ", "ㅌ")) else unit


# ---------------------------------------------------------------------------------------------- look-up

_HANGUL_CLASS = {
    **dict.fromkeys("ㄱㄲㅋ", "K"),
    **dict.fromkeys("ㄴㅇ", "N"),
    **dict.fromkeys("ㄷㄸㅌ", "T"),
    "ㄹ": "L",
    "ㅁ": "M",
    **dict.fromkeys("ㅂㅃㅍ", "P"),
    **dict.fromkeys("ㅅㅆㅈㅉㅊ", "S"),
}
_CODA_T = "T"
_LATIN_SOUNDS = re.compile(r"ng|tch|ch|sh|ph|th|gh|wh|kn|x|c(?=[eiy])|[bcdfgjklmnpqstvz]|r(?=[aiouy]|e(?!$))")
_LATIN_CLASS = {
    "ng": "N",
    **dict.fromkeys(("tch", "ch", "sh", "s", "j", "z", "c_"), "S"),
    **dict.fromkeys(("ph", "p", "b", "f", "v"), "P"),
    **dict.fromkeys(("th", "t", "d"), "T"),
    **dict.fromkeys(("gh", "g", "k", "q", "c"), "K"),
    "x": "KS",
    "wh": "",
    "kn": "N",
    "l": "L",
    "r": "L",
    "m": "M",
    "n": "N",
}


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """Return the consonants of a foreign word in Hangul as classes; `latin_key` gives the same for its English form."""
    classes = []
    for onset, _, coda in filter(None, map(hangul.parts, text)):
        classes.append(_HANGUL_CLASS.get(onset, "") if onset != "ㅇ" else "")
        classes.append(_CODA_T if coda in "ㅅㄷ" else _HANGUL_CLASS.get(coda, ""))
    return re.sub(r"(.)\1+", r"\1", "".join(classes))


@lru_cache(maxsize=8192)
def latin_key(latin: str) -> str:
    """Return the consonant classes under which an English word meets its spelling in Hangul."""
    found = (
        _LATIN_CLASS["c_" if each == "c" and latin[at + 1 : at + 2] in ("e", "i", "y") else each]
        for each, at in ((part[0], part.start()) for part in _LATIN_SOUNDS.finditer(latin))
    )
    return re.sub(r"(.)\1+", r"\1", "".join(found))
