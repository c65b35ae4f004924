"""A trade file that was loaded wrongly is taken back: nobody is shown it any more, and the same bytes come again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, update

from adapters.base import Manifest
from adapters.dates import PartialDate
from schemas.profile import ProfileSchema
from schemas.sources import EditionsSchema, SourcesSchema
from service import datasets_grouped, intake, parties, row_load, rulings, sample, source_table, sources, withdrawing
from service import settings as service_settings
from service.app import create_app
from service.cli import main
from service.cli_shared import tell
from service.loading import Loaded
from service.profiles import build, rebuild
from service.question import Question
from service.row_load import LEASE, LoadRefused
from service.settings import Settings
from service.store import Store, asides, clocks, editions, finding, open_store
from service.store import chains as kept_chains
from service.store.aside_tables import AsideRow, Twin
from service.store.journal_tables import Audit
from service.store.tables import Edition, Shipment

Json = dict[str, Any]
MAPPING = """
title: Declarations
delimiter: ","
encoding: utf-8
decimal: "."
date_formats: ["%Y-%m-%d"]
document_type: declaration
direction: "import:RU"
record_id: id
document_no: doc
hs: {column: hs}
dates:
  - {column: day, kind: declaration}
parties:
  sender: {name: S, address: SA, country: {fixed: KR}}
  receiver: {name: R, address: RA, country: {fixed: RU}}
values:
  - {column: v, currency: USD, kind: invoice}
