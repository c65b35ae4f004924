"""Russian declarations by box: what each box means, what is dropped, and what is refused."""

from __future__ import annotations

import io
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.base import Amount, Identifier, Shipment, SourceChanged, TradeParty
from adapters.dates import PartialDate
from adapters.trade import by_id
from adapters.trade.ru_labels import SPELLINGS

BOXES = (Path(__file__).parents[1] / "data" / "trade" / "boxes.csv").read_text(encoding="utf-8")


def _read(text: str = BOXES, *, illustrative: bool = True) -> list[Shipment]:
    return list(by_id("ru_gtd").read(io.BytesIO(text.encode()), {"illustrative": illustrative}))


def _inn(value: str, label: str) -> tuple[Identifier, ...]:
    return (Identifier(type="inn", value=value, country="RU", label=label),)


def test_every_box_goes_to_its_place() -> None:
    row = _read()[0]
    assert row == Shipment(
        record_id="10000000/311221/0000101/1",
        line=2,
        document_type="declaration",
        document_no="10000000/311221/0000101",
        item_no="1",
        dates=(
            ("declaration", PartialDate.parse("2021-12-31")),
            ("release", PartialDate.parse("2022-01-03")),
        ),
        direction="import:RU",
        sender=TradeParty(name="HARUBYEOL TRADING CO., LTD.", country="KR", address="1 INVENTED RO, BUSAN"),
        receiver=TradeParty(
            name="ООО ВЫДУМАННЫЙ ПОЛУЧАТЕЛЬ",
            country="RU",
            identifiers=_inn("7700000001", "G081"),
            address="г. Москва",
        ),
        contract_holder=TradeParty(name="ООО ДЕРЖАТЕЛЬ", identifiers=_inn("7700000002", "G091")),
        declarant=TradeParty(name="ООО БРОКЕР", identifiers=_inn("7700000003", "G141")),
        manufacturer=TradeParty(name="WOLBIT MAKERS"),
        origin="KR",
        departure="CN",
        trading="HK",
        destination="RU",
        hs_raw="0101210000",
        hs_version="HS2017",
        goods='ЧАСТИ "ОСОБЫЕ"',
        net_kg=Decimal("100.25"),
        gross_kg=Decimal("110.5"),
        quantity=Decimal("12.5"),
        unit="ШТ",
        values=(
            Amount(value=Decimal("1300.55"), currency="USD", kind="statistical"),
            Amount(value=Decimal(1500000), currency="KRW", kind="invoice"),
            Amount(value=Decimal("98000.10"), currency="RUB", kind="customs"),
        ),
        incoterm="CIP МОСКВА",
        illustrative=True,
    )


def test_the_total_of_the_declaration_and_telephone_numbers_are_dropped() -> None:
    for row in _read():
        assert "298000" not in repr(row)
        assert "example.org" not in repr(row)
        assert "000-00-00" not in repr(row)


def test_fewer_than_ten_digits_are_marked_by_a_star() -> None:
    row = _read()[1]
    assert (row.hs_raw, row.origin, row.manufacturer, row.gross_kg) == ("870829", None, None, None)


def test_an_export_has_its_russian_party_as_the_sender() -> None:
    row = _read()[2]
    assert (row.direction, row.record_id) == ("export:RU", "10000000/010122/0000102")
    assert row.dates == (("declaration", PartialDate.parse("2022-01-01")),)
    assert row.sender == TradeParty(
        name="ООО ВЫДУМАННЫЙ ПОЛУЧАТЕЛЬ", country="RU", address="г. Москва",
        identifiers=(*_inn("7700000001", "G021"),
                     Identifier(type="kpp", value="770001001", country="RU", label="G021")),
    )  # fmt: skip
    assert row.receiver is not None
    assert row.receiver.identifiers == (Identifier(type="other", value="12345", country="KR", label="G081"),)
    assert row.contract_holder is None


