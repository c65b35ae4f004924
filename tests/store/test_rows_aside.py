"""Rows that cannot be read: counted, kept with line, cells and reason, never personal; too many hold the load."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from adapters.dates import PartialDate
from adapters.manifests import load_manifests
from adapters.trade.mapping import BUILT_IN
from service import aside, intake, report, row_load, sample
from service.app import create_app
from service.cli import main
from service.profiles import build
from service.question import Question
from service.settings import Settings
from service.store import Store, editions, holdings
from service.store.aside_tables import AsideFile, AsideRow
from service.store.asides import SetAside
from service.store.tables import Edition, Party, Shipment

Clock = Callable[[], datetime]
TRADE = next(each for each in sample.manifests() if each.id == "sample_trade")
LINES = (sample.FOLDER / "shipments.csv").read_bytes().splitlines(keepends=True)


def _file(tmp_path: Path, *, bad: int, good: int = 71, name: str = "rows.csv") -> Path:
    """Write the sample's first rows, of which the last `bad` have a day that no calendar has."""
    rows = LINES[1 : good + 1]
    for at in range(len(rows) - bad, len(rows)):
        cells = rows[at].split(b",")
        cells[2] = b"2023-02-30"
        rows[at] = b",".join(cells)
    path = tmp_path / name
    path.write_bytes(LINES[0] + b"".join(rows))
    return path


def _count(store: Store) -> dict[str, int]:
    with store.reading() as connection:
        return {
            table.__name__: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (Shipment, Party, Edition, AsideFile, AsideRow)
        }


def _downloaded(store: Store, dataset: str = TRADE.id) -> list[dict[str, str]]:
    files = aside.of_dataset(store, dataset)
    assert files is not None
    return list(csv.DictReader(io.StringIO("".join(aside.as_csv(store, files)), newline="")))


def test_a_bad_row_is_set_aside_and_the_others_are_loaded(store: Store, clock: Clock, tmp_path: Path) -> None:
    loaded = intake.load_trade(store, TRADE, _file(tmp_path, bad=1), clock=clock)
    assert (loaded.result, loaded.rows, loaded.aside) == ("loaded", 70, 1)
    (row,) = _downloaded(store)
    assert (row["line"], row["held"], row["record_id"], row["date"]) == ("72", "no", "DEMO-0071", "2023-02-30")
    assert row["reason"] == "column 'date': '2023-02-30' is not a date of the form %Y-%m-%d"
    with store.reading() as connection:
        assert editions.active(connection, TRADE.id)[0].left_out == {holdings.UNREADABLE: 1}
    again = intake.load_trade(store, TRADE, tmp_path / "rows.csv", clock=clock)
    assert (again.result, again.rows, again.aside) == ("unchanged", 70, 1)
    assert len(_downloaded(store)) == 1


def test_nothing_of_a_held_file_is_seen_but_the_rows_that_held_it(
    store: Store, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_load, "CHUNK", 10)
    held = intake.load_trade(store, TRADE, _file(tmp_path, bad=11), clock=clock)
    assert (held.result, held.rows) == ("held", 0)
    assert held.reason.startswith("11 of 71 rows cannot be read, more than 1 % (and than 10): line 62: column 'date'")
    assert held.reason.endswith("; and 6 more")
    assert _count(store) == {"Shipment": 0, "Party": 0, "Edition": 0, "AsideFile": 1, "AsideRow": 11}
    assert [row["held"] for row in _downloaded(store)] == ["yes"] * 11
    with store.reading() as connection:
        (tried,) = holdings.tries(connection, TRADE.id, limit=5)
    assert (tried.result, tried.reason) == ("held", held.reason)
    wider = intake.load_trade(store, TRADE, tmp_path / "rows.csv", clock=clock, most_aside=Decimal(20))
    assert (wider.result, wider.rows, wider.aside) == ("loaded", 60, 11)
    assert [row["held"] for row in _downloaded(store)] == ["no"] * 11


def test_only_the_file_held_last_is_kept(store: Store, clock: Clock, tmp_path: Path) -> None:
    intake.load_trade(store, TRADE, _file(tmp_path, bad=20), clock=clock)
    intake.load_trade(store, TRADE, _file(tmp_path, bad=30, name="other.csv"), clock=clock)
    assert len(_downloaded(store)) == 30


