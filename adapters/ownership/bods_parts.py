"""The statements of the Beneficial Ownership Data Standard 0.4, one by one: records, parties and kinds of interest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, NoReturn

from adapters.base import Identifier, PartyKind, SourceChanged, TradeParty
from adapters.ownership.parts import country, number, party, shown
from adapters.ownership.port import Relation

_LONGEST_ID = 500  # characters
_TYPES = ("entity", "person", "relationship")
_KINDS: dict[str, PartyKind] = {"registeredEntity": "company", "legalEntity": "company"}
# Codes of org-id.guide, or those that registers use like them, after the country before the dash.
_SCHEMES = {
    "COH": "company_number", "LEI": "lei", "INN": "inn", "OGRN": "ogrn", "KPP": "kpp", "OKPO": "okpo", "DUNS": "duns",
    "USCC": "uscc", "VAT": "vat",
}  # fmt: skip
_OWNS = {
    "shareholding", "votingRights", "rightsToSurplusAssetsOnDissolution", "rightsToProfitOrIncome",
    "rightToProfitOrIncomeFromAssets", "enjoymentAndUseOfAssets",
}  # fmt: skip
_CONTROLS = {
    "appointmentOfBoard", "otherInfluenceOrControl", "controlViaCompanyRulesOrArticles", "controlByLegalFramework",
    "boardChair", "trustee", "protector", "settlor",
}  # fmt: skip
_NOBODY = {"anonymousPerson", "unknownPerson", "anonymousEntity", "unknownEntity"}
_MANAGES = {"seniorManagingOfficial", "boardMember"}


class Known(NamedTuple):
    party: TradeParty
    kind: PartyKind


class Unnamed(NamedTuple):
    """A party that the register knows of and does not name."""

    kind: str  # the register's word for why
    reason: str


def relation_of(interest: str) -> Relation:
    """Return what a type of interest is; one granted by contract, a nominee's or an unknown one is `other`."""
    if interest in _OWNS:
        return "owns"
    if interest in _CONTROLS:
        return "controls"
    return "manages" if interest in _MANAGES else "other"


def record(text: str) -> dict[str, Any]:
    """Return a statement, its numbers exact; raises ValueError for what is none.

    Raises SourceChanged for a statement of the standard before 0.4, of which nothing else in the file can be read.
    """
    try:
        found = json.loads(text, parse_float=Decimal, parse_int=_whole, parse_constant=_no_number)
    except RecursionError as exc:
        raise ValueError("no JSON that can be read: it is nested too deeply") from exc
    except ValueError as exc:
        raise ValueError(f"no JSON: {str(exc)[:200]}") from exc
    if not isinstance(found, dict):
        raise ValueError("is no object, and no statement")
    if "statementType" in found and "recordType" not in found:
        raise SourceChanged("the statements are of BODS before 0.4, which are not read: ask for 0.4, or convert them")
    if found.get("recordType") not in _TYPES or not isinstance(found.get("recordDetails"), dict):
        raise ValueError("no statement of BODS 0.4 with `recordType` and `recordDetails`")
    name = found.get("recordId")
    if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_ID or not name.isprintable():
        raise ValueError(f"no `recordId` of 1 to {_LONGEST_ID} plain characters")
    publication = found.get("publicationDetails")
    if publication is not None and not isinstance(publication, dict):
        raise ValueError("`publicationDetails` is no object")
    return found


def _whole(digits: str) -> Decimal:
    # Python's own whole numbers refuse more than some thousand digits, with another error.
    return Decimal(digits)


def _no_number(said: str) -> NoReturn:
    raise ValueError(f"{said} is no number")


def known_party(found: Mapping[str, Any]) -> Known | Unnamed:
    """Return the party of an entity or person record; raises ValueError where its name cannot be kept.

    Of a person only name, nationality and kind are kept.
    """
    details = found["recordDetails"]
    if found["recordType"] == "person":
        return _person(details)
    entity_type = details.get("entityType")
    said = entity_type.get("type") if isinstance(entity_type, dict) else None
    kind = said if isinstance(said, str) else "unknownEntity"
    name = details.get("name")
    if not isinstance(name, str) or not name.strip():
        return _unnamed(details, kind)
    home = country(_code(details.get("jurisdiction")))
    # Without a number of its own a joint holding of two persons is called as a thousand others are.
    numbers = tuple(_identifiers(details.get("identifiers"), home)) or (
        number("other", found["recordId"][:100], country=None, label="recordId"),
    )
    of_kind = _KINDS.get(kind, "unknown")
    return Known(party(name, "name", country=home, numbers=numbers, kind=of_kind), of_kind)


def _person(details: Mapping[str, Any]) -> Known | Unnamed:
    names = _objects(details.get("names"))
    legal = [each for each in names if each.get("type") == "legal"]
    written = [each["fullName"] for each in (*legal, *names) if isinstance(each.get("fullName"), str)]
    name = next((each for each in written if each.strip()), None)
    if name is None:
        return _unnamed(details, details.get("personType"))
    codes = [country(_code(each)) for each in _objects(details.get("nationalities"))]
    return Known(party(name, "name", country=next(filter(None, codes), None), kind="person"), "person")


def _objects(said: object) -> list[dict[str, Any]]:
    return [each for each in said if isinstance(each, dict)] if isinstance(said, list) else []


def _unnamed(details: Mapping[str, Any], kind: object) -> Unnamed:
    said = details.get("unspecifiedPartyDetails") or details.get("unspecifiedEntityDetails")
    reason = said.get("reason") if isinstance(said, dict) else None
    if reason:
        return Unnamed(reason if isinstance(reason, str) else "other", f"{shown(kind)}, {shown(reason)}")
    return Unnamed(shown(kind) if shown(kind) in _NOBODY else "unnamed", shown(kind))


def _code(said: object) -> str | None:
    code = said.get("code") or said.get("name") if isinstance(said, dict) else None
    return code if isinstance(code, str) else None


def _identifiers(said: object, home: str | None) -> Iterator[Identifier]:
    for each in _objects(said):
        if not isinstance(each.get("id"), str) or not each["id"].strip():
            continue
        scheme = each.get("scheme") or each.get("schemeName")
        label = scheme[:100] if isinstance(scheme, str) else "id"
        prefix, _, code = label.rpartition("-")
        kind = _SCHEMES.get(code.upper(), "registration")
        # A LEI and a DUNS number are of no country; XI and other X… are no countries either.
        of = None if kind in ("lei", "duns") else country(prefix) if len(prefix) == 2 else None
        yield number(kind, each["id"], country=of or (None if kind in ("lei", "duns") else home), label=label)
