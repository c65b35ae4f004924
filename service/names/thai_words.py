"""Thai writes words together: here they are taken apart into trades, English words, elements of names, and the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import Literal

from service.names import thai, thai_loans
from service.names.characters import normal, split
from service.names.readings import Unit
from service.names.tables import rows, spellings

Kind = Literal["known", "english", "letters", "native", "rest"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a Thai word; `latin` is the English word or the letters it spells."""

    text: str
    kind: Kind
    latin: str = ""


_LONGEST = 18
_LINKS = frozenset({"และ", "เพือ"})  # and, for
# A vowel, a mark or a silent letter belongs to what is before it, a vowel written in front to the letter behind it.
_GOES_ON = re.compile("[\u0e30-\u0e3a\u0e4c]|[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c")
_WITHIN = re.compile("เ[\u0e01-\u0e2e]อ")  # one vowel, written around its consonant
_GOES_BEFORE = frozenset("เแโใไ\u0e31")
# What a part costs: the cheapest way to take a word apart is the right one.
_REST, _REST_SIGN = 3.6, 2.0
_COST: dict[Kind, float] = {"known": 1.0, "english": 2.2, "letters": 1.2, "native": 1.2, "rest": _REST}
_SHORT, _SHORT_COST = 3, 2.5
_LETTERS_ENOUGH = 9.5  # less the signs of an English word: short ones may be anything


def parts(text: str, known: Callable[[str], bool]) -> list[Part]:
    """Return the parts of a word in order, neighbouring elements of names as one; `known` tells known words."""
    if known(text):
        return [Part(text, "known")]
    joined: list[Part] = []
    for each in _cheapest(text, known):
        own = each.kind in ("native", "rest")
        if own and joined and joined[-1].kind == "native":
            joined[-1] = Part(joined[-1].text + each.text, "native")
        else:
            joined.append(Part(each.text, "native") if own else each)
    return [Part(each.text, "rest") if each.kind == "native" else each for each in joined]


def _cheapest(text: str, known: Callable[[str], bool]) -> list[Part]:
    size = len(text)
    best: list[tuple[float, int, Part | None]] = [(0.0, 0, None), *([(1e9, 0, None)] * size)]
    for end in range(1, size + 1):
        if end < size and (_GOES_ON.match(text, end) or _WITHIN.match(text, end - 2) or text[end - 1] in _GOES_BEFORE):
            continue
        for start in range(end):
            before = best[start][0]
            if before >= best[end][0]:
                continue
            for part, cost in _readings(text[start:end], known, whole=end - start == size):
                if before + cost < best[end][0]:
                    best[end] = (before + cost, start, part)
    found: list[Part] = []
    at = size
    while at:
        _, start, taken = best[at]
        found.insert(0, taken or Part(text[start:at], "rest"))
        at = start
    return found


def _readings(text: str, known: Callable[[str], bool], *, whole: bool) -> Iterator[tuple[Part, float]]:
    size = len(text)
    if size > 1:
        yield Part(text, "rest"), _REST + _REST_SIGN * size
    if size > _LONGEST:
        return
    if text in _LINKS:
        yield Part(text, "known"), _COST["known"]
    elif size >= _SHORT and known(text):
        yield Part(text, "known"), _COST["known"] if size > _SHORT else _SHORT_COST
    if text in _elements():
        yield Part(text, "native"), _COST["native"] if size > 2 else _SHORT_COST
    elif (size > _SHORT or (whole and size == _SHORT)) and (latin := thai_loans.english(text)):
        yield Part(text, "english", latin), max(_COST["english"], _LETTERS_ENOUGH - size)
    if size > _SHORT and (latin := thai_loans.letters(text)):
        yield Part(text, "letters", latin), _COST["letters"]


# ----------------------------------------------------------------------------------------------- reading

# English words of fewer signs may as well be something else: all readings stay open.
_SURE = 4
# What companies write for the Royal system's letters.
_ALSO: dict[str, Unit] = {
    "kh": ("kh", "k", "c"),
    "ph": ("ph", "p"),
    "th": ("th", "t"),
    "ch": ("ch", "j"),
    "uea": ("uea", "ua", "eua", "ue"),
    "ue": ("ue", "u", "eu"),
    "oe": ("oe", "er", "eo", "oer"),
    "ae": ("ae", "a", "e"),
    "ai": ("ai", "i", "y", "ay"),
    "ao": ("ao", "au", "ow", "aow"),
    "ia": ("ia", "ea", "ie"),
    "u": ("u", "oo"),
    "w": ("w", "v"),
    "i": ("i", "ee"),
    "k": ("k", "g"),
}
_GROUPS = re.compile("uea|kh|ph|th|ch|ng|ue|oe|ae|ai|ao|ia|ua|[a-z]")
_MOST = 400


@cache
def _elements() -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for row in rows("thai_words"):
        word = split(normal(row["word"]))[0].text
        found.setdefault(word, tuple(dict.fromkeys(_varied(spellings(row["spellings"])))))
    return found


def _varied(spelled: Unit) -> Iterator[str]:
    yield from spelled
    for each in spelled:
        choices = [_ALSO.get(part, (part,)) for part in _GROUPS.findall(each)]
        yield from ("".join(made) for made, _ in zip(product(*choices), range(_MOST), strict=False))


@lru_cache(maxsize=8192)
def units(text: str) -> tuple[Unit, ...]:
    """Return the units of a Thai word: known elements and English words as they are written, the rest by syllables."""
    found: list[Unit] = []
    for part in _cheapest(text, lambda _: False):
        if part.kind == "native":
            found.append(_elements()[part.text])
        elif part.kind == "letters":
            found.append((part.latin,))
        elif part.kind == "english" and len(part.text) > _SURE:
            found.append(tuple(dict.fromkeys((*thai_loans.readings(part.text), *_by_syllables(part.text)))))
        else:
            found.extend(thai.either(part.text))
    return tuple(found)


def _by_syllables(text: str) -> Iterator[str]:
    yield from ("".join(made) for made, _ in zip(product(*thai.units(text)), range(_MOST), strict=False))
