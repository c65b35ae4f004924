"""A party of OpenSanctions put together from its own line and from the lines that point to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from adapters.base import Address, Identifier, Link, Name, NameKind, PartyKind, PartyRecord, SourceChanged, Strength
from adapters.countries import iso2
from adapters.sanctions.opensanctions_entities import LINKS, Entity
from adapters.sanctions.opensanctions_sanctions import designations, sanction_details

_KINDS: dict[str, PartyKind] = {
    "Person": "person", "Company": "company", "Organization": "company", "PublicBody": "company",
    "LegalEntity": "unknown", "Vessel": "vessel", "Airplane": "aircraft",
}  # fmt: skip
_NAMES: tuple[tuple[str, NameKind, Strength], ...] = (
    ("name", "alias", "strong"), ("alias", "alias", "strong"), ("previousName", "former", "strong"),
    ("pastNames", "former", "strong"), ("weakAlias", "alias", "weak"), ("abbreviation", "alias", "weak"),
)  # fmt: skip
# Property -> our type and, where the number is of one country's register alone, the country.
_NUMBERS: dict[str, tuple[str, str | None]] = {
    "innCode": ("inn", "RU"), "ogrnCode": ("ogrn", "RU"), "okpoCode": ("okpo", "RU"), "kppCode": ("kpp", "RU"),
    "leiCode": ("lei", None), "uscCode": ("uscc", "CN"), "imoNumber": ("imo", None), "dunsCode": ("duns", None),
    "swiftBic": ("swift", None), "isinCode": ("isin", None), "vatCode": ("vat", None), "taxNumber": ("tax_id", None),
    "registrationNumber": ("registration", None), "passportNumber": ("passport", None),
    "socialSecurityNumber": ("national_id", None), "idNumber": ("other", None), "licenseNumber": ("other", None),
    "mmsi": ("other", None), "bikCode": ("other", "RU"), "uniqueEntityId": ("other", "US"), "cikCode": ("other", "US"),
    "npiCode": ("other", "US"), "irsCode": ("tax_id", "US"), "voenCode": ("tax_id", "AZ"), "jibCode": ("other", None),
}  # fmt: skip
_COUNTRIES = ("nationality", "citizenship", "jurisdiction", "mainCountry", "country")
_USED = frozenset(
    {*(name for name, *_ in _NAMES), *_NUMBERS, *_COUNTRIES, "address", "addressEntity", "birthDate", "notes"}
)
_IMO = re.compile(r"(?:IMO)?\s*(\d{7})", re.ASCII | re.IGNORECASE)
_DOCUMENT = frozenset({"holder", "number", "type", "country"})


def party(
    entity: Entity, *, parts: Sequence[Entity], addresses: Sequence[Entity], captions: Mapping[str, str]
) -> PartyRecord:
    """Return the record of a party. `parts` point to it, `addresses` it points to, `captions` name the others.

    Raises SourceChanged for a party without a name, a link whose other end the file lacks, a date that is none.
    """
    sanctions = [each for each in parts if each.role == "sanction"]
    documents = [each for each in parts if each.role == "document"]
    links, link_details = _links(entity, [each for each in parts if each.role == "link"], captions)
    countries, places = _countries(entity)
    return PartyRecord(
        record_id=entity.id,
        kind=_KINDS[entity.schema],
        names=_names(entity),
        designations=designations(entity, sanctions),
        identifiers=_numbers(entity, documents),
        addresses=_addresses(entity, addresses),
        countries=countries,
        links=links,
        birth_dates=entity.all("birthDate"),
        remarks="\n".join(entity.all("notes")) or None,
        details=(
            *((name, text) for name, values in entity.properties.items() if name not in _USED for text in values),
            *places,
            *(("referent", each) for each in entity.referents),
            *(("dataset", each) for each in entity.datasets),
            *(pair for each in sanctions for pair in sanction_details(each)),
            *(pair for each in documents for pair in _document_details(each)),
            *link_details,
        ),
    )


def _names(entity: Entity) -> tuple[Name, ...]:
    """The caption is the name OpenSanctions shows; its other names stand side by side, in whatever script."""
    written = [(text, kind, strength) for name, kind, strength in _NAMES for text in entity.all(name)]
    texts = [text for text, *_ in written]
    if not texts:
        raise SourceChanged("the party has no name")
    primary = entity.caption if entity.caption in texts else texts[0]
    names = {primary: Name(text=primary)}
    for text, kind, strength in written:
        names.setdefault(text, Name(text=text, kind=kind, strength=strength))
    return tuple(names.values())


def _numbers(entity: Entity, documents: Sequence[Entity]) -> tuple[Identifier, ...]:
    found: dict[tuple[str, str], Identifier] = {}
    for document in documents:  # they know the country and the type, the properties beside them often do not
        number, label = document.first("number"), document.first("type") or document.schema
        if number is None:
            raise SourceChanged(f"{document.id} has no number")
        type_ = "passport" if document.schema == "Passport" or "passport" in label.casefold() else "other"
        country = iso2(document.first("country") or "-")
        found.setdefault(("", number), Identifier(type=type_, value=number, country=country, label=label))
    for name, (type_, country) in _NUMBERS.items():
        for text in entity.all(name):
            ship = _IMO.fullmatch(text) if type_ == "imo" else None
            value = ship.group(1) if ship else text
            if type_ not in ("passport", "other") or ("", value) not in found:
                found.setdefault((type_, value), Identifier(type=type_, value=value, country=country, label=name))
    return tuple(found.values())


def _document_details(document: Entity) -> Iterator[tuple[str, str]]:
    what = f"{document.first('type') or document.schema} {document.first('number')}"
    for name, values in document.properties.items():
        if name not in _DOCUMENT:
            yield from ((f"{what}: {name}", text) for text in values)


def _addresses(entity: Entity, linked: Sequence[Entity]) -> tuple[Address, ...]:
    found: dict[str, Address] = {}
    for each in linked:
        parts = (text for name, values in each.properties.items() if name != "country" for text in values)
        text = each.first("full") or each.caption or ", ".join(parts)
        if text:
            found.setdefault(text, Address(text=text, country=iso2(each.first("country") or "-")))
    for text in entity.all("address"):
        found.setdefault(text, Address(text=text))
    return tuple(found.values())


def _countries(entity: Entity) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Return the ISO codes, and the codes that are none: FollowTheMoney has ua-cri, suhh, eu, xk."""
    codes: list[str] = []
    others: list[tuple[str, str]] = []
    for name in _COUNTRIES:
        for text in entity.all(name):
            code = iso2(text) if len(text) == 2 else None
            if code:
                codes.append(code)
            else:
                others.append((name, text))
    return tuple(dict.fromkeys(codes)), others


def _links(
    entity: Entity, links: Sequence[Entity], captions: Mapping[str, str]
) -> tuple[tuple[Link, ...], list[tuple[str, str]]]:
    """Return the links from this party, one with an end date as former; what else a link says goes to the details."""
    found: list[Link] = []
    details: list[tuple[str, str]] = []
    for link in links:
        source, target, forth, back = LINKS[link.schema]
        here, there, relation = (source, target, forth) if entity.id in link.all(source) else (target, source, back)
        for other in link.all(there):
            if other not in captions:
                raise SourceChanged(f"{link.id} links to {other}, which is not in the file")
            found.append(
                Link(relation=relation, target=other, target_name=captions[other], former=bool(link.all("endDate")))
            )
            for name, values in link.properties.items():
                if name not in (here, there):
                    details.extend((f"{relation} {captions[other]}: {name}", text) for text in values)
    return tuple(found), details
