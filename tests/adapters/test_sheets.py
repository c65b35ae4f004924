"""Workbooks in xls, xlsx and ods give the same rows, and none of them can fill the memory."""

from __future__ import annotations

import io
import zipfile

import pytest

from adapters.base import SourceChanged
from adapters.formulas import NOT_STORED
from adapters.sheets import Row, looks_like, read_rows

TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
</Types>"""  # noqa: E501 - the format's own words
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(cells: str, **more: str) -> bytes:
    """An xlsx of one sheet `Data` with these cells' XML."""
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATED}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>'
        '<sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
        f'Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>',
        **more,
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


ONE = (
    f'<row r="1">{cell("A1", "Name")}{cell("C1", "Date")}</row>'
    f'<row r="3">{cell("A3", "가람")}<c r="C3"><v>5</v></c></row>'
)


def ods(table: str) -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{names}office:1.0" xmlns:table="{names}table:1.0" '
        f'xmlns:text="{names}text:1.0"><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return made.getvalue()


def damaged(document: bytes) -> bytes:
    """The archive with one bit of its first part turned."""
    place = 30 + len("[Content_Types].xml") + 20
    return document[:place] + bytes([document[place] ^ 1]) + document[place + 1 :]


WIDE = "<table:table-cell><text:p>x</text:p></table:table-cell>" * 2000
LONG = "<table:table-cell><text:p>x</text:p></table:table-cell>"


def rows(document: bytes) -> list[Row]:
    return list(read_rows(io.BytesIO(document)))


def test_rows_keep_their_numbers_and_empty_ones_are_left_out() -> None:
    assert rows(workbook(ONE)) == [Row("Data", 1, ("Name", None, "Date")), Row("Data", 3, ("가람", None, 5.0))]
    assert rows(workbook(ONE))[1].text(2) == "5"
    assert rows(workbook(ONE))[1].text(9) == ""


