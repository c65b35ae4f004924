"""A short workbook of formulas that nobody calculated is loaded: its buyers are shown, and what is lacking is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import orjson
import pytest
from workbooks import workbook

from service import intake, sample
from service.cli_shared import tell
from service.loading import Loaded
from service.profiles import Question, build
from service.settings import Settings
from service.store import Store

MAPPING = """
title: A workbook
delimiter: detect
encoding: detect
decimal: "."
date_formats: ["%Y-%m-%d"]
document_type: bol
direction: "import:RU"
record_id: id
dates: [{column: day, kind: arrival}]
parties:
  sender: {name: seller, country: {fixed: KR}}
  receiver: {name: buyer, country: {fixed: RU}}
values: [{column: usd, currency: USD, kind: invoice}]
"""


def test_rows_without_a_calculated_amount_are_loaded_and_told(
    store: Store,
    settings: Settings,
    now: datetime,
    clock: Callable[[], datetime],
    tmp_path: Path,
) -> None:
    (tmp_path / "mapping.yaml").write_text(MAPPING, "utf-8")
    sum_ = "<f>1+1</f><v></v>"
    path = workbook(tmp_path / "rows.xlsx", [
        ["id", "day", "seller", "buyer", "usd"],
        ["B1", "2023-05-01", "Gaon Formulas", "OOO AURUS", sum_],
        ["B2", "2023-05-02", "Gaon Formulas", "OOO AURUS", "<v>#REF!</v>"],
        ["B3", "2023-05-03", "Gaon Formulas", "OOO AURUS", "<v>10</v>"],
        ["B4", "2023-05-04", "Gaon Formulas", "<v>#N/A</v>", "<v>10</v>"],
    ])  # fmt: skip
    described = next(each for each in sample.manifests() if each.id == "sample_whatif")
    described = replace(described, id="formulas", title="Formulas", illustrative=False, mapping=None)
    loaded = intake.load_trade(store, described, path, clock=clock, mapping=str(tmp_path / "mapping.yaml"))
    assert (loaded.result, loaded.rows, loaded.aside, loaded.without_number) == ("loaded", 3, 1, 2)

    question = Question(names=("Gaon Formulas",), country="KR", as_of=now.date())
    profile = orjson.loads(build(question, store=store, settings=settings, now=now).body)
    (buyer,) = profile["counterparties"]
    assert buyer["trade"]["shipments"] == 3
    assert any(
        "2 rows lack a number whose formula has no result in the file" in each["sentence"] for each in profile["notes"]
    )
    again = intake.load_trade(store, described, path, clock=clock, mapping=str(tmp_path / "mapping.yaml"))
    assert again.result == "unchanged"


def test_the_command_tells_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    tell([Loaded(source_id="x", result="loaded", rows=3, without_number=2)])
    assert "x: loaded, 3 rows, 2 of them without a number whose formula has no result" in capsys.readouterr().out
