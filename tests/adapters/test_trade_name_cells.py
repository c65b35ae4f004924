"""Registers' numbers beside a name become the party's numbers; what only looks like one stays in the name."""

from __future__ import annotations

import csv
import io
import json
import time
import zipfile
from pathlib import Path

import pytest
from stdnum.cn import uscc

import adapters
from adapters import number_labels
from adapters.base import Identifier, Shipment
from adapters.shipments import read_blocks
from adapters.trade import by_id
from adapters.trade.mapping import load_mapping
from adapters.trade.name_cells import read as read_cell
from adapters.trade.name_cells import together

USCC = f"91110000625911243{uscc.calc_check_digit('91110000625911243')}"
INN, OGRN = ("inn", "7743237789", "RU"), ("ogrn", "1187746529860", "RU")
KPP = ("kpp", "774301001", "RU")


def told(numbers: tuple[Identifier, ...]) -> list[tuple[str, str, str | None]]:
    return [(each.type, each.value, each.country) for each in numbers]


@pytest.mark.parametrize(
    ("written", "name", "numbers"),
    [
        ("OOO AURUS INN 7743237789", "OOO AURUS", [INN]),
        ("ООО АУРУС ИНН 7743237789", "ООО АУРУС", [INN]),
        ("OOO AURUS INN7743237789", "OOO AURUS", [INN]),
        ("PJSC SOLLERS INN 2128702350", "PJSC SOLLERS", [("inn", "2128702350", "RU")]),
        ("OOO AURUS, ОГРН: 1187746529860", "OOO AURUS", [OGRN]),
        ("ООО АУРУС ИНН/КПП 7743237789/774301001", "ООО АУРУС", [INN, KPP]),
        ('ООО "АУРУС" (ИНН 7743237789, КПП 774301001)', 'ООО "АУРУС"', [INN, KPP]),
        ("ООО АУРУС (ИНН) 7743237789", "ООО АУРУС", [INN]),
        ("ИНН 7743237789 ООО АУРУС", "ООО АУРУС", [INN]),
        ("ACME TIN 7743237789", "ACME", [INN]),
        ("ACME TAX ID 12-3456789", "ACME", [("tax_id", "12-3456789", None)]),
        ("ТОО ВЫДУМКА БИН 123456789012", "ТОО ВЫДУМКА", [("tax_id", "123456789012", "KZ")]),
        ("ACME ИИН/БИН: 123456789012", "ACME", [("tax_id", "123456789012", "KZ")]),
        ("가람산업 사업자번호 123-45-67890", "가람산업", [("krbrn", "123-45-67890", "KR")]),
        ("가람산업사업자등록번호:123-45-67890", "가람산업", [("krbrn", "123-45-67890", "KR")]),
        ("GARAM BRN 123-45-67890", "GARAM", [("krbrn", "123-45-67890", "KR")]),
        ("ACME GMBH VAT NO DE123456789", "ACME GMBH", [("vat", "DE123456789", "DE")]),
        (f"ACME USCC {USCC}", "ACME", [("uscc", USCC, "CN")]),
        (f"某某有限公司统一社会信用代码：{USCC}", "某某有限公司", [("uscc", USCC, "CN")]),
        ("ACME PVT LTD GSTIN 27AAPFU0939F1ZV", "ACME PVT LTD", [("tax_id", "27AAPFU0939F1ZV", "IN")]),
        ("ACME PVT LTD IEC 0388012345", "ACME PVT LTD", [("registration", "0388012345", "IN")]),
        ("INVENTADA SAS NIT 900.123.456-7", "INVENTADA SAS", [("tax_id", "900.123.456-7", None)]),
        ("INVENTADA RUC 20100047218", "INVENTADA", [("tax_id", "20100047218", None)]),
        ("INVENTADA RFC ABC680524P76", "INVENTADA", [("tax_id", "ABC680524P76", "MX")]),
        ("UYDURMA AS VKN 1234567890", "UYDURMA AS", [("tax_id", "1234567890", "TR")]),
        ("ТОВ ВИГАДКА ЄДРПОУ 00131305", "ТОВ ВИГАДКА", [("company_number", "00131305", "UA")]),
        ("ACME LEI 213800KUD8LAJWSQ9D15", "ACME", [("lei", "213800KUD8LAJWSQ9D15", None)]),
        ("ACME ОКПО 12345678", "ACME", [("okpo", "12345678", None)]),
        ("OOO AURUS TEL 8 495 1234567 INN 7743237789", "OOO AURUS", [INN]),
        ("OOO AURUS tel.: ИНН 7743237789", "OOO AURUS", [INN]),
        ("AURUS LLC EIN 12-3456789", "AURUS LLC", [("tax_id", "12-3456789", "US")]),
        ("AURUS LLC UEN 201012345A", "AURUS LLC", [("registration", "201012345A", "SG")]),
        ("AURUS LLC CIN U12345MH2010PTC123456", "AURUS LLC", [("registration", "U12345MH2010PTC123456", "IN")]),
        ("AURUS LLC REG.NO. 7743237789", "AURUS LLC", [INN]),
        ("AURUS LLC REG NO 1187746529860", "AURUS LLC", [OGRN]),
        ("AURUS LLC COMPANY NO 12345678", "AURUS LLC", [("registration", "12345678", None)]),
        ("AURUS LLC EORI RU7743237789", "AURUS LLC", [("registration", "RU7743237789", None)]),
        ("ООО АУРУС И.Н.Н. 7743237789", "ООО АУРУС", [INN]),
        ("AURUS AS V.D. 1234567890", "AURUS AS", [("tax_id", "1234567890", "TR")]),
        ("AURUS AS VERGI DAIRESI: 1234567890", "AURUS AS", [("tax_id", "1234567890", "TR")]),
        ("ACME GSTIN/UIN: 27AAPFU0939F1ZV", "ACME", [("tax_id", "27AAPFU0939F1ZV", "IN")]),
        (f"ACME USCI+{USCC}", "ACME", [("uscc", USCC, "CN")]),
        ("ООО АУРУС ИНН7743237789КПП774301001", "ООО АУРУС", [INN, KPP]),
        ("OOO AURUS INN7743237789KPP774301001", "OOO AURUS", [INN, KPP]),
        ("OOO AURUS INN 7743237789 ATTN IVAN PETROV", "OOO AURUS", [INN]),
        ("OOO AURUS ATTN IVAN PETROV INN 7743237789", "OOO AURUS", [INN]),
        ("가람산업 전화: 02-555-1234 사업자번호 123-45-67890", "가람산업", [("krbrn", "123-45-67890", "KR")]),
    ],
)
def test_a_labelled_number_becomes_a_number_of_the_party(
    written: str, name: str, numbers: list[tuple[str, str, str | None]]
) -> None:
    kept, found = read_cell(written, home=None)
    assert (kept, told(found)) == (name, numbers)


