"""OFAC's CSV sets: the parties, and beside them in files of their own aliases, addresses and the rest of long remarks.

The files have no header, no date and no count; their rows are joined by OFAC's number of the party. They are fetched
one by one and need not be of one publication: a row about a party that the main file lacks is left out and counted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, ClassVar

from adapters.base import Address, Name, NameKind, SourceChanged
from adapters.countries import iso2
from adapters.csvfile import Dialect, read_rows
from adapters.sanctions.port import Item, Layout, LeftOut, Publication
from adapters.sanctions.us_ofac_csv_party import party
from adapters.sanctions.us_ofac_measures import CONSOLIDATED, SDN
from adapters.sanctions.us_ofac_remarks import CUT_AT

_WIDTHS = {12: 0, 5: 1, 6: 2, 2: 3}  # columns of a row -> the place of its file among the members
_DIALECT = Dialect()
_END = "\x1a"  # the end mark of CP/M and DOS, alone on the last line
_NULL = "-0-"
_KINDS: dict[str, NameKind] = {"aka": "alias", "fka": "former", "nka": "alias"}


@dataclass(slots=True)
class Companions:
    """What the files beside the main one say of the parties, by OFAC's number."""

    names: dict[str, list[Name]] = field(default_factory=dict)
    addresses: dict[str, list[Address]] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)

    def numbers(self) -> Iterator[tuple[str, str]]:
        """Yield (number, what is said of it) once for each number, sorted as the files are."""
        known = dict.fromkeys(self.names, "alias")
        known = {**dict.fromkeys(self.comments, "rest of a remark"), **known}
        yield from {**dict.fromkeys(self.addresses, "address"), **known}.items()


class CsvSet(Layout):
    """One of OFAC's two lists as four CSV files; the file of comments may lack where no remark is cut."""

    id = "csv"
    title = "CSV"

    file_of: ClassVar[str]  # OFAC's name of the list

    def member(self, head: bytes) -> str | None:
        """Tell the files apart by the width of the first row; that a number opens it tells them from other files."""
        first = next(csv.reader(io.StringIO(head.decode("utf-8", errors="replace"), newline=""), strict=False), [])
        place = _WIDTHS.get(len(first))
        return self.members[place] if place is not None and first[0].isdigit() else None

    def read(self, files: Mapping[str, BinaryIO]) -> Iterator[Item]:
        """Yield every party of the main file, then what stands beside it for no party; raises as the port says.

        Of a partial set only the main file is needed. A remark cut at 1,000 characters is an error where aliases
        or addresses came without the comments: the set then claims to be whole and is not. With the main file
        alone its last piece is kept as text, and said to be cut.
        """
        main, *beside = self.members
        if main not in files:
            raise SourceChanged(f"{main} is missing")
        yield Publication(
            published=None, label=f"{self.file_of}: {', '.join(each for each in self.members if each in files)}"
        )
        companions = Companions()
        for name, read in zip(beside, (_read_names, _read_addresses, _read_comments), strict=True):
            if name in files:
                read(name, files[name], companions)
        alone = not any(name in files for name in beside)
        seen: set[str] = set()
        for where, number, cells in _rows(main, files[main], 12):
            if number in seen:
                raise SourceChanged(f"{where}: {number} stands twice")
            seen.add(number)
            try:
                rest = _rest_of_remark(number, cells[-1], companions, self.members[3], alone=alone)
                yield party(
                    number, cells, rest,
                    names=companions.names.get(number, ()),
                    addresses=companions.addresses.get(number, ()),
                    file_of=self.file_of,
                )  # fmt: skip
            except SourceChanged as exc:
                raise SourceChanged(f"{where}, {number}: {exc}") from exc
        if not seen:
            raise SourceChanged(f"{main} holds no party")
        for number, what in companions.numbers():
            if number not in seen:
                yield LeftOut(record_id=number, reason=f"{what} of a party that {main} does not have", astray=True)


