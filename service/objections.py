"""What speaks against an edition: in itself, and next to those that its publisher served before and after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from adapters.dates import PartialDate
from service import gate
from service.staging import Read
from service.store import Connection, editions, series
from service.store.editions import EditionRow
from service.store.series import Around


def of_new(connection: Connection, read: Read, source: int) -> list[str]:
    """Return all that speaks against an edition, in itself and next to its neighbours."""
    alone = not (read.around.previous or read.around.next)
    least = read.listing.least if alone and not read.served.excerpt else 0
    found = gate.of_itself(read.publication, read.count, least=least, served_on=read.day)
    if read.served.excerpt:
        return found
    own = gate.Seen(
        at=read.at,
        published=_bounds(read.publication.published),
        rows=read.count.rows,
        records=read.staged.hashes,
        counts=read.count.plain(),
        form=(read.layout, read.served.partial),
    )
    return [*found, *_next_to(connection, source, own, read.around)]


def of_known(
    connection: Connection,
    source: int,
    known: EditionRow,
    at: datetime,
    present: Mapping[str, series.Run],
    around: Around,
) -> list[str]:
    """Return what speaks against an edition that we hold, of these records, where it is served at another moment."""
    return _next_to(connection, source, _held(known, at, present), around)


def _next_to(connection: Connection, source: int, own: gate.Seen, around: Around) -> list[str]:
    """Return what speaks against an edition between those that were served before and after it."""
    before = _neighbour(connection, source, around.previous_at, around.previous)
    after = _neighbour(connection, source, around.next_at, around.next)
    return [*(gate.between(before, own) if before else ()), *(gate.between(own, after) if after else ())]


def _neighbour(
    connection: Connection, source: int, at: datetime | None, runs: Mapping[str, series.Run]
) -> gate.Seen | None:
    edition = editions.served_at(connection, source, at)
    if edition is None or at is None:
        return None
    return _held(edition, at, runs)


def _held(edition: EditionRow, at: datetime, runs: Mapping[str, series.Run]) -> gate.Seen:
    return gate.Seen(
        at=at,
        published=_bounds(edition.published),
        rows=edition.rows,
        records=runs,
        counts=edition.counts,
        form=(edition.layout, edition.partial),
    )


def _bounds(published: PartialDate | None) -> tuple[date, date] | None:
    return (published.first, published.last) if published else None
