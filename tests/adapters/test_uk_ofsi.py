"""OFSI's Consolidated List: groups of rows, three kinds of dates, and what hides in Other Information."""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from pathlib import Path

import pytest

import adapters
from adapters.base import Designation, PartyRecord, SourceChanged
from adapters.sanctions import by_id
from adapters.sanctions.port import Publication
from adapters.sanctions.uk_ofsi_tags import read_tags
from adapters.sheets import read_rows

ROOT = Path(adapters.__file__).parent.parent
SHARED = Path(os.environ.get("DILIGENCE_SHARED") or ROOT.parent / "shared") / "lists" / "uk" / "conlist"
FORMS = ROOT / "tests" / "data" / "lists" / "uk_ofsi_conlist"
XLSX = (FORMS / "xlsx" / "ConList.xlsx").read_bytes()
OLD_CSV = (FORMS / "csv" / "ConList.csv").read_bytes()
OFSI = by_id("uk_ofsi_conlist")


def parties(document: bytes) -> dict[str, PartyRecord]:
    return {item.record_id: item for item in OFSI.read(io.BytesIO(document)) if isinstance(item, PartyRecord)}


def as_csv() -> str:
    """The workbook's rows in the CSV that was published beside it."""
    rows = list(read_rows(io.BytesIO(XLSX)))
    width = len(rows[1].cells)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        cells = ["" if cell is None else str(cell) for cell in row.cells]
        writer.writerow(cells if row is rows[0] else cells + [""] * (width - len(cells)))
    return out.getvalue()


NEW_CSV = as_csv()


def changed(old: str, new: str, count: int = 1) -> dict[str, PartyRecord]:
    assert old in NEW_CSV
    return parties(NEW_CSV.replace(old, new, count).encode())


def days(designation: Designation) -> list[tuple[str, str, str]]:
    return [(date.kind, str(date.on), date.field) for date in designation.dates]


def freeze_days(designation: Designation) -> list[tuple[str, str]]:
    assert designation.measures[0].type == "asset_freeze"
    return [(date.kind, str(date.on)) for date in designation.measures[0].dates]


# ------------------------------------------------------------------------------------------------- dates


def test_a_freeze_older_than_the_uks_own_regulations_keeps_the_day_it_was_listed() -> None:
    (designation,) = parties(XLSX)["12431"].designations  # SYR0306
    assert days(designation) == [
        ("listed", "2011-12-02", "Listed On"),
        ("effective", "2020-12-31", "UK Sanctions List Date Designated"),
        ("amended", "2022-02-14", "Last Updated"),
    ]
    (freeze,) = designation.measures
    assert (freeze.type, set(freeze.restricts), freeze.cascades) == (
        "asset_freeze", {"funds", "supply", "receive"}, True,
    )  # fmt: skip
    assert freeze_days(designation) == [("listed", "2011-12-02")]


def test_a_freeze_listed_after_its_designation_has_the_designations_day() -> None:
    (designation,) = parties(XLSX)["90002"].designations
    assert days(designation)[:2] == [
        ("listed", "2022-03-18", "Listed On"),
        ("effective", "2022-03-15", "UK Sanctions List Date Designated"),
    ]
    assert freeze_days(designation) == []


def test_a_group_under_two_regimes_has_each_with_its_own_days() -> None:
    aweys = parties(XLSX)["6995"]
    somalia, al_qaida = aweys.designations
    assert [each.list for each in aweys.designations] == [
        "OFSI Consolidated List: Somalia", "OFSI Consolidated List: ISIL (Da'esh) and Al-Qaida",
    ]  # fmt: skip
    assert [on for _, on, _ in days(somalia)] == ["2010-04-28", "2010-04-12", "2020-12-31"]
    assert [on for _, on, _ in days(al_qaida)] == ["2001-11-08", "2001-11-09", "2020-12-31"]
    assert (freeze_days(somalia), freeze_days(al_qaida)) == ([], [("listed", "2001-11-08")])
    assert ("UK Sanctions List Ref", "AQD0194 and SOM0003") in aweys.details
    assert ("UN Ref", "QDi.042 and SOi.002") in aweys.details