def test_ten_rows_may_always_be_set_aside_but_never_more_than_half() -> None:
    one = Decimal(1)
    assert [aside.allowed(rows, one) for rows in (1, 3, 20, 71, 1_000, 100_000)] == [0, 1, 10, 10, 10, 1_000]
    assert aside.allowed(100, Decimal(100)) == 50
    assert aside.allowed(10_000, Decimal("0.5")) == 50


def test_a_file_of_which_nearly_nothing_can_be_read_is_given_up_before_its_end(
    store: Store, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "MOST_KEPT", 20)
    held = intake.load_trade(store, TRADE, _file(tmp_path, bad=60), clock=clock)
    assert held.reason.startswith("21 of the first 32 rows cannot be read")
    assert _count(store)["AsideRow"] == 20


def _of_all_columns(folder: Path) -> str:
    """Write the sample's mapping so that it leaves no column out."""
    path, text = folder / "all.yaml", (BUILT_IN / "sample.yaml").read_text("utf-8")
    path.write_text(text.replace("ignore: [goods_ru, source]", "unit: goods_ru\nincoterm: source"), "utf-8")
    return str(path)


def test_a_row_of_another_width_keeps_its_cells_as_they_came(store: Store, clock: Clock, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"".join(LINES) + b"DEMO-99,mail me at a.b@example.org or +82 2 123 4567 89,x\n")
    assert intake.load_trade(store, TRADE, path, clock=clock, mapping=_of_all_columns(tmp_path)).aside == 1
    (row,) = _downloaded(store)
    assert row["reason"] == "3 cells under a header of 19"
    assert (row["cell_1"], row["cell_2"], row["cell_3"]) == ("DEMO-99", "mail me at … or …", "x")


def test_a_column_that_is_dropped_is_not_kept_in_a_row_set_aside(store: Store, clock: Clock, tmp_path: Path) -> None:
    text = (sample.FOLDER / "shipments_gtd.csv").read_text(encoding="utf-8-sig")
    head, first, *rest = text.splitlines()
    wide = [f"{head};FIRM", f"{first};t. +7 495 000-00-00 a@b.ru", *(f"{each};tel 1" for each in rest)]
    cells = wide[1].split(";")
    cells[head.split(";").index(next(each for each in head.split(";") if each.startswith("G072")))] = "31.02.2023"
    wide[1] = ";".join(cells)
    path = tmp_path / "gtd.csv"
    path.write_text("\n".join([*wide, "1;2;+7 495 000-00-00"]) + "\n", encoding="utf-8")
    manifest = next(each for each in load_manifests(sample.FOLDER / "trade.yaml") if each.mapping == "ru_gtd")
    assert intake.load_trade(store, manifest, path, clock=clock).aside == 2
    aligned, cut = _downloaded(store, manifest.id)
    assert aligned["FIRM"] == ""
    assert "495" not in "".join(aligned.values())
    assert cut["reason"].endswith(f"(cells {aside.WITHHELD})")
    assert "495" not in "".join(each for each in cut.values() if each)


def test_what_a_spreadsheet_would_run_begins_with_a_tab(store: Store, clock: Clock, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"".join(LINES) + b"=1+1,@x,3\n")
    intake.load_trade(store, TRADE, path, clock=clock, mapping=_of_all_columns(tmp_path))
    (row,) = _downloaded(store)
    assert (row["cell_1"], row["cell_2"]) == ("\t=1+1", "\t@x")


