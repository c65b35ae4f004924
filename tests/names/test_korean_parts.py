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
