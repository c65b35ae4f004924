"""A file as it came, unpacked and told apart by its content: gzip and zip, then text, a workbook or Parquet."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal, cast

from adapters import sheets, workbook_archive
from adapters.base import SourceChanged

Kind = Literal["text", "workbook", "parquet"]

# The same bounds as for workbooks; text is streamed, so that only its ratio counts.
MAX_RATIO = workbook_archive.MAX_RATIO
MAX_SPOOLED = workbook_archive.MAX_UNPACKED
_SMALL = 64 * 1024 * 1024  # below this a ratio means nothing: a short file of equal rows packs very well
_DEPTH = 2  # a workbook in a gzip in a zip, and no further
_BLOCK = 256 * 1024

DAMAGED = (
    zlib.error,
    zipfile.BadZipFile,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,  # zipfile's, for a way of packing that it does not know
    ValueError,
)
_OTHERS = {
    b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz", b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!": "rar", b"\x28\xb5\x2f\xfd": "zstd",
    b"%PDF": "PDF", b"SQLite format 3": "SQLite",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Unpacked:
    """A stream that can be read from its beginning again by `seek(0)`, what it holds, and what it was packed in."""

    stream: BinaryIO
    kind: Kind
    wrapped: tuple[str, ...]


@contextmanager
def unpacked(stream: BinaryIO) -> Iterator[Unpacked]:
    """Open what the stream holds; raises SourceChanged for what is damaged, swells too far or is of another kind.

    A stream that cannot be read twice is taken for text.
    """
    if not stream.seekable():
        yield Unpacked(stream=stream, kind="text", wrapped=())
        return
    with ExitStack() as open_:
        wrapped: list[str] = []
        while (packing := _packing(stream)) is not None:
            if len(wrapped) == _DEPTH:
                raise SourceChanged(f"the file is packed more than {_DEPTH} times over: unpack it first")
            wrapped.append(packing)
            inner = _gunzipped(stream, open_) if packing == "gzip" else _member(stream, open_)
            stream = open_.enter_context(inner)
        kind = _kind(stream)
        if wrapped and kind != "text":
            stream = _spooled(stream, open_)
        stream.seek(0)
        yield Unpacked(stream=stream, kind=kind, wrapped=tuple(wrapped))


def _head(stream: BinaryIO) -> bytes:
    stream.seek(0)
    head = stream.read(16)
    stream.seek(0)
    return head


def _packing(stream: BinaryIO) -> Literal["gzip", "zip"] | None:
    head = _head(stream)
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not _is_workbook(_seekable(stream)):
        return "zip"
    return None


def _seekable(stream: BinaryIO) -> BinaryIO:
    """Return the stream itself, or what can be looked at from its end in its place."""
    return stream.spooled() if isinstance(stream, Unpacking) else stream


def _is_workbook(stream: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
    except DAMAGED as exc:
        raise SourceChanged(f"the file begins as a zip archive does and is none, or is cut: {exc}") from exc
    if "xl/workbook.bin" in names:
        raise SourceChanged("the file is a binary workbook (xlsb), which is not read: save it as xlsx")
    return bool({"xl/workbook.xml", "content.xml"} & names)


def _kind(stream: BinaryIO) -> Kind:
    head = _head(stream)
    if sheets.looks_like(head) is not None:
        return "workbook"
    if head.startswith(b"PAR1"):
        return "parquet"
    for mark, name in _OTHERS.items():
        if head.startswith(mark):
            raise SourceChanged(f"the file is {name}, which is not read: unpack it, or save it as CSV or xlsx")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise SourceChanged("the file is a web page or XML: open it in a spreadsheet and save it as CSV or xlsx")
    return "text"


class Unpacking(io.RawIOBase):
    """A packed stream, unpacked as it is read, that stops where it swells too far; errors are told as ours."""

    def __init__(self, inner: Any, *, packed: int, what: str, open_: ExitStack) -> None:
        self._inner, self._packed, self._what, self._open = inner, max(1, packed), what, open_
        self._given = 0
        self._copy: BinaryIO | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        if offset or whence:
            raise io.UnsupportedOperation("an unpacked stream is read from its beginning only")
        self._given = 0
        return int(self._inner.seek(0))

    def read(self, size: int = -1) -> bytes:
        assert size > 0, "a packed stream may be endless"
        try:
            block = bytes(self._inner.read(size))
        except DAMAGED as exc:
            raise SourceChanged(f"the {self._what} is damaged, cut or encrypted: {exc or 'it ends too early'}") from exc
        self._given += len(block)
        if self._given > max(_SMALL, MAX_RATIO * self._packed):
            raise SourceChanged(f"the {self._what} unpacks from {self._packed} to more than {self._given} bytes")
        return block

    def spooled(self) -> BinaryIO:
        if self._copy is None:
            self._copy = _spooled(cast(BinaryIO, self), self._open)
        return self._copy


def _spooled(stream: BinaryIO, open_: ExitStack) -> BinaryIO:
    """Copy to a temporary file what is read from its end, as workbooks and Parquet are."""
    copy = open_.enter_context(tempfile.SpooledTemporaryFile(max_size=_SMALL))  # noqa: SIM115 - the stack closes it
    stream.seek(0)
    size = 0
    while block := stream.read(_BLOCK):
        size += len(block)
        if size > MAX_SPOOLED:
            raise SourceChanged(f"the file unpacks to more than {MAX_SPOOLED} bytes: unpack it first")
        copy.write(block)
    copy.seek(0)
    stream.seek(0)
    return cast(BinaryIO, copy)


def _size(stream: BinaryIO) -> int:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size


def _gunzipped(stream: BinaryIO, open_: ExitStack) -> Any:
    stream = _seekable(stream)
    packed = _size(stream)
    return Unpacking(gzip.GzipFile(fileobj=stream, mode="rb"), packed=packed, what="gzip", open_=open_)


def _member(stream: BinaryIO, open_: ExitStack) -> Any:
    """Open the one file in a zip archive that is no folder and no note of the packing program's."""
    try:
        archive = open_.enter_context(zipfile.ZipFile(_seekable(stream)))
        files = [
            each for each in archive.infolist()
            if not each.is_dir() and not each.filename.startswith("__MACOSX/")
            and not each.filename.rpartition("/")[2].startswith(".")
        ]  # fmt: skip
        if len(files) != 1:
            names = ", ".join(each.filename for each in files[:5]) or "none"
            raise SourceChanged(
                f"the archive holds {len(files)} files ({names}): unpack it, and load each that is a table"
            )
        inner = archive.open(files[0])
    except DAMAGED as exc:
        raise SourceChanged(f"the zip archive is damaged, cut or encrypted: {exc}") from exc
    return Unpacking(inner, packed=files[0].compress_size, what="zip", open_=open_)
