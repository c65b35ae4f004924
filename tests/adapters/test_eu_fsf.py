"""The EU's consolidated list: since when a party is listed as far as the file tells, and what stops the load."""

from __future__ import annotations

import io
import os
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import adapters
from adapters.base import Designation, PartyRecord, SourceChanged
from adapters.sanctions import by_id
from adapters.sanctions.port import Publication

ROOT = Path(adapters.__file__).parent.parent
SHARED = Path(os.environ.get("DILIGENCE_SHARED") or ROOT.parent / "shared") / "lists" / "eu" / "fsf"
DATA = ROOT / "tests" / "data"
XML = (DATA / "lists" / "eu_fsf" / "xml_1_1" / "full.xml").read_text(encoding="utf-8")
CSV = (DATA / "lists" / "eu_fsf" / "csv_1_0" / "full.csv").read_text(encoding="utf-8")
ODD = (DATA / "eu_fsf" / "odd_forms.xml").read_text(encoding="utf-8")
FSF = by_id("eu_fsf")


def parties(document: bytes) -> dict[str, PartyRecord]:
    return {each.record_id: each for each in FSF.read(io.BytesIO(document)) if isinstance(each, PartyRecord)}


def changed(document: str, *changes: tuple[str, str]) -> dict[str, PartyRecord]:
    for old, new in changes:
        assert old in document
        document = document.replace(old, new, 1)
    return parties(document.encode())


def odd(*changes: tuple[str, str]) -> dict[str, PartyRecord]:
    return changed(ODD, *changes)


def published(document: str) -> str:
    first = next(iter(FSF.read(io.BytesIO(document.encode()))))
    assert isinstance(first, Publication)
    return str(first.published)


def only(record: PartyRecord) -> Designation:
    (designation,) = record.designations
    return designation


def days(designation: Designation) -> list[tuple[str, str, str, bool]]:
    return [(date.kind, str(date.on), date.field, date.parsed) for date in designation.dates]


# -------------------------------------------------------------------------------------------- the dates


def test_chernomorneftegaz_is_listed_in_may_2014_and_its_act_of_2020_only_bounds_that() -> None:
    designation = only(parties(XML.encode())["7349"])
    assert days(designation) == [
        ("listed", "2014-05-12", "designationDetails", True),
        ("amended", "2020-09-12", "regulation@entryIntoForceDate", False),
    ]
    assert (designation.authority, designation.list) == ("EU", "EU FSF: UKR")
    assert designation.programmes == ("UKR (territorial integrity of Ukraine)",)
    assert designation.legal_basis[0].startswith("2020/1267 (OJ L298), https://eur-lex.europa.eu/")
    (freeze,) = designation.measures
    assert (freeze.type, set(freeze.restricts), freeze.cascades) == (
        "asset_freeze", {"funds", "supply", "receive"}, True,
    )  # fmt: skip


def test_where_the_un_and_the_eu_have_each_a_day_the_eus_is_that_of_its_own_words() -> None:
    danfa = parties(XML.encode())["7043"]
    assert days(only(danfa))[0] == ("listed", "2012-06-01", "remark", True)
    assert ("designationDate", "2012-07-18") in danfa.details
    assert ("designationDetails", "Date of UN designation: 18.07.2012 (pursuant to para. 4 of UNSCR 2048 (2012))") in (
        danfa.details
    )


def test_a_basic_act_says_by_when_a_party_was_listed_and_not_since_when() -> None:
    hussein = parties(XML.encode())["13"]
    assert days(only(hussein)) == [("published", "2003-07-08", "regulation@publicationDate", False)]
    # the act is said to be in force two days before it was published: it bound nobody before both
    assert days(only(odd()["9005"])) == [("published", "2002-05-29", "regulation@publicationDate", False)]


