"""Owners on the way to a listed party: as registers of owners state them, by the day, and never as a judgement."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from adapters.base import Manifest
from adapters.dates import PartialDate
from schemas.chains import ChainsAnswerSchema
from schemas.profile import ProfileSchema
from schemas.sources import SourcesSchema
from service import chains_asked, intake, owners, report, sample, screening, sources, withdrawing
from service.cli import main
from service.loading import Loaded
from service.profiles import build, rebuild
from service.question import Question
from service.settings import Settings
from service.store import Store

Json = dict[str, Any]
Clock = Callable[[], datetime]
SUBJECT, BETWEEN, LISTED = "Sorabyeol Castings", "Ostrovek Traders", "AURUS LLC"
TRADE_MAPPING = """
title: Declarations
delimiter: ","
encoding: utf-8
decimal: "."
date_formats: ["%Y-%m-%d"]
null_tokens: ["-"]
document_type: declaration
direction: "import:RU"
record_id: id
dates:
  - {column: day, kind: declaration}
parties:
  sender: {name: seller, country: seller_country}
  receiver: {name: buyer, country: buyer_country, identifiers: {inn: inn}}
hs: {column: hs}
values:
  - {column: usd, currency: USD, kind: statistical}
"""
ROW = {
    "id": "-",
    "day": "2024-05-10",
    "seller": SUBJECT,
    "seller_country": "KR",
    "buyer": BETWEEN,
    "buyer_country": "RU",
}
ROW |= {"inn": "-", "hs": "870899", "usd": "100"}
STAKE = {"owner": LISTED, "owned": BETWEEN, "owned_country": "RU", "share": "60", "since": "2023-01-15"}
REGISTER = Manifest(
    id="shareholders",
    kind="ownership",
    title="Shareholders of the region",
    publisher="A chamber",
    licence="for tests",
    illustrative=False,
    files=("owners.csv",),
    mapping="csv",
    gaps=("holders of less than 5 %",),
)


class Told:
    """A store with the sample's lists, rows of trade and a register, asked about the subject."""

    def __init__(self, store: Store, settings: Settings, folder: Path, clock: Clock) -> None:
        self.store, self._settings, self._folder, self._clock = store, settings, folder, clock

    def trade(self, *rows: Mapping[str, str]) -> None:
        path = self._write("rows.csv", [ROW | {"id": f"R{at}"} | dict(each) for at, each in enumerate(rows, start=1)])
        (self._folder / "mapping.yaml").write_text(TRADE_MAPPING, "utf-8")
        described = replace(
            next(each for each in sample.manifests() if each.id == "sample_whatif"),
            id="chain_rows",
            illustrative=False,
            mapping=None,
            period_from=PartialDate.parse("2018-01-01"),
            period_to=PartialDate.parse("2026-06-30"),
        )
        mapping = str(self._folder / "mapping.yaml")
        assert intake.load_trade(self.store, described, path, clock=self._clock, mapping=mapping).result == "loaded"

    def register(self, *stakes: Mapping[str, str], described: Manifest = REGISTER) -> Loaded:
        return intake.load_ownership(self.store, described, self._write("owners.csv", stakes), clock=self._clock)

    def profile(self, name: str = SUBJECT) -> Json:
        now = self._clock()
        question = Question(names=(name,), country="KR", as_of=now.date())
        answer = build(question, store=self.store, settings=self._settings, now=now)
        profile: Json = orjson.loads(answer.body)
        assert ProfileSchema().validate(profile) == {}
        kept = self.store.kept_profile(answer.id)
        assert kept is not None
        assert rebuild(kept, store=self.store, settings=self._settings) == answer.body
        return profile

    def chains(self, *, hops: int) -> list[Json]:
        now = self._clock()
        question = Question(names=(SUBJECT,), country="KR", as_of=now.date())
        told = chains_asked.look(question, hops=hops, store=self.store, settings=self._settings, now=now)
        assert ChainsAnswerSchema().validate(told) == {}
        found: list[Json] = told["chains"]["chains"]
        return found

    def _write(self, name: str, rows: Iterable[Mapping[str, str]]) -> Path:
        path, given = self._folder / name, list(rows)
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, list(dict.fromkeys(key for each in given for key in each)))
            writer.writeheader()
            writer.writerows(given)
        return path


