"""FollowTheMoney's customs declarations: parties by reference or inside, and nothing that the schema does not say."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from adapters.base import Amount, Identifier, RowUnreadable, Shipment, SourceChanged, TradeParty
from adapters.dates import PartialDate
from adapters.trade import by_id

SENDER = {"id": "s1", "schema": "Company", "properties": {
    "name": ["INVENTED SUPPLIER CO LTD", "Another of its names"], "country": ["kr"], "address": ["1 Nowhere, Busan"],
    "phone": ["000"], "email": ["nobody@example.org"], "registrationNumber": ["000-00-00000"]}}  # fmt: skip
RECEIVER = {"id": "r1", "schema": "LegalEntity", "properties": {
    "name": ["ООО ВЫДУМАННЫЙ"], "jurisdiction": ["ru"], "innCode": ["7700000001"]}}  # fmt: skip
ROW = {"id": "e1", "schema": "EconomicActivity", "properties": {
    "ccdNumber": ["10000000/140322/0000001"], "date": ["2022-03-14"], "directionOfTransportation": ["ИМ"],
    "sender": ["s1"], "receiver": ["r1"], "vedCode": ["8515210000"], "goodsDescription": ["ОБОРУДОВАНИЕ"],
    "originCountry": ["kr"], "departureCountry": ["cn"], "tradingCountry": ["hk"], "destinationCountry": ["ru"],
    "invoiceAmount": ["1300.55 USD"], "customsAmount": ["98000"], "dollarExchRate": ["103.95"]}}  # fmt: skip


def lines(*entities: Mapping[str, Any]) -> bytes:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in entities).encode()


def read(content: bytes, **options: object) -> list[Shipment]:
    layout = by_id("ftm_economic_activity")
    return list(layout.read(io.BytesIO(content), {"illustrative": True, **options}))


def changed(**properties: list[Any]) -> dict[str, Any]:
    return {**ROW, "properties": {**ROW["properties"], **properties}}  # type: ignore[dict-item]  # a dict of three kinds


def test_a_declaration_is_read_with_the_parties_it_refers_to() -> None:
    (row,) = read(lines(ROW, SENDER, RECEIVER))  # parties may come after it
    assert row == Shipment(
        record_id="e1", line=1, document_type="declaration", document_no="10000000/140322/0000001",
        dates=(("declaration", PartialDate.parse("2022-03-14")),), direction="import:RU",
        sender=TradeParty(name="INVENTED SUPPLIER CO LTD", country="KR", address="1 Nowhere, Busan", identifiers=(
            Identifier(type="registration", value="000-00-00000", country="KR", label="registrationNumber"),)),
        receiver=TradeParty(name="ООО ВЫДУМАННЫЙ", country="RU", identifiers=(
            Identifier(type="inn", value="7700000001", country="RU", label="innCode"),)),
        origin="KR", departure="CN", trading="HK", destination="RU", hs_raw="8515210000", goods="ОБОРУДОВАНИЕ",
        values=(Amount(value=Decimal("1300.55"), currency="USD", kind="invoice"),), illustrative=True,
    )  # fmt: skip


def test_parties_may_stand_inside_the_row_and_the_file_may_be_packed() -> None:
    whole = lines(SENDER, RECEIVER, ROW)
    inside = lines(changed(sender=[SENDER], receiver=[RECEIVER]))
    plain, packed, nested = read(whole)[0], read(gzip.compress(whole))[0], read(inside)[0]
    assert plain == packed
    assert (nested.sender, nested.receiver) == (plain.sender, plain.receiver)


def test_telephones_and_e_mail_addresses_are_dropped() -> None:
    told = repr(read(lines(SENDER, RECEIVER, ROW)))
    assert "example.org" not in told
    assert "'000'" not in told


def test_an_amount_without_a_currency_is_no_value() -> None:
    (row,) = read(lines(SENDER, RECEIVER, changed(invoiceAmount=["1300.55"])))
    assert row.values == ()


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1,300.55 USD", "1300.55"), ("1300,55 USD", "1300.55"), ("1.300,55 USD", "1300.55"),
        ("USD 1300.55", "1300.55"), ("1 300.55 USD", "1300.55"), ("1\u00a0300,55 USD", "1300.55"),
        ("1300.55 usd", "1300.55"), ("1300.55USD", "1300.55"), ("1.300 USD", "1.300"), ("1,234,567 USD", "1234567"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_it_is_written(written: str, amount: str) -> None:
    (row,) = read(lines(SENDER, RECEIVER, changed(invoiceAmount=[written])))
    assert row.values == (Amount(value=Decimal(amount), currency="USD", kind="invoice"),)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1,300 USD", "'1,300' is two numbers"), ("-5 USD", "is not a number"), ("1300.55 XYZ", "1300.55 XYZ"),
        ("$1300.55", "may be of several currencies"), ("USD 5 EUR", "two currencies"),
    ],
)  # fmt: skip
def test_an_amount_whose_currency_is_named_and_that_cannot_be_read_is_told(written: str, said: str) -> None:
    told: list[str] = []
    content = lines(SENDER, RECEIVER, changed(invoiceAmount=[written]))
    assert read(content, on_unreadable=lambda line, cells, why: told.append(why)) == []
    (why,) = told
    assert why.startswith("column 'invoiceAmount': ")
    assert said in why


@pytest.mark.parametrize("written", ["1,300", "n/a", "not stated", "98000"])
def test_what_names_no_currency_is_no_value(written: str) -> None:
    (row,) = read(lines(SENDER, RECEIVER, changed(invoiceAmount=[written])))
    assert row.values == ()


@pytest.mark.parametrize(
    ("properties", "direction"),
    [
        ({}, "import:RU"),
        ({"directionOfTransportation": ["ЭК"]}, "export:CN"),
        ({"destinationCountry": []}, None),
        ({"directionOfTransportation": ["ТР"]}, None),
    ],
)
def test_the_direction_is_of_the_country_that_the_row_names(properties: dict[str, Any], direction: str | None) -> None:
    (row,) = read(lines(SENDER, RECEIVER, changed(**properties)))
    assert row.direction == direction


@pytest.mark.parametrize(
    ("entity", "said"),
    [
        (changed(sender=["nobody"]), "line 3: column 'sender': the party 'nobody' is not in the file"),
        (changed(sender=["s1", "r1"]), "line 3: column 'sender': 2 parties"),
        (changed(date=["2022-03-14", "2022-03-15"]), "line 3: column 'date': 2 values"),
        (changed(date=["2022-03-15"]), "line 3: the declaration .* holds another day"),
        (changed(vedCode=["85152"]), "line 3: column 'vedCode'"),
        (changed(originCountry=["atlantis"]), "line 3: column 'originCountry'"),
        ({"id": "e2", "schema": "EconomicActivity"}, "line 3: no entity"),
        ({**ROW, "properties": {"date": "2022-03-14"}}, "line 3: a property whose values are no list"),
    ],
)
def test_a_row_that_cannot_be_read_is_raised_or_told(entity: Mapping[str, Any], said: str) -> None:
    content = lines(SENDER, RECEIVER, entity, {**ROW, "id": "e9"})
    with pytest.raises(RowUnreadable, match=said):
        read(content)
    kept: list[int] = []
    rows = read(content, on_unreadable=lambda line, cells, why: kept.append(line))
    assert ([each.record_id for each in rows], kept) == (["e9"], [3])


def test_a_line_that_is_no_json_costs_itself_only() -> None:
    kept: list[tuple[int, str]] = []
    content = lines(SENDER, RECEIVER) + b'{"id": \n\xff\n' + lines(ROW)
    rows = read(content, on_unreadable=lambda line, cells, why: kept.append((line, why)))
    assert [each.record_id for each in rows] == ["e1"]
    assert [line for line, _ in kept] == [3, 4]
    assert kept[1][1] == "the bytes ff are not utf-8"


def test_a_table_is_no_entities() -> None:
    with pytest.raises(SourceChanged, match="line 1: no JSON"):
        read(b"id,name\n1,a\n")


def test_a_declaration_of_nothing_is_none() -> None:
    nothing = {"date": [], "ccdNumber": [], "vedCode": [], "goodsDescription": [], "receiver": []}
    total, coded = nothing | {"goodsDescription": ["TOTAL"]}, nothing | {"vedCode": ["8515210000"]}
    told: list[str] = []
    found = read(
        lines(ROW, changed(**nothing) | {"id": "e2"}, changed(**total) | {"id": "e3"}, changed(**coded) | {"id": "e4"},
              SENDER, RECEIVER),
        on_unreadable=lambda line, cells, why: told.append(why),
    )  # fmt: skip
    assert [each.record_id for each in found] == ["e1", "e4"]
    assert told == ["no date, no goods and no two parties: a line of totals or a remark, and no shipment"] * 2


def test_of_a_line_that_is_cut_the_id_alone_is_kept() -> None:
    person = {
        "id": "p1",
        "schema": "Person",
        "properties": {"birthDate": ["1970-01-01"], "phone": ["+7 900 000-00-00"]},
    }
    told: list[list[str]] = []
    cut = [
        lines(person)[:-4] + b"\n",
        b'{"schema": "Person", "id": "p2", "properties": {"phone": ["000"]\n',
        b"no JSON 000\n",
    ]
    rows = read(
        lines(ROW, SENDER, RECEIVER) + b"".join(cut), on_unreadable=lambda line, cells, why: told.append(list(cells))
    )
    assert len(rows) == 1
    assert told == [["p1"], [], []]
