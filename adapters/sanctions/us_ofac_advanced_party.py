"""One party of OFAC's ADVANCED XML, with what was joined to it, as a party record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from adapters.base import Name, NameKind, PartyRecord, SourceChanged
from adapters.dates import PartialDate, SourceDate
from adapters.sanctions.us_ofac_advanced_joins import Joins, Place
from adapters.sanctions.us_ofac_advanced_periods import single_day, written
from adapters.sanctions.us_ofac_advanced_tables import Tables
from adapters.sanctions.us_ofac_facts import Fact, countries, details, identifiers
from adapters.sanctions.us_ofac_labels import COUNTRY_FEATURES, bare
from adapters.sanctions.us_ofac_measures import dated_measure, designations
from adapters.sanctions.us_ofac_party import ALIASES, KINDS
from adapters.xml import Node

# The parts before the comma, which OFAC's other layouts write in capitals: "al-Zahar" and "Mahmoud" of this file
# are "AL-ZAHAR, Mahmoud" there. So are the names of companies, ships and aircraft.
_FAMILY = ("Last Name", "Patronymic", "Matronymic", "Maiden Name")
_GIVEN = ("First Name", "Middle Name", "Nickname")
_WHOLE = ("Entity Name", "Vessel Name", "Aircraft Name")


def party(node: Node, joins: Joins) -> PartyRecord:
    """Return the record of one `DistinctParty`; raises SourceChanged for what is not understood."""
    tables, profile = joins.tables, node.one("Profile")
    standing = joins.standings[profile.attribute("ID")]
    features = [_Feature.of(each, joins) for each in profile.all("Feature")]
    facts = [Fact(feature.label, feature.value) for feature in features if feature.value]
    addresses = tuple(each.place.address for each in features if each.place and each.label == "Location")
    addresses = tuple(address for address in addresses if address.text)
    in_russia = bool(addresses) and {address.country for address in addresses} == {"RU"}
    documents = joins.documents.get(profile.one("Identity").attribute("ID"), [])
    relations = joins.relations.get(profile.attribute("ID"), [])
    kind = tables.party_type(profile)
    if kind not in KINDS:
        raise SourceChanged(f"unknown party type {kind!r}")
    return PartyRecord(
        record_id=node.attribute("FixedRef"),
        kind=KINDS[kind],
        names=tuple(_names(node, tables)),
        designations=designations(
            listings=standing.listings,
            types=standing.types,
            programmes=standing.programmes,
            authorities=[each for each in standing.authorities if each != "Unknown"],
            measure_dates=_measure_dates(features, standing.types),
        ),
        identifiers=(
            *(each.identifier(in_russia=in_russia) for each in documents),
            *identifiers(facts, in_russia=in_russia),
        ),
        addresses=addresses,
        countries=countries(facts),
        links=tuple(joins.link(each) for each in relations),
        birth_dates=tuple(fact.value for fact in facts if fact.label == "Birthdate"),
        remarks=node.text_of("Comment") or None,
        details=(
            *details(facts),
            *(extra for feature in features for extra in feature.extra),
            *(extra for each in documents for extra in each.details),
            *(extra for each in relations for extra in joins.link_details(each)),
            *(("SanctionsEntry: Comment", comment) for comment in standing.comments),
        ),
    )


def primary_name(node: Node, tables: Tables) -> str:
    """Return the primary name of one `DistinctParty`."""
    return next(_names(node, tables)).text


def _names(node: Node, tables: Tables) -> Iterator[Name]:
    """Yield the primary name first, then the others as they stand, each followed by its other scripts."""
    identity = node.one("Profile", "Identity")
    if (identity.attribute("Primary"), identity.attribute("False")) != ("true", "false"):
        raise SourceChanged("an identity that is not the primary one, or is a false one")
    groups = identity.all("NamePartGroups", "MasterNamePartGroup", "NamePartGroup")
    types = {group.attribute("ID"): tables.text(group, "NamePartTypeID") for group in groups}
    aliases = identity.all("Alias")
    primary = [alias for alias in aliases if alias.attribute("Primary") == "true"]
    if len(primary) != 1:
        raise SourceChanged(f"{len(primary)} primary names among {len(aliases)} names, one was expected")
    for alias in (*primary, *(alias for alias in aliases if alias is not primary[0])):
        kind: NameKind = "primary" if alias is primary[0] else _alias_kind(alias, tables)
        main, *others = _in_scripts(alias, types, tables)
        strength = {"true": "weak", "false": "strong"}.get(alias.attribute("LowQuality"))
        if strength is None:
            raise SourceChanged(f"LowQuality is {alias.attribute('LowQuality')!r}, not true or false")
        for text, script in (main, *others):
            yield Name(
                text=text,
                kind=kind if (text, script) == main else "translation",
                strength="weak" if strength == "weak" else "strong",
                script=script,
            )


def _in_scripts(alias: Node, types: dict[str, str], tables: Tables) -> list[tuple[str, str]]:
    """Return (name, script) of each documented name, the primary Latin one or else any in Latin first."""
    named = []
    for documented in alias.all("DocumentedName"):
        parts = documented.all("DocumentedNamePart", "NamePartValue")
        if not parts:
            raise SourceChanged(f"name {documented.attribute('ID')} has no part")
        script, status = tables.text(parts[0], "ScriptID"), tables.text(documented, "DocNameStatusID")
        named.append((status != "Primary Latin", script != "Latin", _joined(parts, types), script))
    if not named:
        raise SourceChanged(f"alias {alias.attribute('FixedRef')} has no name")
    return [(text, script) for _, _, text, script in sorted(named, key=lambda each: each[:2])]


def _joined(parts: list[Node], types: dict[str, str]) -> str:
    """The name as OFAC's other layouts write it, the parts put in order by the groups they are of."""
    texts: dict[str, list[str]] = {}
    for part in parts:
        group = part.attribute("NamePartGroupID")
        if group not in types or not part.text:
            raise SourceChanged(f"the name part {part.text!r} is of group {group}, which is not there")
        texts.setdefault(types[group], []).append(part.text)
    unknown = texts.keys() - {*_FAMILY, *_GIVEN, *_WHOLE}
    if unknown:
        raise SourceChanged(f"unknown part of a name {sorted(unknown)[0]!r}")
    before = " ".join(text for kind in (*_WHOLE, *_FAMILY) for text in texts.get(kind, ()))
    after = " ".join(text for kind in _GIVEN for text in texts.get(kind, ()))
    return " ".join(", ".join(filter(None, (before.upper(), after))).split())


