"""Beneficial owners as the standard states them: an interest a stake, the newest statement, and nobody made up."""

from __future__ import annotations

import gzip
import io
import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from adapters.base import Identifier, RowUnreadable, SourceChanged, TradeParty
from adapters.dates import PartialDate
from adapters.ownership import Stake, by_id

FILE = Path(__file__).parents[1] / "data" / "ownership" / "bods.json"
REAL = Path(os.environ.get("DILIGENCE_SHARED", Path(__file__).parents[3] / "shared")) / "rules" / "bods"
STATEMENTS: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))
Told = list[tuple[int, str]]


def read(content: bytes) -> tuple[list[Stake], Told]:
    told: Told = []
    hears = {
        "on_unreadable": lambda line, cells, reason: told.append((line, reason)),
        "on_left_out": lambda line, cells, word, reason: told.append((line, f"left out ({word}): {reason}")),
    }
    return list(by_id("bods").read(io.BytesIO(content), hears)), told


def lines(*statements: dict[str, Any]) -> bytes:
    return "".join(json.dumps(each) + "\n" for each in statements).encode()


def interest(text: str) -> bytes:
    """The two parties and a relationship with this interest, as it is written, then a good one."""
    good = {"type": "shareholding"}
    relation = json.dumps({**STATEMENTS[0], "recordDetails": {
        "subject": "acme", "interestedParty": "holding", "interests": ["here", good]}})  # fmt: skip
    return lines(STATEMENTS[1], STATEMENTS[3]) + relation.replace('"here"', text).encode()


def test_an_interest_is_a_stake_and_parties_may_come_after_it() -> None:
    stakes, _ = read(FILE.read_bytes())
    shares, votes, board = stakes[:3]
    assert shares == Stake(
        record_id="rel-1#shareholding#1", line=1,
        owner=TradeParty(name="ООО Холдинг", country="RU", identifiers=(
            Identifier(type="inn", value="7700000001", country="RU", label="RU-INN"),)),
        owned=TradeParty(name='Acme ["1"] Ltd, and more \\', country="GB", identifiers=(
            Identifier(type="company_number", value="10000001", country="GB", label="GB-COH"),
            Identifier(type="lei", value="00000000INVENTEDGB11", label="XI-LEI"))),
        owner_kind="company", relation="owns", label="shareholding", share_from=Decimal("33.3333"),
        share_to=Decimal("33.3334"), indirect=False, since=PartialDate.parse("2010-01-01"), until=None, ended=False,
        publisher="Invented register", url="https://example.org/rel-1",
        stated_on=PartialDate.parse("2020-01-01"),
    )  # fmt: skip
    assert (votes.share_from, votes.share_to, votes.indirect) == (Decimal("50.0001"), Decimal("74.9999"), None)
    assert (board.relation, board.indirect, str(board.until), board.ended) == ("controls", True, "2012-06-30", False)


def test_of_a_person_only_name_nationality_and_kind_are_kept_and_a_closed_record_has_ended() -> None:
    (held,) = (each for each in read(FILE.read_bytes())[0] if each.record_id == "rel-2#shareholding#1")
    assert (held.owner, held.owner_kind) == (TradeParty(name="Jane Invented", country="GB"), "person")
    assert (held.share_from, held.share_to, held.ended, held.until) == (Decimal(25), Decimal(50), True, None)


def test_whom_the_register_does_not_name_is_no_stake_and_is_told() -> None:
    stakes, told = read(FILE.read_bytes())
    assert [each.record_id for each in stakes] == [
        "rel-1#shareholding#1", "rel-1#votingRights#1", "rel-1#appointmentOfBoard#1", "rel-2#shareholding#1",
        "rel-5#shareholding#1",
    ]  # fmt: skip
    assert [line for line, _ in told] == [8, 10]
    assert told[0][1].startswith("left out (interestedPartyHasNotConfirmedStatement): the interestedParty is not named")
    assert told[1][1].startswith("left out (anonymousPerson): the interestedParty 'nobody' is not named")
    assert len(list(by_id("bods").read(io.BytesIO(FILE.read_bytes()), {}))) == 5


@pytest.mark.parametrize(
    ("interested", "word"),
    [
        ({"reason": "noBeneficialOwners"}, "noBeneficialOwners"),
        ({"reason": "the owner asked, and we agreed"}, "other"),
        ({}, "other"),
        ({"reason": ["x"]}, "other"),
    ],
)
def test_records_left_out_are_counted_by_the_registers_word_and_are_not_unreadable(
    interested: object, word: str
) -> None:
    details = {"subject": "acme", "interestedParty": interested, "interests": []}
    unreadable: Told = []
    left: list[tuple[int, str]] = []
    hears = {
        "on_unreadable": lambda line, cells, reason: unreadable.append((line, reason)),
        "on_left_out": lambda line, cells, word, reason: left.append((line, word)),
    }
    content = lines(STATEMENTS[1], {**STATEMENTS[0], "recordDetails": details}, {"recordType": "no such"})
    assert list(by_id("bods").read(io.BytesIO(content), hears)) == []
    assert (left, [line for line, _ in unreadable]) == ([(2, word)], [3])


