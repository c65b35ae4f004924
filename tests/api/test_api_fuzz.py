"""Questions made up from the API's own description: no answer is a server error, and every one is as described."""

from __future__ import annotations

from collections.abc import Callable
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
from service.app import create_app
from service.refresh import load_list
from service.settings import Settings
from service.store import open_store

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance, negative_data_rejection, unsupported_method,
]  # fmt: skip


@pytest.fixture(scope="module")
def described(
    tmp_path_factory: pytest.TempPathFactory, clock: Callable[[], datetime]
) -> schemathesis.schemas.BaseSchema:
    """The API over a list taken as whole, so that silence is an answer and not a server error by design (503)."""
    folder = tmp_path_factory.mktemp("fuzz")
    chosen = Settings(
        data_dir=folder, database_url=f"sqlite:///{folder / 's.sqlite3'}", lists=("us_ofac_cons",)
    )
    store = open_store(chosen.database_url)
    with (Path(adapters.__file__).parent / "sample" / "us_ofac_cons.xml").open("rb") as stream:
        load_list(store, by_id("us_ofac_cons"), stream, retrieved_at=clock(), now=clock())
    return schemathesis.openapi.from_wsgi("/openapi.json", create_app(chosen, store=store, clock=clock))


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_asked_is_answered_as_described(case: Case) -> None:
    case.call_and_validate(checks=CHECKS)
