"""The data tables: each row readable, sourced, and understood by the code that reads it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

import pytest

from service.names import legal_forms, vocabulary
from service.names.characters import normal, split
from service.names.hangul import key, latin_key
from service.names.spelling import plain, spells, units
from service.names.tables import rows


@pytest.mark.parametrize(
    "table", ["legal_forms", "words", "places", "letters", "hangul", "han_variants", "near_words", "senses"]
)
def test_every_row_names_its_source_and_none_stands_twice(table: str) -> None:
    found = [tuple(row.items()) for row in rows(table)]
    assert len(found) == len(set(found))
    assert all(dict(row)["source"].strip() for row in found)


def _standing_for_two(places: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, list[tuple[str, ...]]]:
    """Return the spellings, in the form in which the code looks for them, that mean more than one thing."""
    found: dict[str, dict[tuple[str, ...], None]] = {}
    for spelling, meaning in places:
        written = normal(spelling)
        kind = "in brackets: " if "(" in written else ""
        found.setdefault(kind + " ".join(each.text for each in split(written)), {})[meaning] = None
    return {word: list(meanings) for word, meanings in found.items() if len(meanings) > 1}


def test_a_word_or_place_stands_under_one_concept_only() -> None:
    words = [(row["word"], (row["kind"], row["concept"])) for row in rows("words")]
    towns = [(row["word"], ("place", row["place"])) for row in rows("places")]
    told_by_their_marks = {"giay"}  # giấy is paper, giày a shoe: vietnamese.py
    assert _standing_for_two([*words, *towns]).keys() <= told_by_their_marks


def test_a_legal_form_stands_under_one_form_only() -> None:
    assert not _standing_for_two(
        (row["spelling"], (row["form"], row["family"], row["where"])) for row in rows("legal_forms")
    )


@pytest.mark.parametrize(("table", "column"), [("words", "word"), ("places", "word"), ("legal_forms", "spelling")])
def test_a_spelling_is_one_row(table: str, column: str) -> None:
    counted = Counter(row[column].casefold() for row in rows(table))
    assert not [each for each, count in counted.items() if count > 1]


def test_a_town_is_not_its_country() -> None:
    assert {row["word"]: row["place"] for row in rows("places")}["Tbilisi"] != "georgia-country"


def test_every_legal_form_is_taken_off_a_name() -> None:
    for row in rows("legal_forms"):
        name = f"{row['spelling']} Zubrowka" if row["where"] != "end" else f"Zubrowka {row['spelling']}"
        bare, bracketed = legal_forms.take_brackets(normal(name))
        left, found = legal_forms.take(split(bare))
        assert [each.text for each in left] == ["zubrowka"], row
        assert bracketed or found, row


def test_every_business_word_is_understood() -> None:
    for row in rows("words"):
        if row["kind"] == "stop":
            continue
        words = split(normal(row["word"]))
        pieces = vocabulary.read(words)
        assert pieces, row
        assert all(each.kind != "name" or each.meaning for each in pieces), row


def test_han_variants_lead_to_one_character_in_one_step() -> None:
    table = {row["variant"]: row["simplified"] for row in rows("han_variants")}
    assert all(len(one) == len(other) == 1 and unicodedata.name(other) for one, other in table.items())
    assert not [each for each in table.values() if each in table]


@pytest.mark.parametrize(
    ("hangul", "romanised"),
    [
        ("경기", ["gyeonggi", "kyonggi", "kyunggi", "kyungki", "kyeonggi", "kyoungki"]),
        ("가람별빛", ["garambyeolbit", "karampyolbit"]),
        ("삼성", ["samsung", "samseong", "samsong"]),
        ("한국", ["hanguk", "hankook", "hankuk"]),
        ("신라", ["silla", "shinla"]),
        ("대우", ["daewoo", "taeu"]),
        ("최", ["choi", "choe"]),
        ("박", ["park", "bak", "pak"]),
        ("이", ["lee", "yi", "rhee"]),
    ],
)
def test_hangul_is_read_in_every_romanisation(hangul: str, romanised: list[str]) -> None:
    word = split(hangul)[0]
    for written in romanised:
        assert spells(units(word), written), written
    if len(hangul) > 1 and hangul != "신라":
        assert {latin_key(each) for each in romanised} == {key(hangul)}


@pytest.mark.parametrize(
    ("hangul", "other"),
    [
        ("경기", "gyeongnam"),
        ("경기", "gyeongbuk"),
        ("경남", "gyeonggi"),
        ("가람", "haram"),
        ("삼성", "hansung"),
    ],
)
def test_hangul_is_not_read_as_another_word(hangul: str, other: str) -> None:
    assert not spells(units(split(hangul)[0]), other)


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Елабуга", "yelabuga"),
        ("Елабуга", "elabuga"),
        ("Щёкино", "shchekino"),
        ("Хабаровск", "khabarovsk"),
        ("Сергей", "sergei"),
    ],
)
def test_cyrillic_is_read_in_every_scheme(cyrillic: str, latin: str) -> None:
    word = split(cyrillic)[0]
    assert spells(units(word), latin)
    assert plain(word).isascii()


def test_a_further_sense_is_a_concept_that_the_words_have_and_not_the_usual_one() -> None:
    concepts = {row["concept"] for row in rows("words")}
    usual = {row["word"]: row["concept"] for row in rows("words")}
    found = list(rows("senses"))
    assert [each["word"] for each in found if each["concept"] not in concepts] == []
    assert [each["word"] for each in found if each["word"] not in usual] == []
    assert [each["word"] for each in found if usual[each["word"]] == each["concept"]] == []
