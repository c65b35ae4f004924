"""Bytes as lines of text, in flat memory: a bad byte, a NUL and an endless line are told with their line."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from adapters.base import SourceChanged

MAX_LINE = 1024 * 1024  # characters: a file without line ends must not fill the memory
# A NUL, or a byte that is not of the encoding as "surrogateescape" decodes it.
NOT_TEXT = re.compile("[\0\udc80-\udcff]+")
_BLOCK = 256 * 1024


class Lines:
    """A stream as lines with their ends, whatever these are; io.TextIOWrapper would not say where a bad byte lies.

    Bytes that are not of the encoding raise SourceChanged with their line; where it is `lenient` they are left in the
    lines as lone surrogates, and `damaged` is set, for whoever reads on to find the rows they stand in.
    """

    def __init__(self, stream: BinaryIO, *, encoding: str, ends: tuple[str, ...], lenient: bool) -> None:
        self._stream, self._encoding, self._ends, self._lenient = stream, encoding, ends, lenient
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self.damaged = False

    def bad(self, found: str) -> str:
        """Return the sentence about what `NOT_TEXT` found."""
        if "\0" in found:
            return "a NUL character"
        return f"the bytes {bytes(ord(each) & 0xFF for each in found).hex(' ')} are not {self._encoding}"

    def each(self) -> Iterator[str]:
        """Yield the lines; raises SourceChanged for one longer than MAX_LINE, and for an end that is not of `ends`."""
        done, rest, block = 0, "", b" "
        while block:
            block = self._stream.read(_BLOCK)
            text = self._decoded(block, done, rest)
            if not done and not rest:
                text = text.removeprefix("\ufeff")
            if "\0" in text:
                self._found_nul(text, done, rest)
            lines = list(io.StringIO(rest + text, newline=""))
            # The last line may go on in the next block, even after a CR that an LF may follow.
            rest = lines.pop() if block and lines else ""
            if len(rest) > MAX_LINE:
                raise SourceChanged(f"line {done + len(lines) + 1}: longer than {MAX_LINE} characters")
            if not block and lines and not lines[-1].endswith(self._ends):
                raise SourceChanged(
                    f"line {done + len(lines)}: the file ends in {lines[-1][-20:]!r}, inside a row: it is cut"
                )
            yield from lines
            done += len(lines)

    def _decoded(self, block: bytes, done: int, rest: str) -> str:
        before_it = self._decoder.getstate()
        try:
            return self._decoder.decode(block, final=not block)
        except UnicodeDecodeError as exc:
            if self._lenient:
                self.damaged = True
                self._decoder.setstate(before_it)  # the codecs of East Asia forget half a character when they fail
                return self._escaped(block)
            before = rest + exc.object[: exc.start].decode(self._encoding, errors="replace")
            bad = exc.object[exc.start : exc.end].hex(" ")
            raise SourceChanged(f"line {_last_line(done, before)}: the bytes {bad} are not {self._encoding}") from exc

    def _escaped(self, block: bytes) -> str:
        self._decoder.errors = "surrogateescape"
        try:
            return self._decoder.decode(block, final=not block)
        except UnicodeDecodeError as exc:  # half a character of UTF-16 cannot be escaped
            raise SourceChanged(f"the file is not {self._encoding}: {exc.reason}") from exc
        finally:
            self._decoder.errors = "strict"

    def _found_nul(self, text: str, done: int, rest: str) -> None:
        if not self._lenient:
            before = rest + text[: text.index("\0")]
            raise SourceChanged(f"line {_last_line(done, before)}: a NUL character")
        self.damaged = True


def _last_line(done: int, text: str) -> int:
    """Return the number of the line on which `text`, which begins after `done` lines, ends."""
    return done + len(list(io.StringIO(text + ".", newline="")))
