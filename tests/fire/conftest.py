"""What the tests under fire stand on: an origin, lists that stand, and a note of what came of each fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import made
import pytest
from origin import Origin, serving
from standing import Base

from service.store import Store, open_store

New = Callable[[], AbstractContextManager[str]]


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with serving() as server:
        yield server


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def shared_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store on each of the two engines, for all the tests of a file that must leave it as it is."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('fire') / 'store.sqlite3'}"
        else:
            new: New = request.getfixturevalue("new_postgres")
            url = stack.enter_context(new())
        opened = open_store(url)
        yield opened
        opened.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """An empty store for what is about readers, not about databases."""
    opened = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def sample(shared_store: Store, origin: Origin) -> Base:
    """The 26 real parties of the SDN sample, standing as a whole edition of 25 February 2024."""
    base = Base(shared_store, origin, origin.listing("us_ofac_sdn", "/sample"))
    assert base.serve_and_refresh(made.sample(day="2024-02-25")).result == "loaded"
    return base


@pytest.fixture
def outcome(request: pytest.FixtureRequest) -> list[str]:
    """Where a test writes what came of its fault, for the table at the end."""
    words: list[str] = []
    request.node.outcome = words
    return words


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Let the report carry what came of the faults that the test names, over processes, too."""
    report = yield
    if call.when == "call":
        words = " ".join("; ".join(getattr(item, "outcome", ())).split()) or "as expected"
        if report.failed:
            words = (
                "WRONG ACTIVATION" if "AssertionError: a wrong activation" in report.longreprtext else "the test failed"
            )
        report.user_properties += [("fault", [each.args[0], words]) for each in item.iter_markers("fault")]
    return report
