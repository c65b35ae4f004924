"""The reference tables inside OFAC's ADVANCED XML: every code in the file must be in its table."""

from __future__ import annotations

from dataclasses import dataclass, field

from adapters.base import SourceChanged
from adapters.xml import Node

# Each table's name and the attributes that its values have beside their ID.
TABLES: dict[str, tuple[str, ...]] = {
    "AliasType": (), "AreaCode": ("CountryID", "Description", "AreaCodeTypeID"), "AreaCodeType": (),
    "CalendarType": (), "Country": ("ISO2",), "CountryRelevance": (), "DecisionMakingBody": ("OrganisationID",),
    "DetailReference": (), "DetailType": (), "DocNameStatus": (), "EntryEventType": (), "EntryLinkType": (),
    "ExRefType": (), "FeatureType": ("FeatureTypeGroupID",), "FeatureTypeGroup": (), "IDRegDocDateType": (),
    "IDRegDocType": (), "IdentityFeatureLinkType": (),
    "LegalBasis": ("LegalBasisShortRef", "LegalBasisTypeID", "SanctionsProgramID"), "LegalBasisType": (),
    "List": (), "LocPartType": (), "LocPartValueStatus": (), "LocPartValueType": (), "NamePartType": (),
    "Organisation": ("CountryID",), "PartySubType": ("PartyTypeID",), "PartyType": (), "RelationQuality": (),
    "RelationType": ("Symmetrical",), "Reliability": (), "SanctionsProgram": ("SubsidiaryBodyID",),
    "SanctionsType": (), "Script": ("ScriptCode",), "ScriptStatus": (),
    "SubsidiaryBody": ("Notional", "DecisionMakingBodyID"), "SupInfoType": (), "TargetType": (), "Validity": (),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tables:
    """The file's own tables: for each its values by ID, as (text, attributes)."""

    values: dict[str, dict[str, tuple[str, dict[str, str]]]] = field(default_factory=dict)

    def load(self, sets: Node) -> None:
        """Take the `ReferenceValueSets`; raises SourceChanged if an ID stands twice or names what is not there."""
        if self.values:
            raise SourceChanged("ReferenceValueSets stands twice")
        for table in TABLES:
            known = self.values.setdefault(table, {})
            for node in sets.all(f"{table}Values", table):
                code = node.attribute("ID")
                if code in known:
                    raise SourceChanged(f"{table} {code} stands twice")
                known[code] = (node.text, dict(node.attributes))
        self.check(sets)

    def check(self, node: Node) -> None:
        """Raise SourceChanged for a code, in the node or below it, that its table does not have."""
        for name, code in node.attributes.items():
            table = _table_of(name)
            if table in TABLES and code not in self.values.get(table, {}):
                raise SourceChanged(f"{node.tag}: {name} {code} is in no table that stands before it")
        for children in node.children.values():
            for child in children:
                self.check(child)

    def text(self, node: Node, attribute: str) -> str:
        """Return what the table says under the code in this attribute; raises SourceChanged if it has none."""
        code = node.attribute(attribute)
        known = self.values.get(_table_of(attribute), {}).get(code)
        if known is None:
            raise SourceChanged(f"{node.tag}: {attribute} {code} is in no table that stands before it")
        return known[0]

    def party_type(self, profile: Node) -> str:
        """Return Individual, Entity, Vessel or Aircraft: the sub-type, or the type of one that says Unknown."""
        sub_type = profile.attribute("PartySubTypeID")
        text, attributes = self.values["PartySubType"][sub_type]
        return self.values["PartyType"][attributes["PartyTypeID"]][0] if text == "Unknown" else text


def _table_of(attribute: str) -> str:
    """The table of `CountryID` and `IssuedBy-CountryID`: Country; a number of another part is of none."""
    return attribute.removesuffix("ID").rpartition("-")[2]
