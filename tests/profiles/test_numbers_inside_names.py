"""A listed buyer whose register's number stands in the name's own cell is shown, and a name asked with one is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from service import intake, sample
from service.profiles import Question, build
from service.settings import Settings
from service.store import Store

MAPPING = """
title: Declarations with numbers inside names
delimiter: ";"
encoding: utf-8
decimal: "."
date_formats: ["%Y-%m-%d"]
document_type: declaration
direction: "import:RU"
record_id: id
dates: [{column: day, kind: declaration}]
parties:
  sender: {name: seller, country: {fixed: KR}}
  receiver: {name: buyer, country: {fixed: RU}}
"""
ROWS = """id;day;seller;buyer
1;2024-06-01;Solgaram Toolmakers;OOO AURUS INN 7743237789
2;2024-06-01;Byeolmaru Presses;OOO AURUS TEL 8 495 1234567 ОГРН 1187746529860
3;2024-06-01;Hwarang Fasteners;OOO VYDUMKA ИНН 7743237789
4;2024-06-01;Nabi Castings;VAT HOUSE LTD
"""


def asked(store: Store, settings: Settings, now: datetime, name: str) -> dict[str, Any]:
    question = Question(names=(name,), as_of=now.date())
    told: dict[str, Any] = orjson.loads(build(question, store=store, settings=settings, now=now).body)
    return told


def test_a_listed_buyer_is_shown_and_a_number_asked_with_counts(
    store: Store, settings: Settings, now: datetime, clock: Callable[[], datetime], tmp_path: Path
) -> None:
    (tmp_path / "mapping.yaml").write_text(MAPPING, "utf-8")
    (tmp_path / "rows.csv").write_text(ROWS, "utf-8")
    list(sample.load(store, clock=clock))
    described = next(each for each in sample.manifests() if each.id == "sample_whatif")
    described = replace(described, id="labelled", illustrative=False, mapping=None)
    intake.load_trade(store, described, tmp_path / "rows.csv", clock=clock, mapping=str(tmp_path / "mapping.yaml"))

    for supplier in ("Solgaram Toolmakers", "Byeolmaru Presses", "Hwarang Fasteners"):
        (buyer,) = asked(store, settings, now, supplier)["counterparties"]
        assert {each["list"] for each in buyer["designations"]} >= {"OFAC SDN"}, supplier
    (buyer,) = asked(store, settings, now, "Nabi Castings")["counterparties"]
    assert (buyer["name"], buyer["designations"]) == ("VAT HOUSE LTD", [])

    by_number = asked(store, settings, now, "OOO AURUS INN 7743237789")
    assert by_number["subject"]["parties"]
    assert {each["grade"] for each in by_number["designations"] if "grade" in each} <= {"confirmed"}
    assert "subject_blocked" in {each["code"] for each in by_number["findings"]}
