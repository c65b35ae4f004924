"""Letters spelt in Hangul by their names: 엘지 is LG."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from service.names.tables import rows, spellings

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
def _names() -> dict[str, tuple[str, ...]]:
    return {row["jamo"]: spellings(row["spellings"]) for row in rows("hangul") if row["place"] == "letter"}


@cache
def _only_letters() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(_names())})+")


def only_letters(text: str) -> bool:
    """Tell whether Hangul may be letters' names throughout."""
    return _only_letters().fullmatch(text) is not None


@lru_cache(maxsize=8192)
def spelled_out(text: str, known: Callable[[str], bool]) -> tuple[tuple[str, ...], int]:
    """Return the Latin letters that a Hangul word begins with and how many syllables they take, or nothing and 0.

    `known` tells words of the vocabulary: these are not taken apart, and one letter before such a word is enough.
    """
    names = _names()
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
        if text[start - 1 : start + 1] in _names():  # 아이 is i, not 이
            continue
        found = _letters_from(text, start, known)
        if found is not None:
            return start, *found
    return 0, (), 0


def _letters_from(text: str, start: int, known: Callable[[str], bool]) -> tuple[tuple[str, ...], int] | None:
    names = _names()
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
