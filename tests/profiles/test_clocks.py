"""Three clocks: an answer of the past is given again byte for byte, whatever was loaded since, and from nothing else."""

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

    def ask(self, name: str, **clocks: datetime) -> bytes:
        question = Question(names=(name,), as_of=date(2026, 11, 1), **clocks)
        return build(question, store=self.store, settings=self.settings, now=self.now).body

    def told(self, name: str, **clocks: datetime) -> dict[str, Any]:
        answer: dict[str, Any] = orjson.loads(self.ask(name, **clocks))
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
        clocks = {name: datetime.fromisoformat(told["question"][name]) for name in ("available_at", "known_at")}
        assert same_but_for_the_id(bench.ask(told["question"]["supplier"], **clocks), body)
        if clocks["available_at"] == clocks["known_at"]:
            alone = bench.ask(told["question"]["supplier"], known_at=clocks["known_at"])
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
