"""The CSV 1.0 of the EU's consolidated list: a row for each name, address, birth, number or citizenship of a party.

The columns are told by position, because the header repeats `Entity_logical_id`. Every row repeats its party and
one of the party's acts; the rows of a party follow each other. The form is older than XML 1.1 and says less: no type
of act, no entry into force, no UN reference, and no birth date but a whole day ("N/A" stands for a year).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby
from typing import BinaryIO

from adapters.base import Address, Identifier, SourceChanged
from adapters.csvfile import LINE_ENDS, Dialect, read_rows
from adapters.dates import PartialDate, SourceDate
from adapters.sanctions.eu_fsf_dates import Act, Designated, day
from adapters.sanctions.eu_fsf_party import Entry, parties
from adapters.sanctions.eu_fsf_words import NUMBERS, country, identifier, kind, name, one_line
from adapters.sanctions.port import Item, OneFile, Publication

_ENTITY = ("Date_file", "Entity_logical_id", "Subject_type", "Leba_numtitle", "Leba_publication_date", "Leba_url",
           "Programme", "Entity_remark")  # fmt: skip
_GROUPS = {
    "Naal": ("lastname", "firstname", "middlename", "wholename", "gender", "title", "function", "language"),
    "Addr": ("number", "street", "zipcode", "city", "country", "other"),
    "Birt": ("date", "place", "country"),
    "Iden": ("number", "country"),
    "Citi": ("country",),
}


def _group_labels(group: str) -> list[str]:
    act = ("leba_numtitle", "leba_publication_date", "leba_url", "programme")
    return [f"{group}_logical_id", "Entity_logical_id", *(f"{group}_{column}" for column in (*act, *_GROUPS[group]))]


HEADER = (*_ENTITY, *chain.from_iterable(map(_group_labels, _GROUPS)), "EU_ref_num")
_AT = {label: HEADER.index(label) for label in HEADER}
_BEGINS = b"Date_file"
_SAVED_ANEW = (
    "as published the file is UTF-8 with 59 columns between semicolons; one that a spreadsheet saved anew has lost"
    " letters and commas and is not read"
)
# Where FSF's field for the day of designation goes in this form, under an older label than it has in XML.
_DESIGNATED = re.compile(r"\(Date of UN designation: (\d{4}-\d{2}-\d{2})\)", re.ASCII)
# "AD001095 (passport-National passport) ((passport))": number, code, description, remarks.
_NUMBER = re.compile(rf"(.*?)\s*\(({'|'.join(NUMBERS)})-([^()]*(?:\([^()]*\))?[^()]*)\)\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: Sequence[str]

    def __getitem__(self, label: str) -> str:
        return self.cells[_AT[label]].strip()

    def has(self, group: str) -> bool:
        """Whether the row is about a name, an address and so on; raises SourceChanged for a half of one."""
        if self[f"{group}_logical_id"]:
            entity = self.cells[_AT[f"{group}_logical_id"] + 1].strip()
            if entity != self["Entity_logical_id"]:
                raise SourceChanged(f"line {self.line}: the {group} columns are of entity {entity}")
            return True
        for column in _GROUPS[group]:
            if self[f"{group}_{column}"]:
                raise SourceChanged(f"line {self.line}: {group}_{column} without {group}_logical_id")
        return False


class FsfCsv(OneFile):
    """The full list in CSV 1.0 (`20220913-FULL-1_0.csv`)."""

    id = "csv_1_0"
    title = "EU FSF CSV 1.0"

    def opens(self, head: bytes) -> bool:
        return head.removeprefix(b"\xef\xbb\xbf").removeprefix(b'"').startswith(_BEGINS)

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """Yield the publication, then every party in the file's order; raises as the port says."""
        rows = read_rows(stream, Dialect(delimiter=";", ends=LINE_ENDS), width=len(HEADER))
        try:
            _, header = next(rows, (1, []))
        except SourceChanged as exc:
            raise SourceChanged(f"{exc}; {_SAVED_ANEW}") from exc
        _check_header(header)
        first = next(rows, None)
        if first is None:
            raise SourceChanged("the file holds no sanctionEntity")
        of_the_file = first[1][0]
        yield Publication(published=_day_of_file(of_the_file), label="Date_file, Entity_logical_id")
        yield from parties(_entries(chain([first], rows), of_the_file))


def _check_header(header: Sequence[str]) -> None:
    for number, (label, known) in enumerate(zip(header, HEADER, strict=True), start=1):
        if label.strip() != known:
            raise SourceChanged(f"line 1: column {number} is {label!r}, expected {known!r}")


def _day_of_file(text: str) -> PartialDate:
    found = re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", text, re.ASCII)
    try:
        if not found:
            raise ValueError(text)
        return PartialDate.of(date(int(found[3]), int(found[2]), int(found[1])))
    except ValueError as exc:
        raise SourceChanged(f"Date_file is {text!r}, not a day of the form dd/mm/yyyy") from exc


