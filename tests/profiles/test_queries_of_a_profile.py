"""A profile seeks its rows by parties: no query of it reads a whole data set, whatever the planner knows of sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from service import chains_asked, sample, screening
from service.profiles import build
from service.question import Question
from service.settings import Settings
from service.store import open_store

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
    if screened:
        screening.screen(store, clock=clock, processes=1)
    with heard() as asked:
        for name in ("Garam Byeolbit Industry", "AURUS LLC"):  # one sells, one buys
            question = Question(names=(name,), as_of=now.date())
            build(question, store=store, settings=settings, now=now)
            chains_asked.look(question, hops=3, store=store, settings=settings, now=now)
    selects = {statement: given for statement, given in asked if statement.lstrip().startswith(("SELECT", "WITH"))}
    assert any("shipment" in each for each in selects)
    slow = []
    with store.reading() as connection:
        for statement, given in selects.items():
            for *_, step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).fetchall():
                whole = any(step == f"SCAN {table}" or step.startswith(f"SCAN {table} ") for table in LARGE)
                if whole or "ix_shipment_edition" in step or "ix_party_name_edition" in step:
                    slow.append((step, statement[:160]))
    store.close()
    assert slow == []