@pytest.fixture
def database_url(sample_url: str) -> str:
    return sample_url


@pytest.fixture
def told(store: Store, settings: Settings, tmp_path: Path, clock: Clock) -> Told:
    return Told(store, settings, tmp_path, clock)


def test_a_buyer_that_a_listed_party_owns_is_a_chain_with_the_registers_record(told: Told) -> None:
    told.trade({})
    told.register(STAKE)
    profile = told.profile()
    (chain,) = profile["chains"]["chains"]
    first, last = chain["hops"]
    assert (first["name"], first["trade"][0]["role"], first["ownership"]) == (BETWEEN, "buyer", [])
    (stake,) = last["ownership"]
    assert (last["name"], last["trade"], stake["role"], stake["name"]) == (LISTED, [], "owner", LISTED)
    assert (stake["share"], stake["since"], stake["relation"]) == ({"from": 60.0, "to": 60.0}, "2023-01-15", "owns")
    assert stake["evidence"]["source"] == "shareholders"
    assert chain["in_time"] is True
    assert (
        f"{SUBJECT} supplies {BETWEEN}, which is owned by {LISTED} (60 %, since 2023-01-15, in a file loaded on "
        in chain["sentence"]
    )
    assert "Which share makes an owned party fall under the measure is not judged" in chain["sentence"]
    assert any(each["list"] == "OFAC SDN" for each in chain["designations"])


def test_a_chain_over_an_owner_is_a_note_and_gives_no_level(told: Told) -> None:
    told.trade({})
    told.register(STAKE)
    profile = told.profile()
    assert profile["findings"] == []
    (note,) = [each for each in profile["notes"] if each["code"] == "chain_to_listed"]
    assert [each["source"] for each in note["evidence"]][1:] == ["chain_rows", "shareholders"]


def test_a_counterparty_is_told_with_its_owners_and_holdings_listed_or_not(told: Told) -> None:
    told.trade({})
    told.register(
        {"owner": "Vyazovka Holding", "owned": BETWEEN, "share": "25-50"}, {"owner": BETWEEN, "owned": "Depot"}
    )
    profile = told.profile()
    stakes = profile["counterparties"][0]["owners"]
    assert [(each["role"], each["name"], each["share"]) for each in stakes] == [
        ("owner", "Vyazovka Holding", {"from": 25.0, "to": 50.0}),
        ("owned", "Depot", {"from": None, "to": None}),
    ]
    assert profile["chains"]["chains"] == []
    assert "owner Vyazovka Holding (25 to 50 %" in report.text(profile)


def test_an_owner_of_the_supplier_itself_is_told_though_no_goods_moved(told: Told) -> None:
    told.register({"owner": LISTED, "owned": SUBJECT, "owned_country": "KR", "share": "51"})
    profile = told.profile()
    (chain,) = profile["chains"]["chains"]
    assert [each["name"] for each in chain["hops"]] == [LISTED]
    assert (
        f"{SUBJECT} is owned by {LISTED} (51 %, in a file loaded on 2026-11-24, matched by name only)"
        in chain["sentence"]
    )
    assert chain["in_time"] is None
    assert [each["name"] for each in profile["subject"]["owners"]] == [LISTED]
    assert "No finding about" in profile["summary"] and "is owned by" in profile["summary"]


