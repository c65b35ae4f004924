"""Of one supplier's partners those names are compared that share alike words, or as much; the others are not."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import combinations, product
from string import ascii_lowercase

import pytest
from grouping_set import made

from service import names
from service.counterparties import alike, looked_at, meeting, whole
from service.identity import compared
from service.names.index import words
from service.names.likeness import likeness

SYLLABLES = ("ka", "bel", "dor", "min", "sun", "tok", "ran", "vil", "zen", "mor", "lis", "han", "gar", "pol", "tes")


@pytest.fixture
def compared_pairs(monkeypatch: pytest.MonkeyPatch) -> list[frozenset[str]]:
    """The pairs of names that were compared."""
    pairs: list[frozenset[str]] = []

    def seen(one: str, other: str) -> names.Comparison:
        pairs.append(frozenset((one, other)))
        return compared(one, other)

    monkeypatch.setattr(meeting, "compared", seen)
    return pairs


OTHERS = (
    "Quorthane", "Ixbelluw", "Fjordmyst", "Yggvoth", "Drepchuk", "Wossifex", "Jebraught", "Eumphry", "Cwynhaf",
    "Oddsprung", "Uxmalcot", "Gnathwick", "Bhaktrel",
)  # fmt: skip


def found(texts: Sequence[str]) -> set[tuple[int, int]]:
    """The pairs that meet among so many others that not every pair is compared."""
    return {(one, other) for one, other, _ in meeting.in_memory([*texts, *OTHERS]) if other < len(texts)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Quellmark Zentrov LLC", "ООО «Квеллмарк Зентров»"),  # words read from another script
        ("Kelmar Zentrov", "Kelmar Zentrow"),  # a letter
        ("Hassan Mohamad Ayache", "Hassane Ayash"),  # letters more than one slip apart
        ("АО «Ульбинский металлургический завод»", "Ulba Metallurgical Plant JSC"),  # a word with another ending
        ("Citygroup Inc.", "Citigroup Inc."),  # one is a house name
        ("Lionel Bessi", "Lionel Messi"),  # half of the words, and most of the letters
        ("Siraj Haqqani", "Sirajuddin Haqani"),
        ("Mustafa Hajji Muhammad KHAN", "Mostafa MAHAMED"),  # a word worth little, and one like it that few write so
        ("CHAMS MLO", "CHAMS Money Laundering Organization"),  # initials
        ("AO OEZ PPT Alabuga", "AO Osobaya Ekonomicheskaya Zona Promyshlenno-Proizvodstvennogo Tipa Alabuga"),
        ("나루텍", "Naru Tech Co., Ltd."),  # signs that do not tell where a word ends
        ("บริษัท เพชรสยามเคมิคอล จำกัด", "Phetsiam Chemical Co., Ltd."),
        ("विजय लक्ष्मी ट्रांसफॉर्मर्स", "Vijaylaxmi Transformers"),
        ("鮮京", "선경"),
        ("Mohammed bin Sultan", "محمد بن سلمان"),
        ("Yun Jia Trading", "Yunjia Trading"),  # words as one
        ("Tai Hong Fung Trading", "泰豐行有限公司"),
        ("IRAN AIR", "IRAN AVIATION INDUSTRIES ORGANIZATION"),
    ],
)
def test_names_that_may_be_one_meet(one: str, other: str) -> None:
    assert names.compare(one, other).score >= names.POSSIBLE
    assert found([one, other]) == {(0, 1)} == found([other, one])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kabeldor Minsu OOO", "Kelzenran Morvil OOO"),  # words of one initial
        ("Kabeldor Minsu OOO", "Kabeldor Tokran OOO"),  # one of two words
        ("Kabeldor Pumps", "Zenmortok Pumps"),  # a trade
        ("Кабельдор Минсу", "Kelzenran Morvil"),
    ],
)
def test_names_with_too_little_in_common_are_not_compared(
    one: str, other: str, compared_pairs: list[frozenset[str]]
) -> None:
    assert names.compare(one, other).verdict == "no"
    assert found([one, other]) == set()
    assert frozenset((one, other)) not in compared_pairs


@pytest.mark.parametrize("some", [0, len(OTHERS)])
def test_of_few_names_every_two_are_compared_for_no_key_brings_all_together(some: int) -> None:
    texts = ["OZAWA GOMU KOGYO", "小沢護謨工業", *OTHERS[:some]]
    assert list(meeting.in_memory(texts)) == ([(0, 1, names.compare(*texts[:2]).score)] if not some else [])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dayou A-Tech", "대유에이텍"),
        ("Wai Yik Tat Group", "偉易達集團"),
        ("Tung Yang Electric & Machinery", "東洋電機製造"),
        ("Varavudh Lens Co., Ltd.", "บริษัท วราวุธเลนส์ จำกัด"),
    ],
)
def test_names_in_signs_that_any_key_brings_to_others_are_compared_whatever_they_have_in_common(
    one: str, other: str
) -> None:
    assert found([one, other]) == {(0, 1)}


def test_of_names_made_of_the_same_syllables_few_pairs_are_compared(compared_pairs: list[frozenset[str]]) -> None:
    chance = random.Random(7)
    texts = [
        f"{''.join(chance.choices(SYLLABLES, k=3))} {''.join(chance.choices(SYLLABLES, k=2))} OOO" for _ in range(256)
    ]
    found(texts)
    assert len(compared_pairs) < 256 * 255 / 2 / 50


def _sharing_any_key(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs that share any key of a word at all, a word's initial among them: the widest net there is."""
    keys = []
    for text in texts:
        own = [each for each in names.fold(text).tokens if each.worth > 0.5]
        keys.append({*names.keys(text), *(key for each in own for key in words.filed(each) | words.asked(each))})
    yield from ((a, b) for a, b in combinations(range(len(texts)), 2) if not keys[a].isdisjoint(keys[b]))


