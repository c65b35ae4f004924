"""Writes homonyms.csv: pairs of companies (and ships) of one name, each with a number of its own."""

from __future__ import annotations

import csv
import random
import string
from collections.abc import Callable
from itertools import product
from pathlib import Path

from stdnum import get_cc_module, imo, lei
from stdnum.cn import uscc
from stdnum.ru import inn, ogrn
from stdnum.ua import edrpou

FILE = Path(__file__).with_name("homonyms.csv")
HEADER = "name1 country1 type1 value1 name2 country2 type2 value2".split()
SEED = 4

Ways = list[tuple[str, str]]
RUSSIAN = """Восток/Vostok Альфа/Alfa Звезда/Zvezda Прогресс/Progress Меридиан/Meridian Атлант/Atlant Импульс/Impuls
    Гермес/Germes Вектор/Vektor Орион/Orion Феникс/Feniks Кристалл/Kristall Радуга/Raduga Маяк/Mayak Сатурн/Saturn
    Горизонт/Gorizont Факел/Fakel Рубин/Rubin Витязь/Vityaz Спектр/Spektr""".split()
RUSSIAN_WAYS: Ways = [
    ("ООО «{0}»", "ООО {0}"),
    ("{1} OOO", "ООО «{0}»"),
    ('Общество с ограниченной ответственностью "{0}"', "{1} LLC"),
    ("ООО «Торговый дом «{0}»", "Торговый дом «{0}», ООО"),
    ("АО «{0}»", "{1} JSC"),
]
UKRAINIAN = "Промінь/Promin Світанок/Svitanok Зірка/Zirka Калина/Kalyna Берегиня/Berehynia Дніпро/Dnipro".split()
UKRAINIAN_WAYS: Ways = [("ТОВ «{0}»", "ТОВ {0}"), ("ТОВ «{0}»", "{1} LLC"), ("{1} LLC", "{1} TOV")]
KOREAN = """대성/Daesung 한빛/Hanbit 동아/Donga 삼진/Samjin 신흥/Shinheung 태평/Taepyung 우성/Woosung 성진/Sungjin
    동양/Dongyang 미래/Mirae 세원/Sewon 대동/Daedong 경동/Kyungdong 신일/Shinil 한성/Hansung""".split()
KOREAN_WAYS: Ways = [
    ("{0}산업 주식회사", "(주){0}산업"),
    ("주식회사 {0}산업", "{1} Industrial Co., Ltd."),
    ("{1} Industry Co., Ltd.", "{1} Industrial Co Ltd"),
    ("{0}무역 주식회사", "㈜{0}무역"),
]
CHINESE = "东方 华兴 金星 长城 新华 永盛 宏达 恒通 瑞丰 鑫源 天成 嘉禾 万通 兴隆 金龙 永兴 华泰 海天".split()
CHINESE_WAYS: Ways = [("{0}贸易有限公司", "{0}贸易有限责任公司"), ("{0}机械有限公司", "{0}机械（有限公司）")]
ENGLISH = (
    "Golden Star/Sunrise/Al Noor General/Blue Ocean/Eagle Eye/Phoenix/Crystal Bay/Silver Line/Black Pearl/Al Madina/"
    "Diamond Gate/Green Valley/Royal Crown/Red Rock/Falcon/Lotus/Evergreen Hill/Bright Future/Orient/Al Salam"
).split("/")
GULF_WAYS: Ways = [
    ("{0} Trading FZE", "{0} Trading F.Z.E."),
    ("{0} Trading LLC", "{0} TRADING L.L.C."),
    ("{0} Marine FZCO", "{0} Marine FZ-CO"),
]
LIMITED_WAYS: Ways = [("{0} Trading Ltd", "{0} Trading Limited"), ("{0} Logistics Ltd", "{0} LOGISTICS LIMITED")]
GERMAN = "Müller/Mueller Krüger/Krueger Schröder/Schroeder Jäger/Jaeger Böhm/Boehm Köster/Koester Weiß/Weiss".split()
GERMAN_WAYS: Ways = [
    ("{0} Maschinenbau GmbH", "{1} Maschinenbau GmbH"),
    ("{0} Metallbau Gesellschaft mit beschränkter Haftung", "{0} Metallbau GmbH"),
]
ITALIAN = "Rossi Bianchi Ferrari Colombo Ricci Marino".split()
ITALIAN_WAYS: Ways = [("Fonderie {0} S.r.l.", "Fonderie {0} Srl"), ("Officine {0} S.p.A.", "Officine {0} SPA")]
SHIPS = "Ocean Star/Golden Eagle/Nadezhda/Sea Queen/Blue Marlin/Aurora/Hai Feng/Fortune/Victory/Orient Pearl".split("/")
SHIP_WAYS: Ways = [("{0}", "{0}"), ('"{0}"', "{0}")]

