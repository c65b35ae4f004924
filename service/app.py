"""Puts the house together; the only file that knows every room."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock

from flask import Flask, request

from service import coverage, errors
from service.api import envelope, log, openapi
from service.api.chains import chains
from service.api.envelope import WEB
from service.api.operation import operation
from service.api.parties import parties
from service.api.profiles import profiles
from service.api.rooms import Rooms, give
from service.api.rulings import rulings
from service.api.sources import sources
from service.api.trade_datasets import trade_datasets
from service.api.trade_files import trade_files
from service.settings import Settings
from service.store import Store, StoreUnavailable, open_store
from service.web import web

_LOG = logging.getLogger("service.app")


def _now() -> datetime:
    return datetime.now(UTC)


def create_app(settings: Settings, *, store: Store | None = None, clock: Callable[[], datetime] = _now) -> Flask:
    """Return the application over this store, or over the one the settings name.

    Raises ValueError for a setting that names an unknown list, BadDatabaseUrl or NewerSchema for a database that can
    never serve. One that only does not answer yet is waited for: requests are answered 503 until then.
    """
    coverage.enabled(settings)
    log.to_standard_error(settings.log_level)
    app = Flask("service", static_folder=None)
    app.url_map.merge_slashes = False  # a redirect would be one more place that repeats what was asked
    errors.register(app)
    envelope.wrap(app)
    give(app, Rooms(store=store or _opened(app, settings), settings=settings, clock=clock))
    api = openapi.describe(app)
    for part in (profiles, chains, parties, rulings, sources, trade_datasets, trade_files, operation):
        api.register_blueprint(part)
    app.register_blueprint(web)
    return app


def _opened(app: Flask, settings: Settings) -> Store:
    folder = settings.names_folder
    try:
        return open_store(settings.database_url, names_folder=folder, patient=False)
    except StoreUnavailable:
        _LOG.warning("the database does not answer yet")
        store = open_store(settings.database_url, migrate=False, names_folder=folder, patient=False)
        _migrate_when_it_answers(app, store)
        return store


def _migrate_when_it_answers(app: Flask, store: Store) -> None:
    pending, lock = [store], Lock()

    @app.before_request
    def bring_up() -> None:
        if request.blueprint in (None, WEB) or request.endpoint == "operation.read_health":
            return  # neither needs the database
        with lock:
            if pending:
                store.migrate()
                pending.clear()
