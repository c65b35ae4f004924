"""Patterns of trade read the shipments of a buyer a fixed number of times, however many codes and buyers there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from service import new_buyers, rerouting
from service.counterparties import Group
from service.facts import CounterpartyFacts
from service.goods_facts import GoodsFacts
from service.pattern_ground import Buyer, Ground, Trigger
from service.store.trade import Moved

MOST_READ = 5


class Counted(tuple[Moved, ...]):
    """Shipments that count how often they are read from end to end."""

    read = 0

    def __iter__(self) -> Iterator[Moved]:
        self.read += 1
        return super().__iter__()


def buyer(name: str, begin: date, *, codes: int) -> tuple[Buyer, Counted]:
    """Return a buyer with two shipments of each code."""
    pairs = [(code, begin + timedelta(days=code % 90)) for code in range(codes) for _ in range(2)]
    shipments = Counted(
        Moved(
            near_pk=1, far_pk=2, pk=pk, edition_pk=1, source_pk=1, dates=f"declaration={day}", amount=100,
            currency="USD", value_kind="fob", hs6=f"{100000 + code}", illustrative=False,
        )
        for pk, (code, day) in enumerate(pairs)
    )  # fmt: skip
    more: dict[str, Any] = {"subject_parties": (), "spelled": {}, "statements": (), "designations": ()}
    facts = CounterpartyFacts(name=name, role="buyer", group=Group(), grade="name_only", shipments=shipments, **more)
    return Buyer(facts=facts), shipments


@pytest.mark.parametrize("codes", [3, 60])
def test_shipments_are_read_as_often_for_many_codes_as_for_few(codes: int) -> None:
    stopped, before = buyer("STOPPED", date(2023, 9, 1), codes=codes)
    made = [buyer(f"TAKER {n}", date(2024, 3, 1), codes=codes) for n in range(codes)]
    ground = Ground(
        buyers=(stopped, *(each for each, _ in made)),
        triggers=(Trigger(on=date(2024, 2, 1), words="a list has it", evidence=None, buyer=stopped.facts),),
        goods=GoodsFacts(),
        periods={1: (date(2015, 1, 1), date(2026, 1, 1))},
    )
    assert [each.code for each in rerouting.found(ground)] == ["pattern_rerouting"]
    assert [each.code for each in new_buyers.found(ground)] == ["pattern_new_buyer"]
    assert max(each.read for each in (before, *(shipments for _, shipments in made))) <= MOST_READ
