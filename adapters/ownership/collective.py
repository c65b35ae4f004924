"""Holders that are no one party."""

from __future__ import annotations


def is_collective(name: str) -> bool:
    """Return whether a register writes a group of holders there."""
    return name.casefold() in {"various shareholders"}
