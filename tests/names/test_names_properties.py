"""What holds for any two texts, whoever wrote them."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service import names
from service.names.characters import normal

_WORDS = st.sampled_from(
    [
        "Gyeonggi",
        "Kyungki",
        "경기산업",
        "가람별빛",
        "Garam",
        "Karam",
        "Аурус",
        "Aurus",
        "ООО",
        "LLC",
        "Co",
        "Ltd",
        "Industry",
        "산업",
        "电子",
        "深圳",
        "1",
        "2",
        "II",
        "Star",
        "V",
        "Müller",
        "Mueller",
        "محمد",
        "Trading",
        "Al",
        "Сергей",
        "Sergey",
        "トヨタ",
        "自動車",
        "Shipping",
        "Ros",
        "Neft",
        "Rosneft",
        "3M",
        "O'Brien",
    ]
)
_NAMES = st.lists(_WORDS, min_size=1, max_size=5).map(" ".join)
_ANY = st.text(st.characters(exclude_categories=()), max_size=220)


@given(_NAMES | _ANY, _NAMES | _ANY)
@settings(max_examples=150, deadline=None)
def test_comparing_is_the_same_both_ways_round(one: str, other: str) -> None:
    here, there = names.compare(one, other), names.compare(other, one)
    assert (here.score, here.verdict) == (there.score, there.verdict)
    assert 0.0 <= here.score <= 1.0
    assert len(here.why) == len(there.why)


@given(_NAMES | _ANY)
@settings(max_examples=150, deadline=None)
def test_a_name_is_itself(text: str) -> None:
    expected = 1.0 if normal(text).strip() else 0.0  # nothing that can be seen is no name
    assert names.compare(text, text).score == expected
    assert names.compare(names.fold(text), text).score == expected


@given(_ANY)
@settings(max_examples=200, deadline=None)
def test_no_text_whatever_breaks_the_room(text: str) -> None:
    try:
        names.screenable(text)
    except names.NotScreenable:
        pass
    else:
        assert names.keys(text), text
    assert names.fold(text).original == text
    assert len(names.keys(text)) <= 12


@given(_NAMES)
@settings(max_examples=100, deadline=None)
def test_case_space_normal_form_and_invisible_signs_change_nothing(text: str) -> None:
    key = names.fold(text).key
    for other in (
        f"  {text.replace(' ', '   ')} ",
        unicodedata.normalize("NFD", text),
        text.replace(" ", " \u200b"),
        text.replace("'", "’"),
    ):
        assert names.fold(other).key == key
        assert names.keys(other) == names.keys(text)
    if "II" not in text.split():  # capitals tell a Roman number
        assert names.fold(text.lower()).key == key


@pytest.mark.parametrize(
    "form",
    ["LLC", "Co., Ltd.", "GmbH", "주식회사", "ООО", "S.p.A.", "Sdn Bhd", "Pvt. Ltd.", "A.Ş.", "Limited"],
)
@pytest.mark.parametrize("name", ["Aurus", "가람별빛산업", "Garam Byeolbit Industry", "Соллерс", "星桥玉兰"])
def test_a_legal_form_changes_nothing_of_the_name(name: str, form: str) -> None:
    assert names.fold(f"{name} {form}").key == names.fold(name).key
    assert names.compare(name, f"{name} {form}").verdict == "match"


@pytest.mark.parametrize(
    "text",
    [
        "a " * 100,
        "가" * 200,
        "長" * 200,
        "é" * 200,
        "ﷺ" * 11,
        "o.O." * 50,
        "gyeong" * 33,
        "aeo" * 66,
        "مح" * 100,
        "(주)" * 60,
        "1 2 3 " * 33,
        "有限公司" * 50,
        "LLC " * 50,
        "щ" * 200,
        "iy" * 100,
        "()" * 100,
    ],
)
def test_hostile_names_cost_bounded_work(text: str) -> None:
    names.fold("長")  # the Chinese tables are read once a process
    started = time.perf_counter()
    for round_ in range(3):  # a space more makes a text the cache does not know
        folded = names.fold(text + " " * (round_ + 1))
        names.keys(text + " " * (round_ + 1))
        names.compare(folded, "gyeong seong " * 15)
    assert (time.perf_counter() - started) / 3 < 0.1  # milliseconds in truth; a slow machine must not fail