def _alias_kind(alias: Node, tables: Tables) -> NameKind:
    text = tables.text(alias, "AliasTypeID")
    if text not in ALIASES:
        raise SourceChanged(f"unknown alias type {text!r}")
    return ALIASES[text]


@dataclass(frozen=True, slots=True)
class _Feature:
    """One feature: its type, its value as the other layouts write it, its place or single day, what else is said."""

    label: str
    value: str
    place: Place | None
    on: date | None
    extra: tuple[tuple[str, str], ...]

    @staticmethod
    def of(node: Node, joins: Joins) -> _Feature:
        tables, version = joins.tables, node.one("FeatureVersion")
        label = tables.text(node, "FeatureTypeID")
        place, periods = None, version.all("DatePeriod")
        for location in version.all("VersionLocation"):
            place = joins.places.get(location.attribute("LocationID"))
            if place is None:
                raise SourceChanged(f"{label}: Location {location.attribute('LocationID')} is not in the file")
        value = next((_detail(each, tables) for each in version.all("VersionDetail")), "")
        if not value and periods:
            value = written(periods[0])
        if not value and place is not None and label != "Location":
            value = place.country_name if label in COUNTRY_FEATURES else place.address.text
        if not value and not (label == "Location" and place):
            raise SourceChanged(f"{label} has no value")
        said = [("comments", text) for text in version.texts("Comment")]
        reliability = tables.text(version, "ReliabilityID")
        if reliability != "Unknown":
            said.append(("reliability", reliability))
        extra = tuple((f"{bare(label)} {value}: {tag}", text) for tag, text in said)
        return _Feature(label, value, place, single_day(periods[0]) if periods else None, extra)


def _detail(node: Node, tables: Tables) -> str:
    return tables.text(node, "DetailReferenceID") if "DetailReferenceID" in node.attributes else node.text


def _measure_dates(features: list[_Feature], types: list[str]) -> dict[str, list[SourceDate]]:
    dates: dict[str, list[SourceDate]] = {}
    for feature in features:
        dated = dated_measure(feature.label)
        if dated is None:
            continue
        if feature.on is None:
            raise SourceChanged(f"{feature.label!r} is no single day: {feature.value!r}")
        kind, dates_of = dated
        for label in types:
            if label in dates_of:
                on = PartialDate.of(feature.on)
                dates.setdefault(label, []).append(SourceDate(kind=kind, on=on, field=feature.label))
    return dates
