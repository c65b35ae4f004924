"""Adjectives, compounds, elisions, ships' prefixes: words of Slavic and western languages that names share."""

from __future__ import annotations

import pytest

from service.names import compare, compounds, fold, inflection


def _meaning(name: str) -> list[str]:
    return sorted(each.text for each in fold(name).tokens if each.kind not in ("filler", "particle"))


@pytest.mark.parametrize(
    ("word", "language", "form"),
    [
        ("металлургический", "ru", "металлургического"),
        ("кабельный", "ru", "кабельная"),
        ("машинобудівний", "uk", "машинобудівного"),
        ("швейны", "be", "швейная"),
        ("хранителен", "bg", "хранителни"),
        ("mechaniczny", "pl", "mechaniczne"),
        ("chemický", "cz", "chemické"),
    ],
)
def test_an_adjective_is_known_in_its_other_forms(word: str, language: str, form: str) -> None:
    assert form in inflection.forms(word, language)


@pytest.mark.parametrize(
    ("word", "language", "form"),
    [
        ("физика", "ru", "физики"),
        ("приборы", "ru", "приборов"),
        ("насос", "ru", "насосов"),
        ("двигун", "uk", "двигунів"),
    ],
)
def test_a_noun_is_known_in_the_genitive_that_follows_an_institute_or_works(
    word: str, language: str, form: str
) -> None:
    assert form in inflection.forms(word, language)


def test_a_short_word_has_no_other_forms() -> None:
    assert inflection.forms("порт", "ru") == ("порт",)
    assert inflection.forms("mat", "pl") == ("mat",)


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("Wälzlagerwerk Brückner", ["bearing", "bruckner"]),
        ("Papierfabrik Ettenheim", ["ettenheim", "paper"]),
        ("Камышинский кабельный завод", ["kamyshin", "wire_cable"]),
        ("Kamyshinskiy kabelnyy zavod", ["kamyshin", "wire_cable"]),
        ("M/V Ocean Pioneer", ["ocean", "pioneer"]),
        ("U.S. Tungsten Corp.", ["tungsten", "usa"]),
        ("Fifth Harbour Ltd", ["5", "port"]),
        ("Chantiers de l'Estuaire", ["estuaire", "shipbuilding"]),
        ("3%ers", ["3", "percenters"]),
    ],
)
def test_words_are_understood_in_every_writing(name: str, meaning: list[str]) -> None:
    assert _meaning(name) == meaning


def test_a_compound_needs_two_trade_words_of_which_the_second_is_of_its_language() -> None:
    languages = {"papier": "de", "fabrik": "de", "motors": "en"}
    assert compounds.parts("papierfabrik", languages.get) == (("papier", "papier"), ("fabrik", "fabrik"))
    assert compounds.parts("fabrikmotors", languages.get) == ()
    assert compounds.parts("brauerfabrik", languages.get) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("НПО «Квант»", "NII Kvant"),
        ("НПП «Квант»", "НПО «Квант»"),
        ("АО «НПК «Квант»", "Kvant Research Institute JSC"),
        ("Томский молочный завод", "Tomsk Meat Plant"),
    ],
)
def test_sister_companies_of_two_trades_are_not_one(one: str, other: str) -> None:
    assert compare(one, other).verdict == "no"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("НПП «Квант»", "Kvant Research and Production Enterprise"),
        ("НИИ «Кулон»", "Nauchno-Issledovatelskiy Institut Kulon"),
        ("Ульбинский металлургический завод", "Ulba Metallurgical Plant"),
        ("НИИ автоматики им. Н.Л. Духова", "Dukhov Research Institute of Automatics"),
        ("Three Percenters", "3%ers"),
        ("United States Tungsten Corporation", "U.S. Tungsten Corp."),
        ("Přerovské strojírny a.s.", "Prerov Machinery a.s."),
    ],
)
def test_translated_trades_and_adjectives_are_found(one: str, other: str) -> None:
    assert compare(one, other).verdict != "no"
