"""Contacts inside a party's name or address are not kept; numbers of registers, houses and names are."""

from __future__ import annotations

import csv
import io
import json
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import adapters
from adapters.base import Shipment
from adapters.shipments import read_blocks
from adapters.trade import by_id, contacts
from adapters.trade.contacts import without
from adapters.trade.mapping import load_mapping

PIECES = [
    "TEL", "Tel.", "FAX", "ТЕЛ", "т.", "电话", "전화번호", "T:", "ph no", "Mobile No.", "CONTACT NUMBER", "телефоны",
    "fono", "điện thoại", "whats app", "TEL/FAX", "n°", "NO", "номер", "+", "(+82)", "+7", "82-2-555-1234",
    "8 (495) 123-45-67", "5551234", "12", "7701234567", "\uff11\uff12\uff13\uff14\uff15\uff16\uff17", "ИНН", "ACME",
    "EXT 12", " ", "  ", "\n", "\xa0", "\u2003", ", ", ".", ":", "\uff1a", "/", "(", ")", "-", "\u2013", "№", "#", "&",
    "=", "\\",
]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("ACME LLC TEL 82-2-555-1234", "ACME LLC"),
        ("ACME LLC TEL82-2-555-1234", "ACME LLC"),
        ("ACME LLC TEL: 555-1234 FAX: 555-1235", "ACME LLC"),
        ("ACME LLC TEL:5551234FAX:5551235", "ACME LLC"),
        ("ACME CO., LTD. TEL: 82-2-555-1234.", "ACME CO., LTD."),
        ("ACME LLC (TEL. 02-555-1234)", "ACME LLC"),
        ("T: 02-555-1234, F: 02-555-1235 ACME", "ACME"),
        ("PHONE NO. 5551234 EXT. 12, ACME", "ACME"),
        ("ACME MOBILE:010-1234-5678", "ACME"),
        ("ACME +82 2 555 1234", "ACME"),
        ("ACME (+86)755-83456789 SHENZHEN", "ACME SHENZHEN"),
        ("12 TEHERAN-RO, SEOUL 06164, TEL: 82-2-555-1234/5, FAX: 82-2-555-1235", "12 TEHERAN-RO, SEOUL 06164"),
        ("1 MAIN ST TEL 02-555-1234, 02-555-1235 06164 SEOUL", "1 MAIN ST 06164 SEOUL"),
        ("ООО ВЫДУМАННЫЙ ТЕЛ. 8 (495) 123-45-67", "ООО ВЫДУМАННЫЙ"),
        ("ООО ВЫДУМАННЫЙ тел./факс: 8 495 123 45 67 доб. 12", "ООО ВЫДУМАННЫЙ"),
        ("深圳某某有限公司电话：0755-83456789", "深圳某某有限公司"),
        ("虛構有限公司 電話 02-2345-6789 傳真 02-2345-6780", "虛構有限公司"),
        ("가람산업 전화 02-555-1234 팩스: 02-555-1235", "가람산업"),
        ("ACME LLC info@acme.kr", "ACME LLC"),
        ("ACME LLC (E-MAIL: info@mail.acme.co.kr), MOSCOW", "ACME LLC, MOSCOW"),
        ("가람산업info@acme.kr", "가람산업"),
        ("ООО ВЫДУМАННЫЙ, т. 8-495-123-45-67, ИНН 7701234567", "ООО ВЫДУМАННЫЙ, ИНН 7701234567"),
        ("INVENTADA SA TELF. 915551234", "INVENTADA SA"),
        ("INVENTADA SA TLF 915551234", "INVENTADA SA"),
        ("ACME PVT LTD CONTACT NO: 9876543210", "ACME PVT LTD"),
        ("ACME PVT LTD Mobile No 9876543210, GSTIN 27AAAAA0000A1Z5", "ACME PVT LTD, GSTIN 27AAAAA0000A1Z5"),
        ("ACME <info@acme.kr>", "ACME"),
        ("ООО ВЫДУМАННЫЙ, эл. почта: info@пример.рф", "ООО ВЫДУМАННЫЙ"),
        ("ACME Ph 9876543210", "ACME"),
        ("ACME LLC WeChat: abc_123", "ACME LLC"),
        ("ACME LLC, WhatsApp +7 916 123-45-67", "ACME LLC"),
        ("ACME Skype: live.ivan_1, MOSCOW", "ACME, MOSCOW"),
        ("某某公司微信号：abc123", "某某公司"),
        ("ООО ВЫДУМАННЫЙ тел.:", "ООО ВЫДУМАННЫЙ"),
        ("ACME TEL./FAX: , MOSCOW", "ACME, MOSCOW"),
        ("ACME HOTLINE 7000000", "ACME"),
        ("ACME LTD TEL 5551234 MOSCOW", "ACME LTD MOSCOW"),
        ("ООО ВЫДУМАННЫЙ ТЕЛ 1234567", "ООО ВЫДУМАННЫЙ"),
        ("AURUS LLC ATTN IVAN PETROV", "AURUS LLC"),
        ("AURUS LLC, ATTN.: MR IVAN PETROV, MOSCOW", "AURUS LLC"),
        ("AURUS LLC C/O MR IVAN PETROV 8 916 5554433", "AURUS LLC"),
        ("AURUS LLC P.O. BOX 123, DUBAI", "AURUS LLC"),
        ("AURUS LLC PO BOX: 123", "AURUS LLC"),
        ("ООО АУРУС Контактное лицо: Петров П.П. 8-916-555-44-33", "ООО АУРУС"),
        ("ООО АУРУС в лице директора Петрова П.П.", "ООО АУРУС"),
        ("AURUS LLC 8-916-555-44-33", "AURUS LLC"),
        ("AURUS LLC 8 (916) 555-44-33", "AURUS LLC"),
        ("AURUS LLC (495) 111-22-33", "AURUS LLC"),
        ("AURUS LLC F: 12345678", "AURUS LLC"),
        ("TEL 5551234", None),
        ("info@acme.kr", None),
        ("TEL 82-2-555-1234", None),
    ],
)
def test_a_contact_is_taken_out_of_a_name(written: str, kept: str | None) -> None:
    assert without(written) == kept
    assert without(kept) == kept


