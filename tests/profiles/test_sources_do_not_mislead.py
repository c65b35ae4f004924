"""What a source, or a failed load of one, must not do to an answer: hide a listed party, or look like cover."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.base import Manifest, SourceChanged
from adapters.dates import PartialDate
from adapters.sanctions import by_id
from service import intake, sample
from service.counterparties import whole
from service.intake import LoadRefused
from service.loading import Loaded, load_list
from service.profiles import build
from service.question import Question
from service.settings import Settings
from service.staging import Served
from service.store import Store

LoadWhole = Callable[..., Loaded]
Clock = Callable[[], datetime]
LISTS = ("us_ofac_sdn", "us_ofac_cons", "uk_sanctions_list")
TRADE = next(each for each in sample.manifests() if each.id == "sample_trade")
ROWS = sample.FOLDER / "shipments.csv"


@pytest.fixture
def full(store: Store, load_whole: LoadWhole, now: datetime) -> Store:
    """A store with the three bundled lists taken as whole."""
    for name in LISTS:
        content = (sample.FOLDER / f"{name}.xml").read_bytes()
        assert load_whole(store, by_id(name), content, at=now).result == "loaded"
    return store


def ask(store: Store, settings: Settings, now: datetime, name: str, *, country: str | None = None) -> dict[str, Any]:
    question = Question(names=(name,), as_of=now.date(), country=country)
    told: dict[str, Any] = json.loads(build(question, store=store, settings=settings, now=now).body)
    return told


def codes(told: dict[str, Any]) -> set[str]:
    return {each["code"] for each in told["findings"]}


def described(id_: str, **fields: object) -> Manifest:
    return replace(TRADE, id=id_, files=(), **fields)  # type: ignore[arg-type]  # the fields are the test's own


def rows_of(path: Path, change: Callable[[list[dict[str, str]]], None]) -> Path:
    with ROWS.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_many_trade_names_do_not_crowd_out_a_listed_one(
    full: Store, settings: Settings, now: datetime, clock: Clock, tmp_path: Path
) -> None:
    def crowd(rows: list[dict[str, str]]) -> None:
        model = rows[0]
        rows[:] = [
            {
                **model,
                "record_id": f"CROWD-{number}",
                "supplier_name": f"Aurus {chr(65 + number % 26)}{number} Works",
                "supplier_name_raw": f"Aurus {chr(65 + number % 26)}{number} Works",
            }
            for number in range(2_300)
        ]

    intake.load_trade(full, described("crowd"), rows_of(tmp_path / "crowd.csv", crowd), clock=clock)
    told = ask(full, settings, now, "Aurus")
    assert "subject_blocked_possible" in codes(told)


def test_so_many_counterparties_that_their_names_are_not_compared_are_told(
    full: Store, settings: Settings, now: datetime, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def buyers(rows: list[dict[str, str]]) -> None:
        model = rows[0] | {"supplier_name": "Hallaborim Metals", "supplier_name_raw": "Hallaborim Metals"}
        names = ("Ostrovek Traders LLC", "Ostrovek Tradres", "Vyazovka Tools", "Aurus LLC")
        rows[:] = [model | {"record_id": f"B-{at}", "receiver_name": name} for at, name in enumerate(names)]

    intake.load_trade(full, described("buyers"), rows_of(tmp_path / "buyers.csv", buyers), clock=clock)
    compared = ask(full, settings, now, "Hallaborim  Metals")
    monkeypatch.setattr(whole, "MOST_PARTNERS", 3)
    told = ask(full, settings, now, "Hallaborim Metals")
    said = [each["sentence"] for each in told["notes"] if "are one company under several spellings" in each["sentence"]]
    assert len(said) == 1 and "of 4 counterparties" in said[0]
    assert (len(told["counterparties"]), len(compared["counterparties"])) == (4, 3)
    assert {each["code"] for each in told["findings"]} == {each["code"] for each in compared["findings"]} != set()


def test_a_search_of_the_lists_that_was_cut_is_no_answer(
    full: Store, settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from service.store import candidates

    before = ask(full, settings, now, "Aurus  Metals")  # of the very same question the answer would be remembered
    assert before["outcome"] == "no_findings"
    monkeypatch.setattr(candidates, "bound", lambda _kind: 0)  # as where a kind of source is not compared whole
    told = ask(full, settings, now, "Aurus Metals")
    assert told["outcome"] == "incomplete"
    assert told["coverage"]["lists"]["outcome"] == "incomplete"


@pytest.mark.parametrize("id_", ["us_ofac_sdn", "eu_fsf"])
def test_a_data_set_cannot_take_a_lists_id(
    full: Store, settings: Settings, now: datetime, clock: Clock, id_: str
) -> None:
    with pytest.raises(LoadRefused, match="another id"):
        intake.load_trade(full, described(id_), ROWS, clock=clock)
    assert "subject_blocked_possible" in codes(ask(full, settings, now, "Aurus"))


def test_records_of_another_direction_cover_nothing(
    full: Store, settings: Settings, now: datetime, clock: Clock, tmp_path: Path
) -> None:
    for manifest in sample.manifests():
        if manifest.id == "sample_statements":
            intake.load_statements(full, manifest, sample.FOLDER / manifest.files[0], clock=clock)
    intake.load_trade(full, TRADE, ROWS, clock=clock)
    before = ask(full, settings, now, "Gyeonggi Industry", country="KR")
    assert "counterparty_blocked_uncovered" in codes(before)

    def elsewhere(rows: list[dict[str, str]]) -> None:
        del rows[1:]
        rows[0] |= {"record_id": "VN-1", "supplier_name": "Hanoi Lantern", "supplier_name_raw": "Hanoi Lantern"}
        rows[0] |= {"supplier_country": "VN", "receiver_name": "Saigon Kites", "receiver_country": "VN"}

    vietnam = described(
        "vietnam", directions=("import:VN",), illustrative=False, period_to=PartialDate.parse("2027-12-31")
    )
    intake.load_trade(full, vietnam, rows_of(tmp_path / "vn.csv", elsewhere), clock=clock)
    after = ask(full, settings, now, "Gyeonggi Industry", country="KR")
    assert codes(after) >= codes(before)


def test_a_load_that_fails_changes_no_period_and_blocks_no_answer(
    full: Store, settings: Settings, now: datetime, clock: Clock, tmp_path: Path
) -> None:
    quiet = ask(full, settings, now, "Quixwold Zanterbury Holdings")
    assert quiet["outcome"] == "no_findings"
    bad = tmp_path / "bad.csv"
    bad.write_text("not,the,header\n1,2,3\n", encoding="utf-8")
    with pytest.raises(SourceChanged):
        intake.load_trade(full, TRADE, bad, clock=clock)
    assert ask(full, settings, now, "Quixwold Zanterbury Holdings")["outcome"] == "no_findings"
    intake.load_trade(full, TRADE, ROWS, clock=clock)
    longer = replace(TRADE, period_to=PartialDate.parse("2026-12-31"))
    with pytest.raises(SourceChanged):
        intake.load_trade(full, longer, bad, clock=clock)
    (dataset,) = ask(full, settings, now, "Garam Byeolbit Industry")["coverage"]["trade"]["datasets"]
    assert dataset["to"] == "2023-12-31"


def test_a_file_too_small_for_any_whole_list_is_held_and_an_excerpt_of_it_loads(
    store: Store, settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    sdn = by_id("us_ofac_sdn")
    monkeypatch.setattr(type(sdn), "least", 5_000)
    content = (sample.FOLDER / "us_ofac_sdn.xml").read_bytes()
    held = load_list(store, sdn, [io.BytesIO(content)], Served(at=now), clock=lambda: now)
    assert (held.result, "fewer than any whole edition" in held.reason) == ("held", True)
    excerpt = load_list(store, sdn, [io.BytesIO(content)], Served(at=now, excerpt=True), clock=lambda: now)
    assert excerpt.result == "loaded"
    assert ask(store, settings, now, "Zzyzx Qwv")["outcome"] == "incomplete"


def test_a_file_without_a_time_counts_from_its_own_date_and_grows_old_by_it(
    store: Store, settings: Settings, now: datetime
) -> None:
    sdn = by_id("us_ofac_sdn")
    content = (sample.FOLDER / "us_ofac_sdn.xml").read_bytes()
    loaded = load_list(store, sdn, [io.BytesIO(content)], Served(at=None), clock=lambda: now)
    assert loaded.result == "loaded"
    (sdn_now, *_) = ask(store, settings, now, "Zzyzx Qwv")["coverage"]["lists"]["sources"]
    assert (sdn_now["status"], sdn_now["publisher_date"]) == ("expired", "2024-02-23")
    again = load_list(store, sdn, [io.BytesIO(content)], Served(at=None), clock=lambda: now)
    assert again.result == "unchanged"
    (sdn_now, *_) = ask(store, settings, now, "Zzyzx Qwv")["coverage"]["lists"]["sources"]
    assert sdn_now["status"] == "expired", "the same old file again makes nothing fresh"


def test_an_excerpt_never_takes_the_place_of_a_whole_edition(full: Store, settings: Settings, now: datetime) -> None:
    text = (sample.FOLDER / "us_ofac_sdn.xml").read_text(encoding="utf-8")
    start = text.index('<entity id="47956"')
    without = text[:start] + text[text.index("</entity>", start) + len("</entity>") :]
    later = now + timedelta(hours=1)
    served = Served(at=later, excerpt=True)
    held = load_list(full, by_id("us_ofac_sdn"), [io.BytesIO(without.encode())], served, clock=lambda: later)
    assert (held.result, "excerpt" in held.reason) == ("held", True)
    assert "subject_blocked_possible" in codes(ask(full, settings, later, "Aurus"))


@pytest.mark.parametrize(
    ("day", "says"),
    [("2024-02-30", "2024-02-30"), ("2924-02-23", "after the day of serving")],
    ids=["no day of any calendar", "a day of the next millennium"],
)
def test_a_publication_day_that_cannot_be_is_held(store: Store, now: datetime, day: str, says: str) -> None:
    text = (sample.FOLDER / "us_ofac_sdn.xml").read_text(encoding="utf-8")
    wrong = text.replace("<dataAsOf>2024-02-23", f"<dataAsOf>{day}")
    assert wrong != text
    held = load_list(store, by_id("us_ofac_sdn"), [io.BytesIO(wrong.encode())], Served(at=now), clock=lambda: now)
    assert held.result == "held"
    assert says in held.reason
    good = load_list(store, by_id("us_ofac_sdn"), [io.BytesIO(text.encode())], Served(at=now), clock=lambda: now)
    assert good.result == "loaded"


def test_a_listed_party_without_a_finding_is_not_told_as_nothing_found(
    full: Store, settings: Settings, now: datetime
) -> None:
    told = ask(full, settings, now, "BANK OF KUNLUN CO LTD")
    assert told["outcome"] == "no_findings", "notes never make an outcome"
    assert "other_measure" in {each["code"] for each in told["notes"]}
    assert "Nothing was found" not in told["summary"]
    assert "to know: OFAC CAPTA shows BANK OF KUNLUN CO LTD" in told["summary"]


def test_a_clock_behind_the_day_asked_is_warned_of(full: Store, settings: Settings, now: datetime) -> None:
    question = Question(names=("Zzyzx Qwv",), as_of=now.date(), available_at=now - timedelta(days=400))
    told = json.loads(build(question, store=full, settings=settings, now=now).body)
    assert any("publishers had served by" in each for each in told["warnings"])
    assert not any("publishers had served by" in each for each in ask(full, settings, now, "Zzyzx Qwv")["warnings"])