def test_items_without_their_number_are_told_apart_by_their_cells() -> None:
    rows = [each.split(";") for each in BOXES.splitlines()]
    at = next(place for place, label in enumerate(rows[0]) if label.startswith("G32 "))
    found = _read("\n".join(";".join(row[:at] + row[at + 1 :]) for row in rows))
    assert [(each.document_no, each.item_no) for each in found] == [(each.document_no, None) for each in _read()]
    assert all(re.fullmatch(rf"row-[0-9a-f]{{20}}-{each.line}", each.record_id) for each in found)


def test_the_code_table_changed_with_the_year_2022() -> None:
    assert [each.hs_version for each in _read()] == ["HS2017", "HS2017", "HS2022"]


def test_whether_rows_are_illustrative_is_for_the_manifest_to_say() -> None:
    assert {each.illustrative for each in _read(illustrative=False)} == {False}
    with pytest.raises(TypeError, match="illustrative"):
        list(by_id("ru_gtd").read(io.BytesIO(BOXES.encode()), {}))


def test_a_number_that_is_no_inn_is_kept_as_another_one() -> None:
    row = _read(BOXES.replace(";7700000001;ООО ВЫДУМАННЫЙ", ";77000;ООО ВЫДУМАННЫЙ", 1))[0]
    assert row.receiver is not None
    assert row.receiver.identifiers == (Identifier(type="other", value="77000", country="RU", label="G081"),)


def test_a_number_without_a_name_says_that_it_is_a_number() -> None:
    row = _read(BOXES.replace(";7700000002;ООО ДЕРЖАТЕЛЬ;", ";7700000002;;", 1))[0]
    assert row.contract_holder == TradeParty(name="G091 7700000002", identifiers=_inn("7700000002", "G091"))


@pytest.mark.parametrize("name", ["7743237789 774301001 ООО АУРУС", "7743237789/774301001 ООО АУРУС"])
@pytest.mark.parametrize("column", ["7743237789", "0000000000", ""])
def test_a_name_may_hold_its_inn_and_kpp(name: str, column: str) -> None:
    row = _read(BOXES.replace(";7700000001;ООО ВЫДУМАННЫЙ ПОЛУЧАТЕЛЬ", f";{column};{name}", 1))[0]
    assert row.receiver is not None
    assert row.receiver.name == "ООО АУРУС"
    assert [(each.type, each.value) for each in row.receiver.identifiers] == [
        ("inn", "7743237789"),
        ("kpp", "774301001"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "7743237789 774301001 ООО АУРУС", "7743237789/774301001 ООО АУРУС", "ООО АУРУС ИНН 7743237789",
        "ООО АУРУС (7743237789)",
    ],
)  # fmt: skip
def test_two_inns_of_one_party_are_refused(name: str) -> None:
    with pytest.raises(SourceChanged, match=r"'G081': 1674002165 is another number than the one written .* 7743237789"):
        _read(BOXES.replace(";7700000001;ООО ВЫДУМАННЫЙ ПОЛУЧАТЕЛЬ", f";1674002165;{name}", 1))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("G46 (Стат", "G99 (Стат", "no box G46"),
        ("G46 (Стат", "46 Стат", "does not begin with a box"),
        ("G45 (Таможенная", "G77 (Таможенная", "not known: 'G77'"),
        ("G45 (Таможенная", "G42 (Таможенная", "the box G42 is in the header 2 times"),
        (";31.12.2021;", ";2021-12-31;", "line 2: column 'G072'"),
        (";31.12.2021;", ";30.12.2021;", "line 2: the declaration 10000000/311221/0000101 holds another day"),
        (";31.12.2021;", ";;", "line 2: column 'G072': is empty"),
        (";ООО ДЕРЖАТЕЛЬ;", f";{'Ж' * 501};", "line 2: column 'G092': 501 characters"),
        (";ИМ;", ";ТР;", "line 2: column 'G011'"),
        (";110,5;", ";110.5;", "line 2: column 'G35'"),
        (";0101210000;", ";101210000;", "line 2: column 'G33'"),
        (";0101210000;", ";01012100;", "line 2: column 'G33'"),
        (";870829*;", ";87082*;", "line 3: column 'G33'"),
        (";KRW;", ";WON;", "line 2: column 'G221'"),
        ("1500000,00;KRW;", "1500000,00;;", "line 2: column 'G42': an invoice value without"),
        (
            ";7700000001;7700000001 77",
            ";7700000009;7700000001 77",
            "line 4: column 'G021': 7700000009 is another number",
        ),
    ],
)
def test_what_is_not_understood_names_line_and_box(old: str, new: str, said: str) -> None:
    assert old in BOXES
    with pytest.raises(SourceChanged, match=said):
        _read(BOXES.replace(old, new, 1))


