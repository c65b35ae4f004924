"""One entity of OFAC's ENHANCED XML as a party record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from adapters.base import Address, Identifier, Link, Name, NameKind, PartyKind, PartyRecord, SourceChanged
from adapters.dates import PartialDate, SourceDate
from adapters.sanctions.us_ofac_documents import document_details, identifier
from adapters.sanctions.us_ofac_labels import COUNTRY_FEATURES, NUMBER_FEATURES, bare
from adapters.sanctions.us_ofac_measures import Listing, dated_measure, designations
from adapters.sanctions.us_ofac_references import References
from adapters.xml import Node

KINDS: dict[str, PartyKind] = {
    "Entity": "company",
    "Individual": "person",
    "Vessel": "vessel",
    "Aircraft": "aircraft",
}
ALIASES: dict[str, NameKind] = {"A.K.A.": "alias", "F.K.A.": "former", "N.K.A.": "alias"}


def party(entity: Node, references: References) -> PartyRecord:
    """Return the record of one checked `entity` node; raises SourceChanged for what is not understood."""
    general = entity.one("generalInfo")
    stated = (_address(node, references) for node in entity.all("addresses", "address"))
    addresses = tuple(each for each in stated if each.text or each.country)  # some nodes are empty
    names = tuple(_names(entity, references))
    features = [_Feature.of(node, references) for node in entity.all("features", "feature")]
    documents = entity.all("identityDocuments", "identityDocument")
    in_russia = {address.country for address in addresses} == {"RU"}
    measure_dates: dict[str, list[SourceDate]] = {}
    for feature in features:
        for label, on in feature.measure_dates(entity):
            measure_dates.setdefault(label, []).append(on)
    return PartyRecord(
        record_id=entity.attribute("id"),
        kind=_kind(general, references),
        names=names,
        designations=designations(
            listings=[_listing(node, references) for node in entity.all("sanctionsLists", "sanctionsList")],
            types=_codes(entity, "sanctionsType", "SANCTIONS TYPE", references),
            programmes=_codes(entity, "sanctionsProgram", "PROGRAM", references),
            authorities=_codes(entity, "legalAuthority", "LEGAL AUTHORITY", references),
            measure_dates=measure_dates,
        ),
        identifiers=(
            *(identifier(node, references, in_russia=in_russia) for node in documents),
            *(feature.identifier() for feature in features if feature.type in NUMBER_FEATURES),
        ),
        addresses=addresses,
        countries=tuple(dict.fromkeys(feature.country for feature in features if feature.country)),
        links=tuple(_link(node, references) for node in entity.all("relationships", "relationship")),
        birth_dates=tuple(feature.value for feature in features if feature.type == "Birthdate"),
        remarks=general.text_of("remarks") or None,
        details=(
            *(("title", title) for title in general.texts("title")),
            *(detail for feature in features for detail in feature.details()),
            *(detail for node in documents for detail in document_details(node, names)),
            *(detail for node in entity.all("relationships", "relationship") for detail in _link_details(node)),
        ),
    )


def _kind(general: Node, references: References) -> PartyKind:
    text = references.check(general.one("entityType"), "SDN TYPE")
    if text not in KINDS:
        raise SourceChanged(f"unknown entity type {text!r}")
    return KINDS[text]


def _codes(entity: Node, tag: str, kind: str, references: References) -> list[str]:
    box = "legalAuthorities" if tag == "legalAuthority" else tag + "s"
    return [references.check(node, kind) for node in entity.all(box, tag)]


def _listing(node: Node, references: References) -> Listing:
    name = references.check(node, "ENTITY LISTING TYPE")
    return Listing(name, PartialDate.parse(node.attribute("datePublished")))


def _names(entity: Node, references: References) -> Iterator[Name]:
    """Yield the primary name first, then the others as they stand, each followed by its translations."""
    nodes = entity.all("names", "name")
    primary = [node for node in nodes if node.flag("isPrimary")]
    if len(primary) != 1:
        raise SourceChanged(f"{len(primary)} primary names among {len(nodes)} names, one was expected")
    for node in (*primary, *(node for node in nodes if node is not primary[0])):
        kind: NameKind = "primary" if node is primary[0] else _alias_kind(node, references)
        translations = node.all("translations", "translation")
        main = [translation for translation in translations if translation.flag("isPrimary")]
        if len(main) != 1:
            raise SourceChanged(f"name {node.attribute('id')} has {len(main)} primary translations, one was expected")
        for translation in (*main, *(other for other in translations if other is not main[0])):
            for part in translation.all("nameParts", "namePart"):
                references.check(part.one("type"), "NAME PART TYPE")
            yield Name(
                text=" ".join(translation.filled("formattedFullName").split()),
                kind=kind if translation is main[0] else "translation",
                strength="weak" if node.flag("isLowQuality") else "strong",
                script=references.check(translation.one("script"), "SCRIPT"),
            )


def _alias_kind(node: Node, references: References) -> NameKind:
    text = references.check(node.one("aliasType"), "ALIAS TYPE")
    if text not in ALIASES:
        raise SourceChanged(f"unknown alias type {text!r}")
    return ALIASES[text]


def _address(node: Node, references: References) -> Address:
    """The primary translation's parts and the country's name in one line, other scripts after a slash."""
    countries = node.all("country")
    lines = []
    for translation in sorted(node.all("translations", "translation"), key=lambda item: not item.flag("isPrimary")):
        references.check(translation.one("script"), "SCRIPT")
        parts = translation.all("addressParts", "addressPart")
        for part in parts:
            references.check(part.one("type"), "LOCATION PART TYPE")
        lines.append(", ".join(text for part in parts for text in part.texts("value")))
    lines[0] = ", ".join(filter(None, (lines[0], *(country.text for country in countries))))
    country = references.country(countries[0]) if countries else None
    return Address(text=" / ".join(filter(None, lines)), country=country)


def _link(node: Node, references: References) -> Link:
    target = node.one("relatedEntity")
    if not target.text:
        raise SourceChanged("relatedEntity is blank")
    relation = references.check(node.one("type"), "RELATIONSHIP TYPE")
    return Link(relation=relation, target=target.attribute("entityId"), target_name=target.text)


def _link_details(node: Node) -> Iterator[tuple[str, str]]:
    for tag in ("quality", "comments", "dates"):
        for text in (text for child in node.all(tag) for path, text in child.leaves() if "@" not in path):
            yield f"{node.text_of('type')} {node.text_of('relatedEntity')}: {tag}", text


@dataclass(frozen=True, slots=True)
class _Feature:
    """One feature: its type, its value as written, the country or day behind it."""

    type: str
    value: str
    country: str | None
    day: str | None
    extra: tuple[tuple[str, str], ...]

    @staticmethod
    def of(node: Node, references: References) -> _Feature:
        type_ = references.check_feature(node.one("type"))
        code = references.check_value(node)
        country = references.countries.get(code) if code and type_ in COUNTRY_FEATURES else None
        for reliability in node.all("reliability"):
            references.check(reliability, "RELIABILITY")
        extra = [(tag, text) for tag in ("reliability", "comments") for text in node.texts(tag)]
        dates = node.all("valueDate")
        if dates and dates[0].flag("isApproximate"):
            extra.append(("isApproximate", "true"))
        return _Feature(type_, node.text_of("value"), country, _day(dates[0]) if dates else None, tuple(extra))

    def measure_dates(self, entity: Node) -> Iterator[tuple[str, SourceDate]]:
        """Yield (sanctions type, date) where this feature dates a measure that the entity is under."""
        dated = dated_measure(self.type)
        if dated is None:
            return
        if self.day is None:
            raise SourceChanged(f"{self.type!r} is no single day: {self.value!r}")
        kind, types = dated
        for label in dict.fromkeys(entity.texts("sanctionsTypes", "sanctionsType")):
            if label in types:
                yield label, SourceDate(kind=kind, on=PartialDate.parse(self.day), field=self.type)

    def identifier(self) -> Identifier:
        return Identifier(type=NUMBER_FEATURES[self.type], value=self.value, label=self.type)

    def details(self) -> Iterator[tuple[str, str]]:
        name = bare(self.type)
        yield name, self.value
        yield from ((f"{name} {self.value}: {tag}", text) for tag, text in self.extra)


def _day(node: Node) -> str | None:
    bounds = {node.filled(tag) for tag in ("fromDateBegin", "fromDateEnd", "toDateBegin", "toDateEnd")}
    return bounds.pop() if len(bounds) == 1 and not node.flag("isDateRange") else None