def test_rows_of_one_regime_that_differ_in_a_day_keep_both_and_the_earlier_binds() -> None:
    (designation,) = parties(XLSX)["90005"].designations
    assert [on for kind, on, _ in days(designation) if kind == "listed"] == ["2020-10-05", "2020-11-06"]
    assert freeze_days(designation) == [("listed", "2020-10-05"), ("listed", "2020-11-06")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ("services", "Trust services", "effective", True)),
        (" (Date trust services sanctions imposed):21/03/2023", "", ("services", "Trust services", "amended", False)),
        ("freeze):Trust services", "freeze):Something new", ("other", "Something new", "amended", False)),
    ],
)
def test_a_measure_imposed_in_addition_has_its_own_day_or_only_stood_by_the_last_update(
    old: str, new: str, expected: tuple[str, str, str, bool]
) -> None:
    (designation,) = (changed(old, new, -1) if old else parties(XLSX))["90001"].designations
    freeze, measure = designation.measures[:2]
    assert (freeze.type, freeze.dates) == ("asset_freeze", ())
    (date,) = measure.dates
    assert (measure.type, measure.label, date.kind, date.parsed) == expected
    assert (str(date.on), measure.cascades) == ("2023-03-21", False)


# ------------------------------------------------------------------------------------ names and the rest


def test_rows_that_stand_apart_and_twice_make_one_record() -> None:
    company = parties(XLSX)["12431"]
    assert [(name.text, name.kind) for name in company.names] == [
        ("HANDASIEH ORGANIZATION FOR ENGINEERING INDUSTRIES", "primary"),
        ("(GENERAL) ORGANIZATION FOR ENGINEERING INDUSTRIES", "alias"),
    ]
    assert [address.text for address in company.addresses] == [
        "PO Box 21120, Baramkeh, Damascus, Syria", "PO Box 5966, Abou Bakr Al Seddeq St., Damascus, Syria",
    ]  # fmt: skip


def test_names_have_kind_strength_and_script() -> None:
    assert [(name.text, name.kind, name.strength, name.script) for name in parties(XLSX)["90001"].names] == [
        ("Sample Invented Made Up al SPECIMEN", "primary", "strong", None),
        ("THE SPECIMEN", "alias", "weak", None),
        ("Sampel SPECIMEN", "alias", "strong", None),
        ("Sample MUSTER", "former", "strong", None),
        ("образец", "translation", "strong", "Cyrillic"),
    ]


def test_a_group_without_a_primary_name_goes_by_its_first_and_says_so() -> None:
    person = parties(XLSX)["90004"]
    assert [(name.text, name.kind) for name in person.names] == [
        ("Sergei SAMPELOV", "primary"), ("Sergey SAMPELOV", "alias"),
    ]  # fmt: skip
    assert "no row of the group is a primary name" in dict(person.details)["Alias Type"]


def test_a_birth_date_without_day_and_month_stays_as_written() -> None:
    assert parties(XLSX)["90001"].birth_dates == ("00/00/1980", "01/03/1981")


def test_tags_broken_by_line_ends_are_tags_and_the_text_between_them_is_kept() -> None:
    person = parties(XLSX)["90001"]
    assert person.remarks == "Known to like\nsamples."
    assert person.designations[0].reasons == "SPECIMEN i\ns an invented person (see 2): a sample."
    assert {("UK Sanctions List Ref", "TST0001"), ("Gender", "Male")} <= set(person.details)
    assert list(read_tags("said (see Annex): so (Gender):Male")) == [("", "said (see Annex): so"), ("Gender", "Male")]
    assert list(read_tags("(UK Sanctions List Ref):none yet")) == [("UK Sanctions List Ref", "none yet")]


def test_counted_numbers_are_parted_and_a_dash_is_none() -> None:
    person = parties(XLSX)["90001"]
    assert [(number.type, number.value, number.label) for number in person.identifiers] == [
        ("passport", "X0000001", "Passport Number"),
        ("passport", "X0000002", "Passport Number"),
        ("national_id", "12345", "National Identification Number"),
    ]
    assert person.countries == ("RU", "CY")
    assert ("Passport Details", "(1) Sample, issued in 2001 (2) - .") in person.details


