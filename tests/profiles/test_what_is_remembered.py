"""What was found is remembered while nothing new is recorded, and never told when something is."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import update

from adapters.sanctions import by_id
from service import intake, partners, rulings, sample
from service.memory import Memory
from service.profiles import build, rebuild
from service.question import Question
from service.settings import Settings
from service.store import Store
from service.store.tables import Source

Json = dict[str, Any]
Clock = Callable[[], datetime]
Ask = Callable[..., Json]
SUPPLIER = "Gyeonggi Industry"
TRADE = next(each for each in sample.manifests() if each.id == "sample_trade")
ROWS = sample.FOLDER / "shipments.csv"


@pytest.fixture
def filled(store: Store, clock: Clock) -> Store:
    list(sample.load(store, clock=clock))
    return store


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every search for trading partners that was made: the real ones, counted."""
    made: list[object] = []
    real = partners.trading_partners

    def counted(*given: Any) -> Any:
        made.append(given)
        return real(*given)

    monkeypatch.setattr(partners, "trading_partners", counted)
    return made


@pytest.fixture
def ask(filled: Store, settings: Settings, now: datetime) -> Ask:
    def asked(name: str = SUPPLIER, *, at: datetime = now, own: Settings = settings, **more: Any) -> Json:
        question = Question(**{"names": (name,), "as_of": now.date(), "country": "KR", **more})
        told: Json = orjson.loads(build(question, store=filled, settings=own, now=at).body)
        return told

    return asked


@pytest.fixture
def more_rows(filled: Store, clock: Clock, tmp_path: Path) -> Callable[[], None]:
    """Load a data set in which the supplier has two buyers more."""

    def load() -> None:
        with ROWS.open(encoding="utf-8", newline="") as stream:
            model = next(csv.DictReader(stream)) | {"supplier_name": SUPPLIER, "supplier_name_raw": SUPPLIER}
        with (tmp_path / "more.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(model))
            writer.writeheader()
            for name in ("ZANTERBURY WORKS", "QUIXBY LANTERN"):
                writer.writerow({**model, "record_id": name[:4], "declaration_no": name[:4], "receiver_name": name})
        described = replace(TRADE, id="more_trade", files=())
        assert intake.load_trade(filled, described, tmp_path / "more.csv", clock=clock).result == "loaded"

    return load


def _same(told: Json) -> Json:
    """What must be the same in two answers to one question."""
    clocks = {"available_at": None, "known_at": None}
    return {**told, "id": None, "question": {**told["question"], **clocks}}


def test_a_question_asked_again_is_answered_alike_without_looking_again(ask: Ask, looked_up: list[object]) -> None:
    first, second = ask(), ask()
    assert len(looked_up) == 1
    assert _same(first) == _same(second) and first["id"] != second["id"]


def test_a_remembered_answer_is_built_again_afresh_to_the_same_bytes(
    ask: Ask, filled: Store, settings: Settings, looked_up: list[object]
) -> None:
    ask()
    kept = filled.kept_profile(ask()["id"])
    assert kept is not None and len(looked_up) == 1
    assert rebuild(kept, store=filled, settings=settings) == kept.body
    assert len(looked_up) == 2


def test_the_age_of_the_lists_is_of_the_hour_though_the_rest_is_remembered(
    ask: Ask, now: datetime, looked_up: list[object]
) -> None:
    ages = [
        ask(at=now + timedelta(hours=hours))["coverage"]["lists"]["sources"][0]["checked_hours_ago"] for hours in (1, 9)
    ]
    assert len(looked_up) == 1 and ages[1] == ages[0] + 8


def test_another_question_day_or_nexus_is_looked_up(ask: Ask, settings: Settings, now: datetime) -> None:
    plain = ask()
    earlier = ask(as_of=now.date() - timedelta(days=4000))
    assert earlier["designations"] != plain["designations"] or earlier["counterparties"] != plain["counterparties"]
    bound = ask(nexus=("US",))
    assert bound["question"]["nexus"] == ["US"]
    assert _bound(bound) == _bound(ask(own=replace(settings, caller_nexus=("US",))))
    assert ask("Nobody Heard Of This Name")["subject"]["parties"] == []


def _bound(told: Json) -> list[object]:
    return [each["bound"] for one in told["counterparties"] for each in one["designations"]]


def test_rows_loaded_since_are_in_the_next_answer(ask: Ask, more_rows: Callable[[], None]) -> None:
    before = ask()
    more_rows()
    after = ask()
    assert {each["name"] for each in after["counterparties"]} - {each["name"] for each in before["counterparties"]} == {
        "ZANTERBURY WORKS",
        "QUIXBY LANTERN",
    }


def test_a_try_to_refresh_a_list_is_in_the_next_answer(
    ask: Ask, filled: Store, load_whole: Callable[..., Any], now: datetime, looked_up: list[object]
) -> None:
    ask()
    tried = load_whole(
        filled, by_id("us_ofac_sdn"), (sample.FOLDER / "us_ofac_sdn.xml").read_bytes(), at=now + timedelta(hours=2)
    )
    after = ask(at=now + timedelta(hours=3))
    reasons = {each["id"]: each["reason"] for each in after["coverage"]["lists"]["sources"]}
    assert tried.result == "held" and "held" in reasons["us_ofac_sdn"]
    assert len(looked_up) == 2


def test_what_a_data_set_is_called_is_read_anew_though_nothing_is_recorded(ask: Ask, filled: Store) -> None:
    before = {each["id"]: each["illustrative"] for each in ask()["coverage"]["trade"]["datasets"]}
    with filled.writing() as connection:  # as the begin of a load does, which may die
        connection.execute(update(Source).where(Source.id == TRADE.id).values(illustrative=not before[TRADE.id]))
    after = {each["id"]: each["illustrative"] for each in ask()["coverage"]["trade"]["datasets"]}
    assert after == before | {TRADE.id: not before[TRADE.id]}


def test_a_ruling_made_or_withdrawn_since_is_in_the_next_answer(
    ask: Ask, filled: Store, more_rows: Callable[[], None], now: datetime
) -> None:
    more_rows()
    before = ask()
    new = ("ZANTERBURY WORKS", "QUIXBY LANTERN")
    pair = [each["parties"][0] for each in before["counterparties"] if each["name"] in new]
    made = rulings.make(filled, "join", pair, author="Anna Kim", reason="one office", now=now)
    assert any(set(pair) <= set(each["parties"]) for each in ask()["counterparties"])
    rulings.withdraw(filled, made.id, author="Anna Kim", reason="two offices", now=now)
    assert ask()["counterparties"] == before["counterparties"]


def test_a_memory_lets_go_of_what_was_not_asked_for_longest() -> None:
    memory: Memory[str] = Memory(most=10, weight=len)
    for text in ("aaa", "bbb", "ccc"):
        memory.keep(text[0], text)
    assert memory.find("a") == "aaa"
    memory.keep("d", "dddd")
    assert [memory.find(key) for key in "abcd"] == ["aaa", None, "ccc", "dddd"]
    memory.keep("e", "eeeeee")
    assert memory.find("e") is None  # more than half of it all
