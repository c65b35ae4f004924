"""Whatever the order in which editions come, what is held of them is what brute force makes of their sightings."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, BinaryIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from adapters.base import Designation, Identifier, Measure, Name, PartyRecord
from adapters.dates import PartialDate
from adapters.sanctions.port import Item, Layout, Publication, SanctionsList
from service.identity import normal
from service.loading import Loaded, load_list
from service.staging import Served
from service.store import Store, approvals, clocks, finding, history, open_store, records
from service.store.clocks import Clocks
from service.store.tables import Party, PartyIdentifier, PartyName

START = datetime(2024, 1, 1, tzinfo=UTC)
NOW = datetime(2024, 6, 1, tzinfo=UTC)
MAIN, MORE = b'{"main": ', b'{"more": '
_SERIAL = count()


class TwoFiles(Layout):
    """Parties in one file of JSON lines, their aliases in another: without it the set is a part."""

    id = "two_files"
    title = "two files of JSON lines"
    members = ("main", "more")

    def member(self, head: bytes) -> str | None:
        return {MAIN: "main", MORE: "more"}.get(head[:9])

    def read(self, files: Mapping[str, BinaryIO]) -> Iterator[Item]:
        first, *lines = [json.loads(line) for line in files["main"]]
        aliases = json.loads(files["more"].read())["aliases"] if "more" in files else {}
        yield Publication(published=PartialDate.of(date.fromisoformat(first["published"])))
        for line in lines:
            yield party(line, aliases.get(line["id"], []))


def party(line: Mapping[str, Any], aliases: Sequence[str]) -> PartyRecord:
    measures = tuple(Measure(type=each, restricts=("funds",), cascades=False, label=each) for each in line["measures"])
    return PartyRecord(
        record_id=line["id"],
        kind="company",
        names=(Name(text=line["name"]), *(Name(text=each, kind="alias") for each in aliases)),
        designations=(
            Designation(authority="XX", list="Tiny", programmes=(line["programme"],), measures=measures, dates=()),
        ),
        identifiers=tuple(Identifier(type="inn", value=each) for each in line["numbers"]),
    )


class Tiny(SanctionsList):
    id = "tiny"
    title = "A tiny list"
    authority = "XX"
    publisher = "Nobody"
    licence = "none"
    url = "https://example.org/tiny"
    allowed_hosts = ("example.org",)
    timezone = "UTC"
    stale_after = timedelta(days=2)
    expires_after = timedelta(days=7)
    stagnant_after = timedelta(days=90)
    max_bytes = 1_000_000
    layouts = (TwoFiles(),)

    def record_url(self, record_id: str) -> str:
        return f"{self.url}#{record_id}"


@dataclass(frozen=True)
class Edition:
    """The files of an edition, how it is loaded, and what it holds."""

    files: tuple[bytes, ...]
    excerpt: bool

    @property
    def partial(self) -> bool:
        return len(self.files) == 1

    @property
    def parties(self) -> dict[str, PartyRecord]:
        found = TwoFiles().read(dict(zip(("main", "more"), map(io.BytesIO, self.files), strict=False)))
        return {each.record_id: each for each in found if isinstance(each, PartyRecord)}

    @property
    def sha256(self) -> str:
        digests = sorted(hashlib.sha256(each).hexdigest() for each in self.files)
        return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()


@dataclass(frozen=True)
class Sighting:
    at: datetime
    edition: Edition


WORDS = ("Aurus", "Borvanta", "Corvelia", "Dorunek")
lines = st.fixed_dictionaries(
    {
        "name": st.sampled_from([f"{one} {other}" for one in WORDS[:2] for other in WORDS[2:]]),
        "programme": st.sampled_from(("P1", "P2")),
        "measures": st.sampled_from((["asset_freeze"], ["asset_freeze", "travel_ban"])),
        "numbers": st.lists(st.sampled_from(("7743237789", "77-43-237789", "1234")), max_size=2, unique=True),
    }
)
contents = st.dictionaries(st.sampled_from("ABCDEFGH"), lines, min_size=1, max_size=8)
aliases = st.dictionaries(st.sampled_from("ABCD"), st.lists(st.sampled_from(("Zelenov", "Yarovik")), unique=True))


@st.composite
def editions(draw: st.DrawFn) -> list[Edition]:
    # records of a small pool, so that the same content stands in many editions
    pool = draw(st.lists(contents, min_size=1, max_size=3))
    made = []
    for number in range(draw(st.integers(1, 6))):
        held = {**draw(st.sampled_from(pool)), **draw(st.sampled_from((pool[0], {})))}
        for gone in draw(st.sets(st.sampled_from("ABCDEFGH"), max_size=2)):
            held.pop(gone, None)
        held = held or {"A": draw(lines)}
        head = MAIN + json.dumps(f"edition {number}").encode() + b', "published": "2023-12-31"}\n'
        main = head + b"".join(json.dumps({"id": key, **held[key]}).encode() + b"\n" for key in sorted(held))
        more = MORE + str(number).encode() + b', "aliases": ' + json.dumps(draw(aliases)).encode() + b"}"
        kind = draw(st.sampled_from(("whole", "whole", "whole", "part", "excerpt", "excerpt")))
        made.append(Edition(files=(main,) if kind == "part" else (main, more), excerpt=kind == "excerpt"))
    return made


@st.composite
def sightings(draw: st.DrawFn) -> list[Sighting]:
    """Return sightings in the order in which they are loaded: any order."""
    made = draw(editions())
    moments = draw(st.lists(st.integers(0, 40), min_size=len(made), max_size=9, unique=True))
    served = [
        Sighting(
            START + timedelta(hours=7 * moment), made[number] if number < len(made) else draw(st.sampled_from(made))
        )
        for number, moment in enumerate(moments)
    ]
    return draw(st.permutations(served))


@dataclass(frozen=True)
class Expected:
    """One run of a record as brute force finds it."""

    content: bytes
    first_seen: datetime
    last_seen: datetime
    before: datetime | None
    after: datetime | None
    edition_sha256: str
    partial: bool


def brute(accepted: Sequence[Sighting]) -> dict[str, list[Expected]]:
    """Return record id -> its runs: a longest row of sightings that show one content; an excerpt shows no absence."""
    ordered = sorted(accepted, key=lambda each: each.at)
    whole = [each.at for each in ordered if not each.edition.excerpt]
    held = {id(each.edition): each.edition.parties for each in ordered}
    found: dict[str, list[Expected]] = {}
    for record_id in {key for parties in held.values() for key in parties}:
        former: bytes | None = None
        for each in ordered:
            record = held[id(each.edition)].get(record_id)
            if record is None and each.edition.excerpt:
                continue
            content = None if record is None else records.dump(record)[0]
            if content is not None and content == former:
                own = found[record_id]
                own[-1] = replace(
                    own[-1], last_seen=each.at, edition_sha256=each.edition.sha256, partial=each.edition.partial
                )
            elif content is not None:
                found.setdefault(record_id, []).append(
                    Expected(content, each.at, each.at, None, None, each.edition.sha256, each.edition.partial)
                )
            former = content
    return {
        record_id: [
            replace(
                run,
                before=max((at for at in whole if at < run.first_seen), default=None),
                after=min((at for at in whole if at > run.last_seen), default=None),
            )
            for run in runs
        ]
        for record_id, runs in found.items()
    }


def held_runs(store: Store, listing: SanctionsList, seen: Clocks) -> dict[str, list[Expected]]:
    ids = [f"{listing.id}:{each}" for each in "ABCDEFGH"]
    with store.reading() as connection:
        runs = history.runs(connection, ids, seen)
    return {
        party_id.partition(":")[2]: [
            Expected(
                each.content,
                each.first_seen,
                each.last_seen,
                each.before,
                each.after,
                each.edition_sha256,
                each.partial,
            )
            for each in of_party
        ]
        for party_id, of_party in runs.items()
    }


class Loader:
    """Loads sightings into a list of its own, one after the other, and notes what was taken and when."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.listing: SanctionsList = type("Tiny", (Tiny,), {"id": f"tiny_{next(_SERIAL)}"})()
        self.accepted: list[Sighting] = []
        self.loads = 0

    def load(self, each: Sighting) -> Loaded:
        self.loads += 1
        now = NOW + timedelta(seconds=self.loads)
        with self.store.writing() as connection:
            approvals.approve(connection, self.listing.id, each.edition.sha256, reason="a test's own", now=now)
        files = [io.BytesIO(content) for content in each.edition.files]
        served = Served(at=each.at, excerpt=each.edition.excerpt, partial=each.edition.partial)
        done = load_list(self.store, self.listing, files, served, clock=lambda: now)
        if done.result in ("loaded", "unchanged"):
            self.accepted.append(each)
        else:
            # a part never takes the place of a whole: the only thing that an approval does not let pass
            assert "cannot take the place of a whole edition" in done.reason, done.reason
        return done


