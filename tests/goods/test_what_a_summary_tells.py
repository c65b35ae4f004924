"""The summary of a profile whose notes speak of goods: it does not say that nothing was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from typing import Any

import pytest

from service import sample
from service.store import Store, open_store

Ask = Callable[..., dict[str, Any]]
STEPPE = {"buyer": "STEPPE TRADING", "buyer_country": "KZ"}


@pytest.fixture(scope="module")
def ask(
    tmp_path_factory: pytest.TempPathFactory,
    clock: Callable[[], datetime],
    load_rows: Callable[..., None],
    asking: Callable[[Store], Ask],
) -> Iterator[Ask]:
    with closing(open_store(f"sqlite:///{tmp_path_factory.mktemp('summary') / 'store.sqlite3'}")) as store:
        list(sample.load(store, clock=clock))
        rows = [
            {"seller": "Cobalt Harbour", **STEPPE},
            {"seller": "Dunlin Bakery", "buyer": "ALDER WORKS", "buyer_country": "DE", "hs": "190531", "origin": "KR"},
            {"seller": "Egret Valves", **STEPPE, "hs": "190531"},
        ]
        load_rows(store, rows)
        yield asking(store)


def test_priority_goods_to_a_transshipment_point_are_in_the_summary(ask: Ask) -> None:
    told = ask("Cobalt Harbour")
    assert told["findings"] == []
    assert "Nothing was found" not in told["summary"]
    (transit,) = [each["sentence"] for each in told["notes"] if each["code"] == "priority_goods_transit"]
    assert f"No finding about Cobalt Harbour in the sources searched, but to know: {transit}" in told["summary"]


def test_a_sign_of_a_pattern_is_in_the_summary(ask: Ask) -> None:
    told = ask("Egret Valves")
    (sign,) = [each["sentence"] for each in told["notes"] if each["code"] == "pattern_sign"]
    assert f"but to know: {sign}" in told["summary"]


def test_a_supplier_of_whom_no_note_speaks_has_nothing_found(ask: Ask) -> None:
    told = ask("Dunlin Bakery")
    assert told["findings"] == []
    assert "Nothing was found about Dunlin Bakery in the sources searched." in told["summary"]
