"""The encoding of a text and the sign between its cells, found from its bytes where a mapping does not say."""

from __future__ import annotations

import codecs
import csv
import re
from dataclasses import dataclass, replace
from typing import BinaryIO

import charset_normalizer

from adapters.base import SourceChanged
from adapters.csvfile import DELIMITERS, Dialect, read_lines
from adapters.trade.letters import LATIN, likeness

DETECT = "detect"
_BLOCK = 256 * 1024
_ENOUGH = 512 * 1024  # bytes of blocks that are not ASCII
_TELLING = 64 * 1024
_RUN = re.compile(rb"[\x80-\xff]+")
_SURE = 4  # of so many bytes in characters of UTF-8 to one that is in none, nobody writes another encoding
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CANDIDATES = {
    "cp1251": "windows-1251", "koi8_r": "koi8-r", "koi8_u": "koi8-u", "cp866": "cp866", "cp949": "cp949",
    "cp932": "cp932", "euc_jp": "euc-jp", "gb18030": "gb18030", "big5": "big5",
    "cp1252": "windows-1252", "cp1250": "windows-1250", "cp1254": "windows-1254",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """A dialect that leaves nothing open, and a sentence about what was found rather than told."""

    dialect: Dialect
    said: str


def settle(stream: BinaryIO, dialect: Dialect) -> Settled:
    """Find what the dialect leaves to be detected; the stream stands at its beginning before and after."""
    said = []
    if dialect.encoding == DETECT:
        encoding = detect_encoding(stream)
        dialect = replace(dialect, encoding=encoding)
        said.append(f"encoding {encoding} (detected)")
    else:
        said.append(f"encoding {dialect.encoding}")
    if dialect.delimiter == DETECT:
        dialect = replace(dialect, delimiter=detect_delimiter(stream, dialect))
        said.append(f"cells divided by {_written(dialect.delimiter)} (detected)")
    return Settled(dialect=dialect, said=", ".join(said))


def detect_encoding(stream: BinaryIO) -> str:
    """Return the name of an encoding in which every byte looked at can be read; raises SourceChanged where none is.

    A text most of which is UTF-8 beyond ASCII is UTF-8 with damaged rows: whoever reads it sets these aside.
    """
    sample = _telling(stream)
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    if (wide := _wide(sample)) is not None:
        return wide
    if _reads(sample, "utf-8") or _mostly_utf_8(sample):
        return "utf-8"
    # Lines in plain ASCII say nothing, and there may be a million of them for one that does.
    telling = b"\n".join(line for line in sample.split(b"\n") if not line.isascii())[:_TELLING]
    matches = charset_normalizer.from_bytes(telling, cp_isolation=list(_CANDIDATES), threshold=0.5)
    # Of few letters the library cannot tell: among those it finds equal, the commoner letters decide.
    best = min(
        (each for each in matches if each.encoding in _CANDIDATES and _reads(sample, _CANDIDATES[each.encoding])),
        key=lambda each: (each.chaos, -each.coherence, -likeness(telling, _CANDIDATES[each.encoding])),
        default=None,
    )
    if best is not None:
        name = _CANDIDATES[best.encoding]
        return max(LATIN, key=lambda each: likeness(telling, each)) if name in LATIN else name
    raise SourceChanged(
        "the encoding is none that is known: say it, as --encoding to `trade guess` and as `encoding: …` in a mapping"
    )


def _telling(stream: BinaryIO) -> bytes:
    """Return the first block and those after it that are not ASCII: a file may be ASCII for its first million rows."""
    stream.seek(0)
    taken = [stream.read(_BLOCK)]
    size = 0 if taken[0].isascii() else len(taken[0])
    while size < _ENOUGH and (block := stream.read(_BLOCK)):
        if not block.isascii():
            # cut at lines, so that no character is cut in two
            taken.append(block.partition(b"\n")[2].rpartition(b"\n")[0] + b"\n")
            size += len(block)
    stream.seek(0)
    if len(taken[0]) == _BLOCK:
        taken[0] = taken[0].rpartition(b"\n")[0] + b"\n"
    return b"".join(taken)


def _wide(sample: bytes) -> str | None:
    """Return which UTF-16 a text without a mark is: of common letters and digits every second byte is zero."""
    head = sample[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 < len(head) or min(even, odd) * 20 > len(head):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _mostly_utf_8(sample: bytes) -> bool:
    """Return whether words beyond ASCII are mostly of UTF-8, or nearly all their bytes where words are not divided.

    In any other encoding a word of it is hardly ever one of UTF-8 by chance.
    """
    whole = broken = inside = outside = 0
    for found in _RUN.finditer(sample):
        run = found[0]
        lost = len(run) - len(run.decode("utf-8", errors="ignore").encode())
        whole, broken = (whole + len(run), broken) if not lost else (whole, broken + len(run))
        inside, outside = inside + len(run) - lost, outside + lost
    return whole > broken or inside >= _SURE * max(1, outside)


def _reads(sample: bytes, encoding: str) -> bool:
    try:
        codecs.decode(sample, encoding)
    except UnicodeDecodeError:
        return False
    return True


def detect_delimiter(stream: BinaryIO, dialect: Dialect, *, rows: int = 20) -> str:
    """Return the sign that gives the header most cells and the rows below it as many; raises SourceChanged for none."""
    stream.seek(0)
    lines = []
    for line in read_lines(stream, replace(dialect, delimiter=","), lenient=True):
        lines.append(line)
        if len(lines) >= dialect.header_row + rows:
            break
    stream.seek(0)
    below = lines[dialect.header_row - 1 :]
    best = max(DELIMITERS, key=lambda each: _agreement(below, each, dialect.quote))
    if not _agreement(below, best, dialect.quote)[0]:
        raise SourceChanged(
            f"no sign divides line {dialect.header_row} into cells: say `delimiter` and `header_row` in the mapping"
        )
    return best


def _agreement(lines: list[str], delimiter: str, quote: str | None) -> tuple[int, int]:
    """Return how many rows are as wide as the header, and how wide that is; no cells divided is none."""
    reader = (
        csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        if quote is None
        else csv.reader(lines, delimiter=delimiter, quotechar=quote)
    )
    try:
        rows = [row for row in reader if row]
    except csv.Error:
        return 0, 0
    width = len(rows[0]) if rows else 0
    return (sum(len(row) == width for row in rows), width) if width > 1 else (0, 0)


def _written(delimiter: str) -> str:
    return "tabs" if delimiter == "\t" else repr(delimiter)
