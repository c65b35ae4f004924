"""What FSF's codes and remarks mean in our words, the same in its XML and in its CSV: names, numbers, countries."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stdnum import imo
from stdnum.ru import inn, ogrn

from adapters.base import Identifier, Name, NameKind, PartyKind, SourceChanged
from adapters.countries import iso2

_KINDS: dict[str, PartyKind] = {"P": "person", "E": "company"}
_SUBJECT_CODES = {"person": "P", "enterprise": "E"}

# identificationTypeCode -> our type. The list has no vessels, and most of its IMO numbers are companies'.
NUMBERS = {
    "passport": "passport", "id": "national_id", "NRN": "national_id", "ssn": "national_id",
    "fiscalcode": "tax_id", "regnumber": "registration", "tradelic": "registration", "swiftbic": "swift",
    "imo": "imo", "other": "other", "drivinglicence": "other", "birthcert": "other", "nationcert": "other",
    "travelcardid": "other", "electionid": "other", "residentperm": "other",
}  # fmt: skip

# `strong` is true for all 9,544 names of 2021; what the annexes say of a name's quality stands in its remark.
_WEAK = re.compile(r"\blow quality\b", re.IGNORECASE)
_FORMER = re.compile(r"\(?formerly known as\)?", re.IGNORECASE)
_ORIGINAL_SCRIPT = re.compile(r"\(?original script\)?", re.IGNORECASE)
_TAX = re.compile(r"\btax\b|\bINN\b", re.IGNORECASE)
_UNKNOWN = "00"


def one_line(*parts: str) -> str:
    """Return the parts in one line, with single spaces."""
    return " ".join(" ".join(parts).split())


def kind(code: str, word: str | None = None) -> PartyKind:
    """Return the kind for `P` or `E`; raises SourceChanged for another, or where the code's word contradicts it."""
    if code not in _KINDS or (word is not None and _SUBJECT_CODES.get(word) != code):
        raise SourceChanged(f"unknown subject type {code!r}" + (f" with code {word!r}" if word is not None else ""))
    return _KINDS[code]


def name(text: str, *, language: str, remarks: Sequence[str], strong: bool = True) -> Name:
    """Return one name as an alias, with what its language and remarks say: former, another language, weak."""
    kind_: NameKind = "alias"
    if any(_FORMER.fullmatch(one_line(each)) for each in remarks):
        kind_ = "former"
    elif language not in ("", "EN") or any(_ORIGINAL_SCRIPT.fullmatch(one_line(each)) for each in remarks):
        kind_ = "translation"
    weak = not strong or any(map(_WEAK.search, remarks))
    return Name(text=one_line(text), kind=kind_, strength="weak" if weak else "strong")


def main_first(names: Sequence[Name]) -> tuple[Name, ...] | None:
    """Return each name once with the main one in front, or None without any.

    FSF marks none as the main one, so it is the first that is not a former one.
    """
    if not names:
        return None
    main = next((each for each in names if each.kind != "former"), names[0])
    primary = Name(text=main.text, kind="primary", strength=main.strength)
    others = (each for each in dict.fromkeys(names) if (each.text, each.strength) != (main.text, main.strength))
    return (primary, *others)


def identifier(code: str, number: str, *, country: str, label: str, remarks: Sequence[str]) -> Identifier | None:
    """Return the number under our type, or None for a placeholder; raises SourceChanged for an unknown code.

    Russian numbers stand under general codes, mostly without a country; they are told by the words beside them,
    their length and their check digits. IMO numbers of companies are another series than ships'.
    """
    if code not in NUMBERS:
        raise SourceChanged(f"unknown identificationTypeCode {code!r}")
    if not number.strip(" -"):
        return None
    type_, value, said = NUMBERS[code], one_line(number), " ".join(remarks)
    digits = re.sub(r"\s", "", value)
    if code in ("regnumber", "fiscalcode", "other") and country in ("RU", "UA", "") and digits.isascii():
        if _TAX.search(said) and len(digits) in (10, 12) and inn.is_valid(digits):
            type_, value = "inn", digits
        elif code == "regnumber" and len(digits) in (13, 15) and ogrn.is_valid(digits):
            type_, value = "ogrn", digits
    elif code == "imo" and not imo.is_valid(value):
        type_ = "other"
    return Identifier(type=type_, value=value, country=country or None, label=label)


def country(code: str, description: str = "") -> str:
    """Return the two-letter code for FSF's code of two or three letters, or "" where it says UNKNOWN or is no country.

    Raises SourceChanged for what cannot be a code.
    """
    if code in ("", _UNKNOWN):
        return ""
    if not re.fullmatch(r"[A-Z]{2,3}", code):
        raise SourceChanged(f"unknown country code {code!r}")
    return iso2(code) or iso2(description) or ""
