"""One table: rows are measures in the order in which they were put, columns are engines."""

from __future__ import annotations

from collections.abc import Sequence


class Table:
    """Collects figures row by row and prints them as the docs hold them."""

    def __init__(self, engines: Sequence[str]) -> None:
        self._engines = tuple(engines)
        self._rows: dict[str, dict[str, str]] = {}
        self._notes: list[str] = []

    def put(self, measure: str, engine: str, value: float | str | None, *, digits: int = 2) -> None:
        """Put one figure; None is shown as a dash."""
        text = "–" if value is None else value if isinstance(value, str) else f"{value:,.{digits}f}"
        self._rows.setdefault(measure, {})[engine] = text

    def note(self, sentence: str) -> None:
        """Add a sentence to stand under the table, once."""
        if sentence not in self._notes:
            self._notes.append(sentence)

    def printed(self) -> str:
        """Return the table and its notes as text."""
        head = ("measure", *self._engines)
        rows = [(measure, *(found.get(each, "") for each in self._engines)) for measure, found in self._rows.items()]
        widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]
        lines = [_line(head, widths), "|" + "|".join("-" * (width + 2) for width in widths) + "|"]
        lines += [_line(row, widths) for row in rows]
        return "\n".join([*lines, *([""] if self._notes else []), *self._notes])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    padded = [f"{first[0]:<{first[1]}}", *(f"{cell:>{width}}" for cell, width in others)]
    return "| " + " | ".join(padded) + " |"
