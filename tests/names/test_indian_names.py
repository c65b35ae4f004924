"""Scripts of India, English written in them by ear, and the marks that make two Vietnamese names."""

from __future__ import annotations

import pytest

from service import names
from service.names import indic_loans, vietnamese
from service.names.characters import split
from service.names.spelling import plain, spells, units


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("भारत", "bharat"),
        ("सरकार", "sarkar"),
        ("नगर", "nagar"),
        ("उत्तर", "uttar"),
        ("महिंद्रा", "mahindra"),
        ("હિમાલય", "himalay"),
        ("চৌধুরী", "choudhuri"),
        ("விஜயா", "vijaya"),
    ],
)
def test_an_indian_word_is_read_as_it_is_spoken(written: str, spoken: str) -> None:
    assert plain(split(written)[0]) == spoken


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("अग्रवाल", ["agrawal", "agarwal"]),
        ("लक्ष्मी", ["lakshmi", "laxmi"]),
        ("জামুনা", ["jamuna", "jamoona"]),
        ("செந்தில்", ["senthil", "sendhil"]),
        ("శ్రీనివాస", ["srinivasa", "shrinivas"]),
    ],
)
def test_an_indian_word_has_the_spellings_that_companies_use(written: str, latin: list[str]) -> None:
    for each in latin:
        assert spells(units(split(written)[0]), each), each


def test_two_indian_words_of_the_same_consonants_are_not_spelled_alike() -> None:
    assert not spells(units(split("मोहन")[0]), "mahen")
    assert not spells(units(split("गणेश")[0]), "gunesh")


def test_a_nasal_is_one_whether_a_letter_or_a_dot() -> None:
    assert split("हिन्दुस्तान")[0].text == split("हिंदुस्तान")[0].text


@pytest.mark.parametrize(
    ("written", "english"),
    [
        ("इंजीनियरिंग", "engineering"),
        ("कंस्ट्रक्शन", "construction"),
        ("কেমিক্যালস", "chemicals"),
        ("ટેક્સટાઇલ", "textile"),
        ("இன்ஜினியரிங்", "engineering"),
    ],
)
def test_english_by_ear_is_the_trade_it_names(written: str, english: str) -> None:
    word = split(written)[0]
    assert indic_loans.english(word.text, word.script) == english


@pytest.mark.parametrize("name", ["गणेश", "गंगा", "सागर", "मित्तल", "पटेल", "कमल", "सुमन", "शर्मा", "जोशी"])
def test_a_name_of_india_is_no_english_word(name: str) -> None:
    assert indic_loans.english(split(name)[0].text, "indic") is None


def test_letters_spelled_out_are_letters() -> None:
    assert indic_loans.letters(split("एनटीपीसी")[0].text) == "ntpc"
    assert indic_loans.letters(split("टाटा")[0].text) == ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("टाटा स्टील लिमिटेड", "Tata Steel Limited", True),
        ("टाटा स्टील लिमिटेड", "Tata Motors Limited", False),
        ("एनटीपीसी लिमिटेड", "NTPC Limited", True),
        ("एनटीपीसी लिमिटेड", "NHPC Limited", False),
        ("हिन्दुस्तान पेट्रोलियम", "Bharat Petroleum", False),
        ("चौधरी केमिकल्स", "Chowdhury Chemicals", True),
        ("Shri Lakshmi Steel Traders", "Sree Laxmi Steel Traders", True),
        ("পদ্মা অয়েল কোম্পানি লিমিটেড", "Padma Oil Company Limited", True),
        ("முருகன் இன்ஜினியரிங்", "Murugan Engineering", True),
        ("முருகன் இன்ஜினியரிங்", "Murali Engineering", False),
    ],
)
def test_an_indian_company_is_found_in_either_script(one: str, other: str, *, same: bool) -> None:
    assert (names.compare(one, other).score >= names.POSSIBLE) == same


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        ("Hà", "Hạ", True),
        ("Hùng", "Hưng", True),
        ("Thủy", "Thùy", True),
        ("Hòa", "Hoà", False),
        ("Hà", "Ha", False),
        ("Müller", "Muller", False),
        ("Perché", "Perchè", False),
    ],
)
def test_marks_make_two_vietnamese_names_where_both_are_written(one: str, other: str, *, two: bool) -> None:
    assert vietnamese.differ(one, other) == two
