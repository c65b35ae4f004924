"""Delimited text read strictly: any row, byte or header that does not fit is an error that names its line."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from adapters.base import OnUnreadable, RowUnreadable, SourceChanged
from adapters.sheet_places import MAX_COLUMNS
from adapters.textlines import NOT_TEXT, Lines

ENCODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "windows-1251", "windows-1252", "latin-1", "windows-1250",
    "windows-1254", "windows-1258", "koi8-r", "koi8-u", "cp866", "cp949", "euc-kr", "shift_jis", "cp932", "euc-jp",
    "gb18030", "big5",
)  # fmt: skip
DELIMITERS = (",", ";", "\t", "|")
MAX_FIELD = 131_072  # characters
LINE_ENDS = ("\n", "\r")

# The limit is the csv module's own for the whole process; it is said here so that it does not depend on a default.
csv.field_size_limit(MAX_FIELD)


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialect:
    """How a file is written. `quote` None: quotation marks are ordinary characters.

    `ends`: what a whole file ends with, one of these; a file of rows cut inside its last cell shows it by nothing else.
    """

    delimiter: str = ","
    quote: str | None = '"'
    encoding: str = "utf-8"
    header_row: int = 1  # line of the header, 1 is the first
    ends: tuple[str, ...] = ("",)  # a file of a user's own may end as it likes


RowsAndLines = tuple[Sequence[int], list[list[str]]]


@dataclass(frozen=True, slots=True)
class Table:
    """The header's labels, and each row with the number of the line it begins on; rows are as wide as the header.

    `blocks`, where the file can be read so, gives the same rows many at a time, instead of `rows`.
    `typed`: the cells were numbers and dates before they were text, so that dates are ISO 8601 whatever the file's own.
    """

    header: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]
    typed: bool = False
    blocks: Callable[[int], Iterator[RowsAndLines]] | None = None


Header = Callable[[Sequence[str], int], tuple[str, ...]]


def read_table(
    stream: BinaryIO, dialect: Dialect, *, on_unreadable: OnUnreadable | None = None, labels: Header | None = None
) -> Table:
    """Read the header now and the rows as they are asked for, in flat memory.

    A byte order mark, any kind of line end and empty lines at the end are taken. Raises SourceChanged for a duplicate
    or empty label, a NUL or bytes that are not of the encoding, RowUnreadable for a stray quotation mark or a row of
    another width. With `on_unreadable` such rows are told to it and left out.
    """
    text = _lines(stream, dialect, lenient=on_unreadable is not None)
    lines = text.each()
    for _ in range(dialect.header_row - 1):
        if next(lines, None) is None:
            break  # whatever line a mapping says: there is none below the last
    rows = _Rows(lines, dialect, dialect.header_row, text)
    line, first = rows.first()
    if NOT_TEXT.search("".join(first)):
        raise SourceChanged(f"line {line}: the header has bytes that are not {dialect.encoding}")
    header = (labels or header_of)(first, line)
    width = len(header)
    return Table(
        header,
        rows.of_width(width, on_unreadable=on_unreadable),
        blocks=lambda size: rows.blocks(width, size, on_unreadable=on_unreadable),
    )


def header_of(labels: Sequence[str], line: int) -> tuple[str, ...]:
    """Return the labels without blanks around them; raises SourceChanged where one is empty or stands twice."""
    header = tuple(label.strip() for label in labels)
    if not header:
        raise SourceChanged(f"line {line}: there is no header")
    for label in header:
        if not label or header.count(label) > 1:
            raise SourceChanged(f"line {line}: the column {label!r} is in the header {header.count(label)} times")
    return header


def told_apart(labels: Sequence[str], line: int) -> tuple[str, ...]:
    """Return the labels without blanks around them, no two alike: `Name`, `Name (2)`; one without is `(column 7)`.

    Vendors' tables have columns of one name and columns of none. Raises SourceChanged where nothing is a label, or for
    more than 1,024.
    """
    if len(labels) > MAX_COLUMNS:
        raise SourceChanged(f"line {line}: the header has {len(labels)} cells, more than {MAX_COLUMNS}")
    given = [label.strip() for label in labels]
    if not any(given):
        raise SourceChanged(f"line {line}: there is no header")
    there, last = set(given), dict[str, int]()
    header: dict[str, None] = {}  # asked for every label, and in their order
    for place, label in enumerate(given, start=1):
        written, number = label or f"(column {place})", last.get(label, 1)
        while written in header or (number > 1 and written in there):
            number += 1
            written = f"{label} ({number})"
        if label:
            last[label] = number
        header[written] = None
    return tuple(header)


def read_rows(
    stream: BinaryIO, dialect: Dialect, *, width: int, end: str | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a file without a header, each with its line; strict as `read_table`.

    `end` is what may stand alone on the last line, as a mark that the file is whole, and is no row.
    """
    text = _lines(stream, dialect)
    yield from _Rows(text.each(), dialect, 1, text).of_width(width, where="in rows of", end=end)


def read_lines(stream: BinaryIO, dialect: Dialect, *, lenient: bool = False) -> Iterator[str]:
    """Yield lines with their ends, whatever these are; raises SourceChanged for a NUL and for bytes of no encoding.

    Where it is `lenient` these stay in the lines, where `textlines.NOT_TEXT` finds them.
    """
    return _lines(stream, dialect, lenient=lenient).each()


def _lines(stream: BinaryIO, dialect: Dialect, *, lenient: bool = False) -> Lines:
    return Lines(stream, encoding=dialect.encoding, ends=dialect.ends, lenient=lenient)


