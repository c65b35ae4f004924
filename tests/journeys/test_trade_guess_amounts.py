"""What labels of amounts and weights say of currency, scale and unit is kept, or the column is left out and told."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from adapters.trade import by_id
from adapters.trade.mapping import load_mapping
from service import value_labels
from service.cli import main

HEAD = "Date;Shipper;Consignee"
ROW = "2024-02-05;GARAM CO;AURUS #"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["trade", "guess", *map(str, words)], catch_exceptions=False)


def table(folder: Path, labels: list[str], cells: list[str] | None = None) -> Path:
    path = folder / "rows.csv"
    body = ";".join([ROW, *(cells or ["5"] * len(labels))])
    path.write_text(f"{';'.join([HEAD, *labels])}\n" + "".join(f"{body}\n".replace("#", str(n)) for n in range(9)))
    return path


def understood(folder: Path, label: str, *words: str, cell: str = "5") -> tuple[dict[str, Any] | None, str]:
    """Return the value that the mapping makes of one column, and what a person is told to check of it."""
    told = orjson.loads(run(table(folder, [label], [cell]), *words, "--json").stdout)
    values = told["mapping"].get("values", [None])
    return values[0], " ".join(each for each in told["check"] if each.startswith(f"{label}: "))


# ------------------------------------------------------------------------------------------------------- currencies


@pytest.mark.parametrize(
    ("label", "currency"),
    [
        ("Valor FOB (R$)", "BRL"), ("Valor FOB (US$)", "USD"), ("Value (HK$)", "HKD"), ("Value NT$", "TWD"),
        ("Value (A$)", "AUD"), ("Value S$", "SGD"), ("Value CAD", "CAD"), ("Valor S/", "PEN"),
        ("Valor (S/.)", "PEN"),
        ("Monto (MXN)", "MXN"), ("Value_AED", "AED"), ("valueCHF", "CHF"), ("Valor COP", "COP"),
        ("Monto en soles", "PEN"),
        ("金额(人民币)", "CNY"), ("金额(美元)", "USD"), ("금액(원)", "KRW"), ("金額(円)", "JPY"), ("Tutar (TL)", "TRY"),
        ("Стоимость, долл. США", "USD"), ("Вартість, грн", "UAH"), ("Trị giá (đồng)", "VND"),
        ("Value US DOLLARS", "USD"),
        ("Valor (pesos mexicanos)", "MXN"), ("Value (Canadian dollars)", "CAD"), ("金额(人民币元)", "CNY"),
        ("TOTAL VALUE ALL ITEMS USD", "USD"), ("US Value CAD", "CAD"), ("Value (₹)", "INR"),
    ],
)  # fmt: skip
def test_the_currency_of_a_label_is_what_it_says(label: str, currency: str, tmp_path: Path) -> None:
    # whatever a person says of labels without one
    for words in ((), ("--currency", "EUR"), ("--direction", "import:MX")):
        value, check = understood(tmp_path, label, *words)
        assert value is not None
        assert (value["currency"], "scale" in value, check.count("currency")) == (currency, False, 0)


@pytest.mark.parametrize(
    ("label", "codes"),
    [
        ("Valor CIF Pesos", "ARS, CLP, COP, CUP or another"), ("金额(元)", "CNY or HKD or MOP or TWD"),
        ("Value (C$)", "CAD or NIO"), ("Value (Rs.)", "INR, LKR, MUR, NPR or another"), ("価格(¥)", "CNY or JPY"),
    ],
)  # fmt: skip
def test_a_word_for_several_currencies_is_asked_about(label: str, codes: str, tmp_path: Path) -> None:
    for words in ((), ("--currency", "USD"), ("--direction", "import:RU")):
        value, check = understood(tmp_path, label, *words)
        assert value is None
        assert f"may be {codes}: say which with --currency" in check
    assert ("with --direction" in understood(tmp_path, label)[1]) is True
    assert ("with --direction" in understood(tmp_path, label, "--direction", "import:RU")[1]) is False


@pytest.mark.parametrize(
    ("label", "words", "currency"),
    [
        ("Valor CIF Pesos", ("--direction", "import:MX"), "MXN"), ("Valor CIF Pesos", ("--currency", "CLP"), "CLP"),
        ("金额(元)", ("--direction", "export:CN"), "CNY"), ("金额(元)", ("--direction", "import:TW"), "TWD"),
        ("Value Rs", ("--direction", "import:IN"), "INR"), ("Value (C$)", ("--direction", "import:CA"), "CAD"),
    ],
)  # fmt: skip
def test_a_word_for_several_currencies_is_settled_by_a_person_or_the_direction(
    label: str, words: tuple[str, str], currency: str, tmp_path: Path
) -> None:
    value, check = understood(tmp_path, label, *words)
    assert value is not None
    assert value["currency"] == currency
    assert ("by the direction" in check) == (words[0] == "--direction")


@pytest.mark.parametrize(
    ("label", "direction", "currency", "said"),
    [
        ("Value ($)", None, "USD", "taken for USD"), ("Value ($)", "import:RU", "USD", "taken for USD"),
        ("Value ($)", "import:US", "USD", ""), ("Value ($)", "import:MX", None, "may be USD, "),
        ("Value ($)", "export:CA", None, "may be USD, "), ("금액(달러)", "export:KR", "USD", "taken for USD"),
        ("Стоимость, руб.", "import:RU", "RUB", ""), ("Стоимость, руб.", "import:BY", None, "may be RUB or BYN"),
        ("Стоимость, руб.", None, "RUB", "taken for RUB"), ("Value (£)", "import:EG", None, "may be GBP, "),
        ("Value (won)", "export:KR", "KRW", ""), ("Value (won)", "import:KP", None, "may be KRW or KPW"),
    ],
)  # fmt: skip
def test_a_sign_means_its_usual_currency_but_not_where_the_country_has_another(
    label: str, direction: str | None, currency: str | None, said: str, tmp_path: Path
) -> None:
    value, check = understood(tmp_path, label, *(("--direction", direction) if direction else ()))
    assert (value and value["currency"]) == currency
    assert said in check if said else not check


@pytest.mark.parametrize("label", ["Value (EUR/USD)", "Value (Z$)", "Value USD R$"])
def test_a_label_with_two_currencies_or_an_unknown_sign_is_left_out(label: str, tmp_path: Path) -> None:
    value, check = understood(tmp_path, label, "--currency", "USD")
    assert value is None
    assert "is no one currency" in check


def test_what_a_person_says_is_for_labels_that_say_nothing(tmp_path: Path) -> None:
    labels = ["Total Value", "Value CAD", "Valor S/", "Valor s/ IVA", "金额(元)", "Valor CIF Pesos", "Monto (MXN)"]
    told = orjson.loads(run(table(tmp_path, labels), "--currency", "USD", "--json").stdout)
    taken = {each["label"]: each["taken_as"].rpartition(", ")[2] for each in told["columns"][3:]}
    assert list(taken.values()) == ["USD", "CAD", "PEN", "USD", "ignore", "ignore", "MXN"]


def test_a_currency_that_is_none_is_refused_with_what_to_write(tmp_path: Path) -> None:
    refused = run(table(tmp_path, ["Value"]), "--currency", "XYZ")
    assert (refused.exit_code, "write three letters of ISO 4217" in refused.stderr) == (2, True)
    value, _ = understood(tmp_path, "Value", "--currency", "usd")
    assert value is not None
    assert value["currency"] == "USD"


@pytest.mark.parametrize(
    ("label", "cell", "currency", "said"),
    [
        ("Valor", "R$ 1.234,50", "BRL", ""), ("Valor", "$ 5", "USD", "taken for USD"),
        ("Value ($)", "US$ 5", "USD", ""),
        ("Value USD", "R$ 5", "USD", "its label says 'USD' and its cells BRL"),
        ("Value", "5 元", None, "may be CNY or HKD or MOP or TWD"),
    ],
)  # fmt: skip
def test_what_stands_in_the_cells_says_the_currency_or_contradicts_the_label(
    label: str, cell: str, currency: str | None, said: str, tmp_path: Path
) -> None:
    value, check = understood(tmp_path, label, cell=cell)
    assert (value and value["currency"]) == currency
    assert said in check if said else not check


def test_amounts_in_reals_are_read_as_reals(tmp_path: Path) -> None:
    told = orjson.loads(run(table(tmp_path, ["Valor FOB (R$)"], ["R$ 1.234,50"]), "--json").stdout)
    assert (told["trial"]["read"], told["trial"]["unreadable"]) == (9, 0)


def test_a_column_of_currencies_holds_them_in_chinese_as_well(tmp_path: Path) -> None:
    for cell, read in (("美元", 9), ("人民币", 9), ("元", 0)):
        told = orjson.loads(run(table(tmp_path, ["金额", "币制"], ["5", cell]), "--json").stdout)
        assert told["mapping"]["values"][0]["currency"] == {"column": "币制"}
        assert told["trial"]["read"] == read


def test_a_column_that_speaks_of_a_currency_and_holds_amounts_is_an_amount(tmp_path: Path) -> None:
    labels = ["Value in foreign currency", "Valor Moneda Nacional", "Invoice currency"]
    path = table(tmp_path, labels, ["7.5", "5", "EUR"])
    told = orjson.loads(run(path, "--json").stdout)
    assert [each["column"] for each in told["mapping"]["values"]] == ["Value in foreign currency"]
    assert told["mapping"]["values"][0]["currency"] == {"column": "Invoice currency"}
    assert "'moneda nacional' does not say which currency it is" in " ".join(told["check"])
    told = orjson.loads(run(path, "--direction", "import:MX", "--currency", "USD", "--json").stdout)
    assert [each["currency"] for each in told["mapping"]["values"]] == [{"column": "Invoice currency"}, "MXN"]
    assert "'moneda nacional' is taken for MXN, by the direction" in " ".join(told["check"])


@pytest.mark.parametrize(
    "label",
    ["CUSTOMS VALUE LC", "Value (national currency)", "Стоимость в нац. валюте", "CUSTOMS_VALUE_FC", "CIF (Dh)"],
)
def test_what_a_person_says_of_other_columns_is_no_currency_of_the_country(label: str, tmp_path: Path) -> None:
    value, check = understood(tmp_path, label, "--currency", "USD")
    assert value is None and "left out" in check and "--currency USD" not in check


def test_a_dollar_is_no_peso(tmp_path: Path) -> None:
    for words in (("--direction", "import:CO"), ("--direction", "import:CO", "--currency", "COP")):
        value, check = understood(tmp_path, "Valor FOB Dólares", *words)
        assert value is not None and value["currency"] == "USD" and "is taken for USD" in check
    # codes of three digits are currencies
    told = orjson.loads(run(table(tmp_path, ["Value", "Currency"], ["5", "840"]), "--json").stdout)
    assert told["mapping"]["values"][0]["currency"] == {"column": "Currency"}
    assert told["trial"]["read"] == 9


# ----------------------------------------------------------------------------------------------------------- scales


@pytest.mark.parametrize(
    ("label", "currency", "scale"),
    [
        ("金额(万美元)", "USD", 10**4), ("금액(천달러)", "USD", 10**3), ("금액(백만원)", "KRW", 10**6),
        ("금액(천불)", "USD", 10**3),
        ("Valor en miles USD", "USD", 10**3), ("Bedel (bin USD)", "USD", 10**3), ("Value ($000)", "USD", 10**3),
        ("Value (EUR 000s)", "EUR", 10**3), ("Value USD mn", "USD", 10**6), ("Value USD million", "USD", 10**6),
        ("Стоимость (млн руб.)", "RUB", 10**6), ("Value Lakhs INR", "INR", 10**5),
        ("Amount in Crores (INR)", "INR", 10**7),
        ("Value (US$ '000)", "USD", 10**3), ("Value USD 1,000", "USD", 10**3),
        ("STATISTICAL_VALUE_IN_1000_USD", "USD", 10**3),
        ("Стоимость, тыс.долл. США", "USD", 10**3), ("Value KUSD", "USD", 10**3), ("价值(亿人民币)", "CNY", 10**8),
        ("Trị giá (triệu VND)", "VND", 10**6), ("Value bn USD", "USD", 10**9), ("金额(人民币万元)", "CNY", 10**4),
        ("Valor (mil millones USD)", "USD", 10**9), ("価格(千円)", "JPY", 10**3),
    ],
)  # fmt: skip
def test_a_scale_in_the_label_is_one_in_the_mapping(label: str, currency: str, scale: int, tmp_path: Path) -> None:
    value, _ = understood(tmp_path, label)
    assert value is not None
    assert (value["currency"], value["scale"]) == (currency, scale)


@pytest.mark.parametrize(
    "label", ["Value MUSD", "Valor R$ mil", "Value USD (M)", "USD 100 value", "Value 000 (USD mn)"]
)
def test_a_scale_that_is_not_understood_leaves_the_column_out(label: str, tmp_path: Path) -> None:
    for words in ((), ("--currency", "USD")):
        value, check = understood(tmp_path, label, *words)
        assert value is None
        assert "does not say by how much the numbers are to be multiplied" in check


@pytest.mark.parametrize(
    "label",
    ["Value USD (2)", "Value 100% USD", "Value 2023 USD", "인천 금액 USD", "만기 금액 USD", "Millbrook value USD"],
)
def test_what_only_looks_like_a_scale_is_none(label: str, tmp_path: Path) -> None:
    value, check = understood(tmp_path, label)
    assert value == {"column": label, "currency": "USD", "kind": "unknown"}
    assert not check


@pytest.mark.parametrize(
    "label", ["Unit value USD", "Value USD/kg", "Value per ton USD", "Valor unitario USD", "Birim Değer USD"]
)
def test_the_price_of_one_unit_is_no_value_of_the_row(label: str, tmp_path: Path) -> None:
    value, check = understood(tmp_path, label)
    assert value is None
    assert "the price of one unit" in check
    assert understood(tmp_path, "Unit FOB USD")[0] is None


@pytest.mark.parametrize("label", ["COST_USD_KG", "Valor por kg USD", "Стоимость, USD за т", "Precio x Kg USD"])
def test_a_price_by_weight_is_neither_a_value_nor_a_weight(label: str, tmp_path: Path) -> None:
    told = orjson.loads(run(table(tmp_path, [label]), "--json").stdout)
    assert not {"values", "gross_kg", "net_kg"} & {key for key, each in told["mapping"].items() if each}
    assert "the price of one unit" in " ".join(told["check"])


@pytest.mark.parametrize(("label", "scale"), [("Value (unit USD)", None), ("Value, unit - 1000 USD", 1_000)])
def test_the_unit_that_a_value_is_in_makes_it_no_price(label: str, scale: int | None, tmp_path: Path) -> None:
    value, _ = understood(tmp_path, label)
    assert value is not None and (value["currency"], value.get("scale")) == ("USD", scale)


def test_a_year_of_make_dates_no_shipment(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("MANUFACTURE_YEAR;Shipper;Consignee\n1998;GARAM CO;AURUS\n", "utf-8")
    assert orjson.loads(run(path, "--json").stdout)["mapping"]["dates"] == []


def test_a_price_that_may_be_of_one_unit_is_told() -> None:
    assert not value_labels.is_of_a_unit("B/L value USD")
    assert value_labels.is_of_a_unit("Price USD/MT")


def test_a_price_is_taken_and_a_person_is_told_to_look(tmp_path: Path) -> None:
    value, check = understood(tmp_path, "Price USD")
    assert value is not None
    assert "if it is a price of one unit" in check


@pytest.mark.parametrize(
    "label", ["금액(단위:천원)", "金额(单位:千美元)", "Value (unit: 1,000 USD)", "Montant (k€)", "Wert in TEUR"]
)
def test_a_label_that_says_its_unit_is_of_numbers_and_no_unit(label: str, tmp_path: Path) -> None:
    value, _ = understood(tmp_path, label)
    assert value is not None
    assert value["scale"] == 1_000


def test_a_unit_that_is_a_code_is_a_unit(tmp_path: Path) -> None:
    told = orjson.loads(run(table(tmp_path, ["Quantity", "Unit"], ["5", "166"]), "--json").stdout)
    assert (told["mapping"]["quantity"], told["mapping"]["unit"]) == ("Quantity", "Unit")


# ---------------------------------------------------------------------------------------------------------- weights


def weight(folder: Path, label: str, *words: str, key: str = "net_kg") -> tuple[Any, str]:
    told = orjson.loads(run(table(folder, [label]), *words, "--json").stdout)
    return told["mapping"].get(key), " ".join(each for each in told["check"] if each.startswith(f"{label}: "))


@pytest.mark.parametrize(
    ("label", "more", "kilograms"),
    [
        ("Net Weight MT", {"unit": "t"}, "5000"), ("Вес нетто (т)", {"unit": "t"}, "5000"),
        ("净重(吨)", {"unit": "t"}, "5000"),
        ("净重(千克)", {}, "5"), ("净重(万吨)", {"unit": "t", "scale": 10_000}, "50000000"),
        ("순중량(톤)", {"unit": "t"}, "5000"),
        ("Net weight (lbs)", {"unit": "lb"}, "2.2680"), ("Net weight (g)", {"unit": "g"}, "0.005"),
        ("N/W, KGS", {}, "5"),
        ("Вес нетто, тыс. кг", {"scale": 1000}, "5000"),
        ("净重(单位:吨)", {"unit": "t"}, "5000"),
        ("Peso neto (toneladas)", {"unit": "t"}, "5000"),
    ],
)  # fmt: skip
def test_a_weight_is_read_in_the_unit_of_its_label(
    label: str, more: dict[str, Any], kilograms: str, tmp_path: Path
) -> None:
    found, check = weight(tmp_path, label)
    assert found == ({"column": label, **more} if more else label)
    assert not check
    kept = tmp_path / "mine.yaml"
    run(table(tmp_path, [label]), "--write", kept)
    options = {"mapping": load_mapping(str(kept)), "illustrative": True}
    with (tmp_path / "rows.csv").open("rb") as stream:
        assert next(iter(by_id("csv").read(stream, options))).net_kg == Decimal(kilograms)


@pytest.mark.parametrize(
    "label", ["Net weight (carats)", "Net Weight KG/MT", "Net weight (short tons)", "Net weight, KT"]
)
def test_a_weight_in_no_one_unit_that_is_known_is_left_out(label: str, tmp_path: Path) -> None:
    found, check = weight(tmp_path, label)
    assert found is None
    assert (
        "is no one unit of weight that is known; take it from `ignore` and write  net_kg: {column: …, unit: kg}"
        in check
    )


def test_tons_are_tonnes_but_not_in_the_united_states(tmp_path: Path) -> None:
    found, check = weight(tmp_path, "Net weight (tons)")
    assert (found["unit"], "taken for tonnes of 1,000 kg" in check) == ("t", True)
    found, check = weight(tmp_path, "Net weight (tons)", "--direction", "import:US")
    assert (found, "907" in check) == (None, True)


@pytest.mark.parametrize("label", ["Gross Weight", "GR WT", "G/W", "Peso bruto"])
def test_a_weight_without_a_unit_is_taken_for_kilograms_and_that_is_said(label: str, tmp_path: Path) -> None:
    found, check = weight(tmp_path, label, key="gross_kg")
    assert found == label
    assert "taken for kilograms, as its label names no unit" in check


@pytest.mark.parametrize(
    ("cells", "unit", "said"),
    [
        (["KG", "KGS"], None, "taken for kg, as 'KG' stands beside it"), (["LB"], "lb", "taken for lb"),
        (["KG", "LB"], "none", "in different units"), (["CBM"], "none", "in none that is known"),
    ],
)  # fmt: skip
def test_a_column_beside_a_weight_says_its_unit(cells: list[str], unit: str | None, said: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    rows = [f"{ROW.replace('#', str(n))};5;{cells[n % len(cells)]}\n" for n in range(8)]
    path.write_text(f"{HEAD};Weight;Weight unit\n{''.join(rows)}")
    told = orjson.loads(run(path, "--json").stdout)
    expected = None if unit == "none" else "Weight" if unit is None else {"column": "Weight", "unit": unit}
    assert told["mapping"].get("gross_kg") == expected
    assert "net_kg" not in told["mapping"]
    assert said in " ".join(told["check"])
    assert told["trial"]["read"] == 8


def test_a_quantity_in_thousands_is_multiplied(tmp_path: Path) -> None:
    assert weight(tmp_path, "Quantity (thousand pcs)", key="quantity")[0] == {
        "column": "Quantity (thousand pcs)", "scale": 1000}  # fmt: skip
    assert weight(tmp_path, "Quantity (m)", key="quantity")[0] == "Quantity (m)"
    assert weight(tmp_path, "数量(千克)", key="quantity")[0] == "数量(千克)"