@pytest.mark.parametrize(
    ("since", "until", "verb"),
    [
        ("2020", "", "is owned by"),
        ("2020", "2023-05-01", "was owned by"),
        ("2020", "2026", "was or is owned by"),
        ("2020", "2031", "is owned by"),
        ("2026", "", "is or will be owned by"),
        ("2026-11", "", "is or will be owned by"),
        ("2026-11-24", "", "is owned by"),
        ("2026-10", "", "is owned by"),
        ("2031-05-01", "", None),
    ],
)
def test_a_stake_is_held_against_the_day_asked(told: Told, since: str, until: str, verb: str | None) -> None:
    told.register({"owner": LISTED, "owned": SUBJECT, "owned_country": "KR", "since": since, "until": until})
    profile = told.profile()
    sentences = [each["sentence"] for each in profile["chains"]["chains"]]
    assert [f"{SUBJECT} {verb} {LISTED}" in each for each in sentences] == ([True] if verb else [])
    (stake,) = profile["subject"]["owners"]
    assert (stake["on_the_day"] == "later") is (verb is None)
    assert (stake["on_the_day"] == "perhaps") is ("or" in (verb or ""))


def test_a_stake_that_may_not_have_begun_is_marked_so_where_a_person_reads_it(told: Told) -> None:
    told.register({"owner": LISTED, "owned": SUBJECT, "owned_country": "KR", "since": "2026"})
    assert "since 2026, perhaps not on the day asked" in " ".join(report.text(told.profile()).split())


def test_an_owner_of_a_company_of_this_name_in_another_country_is_not_the_suppliers(told: Told) -> None:
    told.register({"owner": LISTED, "owned": SUBJECT, "owned_country": "DE", "share": "100"})
    profile = told.profile()
    assert (profile["chains"]["chains"], profile["subject"]["owners"]) == ([], [])


@pytest.mark.parametrize("nobody", ["Various shareholders", "TO THE ORDER OF"])
def test_a_group_of_holders_ties_nobody_together(told: Told, nobody: str) -> None:
    told.trade({})
    told.register({"owner": nobody, "owned": BETWEEN}, {"owner": nobody, "owned": LISTED})
    assert told.profile()["counterparties"][0]["owners"][0]["name"] == nobody
    assert told.chains(hops=3) == []


def test_two_companies_of_one_owner_are_a_way(told: Told) -> None:
    told.register({"owner": "Vyazovka Holding", "owned": SUBJECT}, {"owner": "Vyazovka Holding", "owned": LISTED})
    (chain,) = told.profile()["chains"]["chains"]
    assert [each["name"] for each in chain["hops"]] == ["Vyazovka Holding", LISTED]
    assert [each["ownership"][0]["role"] for each in chain["hops"]] == ["owner", "owned"]


def test_an_owner_that_trades_with_a_listed_party_is_a_way_under_its_name_in_the_records(told: Told) -> None:
    told.register({"owner": "Vyazovka Holding", "owner_country": "RU", "owned": SUBJECT})
    told.trade({"seller": "VYAZOVKA HOLDING OOO", "seller_country": "RU", "buyer": LISTED})
    (chain,) = told.profile()["chains"]["chains"]
    assert [each["name"] for each in chain["hops"]] == ["Vyazovka Holding", LISTED]
    assert chain["hops"][1]["trade"][0]["role"] == "buyer"


def test_owners_of_owners_are_followed_on_request(told: Told) -> None:
    told.trade({})
    told.register({"owner": "Vyazovka Holding", "owned": BETWEEN}, {"owner": LISTED, "owned": "Vyazovka Holding"})
    assert told.profile()["chains"]["chains"] == []
    (chain,) = told.chains(hops=3)
    assert [each["name"] for each in chain["hops"]] == [BETWEEN, "Vyazovka Holding", LISTED]


