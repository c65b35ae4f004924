"""The rows of the Japanese list within their regime: what a sheet's title and notes mean for all, and a row's cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from adapters.base import Measure, Name, PartyKind, SourceChanged
from adapters.sanctions.jp_mof_columns import ONLY_PERSONS_HAVE, Meaning, kind_of, owned_are_caught, squeezed
from adapters.sanctions.jp_mof_dates import Notice, notice
from adapters.sanctions.jp_mof_names import UNKNOWN, main_names, other_names
from adapters.sheets import Cell

_NUMBER = re.compile(r"([*#]?)([0-9]+)(?:\(([*#])([0-9]+)\))?", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Regime:
    """A sheet: one regime. `key` is its name without the running number, `notes` what stands below the title."""

    key: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[tuple[str, Meaning], ...]

    @property
    def measure(self) -> Measure:
        """The freeze. Payments to and by the party and capital dealings with it need a permit (articles 16 and 21).

        So neither selling to it nor buying from it can be paid for. In two regimes, as their notes say, the
        permit is needed only for claims that arose before a day (「以前に発生した債権」): about funds, not goods.
        """
        limit = next((note for note in self.notes if "以前に発生した債権" in note), "")
        return Measure(
            type="asset_freeze",
            restricts=("funds",) if limit else ("funds", "supply", "receive"),
            cascades=owned_are_caught([self.title, *self.notes]),
            label=f"資産凍結等の措置 {limit}".strip(),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A row, its continuations joined. `number` is Japan's for the party within its regime, without marks."""

    regime: Regime
    cells: tuple[Cell, ...]
    notice: Notice
    mark: str
    number: str
    elsewhere: str | None  # "*186": marked so, and numbered 186, in another regime

    @property
    def record_id(self) -> str:
        return f"{self.regime.key}#{self.number}"

    @property
    def kind(self) -> PartyKind:
        """As the sheet's title says; in a mixed sheet a person where a column is filled that only persons have."""
        kind = kind_of(self.regime.title)
        if kind == "unknown" and any(self.texts(meaning) for meaning in ONLY_PERSONS_HAVE):
            return "person"
        return kind

    def texts(self, meaning: Meaning) -> list[str]:
        """Return the cells of that meaning which are not empty, line breaks kept."""
        return [text for _, text in self.columns(meaning)]

    def columns(self, meaning: Meaning) -> Iterator[tuple[str, str]]:
        for (heading, found), cell in zip(self.regime.columns, self.cells, strict=True):
            if found == meaning and (text := plain(cell)):
                yield heading, text

    def known(self, meaning: Meaning) -> list[tuple[str, str]]:
        """Return (heading, text) of the cells that say something: not empty and not 不明 (unknown)."""
        return [each for each in self.columns(meaning) if unicodedata.normalize("NFKC", each[1]) not in UNKNOWN]

    @property
    def names(self) -> list[Name]:
        """All names, the primary first; of a row that has only other names the first of these is the primary."""
        japanese, english = "\n".join(self.texts("japanese")), "\n".join(self.texts("english"))
        names = main_names(japanese, english, of_person=self.kind == "person")
        for _, text in self.known("alias"):
            names += other_names(text, kind="alias", strength="strong")
        for _, text in self.known("weak_alias"):
            names += other_names(text, kind="alias", strength="weak")
        for _, text in self.known("former"):
            names += other_names(text, kind="former", strength="strong")
        names = list(dict.fromkeys(names))
        if names and names[0].kind != "primary":
            names[0] = replace(names[0], kind="primary")
        return names


def plain(cell: Cell) -> str:
    """Return a cell as text, whole numbers without `.0`; days as ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def entry(regime: Regime, cells: tuple[Cell, ...]) -> Entry:
    """Return a row checked; raises SourceChanged for a date or number of another form."""
    cells = (*cells, *[None] * (len(regime.columns) - len(cells)))
    place = {meaning: number for number, (_, meaning) in enumerate(regime.columns)}
    number = _NUMBER.fullmatch(squeezed(plain(cells[place["number"]])))
    if number is None:
        raise SourceChanged(f"告示番号 is {cells[place['number']]!r}")
    return Entry(
        regime=regime,
        cells=cells,
        notice=notice(cells[place["date"]]),
        mark=number.group(1),
        number=number.group(2),
        elsewhere=f"{number.group(3)}{number.group(4)}" if number.group(3) else None,
    )