@pytest.mark.parametrize("seed", [1, 2])
def test_no_pair_is_lost_that_any_key_of_a_word_would_have_brought_together(seed: int) -> None:
    everyone = sorted({each.text for each in made(2_000)})
    start = random.Random(seed).randrange(len(everyone) - 60)
    texts = [*random.Random(seed).sample(everyone, 60), *everyone[start : start + 60]]
    texts = list(dict.fromkeys(texts))
    wide = {(a, b) for a, b in _sharing_any_key(texts) if names.compare(texts[a], texts[b]).score >= names.POSSIBLE}
    assert wide
    assert wide <= found(texts)


def test_a_pair_does_not_depend_on_the_order_nor_on_who_else_is_there() -> None:
    texts = [each.text for each in made(400)][:120]
    texts = list(dict.fromkeys(texts))
    forth = {frozenset((texts[a], texts[b])) for a, b in found(texts)}
    back = texts[::-1]
    assert forth == {frozenset((back[a], back[b])) for a, b in found(back)}
    for pair in sorted(forth, key=sorted)[:40]:
        assert found(sorted(pair)) == {(0, 1)}


def test_a_word_that_most_names_bear_brings_none_of_them_together() -> None:
    texts = [
        f"Quellmark {''.join(random.Random(at).choices(SYLLABLES, k=3))}" for at in range(looked_at.MOST_SHARING + 9)
    ]
    assert len(found(list(dict.fromkeys(texts)))) < len(texts)


@pytest.mark.parametrize("bound", ["_MOST_ALIKE", "_MOST_LOOKED_AT", "_MOST_COMPARED"])
def test_names_made_to_be_alike_cost_no_more_than_is_allowed_and_it_is_told(
    bound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = sorted({f"Tra{''.join(each)}mex Ltd" for each in product("abdeklmop", repeat=3)})[:400]
    whole_, cut = whole.OfPartners(), whole.OfPartners()
    found = set(whole_(texts))
    assert found and not whole_.cut
    monkeypatch.setattr(meeting, bound, 100)
    assert set(cut(texts)) < found and cut.cut
    few = whole.OfPartners()
    assert list(few(["Ostrovek Traders LLC", "Ostrovek Tradres", *OTHERS])) and not few.cut


def test_thousands_of_names_that_begin_alike_in_two_scripts_are_all_compared_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dice = random.Random(6)
    latin, cyrillic = ("".join(dice.choices(each, k=4000 * 5)) for each in (ascii_lowercase, "абвгдежзиклмнопрстуфх"))
    texts = [
        f"tra{latin[at * 5 : at * 5 + 5]} Ltd" if at % 2 else f"ООО тра{cyrillic[at * 5 : at * 5 + 5]}"
        for at in range(4000)
    ]
    weighed: list[object] = []
    monkeypatch.setattr(alike, "likeness", lambda *told: weighed.append(told) or likeness(*told))
    near = whole.OfPartners()
    found = [(one, other) for one, other, _ in near([*texts, "trabelina Ltd", "ООО трабелина"]) if one >= len(texts)]
    assert found == [(4000, 4001)] and not near.cut
    assert len(weighed) < 300_000, "of eight million pairs"
