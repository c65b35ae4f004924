"""A workbook of a few bytes can ask for any memory: it is refused, and neither kills nor fills whoever reads it."""

from __future__ import annotations

import importlib.util
import io
import os
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from adapters import sheets
from adapters.base import SourceChanged
from adapters.sheet_places import LONGEST_ROW, Places, place

ROOT = Path(__file__).parents[2]
_SPEC = importlib.util.spec_from_file_location("workbooks_of_test_sheets", Path(__file__).with_name("test_sheets.py"))
assert _SPEC is not None and _SPEC.loader is not None
made = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(made)
MAIN, workbook, ods, ONE, RELATED, PACKAGE = made.MAIN, made.workbook, made.ods, made.ONE, made.RELATED, made.PACKAGE

# Reads a workbook with 2 GB of memory at most, the reading process included, and says how it went.
READER = """
import io, resource, sys
from adapters.base import SourceChanged
from adapters.sheets import read_rows
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
try:
    rows = list(read_rows(io.BytesIO(sys.stdin.buffer.read()), numbers=True, marked=True))
except SourceChanged as exc:
    print("refused:", exc)
else:
    print("read:", [(row.number, row.cells) for row in rows][:20])
"""


def told(document: bytes) -> str:
    done = subprocess.run([sys.executable, "-c", READER], cwd=ROOT, input=document, capture_output=True, timeout=120)
    assert done.returncode == 0, (done.returncode, done.stderr[-400:])
    return done.stdout.decode()


def value(reference: str) -> str:
    return f'<c r="{reference}"><v>1</v></c>'


def sheet(body: str, encoding: str = "utf-8", **parts: str) -> bytes:
    return workbook("", **{"xl/worksheets/sheet1.xml": body.encode(encoding), **parts})