class _Rows:
    """Lines as rows of cells. Lines that a row with a stray mark swallowed are read again, each as a row of its own."""

    def __init__(self, lines: Iterator[str], dialect: Dialect, first_line: int, text: Lines) -> None:
        self._lines, self._dialect, self._text = lines, dialect, text
        self._line = first_line
        self._taken: list[str] = []  # the lines of the row at hand
        self._again: deque[str] = deque()  # lines given back by a row that could not be read
        self._empty: list[int] = []  # empty lines that no row followed yet

    def first(self) -> tuple[int, list[str]]:
        """Take one row whatever its width; a file without any gives a row without cells."""
        line, cells = next(self._each(), (self._line, []))
        self._done()
        return line, cells

    def of_width(
        self,
        width: int,
        *,
        where: str = "under a header of",
        end: str | None = None,
        on_unreadable: OnUnreadable | None = None,
    ) -> Generator[tuple[int, list[str]], None, None]:
        """Yield the rows of that width; any other is told to `on_unreadable`, or raised as RowUnreadable."""
        while True:
            closed: list[str] | None = None  # the cells of a bad row whose quotation marks stand right
            try:
                for line, cells in self._each():
                    if not cells or cells == [end]:
                        self._empty.append(line)
                        continue
                    self._refuse_empty(on_unreadable)
                    if len(cells) != width:
                        closed = cells
                        raise RowUnreadable(line, None, f"{len(cells)} cells {where} {width}")
                    if self._text.damaged and (found := NOT_TEXT.search("".join(cells))):
                        closed = cells
                        raise RowUnreadable(line, None, self._text.bad(found[0]))
                    yield line, cells
                return
            except RowUnreadable as exc:
                if on_unreadable is None:
                    raise
                if closed is None:
                    on_unreadable(exc.line, self._give_up(), exc.told)
                    continue
                on_unreadable(exc.line, [NOT_TEXT.sub("\ufffd", each) for each in closed], exc.told)
                for line in self._give_up_all(width):
                    on_unreadable(line, [], f"inside a cell of line {exc.line}, and as wide as a row: it may be one")

    def _each(self) -> Iterator[tuple[int, list[str]]]:
        reader = _reader(self._taking(), self._dialect)
        try:
            for cells in reader:
                yield self._line, cells
                self._done()
        except csv.Error as exc:
            raise RowUnreadable(self._line, None, str(exc)) from exc

    def _taking(self) -> Iterator[str]:
        while self._again:
            self._taken.append(self._again.popleft())
            yield self._taken[-1]
        for line in self._lines:
            self._taken.append(line)
            yield line

    def _done(self) -> None:
        self._line += len(self._taken)
        self._taken.clear()

    def _refuse_empty(self, on_unreadable: OnUnreadable | None) -> None:
        """An empty line is no row, but before another one it may be what is left of one."""
        for line in self._empty:
            if on_unreadable is None:
                raise RowUnreadable(line, None, "an empty line before the end of the file")
            on_unreadable(line, [], "an empty line before the end of the file")
        self._empty.clear()

    def blocks(self, width: int, size: int, *, on_unreadable: OnUnreadable | None) -> Iterator[RowsAndLines]:
        """Yield lines and rows of about `size` lines at a time.

        Where every line is a row of the width they are read at once; where one is not, all of them one by one, with
        as many lines after them as the last row goes on for.
        """
        while lines := list(islice(self._lines, size)):
            rows = self._at_once(lines, width, on_unreadable)
            if rows is not None:
                yield range(self._line, self._line + len(rows)), rows
                self._line += len(rows)
                continue
            self._again.extend(lines)
            numbers, rows = [], []
            one_by_one = self.of_width(width, on_unreadable=on_unreadable)
            for line, cells in one_by_one:
                numbers.append(line)
                rows.append(cells)
                if not self._again:  # all lines of the block are read, and the row that goes on after it
                    self._done()
                    break
            one_by_one.close()
            yield numbers, rows

    def _at_once(self, lines: list[str], width: int, on_unreadable: OnUnreadable | None) -> list[list[str]] | None:
        """Return a row for each line, None where that cannot be."""
        if self._text.damaged and NOT_TEXT.search("".join(lines)):
            return None
        try:
            rows = list(_reader(iter(lines), self._dialect))
        except csv.Error:
            return None
        if len(rows) != len(lines) or set(map(len, rows)) != {width}:
            return None
        self._refuse_empty(on_unreadable)
        return rows

    def _give_up(self) -> list[str]:
        """Give up the first line of the row at hand, and the others back; returns its cells as far as they show."""
        first = NOT_TEXT.sub("\ufffd", self._taken[0])
        self._again.extendleft(reversed(self._taken[1:]))
        self._taken.clear()
        self._line += 1
        try:
            cells: list[str] = next(_reader(iter([first]), self._dialect, strict=False), [])
        except csv.Error:
            return [first.rstrip("\r\n")[:MAX_FIELD]]
        return cells

    def _give_up_all(self, width: int) -> list[int]:
        """Give up all lines of the row at hand; returns those after the first that are rows if its marks are stray."""
        inner = [self._line + at for at, line in enumerate(self._taken) if at and self._width(line) == width]
        self._done()
        return inner

    def _width(self, line: str) -> int:
        try:
            return len(next(_reader(iter([line]), self._dialect, strict=False), []))
        except csv.Error:
            return 0


def _reader(lines: Iterator[str], dialect: Dialect, *, strict: bool = True) -> Any:
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        quoting=csv.QUOTE_NONE if dialect.quote is None else csv.QUOTE_MINIMAL,
        strict=strict,
        doublequote=True,
    )
