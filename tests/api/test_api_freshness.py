"""How fresh the lists are, over real HTTP: the three clocks, the hard limit, a clock that jumps, and all editions."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import select
from werkzeug.serving import make_server

from adapters.sanctions import by_id
from schemas.problems import NotFreshSchema, ProblemSchema
from schemas.sources import EditionsSchema, FreshSchema, SourcesSchema
from service import intake, sample
from service.app import create_app
from service.loading import Loaded, load_list, refused
from service.settings import Settings
from service.staging import Served
from service.store import Store
from service.store.tables import Edition

LISTS = ("us_ofac_sdn", "us_ofac_cons", "uk_sanctions_list")
NOBODY = {"supplier": "Quixwold Zanterbury Holdings"}
Load = Callable[..., Loaded]


@dataclass
class Clock:
    at: datetime

    def __call__(self) -> datetime:
        return self.at


@contextmanager
def served(store: Store, settings: Settings, clock: Callable[[], datetime]) -> Iterator[str]:
    """Serve the application on loopback and give its address."""
    server = make_server("127.0.0.1", 0, create_app(settings, store=store, clock=clock), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def get(address: str, path: str, **query: Any) -> tuple[int, dict[str, Any]]:
    response = requests.get(f"{address}{path}", params=query, timeout=30)
    return response.status_code, response.json()


@pytest.fixture
def full(store: Store, settings: Settings, now: datetime, load_whole: Load) -> Store:
    for name in LISTS:
        assert load_whole(store, by_id(name), (sample.FOLDER / f"{name}.xml").read_bytes(), at=now).result == "loaded"
    return store


# ------------------------------------------------------------------------------------------- /freshz


def test_whole_lists_within_their_limit_are_fresh_and_show_three_clocks(
    full: Store, settings: Settings, now: datetime
) -> None:
    later = now + timedelta(hours=7)  # past the limit of staleness of each, before that of expiry
    for at, status in ((now, "answered"), (later, "stale")):
        with served(full, settings, lambda at=at: at) as address:
            code, told = get(address, "/freshz")
        assert (code, FreshSchema().validate(told), told["fresh"]) == (200, {}, True)
        assert [(each["id"], each["status"], each["required"]) for each in told["lists"]] == [
            (name, status, True) for name in LISTS
        ]
        sdn = told["lists"][0]
        assert sdn["checked_at"] == sdn["changed_at"] == now.isoformat()
        assert (sdn["published"], sdn["stale_after_hours"], sdn["expires_after_hours"]) == ("2024-02-23", 6, 24)
        assert sdn["stagnant"] is True
        assert "no new publication since 2024-02-23" in sdn["reason"]


def test_a_clock_that_jumps_a_day_ends_freshness_and_answers_and_jumping_back_recovers_nothing(
    full: Store, settings: Settings, now: datetime
) -> None:
    clock = Clock(now)
    with served(full, settings, clock) as address:
        assert get(address, "/freshz")[0] == 200
        assert get(address, "/v1/profiles", **NOBODY)[1]["outcome"] == "no_findings"

        clock.at = now + timedelta(hours=25)
        code, problem = get(address, "/freshz")
        assert (code, problem["code"], NotFreshSchema().validate(problem)) == (503, "not_fresh", {})
        assert {each["status"] for each in problem["lists"]} == {"expired"}
        assert problem["detail"] == "us_ofac_sdn: expired; us_ofac_cons: expired; uk_sanctions_list: expired"
        code, problem = get(address, "/v1/profiles", **NOBODY)
        assert (code, problem["code"], problem["profile"]["outcome"]) == (503, "coverage_incomplete", "incomplete")
        assert get(address, "/v1/profiles", **NOBODY, accept_incomplete="true")[1]["outcome"] == "incomplete"

        # a try in vain at that hour is on record: nothing is younger than that, whatever the machine's clock says
        refused(full, "us_ofac_sdn", "failed", "no answer", now=clock.at)
        clock.at = now + timedelta(minutes=1)
        assert get(address, "/freshz")[0] == 503
        assert get(address, "/v1/profiles", **NOBODY)[1]["code"] == "coverage_incomplete"
        assert {each["status"] for each in get(address, "/v1/sources")[1]["sources"]} == {"expired"}


def test_only_a_new_check_makes_an_expired_list_fresh_again(
    full: Store, settings: Settings, now: datetime, load_whole: Load
) -> None:
    late = now + timedelta(hours=25)
    narrow = replace(settings, required_lists=("us_ofac_sdn",))
    with served(full, narrow, lambda: late) as address:
        assert get(address, "/freshz")[0] == 503
        for name in ("us_ofac_cons", "us_ofac_sdn"):
            content = (sample.FOLDER / f"{name}.xml").read_bytes()
            assert load_whole(full, by_id(name), content, at=late).result == "unchanged"
        code, told = get(address, "/freshz")
    assert code == 200
    assert [(each["id"], each["status"], each["required"]) for each in told["lists"]] == [
        ("us_ofac_sdn", "answered", True),
        ("us_ofac_cons", "answered", False),
        ("uk_sanctions_list", "expired", False),
    ]
    assert told["lists"][0]["checked_at"] == late.isoformat()
    assert told["lists"][0]["changed_at"] == now.isoformat(), "the bytes are the old ones"


def test_an_excerpt_and_a_list_that_never_came_are_not_fresh(store: Store, settings: Settings, now: datetime) -> None:
    content = io.BytesIO((sample.FOLDER / "us_ofac_sdn.xml").read_bytes())
    load_list(store, by_id("us_ofac_sdn"), [content], Served(at=now, excerpt=True), clock=lambda: now)
    refused(store, "us_ofac_cons", "failed", "no answer", now=now)
    with served(store, settings, lambda: now) as address:
        code, problem = get(address, "/freshz")
    assert code == 503
    assert [(each["status"], each["last_try"]) for each in problem["lists"]] == [
        ("excerpt", None),
        ("failed", "failed"),
        ("never_read", None),
    ]


def test_a_list_held_at_the_gate_stays_fresh_until_its_limit_and_says_so(
    full: Store, settings: Settings, now: datetime
) -> None:
    soon = now + timedelta(minutes=1)
    listing = by_id("us_ofac_sdn")
    assert load_list(full, listing, [io.BytesIO(b"<html/>")], Served(at=soon), clock=lambda: soon).result == "held"
    with served(full, settings, lambda: soon) as address:
        code, told = get(address, "/freshz")
        assert SourcesSchema().validate(get(address, "/v1/sources")[1]) == {}
    assert (code, told["lists"][0]["status"], told["lists"][0]["last_try"]) == (200, "answered", "held")
    assert told["lists"][0]["reason"].startswith("held: ")


def test_a_database_that_does_not_answer_is_no_freshness(settings: Settings, now: datetime) -> None:
    nowhere = replace(settings, database_url="postgresql://nobody@127.0.0.1:1/nothing")
    from service.store import open_store

    store = open_store(nowhere.database_url, migrate=False)
    with served(store, nowhere, lambda: now) as address:
        code, problem = get(address, "/freshz")
    store.close()
    assert (code, problem["code"], ProblemSchema().validate(problem)) == (503, "store_unavailable", {})


# ------------------------------------------------------------------------------------------- /v1/sources/{id}/editions


def test_every_edition_is_told_with_when_it_was_served_and_every_try_with_its_reason(
    store: Store, settings: Settings, now: datetime, load_whole: Load
) -> None:
    text = (sample.FOLDER / "us_ofac_sdn.xml").read_text(encoding="utf-8")
    sdn, days = by_id("us_ofac_sdn"), [now - timedelta(days=back) for back in (3, 2, 1)]
    old = text.replace("2024-02-23T00:00:00", "2024-02-22T00:00:00").encode()
    assert load_whole(store, sdn, text.encode(), at=days[2]).result == "loaded"
    assert load_whole(store, sdn, old, at=days[0]).result == "loaded", "the older one came later"
    assert load_whole(store, sdn, old, at=days[1]).result == "unchanged"
    held = load_list(store, sdn, [io.BytesIO(b"<html/>")], Served(at=now), clock=lambda: now)
    refused(store, sdn.id, "failed", "no answer", now=now + timedelta(minutes=1))
    with served(store, settings, lambda: now + timedelta(minutes=2)) as address:
        code, told = get(address, "/v1/sources/us_ofac_sdn/editions")
        pages = [get(address, "/v1/sources/us_ofac_sdn/editions", limit=1, offset=at)[1] for at in range(3)]
    assert (code, EditionsSchema().validate(told), told["source"], told["total"]) == (200, {}, "us_ofac_sdn", 2)
    assert [
        (each["state"], each["published"], each["sightings"], each["first_served_at"], each["last_served_at"])
        for each in told["editions"]
    ] == [
        ("active", "2024-02-23", 1, days[2].isoformat(), days[2].isoformat()),
        ("past", "2024-02-22", 2, days[0].isoformat(), days[1].isoformat()),
    ]
    for each in told["editions"]:
        assert (each["layout"], each["rows"], each["excerpt"], each["part_of_set"]) == (
            "enhanced_xml",
            26,
            False,
            False,
        )
        assert each["checked_at"] == each["last_served_at"]
    assert [page["editions"] for page in pages] == [[told["editions"][0]], [told["editions"][1]], []]
    assert all(page["total"] == 2 and page["attempts"] == told["attempts"] for page in pages)
    failed, refusal = told["attempts"]
    assert (failed["result"], failed["reason"], failed["sha256"]) == ("failed", "no answer", None)
    assert (refusal["result"], refusal["reason"]) == ("held", held.reason)
    assert len(refusal["sha256"]) == 64


def test_the_tries_told_are_the_last_twenty(store: Store, settings: Settings, now: datetime) -> None:
    for number in range(25):
        refused(store, "eu_fsf", "failed", f"try {number}", now=now)
    with served(store, settings, lambda: now) as address:
        _, told = get(address, "/v1/sources/eu_fsf/editions")
    assert (told["total"], told["editions"]) == (0, [])
    assert [each["reason"] for each in told["attempts"]] == [f"try {number}" for number in range(24, 4, -1)]


def test_the_files_of_a_data_set_and_what_a_reader_left_out_are_told(
    store: Store, settings: Settings, now: datetime
) -> None:
    (manifest,) = [each for each in sample.manifests() if each.id == "sample_trade"]
    assert intake.load_trade(store, manifest, sample.FOLDER / manifest.files[0], clock=lambda: now).result == "loaded"
    with store.writing() as connection:
        connection.execute(Edition.__table__.update().values(left_out={"no name": 2}))
    with served(store, settings, lambda: now) as address:
        _, told = get(address, "/v1/sources/sample_trade/editions")
    assert EditionsSchema().validate(told) == {}
    (one,) = told["editions"]
    assert (one["rows"], one["sightings"], one["first_served_at"], one["left_out"]) == (71, 0, None, {"no name": 2})


def test_an_edition_that_is_still_loading_is_not_told(full: Store, settings: Settings, now: datetime) -> None:
    with full.writing() as connection:
        (pk,) = connection.execute(select(Edition.pk).limit(1)).scalars()
        connection.execute(Edition.__table__.update().where(Edition.pk == pk).values(state="loading"))
    with served(full, settings, lambda: now) as address:
        assert get(address, "/v1/sources/us_ofac_sdn/editions")[1]["total"] == 0


@pytest.mark.parametrize("source_id", ["no_such_list", "US_OFAC_SDN", "a", "us_ofac_sdn%00", "us_ofac_sdn'", "x" * 65])
def test_an_unknown_source_is_a_problem(full: Store, settings: Settings, now: datetime, source_id: str) -> None:
    with served(full, settings, lambda: now) as address:
        code, problem = get(address, f"/v1/sources/{source_id}/editions")
        assert (code, problem["code"], ProblemSchema().validate(problem)) == (404, "source_unknown", {})
        assert get(address, f"/v1/sources/{source_id}/editions", page="2")[0] == 400