def test_a_number_no_column_can_hold_is_set_aside(store: Store, clock: Clock, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    long = LINES[1].replace(b"DEMO-0001", b"D" * 201)
    path.write_bytes(LINES[0] + long + b"".join(LINES[2:]))
    assert intake.load_trade(store, TRADE, path, clock=clock).aside == 1
    (row,) = _downloaded(store)
    assert row["reason"] == "a record id of 201 characters"
    assert (row["record_id"], row["receiver_name"]) == ("D" * 201, "AURUS LLC")


def test_a_value_that_is_too_large_once_it_is_scaled_is_set_aside_with_its_cells(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    path, mapping = tmp_path / "rows.csv", tmp_path / "scaled.yaml"
    with (sample.FOLDER / "shipments.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[0]["value_usd"] = "950000000000"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    text = (BUILT_IN / "sample.yaml").read_text("utf-8")
    mapping.write_text(text.replace("kind: statistical}", "kind: statistical, scale: 1000}"), "utf-8")
    assert intake.load_trade(store, TRADE, path, clock=clock, mapping=str(mapping)).aside == 1
    (row,) = _downloaded(store)
    assert row["reason"].endswith("is too large")
    assert (row["record_id"], row["value_usd"]) == ("DEMO-0001", "950000000000")


def test_rows_of_a_load_that_died_are_not_seen_and_swept_with_it(
    store: Store, clock: Clock, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    monkeypatch.setattr(row_load.RowLoad, "_sweep", lambda *_, **__: None)
    monkeypatch.setattr(row_load.RowLoad, "_finish", die)
    with pytest.raises(Killed):
        intake.load_trade(store, TRADE, _file(tmp_path, bad=3), clock=clock)
    monkeypatch.undo()
    assert _count(store)["AsideRow"] == 3
    assert _downloaded(store) == []
    late = now + intake.LEASE + timedelta(seconds=1)
    intake.load_trade(store, TRADE, _file(tmp_path, bad=1, name="new.csv"), clock=lambda: late)
    assert _count(store)["AsideRow"] == 1


def test_an_answer_that_rests_on_a_data_set_is_told_of_its_rows_set_aside(
    store: Store, clock: Clock, settings: Settings, now: datetime, tmp_path: Path
) -> None:
    intake.load_trade(store, TRADE, _file(tmp_path, bad=2), clock=clock)
    question = Question(names=("Garam Byeolbit Industry",), country="KR", as_of=date(2023, 6, 1))
    told = orjson.loads(build(question, store=store, settings=settings, now=now).body)
    (dataset,) = told["coverage"]["trade"]["datasets"]
    assert (dataset["rows"], dataset["rows_aside"]) == (69, 2)
    assert not told["coverage"]["trade"]["complete"]
    assert any("2 of the 71 rows" in each["sentence"] for each in told["notes"] if each["code"] == "coverage_gap")
    assert "2 rows could not be read" in report.text(told)


def test_the_rows_are_downloaded_over_http(store: Store, clock: Clock, settings: Settings, tmp_path: Path) -> None:
    intake.load_trade(store, TRADE, _file(tmp_path, bad=2), clock=clock)
    client = create_app(settings, store=store, clock=clock).test_client()
    answer = client.get(f"/v1/trade-datasets/{TRADE.id}/rows-aside.csv", headers={"Accept": "text/csv"})
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert [row["line"] for row in csv.DictReader(io.StringIO(answer.text, newline=""))] == ["71", "72"]
    assert client.get("/v1/trade-datasets/nothing_here/rows-aside.csv").status_code == 404


def test_the_command_prints_the_rows_and_says_which_loads_are_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DILIGENCE_DATA_DIR", str(tmp_path / "data"))
    run = CliRunner().invoke
    held = run(main, ["trade", "load", TRADE.id, str(_file(tmp_path, bad=12))])
    assert held.exit_code == 1
    assert held.output.startswith("sample_trade: held, 0 rows: 12 of 71 rows cannot be read")
    monkeypatch.setenv("DILIGENCE_TRADE_ASIDE_PERCENT", "20")
    loaded = run(main, ["trade", "load", TRADE.id, str(tmp_path / "rows.csv")])
    assert loaded.output == "sample_trade: loaded, 59 rows, 12 set aside (see diligence trade rows-aside)\n"
    printed = run(main, ["trade", "rows-aside", TRADE.id])
    assert len(list(csv.DictReader(io.StringIO(printed.stdout, newline="")))) == 12
    assert run(main, ["trade", "rows-aside", "nothing_here"]).exit_code == 1


@pytest.mark.parametrize(
    "label", ["Điện thoại", "Di động", "Моб. номер", "Celular", "WhatsApp", "E-mail", "担当者 電話"]
)
def test_telephones_under_a_label_of_any_language_are_not_kept_of_a_row_of_another_width(label: str) -> None:
    kept = aside.Aside(Decimal(1))
    kept.hear_header(("id", "name", label), {2})
    kept.hear(3, ("2", "Moskva", "Rulon Zed", "0901234568"), "4 cells under a header of 3")
    assert [each.cells for each in kept.take()] == [None]


def test_contacts_inside_a_name_are_not_kept_of_a_row_set_aside() -> None:
    kept = aside.Aside(Decimal(1))
    kept.hear_header(("id", "name", "number"), set())
    kept.hear(3, ("1", "INVENTED LLC TEL 82-2-555-1234, info@invented.kr", "7701234567"), "no date")
    kept.hear(4, ("2", "INVENTED LLC TEL 82-2-555-1234", "7701234567", ""), "4 cells under a header of 3")
    assert [each.cells for each in kept.take()] == [
        ("1", "INVENTED LLC", "7701234567"), ("2", "INVENTED LLC", "7701234567", ""),
    ]  # fmt: skip


def test_rows_dated_outside_the_period_of_the_manifest_are_told(
    store: Store, clock: Clock, settings: Settings, now: datetime, tmp_path: Path
) -> None:
    late = sum(line.split(b",")[2] < b"2020" for line in LINES[1:])
    manifest = replace(TRADE, period_from=PartialDate.parse("2020-01-01"))
    loaded = intake.load_trade(store, manifest, _file(tmp_path, bad=0), clock=clock)
    assert 0 < late < 71
    assert (loaded.rows, loaded.outside) == (71, late)
    question = Question(names=("Garam Byeolbit Industry",), country="KR", as_of=date(2023, 6, 1))
    notes = orjson.loads(build(question, store=store, settings=settings, now=now).body)["notes"]
    told = [each["sentence"] for each in notes if "dated outside the period" in each["sentence"]]
    assert told == [
        f"Not known: whether the dates of {TRADE.title} are right; {late} rows are dated outside the period that its "
        "manifest states."
    ]


def test_rows_dated_within_the_period_or_not_at_all_are_not(store: Store, clock: Clock, tmp_path: Path) -> None:
    assert intake.load_trade(store, TRADE, _file(tmp_path, bad=0), clock=clock).outside == 0


def _kept(
    labels: tuple[str, ...], left_out: set[int], cells: tuple[str, ...], reason: str = "no date"
) -> list[SetAside]:
    one = aside.Aside(Decimal(1))
    one.hear_header(labels, left_out)
    one.hear(3, cells, reason)
    return one.take()


@pytest.mark.parametrize("label", ["Director", "mob", "ФИО", "GSM", "Signatory", "Yetkili", "remarks"])
def test_nothing_is_kept_of_a_row_of_another_width_where_any_column_is_left_out(label: str) -> None:
    (row,) = _kept(("id", label, "v"), {1}, ("1", "Ivan Petrov", "89165554433", "5"))
    assert row.cells is None


def test_a_row_out_of_step_does_not_keep_what_belongs_under_a_personal_column() -> None:
    labels = ("id", "name", "mob", "v", "w")
    assert _kept(labels, {2}, ("1", "", "A LLC", "89165554433", "7"))[0].cells == ("1", "", "", "", "7")
    assert _kept(labels, {2}, ("1", "A LLC", "89165554433", "5", "7"))[0].cells == ("1", "A LLC", "", "5", "7")
    assert _kept(("id", "x", "v"), {1}, ("1", "", "5"))[0].cells == ("1", "", "5")  # it is about no person


@pytest.mark.parametrize(
    "contact", ["ivan.petrov@mail.ru", "+7 916 555 44 33", "8-916-555-44-33", "a.very.long.one@cut"]
)
def test_a_reason_quotes_no_contact(contact: str) -> None:
    held = aside.Aside(Decimal(1))
    held.hear(3, ("1",), f"column 'sc': the country {contact!r} is not known")
    with pytest.raises(aside.TooMany) as told:
        held.check()
    assert contact not in str(told.value) and "the country '…' is not known" in str(told.value)
    assert [each.reason for each in held.take()] == ["column 'sc': the country '…' is not known"]


@pytest.mark.parametrize("cell", ["a" * 131_072, "a@" * 60_000, "+1" * 60_000, ("a" * 3_000 + "@") * 40])
def test_a_row_of_long_cells_is_set_aside_at_once(cell: str) -> None:
    began = time.process_time()
    _kept(("id", "name"), set(), (cell,) * 8, cell[:200])
    assert time.process_time() - began < 1
