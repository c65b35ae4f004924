"""Questions made up from the API's own description: no answer is a server error, and every one is as described."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

import adapters
from adapters.sanctions import by_id
from service.api.rooms import Rooms, give
from service.app import create_app
from service.loading import Loaded
from service.settings import Settings
from service.store import open_store

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance, negative_data_rejection, unsupported_method,
]  # fmt: skip


# The description is read when tests are collected and needs no database: this one is never spoken to.
NOWHERE = Settings(data_dir=Path(), database_url="postgresql://nobody@127.0.0.1:1/nothing")
APP = create_app(NOWHERE, store=open_store(NOWHERE.database_url, migrate=False))
schema = schemathesis.openapi.from_wsgi("/openapi.json", APP)


@pytest.fixture(scope="module", autouse=True)
def served(
    tmp_path_factory: pytest.TempPathFactory, clock: Callable[[], datetime], load_whole: Callable[..., Loaded]
) -> Iterator[None]:
    """Ask the API over a list taken as whole, so that silence is an answer and no 503 by design."""
    folder = tmp_path_factory.mktemp("fuzz")
    chosen = Settings(data_dir=folder, database_url=f"sqlite:///{folder / 's.sqlite3'}", lists=("us_ofac_cons",))
    store = open_store(chosen.database_url)
    content = (Path(adapters.__file__).parent / "sample" / "us_ofac_cons.xml").read_bytes()
    assert load_whole(store, by_id("us_ofac_cons"), content, at=clock()).result == "loaded"
    give(APP, Rooms(store=store, settings=chosen, clock=clock))
    yield
    store.close()


@schema.parametrize()
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[*HealthCheck],
)
def test_whatever_is_asked_is_answered_as_described(case: Case) -> None:
    case.call_and_validate(checks=CHECKS)