@pytest.mark.parametrize(
    "written",
    [
        "VAT HOUSE LTD", "BIN QASIM TRADING", "TIN TIN FOODS", "RUC RUC LTD", "HOLIDAY INN 1800", "VAT 69 LTD",
        "BIN 2020 LTD", "Factory 406", "Plant No 7", "1C", "21vek", "3M", "PAN ASIA 2000", "LEI TONG 88888888 LTD",
        "OOO AURUS INN 7743237780", "ACME USCC 91110000625911243X", "ACME OGRN 1187746529861", "INNOVA 7743237780",
        "ACME EDRPOU 1234567", "NIT-PICK LTD", "IEC ELECTRONICS 12345",
        "CIN CIN 12345 LTD", "EIN GEDI 123456789", "COMPANY NO 1 LTD", "UEN 2010 LTD", "V.D. 2000 LTD", "REG NO 12",
    ],
)  # fmt: skip
def test_a_label_before_what_is_no_such_number_is_a_word_of_the_name(written: str) -> None:
    assert read_cell(written, home=None) == (written, ())


@pytest.mark.parametrize(
    ("written", "name", "numbers"),
    [
        ("7743237789 ООО Аурус", "ООО Аурус", [INN]),
        ('ООО "АУРУС" (7743237789)', 'ООО "АУРУС"', [INN]),
        ("AURUS LLC, 7743237789", "AURUS LLC", [INN]),
        ("7743237789/774301001 ООО АУРУС", "ООО АУРУС", [INN, KPP]),
        ("ООО АУРУС 1187746529860", "ООО АУРУС", [OGRN]),
        ("ООО АУРУС (7743237789) МОСКВА", "ООО АУРУС МОСКВА", [INN]),
    ],
)
def test_an_inn_without_a_label_counts_at_an_end_and_in_brackets(
    written: str, name: str, numbers: list[tuple[str, str, str | None]]
) -> None:
    for home in (None, "RU"):
        kept, found = read_cell(written, home=home)
        assert (kept, told(found)) == (name, numbers)
    assert read_cell(written, home="TR") == (written, ())


