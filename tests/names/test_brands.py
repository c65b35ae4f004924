"""Companies whose Latin name is no reading of their own one: joined in every script, sisters and look-alikes apart."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise

import pytest

from service import names
from service.names import brands, fold, meanings
from service.names.characters import normal, split
from service.names.tables import rows


def _written(row: dict[str, str]) -> str:
    gap = "" if row["script_hint"].split()[0] in ("han", "kana", "hangul", "thai") else " "
    return row["spelling"].replace("+", gap)


def test_every_brand_has_several_spellings_and_no_spelling_has_two_brands() -> None:
    found = list(rows("brands"))
    spelled: dict[str, set[str]] = {}
    for row in found:
        spelled.setdefault(row["brand"], set()).add(row["spelling"])
        assert row["brand"].isascii() and row["brand"].isalnum() and row["brand"] == row["brand"].lower(), row
        assert row["source"].strip(), row
    owners = {tuple(each.text for each in split(normal(_written(row)))): row["brand"] for row in found}
    assert all(owners[tuple(e.text for e in split(normal(_written(row))))] == row["brand"] for row in found)
    assert len(spelled) >= 400
    assert len(found) >= 900
    assert not [brand for brand, all_spellings in spelled.items() if len(all_spellings) < 2]


def test_every_spelling_folds_to_its_brand() -> None:
    for row in rows("brands"):
        found = [each.text for each in fold(_written(row)).tokens]
        assert row["brand"] in found, row
        assert "+" in row["spelling"] or found == [row["brand"]], row


def test_script_hints_tell_the_script_of_the_spelling() -> None:
    for row in rows("brands"):
        script, _, whole = row["script_hint"].partition(" ")
        assert whole in ("", "whole"), row
        assert script == "mixed" or script in {each.script for each in split(normal(row["spelling"]))}, row


@pytest.mark.parametrize(
    ("own", "latin"),
    [
        ("海康威视", "Hikvision"),
        ("杭州海康威视数字技术股份有限公司", "Hangzhou Hikvision Digital Technology Co., Ltd."),
        ("中国远洋海运集团有限公司", "China COSCO Shipping Corporation Limited"),
        ("比亚迪股份有限公司", "BYD Company Limited"),
        ("Biyadi Auto", "BYD Auto Co., Ltd."),
        ("珠海格力电器股份有限公司", "Gree Electric Appliances Inc of Zhuhai"),
        ("三一重工股份有限公司", "Sany Heavy Industry Co., Ltd."),
        ("浙江正泰电器股份有限公司", "Zhejiang Chint Electrics Co., Ltd."),
        ("中国北方工业有限公司", "NORINCO"),
        ("China North Industries Corp.", "NORINCO"),
        ("中芯国际集成电路制造有限公司", "Semiconductor Manufacturing International Corp"),
        ("台灣積體電路製造股份有限公司", "TSMC Ltd"),
        ("聯華電子股份有限公司", "United Microelectronics Corp"),
        ("富士康", "Foxconn"),
        ("대한항공", "Korean Air Lines Co., Ltd."),
        ("한국전력공사", "KEPCO"),
        ("한국 전력 공사", "Korea Electric Power Corporation"),
        ("LS산전 주식회사", "LSIS Co., Ltd."),
        ("日本電気株式会社", "NEC Corporation"),
        ("キヤノン株式会社", "Canon Inc."),
        ("パナソニック株式会社", "Panasonic Corporation"),
        ("日本精工株式会社", "NSK Ltd."),
        ("ОАО «РЖД»", "Russian Railways JSC"),
        ("Российские железные дороги", "RZD"),
        ("ПАО «ОДК-Сатурн»", "UEC-Saturn PJSC"),
        ("АО «Росэлектроника»", "Ruselectronics JSC"),
        ("АО «Техснабэкспорт»", "TENEX"),
        ("Türkiye Petrol Rafinerileri A.Ş.", "TÜPRAŞ"),
        ("Công ty Cổ phần Sữa Việt Nam", "Vinamilk"),
        ("บริษัท ปตท. จำกัด (มหาชน)", "PTT Public Company Limited"),
        ("บริษัท การบินไทย จำกัด (มหาชน)", "Thai Airways International PCL"),
        ("Δημόσια Επιχείρηση Ηλεκτρισμού", "PPC"),
        ("شركة أرامكو السعودية", "Saudi Aramco"),
        ("کشتیرانی جمهوری اسلامی ایران", "IRISL"),
        ("The Procter & Gamble Company", "P&G Co"),
        ("General Electric Company", "GE Co."),
        ("Bayerische Motoren Werke Aktiengesellschaft", "BMW AG"),
        ("Petroliam Nasional Berhad", "Petronas Bhd"),
    ],
)
def test_both_names_of_one_company_are_one(own: str, latin: str) -> None:
    found = names.compare(own, latin)
    assert found.score >= names.POSSIBLE, found
    assert names.keys(own) & names.keys(latin)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("海康威视", "Hikrobot"),
        ("海康机器人", "Hikvision"),
        ("中远海控", "COSCO Shipping Energy Transportation"),
        ("联想控股", "Lenovo"),
        ("大華銀行", "Dahua Technology"),
        ("中国北方工业", "China South Industries Group"),
        ("中国北方工业", "North China Pharmaceutical"),
        ("Bank of China", "中国建设银行"),
        ("VNPT", "Viettel"),
        ("日本電気硝子株式会社", "NEC Corporation"),
        ("日本航空電子工業株式会社", "Japan Airlines"),
        ("富士重工業", "富士電機"),
        ("三一重工", "Sany Heavy Energy Co., Ltd."),
        ("格力高", "Gree Electric"),
        ("한국전력기술", "Korea Electric Power Corporation"),
        ("포스코인터내셔널", "POSCO Future M Co., Ltd."),
        ("ОАК", "UAC of Nigeria Plc"),
        ("ММК имени Ильича", "Magnitogorsk Iron and Steel Works"),
        ("ОДК-Сатурн", "UEC-Klimov"),
        ("General Electric", "General Motors"),
        ("KT Rolamentos", "케이티"),
        ("SAIC Motor", "Science Applications International"),
        ("شرکت ملی نفت ایران", "National Iranian Tanker Company"),
        ("Panasonic", "松下電工"),
        ("Эльбрус ГАЗ", "GAZ Group"),
    ],
)
def test_sisters_and_look_alikes_stay_apart(one: str, other: str) -> None:
    assert names.compare(one, other).verdict != "match"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("China North Industries Trading", ["china", "north", "industries", "trading"]),  # more than the name
        ("GM Karlsson", ["gm", "karlsson"]),  # an acronym beside an own word
        ("Gm", ["gm"]),  # not in capitals
        ("GM Korea", ["generalmotors", "korea"]),
        ("Nova General Motors", ["nova", "general", "motors"]),  # behind an own word
        ("ООО Газ Сервис", ["ооо", "газ", "сервис"]),
        ("Giant Stores", ["giant", "stores"]),
        ("捷安特", ["giant"]),
        ("巨大", ["巨大"]),
        ("巨大機械工業", ["giant", "机械", "工业"]),
        ("长城", ["长城"]),
        ("杭州海康威视数字技术", ["杭州", "hikvision", "数字", "技术"]),
        ("格力高丽", ["格力高丽"]),  # goes on as another word
        ("日本電気硝子", ["日本电气硝子"]),
        ("The Boeing Company", ["the", "boeing", "company"]),
        ("The Procter and Gamble", ["the", "pg"]),
        ("한국 전력 공사", ["kepco"]),
    ],
)
def test_only_what_is_the_companys_name_becomes_its_brand(written: str, expected: list[str]) -> None:
    found = brands.settled(split(normal(written)), meanings.table_of_words().phrases)
    assert [each.text for each in found] == expected


def test_what_stood_there_stays_as_the_source() -> None:
    (name,) = [each for each in fold("ОАО «Российские железные дороги»").tokens if each.text == "rzd"]
    assert name.source == "Российские железные дороги"
    (name,) = [each for each in fold("杭州海康威视数字技术").tokens if each.text == "hikvision"]
    assert name.source == "海康威视"


def test_no_word_of_the_vocabulary_becomes_a_brand() -> None:
    phrases = meanings.table_of_words().phrases
    for row in rows("words"):
        words = split(normal(row["word"]))
        if len(words) == 1 and row["kind"] in ("business", "general"):
            assert brands.settled(words, phrases) == words, row


def _best_of(times: int, work: Callable[[], object]) -> float:
    marks = [time.perf_counter()]
    for _ in range(times):
        work()
        marks.append(time.perf_counter())
    return min(after - before for before, after in pairwise(marks))


def test_the_table_is_there_at_once_and_a_name_asks_few_rows() -> None:
    def load() -> None:
        brands._rows.cache_clear()
        brands._first_sign.cache_clear()
        brands._rows()

    assert _best_of(7, load) < 0.15
    sizes = [len(found) for sign in brands._rows() for found in brands._table(sign).glued.values()]
    sizes += [len(found) for sign in brands._rows() for found in brands._table(sign).apart.values()]
    assert max(sizes) <= 120


def test_hostile_names_take_no_longer_than_others() -> None:
    phrases = meanings.table_of_words().phrases
    for text in ("中国" * 100, "三一" + "电子" * 99, "ปตท" * 66, "bank of " * 25, "한국전력" * 50):
        words = split(normal(text))

        def settle(words: list[brands.Word] = words) -> None:
            brands.settled(words, phrases)

        assert _best_of(5, settle) < 0.01
