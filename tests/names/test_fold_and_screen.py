"""What a name folds to, and which texts are no name."""

from __future__ import annotations

import pytest

from service import names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\u200b",
        "\u200b\u200d\u2060",
        "---",
        ".",
        "«»",
        "Company Ltd",
        "Co., Ltd.",
        "ООО",
        "주식회사",
        "有限公司",
        "LLC",
        "AG",
        "General Trading Company LLC",
        "The Company",
        "x" * 201,
        "ﷺ" * 200,
        "a" * 1_000_000,
        "A" + "\u0301" * 1000,
        "Ab\x00cd",
        "Ab\x1b[31mcd",
        "Ab\ud800cd",
        "한" + "\u0302" * 5,
    ],
)
def test_a_text_that_names_nobody_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(names.NotScreenable) as refused:
        names.screenable(text)
    assert refused.value.reason == str(refused.value)
    assert len(refused.value.reason) > 10


@pytest.mark.parametrize(
    "text",
    [
        "Li",
        "Xu",
        "3M",
        "7",
        "경기",
        "Gyeonggi Industry",
        "O'Brien",
        "' OR 1=1 --",
        "100%",
        "star_b",
        "(a+)+$",
        "{{7*7}}",
        "${jndi:ldap}",
        "<script>alert(1)</script>",
        "=HYPERLINK(1)",
        "+cmd",
        "@SUM",
        "-2+3",
        "Müller",
        "Mu\u0308ller",
        "MÃ¼ller",
        "Star\ufffd",
        "Acme 😀",
        "Nguyễn Văn Đức",
        "กรุงเทพ",
        "Արաքս",
        "\u202eevil",
        "x" * 200,
    ],
)
def test_a_text_that_may_be_a_name_is_only_text(text: str) -> None:
    names.screenable(text)
    assert names.fold(text).original == text
    assert names.keys(text)
    assert names.compare(text, text).verdict == "match"


@pytest.mark.parametrize(
    ("text", "tokens", "form"),
    [
        ("(주)가람별빛산업", [("distinct", "garambyeolbit"), ("generic", "industry")], "kr-jsc"),
        (
            "深圳市星桥玉兰电子有限公司",
            [("place", "shenzhen"), ("distinct", "xingqiaoyulan"), ("generic", "electronics")],
            "cn-ltd",
        ),
        ("ООО «АУРУС»", [("distinct", "aurus")], "ru-llc"),
        (
            "ZÜMRÜTDERE OTOMOTİV SAN. VE TİC. A.Ş.",
            [("distinct", "zumrutdere"), ("generic", "motor_vehicle")],
            "tr-as",
        ),
        ("Star 1 Shipping L.L.C.", [("distinct", "star"), ("number", "1"), ("generic", "shipping")], "llc"),
        ("Falcon Group", [("distinct", "falcon"), ("qualifier", "group")], None),
    ],
)
def test_a_name_folds_to_words_with_their_weight(text: str, tokens: list[tuple[str, str]], form: str | None) -> None:
    folded = names.fold(text)
    assert [(each.weight, each.text) for each in folded.tokens] == tokens
    assert folded.legal_form == form


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("MÃ¼ller GmbH", "suspect_encoding"),
        ("Star\ufffd", "suspect_encoding"),
        ("ТОYOTA", "mixed_script"),
        ("x y " * 100, "cut"),
        ("硲工業株式会社", "reading_unknown"),
        ("カフェ硲", "reading_unknown"),
        ("محمد صالح", "vowels_unwritten"),
    ],
)
def test_what_is_odd_about_a_name_is_flagged(text: str, flag: str) -> None:
    assert flag in names.fold(text).flags
    assert not names.fold("Gyeonggi Industry").flags


def test_kanji_that_the_tables_read_are_not_flagged() -> None:
    assert not names.fold("三菱電機株式会社").flags
    assert not names.fold("辻製作所㈱").flags
    assert not names.fold("株式会社セブン銀行").flags
    assert not names.fold("硲有限公司").flags  # a Chinese form: nobody asks how it is read in Japanese


def test_scripts_are_named() -> None:
    assert names.fold("삼성SDI").scripts == {"hangul", "latin"}
    assert names.fold("ООО Аурус").scripts == {"cyrillic"}


def test_shared_words_alone_give_no_key_beside_a_name() -> None:
    electronics = names.keys("Falcon Electronics") & names.keys("Zumrut Electronics")
    assert not electronics
    assert names.keys("Industrial Bank") & names.keys("INDUSTRIAL BANK CO., LTD.")


def test_keys_are_short_ascii_and_at_most_twelve() -> None:
    for text in (
        "경기산업 주식회사",
        "深圳市星桥玉兰电子有限公司",
        " ".join(f"gyeong{each}seong" for each in "abcdefghijklm"),
        "Ա Բ Գ",
        "x" * 200,
    ):
        found = names.keys(text)
        assert 1 <= len(found) <= 12
        assert all(each.isascii() and len(each) <= 42 for each in found)


def test_the_thresholds_order_the_verdicts() -> None:
    assert 0 < names.POSSIBLE < names.MATCH < 1
