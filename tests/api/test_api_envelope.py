"""Whatever is asked, the answer is JSON in one shape, private, inert and numbered; and no name is logged."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, make_url

from schemas.problems import ProblemSchema
from service.api.rooms import rooms
from service.app import create_app
from service.errors import KINDS
from service.settings import Settings
from service.store import Store

PATHS = [
    "/v1/profiles?supplier=Aurus&accept_incomplete=true",
    "/v1/profiles",
    "/v1/sources",
    "/healthz",
    "/nothing",
    "/openapi.json",
]
BANNED = re.compile(r"\b(clear|clean|safe|violations?|breach(es)?|evasion|sanctioned)\b", re.IGNORECASE)


@pytest.mark.parametrize("path", [*PATHS, "/docs", "/docs/page.js", "/docs/nothing"])
def test_every_answer_carries_the_headers_that_keep_it_private_and_inert(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert re.fullmatch(r"[0-9a-f]{32}", headers["X-Request-Id"])
    assert "Server" not in headers


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "not_found"),
        ("GET", "/v1", 404, "not_found"),
        ("GET", "/v1/owners", 404, "not_found"),
        ("GET", "/v1/parties/us_ofac_sdn:47956/owners", 404, "not_found"),
        ("POST", "/v1/checks", 404, "not_found"),
        ("GET", "/v1/profiles/", 404, "not_found"),
        ("GET", "//v1/profiles", 404, "not_found"),
        ("GET", "/v1/lists/..%2f..%2fetc%2fpasswd", 404, "not_found"),
        ("GET", "/docs/..%2f..%2fapp.py", 404, "not_found"),
        ("GET", "/docs/__init__.py", 404, "not_found"),
        ("GET", "/%00", 404, "not_found"),
        ("GET", "/%c0%af", 404, "not_found"),
        ("GET", "/console", 404, "not_found"),
        ("DELETE", "/v1/profiles", 405, "method_not_allowed"),
        ("PUT", "/v1/profiles", 405, "method_not_allowed"),
        ("TRACE", "/v1/profiles", 405, "method_not_allowed"),
        ("TRACE", "/healthz", 405, "method_not_allowed"),
        ("POST", "/v1/sources", 405, "method_not_allowed"),
        ("BREW", "/v1/sources", 405, "method_not_allowed"),
    ],
)
def test_what_is_not_there_is_a_problem_in_json(
    client: FlaskClient, method: str, path: str, status: int, code: str
) -> None:
    response = client.open(path, method=method)
    assert (response.status_code, response.content_type) == (status, "application/problem+json")
    problem = json.loads(response.data)
    assert ProblemSchema().validate(problem) == {}
    assert (problem["code"], problem["type"]) == (code, f"/problems/{code}")
    assert problem["request_id"] == response.headers["X-Request-Id"]
    assert ("Allow" in response.headers) == (status == 405)


def test_allow_names_the_methods_there_are(client: FlaskClient) -> None:
    assert client.put("/v1/profiles").headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert client.post("/v1/sources").headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", PATHS)
def test_head_answers_as_get_does_without_the_body(client: FlaskClient, path: str) -> None:
    whole, head = client.get(path), client.head(path)
    assert (head.status_code, head.content_type, head.data) == (whole.status_code, whole.content_type, b"")


def test_options_says_what_may_be_asked(client: FlaskClient) -> None:
    response = client.options("/v1/profiles")
    assert (response.status_code, response.data) == (204, b"")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize(
    "accept", ["text/html", "application/xml", "image/*;q=0.9, text/*", "application/json;q=0", "nonsense"]
)
@pytest.mark.parametrize("path", ["/v1/sources", "/v1/profiles/00000000-0000-4000-8000-000000000000", "/healthz"])
def test_who_takes_no_json_is_told_so_in_json(client: FlaskClient, path: str, accept: str) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert (response.status_code, response.content_type) == (406, "application/problem+json")


@pytest.mark.parametrize(
    "accept",
    ["*/*", "application/json", "application/*", "text/html, */*;q=0.1", "", "text/html,application/json"],
)
def test_who_takes_json_gets_it(client: FlaskClient, accept: str) -> None:
    assert client.get("/v1/sources", headers={"Accept": accept, "Accept-Encoding": "gzip, bomb, *"}).status_code == 200


def test_a_browser_is_given_the_page_and_its_files(client: FlaskClient) -> None:
    page = client.get("/docs", headers={"Accept": "text/html"})
    assert page.content_type == "text/html; charset=utf-8"
    files = re.findall(r'(?:src|href)="(docs/[^"]+)"', page.text)
    assert len(files) == 5
    assert all(client.get(f"/{file}").status_code == 200 for file in files)
    assert "//" not in page.text.replace("<!doctype html>", "")  # no other host
    assert not re.search(r"<(script|style)>|style=|\son\w+=", page.text)  # nothing inline


def test_a_fault_of_ours_is_numbered_and_says_nothing_of_what_was_asked(
    sample_store: Store, settings: Settings, clock: Callable[[], datetime], capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(settings, store=sample_store, clock=clock)

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("could not fold Gyeonggi Industry")

    response = app.test_client().get("/broken?supplier=Gyeonggi+Industry")
    assert (response.status_code, response.content_type) == (500, "application/problem+json")
    problem = json.loads(response.data)
    assert problem["code"] == "internal_error"
    logged = capsys.readouterr().err
    assert problem["request_id"] in logged
    assert "RuntimeError" in logged
    assert "broken" in logged
    assert "Gyeonggi" not in logged + response.text
    assert "Traceback" not in response.text


def test_the_log_has_one_line_of_json_for_each_request_and_no_name(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = "Evil\r\n\x1b[31mName"
    client.get("/v1/profiles", query_string={"supplier": hostile, "accept_incomplete": "true"})
    client.post("/v1/profiles", json={"supplier": hostile, "officers": ["Hong Gil-dong"]})
    client.get(f"/v1/parties/{hostile}")
    client.get("/Hong-Gil-dong")
    client.open("/v1/sources", method="HONG")
    logged = capsys.readouterr().err
    lines = [json.loads(line) for line in logged.splitlines()]
    assert [each["route"] for each in lines] == [
        "/v1/profiles",
        "/v1/profiles",
        "/v1/parties/<party_id>",
        None,
        None,
    ]
    assert [each["method"] for each in lines] == ["GET", "POST", "GET", "GET", "other"]
    assert all(set(each) == {"at", "level", "event", "request_id", "method", "route", "status", "ms"} for each in lines)
    assert "Hong" not in logged
    assert "Evil" not in logged


def test_no_answer_uses_a_word_that_could_be_taken_for_a_verdict(client: FlaskClient) -> None:
    told = [
        client.get(path).text
        for path in (*PATHS, "/docs", "/v1/finding-codes", "/v1/profiles?supplier=Nobody+Knows+Ltd7")
    ]
    own = "".join(told)
    assert [found.group() for found in BANNED.finditer(own)] == []


def test_every_kind_of_problem_has_a_status_a_client_can_act_on() -> None:
    assert all(400 <= status < 600 and title for status, title in KINDS.values())
    assert all(re.fullmatch(r"[a-z0-9_]+", code) for code in KINDS)


def test_a_database_that_comes_late_is_waited_for(
    tmp_path: Path, postgres_server: str, clock: Callable[[], datetime]
) -> None:
    server = make_url(postgres_server).set(drivername="postgresql+psycopg")
    late = server.set(database=f"late_{uuid.uuid4().hex}")
    settings = Settings(data_dir=tmp_path, database_url=late.render_as_string(hide_password=False))
    app = create_app(settings, clock=clock)
    client = app.test_client()
    assert [client.get(path).status_code for path in ("/healthz", "/docs", "/readyz", "/v1/sources")] == [
        200,
        200,
        503,
        503,
    ]
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{late.database}"')
        assert [client.get(path).status_code for path in ("/readyz", "/v1/sources", "/healthz")] == [
            200,
            200,
            200,
        ]
        with app.app_context():
            rooms().store.close()
        connection.exec_driver_sql(f'DROP DATABASE "{late.database}" WITH (FORCE)')
    admin.dispose()
