"""Bringing a database to the schema this code knows, and saying whether it is there."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from service.store.engine import writing

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_302_411  # any number: PostgreSQL's advisory lock under which one process migrates


def head() -> str:
    """Return the revision this code is written for: that of the last file of migrations, which begin with theirs."""
    return _known()[-1]


def _known() -> list[str]:
    return sorted(each.name.partition("_")[0] for each in (_MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def revision(connection: Connection) -> str | None:
    """Return the revision the database stands at, None where it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


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
        if current is not None and current not in _known():
            raise NewerSchema(f"the database stands at revision {current}, which this version does not know")
        _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    from alembic import command  # imported late: a tenth of the time in which a command starts
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
