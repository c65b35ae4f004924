"""Loading a list's files as they were at a moment: read to the end, checked at the gate, put into the history whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO, Literal

from adapters.base import SourceChanged
from adapters.sanctions.port import SanctionsList
from service import canaries, objections, placing, staging
from service.staging import Held, Read, Served
from service.store import (
    Coming,
    Connection,
    Store,
    approvals,
    clocks,
    editions,
    holdings,
    indexes,
    leases,
    lists,
    naming,
    series,
)
from service.store.editions import EditionRow
from service.store.renewal import Place

Result = Literal["loaded", "unchanged", "held", "failed", "busy"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """What a load did. `held`: readers keep the former edition; `busy`: another process has the list in hand.

    `aside`: rows beside `rows` that could not be read and were kept apart. `outside`: rows among `rows` that are dated
    outside the period of the manifest. `without_number`: those that lack a number, as its formula has no result.
    `without_effect`: rows among `rows` of which an earlier file states what is newer. `left_out`: records beside `rows`
    that were understood and are no rows of ours, by the publisher's word for why. `withdrawable`: the hash of an
    unchanged file that could be taken back.
    """

    source_id: str
    result: Result
    rows: int
    reason: str = ""
    aside: int = 0
    outside: int = 0
    without_number: int = 0
    without_effect: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    withdrawable: str = ""


def load_list(
    store: Store, listing: SanctionsList, files: Sequence[BinaryIO], served: Served, *, clock: Callable[[], datetime]
) -> Loaded:
    """Load the files of one edition, whole or not at all; a refusal is recorded with its reason."""
    return Load(store, listing, clock=clock).run(files, served)


def refused(
    store: Store, source_id: str, result: Literal["held", "failed"], reason: str, *, now: datetime, sha256: str = ""
) -> Loaded:
    """Record a try that changed nothing, and return it."""
    with store.writing() as connection:
        holdings.record_attempt(
            connection, source_id=source_id, at=now, result=result, reason=reason, sha256=sha256 or None
        )
    return Loaded(source_id=source_id, result=result, rows=0, reason=reason)


class Load:
    """One load of one list; `token` is that of the lease under which it may write."""

    def __init__(
        self, store: Store, listing: SanctionsList, *, clock: Callable[[], datetime], token: int | None = None
    ) -> None:
        self._store, self._listing, self._clock, self._token = store, listing, clock, token

    def run(self, files: Sequence[BinaryIO], served: Served) -> Loaded:
        """Read, check and write one edition."""
        sha256 = staging.hash_of(files)
        with self._store.reading() as connection:
            known = editions.find(connection, self._listing.id, sha256)
        try:
            if known is not None and known.excerpt == served.excerpt:
                return self._again(known, replace(served, at=served.at or known.retrieved_at))
            if known is not None:
                before = "an excerpt" if known.excerpt else "a whole edition"
                raise Held(
                    f"these bytes were loaded before as {before}, which no approval changes; load the publisher's next "
                    "edition, or begin a new store"
                )
            return self._write(
                staging.read(self._store, self._listing, files, served, sha256=sha256, now=self._clock())
            )
        except (SourceChanged, Held) as exc:
            return refused(self._store, self._listing.id, "held", str(exc), now=self._clock(), sha256=sha256)

    def unchanged(self, known: EditionRow, served: Served) -> Loaded:
        """Note that the publisher still serves the edition."""
        try:
            return self._again(known, served)
        except Held as exc:
            return refused(self._store, self._listing.id, "held", str(exc), now=self._clock(), sha256=known.sha256)

    def _let_pass(self, connection: Connection, found: Sequence[str], edition: Read | EditionRow) -> None:
        """Raise Held with all that speaks against the edition, unless a person approved these very bytes."""
        if found and approvals.find(connection, self._listing.id, edition.sha256) is None:
            raise Held("; ".join(found))

    def _write(self, read: Read) -> Loaded:
        """Write an edition in one transaction; if it brings many names, the first one only tells which they are."""
        self._store.catch_up("list")
        try:
            return self._written(read, foreseen=None)
        except indexes.TooMany as exc:
            return self._written(read, foreseen=self._store.foresee("list", exc.names))

    def _written(self, read: Read, *, foreseen: Coming | None) -> Loaded:
        now = self._clock()
        with self._store.writing() as connection:
            source = self._hold(connection)
            if read.around.mark != series.mark(connection, source):
                raise Held("another load of this list came first; load it again")
            newest = placing.is_newest(connection, self._listing.id, source, read.at, read.served)
            self._let_pass(connection, objections.of_new(connection, read, source), read)
            edition = editions.begin(
                connection,
                source=source,
                sha256=read.sha256,
                excerpt=read.served.excerpt,
                partial=read.served.partial,
                layout=read.layout,
                retrieved_at=read.at,
                now=now,
                etag=read.served.etag,
                last_modified=read.served.last_modified,
            )
            place = Place(
                source_id=self._listing.id,
                source_pk=source,
                edition_pk=edition,
                at=read.at,
                full=not read.served.excerpt,
                partial=read.served.partial,
            )
            sighting = self._sight(connection, place, now=now)
            shown = lists.apply(connection, read.staged, place, read.around)
            if foreseen is None:
                indexes.spare_the_lock(connection, edition)
            self._enter_names(connection, edition, foreseen=foreseen)
            recorded = clocks.record(connection, now)
            naming.date(connection, recorded)
            series.record(connection, sighting, recorded)
            editions.finish(
                connection,
                edition,
                recorded_at=recorded,
                state="past",
                rows=read.count.rows,
                published=read.publication.published,
                counts=read.count.plain(),
                left_out=read.count.left_out,
            )
            if newest and not place.partial:
                editions.retire(connection, source, but=edition)
            changed = [content for key, content in read.staged.changed.items() if key in shown]
            canaries.sing(connection, self._listing.id, changed)
        self._store.analyze()
        return Loaded(source_id=self._listing.id, result="loaded", rows=read.count.rows)

    def _again(self, known: EditionRow, served: Served) -> Loaded:
        """Write that an edition we hold was served at another moment."""
        assert served.at is not None  # its callers know the moment
        now = self._clock()
        same = Loaded(source_id=self._listing.id, result="unchanged", rows=known.rows)
        staging.not_yet_come(served.at, now=now)
        with self._store.writing() as connection:
            source = self._hold(connection)
            there = editions.served_at(connection, source, served.at)
            if there is not None and there.pk == known.pk:
                return same
            as_known = replace(served, partial=known.partial)
            newest = placing.is_newest(connection, self._listing.id, source, served.at, as_known)
            if newest and known.state != "active" and not known.partial:
                placing.allow_return(connection, self._listing.id, known)
            place = Place(
                source_id=self._listing.id,
                source_pk=source,
                edition_pk=known.pk,
                at=served.at,
                full=not known.excerpt,
                partial=known.partial,
            )
            last = series.last_sighting(connection, source)
            served_last = editions.served_at(connection, source, last)
            sighting = self._sight(connection, place, now=now)
            if served_last is None or served_last.pk != known.pk or (last is not None and place.at < last):
                around = series.around(connection, source, place.at, full=place.full)
                at = series.any_sighting(connection, known.pk, but=sighting)
                present = series.standing_at(connection, source, at, full=place.full)
                if place.full:
                    found = objections.of_known(connection, source, known, place.at, present, around)
                    self._let_pass(connection, found, known)
                named = naming.count(connection, (known.pk,))
                lists.sight_again(connection, place, around=around, present=present)
                self._enter_names(connection, known.pk, but=named)
            if newest and not place.partial:
                editions.retire(connection, source, but=known.pk)
            recorded = clocks.record(connection, now)
            naming.date(connection, recorded)
            series.record(connection, sighting, recorded)
        return same

    def _hold(self, connection: Connection) -> int:
        """Hold the list's row, so that one load writes at a time; refuse one whose lease another has taken."""
        source = editions.source_pk(connection, self._listing)
        if self._token is not None and not leases.holds(connection, self._listing.id, self._token):
            raise Held("the lease of this load ended and another process took the list over")
        return source

    def _sight(self, connection: Connection, place: Place, *, now: datetime) -> int:
        """Write the sighting, of which `series.record` is to say last when we learned of it."""
        return series.sight(
            connection,
            source_pk=place.source_pk,
            edition_pk=place.edition_pk,
            at=place.at,
            recorded_at=now,
            full=place.full,
        )

    def _enter_names(
        self, connection: Connection, edition: int, *, but: int = 0, foreseen: Coming | None = None
    ) -> None:
        """Let the index hold what is to be committed, before the row is locked for which all other loads wait."""
        if naming.count(connection, (edition,)) > but:
            indexes.enter(connection, "list", edition, foreseen=foreseen)