def _entries(rows: Iterator[tuple[int, list[str]]], of_the_file: str) -> Iterator[Entry]:
    """Yield the entries of each party: its rows by act, in the order in which the acts first stand."""
    numbered = (_Row(line, cells) for line, cells in rows)
    for logical_id, run in groupby(numbered, key=lambda row: row["Entity_logical_id"]):
        by_act: dict[tuple[str, ...], list[_Row]] = {}
        for row in run:
            if not logical_id or row["Date_file"] != of_the_file:
                raise SourceChanged(f"line {row.line}: no Entity_logical_id, or another Date_file than {of_the_file}")
            by_act.setdefault(tuple(row[label] for label in _ENTITY[3:7]), []).append(row)
        for of_one_act in by_act.values():
            try:
                yield _entry(of_one_act)
            except SourceChanged as exc:
                raise SourceChanged(f"from line {of_one_act[0].line}, entity {logical_id}: {exc}") from exc


def _entry(rows: Sequence[_Row]) -> Entry:
    first = rows[0]
    for label in ("Subject_type", "Entity_remark", "EU_ref_num"):
        if {row[label] for row in rows} != {first[label]}:
            raise SourceChanged(f"its rows have several of {label}")
    written = _DESIGNATED.findall(first["Entity_remark"])
    remarks = _remarks(_DESIGNATED.sub("", first["Entity_remark"]))
    of = {group: [row for row in rows if row.has(group)] for group in _GROUPS}
    return Entry(
        logical_id=first["Entity_logical_id"],
        kind=kind(first["Subject_type"]),
        act=_act(first),
        act_id=" ".join(first[label] for label in _ENTITY[3:7]),
        designated=Designated(
            programme=first["Programme"],
            date=_designated(written[0]) if written else None,
            texts={"Entity_remark": "\n".join(remarks)},
        ),
        names=tuple(name(_whole(row), language=row["Naal_language"], remarks=()) for row in of["Naal"] if _whole(row)),
        identifiers=tuple(filter(None, map(_identifier, of["Iden"]))),
        addresses=tuple(filter(None, map(_address, of["Addr"]))),
        countries=tuple(filter(None, (country(row["Citi_country"]) for row in of["Citi"]))),
        birth_dates=tuple(row["Birt_date"] for row in of["Birt"] if row["Birt_date"] not in ("", "N/A")),
        remarks=tuple(map(one_line, remarks)),
        details=tuple(_details(rows, of)),
    )


def _designated(written: str) -> SourceDate:
    field = "Entity_remark (Date of UN designation)"
    return SourceDate(kind="listed", on=day(written, field), field=field, parsed=True)


def _remarks(text: str) -> list[str]:
    """The remarks of "(one)\\n(other)", where the line break is a backslash and an n."""
    return [one_line(each.strip().removeprefix("(").removesuffix(")")) for each in text.split("\\n") if each.strip()]


def _act(row: _Row) -> Act:
    title, programme = row["Leba_numtitle"], row["Programme"]
    if not title or not programme:
        raise SourceChanged("Leba_numtitle or Programme is blank")
    return Act(
        title=title,
        url=row["Leba_url"],
        published=day(row["Leba_publication_date"], "Leba_publication_date"),
        organisation="un" if programme == "UNLI" else None,
        fields=("Leba_publication_date", ""),
    )


def _whole(row: _Row) -> str:
    return one_line(row["Naal_wholename"]) or one_line(
        *(row[f"Naal_{part}name"] for part in ("first", "middle", "last"))
    )


def _address(row: _Row) -> Address | None:
    parts = [one_line(row[f"Addr_{column}"]) for column in ("street", "number", "zipcode", "city", "country")]
    text = ", ".join(filter(None, parts))
    return Address(text=text, country=country(row["Addr_country"]) or None) if text else None


def _identifier(row: _Row) -> Identifier | None:
    found = _NUMBER.fullmatch(row["Iden_number"])
    if not found:
        raise SourceChanged(f"Iden_number is {row['Iden_number']!r}, not a number with its type")
    number, code, label, remarks = found.groups()
    return identifier(code, number, country=country(row["Iden_country"]), label=one_line(label), remarks=(remarks,))


def _details(rows: Sequence[_Row], of: dict[str, list[_Row]]) -> Iterator[tuple[str, str]]:
    if rows[0]["EU_ref_num"]:
        yield "euReferenceNumber", rows[0]["EU_ref_num"]
    for row in of["Naal"]:
        for column in ("language", "gender", "title", "function"):
            if row[f"Naal_{column}"]:
                yield f"Naal_{column}", f"{_whole(row)}: {one_line(row[f'Naal_{column}'])}"
    for row in of["Birt"]:
        if place := ", ".join(filter(None, (one_line(row["Birt_place"]), row["Birt_country"]))):
            yield "birthdate place", place
    yield from (("Addr_other", one_line(row["Addr_other"])) for row in of["Addr"] if row["Addr_other"])
    yield from (("Iden_number", one_line(row["Iden_number"])) for row in of["Iden"])
    for group, those in of.items():
        for row in those:
            act = f"{row[f'{group}_leba_numtitle']}, published {row[f'{group}_leba_publication_date']}"
            yield f"{group}_leba", f"{one_line(*(row[f'{group}_{column}'] for column in _GROUPS[group][:4]))}: {act}"
