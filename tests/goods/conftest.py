"""Stores with rows of suppliers of their own, loaded the way any trade file is, and asked over `profiles.build`."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from adapters.dates import PartialDate
from service import intake, sample
from service.profiles import Question, build
from service.settings import Settings
from service.store import Store, open_store

Json = dict[str, Any]
MAPPING = """
title: Declarations with every country
delimiter: ","
encoding: utf-8
decimal: "."
date_formats: ["%Y-%m-%d", "%Y-%m", "%Y"]
null_tokens: ["-"]
document_type: declaration
direction: "import:RU"
record_id: id
document_no: document
dates:
  - {column: left, kind: departure}
  - {column: day, kind: declaration}
parties:
  sender: {name: seller, country: seller_country}
  receiver: {name: buyer, country: buyer_country, identifiers: {inn: inn, lei: lei}}
countries: {origin: origin, departure: departure, trading: trading, destination: destination}
hs:
  column: hs
  several: ";"
  version: {column: version}
net_kg: kg
values:
  - {column: usd, currency: USD, kind: statistical}
illustrative: {column: invented, values: {"1": true, "0": false}}
"""
BLANK = {
    "id": "-", "document": "-", "left": "-", "day": "2024-06-20", "seller": "-", "seller_country": "KR",
    "buyer": "ZANTERBURY WORKS", "buyer_country": "RU", "inn": "-", "lei": "-", "origin": "-", "departure": "-",
    "trading": "-", "destination": "-", "hs": "854231", "version": "HS2022", "kg": "10", "usd": "100", "invented": "0",
}  # fmt: skip
Row = Mapping[str, str]
Ask = Callable[..., Json]
Load = Callable[..., str]


@pytest.fixture(scope="session")
def load_rows(tmp_path_factory: pytest.TempPathFactory, clock: Callable[[], datetime]) -> Load:
    """Load rows into a store as one data set of real rows, with the period given; gives the SHA-256 of the file."""

    def load(
        store: Store,
        rows: Iterable[Row],
        *,
        first: str = "2018-01-01",
        last: str = "2026-06-30",
        dataset: str = "goods_rows",
    ) -> str:
        folder = tmp_path_factory.mktemp("rows")
        _write(folder / "rows.csv", rows)
        (folder / "mapping.yaml").write_text(MAPPING, "utf-8")
        described = replace(
            next(each for each in sample.manifests() if each.id == "sample_whatif"),
            id=dataset,
            illustrative=False,
            mapping=None,
            period_from=PartialDate.parse(first),
            period_to=PartialDate.parse(last),
        )
        loaded = intake.load_trade(
            store, described, folder / "rows.csv", clock=clock, mapping=str(folder / "mapping.yaml")
        )
        assert loaded.result == "loaded", loaded.reason
        return hashlib.sha256((folder / "rows.csv").read_bytes()).hexdigest()

    return load


def _write(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(BLANK))
        writer.writeheader()
        for number, row in enumerate(rows, start=1):
            writer.writerow(BLANK | {"id": f"R{number}"} | row)


@pytest.fixture(scope="session")
def asking(settings: Settings, now: datetime) -> Callable[[Store], Ask]:
    def of(store: Store) -> Ask:
        def asked(name: str, **more: Any) -> Json:
            question = Question(
                names=(name,), country=more.pop("country", "KR"), as_of=more.pop("as_of", now.date()), **more
            )
            told: Json = orjson.loads(build(question, store=store, settings=settings, now=now).body)
            return told

        return asked

    return of


@pytest.fixture(scope="session")
def rows_of(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    clock: Callable[[], datetime],
    load_rows: Load,
    asking: Callable[[Store], Ask],
) -> Callable[..., AbstractContextManager[Ask]]:
    """Ask a store of its own, on the engine named, with the sample's lists and a data set for each of the rows."""

    @contextmanager
    def of(engine: str, *datasets: Iterable[Row]) -> Iterator[Ask]:
        with ExitStack() as stack:
            folder = tmp_path_factory.mktemp("goods")
            if engine == "sqlite":
                url = f"sqlite:///{folder / 'store.sqlite3'}"
            else:
                url = stack.enter_context(request.getfixturevalue("new_postgres")())
            store = open_store(url, names_folder=folder / "names")
            list(sample.load(store, clock=clock))
            for number, rows in enumerate(datasets):
                load_rows(store, rows, dataset=f"goods_rows_{number}" if number else "goods_rows")
            yield asking(store)
            store.close()

    return of
