"""A designation's history in a list's editions: what came, went, returned and changed, between which days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson

import adapters
from adapters.dates import PartialDate
from adapters.sanctions import by_id
from service import listed, parties, timing
from service.loading import Loaded
from service.profiles import build
from service.question import Question
from service.settings import Settings
from service.store import Store, clocks, history

SAMPLE = Path(adapters.__file__).parent / "sample"
AURUS, CENTRAL_BANK = "us_ofac_sdn:47956", "us_ofac_cons:31695"
LoadWhole = Callable[..., Loaded]


def edition(list_id: str = "us_ofac_sdn", *, without: str = "", day: str = "", **changes: str) -> bytes:
    """Return the bundled list's bytes with an entity left out, another day, or other texts: `of`, `to`."""
    text = (SAMPLE / f"{list_id}.xml").read_text(encoding="utf-8")
    if without:
        start = text.index(f'<entity id="{without}"')
        text = text[:start] + text[text.index("</entity>", start) + len("</entity>") :]
    if changes:
        assert changes["of"] in text
        text = text.replace(changes["of"], changes["to"])
    # bytes of their own for every edition, as every real one has its own day
    head, tail = text.split("<dataAsOf>", 1)
    return (head + "<dataAsOf>" + (day or tail[:10]) + tail[10:]).encode()


def moment(day: str, hour: int = 17) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)


def told(store: Store, party_id: str, name: str) -> dict[str, Any]:
    found = parties.designations(store, party_id, now=datetime(2026, 11, 24, tzinfo=UTC))
    assert found is not None
    (one,) = [each for each in found["designations"] if each["list"] == name]
    return one


def events(one: dict[str, Any]) -> list[tuple[str, ...]]:
    return [(each["kind"], each["what"], each["not_before"], each["not_after"]) for each in one["events"]]


def measure(store: Store, party_id: str, type: str) -> timing.MeasureDates:
    with store.reading() as connection:
        runs = history.runs(connection, [party_id], clocks.NEWEST)[party_id]
    known = listed.designations(party_id.partition(":")[0], runs)
    (dates,) = [each.dates for one in known for each in one.measures if each.measure.type == type]
    return dates


def place(day: str, dates: timing.MeasureDates) -> tuple[str, tuple[str, ...]]:
    on = PartialDate.parse(day)
    placed = timing.place({"departure": on, "declaration": on}, dates)
    return placed.timing, placed.flags


def test_removal_return_and_what_changed_stand_as_events_with_their_intervals(
    store: Store, load_whole: LoadWhole
) -> None:
    more = '<sanctionsProgram refId="92042" id="1466">RUSSIA-EO14024</sanctionsProgram>\n'
    both = more + '        <sanctionsProgram refId="92043" id="9466">UKRAINE-EO13662</sanctionsProgram>\n'
    table = '    <referenceValue refId="92049">'
    value = (
        '    <referenceValue refId="92043">\n      <type>PROGRAM</type>\n      <value>UKRAINE-EO13662</value>\n'
        "      <code>UKRAINE-EO13662</code>\n    </referenceValue>\n"
    )
    text = edition(of=more, to=both, day="2024-03-07").decode()
    two_programmes = text.replace(table, value + table, 1).encode()
    loads = [
        (edition(day="2024-02-24"), "2024-02-24"),
        (edition(without="47956", day="2024-02-20"), "2024-02-20"),
        (two_programmes, "2024-03-08"),
        (edition(without="47956", day="2024-03-14"), "2024-03-15"),
        (edition(day="2024-04-01"), "2024-04-01"),
    ]
    for content, day in (loads[number] for number in (3, 0, 4, 1, 2)):  # in no order
        done = load_whole(store, by_id("us_ofac_sdn"), content, at=moment(day))
        assert done.result == "loaded", done
    one = told(store, AURUS, "OFAC SDN")
    assert events(one) == [
        ("first_seen", None, "2024-02-20", "2024-02-24"),
        ("programme_added", "UKRAINE-EO13662", "2024-02-24", "2024-03-08"),
        ("no_longer_found", None, "2024-03-08", "2024-03-15"),
        ("returned", None, "2024-03-15", "2024-04-01"),
    ]
    assert one["stretches"] == [
        {"not_before": "2024-02-20", "first_seen": "2024-02-24", "last_seen": "2024-03-08", "gone_by": "2024-03-15"},
        {"not_before": "2024-03-15", "first_seen": "2024-04-01", "last_seen": "2024-04-01", "gone_by": None},
    ]


def test_a_measure_added_to_a_designation_is_an_event_of_its_own(store: Store, load_whole: LoadWhole) -> None:
    # Directive 1a on 22 February 2022, Directive 4 on the 28th: one designation, two measures
    directive = '        <sanctionsType refId="92102" id="27675">Executive Order 14024 Directive 4</sanctionsType>\n'
    cons = by_id("us_ofac_cons")
    load_whole(store, cons, edition("us_ofac_cons", day="2022-03-01"), at=moment("2022-03-01"))
    load_whole(store, cons, edition("us_ofac_cons", of=directive, to="", day="2022-02-25"), at=moment("2022-02-25"))
    load_whole(store, cons, edition("us_ofac_cons", without="31695", day="2022-02-18"), at=moment("2022-02-18"))
    load_whole(store, cons, edition("us_ofac_cons", of=directive, to="", day="2023-02-25"), at=moment("2023-02-25"))
    assert events(told(store, CENTRAL_BANK, "OFAC MBS")) == [
        ("first_seen", None, "2022-02-18", "2022-02-25"),
        ("measure_added", "other", "2022-02-25", "2022-03-01"),
        ("measure_removed", "other", "2022-03-01", "2023-02-25"),
    ]


