"""A person's rulings over real databases, the API and the command: kept, shown, withdrawn, and there after a reload."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import select

from service import cli, intake, profiles, report, rulings, sample
from service.app import create_app
from service.profiles import Question, build
from service.rulings import RulingRefused, RulingUnknown
from service.settings import Settings
from service.store import Store, open_store, parties
from service.store.journal_tables import Audit
from service.store.tables import Edition, Source

Json = dict[str, Any]
MAPPING = """
title: Declarations with numbers
delimiter: ","
encoding: utf-8
decimal: "."
date_formats: ["%Y-%m-%d"]
document_type: declaration
direction: "import:RU"
record_id: id
dates:
  - {column: day, kind: declaration}
parties:
  sender: {name: s, country: sc}
  receiver: {name: r, country: rc, identifiers: {inn: inn}}
values:
  - {column: v, currency: USD, kind: invoice}
"""
ROWS = """id,day,s,sc,r,rc,inn,v
1,2023-03-01,Ringwerk Gears,KR,Quellmark Zentrov LLC,RU,7743237789,100
2,2023-03-02,Ringwerk Gears,KR,ООО «Квеллмарк Зентров»,RU,7743237789,20
3,2023-03-03,Ringwerk Gears,KR,Zentrov Quellmark Trade,RU,5001007322,3
4,2023-03-04,Ringwerk Gears,KR,Brolsted Vank,RU,,4000
"""
MAIN, SAME, OTHER, ALONE = (
    "Quellmark Zentrov LLC",
    "ООО «Квеллмарк Зентров»",
    "Zentrov Quellmark Trade",
    "Brolsted Vank",
)


def load(store: Store, folder: Path, clock: Callable[[], datetime], rows: str = ROWS) -> None:
    (folder / "mapping.yaml").write_text(MAPPING, "utf-8")
    (folder / "rows.csv").write_text(rows, "utf-8")
    described = next(each for each in sample.manifests() if each.id == "sample_whatif")
    described = replace(described, id="bills", illustrative=False, mapping=None)
    done = intake.load_trade(store, described, folder / "rows.csv", clock=clock, mapping=str(folder / "mapping.yaml"))
    assert done.result == "loaded"


@pytest.fixture
def traded(store: Store, tmp_path: Path, clock: Callable[[], datetime]) -> Store:
    load(store, tmp_path, clock)
    return store


def ask(store: Store, settings: Settings, now: datetime, **more: Any) -> Json:
    question = Question(names=("Ringwerk Gears",), as_of=now.date(), **more)
    told: Json = orjson.loads(build(question, store=store, settings=settings, now=now).body)
    return told


def grouped(profile: Json) -> list[list[str]]:
    return sorted(sorted(one["text"] for one in each["spellings"]) for each in profile["counterparties"])


def ids(profile: Json) -> dict[str, str]:
    return {one["text"]: one["parties"][0] for each in profile["counterparties"] for one in each["spellings"]}


def test_a_ruling_joins_in_every_profile_with_its_subtotals_and_its_evidence(
    traded: Store, settings: Settings, now: datetime
) -> None:
    before = ask(traded, settings, now)
    assert grouped(before) == [[ALONE], [MAIN, SAME], [OTHER]]
    known = ids(before)
    made = rulings.make(traded, "join", [known[MAIN], known[OTHER]], author="Anna Kim", reason="one site", now=now)
    after = ask(traded, settings, now)
    assert grouped(after) == [[ALONE], sorted([MAIN, SAME, OTHER])]
    one = next(each for each in after["counterparties"] if each["name"] == MAIN)
    assert {each["text"]: each["values"][0]["amount"] for each in one["spellings"]} == {MAIN: 100, SAME: 20, OTHER: 3}
    assert one["trade"]["values"] == [{"amount": 123, "currency": "USD", "kind": "invoice"}]
    assert one["rulings"] == [rulings.quoted(made)]
    why = next(each["why"] for each in one["spellings"] if each["text"] == OTHER)
    assert why[0] == f"ruled to be one by Anna Kim on 2026-11-24: one site (ruling {made.id})"
    assert "INN" in why[1] and "differ" in why[1]
    assert f"ruling {made.id}: join by Anna Kim, one site" in report.text(after).replace("\n      ", " ")


def test_a_ruling_splits_what_a_number_joins_and_is_withdrawn(traded: Store, settings: Settings, now: datetime) -> None:
    known = ids(ask(traded, settings, now))
    made = rulings.make(
        traded, "split", [known[SAME]], apart_from=[known[MAIN]], author="Anna Kim", reason="a wrong INN", now=now
    )
    profile = ask(traded, settings, now)
    assert grouped(profile) == [[ALONE], [MAIN], [OTHER], [SAME]]
    told = next(each for each in profile["counterparties"] if each["name"] == SAME)
    assert told["rulings"][0]["because"] == "a wrong INN"
    assert {each["why"] for each in told["perhaps"]} >= {"a person ruled that they are not one"}
    gone = rulings.withdraw(traded, made.id, author="Bo Li", reason="it was right", now=now + timedelta(hours=1))
    assert (gone.withdrawn_by, gone.withdrawn_reason) == ("Bo Li", "it was right")
    assert grouped(ask(traded, settings, now + timedelta(hours=2))) == [[ALONE], [MAIN, SAME], [OTHER]]
    with pytest.raises(RulingRefused, match="was withdrawn by Bo Li already"):
        rulings.withdraw(traded, made.id, author="Bo Li", reason="again", now=now)
    with traded.reading() as connection:
        actions = list(connection.execute(select(Audit.action).where(Audit.subject == made.id)).scalars())
    assert actions == ["ruling", "ruling_withdrawn"]


def test_a_ruling_survives_the_data_set_being_removed_and_loaded_anew(
    traded: Store, settings: Settings, now: datetime, clock: Callable[[], datetime], tmp_path: Path
) -> None:
    known = ids(ask(traded, settings, now))
    rulings.make(traded, "join", [known[MAIN], known[ALONE]], author="Anna Kim", reason="one owner", now=now)
    with traded.writing() as connection:
        pk = connection.scalar(select(Edition.pk).join(Source).where(Source.id == "bills"))
        assert pk is not None
        connection.exec_driver_sql(f"DELETE FROM naming WHERE edition_pk = {pk}")
        parties.sweep(connection, pk)
    assert ask(traded, settings, now)["counterparties"] == []
    load(traded, tmp_path, clock, ROWS.replace(",4000", ",5000"))
    profile = ask(traded, settings, now)
    assert grouped(profile) == [sorted([ALONE, MAIN, SAME]), [OTHER]]
    assert ids(profile) == known


def test_a_profile_of_before_is_built_again_byte_for_byte(traded: Store, settings: Settings, now: datetime) -> None:
    first = build(Question(names=("Ringwerk Gears",), as_of=now.date()), store=traded, settings=settings, now=now)
    known = ids(orjson.loads(first.body))
    rulings.make(traded, "join", [known[MAIN], known[OTHER]], author="Anna Kim", reason="one site", now=now)
    kept = traded.kept_profile(first.id)
    assert kept is not None
    assert profiles.rebuild(kept, store=traded, settings=settings) == kept.body
    then = orjson.loads(first.body)["question"]["known_at"]
    later = ask(traded, settings, now + timedelta(days=1), known_at=datetime.fromisoformat(then))
    assert grouped(later) == [[ALONE], [MAIN, SAME], [OTHER]]


def test_an_expired_ruling_holds_no_more(traded: Store, settings: Settings, now: datetime) -> None:
    known = ids(ask(traded, settings, now))
    pair = [known[MAIN], known[OTHER]]
    rulings.make(traded, "join", pair, author="A", reason="b", now=now, expires_on=now.date())
    assert len(grouped(ask(traded, settings, now))) == 2
    assert len(grouped(ask(traded, settings, now + timedelta(days=1)))) == 3
    with pytest.raises(RulingRefused, match="is past"):
        rulings.make(traded, "join", pair, author="A", reason="b", now=now, expires_on=date(2020, 1, 1))


def test_what_contradicts_a_ruling_that_holds_is_refused_also_over_a_third_party(
    traded: Store, settings: Settings, now: datetime
) -> None:
    known = ids(ask(traded, settings, now))

    def rule(kind: Any, *given: str, apart_from: tuple[str, ...] = ()) -> rulings.Ruling:
        own, others = [known[each] for each in given], [known[each] for each in apart_from]
        return rulings.make(traded, kind, own, apart_from=others, author="Anna Kim", reason="seen", now=now)

    rule("join", MAIN, OTHER)
    rule("join", OTHER, ALONE)
    with pytest.raises(RulingRefused, match="rulings that hold say otherwise: join"):
        rule("split", ALONE, apart_from=(MAIN,))
    apart = rule("split", SAME, apart_from=(MAIN,))
    with pytest.raises(RulingRefused, match=f"split {apart.id} by Anna Kim; withdraw them first"):
        rule("join", SAME, ALONE)


@pytest.mark.parametrize(
    ("kind", "own", "apart_from", "author", "reason", "message"),
    [
        ("join", [MAIN], [], "A", "b", "two parties or more"),
        ("join", [MAIN, MAIN], [], "A", "b", "two parties or more"),
        ("join", [MAIN, OTHER], [ALONE], "A", "b", "none that they are apart from"),
        ("split", [MAIN], [], "A", "b", "on both sides"),
        ("split", [MAIN], [MAIN], "A", "b", "stands on both sides"),
        ("join", [MAIN, "bills:nobody"], [], "A", "b", "no party 'bills:nobody' is held"),
        ("join", [MAIN, OTHER], [], " ", "b", "who made it and why"),
        ("join", [MAIN, OTHER], [], "A", "\n", "who made it and why"),
        ("join", [MAIN, OTHER], [], "A\x1b", "b", "cannot be shown"),
    ],
)
def test_what_cannot_be_ruled_is_refused_and_nothing_is_kept(
    traded: Store, settings: Settings, now: datetime,
    kind: Any, own: list[str], apart_from: list[str], author: str, reason: str, message: str,
) -> None:  # fmt: skip
    known = ids(ask(traded, settings, now))
    mine, theirs = ([known.get(each, each) for each in side] for side in (own, apart_from))
    with pytest.raises(RulingRefused, match=message):
        rulings.make(traded, kind, mine, apart_from=theirs, author=author, reason=reason, now=now)
    assert rulings.page(traded, party=None, limit=10, offset=0, now=now) == {"total": 0, "rulings": []}
    with pytest.raises(RulingUnknown):
        rulings.withdraw(traded, "none", author="A", reason="b", now=now)


@pytest.fixture
def client(traded: Store, settings: Settings, clock: Callable[[], datetime]) -> FlaskClient:
    return create_app(settings, store=traded, clock=clock).test_client()


def test_rulings_over_http(client: FlaskClient, traded: Store, settings: Settings, now: datetime) -> None:
    known = ids(ask(traded, settings, now))
    body = {"kind": "join", "parties": [known[MAIN], known[OTHER]], "by": "Anna Kim", "because": "one site"}
    made = client.post("/v1/rulings", json=body)
    assert made.status_code == 201
    told = made.get_json()
    assert told["holds"] is True and told["withdrawn"] is None
    assert client.get(made.headers["Location"]).get_json() == told
    assert client.get("/v1/rulings", query_string={"party": known[OTHER]}).get_json()["total"] == 1
    assert client.get("/v1/rulings", query_string={"party": known[ALONE]}).get_json()["total"] == 0
    refused = client.post(
        "/v1/rulings", json=body | {"kind": "split", "parties": [known[MAIN]], "from": [known[OTHER]]}
    )
    assert (refused.status_code, refused.get_json()["errors"][0]["field"]) == (409, "parties")
    gone = client.post(f"/v1/rulings/{told['id']}/withdrawal", json={"by": "Bo Li", "because": "an error"})
    assert gone.get_json()["withdrawn"]["by"] == "Bo Li"
    assert client.get(f"/v1/rulings/{told['id']}").get_json()["holds"] is False
    assert client.get("/v1/rulings/nothing").status_code == 404
    assert client.post("/v1/rulings", json=body | {"why": "x"}).status_code == 422


def test_the_command_groups_joins_splits_shows_and_withdraws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Callable[[], datetime]
) -> None:
    monkeypatch.setenv("DILIGENCE_DATA_DIR", str(tmp_path))
    address = f"sqlite:///{tmp_path / 'own.sqlite3'}"
    monkeypatch.setenv("DILIGENCE_DATABASE_URL", address)
    store = open_store(address)
    load(store, tmp_path, clock)
    store.close()

    def run(*words: str) -> Any:
        return CliRunner().invoke(cli.main, ["counterparties", *words])

    def groups() -> dict[str, Json]:
        done = run("group", "bills", "--out", str(tmp_path / "groups.csv"))
        assert done.exit_code == 0, done.output
        text = (tmp_path / "groups.csv").read_text("utf-8")
        return {row["spelling"]: row for row in csv.DictReader(io.StringIO(text))}

    rows = groups()
    assert rows[MAIN]["counterparty"] == rows[SAME]["counterparty"] != rows[OTHER]["counterparty"]
    assert rows["Ringwerk Gears"]["shipments"] == "4"
    signed = ("--by", "Anna Kim", "--because", "one site")
    assert run("join", rows[MAIN]["party"], rows[OTHER]["party"], *signed).exit_code == 0
    joined = groups()
    assert joined[MAIN]["counterparty"] == joined[OTHER]["counterparty"]
    assert "ruled to be one by Anna Kim" in joined[OTHER]["why"]
    refused = run("split", rows[MAIN]["party"], "--from", rows[OTHER]["party"], *signed)
    assert refused.exit_code == 1 and "withdraw them first" in refused.output
    shown = run("rulings")
    assert "holds: join" in shown.output and "one site" in shown.output
    ruling_id = shown.output.split()[0]
    assert run("withdraw", ruling_id, *signed).exit_code == 0
    assert "withdrawn: join" in run("rulings").output
    assert groups()[OTHER]["counterparty"] == rows[OTHER]["counterparty"]
    assert "no data set of trade is loaded as 'none'" in run("group", "none").output
    assert "no ruling has the id 'x'" in run("withdraw", "x", *signed).output
