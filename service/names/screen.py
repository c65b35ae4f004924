"""Which names can be looked for at all, and why not."""

from __future__ import annotations

import unicodedata

from service.names.characters import LONGEST, MOST_MARKS, normal, overmarked
from service.names.fold import fold

# Spreadsheets paste these; everything else of its kind is no part of any name.
_BLANK_CONTROLS = frozenset("\t\n\r\v\f\x1c\x1d\x1e\x1f\x85")
_EMPTY_KINDS = frozenset({"general", "filler"})


class NotScreenable(ValueError):
    """This text cannot be looked for as a name; `reason` says why in plain words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def screenable(text: str) -> None:
    """Refuse a text that names nobody; raises NotScreenable. The rules are reliability N1, N5, N6, N10, N12 to N14."""
    for each in text[: 4 * LONGEST]:
        _refuse_code_point(each)
    visible = normal(text)
    if len(text) > 4 * LONGEST or len(visible) > LONGEST:
        raise NotScreenable(f"the name is longer than {LONGEST} characters")
    if overmarked(unicodedata.normalize("NFD", text)) or overmarked(visible):
        raise NotScreenable(f"a letter of the name carries more than {MOST_MARKS} marks")
    if not visible.strip():
        raise NotScreenable("the name is empty")
    if not any(each.isalnum() for each in visible):
        raise NotScreenable("the name has no letter and no digit")
    tokens = fold(text).tokens
    if all(each.kind in _EMPTY_KINDS for each in tokens):
        raise NotScreenable("the name has only a legal form and words that many companies share")


def _refuse_code_point(char: str) -> None:
    category = unicodedata.category(char)
    if category == "Cs":
        raise NotScreenable("the name holds half of a character (a lone surrogate)")
    if category == "Cc" and char not in _BLANK_CONTROLS:
        raise NotScreenable(f"the name holds the control character U+{ord(char):04X}")
