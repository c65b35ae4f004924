"""The labelled pairs: one company in every spelling, and the companies beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from service import names

_PAIRS = Path(__file__).parents[1] / "data" / "names" / "pairs.tsv"
# "not_match" and "not_no" leave open whether a person is asked.
_ALLOWED = {
    "match": {"match"},
    "no": {"no"},
    "not_match": {"possible", "no"},
    "not_no": {"possible", "match"},
}


def _pairs() -> list[tuple[str, str, str]]:
    lines = _PAIRS.read_text(encoding="utf-8").splitlines()[1:]
    return [(one, other, expected) for one, other, expected, _ in (line.split("\t") for line in lines)]


@pytest.mark.parametrize(("one", "other", "expected"), _pairs())
def test_a_labelled_pair_gets_its_verdict_and_a_reason(one: str, other: str, expected: str) -> None:
    compared = names.compare(one, other)
    assert compared.verdict in _ALLOWED[expected], compared
    assert compared.why
    assert all(sentence.strip() for sentence in compared.why)


@pytest.mark.parametrize(("one", "other", "expected"), _pairs())
def test_names_that_may_be_one_share_a_key(one: str, other: str, expected: str) -> None:
    if names.compare(one, other).verdict == "no":
        assert expected in ("no", "not_match")
    else:
        assert names.keys(one) & names.keys(other)


def test_the_pairs_hold_both_kinds_in_number() -> None:
    expected = [each[2] for each in _pairs()]
    assert expected.count("match") >= 90
    assert expected.count("no") >= 90


def test_all_spellings_of_one_company_agree_with_each_other() -> None:
    group = [
        "Gyeonggi Industry",
        "Kyungki Industrial Co",
        "KYONGGI INDUSTRIES CO.,LTD.",
        "경기산업",
        "(주)경기산업",
        "경기산업 주식회사",
    ]
    for one in group:
        for other in group:
            assert names.compare(one, other).verdict == "match", (one, other)


def test_the_reasons_name_the_romanisation_the_trade_and_the_forms() -> None:
    why = names.compare("가람별빛산업", "Karam Pyolbit Industrial Co").why
    assert "산업 = Industrial (business word)" in why
    assert any("Korean romanisation" in each for each in why)
    assert "legal forms ООО / LLC agree" in names.compare("ООО АУРУС", "AURUS LLC").why
    assert any(each.startswith("'Metals' has no partner: −0.") for each in names.compare("Aurus", "Aurus Metals").why)


def test_forms_of_another_kind_are_said_to_differ_and_cost_something() -> None:
    compared = names.compare("Nordkraft GmbH", "Nordkraft AG")
    assert "legal forms GmbH / AG differ" in compared.why
    assert compared.score < names.compare("Nordkraft GmbH", "Nordkraft Gmbh").score


def test_a_word_with_letters_of_two_scripts_is_flagged_and_still_found() -> None:
    mixed = names.fold("ТОYOTA")
    assert "mixed_script" in mixed.flags
    assert mixed.key == "toyota"
    assert any("letters of two scripts" in each for each in names.compare("ТОYOTA", "TOYOTA").why)


def test_nothing_is_no_name() -> None:
    for one, other in (("", ""), (" ", "\u200b"), ("", "Aurus")):
        assert names.compare(one, other).score == 0.0


def test_names_compared_by_their_beginnings_are_left_to_a_person() -> None:
    for filler in ("Alpha ", "경기"):
        one, other = filler * 500 + "One", filler * 500 + "Two"
        assert names.compare(one, other).verdict == "possible"
        assert names.compare(one, one).score == 1.0


def test_what_words_without_a_partner_cost_together_is_told() -> None:
    why = names.compare("Kestrel Marine Optics", "Kestrel").why
    assert any(each.startswith("these words together: −0.") for each in why)
