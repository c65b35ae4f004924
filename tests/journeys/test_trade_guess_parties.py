"""Who is who in a file nobody prepared for: what only the direction can say is never taken from a word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from stdnum.cn import uscc

from adapters import number_labels
from service import trade_words
from service.cli import main
from service.proposed_parties import number_kind
from service.trade_columns import Column


def understood(folder: Path, header: str, line: str, *words: str) -> dict[str, Any]:
    path = folder / "rows.csv"
    path.write_text(f"{header}\n{line}\n", "utf-8")
    done = CliRunner().invoke(main, ["trade", "guess", str(path), *words, "--json"], catch_exceptions=False)
    told: dict[str, Any] = orjson.loads(done.stdout)
    return told


def senses(told: dict[str, Any]) -> list[str]:
    return [each["taken_as"] for each in told["columns"]]


@pytest.mark.parametrize(
    ("header", "direction", "meant"),
    [
        ("Ngày;Tên doanh nghiệp;Đối tác", "export:VN", ("sender: name", "receiver: name")),
        ("Ngày;Tên doanh nghiệp;Đối tác", "import:VN", ("receiver: name", "sender: name")),
        ("Date;Exporter;Foreign party", "export:IN", ("sender: name", "receiver: name")),
        ("Date;Importer;Foreign party", "import:IN", ("receiver: name", "sender: name")),
        ("申报日期;境内收发货人;境外收发货人", "export:CN", ("sender: name", "receiver: name")),
        ("申报日期;境内收发货人;境外收发货人", "import:CN", ("receiver: name", "sender: name")),
        ("日期;经营单位;境外收发货人", "export:CN", ("sender: name", "receiver: name")),
        ("신고일자;수출자;해외거래처", "export:KR", ("sender: name", "receiver: name")),
        ("신고일자;업체명;거래처", "import:KR", ("receiver: name", "sender: name")),
        ("Дата;Участник ВЭД;Контрагент", "export:RU", ("sender: name", "receiver: name")),
        ("Fecha;Razón social;Contraparte", "import:CO", ("receiver: name", "sender: name")),
    ],
)
def test_a_word_for_the_other_side_takes_the_side_opposite_the_directions_own(
    header: str, direction: str, meant: tuple[str, str], tmp_path: Path
) -> None:
    told = understood(tmp_path, header, "2023-01-25;A LTD;AURUS LLC", "--direction", direction)
    assert tuple(senses(told)[1:]) == meant
    parties = told["mapping"]["parties"]
    own, other = [each.partition(":")[0] for each in meant]
    assert parties[own]["country"] == {"fixed": direction.partition(":")[2]}
    assert "country" not in parties[other]
    label = header.split(";")[2]
    assert any(each.startswith(f"{label}: taken for the {other}'s, as of the other side") for each in told["check"])


@pytest.mark.parametrize("more", [(), ("--direction", "transit:KZ")])
def test_without_a_direction_the_other_side_is_asked_about(more: tuple[str, ...], tmp_path: Path) -> None:
    told = understood(tmp_path, "Date;Company name;Foreign party;Country", "2023-01-25;A LTD;AURUS LLC;RU", *more)
    assert senses(told)[1:3] == ["ignore", "ignore"]
    assert told["mapping"]["parties"] == {}
    asked = [each for each in told["missing"] if each.startswith("parties: ")]
    (asked_of_both,) = asked
    assert "'Company name' is of the declaring side, 'Foreign party' is of the other side" in asked_of_both
    assert "only the direction says who of them sends and who receives: add --direction" in asked_of_both


def test_the_country_of_the_other_side_goes_with_it(tmp_path: Path) -> None:
    header = "Ngày;Doanh nghiệp xuất khẩu;Đơn vị đối tác;Nước đối tác"
    told = understood(tmp_path, header, "25/01/2023;CTY ABC;AURUS LLC;Nga", "--direction", "export:VN")
    assert told["mapping"]["parties"] == {
        "sender": {"name": "Doanh nghiệp xuất khẩu", "country": {"fixed": "VN"}},
        "receiver": {"name": "Đơn vị đối tác", "country": "Nước đối tác"},
    }
    assert told["trial"]["read"] == 1


def test_a_column_that_says_its_role_stands_before_one_that_the_direction_places(tmp_path: Path) -> None:
    header = "日期;经营单位;税号;收货单位;发货人"
    line = "2023-01-25;A公司;91110000600037341L;C公司;D LTD"
    told = understood(tmp_path, header, line, "--direction", "import:CN")
    assert senses(told)[1:] == ["ignore", "ignore", "receiver: name", "sender: name"]
    assert "经营单位: left out, as 收货单位 says who is the receiver" in told["check"]
    assert "税号: left out, as 收货单位 says who is the receiver" in told["check"]  # another company's number


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Foreign party (buyer)", "receiver"), ("Exporter company name", "sender"), ("Foreign supplier", "sender"),
        ("Doanh nghiệp nhập khẩu", "receiver"), ("Remetente", "sender"), ("Destinatário", "receiver"),
        ("收货单位", "receiver"), ("发货单位", "sender"), ("Cliente", "receiver"), ("고객사", "receiver"),
    ],
)  # fmt: skip
def test_a_word_for_a_role_beside_one_for_a_side_counts(label: str, role: str, tmp_path: Path) -> None:
    assert senses(understood(tmp_path, f"Date;{label}", "2023-01-25;A LTD"))[1] == f"{role}: name"


def test_a_foreign_buyer_is_not_of_the_country_whose_imports_these_are(tmp_path: Path) -> None:
    told = understood(tmp_path, "Date;Shipper;Foreign buyer", "2023-01-25;A LTD;AURUS LLC", "--direction", "import:IN")
    assert "country" not in told["mapping"]["parties"]["receiver"]
    assert any(each.startswith("Foreign buyer: a foreign receiver by its label") for each in told["check"])
    told = understood(tmp_path, "Date;Shipper;Buyer", "2023-01-25;A LTD;AURUS LLC", "--direction", "import:IN")
    assert told["mapping"]["parties"]["receiver"]["country"] == {"fixed": "IN"}


def test_a_number_beside_a_foreign_party_is_not_made_its_own(tmp_path: Path) -> None:
    header = "신고일자;수출자;해외거래처;사업자번호"
    told = understood(tmp_path, header, "2023.01.25;가람;AURUS LLC;123-45-67890", "--direction", "export:KR")
    assert senses(told)[1:] == ["sender: name", "receiver: name", "ignore"]
    header = "신고일자;업체명;사업자번호;거래처"
    told = understood(tmp_path, header, "2023.01.25;가람;123-45-67890;AURUS LLC", "--direction", "export:KR")
    assert senses(told)[1:] == ["sender: name", "sender: number (krbrn)", "receiver: name"]


@pytest.mark.parametrize(
    ("label", "sense"),
    [
        ("商品编号", "hs"), ("품목번호", "hs"), ("Nº da DI", "document_no"), ("商品编码", "hs"),
        ("消费使用单位", "ignore"), ("计量单位", "unit"), ("申报单位", "declarant: name"),
    ],
)  # fmt: skip
def test_labels_of_the_declarations_themselves_are_known(label: str, sense: str, tmp_path: Path) -> None:
    told = understood(tmp_path, f"Date;Shipper;Consignee;{label}", "2023-01-25;A LTD;B LTD;85044000")
    assert senses(told)[3] == sense


# label; a number of the form that it announces; the country of the party
NUMBERS = [
    ("INN", "7743237789", "RU"), ("ИНН", "7743237789", "RU"), ("OGRN", "1027700132195", "RU"),
    ("ОКПО", "00032537", "RU"), ("사업자번호", "123-45-67890", "KR"), ("사업자등록번호", "1234567890", "KR"),
    ("ЄДРПОУ", "14360570", "UA"), ("EDRPOU", "14360570", "UA"), ("统一社会信用代码", "91110000600037341L", "CN"),
    ("税号", "91110000600037341L", "CN"), ("IEC", "0500000001", "IN"), ("GSTIN", "27AAPFU0939F1ZV", "IN"),
    ("PAN", "AAPFU0939F", "IN"), ("RUC", "20000000001", "PE"), ("CNPJ", "16.727.230/0001-97", "BR"),
    ("БИН", "060940000123", "KZ"), ("MST", "0101234567", "VN"), ("УНП", "100000001", "BY"),
    ("VAT", "DE136695976", "DE"), ("LEI", "213800KUD8LAJWSQ9D15", None),
    ("Tax ID", "7743237789", "RU"), ("Tax ID", "0000000000", "DE"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "number", "home"), NUMBERS)
def test_a_label_means_the_same_number_above_a_column_and_inside_a_name(
    label: str, number: str, home: str | None
) -> None:
    inside = next(number_labels.found(f"ACME {label} {number}", home=home)).numbers[0].type
    column = Column(label=label, sense="sender.identifier", closeness=1, samples=(number,))
    assert number_kind(column, home) == inside
    if label not in ("税号", "Tax ID"):  # whose cells say which number it is
        assert trade_words.best(label, "identifiers")[0] == inside


def test_a_few_numbers_that_are_valid_by_chance_prove_nothing() -> None:
    def kind(*samples: str) -> str:
        return number_kind(Column(label="Tax number", sense="sender.identifier", closeness=1, samples=samples), None)

    assert kind("7743237789") == "tax_id"
    assert kind("7743237789", "7707083893", "7736050003") == "inn"
    assert kind("7743237789", "7707083893", "0000000001") == "tax_id"
    assert uscc.is_valid("91110000600037341L")


def test_a_role_alone_over_words_that_may_be_two_countries_is_a_country(tmp_path: Path) -> None:
    told = understood(tmp_path, "Date;Shipper;Buyer land", "2023-01-25;A LTD;Korea")
    assert senses(told)[2] == "ignore"
    assert "receiver" not in told["mapping"]["parties"]