@pytest.mark.parametrize(
    "written",
    [
        "FACTORY 211", "3M", "7-ELEVEN", "C++ 12345678", "ACME+PLUS 2000", "CAFE@HOME LTD", "HOTEL 1234567",
        "ACME TELECOM 1234567", "АО ТЕЛ 211", "GSM 1800 LTD", "FAX 1", "FUEL CELL 3000000 LTD", "T. 12345678 LTD",
        "MOBILE TELESYSTEMS 7740000076", "ООО РОГА ИНН 7701234567 КПП 770101001 ОГРН 1027700132195", "BIN 123456789012",
        "ИИН/БИН: 123456789012", "사업자번호 123-45-67890", "统一社会信用代码: 91440300MA5DA1234X", "УНП 123456789",
        "CNPJ: 12.345.678/0001-90", "NIT: 900.123.456-7", "7701234567/770101001 ООО РОГА", "P.O. BOX 1234567",
        "119021, Г. МОСКВА, УЛ. ВЫДУМАННАЯ, Д. 12", "00-82-2-555-1234", "TEL 12345678901234567890", "TAX: 1234567890",
        "ОПИСАНИЕ, Т. 1234567", "119021, Г. МОСКВА, УЛ. СТРОИТЕЛЕЙ, Д. 12", "CONTACT 1234567 LTD", "SOC. NO 1234567",
        "Hotline 7000000 Foods Ltd", "GSM 900 1800 SYSTEMS LLC", "GSM 900 1800", "HOTLINE 7000000", "MOB-123456 LLC",
        "ACME HOTLINE 7000000 FOODS LTD", "PHONE 1234567 LTD", "ООО ТЕЛ 1234567", "SKYPE: Global LLC", "Phone: LLC",
        "Acme Tel: Aviv Ltd", "PH 7 LTD", "QQ: LTD", "AURUS TEL 7743237789",
        "F: 12345678 FOODS", "M: 12345678 LLC", "ATTN IVAN PETROV", "ATTENTION LLC", "P.O. BOX COMPANY LTD",
        "ACME PO BOX LTD", "ACME C/O AURUS LLC", "AURUS LLC C/O DHL GMBH",
        "AURUS LLC C/O SOLLERS", "ACME PIC LTD", "LOT 8-916-555-44-33-2",
        "СТОЛИЦЕ ООО", "ACME (495) LTD",
    ],
)  # fmt: skip
def test_any_other_number_belongs_to_the_name(written: str) -> None:
    assert without(written) == written


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("ACME TEL 4951234567 7701234567", "ACME 7701234567"),
        ("ACME TEL 4951234567, ИНН 7701234567", "ACME, ИНН 7701234567"),
        ("ACME TEL.4951234567ИНН7701234567", "ACME ИНН7701234567"),
        ("ACME TEL 02-555-1234, 123-45-67890", "ACME, 123-45-67890"),
        ("ACME TEL 1155551234 12.345.678/0001-90", "ACME 12.345.678/0001-90"),
        ("ACME TEL 5551234/7701234567", "ACME /7701234567"),
        ("ACME +74951234567 7701234567", "ACME 7701234567"),
    ],
)
def test_a_registers_number_behind_a_telephone_stays(written: str, kept: str) -> None:
    assert without(written) == kept


def test_a_number_that_is_an_inn_by_its_check_digit_stays_unless_the_party_is_of_another_country() -> None:
    assert without("AURUS TEL 7743237789", home="RU") == "AURUS TEL 7743237789"
    assert without("AURUS TEL 7743237789", home="IN") == "AURUS"
    assert without("AURUS TEL 7743237780", home="RU") == "AURUS"
    assert without("AURUS TEL 9876543210") == "AURUS"  # no region has the code 98, whatever the check digit says


