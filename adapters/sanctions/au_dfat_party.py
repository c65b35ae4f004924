"""The rows of one reference number of Australia's Consolidated List as a party."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from adapters.base import (
    Address,
    Designation,
    Identifier,
    Measure,
    MeasureType,
    Name,
    NameKind,
    PartyKind,
    PartyRecord,
    Restricts,
    SourceChanged,
    Strength,
)
from adapters.countries import iso2
from adapters.dates import PartialDate, SourceDate
from adapters.sanctions.au_dfat_citizenship import countries
from adapters.sanctions.au_dfat_dates import listing_dates
from adapters.sheets import Row

_LIST = "Consolidated List"
_KINDS: dict[str, PartyKind] = {"individual": "person", "entity": "company", "vessel": "vessel"}
# Written in every mixture of capitals; "Alias" in the newer columns is "aka" in the older.
_NAME_KINDS: dict[str, NameKind] = {
    "primary name": "primary", "aka": "alias", "alias": "alias", "original script": "translation",
    "formerly known as": "former", "previously listed as": "former",
}  # fmt: skip
_STRENGTHS: dict[str, Strength] = {"": "strong", "strong": "strong", "weak": "weak"}
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_NOTHING = {"", "na", "n/a", "-", "unknown", "not known"}


@dataclass(frozen=True, slots=True)
class _Meaning:
    type: MeasureType
    restricts: tuple[Restricts, ...]
    cascades: bool = False


# Regulations 14 and 15 of the Autonomous Sanctions Regulations 2011 (and the like under the Charter of the United
# Nations Act 1945): no asset for a designated party, directly or indirectly, no dealing with what it owns or
# controls. Declared persons may not enter (regulation 6); designated vessels may not enter a port (16).
_FREEZE = _Meaning("asset_freeze", ("funds", "supply", "receive"), cascades=True)
FLAGS = {
    "Targeted Financial Sanction": _FREEZE,
    "Travel Ban": _Meaning("travel_ban", ("travel",)),
    "Arms Embargo": _Meaning("arms_embargo", ("supply",)),
    "Maritime Restriction": _Meaning("port", ("port",)),
}
_USUAL_FREEZE = Measure(
    type=_FREEZE.type, restricts=_FREEZE.restricts, cascades=True, label="Targeted financial sanctions (whole list)"
)
# Columns whose whole text is kept where no other place of the record holds it.
_KEPT = ("Place of Birth", "Citizenship", "Listing Information")
_IMO = re.compile(r"(?:IMO\s*)?(\d{7})", re.ASCII | re.IGNORECASE)
_LETTERED = re.compile(r"(?:^|(?<=[\s;,]))[a-z]{1,4}\)\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """One row, its cells by the names of the columns."""

    row: Row
    columns: Mapping[str, int]

    def text(self, column: str) -> str:
        """Return the cell in one line, without Excel's escaped line ends; a missing column or cell is empty."""
        if column not in self.columns:
            return ""
        return " ".join(self.row.text(self.columns[column]).replace("_x000D_", " ").split())

    def day(self, column: str) -> date | None:
        """Return the day of a cell that is a date, or None for any other cell."""
        where = self.columns[column]
        value = self.row.cells[where] if where < len(self.row.cells) else None
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else None

    def known(self, column: str) -> str:
        """Return the cell's text, or the empty string where it says that nothing is known."""
        text = self.text(column)
        return "" if text.casefold() in _NOTHING else text


def party(number: str, lines: Sequence[Line]) -> PartyRecord:
    """Return the record of one reference number; its primary name's row comes first.

    A column that the rows fill differently (addresses, remarks, dates of birth) is united over them. Raises
    SourceChanged for what is not understood.
    """
    primary = [line for line in lines if _name_kind(line) == "primary"]
    if len(primary) != 1:
        raise SourceChanged(f"{len(primary)} primary names")
    rows = (*primary, *(line for line in lines if line is not primary[0]))
    kinds = {_kind(line) for line in rows}
    if len(kinds) != 1:
        raise SourceChanged(f"the rows are of several types: {', '.join(sorted(kinds))}")
    kind = kinds.pop()
    return PartyRecord(
        record_id=number,
        kind=kind,
        names=tuple(dict.fromkeys(map(_name, rows))),
        designations=(_designation(rows),),
        identifiers=tuple(dict.fromkeys(_identifiers(rows))),
        addresses=tuple(dict.fromkeys(_addresses(rows))),
        countries=tuple(dict.fromkeys(code for text in _texts(rows, "Citizenship") for code in countries(text))),
        birth_dates=tuple(dict.fromkeys(_lettered(_texts(rows, "Date of Birth")))) if kind == "person" else (),
        remarks="\n".join(_texts(rows, "Additional Information")) or None,
        details=tuple(_details(rows, kind)),
    )


