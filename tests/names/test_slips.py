"""A slip of one letter in a trade, a place or a qualifying word is read as what was meant, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from service import names
from service.names import slips
from service.names.characters import normal, split
from service.names.index import Index, build
from service.names.meanings import table_of_words
from service.names.tables import rows


def _meant(word: str) -> str:
    (mended,) = slips.mended(split(normal(word)))
    return mended.text


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("Indutrial", "industry"),
        ("Tradng", "trade"),
        ("Electonics", "electronics"),
        ("Enginering", "engineering"),
        ("Internatonal", "international"),
        ("Universtiy", "university"),
        ("Machinry", "machinery"),
        ("Petrochimical", "petrochemical"),
        ("Shangai", "shanghai"),
        ("Guangzho", "guangzhou"),
        ("промышленост", "industry"),
        ("машиностроние", "machinery"),
        ("металургический", "steel"),
        ("Proizodstvennyi", "manufacturing"),
    ],
)
def test_a_slip_is_read_as_what_was_meant(word: str, meaning: str) -> None:
    assert (word.lower(),) not in table_of_words().phrases
    assert table_of_words().phrases[(_meant(word),)].meaning == meaning
    folded = names.fold(f"Zubrowka {word}")
    assert [(each.text, each.source) for each in folded.tokens] == [("zubrowka", "Zubrowka"), (meaning, word)]
    assert folded.flags == {"mistyped"}


@pytest.mark.parametrize(
    "word",
    [
        "Marin",  # shorter than a slip is told from a name
        "Bering",
        "Regent",
        "Fighting",  # the first letter
        "Electronica",
        "Electrona",  # the last one
        "Australi",
        "Emirate",
        "Inkotech",  # letters that nobody confuses
        "Honglong",
        "Jicheng",  # a small place
        "Explotaciones",  # one letter from another language's word
        "Shopping",  # words of their own
        "Hosting",
        "Tracking",
        "Cushing",
        "Forming",  # farming or forging
        "топография",
        "Завадская",  # family names
        "Портновой",
        "Mohamad",
        "경기산업전자기계",
    ],
)
def test_a_word_that_may_be_another_stays_as_it_is(word: str) -> None:
    assert _meant(word) == split(normal(word))[0].text
    assert "mistyped" not in names.fold(f"Zubrowka {word}").flags


def test_words_without_a_slip_stay_the_same_object() -> None:
    words = split("Gyeonggi Industry Zubrowka")
    assert slips.mended(words) is words


def test_every_word_of_the_tables_is_itself() -> None:
    assert [phrase for phrase in table_of_words().phrases if len(phrase) == 1 and _read_anew(phrase[0])] == []


def _read_anew(text: str) -> bool:
    words = split(text)
    return len(words) == 1 and slips.mended(words) is not words


def test_words_of_their_own_would_be_read_anew_without_their_row(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = [row["word"] for row in rows("near_words")]
    assert len(listed) == len(set(listed))
    assert [each for each in listed if _read_anew(each)] == []
    slips._meant.cache_clear()
    monkeypatch.setattr(slips, "_near_words", lambda: frozenset())
    kept_otherwise = [each for each in listed if not _read_anew(each)]
    slips._meant.cache_clear()
    assert kept_otherwise == []


@pytest.mark.parametrize(
    ("slipped", "right"),
    [
        ("Kyungki Indutrial Co", "Gyeonggi Industry"),
        ("Hanbit Tradng Co., Ltd.", "한빛무역"),
        ("Guangzho Xinda Machinery", "广州信达机械"),
        ("Вымпел промышленост", "Vympel Industry"),
    ],
)
def test_a_name_with_a_slip_is_found_and_matches(slipped: str, right: str, tmp_path: Path) -> None:
    found = names.compare(slipped, right)
    assert found.score >= names.POSSIBLE
    assert f"{slipped}: a trade, place or qualifying word is mistyped" in found.why
    for asked, held in ((slipped, right), (right, slipped)):
        build(tmp_path / asked, [(1, held), (2, "Zubrowka Shipping")])
        assert [each.ref for each in Index(tmp_path / asked).find(asked).hits] == [1]


def test_a_name_as_written_stays_a_second_reading() -> None:
    folded = names.fold("Electonics Ltd")
    assert folded.plain is not None
    assert [each.text for each in folded.plain.tokens] == ["electonics"]
    assert names.compare("Electonics Ltd", "ELECTONICS").verdict == "match"


def test_the_note_is_of_the_slipped_name_alone() -> None:
    assert names.compare("Falcon Trading", "Falcon Trading LLC").why == (
        "Falcon = Falcon",
        "Trading = Trading (business word)",
    )
