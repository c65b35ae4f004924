"""Registered numbers as the Ukrainian decrees write them: ЄДРПОУ, ОДРН, ІПН, КПП, ОКПО, passports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapters.base import Identifier

_CODE = re.compile(r"(ЄДРПОУ|ОДРН|ІПН)\s*-?\s*([0-9]{6,15})[;,)\"]?", re.ASCII)
_REMARKED = re.compile(r"(?<!\w)(КПП|ОКПО)\s*:?\s*([0-9]{8,10})(?![0-9])")
_TAXPAYER = re.compile(
    r"(ІПН|індивідуальний податковий номер|ідентифікаційний (?:код|номер))\s*[-–:]?\s*([0-9]{10,12})(?![0-9])", re.ASCII
)
_PASSPORT = re.compile(r"паспорт[^№;]{0,80}№\s*([A-ZА-ЯІЇЄ]{0,3}\s?[0-9]{6,10})(?![0-9])", re.IGNORECASE)
_LENGTHS = {"КПП": (9,), "ОКПО": (8, 10)}


def company_numbers(code: str | None, tax: str | None) -> Iterator[Identifier]:
    """Yield the numbers of the columns ОКПО/ЄДРПОУ and ІПН.

    ОДРН is the Ukrainian name of Russia's OGRN. Some OGRN stand under the label ЄДРПОУ, which is Ukraine's register
    with numbers of 8 digits: 13 digits whose check digit is right are an OGRN there too. An ІПН is a Russian INN
    where its check digit says so and an OGRN stands beside it; else it is a tax number of a country unsaid.
    """
    codes = [_code(text, of) for text, of in ((code, "ЄДРПОУ"), (tax, "ІПН")) if text]
    russian = any(is_ogrn(number) for label, number in codes if label in ("ЄДРПОУ", "ОДРН"))
    for label, number in codes:
        if label in ("ЄДРПОУ", "ОДРН") and is_ogrn(number):
            yield Identifier(type="ogrn", value=number, country="RU", label=label)
        elif label == "ЄДРПОУ" and len(number) == 8 and number.isdecimal():
            yield Identifier(type="company_number", value=number, country="UA", label=label)
        elif label == "ІПН" and russian and is_inn(number):
            yield Identifier(type="inn", value=number, country="RU", label=label)
        elif label == "ІПН":
            yield Identifier(type="tax_id", value=number, label=label)
        else:
            yield Identifier(type="registration", value=number, label=label)


def _code(text: str, column: str) -> tuple[str, str]:
    """Return the label and the number of a cell; one in no known form is kept whole under its column's name."""
    found = _CODE.fullmatch(text.strip())
    if found:
        return found.group(1), found.group(2)
    return ("ОКПО/ЄДРПОУ" if column == "ЄДРПОУ" else "ІПН (as written)", text.strip())


def digits(text: str | None) -> str | None:
    """Return the number of a cell without label, by which rows of one party are joined; None where there is none."""
    found = _CODE.fullmatch(text.strip()) if text else None
    return found.group(2) if found else None


def remarked_numbers(text: str | None) -> Iterator[Identifier]:
    """Yield what Додатково labels: Russia's КПП and ОКПО, taxpayers' numbers, passports."""
    for label, number in _REMARKED.findall(text or ""):
        if len(number) in _LENGTHS[label]:
            yield Identifier(type="kpp" if label == "КПП" else "okpo", value=number, country="RU", label=label)
    for label, number in _TAXPAYER.findall(text or ""):
        if len(number) == 12 and is_inn(number):
            yield Identifier(type="inn", value=number, country="RU", label=label)
        else:
            yield Identifier(type="tax_id", value=number, label=label)
    for number in _PASSPORT.findall(text or ""):
        yield Identifier(type="passport", value=" ".join(number.split()), label="паспорт")


def is_ogrn(number: str) -> bool:
    """Return whether 13 or 15 digits end in the check digit of a Russian register number."""
    if not number.isdecimal() or len(number) not in (13, 15):
        return False
    return int(number[:-1]) % (len(number) - 2) % 10 == int(number[-1])


def is_inn(number: str) -> bool:
    """Return whether 10 or 12 digits end in the check digits of a Russian tax number."""
    if not number.isdecimal() or len(number) not in (10, 12):
        return False
    weights = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    places = (9,) if len(number) == 10 else (10, 11)
    return all(
        sum(int(digit) * weight for digit, weight in zip(number[:place], weights[-place:], strict=True)) % 11 % 10
        == int(number[place])
        for place in places
    )
