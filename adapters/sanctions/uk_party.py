"""One designation of the UK Sanctions List as a party record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from adapters.base import (
    Address,
    Designation,
    Identifier,
    Link,
    Name,
    NameKind,
    PartyKind,
    PartyRecord,
    SourceChanged,
)
from adapters.countries import iso2
from adapters.dates import SourceDate
from adapters.sanctions.uk_measures import day, measures
from adapters.sanctions.uk_numbers import registrations, ship_number
from adapters.xml import Node

_KINDS: dict[str, PartyKind] = {"Individual": "person", "Entity": "company", "Ship": "vessel"}
# The list writes them in several capitalisations ("ALias"), so they are compared without case.
_NAME_KINDS: dict[str, NameKind] = {
    "primary name": "primary",
    "primary name variation": "alias",
    "alias": "alias",
}
_STRENGTHS = {"": "strong", "good quality a.k.a": "strong", "low quality a.k.a": "weak"}
_LINKS = (
    ("EntityDetails", "Entity", "ParentCompanies", "ParentCompany"),
    ("EntityDetails", "Entity", "Subsidiaries", "Subsidiary"),
    ("ShipDetails", "Ship", "CurrentOwnerOperators", "CurrentOwnerOperator"),
    ("ShipDetails", "Ship", "PreviousOwnerOperators", "PreviousOwnerOperator"),
)
# What has a place of its own in the record; every other leaf becomes a detail under its tag.
_PLACED = {
    "LastUpdated", "DateDesignated", "UniqueID", "RegimeName", "IndividualEntityShip", "SanctionsImposed",
    "OtherInformation", "UKStatementofReasons", "DOB", "NationalIdentifierNumber", "PassportNumber",
    "IMONumber",
    *(path[-1] for path in _LINKS),
}  # fmt: skip
_PLACED_BOXES = {"Names", "NonLatinNames", "Addresses", "SanctionsImposedIndicators"}
# The day UK law took over what the EU had listed before: 1,018 designations bear it, few were new on it.
_EU_EXIT = date(2020, 12, 31)


def party(node: Node) -> PartyRecord:
    """Return the record of one checked Designation node; raises SourceChanged for what is not understood."""
    kind = node.text_of("IndividualEntityShip")
    if kind not in _KINDS:
        raise SourceChanged(f"IndividualEntityShip is {kind!r}")
    nationalities = node.texts("IndividualDetails", "Individual", "Nationalities", "Nationality")
    flags = node.texts("ShipDetails", "Ship", "CurrentBelievedFlagOfShips", "CurrentBelievedFlagOfShip")
    return PartyRecord(
        record_id=node.filled("UniqueID"),
        kind=_KINDS[kind],
        names=_names(node),
        designations=(_designation(node),),
        identifiers=tuple(dict.fromkeys(_identifiers(node))),
        addresses=tuple(filter(None, map(_address, node.all("Addresses", "Address")))),
        countries=tuple(dict.fromkeys(filter(None, map(iso2, (*nationalities, *flags))))),
        links=tuple(_links(node)),
        birth_dates=tuple(dict.fromkeys(node.texts("IndividualDetails", "Individual", "DOBs", "DOB"))),
        remarks=node.text_of("OtherInformation") or None,
        details=tuple(_details(node)),
    )


def _one_line(parts: list[str]) -> str:
    return " ".join(" ".join(parts).split())


def _names(node: Node) -> tuple[Name, ...]:
    """The names as they are said: Name1 to Name5, then Name6 (surname, or a company's whole name)."""
    names = []
    for item in node.all("Names", "Name"):
        text = _one_line([item.text_of(f"Name{number}") for number in range(1, 7)])
        type_, strength = item.text_of("NameType"), item.text_of("AliasStrength")
        if type_.casefold() not in _NAME_KINDS:
            raise SourceChanged(f"unknown NameType {type_!r}")
        if strength.casefold() not in _STRENGTHS:
            raise SourceChanged(f"unknown AliasStrength {strength!r}")
        if text:  # some variations are published without any name part
            weak = _STRENGTHS[strength.casefold()] == "weak"
            names.append(Name(text=text, kind=_NAME_KINDS[type_.casefold()], strength="weak" if weak else "strong"))
    if not any(name.kind == "primary" for name in names):
        raise SourceChanged("no primary name")
    for item in node.all("NonLatinNames", "NonLatinName"):
        if text := _one_line([item.text_of("NameNonLatinScript")]):
            names.append(Name(text=text, kind="translation", script=item.text_of("NonLatinScriptType") or None))
    return tuple(sorted(names, key=lambda name: name.kind != "primary"))


def _designation(node: Node) -> Designation:
    designated = day(node.filled("DateDesignated"))
    updated = day(node.filled("LastUpdated")) if node.all("LastUpdated") else None  # the search export has none
    effective = SourceDate(kind="effective", on=designated, field="DateDesignated")
    amended = SourceDate(kind="amended", on=updated, field="LastUpdated") if updated else None
    flags = {name: node.one("SanctionsImposedIndicators").flag(name) for name in _given_indicators(node)}
    return Designation(
        authority="UK",
        list="UK Sanctions List",
        programmes=(_one_line([node.filled("RegimeName")]),),
        measures=measures(
            node.filled("SanctionsImposed"),
            prose={name: node.text_of(name) for name in ("OtherInformation", "UKStatementofReasons")},
            indicators=flags,
            designated=designated,
            updated=updated,
        ),
        dates=(effective, amended) if amended else (effective,),
        legal_basis=(_one_line([node.filled("RegimeName")]),),
        reasons=node.text_of("UKStatementofReasons") or None,
    )


def _given_indicators(node: Node) -> list[str]:
    return [tag for box in node.all("SanctionsImposedIndicators") for tag in box.children]


def _address(node: Node) -> Address | None:
    parts = [
        *(node.text_of(f"AddressLine{number}") for number in range(1, 7)),
        node.text_of("AddressPostalCode"),
    ]
    country = node.text_of("AddressCountry")
    text = ", ".join(filter(None, (_one_line([part]) for part in (*parts, country))))
    return Address(text=text, country=iso2(country) if country else None) if text else None


def _identifiers(node: Node) -> Iterator[Identifier]:
    for text in node.texts("IndividualDetails", "Individual", "PassportDetails", "Passport", "PassportNumber"):
        yield Identifier(type="passport", value=text, label="PassportNumber")
    path = ("IndividualDetails", "Individual", "NationalIdentifierDetails", "NationalIdentifier")
    for text in node.texts(*path, "NationalIdentifierNumber"):
        yield Identifier(type="national_id", value=text, label="NationalIdentifierNumber")
    for text in node.texts("EntityDetails", "Entity", "BusinessRegistrationNumbers", "BusinessRegistrationNumber"):
        yield from registrations(text, "BusinessRegistrationNumber")
    for text in node.texts("ShipDetails", "Ship", "IMONumbers", "IMONumber"):
        yield ship_number(text, "IMONumber")


def _links(node: Node) -> Iterator[Link]:
    for path in _LINKS:
        for text in node.texts(*path):
            yield Link(
                relation=path[-1],
                target=None,
                target_name=_one_line([text]),
                former=path[-1].startswith("Previous"),
            )


def _details(node: Node) -> Iterator[tuple[str, str]]:
    if day(node.text_of("DateDesignated")).first == _EU_EXIT:
        yield "DateDesignated", "UK law took over on this day what EU-derived law may have imposed before"
    for tag, boxes in node.children.items():
        if tag not in _PLACED_BOXES:
            for path, text in (leaf for box in boxes for leaf in box.leaves()):
                if path.rpartition("/")[2] not in _PLACED:
                    yield path.rpartition("/")[2], text
    for item in node.all("NonLatinNames", "NonLatinName"):
        for text in item.texts("NonLatinScriptLanguage"):
            yield "NonLatinScriptLanguage", text
