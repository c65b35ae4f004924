"""Slavic words in the forms that names use: заводской, заводская, приборы, приборов; a table has the first."""

from __future__ import annotations

import re
from functools import cache

_HARD = ("ая", "ое", "ые", "ого", "ой", "ых", "о")
_KEY = ("ая", "ое", "ие", "ого", "ой", "их", "о")
_HUSHING = ("ая", "ее", "ие", "его", "ей", "их")
_UKRAINIAN = ("а", "е", "і", "ого", "ої", "их", "о")
_BELARUSIAN = ("ая", "ае", "ыя", "ага", "ай", "ых", "а")
_SERBIAN_LATIN = ("a", "o", "e", "ih", "og")
_POLISH = ("a", "e", "ych", "ego", "ej", "o")

# Endings of a table's form, how many letters of it go, and what comes instead; the first that fits counts.
_Rule = tuple[tuple[str, ...], int, tuple[str, ...]]
# Nouns stand in the genitive behind an institute or works: Институт физики, завод приборов.
_CONSONANTS = tuple("бвгдзклмнпрстфх")
_NOUNS: tuple[_Rule, ...] = (
    (("ика", "ура", "ника", "ота", "оза"), 1, ("и", "ы")),
    (("ия",), 1, ("и", "й")),
    (("ство",), 1, ("а",)),
    (("ние",), 1, ("я", "й")),
    (("ель", "арь"), 1, ("я", "и", "ей")),
    (("оры", "сы", "аты", "оты", "ины", "ены", "алы", "еры", "оны"), 1, ("ов", "")),
    (_CONSONANTS, 0, ("а", "ы", "и", "ов")),
)
_UKRAINIAN_NOUNS: tuple[_Rule, ...] = (
    (("ика", "іка"), 1, ("и",)),
    (("ія",), 1, ("ії", "ій")),
    (("ство",), 1, ("а",)),
    (("ння",), 1, ("ь",)),
    (("ель",), 1, ("я", "і", "ів")),
    (("ори", "си", "ати", "оти", "ини", "ени", "али", "ери", "они"), 1, ("ів", "")),
    (_CONSONANTS, 0, ("а", "у", "и", "ів")),
)
_RULES: dict[str, tuple[_Rule, ...]] = {
    "ru": (
        *_NOUNS,
        (("ский", "цкий", "гкий", "хий", "ской"), 2, _KEY),
        (("щий",), 2, _HUSHING),
        (("ый", "ной", "вой"), 2, _HARD),
    ),
    "uk": (
        (("ський", "цький", "чий", "ний", "вий", "рий", "лий"), 2, _UKRAINIAN),
        *_UKRAINIAN_NOUNS,
    ),
    "be": (
        (("скі", "цкі"), 1, ("ая", "ае", "ія", "ага", "ай", "іх", "а")),
        (("ны", "вы"), 1, _BELARUSIAN),
    ),
    "bg": (
        (("ски", "шки", "чки"), 1, ("а", "о", "е", "ия", "ият", "ата", "ото", "ите")),
        (("ен",), 2, ("на", "но", "ни", "ния", "ният", "ната", "ното", "ните")),
        (("ов",), 0, ("а", "о", "и", "ия", "ата")),
    ),
    "sr": (
        (("ски", "шки", "чки", "ни"), 1, ("а", "о", "е", "их", "ог")),
        (("ski", "ški", "čki", "ni"), 1, _SERBIAN_LATIN),
    ),
    "pl": (
        (("ski", "cki"), 1, ("a", "ie", "ich", "iego", "iej", "o")),
        (("ny", "wy", "czy"), 1, _POLISH),
    ),
    "cz": ((("ý",), 1, ("á", "é", "ých", "ého")),),
}
LANGUAGES = frozenset(_RULES)
_SHORTEST = 5
# Adjectives of places stand in a table without languages.
_OF_PLACES = (
    *(("ський", "uk"), ("цький", "uk"), ("ский", "ru"), ("цкий", "ru"), ("скі", "be"), ("цкі", "be")),
    *(("ský", "cz"), ("cký", "cz"), ("ski", "pl"), ("cki", "pl"), ("ски", "bg"), ("шки", "bg"), ("чки", "bg")),
)


@cache
def forms(word: str, language: str) -> tuple[str, ...]:
    """Return the word and its other forms, where it looks like an adjective or a noun that the language declines."""
    word = word.lower()
    if len(word) < _SHORTEST or " " in word:
        return (word,)
    for endings, cut, others in _RULES.get(language, ()):
        if word.endswith(endings):
            stem = word[: len(word) - cut]
            return (word, *(stem + each for each in others))
    return (word,)


def of_place(word: str) -> tuple[str, ...]:
    """Return the forms of a Slavic adjective made of a place, the word alone where it is none."""
    lower = word.lower()
    return forms(lower, next((language for ending, language in _OF_PLACES if lower.endswith(ending)), ""))


# In front of a trade an adjective stands for a noun that its translation may have: Кыштымский завод is Kyshtym Plant.
NOUN = "°"
_ADJECTIVE = re.compile(
    r"(?P<stem>.{2,}(?:[сц]ь?к|н))(?:ий|ый|ая|ое|ые|ие|ого|ой|их|ых|а|е|і|ої)"  # Russian, Ukrainian
)


def nounlike(text: str) -> str:
    """Return a Cyrillic adjective with `NOUN` for its ending, as `letters.tsv` spells it, other words as they are."""
    found = _ADJECTIVE.fullmatch(text)
    return found["stem"] + NOUN if found else text


def nominative(text: str) -> str:
    """Return a Cyrillic name behind "named after" with `NOUN` for the ending of its genitive: Духова is Dukhov."""
    return text[:-1] + NOUN if len(text) > 3 and text[-1] in "ая" else text
