"""Formulas of an xlsx whose results are not stored, as a program leaves them that never calculates, or are errors."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from adapters.base import SourceChanged
from adapters.sheet_places import place


class NotStored:
    """Stands in a cell for the result of a formula that the file does not hold; an empty cell says something else."""

    def __repr__(self) -> str:
        return "NOT_STORED"


NOT_STORED: Final = NotStored()


@dataclass(frozen=True, slots=True)
class CellError:
    """Stands in a cell for an error that a formula came to, as `#REF!`."""

    code: str


# What spreadsheet programs write for them (ECMA-376 part 1, 18.17.3; the last two are of later ones).
ERRORS: Final = frozenset("#NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM! #N/A #SPILL! #CALC!".split())
WHY = "holds a formula whose result is not stored: open the file in a spreadsheet program and save it"


def no_results(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[int, Mapping[int, NotStored | CellError]]]:
    """Yield the rows of a sheet with formulas of no result: number, from 1, and what stands for it by column, from 0.

    Raises SourceChanged where rows do not follow each other, which no program writes.
    """
    with archive.open(part) as content:
        events: Any = etree.iterparse(
            content, events=("end",), tag="{*}row",
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        )  # fmt: skip
        number = 0
        for _, row in events:
            said, before = row.get("r", str(number + 1)), number
            number = int(said) if said.isascii() and said.isdigit() else 0
            if number <= before:
                raise SourceChanged(f"{part}: row {said[:20]!r} stands after row {before}")
            if columns := dict(_columns(row)):
                yield number, columns
            row.clear(keep_tail=True)
            forget_before(row)


def forget_before(element: Any) -> None:
    """Drop all that was read before an element, so that memory does not grow, whatever stands between the rows."""
    while element is not None:
        parent = element.getparent()
        while element.getprevious() is not None:
            del parent[0]
        element = parent


def _columns(row: Any) -> Iterator[tuple[int, NotStored | CellError]]:
    column = -1
    for cell in row.iterchildren("{*}c"):
        said = place(cell.get("r", ""))
        column = said[0] - 1 if said else column + 1
        if cell.get("t") == "e":
            yield column, CellError(cell.findtext("{*}v") or "#N/A")
        elif cell.find("{*}f") is not None and not _has_value(cell):
            yield column, NOT_STORED


def _has_value(cell: Any) -> bool:
    """Return whether a cell has a result: an empty one is a text of no letters, of any other kind it is none."""
    value = cell.find("{*}v")
    return value is not None and bool(value.text or cell.get("t") == "str")
