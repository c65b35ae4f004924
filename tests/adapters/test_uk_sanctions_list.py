"""The UK Sanctions List: names as they are said, measures with their own days, and what stops the load."""

from __future__ import annotations

import gzip
import io
import os
from collections import Counter
from pathlib import Path

import pytest

import adapters
from adapters.base import Measure, PartyRecord, SourceChanged
from adapters.sanctions import by_id

ROOT = Path(adapters.__file__).parent.parent
SHARED = Path(os.environ.get("DILIGENCE_SHARED") or ROOT.parent / "shared") / "lists" / "uk" / "uksl"
EVERY = (ROOT / "tests" / "data" / "uk" / "every_element.xml").read_text(encoding="utf-8")
UK = by_id("uk_sanctions_list")


def parties(document: bytes) -> dict[str, PartyRecord]:
    records = list(UK.read(io.BytesIO(document)))
    return {record.record_id: record for record in records if isinstance(record, PartyRecord)}


def every(*changes: tuple[str, str]) -> dict[str, PartyRecord]:
    document = EVERY
    for old, new in changes:
        assert old in document
        document = document.replace(old, new, 1)
    return parties(document.encode())


def measures(record: PartyRecord) -> dict[str, Measure]:
    return {measure.label: measure for measure in record.designations[0].measures}


def days(measure: Measure) -> list[tuple[str, str, str, bool]]:
    return [(date.kind, str(date.on), date.field, date.parsed) for date in measure.dates]


def test_nami_is_designated_in_june_2024_and_its_later_measure_has_its_own_day() -> None:
    nami = parties((ROOT / "adapters" / "sample" / "uk_sanctions_list.xml").read_bytes())["RUS2127"]
    (designation,) = nami.designations
    assert [(date.kind, str(date.on), date.field) for date in designation.dates] == [
        ("effective", "2024-06-13", "DateDesignated"), ("amended", "2025-04-09", "LastUpdated"),
    ]  # fmt: skip
    found = measures(nami)
    freeze = found["Asset freeze"]
    assert (freeze.type, set(freeze.restricts), freeze.cascades) == (
        "asset_freeze", {"funds", "supply", "receive"}, True,
    )  # fmt: skip
    assert freeze.dates == found["Trust Services Sanctions"].dates == ()
    assert days(found["Director Disqualification Sanction"]) == [("effective", "2025-04-09", "OtherInformation", True)]
    assert "FSUE NAMI" in {name.text for name in nami.names}
    assert nami.names[-1].kind == "translation"


def test_names_are_said_with_the_sixth_part_last_and_spelling_of_their_kind_does_not_matter() -> None:
    assert [(name.text, name.kind, name.strength, name.script) for name in every()["TST0001"].names] == [
        ("Sample Invented Made Up al SPECIMEN", "primary", "strong", None),
        ("The Specimen", "alias", "weak", None),
        ("Sampel SPECIMEN", "alias", "strong", None),
        ("образец", "translation", "strong", "Cyrillic"),
    ]


def test_the_day_of_leaving_the_eu_is_kept_with_the_warning_that_it_may_not_be_the_first() -> None:
    records = every()
    assert "EU-derived law" in dict(records["TST0001"].details)["DateDesignated"]
    assert "DateDesignated" not in dict(records["TST0002"].details)


def test_a_measure_dated_in_free_text_has_that_day_and_says_where_it_was_read() -> None:
    person, company = measures(every()["TST0001"]), measures(every()["TST0002"])
    assert days(person["Director Disqualification Sanction"]) == [("effective", "2025-04-09", "OtherInformation", True)]
    assert days(person["Trust Services Sanctions"]) == [("effective", "2023-03-21", "UKStatementofReasons", True)]
    assert days(company['Transport sanctions: see "Other information"']) == [
        ("effective", "2024-10-28", "OtherInformation", True)
    ]
    banking = company["Prohibition on Correspondent banking relationships and processing payments"]
    assert days(banking) == [("effective", "2022-03-01", "OtherInformation", True)]


