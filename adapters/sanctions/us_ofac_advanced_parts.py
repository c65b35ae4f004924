"""Identity documents and relations of OFAC's ADVANCED XML, which stand apart from the parties they belong to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from adapters.base import Identifier, SourceChanged
from adapters.sanctions.us_ofac_advanced_periods import written
from adapters.sanctions.us_ofac_advanced_tables import Tables
from adapters.sanctions.us_ofac_documents import document
from adapters.xml import Node


@dataclass(frozen=True, slots=True)
class Document:
    """An identity document, and what it says beyond its number."""

    label: str
    number: str
    country: str | None
    valid: bool
    details: tuple[tuple[str, str], ...]

    @staticmethod
    def of(node: Node, tables: Tables) -> Document:
        label, number, country = tables.text(node, "IDRegDocTypeID"), node.filled("IDRegistrationNo"), None
        if "IssuedBy-CountryID" in node.attributes:
            country = tables.values["Country"][node.attribute("IssuedBy-CountryID")][1].get("ISO2")
        validity = tables.text(node, "ValidityID")
        said = [("validity", validity)] if validity != "Valid" else []
        said += [("issuingAuthority", text) for text in node.texts("IssuingAuthority")]
        said += [("comments", text) for text in node.texts("Comment")]
        for dated in node.all("DocumentDate"):
            kind = tables.text(dated, "IDRegDocDateTypeID")
            said += [(kind, written(period)) for period in dated.all("DatePeriod")]
        details = tuple((f"{label} {number}: {what}", text) for what, text in said)
        return Document(label, number, country, validity == "Valid", details)

    def identifier(self, *, in_russia: bool) -> Identifier:
        number = document(self.label, self.number, country=self.country, in_russia=in_russia)
        return number if self.valid else replace(number, label=f"{self.label} (not valid)")


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation from one profile to another, as the entry with this number states it."""

    number: str
    to: str
    entry: str
    relation: str
    former: bool
    said: tuple[tuple[str, str], ...]

    @staticmethod
    def of(node: Node, tables: Tables) -> Relation:
        former, quality = node.attribute("Former"), tables.text(node, "RelationQualityID")
        if former not in ("true", "false"):
            raise SourceChanged(f"Former is {former!r}, not true or false")
        said = [("quality", quality)] if quality != "Unknown" else []
        said += [("comments", text) for text in node.texts("Comment")]
        return Relation(
            node.attribute("ID"), node.attribute("To-ProfileID"), node.attribute("SanctionsEntryID"),
            tables.text(node, "RelationTypeID"), former == "true", tuple(said),
        )  # fmt: skip
