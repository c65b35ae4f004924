"""One entry of OFAC's classic XML as a party record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from adapters.base import Address, Link, Name, NameKind, PartyKind, PartyRecord, SourceChanged, Strength
from adapters.countries import iso2
from adapters.sanctions.us_ofac_derived import derived
from adapters.sanctions.us_ofac_facts import Fact, countries, details, identifiers, stated
from adapters.sanctions.us_ofac_labels import DOCUMENTS, is_feature
from adapters.xml import Node

_T = TypeVar("_T")

_KINDS: dict[str, PartyKind] = {
    "Entity": "company",
    "Individual": "person",
    "Vessel": "vessel",
    "Aircraft": "aircraft",
}
_ALIASES: dict[str, NameKind] = {"a.k.a.": "alias", "f.k.a.": "former", "n.k.a.": "alias"}
_STRENGTHS: dict[str, Strength] = {"strong": "strong", "weak": "weak"}
# Elements that the other layouts have as features, under these names.
_FEATURES = (
    ("vesselInfo", "callSign", "Vessel Call Sign"), ("vesselInfo", "vesselType", "VESSEL TYPE"),
    ("vesselInfo", "tonnage", "Vessel Tonnage"),
    ("vesselInfo", "grossRegisteredTonnage", "Vessel Gross Registered Tonnage"),
    ("vesselInfo", "vesselFlag", "Vessel Flag"), ("vesselInfo", "vesselOwner", "Vessel Owner"),
    ("nationalityList/nationality", "country", "Nationality Country"),
    ("citizenshipList/citizenship", "country", "Citizenship Country"),
    ("placeOfBirthList/placeOfBirthItem", "placeOfBirth", "Place of Birth"),
)  # fmt: skip
_ADDRESS = ("address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country")
_LINKS, _LINK = "(Linked To: ", "; Linked To: "


def party(entry: Node, *, file_of: str) -> PartyRecord:
    """Return the record of one checked `sdnEntry`; raises SourceChanged for what is not understood."""
    addresses = tuple(_addresses(entry))
    facts = [*_facts(entry), *_features(entry)]
    remarks, links = _remarks(entry.text_of("remarks"))
    in_russia = bool(addresses) and {address.country for address in addresses} == {"RU"}
    return PartyRecord(
        record_id=entry.filled("uid"),
        kind=_known(entry.filled("sdnType"), _KINDS, "type"),
        names=(_name(entry), *_aliases(entry)),
        designations=derived(
            tuple(entry.texts("programList", "program")), stated(facts), file_of=file_of, parsed=False
        ),
        identifiers=tuple(identifiers(facts, in_russia=in_russia)),
        addresses=addresses,
        countries=countries(facts),
        links=links,
        birth_dates=tuple(entry.texts("dateOfBirthList", "dateOfBirthItem", "dateOfBirth")),
        remarks=remarks or None,
        details=(*(("title", title) for title in entry.texts("title")), *details(facts)),
    )


def _known(text: str, table: Mapping[str, _T], what: str) -> _T:
    if text not in table:
        raise SourceChanged(f"unknown {what} {text!r}")
    return table[text]


def _name(node: Node, kind: NameKind = "primary", strength: Strength = "strong") -> Name:
    """The name as OFAC's other layouts write it: HANIYA, Ismail."""
    text = " ".join(", ".join((*node.texts("lastName"), *node.texts("firstName"))).split())
    if not text:
        raise SourceChanged(f"name {node.text_of('uid')} is blank")
    return Name(text=text, kind=kind, strength=strength)


def _aliases(entry: Node) -> Iterator[Name]:
    for aka in entry.all("akaList", "aka"):
        kind = _known(aka.filled("type"), _ALIASES, "kind of alias")
        yield _name(aka, kind, _known(aka.filled("category"), _STRENGTHS, "category of alias"))


def _addresses(entry: Node) -> Iterator[Address]:
    for node in entry.all("addressList", "address"):
        text = ", ".join(part for tag in _ADDRESS for part in node.texts(tag))
        country = node.text_of("country")
        if text:
            yield Address(text=text, country=iso2(country) if country else None)


def _facts(entry: Node) -> Iterator[Fact]:
    """Yield what stands in idList: identity documents, and features under the same elements."""
    for node in entry.all("idList", "id"):
        label, value = node.filled("idType"), node.text_of("idNumber")
        if label not in DOCUMENTS and not is_feature(label):
            raise SourceChanged(f"unknown idType {label!r}")
        if not value:
            raise SourceChanged(f"{label} has no idNumber")
        extra = tuple((tag, text) for tag in ("issueDate", "expirationDate") for text in node.texts(tag))
        yield Fact(label, value, node.text_of("idCountry") or None, extra)


def _features(entry: Node) -> Iterator[Fact]:
    for path, tag, label in _FEATURES:
        for node in entry.all(*path.split("/")):
            if node.text_of("mainEntry") not in ("", "true", "false"):
                raise SourceChanged(f"mainEntry is {node.text_of('mainEntry')!r}, not true or false")
            yield from (Fact(label, text) for text in node.texts(tag))


def _remarks(text: str) -> tuple[str, tuple[Link, ...]]:
    """Return the remarks without the bracket at their end that names the linked parties, and those links."""
    before, bracket, inside = text.partition(_LINKS)
    if not bracket or not inside.endswith(")"):
        return text, ()
    names = inside[:-1].split(_LINK)
    links = tuple(Link(relation="Linked To", target=None, target_name=name.strip()) for name in names)
    return before.rstrip("; "), links
