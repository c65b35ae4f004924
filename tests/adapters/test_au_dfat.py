"""Australia's list: rows of one reference are one party, the Control Date is no listing, wording tells whose day."""

from __future__ import annotations

import io
import os
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import adapters
from adapters.base import PartyRecord, SourceChanged
from adapters.sanctions import by_id
from adapters.sanctions.au_dfat_citizenship import countries
from adapters.sanctions.au_dfat_dates import listing_dates
from adapters.sanctions.port import Publication

ROOT = Path(adapters.__file__).parent.parent
SHARED = Path(os.environ.get("DILIGENCE_SHARED") or ROOT.parent / "shared") / "lists"
DATA = ROOT / "tests" / "data" / "lists" / "au_dfat"
NEW = DATA / "xlsx" / "list.xlsx"
OLD = DATA / "xls" / "list.xls"
SHEET, CORE = "xl/worksheets/sheet1.xml", "docProps/core.xml"


def read(data: bytes) -> tuple[Publication, dict[str, PartyRecord]]:
    publication, *records = by_id("au_dfat").read(io.BytesIO(data))
    assert isinstance(publication, Publication)
    assert all(isinstance(record, PartyRecord) for record in records)
    return publication, {record.record_id: record for record in records if isinstance(record, PartyRecord)}


def new() -> dict[str, PartyRecord]:
    return read(NEW.read_bytes())[1]


def old() -> dict[str, PartyRecord]:
    return read(OLD.read_bytes())[1]


def changed(part: str, before: str, after: str) -> bytes:
    """The newer sample with one part's text replaced wherever it stands."""
    made = io.BytesIO()
    with zipfile.ZipFile(NEW) as archive, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as again:
        for name in archive.namelist():
            text = archive.read(name)
            if name == part:
                assert before.encode() in text
                text = text.replace(before.encode(), after.encode())
            again.writestr(name, text)
    return made.getvalue()


def days(record: PartyRecord) -> list[tuple[str, str, str, bool]]:
    return [(each.kind, str(each.on), each.field, each.parsed) for each in record.designations[0].dates]


# ------------------------------------------------------------------------------------------- rows and parties


def test_the_rows_of_one_reference_are_one_party_wherever_they_stand() -> None:
    assert list(old()) == ["2", "756", "2780", "2580"]
    assert list(new()) == ["300", "5", "8227", "9000"]
    assert [name.text for name in old()["756"].names] == ["Yahya INVENTED", "Yahya INVENTIED"]


def test_names_have_their_kind_and_in_the_newer_layout_their_strength() -> None:
    assert [(name.text, name.kind, name.strength) for name in new()["300"].names] == [
        ("Invented Rossiya", "primary", "strong"),
        ("Rossiya INVENTED Bank, OAO", "alias", "strong"),
        ("Invented", "alias", "weak"),
        ("Россия ПРОБНАЯ", "translation", "strong"),
    ]
    assert [(name.text, name.kind) for name in old()["2780"].names] == [
        ("Invented Bank", "primary"), ("AB Invented, OAO", "alias"), ("Old Invented Bank", "former"),
    ]  # fmt: skip
    assert [(name.text, name.kind) for name in old()["2"].names] == [
        ("Invented MULLAH", "primary"), ("ملا مخترع", "translation"),
    ]  # fmt: skip


def test_a_number_in_a_cell_is_no_broken_number_in_the_record() -> None:
    assert old()["756"].birth_dates == ("1952",)
    assert old()["2580"].birth_dates == ("1982-02-23",)
    assert [(each.type, each.value) for each in new()["8227"].identifiers] == [("imo", "9999993")]


def test_lettered_values_are_parted_and_differing_rows_united() -> None:
    assert old()["2"].birth_dates == ("Approximately 1955- 1958", "1945")
    assert [(each.text, each.country) for each in new()["300"].addresses] == [
        ("2 Inventskaya, St Petersburg, Russia", "RU"), ("Kerch, Ukraine", "UA"),
    ]  # fmt: skip
    assert [(each.text, each.country) for each in old()["2780"].addresses] == [
        ("1) Inventskaya, Moscow, Russia", "RU"), ("Invented Street, Kerch, Ukraine", "UA"),
    ]  # fmt: skip
    assert old()["2"].addresses == ()  # "NA"