def test_an_ods_gives_rows_with_repeated_cells_and_dates() -> None:
    text = "<table:table-cell><text:p>Aurus</text:p></table:table-cell>"
    dated = '<table:table-cell office:value-type="date" office:date-value="2024-02-23T00:00:00"/>'
    filler = '<table:table-cell table:number-columns-repeated="16000"/>'
    table = (
        f'<table:table table:name="Data"><table:table-row table:number-rows-repeated="2"/>'
        f'<table:table-row>{text}<table:table-cell table:number-columns-repeated="2"/>{dated}{filler}</table:table-row>'
        f'<table:table-row table:number-rows-repeated="1048000">{filler}</table:table-row></table:table>'
    )
    (row,) = rows(ods(table))
    assert (row.sheet, row.number) == ("Data", 3)
    assert [row.text(column) for column in range(4)] == ["Aurus", "", "", "2024-02-23"]


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (workbook(f'<row r="1048576">{cell("XFD1048576", "far")}</row>'), "beyond 1024 columns"),
        (workbook(ONE, **{"xl/media/a.xml": "0" * 50_000_000}), "unpacks"),
        (workbook(ONE, **{f"xl/{number}.xml": "" for number in range(600)}), "parts"),
        (workbook(ONE, **{"xl/styles.xml": '<!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'}), "DOCTYPE"),
        (workbook(ONE)[:-400], "whole workbook"),
        (damaged(workbook(ONE)), "whole workbook"),
        (b"PK\x03\x04 and nothing", "whole workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and nothing", "cannot be read"),
        (b"name,date\nAurus,2024", "workbook"),
        (ods(f'<table:table table:name="D"><table:table-row>{WIDE}</table:table-row></table:table>'), "wider"),
        (ods(f'<table:table table:name="D"><table:table-row table:number-rows-repeated="900000">{LONG}'
             "</table:table-row></table:table>"), "rows"),
    ],
    ids=["a cell at the end of the world", "a bomb", "many parts", "an entity", "a cut file", "bad sums", "no archive",
         "no xls", "a CSV", "a wide row", "a repeated row"],
)  # fmt: skip
def test_a_hostile_or_broken_workbook_is_refused(document: bytes, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        rows(document)


def test_a_workbook_is_told_by_its_first_bytes() -> None:
    assert looks_like(workbook(ONE)) == "zip"
    assert looks_like(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") == "xls"
    assert looks_like(b"<xml/>") is None


# ------------------------------------------------------------------------------- formulas that nobody calculated

CALCULATED = (
    f'<row r="1">{cell("A1", "Name")}{cell("B1", "Value")}</row>'
    '<row r="2"><c r="A2" t="str"><f>UPPER("a")</f><v>A</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
    # a text of no letters is a result
    '<row r="3"><c r="A3" t="str"><f>""</f><v></v></c><c r="B3"><v>6</v></c></row>'
    '<row r="4"><c r="A4" t="str"><f>""</f><v/></c><c r="B4"><v>7</v></c></row>'
)


def marked(document: bytes) -> list[Row]:
    return list(read_rows(io.BytesIO(document), numbers=True, marked=True))


@pytest.mark.parametrize(
    "written",
    [
        "<f>A2*2</f>",
        "<f>A2*2</f><v></v>",
        "<f>A2*2</f><v/>",
        '<f t="shared" si="0"/>',
        '<f t="array" ref="B2">A2</f><v />',
    ],
)
def test_a_formula_without_a_stored_result_is_no_empty_cell(written: str) -> None:
    rows_ = f'<row r="1">{cell("A1", "Name")}{cell("B1", "Value")}{cell("C1", "Day")}</row>' + "".join(
        f'<row r="{number}">{cell(f"A{number}", "x")}<c r="B{number}">{written}</c><c r="C{number}"><v>5</v></c></row>'
        for number in (2, 3)
    )
    assert [each.cells for each in marked(workbook(rows_))[1:]] == [("x", NOT_STORED, 5.0)] * 2
    with pytest.raises(SourceChanged, match=r"sheet 'Data', row 2, column 2: holds a formula whose result is not"):
        rows(workbook(rows_))  # a list is not read past what it does not say


def test_a_formula_with_a_stored_result_is_its_result() -> None:
    assert [each.cells[:1] for each in rows(workbook(CALCULATED))[1:]] == [("A",), (None,), (None,)]
    assert marked(workbook(CALCULATED))[1].cells == ("A", 2.0)
    assert marked(workbook(CALCULATED))[3].cells == (None, 7.0)


def test_formulas_beyond_the_last_value_are_found_and_without_references_too() -> None:
    first = f'<row r="1">{cell("A1", "Name")}</row>'
    assert [(each.number, each.cells) for each in marked(workbook(
        first + '<row r="4"><c r="C4"><f>A1</f></c></row><row r="6"><c r="A6"><f>A1</f></c></row>'
    ))] == [(1, ("Name",)), (4, (None, None, NOT_STORED)), (6, (NOT_STORED,))]  # fmt: skip
    without = '<row><c t="inlineStr"><is><t>x</t></is></c><c><f>A1</f></c></row>' * 2
    assert [each.cells for each in marked(workbook(without))] == [("x", NOT_STORED)] * 2


def test_formulas_of_every_sheet_and_of_a_prefixed_namespace_are_found() -> None:
    prefixed = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c>'
        '<x:c r="B1"><x:f>A1</x:f></x:c></x:row></x:sheetData></x:worksheet>'
    )
    document = workbook("", **{
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets><sheet name="A &amp; B" sheetId="1" '
        'r:id="r1"/><sheet name="Plain" sheetId="2" r:id="r2"/><sheet name="Late" sheetId="3" r:id="r3"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="r3" Type="{RELATED}/worksheet" Target="/xl/worksheets/c.xml"/>'
        f'<Relationship Id="r2" Type="{RELATED}/worksheet" Target="worksheets/b.xml"/>'
        f'<Relationship Id="r1" Type="{RELATED}/worksheet" Target="worksheets/a.xml"/></Relationships>',
        "xl/worksheets/a.xml": prefixed,
        "xl/worksheets/b.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{ONE}</sheetData></worksheet>',
        "xl/worksheets/c.xml": f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><f>1</f></c></row>'
        '</sheetData></worksheet>',
    })  # fmt: skip
    assert [(each.sheet, each.cells) for each in marked(document)] == [
        ("A & B", (1.0, NOT_STORED)),
        ("Plain", ("Name", None, "Date")),
        ("Plain", ("가람", None, 5.0)),
        ("Late", (NOT_STORED,)),
    ]


@pytest.mark.parametrize("number", ["1", "0", "x", "-3"])
def test_rows_out_of_order_are_refused_where_formulas_are_looked_for(number: str) -> None:
    bad = f'<row r="2"><c r="A2"><f>1</f></c></row><row r="{number}"><c r="A1"><f>1</f></c></row>'
    with pytest.raises(SourceChanged):
        marked(workbook(bad))


def test_an_ods_tells_formulas_from_empty_cells_too() -> None:
    of = 'table:formula="of:=[.A1]"'
    cells = (
        f"<table:table-cell {of}/>",
        f'<table:table-cell {of} office:value-type="float"/>',
        f'<table:table-cell {of} office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell>',
        f'<table:table-cell {of} office:value-type="string" office:string-value=""/>',
        "<table:table-cell/>",
        f"<table:table-cell {of}><text:p>shown</text:p></table:table-cell>",
        "<table:table-cell><text:p>x</text:p></table:table-cell>",
    )
    row = f"<table:table-row>{''.join(cells)}</table:table-row>"
    document = ods(f'<table:table table:name="Data">{row}</table:table>')
    assert [each.cells for each in marked(document)] == [(NOT_STORED, NOT_STORED, 3.0, None, None, "shown", "x")]
    with pytest.raises(SourceChanged, match="row 1, column 1: holds a formula"):
        rows(document)