def test_a_measure_added_later_does_not_begin_on_its_designations_day(store: Store, load_whole: LoadWhole) -> None:
    directive = '        <sanctionsType refId="92102" id="27675">Executive Order 14024 Directive 4</sanctionsType>\n'
    cons = by_id("us_ofac_cons")
    load_whole(store, cons, edition("us_ofac_cons", of=directive, to="", day="2022-02-25"), at=moment("2022-02-25"))
    load_whole(store, cons, edition("us_ofac_cons", day="2022-03-01"), at=moment("2022-03-01"))
    dates = measure(store, CENTRAL_BANK, "other")
    assert place("2022-02-23", dates) == ("unknown", ("dates_disagree",))
    assert place("2022-02-21", dates)[0] == "before"
    assert place("2022-03-01", dates)[0] == "after"
    assert place("2022-03-01", measure(store, CENTRAL_BANK, "securities"))[0] == "after"


def test_an_evening_of_the_authority_is_its_own_day_at_both_ends(store: Store, load_whole: LoadWhole) -> None:
    # 03:00 in UTC is the evening before in Washington, before and after the change to summer time
    for content, at in (
        (edition(without="47956", day="2024-02-20"), moment("2024-02-21", 3)),
        (edition(day="2024-02-23"), moment("2024-02-24", 3)),
        (edition(without="47956", day="2024-07-01"), moment("2024-07-02", 3)),
    ):
        load_whole(store, by_id("us_ofac_sdn"), content, at=at)
    one = told(store, AURUS, "OFAC SDN")
    assert events(one) == [
        ("first_seen", None, "2024-02-20", "2024-02-23"),
        ("no_longer_found", None, "2024-02-23", "2024-07-01"),
    ]
    assert (one["seen"], one["no_longer_found"]) == (
        {"not_before": "2024-02-20", "not_after": "2024-02-23"},
        "2024-02-23",
    )


def test_a_field_that_dates_a_listing_years_before_it_was_seen_disagrees_and_both_are_kept(
    store: Store, settings: Settings, load_whole: LoadWhole
) -> None:
    # as OFAC dates VEB.RF's entry 2018, which came into sdn.csv in February 2022
    old = 'id="1465" datePublished="2018-03-15"'
    with_it = edition(of='id="1465" datePublished="2024-02-23"', to=old, day="2022-02-23")
    sdn = by_id("us_ofac_sdn")
    load_whole(store, sdn, edition(without="47956", day="2022-02-18"), at=moment("2022-02-18"))
    load_whole(store, sdn, with_it, at=moment("2022-02-23"))
    one = told(store, AURUS, "OFAC SDN")
    assert [(each["kind"], each["value"]) for each in one["dates"]] == [
        ("listed", "2018-03-15"),
        ("seen", "2022-02-23"),
    ]
    assert one["seen"] == {"not_before": "2022-02-18", "not_after": "2022-02-23"}
    dates = measure(store, AURUS, "asset_freeze")
    assert place("2020-06-01", dates) == ("unknown", ("dates_disagree",))
    assert place("2017-06-01", dates)[0] == "before"
    assert place("2022-03-01", dates)[0] == "after"
    at = moment("2022-02-24")
    body = build(Question(names=("Aurus",), as_of=at.date()), store=store, settings=settings, now=at).body
    assert "dates_disagree" in {each["code"] for each in orjson.loads(body)["notes"]}


def test_between_two_stretches_nothing_is_sure_and_in_them_it_is_after(store: Store, load_whole: LoadWhole) -> None:
    for content, day in (
        (edition(without="47956", day="2024-02-20"), "2024-02-20"),
        (edition(day="2024-02-23"), "2024-02-23"),
        (edition(day="2024-03-08"), "2024-03-08"),
        (edition(without="47956", day="2024-03-15"), "2024-03-15"),
        (edition(without="47956", day="2024-06-03"), "2024-06-03"),
        (edition(day="2024-06-10"), "2024-06-10"),
    ):
        done = load_whole(store, by_id("us_ofac_sdn"), content, at=moment(day))
        assert done.result == "loaded", done
    dates = measure(store, AURUS, "asset_freeze")
    assert place("2024-02-19", dates)[0] == "before"
    assert place("2024-02-22", dates)[0] == "before"
    assert place("2024-03-01", dates)[0] == "after"
    for day in ("2024-03-11", "2024-04-15", "2024-06-02"):
        assert place(day, dates) == ("unknown", ("listed_again_later", "no_longer_found"))
    assert place("2024-06-05", dates)[0] == "unknown"
    assert place("2024-06-10", dates)[0] == "after"
    assert timing.in_force(dates, date(2024, 3, 1)) == "yes"
    assert timing.in_force(dates, date(2024, 4, 1)) == "unknown"


def test_an_excerpt_between_two_whole_editions_ends_no_listing(store: Store, load_whole: LoadWhole) -> None:
    sdn = by_id("us_ofac_sdn")
    load_whole(store, sdn, edition(day="2024-02-24"), at=moment("2024-02-24"))
    load_whole(store, sdn, edition(day="2024-03-08"), at=moment("2024-03-08"))
    done = load_whole(store, sdn, edition(day="2024-03-01"), at=moment("2024-03-01"), excerpt=True)
    assert done.result == "loaded"
    one = told(store, AURUS, "OFAC SDN")
    assert (one["no_longer_found"], events(one)) == (None, [("first_seen", None, None, "2024-02-24")])
    assert place("2024-03-04", measure(store, AURUS, "asset_freeze"))[0] == "after"