def test_a_day_of_designation_that_is_the_uns_is_no_day_of_the_eu() -> None:
    records = odd()
    of_the_un = "designationDate (of the UN)"
    assert "listed" not in [kind for kind, *_ in days(only(records["9001"]))], "the EU followed days or weeks later"
    assert (f"{of_the_un}, {only(records['9001']).list.removeprefix('EU FSF: ')}", "2019-07-10") in records[
        "9001"
    ].details
    assert (f"{of_the_un}, AFG", "2001-01-31") in records["9002"].details
    assert days(only(records["9003"])) == [
        ("listed", "2022-03-02", "designationDate", False),
        ("amended", "2023-03-14", "regulation@entryIntoForceDate", False),
        ("ended", "2024-01-05", "delistingDate", False),
    ]


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("12.5.2014", "2014-05-12"),
        ("date of listing: 23.06.2008", "2008-06-23"),
        ("Date  of listing: 3.2.2018", "2018-02-03"),
        ("Date of Listing: 29.11.2014", "2014-11-29"),
        ("date of listing:14.11.2016", "2016-11-14"),
        ("Date of listing 12.4.2011.", "2011-04-12"),
        ("Date of listing: 12/04/2011.", "2011-04-12"),
        ("Date of designation : 23.1.2012", "2012-01-23"),
        ("Date of designation: 2012-06-01", "2012-06-01"),
    ],
)
def test_the_annexes_own_words_give_the_day_marked_as_parsed(text: str, on: str) -> None:
    dated = odd(('designationDetails="" unitedNationId="" euReferenceNumber="EU.9005.5"',
                 f'designationDetails="{text}" unitedNationId="" euReferenceNumber="EU.9005.5"'))  # fmt: skip
    assert days(only(dated["9005"]))[0] == ("listed", on, "designationDetails", True)
    assert ("designationDetails", " ".join(text.split())) in dated["9005"].details


@pytest.mark.parametrize(
    "text",
    [
        "17.2.202",
        "date of listing: 21.01.201",
        "Date of listing: 31.2.2014",
        "Date of UN designation: 14.4.2015.",
        "Date of designation referred to in Article 2a(4)(b): 10.10.2008",
        "UN designation amended on 19 dec 2019",
        "UNLI-14.05.2019",
        "Listed pursuant to paragraph 15 of resolution 1970 (Travel Ban). Listed on 17 March 2011",
    ],
)
def test_other_wording_dates_nothing_and_is_kept(text: str) -> None:
    dated = odd(('designationDetails="" unitedNationId="" euReferenceNumber="EU.9005.5"',
                 f'designationDetails="{text}" unitedNationId="" euReferenceNumber="EU.9005.5"'))  # fmt: skip
    assert [kind for kind, *_ in days(only(dated["9005"]))] == ["published"]
    assert ("designationDetails", text) in dated["9005"].details


def test_a_day_that_text_and_field_agree_on_is_the_fields() -> None:
    both = odd(
        ('designationDate="2022-03-02" designationDetails=""',
         'designationDate="2022-03-02" designationDetails="2.3.2022"'),
    )  # fmt: skip
    assert days(only(both["9003"]))[0] == ("listed", "2022-03-02", "designationDate", False)


def test_the_act_of_a_name_or_an_address_dates_that_alone_and_is_kept() -> None:
    records = odd()
    act = "nameAlias Sample Invented SPECIMEN: amendment 477/2014 (OJ L137), published 2014-05-12"
    assert ("regulationSummary", act) in records["9001"].details
    assert "2014-05-12" not in {on for _, on, *_ in days(only(records["9001"]))}


def test_the_day_of_publication_is_brussels() -> None:
    assert published(XML) == "2021-03-02"
    assert published(ODD) == "2026-08-06"  # 23:30 UTC
    assert published(ODD.replace("2026-08-05T23:30:00.000Z", "2026-01-05T23:30:00+01:00")) == "2026-01-05"


# ------------------------------------------------------------------------------------- what a party is


def test_a_un_listing_without_an_eu_act_is_no_freeze_yet() -> None:
    designation = only(odd()["9004"])
    assert [(measure.type, measure.restricts, measure.cascades) for measure in designation.measures] == [
        ("other", (), False)
    ]
    assert "not yet" in designation.measures[0].label
    assert designation.list == "EU FSF: UNLI"


def test_the_entries_of_one_party_are_one_record_with_a_designation_for_each_programme() -> None:
    both = odd()["9002"]
    assert [(each.list, days(each)) for each in both.designations] == [
        ("EU FSF: AFG", [
            ("amended", "2017-03-10", "regulation@entryIntoForceDate", False),
        ]),
        ("EU FSF: TAQA", [("amended", "2008-03-12", "regulation@publicationDate", False)]),
    ]  # fmt: skip
    assert [(name.text, name.kind) for name in both.names] == [("Twice LISTED", "primary"), ("LISTED, Twice", "alias")]
    assert both.remarks == "Of the Specimen family"