def test_kinds_citizenships_and_the_texts_kept_beside_them() -> None:
    assert [record.kind for record in new().values()] == ["company", "person", "vessel", "person"]
    assert new()["5"].countries == ("CD", "KP")
    assert old()["2"].countries == ("AF", "PK")
    assert old()["2580"].countries == ("KP",)
    assert ("Citizenship", "a) Afghanistan b) Pakistani") in old()["2"].details
    assert ("Place of Birth", "Inventabad, Iran") in old()["756"].details
    assert old()["2"].remarks == "Title: Mullah. Reportedly deceased."
    assert new()["300"].designations[0].programmes == ("Autonomous (Russia)",)
    assert new()["300"].designations[0].legal_basis[0].endswith("Instrument 2017")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("German, Moroccan", ["DE", "MA"]),
        ("Australia and Egypt", ["AU", "EG"]),
        ("Trinidad and Tobago", ["TT"]),
        ("Malian / Mauritanian", ["ML", "MR"]),
        ("Uzbek; Afghan", ["UZ", "AF"]),
        ("a) South Sudan; b) Uganda", ["SS", "UG"]),
        ("Congolese", []),
        ("Kuwaiti citizenship withdrawn in 2002", []),
        ("Possibly Ethiopian", []),
        ("Indonesian (as at Dec. 2003)", []),
        ("na", []),
    ],
)
def test_a_citizenship_has_a_code_only_where_it_says_nothing_more(text: str, codes: list[str]) -> None:
    assert list(countries(text)) == codes


# ------------------------------------------------------------------------------------------- measures


def test_the_newer_layout_says_which_measure_each_party_is_under() -> None:
    def types(number: str) -> list[tuple[str, tuple[str, ...], bool]]:
        return [(each.type, each.restricts, each.cascades) for each in new()[number].designations[0].measures]

    freeze = ("asset_freeze", ("funds", "supply", "receive"), True)
    assert types("300") == [freeze]
    assert types("5") == [freeze, ("travel_ban", ("travel",), False), ("arms_embargo", ("supply",), False)]
    assert types("8227") == [("port", ("port",), False)]  # a ship is not frozen
    assert types("9000") == [("other", (), False)]


def test_the_older_layout_is_of_targeted_financial_sanctions_alone() -> None:
    for record in old().values():
        (measure,) = record.designations[0].measures
        assert (measure.type, measure.cascades) == ("asset_freeze", True)


# ------------------------------------------------------------------------------------------- dates


def test_the_control_date_is_the_last_change_and_no_listing() -> None:
    assert days(new()["8227"]) == [("amended", "2025-06-18", "Control Date", False)]
    assert days(old()["2780"])[-1] == ("amended", "2020-06-25", "Control Date", False)


def test_bank_rossiya_was_listed_on_16_june_2017_by_the_wording_whatever_the_control_date_says() -> None:
    text = "Listed on 16 June 2017, re-listed 10 Jun 2020 and 29 March 2021 and 10 June 2023"
    dates = listing_dates(text, cell=None, committee="Autonomous (Russia)")
    assert [(each.kind, str(each.on), each.parsed) for each in dates] == [
        ("listed", "2017-06-16", True),
        ("amended", "2020-06-10", True),
        ("amended", "2021-03-29", True),
        ("amended", "2023-06-10", True),
    ]
    assert days(new()["300"])[0] == ("listed", "2017-06-16", "Listing Information", True)
    assert days(new()["300"])[-1] == ("amended", "2023-06-10", "Control Date", False)


def test_the_uns_day_bounds_the_australian_measure_from_above_and_begins_nothing() -> None:
    assert days(old()["2"])[0] == ("published", "2001-01-25", "Listing Information", True)
    assert days(new()["5"])[0] == ("published", "2001-01-25", "Listing Information", True)


def test_a_bare_date_cell_does_not_say_what_it_dates() -> None:
    assert days(old()["2580"])[0] == ("published", "2013-03-07", "Listing Information", False)
    assert ("Listing Information", "2013-03-07") in old()["2580"].details


OWN, OF_1373, TALIBAN = "Autonomous (Syria)", "1373 (2001)", "1988 (Taliban)"


