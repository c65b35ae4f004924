"""CBP's tables in one zip: bills joined by their identifier, whatever the order of the files and of the rows."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest

from adapters.base import Shipment, SourceChanged, TradeParty
from adapters.dates import PartialDate
from adapters.trade import by_id

# Rows are invented.
HEADER = "identifier,vessel_name,estimated_arrival_date,actual_arrival_date,weight,weight_unit\n"
TABLES = {
    "ams__header_2022.csv": HEADER + "22001,NONE,2022-03-12,2022-03-14,1200,Kilograms\n"
    "22002,NONE,,2022-03-15,90,Pounds\n",
    "ams__tariff_2022.csv": "identifier,harmonized_number,harmonized_value\n22001,8708.29,9\n"
    "22001,854231,9\n22002,,0\n",
    "ams__shipper_2022.csv": "identifier,shipper_party_name,shipper_party_address_1,city,country_code,contact_name\n"
    "22002,,,,,\n22001,\"INVENTED SUPPLIER CO., LTD\",1 NOWHERE,BUSAN,KR,A PERSON\n",
    "ams__consignee_2022.csv": "identifier,consignee_name,consignee_address_1,country_code,comm_number\n"
    "22001,INVENTED IMPORTS INC,2 NOWHERE,US,000-000\n22002,TO THE ORDER OF,,,\n",
    "ams__cargodesc_2022.csv": "identifier,container_number,piece_count,description_text\n22001,C1,1,BODY PARTS\n"
    "22001,C2,1,BODY PARTS\n22001,C2,1,SEATS\n",
    "ams__container_2022.csv": "identifier,container_number\n22001,C1\n",
}  # fmt: skip


def packed(**changes: str | None) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in TABLES.items():
            content = changes.get(name.split("__")[1].split("_")[0], text)
            if content is not None:
                archive.writestr(name, content)
    return made.getvalue()


def read(content: bytes, **options: object) -> list[Shipment]:
    layout = by_id("us_ams_tables")
    return sorted(layout.read(io.BytesIO(content), {"illustrative": True, **options}), key=lambda each: each.record_id)


def test_a_bill_is_joined_from_its_tables() -> None:
    assert read(packed())[0] == Shipment(
        record_id="22001", line=2, document_type="manifest", document_no="22001", direction="import:US",
        dates=(("arrival", PartialDate.parse("2022-03-14")),),
        sender=TradeParty(name="INVENTED SUPPLIER CO., LTD", country="KR", address="1 NOWHERE, BUSAN"),
        receiver=TradeParty(name="INVENTED IMPORTS INC", country="US", address="2 NOWHERE"),
        hs_raw="870829;854231", goods="BODY PARTS; SEATS [further HS codes: 854231]", gross_kg=Decimal(1200),
        illustrative=True,
    )  # fmt: skip


def test_what_a_bill_does_not_say_stays_unknown() -> None:
    row = read(packed())[1]
    assert (row.sender, row.hs_raw, row.goods, row.gross_kg, row.values) == (None, None, None, None, ())
    assert row.receiver == TradeParty(name="TO THE ORDER OF")  # left as it is: the service judges


def test_persons_and_their_numbers_are_not_read() -> None:
    told = repr(read(packed()))
    assert "PERSON" not in told
    assert "000-000" not in told


def test_a_table_that_is_missing_or_there_twice_is_named() -> None:
    with pytest.raises(SourceChanged, match="has the columns 'identifier' and 'shipper_party_name'"):
        read(packed(shipper=None))
    with pytest.raises(SourceChanged, match=r"header_2022.csv and ams__tariff_2022.csv are both the table header"):
        read(packed(tariff=HEADER + "1,N,,2022-03-14,1,K\n"))


@pytest.mark.parametrize(
    ("header", "kept"),
    [
        ("22001,N,,soon,1,K\n22002,N,,2022-03-15,1,K\n", "column 'actual_arrival_date': 'soon' is not a date"),
        ("22001,N,,2022-03-14,x,K\n22002,N,,2022-03-15,1,K\n", "'x' is not a number"),
        ("22001,N,,2022-03-14,1\n22002,N,,2022-03-15,1,K\n", "header_2022.csv: 5 cells under a header of 6"),
    ],
)
def test_a_bill_that_cannot_be_read_costs_itself_only(header: str, kept: str) -> None:
    told: list[str] = []
    rows = read(packed(header=HEADER + header), on_unreadable=lambda line, cells, why: told.append(why))
    assert [each.record_id for each in rows] == ["22002"]
    assert len(told) == 1
    assert kept in told[0]
    with pytest.raises(SourceChanged):
        read(packed(header=HEADER + header))


def test_a_bill_that_stands_twice_is_told() -> None:
    found, told = _told(header=TABLES["ams__header_2022.csv"] + "22002,N,,2022-03-16,1,K\n")
    assert found == read(packed())
    assert told == [(4, "column 'identifier': stands twice in the header's table")]


def test_what_is_no_archive_says_so() -> None:
    with pytest.raises(SourceChanged, match="no whole zip archive"):
        read(b"identifier,consignee_name\n")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("TOTAL,,,,1290,", "no date, no goods and no two parties"),
        (",TOTAL,,,1290,", "no date, no goods and no two parties"),
        ("Grand total:,,,TOTAL,1290,", "no date, no goods and no two parties"),
        ("22003,NONE,,,1290,", "no date, no goods and no two parties"),
        (",NONE,,2022-03-15,1290,", "column 'identifier': is empty"),
        ("22003,NONE,,2022-03-15,1290,", None),  # a bill of which the other tables know nothing
    ],
)
def test_a_line_of_totals_is_no_bill(line: str, reason: str | None) -> None:
    told: list[str] = []
    content = packed(header=f"{TABLES['ams__header_2022.csv']}{line}\n")
    found = read(content, on_unreadable=lambda line, cells, why: told.append(why))
    assert len(found) == 2 + (reason is None)
    assert [each[: len(reason or "")] for each in told] == ([reason] if reason else [])


def test_a_bill_without_a_date_whose_goods_or_parties_are_known_is_one() -> None:
    undated = TABLES["ams__header_2022.csv"].replace("2022-03-14", "").replace("2022-03-15", "")
    told: list[str] = []
    found = read(packed(header=undated), on_unreadable=lambda line, cells, why: told.append(why))
    assert [each.record_id for each in found] == ["22001"]
    assert len(told) == 1


def test_no_cell_is_kept_of_a_line_that_is_no_row_of_its_table() -> None:
    told: list[tuple[list[str], str]] = []
    lines = TABLES["ams__consignee_2022.csv"] + "22002,JOHN DOE,1 NOWHERE,US,TE,617 555 0199\n"
    read(packed(consignee=lines), on_unreadable=lambda line, cells, why: told.append((list(cells), why)))
    assert told[0] == ([], "ams__consignee_2022.csv: 6 cells under a header of 5 (its cells are not kept)")
    assert not any("DOE" in cell or "0199" in cell for cells, _ in told for cell in cells)


def _told(**changes: str) -> tuple[list[Shipment], list[tuple[int, str]]]:
    told: list[tuple[int, str]] = []
    rows = read(packed(**changes), on_unreadable=lambda line, cells, why: told.append((line, why)))
    return rows, told


CONSIGNEES = TABLES["ams__consignee_2022.csv"]


def test_a_further_consignee_of_a_bill_is_told_and_the_first_named_one_kept() -> None:
    head, *rows = CONSIGNEES.splitlines()
    text = (
        "\n".join([head, "22001,,,,", *rows, "22001,SECOND IMPORTS INC,,US,", "22001,Invented Imports Inc,,,"]) + "\n"
    )
    found, told = _told(consignee=text)
    assert found == read(packed())
    assert told == [
        (5, "column 'consignee_name': line of the consignee table: another one of the bill is kept"),
    ]
    with pytest.raises(SourceChanged, match="another one of the bill is kept"):
        read(packed(consignee=text))


def test_a_consignee_of_no_bill_is_told() -> None:
    found, told = _told(consignee=CONSIGNEES + "22009,THIRD IMPORTS INC,,US,\n22008,,,,\n")
    assert found == read(packed())
    why = "no bill in the header's table has its identifier"
    assert told == [(4, f"column 'consignee_name': line of the consignee table: {why}")]


def test_a_bill_whose_consignee_cannot_be_read_is_set_aside_with_it() -> None:
    found, told = _told(consignee=CONSIGNEES.replace("IMPORTS INC,2", "IMPORTS, INC,2"))
    assert [each.record_id for each in found] == ["22002"]
    assert [why for _, why in told] == [
        "ams__consignee_2022.csv: 6 cells under a header of 5 (its cells are not kept)",
        "column 'identifier': the bill's consignee cannot be read",
    ]
