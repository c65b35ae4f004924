"""Where the cells of a sheet may stand, and the count of its parts before any library makes room for them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from typing import Final
from xml.parsers import expat

from adapters.base import SourceChanged

MAX_COLUMNS: Final = 1_024
MAX_ROWS: Final = 1_048_576  # what a sheet can hold
MAX_CELLS: Final = 16_000_000  # of a sheet's whole rectangle, which the reading process holds: some 2 GB
LONGEST_ROW: Final = 16 * 1024 * 1024  # bytes from the beginning of one row to that of the next, or to the end
_WIDEST = 16_384  # columns, which a sheet's `dimension` may name without a cell there
_AGAIN = "open it in a spreadsheet program and save the sheet as CSV"
_PLACE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_COUNT = re.compile(r"(?:-?[0-9]{1,8})?")
# Control characters are no XML, and workbooks have them all the same: readers take them for text. Here each is a sign
# that may stand in a text as well and in no tag, where readers take it for part of a name and expat must not go on.
_STAND_IN = b"\x7f"
_REPLACED = bytes(_STAND_IN[0] if each < 32 and each not in (0, 9, 10, 13) else each for each in range(256))
_CONTROL = re.compile(rb"&#(?:x0*(?:[1-8bBcCeEfF]|1[0-9a-fA-F])|0*(?:[1-8]|1[124-9]|2[0-9]|3[01]));")
_LONGEST_CONTROL = 12  # bytes
# A row as most programs write it, whose cells hold a value or a text and all say the row's own number. It is made of
# whole elements and of nothing else, so that what stands before and behind it is read as if it were another such row.
_PLAIN_ROW = re.compile(
    rb'<row r="([1-9][0-9]{0,6})"(?: (?!r=)[A-Za-z0-9:]+="[^"<>&]*")*>'
    rb'(?:<c r="[A-Z]{1,3}\1"(?: s="[0-9]+"| t="(?:s|n|b|d|str|inlineStr)")*'
    rb'(?:/>|>(?:<v>[^<]*</v>|<is><t(?: xml:space="preserve")?>[^<]*</t></is>)?</c>))+</row>'
)
_END = re.compile(rb"</(?:[^\s<>:/]+:)?sheetData\s*>")
_SHEET = b"sheetData"
_PLAIN_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})')

Attributes = Mapping[str, str]


def place(reference: str) -> tuple[int, int] | None:
    """Return column and row, both from 1, of a reference as `C12`; None for what is none."""
    found = _PLACE.fullmatch(reference)
    return (column_of(found[1]), int(found[2])) if found else None


def column_of(letters: str) -> int:
    """Return the number of a column, from 1, that is named by letters."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column