def test_a_measure_younger_than_the_designation_never_takes_the_designations_day() -> None:
    company = measures(every()["TST0002"])
    not_later_than = [("amended", "2026-08-04", "LastUpdated", False)]
    assert days(company["Trust Services Sanctions"]) == not_later_than
    assert days(company['Internet Services Sanctions: see "Other Information"']) == not_later_than
    later = every(("<DateDesignated>22/02/2022", "<DateDesignated>16/12/2022"))
    assert days(measures(later["TST0002"])["Trust Services Sanctions"]) == []


def test_a_measure_named_twice_stands_once() -> None:
    (measure,) = every()["TST0003"].designations[0].measures
    assert (measure.type, measure.restricts) == ("port", ("port",))


def test_numbers_are_what_their_own_labels_say_and_nothing_else() -> None:
    records = every()
    assert [(number.type, number.value, number.country) for number in records["TST0002"].identifiers] == [
        ("ogrn", "1247700291200", "RU"),
        ("kpp", "770701001", "RU"),
        ("inn", "9707028663", "RU"),
        ("registration", "INN 123, Tula registry BR-99-XY", None),
    ]
    assert [(number.type, number.value) for number in records["TST0001"].identifiers] == [
        ("passport", "X0000001"), ("national_id", "545167"),
    ]  # fmt: skip
    assert [(number.type, number.value) for number in records["TST0003"].identifiers] == [
        ("imo", "9826902"), ("imo", "9562233"), ("other", "not known"),
    ]  # fmt: skip


def test_a_birth_date_stays_as_written_and_a_country_without_a_code_stays_a_word() -> None:
    person = every()["TST0001"]
    assert person.birth_dates == ("dd/mm/1945", "24/10/1972")
    assert person.countries == ("RU",)
    assert ("Nationality", "Kosovo") in person.details
    assert [(address.text, address.country) for address in person.addresses] == [
        ("1 Specimen Street, Pristina, 10000, Kosovo", None), ("Russia", "RU"),
    ]  # fmt: skip


def test_parents_subsidiaries_and_owners_are_links_and_former_ones_say_so() -> None:
    records = every()
    assert [(link.relation, link.target_name, link.former) for link in records["TST0002"].links] == [
        ("ParentCompany", "SPECIMEN HOLDING", False), ("Subsidiary", "SPECIMEN BRANCH", False),
    ]  # fmt: skip
    assert [(link.target_name, link.former) for link in records["TST0003"].links] == [
        ("Specimen Ship Management FZCO", False), ("Old Specimen Lines", True),
    ]  # fmt: skip


