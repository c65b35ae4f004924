"""A slip of one letter in a word that many companies share: Indutrial is industrial, Shangai is Shanghai."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import combinations, pairwise

from rapidfuzz.distance import OSA

from service.names import brands, compounds, damaged_forms, given_names, romanised_words
from service.names.characters import Word, normal, split
from service.names.form_table import is_form
from service.names.latin import reduced
from service.names.meanings import Meaning, table_of_words
from service.names.tables import rarity, rows

_SHORTEST = 6
_SHORTEST_MEANT = 7
_SHORTEST_PLACE = 8
# In other languages than English many endings and names are one letter apart.
_SHORTEST_FOREIGN = 10
# Slavic family names are one letter from adjectives of trades: Портновой, Завадский.
_SHORTEST_CYRILLIC = 9
_OF_FAMILIES = re.compile(r"(?:[ое]в|[иы]н)(?:[аеы]|ой|ых)?$|[сцз]ь?к(?:[иі]й?|ая|а|ого|о[ийї]|[иі]х|ие|ое)$")
_LONGEST_OF_FAMILIES = 12
# One letter for another makes other words more often than one left out: Fighting is not Lighting.
_SHORTEST_CONFUSED, _SHORTEST_EXCHANGED = 8, 11
_VOWELS = frozenset("aeiouyаеиоуыэюяії")
# Letters beside each other on a keyboard, and those that sound alike.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ALIKE = (
    "aeiouy",
    "ckq",
    "sxz",
    "bvwp",
    "pf",
    "td",
    "gj",
    "аеиоуыэюяії",
    "бп",
    "вф",
    "дт",
    "гкх",
    "зсц",
    "жшщч",
    "иій",
    "ъь",
)
_KINDS = frozenset({"business", "general", "qualifier", "filler"})
_TRADES = frozenset({"business", "general", "filler"})
# Places that the table has in as many scripts are known all over the world; others differ by one letter too often.
_SCRIPTS_OF_GREAT_PLACES = 3
_CYRILLIC = ("ru", "uk", "be", "bg", "sr", "kk")
_EDGE = 3  # letters: a slip leaves as many whole, in front or behind


def mended(words: Sequence[Word]) -> Sequence[Word]:
    """Return the words with each that slipped as it was meant, `source` as it was; the same object where none did."""
    found: list[Word] | None = None
    for at, each in enumerate(words):
        if len(each.text) >= _SHORTEST and (meant := _meant(each.text, each.script)):
            found = found or list(words)
            found[at] = replace(each, text=meant)
    return found or words


@lru_cache(maxsize=4096)
def _meant(text: str, script: str) -> str | None:
    """Return the word of the table of which a word is a slip; words that may be something else are left alone."""
    if script not in ("latin", "cyrillic") or (text,) in table_of_words().phrases:
        return None
    near = [each for each in _near(text) if OSA.distance(text, each, score_cutoff=1) == 1 and _slipped(text, each)]
    if not near or _a_word(text, script):
        return None
    meanings = {(_meaning(each).kind, _meaning(each).meaning) for each in near}
    return near[0] if len(meanings) == 1 else None


def _near(text: str) -> list[str]:
    """Return the words of about this length that begin or end alike: one slip leaves one of the two edges whole."""
    targets, most = _targets(), len(text) + 1
    edges = text[:_EDGE] + text[-1], text[0] + text[-_EDGE:]
    return [each for edge in edges for each in targets.get(edge, ()) if most - 2 <= len(each) <= most]


def _slipped(text: str, meant: str) -> bool:
    """Tell whether the difference is a slip: not in the first letter, and the last one is more often an ending."""
    if text[0] != meant[0]:
        return False
    if text[-1] != meant[-1] and text[-2:] != meant[:-3:-1]:
        return _cut_off(text, meant)
    if len(text) == len(meant):
        return sorted(text) == sorted(meant) or _exchangeable(text, meant)
    return len(text) > _SHORTEST or _vowel_lost(text, meant)


def _cut_off(text: str, meant: str) -> bool:
    """Tell whether a place lost its last letter: Guangzho, but Australi is a byname and Emirate one of several."""
    return meant[:-1] == text and text[-1] != "i" and meant[-1] != "s" and _meaning(meant).kind == "place"


def _vowel_lost(text: str, meant: str) -> bool:
    """Tell whether a vowel between consonants was left out: Tradng, but Bering is a name."""
    at = next(at for at, there in enumerate(meant) if text[at : at + 1] != there)
    return meant[at] in _VOWELS and not {*meant[at - 1 : at], *meant[at + 1 : at + 2]} & _VOWELS


def _exchangeable(text: str, meant: str) -> bool:
    """Tell whether one letter for another is a slip here: in a long word, or where the two are confused."""
    if _foreign(_meaning(meant)) or (_meaning(meant).kind == "place" and len(meant) < _SHORTEST_EXCHANGED):
        return False
    pair = next((here, there) for here, there in zip(text, meant, strict=True) if here != there)
    return len(meant) >= _SHORTEST_EXCHANGED or (len(meant) >= _SHORTEST_CONFUSED and frozenset(pair) in _confused())


@cache
def _confused() -> frozenset[frozenset[str]]:
    beside = (frozenset(pair) for row in _ROWS for pair in pairwise(row))
    return frozenset(beside) | {frozenset(pair) for group in _ALIKE for pair in combinations(group, 2)}


def _meaning(text: str) -> Meaning:
    return table_of_words().phrases[(text,)]


def _foreign(meaning: Meaning) -> bool:
    return meaning.kind != "place" and meaning.language not in (*_CYRILLIC, "en")


def _a_word(text: str, script: str) -> bool:
    """Tell whether a word means something as it stands, or is a name."""
    if text in _parts() or given_names.group(text, script):
        return True
    if text in _near_words():
        return True
    if script != "latin":
        return len(text) < _LONGEST_OF_FAMILIES and bool(_OF_FAMILIES.search(text))
    return bool(
        rarity(reduced(text)) < 1
        or is_form(text)
        or damaged_forms.resembles(text)
        or romanised_words.romanised(text)
        or brands.bears(text)
        or compounds.parts(text, _language)
    )


@cache
def _near_words() -> frozenset[str]:
    """Return words that are no slips, though they are one letter from a trade: shopping, hosting, topography."""
    return frozenset(row["word"] for row in rows("near_words"))


def _language(text: str) -> str | None:
    meaning = table_of_words().phrases.get((text,))
    return meaning.language if meaning is not None and meaning.kind in _TRADES else None


@cache
def _parts() -> frozenset[str]:
    """Return the words of phrases, which mean nothing alone."""
    return frozenset(word for phrase in table_of_words().phrases if len(phrase) > 1 for word in phrase)


@cache
def _targets() -> dict[str, tuple[str, ...]]:
    """Return the words whose slips are known, by their first three letters or the first and last three."""
    found: dict[str, list[str]] = {}
    great = _great_places()
    for phrase, meaning in table_of_words().phrases.items():
        if len(phrase) == 1 and _slips_known(phrase[0], meaning, great):
            text = phrase[0]
            for edge in {text[:_EDGE] + text[-1], text[:_EDGE] + text[-2], text[0] + text[-_EDGE:]}:
                found.setdefault(edge, []).append(text)
    return {edge: tuple(each) for edge, each in found.items()}


def _slips_known(text: str, meaning: Meaning, great: frozenset[str]) -> bool:
    if len(text) < _SHORTEST_MEANT or not text.isalpha():
        return False
    if meaning.kind == "place":
        return len(text) >= _SHORTEST_PLACE and text == meaning.meaning and text in great
    if meaning.kind not in _KINDS:
        return False
    if meaning.language in _CYRILLIC:
        return len(text) >= _SHORTEST_CYRILLIC
    return not _foreign(meaning) or (text.isascii() and len(text) >= _SHORTEST_FOREIGN)


def _great_places() -> frozenset[str]:
    scripts: dict[str, set[str]] = {}
    for row in rows("places"):
        scripts.setdefault(row["place"], set()).update(each.script for each in split(normal(row["word"])))
    return frozenset(place for place, found in scripts.items() if len(found) >= _SCRIPTS_OF_GREAT_PLACES)
