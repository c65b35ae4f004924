"""The numbers of this room, in one place: what a word is worth, what a likeness is worth, where a verdict begins."""

from __future__ import annotations

from typing import Final

VERSION: Final = "1.0"

# A score from MATCH up is one name; from POSSIBLE up a person must look; below it the names differ.
MATCH: Final = 0.92
POSSIBLE: Final = 0.82

# What a word that is not the name itself is worth beside a distinctive one, which is worth 1.
WEIGHTS: Final = {
    "name": 1.0,
    "business": 0.5,
    "general": 0.5,
    "place": 0.4,
    "qualifier": 0.4,
    "number": 0.4,
    "filler": 0.05,
    "particle": 0.05,
}

# How alike two words are, by the reason.
SPELLED: Final = 0.97  # read from one script, written in another
TRANSLITERATED: Final = 0.95
ROMANISED: Final = 0.95  # Korean, both in Latin letters
GLUED: Final = 0.97  # one word or two, across scripts
SPLIT: Final = 0.91  # the same within one script: Ros Neft
VOWELLESS: Final = 0.9  # read from Arabic, whose short vowels are not written
MAYBE_ROMANISED: Final = 0.86
RELATED: Final = 0.8  # one trade, two words of one language: 산업 and 공업
TYPING: Final = 0.86  # one letter of eight or more, or two of twelve
SHORT_TYPING: Final = 0.75  # one letter of six or seven
INITIAL: Final = 0.7

# Highest score with a fault of this kind.
CAPS: Final = {
    "partnerless": MATCH - 0.01,
    "initial": MATCH - 0.01,
    "places": 0.6,
    "numbers": 0.5,
    "trades": POSSIBLE - 0.02,
    "characters": MATCH - 0.02,
}
FORMS_DIFFER: Final = 0.04
