"""What OFAC's ADVANCED XML keeps apart from the parties it belongs to: entries, documents, places, relations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from adapters.base import Address, Link, SourceChanged
from adapters.sanctions.us_ofac_advanced_parts import Document, Relation
from adapters.sanctions.us_ofac_advanced_periods import day
from adapters.sanctions.us_ofac_advanced_tables import Tables
from adapters.sanctions.us_ofac_measures import Listing
from adapters.xml import Node

_PROGRAMME = "Program"  # the sanctions type whose comment is a programme


@dataclass(slots=True)
class Standing:
    """All entries of one profile. OFAC repeats its types, programmes and authorities in the entry of each list."""

    listings: list[Listing] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    programmes: list[str] = field(default_factory=list)
    authorities: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """A location: as an address, and its country's name and code."""

    address: Address
    country_name: str


@dataclass(slots=True)
class Joins:
    """What was read of a file, by the numbers that join it."""

    tables: Tables
    names: dict[str, str] = field(default_factory=dict)  # profile -> primary name
    fixed: dict[str, str] = field(default_factory=dict)  # profile -> FixedRef, OFAC's number of the party
    identities: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    places: dict[str, Place] = field(default_factory=dict)
    documents: dict[str, list[Document]] = field(default_factory=dict)  # by identity
    relations: dict[str, list[Relation]] = field(default_factory=dict)  # by the profile they come from
    standings: dict[str, Standing] = field(default_factory=dict)  # by profile
    entries: set[str] = field(default_factory=set)

    def add_party(self, node: Node, name: str) -> None:
        """Take a party's numbers and primary name; raises SourceChanged where one stands twice."""
        number, profile = node.attribute("FixedRef"), node.one("Profile")
        identity = profile.one("Identity").attribute("ID")
        if number in self.numbers or profile.attribute("ID") in self.names or identity in self.identities:
            raise SourceChanged(f"DistinctParty {number}, its profile or identity stands twice")
        self.fixed[profile.attribute("ID")] = number
        self.names[profile.attribute("ID")] = name
        self.identities.add(identity)
        self.numbers.add(number)

    def add(self, node: Node) -> None:
        """Take one location, document, relation or entry."""
        if node.tag == "Location":
            if node.attribute("ID") in self.places:
                raise SourceChanged(f"Location {node.attribute('ID')} stands twice")
            self.places[node.attribute("ID")] = _place(node, self.tables)
        elif node.tag == "IDRegDocument":
            self.documents.setdefault(node.attribute("IdentityID"), []).append(Document.of(node, self.tables))
        elif node.tag == "ProfileRelationship":
            relation = Relation.of(node, self.tables)
            self.relations.setdefault(node.attribute("From-ProfileID"), []).append(relation)
        elif node.tag == "SanctionsEntry":
            self._add_entry(node)

    def _add_entry(self, node: Node) -> None:
        number = node.attribute("ID")
        if number in self.entries:
            raise SourceChanged(f"SanctionsEntry {number} stands twice")
        self.entries.add(number)
        standing = self.standings.setdefault(node.attribute("ProfileID"), Standing())
        days = {day(event.one("Date")) for event in node.all("EntryEvent")}
        events = {self.tables.text(event, "EntryEventTypeID") for event in node.all("EntryEvent")}
        if len(days) != 1 or events != {"Created"}:
            raise SourceChanged(f"SanctionsEntry {number} has {len(days)} days and the events {sorted(events)}")
        listing = Listing(self.tables.text(node, "ListID"), days.pop(), field="EntryEvent/Date")
        standing.listings.append(listing)
        for event in node.all("EntryEvent"):
            _once(standing.authorities, self.tables.text(event, "LegalBasisID"))
            standing.comments.extend(event.texts("Comment"))
        for measure in node.all("SanctionsMeasure"):
            kind = self.tables.text(measure, "SanctionsTypeID")
            if kind == _PROGRAMME:
                _once(standing.programmes, measure.filled("Comment"))
            else:
                _once(standing.types, kind)

    def check(self, file_of: str) -> None:
        """Raise SourceChanged for a reference to what the file does not hold, or a party of another list's file."""
        for fault in self._dangling(file_of):
            raise SourceChanged(fault)
        if not self.names:
            raise SourceChanged("the file holds no DistinctParty")

    def _dangling(self, file_of: str) -> Iterator[str]:
        broken = "the parts of the file do not join"
        for profile in (each for each in self.standings if each not in self.names):
            yield f"{broken}: the entry of profile {profile} has no DistinctParty (dangling reference)"
        for profile, number in self.fixed.items():
            if profile not in self.standings:
                yield f"{broken}: DistinctParty {number} has no SanctionsEntry"
            elif file_of not in {listing.name for listing in self.standings[profile].listings}:
                yield f"DistinctParty {number} has no entry on the {file_of}"
        for identity in (each for each in self.documents if each not in self.identities):
            yield f"{broken}: a document is of identity {identity}, which no party has (dangling reference)"
        for profile, relation in ((start, each) for start, found in self.relations.items() for each in found):
            if not {profile, relation.to} <= self.names.keys() or relation.entry not in self.entries:
                yield f"{broken}: relation {relation.number} is of a party not there (dangling reference)"

    def link(self, relation: Relation) -> Link:
        """Return the link that a relation is; `check` has made sure that its target is there."""
        return Link(
            relation=relation.relation,
            target=self.fixed[relation.to],
            target_name=self.names[relation.to],
            former=relation.former,
        )

    def link_details(self, relation: Relation) -> Iterator[tuple[str, str]]:
        """Yield what a relation says beyond its kind and whether it is a former one."""
        for what, text in relation.said:
            yield f"{relation.relation} {self.names[relation.to]}: {what}", text


def _once(texts: list[str], text: str) -> None:
    if text not in texts:
        texts.append(text)


def _place(node: Node, tables: Tables) -> Place:
    """The primary values of all parts and the country in one line, values in other scripts after a slash."""
    countries = [country.attribute("CountryID") for country in node.all("LocationCountry")]
    areas = [tables.values["AreaCode"][area.attribute("AreaCodeID")][1] for area in node.all("LocationAreaCode")]
    known = [tables.values["Country"][code] for code in countries or [area["CountryID"] for area in areas]]
    lines: dict[bool, list[str]] = {True: [], False: []}
    for value in node.all("LocationPart", "LocationPartValue"):
        lines[value.attribute("Primary") == "true"].append(value.filled("Value"))
    text = ", ".join([*lines[True], *(name for name, _ in known)])
    text = " / ".join(filter(None, (text, ", ".join(lines[False]))))
    name, attributes = known[0] if known else ("", {})
    return Place(Address(text=text, country=attributes.get("ISO2")), name)
