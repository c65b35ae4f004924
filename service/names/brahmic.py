"""Scripts of India in one alphabet: nine of them write the same letters, each in its own block and shape."""

from __future__ import annotations

import re
import unicodedata

SCRIPTS = frozenset({"indic", "bengali", "tamil"})

_DEVANAGARI, _BLOCKS, _BLOCK = 0x0900, range(0x0980, 0x0D80), 0x80
VIRAMA, NASAL, _NUKTA = "\u094d", "\u0902", "\u093c"
# Signs that stand elsewhere in their block than their like in Devanagari.
_ELSEWHERE = {
    "ৎ": "त्",
    "ৰ": "र",
    "ৱ": "व",
    "য": "ज",
    "ੰ": NASAL,
    "ੱ": "",
    "ୱ": "व",
    "ୟ": "य",
    "ൺ": "ण्",
    "ൻ": "न्",
    "ർ": "र्",
    "ൽ": "ल्",
    "ൾ": "ळ्",
    "ൿ": "क्",
    "ஃ": "",
    "ऱ": "र",
    "ऩ": "न",
    "ँ": NASAL,
    "ॆ": "े",
    "ॊ": "ो",
    "ऎ": "ए",
    "ऒ": "ओ",
    "ः": "",
    "\u09d7": "",  # length marks of a vowel that NFC did not put together
    "\u0b57": "",
    "\u0d57": "",
}
# Bengali has lost its va: ওয় before a vowel is w.
_VA = re.compile("\u0993\u09af\u09bc(?=[\u09be-\u09cc])")
_YA = re.compile("(?<=\u09cd)\u09af(?!\u09bc)|\u09af\u09bc")  # Bengali ya behind a consonant, and with its dot
# A nasal before a stop is written as a letter or as a dot: हिन्दुस्तान, हिंदुस्तान.
_DOTTED = re.compile(f"[ङञणनम]{VIRAMA}(?=[क-घच-झट-ढत-धप-भ])")
# ई and ऊ behind a vowel are written short as well: लाइट, लाईट.
_LONG_BEHIND = re.compile("(?<=[\u093eआ])[ईऊ]")
_SILENT_NUKTA = re.compile(f"(?<![डढ]){_NUKTA}")


def devanagari(text: str) -> str:
    """Return a word of any of the scripts in the signs of Devanagari, without what spellings of one sound differ in."""
    moved = (_ELSEWHERE.get(each) or _moved(each) for each in _YA.sub("\u095f", _VA.sub("व", text)))
    text = unicodedata.normalize("NFD", "".join(moved))
    text = "".join(_ELSEWHERE.get(each, each) for each in text)
    text = _LONG_BEHIND.sub(lambda each: "इ" if each[0] == "ई" else "उ", text)
    return _DOTTED.sub(NASAL, _SILENT_NUKTA.sub("", text))


def _moved(sign: str) -> str:
    if sign in _ELSEWHERE:
        return _ELSEWHERE[sign]
    return chr(_DEVANAGARI + ord(sign) % _BLOCK) if ord(sign) in _BLOCKS else sign
