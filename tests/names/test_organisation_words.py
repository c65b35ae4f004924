"""What state industry, ministries and bills of lading call a company: spelt out, abbreviated, translated."""

from __future__ import annotations

import pytest

from service.names import compare, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("НИИ Вектор", "Vektor Scientific Research Institute"),
        ("НПО Сатурн", "Saturn Scientific Production Association"),
        ("АО «НПП «Исток»", "AKTSIONERNOE OBSHCHESTVO NAUCHNO-PROIZVODSTVENNOE PREDPRIYATIE ISTOK"),
        ("OOO NPF Mikran", "Mikran Research and Production Company"),
        ("ОКБ Зенит", "Zenit Experimental Design Bureau"),
        ("Tsentralnoye Konstruktorskoye Byuro Aisberg", "ЦКБ Айсберг"),
        ("ВО Машпромимпорт", "Mashpromimport Foreign Economic Association"),
        ("Kama Trading House", "ТД Кама"),
        ("Torgovyy Dom Kama", "TD Kama"),
        ("UPRAVLYAYUSHCHAYA KOMPANIYA MIRAZH", "УК Мираж"),
        ("DUBNENSKIY MASHINOSTROITELNYY ZAVOD", "Дубненский машиностроительный завод"),
        ("Izhevskii elektromekhanicheskii zavod Kupol", "Ижевский электромеханический завод Купол"),
        ("Стойленский ГОК", "Stoylensky Mining and Processing Plant"),
    ],
)
def test_russian_industry_is_one_name_in_every_writing(one: str, other: str) -> None:
    assert compare(one, other).verdict == "match"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("НПО Сатурн", "НТЦ Сатурн"),
        ("ОКБ Зенит", "ТД Зенит"),
        ("NPO Saturn", "OKB Saturn"),
        ("Iskra Design Bureau", "Iskra Trading House"),
    ],
)
def test_two_institutions_that_share_a_name_stay_two(one: str, other: str) -> None:
    assert compare(one, other).verdict != "match"


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Belta Shpg Co Ltd", "Belta Shipping Company Limited"),
        ("Sunrise Gen Trdg LLC", "Sunrise General Trading LLC"),
        ("Natl Petrochem Mfg Corp", "National Petrochemical Manufacturing Corporation"),
        ("Orient Univ of Tech", "Orient University of Technology"),
        ("Zubrowka Intl Mgmt Grp", "Zubrowka International Management Group"),
        ("Zubrowka Int'l Svcs", "Zubrowka International Services"),
        ("Marlin Ind. Equip. & Mach.", "Marlin Industrial Equipment and Machinery"),
        ("Marlin Constr Engrg Inst", "Marlin Construction Engineering Institute"),
        ("Marlin Pharm Labs", "Marlin Pharmaceutical Laboratories"),
        ("Marlin Transp Assn", "Marlin Transport Association"),
        ("Min of Defence, Dept Admin", "Ministry of Defence, Department Administration"),
    ],
)
def test_shortened_business_words_are_the_words(short: str, long: str) -> None:
    assert fold(short).key == fold(long).key
    assert compare(short, long).verdict == "match"


def test_a_shortened_trade_is_no_other_trade() -> None:
    assert compare("Amur Shpg", "Amur Insurance").verdict == "no"
    assert compare("Amur Constr Co", "Amur Shipping Co").verdict == "no"


def test_short_words_leave_the_names_of_persons_alone() -> None:
    assert [each.kind for each in fold("Min Aung Hlaing").tokens] == ["name"] * 3
    assert fold("Wang Tao").legal_form is None
    assert compare("Kim Min", "Park Min").verdict == "no"


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Zubr joint stock co", "jsc"),
        ("Closed Joint Stock Co Zubr", "jsc"),
        ("Open-type joint stock company Zubr", "jsc"),
        ("Public Joint Stock Corporation Zubr", "jsc"),
        ("NEPUBLICHNOE AKTSIONERNOE OBSHCHESTVO ZUBR", "jsc"),
        ("Zubr ltd liability co", "llc"),
        ("OBSHCHESTVO S OGRANICHENNOJ OTVETSTVENNOSTYU ZUBR", "llc"),
        ("Federal State Enterprise Zubr", "state"),
        ("FEDERALNOE KAZENNOE PREDPRIIATIE ZUBR", "state"),
        ("State Owned Enterprise Zubr", "state"),
        ("Derzhavne pidpryiemstvo Zubr", "state"),
        ("Federalnoe gosudarstvennoe avtonomnoe uchrezhdenie Zubr", "state"),
        ("Tovarystvo z obmezhenoiu vidpovidalnistiu Zubr", "llc"),
        ("Tavarystva z abmezhavanay adkaznastsyu Zubr", "llc"),
        ("Tovarishchestvo s ogranichennoi otvetstvennostyu Zubr", "llc"),
        ("Sherkat-e Sahami Khass Zubr", "jsc"),
        ("Zubr Sociedad por Acciones Simplificada", "jsc"),
        ("Zubr y Cia S. en C.", "partnership"),
        ("Zubr Compañía Anónima", "jsc"),
        ("Zubr S.A.L. Holding", "jsc"),
    ],
)
def test_long_legal_forms_come_off(name: str, family: str) -> None:
    folded = fold(name)
    assert folded.form is not None
    assert folded.form.form.family == family
    assert folded.key == "zubr"


def test_a_state_enterprise_is_no_private_company() -> None:
    assert any("differ" in each for each in compare("FSUE Zubr", "Zubr LLC").why)


def test_a_title_weighs_next_to_nothing() -> None:
    assert compare("Saduddin Mullah Sayyed", "Saduddin Sayyed").verdict == "match"
    assert fold("Haji Khairullah Barakzai").key == fold("Hajji Khairullah Barakzai").key
    assert fold("Maulvi Saduddin Barakzai").key == fold("Mawlawi Saduddin Barakzai").key
    assert compare("Mullah Omar", "Mullah Baradar").verdict == "no"


def test_two_design_bureaux_or_centres_of_one_name_are_no_match() -> None:
    assert compare("AO OKB Fakel", "JSC MKB Fakel").verdict != "match"
    assert compare("AO SKB Fakel", "JSC Central Design Bureau Fakel").verdict != "match"
    assert compare("NPO Orion", "NTTs Orion").verdict == "no"
