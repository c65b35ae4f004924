"""What one Hangul word holds: a place, a brand, letters by their names, a trade, a number."""

from __future__ import annotations

import pytest

from service import names


def _parts(name: str) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in names.fold(name).tokens]


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("한국해든기계", [("place", "korea"), ("name", "haedeun"), ("business", "machinery")]),
        ("해든코리아", [("name", "haedeun"), ("place", "korea")]),
        ("인도네시아무역", [("place", "indonesia"), ("general", "trade")]),
        ("아시아나항공", [("name", "asiana"), ("business", "aviation")]),
        ("삼성에스디아이", [("name", "samseong"), ("name", "sdi")]),
        ("엘지이노텍", [("name", "lg"), ("name", "inotek")]),
        ("에스케이씨", [("name", "skc")]),
        ("포스코엠텍", [("name", "posko"), ("name", "m"), ("business", "technology")]),
    ],
)
def test_a_hangul_word_is_read_in_its_parts(written: str, parts: list[tuple[str, str]]) -> None:
    assert _parts(written) == parts


def test_two_syllables_that_may_be_letters_stay_in_a_brand() -> None:
    assert names.compare("경동나비엔", "Kyungdong Navien").verdict != "no"


def test_a_foreign_word_taken_for_a_trade_may_be_part_of_the_brand() -> None:
    assert names.compare("세아베스틸", "SeAH Besteel").verdict != "no"
    assert names.compare("세아베스틸", "SeAH Special Steel").verdict == "no"


def test_a_counted_number_is_a_number() -> None:
    assert ("number", "2") in _parts("다솜 제2호")


@pytest.mark.parametrize("other", ["Hansam Steel", "Hangyeol Steel"])
def test_a_vowel_makes_another_name(other: str) -> None:
    assert names.compare("한샘철강", other).verdict == "no"


@pytest.mark.parametrize(
    ("one", "other"),
    [("나래베어링", "Narae Gear"), ("한국화재", "Korea Life Insurance"), ("신흥증권", "Shinheung Asset Management")],
)
def test_near_trades_are_told_apart(one: str, other: str) -> None:
    assert names.compare(one, other).verdict == "no"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("엘오티베큠", "LOT Vacuum Co., Ltd."),  # no row has 베큠
        ("케이씨텍", "KCTech Co., Ltd."),
        ("동성화인텍", "Dongsung Finetec Co., Ltd."),
        ("삼천리자전거", "Samchuly Bicycle Co., Ltd."),
        ("동화기업", "Dongwha Enterprise"),
        ("엠에스오토텍", "MS Autotech Co., Ltd."),
        ("현대비앤지스틸", "Hyundai BNG Steel Co., Ltd."),
    ],
)
def test_english_and_letters_in_hangul_are_read_where_they_are_glued_to_a_name(one: str, other: str) -> None:
    assert names.compare(one, other).verdict != "no"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("성광벤드", "Sungwang Bend Co., Ltd."),
        ("하이스틸", "Husteel Co., Ltd."),
        ("에이치비케이", "HKB Co., Ltd."),
        ("인화정공", "Inha Precision"),
    ],
)
def test_a_loan_word_at_the_end_does_not_make_its_name_easier_to_mistake(one: str, other: str) -> None:
    assert names.compare(one, other).verdict == "no"


@pytest.mark.parametrize(
    ("one", "other"),
    [("세일전장", "Seil Electrical Equipment"), ("苏州锐玛电机有限公司", "Suzhou Ruima Motor Co., Ltd.")],
)
def test_a_trade_word_may_have_another_sense_than_its_usual_one(one: str, other: str) -> None:
    found = names.compare(one, other)
    assert found.verdict != "no"
    assert any("(one of its meanings)" in each for each in found.why)


def test_the_first_sense_of_a_word_is_no_other_word_s_further_sense_of_a_third_trade() -> None:
    assert names.compare("세일전장", "Seil Bearing").verdict == "no"


@pytest.mark.parametrize("name", ["SK D&D Co., Ltd.", "Dongkuk S&C Co., Ltd.", "Shinsung E&G"])
def test_letters_joined_by_and_are_no_legal_form(name: str) -> None:
    assert (names.fold(name).legal_form or "kr").startswith(("kr", "co")), names.fold(name).legal_form


def test_a_trade_told_in_two_words_is_one() -> None:
    assert names.compare("노루페인트", "Noroo Paint & Coatings").verdict == "match"


def test_a_trading_house_may_call_itself_a_corporation() -> None:
    assert names.compare("유한양행", "Yuhan Corporation").verdict == "possible"
    assert names.compare("유한양행", "Yuhan Chemical Corporation").verdict == "no"


def test_a_holding_company_is_not_the_one_it_holds() -> None:
    assert (
        names.compare("풍산홀딩스", "Poongsan Corporation").score < names.compare("풍산", "Poongsan Corporation").score
    )
