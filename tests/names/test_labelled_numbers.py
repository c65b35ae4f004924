"""A register's number with its label is no part of a name; numbers that are go on counting."""

from __future__ import annotations

import time

import pytest

from service import names
from service.names import labelled_numbers


@pytest.mark.parametrize(
    "written",
    [
        "OOO AURUS INN 7743237789", "ООО АУРУС ИНН 7743237789", "ООО АУРУС (ИНН/КПП 7743237789/774301001)",
        "AURUS LLC OGRN 1187746529860", "AURUS LLC TAX ID 12-3456789", "AURUS LLC VAT NO DE123456789",
        "AURUS LLC LEI 213800KUD8LAJWSQ9D15", "AURUS LLC BIN 123456789012", "INN 7743237789 AURUS LLC",
        "AURUS LLC USCC 91440300MA5DA1234X", "AURUS TEL 7743237789", "AURUS LLC INN 7743237780",
        "AURUS LLC GSTIN 27AAPFU0939F1ZV", "AURUS LLC EIN 12-3456789", "AURUS LLC UEN 201012345A",
        "AURUS LLC CIN U12345MH2010PTC123456", "AURUS LLC REG.NO. 7743237789", "AURUS LLC REG NO 7743237780",
        "AURUS LLC COMPANY NO 12345678", "AURUS LLC EORI RU7743237789", "ООО АУРУС И.Н.Н. 7743237789",
        "AURUS LLC V.D. 1234567890", "AURUS LLC VERGI DAIRESI 1234567890", "AURUS LLC USCI+91310000607378711M",
        "ООО АУРУС ИНН7743237789КПП774301001", "AURUS LLC INN7743237789KPP774301001", "7743237789 ООО АУРУС",
        'ООО "АУРУС" (7743237789)', "AURUS LLC ATTN IVAN PETROV", "AURUS LLC C/O MR PETROV", "AURUS LLC C/O DHL LLC",
        "AURUS LLC P.O. BOX 123", "ООО АУРУС Контактное лицо: Петров П.П. 8-916-555-44-33",
        "ООО АУРУС в лице директора Петрова", "AURUS LLC 8-916-555-44-33", "AURUS LLC (495) 111-22-33",
    ],
)  # fmt: skip
def test_a_name_with_a_number_beside_it_is_the_name(written: str) -> None:
    assert names.compare(written, "AURUS").score >= 0.98
    assert names.compare(written, "SOLLERS").verdict == "no"
    assert names.compare(written, written).score == 1.0
    assert names.fold(written).original == written


@pytest.mark.parametrize(
    "written",
    ["Factory 406", "Plant No 7", "1C", "21vek", "3M", "Holiday Inn 1800", "VAT 69", "BIN 2020 12", "TIN TIN FOODS",
     "VAT HOUSE LTD", "RUC RUC LTD", "BIN QASIM TRADING", "NII 12345678", "Innova 12345678", "ACME C/O AURUS LLC",
     "ATTN MEDIA", "PO BOX COMPANY LTD", "COMPANY NO 1 LTD", "Attention LLC", "PIC LTD", "Innova 7743237789 Systems"],
)  # fmt: skip
def test_a_number_of_the_name_goes_on_counting(written: str) -> None:
    assert labelled_numbers.without(written) == written
    assert names.compare("Factory 406", "Factory 407").verdict == "no"


def test_what_stands_behind_the_number_stays() -> None:
    assert labelled_numbers.without("A INN 7743237789 21 VEK").split() == ["A", "21", "VEK"]
    assert labelled_numbers.without("A IEC 0388012345 7 ELEVEN").split() == ["A", "7", "ELEVEN"]


@pytest.mark.parametrize(("one", "other"), [("INN 7743237789", "INN 2128702350"), ("OOO INN 7743237789", "OOO INN 1")])
def test_a_name_of_nothing_but_a_number_is_compared_by_it(one: str, other: str) -> None:
    assert names.compare(one, one).score == 1.0
    assert names.compare(one, other).verdict == "no"


def test_a_text_made_to_be_slow_is_not() -> None:
    began = time.perf_counter()
    for text in (
        "INN " * 50,
        "INN " + "1-" * 98,
        "TEL " * 50,
        "VAT " + "A1" * 98,
        "INN" + " " * 190 + "123456",
        "A ATTN " * 30,
        "7743237789 " * 18,
        "(495) 111-22-3" * 14,
        "REG NO " * 28,
        "C/O " * 50,
    ):
        labelled_numbers.without(text)
    assert time.perf_counter() - began < 0.5
