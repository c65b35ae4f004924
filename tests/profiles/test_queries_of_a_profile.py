"""A profile seeks its rows by parties: no query of it reads a whole data set, whatever the planner knows of sizes."""

from __future__ import annotations

import itertools
import re
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
from service.store import Store, open_store

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
# Rows of other parties, so many that nobody would walk over them.
MANY = """
INSERT INTO shipment (source_pk, edition_pk, record_id, line, document_type, dates, hs_imputed, illustrative,
                      sender_pk, receiver_pk)
SELECT source_pk, edition_pk, 'other ' || n, n, document_type, dates, hs_imputed, illustrative,
       1000000 + mod(n, 5000), 2000000 + mod(n, 700)
FROM (SELECT * FROM shipment LIMIT 1) AS one, generate_series(1, 100000) AS n
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


def _load(store: Store, folder: Path, clock: Callable[[], datetime]) -> None:
    list(sample.load(store, clock=clock, what_if=True))
    (folder / "mapping.yaml").write_text(MAPPING, "utf-8")
    (folder / "rows.csv").write_text(ROWS, "utf-8")
    described = next(each for each in sample.manifests() if each.id == "sample_whatif")
    described = replace(described, id="roles", mapping=None)
    intake.load_trade(store, described, folder / "rows.csv", clock=clock, mapping=str(folder / "mapping.yaml"))


def _asked(store: Store, settings: Settings, now: datetime) -> dict[str, Any]:
    """Return the statements of profiles and chains, each with what it was last given."""
    with heard() as asked:
        # one sells and makes, one buys and holds a contract, one declares
        for name in ("Garam Byeolbit Industry", "AURUS LLC", "Neva Brokers"):
            question = Question(names=(name,), as_of=now.date())
            build(question, store=store, settings=settings, now=now)
            chains_asked.look(question, hops=3, store=store, settings=settings, now=now)
    selects = {statement: given for statement, given in asked if statement.lstrip().startswith(("SELECT", "WITH"))}
    for role in ("contract_holder_pk", "notify_pk", "manufacturer_pk", "declarant_pk"):
        assert any(re.search(rf"shipment\.{role} (IN|= ANY)", each) for each in selects), role
    return selects


@pytest.mark.parametrize("screened", [True, False])
def test_no_query_of_a_profile_or_a_chain_reads_a_whole_table_or_edition(
    tmp_path: Path, settings: Settings, clock: Callable[[], datetime], now: datetime, screened: bool
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    _load(store, tmp_path, clock)
    if screened:
        screening.screen(store, clock=clock, processes=1)
    selects = _asked(store, settings, now)
    slow = []
    with store.reading() as connection:
        for statement, given in selects.items():
            for *_, step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).fetchall():
                whole = any(step == f"SCAN {table}" or step.startswith(f"SCAN {table} ") for table in LARGE)
                if whole or "ix_shipment_edition" in step or "ix_party_name_edition" in step:
                    slow.append((step, statement[:160]))
    store.close()
    assert slow == []


def test_no_plan_for_any_value_walks_over_all_shipments(
    postgres_url: str, tmp_path: Path, settings: Settings, clock: Callable[[], datetime], now: datetime
) -> None:
    """PostgreSQL takes such a plan once it has seen a statement five times, whatever is asked for then."""
    store = open_store(postgres_url, names_folder=tmp_path / "names")
    _load(store, tmp_path, clock)
    with store.writing() as connection:
        connection.exec_driver_sql(MANY)
        connection.exec_driver_sql("ANALYZE")
    selects = _asked(store, settings, now)
    slow = []
    with store.reading() as connection:
        for statement in selects:
            numbered = itertools.count(1)
            plain = re.sub(r"%\(\w+\)s", lambda _, numbers=numbered: f"${next(numbers)}", statement)
            plan = connection.exec_driver_sql("EXPLAIN (GENERIC_PLAN) " + plain).scalars().all()
            slow += [(step, statement[:400]) for step in plan if "Seq Scan on shipment" in step]
    store.close()
    assert slow == []
