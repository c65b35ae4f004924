"""The archive that an xlsx or an ods is, looked through to its last byte before anybody reads it as a workbook."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from typing import Any, BinaryIO, Literal

from lxml import etree

from adapters.base import SourceChanged
from adapters.sheet_places import Places

MAX_MEMBERS = 500
MAX_UNPACKED = 400 * 1024 * 1024
MAX_RATIO = 200
_LARGEST_DIRECTORY = 8 * 1024 * 1024  # bytes of each part that says which sheets there are
_WORKBOOK, _LINKS, _CONTENT = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "content.xml"
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    EOFError,
    NotImplementedError,  # zipfile's, for a way of packing that it does not know
)


def check_archive(stream: BinaryIO) -> tuple[Literal["xlsx", "ods"], frozenset[str]]:
    """Return the kind of workbook, and the parts of it that have formulas or errors.

    Refuses an archive by its directory and by every byte in it: bombs, wrong sums, cells far outside of any list.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            names = {each.filename for each in members}
            if len(members) > MAX_MEMBERS or len({_as_read(each) for each in names}) != len(members):
                raise SourceChanged(f"the workbook has {len(members)} parts, or one of them twice")
            if not {_WORKBOOK, _CONTENT} & names:
                raise SourceChanged("the file is no workbook (xls, xlsx or ods)")
            unpacked = sum(each.file_size for each in members)
            packed = max(1, sum(each.compress_size for each in members))
            if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * packed:
                raise SourceChanged(f"the workbook unpacks from {packed} to {unpacked} bytes")
            kind: Literal["xlsx", "ods"] = "ods" if _CONTENT in names else "xlsx"
            sheets = frozenset(sheet_parts(archive).values()) if kind == "xlsx" else frozenset()
            return kind, frozenset(each.filename for each in members if _check_member(archive, each, sheets))
    except (*UNREADABLE, RuntimeError, OSError, ValueError) as exc:  # a RuntimeError is an encrypted part
        raise SourceChanged(f"the file is no whole workbook (xls, xlsx or ods): {exc}") from exc


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, sheets: frozenset[str]) -> bool:
    """Read the part to its end; returns whether it has formulas or errors."""
    # Every part that may be taken for a sheet by its name is looked at, and any other that a sheet is said to lie in.
    name = _as_read(member.filename)
    is_looked_at = (name.startswith("xl/") and name.endswith(".xml")) or member.filename in sheets
    places = Places(member.filename) if is_looked_at and member.file_size else None
    read, tail = 0, b""
    with archive.open(member) as part:  # reading to the end checks the sum of the part
        while block := part.read(1 << 18):
            read += len(block)
            if read > member.file_size:
                raise SourceChanged(f"{member.filename} is larger than it says")
            _refuse_entities(member.filename, tail + block)
            if places is not None:
                places.feed(block)
            tail = block[-24:]
    if places is None:
        return False
    places.feed(b"", last=True)
    return places.calculated


def sheet_parts(archive: zipfile.ZipFile) -> Mapping[str, str]:
    """Return the part that holds each sheet, by the sheet's name, wherever in the archive it lies."""
    book = _root(archive, _WORKBOOK)
    links = {each.get("Id"): each.get("Target", "") for each in _root(archive, _LINKS)}
    members = {_as_read(each): each for each in archive.namelist()}
    found: dict[str, str] = {}
    for each in book.iter("{*}sheet"):
        link = next((value for name, value in each.attrib.items() if name.endswith("}id")), None)
        target = _as_read(str(links.get(link, ""))).removeprefix("/")
        part = members.get(target if target.startswith("xl/") else f"xl/{target}")
        if part is not None:
            found[each.get("name", "")] = part
    return found


def _as_read(name: str) -> str:
    """Return a part's name as those compare it who read workbooks: of any case, and with either stroke."""
    return name.lower().replace("\\", "/")


def _root(archive: zipfile.ZipFile, name: str) -> Any:
    try:
        size = archive.getinfo(name).file_size
    except KeyError as exc:
        raise SourceChanged(f"the workbook has no part {name}") from exc
    if size > _LARGEST_DIRECTORY:
        raise SourceChanged(f"{name} has {size} bytes, more than {_LARGEST_DIRECTORY}")
    content = archive.read(name)
    _refuse_entities(name, content)
    hardened = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(content, hardened)


def _refuse_entities(name: str, content: bytes) -> None:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise SourceChanged(f"{name} has a DOCTYPE")
