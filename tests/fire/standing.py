"""A list that stands in a store and is refreshed from the origin: what must stay as it was whatever comes."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from origin import Origin, whole
from sqlalchemy import func, select

from adapters.http import Fetcher
from adapters.sanctions.port import SanctionsList
from service import profiles, refresh, sources
from service.loading import Loaded, load_list
from service.question import Question
from service.settings import Settings
from service.staging import Served
from service.store import Store, approvals, clocks, editions, holdings, series
from service.store.tables import Edition, Record, Sighting, Standing


@dataclass
class Clock:
    """A clock of the test's own: each look at it is a second later."""

    at: datetime = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def quick(**settings: float) -> Fetcher:
    """The real fetcher with small limits: what takes minutes takes seconds here."""
    small: dict[str, Any] = {
        "connect_timeout": 5, "read_timeout": 5, "deadline": 30, "minimum_rate": 2000, "rate_window": 0.3,
        "max_wire_bytes": 30_000_000, "retries": 1, "backoff": 0.01, "patience": 0.1,
    }  # fmt: skip
    return Fetcher(**{**small, **settings}, allow_loopback=True)


@dataclass
class Base:
    """One store, one origin, one list that stands; `asks` is the supplier that is asked for."""

    store: Store
    origin: Origin
    listing: SanctionsList
    asks: str = "AURUS LLC"
    clock: Clock = field(default_factory=Clock)

    @property
    def settings(self) -> Settings:
        return Settings(data_dir=None, database_url="", lists=(self.listing.id,))  # type: ignore[arg-type]  # unused

    def approve(self, body: bytes) -> None:
        self.approve_hash(hashlib.sha256(body).hexdigest())

    def approve_hash(self, sha256: str) -> None:
        with self.store.writing() as connection:
            approvals.approve(connection, self.listing.id, sha256, reason="a small edition for tests", now=self.clock())

    def refresh(self, fetcher: Fetcher | None = None) -> Loaded:
        return refresh.refresh_list(self.store, self.listing, fetcher or quick(), clock=self.clock)

    def serve_and_refresh(self, body: bytes) -> Loaded:
        self.origin.serve(whole(body), self.listing.url.partition(self.origin.url(""))[2])
        return self.refresh()

    def load(self, *files: bytes, **served: Any) -> Loaded:
        given = Served(at=self.clock(), **served)
        return load_list(self.store, self.listing, list(map(io.BytesIO, files)), given, clock=self.clock)

    def picture(self) -> dict[str, Any]:
        """Return all that a refused edition must leave as it was: what stands, what is counted, what is answered."""
        return {**self.stands(), "answer": self.answer()}

    def stands(self) -> dict[str, Any]:
        """Return what stands and what is counted."""
        with self.store.reading() as connection:
            active = editions.active(connection, self.listing.id)
            last = series.last_sighting(connection, active[-1].source_pk, full=True) if active else None
            standing = series.standing_at(connection, active[-1].source_pk, last, full=True) if active else {}
            counts = {
                each.__tablename__: connection.scalar(select(func.count()).select_from(each))
                for each in (Edition, Sighting, Record, Standing)
            }
        return {
            "active": [(each.pk, each.sha256, each.state, each.rows) for each in active],
            "standing": {record_id: run.content_sha256 for record_id, run in standing.items()},
            "last": last,
            "counts": counts,
        }

    def answer(self) -> dict[str, Any]:
        """Return what a profile says, without the moment at which it was asked and the state of the last try."""
        question = Question(names=(self.asks,), as_of=self.clock().date())
        told = orjson.loads(profiles.build(question, store=self.store, settings=self.settings, now=self.clock()).body)
        lists = told["coverage"]["lists"]["sources"]
        stable = ("id", "status", "edition", "parties", "publisher_date")
        return {
            **{name: told[name] for name in ("outcome", "designations", "findings", "subject")},
            "lists": [{name: each[name] for name in stable} for each in lists],
        }

    def told(self) -> dict[str, Any]:
        """Return what `sources` says of the list."""
        found = sources.describe(self.store, self.settings, self.clock())["sources"]
        return next(each for each in found if each["id"] == self.listing.id)

    def refuses(self, act: Callable[[], Loaded], *, result: str, says: str = "") -> Loaded:
        """Check that an act leaves everything as it was, and that the reason is recorded and told."""
        before = self.picture()
        loaded = act()
        assert self.picture() == before, f"a wrong activation: {loaded}"
        assert (loaded.result, says in loaded.reason) == (result, True), loaded
        assert loaded.reason
        with self.store.reading() as connection:
            _, attempts = holdings.everything(connection, clocks.NEWEST)
        attempt = attempts[self.listing.id]
        assert (attempt.result, attempt.reason) == (result, loaded.reason[:2000])
        assert f"{result}: {loaded.reason[:2000]}" in self.told()["reason"]
        assert self.told()["status"] == "answered", f"only age takes an edition's word away: {self.told()}"
        return loaded
