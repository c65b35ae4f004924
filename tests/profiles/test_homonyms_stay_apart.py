"""Companies of one name with numbers of their own are never taken for one; with one number they are."""

from __future__ import annotations

import csv
import runpy
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from adapters.base import Identifier
from service import counterparties
from service.identity import Match, Wanted, compared, weigh
from service.store.finding import FoundName

FOLDER = Path(__file__).parent.parent / "data" / "names"


class Party(NamedTuple):
    """A company of one side of a pair."""

    name: str
    country: str
    number: Identifier


def read() -> list[tuple[Party, Party]]:
    with (FOLDER / "homonyms.csv").open(encoding="utf-8", newline="") as file:
        return [(side(row, "1"), side(row, "2")) for row in csv.DictReader(file)]


def side(row: dict[str, str], which: str) -> Party:
    country = row["country" + which]
    number = Identifier(type=row["type" + which], value=row["value" + which], country=country)
    return Party(row["name" + which], country, number)


PAIRS = read()
ONE_COUNTRY = [(one, other) for one, other in PAIRS if one.country == other.country]
# Beyond a border a number of these kinds says nothing against: a company has one in every country it is registered in.
OF_ONE_COUNTRY_ONLY = {"inn", "company_number", "vat"}


def row(pk: int, name: str, country: str | None) -> FoundName:
    return FoundName(
        name_pk=pk, party_pk=pk, party_id=f"trade:{pk}", source_id="trade", source_kind="trade", party_name=name,
        party_kind="company", country=country, address=None, record_pk=None, current=True, illustrative=False,
        text=name, kind="primary", strength="strong",
    )  # fmt: skip


def weighed(asked: Party, held: Party) -> Match | None:
    wanted = Wanted(names=(asked.name,), country=asked.country, identifiers=(asked.number,))
    return next(iter(weigh(wanted, [row(1, held.name, held.country)], {1: [held.number]})), None)


def grouped(*parties: Party) -> list[list[int]]:
    rows = [row(pk, each.name, each.country) for pk, each in enumerate(parties)]
    groups = counterparties.group(rows, {pk: [each.number] for pk, each in enumerate(parties)})
    return sorted(each.pks for each in groups)


def test_there_are_five_hundred_pairs_each_of_one_name() -> None:
    assert len(PAIRS) >= 500
    assert [pair for pair in PAIRS if compared(pair[0].name, pair[1].name).verdict != "match"] == []
    assert len({(each.number.type, each.number.country, each.number.value) for pair in PAIRS for each in pair}) == (
        2 * len(PAIRS)
    )


def test_the_pairs_are_those_that_the_script_makes() -> None:
    made = runpy.run_path(str(FOLDER / "make_homonyms.py"))
    with (FOLDER / "homonyms.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [made["HEADER"], *made["rows"]()]


def test_every_kind_of_number_that_decides_is_among_them() -> None:
    kinds = Counter(one.number.type for one, _ in PAIRS)
    assert {"inn", "ogrn", "okpo", "lei", "uscc", "krbrn", "vat", "imo", "duns", "company_number"} == set(kinds)
    assert min(kinds.values()) >= 10


@pytest.mark.parametrize("turned", [False, True], ids=["as written", "the other way round"])
def test_no_homonym_is_confirmed(turned: bool) -> None:
    wrong = []
    for one, other in PAIRS:
        match = weighed(other, one) if turned else weighed(one, other)
        if match and match.grade != "name_only":
            wrong.append((one, other, match))
    assert wrong == []


def test_a_homonym_with_another_number_of_its_register_is_no_more_than_possible() -> None:
    wrong = []
    for one, other in PAIRS:
        abroad = one.country != other.country and one.number.type in OF_ONE_COUNTRY_ONLY
        match = None if abroad else weighed(one, other)
        if match and match.verdict == "match":
            wrong.append((one, other, match))
    assert wrong == []


@pytest.mark.parametrize("turned", [False, True], ids=["as written", "the other way round"])
def test_no_two_homonyms_are_one_counterparty(turned: bool) -> None:
    pairs = [(other, one) for one, other in PAIRS] if turned else PAIRS
    assert [pair for pair in pairs if grouped(*pair) != [[0], [1]]] == []


def test_a_third_of_the_name_without_a_number_joins_neither() -> None:
    wrong = []
    for one, other in ONE_COUNTRY:
        for order in ((0, 1, 2), (2, 0, 1), (0, 2, 1)):
            rows = [row(0, one.name, one.country), row(1, other.name, other.country), row(2, one.name, one.country)]
            groups = counterparties.group([rows[pk] for pk in order], {0: [one.number], 1: [other.number]})
            if len(groups) != 3:
                wrong.append((one, other, order))
    assert wrong == []


def test_the_same_with_one_number_is_confirmed() -> None:
    wrong = []
    for one, other in PAIRS:
        match = weighed(one, other._replace(number=one.number))
        if match is None or (match.verdict, match.grade) != ("match", "confirmed"):
            wrong.append((one, other, match))
    assert wrong == []


def test_the_same_with_one_number_are_one_counterparty() -> None:
    assert [(one, other) for one, other in PAIRS if grouped(one, other._replace(number=one.number)) != [[0, 1]]] == []


def company(name: str, country: str, kind: str, value: str, land: str | None) -> Party:
    return Party(name, country, Identifier(type=kind, value=value, country=land))


GERMAN = company("Jäger Metallbau GmbH", "DE", "vat", "DE136695976", "DE")


@pytest.mark.parametrize(
    ("value", "land", "country"),
    [
        ("FR40303265045", "FR", "DE"),
        ("136695976", "DE", "DE"),
        ("DE 136 695 976", "DE", "AT"),
        ("811569869", None, "DE"),
    ],
    ids=["its number in another country", "without the prefix", "at its branch abroad", "of a country not said"],
)
def test_vat_numbers_that_one_company_may_have_keep_nothing_apart(value: str, land: str | None, country: str) -> None:
    assert grouped(GERMAN, company("Jaeger Metallbau GmbH", country, "vat", value, land)) == [[0, 1]]


def test_the_same_digits_of_two_vat_registers_tie_nothing_over_a_border() -> None:
    assert grouped(GERMAN, company("Jaeger Metallbau GmbH", "PT", "vat", "136695976", "PT")) == [[0], [1]]


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (2, 0, 1), (2, 1, 0)])
def test_a_number_that_names_no_country_does_not_tie_two_countries_together(order: tuple[int, ...]) -> None:
    lands = ("HK", "NZ", None)
    parties = [company("Orient Trading Ltd", land or "GB", "company_number", "1658365", land) for land in lands]
    groups = grouped(*(parties[each] for each in order))
    assert not any({order.index(0), order.index(1)} <= set(each) for each in groups)


def test_of_one_company_group_with_one_vat_number_only_those_of_one_name_are_joined() -> None:
    assert grouped(GERMAN, company("Böhm Maschinenbau GmbH", "DE", "vat", "DE136695976", "DE")) == [[0], [1]]
