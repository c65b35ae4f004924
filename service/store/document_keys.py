"""The key under which one document line is found in any data set: its kind, its number and its item, normalised."""

from __future__ import annotations

import re
from hashlib import blake2b

# Blanks, strokes and other signs differ from vendor to vendor; letters and digits do not.
_SIGNS = re.compile(r"[\W_]+")
# A shorter number, or one with fewer digits, is one of many documents.
LEAST_CHARACTERS = 6
LEAST_DIGITS = 4
# The number of an EAEU declaration, as `10012020/310325/5016594`, with the item's behind it.
_WITH_ITEM = re.compile(r"((?:\d{8}|\d{5})/\d{6}/[A-ZА-Я]?\d{6,7})/(\d{1,3})", re.ASCII)


def document_key(document_type: str, number: str | None, item: str | None) -> int | None:
    """Return 64 bits for a line of a document, None for a number that says too little to tell documents apart."""
    if number is None:
        return None
    plain, line = _plain(document_type, number, item)
    if len(plain) < LEAST_CHARACTERS or (not plain.isdigit() and sum(map(str.isdigit, plain)) < LEAST_DIGITS):
        return None
    written = f"{document_type}\x1f{plain}\x1f{line}".encode()
    return int.from_bytes(blake2b(written, digest_size=8).digest(), "big", signed=True)


def may_be_one_line(
    document_type: str, one: tuple[str | None, str | None], other: tuple[str | None, str | None]
) -> bool:
    """Return whether two lines (number, item) may be one: they bear the same number, and not two items of it."""
    (number, item), (another, theirs) = one, other
    if number is None or another is None:
        return False
    first, second = _plain(document_type, number, item), _plain(document_type, another, theirs)
    return first[0] == second[0] and (first[1] == second[1] or not first[1] or not second[1])


def _plain(document_type: str, number: str, item: str | None) -> tuple[str, str]:
    """Return number and item without signs and leading zeros; an item that stands behind the number is the item."""
    line = _SIGNS.sub("", item).upper().lstrip("0") if item else ""
    if number.count("/") == 3 and document_type == "declaration" and (found := _WITH_ITEM.fullmatch(number.strip())):
        behind = found[2].lstrip("0")
        if line in ("", behind):
            number, line = found[1], behind
    return _SIGNS.sub("", number).upper().lstrip("0"), line
