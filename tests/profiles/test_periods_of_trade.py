"""How far trade records reach: by the periods of their manifests, direction by direction, and without the holes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.dates import PartialDate
from adapters.sanctions import by_id
from service import intake, sample
from service.loading import Loaded
from service.profiles import build
from service.question import Question
from service.settings import Settings
from service.store import Store

Json = dict[str, Any]
Load = Callable[..., None]
Ask = Callable[..., Json]
MAPPING = """
title: Bills of lading
delimiter: ","
encoding: utf-8
decimal: "."
date_formats: ["%Y-%m-%d"]
document_type: bol
direction: "import:RU"
record_id: id
dates:
  - {column: arr, kind: arrival}
parties:
  sender: {name: s, country: sc}
  receiver: {name: r, country: rc}
"""


@pytest.fixture
def load(store: Store, clock: Callable[[], datetime], tmp_path: Path) -> Load:
    """Load one row as a data set with this period."""

    def of(id_: str, first: str | None, last: str | None, **more: Any) -> None:
        (tmp_path / "mapping.yaml").write_text(MAPPING, "utf-8")
        path = tmp_path / f"{id_}.csv"
        path.write_text(f"id,arr,s,sc,r,rc\n{id_},2019-05-01,Garnet Oxbow,KR,Alder Works,RU\n", "utf-8")
        described = replace(
            next(each for each in sample.manifests() if each.id == "sample_whatif"),
            id=id_,
            title=f"Rows {id_}",
            mapping=None,
            period_from=PartialDate.parse(first) if first else None,
            period_to=PartialDate.parse(last) if last else None,
            **({"illustrative": False, "gaps": (), "directions": ("import:RU",)} | more),
        )
        loaded = intake.load_trade(store, described, path, clock=clock, mapping=str(tmp_path / "mapping.yaml"))
        assert loaded.result == "loaded", loaded.reason

    return of


@pytest.fixture
def ask(store: Store, settings: Settings, now: datetime, load_whole: Callable[..., Loaded]) -> Ask:
    content = (sample.FOLDER / "us_ofac_sdn.xml").read_bytes()
    assert load_whole(store, by_id("us_ofac_sdn"), content, at=now).result == "loaded"

    def of(*, as_of: date | None = None, required: bool = False) -> Json:
        chosen = replace(settings, lists=("us_ofac_sdn",), trade_required=required)
        question = Question(names=("Garnet Oxbow",), as_of=as_of or now.date(), country="KR")
        told: Json = json.loads(build(question, store=store, settings=chosen, now=now).body)
        return told

    return of


def gaps(told: Json, words: str) -> list[str]:
    return [each["sentence"] for each in told["notes"] if each["code"] == "coverage_gap" and words in each["sentence"]]


def test_a_hole_between_two_periods_is_told_and_leaves_the_trade_part_incomplete(load: Load, ask: Ask) -> None:
    load("early", "2018-01-01", "2019-12-31")
    load("late", "2025-01-01", "2026-12-31")
    told = ask()
    assert (told["coverage"]["trade"]["complete"], told["coverage"]["trade"]["outcome"]) == (False, "incomplete")
    (hole,) = gaps(told, "hole")
    assert hole.startswith("Not known: what moved from 1 January 2020 to 31 December 2024 (import:RU); ")
    assert "trade records: from 1 January 2018 to 31 December 2026, with holes" in told["summary"]
    assert told["outcome"] == "no_findings", "records of trade block an answer only where they are required"
    assert ask(required=True)["outcome"] == "incomplete"
    load("between", "2020-01-01", "2024-12")
    told = ask(required=True)
    assert told["outcome"] == "no_findings" and gaps(told, "hole") == []


def test_a_hole_after_the_day_asked_says_nothing_of_that_day(load: Load, ask: Ask) -> None:
    load("early", "2018-01-01", "2019-12-31")
    load("late", "2025-01-01", "2026-12-31")
    told = ask(as_of=date(2019, 6, 1))
    assert told["coverage"]["trade"]["complete"] is True and gaps(told, "hole") == []
    assert "holes" not in told["summary"]
    told = ask(as_of=date(2022, 6, 1))
    assert told["coverage"]["trade"]["complete"] is False and len(gaps(told, "hole")) == 1


def test_that_records_begin_some_day_is_told_and_is_no_hole(load: Load, ask: Ask) -> None:
    load("rows", "2018", "2026-12-31")
    told = ask(required=True)
    assert told["coverage"]["trade"]["complete"] is True and told["outcome"] == "no_findings"
    assert gaps(told, "what moved") == [
        "Not known: what moved before 1 January 2018 (import:RU); the trade records begin there."
    ]
    told = ask(as_of=date(2017, 12, 31))
    assert told["coverage"]["trade"]["complete"] is False, "they begin after the day asked"


def test_records_of_another_direction_fill_no_hole(load: Load, ask: Ask) -> None:
    load("early", "2018-01-01", "2019-12-31")
    load("late", "2025-01-01", "2026-12-31")
    load("other", "2018-01-01", "9999-12-31", directions=("import:VN",))
    told = ask()
    assert told["coverage"]["trade"]["complete"] is False
    assert len(gaps(told, "hole")) == 1 and len(gaps(told, "begin there")) == 2


def test_invented_rows_alone_complete_nothing(load: Load, ask: Ask) -> None:
    load("rows", "2018-01-01", "2026-12-31", illustrative=True)
    told = ask()
    assert (told["coverage"]["trade"]["complete"], told["coverage"]["trade"]["outcome"]) == (False, "incomplete")
    assert gaps(told, "invented") == [
        "Not known: what any real supplier traded; the trade records loaded are invented."
    ]
    assert ask(required=True)["outcome"] == "incomplete"
    load("real", "2018-01-01", "2026-12-31")
    told = ask(required=True)
    assert told["coverage"]["trade"]["complete"] is True and gaps(told, "invented") == []


def test_what_a_manifest_says_it_leaves_out_is_told_in_every_profile(load: Load, ask: Ask) -> None:
    load("rows", "2018-01-01", "2026-12-31", gaps=("transit is left out.", "no rows of the east in May 2022"))
    assert gaps(ask(), "Known gaps") == [
        "Known gaps of Rows rows: transit is left out; no rows of the east in May 2022."
    ]


def test_records_without_a_period_are_not_told_as_none(load: Load, ask: Ask) -> None:
    load("rows", None, None)
    told = ask()
    assert told["coverage"]["trade"]["complete"] is False
    assert gaps(told, "whom the supplier trades with") == [
        "Not known: whom the supplier trades with; the trade records loaded state no period."
    ]
