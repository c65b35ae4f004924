"""Three clocks: an answer of the past is given again byte for byte, from nothing that was loaded or published since."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from adapters.base import Manifest
from adapters.dates import PartialDate
from adapters.sanctions import by_id
from service import intake, sample
from service.loading import Loaded, load_list
from service.profiles import build, rebuild
from service.question import Question
from service.settings import Settings
from service.staging import Served
from service.store import Store, approvals, open_store

SDN = by_id("us_ofac_sdn")
WHOLE = (sample.FOLDER / "us_ofac_sdn.xml").read_text(encoding="utf-8")
ENTITY = re.compile(r'    <entity id="(\d+)">.*?</entity>\n', re.DOTALL)
ENTITIES = {found.group(1): found.group(0) for found in ENTITY.finditer(WHOLE)}
AURUS, COMPONENTS, NAMI = "47956", "47958", "47953"
ALIAS = "LLC NAMI IC"
NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
MANIFESTS = {each.id: each for each in sample.manifests()}
NAMES = ("Aurus", "Nami Innovative Components", "Zvezdolet Motors", "Gyeonggi Industry", "Garam Byeolbit Industry")


def edition(*record_ids: str, alias: str = ALIAS, day: str = "2024-02-23") -> bytes:
    """Return a real file's bytes with these entities alone, an alias of one of them written otherwise."""
    first, *_, last = ENTITY.finditer(WHOLE)
    held = "".join(ENTITIES[each] for each in record_ids).replace(ALIAS, alias)
    head = WHOLE[: first.start()].replace("2024-02-23T00:00:00", f"{day}T00:00:00")
    return (head + held + WHOLE[last.end() :]).encode()


