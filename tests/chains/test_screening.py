"""Names of trade records are compared with lists when either comes: more is found by it, and the past stays."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from sqlalchemy import delete, func, insert, select

from adapters.dates import PartialDate
from adapters.http import Fetcher
from adapters.sanctions import by_id
from service import chains_asked, chains_bounds, intake, sample, screening
from service.cli import main
from service.loading import load_list
from service.profiles import build, rebuild
from service.question import Question
from service.schedule import Schedule
from service.settings import Settings
from service.staging import Served
from service.store import Store, approvals, candidates, clocks, finding, leases, open_store, screenings
from service.store.screening_tables import ScreenedLoad, ScreenedName, ScreenedPage
from service.store.tables import Party, PartyIdentifier

Json = dict[str, Any]
SDN = by_id("us_ofac_sdn")
WHOLE = (sample.FOLDER / "us_ofac_sdn.xml").read_text(encoding="utf-8")
ENTITY = re.compile(r'    <entity id="(\d+)">.*?</entity>\n', re.DOTALL)
ENTITIES = {found.group(1): found.group(0) for found in ENTITY.finditer(WHOLE)}
AURUS, NAMI = "47956", "47953"
NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
HEADER = "record_id declaration_no date date_kind supplier_name supplier_name_raw supplier_country receiver_name receiver_country hs6 hs_version goods goods_ru origin_country departure_country value_usd net_kg is_synthetic source".split()  # noqa: E501 - as the file has it
SUBJECT, BETWEEN, LISTED = "Sorabyeol Castings", "Ostrovek Traders", "AURUS LLC"


@dataclass
class Desk:
    """A store with a clock of its own that is loaded, screened and asked by turns."""

    store: Store
    settings: Settings
    folder: Path
    now: datetime = NOW
    files: int = 0

    def load_list(self, *record_ids: str, day: str = "2024-02-23") -> None:
        first, *_, last = ENTITY.finditer(WHOLE)
        head = WHOLE[: first.start()].replace("2024-02-23T00:00:00", f"{day}T00:00:00")
        self._load((head + "".join(ENTITIES[each] for each in record_ids) + WHOLE[last.end() :]).encode())

    def _load(self, content: bytes) -> None:
        with self.store.writing() as connection:
            digest = hashlib.sha256(content).hexdigest()
            approvals.approve(connection, SDN.id, digest, reason="a small edition for tests", now=self.now)
        loaded = load_list(self.store, SDN, [io.BytesIO(content)], Served(at=self.now), clock=lambda: self.now)
        assert loaded.result == "loaded", loaded.reason

    def load_crowd(self, names: Iterable[str], *record_ids: str, day: str) -> None:
        """Load an edition with parties of these names before the real ones."""
        entities = []
        for number, name in enumerate(names):
            one = ENTITIES[AURUS].replace("LIMITED LIABILITY COMPANY AURUS", name).replace(AURUS, str(900_000 + number))
            entities.append(re.sub(r"<identityDocuments>.*?</identityDocuments>", "", one, flags=re.DOTALL))
        first, *_, last = ENTITY.finditer(WHOLE)
        head = WHOLE[: first.start()].replace("2024-02-23T00:00:00", f"{day}T00:00:00")
        real = "".join(ENTITIES[each] for each in record_ids)
        self._load((head + "".join(entities) + real + WHOLE[last.end() :]).encode())

    def load_trade(self, rows: Iterable[tuple[str, str]]) -> None:
        self.files += 1
        path = self.folder / f"rows{self.files}.csv"
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, HEADER, restval="-")
            writer.writeheader()
            for number, (seller, buyer) in enumerate(rows):
                writer.writerow(self._row(f"R{self.files}-{number}", seller, buyer))
        manifest = replace(
            next(each for each in sample.manifests() if each.id == "sample_whatif"),
            id="screened_rows",
            illustrative=False,
            period_from=PartialDate.parse("2018-01-01"),
            period_to=PartialDate.parse("2026-06-30"),
        )
        loaded = intake.load_trade(self.store, manifest, path, clock=lambda: self.now)
        assert loaded.result == "loaded", loaded.reason

    def _row(self, record: str, seller: str, buyer: str) -> Mapping[str, str]:
        return {
            "record_id": record,
            "declaration_no": record,
            "date": "2024-06-10",
            "date_kind": "customs_declaration",
            "supplier_name": seller,
            "supplier_name_raw": seller,
            "supplier_country": "RU" if seller == BETWEEN else "KR",
            "receiver_name": buyer,
            "receiver_country": "RU",
            "hs6": "870899",
            "hs_version": "HS2022",
            "goods": "parts",
            "goods_ru": "ЧАСТИ",
            "origin_country": "KR",
            "departure_country": "KR",
            "value_usd": "100",
            "net_kg": "10",
            "is_synthetic": "0",
            "source": "t",
        }

    def screen(self, **how: Any) -> screening.Done:
        self.now += timedelta(minutes=1)
        return screening.screen(self.store, clock=lambda: self.now, processes=1, **how)

    def ask(self, name: str = SUBJECT) -> bytes:
        self.now += timedelta(minutes=1)
        question = Question(names=(name,), as_of=NOW.date())
        return build(question, store=self.store, settings=self.settings, now=self.now).body

    def told(self, name: str = SUBJECT) -> Json:
        answer: Json = orjson.loads(self.ask(name))
        return answer

    def again(self, body: bytes) -> bytes:
        kept = self.store.kept_profile(orjson.loads(body)["id"])
        assert kept is not None
        return rebuild(kept, store=self.store, settings=self.settings)

    def count(self, table: type[ScreenedLoad] | type[ScreenedName] | type[ScreenedPage]) -> int:
        with self.store.reading() as connection:
            return connection.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def desk(store: Store, settings: Settings, tmp_path: Path) -> Desk:
    return Desk(store=store, settings=replace(settings, lists=(SDN.id,)), folder=tmp_path)


def found(profile: Json) -> Json:
    """Return what a profile says of trade and lists, without the clocks by which it was asked."""
    return {name: profile[name] for name in ("findings", "counterparties", "chains", "designations")}


WAYS = [(SUBJECT, BETWEEN), (BETWEEN, LISTED), (SUBJECT, "KAMAZ"), (SUBJECT, "AURUS OOO"), ("Zvezdolet", "NAMI")]


def test_what_was_compared_ahead_is_what_a_question_finds_by_comparing(desk: Desk) -> None:
    desk.load_list(AURUS, NAMI)
    desk.load_trade(WAYS)
    before = desk.told()
    assert [each["name"] for each in before["counterparties"] if each["designations"]] == ["AURUS OOO"]
    assert [each["hops"][-1]["name"] for each in before["chains"]["chains"]] == [LISTED]
    assert desk.screen() == screening.Done(names=7, whole=True)
    assert desk.count(ScreenedName) > 0
    assert found(desk.told()) == found(before)


def test_no_name_is_looked_up_in_a_list_once_it_was_compared(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.load_list(AURUS, NAMI)
    desk.load_trade(WAYS)
    desk.screen()
    asked: list[str] = []
    look_up = finding.by_each_name

    def heard(connection: Any, texts: Iterable[str], **how: Any) -> Any:
        asked.extend(texts)
        return look_up(connection, asked[-len(list(texts)) :], **how)

    monkeypatch.setattr(finding, "by_each_name", heard)
    desk.ask()
    assert set(asked) <= {SUBJECT}


def test_a_bound_on_names_to_compare_cuts_nothing_of_what_was_compared(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chains_bounds, "IN_PROFILE", replace(chains_bounds.IN_PROFILE, looked_at=2))
    crowd = [(BETWEEN, f"Vyazovka {number} Tools") for number in range(5)]
    desk.load_list(AURUS, NAMI)
    desk.load_trade([*crowd, *WAYS])
    cut = desk.ask()
    profile = orjson.loads(cut)
    assert profile["chains"]["chains"] == []
    assert profile["chains"]["cut"] == [
        "hop 2: 2 of 6 parties were compared with the lists: for the others, run `diligence trade screen`"
    ]
    desk.screen()
    whole = desk.told()
    assert whole["chains"]["complete"] is True
    assert [each["hops"][-1]["name"] for each in whole["chains"]["chains"]] == [LISTED]
    assert desk.again(cut) == cut  # what was known then is told again as it was then


def test_a_new_edition_is_compared_with_the_names_that_are_there_and_a_past_answer_stays(desk: Desk) -> None:
    desk.load_list(NAMI, day="2024-02-01")
    desk.load_trade(WAYS)
    desk.screen()
    before = desk.ask()
    assert orjson.loads(before)["chains"]["chains"] == []
    desk.now += timedelta(days=1)
    desk.load_list(AURUS, NAMI)
    unscreened = desk.ask()  # compared at the question
    assert [each["hops"][-1]["name"] for each in orjson.loads(unscreened)["chains"]["chains"]] == [LISTED]
    assert desk.screen().names == 7
    assert found(desk.told()) == found(orjson.loads(unscreened))
    assert [desk.again(each) == each for each in (before, unscreened)] == [True, True]


def test_new_rows_are_compared_alone_and_their_names_are_found_before(desk: Desk) -> None:
    desk.load_list(AURUS, NAMI)
    desk.load_trade(WAYS[:1])
    desk.screen()
    assert desk.told()["chains"]["chains"] == []
    desk.load_trade(WAYS[1:])
    assert [each["hops"][-1]["name"] for each in desk.told()["chains"]["chains"]] == [LISTED]
    assert desk.screen().names == 5
    assert [each["hops"][-1]["name"] for each in desk.told()["chains"]["chains"]] == [LISTED]
    assert desk.screen() == screening.Done(names=0, whole=True)


def test_trade_without_lists_is_compared_when_the_first_list_comes(desk: Desk) -> None:
    desk.load_trade(WAYS)
    desk.screen()
    assert desk.count(ScreenedName) == 0
    desk.load_list(AURUS, NAMI)
    desk.screen()
    assert [each["hops"][-1]["name"] for each in desk.told()["chains"]["chains"]] == [LISTED]


def test_one_who_is_stopped_leaves_names_to_be_compared_and_no_answer_short(desk: Desk) -> None:
    desk.load_list(AURUS, NAMI)
    desk.load_trade(WAYS)
    before = desk.told()
    assert desk.screen(stopped=lambda: True) == screening.Done(names=0, whole=False)
    assert screening.waiting(desk.store) == 7
    assert found(desk.told()) == found(before)
    assert desk.screen().whole


def test_where_not_all_near_names_were_looked_at_the_answer_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.load_list(AURUS, NAMI)
    desk.load_trade([(SUBJECT, "AURUS OOO")])
    monkeypatch.setattr(candidates, "CANDIDATES", 0)
    monkeypatch.setattr(candidates, "WHOLE", frozenset())
    desk.screen()
    monkeypatch.undo()
    cut = [each["sentence"] for each in desk.told()["notes"] if "have so many candidates" in each["sentence"]]
    assert len(cut) == 1


def chains_within_the_records(desk: Desk) -> Json:
    day = date(2026, 6, 1)
    question = Question(names=(SUBJECT,), as_of=day)
    return chains_asked.look(question, hops=2, store=desk.store, settings=desk.settings, now=desk.now)


def test_chains_are_complete_where_all_was_looked_at(desk: Desk) -> None:
    desk.load_list(AURUS, NAMI)
    desk.load_trade([(SUBJECT, "KAMAZ")])
    answer = chains_within_the_records(desk)
    assert (answer["complete"], answer["warnings"]) == (True, [])


def test_where_not_all_that_a_counterpartys_name_may_mean_was_compared_chains_are_not_complete(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.load_list(AURUS, NAMI)
    desk.load_trade([(SUBJECT, "AURUS OOO")])
    monkeypatch.setattr(candidates, "CANDIDATES", 0)
    monkeypatch.setattr(candidates, "WHOLE", frozenset())
    desk.screen()
    monkeypatch.undo()
    answer = chains_within_the_records(desk)
    assert (answer["complete"], answer["chains"]["complete"]) == (False, True)
    assert answer["warnings"][0] == (
        "not known: some counterparties' names have so many candidates that the search was cut off"
    )


def test_where_not_all_that_the_suppliers_name_may_mean_was_compared_chains_are_not_complete(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.load_list(AURUS, NAMI)
    desk.load_trade([(SUBJECT, "KAMAZ")])
    monkeypatch.setattr(candidates, "CANDIDATES", 0)
    answer = chains_within_the_records(desk)
    assert answer["complete"] is False
    assert "not known: the name has so many candidates that the search was cut off" in answer["warnings"]


def test_what_another_version_of_comparing_found_counts_for_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.load_list(AURUS, NAMI)
    desk.load_trade(WAYS)
    before = desk.told()
    with desk.store.writing() as connection:
        connection.execute(
            ScreenedLoad.__table__.insert(),  # type: ignore[attr-defined]  # declarative tables are Tables
            [{"token": token, "version": "0.1", "at": NOW} for token in ("a", "b")],
        )
        screenings.keep(connection, [(1, 1, 1)])
    assert found(desk.told()) == found(before)
    desk.screen()
    with desk.store.reading() as connection:
        assert set(connection.scalars(select(ScreenedLoad.version))) == {screenings.VERSION}
        assert connection.scalar(
            select(func.count()).where(ScreenedName.known_pk == 1, ScreenedName.party_pk == 1)
        ) in (
            0,
            1,
        )


def test_one_process_compares_at_a_time(desk: Desk) -> None:
    desk.load_list(AURUS, NAMI)
    desk.load_trade(WAYS)
    with desk.store.writing() as connection:
        leases.acquire(connection, "screening", holder="another", now=desk.now, lasts=screening.LEASE)
    assert desk.screen() == screening.Done(names=0, whole=False, busy=True)
    desk.now += screening.LEASE
    assert desk.screen().whole


def test_the_command_says_when_one_that_died_gives_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DILIGENCE_DATA_DIR", str(tmp_path / "data"))
    run = CliRunner().invoke
    run(main, ["trade", "load", "sample_whatif", str(sample.FOLDER / "whatif.csv")])
    run(main, ["load", "us_ofac_sdn", str(sample.FOLDER / "us_ofac_sdn.xml"), "--excerpt"])
    store = open_store(f"sqlite:///{tmp_path / 'data' / 'diligence.sqlite3'}")
    with store.writing() as connection:
        leases.acquire(connection, "screening", holder="died", now=datetime.now(UTC), lasts=screening.LEASE)
    store.close()
    result = run(main, ["trade", "screen"])
    assert result.exit_code == 1
    assert "if it died, try again in 5 minutes" in result.output


def test_one_who_lost_its_lease_says_of_no_load_that_it_was_compared(desk: Desk) -> None:
    desk.load_list(AURUS, NAMI)
    desk.load_trade(WAYS)

    def lose() -> bool:
        with desk.store.writing() as connection:
            later = desk.now + screening.LEASE
            assert leases.acquire(connection, "screening", holder="another", now=later, lasts=screening.LEASE)
        return False

    done = desk.screen(stopped=lose)
    assert not done.whole
    with desk.store.reading() as connection:
        work = screenings.outstanding(connection)
        assert work is not None
        assert len(work.trade) == 1


def test_a_round_of_the_schedule_compares_what_is_new(desk: Desk) -> None:
    desk.load_list(AURUS, NAMI)
    desk.load_trade(WAYS)
    Schedule(store=desk.store, lists=(), fetcher=Fetcher(), clock=lambda: desk.now).round()
    assert screening.waiting(desk.store) == 0
    assert desk.count(ScreenedName) > 0


def test_the_command_compares_and_loading_trade_leaves_nothing_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DILIGENCE_DATA_DIR", str(tmp_path / "data"))
    run = CliRunner().invoke
    for arguments in (
        ["load", "us_ofac_sdn", str(sample.FOLDER / "us_ofac_sdn.xml"), "--excerpt"],
        ["trade", "load", "sample_whatif", str(sample.FOLDER / "whatif.csv")],
    ):
        result = run(main, arguments)
        assert result.exit_code == 0, result.output
    assert run(main, ["trade", "screen"]).output == "all names were compared before\n"
    result = run(main, ["load", "uk_sanctions_list", str(sample.FOLDER / "uk_sanctions_list.xml"), "--excerpt"])
    assert "names of trade records are to be compared with what is new: `diligence trade screen`" in result.output
    assert "names of trade records are to be compared with what lists brought" in run(main, ["sources"]).output
    assert re.fullmatch(r"\d+ names compared with the lists\n", run(main, ["trade", "screen"]).output)
    assert "are to be compared" not in run(main, ["sources"]).output


def test_many_names_are_compared_by_several_processes_as_by_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    desk.load_list(AURUS, NAMI)
    desk.load_trade([(SUBJECT, "AURUS OOO"), *((f"Vyazovka {number} Tools", "NAMI") for number in range(4_100))])
    heard: list[tuple[int, int]] = []
    done = screening.screen(
        desk.store, clock=clock, processes=2, progress=lambda some, whole: heard.append((some, whole))
    )
    assert done == screening.Done(names=4_103, whole=True)
    assert heard[-1] == (4_103, 4_103)
    assert [each["name"] for each in desk.told()["counterparties"] if each["designations"]] == ["AURUS OOO"]


def test_an_index_that_was_cut_is_made_anew(desk: Desk, names_folder: Path) -> None:
    desk.load_list(AURUS, NAMI)
    desk.load_trade(WAYS)
    parts = [each for each in names_folder.rglob("list/*") if each.is_file() and each.stat().st_size > 2_000]
    assert parts
    for each in parts:
        each.write_bytes(each.read_bytes()[: each.stat().st_size // 2])
    assert desk.screen().whole
    assert [each["hops"][-1]["name"] for each in desk.told()["chains"]["chains"]] == [LISTED]


# ---------------------------------------------------------------------------------------- many names near one, later

CROWD = [f"AURUS {chr(65 + number // 26)}{chr(65 + number % 26)} LLC" for number in range(600)]


def pairs(desk: Desk) -> set[tuple[int, int, int]]:
    with desk.store.reading() as connection:
        held = connection.execute(select(ScreenedName.party_pk, ScreenedName.name_pk, ScreenedName.known_pk))
        return {(party, name, known) for party, name, known in held}


@pytest.mark.parametrize("bounded", [False, True])
def test_hundreds_of_near_names_on_a_later_edition_change_no_answer_of_the_past(
    desk: Desk, bounded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if bounded:  # as names of a kind are that are too many to be all compared
        monkeypatch.setattr(candidates, "WHOLE", frozenset())
        monkeypatch.setattr(candidates, "CANDIDATES", 50)
    desk.load_list(AURUS, NAMI, day="2024-02-01")
    desk.load_trade(WAYS)
    compared_when_asked = [desk.ask(), desk.ask("Aurus")]
    desk.screen()
    compared_before = [desk.ask(), desk.ask("Aurus")]
    desk.now += timedelta(days=1)
    desk.load_crowd(CROWD, AURUS, NAMI, day="2024-02-23")
    bodies = [*compared_when_asked, *compared_before]
    assert [desk.again(each) == each for each in bodies] == [True] * 4
    crowded = [desk.ask(), desk.ask("Aurus")]
    desk.screen()
    assert any(known < 0 for *_, known in pairs(desk)) is bounded
    bodies += [*crowded, desk.ask(), desk.ask("Aurus")]
    assert [desk.again(each) == each for each in bodies] == [True] * 8
    told = [each["sentence"] for each in orjson.loads(bodies[-2])["notes"] if "so many candidates" in each["sentence"]]
    assert bool(told) is bounded


def test_a_listed_name_is_found_among_hundreds_that_share_as_much_of_it(desk: Desk) -> None:
    worse = [f"Trading Vyazovka {form} Nord" for form in ("LLC", "JSC", "Ltd") for _ in range(220)]
    desk.load_crowd([*worse, "Nord Vyazovka Trading LLC"], day="2024-02-01")
    desk.load_trade([(SUBJECT, "Nord Vyazovka Trading LLC")])
    for _ in range(2):
        (one,) = desk.told()["counterparties"]
        assert "Nord Vyazovka Trading LLC" in {each["name"] for each in one["designations"]}
        desk.screen()


def test_rows_that_came_later_take_no_place_among_the_spellings_of_a_supplier(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "CANDIDATES", 20)
    desk.load_list(NAMI)
    desk.load_trade([("Sorabyeol Casting Co", "KAMAZ"), ("Sorabyul Castings", "NAMI")])
    before = desk.ask()
    desk.load_trade([(f"Sorabyeol Castings {chr(65 + number)}", "KAMAZ") for number in range(26)])
    desk.load_trade([("Sorabyeol Castings", "KAMAZ")])
    crowded = desk.told()
    assert any(each["code"] == "coverage_gap" or "candidates" in each["sentence"] for each in crowded["notes"])
    assert desk.again(before) == before


def test_a_number_that_a_list_tells_later_orders_no_chain_of_the_past(desk: Desk) -> None:
    desk.load_list(NAMI, day="2024-02-01")
    desk.load_trade(WAYS)
    with desk.store.writing() as connection:  # trade rows of this layout bear no numbers
        party = connection.scalar(select(Party.pk).where(Party.name == LISTED))
        connection.execute(
            insert(PartyIdentifier).values(party_pk=party, type="inn", value="7743237789", country="RU", latest=True)
        )
    with desk.store.reading() as connection:
        then = clocks.resolve(connection, now=desk.now)
    desk.now += timedelta(days=1)
    desk.load_list(AURUS, NAMI)
    with desk.store.reading() as connection:
        now = clocks.resolve(connection, now=desk.now)
        past = clocks.resolve(connection, now=desk.now, available_at=then.available_at, known_at=then.known_at)
        again = replace(now, newest=False)
        assert (now.newest, past.newest) == (True, False)
        assert [screenings.numbered(connection, [party], each) for each in (now, again, past)] == [
            {party},
            {party},
            set(),
        ]


# ------------------------------------------------------------------------------------------------------- going on


def killed_after(desk: Desk, pages: int) -> None:
    """Compare so many pages, and end as a process does that is told to."""
    seen: list[int] = []
    assert not desk.screen(progress=lambda _done, _whole: seen.append(1), stopped=lambda: len(seen) >= pages).whole


def anew(desk: Desk) -> set[tuple[int, int, int]]:
    """Return what comparing everything once more finds."""
    with desk.store.writing() as connection:
        for table in (ScreenedLoad, ScreenedName, ScreenedPage):
            connection.execute(delete(table))
    assert desk.screen().whole
    return pairs(desk)


def test_who_was_killed_goes_on_with_the_next_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "_PAGE", 2)
    desk.load_list(AURUS, NAMI)
    desk.load_trade(WAYS)
    killed_after(desk, 2)
    desk.now += screening.LEASE
    heard: list[tuple[int, int]] = []
    done = desk.screen(progress=lambda some, whole: heard.append((some, whole)))
    assert done == screening.Done(names=3, whole=True)  # of seven
    assert heard == [(6, 7), (7, 7), (7, 7)]
    assert desk.count(ScreenedPage) == 0
    assert pairs(desk) == anew(desk)


@pytest.mark.parametrize("again", [False, True])
def test_a_list_that_comes_between_is_compared_with_the_first_pages_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    monkeypatch.setattr(screening, "_PAGE", 2)
    desk.load_list(NAMI, day="2024-02-01")
    desk.load_trade([("AURUS OOO", "Zvezdolet"), *WAYS])
    killed_after(desk, 2)
    desk.load_list(AURUS, NAMI)
    if again:  # also while it was caught up with
        killed_after(desk, 1)
        desk.load_crowd(CROWD[:3], AURUS, NAMI, day="2024-03-01")
    done = desk.screen()
    assert done.whole
    assert done.names < 2 * 7
    held = pairs(desk)
    assert held and held == anew(desk)
    assert desk.count(ScreenedPage) == 0


def test_a_comparing_with_new_names_goes_on_too_and_lists_that_come_then_wait_for_its_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screening, "_PAGE", 2)
    desk.load_list(NAMI, day="2024-02-01")
    desk.load_trade(WAYS)
    desk.screen()
    desk.load_list(AURUS, NAMI)
    killed_after(desk, 2)
    desk.load_crowd(CROWD[:3], AURUS, NAMI, day="2024-03-01")
    assert desk.screen() == screening.Done(names=3 + 7, whole=True)
    held = pairs(desk)
    assert held and held == anew(desk)


def test_a_load_says_that_another_process_compares(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DILIGENCE_DATA_DIR", str(tmp_path / "data"))
    run = CliRunner().invoke
    run(main, ["load", "us_ofac_sdn", str(sample.FOLDER / "us_ofac_sdn.xml"), "--excerpt"])
    store = open_store(f"sqlite:///{tmp_path / 'data' / 'diligence.sqlite3'}")
    with store.writing() as connection:
        leases.acquire(connection, "screening", holder="another", now=datetime.now(UTC), lasts=screening.LEASE)
    store.close()
    result = run(main, ["trade", "load", "sample_whatif", str(sample.FOLDER / "whatif.csv")])
    assert result.exit_code == 0
    assert "another process is comparing names with lists" in result.output
