"""Delimited files, read strictly or not at all; and the mapping files that describe them."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import adapters
from adapters import csvfile, textlines
from adapters.base import Amount, Identifier, RowUnreadable, Shipment, SourceChanged, TradeParty
from adapters.csvfile import Dialect, read_table
from adapters.dates import PartialDate
from adapters.trade import by_id
from adapters.trade.cells import date_reader, number_reader
from adapters.trade.mapped_csv import load_mapping
from adapters.trade.mapping import BUILT_IN

DATA = Path(__file__).parents[1] / "data" / "trade"
SAMPLE = (Path(adapters.__file__).parent / "sample" / "shipments.csv").read_bytes()


def _rows(content: bytes, dialect: Dialect | None = None) -> list[tuple[int, list[str]]]:
    return list(read_table(io.BytesIO(content), dialect or Dialect()).rows)


def _sample(content: bytes, *, mapping: str = "sample", illustrative: bool = False) -> list[Shipment]:
    options = {"mapping": load_mapping(mapping), "illustrative": illustrative}
    return list(by_id("csv").read(io.BytesIO(content), options))


# -------------------------------------------------------------------------------------------------- the text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'a,b\n1,2\n"3,4\n5,6\n', "line 3"),
        (b'a,b\n1,2\n3,"4"x\n5,6\n', "line 3"),
        (b"a,b\n1,2\n3\n", "line 3: 1 cells under a header of 2"),
        (b"a,b\n1,2\n3,4,5\n", "line 3: 3 cells under a header of 2"),
        (b'a,b\n"1\n1",2\n3,4,5\n', "line 4: 3 cells"),
        (b"a,b\n1,2\n\n3,4\n", "line 3: an empty line"),
        (b"a,b\n1,2\n3,\x004\n", "line 3: a NUL"),
        (b"a,b\n1,2\n3,\xff4\n", "line 3: the bytes ff are not utf-8"),
        (b"a,b\n1,2\n3,\xe2\x82", "line 3: the bytes e2 82 are not utf-8"),
        (b"a,b\n1,2\n3," + b"x" * (csvfile.MAX_FIELD + 1) + b"\n", "line 3: field larger"),
        (b"a,b\n1,2\n" + b"x" * (3 * textlines.MAX_LINE), "line 3: longer than"),
        (b"a,b,a\n", "'a' is in the header 2 times"),
        (b"a,,b\n", "'' is in the header 1 times"),
        (b"", "line 1: there is no header"),
        (b"\n\n", "line 1: there is no header"),
    ],
)
def test_text_that_is_not_as_it_should_be_is_named_by_its_line(content: bytes, said: str) -> None:
    with pytest.raises(SourceChanged, match=said):
        _rows(content)


def test_one_stray_quotation_mark_does_not_swallow_a_thousand_rows() -> None:
    rows = [b"%d,name %d" % (number, number) for number in range(1000)]
    rows[100] = b'100,"name 100'
    rows[900] = b'900,"name" 900'
    with pytest.raises(SourceChanged, match="line 102"):
        _rows(b"id,name\n" + b"\n".join(rows) + b"\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("tail", ["", "\n", "\r\n\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_byte_order_marks_and_empty_last_lines_make_no_difference(end: str, tail: str, mark: str) -> None:
    content = mark + end.join(["a,b", '"1, one",2', '"3\nthree",4']) + tail
    table = read_table(io.BytesIO(content.encode()), Dialect())
    assert table.header == ("a", "b")
    assert [cells for _, cells in table.rows] == [["1, one", "2"], ["3\nthree", "4"]]


def test_a_row_is_named_by_the_line_it_begins_on() -> None:
    assert [line for line, _ in _rows(b'a,b\n"1\n1\n1",2\n3,4\n')] == [2, 5]


@pytest.mark.parametrize("encoding", csvfile.ENCODINGS)
def test_every_declared_encoding_is_read(encoding: str) -> None:
    word = {"windows-1251": "АУРУС", "windows-1252": "Müller", "latin-1": "Müller", "cp949": "경기산업",
            "shift_jis": "工業", "cp932": "工業", "euc-jp": "工業", "big5": "臺灣", "euc-kr": "경기산업",
            "koi8-r": "АУРУС", "koi8-u": "АУРУС", "cp866": "АУРУС", "windows-1250": "Łódź", "windows-1254": "İŞIK",
            "windows-1258": "Đà"}.get(encoding, "경기산업 АУРУС 工業 Müller")  # fmt: skip
    assert _rows(f"a,b\n1,{word}\n".encode(encoding), Dialect(encoding=encoding)) == [(2, ["1", word])]


def test_lines_that_lie_across_blocks_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    content = 'a,b\r\n"경기\r\n산업",АУРУС\r\n3,4\r\n'.encode()
    whole = _rows(content)
    for size in range(1, len(content)):
        monkeypatch.setattr(textlines, "_BLOCK", size)
        assert _rows(content) == whole


_CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(st.lists(st.lists(_CELLS, min_size=3, max_size=3), max_size=8))
def test_what_was_written_is_read(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["a", "b", "c"])
    writer.writerows(rows)
    assert [cells for _, cells in _rows(out.getvalue().encode())] == rows


# ----------------------------------------------------------------------------------------- the sample's mapping


def _changed(old: bytes, new: bytes, *, count: int = 1) -> bytes:
    assert old in SAMPLE
    return SAMPLE.replace(old, new, count)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (_changed(b"record_id,", b"record,"), "no column 'record_id'"),
        (
            _changed(b",source\n", b",source,extra\n").replace(b'invented"\n', b'invented",\n'),
            "not known: 'extra'",
        ),
        (_changed(b",2018-05-14,", b",2018-02-30,"), "line 2: column 'date'"),
        (_changed(b",2018-05-14,", b",14.05.2018,"), "line 2: column 'date'"),
        (
            _changed(b",2018-05-14,", b",2018-05-15,"),
            "line 2: the declaration 10000000/140518/0000001 holds another day",
        ),
        (_changed(b"customs_declaration", b"release"), "line 2: column 'date_kind'"),
        (_changed(b"customs_declaration", b""), "line 2: column 'date_kind'"),
        (
            _changed(b",KR,AURUS", b",Atlantis,AURUS"),
            "line 2: column 'supplier_country': the country 'Atlantis'",
        ),
        (_changed(b",851521,", b",51521,"), "line 2: column 'hs6'"),
        (_changed(b",851521,", b",8515E2,"), "line 2: column 'hs6'"),
        (_changed(b"HS2017", b"HS2018"), "line 2: column 'hs_version'"),
        (_changed(b",624000,", b",6.24E+05,"), "line 2: column 'value_usd'"),
        (_changed(b",624000,", b",-624000,"), "line 2: column 'value_usd'"),
        (_changed(b",624000,", b',"624,000",'), "line 2: column 'value_usd'"),
        (_changed(b",624000,", b",624000.00001,"), "line 2: column 'value_usd'"),
        (_changed(b",15610,1,", b",15610,2,"), "line 2: column 'is_synthetic'"),
        (_changed(b",15610,1,", b",15610,,"), "line 2: column 'is_synthetic'"),
        (_changed(b"DEMO-0001", b""), "line 2: column 'record_id': is empty"),
    ],
)
def test_a_row_that_cannot_be_read_names_line_and_column(content: bytes, said: str) -> None:
    with pytest.raises(SourceChanged, match=said):
        _sample(content)


def test_columns_may_stand_in_any_order() -> None:
    table = list(csv.reader(io.StringIO(SAMPLE.decode(), newline="")))
    out = io.StringIO(newline="")
    csv.writer(out).writerows(row[::-1] for row in table)
    assert _sample(out.getvalue().encode()) == _sample(SAMPLE)


def test_a_row_is_illustrative_when_the_manifest_or_its_own_mark_says_so() -> None:
    unmarked = SAMPLE.replace(b",1,illustrative", b",0,illustrative").replace(b',1,"illustrative', b',0,"illustrative')
    assert {each.illustrative for each in _sample(SAMPLE)} == {True}
    assert {each.illustrative for each in _sample(unmarked)} == {False}
    assert {each.illustrative for each in _sample(unmarked, illustrative=True)} == {True}


def test_rows_before_the_bad_one_come_and_nothing_after_it() -> None:
    content = _changed(b"DEMO-0003", b"")
    options = {"mapping": load_mapping("sample"), "illustrative": True}
    reading = by_id("csv").read(io.BytesIO(content), options)
    assert [next(reading).record_id, next(reading).record_id] == ["DEMO-0001", "DEMO-0002"]
    with pytest.raises(SourceChanged, match="line 4"):
        next(reading)
    with pytest.raises(StopIteration):
        next(reading)


def test_rows_of_unstated_origin_are_not_read() -> None:
    with pytest.raises(TypeError, match="illustrative"):
        list(by_id("csv").read(io.BytesIO(SAMPLE), {"mapping": load_mapping("sample")}))


# ------------------------------------------------------------------------------------------ a vendor's mapping


@pytest.fixture(scope="module")
def vendor() -> list[Shipment]:
    options = {"mapping": load_mapping(str(DATA / "vendor.yaml")), "illustrative": True}
    with (DATA / "vendor.tsv").open("rb") as stream:
        return list(by_id("csv").read(stream, options))


def test_a_vendors_export_is_read_by_its_mapping_file(vendor: list[Shipment]) -> None:
    row = vendor[0]
    assert (row.record_id, row.line, row.document_type, row.document_no, row.item_no) == (
        "INVB0001/1", 7, "bol", "INVB0001", "1")  # fmt: skip
    assert row.dates == (
        ("arrival", PartialDate.parse("2021-04-03")),
        ("order", PartialDate.parse("2021-03")),
    )
    assert row.sender == TradeParty(
        name='MÜLLER "FIKTIV" GMBH', country="DE", address="Nowhere 1",
        identifiers=(Identifier(type="duns", value="000000001", country="DE", label="SHIPPER_DUNS"),
                     Identifier(type="tax_id", value="DE000", country="DE", label="SHIPPER_TAX")),
    )  # fmt: skip
    assert row.receiver == TradeParty(name="INVENTED IMPORTS INC", country="US")
    assert row.notify_party == TradeParty(name="SAME AS CONSIGNEE")  # left as it is: the service judges
    assert (row.hs_raw, row.hs_version, row.hs_imputed) == ("870829", "HS2022", True)
    assert (row.quantity, row.unit, row.gross_kg, row.net_kg) == (
        Decimal(1200),
        "PCS",
        Decimal("12345.5"),
        None,
    )
    assert row.values == (Amount(value=Decimal(7250), currency="USD", kind="fob"),)
    assert row.direction == "import:US"


def test_null_words_of_the_vendor_are_nothing(vendor: list[Shipment]) -> None:
    row = vendor[1]
    assert row.sender == TradeParty(name="Wolbit", country="KR")  # no raw name: the vendor's own stands
    assert row.dates == (
        ("arrival", PartialDate.parse("2021-04-04")),
        ("order", PartialDate.parse("2021-03-05")),
    )
    assert (row.notify_party, row.hs_raw, row.quantity, row.unit, row.gross_kg) == (
        None,
        None,
        None,
        None,
        None,
    )
    assert row.values == (Amount(value=Decimal(1000), currency="USD", kind="invoice"),)
    assert row.direction == "export:US"


def test_a_number_without_a_name_is_still_a_party(vendor: list[Shipment]) -> None:
    row = vendor[2]
    assert row.dates == ()
    assert row.sender is not None
    assert (row.sender.name, row.sender.country) == ("SHIPPER_DUNS 000000002", None)
    assert row.receiver is None
    assert row.hs_raw == "01012100"


def test_an_amount_without_its_currency_is_refused() -> None:
    content = (DATA / "vendor.tsv").read_bytes().replace(b"\t840\t", b"\t-\t")
    options = {"mapping": load_mapping(str(DATA / "vendor.yaml")), "illustrative": True}
    with pytest.raises(SourceChanged, match="line 8: column 'INVOICE': an amount without its currency"):
        list(by_id("csv").read(io.BytesIO(content), options))


def test_a_document_with_two_dates_of_one_kind_is_refused(edited: Callable[[str, str], str]) -> None:
    mapping = edited("kind: order", "kind: arrival")
    with pytest.raises(SourceChanged, match="line 7: two dates of one kind"):
        _sample((DATA / "vendor.tsv").read_bytes(), mapping=mapping)


# ------------------------------------------------------------------------------------------- dates and numbers


@pytest.mark.parametrize(
    ("formats", "text", "read"),
    [
        (["%d.%m.%Y"], "23.02.2024", "2024-02-23"),
        (["%m/%d/%Y"], "02/23/2024", "2024-02-23"),
        (["%d/%m/%Y", "%m/%d/%Y"], "23/02/2024", "2024-02-23"),
        (["%d/%m/%Y", "%m/%d/%Y"], "05/05/2024", "2024-05-05"),
        (["%d-%b-%Y"], "23-Feb-2024", "2024-02-23"),
        (["%Y%m%d"], "20240223", "2024-02-23"),
        (["%Y-%m-%dT%H:%M:%S"], "2024-02-23T23:59:59", "2024-02-23"),
        (["%m/%Y"], "02/2024", "2024-02"),
        (["%d/%m/%y"], "23/02/24", "2024-02-23"),
        (["%d-%b-%y"], "23-Feb-99", "1999-02-23"),
        (["%Y"], "2024", "2024"),
    ],
)
def test_a_date_is_read_by_its_declared_form(formats: list[str], text: str, read: str) -> None:
    assert str(date_reader(formats)(text)) == read


@pytest.mark.parametrize(
    ("formats", "text"),
    [
        (["%d/%m/%Y", "%m/%d/%Y"], "03/04/2024"),
        (["%d.%m.%Y"], "30.02.2024"),
        (["%d.%m.%Y"], "00.01.2024"),
        (["%d.%m.%Y"], "1.2.2024"),
        (["%d.%m.%Y"], "01.02.24"),
        (["%d.%m.%Y"], "01.02.2024 "),
        (["%d-%b-%Y"], "23-Fab-2024"),
        (["%d.%m.%Y"], "٠١.٠٢.٢٠٢٤"),
    ],
)
def test_a_date_that_is_none_or_two_is_refused(formats: list[str], text: str) -> None:
    with pytest.raises(ValueError, match="date"):
        date_reader(formats)(text)


@pytest.mark.parametrize(
    ("decimal", "thousands", "text", "value"),
    [
        (".", None, "1234.5", "1234.5"), (",", None, "1234,5", "1234.5"), (",", ".", "1.234.567,8", "1234567.8"),
        (",", " ", "1 234,50", "1234.50"), (".", ",", "1,234", "1234"), (".", ",", "1234", "1234"),
        (".", None, "0", "0"), (".", ",", "12,34,567", "1234567"),
        (".", None, "12345678901234.1234000", "12345678901234.1234"),
    ],
)  # fmt: skip
def test_a_number_is_read_by_its_declared_signs(decimal: str, thousands: str | None, text: str, value: str) -> None:
    assert number_reader(decimal, thousands)(text) == Decimal(value)


@pytest.mark.parametrize(
    ("decimal", "thousands", "text"),
    [
        (".", None, "1,234"), (",", None, "1.234"), (".", ",", "1,23"),
        (".", ",", "1,2,345"), (".", ",", "12,345,67"), (".", " ", "1 23 456"), (",", ".", "1.234.5"),
        (".", None, "NaN"), (".", None, "Infinity"), (".", None, "1_000"), (".", None, "１２"), (".", None, "1e3"),
        (".", None, "-1"), (".", None, "+1"), (".", None, "$1"), (".", None, "1."), (".", None, ".5"),
        (".", None, "123456789012345"), (".", None, "0.12345"), (".", None, "9" * 5000),
    ],
)  # fmt: skip
def test_what_might_be_another_number_is_refused(decimal: str, thousands: str | None, text: str) -> None:
    with pytest.raises(ValueError, match=r"number|digits"):
        number_reader(decimal, thousands)(text)


# ------------------------------------------------------------------------------------------------ mapping files


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[str, str], str]:
    """Write the vendor's mapping with one text replaced; returns its path."""

    def edit(old: str, new: str) -> str:
        text = (DATA / "vendor.yaml").read_text()
        assert old in text
        path = tmp_path / "edited.yaml"
        path.write_text(text.replace(old, new, 1))
        return str(path)

    return edit


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("decimal:", "decimals:", "'decimal' is missing"),
        ("quantity:", "quantities:", "unknown key 'quantities'"),
        ("imputed: true", "guessed: true", "hs: unknown key 'guessed'"),
        ("imputed: true", "imputed: 1", "hs: imputed: should be true or false"),
        ("sender:", "shipper:", "parties: unknown key 'shipper'"),
        ("document_type: bol", "document_type: invoice", "document_type: 'invoice' is none of"),
        ("encoding: windows-1252", "encoding: rot13", "encoding: 'rot13' is none of"),
        ('delimiter: "\\t"', 'delimiter: "x"', "delimiter: 'x' is none of"),
        ('thousands: "."', 'thousands: ","', "thousands: is also the decimal sign"),
        ('"%d/%m/%Y"', '"%d/%m/%j"', "date_formats: '%d/%m/%j' is not read"),
        ('"%d/%m/%Y"', '"%d/%Y"', "date_formats: '%d/%Y' is not read"),
        ("kind: arrival", "kind: docking", r"dates\[1\]: kind: 'docking' is none of"),
        ("kind: arrival", "kind: {column: K}", r"dates\[1\]: kind: the key 'values' is missing"),
        ("kind: fob", "kind: retail", r"values\[1\]: kind: 'retail' is none of"),
        ("currency: USD", "currency: EURO", r"values\[1\]: currency: the currency 'EURO' is not known"),
        ("scale: 1000", "scale: 0", r"values\[1\]: scale: should be a whole number"),
        ('"import:US"', '"imports"', "direction: 'imports' is not of the form"),
        ("version: HS2022", "version: HS2023", "version: 'HS2023' is none of"),
        ("fixed: US", "fixed: USA", "country: fixed: 'USA' is not two letters"),
        ("UNKNOWN\": null", "UNKNOWN\": NO", "UNKNOWN: should be two letters of ISO 3166-1 in quotes"),
        ("header_row: 6", "header_row: 0", "header_row: should be a whole number"),
        ("header_row: 6", "header_row: 99999999999", "header_row: should be the line of the header, at most 10000"),
        ("record_id: [BILL_OF_LADING, LINE]", "record_id: []", "record_id: should be a column"),
        ("unit: QTY_UNIT", "unit: QTY_UNIT\nunit: TEU", "the key 'unit' is given twice"),
        ("duns: SHIPPER_DUNS", "duns: [A]", "identifiers: duns: should be a type"),
        ("title:", "title: [", "edited.yaml"),
    ],
)  # fmt: skip
def test_a_mapping_that_is_wrong_is_named_by_file_and_key(
    edited: Callable[[str, str], str], old: str, new: str, said: str
) -> None:
    with pytest.raises(SourceChanged, match=said) as caught:
        load_mapping(edited(old, new))
    assert "edited.yaml" in str(caught.value)


