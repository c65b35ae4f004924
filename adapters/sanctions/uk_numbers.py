"""Numbers as the UK's lists write them: Russian ones under their own labels, ships' ones, several in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapters.base import Identifier
from adapters.countries import iso2

_IMO = re.compile(r"(?:IMO)?\s*(\d{7})", re.ASCII | re.IGNORECASE)
_LABELLED = re.compile(r"\b(INN|OGRN|OKPO|KPP)\b\s*(?:No\.?|number)?\s*:?\s*(\d+)(?!\d)", re.ASCII | re.IGNORECASE)
_LENGTHS = {"inn": (10, 12), "ogrn": (13, 15), "okpo": (8, 10), "kpp": (9,)}
_COUNTRY = r"(?:\s*\(([A-Z][^()]+)\))?"
_TAX = re.compile(rf"\bTax(?:payer)? ID\s*(?:No\.?)?\s*:?\s*(\d{{5,}})(?!\w){_COUNTRY}", re.ASCII)
_REGISTERED = re.compile(rf"(?:^|\bRegistration Number)\s*(\d{{5,}})(?!\w){_COUNTRY}", re.ASCII)
# What such a number is in Russia, by its length.
_IN_RUSSIA = {("tax_id", 10): "inn", ("tax_id", 12): "inn", ("registration", 13): "ogrn", ("registration", 15): "ogrn"}
_ORDINAL = re.compile(r"\((\d{1,2})\)\s*", re.ASCII)
_A_NUMBER = re.compile(r"(?=.*\d)[\w/-]+", re.ASCII)
_DIGIT = re.compile(r"\d", re.ASCII)
_NOTHING = " \n,;.()-"


def ship_number(text: str, label: str) -> Identifier:
    """Return an IMO number, or a number of no type where the text is none."""
    number = _IMO.fullmatch(text)
    return Identifier(type="imo" if number else "other", value=number.group(1) if number else text, label=label)


def registrations(text: str, label: str) -> Iterator[Identifier]:
    """Yield the Russian numbers a text labels itself ("INN: 7710137066"), and the whole text if it says more."""
    labelled, rest = _labelled(text, label)
    yield from labelled
    if rest.strip(_NOTHING):
        yield Identifier(type="registration", value=" ".join(text.split()), label=label)


def business_numbers(text: str, label: str) -> Iterator[Identifier]:
    """Yield a company's numbers where OFSI's wording is regular, and the whole text where more numbers are in it.

    Regular are a number with or without its country ("1117746568829 (Russia)"), `Tax ID No.`, `Taxpayer ID`,
    `Registration Number`, and the Russian numbers under their labels.
    """
    for piece in numbered(text):
        labelled, rest = _labelled(piece, label)
        yield from labelled
        for pattern, type_ in ((_TAX, "tax_id"), (_REGISTERED, "registration")):
            for found in pattern.finditer(rest):
                number, named = found.group(1), found.group(2)
                country = iso2(named) if named else None
                if country or not named:
                    own = _IN_RUSSIA.get((type_, len(number)), type_) if country == "RU" else type_
                    yield Identifier(type=own, value=number, country=country, label=label)
                    rest = rest.replace(found.group(0), "")
        if _DIGIT.search(rest):
            yield Identifier(type="registration", value=" ".join(piece.split()), label=label)


def numbered(text: str) -> list[str]:
    """Return the parts of a text that counts them, `(1) a (2) b`, and else the whole text.

    A dash in place of a part means that there is none. A count that does not run 1, 2, 3 is no count.
    """
    counts = list(_ORDINAL.finditer(text))
    parts = [text]
    if counts and [int(each.group(1)) for each in counts] == list(range(1, len(counts) + 1)):
        ends = [*(each.start() for each in counts[1:]), len(text)]
        parts = [text[: counts[0].start()], *(text[one.end() : end] for one, end in zip(counts, ends, strict=True))]
    return [each for part in parts if (each := " ".join(part.split()).strip(" .")).strip(" -")]


def numbers(text: str) -> list[str]:
    """Return the numbers of a cell: counted, or (only where each is a bare number) parted by full stops."""
    found: list[str] = []
    for piece in numbered(text):
        parts = re.split(r"\.\s+", piece)
        found += parts if all(_A_NUMBER.fullmatch(each) for each in parts) else [piece]
    return found


def _labelled(text: str, label: str) -> tuple[list[Identifier], str]:
    found: list[Identifier] = []
    rest = text
    for each in _LABELLED.finditer(text):
        type_, number = each.group(1).lower(), each.group(2)
        if len(number) in _LENGTHS[type_]:
            found.append(Identifier(type=type_, value=number, country="RU", label=label))
            rest = rest.replace(each.group(0), "")
    return found, rest
