"""Reading an edition of a list to its end: which moment it is of, what it holds, what stood around that moment."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import BinaryIO
from zoneinfo import ZoneInfo

from adapters.base import SourceChanged
from adapters.sanctions.port import Item, Publication, SanctionsList, missing_members
from service import gate
from service.store import Store, editions, holdings, lists, series
from service.store.lists import Staged
from service.store.series import Around

_END = time(23, 59, 59)  # of a day, with room for other layouts of the same


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """How the bytes came. `at`: when their publisher served them; None takes the date that the file itself bears."""

    at: datetime | None
    excerpt: bool = False
    partial: bool = False
    etag: str | None = None
    last_modified: str | None = None


class Held(Exception):
    """The edition must wait for a person; the message says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """An edition read to its end, with what stood around its moment."""

    listing: SanctionsList
    served: Served
    at: datetime
    sha256: str
    layout: str
    publication: Publication
    staged: Staged
    count: gate.Count
    around: Around

    @property
    def day(self) -> date:
        """The authority's own day on which the edition was served."""
        return self.at.astimezone(ZoneInfo(self.listing.timezone)).date()


def read(
    store: Store, listing: SanctionsList, files: Sequence[BinaryIO], served: Served, *, sha256: str, now: datetime
) -> Read:
    """Return the edition; raises SourceChanged for what cannot be read, Held for a moment that cannot be."""
    layout, members = listing.recognise(files)
    missing = missing_members(layout, members)
    if missing and not served.partial:
        raise SourceChanged(f"of {layout.title} {', '.join(missing)} is missing")
    incoming = _in_the_ports_words(layout.read(members))
    publication = next(incoming)
    assert isinstance(publication, Publication)  # the port's promise, held by a contract test
    at = _free(store, listing.id, _moment(listing, publication, served, now=now), served)
    around = _around(store, listing.id, at, full=not served.excerpt)
    count = gate.Count()
    return Read(
        listing=listing,
        served=replace(served, partial=bool(missing) or layout.history_only),
        at=at,
        sha256=sha256,
        layout=layout.id,
        publication=publication,
        staged=lists.stage(count.through(incoming), around),
        count=count,
        around=around,
    )


def _in_the_ports_words(incoming: Iterator[Item]) -> Iterator[Item]:
    """Pass on what a reader yields; a value it stumbled over is a change of the source, and stops no other list."""
    try:
        yield from incoming
    except (ValueError, LookupError) as exc:
        raise SourceChanged(f"a value that the reader does not understand: {exc!r}") from exc


def _moment(listing: SanctionsList, publication: Publication, served: Served, *, now: datetime) -> datetime:
    """Return when the edition was served: at the end of the day that the file bears, if nobody says otherwise."""
    if served.at is not None:
        not_yet_come(served.at, now=now)
        return served.at
    if publication.published is None:
        raise Held("the file does not say of which day it is: say when it was fetched, with --retrieved-at")
    end = datetime.combine(publication.published.last, _END, ZoneInfo(listing.timezone)).astimezone(UTC)
    if end - now > timedelta(days=1):
        raise Held(f"the publisher's date {publication.published} is still to come")
    return min(end, now)


def _free(store: Store, source_id: str, at: datetime, served: Served) -> datetime:
    """Return the moment, or a little later where it is the file's own day and another layout of that day has it."""
    with store.reading() as connection:
        pk = holdings.pk_of(connection, source_id)
        while pk is not None and served.at is None and editions.served_at(connection, pk, at) is not None:
            at += timedelta(microseconds=1)
    return at


def not_yet_come(at: datetime, *, now: datetime) -> None:
    """Raise Held for a moment after now."""
    if at > now:
        raise Held(f"it cannot have been fetched at {at.isoformat()}, which is still to come")


def _around(store: Store, source_id: str, at: datetime, *, full: bool) -> Around:
    with store.reading() as connection:
        pk = holdings.pk_of(connection, source_id)
        if pk is None:
            return Around(previous_at=None, next_at=None, previous={}, next={}, mark=0)
        return series.around(connection, pk, at, full=full)


def hash_of(files: Sequence[BinaryIO]) -> str:
    """Return the SHA-256 of the bytes; that of several files is made of theirs, whatever the order of the call."""
    digests = []
    for stream in files:
        stream.seek(0)
        digest = hashlib.sha256()
        while block := stream.read(1 << 20):
            digest.update(block)
        stream.seek(0)
        digests.append(digest.hexdigest())
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()
