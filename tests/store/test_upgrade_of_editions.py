"""A store of version 0001, with editions, shipments and a kept answer, is brought to this version and goes on."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, Table, insert, select

from adapters.base import Identifier, PartyRecord
from adapters.dates import PartialDate
from adapters.sanctions import by_id
from service import listed, names, parties, profiles, sample
from service.loading import load_list
from service.question import Question
from service.settings import Settings
from service.staging import Served
from service.store import Store, approvals, clocks, finding, history, holdings, open_store, records, schema
from service.store.engine import make_engine, writing
from service.store.journal_tables import Ledger
from service.store.parties import country_of

SDN = by_id("us_ofac_sdn")
FIRST, SECOND, CHECKED = (datetime(2026, 10, day, 12, tzinfo=UTC) for day in (1, 8, 9))
TRADE_AT = datetime(2026, 10, 3, 8, tzinfo=UTC)
FAILED = datetime(2026, 10, 10, 7, tzinfo=UTC)
NOW = datetime(2026, 10, 12, 9, tzinfo=UTC)
AURUS, RENAMED = "us_ofac_sdn:47956", "us_ofac_sdn:47958"
BODY = b'{"id":"0d8e4bb0-0000-4000-8000-000000000001","kept":"by version 0001"}'


def _sdn() -> bytes:
    return (sample.FOLDER / "us_ofac_sdn.xml").read_bytes()


def _records(content: bytes) -> dict[str, PartyRecord]:
    return {each.record_id: each for each in SDN.read(io.BytesIO(content)) if isinstance(each, PartyRecord)}


def _text(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")


class Old:
    """Writes rows as version 0001 did."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._tables = connection, MetaData()
        self._tables.reflect(connection)

    def put(self, table: str, **row: Any) -> int:
        found: Table = self._tables.tables[table]
        key = list(found.primary_key.columns)
        made = self._connection.execute(insert(found).returning(*key), [row]).first()
        assert made is not None
        return made[0]  # type: ignore[no-any-return]  # the first key is a number wherever it is used

    def edition(self, source: int, content: bytes, at: datetime, **more: Any) -> int:
        row = {
            "source_pk": source, "sha256": hashlib.sha256(content).hexdigest(), "excerpt": False, "published": None,
            "retrieved_at": _text(at), "checked_at": _text(at), "recorded_at": _text(at), "rows": 26, "etag": None,
            "last_modified": None,
        }  # fmt: skip
        return self.put("edition", **{**row, **more})

    def party(self, source: int, edition: int, record: PartyRecord, record_pk: int, *, current: bool) -> None:
        pk = self.put(
            "party", id=f"{SDN.id}:{record.record_id}", source_pk=source, edition_pk=edition, name=record.names[0].text,
            kind=record.kind, country=country_of(record), record_id=record.record_id, record_pk=record_pk,
            address=record.addresses[0].text if record.addresses else None, current=current,
        )  # fmt: skip
        for name in record.names:
            name_pk = self.put("party_name", party_pk=pk, text=name.text, kind=name.kind, strength=name.strength)
            for key in sorted(names.keys(name.text)):
                self.put("name_key", key=key, kind="l", name_pk=name_pk)
        for number in dict.fromkeys(record.identifiers):
            value = "".join(char for char in number.value.upper() if char.isalnum())
            self.put("party_identifier", party_pk=pk, type=number.type, value=value, country=number.country)


def _source(kind: str, id: str, **more: Any) -> dict[str, Any]:
    row = {"title": id, "publisher": "P", "licence": "L", "illustrative": False, "period_from": None}
    return {"id": id, "kind": kind, "directions": [], "gaps": [], "period_to": None, **row, **more}


def _second() -> bytes:
    """The second edition: one party gone, one with another name."""
    text = _sdn().decode().replace("LLC NAMI IC", "ZVEZDOLET MOTORS").replace("2024-02-23T00", "2024-02-26T00")
    start = text.index('<entity id="47956"')
    return (text[:start] + text[text.index("</entity>", start) + len("</entity>") :]).encode()


def _fill(old: Old) -> None:
    source = old.put("source", **_source("list", SDN.id))
    older, newer = _records(_sdn()), _records(_second())
    first = old.edition(source, _sdn(), FIRST, state="past", published="2024-02-23")
    second = old.edition(
        source, _second(), SECOND, state="active", published="2024-02-26", checked_at=_text(CHECKED), rows=25
    )
    for record_id, record in older.items():
        content, sha = records.dump(record)
        own = {"source_pk": source, "record_id": record_id}
        pk = old.put("record", **own, content_sha256=sha, content=content)
        now = newer.get(record_id)
        if now == record:
            old.put("standing", record_pk=pk, from_edition=first, to_edition=None)
            old.party(source, first, record, pk, current=True)
            continue
        old.put("standing", record_pk=pk, from_edition=first, to_edition=first)
        if now is None:
            old.party(source, first, record, pk, current=False)
            continue
        content, sha = records.dump(now)
        pk = old.put("record", **own, content_sha256=sha, content=content)
        old.put("standing", record_pk=pk, from_edition=second, to_edition=None)
        old.party(source, first, now, pk, current=True)
    trade = old.put(
        "source",
        **_source("trade", "mine", title="My imports", period_from="2018-01", period_to="2023", gaps=["a gap"]),
        )  # fmt: skip
    old.edition(trade, b"rows", TRADE_AT, state="active", rows=1)
    old.put(
        "attempt", source_id=SDN.id, at=_text(FAILED), result="failed", reason="HTTP 503", sha256=None
    )  # fmt: skip
    old.put(
        "kept_profile", id="0d8e4bb0-0000-4000-8000-000000000001", at=_text(CHECKED), outcome="findings",
        illustrative=False, body=BODY,
    )  # fmt: skip
    old.put("keys_version", version=names.VERSION)


