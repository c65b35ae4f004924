"""A file of pairs of names, read and checked to its end before a row of it is answered."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from adapters import csvfile
from service import quotation

NEEDED = ("name1", "name2")
_DELIMITERS = (",", ";", "\t")
_IN_MEMORY = 8 * 1024 * 1024  # bytes; a copy of a larger file lies on the disk
_SHOWN = 20  # columns


class BadPairs(ValueError):
    """A file that cannot be answered as a whole; the message says where and why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pairs:
    """A file that was read to its end: its columns, what stands between them, and how many rows it has."""

    columns: tuple[str, ...]
    delimiter: str
    count: int
    copy: BinaryIO

    def rows(self) -> Iterator[tuple[list[str], str, str]]:
        """Yield the fields of each row as they stand, with its two names."""
        one, other = (self.columns.index(each) for each in NEEDED)
        records = _records(self.copy, self.delimiter)
        next(records)
        for _, fields in records:
            if fields:
                yield fields, fields[one], fields[other]


@contextmanager
def checked(source: BinaryIO, *, single: Container[str] | None, reserved: Sequence[str]) -> Iterator[Pairs]:
    """Copy a file, read it to its end, and give its rows; it may be larger than the memory.

    Columns of `single` stand once (None: every column does), those of `reserved` not at all. Raises BadPairs or
    adapters.base.SourceChanged, naming the line, before anything is given.
    """
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as spooled:
        copy = cast(BinaryIO, spooled)
        shutil.copyfileobj(source, copy)
        columns, delimiter = _header(copy)
        _check_columns(columns, single=single, reserved=reserved)
        count = 0
        for line, fields in _records(copy, delimiter):
            if fields and len(fields) != len(columns):
                raise BadPairs(
                    f"line {line:,}: has not as many fields as the first line ({len(fields)}, not {len(columns)})"
                )
            count += bool(fields)
        yield Pairs(columns=columns, delimiter=delimiter, count=count - 1, copy=copy)


def _header(copy: BinaryIO) -> tuple[tuple[str, ...], str]:
    """Return the columns and what stands between them: of commas, semicolons and tabs what parts the two names."""
    closest: tuple[str, ...] = ()
    failed: BadPairs | None = None
    for delimiter in _DELIMITERS:
        try:
            _, fields = next(_records(copy, delimiter), (1, []))
        except BadPairs as exc:
            failed = failed or exc
            continue
        if all(each in fields for each in NEEDED):
            return tuple(fields), delimiter
        closest = max(closest, tuple(fields), key=len)
    if failed and not closest:
        raise failed
    lacking = " and no column ".join(each for each in NEEDED if each not in closest)
    raise BadPairs(f"the first line has no column {lacking}; {_named(closest)}")


def _named(columns: Sequence[str]) -> str:
    if not any(columns):
        return "it is empty"
    more = f" and {len(columns) - _SHOWN} more" if len(columns) > _SHOWN else ""
    return f"it has {', '.join(repr(each[:60]) for each in columns[:_SHOWN])}{more}"


def _check_columns(columns: Sequence[str], *, single: Container[str] | None, reserved: Sequence[str]) -> None:
    taken = [each for each in reserved if each in columns]
    if taken:
        raise BadPairs(f"has a column {taken[0]} already, which would be written over; rename it first")
    doubled = [name for name, count in Counter(columns).items() if count > 1 and (single is None or name in single)]
    if doubled:
        raise BadPairs(
            f"has the column {doubled[0][:60]!r} {columns.count(doubled[0])} times; rename all but one first"
        )


def _records(copy: BinaryIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line it begins on, an empty line as no fields; from the beginning of the file."""
    copy.seek(0)
    held: list[str] = []
    reader = csv.reader(_held(csvfile.read_lines(copy, csvfile.Dialect()), held), delimiter=delimiter, strict=True)
    line = 1
    try:
        for fields in reader:
            yield line, fields
            line = reader.line_num + 1
            held.clear()
    except csv.Error as exc:
        raise BadPairs(quotation.told(held, delimiter=delimiter, first=line, fault=str(exc))) from exc


def _held(lines: Iterator[str], held: list[str]) -> Iterator[str]:
    for line in lines:
        held.append(line)
        yield line
