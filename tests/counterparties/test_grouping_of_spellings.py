"""Spellings of one company become one counterparty; what is not surely one stays apart and is told."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import permutations

import pytest
from grouping_set import Spelled, made
from hypothesis import given, settings
from hypothesis import strategies as st
from pairwise import pairwise

from adapters.base import Identifier
from service import counterparties, names
from service.counterparties import whole
from service.counterparties.reasons import taken, weakest
from service.counterparties.weak import weak
from service.counterparties.whole import by_index
from service.store.finding import FoundName
from service.store.rulings import Ruling

RUSSIAN = Identifier(type="inn", value="7743237789", country="RU")
OTHER_RUSSIAN = Identifier(type="inn", value="5001007322", country="RU")
REGISTERED = Identifier(type="ogrn", value="1027700132195", country="RU")
OTHER_REGISTERED = Identifier(type="ogrn", value="1037739877295", country="RU")
STREET = "12 Zavodskaya Street, Yelabuga 423600"


def party(
    pk: int, name: str, country: str | None = None, *numbers: Identifier, address: str | None = None
) -> tuple[FoundName, list[Identifier]]:
    found = FoundName(
        name_pk=pk, party_pk=pk, party_id=f"trade:{pk}", source_id="trade", source_kind="trade", party_name=name,
        party_kind="unknown", country=country, address=address, record_pk=None, current=True, illustrative=False,
        text=name, kind="primary", strength="strong",
    )  # fmt: skip
    return found, list(numbers)


Given = tuple[FoundName, list[Identifier]]


def groups(*given: Given, rulings: Sequence[Ruling] = ()) -> list[counterparties.Group]:
    return counterparties.group(
        [each for each, _ in given], {each.party_pk: numbers for each, numbers in given}, rulings=rulings
    )


def partition(given: Iterable[counterparties.Group]) -> list[list[int]]:
    return sorted(sorted(each.pks) for each in given)


def together(*given: Given, rulings: Sequence[Ruling] = ()) -> list[list[int]]:
    """Return who is with whom, after seeing that no order of the parties changes it."""
    found = [partition(groups(*order, rulings=rulings)) for order in permutations(given)]
    assert all(each == found[0] for each in found)
    return found[0]


def ruling(kind: str, parties: Sequence[int], apart_from: Sequence[int] = ()) -> Ruling:
    return Ruling(
        id=f"{kind}-{parties}", kind="join" if kind == "join" else "split",
        parties=tuple(f"trade:{each}" for each in parties), apart_from=tuple(f"trade:{each}" for each in apart_from),
        author="Anna Kim", reason="seen in the register", made_at=datetime(2026, 11, 20, tzinfo=UTC),
    )  # fmt: skip


def test_spellings_in_three_scripts_are_one() -> None:
    assert together(
        party(0, "AURUS LLC", "RU"), party(1, "ООО «Аурус»", "RU"), party(2, "Aurus", None), party(3, "OOO AURUS", "RU")
    ) == [[0, 1, 2, 3]]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Global Trading LLC", "Global Trading Limited Liability Company", "common words only"),
        ("Star Trading LLC", "STAR TRADING", "common"),
        ("BYT Co Ltd", "BYT", "short"),
        ("Gyeonggi Industry", "경기산업", "common words only"),
    ],
)
def test_a_weak_name_alone_joins_nothing_and_an_address_beside_it_does(one: str, other: str, why: str) -> None:
    assert names.compare(one, other).verdict == "match"
    assert why in (weak(one) or "")
    assert together(party(0, one, "KR"), party(1, other, "KR")) == [[0], [1]]
    assert together(party(0, one, "KR", address=STREET), party(1, other, "KR", address=STREET.upper())) == [[0, 1]]


def test_a_weak_name_is_one_with_itself_written_with_other_capitals_and_signs_in_one_country() -> None:
    assert together(party(0, "BYT CO LTD", "KR"), party(1, "Byt Co., Ltd.", "KR")) == [[0, 1]]
    assert together(party(0, "BYT CO LTD", "KR"), party(1, "Byt Co., Ltd.", "CN")) == [[0], [1]]
    assert together(party(0, "BYT CO LTD", "KR"), party(1, "Byt Co., Ltd.")) == [[0], [1]]


def test_a_weak_name_at_two_addresses_is_two_companies_and_one_without_an_address_may_be_either() -> None:
    moscow, far = "Moscow, ul. Lenina 5", "Vladivostok, ul. Svetlanskaya 10"
    assert together(
        party(0, "Global Trading", "RU", address=moscow), party(1, "Global Trading", "RU", address=far)
    ) == [[0], [1]]
    assert together(
        party(0, "Global Trading", "RU", address=moscow),
        party(1, "GLOBAL TRADING", "RU", address=far),
        party(2, "Global Trading", "RU"),
        party(3, "Global Trading", "RU", address=f"{moscow}, of. 3"),
    ) == [[0, 3], [1], [2]]
    assert together(
        party(0, "Global Trading", "RU", address=moscow), party(1, "Global Trading", "RU", address="Moscow")
    ) == [[0, 1]]


def test_an_address_that_is_only_a_city_strengthens_nothing() -> None:
    assert together(
        party(0, "Gyeonggi Industry", "KR", address="Seoul, Korea"), party(1, "경기산업", "KR", address="Seoul")
    ) == [[0], [1]]


def test_a_name_that_only_may_be_one_is_one_at_the_same_address_of_one_country() -> None:
    one, slip = "Hagzepvik Instruments", "Hagzepik Instruments"
    assert names.compare(one, slip).verdict == "possible"
    assert together(party(0, one, "DE"), party(1, slip, "DE")) == [[0], [1]]
    assert together(party(0, one, "DE", address=STREET), party(1, slip, "DE", address=STREET)) == [[0, 1]]
    assert together(party(0, one, "DE", address=STREET), party(1, slip, "TR", address=STREET)) == [[0], [1]]


def test_a_country_keeps_names_apart_and_whoever_names_none_joins_neither_of_two() -> None:
    here, abroad, nowhere = party(0, "Hagzepvik", "DE"), party(1, "HAGZEPVIK", "TR"), party(2, "Hagzepvik GmbH")
    assert together(here, abroad) == [[0], [1]]
    assert together(here, nowhere) == [[0, 2]]
    assert together(here, abroad, nowhere) == [[0], [1], [2]]


def test_one_number_makes_one_whatever_the_names() -> None:
    assert together(party(0, "Aurus", "RU", RUSSIAN), party(1, "NAMI Production", "RU", RUSSIAN)) == [[0, 1]]


def test_different_numbers_of_one_kind_keep_apart_even_where_another_number_and_the_address_agree() -> None:
    one = party(0, "Aurus LLC", "RU", RUSSIAN, REGISTERED, address=STREET)
    assert together(one, party(1, "Aurus", "RU", OTHER_RUSSIAN, address=STREET)) == [[0], [1]]
    assert together(one, party(1, "Aurus", "RU", RUSSIAN, OTHER_REGISTERED, address=STREET)) == [[0], [1]]


def test_a_number_of_noughts_is_no_number() -> None:
    nothing = Identifier(type="inn", value="0000000000", country="RU")
    assert together(party(0, "Aurus", "RU", nothing), party(1, "Zvezdagrad", "RU", nothing)) == [[0], [1]]
    assert together(party(0, "Aurus", "RU", RUSSIAN), party(1, "AURUS", "RU", nothing)) == [[0, 1]]


def test_who_answers_to_two_companies_joins_neither_and_is_told_to_be_perhaps_both() -> None:
    given = (party(0, "Aurus", "RU", RUSSIAN), party(1, "AURUS", "RU", OTHER_RUSSIAN), party(2, "Aurus LLC", "RU"))
    assert together(*given) == [[0], [1], [2]]
    third = groups(*given)[2]
    assert {tuple(other.pks) for other, _ in third.perhaps} == {(0,), (1,)}
    assert all(why == "one of them may be another company as well" for _, why in third.perhaps)
    first = groups(*given)[0]
    assert any("INN" in why and "differ" in why for _, why in first.perhaps)


def test_no_chain_is_made_from_like_to_like() -> None:
    words = ("Kvelmar Dostrin", "Kvelmar Dostrin Zefhul", "Zefhul Kvelmar", "Dostrin Zefhul", "Kvelmar")
    given = [party(at, text, "DE") for at, text in enumerate(words)]
    for each in groups(*given):
        for one in each.parties:
            for other in each.parties:
                assert names.compare(one.text, other.text).verdict != "no"


def test_a_person_joins_over_different_numbers_and_that_is_told() -> None:
    given = (party(0, "Aurus", "RU", RUSSIAN), party(1, "NAMI", "RU", OTHER_RUSSIAN), party(2, "AURUS LLC", "RU"))
    joined = [ruling("join", (0, 1))]
    assert together(*given, rulings=joined) == [[0, 1, 2]]
    (one,) = groups(*given, rulings=joined)
    numbers = {each.party_pk: held for each, held in given}
    why = taken(one.parties, main=one.parties[0], numbers=numbers, rulings=one.rulings)
    assert why["NAMI"].grade == "confirmed"
    assert "ruled to be one by Anna Kim on 2026-11-20: seen in the register" in why["NAMI"].why[0]
    assert "INN 5001007322 and 7743237789 differ" in why["NAMI"].why[1]
    assert why["AURUS LLC"].grade == weakest(why) == "name_only"


def test_a_person_splits_what_a_number_joins() -> None:
    given = (party(0, "Aurus", "RU", RUSSIAN), party(1, "AURUS", "RU", RUSSIAN), party(2, "Aurus LLC", "RU", RUSSIAN))
    assert together(*given) == [[0, 1, 2]]
    assert together(*given, rulings=[ruling("split", (1,), (0, 2))]) == [[0, 2], [1]]
    assert together(*given, rulings=[ruling("split", (1,), (0,))]) == [[0], [1], [2]], "the third may be either"


def test_every_spelling_says_why_it_is_there() -> None:
    given = (
        party(0, "AURUS LLC", "RU", RUSSIAN),
        party(1, "ООО «Аурус»", "RU", RUSSIAN),
        party(2, "Aurus", None),
        party(3, "Aurus L.L.C.", "RU", address=STREET),
    )
    (one,) = groups(*given)
    numbers = {each.party_pk: held for each, held in given}
    why = taken(one.parties, main=one.parties[0], numbers=numbers, rulings=())
    assert why["ООО «Аурус»"].why == ("INN 7743237789 is the same as of AURUS LLC",)
    assert why["Aurus"].why[0].startswith("score ") and "Aurus = AURUS" in why["Aurus"].why[1]
    assert why["Aurus L.L.C."].why == ("written the same but for capitals, spaces and signs",)
    assert {text: each.grade for text, each in why.items()} == {
        "AURUS LLC": "confirmed", "ООО «Аурус»": "confirmed", "Aurus": "name_only", "Aurus L.L.C.": "name_only",
    }  # fmt: skip


MADE = made(1_500)


def grouped(parties: Sequence[Spelled]) -> list[counterparties.Group]:
    return counterparties.group(parties, {each.party_pk: each.numbers for each in parties})


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), size=st.integers(2, 120), start=st.integers(0, 1_300))
def test_the_order_of_the_rows_changes_nothing(seed: int, size: int, start: int) -> None:
    parties = sorted(MADE, key=lambda each: each.label)[start : start + size]
    turned = random.Random(seed).sample(parties, len(parties))
    assert partition(grouped(parties)) == partition(grouped(turned))


def test_no_two_numbers_of_one_kind_are_ever_joined() -> None:
    for each in grouped(MADE):
        kinds = [kind for kind, _ in each.numbers]
        assert len(kinds) == len(set(kinds)), each.numbers


def test_a_small_part_of_the_made_companies_is_grouped_nearly_as_well_as_all_that_bench_measures() -> None:
    precision, recall = pairwise(grouped(MADE))
    assert precision >= 0.97
    assert recall >= 0.90


def test_an_index_over_processes_groups_much_as_memory_does_and_shows_its_progress() -> None:
    heard: list[tuple[str, int, int]] = []
    near = by_index(processes=2, progress=lambda *told: heard.append(told))
    numbers = {each.party_pk: each.numbers for each in MADE}
    indexed = counterparties.group(MADE, numbers, near=near)
    for of_index, of_memory in zip(pairwise(indexed), pairwise(grouped(MADE)), strict=True):
        assert abs(of_index - of_memory) < 0.005
    assert partition(counterparties.group(MADE, numbers, near=by_index(processes=1))) == partition(indexed)
    assert {what for what, _, _ in heard} == {"indexing", "comparing"}
    assert heard[-1][1] == heard[-1][2]


def test_of_too_many_names_only_equal_ones_and_parties_of_one_number_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    parties = made(900)
    numbers = {each.party_pk: each.numbers for each in parties}
    before = counterparties.group(parties, numbers)
    monkeypatch.setattr(whole, "MOST_PARTNERS", 100)
    after = counterparties.group(parties, numbers)
    assert partition(after) == partition(counterparties.group(parties[::-1], numbers))
    assert len(before) < len(after) < len(parties)
    assert pairwise(after)[0] > 0.95, "what is one by an equal name alone may be another company of that name"
