"""A table is read from whatever it comes in: by content, within bounds, and what was found is said."""

from __future__ import annotations

import csv
import gzip
import io
import secrets
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

import adapters
from adapters.base import Share, Shipment, SourceChanged
from adapters.csvfile import MAX_FIELD, Dialect, read_table
from adapters.trade import by_id, unpack
from adapters.trade.encodings import DETECT, detect_encoding
from adapters.trade.mapping import load_mapping
from adapters.trade.tables import Opened, opened, text_of

OPEN = Dialect(encoding=DETECT, delimiter=DETECT)
SAMPLE = (Path(adapters.__file__).parent / "sample" / "shipments.csv").read_bytes()
BOXES = (Path(adapters.__file__).parent / "sample" / "shipments_gtd.csv").read_bytes()
PLAIN = "id,name\n1,경기산업\n2,АУРУС\n".encode()
ROWS = [(2, ["1", "경기산업"]), (3, ["2", "АУРУС"])]
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def zipped(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return made.getvalue()


def xlsx(**sheets: list[list[object]]) -> bytes:
    """A workbook whose numbers are numbers and whose dates are numbers in the style of a date."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        kinds = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.spreadsheetml.worksheet+xml"/>' for n, _ in enumerate(sheets, 1)
        )  # fmt: skip
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
            f'"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{kinds}'
            "</Types>")  # fmt: skip
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>')  # fmt: skip
        names = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>{names}</sheets></workbook>',
        )
        links = "".join(
            f'<Relationship Id="r{n}" Type="{RELATED}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n, _ in enumerate(sheets, 1)
        )
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{links}'
            f'<Relationship Id="s1" Type="{RELATED}/styles" Target="styles.xml"/></Relationships>')  # fmt: skip
        archive.writestr("xl/styles.xml", f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
            '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>')  # fmt: skip
        for n, rows in enumerate(sheets.values(), 1):
            body = "".join(
                f'<row r="{number}">{"".join(_cell(cell, number, column) for column, cell in enumerate(row))}</row>'
                for number, row in enumerate(rows, 1)
            )
            archive.writestr(
                f"xl/worksheets/sheet{n}.xml",
                f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>',
            )
    return made.getvalue()


def _cell(value: object, row: int, column: int) -> str:
    where = f"{chr(65 + column // 26 - 1) if column >= 26 else ''}{chr(65 + column % 26)}{row}"
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith("="):
        return f'<c r="{where}"><f>{value[1:]}</f><v></v></c>'
    if isinstance(value, str) and value.startswith("<"):
        kind = ' t="e"' if "#" in value else ""
        return f'<c r="{where}"{kind}>{value}</c>'
    if isinstance(value, date):
        return f'<c r="{where}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{where}"><v>{value}</v></c>'
    return f'<c r="{where}" t="inlineStr"><is><t>{value}</t></is></c>'


def ods(rows: list[list[object]]) -> bytes:
    def cell(value: object) -> str:
        if isinstance(value, date):
            return f'<t:table-cell o:value-type="date" o:date-value="{value}"><x:p>a day</x:p></t:table-cell>'
        if isinstance(value, int | float):
            return f'<t:table-cell o:value-type="float" o:value="{value}"><x:p>as shown</x:p></t:table-cell>'
        return f"<t:table-cell><x:p>{value}</x:p></t:table-cell>"

    body = "".join(f"<t:table-row>{''.join(map(cell, row))}</t:table-row>" for row in rows)
    content = (
        f'<o:document-content xmlns:o="{OFFICE}" xmlns:t="{TABLE}" xmlns:x="{TEXT}"><o:body><o:spreadsheet>'
        f'<t:table t:name="Data">{body}</t:table></o:spreadsheet></o:body></o:document-content>'
    )
    return zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", content_xml=content.encode())


def parquet(columns: dict[str, list[object]]) -> bytes:
    made = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), made)
    return made.getvalue()


@contextmanager
def table(content: bytes, dialect: Dialect = OPEN, **options: str) -> Iterator[Opened]:
    with opened(io.BytesIO(content), dialect, decimal=options.get("decimal", "."), sheet=options.get("sheet")) as found:
        yield found


def rows(content: bytes, dialect: Dialect = OPEN, **options: str) -> list[tuple[int, list[str]]]:
    with table(content, dialect, **options) as found:
        return list(found.table.rows)


GRID: list[list[object]] = [["id", "name"], ["1", "경기산업"], ["2", "АУРУС"]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (PLAIN, "text, encoding utf-8 (detected), cells divided by ',' (detected), header on line 1"),
        (b"\xef\xbb\xbf" + PLAIN, "encoding utf-8"),
        (PLAIN.decode().encode("utf-16"), "encoding utf-16 "),
        (PLAIN.decode().encode("utf-16-le"), "encoding utf-16-le"),
        (PLAIN.replace(b",", b"\t"), "cells divided by tabs"),
        (PLAIN.replace(b",", b";"), "cells divided by ';'"),
        (gzip.compress(PLAIN), "gzip, holding text"),
        (gzip.compress(PLAIN[:9]) + gzip.compress(PLAIN[9:]), "gzip, holding text"),
        (zipped(rows_csv=PLAIN), "zip, holding text"),
        (zipped(rows_csv=PLAIN, __MACOSX___rows_csv=b"x"), "zip, holding text"),
        (zipped(rows_csv_gz=gzip.compress(PLAIN)), "zip, holding gzip, holding text"),
        (xlsx(Data=GRID), "workbook, sheet 'Data', header on line 1"),
        (gzip.compress(xlsx(Data=GRID)), "gzip, holding workbook"),
        (zipped(rows_xlsx=xlsx(Data=GRID)), "zip, holding workbook"),
        (ods(GRID), "workbook, sheet 'Data'"),
        (parquet({"id": ["1", "2"], "name": ["경기산업", "АУРУС"]}), "Parquet"),
        (zipped(a_parquet=parquet({"id": ["1", "2"], "name": ["경기산업", "АУРУС"]})), "zip, holding Parquet"),
    ],
    ids=["csv", "mark", "utf-16", "utf-16-le", "tsv", "semicolons", "gzip", "two members", "zip", "mac zip",
         "csv.gz.zip", "xlsx", "xlsx.gz", "xlsx.zip", "ods", "parquet", "parquet.zip"],
)  # fmt: skip
def test_the_same_rows_come_out_of_every_container(content: bytes, said: str) -> None:
    with table(content) as found:
        assert said in found.said
        assert found.table.header == ("id", "name")
        assert list(found.table.rows) == ROWS


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("windows-1251", "Отправитель;Получатель\nООО ВЫДУМАННЫЙ ЗАВОД;Нижний Новгород\n"),
        ("koi8-r", "Отправитель;Получатель\nООО ВЫДУМАННЫЙ ЗАВОД;Нижний Новгород\n"),
        ("cp866", "Отправитель;Получатель\nООО ВЫДУМАННЫЙ ЗАВОД;Нижний Новгород\n"),
        ("windows-1252", "Fournisseur;Ville\nSOCIÉTÉ INVENTÉE;Orléans\nMÜLLER;Köln\n"),
        ("windows-1254", "Gönderici;Şehir\nUYDURMA DIŞ TİCARET;Eskişehir\n"),
        ("windows-1250", "Nadawca;Miasto\nZMYŚLONA SPÓŁKA;Łódź\n"),
        ("cp949", "송하인;도시\n가람별빛산업 주식회사;경기도 수원시\n"),
        ("cp932", "荷送人;都市\n株式会社架空工業;東京都\n"),
        ("gb18030", "发货人;城市\n虚构电子科技有限公司;深圳市\n"),
        ("big5", "寄件人;城市\n虛構電子股份有限公司;臺北市\n"),
    ],
)
def test_an_encoding_nobody_declared_is_found(encoding: str, text: str) -> None:
    assert detect_encoding(io.BytesIO(text.encode(encoding))) == encoding
    with table(text.encode(encoding)) as found:
        assert f"encoding {encoding} (detected)" in found.said
        assert next(found.table.rows)[1] == text.splitlines()[1].split(";")


def test_a_letter_after_a_million_rows_still_tells_the_encoding() -> None:
    content = b"id,name\n" + b"1,plain\n" * 200_000 + "2,ООО ВЫДУМАННЫЙ ЗАВОД\n".encode("windows-1251")
    assert detect_encoding(io.BytesIO(content)) == "windows-1251"


def test_a_workbooks_numbers_and_days_are_read_as_what_they_are() -> None:
    grid: list[list[object]] = [
        ["n", "d", "t"],
        [1234.5, date(2024, 3, 4), "a"],
        [8515210000, date(2024, 12, 31), 0.1 + 0.2],
    ]
    for content in (xlsx(Data=grid), ods(grid)):
        assert rows(content, decimal=",") == [
            (2, ["1234,5", "2024-03-04", "a"]),
            (3, ["8515210000", "2024-12-31", "0,3"]),
        ]
    typed = parquet({"n": [1234.5, None], "d": [date(2024, 3, 4), None], "t": [Decimal("0.25"), None]})
    assert rows(typed) == [(2, ["1234.5", "2024-03-04", "0.25"]), (3, ["", "", ""])]


@pytest.mark.parametrize(
    "column",
    [pyarrow.array([1_700_000_000_000_000_001], pyarrow.timestamp("ns")), pyarrow.array([3_000_000], pyarrow.date32())],
    ids=["a nanosecond", "a day after the year 9999"],
)
def test_an_instant_that_cannot_be_told_in_a_parquet_file_is_named(column: pyarrow.Array) -> None:
    made = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"id": ["1"], "on": column}), made)
    with pytest.raises(SourceChanged, match="line 2: the Parquet file cannot be read"):
        rows(made.getvalue())


@pytest.mark.parametrize(
    ("cell", "text"),
    [(None, ""), (True, "True"), (3, "3"), (3.0, "3"), (1e15, "1000000000000000"), (0.00001, "0"), ("x", "x")],
)
def test_a_cell_is_one_text(cell: object, text: str) -> None:
    assert text_of(cell, ".") == text


def test_a_workbook_with_two_sheets_asks_which() -> None:
    content = xlsx(Cover=[["a"], ["b"]], Data=GRID)
    assert rows(content, sheet="Data") == ROWS
    with pytest.raises(SourceChanged, match="the sheets 'Cover' and 'Data': say which"):
        rows(content)
    with pytest.raises(SourceChanged, match="no sheet 'Rows'"):
        rows(content, sheet="Rows")


def test_a_header_below_a_title_is_found_in_a_workbook_too() -> None:
    content = xlsx(Data=[["a title", "and more", "and more"], [None], *GRID])
    assert rows(content, Dialect(header_row=3)) == [(4, ["1", "경기산업"]), (5, ["2", "АУРУС"])]


def test_a_header_below_the_end_of_the_file_is_missed_at_once() -> None:
    with pytest.raises(SourceChanged, match="there is no header"):
        read_table(io.BytesIO(b"a;b\n1;2\n"), Dialect(delimiter=";", header_row=99_999_999_999))


def test_a_cell_too_many_or_too_large_is_of_its_row_alone() -> None:
    content = ods([["id", "name"], ["1", "a", "b"], ["2", secrets.token_hex(MAX_FIELD)], ["3", "c"]])
    kept: list[tuple[int, str]] = []
    stream = io.BytesIO(content)
    with opened(stream, OPEN, on_unreadable=lambda line, _, why: kept.append((line, why))) as found:
        assert list(found.table.rows) == [(4, ["3", "c"])]
    assert kept == [(2, "3 cells under a header of 2"), (3, "a cell of 262144 characters, more than 131072")]
    with pytest.raises(SourceChanged, match="line 2: 3 cells"):
        rows(content)


# ----------------------------------------------------------------------------------------- what is refused


def encrypted() -> bytes:
    content = bytearray(zipped(rows_csv=PLAIN))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (gzip.compress(PLAIN)[:-6], "the gzip is damaged, cut"),
        (gzip.compress(PLAIN)[:-8] + b"\0\0\0\0\0\0\0\0", "the gzip is damaged"),
        (zipped(rows_csv=PLAIN)[:-30], "is none, or is cut"),
        (encrypted(), "encrypted"),
        (zipped(a_csv=PLAIN, b_csv=PLAIN), r"holds 2 files \(a.csv, b.csv\): unpack it"),
        (zipped(), r"holds 0 files \(none\)"),
        (zipped(a_gz=gzip.compress(gzip.compress(PLAIN))), "packed more than 2 times"),
        (zipped(xl__workbook_bin=b"x"), "binary workbook"),
        (b"7z\xbc\xaf\x27\x1c" + b"x" * 100, "the file is 7z"),
        (b"%PDF-1.7 and so on, for long", "the file is PDF"),
        (b"<html><table><tr><td>id</td></tr></table></html>", "web page"),
        (b"PAR1" + b"x" * 100, "Parquet file cannot be read"),
        (parquet({"id": [1], "tags": [["a", "b"]]}), "column 'tags' is of type list"),
        (parquet({"id": [1], "raw": [b"a"]}), "column 'raw' is of type binary"),
        (b"", "no sign divides line 1"),
        (b"one column\n1\n2\n", "no sign divides line 1 into cells"),
    ],
    ids=["cut gzip", "bad sum", "cut zip", "encrypted", "two files", "none", "three times", "xlsb", "7z", "pdf", "html",
         "no parquet", "nested", "bytes", "empty", "one column"],
)  # fmt: skip
def test_what_cannot_be_read_says_what_it_is_and_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(SourceChanged, match=said):
        rows(content)


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: zipped(rows_csv=content)], ids=["gzip", "zip"])
def test_a_bomb_is_stopped_while_it_swells(monkeypatch: pytest.MonkeyPatch, pack: object) -> None:
    monkeypatch.setattr(unpack, "_SMALL", 1_000_000)
    assert callable(pack)
    bomb = pack(b"id,name\n" + b"0,0\n" * 10_000_000)
    with pytest.raises(SourceChanged, match="unpacks from"):
        rows(bomb, Dialect())


def test_a_workbook_in_an_archive_is_not_copied_without_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "MAX_SPOOLED", 1_000)
    with pytest.raises(SourceChanged, match="more than 1000 bytes: unpack it first"):
        rows(gzip.compress(xlsx(Data=GRID)))


def test_a_file_that_is_no_utf_8_after_its_first_block_is_told_by_its_line() -> None:
    content = PLAIN + "3,가\n".encode() * 300_000 + b"4,\xff\n"
    with pytest.raises(SourceChanged, match="line 300004: the bytes ff are not utf-8"):
        rows(content)


def test_parquet_without_its_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    content = parquet({"id": ["1"]})
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SourceChanged, match=r"pip install 'supplier-due-diligence\[parquet\]'"):
        rows(content)


# ------------------------------------------------------------------------------- whole layouts out of containers


def _read(content: bytes, layout: str, **options: object) -> list[Shipment]:
    return list(by_id(layout).read(io.BytesIO(content), {"illustrative": True, **options}))


def test_the_samples_totals_come_out_of_every_container_to_the_dollar() -> None:
    grid: list[list[object]] = [list(row) for row in csv.reader(io.StringIO(SAMPLE.decode()))]
    value, day = grid[0].index("value_usd"), grid[0].index("date")
    typed = [grid[0], *([*row[:day], date.fromisoformat(str(row[day])), *row[day + 1 : value], float(str(row[value])),
                         *row[value + 1 :]] for row in grid[1:])]  # fmt: skip
    for content in (SAMPLE, gzip.compress(SAMPLE), zipped(shipments_csv=SAMPLE)):
        found = _read(content, "csv", mapping=load_mapping("sample"))
        assert sum(each.values[0].value for each in found) == 34_000_000
    escaped = [[str(cell).replace("&", "&amp;") if isinstance(cell, str) else cell for cell in row] for row in typed]
    for content in (xlsx(Data=escaped), ods(escaped)):
        found = _read(content, "csv", mapping=load_mapping("sample"))
        assert sum(each.values[0].value for each in found) == 34_000_000
        assert [each.dates for each in found] == [
            each.dates for each in _read(SAMPLE, "csv", mapping=load_mapping("sample"))
        ]


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16"])
def test_declarations_come_out_of_every_encoding_and_container(encoding: str) -> None:
    content = BOXES.decode().encode(encoding, errors="replace")  # its Korean names have no letters in the Russian one
    for packed in (content, gzip.compress(content), zipped(gtd_csv=content)):
        assert sum(each.values[0].value for each in _read(packed, "ru_gtd")) == 34_000_000


# ------------------------------------------------------------------------------- how far a file is read


_LONG = b"id,name\n" + b"".join(b"%d,%s\n" % (number, secrets.token_hex(40).encode()) for number in range(20_000))
_LONG_GRID: list[list[object]] = [list(row) for row in csv.reader(io.StringIO(_LONG.decode()))]


@pytest.mark.parametrize(
    "content",
    [
        _LONG,
        gzip.compress(_LONG),
        zipped(rows_csv=_LONG),
        xlsx(Data=_LONG_GRID),
        gzip.compress(xlsx(Data=_LONG_GRID)),
        ods(_LONG_GRID),
        zipped(rows_ods=ods(_LONG_GRID)),
        parquet({"id": [str(n) for n in range(20_000)], "name": [secrets.token_hex(40) for _ in range(20_000)]}),
    ],
    ids=["csv", "gzip", "zip", "xlsx", "xlsx.gz", "ods", "ods.zip", "parquet"],
)
def test_the_share_that_was_read_grows_with_the_rows_of_every_container(content: bytes) -> None:
    with table(content) as found:
        shares = []
        for count, _ in enumerate(found.table.rows, start=1):
            if count % 2_000 == 0:
                shares.append(found.share())
        assert None not in shares
        known = [each for each in shares if each is not None]
        assert known == sorted(known)
        assert known[0] < 0.45, "what is read ahead is a block, not the file"
        assert 0.4 < known[4] < 0.75, "half of the rows are about half of the file"
        assert known[-1] > 0.98
        assert max(known) <= 1


def test_nobody_says_how_far_a_file_is_that_is_packed_twice() -> None:
    with table(zipped(rows_csv_gz=gzip.compress(_LONG))) as found:
        assert sum(found.share() is not None for _ in found.table.rows) == 0


def test_a_layout_gives_the_share_before_its_first_row() -> None:
    for layout, content, options in (
        ("csv", SAMPLE, {"mapping": load_mapping("sample")}),
        ("ru_gtd", BOXES, {}),
    ):
        heard: list[Share] = []
        given = {"illustrative": True, "on_share": heard.append, **options}
        found = by_id(layout).read(io.BytesIO(content), given)
        next(found)
        assert [each() for each in heard] == [1.0], "a small file is read at once"
        list(found)


# ------------------------------------------------------------------------------- formulas that nobody calculated


@pytest.mark.parametrize("column", ["receiver_name", "date", "hs6"])
def test_a_row_whose_formula_has_no_stored_result_is_set_aside_with_the_way_out(column: str) -> None:
    grid: list[list[object]] = [list(row) for row in csv.reader(io.StringIO(SAMPLE.decode().replace("&", "and")))]
    place = grid[0].index(column)
    grid[3][place] = "=A3"
    told: list[tuple[int, list[str], str]] = []
    found = _read(xlsx(Data=grid), "csv", mapping=load_mapping("sample"), on_unreadable=lambda *each: told.append(each))
    assert len(found) == len(grid) - 2
    ((line, cells, reason),) = told
    assert (line, cells[place]) == (4, "(a formula without a stored result)")
    assert reason == (
        f"column '{column}': holds a formula whose result is not stored: open the file in a spreadsheet program and "
        "save it"
    )


_NO_RESULT = ["<f>1+1</f>", "<f>1/0</f><v>#DIV/0!</v>", "<v>#REF!</v>"]


@pytest.mark.parametrize("written", _NO_RESULT)
@pytest.mark.parametrize("column", ["value_usd", "net_kg"])
def test_a_number_without_a_result_is_none_and_told_and_the_row_stays(column: str, written: str) -> None:
    grid: list[list[object]] = [list(row) for row in csv.reader(io.StringIO(SAMPLE.decode().replace("&", "and")))]
    plain = _read(xlsx(Data=grid), "csv", mapping=load_mapping("sample"))
    grid[3][grid[0].index(column)] = written
    told: list[tuple[int, str]] = []
    aside: list[object] = []
    hears = {"on_unreadable": lambda *each: aside.append(each), "on_no_result": lambda *each: told.append(each)}
    found = _read(xlsx(Data=grid), "csv", mapping=load_mapping("sample"), **hears)
    assert (len(found), aside, told) == (len(plain), [], [(4, column)])
    without = replace(plain[2], values=()) if column == "value_usd" else replace(plain[2], net_kg=None)
    assert found[2] == without
    assert found[:2] + found[3:] == plain[:2] + plain[3:]


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!", "#NAME?"])
@pytest.mark.parametrize("column", ["receiver_name", "date", "hs6"])
def test_an_error_in_a_column_that_is_kept_sets_the_row_aside(column: str, error: str) -> None:
    grid: list[list[object]] = [list(row) for row in csv.reader(io.StringIO(SAMPLE.decode().replace("&", "and")))]
    grid[3][grid[0].index(column)] = f"<v>{error}</v>"
    told: list[tuple[int, list[str], str]] = []
    found = _read(xlsx(Data=grid), "csv", mapping=load_mapping("sample"), on_unreadable=lambda *each: told.append(each))
    ((line, cells, reason),) = told
    assert (len(found), line) == (len(grid) - 2, 4)
    assert (cells[grid[0].index(column)], reason) == (error, f"column '{column}': holds the error {error}")


def test_an_error_written_as_text_is_no_party_in_any_container() -> None:
    grid = list(csv.reader(io.StringIO(SAMPLE.decode().replace("&", "and"))))
    grid[3][grid[0].index("receiver_name")] = "#REF!"
    text = io.StringIO()
    csv.writer(text).writerows(grid)
    for content in (text.getvalue().encode(), ods([list(each) for each in grid])):
        told: list[tuple[int, list[str], str]] = []
        hears = partial(_keep, told)
        found = _read(content, "csv", mapping=load_mapping("sample"), on_unreadable=hears)
        assert (len(found), told[0][2]) == (len(grid) - 2, "column 'receiver_name': holds the error #REF!")


def _keep(told: list[tuple[int, list[str], str]], line: int, cells: list[str], reason: str) -> None:
    told.append((line, cells, reason))


def test_a_formula_in_a_column_that_is_not_kept_or_beside_the_table_changes_nothing() -> None:
    grid: list[list[object]] = [list(row) for row in csv.reader(io.StringIO(BOXES.decode()), delimiter=";")]
    grid = [[*map(_escaped, row), ""] for row in grid]
    grid[0][-1] = "G12 (Общая таможенная стоимость)"
    plain = _read(xlsx(Data=grid), "ru_gtd")
    for row in grid[1:]:
        row[-1] = "=A1"
    grid[1].append("=A1")
    assert _read(xlsx(Data=grid), "ru_gtd") == plain


def _escaped(cell: object) -> object:
    return cell.replace("&", "&amp;") if isinstance(cell, str) else cell


@pytest.mark.parametrize(
    ("rows", "bad"),
    [
        (["1,Завод"] * 30, b"31,\xe9"),  # one byte among words
        (["1,Завод"], "2,Завод".encode("windows-1251")),  # a row pasted from another file
        (["1,경기산업"] * 3, b"4,\xff"),
        # one word without a blank, and one byte in the middle of it
        (["1,虚构电子科技有限公司"], "2,虚构电子科技有限公司".encode().replace("科".encode(), b"\xe9")),
    ],
)
def test_a_file_most_of_which_is_utf_8_is_utf_8_and_its_bad_row_alone_is_set_aside(rows: list[str], bad: bytes) -> None:
    content = "\n".join(["id,name", *rows]).encode() + b"\n" + bad + "\n9,МОСТ\n".encode()
    assert detect_encoding(io.BytesIO(content)) == "utf-8"
    told: list[str] = []
    with opened(io.BytesIO(content), OPEN, on_unreadable=lambda line, cells, reason: told.append(reason)) as found:
        assert [cells[1] for _, cells in found.table.rows] == [*(each[2:] for each in rows), "МОСТ"]
    assert len(told) == 1
    assert "are not utf-8" in told[0]


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "cp866", "cp949", "gb18030", "windows-1252"])
def test_a_few_characters_that_are_utf_8_by_chance_make_no_file_utf_8(encoding: str) -> None:
    # bytes of two characters of the encoding that are one of UTF-8 too
    chance = b"\xd0\xa1".decode(encoding)
    words = {
        "cp949": "가람별빛산업 주식회사",
        "gb18030": "虚构电子科技有限公司",
        "windows-1252": "SOCIÉTÉ INVENTÉE MÜLLER",
    }
    plain = words.get(encoding, "ООО ВЫДУМАННЫЙ ЗАВОД Нижний Новгород")
    content = f"id,name\n1,{plain}\n2,{chance}\n".encode(encoding)
    assert detect_encoding(io.BytesIO(content)) != "utf-8"
