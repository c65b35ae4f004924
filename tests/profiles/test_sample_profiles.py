"""The two profiles of the sample: what was really published, and what illustrative shipments show."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import orjson
import pytest

from service.profiles import Answer, build
from service.question import Question
from service.settings import Settings
from service.store import Store

Json = dict[str, Any]


def ask(store: Store, settings: Settings, now: datetime, name: str, **more: Any) -> tuple[Answer, Json]:
    answer = build(
        Question(names=(name,), as_of=more.pop("as_of", now.date()), **more),
        store=store,
        settings=settings,
        now=now,
    )
    return answer, orjson.loads(answer.body)


def codes(profile: Json) -> list[str]:
    return [each["code"] for each in profile["findings"]]


def of_list(counterparty: Json, name: str) -> Json:
    (found,) = [each for each in counterparty["designations"] if each["list"] == name]
    return found


@pytest.fixture
def gyeonggi(sample_store: Store, settings: Settings, now: datetime) -> Json:
    return ask(sample_store, settings, now, "Gyeonggi Industry", country="KR")[1]


@pytest.fixture
def garam(sample_store: Store, settings: Settings, now: datetime) -> Json:
    return ask(sample_store, settings, now, "Garam Byeolbit Industry", country="KR")[1]


@pytest.fixture
def what_if(what_if_store: Store, settings: Settings, now: datetime) -> Json:
    return ask(what_if_store, settings, now, "Garam Byeolbit Industry", country="KR")[1]


def test_the_real_supplier_is_found_in_a_statement(gyeonggi: Json) -> None:
    assert (gyeonggi["outcome"], gyeonggi["level_at_least"]) == ("findings_incomplete", "elevated")
    assert "level" not in gyeonggi
    assert not gyeonggi["illustrative"]
    (aurus,) = gyeonggi["counterparties"]
    own = [each for each in aurus["statements"] if each["about_subject"]]
    assert [each["quote"] for each in own] == ["We have been supplying parts to Aurus and continue to do so"]
    assert (own[0]["published_on"], own[0]["timing"], own[0]["amount"]) == ("2024-06", "after", None)
    assert "statement_of_supply" in codes(gyeonggi)


def test_press_totals_stand_as_context_with_their_qualifiers(gyeonggi: Json) -> None:
    (aurus,) = gyeonggi["counterparties"]
    context = {
        (each["amount"]["qualifier"], each["amount"]["amount"])
        for each in aurus["statements"]
        if not each["about_subject"]
    }
    assert context == {
        ("nearly", 15_500_000),
        ("at_least", 34_000_000),
        ("almost", 16_000_000),
        ("exact", 5_000_000),
    }
    assert aurus["trade"] == {
        "shipments": 0,
        "without_value": 0,
        "values": [],
        "first": None,
        "last": None,
        "hs": [],
        "not_added": {"same_document": 0, "possible": 0, "values": []},
    }


def test_the_designation_carries_its_day_its_field_and_its_record(gyeonggi: Json) -> None:
    (aurus,) = gyeonggi["counterparties"]
    sdn = of_list(aurus, "OFAC SDN")
    assert sdn["programme"] == "RUSSIA-EO14024"
    assert [(each["type"], each["from"], each["to"]) for each in sdn["measures"]] == [
        ("asset_freeze", "2024-02-23", None)
    ]
    assert sdn["dates"][0] == {
        "kind": "listed",
        "value": "2024-02-23",
        "precision": "day",
        "field": "sanctionsList@datePublished",
        "parsed": False,
    }
    assert (sdn["evidence"]["source"], sdn["evidence"]["record"]) == ("us_ofac_sdn", "47956")
    assert sdn["trade_covered_until"] == "2023-12-31"
    assert sdn["bound"] == {
        "caller": "not_established",
        "subject": "nexus_needed",
        "transaction": "nexus_needed",
    }
    assert "counterparty_blocked_uncovered" in codes(gyeonggi)


def test_illustrative_shipments_are_all_before_and_marked_first(garam: Json) -> None:
    assert next(iter(garam)) == "illustrative"
    assert garam["illustrative"] is True
    assert garam["warnings"][0].startswith("Illustrative")
    assert garam["summary"].startswith("Illustrative")
    (aurus,) = garam["counterparties"]
    assert aurus["illustrative"] is True
    assert aurus["trade"]["values"] == [{"amount": 8_300_000, "currency": "USD", "kind": "statistical"}]
    shipments = of_list(aurus, "OFAC SDN")["shipments"]
    assert {name: each["count"] for name, each in shipments.items()} == {
        "before": 9,
        "after": 0,
        "straddles": 0,
        "unknown": 0,
        "after_delisting": 0,
    }
    assert shipments["before"]["decided_by"] == {"declaration": 9}
    assert (garam["outcome"], garam["level_at_least"]) == ("findings_incomplete", "elevated")


def test_spellings_keep_their_own_subtotals(garam: Json) -> None:
    spelled = {each["text"]: each["shipments"] for each in garam["counterparties"][0]["spellings"]}
    assert spelled == {"AURUS LLC": 9}
    matched = {each["name"] for each in garam["subject"]["parties"]}
    assert {
        "KARAM PYOLBIT INDUSTRIAL CO., LTD.",
        "주식회사 가람별빛산업",
        "GARAM BYEOLBIT INDUSTRY CO LTD",
    } <= matched
    assert all(each["why"] for each in garam["subject"]["parties"])


def test_with_the_what_if_rows_two_are_on_or_after_the_day(what_if: Json) -> None:
    (aurus,) = what_if["counterparties"]
    shipments = of_list(aurus, "OFAC SDN")["shipments"]
    assert (shipments["before"]["count"], shipments["after"]["count"]) == (10, 2)
    assert shipments["after"]["flags"] == {"same_day": 1, "basis_listed": 2}
    assert what_if["level_at_least"] == "high"
    assert {
        "counterparty_blocked_after",
        "counterparty_blocked_on_day",
        "counterparty_blocked_before",
    } <= set(codes(what_if))


def test_a_finding_by_name_alone_stops_at_high_and_asks_for_a_ruling(what_if: Json) -> None:
    assert what_if["needs_ruling"] is True
    assert all(each["level"] != "critical" for each in what_if["findings"])


def test_every_finding_quotes_its_evidence_and_says_what_would_lower_it(
    gyeonggi: Json, garam: Json, what_if: Json
) -> None:
    for profile in (gyeonggi, garam, what_if):
        for finding in profile["findings"]:
            assert finding["lowered_by"]
            assert finding["evidence"]
            for each in finding["evidence"]:
                assert each["source"] and each["record"] and each["text"]
                assert len(each["edition"]) == 64


def test_the_words_that_no_answer_may_use_are_not_in_it(gyeonggi: Json, garam: Json, what_if: Json) -> None:
    for profile in (gyeonggi, garam, what_if):
        told = [
            profile["summary"],
            *profile["warnings"],
            *(each["sentence"] for each in (*profile["findings"], *profile["notes"])),
        ]
        for word in ("clear", "clean", "safe", "violation", "breach", "evasion", "sanctioned"):
            assert not any(word in sentence.lower().split() for sentence in told)


def test_a_name_nobody_knows_gets_a_profile_that_is_no_answer(
    sample_store: Store, settings: Settings, now: datetime
) -> None:
    answer, profile = ask(sample_store, settings, now, "Quixwold Zanterbury Holdings")
    assert (profile["outcome"], answer.obstacle, answer.retry_after) == ("incomplete", "cannot", None)
    assert "supplier_unknown" in [each["code"] for each in profile["notes"]]
    assert profile["findings"] == []
    assert "level" not in profile and "level_at_least" not in profile


def test_a_day_before_the_listing_does_not_bind_but_the_answer_warns(
    what_if_store: Store, settings: Settings, now: datetime
) -> None:
    _, profile = ask(what_if_store, settings, now, "Garam Byeolbit Industry", as_of=date(2024, 1, 31))
    assert not [code for code in codes(profile) if code.startswith("counterparty_blocked")]
    assert any("listed later than the day asked" in each and "AURUS" in each for each in profile["warnings"])


def test_the_listed_party_itself_is_found_by_name_and_confirmed_by_number(
    sample_store: Store, settings: Settings, now: datetime
) -> None:
    from adapters.base import Identifier

    _, by_name = ask(sample_store, settings, now, "Aurus")
    assert "subject_blocked_possible" in codes(by_name)
    assert by_name["level_at_least"] == "high"
    _, by_number = ask(sample_store, settings, now, "Aurus", identifiers=(Identifier(type="inn", value="7743237789"),))
    assert "subject_blocked" in codes(by_number)
    assert by_number["level_at_least"] == "critical"


def test_another_number_under_the_same_name_is_only_possible(
    sample_store: Store, settings: Settings, now: datetime
) -> None:
    from adapters.base import Identifier

    _, profile = ask(sample_store, settings, now, "Aurus", identifiers=(Identifier(type="inn", value="7700000001"),))
    assert "subject_blocked" not in codes(profile)
    assert "subject_blocked_possible" in codes(profile)


def test_only_the_authorities_asked_for_are_searched(sample_store: Store, settings: Settings, now: datetime) -> None:
    _, profile = ask(sample_store, settings, now, "Gyeonggi Industry", authorities=("UK",))
    assert {each["authority"] for each in profile["coverage"]["lists"]["sources"]} == {"UK"}
    assert not any(one["designations"] for one in profile["counterparties"])


def test_what_is_kept_is_what_was_answered_with_its_audit_row(
    sample_store: Store, settings: Settings, now: datetime
) -> None:
    import hashlib

    from sqlalchemy import select

    from service.store.journal_tables import Audit

    answer, _ = ask(sample_store, settings, now, "Gyeonggi Industry")
    kept = sample_store.kept_profile(answer.id)
    assert kept is not None
    assert kept.body == answer.body
    with sample_store.reading() as connection:
        row = connection.execute(select(Audit.__table__).where(Audit.subject == answer.id)).one()
    assert row.sha256 == hashlib.sha256(answer.body).hexdigest()


def test_the_same_question_gives_the_same_answer_but_for_its_id(
    sample_store: Store, settings: Settings, now: datetime
) -> None:
    first, second = (ask(sample_store, settings, now, "Garam Byeolbit Industry")[1] for _ in range(2))
    assert first.pop("id") != second.pop("id")
    assert first == second
