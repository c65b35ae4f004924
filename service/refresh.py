"""Bringing a list in: fetch it, read it to its end, check it, and only then let readers see it."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from adapters.base import SourceChanged, SourceUnavailable, Validators
from adapters.http import Fetcher
from adapters.sanctions.port import SanctionsList
from service.loading import Load, Loaded, refused
from service.staging import Served
from service.store import Store, editions, leases

# No list takes so long to fetch and read; a loader that died keeps others out no longer than this.
LEASE = timedelta(minutes=15)


def refresh_list(store: Store, listing: SanctionsList, fetcher: Fetcher, *, clock: Callable[[], datetime]) -> Loaded:
    """Fetch a list and load it; every failure is recorded, and the active edition stays."""
    with _lease(store, listing.id, clock=clock) as token:
        if token is None:
            return Loaded(source_id=listing.id, result="busy", rows=0, reason="another process is loading this list")
        try:
            return _fetch(store, listing, fetcher, clock=clock, token=token)
        except (SourceUnavailable, SourceChanged) as exc:
            return refused(store, listing.id, "failed", str(exc), now=clock())


@contextmanager
def _lease(store: Store, source_id: str, *, clock: Callable[[], datetime]) -> Iterator[int | None]:
    with store.writing() as connection:
        token = leases.acquire(connection, source_id, holder=str(uuid.uuid4()), now=clock(), lasts=LEASE)
    try:
        yield token
    finally:  # whatever went wrong: else nobody could refresh the list before the lease ends by itself
        if token is not None:
            with store.writing() as connection:
                leases.release(connection, source_id, token, now=clock())


def _fetch(
    store: Store, listing: SanctionsList, fetcher: Fetcher, *, clock: Callable[[], datetime], token: int
) -> Loaded:
    with store.reading() as connection:
        held = editions.active(connection, listing.id)
    # an excerpt or part of a set is asked for anew: its validators would say that nothing changed
    newest = held[-1] if held and not held[-1].excerpt else None
    validators = Validators(etag=newest.etag, last_modified=newest.last_modified) if newest else Validators()
    began = clock()  # what comes stood at that moment at the latest
    with tempfile.TemporaryFile() as into:
        fetched = fetcher.fetch(
            _file_address(listing, fetcher),
            allowed_hosts=listing.allowed_hosts,
            max_bytes=listing.max_bytes,
            validators=validators,
            into=into,
        )
        load = Load(store, listing, clock=clock, token=token)
        served = Served(at=began, etag=fetched.etag, last_modified=fetched.last_modified)
        if fetched.not_modified and newest is not None:
            return load.unchanged(newest, served)
        return load.run([into], served)


def _file_address(listing: SanctionsList, fetcher: Fetcher) -> str:
    if type(listing).resolve_url is SanctionsList.resolve_url:
        return listing.url
    page = fetcher.fetch_page(listing.url, allowed_hosts=listing.allowed_hosts, max_bytes=4 * 1024 * 1024)
    address = listing.resolve_url(page)
    if address is None:
        raise SourceChanged(f"the page {listing.url} no longer links the file of {listing.title}")
    return address
