"""Words that translators render in more than one way: 전장 is automotive electronics, or electrical equipment."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from service.names.characters import Word, normal, split
from service.names.tables import rows


def others(words: Sequence[Word]) -> frozenset[str]:
    """Return the concepts that a word has beside its usual one."""
    return _table().get(tuple(each.text for each in words), frozenset())


@cache
def _table() -> dict[tuple[str, ...], frozenset[str]]:
    found: dict[tuple[str, ...], set[str]] = {}
    for row in rows("senses"):
        found.setdefault(tuple(each.text for each in split(normal(row["word"]))), set()).add(row["concept"])
    return {key: frozenset(concepts) for key, concepts in found.items()}
