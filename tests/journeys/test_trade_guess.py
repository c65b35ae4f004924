"""A vendor file nobody prepared for: its header is understood, a person confirms, and it is loaded."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml
from click.testing import CliRunner, Result
from workbooks import workbook

from adapters.trade.mapping import load_mapping
from service.cli import main

VENDORS = Path(__file__).parents[1] / "data" / "trade" / "vendors"
DILIGENCE = Path(sys.executable).parent / "diligence"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["trade", *map(str, words)], catch_exceptions=False)


def understood(*words: str | Path) -> dict[str, Any]:
    told: dict[str, Any] = orjson.loads(run("guess", *words, "--json").stdout)
    return told


def taken(*words: str | Path) -> dict[str, str]:
    return {each["label"]: each["taken_as"] for each in understood(*words)["columns"]}


def file(folder: Path, name: str, header: str, row: str, *, rows: int = 9, encoding: str = "utf-8") -> Path:
    """Write a file of invented rows, in which `#` stands for the number of the row."""
    path = folder / name
    body = "".join(row.replace("#", str(number)) + "\n" for number in range(1, rows + 1))
    path.write_bytes(f"{header}\n{body}".encode(encoding))
    return path


# header; row; encoding; what each column is taken for
LANGUAGES: dict[str, tuple[str, str, str, str]] = {
    "Russian": (
        "Номер декларации;Дата регистрации;Поставщик;Страна поставщика;Импортер;ИНН импортера;Код ТН ВЭД;"
        "Описание товара;Вес нетто, кг;Фактурная стоимость, руб.;Телефон импортера;Страна происхождения",
        "10000000/150322/000010#;15.03.2022;INVENTED SUPPLIER;КОРЕЯ, РЕСПУБЛИКА;ООО ВЫДУМАННЫЙ;7700000001;8515210000;"
        "ОБОРУДОВАНИЕ;10,5;1 234 56#,50;+7 495 000-00-0#;КИТАЙ",
        "windows-1251",
        "document_no;dates: declaration;sender: name;sender: country;receiver: name;receiver: number (inn);hs;goods;"
        "net_kg;values: invoice, RUB;ignore (about persons);countries: origin",
    ),
    "Korean": (
        "신고번호\t신고일자\t수입자\t사업자등록번호\t공급자\t원산지\tHS코드\t품명\t순중량\t금액(USD)\t전화번호",
        "12345-22-00000#\t2022-03-0#\t가람별빛산업\t000-00-0000#\tINVENTED SUPPLIER\t중국\t8515210000\t용접기\t1.5"
        "\t100\t02",
        "cp949",
        "document_no\tdates: declaration\treceiver: name\treceiver: number (krbrn)\tsender: name\tcountries: origin"
        "\ths\tgoods\tnet_kg\tvalues: unknown, USD\tignore (about persons)",
    ),
    "Spanish": (
        "Número de declaración;Fecha de importación;Importador;RUC;Proveedor;País de origen;Partida arancelaria;"
        "Descripción;Cantidad;Unidad;Peso neto;Valor CIF USD;Valor FOB USD;Teléfono",
        "118-#;15/03/2022;INVENTADA SAC;2000000000#;INVENTED SUPPLIER;COREA DEL SUR;8542310000;CIRCUITOS;#;U;1,5;"
        "1.234,5#;1.200,00;000",
        "windows-1252",
        "document_no;dates: declaration;receiver: name;receiver: number (tax_id);sender: name;countries: origin;hs;"
        "goods;quantity;unit;net_kg;values: cif, USD;values: fob, USD;ignore (about persons)",
    ),
    "Turkish": (
        "Tescil No,Tescil Tarihi,Gönderici,Gönderici Ülkesi,Alıcı,Vergi No,GTİP,Ticari Tanım,Miktar,Birim,Net Kilo,"
        "İstatistiki Kıymet USD",
        "2200IM#,15.03.2022,INVENTED SUPPLIER,GÜNEY KORE,UYDURMA A.Ş.,000000000#,870829900000,PARÇA,#,ADET,1.5,700",
        "windows-1254",
        "document_no,dates: declaration,sender: name,sender: country,receiver: name,receiver: number (tax_id),hs,goods,"
        "quantity,unit,net_kg,values: statistical, USD",
    ),
    "Chinese": (
        "报关单号,申报日期,发货人,收货人,原产国,商品编码,商品名称,数量,单位,净重,金额(美元),电话",
        "5300202#,20220315,虚构电子科技有限公司,ООО,中国,85423100,集成电路,#,个,1,1000,000",
        "gb18030",
        "document_no,dates: declaration,sender: name,receiver: name,countries: origin,hs,goods,quantity,unit,net_kg,"
        "values: unknown, USD,ignore (about persons)",
    ),
    "Vietnamese": (
        "Số tờ khai,Ngày đăng ký,Nhà xuất khẩu,Nhà nhập khẩu,Mã số thuế,Mã HS,Tên hàng,Số lượng,Đơn vị tính,Xuất xứ,"
        "Trị giá USD,Điện thoại",
        "10000#,15/03/2022,INVENTED SUPPLIER,CÔNG TY HƯ CẤU,000#,85423100,CHIP,#,PCE,HÀN QUỐC,100,000",
        "utf-8",
        "document_no,dates: declaration,sender: name,receiver: name,receiver: number (tax_id),hs,goods,quantity,unit,"
        "countries: origin,values: unknown, USD,ignore (about persons)",
    ),
    "English": (
        "B/L No|Arrival Date|Shipper|Shipper Country|Consignee|Consignee Address|Consignee E-mail|HTS Code|"
        "Description of Goods|Qty|Unit|Unit Price|Gross Weight (kg)|Declared Value USD|Port of Loading",
        "INVB000#|03/15/2022|INVENTED SUPPLIER|South Korea|INVENTED IMPORTS|1 Nowhere|nobody@example.org|8708.29|PARTS|"
        "#|CTN|2.5|1,200.5|1,000.00|BUSAN",
        "utf-8",
        "document_no|dates: arrival|sender: name|sender: country|receiver: name|receiver: address|"
        "ignore (about persons)|hs|goods|quantity|unit|ignore|gross_kg|values: unknown, USD|ignore",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_header_is_understood_in_the_languages_of_those_who_write_them(language: str, tmp_path: Path) -> None:
    header, row, encoding, meant = LANGUAGES[language]
    told = understood(file(tmp_path, "rows.txt", header, row, encoding=encoding))
    assert [each["taken_as"] for each in told["columns"]] == re.split(r"[;|\t]|,(?! )", meant)
    assert (told["trial"]["read"], told["trial"]["unreadable"], told["layout"]) == (9, 0, None)
    assert f"encoding {encoding}" in told["read_as"]


@pytest.mark.parametrize("path", sorted(VENDORS.glob("*.csv")), ids=lambda path: path.stem)
def test_a_known_layout_is_known_by_its_header(path: Path) -> None:
    told = understood(path)
    assert told["layout"] == path.stem
    assert told["trial"]["read"] >= 1
    assert f"--mapping {path.stem}" in run("guess", path).stdout


def test_declarations_by_box_are_known_and_need_no_mapping() -> None:
    told = understood(Path(__file__).parents[2] / "adapters" / "sample" / "shipments_gtd.csv")
    assert (told["layout"], told["trial"]["read"]) == ("ru_gtd", 71)


def test_a_known_layout_with_another_header_row_and_columns_is_changed_to_fit(tmp_path: Path) -> None:
    header, row = (VENDORS / "uz_import.csv").read_text("utf-8").splitlines()[5:]
    at = header.split(",").index("SUPPLIER_NAME_EN")
    path = tmp_path / "rows.csv"
    path.write_text(f"{header.replace('SUPPLIER_NAME_EN', 'SOMETHING_NEW')}\n{row}\n", "utf-8")
    told = understood(path)
    assert told["nearest"][0]["layout"] == "uz_import"
    assert told["mapping"]["header_row"] == 1
    assert told["mapping"]["parties"]["sender"]["name"] == "SUPPLIER_NAME"
    assert told["mapping"]["values"][0]["scale"] == 1000
    assert told["columns"][at]["taken_as"] == "ignore"
    assert "SOMETHING_NEW: new in this file, left out" in told["check"]
    assert told["trial"]["read"] == 1


def test_cells_about_persons_are_not_shown(tmp_path: Path) -> None:
    header, row, encoding, _ = LANGUAGES["English"]
    path = file(tmp_path, "rows.csv", header, row, encoding=encoding)
    assert "example.org" not in run("guess", path).stdout
    assert "example.org" not in run("guess", path, "--json").stdout
    # whatever their column is called
    assert taken(file(tmp_path, "b.csv", "Shipper|Remarks", "A#|write to nobody@example.org"))["Remarks"].startswith(
        "ignore (about persons)"
    )


def test_a_column_of_names_stays_one_where_some_cells_hold_contacts(tmp_path: Path) -> None:
    header = "Date;Vendor of goods;Vendor country;Buyer firm;Buyer land;Tariff code;Goods"
    path = file(tmp_path, "rows.csv", header, "2024-02-05;GARAM CO;KR;OOO VYDUMKA# nobody@example.org;RU;870899;parts")
    told = understood(path)
    assert told["mapping"]["parties"]["receiver"] == {"name": "Buyer firm", "country": "Buyer land"}
    assert "example.org" not in run("guess", path).stdout
    assert "OOO VYDUMKA1" in run("guess", path).stdout
    assert told["trial"]["read"] == 9


def test_a_column_of_names_that_holds_nothing_but_contacts_is_left_out_with_a_word(tmp_path: Path) -> None:
    path = file(tmp_path, "rows.csv", "Date;Shipper;Consignee", "2024-02-05;GARAM CO;buyer#@example.org")
    told = understood(path)
    assert taken(path)["Consignee"] == "ignore (about persons)"
    assert any(
        each.startswith("Consignee: left out, though by its label it would be receiver: name") for each in told["check"]
    )
    assert any(each.startswith("receiver: no column") for each in told["missing"])


def test_a_column_of_a_role_alone_is_a_country_only_where_all_cells_are(tmp_path: Path) -> None:
    path = file(tmp_path, "rows.csv", "Date;Shipper;Buyer", "2024-02-05;GARAM CO;KR", rows=1)
    assert taken(path)["Buyer"] == "ignore"
    path = file(tmp_path, "more.csv", "Date;Shipper;Buyer", "2024-02-05;GARAM CO;KR#")
    assert taken(path)["Buyer"] == "receiver: name"
    path = file(tmp_path, "named.csv", "Date;Shipper;Buyer name", "2024-02-05;GARAM CO;KR", rows=1)
    assert taken(path)["Buyer name"] == "receiver: name"


def test_abbreviated_headers_are_understood(tmp_path: Path) -> None:
    header = "Ship dt,Shpr,Shpr ctry,Cnee,Cnee addr,Qty,Kilo,Amt USD,Cmdty,HS Cd,USD per kg"
    path = file(
        tmp_path, "rows.csv", header, "2024-02-05,GARAM CO,KR,OOO VYDUMKA,1 Nowhere,5,10#,1500.5,parts,870899,3"
    )
    assert list(taken(path).values()) == [
        "dates: load", "sender: name", "sender: country", "receiver: name", "receiver: address", "quantity", "gross_kg",
        "values: unknown, USD", "goods", "hs", "ignore",
    ]  # fmt: skip
    path = file(tmp_path, "more.csv", "Shipped on;Exptr;Sold to;Inv Amt;Ccy;N/W;G/W;Decl No",
                "05.02.2024;GARAM CO;OOO VYDUMKA;15;USD;9;10;D-100#")  # fmt: skip
    assert list(taken(path).values()) == [
        "dates: load", "sender: name", "receiver: name", "values: invoice, currency by column", "values: currency",
        "net_kg", "gross_kg", "document_no",
    ]  # fmt: skip


@pytest.mark.parametrize(("flag", "day"), [("--day-first", "%d/%m/%Y"), ("--month-first", "%m/%d/%Y")])
def test_a_day_that_might_be_two_is_for_a_person_to_say(tmp_path: Path, flag: str, day: str) -> None:
    path = file(tmp_path, "rows.csv", "Date,Shipper,Consignee", "03/04/2022,A,B#")
    told = understood(path)
    assert told["mapping"]["dates"][0]["formats"] == ["%d/%m/%Y", "%m/%d/%Y"]
    assert (told["trial"]["read"], told["trial"]["unreadable"]) == (0, 9)
    assert "days and months cannot be told apart" in " ".join(told["check"])
    assert run("guess", path).exit_code == 1
    told = understood(path, flag)
    assert (told["mapping"]["dates"][0]["formats"], told["trial"]["read"]) == ([day], 9)


def test_what_no_header_can_say_is_asked_for(tmp_path: Path) -> None:
    path = file(tmp_path, "rows.csv", "Date,Shipper,Consignee,Total Value", "2022-03-15,A,B,#")
    told = understood(path)
    assert [each.partition(":")[0] for each in told["missing"]] == ["direction", "hs", "values"]
    assert "nothing says its currency; add --currency USD" in " ".join(told["check"])
    told = understood(path, "--direction", "import:KR", "--currency", "EUR", "--date-kind", "release")
    assert told["mapping"]["direction"] == "import:KR"
    assert told["mapping"]["values"][0]["currency"] == "EUR"
    assert told["mapping"]["dates"][0]["kind"] == "release"


def test_a_mapping_is_written_once_and_only_where_it_reads_something(tmp_path: Path) -> None:
    header, row, encoding, _ = LANGUAGES["Russian"]
    path = file(tmp_path, "rows.csv", header, row, encoding=encoding)
    kept = tmp_path / "mine.yaml"
    assert "Written to" in run("guess", path, "--direction", "import:RU", "--write", kept).stdout
    mapping = load_mapping(str(kept))
    assert (mapping.dialect.encoding, mapping.conventions.decimal, mapping.conventions.thousands) == (
        "windows-1251", ",", " ")  # fmt: skip
    assert yaml.safe_load(kept.read_text("utf-8"))["direction"] == "import:RU"
    assert "is there already" in run("guess", path, "--write", kept).stderr
    refused = run("guess", path, "--direction", "imports", "--write", tmp_path / "other.yaml")
    assert (refused.exit_code, "is not of the form import:RU" in refused.stderr) == (1, True)
    assert not (tmp_path / "other.yaml").exists()
    known = run("guess", VENDORS / "uz_import.csv", "--write", tmp_path / "uz.yaml")
    assert "load it with --mapping uz_import" in known.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"reporterCode,partnerCode,cmdCode,flowCode\n1,2,3,M\n", "this is UN Comtrade"),
        (b'{"id": "a", "schema": "EconomicActivity", "properties": {}}\n', "--mapping ftm_economic_activity"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00", "Error:"),
        (b"", "Error:"),
    ],
)
def test_what_is_no_trade_file_says_so(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    done = run("guess", path)
    assert done.exit_code == 1
    assert said in done.stderr


def test_the_formats_are_listed_for_people_and_programs() -> None:
    told = {each["id"]: each for each in orjson.loads(run("formats", "--json").stdout)}
    assert {path.stem for path in VENDORS.glob("*.csv")} <= set(told)
    assert told["uz_import"]["values"][0] == "statistical USD"
    assert told["tr_import"]["dates"] == ["declaration", "release"]
    assert told["ru_gtd"]["directions"] == ["import:RU", "export:RU"]
    assert {"ru_statform", "ftm_economic_activity"} <= set(told)
    assert "uz_import" in run("formats").stdout


MANIFEST = """datasets:
  - id: mine
    kind: trade
    title: An invented vendor's export
    publisher: nobody
    licence: invented
    illustrative: true
    files: [rows.csv]
    period_from: "2022-01-01"
    period_to: "2022-12-31"
    directions: ["import:RU"]
