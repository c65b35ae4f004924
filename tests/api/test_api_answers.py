"""What the API answers is what it documents, is kept before it is sent, and is returned byte for byte."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import adapters
from adapters.sanctions import by_id
from schemas.parties import DesignationsSchema, PartiesSchema, PartySchema, ShipmentsSchema, StatementsSchema
from schemas.problems import IncompleteSchema, ProblemSchema
from schemas.profile import ProfileSchema
from schemas.sources import FindingCodesSchema, HealthSchema, ReadySchema, SourcesSchema
from service.app import create_app
from service.assess import FINDING_CODES
from service.loading import Loaded
from service.settings import Settings
from service.store import Store, open_store

SUPPLIERS = [
    "Gyeonggi Industry",
    "Garam Byeolbit Industry",
    "Mureungdowon Body Parts",
    "Aurus",
    "Nobody Knows Ltd7",
]
NEVER_GIVEN = "0b5f8a51-7d0c-4c8e-9a55-4f0a6f3d2e1b"
SAMPLE = Path(adapters.__file__).parent / "sample"


@pytest.mark.parametrize("supplier", SUPPLIERS)
def test_a_profile_has_exactly_the_keys_that_are_documented(client: FlaskClient, supplier: str) -> None:
    response = client.get(
        "/v1/profiles", query_string={"supplier": supplier, "country": "KR", "accept_incomplete": "true"}
    )
    assert response.status_code == 200
    assert ProfileSchema().validate(json.loads(response.data)) == {}


@pytest.mark.parametrize("supplier", SUPPLIERS)
def test_a_kept_answer_comes_back_byte_for_byte(client: FlaskClient, supplier: str) -> None:
    given = client.get("/v1/profiles", query_string={"supplier": supplier, "accept_incomplete": "true"})
    kept = client.get(given.headers["Content-Location"])
    assert (kept.status_code, kept.content_type) == (200, "application/json")
    assert kept.data == given.data


def test_a_posted_question_is_kept_where_location_says(client: FlaskClient) -> None:
    given = client.post(
        "/v1/profiles",
        json={
            "supplier": "Garam Byeolbit Industry",
            "names": ["KARAM PYOLBIT INDUSTRIAL CO., LTD."],
            "country": "South Korea",
            "identifiers": [{"type": "KRBRN", "value": "123-45-67890", "country": "kr"}],
            "address": "1 Namdong-daero, Incheon",
            "officers": ["Hong Gil-dong"],
            "bank": {"name": "Hanbit Bank of Nowhere", "swift": "hnbnkrse"},
            "external_id": "vendor-4711",
            "nexus": ["us", "UK"],
            "purpose": "order release",
            "as_of": "2026-01-31",
            "authorities": ["us"],
            "accept_incomplete": True,
        },
    )
    assert given.status_code == 201
    assert client.get(given.headers["Location"]).data == given.data
    profile = json.loads(given.data)
    assert ProfileSchema().validate(profile) == {}
    asked = profile["question"]
    assert (asked["country"], asked["as_of"], asked["authorities"]) == ("KR", "2026-01-31", ["US"])
    assert asked["identifiers"] == [{"type": "krbrn", "value": "123-45-67890", "country": "KR"}]
    assert asked["external_id"] == "vendor-4711"
    assert {each["authority"] for each in profile["coverage"]["lists"]["sources"]} == {"US"}


def test_the_day_asked_about_is_today_by_default(client: FlaskClient, now: datetime) -> None:
    profile = json.loads(client.get("/v1/profiles?supplier=Aurus&accept_incomplete=true").data)
    assert profile["question"]["as_of"] == now.date().isoformat()


def test_silence_over_excerpts_is_no_answer_and_waiting_does_not_help(client: FlaskClient) -> None:
    response = client.get("/v1/profiles?supplier=Nobody+Knows+Ltd7")
    problem = json.loads(response.data)
    assert (response.status_code, problem["code"]) == (409, "coverage_incomplete")
    assert "Retry-After" not in response.headers
    assert IncompleteSchema().validate(problem) == {}
    assert problem["profile"]["outcome"] == "incomplete"
    kept = client.get(f"/v1/profiles/{problem['profile']['id']}")
    assert kept.data in response.data  # the kept answer stands in the problem byte for byte


def test_a_posted_question_without_an_answer_is_a_problem_too(client: FlaskClient) -> None:
    assert client.post("/v1/profiles", json={"supplier": "Nobody Knows Ltd7"}).status_code == 409


def test_what_was_found_is_never_withheld(client: FlaskClient) -> None:
    response = client.get("/v1/profiles?supplier=Gyeonggi+Industry&country=KR")
    profile = json.loads(response.data)
    assert response.status_code == 200
    assert (profile["outcome"], profile["level_at_least"]) == ("findings_incomplete", "elevated")


@pytest.fixture
def whole_list(
    tmp_path: Path, clock: Callable[[], datetime], load_whole: Callable[..., Loaded]
) -> Callable[[timedelta], Flask]:
    """Return the application over one list taken as whole, asked so long after it was checked."""
    chosen = Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 's.sqlite3'}", lists=("us_ofac_cons",))
    store = open_store(chosen.database_url)
    content = (SAMPLE / "us_ofac_cons.xml").read_bytes()
    assert load_whole(store, by_id("us_ofac_cons"), content, at=clock()).result == "loaded"
    return lambda later: create_app(chosen, store=store, clock=lambda: clock() + later)


def test_nothing_found_in_a_fresh_whole_list_is_an_answer_with_its_scope(
    whole_list: Callable[[timedelta], Flask],
) -> None:
    response = whole_list(timedelta()).test_client().get("/v1/profiles?supplier=Nobody+Knows+Ltd7")
    profile = json.loads(response.data)
    assert (response.status_code, profile["outcome"]) == (200, "no_findings")
    assert profile["coverage"]["lists"]["sources"][0]["edition"] is not None


def test_nothing_found_in_an_old_list_is_no_answer_but_waiting_may_help(
    whole_list: Callable[[timedelta], Flask],
) -> None:
    aged = whole_list(timedelta(days=30)).test_client()
    response = aged.get("/v1/profiles?supplier=Nobody+Knows+Ltd7")
    problem = json.loads(response.data)
    assert (response.status_code, problem["code"]) == (503, "coverage_incomplete")
    assert int(response.headers["Retry-After"]) > 0
    assert IncompleteSchema().validate(problem) == {}
    assert aged.get("/v1/profiles?supplier=Nobody+Knows+Ltd7&accept_incomplete=true").json["outcome"] == "incomplete"


def test_links_carry_the_public_address_where_one_is_set(
    sample_store: Store, clock: Callable[[], datetime], tmp_path: Path
) -> None:
    chosen = Settings(data_dir=tmp_path, database_url="", base_url="https://dd.example")
    behind = create_app(chosen, store=sample_store, clock=clock).test_client()
    given = behind.post(
        "/v1/profiles",
        json={"supplier": "Aurus", "accept_incomplete": True},
        headers={"Host": "evil.example"},
    )
    assert given.headers["Location"].startswith("https://dd.example/v1/profiles/")


@pytest.mark.parametrize("profile_id", [NEVER_GIVEN, "x", "..", "%00", "A" * 400, "%ff", "경기", NEVER_GIVEN.upper()])
def test_an_answer_that_was_never_given_is_not_found(client: FlaskClient, profile_id: str) -> None:
    response = client.get(f"/v1/profiles/{profile_id}")
    assert (response.status_code, json.loads(response.data)["code"]) in {
        (404, "profile_unknown"),
        (404, "not_found"),
    }


def ids(client: FlaskClient, name: str) -> list[str]:
    found = json.loads(client.get("/v1/parties", query_string={"name": name}).data)
    assert PartiesSchema().validate(found) == {}
    return [each["party_id"] for each in found["parties"]]


def test_parties_are_found_by_name_and_told_with_all_that_is_known(client: FlaskClient) -> None:
    found = ids(client, "Aurus") + ids(client, "Garam Byeolbit Industry") + ids(client, "Gyeonggi Industry")
    assert "us_ofac_sdn:47956" in found
    shapes = {
        "": PartySchema,
        "/designations": DesignationsSchema,
        "/shipments": ShipmentsSchema,
        "/statements": StatementsSchema,
    }
    told: dict[str, list[Any]] = {path: [] for path in shapes}
    for party_id in found:
        for path, schema in shapes.items():
            response = client.get(f"/v1/parties/{party_id}{path}")
            body = json.loads(response.data)
            assert response.status_code == 200
            assert schema().validate(body) == {}
            told[path] += body.get(path.strip("/"), [body])
    assert all(told.values())  # each shape was held against something real


def test_pages_of_shipments_join_without_gap_or_repeat(client: FlaskClient) -> None:
    party = next(each for each in ids(client, "Aurus") if each.startswith("sample_trade:"))
    whole = json.loads(client.get(f"/v1/parties/{party}/shipments?limit=200").data)
    size = 7
    pages = [
        json.loads(client.get(f"/v1/parties/{party}/shipments?limit={size}&offset={start}").data)["shipments"]
        for start in range(0, whole["total"] + size, size)
    ]
    assert [each for page in pages for each in page] == whole["shipments"]
    assert len(whole["shipments"]) == whole["total"] > size


def test_one_page_of_parties_is_part_of_all(client: FlaskClient) -> None:
    every = ids(client, "Aurus")
    second = json.loads(client.get("/v1/parties?name=Aurus&limit=1&offset=1").data)
    assert [each["party_id"] for each in second["parties"]] == every[1:2]
    assert second["total"] == len(every)


@pytest.mark.parametrize(
    "party_id",
    ["us_ofac_sdn:1", "sample_trade:x", "nobody", "a:b:c", "A:1", "us_ofac_sdn:%00", "x:%0a", "us_ofac_sdn:"],
)
@pytest.mark.parametrize("path", ["", "/designations", "/shipments", "/statements"])
def test_a_party_that_is_not_held_is_not_found(client: FlaskClient, party_id: str, path: str) -> None:
    response = client.get(f"/v1/parties/{party_id}{path}")
    assert (response.status_code, json.loads(response.data)["code"]) == (404, "party_unknown")


def test_sources_say_what_is_held_and_how_fresh(client: FlaskClient) -> None:
    told = json.loads(client.get("/v1/sources").data)
    assert SourcesSchema().validate(told) == {}
    assert {"us_ofac_sdn", "uk_sanctions_list", "sample_trade"} <= {each["id"] for each in told["sources"]}
    assert all(each["licence"] for each in told["sources"])


def test_the_vocabulary_is_the_table_of_findings(client: FlaskClient) -> None:
    told = json.loads(client.get("/v1/finding-codes").data)
    assert FindingCodesSchema().validate(told) == {}
    assert [each["code"] for each in told["finding_codes"]] == [each.code for each in FINDING_CODES]


def test_the_service_says_that_it_is_alive_and_ready(client: FlaskClient) -> None:
    assert HealthSchema().validate(json.loads(client.get("/healthz").data)) == {}
    assert ReadySchema().validate(json.loads(client.get("/readyz").data)) == {}


def test_without_its_database_the_service_is_alive_but_not_ready(tmp_path: Path, clock: Callable[[], datetime]) -> None:
    nowhere = Settings(data_dir=tmp_path, database_url="postgresql://nobody@127.0.0.1:1/nothing")
    down = create_app(nowhere, store=open_store(nowhere.database_url, migrate=False), clock=clock).test_client()
    assert down.get("/healthz").status_code == 200
    for path, code in (
        ("/readyz", "not_ready"),
        ("/v1/profiles?supplier=Aurus", "store_unavailable"),
        ("/v1/sources", "store_unavailable"),
        ("/v1/parties?name=Aurus", "store_unavailable"),
        (f"/v1/profiles/{NEVER_GIVEN}", "store_unavailable"),
    ):
        response = down.get(path)
        problem = json.loads(response.data)
        assert (response.status_code, problem["code"]) == (503, code)
        assert int(response.headers["Retry-After"]) > 0
        assert ProblemSchema().validate(problem) == {}
