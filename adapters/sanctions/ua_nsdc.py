"""Sanctions of Ukraine's National Security and Defence Council (РНБО), as a workbook of its decrees has them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import BinaryIO
from urllib.parse import quote

from adapters.base import PartyKind, SourceChanged
from adapters.sanctions.port import Item, OneFile, Publication, SanctionsList
from adapters.sanctions.ua_nsdc_party import record
from adapters.sanctions.ua_nsdc_rows import DecreeRow, decree_of, joined
from adapters.sheets import Cell, Row, looks_like, read_rows

_SHARED = (
    "row", "№ указу", "Дата указу", "Дія щодо об'єкту санкцій", "Зміни", "п/н", "Тип обмеження", "Термін обмеження",
    "Дата закінчення обмеження", "Назва укр.", "Назва ориг.", "Назва альт.",
)  # fmt: skip
_SHEETS: dict[str, tuple[PartyKind, tuple[str, ...]]] = {
    "Фізичні особи": (
        "person",
        (
            *_SHARED, "Дата народження", "Громадянство", "Місце народження", "Зайнятість", "Місце проживання",
            "Додатково", "Відповідальний орган",
        ),
    ),
    "Юридичні особи": (
        "company",
        (
            *_SHARED, "ОКПО/ЄДРПОУ", "ІПН", "Місце діяльності", "Місце діяльності додатково", "Додатково",
            "Відповідальний орган",
        ),
    ),
}  # fmt: skip
_CHANGES = ("Ні", "Так")
_TERMS = ("Безстроково", "Один рік", "Два роки", "Три роки", "П'ять років", "Десять років")
_UNTIL = "До закінчення терміну окупації АР Крим"  # until an event, as two decreed companies are
_ACTION = "Дія щодо об'єкту санкцій"
_APPLIED = "застосування"


class NsdcWorkbook(OneFile):
    """A workbook compiled from the decrees by others: a sheet of persons, a sheet of companies, a row a decree."""

    id = "workbook"
    title = "NSDC decrees workbook"

    def opens(self, head: bytes) -> bool:
        return looks_like(head) is not None

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """Yield the publication, then the parties, rows of one party joined over the decrees and the sheet.

        A party that several decrees name has a row for each, anywhere in the sheet; read apart, the answer to
        "since when" would be the last of them.
        """
        rows: dict[str, list[DecreeRow]] = {}
        head = ""
        for row in read_rows(stream):
            if row.sheet not in rows:
                _check_head(row)
                rows[row.sheet], head = [], row.sheet
                continue
            if row.sheet != head:
                raise SourceChanged(f"the sheet {row.sheet!r} stands twice")
            try:
                rows[row.sheet].append(_decree_row(row))
            except SourceChanged as exc:
                raise SourceChanged(f"row {row.number} of {row.sheet}: {exc}") from exc
        if set(rows) != set(_SHEETS) or not all(rows.values()):
            raise SourceChanged(f"the workbook has {', '.join(rows) or 'no sheets'}, not {', '.join(_SHEETS)}, filled")
        yield Publication(published=None, label=", ".join(rows))
        for sheet in rows.values():
            seen = set[str]()
            for each in sheet:
                if each.record_id in seen:
                    raise SourceChanged(f"item {each.item} of decree {each.decree} stands twice as a {each.kind}")
                seen.add(each.record_id)
            yield from (record(party) for party in joined(sheet))


def _check_head(row: Row) -> None:
    if row.sheet not in _SHEETS:
        raise SourceChanged(f"unknown sheet {row.sheet!r}")
    headings = tuple(row.text(place) for place in range(len(row.cells)))
    if headings != _SHEETS[row.sheet][1]:
        unknown = [heading for heading in headings if heading not in _SHEETS[row.sheet][1]]
        raise SourceChanged(f"{row.sheet} has other columns, unknown: {unknown}; {headings}")


def _decree_row(row: Row) -> DecreeRow:
    kind, headings = _SHEETS[row.sheet]
    if len(row.cells) > len(headings):
        raise SourceChanged(f"{len(row.cells)} cells under {len(headings)} columns")
    values = {
        heading: value
        for heading, cell in zip(headings, row.cells, strict=False)
        if (value := _value(cell)) is not None
    }
    on, item, decree = values.get("Дата указу"), values.get("п/н"), values.get("№ указу")
    if not isinstance(on, date) or not isinstance(item, str) or not item.isdecimal() or not isinstance(decree, str):
        raise SourceChanged(f"decree {decree!r} of {on!r}, item {item!r}")
    if values.get(_ACTION) != _APPLIED:
        # A change or cancellation would have to alter rows of other decrees, and no file with one is known.
        raise SourceChanged(f"{_ACTION} is {values.get(_ACTION)!r}")
    if values.get("Зміни") not in _CHANGES:
        raise SourceChanged(f"Зміни is {values.get('Зміни')!r}")
    term = str(values.get("Термін обмеження")).replace("’", "'")
    if term not in _TERMS and not term.startswith(_UNTIL):
        raise SourceChanged(f"Термін обмеження is {term!r}")
    return DecreeRow(kind=kind, decree=decree_of(decree), on=on, item=item, values=values)


def _value(cell: Cell) -> str | date | None:
    """Return a cell's value; the compilers wrote the word None into many empty ones."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else str(cell).strip()
    return None if text in ("", "None") else text


class UaNsdc(SanctionsList):
    """Personal sanctions in force or expired under Ukraine's Law "On Sanctions"; each runs for the term of its decree.

    The council's register is served by an API that wants a key and whose form we do not hold. What can be read
    is a workbook that others compiled from the decrees up to 21 May 2021, as history; so the list is off
    unless it is named, and its address is the register's.
    """

    id = "ua_nsdc"
    title = "Ukraine, sanctions of the National Security and Defence Council"
    authority = "UA"
    publisher = "National Security and Defense Council of Ukraine"
    licence = "Official acts of Ukraine; compilation by third parties, terms not stated"
    url = "https://api-drs.nsdc.gov.ua/"
    allowed_hosts = ("api-drs.nsdc.gov.ua", "drs.nsdc.gov.ua")
    timezone = "Europe/Kyiv"
    stale_after = timedelta(hours=12)
    expires_after = timedelta(hours=48)
    stagnant_after = timedelta(days=30)
    max_bytes = 50_000_000
    least = 3_000
    in_use = False
    layouts = (NsdcWorkbook(),)

    def record_url(self, record_id: str) -> str:
        """Return the state register of sanctions, where a person can search; the id stands behind the #."""
        return f"https://drs.nsdc.gov.ua/#{quote(record_id)}"
