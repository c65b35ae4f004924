"""Every built-in mapping reads a file in its publisher's own header spelling, and what each column means is pinned."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from adapters.base import Shipment, SourceChanged
from adapters.trade import by_id
from adapters.trade.layout import TradeMapping
from adapters.trade.mapping import BUILT_IN, built_in, load_mapping

# Rows are invented, and say so; headers are the publishers'.
FILES = Path(__file__).parents[1] / "data" / "trade" / "vendors"
SHARED = Path(__file__).parents[3] / "shared" / "rules"
VENDORS = tuple(each for each in built_in() if each.name != "sample")
SCHEMA = json.loads((BUILT_IN / "schema.json").read_text("utf-8"))

US = ("INVENTED SUPPLIER CO., LTD.", None), ("INVENTED IMPORTS INC", None)
SUPPLIER = ("INVENTED SUPPLIER CO LTD", None)

# direction; dates; values, the one to total first; sender and receiver with their countries; commodity code
PINNED: dict[str, tuple[str, str, str, tuple[str, str | None] | None, tuple[str, str | None], str]] = {
    "am_import": ("import:AM", "declaration 2022-03-14",
                  "customs 5400 USD, invoice 5300 USD, invoice 4900 EUR, customs 2400000 AMD",
                  SUPPLIER, ("ՀՈՐԻՆՎԱԾ ՍՊԸ", "AM"), "85423100"),
    "br_bol": ("import:BR", "load 2022-03-14", "unknown 5000 USD", ("INVENTED SUPPLIER CO LTD", "KR"),
               ("IMPORTADORA INVENTADA LTDA", "BR"), "8542"),
    "br_import": ("import:BR", "declaration 2022-03-14", "cif 5100 USD, fob 5000 USD",
                  ("INVENTED SUPPLIER CO LTD", "KR"), ("IMPORTADORA INVENTADA LTDA", "BR"), "85423190"),
    "cl_import": ("import:CL", "declaration 2022-03-14, load 2022-02-10", "cif 5100 USD, fob 5000 USD",
                  None, ("IMPORTADORA INVENTADA SPA", "CL"), "85423100"),
    "co_import": ("import:CO", "declaration 2022-03-14", "cif 5100 USD, fob 5000 USD",
                  ("INVENTED SUPPLIER CO LTD", "KR"), ("IMPORTADORA INVENTADA SAS", "CO"), "8542310000"),
    "in_export": ("export:IN", "declaration 2022-03-14", "fob 880 USD, fob 68000 INR, invoice 900 USD",
                  ("INVENTED EXPORTS PVT LTD", "IN"), ("INVENTED IMPORTS INC", None), "61099010"),
    "in_export_short": ("export:IN", "declaration 2022-03-14", "unknown 5000 USD",
                        ("INVENTED EXPORTS PVT LTD", "IN"), ("ООО ВЫДУМАННЫЙ", None), "85423100"),
    "in_import": ("import:IN", "declaration 2022-03-14", "customs 1300.5 USD, customs 98000.5 INR",
                  ("INVENTED SUPPLIER CO., LTD", None), ("INVENTED IMPORTS PVT LTD", "IN"), "85152190"),
    "ke_import": ("import:KE", "declaration 2022-03-14", "unknown 5000 USD", SUPPLIER,
                  ("INVENTED IMPORTS LTD", "KE"), "85423100"),
    "kr_customs": ("import:KR", "declaration 2020-01-01", "customs 372254.4 KRW", ("Seller ID 0VKY2BR", None),
                   ("Importer ID QLRUBN9", "KR"), "440890"),
    "kz_import": ("import:KZ", "declaration 2022-03-14", "customs 5000 USD, invoice 4900 USD, customs 2500000 KZT",
                  SUPPLIER, ("ТОО ВЫДУМАННОЕ", "KZ"), "8542310000"),
    "mx_import": ("import:MX", "declaration 2022-03-14", "cif 5100 USD", SUPPLIER,
                  ("IMPORTADORA INVENTADA SA DE CV", "MX"), "85423101"),
    "pe_import": ("import:PE", "declaration 2022-03-14", "cif 5100 USD, fob 5000 USD", SUPPLIER,
                  ("IMPORTADORA INVENTADA SAC", "PE"), "8542310000"),
    "ph_import": ("import:PH", "declaration 2022-03-14", "cif 5100 USD, fob 5000 USD", SUPPLIER,
                  ("INVENTED IMPORTS INC", "PH"), "85423100"),
    "pk_import": ("import:PK", "declaration 2022-03-14", "customs 5200 USD, unknown 5000 USD, customs 900000 PKR",
                  SUPPLIER, ("INVENTED IMPORTS", "PK"), "85423100"),
    "ru_atlas": ("import:RU", "arrival 2022-03-10", "fob 1300 USD", ("INVENTED SUPPLIER CO LTD", "KR"),
                 ("VYDUMANNY LLC", "RU"), "8515210000"),
    "ru_export_full": ("export:RU", "declaration 2022-03-14",
                       "statistical 4500 USD, invoice 4100 EUR, customs 400000 RUB",
                       ("ООО ВЫДУМАННЫЙ", "RU"), ("INVENTED BUYER GMBH", None), "7208100000"),
    "ru_import_full": ("import:RU", "declaration 2022-03-14",
                       "statistical 1300.5556 USD, invoice 97000 RUB, customs 98000.1 RUB", SUPPLIER,
                       ("ООО ВЫДУМАННЫЙ", "RU"), "8515210000"),
    "ru_import_short": ("import:RU", "declaration 2022-03", "unknown 1000 USD", SUPPLIER, ("VYDUMANNY LLC", "RU"),
                        "851521"),
    "tr_export": ("export:TR", "declaration 2022-03-14, release 2022-03-16", "statistical 700 USD, invoice 650 EUR",
                  ("UYDURMA DIŞ TİCARET A.Ş.", "TR"), ("ООО ВЫДУМАННЫЙ", None), "870829900000"),
    "tr_import": ("import:TR", "declaration 2022-03-14, release 2022-03-16", "statistical 700 USD, invoice 650 EUR",
                  SUPPLIER, ("UYDURMA DIŞ TİCARET A.Ş.", "TR"), "870829900000"),
    "ua_import": ("import:UA", "declaration 2022-01-20",
                  "customs 1300 USD, invoice 1250 USD, customs 36000 UAH, invoice 35000 UAH", SUPPLIER,
                  ("ТОВ ВИГАДАНЕ", "UA"), "8515210000"),
    "us_ams_summary": ("import:US", "arrival 2022-03-14", "", *US, "870829"),
    "us_import_vendor": ("import:US", "arrival 2022-03-14", "", ("INVENTED SUPPLIER CO., LTD. O/B", None), US[1],
                         "610990"),
    "us_importyeti": ("import:US", "arrival 2022-03-14", "", SUPPLIER, US[1], "870829;854231"),
    "us_panjiva": ("import:US", "arrival 2022-03-14", "unknown 50000 USD", ("INVENTED SUPPLIER CO., LTD.", "KR"),
                   ("INVENTED IMPORTS INC", "US"), "870829;854231"),
    "uz_import": ("import:UZ", "declaration 2022-03-14", "statistical 12345 USD, customs 12345 USD",
                  ("INVENTED SUPPLIER CO LTD", "CN"), ("ООО ВЫДУМАННОЕ", "UZ"), "8708299009"),
    "vn_export": ("export:VN", "declaration 2022-03-14", "invoice 5000 USD, invoice 5000 USD",
                  ("CÔNG TY TNHH HƯ CẤU", "VN"), ("ООО ВЫДУМАННЫЙ", "RU"), "85423100"),
    "vn_import": ("import:VN", "declaration 2022-03-14", "invoice 5000 USD, invoice 6500000 KRW", SUPPLIER,
                  ("CÔNG TY TNHH HƯ CẤU", "VN"), "85423100"),
}  # fmt: skip


def read(mapping: TradeMapping, content: bytes | None = None) -> list[Shipment]:
    stream = io.BytesIO((FILES / f"{mapping.name}.csv").read_bytes() if content is None else content)
    return list(by_id("csv").read(stream, {"mapping": mapping, "illustrative": False}))


def first(name: str) -> Shipment:
    return read(load_mapping(name))[0]


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


@pytest.mark.parametrize("mapping", VENDORS, ids=lambda each: each.name)
def test_what_a_publishers_columns_mean_is_pinned(mapping: TradeMapping) -> None:
    row = read(mapping)[0]
    parties = [None if each is None else (each.name, each.country) for each in (row.sender, row.receiver)]
    assert (
        row.direction,
        ", ".join(f"{kind} {day}" for kind, day in row.dates),
        ", ".join(f"{each.kind} {plain(each.value)} {each.currency}" for each in row.values),
        *parties,
        row.hs_raw,
    ) == PINNED[mapping.name]


def test_every_mapping_is_pinned() -> None:
    assert set(PINNED) == {each.name for each in VENDORS}


@pytest.mark.parametrize("path", sorted(BUILT_IN.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_built_in_mapping_is_of_the_schema(path: Path) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(yaml.safe_load(path.read_text("utf-8")))


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "change",
    [
        {"decimals": ","}, {"encoding": "rot13"}, {"header_row": 0}, {"header_row": 10_001},
        {"document_type": "invoice"}, {"direction": "imports"}, {"record_id": []},
        {"date_formats": ["%d/%m/%j"]}, {"title": None},
        {"dates": [{"column": "DATE", "kind": "docking"}]}, {"parties": {"shipper": {"name": "A"}}},
        {"parties": {"sender": {"address": "A"}}}, {"hs": {"column": "HS", "digits": [3]}},
        {"values": [{"column": "V", "currency": "USD", "kind": "retail"}]}, {"thousands": "x"},
    ],
    ids=str,
)  # fmt: skip
def test_what_the_schema_refuses_the_loader_refuses_too(change: dict[str, Any], tmp_path: Path) -> None:
    told = yaml.safe_load((BUILT_IN / "uz_import.yaml").read_text("utf-8")) | change
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(told)
    path = tmp_path / "changed.yaml"
    path.write_text(yaml.safe_dump(told, allow_unicode=True), "utf-8")
    with pytest.raises(SourceChanged, match=r"changed\.yaml"):
        load_mapping(str(path))


# ------------------------------------------------------------------------------------------------- single traps


def test_uzbek_values_are_in_thousands() -> None:
    assert first("uz_import").values[0].value == Decimal("12345")


def test_null_written_out_is_nothing_in_every_column() -> None:
    row = first("ru_import_full")
    assert (row.declarant, row.trading, row.departure) == (None, None, None)
    assert "NULL" not in repr(row)


def test_a_header_on_row_six_is_looked_for_there_and_nowhere_else() -> None:
    mapping = load_mapping("ru_import_full")
    content = (FILES / "ru_import_full.csv").read_bytes()
    without = content[content.index(b"RECORDS_TAG") :]
    with pytest.raises(SourceChanged):
        read(mapping, without)


def test_a_declaration_that_says_another_day_in_its_number_is_not_read() -> None:
    content = (FILES / "ru_import_full.csv").read_bytes().replace(b"2022-03-14", b"2022-03-15")
    with pytest.raises(SourceChanged, match=r"line 7: the declaration .* holds another day"):
        read(load_mapping("ru_import_full"), content)


def test_a_day_that_might_be_two_is_not_read() -> None:
    content = (FILES / "mx_import.csv").read_bytes().replace(b"2022-03-14", b"03/04/2022")
    with pytest.raises(SourceChanged, match="line 7: column 'IMP_DATE': '03/04/2022' is two dates"):
        read(load_mapping("mx_import"), content)


@pytest.mark.parametrize("said", ["0001-01-01", "1899-12-30", "9999-12-31"])
def test_a_day_that_programs_write_for_none_is_not_read_as_one(said: str) -> None:
    content = (FILES / "mx_import.csv").read_bytes().replace(b"2022-03-14", said.encode())
    with pytest.raises(SourceChanged, match=f"line 7: column 'IMP_DATE': '{said}' is no day of a trade; .*null_tokens"):
        read(load_mapping("mx_import"), content)


def test_a_code_that_lost_its_zero_in_a_spreadsheet_gets_it_back_where_only_a_zero_can_be_missing() -> None:
    assert read(load_mapping("in_import"))[1].hs_raw == "01012100"


def test_the_name_on_the_document_counts_and_not_the_vendors_reading() -> None:
    row = first("us_panjiva")
    assert row.sender is not None
    assert row.sender.name == "INVENTED SUPPLIER CO., LTD."
    assert [(each.type, each.value) for each in row.sender.identifiers] == [("duns", "000000001")]
    assert row.notify_party is not None
    assert row.notify_party.name == "TO THE ORDER OF BANK"  # left as it is: the service judges


@pytest.mark.parametrize("name", ["us_panjiva", "us_importyeti"])
def test_further_codes_of_one_cell_are_kept_behind_the_first_and_among_the_words(name: str) -> None:
    row = first(name)
    assert (row.hs_raw, row.hs_imputed) == ("870829;854231", True)
    assert row.goods is not None
    assert "[further HS codes: 854231]" in row.goods


def test_the_four_countries_are_kept_apart() -> None:
    row = first("kz_import")
    assert (row.origin, row.departure, row.trading, row.destination) == ("CN", "CN", "HK", "KZ")


def test_who_holds_the_contract_is_kept_apart_from_who_receives() -> None:
    row = first("ua_import")
    assert row.contract_holder is not None
    assert row.receiver is not None
    assert (row.contract_holder.name, row.receiver.name) == ("ТОВ ТРИМАЧ", "ТОВ ВИГАДАНЕ")


def test_a_month_is_no_day_even_where_a_workbook_makes_it_one() -> None:
    assert str(first("ru_import_short").dates[0][1]) == "2022-03"


def test_korean_declarations_of_the_published_set_are_illustrative() -> None:
    assert first("kr_customs").illustrative
    assert not first("kz_import").illustrative


@pytest.mark.parametrize("name", ["us_panjiva", "co_import", "pe_import", "ph_import", "uz_import", "vn_import",
                                  "us_ams_summary"])  # fmt: skip
def test_telephones_and_e_mail_addresses_are_dropped(name: str) -> None:
    told = repr(first(name))
    assert "example.org" not in told
    assert "'000'" not in told
    assert "+998" not in told


def test_equal_rows_without_a_number_stay_two() -> None:
    content = (FILES / "in_export.csv").read_bytes()
    *_, row = content.splitlines(keepends=True)
    ids = [each.record_id for each in read(load_mapping("in_export"), content + row)]
    assert len(set(ids)) == 2


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared rules are not here")
def test_every_shared_vendor_header_has_a_mapping_that_reads_it() -> None:
    formats = json.loads((SHARED / "vendor_headers.json").read_text("utf-8"))["formats"]
    headers = {frozenset(_header(each)) for each in VENDORS}
    assert [name for name, told in formats.items() if frozenset(told["columns"]) not in headers] == []


def _header(mapping: TradeMapping) -> list[str]:

    lines = (FILES / f"{mapping.name}.csv").read_text("utf-8").splitlines()
    return next(csv.reader([lines[mapping.dialect.header_row - 1]]))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"net_kg": {"column": "A", "unit": "stone"}}, "'stone' is none of kg, t, g, lb"),
        ({"net_kg": {"unit": "t"}}, "column"),
        ({"gross_kg": {"column": "A", "scale": 0}}, "whole number of at least 1"),
        ({"gross_kg": {"column": "A", "scal": 1}}, "scal"),
        ({"quantity": {"column": "A", "unit": "t"}}, "is of a weight"),
    ],
    ids=str,
)
def test_a_unit_or_scale_that_is_none_is_refused_by_schema_and_loader(
    change: dict[str, Any], why: str, tmp_path: Path
) -> None:
    told = yaml.safe_load((BUILT_IN / "uz_import.yaml").read_text("utf-8")) | change
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(told)
    path = tmp_path / "changed.yaml"
    path.write_text(yaml.safe_dump(told, allow_unicode=True), "utf-8")
    with pytest.raises(SourceChanged, match=why):
        load_mapping(str(path))