@pytest.fixture(scope="module")
def lasting_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path_factory.mktemp('series') / 'store.sqlite3'}")
    yield opened
    opened.close()


Check = Callable[[Store, list[Sighting]], None]


def everything_is_as_brute_force_says(store: Store, loading: list[Sighting]) -> None:
    loader = Loader(store)
    steps: list[tuple[Clocks, dict[str, list[Expected]], Any]] = []
    for each in loading:
        loader.load(each)
        expected = brute(loader.accepted)
        assert held_runs(store, loader.listing, clocks.NEWEST) == expected
        names_and_numbers_are_those_of_the_newest(store, loader.listing, expected)
        with store.reading() as connection:
            seen = clocks.resolve(connection, now=NOW + timedelta(days=1))
        assert seen.newest
        by_now = searched(store, seen)
        assert by_now == searched(store, replace(seen, newest=False)), "one search, seen from now and from later"
        steps.append((replace(seen, newest=False), expected, by_now))
    for seen, expected, by_now in steps:
        assert held_runs(store, loader.listing, seen) == expected, "what is loaded later changes nothing known before"
        assert searched(store, seen) == by_now
    for each in loader.accepted:
        by_then = replace(clocks.NEWEST, available_at=each.at, newest=False)
        served = [one for one in loader.accepted if one.at <= each.at]
        assert held_runs(store, loader.listing, by_then) == brute(served), "what was served later is not seen"


