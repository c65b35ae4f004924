"""What is wrong with the quotation marks of a CSV row, told by the line where the faulty field opens."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.csvfile import MAX_FIELD

_MARK = '"'


def told(lines: Sequence[str], *, delimiter: str, first: int, fault: str) -> str:
    """Return in a sentence what a csv.Error says of a record; `lines` are its lines, the first of them numbered."""
    opened = _opening(lines, delimiter)
    last = f"line {first + len(lines) - 1:,}"
    if opened is None:
        return f"{last}: {fault}"
    line = f"line {first + opened:,}"
    if "expected after" in fault:
        return f"{line}: a quotation mark opens a field here, and in {last} a mark closes it before its end: {fault}"
    within = f" within {MAX_FIELD:,} characters" if "limit" in fault else ""
    return f"{line}: a quotation mark opens a field here, and none closes it{within}"


def _opening(lines: Sequence[str], delimiter: str) -> int | None:
    """Return the line, counted from 0, that opens the first field whose marks are not closed rightly."""
    opened: int | None = None
    closed: int | None = None  # where the field was opened that the last character closed, or doubles a mark of
    begins = True
    for number, line in enumerate(lines):
        for char in line:
            if opened is not None:
                if char == _MARK:
                    opened, closed = None, opened
                continue
            if closed is not None and char not in (_MARK, delimiter, "\r", "\n"):
                return closed
            if char == _MARK:
                opened = number if begins else closed
            closed, begins = None, char == delimiter
    return opened