ignore: [SA, RA]
"""
BY_ROW = MAPPING.replace("record_id: id", "record_id: {of_row: true}").replace("ignore: [SA, RA]", "ignore: [id]")
HEAD = "id,doc,day,hs,s,sa,r,ra,v\n"
ROWS = HEAD + (
    "1,10000000/140523/0000001,2023-05-14,870829,Sorabyeol Castings,12 Harbour Road Busan,Ostrovek Traders,"
    "7 Lesnaya Ulitsa Tver,1000\n"
    "2,10000000/150523/0000002,2023-05-15,870829,Sorabyeol Castings,12 Harbour Road Busan,Brolsted Vank,"
    "7 Lesnaya Ulitsa Tver,20\n"
)
MORE = HEAD + "3,10000000/010623/0000003,2023-06-01,870829,Sorabyeol Castings,,Ostrovek Traders,,5\n"
SUBJECT = "Sorabyeol Castings"
MANIFEST = replace(
    next(each for each in sample.manifests() if each.id == "sample_trade"),
    id="mine", title="Declarations", illustrative=False, directions=("import:RU",),
    period_from=PartialDate.parse("2023-01-01"), period_to=PartialDate.parse("2030-12-31"),
)  # fmt: skip


class Desk:
    """Loads, takes back and asks, a minute after the other."""

    def __init__(self, store: Store, settings: Settings, folder: Path, now: datetime) -> None:
        self.store, self.settings, self.folder, self.now = store, settings, folder, now
        self.right = self.mapping("right", sender="s", receiver="r")
        self.wrong = self.mapping("wrong", sender="r", receiver="s")

    def mapping(self, name: str, *, sender: str, receiver: str, addressed: str = "", of: str = MAPPING) -> Path:
        text = of.replace("name: S, address: SA", f"name: {sender}, address: {addressed or sender}a")
        text = text.replace("name: R, address: RA", f"name: {receiver}, address: {receiver}a")
        path = self.folder / f"{name}.yaml"
        path.write_text(text.replace("\nignore: [SA, RA]", "\nignore: [sa, ra]" if addressed else ""), "utf-8")
        return path

    def clock(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def load(self, rows: str = ROWS, *, mapping: Path | None = None, manifest: Manifest = MANIFEST) -> Loaded:
        path = self.folder / "rows.csv"
        path.write_text(rows, "utf-8")
        return intake.load_trade(self.store, manifest, path, clock=self.clock, mapping=str(mapping or self.right))

    def withdraw(self, rows: str = ROWS, dataset: str = "mine") -> editions.EditionRow:
        return withdrawing.withdraw(
            self.store, dataset, sha(rows), author="A. Analyst", reason="sides were swapped", clock=self.clock
        )

    def known(self) -> datetime:
        with self.store.reading() as connection:
            return clocks.last(connection)

    def ask(self, name: str = SUBJECT, **given: Any) -> tuple[str, Json]:
        question = Question(names=(name,), as_of=date(2026, 11, 1), **given)
        answer = build(question, store=self.store, settings=self.settings, now=self.clock())
        told: Json = orjson.loads(answer.body)
        assert ProfileSchema().validate(told) == {}
        return answer.id, told

    def same_again(self, profile_id: str) -> bool:
        kept = self.store.kept_profile(profile_id)
        assert kept is not None
        return rebuild(kept, store=self.store, settings=self.settings) == kept.body


def sha(rows: str = ROWS) -> str:
    return hashlib.sha256(rows.encode()).hexdigest()


def sides(told: Json) -> list[tuple[str, str]]:
    return sorted((each["role"], each["name"]) for each in told["counterparties"])


def covered(told: Json, dataset: str = "mine") -> Json:
    (found,) = [each for each in told["coverage"]["trade"]["datasets"] if each["id"] == dataset]
    return dict(found)


RIGHT = [("buyer", "Brolsted Vank"), ("buyer", "Ostrovek Traders")]
WRONG = [("supplier", "Brolsted Vank"), ("supplier", "Ostrovek Traders")]


@pytest.fixture
def desk(store: Store, settings: Settings, tmp_path: Path, now: datetime) -> Desk:
    return Desk(store, settings, tmp_path, now)


def test_a_swapped_file_is_taken_back_and_loaded_again_and_every_moment_keeps_its_own_answer(desk: Desk) -> None:
    assert desk.load(mapping=desk.wrong).result == "loaded"
    again = desk.load(mapping=desk.right)
    assert (again.result, again.withdrawable) == ("unchanged", sha())
    first, swapped = desk.ask()
    before = desk.known()
    assert sides(swapped) == WRONG

    desk.withdraw()
    between = desk.known()
    assert between > before, "the instant of what is known moves"
    second, gone = desk.ask()
    assert (gone["counterparties"], gone["outcome"]) == ([], "incomplete")
    assert parties.search(desk.store, "Ostrovek Traders", limit=5, offset=0)["parties"] == []

    assert desk.load(mapping=desk.right).result == "loaded"
    third, right = desk.ask()
    assert sides(right) == RIGHT
    assert sides(desk.ask(known_at=before)[1]) == WRONG
    assert desk.ask(known_at=between)[1]["counterparties"] == []
    assert [desk.same_again(each) for each in (first, second, third)] == [True, True, True]

    desk.withdraw()
    assert desk.load(mapping=desk.wrong).result == "loaded", "and once more"
    assert sides(desk.ask()[1]) == WRONG
    assert [desk.same_again(each) for each in (first, second, third)] == [True, True, True]
    with desk.store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(Shipment)) == 6, "nothing is deleted"


def test_coverage_says_what_was_withdrawn_and_is_not_complete_without_it(desk: Desk) -> None:
    desk.load(MORE, manifest=replace(MANIFEST, period_to=PartialDate.parse("2023-12-31")))
    desk.load()
    assert covered(desk.ask()[1])["to"] == "2030-12-31"
    gone = desk.withdraw()
    told = desk.ask()[1]
    here = covered(told)
    assert (here["status"], here["rows"], here["to"]) == ("answered", 1, "2023-12-31"), "the period of what is left"
    (line,) = here["withdrawn"]
    assert (line["rows"], line["by"], line["because"]) == (2, "A. Analyst", "sides were swapped")
    assert datetime.fromisoformat(line["at"]) == gone.withdrawn_at
    assert not told["coverage"]["trade"]["complete"]
    gaps = [each["sentence"] for each in told["notes"] if each["code"] == "coverage_gap"]
    assert any("its 2 rows were withdrawn on 24 November 2026: sides were swapped." in each for each in gaps)

    desk.withdraw(MORE)
    here = covered(desk.ask()[1])
    assert (here["status"], here["rows"], here["from"], here["to"]) == ("withdrawn", 0, None, None)
    assert len(here["withdrawn"]) == 2
    desk.load()
    told = desk.ask()[1]
    assert (covered(told)["status"], covered(told)["to"]) == ("answered", "2030-12-31")
    assert told["coverage"]["trade"]["complete"], "whoever loads describes the data set anew"


def test_a_file_left_with_the_same_manifest_keeps_its_period(desk: Desk) -> None:
    desk.load()
    desk.load(MORE)
    desk.withdraw()
    told = desk.ask()[1]
    assert covered(told)["to"] == "2030-12-31" and not told["coverage"]["trade"]["complete"]


def test_the_address_that_only_the_withdrawn_file_gave_goes_and_that_of_the_new_load_comes(desk: Desk) -> None:
    swapped = desk.mapping("addresses", sender="s", receiver="r", addressed="r")
    desk.load(mapping=swapped)
    (party,) = [each["party_id"] for each in parties.search(desk.store, SUBJECT, limit=5, offset=0)["parties"]]
    assert _address(desk, party) == "7 Lesnaya Ulitsa Tver"
    before = desk.known()
    desk.withdraw()
    assert _address(desk, party) is None
    desk.load()
    assert _address(desk, party) == "12 Harbour Road Busan"
    assert _address(desk, party, known_at=before) == "7 Lesnaya Ulitsa Tver"


def _address(desk: Desk, party: str, known_at: datetime | None = None) -> str | None:
    with desk.store.reading() as connection:
        seen = clocks.resolve(connection, now=desk.clock(), known_at=known_at)
        found, _ = finding.by_names(connection, [SUBJECT], seen=seen, kinds=("trade",))
    return next((each.address for each in found if each.party_id == party), None)


def test_what_only_the_withdrawn_file_named_is_found_by_nobody(desk: Desk) -> None:
    desk.load()
    desk.load(MORE)
    (party,) = [each["party_id"] for each in parties.search(desk.store, "Brolsted Vank", limit=5, offset=0)["parties"]]
    before = desk.known()
    desk.withdraw()
    assert parties.search(desk.store, "Brolsted Vank", limit=5, offset=0)["parties"] == []
    assert parties.get(desk.store, party) is None
    assert sides(desk.ask()[1]) == [("buyer", "Ostrovek Traders")]
    assert desk.ask("Brolsted Vank", known_at=before)[1]["counterparties"], "the past still knows it"
    grouped = datasets_grouped.grouped(desk.store, (), now=desk.clock(), processes=1, progress=lambda *_: None)
    assert sorted(row[4] for row in grouped.rows()) == ["Ostrovek Traders", SUBJECT], "both were first seen in it"
    assert {row[6] for row in grouped.rows()} == {"1"}


def test_rows_set_aside_go_with_their_file_and_come_with_the_next_load(desk: Desk) -> None:
    broken = ROWS + "9,,never,870829,Sorabyeol Castings,,Ostrovek Traders,,5\n"

    def aside() -> list[int]:
        with desk.store.reading() as connection:
            return [each.rows for each in asides.files(connection, "mine")]

    desk.load(broken)
    assert (aside(), covered(desk.ask()[1])["rows_aside"]) == ([1], 1)
    desk.withdraw(broken)
    assert (aside(), covered(desk.ask()[1])["rows_aside"]) == ([], 0)
    desk.load(broken)
    assert (aside(), covered(desk.ask()[1])["rows_aside"]) == ([1], 1)
    with desk.store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(AsideRow)) == 2, "nothing is deleted"


def test_a_record_id_may_repeat_one_withdrawn_and_none_in_use(desk: Desk) -> None:
    desk.load()
    again = HEAD + "7,10000000/140523/0000007,2023-05-14,870829,A Co,,B Co,,1\n" + ROWS.splitlines()[1] + "\n"
    with pytest.raises(LoadRefused, match="line 3: the record id '1' is already held in mine"):
        desk.load(again)
    desk.withdraw()
    assert desk.load(again).result == "loaded"
    with pytest.raises(LoadRefused, match="the record id '1' is already held in mine"):
        desk.load()
    twice = HEAD + "5,,2023-05-14,870829,A Co,,B Co,,1\n" * 2
    with pytest.raises(LoadRefused, match="stands twice in this file"):
        desk.load(twice)


def test_a_file_saved_again_is_told_to_have_rows_of_an_earlier_file_and_what_to_do(desk: Desk) -> None:
    by_row = desk.mapping("rows", sender="s", receiver="r", of=BY_ROW)
    desk.load(mapping=by_row)
    with pytest.raises(LoadRefused) as refused:
        desk.load(ROWS + "\n", mapping=by_row)
    assert str(refused.value) == (
        f"line 2: this very row, on this line, is already held in mine, from its file {sha()[:12]}: load a file with "
        f"the new rows alone, or take that one back first: `diligence trade withdraw mine {sha()[:12]} --by NAME "
        "--reason WHY`"
    )
    desk.withdraw()
    assert desk.load(ROWS + "\n", mapping=by_row).result == "loaded"


def test_a_record_id_that_somebody_wrote_is_told_with_the_file_that_has_it(desk: Desk) -> None:
    desk.load()
    with pytest.raises(
        LoadRefused, match=f"the record id '1' is already held in mine, from its file {sha()[:12]}: load"
    ):
        desk.load(ROWS + "\n")


def test_no_row_repeats_one_withdrawn(desk: Desk) -> None:
    other = replace(MANIFEST, id="theirs", title="Their records")
    desk.load()
    theirs = ROWS.replace("1000\n", "999\n")
    desk.load(theirs, manifest=other)
    first, told = desk.ask()
    assert sorted(each["trade"]["not_added"]["same_document"] for each in told["counterparties"]) == [1, 1]
    desk.withdraw()
    second, told = desk.ask()
    assert [each["trade"]["not_added"]["same_document"] for each in told["counterparties"]] == [0, 0]
    assert [each["trade"]["shipments"] for each in told["counterparties"]] == [1, 1]
    by_row = desk.mapping("rows", sender="s", receiver="r", of=BY_ROW)
    assert desk.load(mapping=by_row).result == "loaded"
    third, told = desk.ask()
    assert sorted(each["trade"]["not_added"]["same_document"] for each in told["counterparties"]) == [1, 1]
    desk.withdraw()
    assert desk.load(mapping=by_row).result == "loaded", "its own rows of before are not in its way"
    with desk.store.reading() as connection:
        withdrawn = set(connection.scalars(select(Edition.pk).where(Edition.state == "withdrawn")))
        newest = connection.scalar(select(func.max(Edition.pk)))
        of = select(Shipment.edition_pk).join(Twin, Twin.of_pk == Shipment.pk).where(Twin.edition_pk == newest)
        assert not set(connection.scalars(of)) & withdrawn
    assert all(desk.same_again(each) for each in (first, second, third))


def test_no_chain_leads_through_a_withdrawn_file(desk: Desk, clock: Callable[[], datetime]) -> None:
    list(sample.load(desk.store, clock=clock))
    last = HEAD + "3,10000000/010623/0000003,2023-06-01,870829,Ostrovek Traders,,AURUS LLC,,5\n"
    at_home = desk.mapping("at_home", sender="s", receiver="r", of=MAPPING.replace("fixed: KR", "fixed: RU"))
    desk.load(mapping=at_home)
    desk.load(last, mapping=at_home)
    first, told = desk.ask()
    assert told["chains"]["chains"]
    desk.withdraw(last)
    assert desk.ask()[1]["chains"]["chains"] == []
    with desk.store.reading() as connection:
        active = {each.pk for each in editions.active(connection, "mine")}
        (pk,) = {
            each.party_pk
            for each in finding.by_names(connection, ["Ostrovek Traders"], seen=clocks.NEWEST, kinds=("trade",))[0]
        }
        assert len(kept_chains.partners(connection, [pk], active=active, most=5)[pk]) == 1
    assert desk.same_again(first)


def test_what_cannot_be_withdrawn_is_said_with_the_next_step(desk: Desk) -> None:
    with pytest.raises(LoadRefused, match="no trade data set or register is held as 'mine'; `diligence sources`"):
        desk.withdraw()
    desk.load()
    with pytest.raises(LoadRefused, match=f"begins with {sha(MORE)}.*in use: {sha()[:12]} \\(2 rows"):
        desk.withdraw(MORE)
    for bad in ("abc", "xyz1", ""):
        with pytest.raises(LoadRefused, match="is no SHA-256"):
            withdrawing.withdraw(desk.store, "mine", bad, author="A", reason="b", clock=desk.clock)
    for author, reason in ((" ", "why"), ("who", "")):
        with pytest.raises(rulings.RulingRefused, match="must say something"):
            withdrawing.withdraw(desk.store, "mine", sha(), author=author, reason=reason, clock=desk.clock)
    gone = withdrawing.withdraw(desk.store, "mine", sha()[:8].upper(), author="A", reason="b", clock=desk.clock)
    assert (gone.state, gone.sha256) == ("withdrawn", sha())
    with pytest.raises(LoadRefused, match=r"was withdrawn already, by A at .*: b; load the file again"):
        desk.withdraw()
    with desk.store.reading() as connection:
        (audited,) = connection.scalars(select(Audit).where(Audit.action == "trade_withdrawn")).all() or [None]
        row = connection.execute(select(Audit.__table__).where(Audit.action == "trade_withdrawn")).mappings().one()
    assert audited is not None
    assert (row["subject"], row["sha256"], row["at"]) == ("mine", sha(), gone.withdrawn_at)
    assert row["detail"] == {"by": "A", "because": "b", "rows": 2, "edition": gone.pk}


def test_an_ambiguous_beginning_is_refused(desk: Desk) -> None:
    desk.load()
    desk.load(MORE)
    with desk.store.writing() as connection:
        for each in editions.active(connection, "mine"):
            alike = update(Edition).where(Edition.pk == each.pk).values(sha256=f"abcdef{each.pk}" + each.sha256[7:])
            connection.execute(alike)
    with pytest.raises(LoadRefused, match="2 files of mine begin with abcdef: give more of the hash"):
        withdrawing.withdraw(desk.store, "mine", "abcdef", author="A", reason="b", clock=desk.clock)


def test_nothing_is_withdrawn_while_a_file_is_being_loaded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.load()

    def died(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:  # killed before its end: nothing is swept
        patch.setattr(row_load.RowLoad, "_finish", died)
        patch.setattr(row_load.RowLoad, "_sweep", died)
        with pytest.raises(KeyboardInterrupt):
            desk.load(MORE)
    desk.now -= timedelta(minutes=1)  # in which it would have swept
    with pytest.raises(LoadRefused, match="another file is being loaded into mine: withdraw when that has ended"):
        desk.withdraw()
    desk.now -= timedelta(minutes=1)
    with pytest.raises(LoadRefused, match="this file is being loaded into mine"):
        desk.withdraw(MORE)
    desk.now += LEASE
    with pytest.raises(LoadRefused, match="the load of this file into mine died, and nothing of it is seen"):
        desk.withdraw(MORE)
    assert desk.withdraw().state == "withdrawn"


def test_the_editions_and_the_sources_show_the_withdrawal(desk: Desk) -> None:
    desk.load()
    gone = desk.withdraw()
    desk.load()
    told = sources.editions_of(desk.store, "mine", limit=5, offset=0)
    assert told is not None and EditionsSchema().validate(told) == {}
    assert [each["state"] for each in told["editions"]] == ["active", "withdrawn"]
    assert gone.withdrawn_at is not None
    at = gone.withdrawn_at.isoformat()
    assert told["editions"][1]["withdrawn"] == {"at": at, "by": "A. Analyst", "because": "sides were swapped"}
    desk.withdraw()
    held = sources.describe(desk.store, desk.settings, desk.clock())
    assert SourcesSchema().validate(held) == {}
    (mine,) = [each for each in held["sources"] if each["id"] == "mine"]
    assert (mine["status"], mine["period"], len(mine["withdrawn"])) == ("withdrawn", {"from": None, "to": None}, 2)
    table = source_table.text(held, now=desk.clock())
    assert f"by A. Analyst: 2 rows of {sha()[:12]}; sides were swapped" in table


def test_the_command_takes_a_file_back_and_the_api_says_so(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    settings: Settings,
    now: datetime,
) -> None:
    monkeypatch.setenv("DILIGENCE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("DILIGENCE_DATABASE_URL", raising=False)
    runner = CliRunner()
    chosen = service_settings.load()
    store = open_store(chosen.database_url, names_folder=chosen.names_folder)
    desk = Desk(store, settings, tmp_path, now)
    desk.load()
    tell([desk.load()])
    assert f"diligence trade withdraw mine {sha()[:12]} --by NAME" in capsys.readouterr().out
    path, options = tmp_path / "rows.csv", ["--by", "A. Analyst", "--reason", "scale was wrong"]
    done = runner.invoke(main, ["trade", "withdraw", "mine", sha()[:10], *options])
    assert (done.exit_code, f"mine: withdrawn, 2 rows of {sha()[:12]}; load the file again" in done.output) == (0, True)
    again = runner.invoke(main, ["trade", "withdraw", "mine", sha(), *options])
    assert again.exit_code == 1 and "was withdrawn already, by A. Analyst" in again.output
    assert "Traceback" not in again.output and path.exists()
    told = runner.invoke(main, ["sources"]).output
    assert "withdrawn at " in told and "scale was wrong" in told
    client = create_app(chosen, store=store).test_client()
    (edition,) = client.get("/v1/sources/mine/editions").json["editions"]
    assert (edition["state"], edition["withdrawn"]["because"]) == ("withdrawn", "scale was wrong")
    store.close()
