"""How far a file is read: the share of it that is behind us, by the most honest measure that its container has."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import BinaryIO

from adapters.base import Share


def unknown() -> None:
    """Stand for the share of a file of which nobody can say how far it is read."""
    return


def by_position(stream: BinaryIO, wrapped: Sequence[str] = ()) -> Share:
    """Return the share of the stream's bytes that were read, from 0 to 1, wherever it stands now.

    Of a packed file these are packed bytes. What is packed twice is copied whole before its first row: `unknown`.
    """
    if len(wrapped) > 1 or not stream.seekable():
        return unknown
    here = stream.tell()
    size = stream.seek(0, io.SEEK_END)
    stream.seek(here)
    return lambda: min(1.0, stream.tell() / size) if size else None


class ByRow:
    """The share of rows that are behind us, of a table that says how many it has."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self.at = 0  # the row that was read last

    def __call__(self) -> float | None:
        return min(1.0, self.at / self._rows) if self._rows else None