@pytest.mark.parametrize(
    "written",
    [
        "INNOVA 7743237789 SYSTEMS LLC", "AURUS 7743237780", "PASSPORT ACME 7743237789 LLC", "AURUS TEL 7743237789",
        "AURUS A/C 7743237789", "AURUS № 7743237789", "LOT 7743237789-2", "AURUS LEI 7743237789", "8012345671 LLC",
    ],
)  # fmt: skip
def test_a_number_without_a_label_stays_elsewhere_and_behind_another_word(written: str) -> None:
    assert read_cell(written, home="RU") == (written, ())


def test_an_iin_and_a_passport_of_a_person_are_not_kept_and_a_bin_is() -> None:
    assert read_cell("ИП ИВАНОВ ИВАН ИИН 850101300123", home="KZ") == ("ИП ИВАНОВ ИВАН", ())
    assert read_cell("ИП ИВАНОВ (ИИН/БИН 850101300123)", home=None) == ("ИП ИВАНОВ", ())
    assert read_cell("ИИН 850101300123", home="KZ") == (None, ())
    for text in (
        "ИП Иванов И.И., паспорт 45 10 № 123456", "Паспорт серия 4510 номер 123456 ИП Иванов И.И.",
        "ИП Иванов И.И. (PASSPORT NO. AB1234567)", "ИП Иванов И.И. 护照号 E12345678",
    ):  # fmt: skip
        assert read_cell(text, home=None) == ("ИП Иванов И.И.", ())
    assert read_cell("ACME PASSPORT 7743237789", home="RU") == ("ACME", ())  # though it would be an INN
    for name in ("PASSPORT TRAVEL LLC", "PASSPORT 2000 LLC", "PASSPORT DESIGNS 123456 LTD"):
        assert read_cell(name, home=None) == (name, ())
    assert told(read_cell("ТОО СТЕП БИН 990140001234", home="KZ")[1]) == [("tax_id", "990140001234", "KZ")]


def test_a_word_for_any_register_gives_an_inn_only_to_a_party_that_may_be_russian() -> None:
    assert told(read_cell("AURUS REG NO 7743237789", home="AE")[1]) == [("registration", "7743237789", "AE")]
    assert told(read_cell("AURUS VKN 7743237789", home="TR")[1]) == [("tax_id", "7743237789", "TR")]


@pytest.mark.parametrize("written", ["INN 7743237789", "ООО ИНН 7743237789", "L.L.C. INN 7743237789"])
def test_a_name_that_would_be_empty_or_a_legal_form_stays_whole(written: str) -> None:
    kept, found = read_cell(written, home=None)
    assert (kept, told(found)) == (written, [INN])


def test_whose_register_it_is_follows_the_partys_country_where_the_form_does_not_say() -> None:
    assert told(read_cell("ACME INN 12345678901234", home="KG")[1]) == [("inn", "12345678901234", "KG")]
    assert read_cell("ACME INN 12345678901234", home=None) == ("ACME INN 12345678901234", ())
    assert told(read_cell("ACME NIT 900123456", home="CO")[1]) == [("tax_id", "900123456", "CO")]
    assert told(read_cell("ACME TIN 7743237789", home="TZ")[1]) == [("tax_id", "7743237789", "TZ")]
    assert told(read_cell("ACME BRN 12345678", home="HK")[1]) == [("registration", "12345678", "HK")]


def test_the_label_is_kept_as_it_was_written() -> None:
    assert [each.label for each in read_cell("А ИНН/КПП 7743237789/774301001", home=None)[1]] == ["ИНН", "КПП"]


