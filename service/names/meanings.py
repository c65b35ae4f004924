"""The tables of words that many companies share: each word or phrase with the trade, place or number it means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from service.names import inflection
from service.names.characters import Word, normal, one_word, split
from service.names.tables import rows

Kind = Literal["distinct", "generic", "place", "number", "qualifier"]
Class = Literal["name", "business", "general", "filler", "particle", "place", "number", "qualifier"]
KINDS: dict[Class, Kind] = {
    "name": "distinct",
    "business": "generic",
    "general": "generic",
    "filler": "generic",
    "particle": "generic",
    "place": "place",
    "number": "number",
    "qualifier": "qualifier",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the tables say of a phrase."""

    kind: Class
    meaning: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """All phrases, each as its words in normal form."""

    phrases: dict[tuple[str, ...], Meaning]
    starts: frozenset[str]  # first words of phrases of several words
    stops: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Words that mean one thing: `meaning` is a concept, a place, a number, or None for a name's own word."""

    words: tuple[Word, ...]
    kind: Class
    meaning: str | None = None
    language: str = ""  # of the table's row: two words of one language are not translations of each other


@cache
def table_of_words() -> Table:
    """Return the phrases of `words.tsv` and `places.tsv`, with the forms in which other words make them stand."""
    phrases: dict[tuple[str, ...], Meaning] = {}
    stops: set[str] = set()
    joined: dict[tuple[str, ...], Meaning] = {}
    for row in rows("words"):
        key = _key(row["word"])
        if row["kind"] == "stop":
            stops.update(key)
            continue
        meaning = Meaning(class_of(row["kind"]), row["concept"], row["language"])
        phrases.setdefault(key, meaning)
        if "and" in key:  # an ampersand leaves no word
            joined.setdefault(tuple(each for each in key if each != "and"), meaning)
        if row["language"] in inflection.LANGUAGES and len(key) == 1:
            for form in inflection.forms(row["word"], row["language"])[1:]:
                joined.setdefault(_key(form), meaning)
        if row["language"] == "ar":
            for each in _with_particles(key):
                joined.setdefault(each, meaning)
    for row in rows("places"):
        place = Meaning("place", row["place"])
        phrases[_key(row["word"])] = place
        for form in inflection.of_place(row["word"])[1:]:
            joined.setdefault(_key(form), place)
    for key, meaning in joined.items():
        phrases.setdefault(key, meaning)
    return Table(phrases, frozenset(key[0] for key in phrases if len(key) > 1), frozenset(stops))


def _key(text: str) -> tuple[str, ...]:
    single = one_word(text)
    return tuple(each.text for each in split(normal(text))) if single is None else (single,)


def _with_particles(key: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield an Arabic phrase as it stands after the article and the particles that are written as part of the word."""
    bare = key[0].removeprefix("ال") if len(key[0]) > 4 else key[0]
    for before in ("", "ال", "لل", "وال", "بال", "ل", "و"):
        yield (before + bare, *key[1:])
        if len(key) == 2:  # an adjective takes the article of its noun
            yield (before + bare, "ال" + key[1])


def class_of(word: str) -> Class:
    """Return the class that a table names; raises ValueError where there is none of this name."""
    for known in KINDS:
        if word == known:
            return known
    raise ValueError(f"words.tsv: kind is {word!r}")


def part_of(word: Word, start: int, end: int) -> Word:
    """Return the letters of a word from `start` to before `end`."""
    return Word(source=word.source[start:end], text=word.text[start:end], script=word.script)


def piece_of(word: Word, start: int, end: int, meaning: Meaning) -> Piece:
    """Return these letters of a word with what they mean."""
    return Piece(
        words=(part_of(word, start, end),),
        kind=meaning.kind,
        meaning=meaning.meaning,
        language=meaning.language,
    )
