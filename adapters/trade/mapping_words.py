"""How the words of a mapping file are read: each check is made once, and what it refuses is named by file and key."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from adapters.trade.layout import Said
from adapters.yamlfile import Section

T = TypeVar("T")
Check = Callable[[object], T]

COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_HS_VERSIONS = ("HS1992", "HS1996", "HS2002", "HS2007", "HS2012", "HS2017", "HS2022")


def hs_version(text: str) -> str:
    """Return the word; raises ValueError for what is no version of the Harmonized System."""
    return among(_HS_VERSIONS)(text)


def said(section: Section, key: str, check: Check[T], *, any_value: bool = False) -> Said[T]:
    """Read `key: word` or `key: {column: …, values: {as written: word}}`.

    With `any_value` the values may be left out: the cells then hold our own words.
    """
    raw = section.raw(key)
    try:
        if not isinstance(raw, dict):
            return Said(fixed=check(raw))
        inner = Section(f"{section.where}: {key}", raw)
        column = inner.text("column")
        values = None
        if "values" in inner or not any_value:
            values = {text: check(word) for text, word in inner.section("values").items()}
        inner.done()
        return Said(column=column, values=values)
    except ValueError as exc:
        raise section.fail(key, str(exc)) from exc


def a_flag(word: object) -> bool:
    if not isinstance(word, bool):
        raise ValueError(f"should be true or false, not {word!r}")
    return word


def a_text(check: Callable[[str], str]) -> Check[str]:
    def checked(word: object) -> str:
        if not isinstance(word, str):
            raise ValueError(f"should be a text, not {word!r} (a number or yes/no needs quotes)")
        return check(word)

    return checked


def of_form(pattern: re.Pattern[str], form: str) -> Check[str]:
    def check(word: str) -> str:
        if not pattern.fullmatch(word):
            raise ValueError(f"{word!r} is not {form}")
        return word

    return a_text(check)


def among(words: tuple[T, ...]) -> Check[T]:
    def check(word: object) -> T:
        for each in words:
            if word == each:
                return each
        raise ValueError(f"{word!r} is none of {', '.join(map(str, words))}")

    return check


def word(section: Section, key: str, words: tuple[T, ...]) -> T:
    """Take the key, which must be one of the words."""
    try:
        return among(words)(section.raw(key))
    except ValueError as exc:
        raise section.fail(key, str(exc)) from exc
