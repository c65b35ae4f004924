"""Editions of a list: what changed is written once, what vanished stays findable, and a bad file changes nothing."""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from adapters.sanctions import by_id
from service import listed
from service.loading import Loaded, load_list
from service.staging import Served
from service.store import Store, approvals, clocks, editions, history, holdings, series
from service.store.tables import Edition, Record, Standing

SDN = by_id("us_ofac_sdn")
SAMPLE = Path(__file__).parents[2] / "adapters" / "sample" / "us_ofac_sdn.xml"
FIRST = datetime(2024, 2, 23, 19, 0, tzinfo=UTC)


def _edition(*, without: str = "", day: str = "2024-02-23", replace: tuple[str, str] = ("", "")) -> io.BytesIO:
    """Return the sample's bytes with one entity left out, another publication day, or one text replaced."""
    text = SAMPLE.read_text(encoding="utf-8").replace("2024-02-23T00:00:00", f"{day}T00:00:00")
    if without:
        start = text.index(f'<entity id="{without}"')
        text = text[:start] + text[text.index("</entity>", start) + len("</entity>") :]
    return io.BytesIO(text.replace(*replace).encode() if replace[0] else text.encode())


def _load(store: Store, stream: io.BytesIO, at: datetime, **more: bool) -> Loaded:
    return load_list(store, SDN, [stream], Served(at=at, **more), clock=lambda: at)


def _aurus(connection: Connection) -> list[listed.Listed]:
    runs = history.runs(connection, ["us_ofac_sdn:47956"], clocks.NEWEST)
    return listed.designations(SDN.id, runs["us_ofac_sdn:47956"])


def _count(store: Store, table: type) -> int:
    with store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def test_an_unchanged_record_is_not_written_again(store: Store) -> None:
    assert _load(store, _edition(), FIRST).result == "loaded"
    before = _count(store, Record), _count(store, Standing)
    assert _load(store, _edition(day="2024-02-24"), FIRST + timedelta(days=1)).result == "loaded"
    assert (_count(store, Record), _count(store, Standing)) == before
    assert _count(store, Edition) == 2


def test_the_same_bytes_again_only_renew_the_check(store: Store) -> None:
    _load(store, _edition(), FIRST)
    later = FIRST + timedelta(hours=3)
    assert _load(store, _edition(), later).result == "unchanged"
    with store.reading() as connection:
        ((source,), _) = holdings.everything(connection, clocks.NEWEST)
    (active,) = source.editions
    assert (active.checked_at, active.retrieved_at, active.recorded_at) == (later, FIRST, FIRST)


def test_a_vanished_party_is_kept_and_dated_by_the_editions_and_may_return(store: Store) -> None:
    _load(store, _edition(without="47956", day="2024-02-20"), FIRST - timedelta(days=3))
    _load(store, _edition(day="2024-02-24"), FIRST)
    _load(store, _edition(without="47956", day="2024-02-27"), FIRST + timedelta(days=4))
    with store.reading() as connection:
        (one,) = _aurus(connection)
    assert one.no_longer_found is not None
    assert one.seen == ((FIRST - timedelta(days=3)).date(), FIRST.date())
    _load(store, _edition(day="2024-02-28"), FIRST + timedelta(days=5))
    with store.reading() as connection:
        (one,) = _aurus(connection)
    assert one.no_longer_found is None
    assert [(each.not_before, each.first, each.last, each.gone_by) for each in one.stretches] == [
        (date(2024, 2, 20), date(2024, 2, 23), date(2024, 2, 23), date(2024, 2, 27)),
        (date(2024, 2, 27), date(2024, 2, 28), date(2024, 2, 28), None),
    ]
    assert [(each.kind, each.not_before, each.not_after) for each in one.events] == [
        ("first_seen", date(2024, 2, 20), date(2024, 2, 23)),
        ("no_longer_found", date(2024, 2, 23), date(2024, 2, 27)),
        ("returned", date(2024, 2, 27), date(2024, 2, 28)),
    ]


def test_the_day_of_an_edition_is_the_authoritys_own(store: Store) -> None:
    # 01:30 on the 24th in UTC is the evening of the 23rd in Washington
    _load(store, _edition(without="47956"), datetime(2024, 2, 21, 12, 0, tzinfo=UTC))
    _load(store, _edition(day="2024-02-24"), datetime(2024, 2, 24, 1, 30, tzinfo=UTC))
    with store.reading() as connection:
        (one,) = _aurus(connection)
    assert one.seen[1].isoformat() == "2024-02-23"