def whole(cells: str, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{cells}</sheetData>{after}</worksheet>'


BACKWARD = f'<row r="5">{value("A5")}</row><row r="1">{value("A1")}</row>'


def elsewhere(path: str, target: str, cells: str) -> bytes:
    """A workbook whose sheet lies at another place of the archive."""
    return workbook("", **{
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
        f'Type="{RELATED}/worksheet" Target="{target}"/></Relationships>',
        path: whole(cells),
    })  # fmt: skip


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (workbook(f'{ONE}<row r="4">{value("ZZZZ99999999")}</row>'), "no place"),
        (workbook(f'{ONE}<row r="4">{value("ZZZZZZZZZZ4")}</row>'), "no place"),
        (workbook(f'{ONE}<row r="4">{value("A٤")}</row>'), "no place"),
        (workbook(f'{ONE}<row r="4">{value("A-4")}</row>'), "no place"),
        (workbook(f'{ONE}<row r="4">{value("A04")}</row>'), "no place|in row 4"),
        (workbook(f'{ONE}<row r="4294967295">{value("A4294967295")}</row>'), "row '4294967295'"),
        (workbook(f'{ONE}<row r="99999999">{value("A99999999")}</row>'), "row '99999999'"),
        (workbook(f'{ONE}<row r="1048577">{value("A1048577")}</row>'), "beyond"),
        (workbook(f'{ONE}<row r="99999999999999999999"><c><v>1</v></c></row>'), "row '9999"),
        (workbook(f"{ONE}<row r='900000'><c r='ZZZ900000'><v>1</v></c></row>"), "beyond"),
        (workbook(f'{ONE}<row r = "900000" ><c\tr\n=\n"ZZZ900000" ><v>1</v></c></row>'), "beyond"),
        (workbook(f'{ONE}<row r="900000"><c s=">" r="ZZZ900000"><v>1</v></c></row>'), "beyond"),
        (workbook(f'{ONE}<row r="900000"><c r="&#90;ZZ900000"><v>1</v></c></row>'), "beyond"),
        (workbook(f'<x:row xmlns:x="{MAIN}" r="900000"><x:c r="ZZZ900000"><x:v>1</x:v></x:c></x:row>'), "beyond"),
        (workbook(f'{ONE}<row r="1000000">{value("CV1000000")}</row>'), "beyond"),
        (workbook(f'<row r="1">{value("CV1")}</row><row r="1000000">{value("A1000000")}</row>'), "beyond"),
        (workbook(BACKWARD), "after row 5"),
        (workbook(f'<row r="5">{value("A5")}{value("A1")}</row>'), "in row 5"),
        (workbook(f'<row r="1">{value("A1")}{value("A9999999")}</row>'), "in row 1"),
        (workbook(f'{ONE}<row r="4">{"<c><v>1</v></c>" * 1025}</row>'), "beyond"),
        (elsewhere("xl/tables/s.xml", "tables/s.xml", f'<row r="9">{value("ZZZ9")}</row>'), "beyond"),
        (elsewhere("xl/s.png", "s.png", f'<row r="9">{value("ZZZ9")}</row>'), "beyond"),
        (elsewhere("xl\\Worksheets\\S.XML", "worksheets/s.xml", f'<row r="9">{value("ZZZ9")}</row>'), "beyond"),
        (sheet(whole(ONE, before='<dimension ref="A1:ZZZZZZZZZZ4294967299"/>')), "dimension"),
        (sheet(whole(ONE, before='<dimension ref="A1:A9999999"/>')), "dimension"),
        (sheet(whole(ONE, after=f"<sheetData>{BACKWARD}</sheetData>")), "after row 5"),
        (workbook(f'<row r="9">{value("A9")}</row><sheetData><row r="1">{value("ZZZ1")}</row></sheetData>'), "beyond"),
        (sheet('<?xml version="1.0" encoding="UTF-16"?>' + whole(ONE), "utf-16"), "UTF-8"),
        (sheet('<?xml version="1.0" encoding="UTF-16"?>' + whole(ONE), "utf-16-be"), "UTF-8"),
        (sheet(whole(ONE + "<row>")), "no XML"),
        (workbook(ONE, **{"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}" uniqueCount="4000000000"/>'}), "texts"),
        (workbook(ONE, **{"xl/SharedStrings.xml": f'<sst xmlns="{MAIN}" count="4000000000"/>'}), "texts"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + workbook(BACKWARD), "holds another"),
    ],
)  # fmt: skip
def test_a_place_that_no_sheet_has_is_refused_however_it_is_written(document: bytes, says: str) -> None:
    answer = told(document)
    assert answer.startswith("refused: "), answer
    assert any(each in answer for each in says.split("|")), answer


def test_other_parts_that_speak_of_rows_and_cells_are_taken() -> None:
    linked = '<sheetData sheetId="0"><row r="7"><cell r="A7"><v>1</v></cell></row></sheetData>'
    parts = {
        "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}"><sheetDataSet>{linked * 2}</sheetDataSet>'
        "</externalLink>",
        "xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"><c r="B2" i="1"/><c r="A1"/></calcChain>',
        "xl/drawings/drawing1.xml": '<x:d xmlns:x="x"><x:row>5</x:row><x:row>3</x:row></x:d>',
        "xl/pivotCache/pivotCacheDefinition1.xml": '<p><dimensions><dimension name="Measures"/></dimensions></p>',
        "xl/charts/chart1.xml": '<c:c xmlns:c="c"><c:f>Data!A1</c:f></c:c>',
        "customXml/item1.xml": "<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16"),
    }
    assert "(3, ('가람', None, 5.0))" in told(workbook(ONE, **parts))


@pytest.mark.parametrize(
    "document",
    [
        workbook('<row r="1"><c r="A1" t="s"><v>99999999999</v></c></row>'),
        workbook('<row r="1"><c r="A1" s="99999999999999999999"><v>1</v></c></row>'),
        workbook('<row r="1"><c r="A1" t="d"><v>99999-99-99</v></c></row>'),
        workbook('<row r="1"><c r="A1"><f t="shared" ref="A1:XFD1048576" si="4000000000">1</f><v>1</v></c></row>'),
        sheet(whole(ONE, after='<mergeCells count="4000000000"><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
        sheet(whole(ONE, after='<mergeCells><mergeCell ref="A1:ZZZZZZZZZZZZ99999999999999"/></mergeCells>')),
        sheet(whole(ONE, before='<dimension ref="A1:XFD1048576"/>')),
        workbook(
            ONE,
            **{
                "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="4000000000"><xf numFmtId="9999999999"/>'
                "</cellXfs></styleSheet>"
            },
        ),
    ],
    ids=["texts", "styles of cells", "days", "formulas", "merged", "merged far", "dimension", "styles"],
)
def test_whatever_else_is_out_of_bounds_is_read_or_refused_in_little_memory(document: bytes) -> None:
    assert told(document).startswith(("read: ", "refused: "))


@pytest.mark.parametrize("row", [1, 9_000])
@pytest.mark.parametrize("sign", ["\x0b", "&#1;", "&#x1F;"])
def test_a_control_character_in_a_text_is_read_wherever_it_stands(row: int, sign: str) -> None:
    texts = (f"a{sign}b" if each == row else "x" for each in range(1, 9_001))
    rows = (
        f'<row r="{each}"><c r="A{each}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for each, text in enumerate(texts, 1)
    )
    found = {each.number: each.cells[0] for each in sheets.read_rows(io.BytesIO(sheet(whole("".join(rows)))))}
    assert len(found) == 9_000 and str(found[row])[0] + str(found[row])[-1] == "ab"


@pytest.mark.parametrize("sign", ["\x0b", "&#11;"])
def test_a_control_character_in_a_tag_is_refused_for_readers_take_it_for_part_of_a_name(sign: str) -> None:
    with pytest.raises(SourceChanged, match="no XML of UTF-8"):
        list(sheets.read_rows(io.BytesIO(workbook(f'<row r="1"><c {sign}r="A1"><v>1</v></c></row>'))))


@pytest.mark.parametrize("hidden", ["<!--</sheetData>-->", "<row><c><v><![CDATA[</sheetData>]]></v></c></row>"])
def test_a_row_without_end_is_refused_where_the_rows_only_seem_to_end(hidden: str) -> None:
    places = Places("sheet1.xml")
    places.feed(whole(hidden).partition("</worksheet>")[0].removesuffix("</sheetData>").encode())
    with pytest.raises(SourceChanged, match="in one row"):
        for _ in range(LONGEST_ROW // 9_000 + 2):
            places.feed(b"<x:k></x:k>" * 1_000)


def test_what_follows_the_rows_may_be_long() -> None:
    places = Places("sheet1.xml")
    places.feed(whole(ONE).removesuffix("</worksheet>").encode())
    for _ in range(LONGEST_ROW // 9_000 + 2):
        places.feed(b"<x:k></x:k>" * 1_000)
    places.feed(b"</worksheet>", last=True)


@pytest.mark.parametrize("row", [1, 9_000])
def test_bytes_that_are_not_utf_8_are_refused_wherever_they_stand(row: int) -> None:
    rows = (f'<row r="{each}">{value(f"A{each}")}</row>' for each in range(1, 9_001))
    body = whole("".join(rows)).encode()
    at = body.index(f'<c r="A{row}"><v>'.encode()) + len(f'<c r="A{row}"><v>')
    with pytest.raises(SourceChanged, match="no XML of UTF-8"):
        list(
            sheets.read_rows(io.BytesIO(workbook("", **{"xl/worksheets/sheet1.xml": body[:at] + b"\xe9" + body[at:]})))
        )


def test_what_programs_leave_behind_is_no_reason_to_refuse() -> None:
    parts = {
        "xl/revisions/x.xml": "\n",
        "xl/worksheets/sheet1.xml": "\n" + whole(ONE),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}" count="-1" uniqueCount=""/>',
    }
    assert "(3, ('가람', None, 5.0))" in told(workbook("", **parts))


def test_what_stands_behind_the_rows_is_as_long_as_it_is() -> None:
    one = '<mergeCell ref="A1:B1"/>'
    merged = f"<mergeCells>{one * 800_000}</mergeCells>"
    assert len(merged) > LONGEST_ROW
    places = Places("sheet1.xml")
    body = whole(ONE, after=merged).encode()
    for start in range(0, len(body), 1 << 18):
        places.feed(body[start : start + (1 << 18)])
    places.feed(b"", last=True)


# --------------------------------------------------------------------- xls and xlsb, which only the child looks into


def record(kind: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack("<HH", kind, len(content)) + content


def xls(cells: bytes, shared: bytes = b"") -> bytes:
    """An OLE file with one stream, a workbook of BIFF8 with one sheet."""
    start = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + record(0x42, struct.pack("<H", 1200)) + shared
    name = b"\x04\x00Data"
    place_of_sheet = len(start) + 4 + 6 + len(name) + 4
    book = start + record(0x85, struct.pack("<IH", place_of_sheet, 0), name) + record(0x0A)
    book += record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + cells + record(0x0A)
    book = book.ljust(-(-max(len(book), 4096) // 512) * 512, b"\0")
    sectors = len(book) // 512
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0)
    head = head.ljust(512, b"\xff")
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")

    def entry(label: str, kind: int, child: int, first: int, size: int) -> bytes:
        named = (label + "\0").encode("utf-16-le")
        none = 0xFFFFFFFF
        return (
            named.ljust(64, b"\0") + struct.pack("<HBBIII", len(named), kind, 1, none, none, child) + bytes(36)
            + struct.pack("<IQ", first, size)
        )  # fmt: skip

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, len(book))
    return head + table + folder.ljust(512, b"\0") + book


def number(row: int, column: int) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 0, 1.5))


def test_an_xls_is_read_by_the_other_process() -> None:
    assert "(2, (None, 1.5))" in told(xls(number(1, 1)))


@pytest.mark.parametrize(
    "document",
    [
        xls(number(0, 0) + number(65_535, 65_535)),
        xls(number(65_535, 65_535) + number(0, 0)),
        xls(record(0x200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)) + number(1, 1)),
        xls(number(1, 1), record(0xFC, struct.pack("<II", 0xFFFFFFFF, 0x7FFFFFFF))),
        xls(record(0xFD, struct.pack("<HHHI", 1, 1, 0, 0xFFFFFFFF))),
        xls(record(0xBD, struct.pack("<HHHIH", 1, 65_535, 0, 0, 1))),
        xls(record(0xE5, struct.pack("<HHHHH", 65_535, 0, 65_535, 0, 65_535)) + number(1, 1)),
        xls(number(1, 1))[:700],
        xls(number(1, 1))[:1024] + b"\xff" * 512 + xls(number(1, 1))[1536:],
    ],
    ids=["far", "backward", "dimension", "shared texts", "a text that is none", "many numbers", "merged", "cut",
         "damaged"],
)  # fmt: skip
def test_an_xls_cannot_take_the_memory_or_the_life_of_its_reader(document: bytes) -> None:
    answer = told(document)
    assert answer.startswith(("read: ", "refused: ")), answer


def test_an_xls_with_drawn_shapes_which_excel_keeps_as_archives_is_read() -> None:
    shape = io.BytesIO()
    with zipfile.ZipFile(shape, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("drs/shapexml.xml", "<x/>")
    assert "(1, (1.5,))" in told(xls(number(0, 0)) + shape.getvalue())


def test_an_xlsb_is_no_workbook_that_is_read() -> None:
    made_of = io.BytesIO()
    with zipfile.ZipFile(made_of, "w") as archive:
        archive.writestr("xl/workbook.bin", b"\x83\x01\x00")
    assert "no workbook" in told(made_of.getvalue())


def test_what_breaks_the_reading_process_is_told_as_a_bad_file(monkeypatch: pytest.MonkeyPatch) -> None:
    far = xls(number(0, 0) + number(65_535, 65_535))  # 4,294,967,296 cells
    with pytest.raises(SourceChanged, match=r"broke off \(SIGABRT\).*save the sheet as CSV"):
        list(sheets.read_rows(io.BytesIO(far)))
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(SourceChanged, match=r"did not start \(status 1\), and the file was not looked at"):
        list(sheets.read_rows(io.BytesIO(workbook(ONE))))


def test_the_reading_process_knows_no_secret_of_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DILIGENCE_UPLOAD_TOKEN", "a-secret")
    many = "".join(f'<row r="{each}">{value(f"A{each}")}</row>' for each in range(1, 20_000))
    rows = sheets.read_rows(io.BytesIO(workbook(many)))
    assert next(rows).number == 1
    (reader,) = children()
    assert b"a-secret" not in (Path("/proc") / reader / "environ").read_bytes()
    rows.close()  # type: ignore[attr-defined]  # a generator


def test_the_reading_process_ends_with_who_asked() -> None:
    many = "".join(f'<row r="{each}">{value(f"A{each}")}</row>' for each in range(1, 20_000))
    rows = sheets.read_rows(io.BytesIO(workbook(many)))
    assert next(rows).number == 1
    assert len(children()) == 1
    rows.close()  # type: ignore[attr-defined]  # a generator
    until = time.monotonic() + 10
    while children() and time.monotonic() < until:
        time.sleep(0.05)
    assert not children()


def children() -> set[str]:
    """Return the ids of the reading processes of this one."""
    return {
        each.parent.name
        for each in Path("/proc").glob("[0-9]*/cmdline")
        if b"adapters.confined" in _text_of(each) and _parent(each.parent) == str(os.getpid())
    }


def _text_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _parent(process: Path) -> str:
    return "".join(_text_of(process / "stat").decode().rpartition(")")[2].split()[1:2])


# ------------------------------------------------------------------------------- the quick way and the thorough one


def checked(text: str, size: int) -> tuple[object, bool]:
    """Return why a sheet is refused, if it is, and whether it has formulas, read so many bytes at a time."""
    places, document = Places("sheet"), text.encode()
    try:
        for begin in range(0, len(document), size):
            places.feed(document[begin : begin + size])
        places.feed(b"", last=True)
    except SourceChanged as exc:
        return str(exc), places.calculated
    return None, places.calculated


PLAIN = "".join(
    f'<row r="{each}" spans="1:3" x:d="0.2"><c r="A{each}" s="1" t="s"><v>1</v></c><c r="B{each}"/>'
    f'<c r="C{each}" t="inlineStr"><is><t>x &amp; y</t></is></c></row>'
    for each in range(1, 40)
)


@pytest.mark.parametrize("size", [1, 7, 100, 1 << 20])
@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (PLAIN, None),
        (PLAIN.replace('r="C39" t="inlineStr"', 'r="ZZZ39" t="inlineStr"'), "beyond"),
        (PLAIN.replace('<row r="20"', '<row r="19"').replace('20"', '19"'), "after row 19"),
        (PLAIN.replace('r="B7"', 'r="B8"'), "in row 7"),
        (PLAIN.replace('<c r="B7"/>', '<c r="B7"><!-- <c r="B9"/> --></c>'), None),
        ("<!--" + PLAIN + "-->" + PLAIN, None),
        (PLAIN + '<row r="1048576" ht="15"/>', None),
        (PLAIN + "<row></c>", "no XML"),
    ],
)
def test_a_sheet_is_judged_alike_however_its_bytes_come(rows: str, says: str | None, size: int) -> None:
    why, calculated = checked(f'<worksheet xmlns="{MAIN}" xmlns:x="x"><sheetData>{rows}</sheetData></worksheet>', size)
    assert (why is None) == (says is None), why
    assert says is None or says in str(why)
    assert not calculated


@pytest.mark.parametrize("cell", ['<c r="A1"><f>1</f><v>1</v></c>', "<c r='A1' t='e'><v>#REF!</v></c>"])
def test_formulas_and_errors_are_seen_however_they_are_written(cell: str) -> None:
    assert checked(whole(f'<row r="1">{cell}</row>'), 10) == (None, True)


def test_what_stands_in_no_row_has_an_end() -> None:
    junk = "<a/>" * (LONGEST_ROW // 4 + 100_000)
    assert "bytes in one row" in str(checked(whole(PLAIN.replace("x:d", "d") + junk + PLAIN), 1 << 18)[0])
    assert "bytes in one row" in str(checked(whole('<row r="1">' + junk + "</row>"), 1 << 18)[0])


def test_a_reference_is_a_place_or_none() -> None:
    assert (place("A1"), place("c12"), place("XFD1048576")) == ((1, 1), (3, 12), (16_384, 1_048_576))
    assert [place(each) for each in ("", "A", "1", "A0", "A01", "ABCD1", "A12345678", "$A$1", "A1 ", "A١")] == [
        None
    ] * 10


# ------------------------------------------------------------------------------------------------------------- ods


def table(*rows: str) -> bytes:
    return ods(f'<table:table table:name="Data">{"".join(rows)}</table:table>')


TEXT = "<table:table-cell><text:p>x</text:p></table:table-cell>"


def typed(written: str) -> str:
    return f"<table:table-row><table:table-cell {written}><text:p>x</text:p></table:table-cell></table:table-row>"


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (table(f'<table:table-row table:number-rows-repeated="x">{TEXT}</table:table-row>'), "number-rows-repeated"),
        (table(f'<table:table-row table:number-rows-repeated="-5">{TEXT}</table:table-row>'), "number-rows-repeated"),
        (table(f'<table:table-row table:number-rows-repeated="{"9" * 5000}"/>'), "number-rows-repeated"),
        (table(typed('table:number-columns-repeated="1e9"')), "number-columns-repeated"),
        (table(typed('table:number-columns-repeated="999999999"')), "wider"),
        (table(typed('office:value-type="date" office:date-value="2023-99-99"')), "'2023-99-99'"),
        (table(typed('office:value-type="date"')), "no day"),
        (table(typed('office:value-type="float" office:value="abc"')), "row 1: a cell has the value 'abc'"),
        (table(typed('office:value-type="float"')), "no number"),
        (table(typed('office:value-type="float" office:value="nan"')), "no number"),
        (
            table(
                '<table:table-row table:number-rows-repeated="30000"><table:table-cell '
                'table:number-columns-repeated="1000"><text:p>x</text:p></table:table-cell></table:table-row>'
            ),
            "cells",
        ),
    ],
)
def test_an_ods_that_says_no_number_or_no_day_is_refused(document: bytes, says: str) -> None:
    answer = told(document)
    assert answer.startswith("refused: "), answer
    assert says in answer


def test_an_ods_has_no_end_of_elements_in_no_row() -> None:
    junk = "<text:p/>" * 3_000_000
    made_of = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(table(junk))) as source, zipfile.ZipFile(made_of, "w") as archive:
        for each in source.namelist():
            archive.writestr(each, source.read(each))
    assert "bytes in no row" in told(made_of.getvalue())
