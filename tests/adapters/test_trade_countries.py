"""Words for countries in trade files: everyday names in many languages are known, and what may be two is refused."""

from __future__ import annotations

from pathlib import Path

import pycountry
import pytest

from adapters.trade.country_words import country_reader, iso2, may_be

# Typed by hand from what declarations and vendors write: `RU: Rusia|Rússia|…`.
_LINES = (Path(__file__).parents[1] / "data" / "trade" / "countries_as_written.txt").read_text("utf-8").splitlines()[1:]
WRITTEN = {code: words.split("|") for code, words in (each.split(": ") for each in _LINES)}


@pytest.mark.parametrize("code", WRITTEN)
def test_everyday_names_are_known_in_the_languages_of_those_who_write_them(code: str) -> None:
    assert {each: iso2(each) for each in WRITTEN[code]} == dict.fromkeys(WRITTEN[code], code)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Korea", ("KP", "KR")), ("COREA", ("KP", "KR")), ("Corée", ("KP", "KR")), ("Корея", ("KP", "KR")),
        ("РК", ("KR", "KZ")), ("NGA", ("NG", "RU")), ("nga", ("NG", "RU")), ("Ao", ("AO", "AT")),
    ],
)  # fmt: skip
def test_what_may_be_two_countries_is_refused_with_both(text: str, codes: tuple[str, ...]) -> None:
    assert (iso2(text), may_be(text)) == (None, codes)
    with pytest.raises(ValueError, match=rf"may be {codes[0]} or {codes[1]}: say it in country_spellings"):
        country_reader({})(text)
    assert country_reader({text: codes[0]})(text) == codes[0]


@pytest.mark.parametrize("text", ["Atlantis", "Rusia y China", "Nga Bac", "R", "俄罗斯中国", ""])
def test_any_other_text_is_no_country(text: str) -> None:
    assert (iso2(text), may_be(text)) == (None, ())


def test_codes_in_capitals_are_themselves_but_for_the_one_that_is_a_word() -> None:
    for country in pycountry.countries:
        assert iso2(country.alpha_2) == country.alpha_2
        assert iso2(country.numeric) == country.alpha_2
        assert iso2(country.alpha_3) == (None if country.alpha_3 == "NGA" else country.alpha_2)
        assert iso2(country.name) == country.alpha_2
