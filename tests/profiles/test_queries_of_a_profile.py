"""A profile seeks its rows by parties: no query of it reads a whole data set, whatever the planner knows of sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from service import chains_asked, intake, sample, screening
from service.profiles import build
from service.question import Question
from service.settings import Settings
from service.store import open_store

MAPPING = """
title: Declarations with all their parties
delimiter: ","
encoding: utf-8
decimal: "."
date_formats: ["%Y-%m-%d"]
document_type: declaration
direction: "import:RU"
record_id: id
dates: [{column: day, kind: arrival}]
parties:
  sender: {name: s}
  receiver: {name: r}
  contract_holder: {name: c}
  notify_party: {name: n}
  manufacturer: {name: m}
  declarant: {name: d}
"""
ROWS = """id,day,s,r,c,n,m,d
1,2024-06-01,Solgaram Toolmakers,Kama Storage,AURUS LLC,Volga Bank,Garam Byeolbit Industry,Neva Brokers
"""
LARGE = ("shipment", "party", "party_name", "party_identifier", "screened_name", "twin", "statement", "kept_profile")


@contextmanager
def heard() -> Iterator[list[tuple[str, Any]]]:
    asked: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, given: Any, *_others: Any) -> None:
        asked.append((statement, given))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


@pytest.mark.parametrize("screened", [True, False])
def test_no_query_of_a_profile_or_a_chain_reads_a_whole_table_or_edition(
    tmp_path: Path, settings: Settings, clock: Callable[[], datetime], now: datetime, screened: bool
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    list(sample.load(store, clock=clock, what_if=True))
    (tmp_path / "mapping.yaml").write_text(MAPPING, "utf-8")
    (tmp_path / "rows.csv").write_text(ROWS, "utf-8")
    described = next(each for each in sample.manifests() if each.id == "sample_whatif")
    described = replace(described, id="roles", mapping=None)
    intake.load_trade(store, described, tmp_path / "rows.csv", clock=clock, mapping=str(tmp_path / "mapping.yaml"))
    if screened:
        screening.screen(store, clock=clock, processes=1)
    with heard() as asked:
        # one sells and makes, one buys and holds a contract, one declares
        for name in ("Garam Byeolbit Industry", "AURUS LLC", "Neva Brokers"):
            question = Question(names=(name,), as_of=now.date())
            build(question, store=store, settings=settings, now=now)
            chains_asked.look(question, hops=3, store=store, settings=settings, now=now)
    selects = {statement: given for statement, given in asked if statement.lstrip().startswith(("SELECT", "WITH"))}
    for role in ("contract_holder_pk", "notify_pk", "manufacturer_pk", "declarant_pk"):
        assert any(f"shipment.{role} IN" in each for each in selects), role
    slow = []
    with store.reading() as connection:
        for statement, given in selects.items():
            for *_, step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).fetchall():
                whole = any(step == f"SCAN {table}" or step.startswith(f"SCAN {table} ") for table in LARGE)
                if whole or "ix_shipment_edition" in step or "ix_party_name_edition" in step:
                    slow.append((step, statement[:160]))
    store.close()
    assert slow == []
