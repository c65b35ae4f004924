"""What is known of a file before it is read: its hash, and since when it was to be had."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time
from typing import BinaryIO

from adapters.base import Manifest

# Of a day that somebody gave the hour is not known; no load begins at noon to the microsecond.
_OF_A_DAY = time(12)
_BLOCK = 1 << 20


def hash_of(*files: BinaryIO | None) -> str:
    """Return the SHA-256 of the bytes of all, one file after the other; each can then be read from its beginning."""
    whole = hashlib.sha256()
    for each in filter(None, files):
        while block := each.read(_BLOCK):
            whole.update(block)
        each.seek(0)
    return whole.hexdigest()


def retrieved_at(manifest: Manifest, now: datetime) -> datetime:
    """Return since when a file was to be had that is loaded now: the day its manifest names, or now."""
    on = manifest.retrieved_on
    return min(now, datetime.combine(on.first, _OF_A_DAY, UTC)) if on else now


def is_day_given(at: datetime) -> bool:
    """Return whether somebody gave the day of this instant; else it is that of the load."""
    return at.time() == _OF_A_DAY