def test_an_array_json_lines_and_a_packed_file_say_the_same() -> None:
    array = read(FILE.read_bytes())
    assert read(lines(*STATEMENTS)) == read(gzip.compress(FILE.read_bytes())) == array
    assert read(json.dumps(STATEMENTS).encode()) == array


def test_an_array_of_one_long_line_is_read_without_being_held() -> None:
    many = [{**STATEMENTS[4], "recordId": f"person-{n}", "note": '\\"[{' * 1_000} for n in range(500)]
    content = json.dumps([*many, *STATEMENTS]).encode()
    assert len(content) > 2_000_000
    assert len(read(content)[0]) == 5


def test_the_newest_statement_counts_and_of_one_day_the_last() -> None:
    def stated(day: str, share: int) -> dict[str, Any]:
        interests = [{"type": "x", "share": {"exact": share}}]
        details = {"subject": "acme", "interestedParty": "holding", "interests": interests}
        return {**STATEMENTS[0], "statementDate": day, "recordDetails": details}

    both = lines(
        STATEMENTS[1], STATEMENTS[3], stated("2022-01-01", 10), stated("2022-01-01", 20), stated("2021-01-01", 30)
    )
    (stake,) = read(both)[0]
    assert (stake.share_from, stake.line, stake.relation) == (Decimal(20), 4, "other")


def said(day: str, *interests: dict[str, Any] | str, **changed: Any) -> dict[str, Any]:
    """A statement of `rel-1` of that day with these interests."""
    stated = [each if isinstance(each, dict) else {"type": each} for each in interests]
    details = {"subject": "acme", "interestedParty": "holding", "interests": stated, **changed}
    return {**STATEMENTS[0], "statementDate": day, "recordDetails": details}


def told_of(*statements: dict[str, Any]) -> list[tuple[str, bool, str]]:
    stakes, _ = read(lines(STATEMENTS[1], STATEMENTS[3], *statements))
    return sorted((each.record_id.partition("#")[2], each.ended, str(each.stated_on)) for each in stakes)


def test_an_id_names_the_kind_of_interest_and_does_not_change_when_another_kind_is_gone() -> None:
    before = told_of(said("2020", "votingRights", "shareholding", {"type": "shareholding", "share": {"exact": 5}}))
    assert [each for each, _, _ in before] == ["shareholding#1", "shareholding#2", "votingRights#1"]
    assert told_of(said("2021", {"type": "shareholding", "share": {"exact": 7}})) == [("shareholding#1", False, "2021")]


def test_an_interest_that_a_newer_statement_no_more_states_has_ended_on_its_word() -> None:
    history = (said("2020", "shareholding", "trustee"), said("2021", "shareholding"), said("2022", "shareholding"))
    ended = [("shareholding#1", False, "2022"), ("trustee#1", True, "2022")]
    assert told_of(*history) == told_of(*reversed(history)) == ended
    assert told_of(said("2020", "trustee"), said("2021")) == [
        ("(no interest stated)#1", False, "2021"), ("trustee#1", True, "2021")]  # fmt: skip


def test_an_owner_who_is_named_no_more_held_what_was_stated_before() -> None:
    unnamed = said("2021", "shareholding", interestedParty={"reason": "noBeneficialOwners"})
    stakes, told = read(lines(STATEMENTS[1], STATEMENTS[3], said("2020", "shareholding", "trustee"), unnamed))
    assert {(each.owner.name, each.ended, str(each.stated_on)) for each in stakes} == {("ООО Холдинг", True, "2021")}
    assert [line for line, _ in told] == [4]
    nobody = {"recordType": "person", "recordId": "nobody", "recordDetails": {"personType": "unknownPerson"}}
    by_record = said("2021", "shareholding", interestedParty="nobody")
    assert told_of(nobody, said("2020", "trustee"), by_record) == [("trustee#1", True, "2021")]


@pytest.mark.parametrize(
    "changed",
    [{"interests": 5}, {"interestedParty": "not there"}, {"interestedParty": 5}, {"subject": None}],
)
def test_a_newer_statement_that_cannot_be_read_ends_nothing(changed: dict[str, Any]) -> None:
    newer = said("2021", "trustee", **changed)
    stakes, told = read(lines(STATEMENTS[1], STATEMENTS[3], said("2020", "shareholding"), newer))
    assert (stakes, [line for line, _ in told]) == ([], [4])


def test_a_closing_statement_without_interests_or_parties_ends_what_was_stated() -> None:
    bare = {**said("2021"), "recordStatus": "closed", "recordDetails": {"isComponent": False}}
    assert told_of(said("2020", "shareholding"), bare) == [("shareholding#1", True, "2021")]
    closed = {**said("2021"), "recordStatus": "closed"}
    assert told_of(closed) == [("(no interest stated)#1", True, "2021")]