def test_a_mapping_nobody_wrote_names_those_there_are() -> None:
    with pytest.raises(SourceChanged, match=r"'nowhere'; built in are am_import, .*sample"):
        load_mapping("nowhere")


def test_labels_that_stand_twice_or_are_empty_are_told_apart(tmp_path: Path) -> None:
    def read(content: bytes, ignored: str) -> list[Shipment]:
        text = (BUILT_IN / "sample.yaml").read_text("utf-8").replace("[goods_ru, source]", ignored)
        (tmp_path / "mine.yaml").write_text(text, "utf-8")
        return _sample(content, mapping=str(tmp_path / "mine.yaml"))

    twice = SAMPLE.replace(b",goods_ru,", b",goods,", 1)
    with pytest.raises(SourceChanged, match=r"not known: 'goods \(2\)'"):
        read(twice, "[source]")
    assert read(twice, '["goods (2)", source]')[0].goods == "resistance welding equipment"
    assert len(read(SAMPLE.replace(b",source\n", b",\n", 1), '[goods_ru, "(column 19)"]')) == 71


def test_a_column_the_mapping_does_not_know_is_refused(edited: Callable[[str, str], str]) -> None:
    with pytest.raises(SourceChanged, match="columns not known: 'TEU'"):
        _sample((DATA / "vendor.tsv").read_bytes(), mapping=edited("ignore: [TEU]", "ignore: []"))


