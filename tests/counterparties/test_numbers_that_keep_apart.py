"""Companies of one name with different numbers of one kind are never added up, whatever kind and however many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pytest
from grouping_set import Spelled

from adapters.base import Identifier
from adapters.trade import name_cells
from service import counterparties
from service.counterparties.reasons import taken

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


def groups(given: Sequence[Spelled]) -> list[counterparties.Group]:
    return counterparties.group(given, {each.party_pk: each.numbers for each in given})


def together(*given: Spelled) -> list[list[int]]:
    """Return who is with whom, after seeing that no order of the parties changes it."""
    found = [sorted(sorted(each.pks) for each in groups(order)) for order in permutations(given)]
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