def test_a_number_that_a_column_has_too_counts_once() -> None:
    column = Identifier(type="inn", value="7743237789", country="RU", label="Buyer INN")
    assert together([column], read_cell("AURUS INN 77 4323 7789", home="RU")[1]) == (column,)


def test_a_text_made_to_be_slow_is_not() -> None:
    began = time.perf_counter()
    made = [
        "INN " * 125, "INN 123 " * 60, "TAX ID " + "1-" * 240, "VAT " + "1 " * 240, "INN" + " " * 490 + "1234",
        "VAT AT" + "A1" * 240, "NIT " + "1." * 240, "BRN " + "A" * 490 + "123", "(" * 250 + "INN 123",
    ]  # fmt: skip
    for text in made:
        read_cell(text, home=None)
        list(number_labels.found(text, home="KR"))
    assert time.perf_counter() - began < 1


# ------------------------------------------------------------------------------------------ in every layout

SAMPLE = Path(adapters.__file__).parent / "sample"
NAME = "INVENTED LLC INN 7743237789"


def read(layout: str, content: bytes, **options: object) -> list[Shipment]:
    return list(by_id(layout).read(io.BytesIO(content), {"illustrative": True, **options}))


def test_a_mapped_table_lifts_by_row_and_by_column_alike() -> None:
    with (SAMPLE / "shipments.csv").open(encoding="utf-8") as stream:
        grid = list(csv.reader(stream))
    for label in ("supplier_name", "supplier_name_raw"):
        grid[1][grid[0].index(label)] = NAME
    out = io.StringIO()
    csv.writer(out).writerows(grid)
    content, mapping = out.getvalue().encode(), load_mapping("sample")
    found = read("csv", content, mapping=mapping)
    assert found[0].sender is not None and found[0].sender.name == "INVENTED LLC"
    assert INN in told(found[0].sender.identifiers)
    options = {"illustrative": True, "mapping": mapping}
    blocks = list(read_blocks(by_id("csv"), io.BytesIO(content), options, 1_000, lambda *told: None))
    senders = [each for block in blocks for each in block.columns["sender"]]  # type: ignore[union-attr]  # no Same: they differ
    assert senders == [each.sender for each in found]


def test_declarations_lift() -> None:
    lines = (SAMPLE / "shipments_gtd.csv").read_text("utf-8").splitlines()
    cells = lines[1].split(";")
    cells[3], cells[6] = "GARAM CO LTD BRN 123-45-67890", "ООО АУРУС, ОГРН 1187746529860"
    (row,) = read("ru_gtd", "\n".join([lines[0], ";".join(cells)]).encode())
    assert row.sender is not None and row.receiver is not None
    assert (row.sender.name, row.receiver.name) == ("GARAM CO LTD", "ООО АУРУС")
    assert ("krbrn", "123-45-67890", "KR") in told(row.sender.identifiers)
    assert OGRN in told(row.receiver.identifiers)


def test_manifests_lift() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("header.csv", "identifier,actual_arrival_date\nB1,2022-03-14\n")
        archive.writestr("shipper.csv", f"identifier,shipper_party_name\nB1,{NAME}\n")
        archive.writestr("consignee.csv", "identifier,consignee_name\nB1,VAT HOUSE LTD\n")
    (row,) = read("us_ams_tables", made.getvalue())
    assert row.sender is not None and row.receiver is not None
    assert (row.sender.name, told(row.sender.identifiers)) == ("INVENTED LLC", [INN])
    assert (row.receiver.name, row.receiver.identifiers) == ("VAT HOUSE LTD", ())


def test_entities_lift() -> None:
    sender = {"id": "s1", "schema": "Company", "properties": {"name": [NAME], "kppCode": ["774301001"]}}
    given = {"ccdNumber": ["10000000/140322/0000001"], "date": ["2022-03-14"], "sender": ["s1"], "vedCode": ["851521"]}
    row_ = {"id": "e1", "schema": "EconomicActivity", "properties": given}
    (row,) = read("ftm_economic_activity", "".join(json.dumps(each) + "\n" for each in (sender, row_)).encode())
    assert row.sender is not None
    assert (row.sender.name, told(row.sender.identifiers)) == ("INVENTED LLC", [KPP, INN])
