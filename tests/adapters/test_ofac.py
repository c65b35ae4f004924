"""OFAC's ENHANCED XML: names, numbers, measures and dates as the file gives them, and what stops the load."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

import adapters
from adapters.base import Designation, PartyRecord, SourceChanged
from adapters.sanctions import by_id
from adapters.sanctions.port import Publication

ROOT = Path(adapters.__file__).parent.parent
SHARED = Path(os.environ.get("DILIGENCE_SHARED") or ROOT.parent / "shared") / "lists" / "ofac"
ODD = (ROOT / "tests" / "data" / "us_ofac" / "odd_forms.xml").read_text(encoding="utf-8")


def parties(list_id: str, document: bytes) -> dict[str, PartyRecord]:
    records = list(by_id(list_id).read(io.BytesIO(document)))
    return {record.record_id: record for record in records if isinstance(record, PartyRecord)}


def sample(list_id: str) -> dict[str, PartyRecord]:
    return parties(list_id, (ROOT / "adapters" / "sample" / f"{list_id}.xml").read_bytes())


def odd(*changes: tuple[str, str]) -> dict[str, PartyRecord]:
    document = ODD
    for old, new in changes:
        assert old in document
        document = document.replace(old, new, 1)
    return parties("us_ofac_cons", document.encode())


def on(record: PartyRecord, list_name: str) -> Designation:
    (found,) = [designation for designation in record.designations if designation.list == list_name]
    return found


def days(designation: Designation) -> list[tuple[str, str, str]]:
    return [(date.kind, str(date.on), date.field) for date in designation.dates]


# ------------------------------------------------------------------------------------------- the sample


def test_aurus_is_under_the_freeze_since_its_own_listing_and_has_no_alias() -> None:
    aurus = sample("us_ofac_sdn")["47956"]
    assert [name.text for name in aurus.names] == ["LIMITED LIABILITY COMPANY AURUS"]
    assert {(number.type, number.value, number.country) for number in aurus.identifiers} == {
        ("inn", "7743237789", "RU"), ("ogrn", "5177746340998", "RU"),
    }  # fmt: skip
    (designation,) = aurus.designations
    assert (designation.authority, designation.list) == ("US", "OFAC SDN")
    assert designation.programmes == ("RUSSIA-EO14024",)
    assert days(designation) == [("listed", "2024-02-23", "sanctionsList@datePublished")]
    (freeze,) = designation.measures
    assert (freeze.type, freeze.cascades) == ("asset_freeze", True)
    assert set(freeze.restricts) == {"funds", "supply", "receive"}
    assert "Alabuga" in aurus.addresses[0].text
    assert aurus.addresses[0].country == "RU"
    assert aurus.links == ()


def test_auto_holding_is_linked_to_nami_and_sollers_finance_not_to_sollers() -> None:
    records = sample("us_ofac_sdn")
    (link,) = records["47954"].links
    assert link.target == "47953"
    assert link.target_name == records["47953"].names[0].text
    assert [name.text for name in records["47953"].names[1:]] == ["FSUE NAMI"]
    (other,) = records["34755"].links
    assert other.target != "44880"
    assert days(records["44880"].designations[0])[0][1] == "2023-09-14"


def test_a_ship_is_known_by_its_imo_number_and_a_shipping_company_is_not() -> None:
    records = sample("us_ofac_sdn")
    assert records["47714"].kind == "vessel"
    assert ("imo", "6703769") in {(number.type, number.value) for number in records["47714"].identifiers}
    assert records["47714"].countries == ("RU",)
    assert "imo" not in {number.type for number in records["47709"].identifiers}


def test_a_party_on_two_lists_has_each_list_with_its_own_date() -> None:
    rostec = sample("us_ofac_cons")["17260"]
    sectoral, freeze = on(rostec, "OFAC SSI"), on(rostec, "OFAC SDN")
    assert days(sectoral) == [("listed", "2014-09-12", "sanctionsList@datePublished")]
    assert [measure.label for measure in sectoral.measures] == ["13662 Sectoral Directive 3"]
    assert sectoral.programmes == ("UKRAINE-EO13662",)
    assert sectoral.legal_basis == ("Executive Order 13662 (Ukraine)",)
    assert days(freeze) == [("listed", "2022-06-28", "sanctionsList@datePublished")]
    assert [measure.type for measure in freeze.measures] == ["asset_freeze"]
    assert freeze.programmes == ("RUSSIA-EO14024",)
    assert len(rostec.designations) == 2


def test_other_scripts_are_translations_and_former_names_are_former() -> None:
    kinds = {name.text: (name.kind, name.script) for name in sample("us_ofac_cons")["17254"].names}
    assert kinds["ПАО ТРАНСНЕФТЬ"] == ("translation", "Cyrillic")
    assert kinds["AK TRANSNEFT OAO"] == ("former", "Latin")
    assert kinds["PJSC TRANSNEFT"] == ("alias", "Latin")


# -------------------------------------------------------------------------------------- the rarer forms


def test_the_primary_name_comes_first_and_a_weak_alias_makes_its_translation_weak() -> None:
    names = odd()["900001"].names
    assert [(name.text, name.kind, name.strength) for name in names] == [
        ("SPECIMEN BANK", "primary", "strong"),
        ("PROBA", "alias", "weak"),
        ("ПРОБА", "translation", "weak"),
        ("OLD SPECIMEN BANK", "former", "strong"),
    ]


def test_a_measure_whose_list_is_gone_borrows_no_date_from_another() -> None:
    bank = odd()["900001"]
    assert [designation.list for designation in bank.designations] == [
        "OFAC SSI", "OFAC SDN", "OFAC (list not stated)",
    ]  # fmt: skip
    orphan = on(bank, "OFAC (list not stated)")
    assert orphan.dates == ()
    (measure,) = orphan.measures
    assert measure.label == "Executive Order 14024 Directive 2"
    assert [(date.kind, str(date.on), date.field) for date in measure.dates] == [
        ("effective", "2022-03-26", "Effective Date (EO 14024 Directive 2):")
    ]


def test_a_list_without_a_sanctions_type_is_kept_and_says_so() -> None:
    (designation,) = odd()["900002"].designations
    assert designation.list == "OFAC NS-PLC"
    (measure,) = designation.measures
    assert (measure.type, measure.restricts, measure.cascades) == ("other", (), False)
    assert "no sanctions type stated" in measure.label


def test_standing_on_the_sdn_list_is_a_freeze_even_where_no_type_says_block() -> None:
    bank = odd(('<sanctionsType refId="1705" id="7">Block</sanctionsType>', ""))["900001"]
    (measure,) = on(bank, "OFAC SDN").measures
    assert (measure.type, measure.cascades) == ("asset_freeze", True)
    assert "no sanctions type stated" in measure.label


def test_the_securities_measure_has_listing_and_effective_day_and_divestment_is_no_date_of_it() -> None:
    machinery = odd()["900003"]
    (measure,) = machinery.designations[0].measures
    assert (measure.type, measure.cascades) == ("securities", False)
    assert [(date.kind, str(date.on)) for date in measure.dates] == [
        ("listed", "2021-06-03"), ("effective", "2021-08-02"),
    ]  # fmt: skip
    assert ("Purchase/Sales For Divestment Date (CMIC)", "03 Jun 2022") in machinery.details
    assert machinery.designations[0].legal_basis == ("Executive Order 14032 (CMIC)",)


def test_a_number_without_a_country_is_an_inn_only_if_its_check_digits_and_addresses_say_so() -> None:
    bank = odd()["900001"]
    assert [(number.type, number.value) for number in bank.identifiers] == [
        ("inn", "7743237789"),
        ("tax_id", "7743237780"),
        ("registration", "1027700159497 (Russia)"),
        ("okpo", "00032520"),
        ("duns", "123456789"),
    ]
    abroad = odd(('<country refId="11171">Russia</country>', '<country refId="11999">Region: Gaza</country>'))
    assert abroad["900001"].identifiers[0].type == "tax_id"


def test_a_document_no_longer_valid_keeps_its_number_and_says_so() -> None:
    person = odd()["900002"]
    (passport,) = person.identifiers
    assert (passport.type, passport.value, passport.country) == ("passport", "X0000001", "RU")
    assert passport.label == "Passport (not valid)"
    assert ("Passport X0000001: issuingAuthority", "An invented office") in person.details
    assert ("Passport X0000001: expirationDate/year", "2026") in person.details


def test_a_person_keeps_title_birth_date_as_written_nationality_and_a_region_without_code() -> None:
    person = odd()["900002"]
    assert (person.kind, person.birth_dates, person.countries) == ("person", ("circa 1962",), ("RU",))
    assert ("title", "Member of an invented council") in person.details
    assert (person.addresses[0].text, person.addresses[0].country) == ("Region: Gaza", None)


def test_a_relation_to_a_party_outside_the_file_keeps_its_number() -> None:
    (link,) = odd()["900001"].links
    assert (link.relation, link.target) == ("Owned or Controlled By", "17018")


def test_the_record_page_is_ofacs_own_search() -> None:
    page = by_id("us_ofac_sdn").record_url("47956")
    assert page == "https://sanctionssearch.ofac.treas.gov/Details.aspx?id=47956"


# -------------------------------------------------------------------------------------- what stops the load


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('<script refId="20107">Cyrillic', '<script refId="20107">Greek', "900001.*'Greek'.*'Cyrillic'"),
        ('<script refId="20107">', '<script refId="99999">', "99999"),
        ('<aliasType refId="1400">A.K.A.', '<aliasType refId="600">Individual', "SDN TYPE"),
        ('refId="1705" id="7">Block', 'refId="1705" id="7">Blocked', "'Blocked'"),
        ("<value>Block</value>", "<value>Freeze</value>", "'Block'.*'Freeze'"),
        ('<aliasType refId="1401">F.K.A.</aliasType>', "", "aliasType"),
        ("<isLowQuality>true", "<isLowQuality>perhaps", "perhaps"),
        ('="364">D-U-N-S Number</type>\n', '="8">D-U-N-S Number</type>\n', "D-U-N-S"),
        ("Russia</value>\n          <valueRefId>", "Rusia</value>\n          <valueRefId>", "Rusia"),
        ('datePublished="2014-09-12"', 'datePublished="12/09/2014"', "900001.*12/09/2014"),
        ('datePublished="2014-09-12"', "", "datePublished"),
        ('datePublished="2014-09-12"', 'datePublished="2014-02-30"', "900001"),
        ('<entity id="900002">', "<entity>", "no id"),
        ('<entity id="900002">', '<entity id="900001">', "900001 stands twice"),
        ("SPECIMEN, Sample Only", " ", "formattedFullName is blank"),
        ("<documentNumber>X0000001", "<documentNumber>", "documentNumber is blank"),
        ('<relatedEntity entityId="17018">', '<relatedEntity entityId="">', "entityId"),
        ('refId="1401"><type>ALIAS', 'refId="1400"><type>ALIAS', "1400 stands twice"),
        ("2025-03-28T00:00:00", "28 March 2025", "dataAsOf"),
        ("Sectoral Sanctions Identifications List</sanctionsList>", "SSI</sanctionsList>", "'SSI'"),
        ("<fromDateBegin>2022-03-26", "<fromDateBegin>2022-03-01", "no single day"),
        ("<identityId>1</identityId>", "<identityId>1</identityId><identityId/>", "2 of identityId"),
        ("<identityId>2</identityId>", "", "0 of identityId"),
    ],
)  # fmt: skip
def test_what_is_not_understood_stops_the_load_and_is_named(old: str, new: str, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        odd((old, new))


@pytest.mark.parametrize("kind", ["SANCTIONS TYPE", "ENTITY LISTING TYPE", "SDN TYPE", "ALIAS TYPE"])
def test_a_new_kind_of_code_stops_the_load_even_where_the_files_own_table_knows_it(kind: str) -> None:
    old = {
        "SANCTIONS TYPE": "13662 Sectoral Directive 1", "ENTITY LISTING TYPE": "Non-SDN CMIC List",
        "SDN TYPE": "Individual", "ALIAS TYPE": "F.K.A.",
    }[kind]  # fmt: skip
    with pytest.raises(SourceChanged, match=r"unknown .*'A New One'"):
        parties("us_ofac_cons", ODD.replace(f">{old}<", ">A New One<").encode())


def test_the_two_editions_are_not_taken_for_each_other() -> None:
    with pytest.raises(SourceChanged, match="Consolidated List"):
        parties("us_ofac_sdn", ODD.encode())


# -------------------------------------------------------------------------------------- the real files

real = pytest.mark.skipif(not SHARED.exists(), reason="needs the shared real files (DILIGENCE_SHARED)")
CLASSIC = "{https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML}"


@pytest.fixture(scope="module")
def enhanced() -> dict[str, PartyRecord]:
    return parties("us_ofac_cons", (SHARED / "enhanced" / "cons_enhanced_20250328.xml").read_bytes())


def classic() -> Iterator[etree._Element]:
    root = etree.parse(SHARED / "xml" / "consolidated_20250328.xml").getroot()
    return root.iterchildren(CLASSIC + "sdnEntry")


def full_name(node: etree._Element) -> str:
    first, last = node.findtext(CLASSIC + "firstName"), node.findtext(CLASSIC + "lastName")
    return " ".join(", ".join(filter(None, (last, first))).split())


@real
def test_all_443_real_parties_load() -> None:
    with (SHARED / "enhanced" / "cons_enhanced_20250328.xml").open("rb") as stream:
        publication, *records = by_id("us_ofac_cons").read(stream)
    assert isinstance(publication, Publication)
    assert str(publication.published) == "2025-03-28"
    assert len(records) == 443
    lists = [designation.list for record in records for designation in record.designations]
    assert (lists.count("OFAC SSI"), lists.count("OFAC CMIC"), lists.count("OFAC SDN")) == (286, 68, 77)


@real
def test_the_enhanced_file_and_the_classic_file_of_the_same_day_agree(
    enhanced: dict[str, PartyRecord],
) -> None:
    entries = {entry.findtext(CLASSIC + "uid") or "": entry for entry in classic()}
    assert entries.keys() == enhanced.keys()
    for number, entry in entries.items():
        record = enhanced[number]
        assert record.names[0].text == full_name(entry)
        aliases = {
            (full_name(aka), aka.findtext(CLASSIC + "category"), aka.findtext(CLASSIC + "type") == "f.k.a.")
            for aka in entry.iter(CLASSIC + "aka")
        }
        assert aliases == {
            (name.text, name.strength, name.kind == "former")
            for name in record.names if name.kind in ("alias", "former")
        }  # fmt: skip
        programmes = {programme for item in record.designations for programme in item.programmes}
        assert programmes == {item.text for item in entry.iter(CLASSIC + "program")}


@real
def test_both_files_give_each_party_the_same_numbers(enhanced: dict[str, PartyRecord]) -> None:
    compared = 0
    for entry in classic():
        record = enhanced[entry.findtext(CLASSIC + "uid") or ""]
        numbers = {(number.label, number.value) for number in record.identifiers}
        stated = {
            (item.findtext(CLASSIC + "idType"), item.findtext(CLASSIC + "idNumber"))
            for item in entry.iter(CLASSIC + "id")
        }
        assert numbers <= stated
        left = {(label.rstrip(" :-"), value) for label, value in stated - numbers if label and value}
        assert left <= set(record.details)
        compared += len(record.identifiers)
    assert compared == 692 + 165 + 33
