"""The identity documents of OFAC's lists: which register a number belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from stdnum.ru import inn as russian_inn

from adapters.base import Identifier, Name
from adapters.sanctions.us_ofac_references import References
from adapters.xml import Node

# OFAC's document types -> ours; what is not here is `other`, always with OFAC's label.
_DOCUMENTS = {
    "Legal Entity Number": "lei", "Unified Social Credit Code (USCC)": "uscc",
    "United Social Credit Code Certificate (USCCC)": "uscc", "V.A.T. Number": "vat",
    "Company Number": "company_number", "UK Company Number": "company_number",
    "Passport": "passport", "Diplomatic Passport": "passport",
    "British National Overseas Passport": "passport", "Stateless Person Passport": "passport",
    "National ID No.": "national_id", "Cedula No.": "national_id", "D.N.I.": "national_id",
    "Personal ID Card": "national_id", "National Foreign ID Number": "national_id", "C.U.R.P.": "national_id",
    "Tazkira National ID Card": "national_id", "Turkish Identification Number": "national_id",
    "Tax ID No.": "tax_id", "R.F.C.": "tax_id", "RFC": "tax_id", "NIT #": "tax_id", "RUC #": "tax_id",
    "RIF #": "tax_id", "US FEIN": "tax_id", "C.I.F.": "tax_id", "C.U.I.T.": "tax_id", "N.I.F.": "tax_id",
    "RTN": "tax_id", "Fiscal Code": "tax_id", "Italian Fiscal Code": "tax_id",
    "Romanian Tax Registration": "tax_id",
    "Paraguayan tax identification number": "tax_id",
    "Numero Unico de Identificacao Tributaria (NUIT)": "tax_id",
    "Registration ID": "registration", "Registration Number": "registration", "C.R. No.": "registration",
    "Public Registration Number": "registration", "Business Registration Number": "registration",
    "Business Registration Document #": "registration", "Commercial Registry Number": "registration",
    "Certificate of Incorporation Number": "registration", "Chamber of Commerce Number": "registration",
    "Business Number": "registration", "Enterprise Number": "registration",
    "Government Gazette Number": "registration", "Vessel Registration Identification": "registration",
}  # fmt: skip
# The forms of the Russian numbers: 10 digits of a company or 12 of a person, 13 or 15, 8 or 10.
_INN, _OGRN, _OKPO = (re.compile(form, re.ASCII) for form in (r"\d{10}|\d{12}", r"\d{13}|\d{15}", r"\d{8}|\d{10}"))
_IMO = re.compile(r"IMO (\d{7})", re.ASCII)


def identifier(node: Node, references: References, *, in_russia: bool) -> Identifier:
    """Return the number of one identityDocument under our type and OFAC's label.

    `in_russia`: all addresses of the party are there. Raises SourceChanged for an unknown code.
    """
    label = references.check(node.one("type"), "ID DOCUMENT TYPE")
    issuers = node.all("issuingCountry")
    country = references.country(issuers[0]) if issuers else None
    number = document(label, node.filled("documentNumber"), country=country, in_russia=in_russia)
    return number if node.flag("isValid") else replace(number, label=f"{label} (not valid)")


def document(label: str, number: str, *, country: str | None, in_russia: bool = False) -> Identifier:
    """Return a document's number under our type; `country` is its issuer's code, `in_russia` as above."""
    type_ = _DOCUMENTS.get(label, "other")
    ship = _IMO.fullmatch(number) if label == "Vessel Registration Identification" else None
    if ship:  # IMO numbers of companies stand under other labels and are another series
        type_, number = "imo", ship.group(1)
    elif country == "RU" or (country is None and in_russia):
        type_ = _russian(label, number, type_, stated=country == "RU")
    return Identifier(type=type_, value=number, country=country, label=label)


def _russian(label: str, number: str, type_: str, *, stated: bool) -> str:
    """The Russian register a number belongs to, by its form.

    Many documents of parties in Russia name no issuing country: there an INN must also have its check digits
    right, since ten digits under 'Tax ID No.' could be another country's.
    """
    if label == "Tax ID No." and _INN.fullmatch(number) and (stated or russian_inn.is_valid(number)):
        return "inn"
    if label == "Government Gazette Number" and _OKPO.fullmatch(number):
        return "okpo"
    if type_ == "registration" and _OGRN.fullmatch(number):
        return "ogrn"
    return type_


def document_details(node: Node, names: tuple[Name, ...]) -> Iterator[tuple[str, str]]:
    """Yield what a document says beyond its number: issuer, dates, and a name other than the primary one."""
    what = f"{node.text_of('type')} {node.text_of('documentNumber')}"
    for tag in ("issuingAuthority", "issuingLocation", "issueDate", "expirationDate", "comments"):
        for child in node.all(tag):
            yield from ((f"{what}: {path}", text) for path, text in child.leaves())
    if node.text_of("name") not in ("", names[0].text):
        yield f"{what}: name", node.text_of("name")
