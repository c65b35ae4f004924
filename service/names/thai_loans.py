"""English in Thai letters: เอ็นจิเนียริ่ง is engineering, เอสซีจี is SCG.

Every company spells these by ear. A word of ours that has the same consonants is taken where some choice of spellings
writes it exactly; so a trade needs no row for each of its Thai spellings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product

from service.names import thai
from service.names.characters import normal, split
from service.names.readings import spells
from service.names.tables import rows

_SHORTEST = 3  # signs without tones: ซัน, sun
_LONG = 6  # letters from which our English words are looked for; shorter ones stand in their own table
_KINDS = frozenset({"name", "business", "general", "qualifier", "filler"})

# -------------------------------------------------------------------------------------------- consonants

_THAI_CLASS = {
    **dict.fromkeys("กขฃคฅฆ", "K"),
    **dict.fromkeys("จฉชซฌศษส", "S"),
    **dict.fromkeys("ฎฏฐฑฒดตถทธ", "T"),
    **dict.fromkeys("บปผฝพฟภ", "P"),
    **dict.fromkeys("งญณน", "N"),
    **dict.fromkeys("ลฬ", "L"),
    **dict.fromkeys("มำ", "M"),
}
_LATIN = re.compile(r"tch|dge|sch|ch|ck|sh|ph|gh|th|kn|ng|tu|t(?=io|ia)|c(?=[eiy])|g(?=[eiy])|[bcdfgjklmnpqstvxz]")
_LATIN_CLASSES = {
    **dict.fromkeys(("tch", "dge", "sh", "s", "z", "j"), ("S",)),
    "sch": ("S", "SK"),
    "ch": ("S", "K"),
    "ck": ("K",),
    "ph": ("P",),
    "gh": ("", "K"),
    "th": ("T",),
    "kn": ("N",),
    "ng": ("N", "NK", "NS"),
    "tu": ("S", "T"),
    "t_": ("S", "T"),
    "c_": ("S",),
    "g_": ("S", "K"),
    "x": ("KS",),
    "v": ("", "P"),
    **dict.fromkeys("kcgq", ("K",)),
    **dict.fromkeys("td", ("T",)),
    **dict.fromkeys("pbf", ("P",)),
    **dict.fromkeys("lmn", ()),
}
_MOST_KEYS = 16


def key(text: str) -> str:
    """Return the consonants of a Thai word as classes."""
    return re.sub(r"(.)\1+", r"\1", "".join(_THAI_CLASS.get(each, "") for each in text))


def latin_keys(latin: str) -> frozenset[str]:
    """Return the consonant classes under which an English word meets its spellings in Thai."""
    choices = [
        _LATIN_CLASSES.get(each[0] if len(each[0]) > 1 else f"{each[0]}_" if _soft(latin, each) else each[0])
        or (each[0].upper(),)
        for each in _LATIN.finditer(latin)
    ]
    found = ("".join(each) for each, _ in zip(product(*choices), range(_MOST_KEYS), strict=False))
    return frozenset(re.sub(r"(.)\1+", r"\1", each) for each in found)


def _soft(latin: str, part: re.Match[str]) -> bool:
    following = latin[part.end() : part.end() + 2]
    return following[:1] in tuple("eiy") if part[0] in "cg" else part[0] == "t" and following in ("io", "ia")


# ------------------------------------------------------------------------------------------------- words


@cache
def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for word in _words():
        for each in latin_keys(word):
            found.setdefault(each, {})[word] = None
    return {each: tuple(words) for each, words in found.items()}


def _words() -> Iterator[str]:
    for row in rows("words"):
        if row["language"] == "en" and row["kind"] in _KINDS:
            words = split(normal(row["word"]))
            if len(words) == 1 and len(words[0].text) >= _LONG:
                yield words[0].text
    yield from (row["word"] for row in rows("thai_loans"))


def english(text: str) -> str | None:
    """Return the English word that a Thai word spells, or None."""
    return next(iter(readings(text)), None)


@lru_cache(maxsize=8192)
def readings(text: str) -> tuple[str, ...]:
    """Return the English words that a Thai word may spell (fibre, fiber), the nearest in length first."""
    if len(text) < _SHORTEST or not (candidates := _table().get(key(text))):
        return ()
    units = thai.units(text, english=True)
    fitting = [each for each in candidates if spells(units, each)]
    return tuple(sorted(fitting, key=lambda each: (abs(len(each) - len(text)), each)))


# ----------------------------------------------------------------------------------------------- letters

_NAMES = {
    each: letter
    for letter, names in zip(
        "abcdefghijklmnopqrstuvwxyz&",
        "เอ บี ซี ดี อี เอฟ จี เอช|เฮช ไอ เจ เค แอล เอม เอน โอ พี คิว อาร|อาร์ เอส ที ยู วี ดับเบิลยู|ดับบลิว|ดับบลิวยู "
        "เอกซ|เอกซ์ วาย แซด แอนด|แอนด์".split(),
        strict=True,
    )
    for each in names.split("|")
}
_LONGEST = max(map(len, _NAMES))


@lru_cache(maxsize=8192)
def letters(text: str) -> str:
    """Return the Latin letters whose names a Thai word is a row of, two at least, or nothing: เอสซีจี is scg."""
    found: list[str | None] = ["", *([None] * len(text))]
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - _LONGEST), end):
            name = _NAMES.get(text[start:end])
            if name is not None and found[start] is not None and found[end] is None:
                found[end] = f"{found[start]}{name}"
    spelled = (found[-1] or "").replace("&", "")
    return spelled if len(spelled) > 1 else ""


def letter(text: str) -> str:
    """Return the letter, or the &, whose name a Thai word is, or nothing."""
    return _NAMES.get(text, "")
