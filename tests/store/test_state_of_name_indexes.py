"""The state of the indexes of names is told as it is, and telling it changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from adapters.sanctions import by_id
from schemas.sources import SourcesSchema
from service import intake, sample, source_table, sources
from service.loading import Loaded
from service.settings import Settings
from service.store import IndexState, Store, open_store
from service.store.tables import PartyName

LoadWhole = Callable[..., Loaded]
SDN = by_id("us_ofac_sdn")
TRADE = next(each for each in sample.manifests() if each.id == "sample_trade")
START = datetime(2026, 1, 1, tzinfo=UTC)
CONTENT = (sample.FOLDER / "us_ofac_sdn.xml").read_bytes()


def of(store: Store) -> dict[str, IndexState]:
    return {each.kind: each for each in store.name_indexes()}


@pytest.fixture
def elsewhere(store: Store, database_url: str, tmp_path: Path, load_whole: LoadWhole) -> Store:
    """The store of a host that shares the database, and has an index of the first edition but not of the second."""
    assert load_whole(store, SDN, CONTENT, at=START).result == "loaded"
    other = open_store(database_url, names_folder=tmp_path / "elsewhere")
    other.index_names()
    renamed = CONTENT.replace(b"LLC NAMI IC", b"ZVEZDOLET MOTORS").replace(b"2024-02-23T00", b"2024-02-24T00")
    assert load_whole(store, SDN, renamed, at=START + timedelta(days=1)).result == "loaded"
    return other


def test_an_index_that_lacks_a_load_says_how_much_until_it_is_brought_up_to_date(elsewhere: Store) -> None:
    for _ in range(2):
        told = of(elsewhere)["list"]
        assert (told.complete, told.loads, told.lacking_loads, told.lacking_names) == (False, 2, 1, 1)
        assert told.written_at is not None
    elsewhere.index_names()
    told = of(elsewhere)["list"]
    with elsewhere.reading() as connection:
        held = connection.scalar(select(func.count()).select_from(PartyName))
    assert (told.complete, told.lacking_loads, told.lacking_names, told.names) == (True, 0, 0, held)
    assert told.bytes > 1_000
    elsewhere.close()


@pytest.mark.parametrize("harm", ["removed", "cut"])
def test_an_index_that_cannot_be_used_lacks_everything(elsewhere: Store, tmp_path: Path, harm: str) -> None:
    (own,) = (tmp_path / "elsewhere").iterdir()
    if harm == "removed":
        shutil.rmtree(own / "list")
    else:
        for array in (own / "list").glob("*.segment"):
            array.write_bytes(array.read_bytes()[:100])
    told = of(elsewhere)["list"]
    with elsewhere.reading() as connection:
        held = connection.scalar(select(func.count()).select_from(PartyName))
    assert (told.lacking_loads, told.lacking_names, told.names, told.written_at) == (2, held, 0, None)
    assert not told.complete
    elsewhere.close()


def test_a_kind_of_source_without_names_lacks_none(store: Store, clock: Callable[[], datetime]) -> None:
    assert all(each.complete and each.loads == 0 for each in store.name_indexes())
    assert intake.load_trade(store, TRADE, sample.FOLDER / "shipments.csv", clock=clock).result == "loaded"
    assert {each.kind: (each.complete, each.loads) for each in store.name_indexes()} == {
        "list": (True, 0), "trade": (True, 1), "statements": (True, 0), "ownership": (True, 0),
    }  # fmt: skip


def test_the_sources_say_what_is_behind_and_what_to_run(elsewhere: Store, settings: Settings, now: datetime) -> None:
    chosen = replace(settings, lists=(SDN.id,))
    told = sources.describe(elsewhere, chosen, now)
    assert SourcesSchema().validate(told) == {}
    lines = source_table.text(told, now=now).splitlines()
    (at,) = [number for number, line in enumerate(lines) if line.split()[:3] == ["!", "list", "behind"]]
    said = "not in it: 1 of 2 loads, 1 names in all; a search waits for them: run `diligence names index`"
    assert lines[at + 1].strip() == said
    elsewhere.index_names()
    lines = source_table.text(sources.describe(elsewhere, chosen, now), now=now).splitlines()
    assert [line for line in lines if "names index" in line] == []
    assert any(line.split()[:2] == ["list", "complete"] for line in lines)
    elsewhere.close()