@pytest.mark.parametrize(
    ("since", "until", "fits"),
    [
        ("2023-01-15", "", True),
        ("2024-05-11", "", False),
        ("", "2024-05-09", False),
        ("", "", None),
        ("2024-05", "", True),
    ],
)
def test_a_stake_must_fit_in_time_with_the_trade_before_it(
    told: Told, since: str, until: str, fits: bool | None
) -> None:
    told.trade({"day": "2024-05-10"})
    told.register(STAKE | {"since": since, "until": until})
    (chain,) = told.profile()["chains"]["chains"]
    assert chain["in_time"] is fits


def test_a_register_means_a_buyer_by_its_number_whatever_the_name(told: Told) -> None:
    told.trade({"inn": "7707083893"})
    told.register({"owner": LISTED, "owned": "Quite Another Name", "owned_id_type": "inn", "owned_id": "7707083893"})
    (chain,) = told.profile()["chains"]["chains"]
    (stake,) = chain["hops"][1]["ownership"]
    assert (stake["registered_as"], stake["identity"]) == ("Quite Another Name", "confirmed")


def test_a_name_alone_does_not_mean_a_company_of_another_country(told: Told) -> None:
    told.trade({})
    told.register(STAKE | {"owned_country": "CY"})
    profile = told.profile()
    assert profile["chains"]["chains"] == []
    assert profile["counterparties"][0]["owners"] == []


def test_a_later_file_says_anew_what_a_record_of_an_earlier_one_said(told: Told, tmp_path: Path, clock: Clock) -> None:
    told.trade({})
    first = _ftm(tmp_path / "first.json", share="60")
    second = _ftm(tmp_path / "second.json", share="10")
    for path in (first, second):
        loaded = intake.load_ownership(told.store, REGISTER, path, clock=clock, layout="ftm")
        assert (loaded.result, loaded.rows) == ("loaded", 1)
    (chain,) = told.profile()["chains"]["chains"]
    assert [each["share"]["from"] for each in chain["hops"][1]["ownership"]] == [10.0]


@pytest.mark.parametrize(
    ("first", "second", "stands"), [("", "", 10.0), ("2025", "2024-12-31", 60.0), ("2024", "2025", 10.0)]
)
def test_a_corrected_row_stands_in_place_of_the_one_stated_before(
    told: Told, first: str, second: str, stands: float
) -> None:
    told.trade({})
    told.register(STAKE | {"stated_on": first})
    told.register(STAKE | {"share": "10", "until": "2030", "stated_on": second})
    (chain,) = told.profile()["chains"]["chains"]
    assert [each["share"]["from"] for each in chain["hops"][1]["ownership"]] == [stands]


def test_a_profile_of_before_a_correction_is_replayed_as_it_was(told: Told, settings: Settings) -> None:
    told.trade({})
    told.register(STAKE | {"stated_on": "2024-03-10"})
    before = told.profile()
    told.register(STAKE | {"share": "10", "stated_on": "2024"})
    (chain,) = told.profile()["chains"]["chains"]
    assert [each["share"]["from"] for each in chain["hops"][1]["ownership"]] == [10.0]
    kept = told.store.kept_profile(before["id"])
    assert kept is not None
    assert orjson.loads(rebuild(kept, store=told.store, settings=settings)) == before
    assert before["chains"]["chains"][0]["hops"][1]["ownership"][0]["share"]["from"] == 60.0


def test_a_file_of_a_day_that_its_manifest_gives_is_told_with_that_day(told: Told) -> None:
    told.trade({})
    told.register(STAKE, described=replace(REGISTER, retrieved_on=PartialDate.parse("2026-11-20")))
    (chain,) = told.profile()["chains"]["chains"]
    assert "(60 %, since 2023-01-15, in a file of 2026-11-20, " in chain["sentence"]


def _ftm(path: Path, *, share: str) -> Path:
    entities: list[Json] = [
        {"id": "a", "schema": "Company", "properties": {"name": [LISTED]}},
        {"id": "b", "schema": "Company", "properties": {"name": [BETWEEN], "country": ["ru"]}},
        {
            "id": "o",
            "schema": "Ownership",
            "properties": {"owner": ["a"], "asset": ["b"], "percentage": [share], "startDate": ["2020-01-01"]},
        },
    ]
    path.write_bytes(b"\n".join(map(orjson.dumps, entities)))
    return path


