"""The numbers of this room, in one place: what a word is worth, what a likeness is worth, where a verdict begins."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Final

VERSION: Final = "2.4"

# A score from MATCH up is one name; from POSSIBLE up a person must look; below it the names differ.
MATCH: Final = 0.8
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
OTHER_SYLLABLE: Final = 0.5  # two Korean words of nearly the same letters
OTHER_SYLLABLE_FROM: Final = 0.66
RELATED: Final = 0.8  # one trade, two words of one language: 산업 and 공업
TYPING: Final = 0.86  # one letter of eight or more
OTHER_SIGNS: Final = 0.5  # one sound, another character
SLIP: Final = 6.0  # one letter of six: nothing is left of the certainty
SLIP_OF_LONG: Final = 3.0
LONG_WORD: Final = 10
DOUBTFUL_SLIP: Final = 0.5  # from here on a person must look
LEAST_ALIKE: Final = 0.3
LEAST_LIKE: Final = 0.5  # words less alike by their letters have nothing to do with each other
OTHER_BEGINNING: Final = 0.1
BEGINNING: Final = 0.6  # one word begins with the other
SOUNDS: Final = 0.75  # the same consonants, across scripts
SOUNDS_NEARLY: Final = 0.55
SAME_LETTERS: Final = 0.6  # share of letters in common of words whose vowels are written
NEARLY_ALL_LETTERS: Final = 0.85
SAME_CONSONANTS: Final = 0.6  # share of consonants in common
ACRONYM: Final = 0.8
INITIAL: Final = 0.7


# Searching: a name that shares less of its worth and the asked one's is not compared; more names than this are not
# compared one by one; more entries of common words than this are not read.
SEARCHED_ALIKE: Final = 0.5  # names are not looked up by words less alike
SHARED_AT_LEAST: Final = 0.55
SHARED_BY_POSSIBLE: Final = 0.7
COMPARED: Final = 60
COMPARED_DOUBTFUL: Final = 20  # of those that share less than possible ones do
POSTINGS: Final = 200_000

# What each piece of `evidence.Evidence` weighs: chosen by bench/names/fit.py, with a hash of the pairs it knew.
WEIGHTS_FILE: Final = Path(__file__).parent / "data" / "weights.json"
_CHOSEN: Final = json.loads(WEIGHTS_FILE.read_text("utf-8"))
EVIDENCE: Final[dict[str, float]] = _CHOSEN["weights"]
BIAS: Final[float] = _CHOSEN["bias"]
DATA: Final[str] = _CHOSEN["data"]


def data_version(files: Iterable[Path]) -> str:
    """Return a hash of labelled files, by which `DATA` tells on which the weights were chosen."""
    found = sha256()
    for path in sorted(files, key=lambda each: each.name):
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]