@pytest.mark.parametrize("separator", ["|", ",", "\t"])
def test_another_delimiter_is_another_layout(separator: str) -> None:
    with pytest.raises(SourceChanged):
        _read(BOXES.replace(";", separator))


# --------------------------------------------------------------------------------------------- four spellings

FIELDS = {
    "ND": ("ND (Номер декларации)", "ND  Номер  декларации на товары", "nd (номер декларации)", "Регистрационный №"),
    "G072": ("G072 (Дата регистрации)", "072 Дата ДТ", "g072 (дата регистрации)", "Дата подачи статформы"),
    "GD1": ("GD1 (Дата выпуска)", "D1 Дата выпуска груза", "gd1 (дата выпуска)", "Дата выпуска"),
    "G011": ("G011 (Направление перемещения)", "011 ИМ/ЭК - направление перемещения",
             "g011 (направление перемещения)", "Направление (ИМ/ЭК)"),
    "G022": ("G022 (Наименование отправителя)", "022 Наименование/ФИО отправителя",
             "g022 (наименование отправителя)", "Наименование отправителя"),
    "G0231": ("G0231 (Код страны отправителя)", "0231 Код страны отправителя", "g0231", "Код страны отправителя"),
    "G081": ("G081 (ИНН получателя)", "081 ИНН получателя", "g081 (инн получателя)", "ИНН получателя"),
    "G082": ("G082 (Наименование получателя)", "082 Наименование/ФИО получателя",
             "g082 (наименование получателя)", "Получатель"),
    "G34": ("G34 (Код страны происхождения)", "34 Код страны происхождения", "g34 (код страны происхождения)",
            "Код страны происхождения"),
    "G17": ("G17A (Код страны назначения)", "17 Код страны назначения", "g17a (код страны назначения)",
            "Код страны назначения"),
    "G33": ("G33 (Код товара по ТН ВЭД)", "33 Код товара по ТН ВЭД РФ", "g33 (код товара по тн вэд)",
            "Код ТН ВЭД. Знак звёздочки (*) в конце, если указывается менее 10 знаков."),
    "G38": ("G38 (Вес нетто, кг)", "38 Вес нетто, кг", "g38 (вес нетто, кг)", "Вес нетто"),
    "G42": ("G42 (Фактурная стоимость)", "42 Фактурная стоимость", "g42 (фактурная стоимость)",
            "Фактурная стоимость"),
    "G221": ("G221 (Букв.код валюты контракта)", "221 Валюта контракта", "g221 (код валюты)",
             "Код валюты цены договора"),
    "G46": ("G46 (Статистическая стоимость, USD.)", "46 Статистическая стоимость", "g46 (статистическая стоимость)",
            "Статистическая стоимость"),
    "G541_INN": ("G541_INN (ИНН брокера)", "541_INN ИНН брокера", "g541_inn (инн брокера)", "ИНН таможенного брокера"),
}  # fmt: skip
CELLS = ("10000000/140322/0000001", "14.03.2022", "16.03.2022", "ИМ", "INVENTED SUPPLIER CO LTD", "KR", "7700000001",
         "ООО ВЫДУМАННЫЙ", "CN", "RU", "870829*", "10,5", "900,00", "EUR", "1000,00", "7700000003")  # fmt: skip
ALIASES = Path(__file__).parents[3] / "shared" / "rules" / "ru_gtd_column_aliases.json"


