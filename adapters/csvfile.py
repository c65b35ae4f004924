"""Delimited text read strictly: any row, byte or header that does not fit is an error that names its line."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from adapters.base import SourceChanged

ENCODINGS = ("utf-8", "utf-16", "windows-1251", "windows-1252", "latin-1", "cp949", "shift_jis", "gb18030")
DELIMITERS = (",", ";", "\t", "|")
MAX_FIELD = 131_072  # characters
MAX_LINE = 1024 * 1024  # characters: a file without line ends must not fill the memory
LINE_ENDS = ("\n", "\r")
_BLOCK = 256 * 1024

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


@dataclass(frozen=True, slots=True)
class Table:
    """The header's labels, and each row with the number of the line it begins on; rows are as wide as the header."""

    header: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]


def read_table(stream: BinaryIO, dialect: Dialect) -> Table:
    """Read the header now and the rows as they are asked for, in flat memory.

    A byte order mark, any kind of line end and empty lines at the end are taken. Raises SourceChanged for a stray
    quotation mark, a NUL, bytes that are not of the encoding, a row of another width, a duplicate or empty label.
    """
    lines = read_lines(stream, dialect)
    for _ in range(dialect.header_row - 1):
        next(lines, None)
    rows = _rows(_reader(lines, dialect), dialect.header_row)
    line, labels = next(rows, (dialect.header_row, []))
    header = tuple(label.strip() for label in labels)
    if not header:
        raise SourceChanged(f"line {dialect.header_row}: there is no header")
    for label in header:
        if not label or header.count(label) > 1:
            raise SourceChanged(f"line {line}: the column {label!r} is in the header {header.count(label)} times")
    return Table(header, _of_width(rows, len(header)))


def read_rows(
    stream: BinaryIO, dialect: Dialect, *, width: int, end: str | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a file without a header, each with its line; strict as `read_table`.

    `end` is what may stand alone on the last line, as a mark that the file is whole, and is no row.
    """
    rows = _rows(_reader(read_lines(stream, dialect), dialect), 1)
    yield from _of_width(rows, width, "in rows of", end)


def _reader(lines: Iterator[str], dialect: Dialect) -> Any:
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        quoting=csv.QUOTE_NONE if dialect.quote is None else csv.QUOTE_MINIMAL,
        strict=True,
        doublequote=True,
    )


def _rows(reader: Any, first_line: int) -> Iterator[tuple[int, list[str]]]:
    line = first_line
    try:
        for cells in reader:
            yield line, cells
            line = first_line + reader.line_num
    except csv.Error as exc:
        raise SourceChanged(f"line {line}: {exc}") from exc


def _of_width(
    rows: Iterator[tuple[int, list[str]]], width: int, where: str = "under a header of", end: str | None = None
) -> Iterator[tuple[int, list[str]]]:
    empty = 0
    for line, cells in rows:
        if len(cells) != width:
            if cells and cells != [end]:
                raise SourceChanged(f"line {line}: {len(cells)} cells {where} {width}")
            empty = empty or line
        elif empty:
            raise SourceChanged(f"line {empty}: an empty line before the end of the file")
        else:
            yield line, cells


def read_lines(stream: BinaryIO, dialect: Dialect) -> Iterator[str]:
    """Yield lines with their ends, whatever these are; raises SourceChanged for a NUL and for bytes of no encoding.

    io.TextIOWrapper would not say where a bad byte lies.
    """
    encoding = dialect.encoding
    decoder = codecs.getincrementaldecoder(encoding)()
    done, rest, block = 0, "", b" "
    while block:
        block = stream.read(_BLOCK)
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as exc:
            before = rest + exc.object[: exc.start].decode(encoding, errors="replace")
            bad = exc.object[exc.start : exc.end].hex(" ")
            raise SourceChanged(f"line {_last_line(done, before)}: the bytes {bad} are not {encoding}") from exc
        if not done and not rest:
            text = text.removeprefix("\ufeff")
        if "\0" in text:
            before = rest + text[: text.index("\0")]
            raise SourceChanged(f"line {_last_line(done, before)}: a NUL character")
        lines = list(io.StringIO(rest + text, newline=""))
        # The last line may go on in the next block, even after a CR that an LF may follow.
        rest = lines.pop() if block and lines else ""
        if len(rest) > MAX_LINE:
            raise SourceChanged(f"line {done + len(lines) + 1}: longer than {MAX_LINE} characters")
        if not block and lines and not lines[-1].endswith(dialect.ends):
            raise SourceChanged(
                f"line {done + len(lines)}: the file ends in {lines[-1][-20:]!r}, inside a row: it is cut"
            )
        yield from lines
        done += len(lines)


def _last_line(done: int, text: str) -> int:
    """Return the number of the line on which `text`, which begins after `done` lines, ends."""
    return done + len(list(io.StringIO(text + ".", newline="")))