class SdnCsv(CsvSet):
    """The SDN List: some 15,000 parties, 20,000 aliases and 23,000 addresses in 2024."""

    file_of = SDN
    members = ("sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv")
    optional = frozenset(("sdn_comments.csv",))


class ConsolidatedCsv(CsvSet):
    """The other lists, in files of the same columns."""

    file_of = CONSOLIDATED
    members = ("cons_prim.csv", "cons_alt.csv", "cons_add.csv", "cons_comments.csv")
    optional = frozenset(("cons_comments.csv",))


def _rest_of_remark(number: str, remark: str | None, companions: Companions, file: str, *, alone: bool) -> str | None:
    """What follows a cut remark: its rest, or None where it is not cut or its rest is not there."""
    rest = companions.comments.get(number)
    is_cut = remark is not None and len(remark) >= CUT_AT
    if rest is not None and not is_cut:
        raise SourceChanged(f"{file} goes on with a remark that is not cut")
    if is_cut and rest is None and not alone:
        raise SourceChanged(f"the remark is cut at {CUT_AT} characters and {file} does not have the rest")
    return rest


def _read_names(file: str, stream: BinaryIO, to: Companions) -> None:
    seen: set[tuple[str, str | None]] = set()
    for where, number, (own, kind, text, remark) in _rows(file, stream, 5):
        if kind not in _KINDS or text is None or (number, own) in seen or remark:
            raise SourceChanged(f"{where}, {number}: alias {own} is {kind!r} {text!r} {remark or ''} or stands twice")
        seen.add((number, own))
        name = Name(text=" ".join(text.split()), kind=_KINDS[kind])
        to.names.setdefault(number, []).append(name)


def _read_addresses(file: str, stream: BinaryIO, to: Companions) -> None:
    seen: set[tuple[str, str | None]] = set()
    for where, number, (own, street, city, country, remark) in _rows(file, stream, 6):
        if (number, own) in seen:
            raise SourceChanged(f"{where}, {number}: address {own} stands twice")
        seen.add((number, own))
        text = ", ".join(filter(None, (street, city, country, remark)))
        if text:  # a row of nulls says only that no address is known
            address = Address(text=text, country=iso2(country) if country else None)
            to.addresses.setdefault(number, []).append(address)


def _read_comments(file: str, stream: BinaryIO, to: Companions) -> None:
    for where, number, (text,) in _rows(file, stream, 2):
        if text is None or number in to.comments:
            raise SourceChanged(f"{where}: the comment of {number} is empty or stands twice")
        to.comments[number] = text


def _rows(file: str, stream: BinaryIO, width: int) -> Iterator[tuple[str, str, list[str | None]]]:
    """Yield ("sdn.csv line 1", the party's number, the other cells) with nulls as None."""
    _check_end(file, stream)
    try:
        for line, cells in read_rows(stream, _DIALECT, width=width, end=_END):
            if not (cells[0].isascii() and cells[0].isdigit()):
                raise SourceChanged(f"line {line}: {cells[0][:40]!r} is no number of a party")
            if "" in cells:
                raise SourceChanged(f"line {line}: column {cells.index('') + 1} is empty, OFAC writes {_NULL}")
            number, *others = cells
            yield f"{file} line {line}", number, [None if cell.strip() == _NULL else cell for cell in others]
    except SourceChanged as exc:
        raise SourceChanged(f"{file} {exc}") from exc


def _check_end(file: str, stream: BinaryIO) -> None:
    """Refuse a file without the publisher's end mark: it is cut.

    Only copies whose line ends were changed from CRLF to LF may have lost the mark with them.
    """
    head = stream.read(1 << 16)
    stream.seek(-1, io.SEEK_END)
    last = stream.read(1)
    stream.seek(0)
    if last != _END.encode() and (b"\r\n" in head or last != b"\n"):
        raise SourceChanged(f"{file} does not end with the mark 0x1A, with which OFAC ends each file: it is cut")
