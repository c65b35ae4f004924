"""Bringing a list in: fetch it, read it to its end, check it, and only then let readers see it."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Literal

from adapters.base import PartyRecord, SourceChanged, SourceUnavailable, Validators
from adapters.http import Fetcher
from adapters.sanctions.port import Item, Publication, SanctionsList
from service.store import Store, editions, lists

# A fall beyond this share of the records held needs a person: publishers have served half files with status 200.
MOST_LOST = 0.05


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """What a load did: `loaded`, `unchanged` (the same bytes were active), `held` (readers keep the former edition)."""

    source_id: str
    result: Literal["loaded", "unchanged", "held", "failed"]
    rows: int
    reason: str = ""


def refresh_list(store: Store, listing: SanctionsList, fetcher: Fetcher, *, clock: Callable[[], datetime]) -> Loaded:
    """Fetch a list and load it; every failure is recorded, and the active edition stays."""
    with store.reading() as connection:
        held = editions.active(connection, listing.id)
    validators = Validators(etag=held[-1].etag, last_modified=held[-1].last_modified) if held else Validators()
    try:
        with tempfile.TemporaryFile() as into:
            url = _file_address(listing, fetcher)
            fetched = fetcher.fetch(
                url,
                allowed_hosts=listing.allowed_hosts,
                max_bytes=listing.max_bytes,
                validators=validators,
                into=into,
            )
            if fetched.not_modified:
                with store.writing() as connection:
                    editions.checked(connection, held[-1].pk, now=clock())
                return Loaded(source_id=listing.id, result="unchanged", rows=held[-1].rows)
            return load_list(
                store,
                listing,
                into,
                retrieved_at=fetched.retrieved_at,
                now=clock(),
                etag=fetched.etag,
                last_modified=fetched.last_modified,
            )
    except (SourceUnavailable, SourceChanged) as exc:
        return _refused(store, listing.id, "failed", str(exc), now=clock())


def _file_address(listing: SanctionsList, fetcher: Fetcher) -> str:
    if type(listing).resolve_url is SanctionsList.resolve_url:
        return listing.url
    page = fetcher.fetch_page(listing.url, allowed_hosts=listing.allowed_hosts, max_bytes=4 * 1024 * 1024)
    address = listing.resolve_url(page)
    if address is None:
        raise SourceChanged(f"the page {listing.url} no longer links the file of {listing.title}")
    return address


def load_list(
    store: Store,
    listing: SanctionsList,
    stream: BinaryIO,
    *,
    retrieved_at: datetime,
    now: datetime,
    excerpt: bool = False,
    etag: str | None = None,
    last_modified: str | None = None,
) -> Loaded:
    """Read a list's file to its end, check it, and put it in place of the active edition in one transaction."""
    sha256 = _hash(stream)
    with store.reading() as connection:
        known = editions.find(connection, listing.id, sha256)
        active = editions.active(connection, listing.id)
        standing = lists.standing(connection, listing.id)
    if known is not None and known.state == "active":
        with store.writing() as connection:
            editions.checked(connection, known.pk, now=now)
        return Loaded(source_id=listing.id, result="unchanged", rows=known.rows)
    if known is not None:
        return _refused(
            store, listing.id, "held", "the publisher serves an edition again that it had replaced", now=now
        )
    try:
        incoming = listing.read(stream)
        publication = next(incoming)
        assert isinstance(publication, Publication)  # the port's promise, held by a contract test
        staged = lists.stage(_records(incoming), standing)
    except SourceChanged as exc:
        return _refused(store, listing.id, "held", str(exc), now=now)
    objection = _objection(publication, staged, active[-1] if active else None, standing, excerpt=excerpt)
    if objection:
        return _refused(store, listing.id, "held", objection, now=now)
    with store.writing() as connection:
        source = editions.source_pk(connection, listing)  # renewing the row also locks it against another loader
        if editions.active(connection, listing.id) != active:
            return Loaded(source_id=listing.id, result="held", rows=0, reason="another load of this list came first")
        edition = editions.begin(
            connection,
            source=source,
            sha256=sha256,
            excerpt=excerpt,
            retrieved_at=retrieved_at,
            now=now,
            etag=etag,
            last_modified=last_modified,
        )
        lists.apply(
            connection,
            staged,
            source_id=listing.id,
            source_pk=source,
            edition_pk=edition,
            previous=active[-1].pk if active else None,
        )
        editions.activate(connection, edition, rows=len(staged.hashes), published=publication.published, replaces=True)
    store.analyze()
    return Loaded(source_id=listing.id, result="loaded", rows=len(staged.hashes))


def _records(incoming: Iterable[Item]) -> Iterator[PartyRecord]:
    for each in incoming:
        if isinstance(each, PartyRecord):
            yield each


def _objection(
    publication: Publication,
    staged: lists.Staged,
    active: editions.EditionRow | None,
    standing: dict[str, str],
    *,
    excerpt: bool,
) -> str:
    """Return why the edition must wait for a person, or nothing."""
    count = len(staged.hashes)
    if count == 0:
        return "the file holds no party"
    if publication.declared_count is not None and publication.declared_count != count:
        return f"the file declares {publication.declared_count} parties, {count} were read"
    if active is None or active.excerpt or excerpt:
        return ""
    if publication.published and active.published and publication.published.last < active.published.first:
        return f"the publisher's date went back from {active.published} to {publication.published}"
    lost = sum(1 for record_id in standing if record_id not in staged.hashes)
    if lost > MOST_LOST * len(standing):
        return f"{lost} of {len(standing)} parties are no longer in the file, more than {MOST_LOST:.0%}"
    return ""


def _hash(stream: BinaryIO) -> str:
    stream.seek(0)
    digest = hashlib.sha256()
    while block := stream.read(1 << 20):
        digest.update(block)
    stream.seek(0)
    return digest.hexdigest()


def _refused(store: Store, source_id: str, result: Literal["held", "failed"], reason: str, *, now: datetime) -> Loaded:
    with store.writing() as connection:
        editions.record_attempt(connection, source_id=source_id, at=now, result=result, reason=reason)
    return Loaded(source_id=source_id, result=result, rows=0, reason=reason)