def test_a_companys_numbers_and_relatives_are_read_where_the_wording_is_regular() -> None:
    company = parties(XLSX)["90002"]
    assert [(number.type, number.value, number.country) for number in company.identifiers] == [
        ("inn", "7735579027", "RU"), ("ogrn", "1117746568829", "RU"),
    ]  # fmt: skip
    assert [(link.relation, link.target_name, link.former) for link in company.links] == [
        ("Parent company", "SPECIMEN HOLDING", False),
        ("Subsidiaries", "Specimen Branch", False),
        ("Subsidiaries", "Sample Trading Co., Ltd", False),
    ]
    assert {
        ("Phone number", "(1) +7 000 000 00 00 (Fax): +7 000 000 00 01"), ("Website", "https://example.org"),
        ("Email address", "nobody@example.org"), ("Type of entity", "Bank. Private"),
    } <= set(company.details)  # fmt: skip
    irregular = changed("1117746568829 (Russia). Tax ID No. 7735579027 (Russia)", "SPARK code 90274 (Mars)")["90002"]
    assert [(number.type, number.value) for number in irregular.identifiers] == [
        ("registration", "SPARK code 90274 (Mars)")
    ]


def test_a_ship_has_its_imo_number_flag_and_owners() -> None:
    ship = parties(XLSX)["90003"]
    assert (ship.kind, ship.countries) == ("vessel", ("KP",))
    assert [(number.type, number.value) for number in ship.identifiers] == [("imo", "8712362")]
    assert [(link.relation, link.target_name, link.former) for link in ship.links] == [
        ("Current owners", "Specimen Shipping Co", False), ("Previous owners", "Old Specimen Lines", True),
    ]  # fmt: skip
    assert {
        ("UN Ref", "TSe.003"), ("Flag of ship", "North Korea"), ("Previous flags", "Togo"),
        ("Type of ship", "Oil tanker"), ("Tonnage of ship", "1220"), ("Length of ship", "82"), ("Year built", "1987"),
    } <= set(ship.details)  # fmt: skip
    assert ship.remarks == "Seen by nobody."


# ------------------------------------------------------------------------------------------- the layouts


def test_the_workbook_and_the_csv_of_the_same_rows_make_the_same_records() -> None:
    assert parties(NEW_CSV.encode()) == parties(XLSX)
    assert parties(b"\xef\xbb\xbf" + NEW_CSV.encode()) == parties(XLSX)
    publication = next(OFSI.read(io.BytesIO(XLSX)))
    assert isinstance(publication, Publication)
    assert str(publication.published) == "2022-05-04"


def test_the_old_csv_is_windows_1252_and_has_no_date_but_that_of_listing() -> None:
    records = parties(OLD_CSV)
    (designation,) = records["12431"].designations
    assert days(designation) == [("listed", "2011-12-02", "Listed On"), ("amended", "2011-12-02", "Last Updated")]
    assert freeze_days(designation) == []
    assert records["12431"].names[0].text == "HANDASIEH - ORGANIZATION FOR ENGINEERING INDUSTRIES"
    person = records["90011"]
    assert [(name.text, name.kind) for name in person.names] == [
        ("Sample AL-SPÉCIMEN", "primary"), ("Sample OLD SPECIMEN", "former"),
    ]  # fmt: skip
    assert person.addresses[0].text == "Café de l’Échantillon, Côte d’Ivoire"
    assert ("Gender", "Male. Colonel of the “Samples” unit") in person.details
    assert [(number.type, number.value, number.label) for number in person.identifiers] == [
        ("national_id", "12345-6", "NI Number"), ("passport", "N0000001", "Passport Details"),
    ]  # fmt: skip


