"""Bringing a database to the schema this code knows, and saying whether it is there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from service.store.engine import writing

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_302_411  # any number: PostgreSQL's advisory lock under which one process migrates


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def head() -> str:
    """Return the revision this code is written for."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    assert revision is not None  # there is at least one migration
    return revision


def revision(connection: Connection) -> str | None:
    """Return the revision the database stands at, None where it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


class NewerSchema(Exception):
    """The database was written by a newer version of this service."""


def lock(connection: Connection) -> None:
    """Let one process at a time change the schema or the keys; on SQLite a writing transaction is alone anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def migrate(engine: Engine) -> None:
    """Bring the database to `head()`; several processes may call it at once. Raises NewerSchema."""
    with writing(engine) as connection:
        lock(connection)
        current = revision(connection)
        if current == head():
            return
        known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
        if current is not None and current not in known:
            raise NewerSchema(f"the database stands at revision {current}, which this version does not know")
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
