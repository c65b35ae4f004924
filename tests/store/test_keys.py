"""Keys made by another version of the names room are made anew before anything is asked."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select, update

from service import names, parties, sample
from service.store import Store, open_store
from service.store.tables import KeysVersion, NameKey


def _keys(store: Store) -> set[tuple[str, str, int]]:
    with store.reading() as connection:
        return {(row[0], row[1], row[2]) for row in connection.execute(select(NameKey.__table__))}


def test_keys_of_another_version_are_made_anew_when_the_store_is_opened(database_url: str, clock: object) -> None:
    store = open_store(database_url)
    list(sample.load(store, clock=clock))  # type: ignore[arg-type]  # the fixture is a clock
    whole = _keys(store)
    with store.writing() as connection:
        connection.execute(delete(NameKey))
        connection.execute(update(KeysVersion).values(version="an older one"))
    assert parties.search(store, "Aurus", limit=10, offset=0)["total"] == 0
    store.close()
    again = open_store(database_url)
    assert _keys(again) == whole
    assert parties.search(again, "Aurus", limit=10, offset=0)["total"] >= 1
    again.close()


def test_current_keys_are_left_alone(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(database_url).close()

    def refuse(*_: object) -> None:
        raise AssertionError("nothing is to be made anew")

    monkeypatch.setattr("service.store.keys.renew", refuse)
    store = open_store(database_url)
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(KeysVersion)) == 1
        assert connection.scalar(select(KeysVersion.version)) == names.VERSION
    store.close()