def test_a_file_that_was_taken_back_is_seen_no_more_and_an_earlier_clock_still_sees_it(
    told: Told, clock: Clock, now: datetime, settings: Settings
) -> None:
    told.trade({})
    told.register(STAKE)
    before = told.profile()
    assert before["chains"]["chains"]
    with told.store.reading() as connection:
        (sha,) = connection.exec_driver_sql(
            "SELECT sha256 FROM edition JOIN source ON source.pk = edition.source_pk WHERE source.id = 'shareholders'"
        ).scalars()
    withdrawing.withdraw(told.store, "shareholders", sha, author="A. Person", reason="the wrong year", clock=clock)
    after = told.profile()
    assert (after["chains"]["chains"], after["counterparties"][0]["owners"]) == ([], [])
    assert [each["status"] for each in after["coverage"]["ownership"]["sources"]] == ["withdrawn"]
    kept = told.store.kept_profile(before["id"])
    assert kept is not None
    assert orjson.loads(rebuild(kept, store=told.store, settings=settings)) == before


def test_a_fund_that_holds_more_than_the_bound_is_a_hub(told: Told) -> None:
    told.trade({})
    crowd = [{"owner": "Vyazovka Fund", "owned": f"Qx{at} Vendor {at}"} for at in range(owners.HUB_STAKES)]
    told.register({"owner": "Vyazovka Fund", "owned": BETWEEN}, *crowd, {"owner": "Vyazovka Fund", "owned": LISTED})
    assert told.chains(hops=3) == []


@pytest.mark.parametrize(
    ("others", "listed", "read", "found"),
    [
        (owners.HUB_STAKES - 1, {"share": "60"}, owners.HUB_STAKES, True),
        (owners.HUB_STAKES + 1, {"share": "60"}, owners.HUB_STAKES, True),
        (owners.HUB_STAKES + 1, {"share": ">50"}, owners.HUB_STAKES, True),
        (owners.HUB_STAKES + 1, {"share": ""}, owners.HUB_STAKES, True),
        (owners.HUB_STAKES + 1, {"share": "0.01"}, owners.HUB_STAKES, False),
    ],
)
def test_of_a_supplier_with_very_many_owners_the_largest_are_read_and_the_cut_is_said(
    told: Told, others: int, listed: Mapping[str, str], read: int, found: bool
) -> None:
    crowd = [{"owner": f"Qx{at} Holder {at}", "owned": SUBJECT, "share": "0.1"} for at in range(others)]
    told.register(*crowd, {"owner": LISTED, "owned": SUBJECT} | dict(listed))
    profile = told.profile()
    assert len(profile["subject"]["owners"]) == read
    assert [each["hops"][0]["name"] for each in profile["chains"]["chains"]] == ([LISTED] if found else [])
    assert (profile["chains"]["complete"], profile["chains"]["hubs"]) == (False, [])  # not all of 200 are followed
    whole = others < owners.HUB_STAKES
    said = (
        f"of {SUBJECT} registers state more than 200 stakes: of its owners and of its holdings the 200 with the "
        "largest shares were read"
    )
    assert (said in profile["chains"]["cut"]) is not whole
    assert any(said in each["sentence"] for each in profile["notes"] if each["code"] == "coverage_gap") is not whole


def test_very_many_holdings_of_a_supplier_hide_none_of_its_owners(told: Told) -> None:
    crowd = [{"owner": SUBJECT, "owned": f"Qx{at} Vendor {at}", "share": "100"} for at in range(owners.HUB_STAKES)]
    told.register(*crowd, {"owner": LISTED, "owned": SUBJECT, "share": "10"})
    (chain,) = told.profile()["chains"]["chains"]
    assert chain["hops"][0]["ownership"][0]["role"] == "owner"


