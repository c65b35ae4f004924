"""The asked name as it may have been meant: words and legal forms written as one are taken apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from service.names.fold import Folded, fold_anew
from service.names.legal_forms import is_form

Knows = Callable[[str], bool]
_SHORTEST_GLUED = 6
_LONGEST_GLUED = 60
_SHORTEST_PART = 2
_MOST_PARTS = 8


def respelled(asked: Folded, knows: Knows) -> Iterator[Folded]:
    """Yield the name with its unknown words split into known ones and legal forms, where they can be."""
    latin = [each.latin for each in asked.tokens]
    own = [each.kind == "name" and each.script == "latin" for each in asked.tokens]
    unknown = [one and len(each) > 1 and not knows(each) for each, one in zip(latin, own, strict=True)]
    if any(unknown):
        apart = [_apart(each, knows) if strange else [each] for each, strange in zip(latin, unknown, strict=True)]
        if any(len(parts) > 1 for parts in apart):
            yield fold_anew(" ".join(part for parts in apart for part in parts))


def _apart(word: str, knows: Knows) -> list[str]:
    """Return the word as the fewest known words in a row, or as it is."""
    size = len(word)
    if not _SHORTEST_GLUED <= size <= _LONGEST_GLUED:
        return [word]
    best: list[list[str] | None] = [[], *([None] * size)]
    for end in range(_SHORTEST_PART, size + 1):
        for start in range(max(0, end - 24), end - _SHORTEST_PART + 1):
            before = best[start]
            if before is None or len(before) >= _MOST_PARTS or (best[end] and len(before) + 1 >= len(best[end] or ())):
                continue
            if end - start < size and (knows(word[start:end]) or is_form(word[start:end])):
                best[end] = [*before, word[start:end]]
    return best[size] or [word]