def test_in_an_address_a_telephone_goes_wherever_it_stands() -> None:
    assert without("TEL 5551234 MAIN ST", address=True) == "MAIN ST"
    assert without("TEL 7743237789 MAIN ST", address=True) == "MAIN ST"


@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=9))
def test_the_quick_look_misses_no_number_that_the_thorough_one_finds(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert contacts._announced(text) or not list(contacts._numbers(text))


def test_a_text_made_to_be_slow_is_not() -> None:
    began = time.perf_counter()
    for text in ("TEL " * 500, "TEL" + " " * 2_000, "1-" * 1_000 + "@", "+" * 2_000 + "1", "TEL 1" + "/ 1" * 600,
                 "a" * 2_000 + "@" + "a." * 900, "e-mail " + ":" * 1_900 + "@", "TEL 555-1234" + ", 555-1234" * 180,
                 "1" * 2_000, "(" * 1_000 + ")" * 1_000 + " TEL 5551234"):  # fmt: skip
        without(text)
    assert time.perf_counter() - began < 1


# ------------------------------------------------------------------------------------------ in every layout

SAMPLE = Path(adapters.__file__).parent / "sample"
NAME, ADDRESS = "INVENTED LLC TEL 82-2-555-1234", "1 Nowhere, info@invented.kr, Busan"


def read(layout: str, content: bytes, **options: object) -> list[Shipment]:
    return list(by_id(layout).read(io.BytesIO(content), {"illustrative": True, **options}))


def test_a_mapped_table_keeps_neither_by_row_nor_by_column() -> None:
    with (SAMPLE / "shipments.csv").open(encoding="utf-8") as stream:
        grid = list(csv.reader(stream))
    for label in ("supplier_name", "supplier_name_raw"):
        grid[1][grid[0].index(label)] = NAME
    grid[2][grid[0].index("receiver_name")] = "info@invented.kr"
    out = io.StringIO()
    csv.writer(out).writerows(grid)
    content, mapping = out.getvalue().encode(), load_mapping("sample")
    found = read("csv", content, mapping=mapping)
    assert found[0].sender is not None and found[0].sender.name == "INVENTED LLC"
    assert found[1].receiver is None
    options = {"illustrative": True, "mapping": mapping}
    blocks = list(read_blocks(by_id("csv"), io.BytesIO(content), options, 1_000, lambda *told: None))
    senders = [each for block in blocks for each in block.columns["sender"]]  # type: ignore[union-attr]  # no Same: they differ
    assert senders == [each.sender for each in found]


def test_declarations_keep_neither() -> None:
    lines = (SAMPLE / "shipments_gtd.csv").read_text("utf-8").splitlines()
    cells = lines[1].split(";")
    cells[3], cells[6] = NAME, "7700000001/770001001 ООО ВЫДУМАННЫЙ, ТЕЛ. 8 (495) 123-45-67"
    lines[0] += ";G023 (Адрес отправителя);G31_11 (Изготовитель)"
    (row,) = read("ru_gtd", "\n".join([lines[0], ";".join([*cells, ADDRESS, NAME])]).encode())
    assert row.sender is not None and row.receiver is not None and row.manufacturer is not None
    assert (row.sender.name, row.sender.address) == ("INVENTED LLC", "1 Nowhere, Busan")
    assert row.receiver.name == "ООО ВЫДУМАННЫЙ"
    assert [each.value for each in row.receiver.identifiers] == ["7700000001", "770001001"]
    assert row.manufacturer.name == "INVENTED LLC"


def test_manifests_keep_neither() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("header.csv", "identifier,actual_arrival_date\nB1,2022-03-14\n")
        archive.writestr(
            "shipper.csv", f'identifier,shipper_party_name,shipper_party_address_1\nB1,{NAME},"{ADDRESS}"\n'
        )
        archive.writestr("consignee.csv", "identifier,consignee_name\nB1,info@invented.kr\n")
    (row,) = read("us_ams_tables", made.getvalue())
    assert row.sender is not None and row.receiver is None
    assert (row.sender.name, row.sender.address) == ("INVENTED LLC", "1 Nowhere, Busan")


def test_entities_keep_neither() -> None:
    sender = {"id": "s1", "schema": "Company", "properties": {"name": [NAME], "address": [ADDRESS]}}
    given = {"ccdNumber": ["10000000/140322/0000001"], "date": ["2022-03-14"], "sender": ["s1"], "vedCode": ["851521"]}
    row_ = {"id": "e1", "schema": "EconomicActivity", "properties": given}
    (row,) = read("ftm_economic_activity", "".join(json.dumps(each) + "\n" for each in (sender, row_)).encode())
    assert row.sender is not None
    assert (row.sender.name, row.sender.address) == ("INVENTED LLC", "1 Nowhere, Busan")
