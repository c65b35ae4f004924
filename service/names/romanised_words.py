"""Trade words of other scripts in Latin letters: Jungmil and Jeongmil are 정밀, precision; Traktornyy is тракторный."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from service.names import hangul, inflection, loanwords
from service.names.characters import Word, normal, split
from service.names.latin import reduced
from service.names.spelling import Units, plain, spells, units
from service.names.tables import rows

_SHORTEST = 5
_LANGUAGES = {"ko": "ko_latn", "ru": "ru_latn", "uk": "uk_latn", "el": "el_latn"}
_KINDS = frozenset({"business", "general", "qualifier"})
# Read in Latin letters these are companies' own names or other languages' words.
_OTHERS_TOO = frozenset(
    {
        "유통",
        "약업",
        "마린",
        "마이닝",
        "나사",
        "담배",
        "해상",
        "자산",
        "동남",
        "남동",
        "서남",
        "남서",
        "서북",
        "북서",
        "동북",
        "북동",
        "우정",
        "영화",
        "보증",
        "창호",
        "중석",
        "정미",
        "미화",
        "우유",
        "기전",
        "сахар",
        "марин",
        "транс",
        "информ",
        "шины",
        "спутник",
    }
)

Meaning = tuple[str, str, str]  # kind, concept, language


@lru_cache(maxsize=8192)
def romanised(latin: str) -> Meaning | None:
    """Return kind, concept and language of the trade word that a Latin word spells, or None."""
    if len(latin) < _SHORTEST or not latin.isalpha():
        return None
    candidates = (*_table().get(hangul.latin_key(latin), ()), *_table().get(f" {reduced(latin)}", ()))
    return next((meaning for word, meaning in candidates if spells(_units(word), latin)), None)


@cache
def _table() -> dict[str, list[tuple[Word, Meaning]]]:
    found: dict[str, list[tuple[Word, Meaning]]] = {}
    for row in rows("words"):
        language = _LANGUAGES.get(row["language"])
        if language is None or row["kind"] not in _KINDS or row["word"] in _OTHERS_TOO:
            continue
        _enter(found, inflection.forms(row["word"], row["language"]), (row["kind"], row["concept"], language))
    for row in rows("places"):
        adjective = inflection.of_place(row["word"])
        if len(adjective) > 1:  # Kamyshinskiy is of Kamyshin; a town itself may be a family name: Kirov, Korolev
            _enter(found, adjective, ("place", row["place"], ""))
    return found


def _enter(found: dict[str, list[tuple[Word, Meaning]]], forms: Sequence[str], meaning: Meaning) -> None:
    for form in forms:
        words = split(normal(form))
        if len(words) == 1 and (key := _key(words[0])) is not None:
            found.setdefault(key, []).append((words[0], meaning))


def _key(word: Word) -> str | None:
    """Return the consonants of a Korean word, what transliterations share of one in an alphabet; None for others."""
    if word.script == "hangul" and len(word.text) > 1 and not loanwords.foreign(word.text):
        return hangul.key(word.text)
    if word.script in ("cyrillic", "greek") and len(word.text) >= _SHORTEST:
        return f" {reduced(plain(word))}"
    return None


def _units(word: Word) -> Units:
    return hangul.strict_units(word.text) if word.script == "hangul" else units(word)
