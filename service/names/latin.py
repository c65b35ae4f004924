"""Latin words that several ways of transliterating write differently, reduced to one."""

from __future__ import annotations

import re
from functools import lru_cache

# Order matters. Each pair is met between BGN, ISO, GOST, passport, German, French and Turkish spellings of one name.
_SAME = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"shch|schtsch|stsch|shh", "sh"),
        (r"tsch|tch", "ch"),
        (r"dzh|dj|dsch", "j"),
        (r"sch", "sh"),
        (r"kh", "h"),
        (r"gh", "g"),
        (r"zh", "j"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"x", "ks"),
        (r"ck|q", "k"),
        (r"c(?![hieyz])", "k"),
        (r"tz", "ts"),
        (r"w", "v"),
        (r"(?:iy|yi|ij|ii|yy|ie|y|j)$", "i"),
        (r"(?<=[aeiou])y(?=[aeiou])", "i"),
        (r"[yj](?=[ua])", "i"),
        (r"^[yj]e", "e"),
        (r"(?<=[aeiou])i(?=e)", ""),
        (r"(?<=[bdfghklmnprstvz])[yi]e", "e"),
        (r"(?:ou|oo|ue)", "u"),
        (r"oe", "o"),
        (r"y", "i"),
        (r"(.)\1+", r"\1"),
    )
)
_CONSONANTS = str.maketrans(
    {**dict.fromkeys("aeiouyhw", ""), "q": "k", "c": "k", "x": "k", "z": "s", "v": "f", "p": "b", "j": "g"}
)


@lru_cache(maxsize=8192)
def reduced(word: str) -> str:
    """Return what the transliterations of a word share: Sergei and Sergey agree, Aurus and Auris do not."""
    for pattern, by in _SAME:
        word = pattern.sub(by, word)
    return word


@lru_cache(maxsize=8192)
def consonants(word: str) -> str:
    """Return the consonants in broad classes: what is left of a word that Arabic writes without vowels."""
    word = (
        word.replace("sh", "5")
        .replace("ch", "5")
        .replace("th", "t")
        .replace("dh", "d")
        .replace("gh", "g")
        .replace("kh", "")
    )
    return re.sub(r"(.)\1+", r"\1", word.translate(_CONSONANTS))


_BY_EAR = str.maketrans("r5fg", "lsbk")


@lru_cache(maxsize=8192)
def skeleton(word: str) -> str:
    """Return the consonants that survive writing a foreign name by ear, as Chinese and Arabic do: l is r, ch is s."""
    return re.sub(r"(.)\1+", r"\1", consonants(word).translate(_BY_EAR))


_UNKEPT = re.compile("[aeiouyhw]+")
_TELLING = 4


def rhythm(word: str, bare: str) -> str:
    """Return the `skeleton` (`bare`), with dots where a short word has vowels inside: Salim is not like Salma."""
    if len(bare) >= _TELLING:
        return bare
    return ".".join(skeleton(each) for each in _UNKEPT.split(word) if each)
