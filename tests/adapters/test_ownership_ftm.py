"""FollowTheMoney's ownerships: parties in any order, several values in each property, free text for the share."""

from __future__ import annotations

import gzip
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from adapters.base import Identifier, RowUnreadable, SourceChanged, TradeParty
from adapters.dates import PartialDate
from adapters.ownership import Stake, by_id

FILE = Path(__file__).parents[1] / "data" / "ownership" / "owners.ftm.json"
ENTITIES: list[dict[str, Any]] = [json.loads(each) for each in FILE.read_text("utf-8").splitlines()]
Told = list[tuple[int, str]]


def read(content: bytes) -> tuple[list[Stake], Told]:
    told: Told = []
    hears = {"on_unreadable": lambda line, cells, reason: told.append((line, reason))}
    return list(by_id("ftm").read(io.BytesIO(content), hears)), told


def lines(*entities: dict[str, Any]) -> bytes:
    return "".join(json.dumps(each) + "\n" for each in entities).encode()


def owned(**properties: list[Any]) -> bytes:
    first = {**ENTITIES[0], "properties": {**ENTITIES[0]["properties"], **properties}}
    return lines(first, *ENTITIES[1:5])


def test_an_ownership_is_read_with_its_parties_whatever_the_order() -> None:
    stakes, told = read(FILE.read_bytes())
    assert stakes[0] == Stake(
        record_id=stakes[0].record_id, line=1,
        owner=TradeParty(name="Invented Holding AG", country="CH", identifiers=(
            Identifier(type="lei", value="00000000INVENTEDCH22", country="CH", label="leiCode"),)),
        owned=TradeParty(name="ООО Выдуманный", country="RU", identifiers=(
            Identifier(type="inn", value="7700000001", country="RU", label="innCode"),)),
        owner_kind="company", relation="owns", label="Shareholder", share_from=Decimal(25), share_to=Decimal(50),
        indirect=None, since=PartialDate.parse("2019-03"), until=None, ended=False, publisher="Invented register",
        url="https://example.org/o1",
    )  # fmt: skip
    assert told == [(8, "the asset 'gone' is not in the file")]
    backwards = read(lines(*reversed(ENTITIES)))[0]
    assert sorted(each.record_id for each in backwards) == sorted(each.record_id for each in stakes)


def test_several_owners_are_several_stakes_and_several_values_one_range() -> None:
    first, second = read(FILE.read_bytes())[0][1:3]
    assert first.record_id != second.record_id
    assert (first.line, second.line) == (6, 6)
    assert (first.share_from, first.share_to, first.ended) == (Decimal(50), Decimal("60.5"), True)
    assert (str(first.since), str(first.until), first.label) == ("2014-05-01", "2021", "Ownership")


def test_the_id_of_a_pair_stays_when_another_owner_or_another_share_is_stated() -> None:
    (alone,) = read(owned())[0]
    both = read(owned(owner=["p1", "c1"], percentage=["75"], endDate=["2020"]))[0]
    assert alone.record_id in {each.record_id for each in both} and len({each.record_id for each in both}) == 2
    assert alone.stated_on is None


def test_an_ownership_given_twice_is_told_and_a_party_named_twice_in_one_is_one() -> None:
    stakes, told = read(lines(ENTITIES[0], ENTITIES[0], *ENTITIES[1:3]))
    assert (len(stakes), [line for line, _ in told]) == (1, [2])
    assert "same two parties as record 1" in told[0][1]
    inside = {"id": "c1", "schema": "Company", "properties": {"name": ["Inside"]}}
    (stake,) = read(owned(owner=["c1", inside]))[0]
    assert stake.owner.name == "Inside"
    nameless = [{"schema": "Company", "properties": {"name": [each]}} for each in ("One", "Two")]
    assert len({each.record_id for each in read(owned(owner=nameless))[0]}) == 2


def test_of_a_persons_name_birth_and_passport_are_cut() -> None:
    person = {**ENTITIES[3], "properties": {"name": ["Иван Выдуманный, 01.01.1970 г.р., паспорт 00 00 000000"]}}
    stakes, _ = read(lines(ENTITIES[5], person, ENTITIES[1]))
    assert [each.owner.name for each in stakes] == ["Иван Выдуманный"]


