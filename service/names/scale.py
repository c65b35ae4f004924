"""The numbers of this room, in one place: what a word is worth, what a likeness is worth, where a verdict begins."""

from __future__ import annotations

from typing import Final

VERSION: Final = "2.0"

# A score from MATCH up is one name; from POSSIBLE up a person must look; below it the names differ.
MATCH: Final = 0.9
POSSIBLE: Final = 0.5

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
TYPING: Final = 0.86  # one letter of eight or more
OTHER_SIGNS: Final = 0.5  # one sound, another character
SLIP: Final = 6.0  # one letter of six: nothing is left of the certainty
SLIP_OF_LONG: Final = 3.0
LONG_WORD: Final = 10
LEAST_ALIKE: Final = 0.3  # words less alike by their letters have nothing to do with each other
OTHER_BEGINNING: Final = 0.1
BEGINNING: Final = 0.6  # one word begins with the other
SOUNDS: Final = 0.75  # the same consonants, across scripts
SOUNDS_NEARLY: Final = 0.55
SAME_CONSONANTS: Final = 0.6  # share of consonants in common
ACRONYM: Final = 0.8
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

# Searching: a name that shares less of its worth and the asked one's is not compared; more names than this are not
# compared one by one; more entries of common words than this are not read.
SHARED_AT_LEAST: Final = 0.55
SHARED_BY_POSSIBLE: Final = 0.7
COMPARED: Final = 60
COMPARED_DOUBTFUL: Final = 20  # of those that share less than possible ones do
POSTINGS: Final = 200_000

# What each feature of `evidence.Evidence` weighs, chosen by bench/names/fit.py on the labelled data.
EVIDENCE: Final = {
    "shared": 1.16,
    "covered": 0.31,
    "own": 0.00,
    "conflict": -2.58,
    "extra": 0.00,
    "worst": -0.66,
    "letters": 1.40,
    "rare": 0.66,
    "numbers": -4.77,
    "number": -1.19,
    "places": -4.62,
    "place": -2.58,
    "trades": -4.44,
    "trade": -1.23,
    "own_missing": 0.00,
    "initials": -0.12,
    "forms": -1.80,
    "order": -0.92,
    "read": 0.39,
    "alone": 1.30,
    "suffix": -1.24,
    "sole": -0.01,
    "brand": -1.48,
    "short": -0.01,
    "qualified": -0.16,
    "mostly": 3.16,
    "several": 0.00,
}
BIAS: Final = -2.45
