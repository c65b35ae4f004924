"""Silence is not clearance: taking any source away, or letting it age, never makes an answer look better."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from adapters.sanctions import LISTS, by_id
from service import report, sample
from service.loading import Loaded, load_list
from service.profiles import build
from service.question import Question
from service.settings import Settings
from service.staging import Served
from service.store import Store, clocks, open_store
from service.store.tables import Edition, Sighting, Source

NAMES = (
    "Gyeonggi Industry",
    "Garam Byeolbit Industry",
    "Aurus",
    "Silverferry Lantern Trading",
    "Quixwold Zanterbury Holdings",
)
LEVELS = {None: 0, "elevated": 1, "high": 2, "critical": 3}
# what a reader who wants good news would like best, first
OUTCOMES = {"no_findings": 0, "incomplete": 1, "findings_incomplete": 2, "findings": 2}


def full_lists(store: Store, now: datetime, load_whole: Callable[..., Loaded]) -> None:
    """Load the bundled lists as if they were whole, so that an answer can be complete."""
    for name in ("us_ofac_sdn", "us_ofac_cons", "uk_sanctions_list"):
        content = (sample.FOLDER / f"{name}.xml").read_bytes()
        assert load_whole(store, by_id(name), content, at=now).result == "loaded"


@pytest.fixture(scope="module")
def full_store(
    tmp_path_factory: pytest.TempPathFactory,
    now: datetime,
    clock: Callable[[], datetime],
    load_whole: Callable[..., Loaded],
) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('full') / 'store.sqlite3'}")
    full_lists(store, now, load_whole)
    for manifest in sample.manifests():
        if manifest.id in ("sample_trade", "sample_whatif", "sample_statements"):
            from service import intake

            load = intake.load_trade if manifest.kind == "trade" else intake.load_statements
            load(store, manifest, sample.FOLDER / manifest.files[0], clock=clock)
    yield store
    store.close()


def ask(store: Store, settings: Settings, at: datetime, name: str) -> dict[str, Any]:
    answer = build(Question(names=(name,), as_of=at.date()), store=store, settings=settings, now=at)
    told: dict[str, Any] = orjson.loads(answer.body)
    if told["outcome"] == "incomplete":
        assert answer.obstacle in ("wait", "cannot")
    return told


def attention(profile: dict[str, Any]) -> int:
    return LEVELS[profile.get("level", profile.get("level_at_least"))]


def test_no_findings_needs_every_required_list(full_store: Store, settings: Settings, now: datetime) -> None:
    whole = ask(full_store, settings, now, "Quixwold Zanterbury Holdings")
    assert whole["outcome"] == "no_findings"
    assert "23 February 2024" not in whole["summary"]  # nobody was found
    assert "lists: " in whole["summary"]
    assert "trade records: from " in whole["summary"]


@pytest.mark.parametrize("name", ["Silverferry Lantern", "Silverferry Lanterm Trading"])
def test_a_possible_match_is_named_where_nothing_was_found(
    full_store: Store, settings: Settings, now: datetime, name: str
) -> None:
    told = ask(full_store, settings, now, name)
    assert (told["outcome"], told["subject"]["parties"]) == ("no_findings", [])
    assert {each["verdict"] for each in told["subject"]["alternatives"]} == {"possible"}
    shown = report.text(told)
    for said in (told["summary"], " ".join(shown.split())):
        assert f"No finding about {name} in the sources searched, but to know: it may be one of" in said
        assert "SILVERFERRY LANTERN TRADING LIMITED (sample_trade)" in said
        assert "possible matches that a person must look at." in said
    whole = " ".join([shown, told["summary"], *(each["sentence"] for each in told["notes"])])
    assert "knows a party of this name" not in whole
    assert "knows a party that is surely of this name" in whole
    assert "whether the supplier is one of" in whole


def test_a_name_that_nobody_bears_is_still_told_as_unknown(
    full_store: Store, settings: Settings, now: datetime
) -> None:
    told = ask(full_store, settings, now, "Quixwold Zanterbury Holdings")
    assert "Nothing was found about Quixwold Zanterbury Holdings" in told["summary"]
    assert "no source knows a party of this name" in told["summary"]
    assert "no source we hold knows a party of this name" in report.text(told)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("listing", LISTS, ids=lambda each: each.id)
def test_a_list_that_grows_old_never_makes_an_answer_look_better(
    full_store: Store, settings: Settings, now: datetime, name: str, listing: Any
) -> None:
    fresh = ask(full_store, settings, now, name)
    for age in (listing.stale_after, listing.expires_after):
        old = ask(full_store, settings, now + age + timedelta(minutes=1), name)
        assert (
            OUTCOMES[old["outcome"]] >= OUTCOMES[fresh["outcome"]] or old["outcome"] == "incomplete" == fresh["outcome"]
        )
        assert old["outcome"] != "no_findings"
        assert attention(old) == attention(fresh)
        assert old["outcome"] != "findings"


_SOURCES = (
    "us_ofac_sdn",
    "us_ofac_cons",
    "uk_sanctions_list",
    "sample_trade",
    "sample_whatif",
    "sample_statements",
)


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(taken=st.sets(st.sampled_from(_SOURCES)), more=st.sampled_from(_SOURCES), name=st.sampled_from(NAMES))
def test_taking_any_source_away_never_makes_an_answer_look_better(
    full_store: Store, settings: Settings, now: datetime, taken: set[str], more: str, name: str
) -> None:
    with_more_sources = _without(full_store, taken, settings, now, name)
    with_fewer = _without(full_store, taken | {more}, settings, now, name)
    if with_more_sources["outcome"] != "no_findings":
        assert with_fewer["outcome"] != "no_findings"
    if more in taken:
        assert with_fewer["outcome"] == with_more_sources["outcome"]
    if taken | {more}:
        assert with_fewer["outcome"] in ("incomplete", "findings_incomplete")


def _without(store: Store, taken: set[str], settings: Settings, now: datetime, name: str) -> dict[str, Any]:
    """Ask a store from which the editions of the sources named are hidden, and put them back."""
    hidden = select(Edition.pk).join(Source).where(Source.id.in_(taken), Edition.state == "active")
    with store.writing() as connection:
        pks = list(connection.execute(hidden).scalars())
        recorded = dict(connection.execute(select(Sighting.pk, Sighting.recorded_at)).all())
        connection.execute(update(Edition).where(Edition.pk.in_(pks)).values(state="past"))
        never = datetime.max.replace(tzinfo=UTC)
        connection.execute(update(Sighting).where(Sighting.edition_pk.in_(pks)).values(recorded_at=never))
        clocks.record(connection, now)  # as every change does, or what was found before is remembered
    try:
        return ask(store, settings, now, name)
    finally:
        with store.writing() as connection:
            connection.execute(update(Edition).where(Edition.pk.in_(pks)).values(state="active"))
            for pk, at in recorded.items():
                connection.execute(update(Sighting).where(Sighting.pk == pk).values(recorded_at=at))
            clocks.record(connection, now)


def test_a_held_refresh_changes_no_answer(full_store: Store, settings: Settings, now: datetime) -> None:
    before = ask(full_store, settings, now, "Quixwold Zanterbury Holdings")
    held = load_list(full_store, LISTS[0], [io.BytesIO(b"<html/>")], Served(at=now), clock=lambda: now)
    assert held.result == "held"
    assert (
        ask(full_store, settings, now, "Quixwold Zanterbury Holdings")["outcome"] == before["outcome"] == "no_findings"
    )


def test_a_trade_set_that_ended_is_named_in_the_scope_and_blocks_only_where_it_is_required(
    full_store: Store, settings: Settings, now: datetime
) -> None:
    from dataclasses import replace

    loose = ask(full_store, settings, now, "Quixwold Zanterbury Holdings")
    assert loose["outcome"] == "no_findings"
    assert loose["coverage"]["trade"]["complete"] is False
    assert loose["coverage"]["trade"]["outcome"] == "incomplete"
    strict = ask(full_store, replace(settings, trade_required=True), now, "Quixwold Zanterbury Holdings")
    assert strict["outcome"] == "incomplete"