def test_an_excerpt_proves_no_absence(store: Store) -> None:
    _load(store, _edition(without="47956"), FIRST - timedelta(days=3), excerpt=True)
    _load(store, _edition(day="2024-02-24"), FIRST)
    with store.reading() as connection:
        (one,) = _aurus(connection)
    assert one.seen == (None, FIRST.date())


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        (lambda raw: raw[: len(raw) // 2], ""),
        (lambda raw: b"", ""),
        (lambda raw: b"<html><body>maintenance</body></html>", "html"),
    ],
    ids=["cut", "empty", "an HTML page"],
)
def test_a_bad_file_is_held_and_the_active_edition_stays(
    store: Store, damage: Callable[[bytes], bytes], word: str
) -> None:
    _load(store, _edition(), FIRST)
    held = _load(store, io.BytesIO(damage(_edition().read())), FIRST + timedelta(hours=1))
    assert held.result == "held"
    assert word in held.reason
    with store.reading() as connection:
        (active,) = editions.active(connection, SDN.id)
        last = series.last_sighting(connection, active.source_pk)
        assert len(series.standing_at(connection, active.source_pk, last, full=True)) == active.rows == 26
        _, attempts = holdings.everything(connection, clocks.NEWEST)
    assert attempts[SDN.id].result == "held"


def test_an_edition_that_lost_too_many_parties_waits_for_a_person(store: Store) -> None:
    _load(store, _edition(), FIRST)
    text = _edition(day="2024-02-25").read().decode()
    for _ in range(4):
        start = text.rindex("<entity ")
        text = text[:start] + text[text.index("</entity>", start) + len("</entity>") :]
    held = _load(store, io.BytesIO(text.encode()), FIRST + timedelta(days=1))
    assert held.result == "held"
    assert "4 of 26 parties are no longer in the file, more than 1" in held.reason
    assert "4 fewer parties than the 26 of the edition before" in held.reason


def test_an_older_publication_does_not_replace_a_newer_one(store: Store) -> None:
    _load(store, _edition(day="2024-02-25"), FIRST + timedelta(days=2))
    held = _load(store, _edition(day="2024-02-23"), FIRST + timedelta(days=3))
    assert held.result == "held"
    assert "goes back" in held.reason


def test_a_record_comes_back_from_the_store_as_it_went_in(store: Store) -> None:
    _load(store, _edition(), FIRST)
    with store.reading() as connection:
        (run,) = history.runs(connection, ["us_ofac_sdn:47956"], clocks.NEWEST)["us_ofac_sdn:47956"]
    incoming = SDN.read(_edition())
    next(incoming)
    original = next(each for each in incoming if getattr(each, "record_id", None) == "47956")
    assert run.record == original


def test_bytes_that_we_hold_pass_the_gate_again_where_they_are_put_between_others(store: Store) -> None:
    small = _edition(without="47956")
    for number in range(3):
        small = io.BytesIO(small.getvalue())
        text = small.getvalue().decode().replace("2024-02-23T00:00:00", "2024-02-20T00:00:00")
        start = text.rindex("<entity ", 0, len(text))
        small = io.BytesIO((text[:start] + text[text.index("</entity>", start) + len("</entity>") :]).encode())
        assert number < 3
    assert _load(store, small, FIRST - timedelta(days=3)).result == "loaded"
    with store.writing() as connection:
        digest = hashlib.sha256(_edition(day="2024-02-24").getvalue()).hexdigest()
        approvals.approve(connection, SDN.id, digest, reason="a test", now=FIRST)
    assert _load(store, _edition(day="2024-02-24"), FIRST + timedelta(days=2)).result == "loaded"
    assert _load(store, _edition(day="2024-02-25"), FIRST + timedelta(days=9)).result == "loaded"
    at = FIRST + timedelta(days=5)
    late = load_list(store, SDN, [small], Served(at=at), clock=lambda: FIRST + timedelta(days=10))
    assert late.result == "held"
    assert "no longer in the file" in late.reason
    with store.reading() as connection:
        (one,) = _aurus(connection)
    assert len(one.stretches) == 1


def test_two_layouts_of_one_day_both_load(store: Store) -> None:
    now = FIRST + timedelta(days=30)
    first = load_list(store, SDN, [_edition()], Served(at=None), clock=lambda: now)
    again = load_list(store, SDN, [_edition(replace=("A.K.A.", "A.K.A. "))], Served(at=None), clock=lambda: now)
    assert (first.result, again.result) == ("loaded", "loaded")
    with store.reading() as connection:
        ((source,), _) = holdings.everything(connection, clocks.NEWEST)
    assert source.editions[0].sha256 == hashlib.sha256(_edition(replace=("A.K.A.", "A.K.A. ")).getvalue()).hexdigest()


def test_a_packed_file_is_told_to_be_one(store: Store) -> None:
    held = _load(store, io.BytesIO(gzip.compress(_edition().getvalue())), FIRST)
    assert (held.result, "unpack it" in held.reason) == ("held", True)
