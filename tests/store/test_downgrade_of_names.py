"""The schema of version 0003 is taken back and put on again over real rows: nothing is lost, every answer stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import func, inspect, select, text

from adapters.sanctions import by_id
from service import intake, parties, profiles, row_load, sample
from service.loading import Loaded
from service.question import Question
from service.settings import Settings
from service.store import Store, naming, open_store, schema
from service.store.engine import make_engine, writing
from service.store.tables import PartyName

LoadWhole = Callable[..., Loaded]
SDN = by_id("us_ofac_sdn")
TRADE, STATEMENTS = (
    next(each for each in sample.manifests() if each.kind == kind and each.illustrative == (kind == "trade"))
    for kind in ("trade", "statements")
)
START = datetime(2026, 1, 1, tzinfo=UTC)
ASKED = ("Aurus", "Zvezdolet Motors", "LLC NAMI IC", "Gyeonggi Industry", "Garam Byeolbit Industry", "경기산업")


def _renamed() -> bytes:
    content = (sample.FOLDER / "us_ofac_sdn.xml").read_bytes()
    return content.replace(b"LLC NAMI IC", b"ZVEZDOLET MOTORS").replace(b"2024-02-23T00", b"2024-02-26T00")


def _fill(store: Store, load_whole: LoadWhole, clock: Callable[[], datetime]) -> None:
    """Write two editions of a list, of which the second renames a party, trade rows, and a load that died."""
    content = (sample.FOLDER / "us_ofac_sdn.xml").read_bytes()
    assert load_whole(store, SDN, content, at=START).result == "loaded"
    assert load_whole(store, SDN, _renamed(), at=START + timedelta(days=1)).result == "loaded"
    assert intake.load_trade(store, TRADE, sample.FOLDER / "shipments.csv", clock=clock).result == "loaded"
    said = sample.FOLDER / STATEMENTS.files[0]
    assert intake.load_statements(store, STATEMENTS, said, clock=clock).result == "loaded"


def _answers(store: Store, settings: Settings, now: datetime) -> list[Any]:
    """Return what is found and told of every name, now and as it was known before the second edition."""
    told: list[Any] = []
    for name in ASKED:
        told.append(parties.search(store, name, limit=50, offset=0))
        for known_at in (None, START):
            question = Question(names=(name,), as_of=now.date(), known_at=known_at)
            body = orjson.loads(profiles.build(question, store=store, settings=settings, now=now).body)
            told.append({key: value for key, value in body.items() if key != "id"})
    return told


def _go(database_url: str, revision: str) -> None:
    engine = make_engine(database_url)
    with writing(engine) as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        (command.upgrade if revision == "head" else command.downgrade)(config, revision)
    engine.dispose()


def _tables(database_url: str) -> dict[str, int]:
    """Return table -> its rows."""
    engine = make_engine(database_url)
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        found = {each: connection.execute(text(f'SELECT count(*) FROM "{each}"')).scalar_one() for each in names}
    engine.dispose()
    return found


def test_a_store_taken_back_a_version_and_forth_again_answers_as_before(
    database_url: str, tmp_path: Path, load_whole: LoadWhole, settings: Settings, clock: Callable[[], datetime]
) -> None:
    store = open_store(database_url, names_folder=tmp_path / "names")
    _fill(store, load_whole, clock)
    before, now = _answers(store, settings, clock()), clock()
    assert sum(len(each["parties"]) for each in before if "parties" in each) >= 5, "there is something to lose"
    store.close()
    rows = _tables(database_url)

    _go(database_url, "0002")
    old = _tables(database_url)
    assert {"name_key", "keys_version"} <= old.keys()
    assert not {"naming", "identity"} & old.keys()
    assert (old["name_key"], old["keys_version"]) == (0, 0), "the older version makes its keys anew where it has none"
    assert {"naming", "identity", "ruling", "ruling_party"} <= rows.keys() - old.keys()
    kept = rows.keys() & old.keys() - {"alembic_version"}
    assert {name: old[name] for name in kept} == {name: rows[name] for name in kept}

    _go(database_url, "head")
    again, newest = open_store(database_url, names_folder=tmp_path / "names"), schema.head()
    assert again.ready() == (True, {"database": "answers", "schema": newest, "expected": newest, "names": "indexed"})
    assert _answers(again, settings, now) == before
    further = _renamed().replace(b"ZVEZDOLET", b"KOMETOCHKA").replace(b"2024-02-26T00", b"2024-02-27T00")
    assert load_whole(again, SDN, further, at=START + timedelta(days=2)).result == "loaded"
    found = parties.search(again, "Kometochka Motors", limit=5, offset=0)["parties"]
    assert [each["party_id"] for each in found] == ["us_ofac_sdn:47958"]
    again.close()


def test_names_of_a_load_that_died_stay_unseen_when_the_schema_goes_back_and_forth(
    database_url: str, tmp_path: Path, clock: Callable[[], datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(database_url, names_folder=tmp_path / "names")

    def died(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:  # killed after its rows were written: nothing is swept
        patch.setattr(row_load.parties, "sweep", lambda *_: None)
        patch.setattr(row_load.holdings, "describe", died)
        with pytest.raises(KeyboardInterrupt):
            intake.load_trade(store, TRADE, sample.FOLDER / "shipments.csv", clock=clock)
    store.close()
    _go(database_url, "0002")
    _go(database_url, "head")
    again = open_store(database_url, names_folder=tmp_path / "names")
    with again.reading() as connection:
        assert (connection.scalar(select(func.count()).select_from(PartyName)) or 0) > 0
        assert naming.loads(connection, "trade") == {}
    assert parties.search(again, "Garam Byeolbit Industry", limit=5, offset=0)["parties"] == []
    again.close()