def test_the_answer_says_which_registers_it_rests_on_and_what_they_do_not_cover(
    told: Told, settings: Settings, now: datetime
) -> None:
    told.trade({})
    bare = told.profile()
    assert bare["chains"]["not_followed"][0] == "owners are not followed: no register of owners is held"
    told.register(STAKE)
    profile = told.profile()
    (source,) = profile["coverage"]["ownership"]["sources"]
    assert (source["id"], source["status"], source["rows"]) == ("shareholders", "answered", 1)
    assert source["gaps"] == ["holders of less than 5 %"]
    assert profile["coverage"]["ownership"]["complete"] is False
    described = sources.describe(told.store, settings, now)
    assert SourcesSchema().validate(described) == {}
    assert ("shareholders", "ownership") in [(each["id"], each["kind"]) for each in described["sources"]]
    assert any("owners that do not stand in Shareholders of the region" in n["sentence"] for n in profile["notes"])


def test_names_of_registers_are_not_among_those_that_are_compared_ahead_of_questions(told: Told, clock: Clock) -> None:
    told.trade({})
    screening.screen(told.store, clock=clock, processes=1)
    told.register(STAKE, {"owner": "Vyazovka Holding", "owned": BETWEEN})
    assert screening.waiting(told.store) == 0
    assert screening.screen(told.store, clock=clock, processes=1).names == 0
    assert told.profile()["chains"]["chains"]


def test_an_invented_register_marks_whatever_rests_on_it(told: Told) -> None:
    told.trade({})
    told.register(STAKE, described=replace(REGISTER, illustrative=True))
    profile = told.profile()
    (chain,) = profile["chains"]["chains"]
    assert (profile["illustrative"], chain["illustrative"]) == (True, True)


def test_a_register_is_loaded_shown_and_taken_back_by_commands(
    told: Told, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.trade({})
    (tmp_path / "owners.csv").write_text(f"owner,owned,share\n{LISTED},{BETWEEN},60\n{LISTED},,60\n", "utf-8")
    (tmp_path / "owners.yaml").write_text(
        "datasets:\n  - id: shareholders\n    kind: ownership\n    title: Shareholders\n    publisher: A chamber\n"
        "    licence: for tests\n    illustrative: false\n    files: [owners.csv]\n",
        "utf-8",
    )
    monkeypatch.setenv("DILIGENCE_DATABASE_URL", database_url)
    monkeypatch.setenv("DILIGENCE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DILIGENCE_TRADE_ASIDE_PERCENT", "60")
    base = [
        "ownership",
        "load",
        "shareholders",
        str(tmp_path / "owners.csv"),
        "--manifest",
        str(tmp_path / "owners.yaml"),
    ]
    refused = CliRunner().invoke(main, base)
    assert (refused.exit_code, "--layout" in refused.output) == (1, True)
    loaded = CliRunner().invoke(main, [*base, "--layout", "csv"])
    assert loaded.exit_code == 0, loaded.output
    assert "1 rows, 1 set aside" in loaded.output
    assert "loaded already" in CliRunner().invoke(main, [*base, "--layout", "csv"]).output
    aside = CliRunner().invoke(main, ["ownership", "rows-aside", "shareholders"])
    assert LISTED in aside.output
    shown = CliRunner().invoke(main, ["chains", SUBJECT, "--hops", "2"])
    assert "owner AURUS LLC (60 %" in " ".join(shown.output.split())


def test_a_party_whose_name_is_withheld_is_the_end_of_a_chain_by_its_number(told: Told) -> None:
    withheld = {"seller": BETWEEN, "seller_country": "RU", "buyer": "WITHHELD"}
    told.trade({}, withheld | {"inn": "7743237789"}, withheld)
    (chain,) = told.profile()["chains"]["chains"]
    assert chain["hops"][-1]["name"] == "INN 7743237789"
