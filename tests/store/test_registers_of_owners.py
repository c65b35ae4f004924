"""Files of registers of owners: which record of several stands, what is left out on purpose, and what is taken back."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from itertools import combinations, product
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from adapters.base import Manifest, SourceChanged
from adapters.dates import PartialDate
from schemas.profile import ProfileSchema
from service import aside, intake, loaded_files, withdrawing
from service.cli import main
from service.cli_shared import tell
from service.loading import Loaded
from service.profiles import build
from service.question import Question
from service.row_load import LoadRefused
from service.settings import Settings
from service.store import Store, editions, holdings, ownership
from service.store.ownership import Held
from service.store.ownership_tables import Stake as Row
from service.store.tables import Edition, Party, Source

Json = dict[str, Any]
Clock = Callable[[], datetime]
GLEIF = Path(__file__).parents[1] / "data" / "ownership"
RELATIONS, NAMES = (GLEIF / "rr.xml").read_bytes(), (GLEIF / "lei.xml").read_bytes()
REGISTER = Manifest(
    id="register", kind="ownership", title="An invented register", publisher="A chamber", licence="for tests",
    illustrative=False, files=("x",),
)  # fmt: skip


class Desk:
    """Loads files of a register, and looks at what stands."""

    def __init__(self, store: Store, folder: Path, clock: Clock) -> None:
        self.store, self.folder, self.clock = store, folder, clock

    def load(self, content: bytes, layout: str, *, names: bytes | None = None, manifest: Manifest = REGISTER) -> Loaded:
        path, entities = self.folder / "file", self.folder / "entities"
        path.write_bytes(content)
        if names is not None:
            entities.write_bytes(names)
        return intake.load_ownership(
            self.store, manifest, path, clock=self.clock, layout=layout, entities=None if names is None else entities
        )

    def table(self, *rows: Sequence[str]) -> Loaded:
        """Load rows of record id, owner, owned, share and day of the statement."""
        out = io.StringIO()
        csv.writer(out).writerows([("record_id", "owner", "owned", "share", "stated_on"), *rows])
        return self.load(out.getvalue().encode(), "csv")

    def files(self) -> list[int]:
        with self.store.reading() as connection:
            return [each.pk for each in editions.active(connection, REGISTER.id)]

    def standing(self, active: Sequence[int] | None = None) -> list[Held]:
        with self.store.reading() as connection:
            pks = set(connection.scalars(select(Party.pk)))
            found, _ = ownership.around(connection, pks, active=self.files() if active is None else active, most=10_000)
        return list({each.pk: each for some in found.values() for each in some}.values())

    def withdraw(self, sha256: str) -> None:
        withdrawing.withdraw(
            self.store, REGISTER.id, sha256, author="A. Person", reason="an old edition", clock=self.clock,
            kind="ownership",
        )  # fmt: skip


@pytest.fixture
def desk(store: Store, tmp_path: Path, clock: Clock) -> Desk:
    return Desk(store, tmp_path, clock)


def said(loaded: Loaded, capsys: pytest.CaptureFixture[str]) -> str:
    tell([loaded], leave=False, group="ownership")
    return capsys.readouterr().out


# ------------------------------------------------------------------------------------- which record stands

DAYS = ("", "2023", "2024", "2024-03", "2024-03-10", "2025-01-01")


def _bounds(day: str) -> tuple[str, str]:
    if not day:
        return "0000", "9999"
    on = PartialDate.parse(day)
    return str(on.first), str(on.last)


def _outdated(days: Sequence[str], at: int) -> bool:
    return any(_bounds(days[before])[0] > _bounds(days[at])[1] for before in range(at))


def test_of_three_files_always_one_record_stands_and_each_load_says_how_many_of_its_own_do_not(desk: Desk) -> None:
    cases = list(product(DAYS, repeat=3))
    for at in range(3):
        rows = [(f"R{case}", f"Owner {case}", f"Owned {case}", str(at), days[at]) for case, days in enumerate(cases)]
        loaded = desk.table(*rows)
        assert (loaded.result, loaded.without_effect) == ("loaded", sum(_outdated(days, at) for days in cases))
    files = desk.files()
    for count in (1, 2, 3):
        for used in combinations(range(3), count):
            stands = {each.record_id: each.share_from for each in desk.standing([files[at] for at in used])}
            for case, days in enumerate(cases):
                left = [days[at] for at in used]
                last = max(at for at in range(count) if not _outdated(left, at))
                assert stands[f"R{case}"] == used[last], (left, used)


def test_a_corrected_row_without_a_day_or_with_the_year_alone_replaces_the_earlier_one(desk: Desk) -> None:
    desk.table(("", "Stamped AG", "Aone", "10", "2024-01-10"), ("", "Yearly AG", "Aone", "10", "2024-03-10"))
    loaded = desk.table(("", "Stamped AG", "Aone", "77", ""), ("", "Yearly AG", "Aone", "77", "2024"))
    assert loaded.without_effect == 0
    assert [(each.owner, each.share_from) for each in desk.standing()] == [("Stamped AG", 77), ("Yearly AG", 77)]


def test_a_load_says_how_many_of_its_records_have_no_effect(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.table(("1", "A One", "Aone", "10", "2025"), ("2", "B Two", "Aone", "10", "2023"))
    loaded = desk.table(("1", "A One", "Aone", "77", "2024-12-31"), ("2", "B Two", "Aone", "77", "2024"))
    assert "2 rows, 1 of them without effect, as an earlier file states what is newer" in said(loaded, capsys)
    assert [each.share_from for each in desk.standing()] == [10, 77]
    with desk.store.reading() as connection:
        assert [each.counts for each in editions.active(connection, REGISTER.id)] == [{}, {aside.WITHOUT_EFFECT: 1}]


# ------------------------------------------------------------------------------------- left out on purpose


def _bods(named: int, *reasons: str, bad: int = 0) -> bytes:
    """So many relationships with an owner, one for each reason why there is none, and statements of nothing."""
    statements: list[Json] = []
    for at in range(named + len(reasons)):
        company = {"entityType": {"type": "registeredEntity"}, "name": f"Company {at}"}
        statements.append({"recordType": "entity", "recordId": f"e{at}", "recordDetails": company})
        holder = {"entityType": {"type": "registeredEntity"}, "name": f"Holder {at}"}
        statements.append({"recordType": "entity", "recordId": f"h{at}", "recordDetails": holder})
        who: object = f"h{at}" if at < named else {"reason": reasons[at - named]}
        details = {"subject": f"e{at}", "interestedParty": who, "interests": [{"type": "shareholding"}]}
        statements.append({"recordType": "relationship", "recordId": f"r{at}", "recordDetails": details})
    statements += [{"recordType": "of no kind"}] * bad
    return "\n".join(map(json.dumps, statements)).encode()


def test_records_without_a_named_owner_are_counted_by_reason_and_hold_no_load(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    loaded = desk.load(_bods(5, *["noBeneficialOwners"] * 12, "unknown"), "bods")
    assert (loaded.result, loaded.rows, loaded.aside) == ("loaded", 5, 0)
    assert loaded.left_out == {"noBeneficialOwners": 12, "unknown": 1}
    assert "5 rows, left out: 12 noBeneficialOwners, 1 unknown" in said(loaded, capsys)
    again = desk.load(_bods(5, *["noBeneficialOwners"] * 12, "unknown"), "bods")
    assert (again.result, again.aside, again.left_out) == ("unchanged", 0, loaded.left_out)


def test_those_that_cannot_be_read_are_counted_apart_and_do_hold_it(desk: Desk) -> None:
    loaded = desk.load(_bods(5, *["noBeneficialOwners"] * 12, bad=3), "bods")
    assert (loaded.rows, loaded.aside, loaded.left_out) == (5, 3, {"noBeneficialOwners": 12})
    with desk.store.reading() as connection:
        (edition,) = editions.active(connection, REGISTER.id)
    assert edition.left_out == {"noBeneficialOwners": 12, holdings.UNREADABLE: 3}
    held = desk.load(_bods(5, *["noBeneficialOwners"] * 12, bad=11), "bods")
    assert (held.result, held.left_out) == ("held", {})
    assert held.reason.startswith("11 of 28 rows cannot be read, more than 1 % (and than 10): line ")


def test_a_file_of_which_all_is_left_out_is_loaded_and_one_that_is_empty_is_not(desk: Desk) -> None:
    loaded = desk.load(_bods(0, "noBeneficialOwners"), "bods")
    assert (loaded.result, loaded.rows, loaded.left_out) == ("loaded", 0, {"noBeneficialOwners": 1})
    with pytest.raises(SourceChanged, match="no row"):
        desk.load(b'{"recordType": "entity", "recordId": "e", "recordDetails": {"name": "E"}}', "bods")


def test_the_words_for_why_are_bounded_and_none_passes_for_the_unreadable(desk: Desk) -> None:
    words = [f"reason{chr(97 + at)}" for at in range(25)]
    loaded = desk.load(_bods(1, *words, holdings.UNREADABLE), "bods")
    assert loaded.left_out == dict.fromkeys(words[:20], 1) | {"other": 6}
    assert loaded.aside == 0


def test_records_left_out_can_be_downloaded_with_their_reason(desk: Desk) -> None:
    desk.load(_bods(2, "noBeneficialOwners", bad=1), "bods")
    files = aside.of_dataset(desk.store, REGISTER.id)
    assert files is not None
    told = list(csv.DictReader(io.StringIO("".join(aside.as_csv(desk.store, files)), newline="")))
    assert [each["reason"].startswith("left out: ") for each in told] == [True, False]
    assert told[0]["cell_1"] == "r2"


def test_coverage_tells_of_records_that_name_no_owner_and_draws_nothing_from_them(
    desk: Desk, settings: Settings, now: datetime
) -> None:
    def profile() -> Json:
        question = Question(names=("Company 5",), as_of=now.date())
        told: Json = orjson.loads(build(question, store=desk.store, settings=settings, now=now).body)
        assert ProfileSchema().validate(told) == {}
        return told

    desk.load(_bods(3), "bods")
    assert "left_out" not in profile()["coverage"]["ownership"]["sources"][0]
    desk.load(_bods(3, *["noBeneficialOwners"] * 4), "bods")
    told = profile()
    (source,) = told["coverage"]["ownership"]["sources"]
    assert (source["rows_aside"], source["left_out"]) == (0, {"noBeneficialOwners": 4})
    assert told["coverage"]["ownership"]["complete"] is False
    assert [each["sentence"] for each in told["notes"] if "noBeneficialOwners" in each["sentence"]] == [
        "Not known: owners of whom 4 records name none in files of An invented register (4 noBeneficialOwners); that a "
        "register names no owner does not say that there is none."
    ]


def test_the_reason_of_a_hold_is_the_true_one(desk: Desk) -> None:
    rows = [("", f"Owner {at}", f"Owned {at}" if at < 4 else "", "", "") for at in range(12)]
    held = desk.table(*rows)
    assert (held.result, held.reason.partition(":")[0]) == (
        "held", "8 of 12 rows cannot be read, more than half of them",
    )  # fmt: skip


# ------------------------------------------------------------------------------------- GLEIF


def _records(*statuses: tuple[str, str]) -> bytes:
    """The first relation of the file, once for each registration status and day of its last update."""
    start, end = RELATIONS.index(b"    <rr:RelationshipRecord>"), RELATIONS.index(b"</rr:RelationshipRecord>")
    made = RELATIONS[:start]
    for status, day in statuses:
        words = f"<rr:LastUpdateDate>{day}T00:00:00Z</rr:LastUpdateDate><rr:RegistrationStatus>{status}<".encode()
        made += RELATIONS[start:end].replace(b"<rr:RegistrationStatus>PUBLISHED<", words)
        made += b"</rr:RelationshipRecord>"
    return made + b"  </rr:RelationshipRecords></rr:RelationshipData>"


@pytest.mark.parametrize("status", ["ANNULLED", "DUPLICATE"])
def test_a_record_that_gleif_takes_back_is_told_no_more_and_comes_again_with_the_file_that_took_it_back_gone(
    desk: Desk, status: str
) -> None:
    desk.load(_records(("PUBLISHED", "2024-01-01")), "gleif", names=NAMES)
    (before,) = desk.standing()
    second = _records((status, "2024-05-01"))
    loaded = desk.load(second, "gleif", names=NAMES)
    assert (loaded.result, loaded.rows, loaded.aside, loaded.left_out) == ("loaded", 0, 0, {status: 1})
    assert desk.standing() == []
    assert desk.standing(desk.files()[:1]) == [before], "a question known before still sees it"
    desk.withdraw(hashlib.sha256(second + NAMES).hexdigest())
    assert desk.standing() == [before]


def test_an_old_file_loaded_late_does_not_bring_back_what_was_taken_back_and_says_so(desk: Desk) -> None:
    desk.load(_records(("ANNULLED", "2024-05-01")), "gleif", names=NAMES)
    late = desk.load(_records(("PUBLISHED", "2024-01-01")), "gleif", names=NAMES)
    assert (late.rows, late.without_effect, desk.standing()) == (1, 1, [])
    desk.load(_records(("PUBLISHED", "2024-06-01")), "gleif", names=NAMES)
    assert [each.stated_on for each in desk.standing()] == ["2024-06-01"]


def test_a_register_of_many_annulled_records_is_not_held(desk: Desk) -> None:
    published, annulled = [("PUBLISHED", "2024-01-01")] * 3, [("ANNULLED", "2024-01-01")] * 12
    loaded = desk.load(_records(*published, *annulled), "gleif", names=NAMES)
    assert (loaded.result, loaded.rows, loaded.left_out) == ("loaded", 3, {"ANNULLED": 12})
    assert len(desk.standing()) == 3


def test_a_new_file_of_names_with_the_old_relations_is_another_edition_that_supersedes(desk: Desk) -> None:
    desk.load(RELATIONS, "gleif", names=NAMES)
    renamed = NAMES.replace(b"Invented Holding AG", b"Renamed Holding AG")
    assert desk.load(RELATIONS, "gleif", names=NAMES).result == "unchanged"
    assert desk.load(RELATIONS, "gleif", names=renamed).result == "loaded"
    assert {each.owner for each in desk.standing()} >= {"Renamed Holding AG"}
    assert "Invented Holding AG" not in {each.owner for each in desk.standing()}
    assert len(desk.standing()) == 3
    both = hashlib.sha256(RELATIONS + renamed).hexdigest()
    desk.withdraw(both)
    assert "Invented Holding AG" in {each.owner for each in desk.standing()}


def test_a_register_loaded_before_names_were_hashed_is_superseded_by_its_next_load(desk: Desk) -> None:
    desk.load(RELATIONS, "gleif", names=NAMES)
    with desk.store.writing() as connection:
        connection.execute(update(Edition).values(sha256=hashlib.sha256(RELATIONS).hexdigest()))
    assert desk.load(RELATIONS, "gleif", names=NAMES).result == "loaded"
    assert (len(desk.files()), len(desk.standing())) == (2, 3)


def test_names_beside_a_layout_that_has_its_own_are_refused(desk: Desk) -> None:
    with pytest.raises(SourceChanged, match="--entities goes with --layout gleif alone"):
        desk.load(_bods(1), "bods", names=NAMES)


# ------------------------------------------------------------------------------------- days, kinds, commands


def test_a_file_is_of_its_manifests_day_or_else_was_loaded_on_one(desk: Desk) -> None:
    desk.table(("1", "A One", "Aone", "10", ""))
    given = replace(REGISTER, id="other", retrieved_on=PartialDate.parse("2026-11-20"))
    desk.load(b"record_id,owner,owned\n1,B Two,Btwo\n", "csv", manifest=given)
    with desk.store.reading() as connection:
        days = {
            each.id: each.retrieved_at
            for each in connection.execute(select(Source.id, Edition.retrieved_at).join(Edition))
        }
    assert days["other"] == datetime.combine(days["other"].date(), time(12), UTC)
    assert [loaded_files.is_day_given(days[each]) for each in (REGISTER.id, "other")] == [False, True]


def test_each_kind_of_data_set_is_taken_back_by_its_own_command(
    desk: Desk, database_url: str, names_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.table(("1", "A One", "Aone", "10", ""))
    sha = hashlib.sha256((desk.folder / "file").read_bytes()).hexdigest()
    monkeypatch.setenv("DILIGENCE_DATABASE_URL", database_url)
    monkeypatch.setenv("DILIGENCE_DATA_DIR", str(tmp_path))
    why = ["--by", "A. Person", "--reason", "wrong"]
    refused = CliRunner().invoke(main, ["trade", "withdraw", REGISTER.id, sha[:12], *why])
    assert refused.exit_code == 1
    assert (
        "register is a register of owners, and nothing was taken back: use `diligence ownership withdraw register "
        f"{sha[:12]} --by NAME --reason WHY`" in refused.output
    )
    assert len(desk.files()) == 1
    gone = CliRunner().invoke(main, ["ownership", "withdraw", REGISTER.id, sha[:12], *why])
    assert (gone.exit_code, desk.files()) == (0, []), gone.output


def test_a_trade_file_is_not_taken_back_as_a_register(desk: Desk) -> None:
    with desk.store.writing() as connection:
        editions.source_pk(connection, replace(REGISTER, id="rows", kind="trade"))
    with pytest.raises(LoadRefused, match=r"rows is a data set of trade records.*`diligence trade withdraw rows abcd"):
        withdrawing.withdraw(
            desk.store, "rows", "abcd", author="A", reason="b", clock=desk.clock, kind="ownership"
        )  # fmt: skip


def test_a_manifest_of_another_kind_is_refused_with_the_command_that_loads_it(tmp_path: Path) -> None:
    path = tmp_path / "owners.yaml"
    path.write_text(
        "datasets:\n  - id: register\n    kind: ownership\n    title: Owners\n    publisher: A chamber\n"
        "    licence: for tests\n    illustrative: false\n    files: [x]\n",
        "utf-8",
    )
    refused = CliRunner().invoke(main, ["trade", "load", "register", str(path), "--manifest", str(path)])
    assert refused.exit_code == 1
    assert "as of kind ownership, not trade: load it with `diligence ownership load`" in refused.output


def test_an_unchanged_file_of_a_register_is_told_with_how_it_is_taken_back(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.table(("1", "A One", "Aone", "10", ""))
    again = said(desk.table(("1", "A One", "Aone", "10", "")), capsys)
    assert "take it back first: diligence ownership withdraw register " in again


def test_a_record_taken_back_is_of_no_party(desk: Desk) -> None:
    desk.load(_records(("ANNULLED", "2024-05-01")), "gleif", names=NAMES)
    with desk.store.reading() as connection:
        assert connection.execute(select(Row.owner_pk, Row.owned_pk)).all() == [(0, 0)]
        assert list(connection.scalars(select(Party.pk))) == []