def test_two_acts_of_one_programme_are_one_designation() -> None:
    both = odd(('programme="TAQA"', 'programme="AFG"'))["9002"]
    designation = only(both)
    assert [kind for kind, *_ in days(designation)] == ["amended", "amended"]
    assert designation.legal_basis == ("2017/404 (OJ L63)", "220/2008 (OJ L68)")


def test_a_programme_not_known_by_name_is_taken_under_its_code() -> None:
    assert only(odd()["9003"]).programmes == ("XYZ",)


def test_names_are_former_weak_or_of_another_language_by_what_the_file_says_beside_them() -> None:
    assert [(name.text, name.kind, name.strength) for name in odd()["9001"].names] == [
        ("Sample Invented SPECIMEN", "primary", "strong"),
        ("Old SPECIMEN", "former", "strong"),
        ("Sampel SPECIMEN", "alias", "weak"),
        ("The Specimen", "alias", "weak"),
        ("L'Échantillon", "translation", "strong"),
        ("Образец", "translation", "strong"),
    ]


def test_a_birth_date_stays_as_written_with_its_doubts() -> None:
    person = odd()["9001"]
    assert person.birth_dates == (
        "circa 1963", "1953 to 1958", "to 1978", "1982-04-19 (ISLAMIC 1402-06-24)", "1965-03",
    )  # fmt: skip
    assert {("birthdate place", "Sampleville, MALI"), ("birthdate place", "Elsewhere")} <= set(person.details)
    assert ("birthdate remark", "without a date: Place disputed") in person.details


def test_an_unknown_country_is_none_and_one_without_a_code_stays_a_word() -> None:
    person = odd()["9001"]
    assert person.countries == ("ML",)
    assert ("citizenship", "KOSOVO") in person.details


def test_numbers_are_what_their_code_and_the_words_beside_them_say() -> None:
    records = odd()
    assert [(number.type, number.value, number.country, number.label) for number in records["9001"].identifiers] == [
        ("passport", "DA000001", "ML", "National passport (known expired, diplomatic)"),
        ("national_id", "٢", None, "National identification card (known false)"),
        ("national_id", "ID-2", None, "National identification card (known false)"),
    ]
    assert [(number.type, number.value, number.country) for number in records["9003"].identifiers] == [
        ("ogrn", "1027739001993", None),
        ("inn", "7705713236", None),
        ("registration", "1027739001994", "RU"),  # its check digit is wrong
        ("other", "5342883", None),  # a company's IMO number
        ("imo", "9826902", None),
        ("swift", "SPECRUMM", "RU"),
    ]


def test_addresses_are_one_line_and_what_is_no_place_stays_a_detail() -> None:
    company = odd()["9003"]
    text = "1 Specimen Street, P.O. Box 5, 101000, Moscow, Block 2, Moscow Oblast, RUSSIAN FEDERATION"
    assert [(address.text, address.country) for address in company.addresses] == [(text, "RU")]
    assert ("address remark", "without a place: Fax only") in company.details


