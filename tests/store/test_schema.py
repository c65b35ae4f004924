"""The schema: migrations give what the code's tables say, on both engines, and a newer database is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from service.store import NewerSchema, open_store, schema
from service.store.engine import BadDatabaseUrl, StoreUnavailable, make_engine
from service.store.tables import Base


def test_the_migrations_give_exactly_the_tables_of_the_code(database_url: str) -> None:
    open_store(database_url).close()
    engine = make_engine(database_url)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
        checks = {
            each["name"]
            for name in inspect(connection).get_table_names()
            for each in inspect(connection).get_check_constraints(name)
        }
    engine.dispose()
    assert differences == []
    assert {"source_kind", "edition_state", "attempt_result"} <= checks


def test_the_files_of_migrations_begin_with_their_revisions() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    scripts = ScriptDirectory.from_config(config)
    assert schema.head() == scripts.get_current_head()
    for each in scripts.walk_revisions():
        assert Path(each.path).name.startswith(f"{each.revision}_")


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    open_store(database_url).close()
    store = open_store(database_url)
    assert store.ready()[0]
    store.close()


def test_a_database_of_a_newer_version_is_refused(database_url: str) -> None:
    open_store(database_url).close()
    engine = create_engine(make_engine(database_url).url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(NewerSchema, match="9999"):
        open_store(database_url)


def test_a_store_that_was_never_migrated_is_not_ready(database_url: str) -> None:
    store = open_store(database_url, migrate=False)
    ready, told = store.ready()
    store.close()
    assert not ready
    assert told["schema"] == "none"


def test_a_database_that_does_not_answer_is_said_to_be_unavailable() -> None:
    store = open_store("postgresql://nobody@127.0.0.1:1/none", migrate=False)
    assert store.ready() == (False, {"database": "the database does not answer or cannot write now"})
    with pytest.raises(StoreUnavailable):
        store.kept_profile("x")


@pytest.mark.parametrize("url", ["mysql://u@h/d", "sqlite://", "sqlite:///:memory:", "not an address"])
def test_an_address_of_another_kind_is_refused_by_name(url: str) -> None:
    with pytest.raises(BadDatabaseUrl, match="DILIGENCE_DATABASE_URL"):
        open_store(url)
