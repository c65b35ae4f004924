"""Editions of control lists: what is held, which one is of a day, and how a code falls under one."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from adapters.base import SourceChanged
from adapters.goods import FILES, FOLDER, concordance, editions, in_order
from adapters.goods.edition import Edition, Entry, read
from service.goods_codes import CodeMatch, ListIndex, digits, unmatched_for_want_of_predecessor, unsure

SHARED = Path(os.environ.get("DILIGENCE_SHARED", Path(__file__).parents[3] / "shared")) / "rules"
BY_ID = {each.id: each for each in editions()}
PRIORITY = BY_ID["common_high_priority_2024-02-23"]
ANNEX = BY_ID["eu_annex_xxiii_2022-12-04"]


@pytest.fixture
def priority() -> ListIndex:
    return ListIndex(PRIORITY)


def index_of(*codes: str, without: frozenset[str] = frozenset()) -> ListIndex:
    entries = tuple(Entry(code=each) for each in codes)
    return ListIndex(replace(ANNEX, entries=entries, without_predecessor=without))


def matched(found: CodeMatch | None) -> tuple[str, str] | None:
    return None if found is None else (found.entry.code, found.match)


def test_every_data_file_stands_in_the_register() -> None:
    assert sorted(FILES) == sorted(path.name for path in FOLDER.iterdir())
    assert [f"{each.id}.yaml" for each in editions()] == sorted(FILES)


def test_the_priority_list_holds_its_fifty_codes_in_tiers() -> None:
    assert len(PRIORITY.entries) == PRIORITY.items == 50
    tiers = [each.tier for each in PRIORITY.entries]
    assert {tier: tiers.count(tier) for tier in tiers} == {"1": 4, "2": 5, "3.A": 16, "3.B": 9, "4.A": 11, "4.B": 5}


def test_an_edition_ends_on_the_day_before_the_next_begins() -> None:
    korea = [each for each in editions() if each.list_id == "kr_situational_licence"]
    assert [(str(each.valid_from), str(each.valid_to), each.items) for each in korea] == [
        ("2022-03-25", "2023-04-27", 57),
        ("2023-04-28", "2024-02-20", 798),
        ("2024-02-21", "2024-09-08", 1159),
        ("2024-09-09", "None", 1402),
    ]


def test_two_editions_of_one_list_on_one_day_are_refused() -> None:
    long = replace(PRIORITY, edition="earlier", valid_from=date(2023, 5, 19), valid_to=date(2024, 2, 23))
    with pytest.raises(SourceChanged, match="both hold on 2024-02-23"):
        in_order((PRIORITY, long))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"854232"', '"854231"', "names something twice"),
        ('"851762"', '"854231"', "the code 854231 is given twice"),
        ("items: 50", "items: 51", "says 51 where 50 are given"),
        ("HS2022", "HS2017", "should be HS2022"),
        ('"854231"', '"8542 31"', "is not of the form"),
        ("effect: priority", "effect: other", "should be one of restriction, priority"),
        ("valid_from", "valid_form", "valid_from"),
        ("to: [RU, BY]", "to: [RUS]", "'RUS' is not of the form"),
        ('["854151", "854159"]', '["850000"]', "names a code that is no entry"),
    ],
)
def test_a_data_file_with_an_error_is_refused_with_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = (FOLDER / "common_high_priority_2024-02-23.yaml").read_text("utf-8")
    assert old in text
    path = tmp_path / "changed.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(SourceChanged, match=message):
        read(path)


def test_a_code_falls_under_an_entry_of_four_six_or_eight_digits_that_it_begins_with() -> None:
    index = index_of("8471", "853530", "87032210")
    for code, entry in (("8471300000", "8471"), ("8535300000", "853530"), ("8703221000", "87032210")):
        assert matched(index.match(code, "HS2022")) == (entry, "exact")
    assert index.match("8535400000", "HS2022") is None
    assert index.match("8703229000", "HS2022") is None


def test_the_longest_entry_speaks() -> None:
    assert matched(index_of("8542", "854231").match("8542310000", "HS2022")) == ("854231", "exact")


def test_a_code_shorter_than_the_entry_is_only_possible() -> None:
    assert matched(index_of("87032210").match("870322", "HS2022")) == ("87032210", "possible")
    assert index_of("87032210").match("870323", "HS2022") is None


def test_an_unchanged_code_of_hs2017_is_exact(priority: ListIndex) -> None:
    assert matched(priority.match("854231", "HS2017")) == ("854231", "possible")  # its waste got codes of its own
    assert matched(priority.match("853400", "HS2017")) == ("853400", "exact")


def test_one_to_one_over_the_concordance_is_a_mapped_hit(priority: ListIndex) -> None:
    found = priority.match("854890", "HS2017")
    assert matched(found) == ("854800", "via_concordance")
    assert found is not None
    assert found.why == "854890 of HS2017 became 854800 in HS2022"
    assert matched(priority.match("8803300000", "HS2017")) == ("880730", "via_concordance")


@pytest.mark.parametrize(("code", "entry"), [("854890", "854800"), ("8803300000", "880730"), ("852580", "852589")])
def test_a_code_that_only_hs2017_has_is_possible_on_a_row_of_hs2022(priority: ListIndex, code: str, entry: str) -> None:
    found = priority.match(code, "HS2022")
    assert matched(found) == (entry, "possible")
    assert found is not None
    assert found.why.startswith(
        f"the record's code {code[:6]} is none of HS2022, by which it is read; {code[:6]} of HS2017"
    )


def test_a_code_that_both_nomenclatures_have_is_read_by_the_rows_own(priority: ListIndex) -> None:
    assert matched(priority.match("853400", "HS2022")) == ("853400", "exact")
    assert priority.match("870829", "HS2022") is None


def test_one_to_many_of_which_some_are_listed_is_possible(priority: ListIndex) -> None:
    found = priority.match("854140", "HS2017")
    assert matched(found) == ("854149", "possible")
    assert found is not None
    assert found.why == "854140 of HS2017 became 4 codes in HS2022, 1 of them listed"


def test_one_to_many_of_which_all_are_listed_is_a_mapped_hit() -> None:
    index = index_of("854141", "854142", "854143", "854149")
    assert matched(index.match("854140", "HS2017")) == ("854141", "via_concordance")


def test_an_entry_without_a_direct_predecessor_is_not_reached_from_hs2017(priority: ListIndex) -> None:
    assert priority.match("851712", "HS2017") is None
    assert unmatched_for_want_of_predecessor("8517120000", "HS2017", PRIORITY)
    assert unmatched_for_want_of_predecessor("8517120000", "HS2022", PRIORITY)  # which HS2022 does not have
    assert not unmatched_for_want_of_predecessor("8534000000", "HS2017", PRIORITY)
    assert matched(priority.match("854151", "HS2022")) == ("854151", "exact")


def test_a_code_that_hs2017_does_not_have_is_only_possible_and_never_silent(priority: ListIndex) -> None:
    found = priority.match("852589", "HS2017")
    assert matched(found) == ("852589", "possible")
    assert found is not None
    assert found.why == "the record's code 852589 is none of HS2017, which it is said to be of"
    assert priority.match("999999", "HS2017") is None


def test_a_row_that_no_entry_can_reach_is_not_looked_up_again(priority: ListIndex) -> None:
    assert priority.may_match("854890")
    assert priority.may_match("853400")
    assert not priority.may_match("870829")


def test_a_guessed_code_is_only_possible(priority: ListIndex) -> None:
    found = priority.match("853400", "HS2022")
    assert found is not None
    assert unsure(found, imputed=True, assumed=False).match == "possible"
    assert unsure(found, imputed=False, assumed=False) == found
    assert unsure(found, imputed=False, assumed=True).why == "the nomenclature is taken from the day"


@pytest.mark.parametrize(
    ("raw", "hs6", "code"),
    [
        ("8542310000", "854231", "8542310000"),
        ("8542.31.00", "854231", "85423100"),
        ("8542*", None, "8542"),
        ("854", None, None),
        (None, "854231", "854231"),
        (None, None, None),
    ],
)
def test_a_code_is_read_as_far_as_it_is_digits(raw: str | None, hs6: str | None, code: str | None) -> None:
    assert digits(raw, hs6) == code


def test_a_broken_concordance_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("hs2022,hs2017\n854231,854231\n8542,854231\n", "ascii")
    with pytest.raises(SourceChanged, match="line 3"):
        concordance.read(path)
    path.write_text("new,old\n", "ascii")
    with pytest.raises(SourceChanged, match="line 1"):
        concordance.read(path)


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared facts about rules")
def test_the_data_files_say_what_the_shared_facts_say() -> None:
    def rows(name: str) -> list[dict[str, str]]:
        with (SHARED / name).open(newline="", encoding="utf-8") as stream:
            return list(csv.DictReader(stream))

    def codes(edition: Edition) -> set[tuple[str, str | None]]:
        return {(each.code, each.tier) for each in edition.entries}

    assert codes(PRIORITY) == {(each["hs6"], each["tier"]) for each in rows("chpl_2024-02-23.csv")}
    assert codes(ANNEX) == {(each["cn6"], None) for each in rows("eu_annex_xxiii_2022-12-04_excerpt.csv")}
    points = [each["iso2"] for each in rows("country_lists.csv") if each["list"] == "bis_fincen_transshipment_points"]
    assert BY_ID["transshipment_points_2022-06-28"].countries == set(points)
    pairs = {(old, new) for old, many in concordance.successors().items() for new in many}
    assert pairs == {(each["HS5_6d"], each["HS6_6d"]) for each in rows("hs2022_hs2017_concordance.csv")}
