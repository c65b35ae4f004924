"""The workbook of Ukraine's sanctions decrees: terms that run out, rows of one party joined, numbers with labels."""

from __future__ import annotations

import io
import os
import zipfile
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

import adapters
from adapters.base import Designation, PartyRecord, SourceChanged
from adapters.sanctions import by_id
from adapters.sanctions.port import LeftOut, Publication
from adapters.sanctions.ua_nsdc import NsdcWorkbook
from adapters.sanctions.ua_nsdc_measures import NOT_STATED, measures
from adapters.sanctions.ua_nsdc_numbers import company_numbers, is_inn, is_ogrn, remarked_numbers
from adapters.sheets import read_rows

ROOT = Path(adapters.__file__).parent.parent
SAMPLE = ROOT / "tests" / "data" / "lists" / "ua_nsdc" / "workbook" / "sample.xlsx"
SHARED = Path(os.environ.get("DILIGENCE_SHARED") or ROOT.parent / "shared") / "lists" / "ua"
real = pytest.mark.skipif(not SHARED.exists(), reason="needs the shared real files (DILIGENCE_SHARED)")

ACTION = "Дія щодо об'єкту санкцій"
FREEZE = "блокування активів – тимчасове обмеження права особи користуватися та розпоряджатися належним їй майном"
Table = dict[str, list[list[object]]]


def parties(items: list) -> dict[str, PartyRecord]:
    return {item.record_id: item for item in items if isinstance(item, PartyRecord)}


def sample() -> dict[str, PartyRecord]:
    return parties(list(by_id("ua_nsdc").read(io.BytesIO(SAMPLE.read_bytes()))))


def changed(sheet: str, row: int, **values: object) -> list:
    """What is read where a row of the sample (0 is the headings) has other values, by heading."""
    table: Table = {}
    for each in read_rows(io.BytesIO(SAMPLE.read_bytes())):
        table.setdefault(each.sheet, []).append(list(each.cells))
    for heading, value in values.items():
        column = table[sheet][0].index(heading)
        cells = table[sheet][row]
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = value
    return read(table)


def read(table: Table) -> list:
    """What is read of a workbook of these sheets, as an ods."""
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    sheets = ""
    for name, rows in table.items():
        lines = (f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        sheets += f'<table:table table:name="{name}">{"".join(lines)}</table:table>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{names}office:1.0" xmlns:table="{names}table:1.0" '
            f'xmlns:text="{names}text:1.0"><office:body><office:spreadsheet>{sheets}'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return list(by_id("ua_nsdc").read(made))


def cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    text = str(int(value)) if isinstance(value, float) else str(value)
    return f"<table:table-cell><text:p>{escape(text)}</text:p></table:table-cell>"


def days(designation: Designation) -> list[tuple[str, str, str, bool]]:
    return [(each.kind, str(each.on), each.field, each.parsed) for each in designation.dates]


# ------------------------------------------------------------------------------------------------- dates


def test_the_decrees_day_lists_and_the_columns_day_ends_by_itself() -> None:
    first = sample()["person:176-2018:100"].designations[0]
    assert days(first) == [
        ("listed", "2018-06-21", "Дата указу", False),
        ("ended", "2021-06-21", "Дата закінчення обмеження", False),
    ]
    assert first.programmes == ("Указ Президента України № 176/2018",)


def test_no_end_is_computed_from_a_term_alone() -> None:
    company = sample()["company:184-2020:5"]
    assert [each.kind for each in company.designations[0].dates] == ["listed"]
    assert "До закінчення терміну окупації" in dict(company.details)["184-2020/5 Термін обмеження"]


def test_later_decrees_told_of_in_the_remarks_amend_or_end_and_are_marked_as_parsed() -> None:
    cancelled = sample()["company:176-2018:60"].designations[0]
    assert days(cancelled)[-1] == ("ended", "2021-03-23", "Додатково", True)
    excluded = changed(
        "Юридичні особи", 3,
        Додатково='Виключено згідно рішення Ради від 14 травня 2020 року "Про скасування (cанкцій)", '
        "уведеному в дію Указом Президента України від 1 червня 2020 року № 184",
    )  # fmt: skip
    assert days(parties(excluded)["company:203-2021:38"].designations[0])[-1] == (
        "ended",
        "2020-06-01",
        "Додатково",
        True,
    )


def test_an_end_before_the_decree_ends_nothing_and_is_kept_as_written() -> None:
    person = sample()["person:176-2018:437"]
    assert days(person.designations[0]) == [
        ("listed", "2018-06-21", "Дата указу", False), ("amended", "2019-03-19", "Додатково", True),
    ]  # fmt: skip
    assert ("176-2018/437 Дата закінчення обмеження", "2018-03-19") in person.details


# ----------------------------------------------------------------------------------------------- joining


def test_rows_of_one_person_over_decrees_are_one_party_with_a_designation_each() -> None:
    person = sample()["person:176-2018:100"]
    assert [designation.list for designation in person.designations] == [
        "NSDC decree 176-2018", "NSDC decree 176-2018, item 1200", "NSDC decree 203-2021",
    ]  # fmt: skip
    assert [str(each.dates[0].on) for each in person.designations] == ["2018-06-21", "2018-06-21", "2021-05-21"]
    assert [measure.type for measure in person.designations[1].measures] == ["travel_ban"]


def test_a_company_is_joined_by_name_and_number_though_the_label_of_the_number_changes() -> None:
    company = sample()["company:176-2018:60"]
    assert [designation.list for designation in company.designations] == [
        "NSDC decree 176-2018",
        "NSDC decree 203-2021",
    ]
    assert {(number.type, number.value) for number in company.identifiers} == {
        ("ogrn", "1027711111119"), ("inn", "7711111110"), ("kpp", "770101001"), ("okpo", "00000002"),
    }  # fmt: skip


def test_one_name_with_another_number_or_without_a_birth_date_stays_another_party() -> None:
    records = sample()
    assert records["company:203-2021:38"].names[0].text == records["company:176-2018:60"].names[0].text
    assert records["person:176-2018:437"].names[0].text == records["person:203-2021:8"].names[0].text


def test_the_record_id_is_the_first_decrees_wherever_the_row_stands() -> None:
    table: Table = {}
    for each in read_rows(io.BytesIO(SAMPLE.read_bytes())):
        table.setdefault(each.sheet, []).append(list(each.cells))
    upside_down = {name: [rows[0], *reversed(rows[1:])] for name, rows in table.items()}
    assert set(parties(read(upside_down))) == set(sample())


# --------------------------------------------------------------------------------- measures, names, numbers


def test_numbered_restrictions_are_measures_in_the_decrees_words() -> None:
    found = sample()["company:176-2018:60"].designations[0].measures
    assert [(each.type, each.restricts, each.cascades) for each in found] == [
        ("asset_freeze", ("funds", "supply", "receive"), True),
        ("other", ("supply", "receive"), False),
        ("export_control", ("supply",), False),
        ("other", ("funds",), False),
    ]
    assert found[1].label == "обмеження торговельних операцій (повне припинення)"


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("1) блокуванняактивів—тимчасове обмеження; 2) заборона в`їзду в Україну", ["asset_freeze", "travel_ban"]),
        ("1)\tповна або часткова заборона вчинення правочинів щодо цінних паперів (s 6377) x", ["securities"]),
        ("користуватися та розпоряджатися належним їй майном", ["asset_freeze"]),
        ("1) збройне ембарго 2) заборона встановлення ділових відносин", ["arms_embargo", "other"]),
    ],
)  # fmt: skip
def test_a_restriction_is_known_by_its_beginning_however_it_is_spaced(text: str, types: list[str]) -> None:
    assert [each.type for each in measures(text)] == types


