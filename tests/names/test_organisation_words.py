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
        ("НПО Сатурн", "НИИ Сатурн"),
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
    assert compare(short, long).score == 1.0


def test_a_shortened_trade_is_no_other_trade() -> None:
    assert compare("Amur Shpg", "Amur Insurance").verdict == "no"
    assert compare("Amur Constr Co", "Amur Shipping Co").verdict == "no"


def test_short_words_leave_the_names_of_persons_alone() -> None:
    assert [each.kind for each in fold("Min Aung Hlaing").tokens] == ["name"] * 3
    assert fold("Wang Tao").legal_form is None
    assert compare("Kim Min", "Park Min").verdict == "no"


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Zubr joint stock co", "ru-jsc"),
        ("Closed Joint Stock Co Zubr", "ru-cjsc"),
        ("Open-type joint stock company Zubr", "ru-ojsc"),
        ("Public Joint Stock Corporation Zubr", "ru-pjsc"),
        ("NEPUBLICHNOE AKTSIONERNOE OBSHCHESTVO ZUBR", "ru-npjsc"),
        ("Zubr ltd liability co", "llc"),
        ("OBSHCHESTVO S OGRANICHENNOJ OTVETSTVENNOSTYU ZUBR", "ru-llc"),
        ("Federal State Enterprise Zubr", "ru-fsue"),
        ("FEDERALNOE KAZENNOE PREDPRIIATIE ZUBR", "ru-fsue"),
        ("State Owned Enterprise Zubr", "ru-sue"),
        ("Derzhavne pidpryiemstvo Zubr", "ru-sue"),
        ("Federalnoe gosudarstvennoe avtonomnoe uchrezhdenie Zubr", "ru-fsbi"),
        ("Tovarystvo z obmezhenoiu vidpovidalnistiu Zubr", "ua-llc"),
        ("Tavarystva z abmezhavanay adkaznastsyu Zubr", "by-llc"),
        ("Tovarishchestvo s ogranichennoi otvetstvennostyu Zubr", "kz-llp"),
        ("Sherkat-e Sahami Khass Zubr", "ir-jsc"),
        ("Zubr Sociedad por Acciones Simplificada", "co-sas"),
        ("Zubr y Cia S. en C.", "co-scs"),
        ("Zubr Compañía Anónima", "ve-ca"),
        ("Zubr S.A.L. Holding", "ar-jsc"),
    ],
)
def test_long_legal_forms_come_off(name: str, form: str) -> None:
    folded = fold(name)
    assert folded.legal_form == form
    assert folded.key == "zubr"


def test_a_state_enterprise_is_no_private_company() -> None:
    assert any("differ" in each for each in compare("FSUE Zubr", "Zubr LLC").why)


def test_a_title_weighs_next_to_nothing() -> None:
    assert compare("Saduddin Mullah Sayyed", "Saduddin Sayyed").verdict == "match"
    assert compare("Haji Khairullah Barakzai", "Hajji Khairullah Barakzai").score == 1.0
    assert compare("Maulvi Saduddin Barakzai", "Mawlawi Saduddin Barakzai").score == 1.0
    assert compare("Mullah Omar", "Mullah Baradar").verdict == "no"


def test_one_name_of_two_design_bureaux_or_centres_is_for_a_person_to_see() -> None:
    assert compare("AO OKB Fakel", "JSC MKB Fakel").verdict == "possible"
    assert compare("NPO Orion", "NTTs Orion").verdict == "no"
