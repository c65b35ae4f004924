"""The port of a published sanctions list: what every list says of itself, its layouts, and what reading one yields."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO, ClassVar

from adapters.base import PartyRecord, SourceChanged
from adapters.dates import PartialDate


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """What a file says of itself; always the first thing a list reader yields."""

    published: PartialDate | None
    declared_count: int | None = None
    label: str = ""  # the root, title or filter text that shows it is the right file


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """A record of the file that makes no party of ours, and why; an edition counts them by reason.

    `astray`: a part of a party that the other files of the set do not have, as in files of different editions.
    """

    record_id: str
    reason: str
    astray: bool = False


Item = Publication | PartyRecord | LeftOut


class Layout(ABC):
    """One form in which a publisher serves a list: an XML of one schema, a sheet, a set of CSV files."""

    id: ClassVar[str]  # "enhanced_xml": stands in every edition read by it
    title: ClassVar[str]
    members: ClassVar[tuple[str, ...]] = ("file",)  # the files that together make one edition
    optional: ClassVar[frozenset[str]] = frozenset()  # of these, those that an edition may come without
    history_only: ClassVar[bool] = False  # it has all parties, but so little of each that it may not be the active one

    @abstractmethod
    def member(self, head: bytes) -> str | None:
        """Return which of the members a file that begins with `head` (up to 64 kB) looks like, or None."""

    @abstractmethod
    def read(self, files: Mapping[str, BinaryIO]) -> Iterator[Item]:
        """Yield one `Publication`, then every record; raises SourceChanged at the first thing not understood.

        `files` holds the members by name; of a partial set some are missing. Streams in flat memory. Only
        exhausting the iterator proves that the files ended well.
        """


class OneFile(Layout):
    """A layout whose edition is a single file."""

    @abstractmethod
    def opens(self, head: bytes) -> bool:
        """Return whether a file that begins with `head` is of this layout; says nothing of its content."""

    @abstractmethod
    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """As `read`, for the one file."""

    def member(self, head: bytes) -> str | None:
        return "file" if self.opens(head) else None

    def read(self, files: Mapping[str, BinaryIO]) -> Iterator[Item]:
        return self.read_file(files["file"])


class SanctionsList(ABC):
    """The port of one published list. Reading translates; it never judges, folds or guesses."""

    id: ClassVar[str]  # "us_ofac_sdn": stable, part of every party_id
    title: ClassVar[str]
    authority: ClassVar[str]
    publisher: ClassVar[str]
    licence: ClassVar[str]
    url: ClassVar[str]  # where it is fetched, or the page that links it
    allowed_hosts: ClassVar[tuple[str, ...]]  # redirects beyond these are refused
    timezone: ClassVar[str]  # IANA zone of the authority's day
    poll_every: ClassVar[timedelta]  # how often its publisher is asked; a sixth of `stale_after` by default
    stale_after: ClassVar[timedelta]  # without a successful check
    expires_after: ClassVar[timedelta]
    stagnant_after: ClassVar[timedelta]  # without a new publication: worth a person's look
    max_bytes: ClassVar[int]
    least: ClassVar[int] = 0  # parties that any whole edition of our time has: fewer is no whole list
    in_use: ClassVar[bool] = True  # whether it is used where the settings name no lists
    layouts: ClassVar[tuple[Layout, ...]]  # the first is what `url` serves

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if hasattr(cls, "stale_after") and not hasattr(cls, "poll_every"):
            cls.poll_every = cls.stale_after / 6

    @abstractmethod
    def record_url(self, record_id: str) -> str:
        """Return where a person can look the record up."""

    def resolve_url(self, page: bytes) -> str | None:
        """Return the file's address found in the page at `url`, or None where `url` is the file itself."""
        return None

    def recognise(self, files: Sequence[BinaryIO]) -> tuple[Layout, dict[str, BinaryIO]]:
        """Return the layout of these seekable files and which member each is; raises SourceChanged if there is none."""
        found: dict[str, BinaryIO] = {}
        layout: Layout | None = None
        for stream in files:
            one, member = self._looks_like(stream)
            if layout is not None and one is not layout:
                raise SourceChanged(f"the files are of two layouts, {layout.title} and {one.title}")
            if member in found:
                raise SourceChanged(f"two of the files look like {member} of {one.title}")
            layout, found[member] = one, stream
        if layout is None:
            raise SourceChanged("no file was given")
        return layout, found

    def _looks_like(self, stream: BinaryIO) -> tuple[Layout, str]:
        stream.seek(0)
        head = stream.read(1 << 16)
        stream.seek(0)
        if not head.strip():
            raise SourceChanged("the file is empty")
        for layout in self.layouts:
            member = layout.member(head)
            if member is not None:
                return layout, member
        if head.startswith(b"\x1f\x8b"):
            raise SourceChanged("the file is packed with gzip; unpack it first")
        known = ", ".join(layout.title for layout in self.layouts)
        raise SourceChanged(f"the file begins with {head[:60]!r}, which is none of {known}")

    def read(self, *files: BinaryIO) -> Iterator[Item]:
        """Yield what the files of one whole edition hold; raises as `Layout.read`, or where one is missing."""
        layout, members = self.recognise(files)
        missing = missing_members(layout, members)
        if missing:
            raise SourceChanged(f"of {layout.title} {', '.join(missing)} is missing")
        return layout.read(members)


def missing_members(layout: Layout, members: Mapping[str, BinaryIO]) -> list[str]:
    """Return the members that a whole edition of this layout needs and these files lack."""
    return [each for each in layout.members if each not in members and each not in layout.optional]