@pytest.mark.parametrize(
    ("text", "committee", "expected"),
    [
        ("Listed on 19 Jun. 2014 (relisted on 16 Jun. 2017, 10 June 2020)", OWN,
         [("listed", "2014-06-19"), ("amended", "2017-06-16"), ("amended", "2020-06-10")]),
        ("Designated under the Autonomous Sanctions Regulations 2011 on 2 March 2012 (F2012L00479). Relisted 13 "
         "January 2021.", OWN, [("listed", "2012-03-02"), ("amended", "2021-01-13")]),
        ("The Minister for Foreign Affairs listed this entity on 3 Oct 2019 under section 15(1) of the Charter of "
         "the United Nations Act 1945, pursuant to resolution 1373. The Minister declared on 5 Nov 2021 that …",
         OF_1373, [("listed", "2019-10-03")]),
        ("Listed by the Foreign Minister under section 15 of the Charter of the United Nations Act 1945 on 16 March "
         "2013.", OF_1373, [("listed", "2013-03-16")]),
        ("Instrument of first listing: Charter of the United Nations (Listed Entities) Instrument 2022. Listed on: "
         "5/02/2022", OF_1373, [("listed", "2022-02-05")]),
        ("listed on 10 June 2020", OWN, [("listed", "2020-06-10")]),
        ("Listed by the UN 1267 and 1989 Committee on 4 May 2012. (amended on 1 May 2013)", TALIBAN,
         [("published", "2012-05-04")]),
        ("Listed by UN (1267 Committee) on 6 Oct. 2001 amended on 1 Feb 2003", TALIBAN, [("published", "2001-10-06")]),
        ("Listed by the UN1718 committee on 24 April 2009", "1718 (DPRK)", [("published", "2009-04-24")]),
        ("Listed by UN on 3 May 2004 (amended on 7 April 2008)", TALIBAN, [("published", "2004-05-03")]),
        ("Resolution 1735 (2006) Listed on: 14 Mar 2007 (amended 1 Jun 2012)", TALIBAN, [("published", "2007-03-14")]),
        ("Listedon 12 Apr. 2000 (amended on 3 Sep. 2003)", TALIBAN, [("published", "2000-04-12")]),
        ("28 Jan. 2003 (amended on 2 Jul. 2007)", TALIBAN, [("published", "2003-01-28")]),
        ("7/03/2013 (amended 20 Jan. 2014)", "1718 (DPRK)", [("published", "2013-03-07")]),
        ("Relisted on 19 January 2021.", OWN, [("amended", "2021-01-19")]),
        # no wording that says when the listing was made
        ("Autonomous Sanctions (Russia and Ukraine) Amendment (No. 13) Instrument 2022", OWN, []),
        ("Resolution 1737 (2006) (amended on 17 Dec. 2014)", "2231 (Iran)", []),
        ("Autonomous Sanctions List 2001 (updated on 5 Aug. 2004)", OWN, []),
        ("Assets received on or after 23 May 2003 are not “controlled assets”", "1518 (Iraq)", []),
        ("Listed on 1 May 2011 (travel). Listed on 3 May 2012 (assets).", OWN, []),
        ("Listed on 31 June 2017", OWN, []),
        ("", OWN, []),
    ],
)  # fmt: skip
def test_a_date_is_read_only_from_regular_wording_and_the_committee_tells_whose_it_is(
    text: str, committee: str, expected: list[tuple[str, str]]
) -> None:
    dates = listing_dates(text, cell=None, committee=committee)
    assert [(each.kind, str(each.on)) for each in dates] == expected
    assert all(each.parsed and each.field == "Listing Information" for each in dates)


def test_the_edition_is_of_the_day_in_sydney_on_which_the_workbook_was_saved() -> None:
    assert str(read(NEW.read_bytes())[0].published) == "2026-09-05"  # 15:37 UTC on the 4th
    assert str(read(changed(CORE, "2026-09-04T15:37:12Z", "2026-09-04T05:37:12Z"))[0].published) == "2026-09-04"
    assert read(OLD.read_bytes())[0].published is None
    with pytest.raises(SourceChanged, match="properties"):
        read(changed(CORE, "2026-09-04T15:37:12Z", "yesterday"))