def test_two_that_own_each_other_are_both_told() -> None:
    held = {(each.owner.name, each.owned.name) for each in read(FILE.read_bytes())[0]}
    assert {(owned, owner) for owner, owned in held} & held


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"share": {"exact": 1e999}}', "not within"), ('{"share": {"exact": NaN}}', "NaN"),
        ('{"share": {"exact": -1}}', "not within"), ('{"share": {"exact": 100.01}}', "not within"),
        (f'{{"share": {{"exact": {"9" * 9_000}}}}}', "not within"), ('{"share": {"exact": "51"}}', "no number"),
        ('{"share": {"minimum": 50, "maximum": 25}}', "order"), ('{"share": 51}', "no object"), ("7", "no object"),
        ('{"type": 5}', "no text"),
        ('{"startDate": "2021-01-02", "endDate": "2021-01-01"}', "before it begins"), ('{"startDate": 2}', "no text"),
        ("[" * 100_000 + "]" * 100_000, "nested too deeply"), ('{"type": "a\\u0007b"}', "U+0007"),
        ('{"type": "\\ud800"}', "U+D800"), ('{"type": }', "no JSON"),
    ],
)  # fmt: skip
def test_an_interest_that_cannot_be_read_is_told(text: str, reason: str) -> None:
    stakes, told = read(interest(text))
    assert len(told) == 1 and told[0][0] == 3
    assert any(each in told[0][1] for each in reason.split("|")), told
    assert [each.record_id for each in stakes] in ([], ["rel-1#shareholding#1"])
    with pytest.raises(RowUnreadable, match="line 3"):
        list(by_id("bods").read(io.BytesIO(interest(text)), {}))


@pytest.mark.parametrize(
    "party",
    [{"name": "A\x07B"}, {"name": "A" * 501}, {"name": ["A"]}, {"name": "A", "identifiers": [{"id": "1" * 101}]}],
)
def test_a_party_that_cannot_be_kept_costs_its_stakes_and_is_told(party: dict[str, Any]) -> None:
    bad = {**STATEMENTS[1], "recordDetails": party}
    stakes, told = read(lines(STATEMENTS[0], bad, STATEMENTS[3]))
    assert stakes == []
    assert told[0][0] == 1


@pytest.mark.parametrize(
    ("details", "record_type"),
    [({"names": 5, "nationalities": {}}, "person"), ({"names": [5], "nationalities": [[]]}, "person"),
     ({"entityType": [], "jurisdiction": [], "identifiers": {}}, "entity"), ({"name": {}}, "entity")],
)  # fmt: skip
def test_fields_of_another_kind_than_the_standard_has_never_break_the_reading(
    details: dict[str, Any], record_type: str
) -> None:
    odd = {**STATEMENTS[3], "recordDetails": details, "recordType": record_type}
    stakes, told = read(lines(STATEMENTS[0], STATEMENTS[1], odd))
    assert (stakes, len(told)) == ([], 1)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (FILE.read_bytes()[:-4], "cut"), (FILE.read_bytes() + b"[]", "more comes after"),
        (b'[{"statementType": "ownershipOrControlStatement"}]', "before 0.4"), (b"PAR1", "parquet"),
        (b'[{"a": "' + b"x" * 10_000_000 + b'"}]', "longer than"),
        (b'{"a": "' + b"x" * 10_000_000 + b'"}', "longer than"),
        (b"<?xml version='1.0'?><a/>", "XML"), (gzip.compress(FILE.read_bytes())[:-20], "cut|damaged"),
        (gzip.compress((b" " * 1_000 + b"\n") * 100_000), "unpacks"),
    ],
    ids=["cut", "more", "old", "parquet", "string", "line", "xml", "cut gzip", "bomb"],
)  # fmt: skip
def test_a_file_that_is_not_what_it_should_be_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(SourceChanged, match=reason):
        read(content)


def test_bytes_that_are_no_text_cost_only_their_record() -> None:
    bad = FILE.read_bytes().replace("ООО Холдинг".encode(), b"\xff\xfe")
    stakes, told = read(bad)
    assert [line for line, _ in told if line == 4] == [4]
    assert stakes[0].owner.name == "Old Name Ltd"


@pytest.mark.skipif(not REAL.is_dir(), reason="the publisher's own files lie in ../shared, beside the project")
def test_the_conformance_files_are_read_whole() -> None:
    counts = {}
    for path in sorted(REAL.glob("*.json")):
        stakes, told = read(path.read_bytes())
        assert told == []
        counts[path.stem] = len(stakes)
    assert counts == {
        "01-direct-ownership": 2, "10-circular-ownership": 2, "indirect-ownership": 3, "joint-ownership": 3,
        "mixed-direct-and-indirect-ownership": 4,
    }  # fmt: skip