def test_every_other_field_is_kept_by_its_name() -> None:
    records = odd()
    assert {
        ("unitedNationId", "TSi.001"), ("euReferenceNumber", "EU.9001.1"),
        ("nameAlias@gender", "Sample Invented SPECIMEN: F"), ("nameAlias@title", "Sample Invented SPECIMEN: Colonel"),
        ("nameAlias@function", "Sample Invented SPECIMEN: Minister of Samples"),
        ("nameAlias@nameLanguage", "L'Échantillon: FR"), ("nameAlias remark", "The Specimen: Good quality alias"),
        ("citizenship@region", "MALI: North"), ("citizenship@acquisitionDate", "MALI: 2001-01-01"),
        ("identification@issuedBy", "DA000001: Sample Ministry"), ("identification@issueDate", "DA000001: 2007-02-19"),
        ("identification@validTo", "DA000001: 2013-04-15"), ("identification@nameOnDocument", "DA000001: S. Specimen"),
        ("regulation@regulationType", "2020/115 (OJ L22): amendment"),
        ("regulation@organisationType", "2020/115 (OJ L22): council"),
        ("regulation@publicationDate", "2020/115 (OJ L22): 2020-01-28"),
    } <= set(records["9001"].details)  # fmt: skip
    details = dict(records["9003"].details)
    assert details["WEB"] == "https://example.org"
    assert details["additionalInformation@key"] == "sector"
    assert details["regulation/corrigendum@numberTitle"] == "2023/571 (OJ L80)"
    assert details["address@asAtListingTime"].endswith("RUSSIAN FEDERATION: true")
    assert records["9001"].remarks == "Date of designation referred to in Article 2a(4)(b): 10.7.2019."
    assert [records[number].kind for number in sorted(records)] == ["person", "person", "company", "person", "company"]
    assert records["9003"].designations[0].measures[0].type == "asset_freeze"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('logicalId="9004"', 'logicalId="9003"', "9003 is of two subject types"),
        ('logicalId="9005"', 'logicalId="9001"', "9001 stands twice, with others between"),
        ('logicalId="503"', 'logicalId="502"', "9002 stands twice under one act"),
        ('logicalId="9004"', 'logicalId=""', "no logicalId"),
        (
            'code="enterprise" classificationCode="E"',
            'code="enterprise" classificationCode="P"',
            "9003: .*subject type",
        ),
        ('classificationCode="E"', 'classificationCode="V"', "subject type 'V'"),
        ('regulationType="repealing"', 'regulationType="suspension"', "9003: unknown regulationType 'suspension'"),
        ('organisationType="commission"', 'organisationType="court"', "unknown organisationType 'court'"),
        ('programme="XYZ"', 'programme=""', "9003: regulation has no programme"),
        ('identificationTypeCode="swiftbic"', 'identificationTypeCode="iban"', "identificationTypeCode 'iban'"),
        ('knownExpired="true"', 'knownExpired="yes"', "knownExpired of identification is 'yes'"),
        ('strong="false"', 'strong="weak"', "strong of nameAlias is 'weak'"),
        ('calendarType="ISLAMIC"', 'calendarType="JULIAN"', "calendarType 'JULIAN'"),
        ('countryIso2Code="ML"', 'countryIso2Code="Mali"', "country code 'Mali'"),
        ('designationDate="2022-03-02"', 'designationDate="02/03/2022"', "9003: designationDate is '02/03/2022'"),
        ('designationDate="2022-03-02"', 'designationDate="2022-03"', "designationDate is '2022-03'"),
        ('publicationDate="2008-03-12"', 'publicationDate="2008-02-30"', "publicationDate is '2008-02-30'"),
        ('birthdate="1982-04-19"', 'birthdate="1982-4-19"', "birthdate is '1982-4-19'"),
        ('wholeName="Announced ONLY"', 'wholeName=""', "9004 has no name"),
        ('generationDate="2026-08-05T23:30:00.000Z"', 'generationDate="2026-08-05"', "generationDate is '2026-08-05'"),
        ('generationDate="2026-08-05T23:30:00.000Z"', 'generationDate="2026-08-05T23:30:00"', "its offset"),
        ('generationDate="2026-08-05T23:30:00.000Z" ', "", "export has no generationDate"),
        ('<subjectType code="enterprise" classificationCode="E"/>', "", "0 of subjectType"),
    ],
)
def test_what_is_not_understood_stops_the_load_and_is_named(old: str, new: str, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        odd((old, new))


# ---------------------------------------------------------------------------------------------- the CSV


def test_the_csv_says_the_same_of_a_party_as_far_as_it_goes() -> None:
    assert published(CSV) == "2018-07-04"
    assert published("\ufeff" + CSV) == "2018-07-04"
    csv, xml = parties(CSV.encode())["13"], parties(XML.encode())["13"]
    assert (csv.kind, csv.names, csv.countries, csv.birth_dates) == (
        xml.kind,
        xml.names,
        xml.countries,
        xml.birth_dates,
    )
    assert (csv.remarks, only(csv).list, only(csv).legal_basis) == (xml.remarks, only(xml).list, only(xml).legal_basis)
    assert days(only(csv)) == [("published", "2003-07-08", "Leba_publication_date", False)]
    assert ("birthdate place", "al-Awja, near Tikrit, IRQ") in csv.details
    assert ("euReferenceNumber", "EU.27.28") in csv.details


def test_a_party_under_two_acts_of_a_programme_is_one_designation_dated_as_far_as_its_remark_tells() -> None:
    mugabe = parties(CSV.encode())["1"]
    assert days(only(mugabe)) == [
        ("listed", "2002-02-21", "Entity_remark (Date of UN designation)", True),
        ("published", "2018-02-16", "Leba_publication_date", False),
        ("published", "2002-09-13", "Leba_publication_date", False),
    ]
    assert [number.split(",")[0] for number in only(mugabe).legal_basis] == ["2018/223 (OJ L43)", "1643/2002 (OJ L247)"]
    assert [(number.type, number.value, number.label) for number in mugabe.identifiers] == [
        ("passport", "AD001095", "National passport")
    ]
    assert mugabe.remarks == "Date of designation referred to in Article 7 (2): 21.2.2002."


def test_an_address_a_cell_with_a_semicolon_and_a_missing_birth_date_are_read() -> None:
    address = "31;13;1210/2003 (OJ L169);2003-07-08;;IRQ;;Haifa Street;PO Box 7177;Baghdad;IRQ;PHONE[042-681]"
    start, end = CSV.splitlines()[6].split(";;;;Abu Ali")[0], ";" * 25
    head = ";".join(start.split(";")[:8])
    more = f"{head}{';' * 15}{address}{end}EU.27.28\n".replace("31;13", "31;13", 1)
    unknown = CSV.replace(";;;;Abu Ali;;;;", ';;;;"Abu; Ali";;;;').replace(";1937-04-28;", ";N/A;")
    lines = unknown.splitlines(keepends=True)
    hussein = parties("".join([*lines[:7], more, *lines[7:]]).encode())["13"]
    assert [(each.text, each.country) for each in hussein.addresses] == [
        ("Haifa Street, PO Box 7177, Baghdad, IRQ", "IQ")
    ]
    assert ("Addr_other", "PHONE[042-681]") in hussein.details
    assert "Abu; Ali" in {name.text for name in hussein.names}
    assert hussein.birth_dates == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Naal_wholename", "Naal_name", "column 18 is 'Naal_name', expected 'Naal_wholename'"),
        ("Date_file;Entity_logical_id;Subject_type", "Date_file;Subject_type", "line 1: 58 cells"),
        (";Abu Ali;", ";Abu; Ali;", "line 8: 60 cells"),
        ("04/07/2018;13;", "05/07/2018;13;", "line 7: .*another Date_file"),
        ("04/07/2018;1;", "2018-07-04;1;", "Date_file is '2018-07-04'"),
        ("04/07/2018;13;P", "04/07/2018;13;X", "entity 13: its rows have several of Subject_type"),
        ("(passport-National passport)", "(licence-National passport)", "entity 1: Iden_number"),
        (";2018-02-16;", ";16.02.2018;", "Leba_publication_date is '16.02.2018'"),
        (";IRQ;IRQ;EU.27.28", ";IRQ;Iraq;EU.27.28", "country code 'Iraq'"),
        (";19;13;1210/2003", ";;13;1210/2003", "line 8: .*Naal_wholename without Naal_logical_id"),
        (";19;13;1210/2003", ";19;14;1210/2003", "line 8: .*Naal columns are of entity 14"),
    ],
)
def test_a_csv_that_is_not_understood_is_refused_with_its_line(old: str, new: str, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        changed(CSV, (old, new))


def test_rows_of_one_party_with_others_between_are_refused() -> None:
    lines = CSV.splitlines(keepends=True)
    with pytest.raises(SourceChanged, match="1 stands twice, with others between"):
        parties("".join([lines[0], *lines[2:], lines[1]]).encode())


def test_a_quotation_mark_within_a_cell_is_a_character_like_another() -> None:
    assert 'Abu "Ali' in {name.text for name in changed(CSV, (";Abu Ali;", ';Abu "Ali;'))["13"].names}


def test_a_csv_without_rows_and_one_that_a_spreadsheet_saved_anew_are_refused() -> None:
    with pytest.raises(SourceChanged, match="no sanctionEntity"):
        parties(CSV.splitlines()[0].encode() + b"\n")
    wrapped = "\n".join(f'"{line}"' for line in CSV.replace('"', '""').replace(",", "\t").splitlines())
    with pytest.raises(SourceChanged, match=r"line 1: 1 cells in rows of 59; as published.*saved anew"):
        parties(wrapped.encode())


# -------------------------------------------------------------------------------------- the real files

real = pytest.mark.skipif(not SHARED.exists(), reason="needs the shared real files (DILIGENCE_SHARED)")


@cache
def full() -> dict[str, PartyRecord]:
    return parties((SHARED / "fsf_full_1_1_20210302.xml").read_bytes())


@real
def test_all_2269_real_entries_load_as_2248_parties() -> None:
    records = full().values()
    assert len(records) == 2_248
    assert Counter(record.kind for record in records) == {"person": 1_680, "company": 568}
    assert Counter(len(record.designations) for record in records) == {1: 2_227, 2: 21}
    assert Counter(name.kind for record in records for name in record.names) == {
        "primary": 2_248, "alias": 5_085, "translation": 2_068, "former": 17,
    }  # fmt: skip
    assert sum(name.strength == "weak" for record in records for name in record.names) == 51
    assert Counter(number.type for record in records for number in record.identifiers) == {
        "passport": 362, "national_id": 149, "other": 101, "ogrn": 23, "inn": 13, "registration": 11, "swift": 5,
        "tax_id": 3,
    }  # fmt: skip
    assert sum(len(record.addresses) for record in records) == 1_104


@real
def test_the_real_dates_are_of_the_kinds_counted() -> None:
    designations = [designation for record in full().values() for designation in record.designations]
    first = Counter((date.kind, date.field, date.parsed) for each in designations for date in each.dates[:1])
    assert first == {
        ("listed", "designationDate", False): 767,
        ("listed", "designationDetails", True): 207,
        ("listed", "remark", True): 258,
        ("amended", "regulation@entryIntoForceDate", False): 635,
        ("amended", "regulation@publicationDate", False): 335,
        ("published", "regulation@publicationDate", False): 61,
        ("published", "regulation@entryIntoForceDate", False): 6,
    }
    assert Counter(measure.type for each in designations for measure in each.measures) == {
        "asset_freeze": 2_265, "other": 4,
    }  # fmt: skip


@real
def test_the_real_chernomorneftegaz_is_listed_in_2014() -> None:
    company = full()["7349"]
    assert company.names[0].text.endswith("‘Chernomorneftegaz’")
    assert days(only(company))[0] == ("listed", "2014-05-12", "designationDetails", True)


@real
def test_the_twelve_whose_field_gives_another_day_than_the_annex_are_dated_by_the_annex() -> None:
    apart = {
        number: (dict(record.details)["designationDate"], days(only(record))[0][1])
        for number, record in full().items()
        if "designationDate" in dict(record.details) and days(record.designations[0])[0][3]
    }
    assert apart == {
        "4300": ("2008-03-03", "2010-07-26"),  # by the UN in 2008 and by the EU in 2010, says its remark
        "6694": ("2012-04-18", "2011-12-01"), "6696": ("2012-04-18", "2011-12-01"),
        "7029": ("2012-05-18", "2012-05-03"), "7034": ("2012-05-18", "2012-05-03"),
        "7043": ("2012-07-18", "2012-06-01"), "7046": ("2012-07-18", "2012-06-01"),
        "7047": ("2012-07-18", "2012-06-01"), "7048": ("2012-07-18", "2012-06-01"),
        "7400": ("2014-07-27", "2014-07-25"), "113282": ("2018-02-01", "2017-05-29"),
        "114583": ("2017-12-22", "2017-10-16"),
    }  # fmt: skip


@real
def test_the_real_excerpt_that_a_spreadsheet_saved_anew_is_refused() -> None:
    with pytest.raises(SourceChanged, match=r"line 13: the bytes ef are not utf-8; as published.*saved anew"):
        parties((SHARED / "fsf_csv_1_0_excerpt.csv").read_bytes())


@real
def test_its_rows_load_once_they_are_put_back_as_published() -> None:
    lines = (SHARED / "fsf_csv_1_0_excerpt.csv").read_text(encoding="windows-1252").splitlines()
    rows = (line[1:-1].rstrip("\t").replace("\t", ",").replace('""', '"') for line in lines)
    records = parties(("\n".join(rows) + "\n").replace("Date_filexxxx", "Date_file").encode())
    assert len(records) == 93
    assert sum(len(record.names) for record in records.values()) == 743
    # the letters that are lost, and why the file is refused
    assert sum("???" in name.text for record in records.values() for name in record.names) > 50
    # the key is the same three years later
    shared = records.keys() & full().keys()
    assert len(shared) == 86
    reference = "euReferenceNumber"
    assert all(dict(records[key].details)[reference] == dict(full()[key].details)[reference] for key in shared)