def test_a_cell_without_a_known_restriction_stops_the_load_and_an_empty_one_is_named() -> None:
    with pytest.raises(SourceChanged, match="no known restriction: 'вигадане обмеження'"):
        measures("вигадане обмеження")
    (unsaid,) = sample()["company:184-2020:5"].designations[0].measures
    assert (unsaid.type, unsaid.label) == ("other", NOT_STATED)


def test_names_have_their_column_as_script_and_an_old_name_is_former() -> None:
    assert [(name.text, name.kind, name.script) for name in sample()["person:176-2018:100"].names] == [
        ("Зразковий Іван Петрович", "primary", "укр."),
        ("Образцовый Иван Петрович", "translation", "ориг."),
        ("Obraztsovyi Ivan", "alias", None),
        ("Obraztsov I.", "alias", None),
    ]
    assert ("Небилиця", "former") in {(name.text, name.kind) for name in sample()["company:176-2018:60"].names}
    assert [(name.text, name.kind) for name in sample()["company:184-2020:5"].names] == [('"Fiction Ltd"', "primary")]


def test_a_number_is_russian_where_its_label_and_check_digit_say_so() -> None:
    assert is_ogrn("1027711111119")
    assert is_inn("7711111110")
    assert not is_ogrn("1027711111118")
    assert not is_inn("7711111111")
    assert [(each.type, each.country) for each in company_numbers("ЄДРПОУ00000001", "ІПН7711111110")] == [
        ("company_number", "UA"), ("tax_id", None),
    ]  # fmt: skip
    assert [(each.type, each.value) for each in company_numbers("ОДРН102771111111", "С193010")] == [
        ("registration", "102771111111"), ("registration", "С193010"),
    ]  # fmt: skip
    remarked = remarked_numbers("паспорт громадянина РФ № 100000001, ІПН 0000000001")
    assert [(each.type, each.value) for each in remarked] == [
        ("tax_id", "0000000001"), ("passport", "100000001"),
    ]  # fmt: skip


