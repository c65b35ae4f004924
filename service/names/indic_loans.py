"""English in the scripts of India: इंजीनियरिंग is engineering, एनटीपीसी is NTPC.

Companies spell these by ear. A word of ours that has the same consonants is taken where some choice of spellings
writes it exactly; so a trade needs no row for each of its spellings in nine scripts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise, product

from service.names import indic
from service.names.brahmic import SCRIPTS, VIRAMA
from service.names.characters import normal, split
from service.names.readings import spells
from service.names.tables import rows

_LONG = 5  # letters from which an English word needs no row of its own
# Abbreviations and numbers: nobody says comml.
_UNSPEAKABLE = re.compile(r"[^a-z]|(?!.*(?:s|th|ch|ght)$)[^aeiouy]{3}$")
_KINDS = frozenset({"business", "general", "qualifier", "filler", "place"})

# Read as English these would be ginger, sugar, sewage: they are gods, rivers, families.
_NAMES_OF_INDIA = frozenset("गंगा सागर शिवाजी सेठी सेठ राधा".split())

_CLASS = {
    **dict.fromkeys("कखगघ", "K"),
    **dict.fromkeys("चछजझशषस", "S"),
    **dict.fromkeys("टठडढतथदध", "T"),
    **dict.fromkeys("पफबभ", "P"),
    **dict.fromkeys("ङञणनमं", "N"),
    **dict.fromkeys("लळऴ", "L"),
    "र": "R",
}
_LATIN = re.compile(r"tch|dge|sch|ch|ck|sh|ph|gh|gn|th|kn|ng|tu|t(?=io|ia)|c(?=[eiy])|g(?=[eiy])|[bcdfgjklmnpqrstxz]")
_LATIN_CLASSES = {
    **dict.fromkeys(("tch", "dge", "sh", "s", "z", "j", "c_"), ("S",)),
    **dict.fromkeys(("k", "c", "g", "q", "ck"), ("K",)),
    **dict.fromkeys(("t", "d", "th"), ("T",)),
    **dict.fromkeys(("p", "b", "f", "ph"), ("P",)),
    **dict.fromkeys(("m", "n", "kn"), ("N",)),
    **dict.fromkeys(("ch", "g_"), ("S", "K")),
    **dict.fromkeys(("tu", "t_"), ("S", "T")),
    "sch": ("S", "SK"),
    "gh": ("", "K"),
    "gn": ("N", "KN"),
    "ng": ("NK", "NS", "N"),
    "x": ("KS",),
    "l": ("L",),
    "r": ("R", ""),
}
_MOST_KEYS = 32


def key(text: str) -> str:
    """Return the consonants of a word in the signs of Devanagari as classes."""
    return _single("".join(_CLASS.get(each, "") for each in text))


def latin_keys(latin: str) -> frozenset[str]:
    """Return the consonant classes under which an English word meets its spellings by ear."""
    choices = [_LATIN_CLASSES[_part(latin, each)] for each in _LATIN.finditer(latin)]
    return frozenset(_single("".join(each)) for each, _ in zip(product(*choices), range(_MOST_KEYS), strict=False))


def _part(latin: str, part: re.Match[str]) -> str:
    following = latin[part.end() : part.end() + 2]
    soft = following[:1] in tuple("eiy") if part[0] in "cg" else part[0] == "t" and following in ("io", "ia")
    return f"{part[0]}_" if soft else part[0]


def _single(classes: str) -> str:
    return re.sub(r"(.)\1+", r"\1", classes)


@cache
def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for word in _concepts()[0]:
        for each in latin_keys(word):
            found.setdefault(each, {})[word] = None
    return {each: tuple(words) for each, words in found.items()}


@cache
def _concepts() -> tuple[dict[str, str], dict[str, str]]:
    """Return what our English words mean, and what our words in the scripts of India do."""
    ours: dict[str, str] = {}
    theirs: dict[str, str] = {}
    for row in rows("words"):
        words = split(normal(row["word"]))
        if len(words) != 1:
            continue
        word = words[0]
        if word.script in SCRIPTS:
            theirs.setdefault(word.text, row["concept"])
        elif row["language"] == "en" and row["kind"] in _KINDS and not _UNSPEAKABLE.search(word.text):
            ours.setdefault(word.text, row["concept"])
    for table, column in (("places", "word"), ("person_names", "spelling")):
        for row in rows(table):
            words = split(normal(row[column]))
            if len(words) == 1 and words[0].script in SCRIPTS:
                theirs.setdefault(words[0].text, "")
    return ours, theirs


@cache
def _together() -> frozenset[tuple[str, str]]:
    """Return the words that stand beside each other in a phrase of a table."""
    phrases = [row["word"] for table in ("words", "places") for row in rows(table) if not row["word"].isascii()]
    return frozenset(
        (one.text, other.text)
        for words in map(split, map(normal, phrases))
        for one, other in pairwise(words)
        if one.script in SCRIPTS
    )


def phrase(words: Sequence[str]) -> bool:
    """Tell whether two neighbours among the words are known together, so that neither is read by itself."""
    return any(each in _together() for each in pairwise(words))


@lru_cache(maxsize=8192)
def english(text: str, script: str) -> str | None:
    """Return the English word of ours that a word spells, the nearest in length, or None.

    A word that a table has is English only where it means the same: then phrases, as machine tools, are found.
    """
    ours, theirs = _concepts()
    meaning = theirs.get(text)
    candidates = [
        each
        for each in _table().get(key(text), ())
        if meaning == ours[each] or (meaning is None and len(each) >= _LONG)
    ]
    if not candidates or text in _NAMES_OF_INDIA:
        return None
    parts = indic.units(text.removesuffix(VIRAMA), script, english=True)
    fitting = [each for each in candidates if spells(parts, each)]
    return min(fitting, key=lambda each: (len(each), each), default=None)


# ----------------------------------------------------------------------------------------------- letters

_LETTER_NAMES = {
    each: letter
    for letter, names in zip(
        "abcdefghijklmnopqrstuvwxyz&",
        "ए बी सी डी ई|इ एफ जी एच आई|आइ जे के एल एम एन ओ पी क्यू|क्यु आर एस टी यू|यु वी डब्ल्यू|डब्लू|डब्ल्यु एक्स वाई|वाय जेड|जैड "
        "एंड|अंड|और|व".split(),
        strict=True,
    )
    for each in names.split("|")
}
_LONGEST = max(map(len, _LETTER_NAMES))


@lru_cache(maxsize=8192)
def letters(text: str) -> str:
    """Return the Latin letters whose names a word is a row of, three at least, or nothing: एनटीपीसी is ntpc."""
    found: list[str | None] = ["", *([None] * len(text))]
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - _LONGEST), end):
            name = _LETTER_NAMES.get(text[start:end])
            if name is not None and name != "&" and found[start] is not None and found[end] is None:
                found[end] = f"{found[start]}{name}"
    spelled = found[-1] or ""
    return spelled if len(spelled) > 2 else ""


def letter(text: str) -> str:
    """Return the letter, or the &, whose name a word is, or nothing."""
    return _LETTER_NAMES.get(text, "")