"""


def test_a_file_nobody_prepared_for_is_loaded_by_the_commands_that_it_is_told(tmp_path: Path) -> None:
    header, row, encoding, _ = LANGUAGES["Russian"]
    path = file(tmp_path, "rows.csv", header, row, encoding=encoding)
    path.write_bytes(gzip.compress(path.read_bytes()))
    (tmp_path / "mine.manifest.yaml").write_text(MANIFEST, "utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DILIGENCE_")}
    environment = {**kept, "DILIGENCE_DATA_DIR": str(tmp_path / "data")}

    def command(*words: str, status: int = 0) -> str:
        done = subprocess.run([str(DILIGENCE), *words], env=environment, cwd=tmp_path, capture_output=True, text=True,
                              timeout=120, check=False)  # fmt: skip
        assert done.returncode == status, done.stderr
        return done.stdout + done.stderr

    assert "gzip, holding text, encoding windows-1251" in command(
        "trade", "guess", "rows.csv", "--direction", "import:RU", "--write", "mine.yaml"
    )
    told = command("trade", "load", "mine", "rows.csv", "--manifest", "mine.manifest.yaml", "--mapping", "mine.yaml")
    assert "mine: loaded, 9 rows" in told
    found = command("profile", "INVENTED SUPPLIER", "--country", "KR", "--json", status=3)  # no list is loaded
    assert orjson.loads(found.splitlines()[0])["counterparties"][0]["trade"]["shipments"] == 9


def test_words_of_the_indian_and_vietnamese_customs_are_understood(tmp_path: Path) -> None:
    header = "SB No;SB Date;IEC;Exporter Name;Exporter Address;Foreign Buyer;Buyer Country;RITC;UQC;FOB (USD)"
    row = "400#;05-Jan-23;0500000001;INVENTED EXPORTS;PLOT 5 PUNE;INVENTED BUYER;U A E;85369090;NOS;1000.25"
    told = understood(file(tmp_path, "in.csv", header, row), "--direction", "export:IN")
    assert [each["taken_as"] for each in told["columns"]] == [
        "document_no", "dates: declaration", "sender: number (registration)", "sender: name", "sender: address",
        "receiver: name", "receiver: country", "hs", "unit", "values: fob, USD",
    ]  # fmt: skip
    assert told["trial"]["read"] == 9
    assert told["mapping"]["dates"][0]["formats"] == ["%d-%b-%y"]
    header = "Mã doanh nghiệp;Tên doanh nghiệp nhập khẩu;Địa chỉ;Đơn vị xuất khẩu;Nước xuất khẩu;Ngày đăng ký"
    row = "010123456#;CÔNG TY HƯ CẤU;12 Lê Lợi;INVENTED SUPPLIER;KOREA (REPUBLIC);15/01/2023"
    told = understood(file(tmp_path, "vn.csv", header, row), "--direction", "import:VN")
    assert [each["taken_as"] for each in told["columns"]] == [
        "receiver: number (tax_id)", "receiver: name", "receiver: address", "sender: name", "countries: departure",
        "dates: declaration",
    ]  # fmt: skip
    assert told["trial"]["read"] == 9


def test_who_imports_into_a_country_sits_there_and_that_is_said(tmp_path: Path) -> None:
    path = file(tmp_path, "rows.csv", "Date,Shipper,Consignee", "2022-03-15,A,B#")
    told = understood(path, "--direction", "import:UZ")
    assert told["mapping"]["parties"]["receiver"]["country"] == {"fixed": "UZ"}
    assert "country" not in told["mapping"]["parties"]["sender"]
    assert "receiver: no column says its country; taken to be UZ, by the direction" in told["check"]
    assert "country" not in understood(path)["mapping"]["parties"]["receiver"]


def test_a_header_with_a_label_twice_and_one_without_is_read(tmp_path: Path) -> None:
    told = understood(file(tmp_path, "rows.csv", "Date,Shipper,Consignee,Remarks,Remarks,", "2022-03-15,A,B#,x,y,"))
    assert [each["label"] for each in told["columns"]][3:] == ["Remarks", "Remarks (2)", "(column 6)"]
    assert told["trial"]["read"] == 9


def test_a_word_for_a_country_that_is_not_known_comes_with_what_to_write(tmp_path: Path) -> None:
    path = file(tmp_path, "rows.csv", "Date,Shipper,Shipper Country,Consignee", "2022-03-15,A,Atlantis,B#")
    assert "country_spellings:" in run("guess", path).stdout


@pytest.mark.parametrize(
    ("weight", "value", "decimal", "thousands"),
    [
        ("2,204", "1000.5", ".", None), ("1.0", "12,345", ".", ","), ("1,5", "12.345", ",", "."),
        ("1.5", "7,40,739.00", ".", ","), ("1", "$1,234.50", ".", ","), ("1", "12 345,5 USD", ",", " "),
    ],
)  # fmt: skip
def test_signs_of_numbers_are_told_by_the_columns_that_are_used(
    weight: str, value: str, decimal: str, thousands: str | None, tmp_path: Path
) -> None:
    label = "TEU" if weight == "2,204" else "Net Weight KG"
    path = file(tmp_path, "rows.csv", f"Date;Shipper;Consignee;{label};Value USD", f"2022-03-15;A;B#;{weight};{value}")
    told = understood(path, "--direction", "import:UZ")
    assert (told["mapping"]["decimal"], told["mapping"].get("thousands")) == (decimal, thousands)
    assert told["trial"]["read"] == 9


def test_an_amount_that_might_be_two_is_taken_for_a_whole_number_and_that_is_said(tmp_path: Path) -> None:
    path = file(tmp_path, "rows.csv", "Date;Shipper;Consignee;Value USD", "2022-03-15;A;B#;12,345")
    told = understood(path)
    assert (told["mapping"]["decimal"], told["mapping"]["thousands"]) == (".", ",")
    assert any("'12,345' is taken for a whole number" in each for each in told["check"])


def test_amounts_that_a_workbook_holds_as_texts_are_read(tmp_path: Path) -> None:
    rows = [["Date", "Shipper", "Consignee", "Net Weight KG", "Value USD"]]
    rows += [["2022-03-15", "A", f"B{each}", "120,5", "4 500,50"] for each in range(8)]
    rows += [["2022-03-15", "A", "B8", "<v>10.5</v>", "<v>1000.25</v>"]]  # numbers beside the texts
    told = understood(workbook(tmp_path / "rows.xlsx", rows))
    assert (told["mapping"]["decimal"], told["mapping"]["thousands"]) == (",", " ")
    assert (told["trial"]["read"], told["trial"]["unreadable"]) == (9, 0)


def test_a_row_of_groups_above_labels_that_stand_twice_says_whose_they_are(tmp_path: Path) -> None:
    header = ",Exporter,,Consignee,,,\nDATE,NAME,ADDRESS,NAME,ADDRESS,COUNTRY,PRODUCT DESC"
    told = understood(file(tmp_path, "rows.csv", header, "2022-03-15,A LTD,1 ST,B#,2 ST,INDIA,PUMPS"))
    assert [each["taken_as"] for each in told["columns"]] == [
        "dates: declaration", "sender: name", "sender: address", "receiver: name", "receiver: address",
        "receiver: country", "goods",
    ]  # fmt: skip
    assert told["mapping"]["parties"]["receiver"]["name"] == "NAME (2)"
    assert told["trial"]["read"] == 9


def test_a_title_above_labels_that_stand_twice_says_nothing_of_them(tmp_path: Path) -> None:
    header = "Exports of,2022,,,\nDate,Shipper,Consignee,Name,Name"
    told = understood(file(tmp_path, "rows.csv", header, "2022-03-15,A LTD,B#,x,y"))
    assert [each["taken_as"] for each in told["columns"]][3:] == ["ignore", "ignore"]


def test_the_direction_that_the_hint_leaves_open_must_be_filled_in(tmp_path: Path) -> None:
    path = file(tmp_path, "rows.csv", "Date,Shipper,Consignee", "2022-03-15,A,B#")
    assert "--direction import:XX" in run("guess", path).stdout
    refused = run("guess", path, "--direction", "import:XX", "--write", tmp_path / "mine.yaml")
    assert (refused.exit_code, "is not of the form import:RU" in refused.stderr) == (1, True)
