"""Servers to which the tests send trade files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack

import pytest
from uploading import TOKEN, Served, serving


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server for all tests that leave it as it was, on each of the two databases."""
    folder = tmp_path_factory.mktemp("uploads")
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{folder / 'store.sqlite3'}"
        else:
            new: Callable[[], AbstractContextManager[str]] = request.getfixturevalue("new_postgres")
            url = stack.enter_context(new())
        server = stack.enter_context(serving(folder, url))
        yield server
        assert TOKEN not in server.log()


@pytest.fixture(scope="session")
def served_small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same on SQLite alone, for what is about HTTP and not about databases."""
    folder = tmp_path_factory.mktemp("refusals")
    with serving(folder, f"sqlite:///{folder / 'store.sqlite3'}") as server:
        yield server
        assert TOKEN not in server.log()
