"""What the label of a column stands for, by the words of `header_words.yaml`, which holds them in several languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from adapters import yamlfile

Phrases = tuple[str, ...]

_TABLES = ("roles", "sides", "attributes", "fields", "value_kinds", "identifiers", "scales", "weights")
_LISTS = ("personal", "other", "per_unit", "price", "national", "foreign_currency", "weight_units", "names", "foreign")
_WIDE = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARTS = re.compile(r"[^\W_]+")


def spaced(label: str) -> str:
    """Return the label with blanks between words that are glued: `totalValue`, `total_value`."""
    return _CAMEL.sub(" ", label).replace("_", " ")


@lru_cache(maxsize=4_096)
def folded(label: str) -> str:
    """Return a label's words in small letters, divided by single spaces."""
    plain = unicodedata.normalize("NFC", spaced(label)).casefold().replace("i\u0307", "i").replace("ё", "е")
    return " ".join(_PARTS.findall(plain))


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, Phrases]]:
    top = yamlfile.load(Path(__file__).parent / "header_words.yaml")
    found = {}
    for name in _TABLES:
        section = top.section(name)
        found[name] = {key: tuple(map(folded, section.texts(key))) for key in section.labels()}
    found["lists"] = {name: tuple(map(folded, top.texts(name))) for name in _LISTS}
    top.done()
    return found


def phrases(name: str) -> Phrases:
    """Return the words of one of the lists, as `personal`."""
    return _words()["lists"][name]


def table(name: str) -> Mapping[str, Phrases]:
    """Return the words of one of the tables, by what they stand for."""
    return _words()[name]


def found_in(label: str, said: Phrases) -> str:
    """Return the longest of the phrases that stands in the label, or the empty text."""
    words = f" {folded(label)} "
    return max((each for each in said if (each if _WIDE.search(each) else f" {each} ") in words), key=len, default="")


def best(label: str, name: str) -> tuple[str, str]:
    """Return the key of the table whose phrase takes up most of the label, and that phrase; empty texts for none."""
    found = ((found_in(label, said), key) for key, said in table(name).items())
    phrase, key = max(found, key=lambda each: len(each[0]))  # of equals the first
    return (key, phrase) if phrase else ("", "")