def test_a_large_file_is_read_row_by_row() -> None:
    """The reader must not take more of the stream than the rows asked for need, some blocks ahead."""
    header, _, row = SAMPLE.partition(b"\n")
    first = row.split(b"\n", 1)[0] + b"\n"

    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            block = header + b"\n" if not self.taken else first * (size // len(first))
            self.taken += len(block)
            return block

    stream = Endless()
    options = {"mapping": load_mapping("sample"), "illustrative": True}
    reading: Iterator[Shipment] = by_id("csv").read(stream, options)  # type: ignore[arg-type]  # it can be read, which is all that is asked
    for _ in range(1000):
        next(reading)
    assert stream.taken < 2_000_000


@pytest.mark.parametrize(("length", "fits"), [(500, True), (501, False), (90_000, False)])
def test_a_name_without_bounds_is_refused_by_line_and_column(length: int, fits: bool) -> None:
    content = SAMPLE.replace(b"AURUS LLC", b"A" * length, 1)
    if fits:
        assert len(_sample(content)) == 71
    else:
        with pytest.raises(SourceChanged, match=rf"line 2: column 'receiver_name': {length} characters, more than 500"):
            _sample(content)


# ------------------------------------------------------------------------------------ rows that cannot be read


def _leniently(content: bytes) -> tuple[list[Shipment], list[tuple[int, list[str], str]]]:
    kept: list[tuple[int, list[str], str]] = []

    def keep(line: int, cells: Sequence[str], reason: str) -> None:
        kept.append((line, list(cells), reason))

    options = {"mapping": load_mapping("sample"), "illustrative": True, "on_unreadable": keep}
    return list(by_id("csv").read(io.BytesIO(content), options)), kept


def test_a_row_that_cannot_be_read_is_told_with_its_cells_and_reading_goes_on() -> None:
    rows, kept = _leniently(_changed(b",2018-05-14,", b",2018-02-30,"))
    assert len(rows) == 70
    ((line, cells, reason),) = kept
    assert (line, cells[:3]) == (2, ["DEMO-0001", "10000000/140518/0000001", "2018-02-30"])
    assert reason == "column 'date': '2018-02-30' is not a date of the form %Y-%m-%d"


def test_a_file_whose_rows_can_all_be_read_tells_of_none() -> None:
    rows, kept = _leniently(SAMPLE)
    assert (rows, kept) == (_sample(SAMPLE), [])


def test_a_row_unreadable_is_raised_with_line_column_and_reason_where_nobody_hears() -> None:
    with pytest.raises(RowUnreadable) as caught:
        _sample(_changed(b",2018-05-14,", b",2018-02-30,"))
    assert (caught.value.line, caught.value.column) == (2, "date")
    assert "column" not in caught.value.reason


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (b'100,"name 100', "',' expected after '\"'"),
        (b"100", "1 cells under a header of 2"),
        (b"100,a,b", "3 cells under a header of 2"),
        (b"100,\xffa", "the bytes ff are not utf-8"),
        (b"100,\x00a", "a NUL character"),
        (b"", "an empty line before the end of the file"),
        (b"100," + b"x" * (csvfile.MAX_FIELD + 1), "field larger than field limit (131072)"),
    ],
)
def test_one_bad_line_costs_no_other_line(damage: bytes, reason: str) -> None:
    lines = [b"%d,name %d" % (number, number) for number in range(1000)]
    lines[100] = damage
    lines[900] = b'900,"name" 900'  # what a stray quotation mark would swallow up to
    kept: list[tuple[int, str]] = []
    content = b"id,name\n" + b"\n".join(lines) + b"\n"
    table = read_table(io.BytesIO(content), Dialect(), on_unreadable=lambda line, _, why: kept.append((line, why)))
    read = [(line, cells[0]) for line, cells in table.rows]
    assert read == [(number + 2, str(number)) for number in range(1000) if number not in (100, 900)]
    assert [line for line, _ in kept] == [102, 902]
    assert kept[0][1] == reason