class Places:
    """Reads a part of an xlsx as it comes, and refuses what is no place in a sheet or one too far away.

    Every reference must be one of the row it stands in, and rows must follow each other: who reads a sheet makes room
    from its first row to the last, and for all columns between the outermost. What is no plain row is read by expat,
    which tells each element as it begins and keeps none, whatever there is of them; a DOCTYPE and any encoding but
    UTF-8 are faults, so that nobody else can see other elements in the same bytes.
    """

    def __init__(self, name: str) -> None:
        self.calculated = False  # whether there is a formula or an error
        self._name = name
        self._left = b""  # the beginning of what is not whole yet
        self._tail = b""  # of what expat has seen
        self._any = self._ended = False  # whether there is anything but blanks; whether the rows have ended
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._row = self._column = self._widest = self._lowest = self._begun = 0
        self._digits = "0"  # the row's number as references end with it
        self._is_sheet = False
        self._columns: dict[str, int] = {}  # by letters
        self._known: dict[str, Callable[[Attributes], None] | None] = {}  # by an element's name
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, block: bytes, *, last: bool = False) -> None:
        """Take the next bytes; raises SourceChanged for what is refused and for what is no XML."""
        text = self._left + block
        if not self._any:
            text = text.lstrip()  # as readers do, where a part is blank, too
        if not text and not self._any:
            return
        self._any = True
        begun = -1 if last else self._unfinished(text)
        text, self._left = (text[:begun], text[begun:]) if begun >= 0 else (text, b"")
        if len(self._left) > LONGEST_ROW:
            raise self._too_long()
        if b"\0" in text:  # which expat would take for UTF-16, and others for nothing
            raise SourceChanged(f"{self._name} is no XML of UTF-8")
        text = _CONTROL.sub(_STAND_IN, text.translate(_REPLACED))
        if self._is_sheet:
            for letters in set(_PLAIN_COLUMN.findall(text)):
                self._widen(column_of(letters.decode()))
        try:
            self._decoder.decode(text, last)  # plain rows, too, which expat does not see
            if self._is_sheet:
                text = _PLAIN_ROW.sub(rb'<plain-row r="\1"/>', text)
            # Asked of expat, which knows comments, and only where it may be so: a call for each end is dear.
            self._parser.EndElementHandler = self._end if _SHEET in self._tail + text else None
            self._parser.Parse(text, last)
        except (expat.ExpatError, ValueError) as exc:  # a ValueError is a name that cannot be decoded
            raise SourceChanged(f"{self._name} is no XML of UTF-8: {exc}") from exc
        self._tail = text[-len(_SHEET) :]
        if self._is_sheet and not self._ended and self._parser.CurrentByteIndex - self._begun > LONGEST_ROW:
            raise self._too_long()

    def _unfinished(self, text: bytes) -> int:
        """Return where that begins which may be not whole yet, -1 for nothing: a row, or a reference to a character."""
        begun = text.rfind(b"<row ") if self._is_sheet else -1
        if begun >= 0 and _END.search(text, begun):
            begun = -1
        return begun if begun >= 0 else text.find(b"&", max(len(text) - _LONGEST_CONTROL, 0))

    def _doctype(self, *_said: object) -> None:
        raise SourceChanged(f"{self._name} has a DOCTYPE")

    def _start(self, name: str, attributes: Attributes) -> None:
        try:
            act = self._known[name]
        except KeyError:
            act = self._known[name] = self._act_for(name)
        if act is not None:
            act(attributes)

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] == _SHEET.decode():
            self._ended = True

    def _act_for(self, name: str) -> Callable[[Attributes], None] | None:
        before, colon, after = name.partition(":")
        return {
            "sheetData": self._begin_sheet, "row": self._begin_row, "plain-row": self._plain_row, "c": self._cell,
            "f": self._formula, "dimension": self._dimension, "sst": self._shared,
        }.get(after if colon else before)  # fmt: skip

    def _begin_sheet(self, _attributes: Attributes) -> None:
        self._is_sheet, self._ended = True, False
        self._row, self._digits = 0, "0"  # a part about another file's cells has some for each of its sheets

    def _begin_row(self, attributes: Attributes) -> None:
        if not self._is_sheet:
            return  # of a drawing
        said, number = attributes.get("r"), self._row + 1
        if said is not None:
            number = int(said) if _NUMBER.fullmatch(said) else 0
            if number <= self._row:  # who reads a sheet takes its first and its last row for the outermost
                why = f"stands after row {self._row}" if number else "is none of a sheet"
                raise SourceChanged(f"{self._name}: row {said[:20]!r} {why}: {_AGAIN}")
        if number > MAX_ROWS:
            raise self._too_far(f"row {number}")
        self._row, self._digits, self._column = number, str(number), 0
        self._begun = self._parser.CurrentByteIndex

    def _plain_row(self, attributes: Attributes) -> None:
        self._begin_row(attributes)
        self._widen(1)

    def _cell(self, attributes: Attributes) -> None:
        if not self._is_sheet:
            return  # of a chain of formulas
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            letters = reference.rstrip("0123456789")
            column = self._columns.get(letters)
            if column is None:
                found = place(reference)
                if found is None:
                    raise SourceChanged(f"{self._name} has a cell {reference[:20]!r}, no place in a sheet: {_AGAIN}")
                column = self._columns[letters] = found[0]
            if reference[len(letters) :] != self._digits:
                raise SourceChanged(f"{self._name} has a cell {reference[:20]!r} in row {self._row}: {_AGAIN}")
            self._column = column
        self._widen(self._column)
        if attributes.get("t") == "e":
            self.calculated = True

    def _formula(self, _attributes: Attributes) -> None:
        self.calculated = True

    def _dimension(self, attributes: Attributes) -> None:
        said = attributes.get("ref")
        if said is None:
            return  # of a cube
        corners = [place(each) for each in said.split(":")]
        if len(corners) > 2 or any(each is None or each[0] > _WIDEST or each[1] > MAX_ROWS for each in corners):
            raise SourceChanged(f"{self._name} says its dimension is {said[:40]!r}, which no sheet has: {_AGAIN}")

    def _shared(self, attributes: Attributes) -> None:
        """Readers make room for as many shared texts as the part says there are."""
        for key, most in (("count", 4 * MAX_CELLS), ("uniqueCount", MAX_CELLS)):
            said = attributes.get(key, "")
            if not _COUNT.fullmatch(said) or int(said or 0) > most:
                raise SourceChanged(f"{self._name} says that it has {said[:20]!r} texts, more than {most}")

    def _widen(self, column: int) -> None:
        self._widest, self._lowest = max(self._widest, column), max(self._lowest, self._row)
        if self._widest > MAX_COLUMNS or self._widest * self._lowest > MAX_CELLS:
            raise self._too_far(f"cell in column {column}, row {self._row}")

    def _too_far(self, what: str) -> SourceChanged:
        return SourceChanged(
            f"{self._name} has a {what}, beyond {MAX_COLUMNS} columns, {MAX_ROWS} rows or {MAX_CELLS} cells: {_AGAIN}"
        )

    def _too_long(self) -> SourceChanged:
        return SourceChanged(f"{self._name} has more than {LONGEST_ROW} bytes in one row, or in none: {_AGAIN}")