def _spelled(spelling: int, *, layout: str = "ru_gtd") -> list[Shipment]:
    header = ";".join(each[spelling] for each in FIELDS.values())
    content = f"{header}\n{';'.join(CELLS)}\n".encode("windows-1251")
    return list(by_id(layout).read(io.BytesIO(content), {"illustrative": True}))


@pytest.mark.parametrize("spelling", range(1, 4), ids=["numbered", "lower case", "plain Russian"])
def test_a_header_in_another_spelling_says_the_same(spelling: int) -> None:
    assert _spelled(spelling) == _spelled(0)


def test_a_row_in_plain_russian_is_read_in_full() -> None:
    (row,) = _spelled(3, layout="ru_statform")
    assert row.dates == (("declaration", PartialDate.parse("2022-03-14")), ("release", PartialDate.parse("2022-03-16")))
    assert (row.direction, row.origin, row.destination, row.hs_raw) == ("import:RU", "CN", "RU", "870829")
    assert row.receiver == TradeParty(name="ООО ВЫДУМАННЫЙ", identifiers=_inn("7700000001", "G081"))
    assert [(each.kind, each.currency, each.value) for each in row.values] == [
        ("statistical", "USD", Decimal(1000)),
        ("invoice", "EUR", Decimal(900)),
    ]


def test_two_spellings_in_one_header_are_none() -> None:
    header = ";".join(each[number % 2] for number, each in enumerate(FIELDS.values()))
    with pytest.raises(SourceChanged, match="does not begin with a box such as G022, nor is it written as the others"):
        _read(f"{header}\n{';'.join(CELLS)}\n")


@pytest.mark.skipif(not ALIASES.is_file(), reason="the shared rules are not here")
def test_every_shared_alias_is_known_in_one_of_the_spellings() -> None:
    aliases = [each for labels in json.loads(ALIASES.read_text("utf-8"))["fields"].values() for each in labels]
    assert [label for label in aliases if not any(spelling(label) for spelling in SPELLINGS)] == []


def test_a_damaged_row_is_told_and_the_next_one_read() -> None:
    kept: list[tuple[int, str]] = []
    options = {"illustrative": True, "on_unreadable": lambda line, cells, why: kept.append((line, why))}
    content = BOXES.replace(";31.12.2021;", ";30.12.2021;", 1).encode()
    assert len(list(by_id("ru_gtd").read(io.BytesIO(content), options))) == len(_read()) - 1
    assert kept == [
        (2, "the declaration 10000000/311221/0000101 holds another day in its number than its date, 2021-12-30")
    ]


REASON = "no date, no goods and no two parties: a line of totals or a remark, and no shipment"


@pytest.mark.parametrize(
    ("filled", "reason"),
    [
        ({"ND": "ИТОГО"}, REASON),
        ({"ND": "Всего:", "G022": "ИТОГО", "G082": "ИТОГО"}, REASON),
        ({"G072": "Итого"}, REASON),
        ({"G31_1": "Grand total"}, REASON),
        ({"G022": "합계"}, REASON),
        ({"ND": "合计"}, REASON),
        ({}, REASON),
        # what is more than a sum is told for what is wrong with it
        ({"ND": "10000000/311221/0000109", "G31_1": "ШИНЫ"}, "column 'G072': is empty"),
        ({"G022": "ONE LTD", "G082": "ANOTHER LTD"}, "column 'ND': is empty"),
        ({"ND": "10000000/311221/0000109", "G33": "4011100009"}, "column 'G072': is empty"),
    ],
)
def test_a_line_of_totals_is_set_aside_as_such(filled: dict[str, str], reason: str) -> None:
    header = BOXES.splitlines()[0].split(";")
    row = [next((text for box, text in filled.items() if re.match(rf"{box}\b", label)), "") for label in header]
    row[next(at for at, label in enumerate(header) if label.startswith("G46"))] = "34000000,00"
    told: list[str] = []
    options = {"illustrative": True, "on_unreadable": lambda line, cells, why: told.append(why)}
    text = BOXES.rstrip("\n") + "\n" + ";".join(row) + "\n"
    found = list(by_id("ru_gtd").read(io.BytesIO(text.encode()), options))
    assert (told, found) == ([reason], _read())