def _texts(rows: Sequence[Line], column: str) -> list[str]:
    """The different texts of a column, the primary row's first."""
    return list(dict.fromkeys(filter(None, (line.known(column) for line in rows))))


def _lettered(texts: list[str]) -> Iterator[str]:
    """Part "a) … b) …", the way the UN lists several; what has no letters stays whole."""
    for text in texts:
        yield from filter(None, (part.strip(" ;,") for part in _LETTERED.split(text)))


def _kind(line: Line) -> PartyKind:
    text = line.text("Type").casefold()
    if text not in _KINDS:
        raise SourceChanged(f"row {line.row.number}: unknown Type {line.text('Type')!r}")
    return _KINDS[text]


def _name_kind(line: Line) -> NameKind:
    text = line.text("Name Type").casefold()
    if text not in _NAME_KINDS:
        raise SourceChanged(f"row {line.row.number}: unknown Name Type {line.text('Name Type')!r}")
    return _NAME_KINDS[text]


def _name(line: Line) -> Name:
    text, strength = line.text("Name of Individual or Entity"), line.text("Alias Strength")
    if not text:
        raise SourceChanged(f"row {line.row.number} has no name")
    if strength.casefold() not in _STRENGTHS:
        raise SourceChanged(f"row {line.row.number}: unknown Alias Strength {strength!r}")
    return Name(text=text, kind=_name_kind(line), strength=_STRENGTHS[strength.casefold()])


def _designation(rows: Sequence[Line]) -> Designation:
    primary = rows[0]
    programmes = tuple(_texts(rows, "Committees"))
    if not programmes:
        raise SourceChanged("no committee")
    stated = listing_dates(
        primary.text("Listing Information"), cell=primary.day("Listing Information"), committee=programmes[0]
    )
    return Designation(
        authority="AU",
        list=_LIST,
        programmes=programmes,
        measures=_measures(rows) if FLAGS.keys() <= primary.columns.keys() else (_USUAL_FREEZE,),
        dates=(*stated, SourceDate(kind="amended", on=_last_change(rows), field="Control Date")),
        legal_basis=tuple(_texts(rows, "Instrument of Designation")),
    )


def _last_change(rows: Sequence[Line]) -> PartialDate:
    """The Control Date is the day of the last edit of a row, however long the party has been listed."""
    days = [line.day("Control Date") for line in rows]
    if None in days:
        raise SourceChanged(f"row {rows[days.index(None)].row.number}: the Control Date is no date")
    return PartialDate.of(max(day for day in days if day))


def _measures(rows: Sequence[Line]) -> tuple[Measure, ...]:
    """The measures that any row flags; where none is flagged the party is on the list all the same."""
    flagged = [name for name in FLAGS if True in {_flag(line, name, is_first=line is rows[0]) for line in rows}]
    if not flagged:
        return (Measure(type="other", restricts=(), cascades=False, label="no measure flagged"),)
    return tuple(
        Measure(
            type=FLAGS[name].type, restricts=FLAGS[name].restricts, cascades=FLAGS[name].cascades, label=name
        )
        for name in flagged
    )  # fmt: skip


def _flag(line: Line, name: str, *, is_first: bool) -> bool:
    text = line.text(name).casefold()
    if not text and not is_first:
        return False
    if text not in _TRUTH:
        raise SourceChanged(f"row {line.row.number}: {name} is {line.text(name)!r}")
    return _TRUTH[text]


def _identifiers(rows: Sequence[Line]) -> Iterator[Identifier]:
    for text in _texts(rows, "IMO Number"):
        number = _IMO.fullmatch(text)
        yield Identifier(
            type="imo" if number else "other", value=number.group(1) if number else text, label="IMO Number"
        )


def _addresses(rows: Sequence[Line]) -> Iterator[Address]:
    for text in _lettered(_texts(rows, "Address")):
        if text.casefold() not in _NOTHING:
            yield Address(text=text, country=iso2(text.rpartition(",")[2].strip(" .")))


def _details(rows: Sequence[Line], kind: PartyKind) -> Iterator[tuple[str, str]]:
    for column in (*_KEPT, *(() if kind == "person" else ("Date of Birth",))):
        for text in _texts(rows, column):
            yield column, text