def test_a_quotation_mark_that_is_never_closed_costs_its_own_line_only() -> None:
    kept: list[int] = []
    content = b'id,name\n1,a\n2,"b\n' + b"".join(b"%d,c\n" % number for number in range(3, 3000))
    table = read_table(io.BytesIO(content), Dialect(), on_unreadable=lambda line, cells, why: kept.append(line))
    assert [int(cells[0]) for _, cells in table.rows] == [1, *range(3, 3000)]
    assert kept == [3]


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "gb18030", "shift_jis", "windows-1251"])
def test_damage_across_blocks_is_told_where_it_lies(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    word = "АУРУС" if encoding == "windows-1251" else "工業" if encoding != "utf-8" else "경기"
    bad = b"\x98" if encoding == "windows-1251" else b"\xff"
    whole = f"a,b\n1,{word}\n".encode(encoding) + b"2," + bad + f"\n3,{word}\n".encode(encoding)
    for size in range(1, len(whole)):
        monkeypatch.setattr(textlines, "_BLOCK", size)
        kept: list[int] = []
        dialect = Dialect(encoding=encoding)
        table = read_table(io.BytesIO(whole), dialect, on_unreadable=lambda line, *_: kept.append(line))  # noqa: B023 - read within the round
        assert [cells for _, cells in table.rows] == [["1", word], ["3", word]]
        assert kept == [3]


def test_the_header_must_be_read_whoever_hears() -> None:
    with pytest.raises(SourceChanged, match="line 1"):
        read_table(io.BytesIO(b"a,\xff\n1,2\n"), Dialect(), on_unreadable=lambda *_: None)
    with pytest.raises(SourceChanged, match="column 'a' is in the header 2 times"):
        read_table(io.BytesIO(b"a,a\n1,2\n"), Dialect(), on_unreadable=lambda *_: None)


def test_the_labels_are_told_before_the_rows_with_the_columns_nothing_is_kept_of() -> None:
    told: list[tuple[Sequence[str], set[str]]] = []

    def hear(header: Sequence[str], left_out: Collection[int]) -> None:
        told.append((header, {header[place] for place in left_out}))

    options = {"mapping": load_mapping("sample"), "illustrative": True, "on_header": hear}
    next(by_id("csv").read(io.BytesIO(SAMPLE), options))
    ((header, left_out),) = told
    assert header[:2] == ("record_id", "declaration_no")
    assert left_out == set(load_mapping("sample").ignore)


def _lenient(content: bytes) -> tuple[list[tuple[int, list[str]]], list[tuple[int, list[str], str]]]:
    kept: list[tuple[int, list[str], str]] = []
    table = read_table(
        io.BytesIO(content), Dialect(), on_unreadable=lambda line, cells, why: kept.append((line, list(cells), why))
    )
    assert table.blocks is not None
    by_block: list[tuple[int, list[str]]] = []
    for numbers, rows in table.blocks(3):
        by_block += zip(numbers, rows, strict=True)
    told, kept = kept, []
    again = read_table(
        io.BytesIO(content), Dialect(), on_unreadable=lambda line, cells, why: kept.append((line, list(cells), why))
    )
    assert (list(again.rows), kept) == (by_block, told)
    return by_block, told


def test_what_a_quoted_cell_of_a_bad_row_holds_is_no_row() -> None:
    content = b'id,name,value\n1,a,1\n2,"b\n77,Ghost,999999\nend"\n4,"c\nd",4\n5,e,5\n'
    read, kept = _lenient(content)
    assert [cells for _, cells in read] == [["1", "a", "1"], ["4", "c\nd", "4"], ["5", "e", "5"]]
    assert [line for line, _ in read] == [2, 6, 8]
    assert kept[0] == (3, ["2", "b\n77,Ghost,999999\nend"], "2 cells under a header of 3")
    assert kept[1:] == [(4, [], "inside a cell of line 3, and as wide as a row: it may be one")]


def test_a_bad_byte_makes_no_row_of_what_a_quoted_cell_holds() -> None:
    read, kept = _lenient(b'id,name\n1,a\n2,"b\xff\nno row"\n3,c\n')
    assert [cells for _, cells in read] == [["1", "a"], ["3", "c"]]
    assert kept == [(3, ["2", "b\ufffd\nno row"], "the bytes ff are not utf-8")]


def test_rows_between_two_stray_quotation_marks_are_counted_as_set_aside() -> None:
    """Nobody can say whether they are rows, and none of them may be lost in silence."""
    rows = [b"%d,name,%d" % (number, number) for number in range(30)]
    rows[5], rows[25] = b'5,"name,5', b'25,name",2,x'
    read, kept = _lenient(b"id,name,value\n" + b"\n".join(rows) + b"\n")
    assert [line for line, _, _ in kept] == list(range(7, 27))
    assert [cells[0] for _, cells in read] == [str(number) for number in (*range(5), *range(26, 30))]


@pytest.mark.parametrize("labels", [["Name"] * 1_024, [""] * 1_023 + ["x"], ["Name", "Name (2)"] * 512])
def test_a_header_of_many_equal_labels_is_told_apart_at_once(labels: list[str]) -> None:
    began = time.process_time()
    header = csvfile.told_apart(labels, 1)
    assert time.process_time() - began < 0.5
    assert len(set(header)) == len(labels)


def test_a_header_wider_than_a_workbooks_is_refused() -> None:
    with pytest.raises(SourceChanged, match="line 1: the header has 1025 cells, more than 1024"):
        csvfile.told_apart([""] * 1_025, 1)
