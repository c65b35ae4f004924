"""English in Hangul: letters by their names (엘지 is LG), and brands by their sounds (네이버 is Naver).

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


# ----------------------------------------------------------------------------------------------- letters

# Names of two syllables, or of sounds that begin no Korean name: one of them shows that the word is spelled out.
_SURE = frozenset(
    {
        "에이",
        "에프",
        "에이치",
        "제이",
        "케이",
        "엘",
        "엠",
        "엔",
        "에스",
        "더블유",
        "엑스",
        "와이",
        "씨",
        "브이",
        "쓰리",
        "파이브",
        "앤",
    }
)
_VOWELS = frozenset({"오", "이", "유"})
# Groups known by their initials: the letter that seems to follow begins a word, as in 엘지이노텍.
_HOUSES = frozenset({"lg", "sk", "gs", "cj", "ls", "lx", "hd", "hl", "dl", "db", "kg", "oci"})
# Letters that alone, before a known word, are read as one: 포스코엠텍.
_ALONE = frozenset({"에스", "엠", "에이치", "에프", "제이", "케이", "엑스", "더블유"})
# These begin with letters' names and are no abbreviations.
_NO_LETTERS = re.compile("씨티|엔진|엔터|엘리|에이스|케이스|제이콥|엠블|이마|지오|이지|비전|아이디어|이엔지|엔비디")


@cache
def _only_letters() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(_table('letter'))})+")


def only_letters(text: str) -> bool:
    """Tell whether Hangul may be letters' names throughout."""
    return _only_letters().fullmatch(text) is not None


@lru_cache(maxsize=8192)
def spelled_out(text: str, known: Callable[[str], bool]) -> tuple[tuple[str, ...], int]:
    """Return the Latin letters that a Hangul word begins with and how many syllables they take, or nothing and 0.

    `known` tells words of the vocabulary: these are not taken apart, and one letter before such a word is enough.
    """
    names = _table("letter")
    if known(text) or _NO_LETTERS.match(text):
        return (), 0
    best: tuple[tuple[str, ...], int] = ((), 0)
    found: list[str] = [""]
    sure = letters = at = 0
    while at < len(text):
        name = next((text[at : at + size] for size in (3, 2, 1) if text[at : at + size] in names), None)
        if name is None:
            break
        if names[name][0] == "&":
            _opened(found)
        else:
            found[-1] += names[name][0]
            letters += 1
        sure += name in _SURE
        at += len(name)
        rest = text[at:]
        if found[0] in _HOUSES and len(found) == 1 and rest and not _only_letters().fullmatch(rest):
            return tuple(found), at
        # In front of what nobody knows a vowel's name begins it: 엠에스오토텍 is MS.
        if best[1] and rest and name in _VOWELS and not known(rest):
            continue
        if sure and found[-1] and ((letters > 1 and len(rest) != 1) or (rest and known(rest))):
            best = tuple(found), at
            if rest and known(rest):
                break
    return best


def _opened(found: list[str]) -> None:
    """Open a word behind an "and", which joins single letters: 에스케이디앤디 is SK D&D."""
    if len(found[-1]) > 2:
        found[-1:] = [found[-1][:-1], found[-1][-1]]
    found.append("")


@lru_cache(maxsize=8192)
def spelled_out_behind(text: str, known: Callable[[str], bool]) -> tuple[int, tuple[str, ...], int]:
    """Return where letters' names begin behind a name (삼성에스디아이), the letters, and where they end.

    At least two letters, one of them sure; what follows must be nothing or a word that is `known`. Else 0, (), 0.
    """
    if known(text):
        return 0, (), 0
    for start in range(2, len(text) - 1):
        if text[start - 1 : start + 1] in _table("letter"):  # 아이 is i, not 이
            continue
        found = _letters_from(text, start, known)
        if found is not None:
            return start, *found
    return 0, (), 0


def _letters_from(text: str, start: int, known: Callable[[str], bool]) -> tuple[tuple[str, ...], int] | None:
    names = _table("letter")
    found, sure, at = [""], 0, start
    while at < len(text):
        name = next((text[at : at + size] for size in (3, 2, 1) if text[at : at + size] in names), None)
        if name is None or (at > start and len(text) - at > 1 and known(text[at:])):
            break
        if names[name][0] == "&":
            _opened(found)
        else:
            found[-1] += names[name][0]
        sure += name in _SURE
        at += len(name)
    ends = at == len(text) or known(text[at:])
    letters = len("".join(found))
    # Two letters alone at the end must both be sure: 나비엔 is Navien, no N.
    enough = letters > 2 or (letters == 2 and (sure == 2 or len(found) > 1 or at < len(text)))
    enough |= letters == 1 and text[start:at] in _ALONE and at < len(text)
    return (tuple(found), at) if sure and ends and all(found) and enough else None


# ------------------------------------------------------------------------------------------------ sounds

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
