"""The key under which one document line is found in any data set: its kind, its number and its item, normalised."""

from __future__ import annotations

import re
from hashlib import blake2b

# Blanks, strokes and other signs differ from vendor to vendor; letters and digits do not.
_SIGNS = re.compile(r"[\W_]+")
# A shorter number, or one with fewer digits, is one of many documents.
LEAST_CHARACTERS = 6
LEAST_DIGITS = 4


def document_key(document_type: str, number: str | None, item: str | None) -> int | None:
    """Return 64 bits for a line of a document, None for a number that says too little to tell documents apart."""
    if number is None:
        return None
    plain = _SIGNS.sub("", number).upper().lstrip("0")
    if len(plain) < LEAST_CHARACTERS or (not plain.isdigit() and sum(map(str.isdigit, plain)) < LEAST_DIGITS):
        return None
    line = _SIGNS.sub("", item).upper().lstrip("0") if item else ""
    written = f"{document_type}\x1f{plain}\x1f{line}".encode()
    return int.from_bytes(blake2b(written, digest_size=8).digest(), "big", signed=True)