def test_a_citizenship_in_look_alike_letters_is_no_code_and_is_kept() -> None:
    assert sample()["person:176-2018:100"].countries == ("RU", "IL")
    assert sample()["person:176-2018:437"].countries == ()
    assert ("Громадянство", "АМ") in sample()["person:176-2018:437"].details


# --------------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({ACTION: "скасування"}, "row 2 of Фізичні особи: Дія щодо об'єкту санкцій is 'скасування'"),
        ({"Зміни": "Можливо"}, "Зміни is 'Можливо'"),
        ({"Термін обмеження": "Сім років"}, "Термін обмеження is 'Сім років'"),
        ({"Дата указу": "21.06.2018"}, "decree '176-2018' of '21.06.2018'"),
        ({"№ указу": "176/2018"}, "№ указу is '176/2018'"),
        ({"п/н": "сто"}, "item 'сто'"),
        ({"п/н": "1200"}, "item 1200 of decree 176-2018 stands twice as a person"),
        ({"Дата закінчення обмеження": "три роки"}, "Дата закінчення обмеження is 'три роки', not a day"),
    ],
)
def test_what_is_not_understood_stops_the_load_and_is_named(values: dict[str, object], says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        changed("Фізичні особи", 1, **values)


def test_other_columns_and_sheets_stop_the_load() -> None:
    with pytest.raises(SourceChanged, match=r"unknown: \['Підстава'\]"):
        changed("Юридичні особи", 0, Додатково="Підстава")
    with pytest.raises(SourceChanged, match="unknown sheet 'Судна'"):
        read({"Судна": [["row"]]})
    with pytest.raises(SourceChanged, match="not Фізичні особи, Юридичні особи, filled"):
        read({})


def test_a_row_without_any_name_is_left_out() -> None:
    nameless = changed("Юридичні особи", 4, **{"Назва ориг.": "None"})
    assert [item for item in nameless if isinstance(item, LeftOut)] == [
        LeftOut(record_id="company:184-2020:5", reason="no name in any of the three columns")
    ]


def test_the_list_is_off_until_it_is_named_because_the_register_is_not_what_can_be_read() -> None:
    listing = by_id("ua_nsdc")
    assert (listing.in_use, listing.url) == (False, "https://api-drs.nsdc.gov.ua/")
    assert [type(layout) for layout in listing.layouts] == [NsdcWorkbook]


# --------------------------------------------------------------------------------------------- real file


@cache
def published() -> list:
    return list(by_id("ua_nsdc").read(io.BytesIO((SHARED / "nsdc_sanctions_2022-04.xlsx").read_bytes())))


@real
def test_every_row_of_the_real_workbook_is_a_designation_or_left_out() -> None:
    assert published()[0] == Publication(published=None, label="Фізичні особи, Юридичні особи")
    records = parties(published())
    left = [item for item in published() if isinstance(item, LeftOut)]
    assert [(item.record_id, item.reason) for item in left] == [
        ("company:140-2021:14", "no name in any of the three columns")
    ]
    assert Counter(record.kind for record in records.values()) == {"person": 3_863, "company": 1_702}
    assert sum(len(record.designations) for record in records.values()) + len(left) == 3_915 + 1_762
    assert Counter(len(record.designations) for record in records.values()) == {1: 5_460, 2: 101, 3: 2, 4: 2}


@real
def test_the_real_workbook_has_these_dates_measures_and_numbers() -> None:
    records = parties(published()).values()
    designations = [designation for record in records for designation in record.designations]
    assert Counter((each.kind, each.parsed) for designation in designations for each in designation.dates) == {
        ("listed", False): 5_676, ("ended", False): 3_872, ("ended", True): 25, ("amended", True): 21,
    }  # fmt: skip
    types = Counter(measure.type for designation in designations for measure in designation.measures)
    assert (types["asset_freeze"], types["travel_ban"], types["export_control"]) == (5_159, 2_687, 585)
    numbers = Counter((number.type, number.country) for record in records for number in record.identifiers)
    assert (numbers["ogrn", "RU"], numbers["inn", "RU"], numbers["company_number", "UA"]) == (1_134, 918, 315)
    assert sum(len(record.names) for record in records) == 10_461


@real
def test_known_parties_of_the_real_workbook_have_their_days() -> None:
    records = parties(published())
    (pushylin,) = [record for record in records.values() if record.names[0].text == "Пушилін Денис Володимирович"
                   and len(record.designations) == 2]  # fmt: skip
    assert [(each.list, str(each.dates[0].on)) for each in pushylin.designations] == [
        ("NSDC decree 176-2018", "2018-06-21"), ("NSDC decree 82-2019", "2019-03-19"),
    ]  # fmt: skip
    (freight,) = [record for record in records.values() if any(n.value == "1047796349864" for n in record.identifiers)]
    assert {(number.type, number.value) for number in freight.identifiers} >= {("inn", "7729507377")}
    assert [(each.kind, str(each.on)) for each in freight.designations[0].dates] == [
        ("listed", "2021-03-23"), ("ended", "2024-03-23"),
    ]  # fmt: skip
