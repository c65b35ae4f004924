"""Each measure of a designation is judged by its own days: one to come, or one that ended, hides no other."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from adapters.base import Designation, Measure, MeasureType
from adapters.dates import PartialDate
from adapters.sanctions import by_id
from service import coverage, intake, sample
from service.assess import assess
from service.counterparties import Group
from service.facts import CounterpartyFacts, SubjectFacts, designation_facts
from service.identity import Match
from service.listed import DatedMeasure, Listed
from service.loading import Loaded
from service.measure_dates import MeasureDates
from service.profiles import Question, build
from service.settings import Settings
from service.store import Store, open_store
from service.store.finding import FoundName
from service.store.trade import Moved
from service.trade_cover import Cover

Json = dict[str, Any]
MANIFESTS = {each.id: each for each in sample.manifests()}
MAPPING = """
title: Declarations
delimiter: ","
encoding: utf-8
decimal: "."
date_formats: ["%Y-%m-%d"]
document_type: declaration
direction: "import:RU"
record_id: id
dates:
  - {column: left, kind: departure}
  - {column: day, kind: declaration}
parties:
  sender: {name: seller, country: seller_country}
  receiver: {name: buyer, country: buyer_country}
values:
  - {column: usd, currency: USD, kind: invoice}
"""
FREEZE, EMBARGO, OTHER = "asset freeze", "arms embargo", "watched"
Measures = list[tuple[str, str, str | None]]
# name -> measures as (scope, first day, last day), of a data set whose entries are not all frozen by law
LISTED: dict[str, Measures] = {
    "OSTROVEK DYNAMO": [(EMBARGO, "2022-03-01", None), (FREEZE, "2026-12-01", None)],
    "VYAZOVKA FORGE": [(EMBARGO, "2022-03-01", None), (FREEZE, "2024-02-23", None)],
    "ZANTERBURY MILLS": [(EMBARGO, "2022-03-01", None), (FREEZE, "2019-01-01", "2020-01-01")],
    "HOLLOWGATE RADIO": [(EMBARGO, "2022-03-01", None), (FREEZE, "2022-03-01", None)],
    "MERIDOVA OPTICS": [(EMBARGO, "2024-08-01", None)],
    "QUILLSTONE BEARINGS": [(EMBARGO, "2022-03-01", None)],
    "SOLOVEN PAPER": [(OTHER, "2022-03-01", None)],
    "TARNOVSK PUMPS": [(EMBARGO, "2019-01-01", "2020-01-01")],
}
SELLERS = {name: f"{name.split()[0].title()} Lantern Supply" for name in LISTED}
SOLD = {"HOLLOWGATE RADIO": "2024-05-01", "MERIDOVA OPTICS": "2024-05-01", "QUILLSTONE BEARINGS": "2021-05-01"}
MAYBE = ("Marlow Lantern Supply", "QUILLSTOME BEARINGS TRADE", "2023-05-01")
Clock = Callable[[], datetime]
LoadWhole = Callable[..., Loaded]


def ftm(id_: str, schema: str, properties: dict[str, list[str]], *, dataset: str, day: str) -> bytes:
    entity = {"id": id_, "caption": id_, "schema": schema, "properties": properties, "datasets": [dataset]}
    return json.dumps(entity | {"last_seen": f"{day}T00:00:00"}).encode() + b"\n"


def edition(listed: Mapping[str, Measures], *, day: str = "2026-11-23", dataset: str = "zz_ministry") -> bytes:
    lines = []
    for number, (name, measures) in enumerate(listed.items()):
        id_ = f"NK-{number}"
        party = {"name": [name], "country": ["ru"], "topics": ["sanction"]}
        lines.append(ftm(id_, "Company", party, dataset=dataset, day=day))
        # another statement keeps each one's days on its own measures
        for at, (scope, first, last) in enumerate([*measures, (OTHER, "2030-01-01", None)]):
            said = {"entity": [id_], "provisions": [scope]}
            if first:  # listed before it takes effect, where that is still to come
                said |= {"startDate": [first], "listingDate": [min(first, "2026-11-02")]}
            said |= {"endDate": [last]} if last else {}
            lines.append(ftm(f"S-{number}-{at}", "Sanction", said, dataset=dataset, day=day))
    return b"".join(lines)


def load_rows(
    store: Store, rows: Iterable[tuple[str, str, str]], folder: Path, clock: Clock, *, last: str, dataset: str = "rows"
) -> None:
    """Load rows of (seller, buyer, day) as a data set of real rows from 2018 on."""
    (folder / "mapping.yaml").write_text(MAPPING, "utf-8")
    path = folder / f"{dataset}.csv"
    with path.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(["id", "left", "day", "seller", "seller_country", "buyer", "buyer_country", "usd"])
        writer.writerows(
            [f"R{at}", day, day, seller, "KR", buyer, "RU", 100] for at, (seller, buyer, day) in enumerate(rows)
        )
    described = replace(
        MANIFESTS["sample_whatif"],
        id=dataset,
        illustrative=False,
        mapping=None,
        period_from=PartialDate.parse("2018-01-01"),
        period_to=PartialDate.parse(last),
    )
    loaded = intake.load_trade(store, described, path, clock=clock, mapping=str(folder / "mapping.yaml"))
    assert loaded.result == "loaded", loaded.reason


@pytest.fixture(scope="module")
def listed(
    tmp_path_factory: pytest.TempPathFactory, now: datetime, clock: Clock, load_whole: LoadWhole
) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("measures")
    store = open_store(f"sqlite:///{folder / 'store.sqlite3'}")
    at = now - timedelta(hours=1)
    assert load_whole(store, by_id("opensanctions"), edition(LISTED), at=at).result == "loaded"
    rows = [(seller, buyer, SOLD.get(buyer, "2023-05-01")) for buyer, seller in SELLERS.items()]
    load_rows(store, [*rows, MAYBE], folder, clock, last="2024-06-30")
    yield store
    store.close()


Ask = Callable[..., Json]


def asked(store: Store, settings: Settings, now: datetime, name: str, *, as_of: date | None, **more: Any) -> Json:
    question = Question(names=(name,), as_of=as_of or now.date(), **more)
    chosen = replace(settings, lists=("opensanctions",))
    told: Json = orjson.loads(build(question, store=store, settings=chosen, now=now).body)
    return told


@pytest.fixture
def ask(listed: Store, settings: Settings, now: datetime) -> Ask:
    def of(name: str, *, as_of: date | None = None, **more: Any) -> Json:
        return asked(listed, settings, now, name, as_of=as_of, **more)

    return of


def codes(told: Json) -> list[str]:
    return sorted(each["code"] for each in told["findings"])


def noted(told: Json) -> set[str]:
    return {each["code"] for each in told["notes"]}


def said(told: Json, code: str) -> str:
    (one,) = [each["sentence"] for each in (*told["findings"], *told["notes"]) if each["code"] == code]
    return str(one)


def test_a_freeze_to_come_hides_no_embargo_of_a_buyer(ask: Ask) -> None:
    told = ask(SELLERS["OSTROVEK DYNAMO"])
    assert codes(told) == ["counterparty_export_restricted"]
    assert "an arms embargo" in said(told, "counterparty_export_restricted")
    assert "since 1 March 2022" in said(told, "counterparty_export_restricted")
    (later,) = [each for each in told["warnings"] if "1 December 2026" in each]
    assert later.startswith("under an asset freeze later than the day asked (2026-11-24)")
    (buyer,) = told["counterparties"]
    (one,) = buyer["designations"]
    assert (one["in_force"], one["shipments_against"]) == ("yes", "arms_embargo")
    assert (one["since"]["from"], one["shipments"]["after"]["count"]) == ("2022-03-01", 1)


def test_a_freeze_and_an_earlier_embargo_are_each_told_by_their_own_days(ask: Ask) -> None:
    told = ask(SELLERS["VYAZOVKA FORGE"])
    assert codes(told) == ["counterparty_blocked_before", "counterparty_export_restricted"]
    assert "since 23 February 2024" in said(told, "counterparty_blocked_before")
    assert "since 1 March 2022" in said(told, "counterparty_export_restricted")
    assert "1 shipment on or after that day" in said(told, "counterparty_export_restricted")
    for each in told["findings"]:
        day = "2024-02-23" if each["code"] == "counterparty_blocked_before" else "2022-03-01"
        assert f"effective {day}" in each["evidence"][0]["text"]


def test_a_freeze_that_ended_hides_no_embargo(ask: Ask) -> None:
    told = ask(SELLERS["ZANTERBURY MILLS"])
    assert codes(told) == ["counterparty_export_restricted", "formerly_listed"]
    assert "an asset freeze" in said(told, "formerly_listed")
    assert "it ended on 1 January 2020" in said(told, "formerly_listed")


def test_measures_of_the_same_day_are_told_once_by_the_weightiest(ask: Ask) -> None:
    assert codes(ask(SELLERS["HOLLOWGATE RADIO"])) == ["counterparty_blocked_after"]


@pytest.mark.parametrize(
    ("types", "told"),
    [
        (("export_control", "other"), ["counterparty_export_restricted"]),
        (("asset_freeze", "export_control", "other"), ["counterparty_blocked_timing_unknown"]),
    ],
    ids=["the delivery may lie after what the departure lies before", "a freeze speaks for all"],
)
def test_measures_of_the_same_day_that_other_ends_of_the_journey_decide_hide_nothing(
    settings: Settings, now: datetime, types: tuple[MeasureType, ...], told: list[str]
) -> None:
    measures = tuple(Measure(type=each, restricts=("supply",), cascades=False, label=each) for each in types)
    dated = tuple(
        DatedMeasure(measure=each, dates=MeasureDates(type=each.type, effective=PartialDate.parse("2024-03-01")))
        for each in measures
    )
    seen = (None, date(2024, 3, 1))
    listed = Listed(
        source_id="ua_nsdc", record_id="1", name="X", measures=dated, seen=seen, stretches=(), events=(),
        designation=Designation(authority="UA", list="NSDC", programmes=("P",), measures=measures, dates=()),
        no_longer_found=None, edition="e", url="",
    )  # fmt: skip
    moved = Moved(1, 2, 1, 1, 1, "departure=2024-02-10", 100, "USD", "invoice", "870829", False)
    party = FoundName(
        1, 1, "ua_nsdc:1", "ua_nsdc", "list", "X", "entity", "RU", None, 1, True, False, "X", "primary", "strong"
    )
    facts = designation_facts(
        listed,
        match=Match(party_pk=1, verdict="match", grade="confirmed", score=1.0, matched="X", asked="X"),
        party=party,
        shipments=[moved],
        as_of=now.date(),
        cover=Cover(until=date(2026, 6, 30)),
    )
    buyer = CounterpartyFacts(
        name="X", role="buyer", group=Group(), grade="confirmed", subject_parties=(), shipments=(moved,), spelled={},
        statements=(), designations=(facts,),
    )  # fmt: skip
    nobody = SubjectFacts(parties=(), alternatives=(), designations=(), grade="name_only", homonyms=(), cut=frozenset())
    nothing = coverage.assess([], {}, settings=settings, authorities=None, as_of=now.date(), now=now)
    found = assess(nobody, [buyer], [], nothing, as_of=now.date())
    assert [each.code for each in found if each.level != "note"] == told


def test_a_supplier_is_judged_by_each_measure_too(ask: Ask) -> None:
    told = ask("OSTROVEK DYNAMO")
    assert "an arms embargo" in said(told, "other_measure"), "what restricts supply to others is a note of a supplier"
    assert "subject_blocked_possible" not in codes(told)
    told = ask("ZANTERBURY MILLS")
    assert "formerly_listed" in codes(told) and "other_measure" in noted(told)
    told = ask("VYAZOVKA FORGE")
    assert "subject_blocked_possible" in codes(told) and "other_measure" not in noted(told)
    assert codes(ask("TARNOVSK PUMPS", officers=("OSTROVEK DYNAMO",)))[:1] == ["formerly_listed"]
    assert "the officer OSTROVEK DYNAMO" in said(ask("Nobody At All", officers=("OSTROVEK DYNAMO",)), "other_measure")


def test_before_its_first_measure_a_designation_is_only_warned_of(ask: Ask) -> None:
    told = ask(SELLERS["VYAZOVKA FORGE"], as_of=date(2021, 6, 1))
    assert codes(told) == []
    later = [each for each in told["warnings"] if each.startswith("listed later than the day asked (2021-06-01)")]
    assert len(later) == 3, "one line for each measure"


def test_an_embargo_after_the_end_of_the_records_is_told_as_not_known(ask: Ask) -> None:
    told = ask(SELLERS["MERIDOVA OPTICS"])
    assert codes(told) == ["counterparty_blocked_uncovered"] and "other_measure" not in noted(told)
    sentence = said(told, "counterparty_blocked_uncovered")
    assert "under an arms embargo since 1 August 2024" in sentence and "end on 30 June 2024" in sentence


def test_a_measure_that_gives_no_finding_is_a_note(ask: Ask) -> None:
    for buyer in ("QUILLSTONE BEARINGS", "SOLOVEN PAPER"):  # all moved before; no measure on goods
        told = ask(SELLERS[buyer])
        assert codes(told) == [] and "other_measure" in noted(told)


def test_a_name_that_may_be_that_of_a_party_under_an_embargo_is_a_finding(ask: Ask) -> None:
    told = ask("Marlow Lantern Supply")
    (buyer,) = told["counterparties"]
    assert {each["verdict"] for each in buyer["designations"]} == {"possible"}
    assert codes(told) == ["counterparty_blocked_possible"]
    assert "under an arms embargo" in said(told, "counterparty_blocked_possible")
    assert told["needs_ruling"] is True


def test_records_that_may_end_before_a_measure_began_are_told(
    store: Store, settings: Settings, now: datetime, clock: Clock, load_whole: LoadWhole, tmp_path: Path
) -> None:
    listed = {"TARNOVSK PUMPS": LISTED["TARNOVSK PUMPS"], "LATECROFT GLASS": [(FREEZE, "", None)]}
    for names, day in ((1, "2022-01-01"), (2, "2024-01-01")):  # the freeze began on one of the days between
        content = edition(dict(list(listed.items())[:names]), day=day)
        at = datetime.fromisoformat(f"{day}T12:00:00+00:00")
        assert load_whole(store, by_id("opensanctions"), content, at=at).result == "loaded"
    load_rows(store, [("Foxglove Supply", "LATECROFT GLASS", "2021-05-01")], tmp_path, clock, last="2023-06-30")
    told = asked(store, settings, now, "Foxglove Supply", as_of=None)
    assert codes(told) == ["counterparty_blocked_before", "counterparty_blocked_uncovered"]
    assert "since a day from 1 January 2022 to 1 January 2024" in said(told, "counterparty_blocked_uncovered")
    others = [("Heron Supply", "Alder Works", "2024-05-01")]
    load_rows(store, others, tmp_path, clock, last="2024-01-01", dataset="more")
    assert codes(asked(store, settings, now, "Foxglove Supply", as_of=None)) == ["counterparty_blocked_before"]


HEADER = (
    "supplier,supplier_country,buyer,buyer_country,claim,period_from,period_to,amount,currency,qualifier,goods,quote,"
    "publisher,published_on,title,note"
)
STATED = "Garnet Oxbow,KR,PELLWORTH ARMS,RU,supplies,,,,,,parts,We supply them,Daily,2023-06-01,T,n"


@pytest.mark.parametrize(
    ("as_of", "since", "placed"),
    [
        (date(2023, 12, 1), "21 April 2022", "after"),
        (date(2026, 11, 24), "21 April 2022", "after"),
        (date(2022, 4, 20), None, None),
    ],
    ids=["one list binds", "two do", "none does yet"],
)
def test_a_statement_is_placed_against_the_list_it_is_told_of(
    settings: Settings,
    now: datetime,
    tmp_path: Path,
    clock: Clock,
    load_whole: LoadWhole,
    as_of: date,
    since: str | None,
    placed: str | None,
) -> None:
    with closing(open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")) as store:
        later = edition({"PELLWORTH ARMS": [(FREEZE, "2024-02-23", None)]}, dataset="aa_ministry")
        first = edition({"PELLWORTH ARMS": [(FREEZE, "2022-04-21", None)]}, dataset="zz_ministry")
        content = later + first.split(b"\n", 1)[1].replace(b"S-0", b"S-1")
        at = now - timedelta(hours=1)
        assert load_whole(store, by_id("opensanctions"), content, at=at).result == "loaded"
        path = tmp_path / "statements.csv"
        path.write_text(f"{HEADER}\n{STATED}\n", encoding="utf-8")
        intake.load_statements(store, MANIFESTS["sample_statements"], path, clock=clock)
        told = asked(store, settings, now, "Garnet Oxbow", as_of=as_of)
    (buyer,) = told["counterparties"]
    assert len(buyer["designations"]) == 2
    assert [each["timing"] for each in buyer["statements"]] == [placed]
    if since is None:
        assert codes(told) == []
    else:
        sentence = said(told, "statement_of_supply")
        assert f"zz_ministry shows PELLWORTH ARMS under an asset freeze since {since}" in sentence
        assert f"this was published {placed} that day" in sentence
