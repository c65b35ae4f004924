"""Companies of one name with different numbers of one kind are never added up, whatever kind and however many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest
from grouping_set import Spelled

from adapters.base import Identifier
from adapters.trade import name_cells
from service import counterparties
from service.counterparties.reasons import taken
from service.store.rulings import Ruling

ONE, OTHER = "990140001234", "051240007777"
INN = Identifier(type="inn", value="7743237789", country="RU")
STREET = "12 Zavodskaya Street, Yelabuga 423600"
NAME = "Quellmark Zentrov LLC"


def number(kind: str, value: str, country: str | None = "KZ") -> Identifier:
    return Identifier(type=kind, value=value, country=country)


def party(
    pk: int, *numbers: Identifier, name: str = NAME, country: str | None = "KZ", address: str | None = None
) -> Spelled:
    return Spelled(pk, name, country, address, 0, "", numbers)


def groups(given: Sequence[Spelled], rulings: Sequence[Ruling] = ()) -> list[counterparties.Group]:
    return counterparties.group(given, {each.party_pk: each.numbers for each in given}, rulings=rulings)


def together(*given: Spelled, rulings: Sequence[Ruling] = ()) -> list[list[int]]:
    """Return who is with whom, after seeing that no order of the parties changes it."""
    found = [sorted(sorted(each.pks) for each in groups(order, rulings)) for order in permutations(given)]
    assert all(each == found[0] for each in found)
    return found[0]


@pytest.mark.parametrize("kind", ["tax_id", "registration", "other", "national_id", "bin"])
def test_different_numbers_of_any_kind_of_one_country_or_of_none_said_keep_one_name_apart(kind: str) -> None:
    assert together(party(0, number(kind, ONE)), party(1, number(kind, OTHER))) == [[0], [1]]
    assert together(party(0, number(kind, ONE, None)), party(1, number(kind, OTHER, None))) == [[0], [1]]
    assert together(party(0, number(kind, ONE)), party(1, number(kind, OTHER, None), country=None)) == [[0], [1]]
    assert together(party(0, number(kind, ONE)), party(1, number(kind, ONE))) == [[0, 1]]
    here, there = party(0, number(kind, ONE), address=STREET), party(1, number(kind, OTHER), address=STREET)
    assert together(here, there) == [[0], [1]], "two companies of one house"
    assert [(other.pks, why) for other, why in groups([here, there])[0].perhaps] == [
        ([1], f"{kind.upper()} {OTHER} and {ONE} differ")
    ]


def test_a_number_within_the_name_keeps_apart_as_one_of_a_column_does() -> None:
    given = []
    for pk, value in enumerate((ONE, OTHER)):
        name, numbers = name_cells.read(f"{NAME} BIN {value}", home="KZ")
        assert name == NAME
        given.append(party(pk, *numbers))
    assert together(*given) == [[0], [1]]


def test_who_has_no_number_may_be_either_of_two() -> None:
    assert together(party(0, number("tax_id", ONE)), party(1, number("tax_id", OTHER)), party(2)) == [[0], [1], [2]]
    assert together(party(0, number("tax_id", ONE)), party(2)) == [[0, 2]]


def test_numbers_of_the_registers_of_two_countries_and_of_two_kinds_say_nothing() -> None:
    kazakh, russian = number("tax_id", ONE, "KZ"), number("tax_id", "7743237789", "RU")
    assert together(party(0, kazakh), party(1, russian, country=None)) == [[0, 1]]
    assert together(party(0, kazakh), party(1, number("registration", OTHER))) == [[0, 1]]


@pytest.mark.parametrize("kind", ["kpp", "swift", "isin"])
def test_what_a_company_has_several_of_keeps_nothing_apart(kind: str) -> None:
    assert together(party(0, number(kind, "774301001")), party(1, number(kind, "163950001"))) == [[0, 1]]


@pytest.mark.parametrize("nothing", ["N/A", "NOT AVAILABLE", "NOTAVAILABLE", "000000000000", "нет"])
def test_what_stands_for_no_number_is_none(nothing: str) -> None:
    assert together(party(0, number("tax_id", nothing)), party(1, number("tax_id", ONE))) == [[0, 1]]
    apart = party(0, number("tax_id", nothing), name="Brolsted Vank")
    assert together(apart, party(1, number("tax_id", nothing))) == [[0], [1]]


def test_a_number_that_confirms_outweighs_a_difference_in_a_kind_of_no_one_register_and_says_so() -> None:
    one, other = party(0, INN, number("other", "EXP-1001")), party(1, INN, number("other", "EXP-1002"))
    assert together(one, replace(other, text="NAMI Production")) == [[0, 1]]
    (whole,) = groups([one, other])
    why = taken(whole.parties, main=one, numbers={0: one.numbers, 1: other.numbers}, rulings=())
    assert why[NAME].why == (f"INN 7743237789 is the same as of {NAME}", "though OTHER EXP-1001 and EXP-1002 differ")
    register = number("ogrn", "1027700132195", "RU"), number("ogrn", "1037739877295", "RU")
    assert together(party(0, INN, register[0]), party(1, INN, register[1])) == [[0], [1]]
    assert together(
        party(0, number("registration", "C-55512"), number("tax_id", ONE)),
        party(1, number("registration", "C-55512"), number("tax_id", OTHER)),
    ) == [[0], [1]], "a second sign is no proof"


def test_the_numbers_that_keep_a_counterparty_apart_are_told() -> None:
    given = [party(0, number("tax_id", ONE)), party(1, number("tax_id", OTHER))]
    assert [each.numbers for each in groups(given)] == [{("tax_id", ONE)}, {("tax_id", OTHER)}]


def test_no_third_party_makes_one_of_two_whose_numbers_differ() -> None:
    inn, ogrn = number("inn", "1674002165", "RU"), number("ogrn", "1037739010891", "RU")
    one = party(0, inn, ogrn, number("vat", "DE987654321", "RU"), country="RU")
    other = party(1, ogrn, number("vat", "123456789", "RU"), country="RU")
    third = party(2, inn, number("vat", "RU123456789", None), country=None)
    assert together(one, other) == [[0], [1]]
    assert together(one, other, third) == [[0, 2], [1]]


def test_no_party_without_a_country_makes_one_of_the_same_digits_of_two_registers() -> None:
    digits = [number("company_number", "87654321", land) for land in ("RU", "CN", None)]
    here, there = party(0, INN, digits[0], country="RU"), party(1, digits[1], country="CN")
    assert together(here, there, party(2, INN, digits[2], country=None)) == [[0, 2], [1]]
    assert together(here, party(2, INN, digits[2], country=None)) == [[0, 2]]


def test_numbers_that_a_person_made_one_keep_nothing_apart_whoever_has_which() -> None:
    other = number("inn", "5001007322", "RU")
    given = [party(0, INN), party(1, other), party(2, INN, name="NAMI"), party(3, other, name="Zvezdagrad")]
    join = Ruling(
        id="r", kind="join", parties=("made:0", "made:1"), apart_from=(), author="A", reason="b",
        made_at=datetime(2026, 11, 20, tzinfo=UTC),
    )  # fmt: skip
    assert together(*given) == [[0, 2], [1, 3]]
    assert together(*given, rulings=[join]) == [[0, 1, 2, 3]]
    third = party(4, number("inn", "7707083893", "RU"))
    assert together(*given, third, rulings=[join]) == [[0, 1, 2, 3], [4]]
    abroad = party(5, number("inn", "5001007322", "UZ"), country="UZ")
    assert together(*given, abroad, rulings=[join]) == [[0, 1, 2, 3], [5]]


@pytest.mark.parametrize("count", [30, 44, 300])
@pytest.mark.parametrize("kind", ["inn", "tax_id"])
def test_however_many_parties_have_one_number_they_are_one_and_that_of_another_country_is_not(
    kind: str, count: int
) -> None:
    own = number(kind, "7743237789", "RU")
    abroad = party(0, number(kind, "7743237789", "CY"), name="Aaaqua Benzol", country="CY")
    spelled = [party(pk, own, number("other", f"EXP-{pk}"), country="RU") for pk in range(1, count)]
    if kind == "tax_id":
        spelled = [replace(each, numbers=(own,)) for each in spelled]
    found = groups([abroad, *spelled, party(count, own, name="Quellmark Zentrov Trade", country="RU")])
    assert [len(each.pks) for each in found] == [1, count]


def test_codes_that_keep_nothing_apart_leave_none_of_one_name_alone_however_many_they_are() -> None:
    bearing = [party(pk, number("kpp", f"77430{1000 + pk}", "RU"), country="RU") for pk in range(80)]
    assert [len(each.pks) for each in groups(bearing)] == [80]
    coded = [party(pk, number("other", f"{1000 + pk}")) for pk in range(80)]
    assert [len(each.pks) for each in groups(coded)] == [1] * 80


def test_who_is_kept_from_one_of_several_of_a_name_by_a_person_is_kept_from_it_alone() -> None:
    given = [party(pk) for pk in range(3)]
    split = Ruling(
        id="r", kind="split", parties=("made:1",), apart_from=("made:0",), author="A", reason="b",
        made_at=datetime(2026, 11, 20, tzinfo=UTC),
    )  # fmt: skip
    assert together(*given) == [[0, 1, 2]]
    assert together(*given, rulings=[split]) == [[0], [1], [2]], "the third may be either"
    numbered = [party(pk, INN) for pk in range(60)]
    assert [len(each.pks) for each in groups(numbered, [split])] == [1] * 60, "so may each of the others"
