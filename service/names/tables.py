"""The data tables beside this room: knowledge about words and letters lives there, not in code."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import log
from pathlib import Path

_DATA = Path(__file__).parent / "data"
NOTHING = "∅"


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of `data/<name>.tsv`; raises ValueError naming the line that has not the header's fields."""
    lines = (_DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    head = lines[0].split("\t")
    for number, line in enumerate(lines[1:], start=2):
        fields = line.split("\t")
        if len(fields) != len(head):
            raise ValueError(f"{name}.tsv line {number} has {len(fields)} fields, the header has {len(head)}")
        yield dict(zip(head, fields, strict=True))


def spellings(field: str) -> tuple[str, ...]:
    """Return the spellings of one table field; ∅ stands for nothing written."""
    return tuple("" if each == NOTHING else each for each in field.split(",")) if field else ()


@cache
def letters(script: str) -> dict[str, tuple[str, ...]]:
    """Return for each letter or letter group of the script its Latin spellings, the usual one first."""
    return {row["letters"]: spellings(row["spellings"]) for row in rows("letters") if row["script"] == script}


@cache
def han_variants() -> dict[int, str]:
    """Return the table for str.translate that turns traditional and Japanese characters into simplified ones."""
    return {ord(row["variant"]): row["simplified"] for row in rows("han_variants")}


@cache
def _counts() -> dict[str, int]:
    return {row["word"]: int(row["count"]) for row in rows("frequency")}


@cache
def _most() -> float:
    return log(max(_counts().values()))


def rarity(word: str) -> float:
    """Return how much a reduced word tells: 1 for a rare one, down to 0 for the commonest."""
    count = _counts().get(word, 0)
    return 1 - log(count) / _most() if count else 1.0


@cache
def characters_by_sound(name: str) -> dict[str, tuple[str, ...]]:
    """Return for each Han character (in its simplified form) its sounds in `data/<name>.tsv`, the usual one first.

    A row is a sound, then the characters of which it is the usual reading, the second, a rarer one; then the source.
    """
    ranks: list[dict[str, list[str]]] = []
    for row in rows(name):
        sound, *columns, _ = row.values()
        ranks = ranks or [{} for _ in columns]
        for found, characters in zip(ranks, columns, strict=True):
            for each in characters:
                found.setdefault(each, []).append(sound)
    return {each: tuple(sound for found in ranks for sound in found.get(each, ())) for each in ranks[0]}
