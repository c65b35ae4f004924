"""A register's file as a stream that can be read from its beginning more than once: packed XML, packed JSON."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import BinaryIO, cast

from adapters.base import SourceChanged
from adapters.textlines import MAX_LINE, NOT_TEXT, Lines
from adapters.trade.unpack import DAMAGED, MAX_SPOOLED, Unpacking, unpacked

_BLOCK = 256 * 1024
_SMALL = 64 * 1024 * 1024
_TOKEN = re.compile(r'\\[\s\S]|["{}\[\],]')
_BLANK = " \t\r\n"


@contextmanager
def rewindable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Give the stream itself, or a copy on disk of one that cannot be read twice."""
    if stream.seekable():
        stream.seek(0)
        yield stream
        return
    with tempfile.SpooledTemporaryFile(max_size=_SMALL) as copy:
        size = 0
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > MAX_SPOOLED:
                raise SourceChanged(f"what comes is longer than {MAX_SPOOLED} bytes: save it as a file first")
            copy.write(block)
        copy.seek(0)
        yield cast(BinaryIO, copy)


@contextmanager
def xml_inside(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Open the XML document, which may be gzip or the one file of a zip archive; raises SourceChanged as `unpacked`."""
    with rewindable(stream) as whole, ExitStack() as open_:
        head = whole.read(4)
        size = whole.seek(0, io.SEEK_END)
        whole.seek(0)
        if head.startswith(b"\x1f\x8b"):
            inner = Unpacking(gzip.GzipFile(fileobj=whole, mode="rb"), packed=size, what="gzip", open_=open_)
            yield cast(BinaryIO, inner)
        elif head.startswith(b"PK"):
            yield cast(BinaryIO, _member(whole, open_))
        else:
            yield whole


def _member(stream: BinaryIO, open_: ExitStack) -> Unpacking:
    try:
        archive = open_.enter_context(zipfile.ZipFile(stream))
        files = [each for each in archive.infolist() if not each.is_dir() and not each.filename.startswith("__MACOSX/")]
        if len(files) != 1:
            raise SourceChanged(f"the archive holds {len(files)} files: unpack it, and load the one with the relations")
        inner = archive.open(files[0])
    except DAMAGED as exc:
        raise SourceChanged(f"the zip archive is damaged, cut or encrypted: {exc}") from exc
    return Unpacking(inner, packed=files[0].compress_size, what="zip", open_=open_)


@contextmanager
def json_inside(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Open JSON, which may be packed; raises SourceChanged for any other kind of file."""
    with rewindable(stream) as whole, unpacked(whole) as inside:
        if inside.kind != "text":
            raise SourceChanged(f"the file is a {inside.kind}, and not JSON")
        yield inside.stream


def json_records(stream: BinaryIO) -> Iterator[tuple[int, str | None, str]]:
    """Yield each record's number and text, of an array its place from 1, of JSON lines its line; blank lines are none.

    In place of the text of one that has bytes that are not UTF-8 stands None, with the reason behind it. Raises
    SourceChanged for a record longer than MAX_LINE characters, and for an array that is cut.
    """
    stream.seek(0)
    array = stream.read(_BLOCK).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
    stream.seek(0)
    lines = Lines(stream, encoding="utf-8", ends=("",), lenient=True)
    for number, text in _elements(_decoded(stream)) if array else enumerate(lines.each(), 1):
        if not text.strip():
            continue
        found = NOT_TEXT.search(text) if array or lines.damaged else None
        yield (number, None, lines.bad(found[0])) if found else (number, text, "")


def _decoded(stream: BinaryIO) -> Iterator[str]:
    """Yield the text in blocks, with bytes that are not UTF-8 left in it as lone surrogates."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    while block := stream.read(_BLOCK):
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _elements(parts: Iterator[str]) -> Iterator[tuple[int, str]]:
    """Divide an array at its own commas, so that one element that is no JSON does not end the reading."""
    rest, at, number, depth, quoted = "", 0, 1, 0, False
    for part in parts:
        rest += part
        begin, end = 0, at
        for token in _TOKEN.finditer(rest, at):
            sign, end = token[0], token.end()
            if sign == '"':
                quoted = not quoted
            elif quoted or sign[0] == "\\":
                continue
            elif sign in "[{":
                depth += 1
                if depth == 1:
                    begin = end
            elif sign in "]}":
                depth -= 1
                if not depth:
                    yield number, rest[begin : end - 1]
                    if rest[end:].strip(_BLANK) or any(part.strip(_BLANK) for part in parts):
                        raise SourceChanged("the array ends, and more comes after it")
                    return
            elif sign == "," and depth == 1:
                yield number, rest[begin : end - 1]
                number, begin = number + 1, end
        rest = rest[begin:]
        # A backslash at the very end belongs to the letter that is not read yet.
        at = len(rest) - (rest.endswith("\\") and end - begin < len(rest))
        if len(rest) > MAX_LINE:
            raise SourceChanged(f"record {number}: longer than {MAX_LINE} characters")
    raise SourceChanged(f"the file ends inside record {number} of its array: it is cut")
