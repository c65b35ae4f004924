"""The application over real stores: an empty one, and one with the bundled sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app
from service.settings import Settings
from service.store import Store, open_store


@pytest.fixture(scope="session")
def empty_app(tmp_path_factory: pytest.TempPathFactory, clock: Callable[[], datetime]) -> Iterator[Flask]:
    """The application over a store that holds nothing."""
    folder = tmp_path_factory.mktemp("empty")
    settings = Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'store.sqlite3'}")
    store = open_store(settings.database_url)
    yield create_app(settings, store=store, clock=clock)
    store.close()


@pytest.fixture
def empty(empty_app: Flask) -> FlaskClient:
    return empty_app.test_client()


@pytest.fixture(scope="session")
def sample_app(sample_store: Store, settings: Settings, clock: Callable[[], datetime]) -> Flask:
    """The application over the bundled sample."""
    return create_app(settings, store=sample_store, clock=clock)


@pytest.fixture
def client(sample_app: Flask) -> FlaskClient:
    return sample_app.test_client()
