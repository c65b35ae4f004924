"""The UK Sanctions List's CSV and search export: the same parties and measures as its XML has, or a refusal."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

import adapters
from adapters.base import PartyRecord, SourceChanged
from adapters.sanctions import by_id
from adapters.sanctions.port import LeftOut, Publication

ROOT = Path(adapters.__file__).parent.parent
SHARED = Path(os.environ.get("DILIGENCE_SHARED") or ROOT.parent / "shared") / "lists" / "uk" / "uksl"
FORMS = ROOT / "tests" / "data" / "lists" / "uk_sanctions_list"
CSV = (FORMS / "csv" / "UK-Sanctions-List.csv").read_bytes().decode()
COLUMNS = [
    "Unique ID", "OFSI Group ID", "Name", "Regime Name", "Type", "Designation source", "Date Designated",
    "Sanctions Imposed",
]  # fmt: skip
UK = by_id("uk_sanctions_list")


def parties(document: bytes) -> dict[str, PartyRecord]:
    return {item.record_id: item for item in UK.read(io.BytesIO(document)) if isinstance(item, PartyRecord)}


def changed(old: str, new: str, count: int = 1) -> dict[str, PartyRecord]:
    assert old in CSV
    return parties(CSV.replace(old, new, count).encode())


def ods(rows: Sequence[Sequence[str]], sheet: str = "UK_Sanction_List") -> bytes:
    """A workbook in the export's form."""
    spaces = " ".join(
        f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"' for each in ("office", "table", "text")
    )
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(
        f"<table:table-row>{''.join(cell.format(escape(each)) for each in row)}</table:table-row>" for row in rows
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="{sheet}">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return made.getvalue()


def exported(**cells: str) -> list[object]:
    """Read an export of one row: an invented company, with these cells by the first word of their column."""
    row = ["TST0001", "1", "SPECIMEN", "Russia", "Entity", "UK", "22-02-2022", "Asset freeze"]
    for name, text in cells.items():
        row[[column.split()[0] for column in COLUMNS].index(name)] = text
    return list(UK.read(io.BytesIO(ods([COLUMNS, row]))))[1:]


# -------------------------------------------------------------------------------------------------- CSV


def test_the_rows_of_the_csv_make_the_very_records_that_the_xml_has() -> None:
    from_xml = parties((ROOT / "tests" / "data" / "uk" / "every_element.xml").read_bytes())
    from_csv = parties(CSV.encode())
    assert from_csv.keys() == from_xml.keys()
    for number, record in from_csv.items():
        assert record.designations == from_xml[number].designations
        for field in PartyRecord.__slots__:
            if field != "details":  # where the XML repeats a value, the joined rows have it once
                assert getattr(record, field) == getattr(from_xml[number], field)
        assert set(record.details) == set(from_xml[number].details)


def test_seventeen_rows_of_a_person_are_one_record_with_each_name_and_address_once() -> None:
    assert CSV.count(",TST0001,") == 17
    person = parties(CSV.encode())["TST0001"]
    assert [name.text for name in person.names] == [
        "Sample Invented Made Up al SPECIMEN", "The Specimen", "Sampel SPECIMEN", "образец",
    ]  # fmt: skip
    assert len(person.addresses) == 2
    assert person.birth_dates == ("dd/mm/1945", "24/10/1972")


def test_the_csv_says_its_day_in_its_first_line() -> None:
    for document in (CSV.encode(), b"\xef\xbb\xbf" + CSV.encode()):
        publication = next(UK.read(io.BytesIO(document)))
        assert isinstance(publication, Publication)
        assert str(publication.published) == "2026-09-02"


def test_columns_may_stand_in_another_order() -> None:
    swapped = CSV.replace("Last Updated,Unique ID,", "Unique ID,Last Updated,", 1)
    for number, day in (("TST0001", "09/04/2025"), ("TST0002", "04/08/2026"), ("TST0003", "31/07/2024")):
        swapped = swapped.replace(f"{day},{number},", f"{number},{day},")
    assert parties(swapped.encode()) == parties(CSV.encode())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Report Date: 02-Sep-2026", "Report Date: 02/09/2026", "line 1.*08-Oct-2026"),
        ("Report Date: 02-Sep-2026", "Report Date: 31-Feb-2026", "line 1"),
        ("Report Date: 02-Sep-2026", "Report Date: 02-Sept-2026", "line 1"),
        ("IMO number", "IMO Number", "line 2: the column 'IMO Number' is unknown"),
        (",Year Built", "", "'Year Built' is missing"),
        ("Title,", "Title,Title,", "'Title' is in the header 2 times"),
        ("04/08/2026,TST0002", "04/08/2026,TST0001", "TST0001 .*differ in 'Last Updated'"),
        ("09/04/2025,TST0001", "10/04/2025,TST0001", r"TST0001 \(lines 3 to .*'09/04/2025', '10/04/2025'"),
        ("31/07/2024,TST0003", "31/07/2024,", "the Unique ID is blank"),
        ("31/07/2024,TST0003", "31/07/2024,TST0001", "TST0001 stands twice, apart"),
        (",ALias,", ",Nickname,", "TST0001.*NameType 'Nickname'"),
        ("Low quality a.k.a", "Middling a.k.a", "AliasStrength"),
        (",Ship,", ",Submarine,", "TST0003.*(Submarine|Designation Type)"),
        ("образец", '"образец', "line"),
        ("31/07/2024,TST0003,,", "31/07/2024,TST0003,", "57 cells under a header of 58"),
    ],
)
def test_what_is_not_understood_stops_the_csv_and_is_named(old: str, new: str, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        changed(old, new)


def test_a_csv_without_designations_is_refused() -> None:
    first_two = "".join(CSV.splitlines(keepends=True)[:2])
    with pytest.raises(SourceChanged, match="no designation"):
        parties(first_two.encode())


# ------------------------------------------------------------------------------------------- the export


def test_the_export_dates_what_began_with_the_designation_and_leaves_a_younger_measure_undated() -> None:
    records = parties((FORMS / "ods" / "FCDO_SL.ods").read_bytes())
    (designation,) = records["AFG0006"].designations
    assert [(date.kind, str(date.on), date.field) for date in designation.dates] == [
        ("effective", "2001-01-25", "DateDesignated")
    ]
    (nami,) = records["RUS2127"].designations
    assert nami.programmes == ("The Russia (Sanctions) (EU Exit) Regulations 2019",)
    assert nami.dates == ()
    assert [(measure.type, [str(date.on) for date in measure.dates]) for measure in nami.measures] == [
        ("asset_freeze", ["2024-06-13"]), ("services", ["2024-06-13"]), ("director_disqualification", []),
    ]  # fmt: skip
    assert [measure.type for measure in records["RUS2176"].designations[0].measures] == ["port"]
    assert records["RUS2176"].kind == "vessel"


def test_a_dash_among_the_measures_is_none_and_a_dash_alone_is_refused() -> None:
    romarine = parties((FORMS / "ods" / "FCDO_SL.ods").read_bytes())["RUS2534"]
    assert [measure.label for measure in romarine.designations[0].measures] == [
        "Asset freeze", "Trust Services Sanctions", "Director Disqualification Sanction",
    ]  # fmt: skip
    with pytest.raises(SourceChanged, match=r"row 2, TST0001: .*SanctionsImposed is blank"):
        exported(Sanctions="-")


def test_a_row_without_a_name_is_left_out_and_said() -> None:
    assert exported(Name=" \n ") == [LeftOut(record_id="TST0001", reason="the export gives no name")]


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"Unique": ""}, "row 2: the Unique ID"),
        ({"Regime": "Atlantis"}, "TST0001: unknown regime 'Atlantis'"),
        ({"Type": "Submarine"}, "Submarine"),
        ({"Date": "22/02/2022"}, "dd-mm-yyyy"),
        ({"Date": "2022-02-22"}, "dd-mm-yyyy"),
        ({"Date": "30-02-2022"}, "30/02/2022"),
        ({"Sanctions": "Asset freeze, Asset thaw"}, "unknown measure 'Asset thaw'"),
    ],
)
def test_what_is_not_understood_stops_the_export_and_is_named(cells: dict[str, str], says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        exported(**cells)


def test_another_workbook_is_no_export() -> None:
    row = ["TST0001", "1", "SPECIMEN", "Russia", "Entity", "UK", "22-02-2022", "Asset freeze"]
    for document, says in (
        (ods([COLUMNS[::-1], row]), "does not begin with"),
        (ods([COLUMNS, row], sheet="Sheet1"), "does not begin with"),
        (ods([[*COLUMNS, "More"], row]), "does not begin with"),
        (ods([COLUMNS, row, row]), "stands twice"),
        (ods([COLUMNS, [*row, "more"]]), "more than 8 cells"),
        (ods([COLUMNS]), "no designation"),
        (ods([]), "does not begin with"),
    ):
        with pytest.raises(SourceChanged, match=says):
            list(UK.read(io.BytesIO(document)))


# -------------------------------------------------------------------------------------- the real files

real = pytest.mark.skipif(not SHARED.exists(), reason="needs the shared real files (DILIGENCE_SHARED)")


@pytest.fixture(scope="module")
def export() -> list[object]:
    with (SHARED / "FCDO_SL_20250811.ods").open("rb") as stream:
        return list(UK.read(stream))[1:]


@pytest.fixture(scope="module")
def whole() -> dict[str, PartyRecord]:
    return parties(gzip.decompress((SHARED / "RECONSTRUCTED_uksl_20260225.xml.gz").read_bytes()))


def unfrozen(records: Sequence[PartyRecord]) -> int:
    return sum(all(each.type != "asset_freeze" for each in record.designations[0].measures) for record in records)


@real
def test_the_real_csv_row_is_a_ship_with_a_port_ban_and_no_freeze() -> None:
    ship = parties((SHARED / "uksl_csv_header_and_one_row_20261008.csv").read_bytes())["RUS2176"]
    (designation,) = ship.designations
    assert [(measure.type, measure.label) for measure in designation.measures] == [
        ("port", 'Shipping sanctions: (see "Other information")')
    ]
    assert [(date.kind, str(date.on)) for date in designation.dates] == [
        ("effective", "2024-07-31"), ("amended", "2024-07-31"),
    ]  # fmt: skip
    assert [(number.type, number.value) for number in ship.identifiers] == [("imo", "9826902")]
    assert [link.target_name for link in ship.links] == ["Stream Ship Management FZCO"]


@real
def test_of_5302_real_rows_two_have_no_name_and_456_parties_are_not_frozen(export: list[object]) -> None:
    records = [item for item in export if isinstance(item, PartyRecord)]
    assert [item.record_id for item in export if isinstance(item, LeftOut)] == ["BEL0174", "RUS1467"]
    assert len(records) == 5_300
    assert Counter(record.kind for record in records) == {"person": 3_752, "company": 1_087, "vessel": 461}
    assert unfrozen(records) == 456
    undated = Counter(
        measure.label
        for record in records for measure in record.designations[0].measures
        if not (measure.dates or record.designations[0].dates)
    )  # fmt: skip
    assert undated["Asset freeze"] == 0
    assert set(undated) == {
        "Trust Services Sanctions", "Director Disqualification Sanction",
        'Internet Services Sanctions: see "Other Information"',
    }  # fmt: skip
    assert sum(undated.values()) == 5_408


@real
def test_576_designations_of_the_whole_list_carry_no_asset_freeze(whole: dict[str, PartyRecord]) -> None:
    assert unfrozen(list(whole.values())) == 576


@real
def test_the_export_and_the_xml_have_the_same_day_programme_and_measures(
    export: list[object], whole: dict[str, PartyRecord]
) -> None:
    compared, otherwise = 0, []
    for record in export:
        if not isinstance(record, PartyRecord) or record.record_id not in whole:
            continue
        old, new = record.designations[0], whole[record.record_id].designations[0]
        compared += 1
        assert old.programmes == new.programmes
        own = old.dates or next(measure.dates for measure in old.measures if measure.dates)
        assert own == new.dates[:1]
        if [(each.type, each.label) for each in old.measures] != [(each.type, each.label) for each in new.measures]:
            otherwise.append(record.record_id)
    assert compared == 5_286
    assert otherwise == ["RUS1800", "RUS2682"]  # measures that the list changed between the two