@pytest.fixture
def upgraded(database_url: str, tmp_path: Path) -> Any:
    engine = make_engine(database_url)
    with writing(engine) as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        _fill(Old(connection))
    engine.dispose()
    store = open_store(database_url)
    yield store
    store.close()


def _told(store: Store, party_id: str) -> dict[str, Any]:
    found = parties.designations(store, party_id, now=NOW)
    assert found is not None
    one: dict[str, Any] = found["designations"][0]
    return one


def test_the_editions_of_version_0001_are_a_history_of_sightings(upgraded: Store) -> None:
    with upgraded.reading() as connection:
        runs = history.runs(connection, [AURUS, RENAMED, "us_ofac_sdn:47953"], clocks.NEWEST)
    assert [(each.first_seen, each.last_seen, each.before, each.after) for each in runs[AURUS]] == [
        (FIRST, FIRST, None, SECOND)
    ]
    assert [(each.first_seen, each.last_seen, each.before, each.after) for each in runs[RENAMED]] == [
        (FIRST, FIRST, None, SECOND),
        (SECOND, CHECKED, FIRST, None),
    ]
    assert [(each.first_seen, each.last_seen) for each in runs["us_ofac_sdn:47953"]] == [(FIRST, CHECKED)]
    (one,) = listed.designations(SDN.id, runs[AURUS])
    assert (one.no_longer_found, one.seen) == (date(2026, 10, 1), (None, date(2026, 10, 1)))


def test_sources_descriptions_ledger_and_tries_are_what_they_were(upgraded: Store) -> None:
    with upgraded.reading() as connection:
        sources, attempts = holdings.everything(connection, clocks.NEWEST)
        assert connection.scalar(select(Ledger.last)) == FAILED
    trade, = [each for each in sources if each.kind == "trade"]  # fmt: skip
    assert (trade.title, trade.period_from, trade.period_to, trade.gaps) == (
        "My imports", PartialDate.parse("2018-01"), PartialDate.parse("2023"), ("a gap",),
    )  # fmt: skip
    assert [each.rows for each in trade.editions] == [1]
    held, = [each for each in sources if each.kind == "list"]  # fmt: skip
    (edition,) = held.editions
    assert (edition.rows, edition.checked_at, edition.retrieved_at, edition.state) == (25, CHECKED, SECOND, "active")
    assert (attempts[SDN.id].at, attempts[SDN.id].reason) == (FAILED, "HTTP 503")


def test_the_kept_answer_is_still_given_and_says_that_it_rests_on_nothing_kept(upgraded: Store) -> None:
    kept = upgraded.kept_profile("0d8e4bb0-0000-4000-8000-000000000001")
    assert kept is not None
    assert (kept.body, kept.at, kept.basis) == (BODY, CHECKED, {})


def test_the_past_is_asked_by_its_clocks(upgraded: Store, settings: Settings) -> None:
    def ids(name: str, **by: datetime) -> list[str]:
        question = Question(names=(name,), as_of=NOW.date(), **by)
        told = orjson.loads(profiles.build(question, store=upgraded, settings=settings, now=NOW).body)
        return [each["party_id"] for each in (*told["subject"]["parties"], *told["subject"]["alternatives"])]

    assert ids("Zvezdolet Motors") == [RENAMED]
    assert ids("Zvezdolet Motors", known_at=FIRST) == []
    assert ids("Aurus", known_at=FIRST) == [AURUS]
    assert ids("Aurus", known_at=FIRST - timedelta(seconds=1)) == []


def test_a_further_edition_goes_on_with_the_history(upgraded: Store, settings: Settings) -> None:
    before = profiles.build(Question(names=("Aurus",), as_of=NOW.date()), store=upgraded, settings=settings, now=NOW)
    content = _sdn().replace(b"2024-02-23T00", b"2024-02-28T00")
    with upgraded.writing() as connection:
        sha256 = hashlib.sha256(content).hexdigest()
        approvals.approve(connection, SDN.id, sha256, reason="a small edition for tests", now=NOW)
    done = load_list(upgraded, SDN, [io.BytesIO(content)], Served(at=NOW), clock=lambda: NOW)
    assert (done.result, done.rows) == ("loaded", 26)
    assert [(each["kind"], each["not_before"], each["not_after"]) for each in _told(upgraded, AURUS)["events"]] == [
        ("first_seen", None, "2026-10-01"),
        ("no_longer_found", "2026-10-01", "2026-10-08"),
        ("returned", "2026-10-09", "2026-10-12"),
    ]
    with upgraded.reading() as connection:
        found = finding.by_identifiers(connection, [Identifier(type="inn", value="7743237789")], seen=clocks.NEWEST)
        runs = history.runs(connection, [RENAMED], clocks.NEWEST)[RENAMED]
    assert {each.party_id for each in found if each.current} == {AURUS}
    assert [(each.first_seen, each.last_seen) for each in runs] == [(FIRST, FIRST), (SECOND, CHECKED), (NOW, NOW)]
    kept = upgraded.kept_profile(before.id)
    assert kept is not None
    assert profiles.rebuild(kept, store=upgraded, settings=settings) == before.body
