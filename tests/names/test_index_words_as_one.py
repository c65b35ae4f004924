"""What compare takes for one name, words written as one or apart, the index finds, whatever else it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.names import POSSIBLE, compare
from service.names.index import Index, build

PAIRS = (
    ("경기산업", "Kyung Ki Industrial"),
    ("삼성전자", "Sam Sung Electronics"),
    ("대한정밀", "Dae Han Precision"),
    ("광명무역", "Kwang Myong Trading"),
    ("세아베스틸", "SeAH Besteel"),
    ("고려아연", "Korea Zinc"),
    ("新华龙贸易", "Xinhua Long Trading"),
    ("新华龙贸易", "Xin Hua Long Trading"),
    ("香港大昌貿易有限公司", "Hong Kong Tai Cheong Trading Limited"),
    ("شركة المراعي", "Almarai Company"),
    ("شركة النور للتجارة", "Alnoor Trading"),
    ("Юг Сталь", "Yugstal"),
    ("Сев Транс Нефть", "Sevtransneft"),
    ("Ros Neft", "Rosneft"),
    ("Gulf Star Shipping LLC", "Gulfstar Shipping"),
    ("North Star Lines", "Northstar Lines"),
    ("Star Oil", "Staroil"),
    ("East West Trading", "Eastwest Trading"),
    ("Hua Wei", "Huawei"),
    ("AL RAHMAH", "ALRAHMAH"),
    ("Dai Dung", "Daidung"),
    ("Minh Phat", "Minhphat"),
)


@pytest.mark.parametrize("company", ["the other alone", "both"])
@pytest.mark.parametrize(("one", "other"), [*PAIRS, *((other, one) for one, other in PAIRS)])
def test_words_written_as_one_are_found_apart_and_the_other_way_round(
    tmp_path: Path, one: str, other: str, company: str
) -> None:
    score = compare(one, other).score
    assert score >= POSSIBLE
    build(tmp_path / "i", [(1, other)] if company == "the other alone" else [(1, other), (2, one)])
    found = {hit.ref: hit.score for hit in Index(tmp_path / "i").find(one).hits}
    assert found[1] == score


def test_a_legal_form_written_to_the_last_word_is_taken_off(tmp_path: Path) -> None:
    build(tmp_path / "i", [(1, "Machine Group Ltd")])
    assert Index(tmp_path / "i").find("MACHINE GROUPLTD").hits
