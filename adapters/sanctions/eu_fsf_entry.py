"""One `sanctionEntity` of the XML as an entry.

Left out on purpose: the `logicalId` of names, addresses and the like (keys of the publisher's tables), and
`regulationLanguage` (that of the act's text, always "en"). The act of each element is kept as a detail, without
its address; it dates that element alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from adapters.base import Address, Identifier, Name, SourceChanged
from adapters.dates import SourceDate
from adapters.sanctions.eu_fsf_dates import Act, Designated, day
from adapters.sanctions.eu_fsf_party import Entry
from adapters.sanctions.eu_fsf_words import country, identifier, kind, name, one_line
from adapters.xml import Node

_FLAGS = {
    "knownExpired": "known expired", "knownFalse": "known false", "reportedLost": "reported lost",
    "revokedByIssuer": "revoked by issuer", "diplomatic": "diplomatic",
}  # fmt: skip
_CALENDARS = ("GREGORIAN", "ISLAMIC")
_PLACE = ("city", "region", "place", "zipCode")
_ELEMENTS = ("nameAlias", "citizenship", "birthdate", "address", "identification")


def entry(node: Node) -> Entry:
    """Return the entry of one checked node; raises SourceChanged for what is not understood."""
    subject, regulation = node.one("subjectType"), node.one("regulation")
    given = node.attributes
    remarks = node.texts("remark")
    date = given.get("designationDate")
    ended = given.get("delistingDate")
    return Entry(
        logical_id=node.attribute("logicalId"),
        kind=kind(subject.attribute("classificationCode"), subject.attribute("code")),
        act=_act(regulation),
        act_id=regulation.attribute("logicalId"),
        designated=Designated(
            programme=regulation.attribute("programme"),
            date=SourceDate(kind="listed", on=day(date, "designationDate"), field="designationDate") if date else None,
            ended=day(ended, "delistingDate") if ended else None,
            texts={"designationDetails": given.get("designationDetails", ""), "remark": "\n".join(remarks)},
            of_the_un=bool(given.get("unitedNationId")),
        ),
        names=tuple(each for item in node.all("nameAlias") for each in _name(item)),
        identifiers=tuple(each for item in node.all("identification") for each in _identifier(item)),
        addresses=tuple(each for item in node.all("address") for each in _address(item)),
        countries=tuple(filter(None, map(_country, node.all("citizenship")))),
        birth_dates=tuple(filter(None, map(_born, node.all("birthdate")))),
        remarks=tuple(one_line(each) for each in remarks),
        details=tuple(_details(node)),
    )


def _act(node: Node) -> Act:
    in_force = node.attributes.get("entryIntoForceDate")
    return Act(
        title=one_line(node.attribute("numberTitle")),
        url=node.text_of("publicationUrl"),
        published=day(node.attribute("publicationDate"), "publicationDate"),
        in_force=day(in_force, "entryIntoForceDate") if in_force else None,
        kind=node.attribute("regulationType"),
        organisation=node.attribute("organisationType"),
    )


def _flag(node: Node, attribute: str) -> bool:
    value = node.attributes.get(attribute, "")
    if value not in ("true", "false"):
        raise SourceChanged(f"{attribute} of {node.tag} is {value!r}, not true or false")
    return value == "true"


def _country(node: Node) -> str:
    return country(node.attribute("countryIso2Code"), node.attributes.get("countryDescription", ""))


def _whole(node: Node) -> str:
    parts = [node.attributes.get(part, "") for part in ("firstName", "middleName", "lastName")]
    return one_line(node.attributes.get("wholeName", "")) or one_line(*parts)


def _name(node: Node) -> Iterator[Name]:
    text, strong = _whole(node), _flag(node, "strong")
    if text:
        language = node.attributes.get("nameLanguage", "")
        yield name(text, language=language, remarks=node.texts("remark"), strong=strong)


def _identifier(node: Node) -> Iterator[Identifier]:
    flags = [words for attribute, words in _FLAGS.items() if _flag(node, attribute)]
    label = one_line(node.attribute("identificationTypeDescription"))
    for attribute in ("number", "latinNumber"):
        found = identifier(
            node.attribute("identificationTypeCode"),
            node.attributes.get(attribute, ""),
            country=_country(node),
            label=f"{label} ({', '.join(flags)})" if flags else label,
            remarks=node.texts("remark"),
        )
        if found is not None:
            yield found


def _address(node: Node) -> Iterator[Address]:
    parts = [
        one_line(node.attributes.get(part, "")) for part in ("street", "poBox", "zipCode", "city", "place", "region")
    ]
    if node.attribute("countryIso2Code") != "00":
        parts.append(one_line(node.attributes.get("countryDescription", "")))
    if text := ", ".join(filter(None, parts)):
        yield Address(text=text, country=_country(node) or None)


def _born(node: Node) -> str:
    """The date as written: a day, month or year, "1953 to 1958", "circa 1963", another calendar beside its day."""
    given = node.attributes
    if given.get("calendarType") not in _CALENDARS:
        raise SourceChanged(f"unknown calendarType {given.get('calendarType')!r}")
    circa = "circa " if _flag(node, "circa") else ""
    parts = [given.get(part, "") for part in ("year", "monthOfYear", "dayOfMonth")]
    text = "-".join(part.zfill(2) for part in parts if part)
    if given.get("birthdate"):
        day(given["birthdate"], "birthdate")
        other = f" ({given['calendarType']} {text})" if given["calendarType"] != "GREGORIAN" else ""
        text = given["birthdate"] + other
    elif given.get("yearRangeFrom") or given.get("yearRangeTo"):
        text = " to ".join((given.get("yearRangeFrom", ""), given.get("yearRangeTo", ""))).strip()
    return circa + text if text else ""


def _details(node: Node) -> Iterator[tuple[str, str]]:
    for attribute in ("euReferenceNumber", "unitedNationId", "designationDate", "designationDetails"):
        if node.attributes.get(attribute):
            yield attribute, one_line(node.attributes[attribute])
    regulation = node.one("regulation")
    for attribute in ("regulationType", "organisationType", "publicationDate", "entryIntoForceDate"):
        if regulation.attributes.get(attribute):
            yield f"regulation@{attribute}", f"{regulation.attribute('numberTitle')}: {regulation.attribute(attribute)}"
    for tag in ("remark", "additionalInformation", "corrigendum"):
        yield from (leaf for child in regulation.all(tag) for leaf in child.leaves("regulation"))
    yield from (leaf for child in node.all("additionalInformation") for leaf in child.leaves())
    for tag in _ELEMENTS:
        for item in node.all(tag):
            yield from _element_details(item)


def _element_details(item: Node) -> Iterator[tuple[str, str]]:
    """What an element says beyond its place in the record, each under its tag with the element it belongs to."""
    what, given = _what(item), item.attributes
    for attribute in _ATTRIBUTES[item.tag]:
        if given.get(attribute):
            yield f"{item.tag}@{attribute}", f"{what}: {one_line(given[attribute])}"
    if given.get("asAtListingTime") is not None and _flag(item, "asAtListingTime"):
        yield "address@asAtListingTime", f"{what}: true"
    if item.tag == "birthdate" and (place := _place(item)):
        yield "birthdate place", place
    if item.tag == "citizenship" and not _country(item) and item.attribute("countryIso2Code") != "00":
        yield "citizenship", one_line(given.get("countryDescription", ""))
    for text in item.texts("remark"):
        yield f"{item.tag} remark", f"{what}: {one_line(text)}"
    for contact in item.all("contactInfo"):
        yield contact.attribute("key"), one_line(contact.attributes.get("value", ""))
    for more in item.all("additionalInformation"):
        yield from more.leaves(item.tag)
    for act in item.all("regulationSummary"):
        on = day(act.attribute("publicationDate"), "publicationDate")
        kind_ = act.attributes.get("regulationType", "")
        yield (
            "regulationSummary",
            f"{item.tag} {what}: {kind_} {one_line(act.attribute('numberTitle'))}, published {on}",
        )


_ATTRIBUTES = {
    "nameAlias": ("nameLanguage", "gender", "title", "function"),
    "citizenship": ("region", "acquisitionDate", "disenfranchisementDate"),
    "birthdate": (),
    "address": (),
    "identification": ("issuedBy", "issueDate", "validFrom", "validTo", "nameOnDocument", "region"),
}


def _what(item: Node) -> str:
    """Words by which a reader knows the element again."""
    given = item.attributes
    if item.tag == "nameAlias":
        return _whole(item)
    if item.tag == "identification":
        return one_line(given.get("number", ""), given.get("latinNumber", ""))
    if item.tag == "birthdate":
        return _born(item) or "without a date"
    if item.tag == "address":
        return next((address.text for address in _address(item)), "without a place")
    return one_line(given.get("countryDescription", ""))


def _place(item: Node) -> str:
    parts = [one_line(item.attributes.get(part, "")) for part in _PLACE]
    if item.attribute("countryIso2Code") != "00":
        parts.append(one_line(item.attributes.get("countryDescription", "")))
    return ", ".join(filter(None, parts))