def test_the_old_csv_may_be_utf_8_and_the_new_one_must() -> None:
    assert parties(OLD_CSV.decode("windows-1252").encode()) == parties(OLD_CSV)
    with pytest.raises(SourceChanged, match="are not utf-8"):
        parties(NEW_CSV.replace("образец", "échantillon").encode("windows-1252"))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Last Updated,04/05/2022", "Last Updated,4 May 2022", "dd/mm/yyyy"),
        ("Last Updated,04/05/2022", "Last Updated,", "line 1"),
        ("Alias Quality", "Alias Grade", "line 2: the column"),
        ("Group Type", "Group Kind", "line 2: the column 'Group Kind' is unknown"),
        (",90003", ",", "line .*Group ID is ''"),
        (",90003", ",9000x", "Group ID is '9000x'"),
        ("Ship,Primary name", "Submarine,Primary name", "group 90003: Group Type is 'submarine'"),
        ("Ship,Primary name", "Ship,Nickname", "group 90003: unknown Alias Type 'Nickname'"),
        ("Low quality", "Middling", "unknown Alias Quality 'Middling'"),
        ("30/03/2018,30/03/2018", "30/03/2018,2018-03-30", "group 90003.*2018-03-30"),
        ("30/03/2018,30/03/2018", ",30/03/2018", "group 90003: Listed On or Last Updated is blank"),
        ('21/03/2023"', '39/03/2023"', "group 90001.*39/03/2023"),
        ("Democratic People's Republic of Korea", "", "group 90003: Regime is blank"),
        ("SPECIMEN STAR", " ", "group 90003: a row without a name"),
        ("Individual,Primary name,,Somalia", "Entity,Primary name,,Somalia", "6995: Group Type is 'entity' and 'ind"),
    ],
)
def test_what_is_not_understood_stops_the_load_and_is_named(old: str, new: str, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        changed(old, new)


def test_a_file_without_groups_is_refused() -> None:
    with pytest.raises(SourceChanged, match="no group"):
        parties("".join(NEW_CSV.splitlines(keepends=True)[:2]).encode())


def test_the_list_is_for_history_and_off_unless_named() -> None:
    assert not OFSI.in_use


# -------------------------------------------------------------------------------------- the real file

real = pytest.mark.skipif(not SHARED.exists(), reason="needs the shared real files (DILIGENCE_SHARED)")


@pytest.fixture(scope="module")
def may_2022() -> dict[str, PartyRecord]:
    return parties((SHARED / "ConList_20220504.xlsx").read_bytes())


@real
def test_all_3430_real_groups_load_with_their_names_numbers_and_relatives(may_2022: dict[str, PartyRecord]) -> None:
    records = may_2022.values()
    assert Counter(record.kind for record in records) == {"person": 2_771, "company": 644, "vessel": 15}
    assert Counter(name.kind for record in records for name in record.names) == {
        "primary": 3_432, "alias": 6_294, "former": 12, "translation": 1_732,
    }  # fmt: skip
    assert sum(name.strength == "weak" for record in records for name in record.names) == 597
    assert Counter(number.type for record in records for number in record.identifiers) == {
        "passport": 529, "national_id": 207, "registration": 32, "inn": 20, "imo": 15, "ogrn": 13, "tax_id": 6,
        "kpp": 1,
    }  # fmt: skip
    assert Counter(link.relation for record in records for link in record.links) == {
        "Parent company": 104, "Subsidiaries": 35, "Current owners": 14,
    }  # fmt: skip
    assert sum("UK Sanctions List Ref" in dict(record.details) for record in records) == 3_429


@real
def test_every_real_designation_is_a_freeze_and_1157_are_older_than_the_regulations(
    may_2022: dict[str, PartyRecord],
) -> None:
    designations = [each for record in may_2022.values() for each in record.designations]
    assert len(designations) == 3_446
    assert Counter(date.kind for each in designations for date in each.dates) == {
        "listed": 3_446, "effective": 3_446, "amended": 3_446,
    }  # fmt: skip
    assert {measure.type for each in designations for measure in each.measures} == {"asset_freeze"}
    assert sum(bool(freeze_days(each)) for each in designations) == 1_157


@real
def test_15_real_groups_stand_under_several_regimes_with_days_of_their_own(may_2022: dict[str, PartyRecord]) -> None:
    several = {number: record.designations for number, record in may_2022.items() if len(record.designations) > 1}
    assert len(several) == 15
    assert {each.programmes[0]: freeze_days(each) for each in several["10638"]} == {
        "Syria": [("listed", "2011-06-24")],
        "Iran (Human Rights)": [("listed", "2011-04-14")],
        "Iran (Nuclear)": [("listed", "2008-06-24")],
    }
    assert freeze_days(may_2022["12431"].designations[0]) == [("listed", "2011-12-02")]