def test_every_other_field_is_kept_by_its_name() -> None:
    records = every()
    assert {
        ("OFSIGroupID", "12703"), ("UNReferenceNumber", "TSi.001"), ("DesignationSource", "UK"),
        ("Title", "Minister of Samples"), ("PhoneNumber", "+7 000 000 00 00"), ("Gender", "Male"),
        ("EmailAddress", "nobody@example.org"), ("Website", "https://example.org"),
        ("TownOfBirth", "Sampleville"), ("CountryOfBirth", "Russia"), ("NonLatinScriptLanguage", "Russian"),
        ("Position", "Deputy Minister of Samples"), ("PassportAdditionalInformation", "Sample passport"),
        ("NationalIdentifierAdditionalInformation", "Sample card"),
    } <= set(records["TST0001"].details)  # fmt: skip
    assert {("TypeOfEntity", "Limited Liability Company")} <= set(records["TST0002"].details)
    assert {
        ("TypeOfShip", "Oil Tanker"), ("TonnageOfShip", "68000"), ("LengthOfShip", "249"),
        ("YearBuilt", "2019"), ("HullIdentificationNumber", "TST-HULL-1"),
        ("CurrentBelievedFlagOfShip", "Gabon"), ("PreviousFlag", "Liberia"),
    } <= set(records["TST0003"].details)  # fmt: skip
    assert [records[number].kind for number in sorted(records)] == ["person", "company", "vessel"]
    assert records["TST0002"].designations[0].reasons is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("<NameType>ALias", "<NameType>Nickname", "TST0001.*NameType 'Nickname'"),
        ("Low quality a.k.a", "Middling a.k.a", "AliasStrength"),
        ("<NameType>Primary name<", "<NameType>Alias<", "TST0001: no primary name"),
        ("Asset freeze|Travel Ban", "Asset thaw|Travel Ban", "unknown measure 'Asset thaw'"),
        ("<TravelBan>true", "<TravelBan>false", "TravelBan is False"),
        ("<Deflag>false", "<Deflag>true", "Deflag is True"),
        ("<Deflag>false", "<Deflag>no", "Deflag is 'no'"),
        ("<DateDesignated>31/12/2020", "<DateDesignated>12/31/2020", "TST0001.*12/31/2020"),
        ("<DateDesignated>31/12/2020", "<DateDesignated>2020-12-31", "dd/mm/yyyy"),
        ("<DateDesignated>31/12/2020", "<DateDesignated>", "DateDesignated is blank"),
        ("<LastUpdated>09/04/2025</LastUpdated>", "", "0 of LastUpdated"),
        ("<UniqueID>TST0002", "<UniqueID>TST0001", "TST0001 stands twice"),
        ("<UniqueID>TST0002", "<UniqueID>", "UniqueID is blank"),
        ("<IndividualEntityShip>Ship", "<IndividualEntityShip>Submarine", "Submarine"),
        ("<RegimeName>The Russia (Sanctions) (EU Exit) Regulations 2019", "<RegimeName>", "RegimeName"),
        ("imposed on 09/04/2025", "imposed on 39/04/2025", "39/04/2025"),
        ("<DateGenerated>02/09/2026</DateGenerated>", "", "before DateGenerated"),
        ("<DateGenerated>02/09/2026", "<DateGenerated>yesterday", "yesterday"),
    ],
)
def test_what_is_not_understood_stops_the_load_and_is_named(old: str, new: str, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        every((old, new))


PAGE = '<html><body><a href="/help">Help</a>{}</body></html>'
FILE = "https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.xml"


def test_the_page_leads_to_the_file_it_links() -> None:
    csv = '<a href="https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.csv">CSV</a>'
    assert UK.resolve_url(PAGE.format(f'{csv}<a href="{FILE}">XML</a><a href="{FILE}">XML</a>').encode()) == FILE
    upload = "https://assets.publishing.service.gov.uk/media/64ca/UK_Sanctions_List.xml"
    assert UK.resolve_url(PAGE.format(f'<a href="{upload}?v=2">XML</a>').encode()) == upload + "?v=2"


@pytest.mark.parametrize(
    ("links", "says"),
    [
        ("", "links 0 XML files"),
        (
            f'<a href="{FILE}">1</a><a href="{FILE.replace("List.xml", "List-2.xml")}">2</a>',
            "links 2 XML files",
        ),
        ('<a href="https://example.org/UK-Sanctions-List.xml">1</a>', "another host"),
        (f'<a href="{FILE.replace("https", "http")}">1</a>', "another host"),
    ],
)
def test_a_page_that_leads_nowhere_or_elsewhere_is_refused(links: str, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        UK.resolve_url(PAGE.format(links).encode())
    with pytest.raises(SourceChanged, match="cannot be read"):
        UK.resolve_url(b"")


# -------------------------------------------------------------------------------------- the real files

real = pytest.mark.skipif(not SHARED.exists(), reason="needs the shared real files (DILIGENCE_SHARED)")


@real
def test_the_real_excerpt_loads() -> None:
    records = parties((SHARED / "uksl_xml_excerpt_20260902.xml").read_bytes())
    assert set(records) == {"AFG0001", "AFG0006"}
    assert records["AFG0006"].birth_dates == ("dd/mm/1945", "dd/mm/1946")


@real
def test_all_5738_real_designations_load_with_the_days_of_their_measures() -> None:
    records = parties(gzip.decompress((SHARED / "RECONSTRUCTED_uksl_20260225.xml.gz").read_bytes()))
    assert len(records) == 5_738
    assert Counter(record.kind for record in records.values()) == {
        "person": 3_868,
        "company": 1_288,
        "vessel": 582,
    }
    eu_exit = [record for record in records.values() if "DateDesignated" in dict(record.details)]
    assert len(eu_exit) == 1_018
    trust = Counter(
        measures(record)["Trust Services Sanctions"].dates[:1] != ()
        for record in records.values()
        if "Trust Services Sanctions" in measures(record)
    )
    assert trust == {True: 1_716, False: 692}
