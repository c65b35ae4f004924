"""Contract holders, notify parties, manufacturers and declarants are looked at, and nothing is added up twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from adapters.base import Identifier
from service import intake, report, roles, sample
from service.profiles import Question, build, rebuild
from service.settings import Settings
from service.store import Store, kept, open_store

Json = dict[str, Any]

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
hs: {column: hs}
parties:
  sender: {name: s, country: sc}
  receiver: {name: r, country: rc, identifiers: {inn: r_inn}}
  contract_holder: {name: c, country: cc, identifiers: {inn: c_inn}}
  notify_party: {name: n}
  manufacturer: {name: m}
  declarant: {name: d}
values:
  - {column: v, currency: USD, kind: statistical}
"""
COLUMNS = ("id", "day", "hs", "s", "sc", "r", "rc", "r_inn", "c", "cc", "c_inn", "n", "m", "d", "v")
PLAIN = {"day": "2024-06-01", "hs": "870829", "sc": "KR", "r": "NEVA CUSTOMS TERMINAL", "rc": "RU", "v": "100"}


class World:
    """A store with the sample's lists, to which rows are given, and which is asked."""

    def __init__(
        self, store: Store, settings: Settings, now: datetime, clock: Callable[[], datetime], folder: Path
    ) -> None:
        self.store, self._settings, self._now, self._clock, self._folder = store, settings, now, clock, folder
        list(sample.load(store, clock=clock))

    def rows(self, dataset: str, *rows: dict[str, str]) -> None:
        written = [",".join(COLUMNS)]
        written += [
            ",".join({"id": str(number), **PLAIN, **each}.get(name, "") for name in COLUMNS)
            for number, each in enumerate(rows, start=1)
        ]
        (self._folder / "mapping.yaml").write_text(MAPPING, "utf-8")
        (self._folder / f"{dataset}.csv").write_text("\n".join(written) + "\n", "utf-8")
        described = next(each for each in sample.manifests() if each.id == "sample_whatif")
        described = replace(described, id=dataset, title=dataset, illustrative=False, mapping=None)
        mapping = str(self._folder / "mapping.yaml")
        intake.load_trade(self.store, described, self._folder / f"{dataset}.csv", clock=self._clock, mapping=mapping)

    def ask(self, name: str, **more: Any) -> Json:
        question = Question(names=(name,), as_of=self._now.date(), **more)
        told = build(question, store=self.store, settings=self._settings, now=self._now)
        with self.store.reading() as connection:
            profile = kept.find(connection, told.id)
        assert profile is not None
        assert rebuild(profile, store=self.store, settings=self._settings) == told.body
        profile_told: Json = orjson.loads(told.body)
        return profile_told


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def world(
    request: pytest.FixtureRequest,
    settings: Settings,
    now: datetime,
    clock: Callable[[], datetime],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """One store for all tests: each has suppliers and data sets of its own."""
    folder = tmp_path_factory.mktemp("roles")
    with ExitStack() as kept_open:
        url = f"sqlite:///{folder / 'store.sqlite3'}"
        if request.param == "postgres":
            url = kept_open.enter_context(request.getfixturevalue("new_postgres")())
        store = open_store(url, names_folder=folder / "names")
        kept_open.callback(store.close)
        yield World(store, settings, now, clock, folder)


def by_role(profile: Json) -> dict[tuple[str, str], int]:
    return {(each["role"], each["name"]): each["trade"]["shipments"] for each in profile["counterparties"]}


def sentences(profile: Json, code: str) -> list[str]:
    return [each["sentence"] for each in (*profile["findings"], *profile["notes"]) if each["code"] == code]


@pytest.mark.parametrize(
    ("supplier", "column", "role"),
    [
        ("Ringwerk Gears", "c", "contract_holder"),
        ("Solowerk Quixby", "n", "notify_party"),
        ("Osprey Kilns", "m", "manufacturer"),
        ("Velvet Anvil", "d", "declarant"),
    ],
)
def test_a_listed_party_beside_the_ends_is_found_in_its_role(
    world: World, supplier: str, column: str, role: str
) -> None:
    world.rows(f"all_{role}", *({"s": supplier, column: "AURUS LLC"},) * 2)
    profile = world.ask(supplier)
    assert by_role(profile) == {("buyer", "NEVA CUSTOMS TERMINAL"): 2, (role, "AURUS LLC"): 2}
    (after,) = sentences(profile, "counterparty_blocked_after")
    assert f"AURUS LLC, {role.replace('_', ' ')} of 2 shipments, matches it by name only" in after
    assert "Records show 2 shipments after that day worth 200 USD" in after
    (one,) = (each for each in profile["counterparties"] if each["role"] == role)
    assert one["trade"]["values"] == [{"amount": 200, "currency": "USD", "kind": "statistical"}]
    assert one["subject_as"] is None
    assert f"AURUS LLC, {role.replace('_', ' ')}, identity" in report.text(profile)


def test_a_buyer_is_told_of_a_listed_maker_and_of_one_holder_for_both_directions(world: World) -> None:
    world.rows(
        "bought",
        {"s": "Amberley Trading Post", "r": "Wicket Assembly", "rc": "KZ", "m": "AURUS LLC", "c": "Tarn Holding"},
        {"s": "Wicket Assembly", "sc": "KZ", "r": "Amberley Trading Post", "rc": "KR", "c": "Tarn Holding"},
    )
    assert by_role(world.ask("Wicket Assembly")) == {
        ("supplier", "Amberley Trading Post"): 1,
        ("buyer", "Amberley Trading Post"): 1,
        ("manufacturer", "AURUS LLC"): 1,
        ("contract_holder", "Tarn Holding"): 2,
    }


def test_who_is_the_subject_or_the_other_end_stands_there_alone(world: World) -> None:
    world.rows(
        "alone",
        {"s": "Brindle Quarry", "m": "Brindle Quarry", "c": "NEVA CUSTOMS TERMINAL", "cc": "RU"},
        # the same company by its number, and by its name as another cell writes it
        {"s": "Brindle Quarry", "r_inn": "7707083893", "c": "Terminal of the Neva", "cc": "RU", "c_inn": "7707083893"},
        {"s": "Brindle Quarry", "n": "Neva Customs Terminal", "d": "SAME AS CONSIGNEE"},
    )
    assert {role for role, _ in by_role(world.ask("Brindle Quarry"))} == {"buyer"}


def test_who_is_the_other_end_is_told_apart_where_its_own_number_shows_a_list(world: World) -> None:
    world.rows(
        "shown",
        {"s": "Harrow Tin", "r": "UNIVERSALTORG 5", "c": "UNIVERSALTORG 5", "cc": "RU", "c_inn": "7743237789"},
    )
    profile = world.ask("Harrow Tin")
    assert by_role(profile) == {("buyer", "UNIVERSALTORG 5"): 1, ("contract_holder", "UNIVERSALTORG 5"): 1}
    (told,) = (each for each in sentences(profile, "counterparty_blocked_after") if "UNIVERSALTORG" in each)
    assert "UNIVERSALTORG 5, contract holder of 1 shipment, matches it by an identifier" in told


def test_goods_and_patterns_look_at_the_rows_once(world: World) -> None:
    chips = {"hs": "854231", "r": "VOLGA TRADE HOUSE 77"}
    world.rows("chips", *({**chips, "s": "Thistle Foundry"},) * 2)
    world.rows("chips_held", *({**chips, "s": "Juniper Sprockets", "c": "DON TRADE HOUSE 99", "cc": "RU"},) * 2)
    plain, beside = world.ask("Thistle Foundry"), world.ask("Juniper Sprockets")
    assert ("contract_holder", "DON TRADE HOUSE 99") in by_role(beside)
    keep = ("list", "entry", "shipments", "values", "counterparty", "role")
    assert plain["goods"]
    assert [{key: each[key] for key in keep} for each in beside["goods"]] == [
        {key: each[key] for key in keep} for each in plain["goods"]
    ]
    assert [each["code"] for each in beside["findings"]] == [each["code"] for each in plain["findings"]]


def test_a_row_of_two_data_sets_is_counted_once_in_a_role(world: World) -> None:
    held = {"s": "Cobalt Harbour", "c": "AURUS LLC", "v": "250"}
    world.rows("held", held)
    world.rows("held_again", held)
    assert by_role(world.ask("Cobalt Harbour")) == {
        ("buyer", "NEVA CUSTOMS TERMINAL"): 1, ("contract_holder", "AURUS LLC"): 1,
    }  # fmt: skip
    made = {"s": "Hollow Minster", "m": "Garnet Looms", "v": "300"}
    world.rows("made", made)
    world.rows("made_again", made)
    assert by_role(world.ask("Garnet Looms")) == {
        ("sender", "Hollow Minster"): 1, ("receiver", "NEVA CUSTOMS TERMINAL"): 1,
    }  # fmt: skip


def test_where_the_subject_stands_in_a_role_alone_the_others_are_its_counterparties(world: World) -> None:
    world.rows(
        "as_maker",
        {"s": "Quillon Export", "r": "AURUS LLC", "m": "Marrow Textile Mills", "d": "Marrow Textile Mills"},
        {"s": "Quillon Export", "r": "AURUS LLC", "m": "Marrow Textile Mills", "c": "VOLGA TRADE"},
        {"s": "Quillon Export", "r": "AURUS LLC"},
    )
    profile = world.ask("Marrow Textile Mills")
    assert by_role(profile) == {
        ("sender", "Quillon Export"): 2, ("receiver", "AURUS LLC"): 2, ("contract_holder", "VOLGA TRADE"): 1,
    }  # fmt: skip
    assert {each["subject_as"] for each in profile["counterparties"]} == {"manufacturer"}
    (after,) = sentences(profile, "counterparty_blocked_after")
    assert "AURUS LLC, receiver of 2 shipments in which the supplier stands as manufacturer alone, matches" in after
    gaps = sentences(profile, "coverage_gap")
    assert any(
        "whether goods of 2 shipments, in which the supplier stands as manufacturer and neither" in each
        for each in gaps
    )  # fmt: skip
    assert "hold no shipment of" not in " ".join(gaps)
    assert "AURUS LLC (RU), receiver (the supplier is manufacturer)" in report.text(profile)


def test_a_broker_with_more_rows_than_are_read_is_told_of(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "MOST_IN_ROLE", 2)
    world.rows("brokered", *({"s": f"Sender {each}", "d": "Quixotic Brokerage"} for each in "ABC"))
    gaps = sentences(world.ask("Quixotic Brokerage"), "coverage_gap")
    assert any("goods of 2 shipments and more, which were not read, in which" in each for each in gaps)


def test_a_way_to_a_listed_contract_holder_is_no_chain(world: World) -> None:
    world.rows(
        "ways",
        {"s": "Pewter Lagoon", "r": "KAMA STORAGE", "c": "AURUS LLC", "cc": "RU"},
        {"s": "KAMA STORAGE", "sc": "RU", "r": "AURUS LLC"},
        {"s": "Saffron Dredge", "r": "KAMA STORAGE"},
    )
    assert not sentences(world.ask("Pewter Lagoon"), "chain_to_listed")
    assert sentences(world.ask("Saffron Dredge"), "chain_to_listed")


def test_a_placeholder_beside_a_number_that_confirms_is_the_party_of_that_number(world: World) -> None:
    world.rows(
        "withheld",
        {"s": "Zanterbury Works", "r": "WITHHELD", "r_inn": "7743237789"},
        {"s": "Zanterbury Works", "r": "WITHHELD", "r_inn": "7707083893"},
        {"s": "Zanterbury Works", "r": "WITHHELD"},
        {"s": "Zanterbury Works", "r": "NEVA CUSTOMS TERMINAL", "c": "WITHHELD", "cc": "RU", "c_inn": "7743237789"},
    )
    profile = world.ask("Zanterbury Works")
    assert by_role(profile) == {
        ("buyer", "INN 7743237789"): 1,
        ("contract_holder", "INN 7743237789"): 1,
        ("buyer", "INN 7707083893"): 1,
        ("buyer", "NEVA CUSTOMS TERMINAL"): 1,
        ("buyer", "not named in the records"): 1,
    }
    (listed,) = (
        each for each in profile["counterparties"] if (each["name"], each["role"]) == ("INN 7743237789", "buyer")
    )
    assert listed["identity"] == "confirmed"
    assert "OFAC SDN" in {each["list"] for each in listed["designations"]}
    number = Identifier(type="inn", value="7707083893", country="RU")
    asked = world.ask("Kettledrum Fjord", identifiers=(number,))
    assert ("supplier", "Zanterbury Works") in by_role(asked)


def test_a_shipment_of_the_supplier_to_itself_in_two_data_sets_is_one(world: World) -> None:
    row = {"s": "Twofold Lantern", "sc": "KR", "r": "Twofold Lantern", "rc": "KR", "v": "70"}
    world.rows("itself", row)
    world.rows("itself_again", row)
    assert by_role(world.ask("Twofold Lantern")) == {("buyer", "the supplier itself"): 1}