def searched(store: Store, seen: Clocks) -> Any:
    """Return what a search by name and number finds, without the rows' own numbers, and the numbers held."""
    asked = (*WORDS, "Zelenov", "Yarovik")
    with store.reading() as connection:
        found, cut = finding.by_names(connection, asked, seen=seen, kinds=("list",))
        numbered = finding.by_identifiers(connection, [Identifier(type="inn", value="7743237789")], seen=seen)
        pks = sorted({each.party_pk for each in found})
        numbers = finding.identifiers_of(connection, pks, seen=seen)
    return [each._replace(name_pk=0) for each in found], cut, [each._replace(name_pk=0) for each in numbered], numbers


def names_and_numbers_are_those_of_the_newest(
    store: Store, listing: SanctionsList, expected: Mapping[str, Sequence[Expected]]
) -> None:
    with store.reading() as connection:
        rows = connection.execute(select(Party.__table__).where(Party.id.like(f"{listing.id}:%"))).mappings().all()
        own = [row["pk"] for row in rows]
        texts = connection.execute(select(PartyName.__table__).where(PartyName.party_pk.in_(own))).mappings().all()
        numbers = connection.execute(
            select(PartyIdentifier.__table__).where(PartyIdentifier.party_pk.in_(own))
        ).mappings().all()  # fmt: skip
    assert {row["record_id"] for row in rows} == set(expected)
    for row in rows:
        runs = expected[row["record_id"]]
        every = [records.load(run.content) for run in runs]
        latest = every[-1]
        assert (row["name"], row["current"]) == (latest.names[0].text, runs[-1].after is None)
        told = every if runs[-1].partial else [latest]  # a part of a set takes no name away
        mine = [each for each in texts if each["party_pk"] == row["pk"]]
        assert sorted((each["text"], each["kind"]) for each in mine) == sorted(
            {(one.text, one.kind) for each in every for one in each.names}
        )
        assert {(each["text"], each["kind"]) for each in mine if each["latest"]} == {
            (one.text, one.kind) for each in told for one in each.names
        }
        counted = [each["value"] for each in numbers if each["party_pk"] == row["pk"] and each["latest"]]
        assert sorted(counted) == sorted({normal(one.value) for each in told for one in each.identifiers})


LIMITS = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


@settings(max_examples=40, **LIMITS)
@given(sightings())
def test_editions_loaded_in_any_order_tell_what_brute_force_tells(
    lasting_sqlite: Store, loading: list[Sighting]
) -> None:
    everything_is_as_brute_force_says(lasting_sqlite, loading)


@settings(max_examples=6, **LIMITS)
@given(sightings())
def test_postgresql_tells_the_same_of_any_order(lasting_postgres: Store, loading: list[Sighting]) -> None:
    everything_is_as_brute_force_says(lasting_postgres, loading)


@pytest.fixture
def lasting_postgres(postgres_url: str) -> Iterator[Store]:
    opened = open_store(postgres_url)
    yield opened
    opened.close()
