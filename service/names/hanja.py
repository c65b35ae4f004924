"""Hanja: Han characters read in Korean, as Hangul and as its romanisations."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from service.names.tables import characters_by_sound, rows, spellings

Unit = tuple[str, ...]
_ONSET, _VOWEL, _CODA = 0x1100, 0x1161, 0x11A8
_ONSETS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
# Sounds that change where syllables meet: 新羅 is Silla, 國民 Kungmin, 鍾路 Jongno.
_MET_CODA = {"ㄱ": ("ng",), "ㄴ": ("l",), "ㅂ": ("m",)}
_MET_ONSET = {"ㄹ": ("n",)}
_CODAS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"


@lru_cache(maxsize=8192)
def units(text: str) -> tuple[Unit, ...]:
    """Return for each character the romanisations of its Korean readings; empty where one has none."""
    table = characters_by_sound("hanja")
    return tuple(_romanised(table[each]) for each in text) if all(each in table for each in text) else ()


def hangul_of(text: str) -> tuple[str, ...]:
    """Return a Han word in Hangul, its usual reading and what the law of first sounds makes of it (李 리, 이)."""
    table = characters_by_sound("hanja")
    if not all(each in table for each in text):
        return ()
    usual = [table[each][0] for each in text]
    return tuple(dict.fromkeys(first + "".join(usual[1:]) for first in table[text[0]][:3]))


def in_hangul(text: str, written: str) -> bool:
    """Tell whether Hanja are read as this Hangul: 李 as 이 or 리."""
    table = characters_by_sound("hanja")
    return len(text) == len(written) and all(
        sign in table.get(each, ()) for each, sign in zip(text, written, strict=True)
    )


@lru_cache(maxsize=4096)
def _romanised(syllables: Unit) -> Unit:
    # Not the loose spellings that Hangul itself is allowed: here nothing shows that the word is Korean at all.
    places = _strict()
    found: dict[str, None] = {}
    for syllable in syllables:
        onset, vowel, *coda = list(unicodedata.normalize("NFD", syllable))
        codas = places["coda"].get(_CODAS[ord(coda[0]) - _CODA], ("",)) if coda else ("",)
        for one in places["onset"][_ONSETS[ord(onset) - _ONSET]]:
            for other in places["vowel"][_VOWELS[ord(vowel) - _VOWEL]]:
                found.update(dict.fromkeys(one + other + end for end in codas))
        found.update(dict.fromkeys(places["syllable"].get(syllable, ())))
    return tuple(found)


@cache
def _strict() -> dict[str, dict[str, Unit]]:
    found: dict[str, dict[str, Unit]] = {"onset": {}, "vowel": {}, "coda": {}, "syllable": {}}
    for row in rows("hangul"):
        if row["place"] not in found:  # names of Latin letters
            continue
        column = "loose" if row["place"] == "syllable" else "spellings"
        found[row["place"]][row["jamo"]] = spellings(row[column])
    for place, met in (("coda", _MET_CODA), ("onset", _MET_ONSET)):
        for jamo, others in met.items():
            found[place][jamo] += others
    return found
