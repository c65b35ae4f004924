"""Korean in Latin letters: every romanisation in use, and what two of them have in common.

경기 is Gyeonggi (Revised), Kyŏnggi or Kyonggi (McCune-Reischauer), Kyungki and Kyunggi (as companies like it).
A Latin word is compared with Hangul by the spellings of each part of each syllable, and with another Latin word by
asking whether one row of syllables can be written both ways. The consonants alone serve as a key to look up by.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise, product

from service.names.tables import NOTHING, rows, spellings

_ONSETS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_CODAS = (NOTHING, *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_FIRST, _LAST = ord("가"), ord("힣")
# Longer words are not read as Korean: no company writes more than eight syllables as one Latin word.
_LONGEST_LATIN = 28

Unit = tuple[str, ...]
_Spelled = tuple[tuple[str, Unit], ...]


@cache
def _table(place: str, *, loose: bool) -> _Spelled:
    return tuple(
        (row["jamo"], spellings(row["spellings"]) + (spellings(row["loose"]) if loose else ()))
        for row in rows("hangul")
        if row["place"] == place
    )


@cache
def _loose(place: str) -> dict[str, Unit]:
    return dict(_table(place, loose=True))


def spelled(place: str, jamo: str) -> Unit:
    """Return every spelling of a jamo at a place of the syllable, the usual one first."""
    return _loose(place).get(jamo, ("",))


def units(text: str) -> tuple[Unit, ...]:
    """Return for each syllable its possible spellings, the Revised Romanisation first."""
    found = [_syllable(each) for each in text]
    for at, (before, after) in enumerate(pairwise(text), start=1):
        # 천리 is spoken "cheolli", and who doubles no letters writes Cheoli.
        if (parts(before) or "   ")[2] in "ㄴㄹ" and (parts(after) or " ")[0] == "ㄹ":
            found[at] = (*found[at], *(each[1:] for each in found[at] if each[:1] in ("l", "r")))
    return tuple(found)


def strict_units(text: str) -> tuple[Unit, ...]:
    """Return for each syllable the spellings of the romanisations alone, without what families and companies like."""
    strict = {place: dict(_table(place, loose=False)) for place in _PLACES}
    return tuple(
        tuple(
            "".join(each)
            for each in product(*(strict[place].get(jamo, ("",)) for place, jamo in zip(_PLACES, found, strict=True)))
        )
        for found in filter(None, map(parts, text))
    )


@lru_cache(maxsize=4096)
def _syllable(char: str) -> Unit:
    jamo = parts(char)
    if jamo is None:
        return ("",)
    onset, vowel, coda = jamo
    found = [
        o + v + c
        for o in _loose("onset")[onset]
        for v in _loose("vowel")[vowel]
        for c in _loose("coda").get(coda, ("",))
    ]
    found += ["wh" + each[2:] for each in found if each[:2] == "hw"]  # Dongwha
    return tuple(dict.fromkeys((*found, *_loose("syllable").get(char, ()))))


def parts(char: str) -> tuple[str, str, str] | None:
    """Return onset, vowel and coda of a Hangul syllable, None for anything else."""
    if not _FIRST <= ord(char) <= _LAST:
        return None
    code = ord(char) - _FIRST
    return _ONSETS[code // 588], _VOWELS[code % 588 // 28], _CODAS[code % 28]


# ------------------------------------------------------------------------------------ Latin against Latin


@cache
def _by_spelling(place: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for jamo, written in _table(place, loose=False):
        for each in written:
            found.setdefault(each, set()).add(jamo)
    return {each: frozenset(jamos) for each, jamos in found.items()}


_PLACES = ("onset", "vowel", "coda")
_LONGEST_SPELLING = 3


@lru_cache(maxsize=8192)
def readable(latin: str) -> bool:
    """Tell whether a Latin word can be read as Korean syllables throughout."""
    if len(latin) > _LONGEST_LATIN:
        return False
    reached = {0}
    while reached and len(latin) not in reached:
        for place in _PLACES:
            table = _by_spelling(place)
            reached = {
                at + size
                for at in reached
                for size in range(_LONGEST_SPELLING + 1)
                if at + size <= len(latin) and latin[at : at + size] in table
            }
    return bool(reached)


# Vowels and finals that Korean romanisations have and other languages' words seldom have in words readable as Korean.
_KOREAN = re.compile(
    r"yeo|yeu|[bcdghjkmnprst]eo(?!n$)|eui|eun|eum|eul|yung|kyu|gyu|hyu|hwa|[gk]wang|woo|[jdtshp]ae(?!l)"
    r"|[kgbpmr]yo|[gk]ye|young$|[csj]h?ul$|sook|joon|hoon|oung|ryu|ryo|nyu|aek|oong"
)
_MAYBE_KOREAN = re.compile(r"ng(?![aeiouy])|ae|oo|won|han$|[aou]k[dj]")


@lru_cache(maxsize=8192)
def likeness(latin: str) -> int:
    """Return 2 where a word is readable as Korean and shows its spelling habits, 1 where it may be, otherwise 0."""
    shown = 2 if _KOREAN.search(latin) else 1 if _MAYBE_KOREAN.search(latin) else 0
    return shown if shown and len(latin) > 2 and latin.isalpha() and readable(latin) else 0


@lru_cache(maxsize=8192)
def same(one: str, other: str) -> bool:
    """Tell whether one row of Hangul syllables can be written both ways. Says nothing of whether it was Korean."""
    return _shared(one, other) if one <= other else _shared(other, one)


def _shared(one: str, other: str) -> bool:
    if max(len(one), len(other)) > _LONGEST_LATIN or not (one.isascii() and other.isascii()):
        return False
    reached = {(0, 0)}
    while reached:
        for place in _PLACES:
            reached = {
                (end, other_end)
                for i, j in reached
                for end, jamos in _read(one, i, place)
                for other_end, other_jamos in _read(other, j, place)
                if not jamos.isdisjoint(other_jamos)
            }
        if (len(one), len(other)) in reached:
            return True
        reached = {state for state in reached if state[0] < len(one) and state[1] < len(other)}
    return False


def _read(latin: str, start: int, place: str) -> list[tuple[int, frozenset[str]]]:
    table = _by_spelling(place)
    ends = range(start, min(len(latin), start + _LONGEST_SPELLING) + 1)
    return [(end, table[latin[start:end]]) for end in ends if latin[start:end] in table]


# -------------------------------------------------------------------------------------------------- keys

_ONSET_KEY = dict(zip(_ONSETS, "KKNTTLMPPSS CCCKTPH", strict=True))
_CODA_KEY = {
    **dict.fromkeys("ㄱㄲㄳㄺㅋ", "K"),
    **dict.fromkeys("ㄴㄵㄶㅇ", "N"),
    **dict.fromkeys("ㄷㅅㅆㅈㅊㅌ", "T"),
    **dict.fromkeys("ㄹㄼㅀ", "L"),
    **dict.fromkeys("ㅁㄻ", "M"),
    **dict.fromkeys("ㅂㅄㅍ", "P"),
}
_LATIN_KEY = re.compile(
    r"ng|tch|ch|sh|kh|gh|th|ph|rh|[bcdfgjklmnpqrstvxz]|h(?=[aeiouwy])|[aeiouwy]+"
)  # a last h, as in SeAH, is mute
_CLASS = {
    "ng": "N",
    "tch": "C",
    "ch": "C",
    "sh": "S",
    "kh": "K",
    "gh": "K",
    "th": "T",
    "ph": "P",
    "rh": "L",
    **dict.fromkeys("kgcqx", "K"),
    **dict.fromkeys("td", "T"),
    **dict.fromkeys("pbfv", "P"),
    **dict.fromkeys("jz", "C"),
    "s": "S",
    "r": "L",
    "l": "L",
    "n": "N",
    "m": "M",
    "h": "H",
}
# The same sounds seen from two sides: n+k and ng, a doubled letter, h lost in an aspirate, s and t at a syllable's end.
_ASIDE = (("NK", "N"), ("KH", "K"), ("TH", "T"), ("PH", "P"), ("CH", "C"))


def key(text: str) -> str:
    """Return the consonants of a Hangul word as classes, under which all its romanisations are found."""
    return settled(sounds(text))


@lru_cache(maxsize=8192)
def latin_key(latin: str) -> str:
    """Return the same consonant classes for a Latin word."""
    return settled(latin_sounds(latin))


def sounds(text: str) -> str:
    """Return a Hangul word's consonant classes with a dot for each vowel."""
    found = (parts(each) for each in text)
    return "".join(f"{_ONSET_KEY[each[0]].strip()}.{_CODA_KEY.get(each[2], '')}" for each in found if each)


def latin_sounds(latin: str) -> str:
    """Return a Latin word's consonant classes with a dot for each run of vowels."""
    return "".join(_CLASS.get(each, ".") for each in _LATIN_KEY.findall(latin))


def settled(classes: str) -> str:
    """Return consonant classes with what two spellings of one sound have in common; a vowel keeps two sounds apart."""
    for pair, single in _ASIDE:
        classes = classes.replace(pair, single)
    return re.sub(r"([A-Z])\1+", r"\1", classes.replace("S", "T")).replace(".", "")
