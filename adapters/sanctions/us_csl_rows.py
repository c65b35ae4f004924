"""One entry of the US Consolidated Screening List, the same whether a CSV row or a JSON object held it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from adapters.base import Address, Identifier, SourceChanged
from adapters.countries import iso2

# The file's own order of columns; `_id` is a hash of unsaid content that has changed its form over the years
# (40, 56 and 32 digits were seen), so it is neither key nor detail.
TEXTS = (
    "source", "entity_number", "type", "name", "title", "federal_register_notice", "start_date", "end_date",
    "standard_order", "license_requirement", "license_policy", "call_sign", "vessel_type", "gross_tonnage",
    "gross_registered_tonnage", "vessel_flag", "vessel_owner", "remarks", "source_list_url", "source_information_url",
)  # fmt: skip
LISTS = ("programs", "alt_names", "citizenships", "dates_of_birth", "nationalities", "places_of_birth")
COLUMNS = frozenset({"_id", "addresses", "ids", *TEXTS, *LISTS})
_ADDRESS = ("address", "city", "state", "postal_code", "country")
_ID = ("type", "number", "country", "issue_date", "expiration_date")
_KEYS = frozenset({"id", "_id", "country", "addresses", "ids", *TEXTS, *LISTS})

_US_STATES = frozenset(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR".split()
)
_DOCUMENTS = {
    "Tax ID No.": "tax_id", "Registration Number": "registration", "Registration ID": "registration",
    "Passport": "passport", "National ID No.": "national_id", "Company Number": "company_number",
    "V.A.T. Number": "vat", "Legal Entity Number": "lei", "SWIFT/BIC": "swift", "D-U-N-S Number": "duns",
    "Unified Social Credit Code (USCC)": "uscc", "Business Registration Number": "registration",
}  # fmt: skip
_CODE = re.compile(r"[A-Z]{2}", re.ASCII)
_INN = re.compile(r"\d{10}|\d{12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry's fields: texts by name ("" where empty), lists by name, and the parts that have a shape."""

    texts: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    addresses: tuple[Address, ...]
    identifiers: tuple[Identifier, ...]
    countries: tuple[str, ...]
    details: tuple[tuple[str, str], ...]

    def __getitem__(self, name: str) -> str:
        return self.texts[name]

    @property
    def content(self) -> tuple[object, ...]:
        """All that the entry says, for telling a repeated entry from another of the same name."""
        return (
            *self.texts.values(),
            *self.lists.values(),
            self.addresses,
            self.identifiers,
            self.countries,
            self.details,
        )


def from_csv(cells: Mapping[str, str]) -> Entry:
    """Return the entry of a CSV row, where lists are joined by "; " and addresses end in a country's code."""
    dated_by_bis = "(DPL)" in cells["source"]
    pieces = [piece.strip().removeprefix("and ") for piece in cells["addresses"].split(";") if piece.strip()]
    identifiers, details = [], []
    for piece in (each.strip() for each in cells["ids"].split(";")):
        number = _identifier(piece.split(", "))
        if number is not None:
            identifiers.append(number)
        elif piece:
            details.append(("ids", piece))
    return Entry(
        texts={name: cells[name].strip() for name in TEXTS},
        lists={name: _joined(name, cells[name]) for name in LISTS},
        addresses=tuple(Address(text=text, country=_country(text, states=dated_by_bis)) for text in pieces),
        identifiers=tuple(identifiers),
        countries=(),
        details=tuple(details),
    )


def _joined(name: str, text: str) -> tuple[str, ...]:
    """Other names stay one text: only their own room knows what is written around them."""
    pieces = [text] if name == "alt_names" else text.split("; ")
    return tuple(piece.strip() for piece in pieces if piece.strip())


def _country(text: str, *, states: bool) -> str | None:
    """The country that ends an address; the Denied Persons List ends some in a US state that reads like one."""
    last = text.rpartition(", ")[2]
    if _CODE.fullmatch(last) and states and last in _US_STATES:
        return None
    return iso2(last)


def _identifier(parts: list[str]) -> Identifier | None:
    """Read "RU, 7736640919, Tax ID No." (to 2022) and "Tax ID No., 7736640919, RU" (since), country left out or not."""
    country = next((part for part in (parts[0], parts[-1]) if _CODE.fullmatch(part)), None)
    rest = [part for part in parts if part != country]
    label = next((part for part in rest if part in _DOCUMENTS), None)
    number = ", ".join(part for part in rest if part != label)
    return number_of(label, number, country) if label and number else None


def number_of(label: str, number: str, country: str | None) -> Identifier:
    """Return a number under our type for the file's label; a Russian tax number is an INN."""
    code = iso2(country) if country else None
    type_ = _DOCUMENTS.get(label, "other")
    if type_ == "tax_id" and code == "RU" and _INN.fullmatch(number):
        type_ = "inn"
    return Identifier(type=type_, value=number, country=code, label=label)


def from_json(item: object) -> Entry:
    """Return the entry of one object of `results`; raises SourceChanged for an unknown key or another shape."""
    fields = _object(item, _KEYS, "the entry")
    addresses, identifiers, details = [], [], []
    for each in _array(fields, "addresses"):
        parts = _object(each, frozenset(_ADDRESS), "addresses")
        filled = [text for name in _ADDRESS if (text := _text(parts, name))]
        if filled:
            addresses.append(Address(text=", ".join(filled), country=iso2(_text(parts, "country") or "-")))
    for each in _array(fields, "ids"):
        parts = _object(each, frozenset(_ID), "ids")
        label, number = _text(parts, "type"), _text(parts, "number")
        if label in _DOCUMENTS and number:
            identifiers.append(number_of(label, number, _text(parts, "country") or None))
        else:
            details.append(("ids", ", ".join(text for text in (label, number, _text(parts, "country")) if text)))
        details += [(f"{label} {number}: {name}", text) for name in _ID[3:] if (text := _text(parts, name))]
    country = _text(fields, "country")
    code = iso2(country) if country else None
    return Entry(
        texts={name: _text(fields, name) for name in TEXTS},
        lists={name: _strings(fields, name) for name in LISTS},
        addresses=tuple(addresses),
        identifiers=tuple(identifiers),
        countries=(code,) if code else (),
        details=(*details, *([("country", country)] if country and not code else [])),
    )


def _object(value: object, known: frozenset[str], where: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise SourceChanged(f"{where}: {value!r:.60} is no object")
    unknown = sorted(value.keys() - known)
    if unknown:
        raise SourceChanged(f"{where}: unknown key {unknown[0]!r}")
    return value


def _array(fields: Mapping[str, object], name: str) -> list[object]:
    value = fields.get(name)
    if value is None or value == "":
        return []
    if not isinstance(value, list):
        raise SourceChanged(f"{name}: {value!r:.60} is no list")
    return value


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise SourceChanged(f"{name}: {value!r:.60} is no text")
    return value.strip()


def _strings(fields: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = fields.get(name)
    texts: Mapping[str, object] = {name: value} if value is None or isinstance(value, str) else {}
    if texts:
        return _joined(name, _text(texts, name))
    return tuple(text for each in _array(fields, name) if (text := _text({name: each}, name)))
