"""HS2017 codes in the words of HS2022: the UN's conversion table, read backwards.

The table gives each HS2022 code one HS2017 code to convert to. It is no full correlation: an HS2017 code may have
goods in HS2022 codes that convert elsewhere, so that what it says is told as a mapping and never as the code itself.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from adapters.base import SourceChanged

FILE = Path(__file__).parent / "hs2022_hs2017.csv"
SOURCE = "United Nations Statistics Division, conversion of HS2022 to HS2017"
LICENCE = "MIT, as the table was published"
_HEADER = ["hs2022", "hs2017"]
_CODE = re.compile(r"\d{6}", re.ASCII)


def read(path: Path) -> Mapping[str, tuple[str, ...]]:
    """Return HS2017 code -> the HS2022 codes that convert to it; raises SourceChanged naming the line."""
    found: dict[str, list[str]] = {}
    with path.open(newline="", encoding="ascii") as stream:
        rows = csv.reader(stream)
        if next(rows, None) != _HEADER:
            raise SourceChanged(f"{path.name}: line 1: the header should be {','.join(_HEADER)}")
        for line, row in enumerate(rows, start=2):
            if len(row) != 2 or not all(map(_CODE.fullmatch, row)):
                raise SourceChanged(f"{path.name}: line {line}: should be two codes of six digits")
            found.setdefault(row[1], []).append(row[0])
    return {old: tuple(new) for old, new in found.items()}


@cache
def successors() -> Mapping[str, tuple[str, ...]]:
    """Return the bundled table, read once."""
    return read(FILE)
