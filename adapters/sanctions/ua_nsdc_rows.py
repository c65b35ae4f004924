"""One row of the Ukrainian workbook, a party under a decree, and which rows are of one party."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from adapters.base import NameKind, PartyKind, SourceChanged
from adapters.sanctions.ua_nsdc_numbers import digits

NAMES: tuple[tuple[str, NameKind, str | None], ...] = (
    ("Назва укр.", "primary", "укр."),
    ("Назва ориг.", "translation", "ориг."),
    ("Назва альт.", "alias", None),
)
CODE, TAX, BORN = "ОКПО/ЄДРПОУ", "ІПН", "Дата народження"
_DECREE = re.compile(r"[0-9]{1,4}-[0-9]{4}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class DecreeRow:
    """One row: a party under one decree. `values` are by heading, empty cells and the word "None" left out."""

    kind: PartyKind
    decree: str  # "176-2018"
    on: date
    item: str  # the number within the decree's annex
    values: Mapping[str, str | date]

    @property
    def record_id(self) -> str:
        return f"{self.kind}:{self.decree}:{self.item}"

    def text(self, heading: str) -> str | None:
        value = self.values.get(heading)
        return None if value is None else " ".join(str(value).split()) or None

    def day(self, heading: str) -> date | None:
        value = self.values.get(heading)
        if value is not None and not isinstance(value, date):
            raise SourceChanged(f"{heading} is {value!r}, not a day")
        return value

    @property
    def keys(self) -> list[tuple[str, str, str]]:
        """By what a party is the same in another row: its name and a number of its own, or a birth date.

        A number alone is not enough (the decrees miswrite them), a name alone neither: rows without both stay
        parties of their own, so that nobody gets another's dates.
        """
        name = next((self.text(heading) for heading, *_ in NAMES if self.text(heading)), None)
        if name is None:
            return []
        if self.kind == "person":
            return [(name, BORN, str(self.values[BORN]))] if BORN in self.values else []
        numbers = ((heading, digits(self.text(heading))) for heading in (CODE, TAX))
        return [(name, heading, number) for heading, number in numbers if number]


def joined(rows: list[DecreeRow]) -> list[list[DecreeRow]]:
    """Return the rows by party, each party's by the decree's day; parties come in the order of their first rows."""
    parties: list[list[DecreeRow]] = []
    known: dict[tuple[str, str, str], int] = {}
    for row in sorted(rows, key=lambda row: (row.on, row.decree, row.item)):
        place = next((known[key] for key in row.keys if key in known), len(parties))
        if place == len(parties):
            parties.append([])
        parties[place].append(row)
        for key in row.keys:
            known.setdefault(key, place)
    return parties


def decree_of(text: str) -> str:
    """Return a decree's number as the table writes it (`176-2018`); raises SourceChanged for any other form."""
    if not _DECREE.fullmatch(text):
        raise SourceChanged(f"№ указу is {text!r}")
    return text
