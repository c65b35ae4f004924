"""The clocks over HTTP: the same answer by the same instants, and an instant that cannot be is named."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from adapters.sanctions import by_id
from service import sample
from service.app import create_app
from service.loading import Loaded, load_list
from service.settings import Settings
from service.staging import Served
from service.store import open_store

SDN = by_id("us_ofac_sdn")
AURUS = "us_ofac_sdn:47956"
FEBRUARY = datetime(2024, 2, 24, 19, tzinfo=UTC)


def without_aurus(day: str) -> bytes:
    text = (sample.FOLDER / "us_ofac_sdn.xml").read_text("utf-8").replace("2024-02-23T00:00:00", f"{day}T00:00:00")
    start = text.index('<entity id="47956">')
    return (text[:start] + text[text.index("</entity>", start) + len("</entity>") :]).encode()


@pytest.fixture(scope="module")
def asked(
    tmp_path_factory: pytest.TempPathFactory, settings: Settings, load_whole: Callable[..., Loaded], now: datetime
) -> Iterator[FlaskClient]:
    """The application over a list that lost Aurus, whose older edition was loaded a day ago."""
    folder: Path = tmp_path_factory.mktemp("clocks")
    store = open_store(f"sqlite:///{folder / 'store.sqlite3'}")
    day = timedelta(days=1)
    load_whole(store, SDN, without_aurus("2026-11-20"), at=now - 3 * day)
    whole = (sample.FOLDER / "us_ofac_sdn.xml").read_bytes()
    done = load_list(store, SDN, [io.BytesIO(whole)], Served(at=FEBRUARY), clock=lambda: now - day)
    assert done.result == "loaded", done
    yield create_app(settings, store=store, clock=lambda: now).test_client()
    store.close()


def written(at: datetime) -> str:
    return quote(at.isoformat())


def profile(client: FlaskClient, **by: str) -> dict[str, Any]:
    asked = "".join(f"&{name}={value}" for name, value in by.items())
    answer = client.get(f"/v1/profiles?supplier=Aurus&accept_incomplete=true{asked}")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json
    return told


def test_a_profile_is_asked_by_its_clocks(asked: FlaskClient, now: datetime) -> None:
    told = profile(asked)
    assert told["designations"][0]["no_longer_found"] == "2024-02-24"
    assert profile(asked, available_at=written(FEBRUARY))["designations"][0]["no_longer_found"] is None
    known = now - timedelta(days=2)
    assert profile(asked, known_at=written(known))["designations"] == []
    by = {name: written(datetime.fromisoformat(told["question"][name])) for name in ("available_at", "known_at")}
    again = profile(asked, **by)
    assert {**again, "id": ""} == {**told, "id": ""}


def test_a_posted_question_has_the_same_clocks(asked: FlaskClient, now: datetime) -> None:
    body = {"supplier": "Aurus", "known_at": (now - timedelta(days=2)).isoformat(), "accept_incomplete": True}
    answer = asked.post("/v1/profiles", json=body)
    assert (answer.status_code, answer.json["designations"]) == (201, [])
    answer = asked.post("/v1/profiles", json={**body, "known_at": now.isoformat()})
    assert answer.json["designations"]


def test_the_history_of_a_party_is_seen_through_the_clocks(asked: FlaskClient, now: datetime) -> None:
    path = f"/v1/parties/{AURUS}/designations"
    told = asked.get(path).json
    assert [each["kind"] for each in told["designations"][0]["events"]] == ["first_seen", "no_longer_found"]
    assert asked.get(f"{path}?known_at={written(now - timedelta(days=2))}").json["designations"] == []
    then = asked.get(f"{path}?available_at={written(FEBRUARY)}").json
    assert [each["kind"] for each in then["designations"][0]["events"]] == ["first_seen"]
    again = asked.get(f"{path}?available_at={quote(told['available_at'])}&known_at={quote(told['known_at'])}")
    assert again.json == told


BAD = (
    "2024-02-23T18:43:00",
    "2024-02-23T18:43:00+00:00",  # + not written as %2B is a space
    "2024-02-23",
    "9999-12-31T23:59:59-12:00",
    "0001-01-01T00:00:00%2B12:00",
    "2099-01-01T00:00:00Z",
    "2024-02-30T00:00:00Z",
    "2024-02-23T24:61:00Z",
    "yesterday",
    "",
)


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("name", ["known_at", "available_at"])
@pytest.mark.parametrize("path", ["/v1/profiles?supplier=Aurus&", f"/v1/parties/{AURUS}/designations?"])
def test_an_instant_that_cannot_be_is_named(asked: FlaskClient, path: str, name: str, bad: str) -> None:
    answer = asked.get(f"{path}{name}={bad}")
    assert answer.status_code in (400, 422)
    assert answer.content_type == "application/problem+json"
    assert [each["field"] for each in answer.json["errors"]] == [name]


@pytest.mark.parametrize("bad", [*(each.replace("%2B", "+") for each in BAD if "+00:00" not in each), 1708713780, None])
@pytest.mark.parametrize("name", ["known_at", "available_at"])
def test_an_instant_in_a_body_that_cannot_be_is_named(asked: FlaskClient, name: str, bad: Any) -> None:
    answer = asked.post("/v1/profiles", json={"supplier": "Aurus", name: bad})
    assert answer.status_code in (400, 422)
    assert [each["field"] for each in answer.json["errors"]] == [name]