# Names, ways to write them, the countries of the two, the kinds of number that take turns.
SORTS: list[tuple[list[str], Ways, str, str]] = [
    (RUSSIAN, RUSSIAN_WAYS, "RU RU", "inn ogrn inn lei ogrn duns inn"),
    (UKRAINIAN, UKRAINIAN_WAYS, "UA UA", "okpo lei okpo okpo"),
    (RUSSIAN, RUSSIAN_WAYS[:2], "RU KG", "inn lei inn"),
    (KOREAN, KOREAN_WAYS, "KR KR", "krbrn lei krbrn duns krbrn"),
    (CHINESE, CHINESE_WAYS, "CN CN", "uscc lei uscc uscc"),
    (ENGLISH, GULF_WAYS, "AE AE", "company_number lei duns"),
    (ENGLISH, LIMITED_WAYS, "GB GB", "company_number vat lei vat vat"),
    (ENGLISH, LIMITED_WAYS, "GB HK", "company_number lei duns"),
    (ENGLISH, LIMITED_WAYS, "IE GB", "vat company_number"),
    (ENGLISH, LIMITED_WAYS[:1], "HK NZ", "same_company_number"),
    (GERMAN, GERMAN_WAYS, "DE DE", "vat company_number vat lei vat"),
    (ITALIAN, ITALIAN_WAYS, "IT IT", "vat vat vat duns vat"),
    (SHIPS, SHIP_WAYS, "PA LR", "imo"),
    (SHIPS, SHIP_WAYS[:1], "PA PA", "imo"),
]


def korean(value: str) -> bool:
    """Return whether the check digit is the one of the National Tax Service's rule."""
    digits = [int(each) for each in value]
    total = sum(digit * weight for digit, weight in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=False))
    return (total + digits[8] * 5 // 10 + digits[9]) % 10 == 0


def unchecked(value: str) -> bool:
    """Return True: D-U-N-S since 2006, Kyrgyz INN and these registers' numbers have no published check digit."""
    return bool(value)


def vat(country: str) -> Callable[[str], bool]:
    module = get_cc_module(country, "vat")
    assert module is not None
    return lambda value: bool(module.is_valid(value.removeprefix(country)))


# Kind, or kind and country -> shape (# a digit, @ a letter) and whether a number so shaped is valid.
SHAPES: dict[str, tuple[str, Callable[[str], bool]]] = {
    "inn": ("77########", inn.is_valid), "inn KG": ("0####20#######", unchecked),
    "ogrn": ("11577########", ogrn.is_valid), "okpo": ("3#######", edrpou.is_valid), "krbrn": ("12#81#####", korean),
    "uscc": ("91310115MA1K####0#", uscc.is_valid), "lei": ("984500@@@@@@@@@@@@##", lei.is_valid),
    "imo": ("9######", imo.is_valid), "duns": ("5########", unchecked),
    "vat GB": ("GB#########", vat("GB")), "vat IE": ("IE#######@", vat("IE")), "vat DE": ("DE#########", vat("DE")),
    "vat IT": ("IT###########", vat("IT")), "company_number AE": ("CN-#######", unchecked),
    "company_number GB": ("0#######", unchecked), "company_number HK": ("1######", unchecked),
    "company_number DE": ("HRB ######", unchecked), "company_number NZ": ("1######", unchecked),
    "company_number IE": ("4#####", unchecked),
}  # fmt: skip


def rows() -> list[list[str]]:
    """Return the pairs in the order of `HEADER`, the same at every call."""
    chance = random.Random(SEED)
    given: set[str] = set()

    def number(kind: str, country: str) -> str:
        shape, valid = SHAPES.get(f"{kind} {country}") or SHAPES[kind]
        while True:
            drawn = (chance.choice({"#": string.digits, "@": string.ascii_uppercase}.get(sign, sign)) for sign in shape)
            value = "".join(drawn)
            if valid(value) and value not in given:
                given.add(value)
                return value

    made = []
    for stems, ways, countries, kinds in SORTS:
        first, second = countries.split()
        for turn, (stem, (one, other)) in enumerate(product(stems, ways)):
            spelled = stem.split("/")
            kind = kinds.split()[turn % len(kinds.split())]
            same, kind = kind.startswith("same_"), kind.removeprefix("same_")
            value = number(kind, first)
            # two registers may well give out the same digits
            theirs = value if same else number(kind, second)
            made.append([one.format(*spelled), first, kind, value, other.format(*spelled), second, kind, theirs])
    return made


if __name__ == "__main__":
    with FILE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *rows()])
