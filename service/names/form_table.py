"""The table of legal forms: each spelling with its form, its family and where in a name it may stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Literal

from service.names.characters import normal, split
from service.names.tables import rows

GLUED = ("hangul", "han")
Where = Literal["any", "ends", "end"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One legal form; forms of one family do not speak against each other, and family `any` speaks against none."""

    id: str
    family: str
    where: Where  # anywhere in the name, in front or behind, only behind


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A form in a name, `source` as written."""

    form: Form
    source: str


@dataclass(frozen=True, slots=True)
class Table:
    """Forms as words, as ends and beginnings of glued words, and in brackets."""

    phrases: dict[tuple[str, ...], Form]
    longest: int
    starts: frozenset[str]
    glued: tuple[tuple[str, Form], ...]
    brackets: tuple[tuple[re.Pattern[str], Form], ...]


@cache
def table_of_forms() -> Table:
    """Return the spellings of `legal_forms.tsv`, by how they are looked for."""
    phrases: dict[tuple[str, ...], Form] = {}
    brackets: list[tuple[re.Pattern[str], Form]] = []
    glued: dict[str, Form] = {}
    for row in rows("legal_forms"):
        form = Form(id=row["form"], family=row["family"], where=_where(row["where"]))
        spelling = normal(row["spelling"])
        if "(" in spelling:
            inner = (
                re.escape(spelling)
                .replace(r"\(", r"[(\[（]\s*")
                .replace(r"\)", r"\s*[)\]）]")
                .replace(r"\ ", r"[\s.,]*")
            )
            brackets.append((re.compile(inner, re.IGNORECASE), form))
            continue
        words = split(spelling)
        for each in _dotted(tuple(each.text for each in words)):
            phrases.setdefault(each, form)
        if len(words) == 1 and words[0].script in GLUED and len(words[0].text) > 1:
            glued.setdefault(words[0].text, form)
    return Table(
        phrases=phrases,
        longest=max(map(len, phrases)),
        starts=frozenset(key[0] for key in phrases if phrases[key].where == "any"),
        glued=tuple(sorted(glued.items(), key=lambda item: -len(item[0]))),
        brackets=tuple(brackets),
    )


def _dotted(phrase: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield a form as words and as dots may leave it: S.A. de C.V., SA de CV, and SAB de C.V., which folding joins."""
    yield phrase
    for shortest in (2, 3):
        joined: list[str] = []
        for single, group in groupby(phrase, key=lambda each: len(each) == 1):
            run = list(group)
            joined.extend(["".join(run)] if single and len(run) >= shortest else run)
        if len(joined) > 1:  # one word of two letters may be another word
            yield tuple(joined)


_PLACES: tuple[Where, ...] = ("any", "ends", "end")


def _where(word: str) -> Where:
    for known in _PLACES:
        if word == known:
            return known
    raise ValueError(f"legal_forms.tsv: where is {word!r}")


@cache
def form_words() -> frozenset[str]:
    """Return every word that stands in a form."""
    return frozenset(word for phrase in table_of_forms().phrases for word in phrase)


def is_form(word: str) -> bool:
    """Tell whether a word of lower-case letters is a legal form or a part of one."""
    return word in form_words()


@cache
def _numbers() -> tuple[Form, ...]:
    return tuple(
        sorted(
            set(table_of_forms().phrases.values()) | {form for _, form in table_of_forms().brackets},
            key=lambda each: each.id,
        )
    )


@cache
def _number_of() -> dict[str, int]:
    return {each.id: at for at, each in enumerate(_numbers())}


def number(found: Found) -> int:
    """Return the place of a form in the table, for storing; another version of the table has other places."""
    return _number_of()[found.form.id]


@cache
def numbered(place: int) -> Found:
    """Return the form at this place."""
    return Found(form=_numbers()[place], source=_numbers()[place].id)