@dataclass
class Bench:
    """A store with a clock of its own that is loaded and asked by turns."""

    store: Store
    settings: Settings
    folder: Path
    now: datetime = NOW

    def load(self, content: bytes, *, at: datetime, excerpt: bool = False) -> Loaded:
        with self.store.writing() as connection:
            digest = hashlib.sha256(content).hexdigest()
            approvals.approve(connection, SDN.id, digest, reason="a small edition for tests", now=self.now)
        return self.load_as_it_is(content, at=at, excerpt=excerpt)

    def load_as_it_is(self, content: bytes, *, at: datetime, excerpt: bool = False) -> Loaded:
        served = Served(at=at, excerpt=excerpt)
        return load_list(self.store, SDN, [io.BytesIO(content)], served, clock=lambda: self.now)

    def load_rows(self, manifest: Manifest, rows: Sequence[str]) -> Loaded:
        path = self.folder / "rows.csv"
        path.write_text("".join(rows), encoding="utf-8")
        bring = intake.load_trade if manifest.kind == "trade" else intake.load_statements
        return bring(self.store, manifest, path, clock=lambda: self.now)

    def ask(self, name: str, **by: datetime) -> bytes:
        question = Question(names=(name,), as_of=date(2026, 11, 1), **by)
        return build(question, store=self.store, settings=self.settings, now=self.now).body

    def told(self, name: str, **by: datetime) -> dict[str, Any]:
        answer: dict[str, Any] = orjson.loads(self.ask(name, **by))
        return answer

    def later(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@pytest.fixture
def bench(store: Store, settings: Settings, tmp_path: Path) -> Bench:
    return Bench(store=store, settings=replace(settings, lists=(SDN.id,)), folder=tmp_path)


def same_but_for_the_id(one: bytes, other: bytes) -> bool:
    return one.replace(orjson.loads(one)["id"].encode(), orjson.loads(other)["id"].encode()) == other


def told_again(bench: Bench, bodies: Sequence[bytes]) -> None:
    """Assert that every kept answer comes out again, replayed and asked anew by its clocks."""
    for body in bodies:
        told = orjson.loads(body)
        kept = bench.store.kept_profile(told["id"])
        assert kept is not None
        assert rebuild(kept, store=bench.store, settings=bench.settings) == body
        by = {name: datetime.fromisoformat(told["question"][name]) for name in ("available_at", "known_at")}
        assert same_but_for_the_id(bench.ask(told["question"]["supplier"], **by), body)
        if by["available_at"] == by["known_at"]:
            alone = bench.ask(told["question"]["supplier"], known_at=by["known_at"])
            assert same_but_for_the_id(alone, body)


# ---------------------------------------------------------------------------------------------- any sequence of loads

moments = st.integers(0, 60).map(lambda days: datetime(2024, 2, 1, 19, tzinfo=UTC) + timedelta(days=days))
list_loads = st.tuples(
    st.just("list"),
    st.sets(st.sampled_from((AURUS, COMPONENTS, NAMI)), min_size=1),
    st.sampled_from((ALIAS, "ZVEZDOLET MOTORS")),
    moments | st.none(),
    st.sampled_from((False, False, True)),
)
steps = st.lists(
    st.one_of(
        list_loads,
        list_loads,
        st.tuples(st.just("bad"), moments),
        st.tuples(st.just("trade"), st.integers(0, 5), st.sampled_from((None, "2024-01-10", "2026-10-30"))),
        st.tuples(st.just("statements"), st.integers(0, 4), st.sampled_from(("", "2025-03-01", "2027-06-01"))),
    ),
    min_size=1,
    max_size=7,
)


def perform(bench: Bench, step: tuple[Any, ...]) -> None:
    kind, *what = step
    if kind == "list":
        record_ids, alias, at, excerpt = what
        done = bench.load(edition(*sorted(record_ids), alias=alias), at=at or bench.now, excerpt=excerpt)
        assert done.result in ("loaded", "unchanged", "held"), done
    elif kind == "bad":
        assert bench.load_as_it_is(b"<html>moved</html>", at=what[0]).result == "held"
    elif kind == "trade":
        header, *rows = (sample.FOLDER / "shipments.csv").read_text("utf-8").splitlines(keepends=True)
        manifest = replace(MANIFESTS["sample_trade"], retrieved_on=PartialDate.parse(what[1]) if what[1] else None)
        bench.load_rows(manifest, [header, *rows[12 * what[0] : 12 * what[0] + 12]])
    else:
        header, *rows = (sample.FOLDER / "statements.csv").read_text("utf-8").splitlines(keepends=True)
        row = rows[what[0]].replace("2024-06-27", what[1]) if what[1] else rows[what[0]]
        bench.load_rows(MANIFESTS["sample_statements"], [header, row])


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database at the schema of this code, to be copied."""
    path = tmp_path_factory.mktemp("blank") / "store.sqlite3"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def benches(blank: Path, settings: Settings, tmp_path: Path) -> Iterator[Any]:
    opened: list[Store] = []

    def fresh() -> Bench:
        copy = tmp_path / f"{len(opened)}.sqlite3"
        shutil.copy(blank, copy)
        opened.append(open_store(f"sqlite:///{copy}", migrate=False))
        return Bench(store=opened[-1], settings=replace(settings, lists=(SDN.id,)), folder=tmp_path)

    yield fresh
    for each in opened:
        each.close()


@hypothesis_settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sequence=steps, waits=st.lists(st.integers(1, 70), min_size=7, max_size=7), asked=st.permutations(NAMES))
def test_whatever_is_loaded_later_an_answer_of_the_past_is_given_again(
    benches: Any, sequence: list[tuple[Any, ...]], waits: list[int], asked: list[str]
) -> None:
    bench = benches()
    bodies = [bench.ask(asked[0])]
    for number, (step, wait) in enumerate(zip(sequence, waits, strict=False)):
        bench.later(hours=wait)
        perform(bench, step)
        bodies += [bench.ask(asked[number % 5]), bench.ask(asked[(number + 1) % 5])]
        bench.later(minutes=30)
        bodies.append(bench.ask(asked[number % 5]))
    bench.later(days=3)
    told_again(bench, bodies)


# ---------------------------------------------------------------------------------------------- one clock at a time

FEBRUARY, MARCH = datetime(2024, 2, 24, 19, tzinfo=UTC), datetime(2024, 3, 5, 19, tzinfo=UTC)


def parties_of(told: dict[str, Any]) -> list[str]:
    return [each["party_id"] for each in (*told["subject"]["parties"], *told["subject"]["alternatives"])]


def test_an_alias_is_found_from_when_it_was_known_and_one_that_went_up_to_then(bench: Bench) -> None:
    bench.load(edition(COMPONENTS, alias="ORBITRON WORKS"), at=FEBRUARY)
    first = bench.now
    bench.later(days=1)
    bench.load(edition(COMPONENTS, alias="ZVEZDOLET MOTORS", day="2024-03-04"), at=MARCH)
    party = [f"{SDN.id}:{COMPONENTS}"]
    for by in ({"known_at": first}, {"available_at": FEBRUARY}):
        assert parties_of(bench.told("Zvezdolet Motors", **by)) == []
        assert parties_of(bench.told("Orbitron Works", **by)) == party
    assert parties_of(bench.told("Zvezdolet Motors")) == party
    told = bench.told("Orbitron Works")  # gone from the newest edition: no finding, but no silence either
    assert [(each["party_id"], each["weak_alias"]) for each in told["subject"]["parties"]] == [(party[0], True)]
    assert "weak_alias_only" in {each["code"] for each in told["notes"]}
    assert "to know" in told["summary"]


def test_an_old_edition_changes_what_was_available_and_never_what_was_known(bench: Bench) -> None:
    bench.load(edition(COMPONENTS, day="2026-10-30"), at=NOW - timedelta(hours=2))
    known = bench.now
    body = bench.ask("Aurus")
    assert parties_of(orjson.loads(body)) == []
    assert parties_of(bench.told("Aurus", available_at=FEBRUARY)) == []
    bench.later(hours=1)
    bench.load(edition(AURUS, COMPONENTS), at=FEBRUARY)
    assert same_but_for_the_id(bench.ask("Aurus", known_at=known), body)
    assert parties_of(bench.told("Aurus", known_at=known, available_at=known)) == []
    (then,) = bench.told("Aurus", available_at=FEBRUARY)["designations"]
    assert then["no_longer_found"] is None
    (now,) = bench.told("Aurus")["designations"]
    assert now["no_longer_found"] == "2024-02-24"
    assert parties_of(bench.told("Aurus", available_at=FEBRUARY - timedelta(seconds=1))) == []
    told_again(bench, [body])


def test_what_was_published_or_to_be_had_later_is_not_seen_not_even_by_name(bench: Bench) -> None:
    bench.load(edition(AURUS), at=FEBRUARY)
    statements = (sample.FOLDER / "statements.csv").read_text("utf-8").splitlines(keepends=True)
    bench.load_rows(MANIFESTS["sample_statements"], statements[:3])
    rows = (sample.FOLDER / "shipments.csv").read_text("utf-8").splitlines(keepends=True)
    october = replace(MANIFESTS["sample_trade"], retrieved_on=PartialDate.parse("2026-10-30"))
    bench.load_rows(october, rows[:13])
    for name, shown in (("Gyeonggi Industry", "2024-06-01"), ("Garam Byeolbit Industry", "2026-10-31")):
        day = datetime.fromisoformat(f"{shown}T12:00:00+00:00")
        told = bench.told(name, available_at=day)
        assert told["subject"]["parties"] and told["counterparties"], name
        told = bench.told(name, available_at=day - timedelta(days=2))
        assert (told["subject"]["parties"], told["counterparties"]) == ([], []), name
        assert "supplier_unknown" in {each["code"] for each in told["notes"]}


def test_a_statement_dated_to_come_is_hidden_now_and_by_the_same_clocks_later(bench: Bench) -> None:
    header, row, *_ = (sample.FOLDER / "statements.csv").read_text("utf-8").splitlines(keepends=True)
    bench.load_rows(MANIFESTS["sample_statements"], [header, row.replace("2024-06", "2026-12")])
    body = bench.ask("Gyeonggi Industry")
    assert parties_of(orjson.loads(body)) == []
    bench.later(days=40)
    assert parties_of(bench.told("Gyeonggi Industry")) != []
    bench.load(edition(AURUS), at=FEBRUARY)
    told_again(bench, [body])


def test_a_try_that_failed_later_says_nothing_of_what_was_available_before(bench: Bench) -> None:
    bench.load(edition(AURUS), at=NOW - timedelta(days=3))
    bench.later(hours=1)
    bench.load_as_it_is(b"<html>moved</html>", at=bench.now)

    def reason(**by: datetime) -> str | None:
        source = bench.told("Aurus", **by)["coverage"]["lists"]["sources"][0]
        return source.get("reason")

    assert "html" in (reason() or "")
    assert "html" not in (reason(available_at=NOW) or "")
    assert "html" not in (reason(known_at=NOW) or "")