def test_a_date_cell_says_its_day_only() -> None:
    dates = listing_dates("2021-01-15", cell=date(2021, 1, 15), committee=OF_1373)
    assert [(each.kind, str(each.on), each.parsed) for each in dates] == [("published", "2021-01-15", False)]


# ------------------------------------------------------------------------------------------- what stops the load


@pytest.mark.parametrize(
    ("part", "before", "after", "says"),
    [
        (SHEET, "<t>Citizenship</t>", "<t>Nationality</t>", "header.*Nationality"),
        (SHEET, "<t>Travel Ban</t>", "<t></t>", "header"),
        (SHEET, "<t>300aa</t>", "<t>300a</t>", "300a|twice"),
        (SHEET, "<t>300aa</t>", "<t>x300</t>", "row 4: 'x300' is no reference"),
        (SHEET, "<t>300b</t>", "<t>301b</t>", "reference 301: 0 primary names"),
        (SHEET, "<t>Vessel</t>", "<t>Aircraft</t>", "reference 8227.*'Aircraft'"),
        (SHEET, "<t>Original Script</t>", "<t>Nickname</t>", "reference 300.*'Nickname'"),
        (SHEET, "<t>Weak</t>", "<t>Feeble</t>", "reference 300.*'Feeble'"),
        (SHEET, "<t>TRUE</t>", "<t>perhaps</t>", "Maritime Restriction is 'perhaps'"),
        (SHEET, "<t>Autonomous (Vessels)</t>", "<t> </t>", "reference 8227: no committee"),
        (SHEET, "<t>INVENTED STAR</t>", "<t> </t>", "row 7 has no name"),
        (SHEET, '<c r="N2" s="1" t="n">', '<c r="N2">', "row 2: the Control Date is no date"),
        (SHEET, "</row></sheetData>", '<c r="Z8"><v>1</v></c></row></sheetData>', "row 8 is wider"),
    ],
)
def test_what_is_not_understood_stops_the_load_and_is_named(part: str, before: str, after: str, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        read(changed(part, before, after))


def test_a_workbook_cut_short_is_never_a_short_success() -> None:
    for path in (NEW, OLD):
        data = path.read_bytes()
        for percent in range(100):
            with pytest.raises(SourceChanged):
                read(data[: len(data) * percent // 100])


def test_the_record_page_is_the_publishers_own() -> None:
    assert by_id("au_dfat").record_url("300").endswith("/consolidated-list#reference-300")


# ------------------------------------------------------------------------------------------- the real files

real = pytest.mark.skipif(not SHARED.exists(), reason="needs the shared real files (DILIGENCE_SHARED)")


@pytest.fixture(scope="module")
def may_2022() -> dict[str, PartyRecord]:
    return read((SHARED / "au" / "regulation8_consolidated_20220503.xls").read_bytes())[1]


@real
def test_all_7945_rows_of_may_2022_make_2666_parties(may_2022: dict[str, PartyRecord]) -> None:
    records = may_2022.values()
    assert len(records) == 2666
    assert Counter(record.kind for record in records) == {"person": 2086, "company": 580}
    assert Counter(name.kind for record in records for name in record.names) == {
        "primary": 2666, "alias": 4781, "translation": 476, "former": 4,
    }  # fmt: skip
    kinds = Counter(each.kind for record in records for each in record.designations[0].dates if each.parsed)
    assert kinds == {"listed": 789, "published": 796, "amended": 668}
    assert sum(len(record.countries) for record in records) == 1448


@real
def test_real_parties_have_the_days_their_wording_gives(may_2022: dict[str, PartyRecord]) -> None:
    assert may_2022["2780"].names[0].text == "Bank Rossiya"
    assert [(kind, day) for kind, day, _, _ in days(may_2022["2780"])] == [
        ("listed", "2014-06-19"), ("amended", "2017-06-16"), ("amended", "2020-06-10"), ("amended", "2020-06-24"),
    ]  # fmt: skip
    assert days(may_2022["2"])[0] == ("published", "2001-01-25", "Listing Information", True)


@real
def test_a_made_up_sheet_in_the_newer_layout_loads() -> None:
    records = read((SHARED / "synthetic_not_real" / "zr101_samples" / "dfat_sample.xlsx").read_bytes())[1]
    assert list(records) == ["1", "2", "3"]
    assert [name.strength for name in records["2"].names] == ["strong", "weak"]