def test_of_a_person_only_name_nationality_and_kind_are_kept() -> None:
    first, second = read(FILE.read_bytes())[0][1:3]
    assert (first.owner, first.owner_kind) == (TradeParty(name="Иван Выдуманный", country="RU"), "person")
    assert second.owner == TradeParty(name="Jane Invented")  # a country that is no more costs nobody


def test_a_share_in_words_is_no_number_and_a_party_may_stand_inside() -> None:
    third = read(FILE.read_bytes())[0][3]
    assert (third.owner.name, third.owner_kind, third.share_from, third.share_to) == (
        "Third Party",
        "unknown",
        None,
        None,
    )


def test_the_file_may_be_packed_or_an_array() -> None:
    plain = read(FILE.read_bytes())
    assert read(gzip.compress(FILE.read_bytes())) == plain
    assert [each.record_id for each in read(json.dumps(ENTITIES).encode())[0]] == [each.record_id for each in plain[0]]


@pytest.mark.parametrize(
    ("percentage", "least", "most"),
    [
        (["51.5"], "51.5", "51.5"), ([75], "75", "75"), ([33.5], "33.5", "33.5"), (["more than 50%"], "50.0001", None),
        (["75-100", "up to 25%"], None, "100"), ([], None, None), ([None, {}, []], None, None),
        (["50", "50"], "50", "50"),
    ],
)  # fmt: skip
def test_a_percentage_is_read_as_it_is_written(percentage: list[Any], least: str | None, most: str | None) -> None:
    stakes, told = read(owned(percentage=percentage))
    assert [(each.share_from, each.share_to) for each in stakes] == [(least and Decimal(least), most and Decimal(most))]
    assert told == []


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({"percentage": ["1e999"]}, "not a share"), ({"percentage": ["NaN"]}, "not a share"),
        ({"percentage": ["-1"]}, "not a share"), ({"percentage": ["150"]}, "not within"),
        ({"percentage": ["9" * 900_000]}, "no share"), ({"startDate": ["yesterday"]}, "startDate"),
        ({"startDate": ["2021"], "endDate": ["2020"]}, "before it begins"), ({"owner": []}, "no owner"),
        ({"owner": ["p3"]}, "'p3' is not in the file"), ({"owner": [5]}, "no owner"),
        ({"owner": [{}]}, "no properties"),
        ({"owner": [{"schema": [], "properties": {"name": "x"}}]}, "no properties"),
        ({"owner": [f"c{n}" for n in range(2_000)]}, "pairs"), ({"ownershipType": ["a\x07b"]}, "U+0007"),
    ],
)  # fmt: skip
def test_an_ownership_that_cannot_be_read_is_told(properties: dict[str, list[Any]], reason: str) -> None:
    stakes, told = read(owned(**properties))
    assert (stakes, [line for line, _ in told]) == ([], [1])
    assert reason in told[0][1]
    with pytest.raises(RowUnreadable, match="line 1"):
        list(by_id("ftm").read(io.BytesIO(owned(**properties)), {}))


@pytest.mark.parametrize("name", ["A\x07B", "A" * 501, "  "])
def test_a_party_whose_name_cannot_be_kept_costs_its_stakes(name: str) -> None:
    bad = {**ENTITIES[1], "properties": {"name": [name]}}
    stakes, told = read(lines(ENTITIES[0], bad, ENTITIES[2]))
    assert (stakes, len(told)) == ([], 1)
    assert "the owner 'c1' cannot be read" in told[0][1]


def test_a_line_that_is_no_entity_is_told_once_and_the_rest_is_read() -> None:
    bad = [
        b"{",
        b'{"id": 5}',
        b"[" * 100_000,
        b"\xff",
        b'{"id": "a", "schema": "Ownership", "properties": {"owner": 1}}',
    ]
    stakes, told = read(b"\n".join([FILE.read_bytes().strip(), *bad]))
    assert len(stakes) == 4
    assert [line for line, _ in told] == [8, 10, 11, 12, 13, 14]


def test_a_file_that_is_not_json_is_refused() -> None:
    with pytest.raises(SourceChanged, match="parquet"):
        read(b"PAR1")
    with pytest.raises(SourceChanged, match="longer than"):
        read(b'{"id": "' + b"x" * 10_000_000)
