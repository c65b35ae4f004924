"""The rows of one party in Ukrainian sanctions decrees as its record, a designation for each decree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from adapters.base import Address, Designation, Identifier, Name, PartyRecord
from adapters.countries import iso2
from adapters.dates import DateKind, PartialDate, SourceDate
from adapters.sanctions.port import LeftOut
from adapters.sanctions.ua_nsdc_measures import measures
from adapters.sanctions.ua_nsdc_numbers import company_numbers, remarked_numbers
from adapters.sanctions.ua_nsdc_rows import BORN, CODE, NAMES, TAX, DecreeRow

LAW = 'Закон України "Про санкції" № 1644-VII'
ADDRESSES = ("Місце проживання", "Місце діяльності", "Місце діяльності додатково")
CITIZEN, NOTE = "Громадянство", "Додатково"
ENDS, TERM = "Дата закінчення обмеження", "Термін обмеження"
_FORMER = re.compile(r"стара назва\s*[-–—]\s*", re.IGNORECASE)
_MONTHS = (
    "січня", "лютого", "березня", "квітня", "травня", "червня",
    "липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
)  # fmt: skip
# "Скасовано Указом Президента України від 23 березня 2021 року № 109/2021", "Виключено згідно рішення …"
_CHANGED = re.compile(
    r"(Скасовано|Виключено|Змінено|Внесено зміни)\s[^.]{0,260}?Указом Президента України від "
    rf"([0-9]{{1,2}}) ({'|'.join(_MONTHS)}) ([0-9]{{4}}) року",
    re.IGNORECASE,
)
_CHANGES: dict[str, DateKind] = {
    "скасовано": "ended", "виключено": "ended", "змінено": "amended", "внесено зміни": "amended",
}  # fmt: skip
_COUNTRIES = {
    "україна": "UA", "рф": "RU", "російська федерація": "RU", "российская федерация": "RU", "росія": "RU",
    "кіпр": "CY", "швейцарія": "CH", "республіка білорусь": "BY", "білорусь": "BY", "грузія": "GE", "німеччина": "DE",
}  # fmt: skip


def record(rows: list[DecreeRow]) -> PartyRecord | LeftOut:
    """Return the party of its rows, one designation a decree.

    The id is kind, decree and item of its first row: Ukraine gives no number of its own to a party here, and a later
    decree does not change the first.
    """
    first = rows[0]
    names = list(dict.fromkeys(name for row in rows for name in _names(row)))
    if not names:
        return LeftOut(record_id=first.record_id, reason="no name in any of the three columns")
    return PartyRecord(
        record_id=first.record_id,
        kind=first.kind,
        names=tuple(_one_primary(names)),
        designations=tuple(_designations(rows)),
        identifiers=tuple(_once(number for row in rows for number in _identifiers(row))),
        addresses=tuple(dict.fromkeys(address for row in rows for address in _addresses(row))),
        countries=tuple(dict.fromkeys(code for row in rows for code in _citizenships(row)[0])),
        birth_dates=tuple(dict.fromkeys(text for row in rows if (text := row.text(BORN)))),
        remarks="\n".join(dict.fromkeys(text for row in rows if (text := row.text(NOTE)))) or None,
        details=tuple(dict.fromkeys(detail for row in rows for detail in _details(row))),
    )


def _names(row: DecreeRow) -> Iterator[Name]:
    for heading, kind, script in NAMES:
        text = row.text(heading)
        for part in (text or "").split(";") if heading == "Назва альт." else [text or ""]:
            cleaned = part.strip(" ,")
            former = _FORMER.match(cleaned)
            if former:
                yield Name(text=cleaned[former.end() :].strip('" “”«»'), kind="former", script=script)
            elif cleaned:
                yield Name(text=cleaned, kind=kind, script=script)


def _one_primary(names: list[Name]) -> list[Name]:
    """Return the names with one primary, the first: of a party without a Ukrainian name the original is that."""
    first = next((name for name in names if name.kind == "primary"), names[0])
    chosen = Name(text=first.text, kind="primary", script=first.script)
    others = (
        Name(text=name.text, kind="alias" if name.kind == "primary" else name.kind, script=name.script)
        for name in names
        if name is not first
    )
    return list(dict.fromkeys([chosen, *others]))


def _designations(rows: list[DecreeRow]) -> Iterator[Designation]:
    """Yield one designation a row; a second row under one decree (another term) is told apart by its item."""
    seen = set[str]()
    for row in rows:
        title = f"NSDC decree {row.decree}"
        if title in seen:
            title = f"{title}, item {row.item}"
        seen.add(f"NSDC decree {row.decree}")
        yield Designation(
            authority="UA",
            list=title,
            programmes=(f"Указ Президента України № {row.decree.replace('-', '/')}",),
            measures=measures(str(row.values["Тип обмеження"]) if "Тип обмеження" in row.values else None),
            dates=tuple(_dates(row)),
            legal_basis=(f"Указ Президента України № {row.decree.replace('-', '/')}", LAW),
        )


def _dates(row: DecreeRow) -> Iterator[SourceDate]:
    """Yield the decree's day, the end its column gives, and the later decrees that Додатково tells of.

    The decree binds from its publication, some days after its date at most, which this table does not have. As
    `listed` its day is never too late; `published` would mean that nothing surely came before it.
    An end before the decree itself (two rows) is a slip: it stays a detail and ends nothing.
    """
    yield SourceDate(kind="listed", on=PartialDate.of(row.on), field="Дата указу")
    ends = row.day(ENDS)
    if ends is not None and ends > row.on:
        yield SourceDate(kind="ended", on=PartialDate.of(ends), field=ENDS)
    for what, number, month, year in _CHANGED.findall(row.text(NOTE) or ""):
        day = date(int(year), _MONTHS.index(month.lower()) + 1, int(number))
        yield SourceDate(kind=_CHANGES[what.lower()], on=PartialDate.of(day), field=NOTE, parsed=True)


def _identifiers(row: DecreeRow) -> Iterator[Identifier]:
    if row.kind == "company":
        yield from company_numbers(row.text(CODE), row.text(TAX))
    yield from remarked_numbers(row.text(NOTE))


def _once(numbers: Iterable[Identifier]) -> Iterable[Identifier]:
    """Return each number once, though decrees label it ОДРН here and ЄДРПОУ there."""
    found: dict[tuple[str, str, str | None], Identifier] = {}
    for number in numbers:
        found.setdefault((number.type, number.value, number.country), number)
    return found.values()


def _addresses(row: DecreeRow) -> Iterator[Address]:
    for heading in ADDRESSES:
        if text := row.text(heading):
            parts = [part.strip(" .").casefold() for part in text.split(",")]
            yield Address(text=text, country=next((_COUNTRIES[part] for part in parts if part in _COUNTRIES), None))


def _citizenships(row: DecreeRow) -> tuple[list[str], bool]:
    """Return the two-letter codes of Громадянство, and whether all of the cell was such codes."""
    parts = [part.strip() for part in (row.text(CITIZEN) or "").split(",") if part.strip()]
    codes = [part for part in parts if len(part) == 2 and part.isascii() and iso2(part) == part]
    return codes, len(codes) == len(parts)


def _details(row: DecreeRow) -> Iterator[tuple[str, str]]:
    """Yield what has no place of its own; what belongs to a decree is headed by it and the item."""
    for heading in ("Зміни", TERM, ENDS, "Дія щодо об'єкту санкцій"):
        if text := row.text(heading):
            yield f"{row.decree}/{row.item} {heading}", text
    for heading in ("Місце народження", "Зайнятість", "Відповідальний орган"):
        if text := row.text(heading):
            yield heading, text
    if not _citizenships(row)[1]:
        yield CITIZEN, row.text(CITIZEN) or ""
