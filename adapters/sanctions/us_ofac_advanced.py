"""OFAC's ADVANCED XML: parties, entries, documents, locations and relations apart, to be joined by their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from adapters.base import SourceChanged
from adapters.dates import PartialDate
from adapters.sanctions.port import Item, OneFile, Publication
from adapters.sanctions.us_ofac_advanced_joins import Joins
from adapters.sanctions.us_ofac_advanced_party import party, primary_name
from adapters.sanctions.us_ofac_advanced_periods import day
from adapters.sanctions.us_ofac_advanced_tables import TABLES, Tables
from adapters.xml import Node, Shape, outline, read_items, root_of

_NAMESPACE = "http://www.un.org/sanctions/1.0"
_PERIOD = """
DatePeriod @CalendarTypeID @YearFixed @MonthFixed @DayFixed ?
    Start @Approximate @YearFixed @MonthFixed @DayFixed
        From
            Year
            Month
            Day
        To
            Year
            Month
            Day
    End @Approximate @YearFixed @MonthFixed @DayFixed
        From
            Year
            Month
            Day
        To
            Year
            Month
            Day
"""


def _with_period(text: str) -> Shape:
    """An outline in which the line `PERIOD` stands for a period's whole tree."""
    lines = []
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        period = line.strip() == "PERIOD"
        lines.extend([indent + each for each in _PERIOD.strip().splitlines()] if period else [line])
    return outline("\n".join(lines))


_PARTY = _with_period("""
    DistinctParty @FixedRef
        Comment ?
        Profile @ID @PartySubTypeID
            Identity @ID @FixedRef @Primary @False
                Alias @FixedRef @AliasTypeID @Primary @LowQuality *
                    DocumentedName @ID @FixedRef @DocNameStatusID *
                        DocumentedNamePart *
                            NamePartValue @NamePartGroupID @ScriptID @ScriptStatusID @Acronym
                NamePartGroups
                    MasterNamePartGroup *
                        NamePartGroup @ID @NamePartTypeID *
            Feature @ID @FeatureTypeID *
                FeatureVersion @ID @ReliabilityID
                    Comment ?
                    PERIOD
                    VersionDetail @DetailTypeID @DetailReferenceID ?
                    VersionLocation @LocationID ?
                IdentityReference @IdentityID @IdentityFeatureLinkTypeID
""")
_JOINED = {
    "DateOfIssue": outline("""
        DateOfIssue @CalendarTypeID
            Year
            Month
            Day
    """),
    "ReferenceValueSets": outline("ReferenceValueSets\n" + "\n".join(
        f"    {table}Values\n        {table} @ID {' '.join('@' + each for each in attributes)} *"
        for table, attributes in TABLES.items()
    )),
    "Locations/Location": outline("""
        Location @ID
            LocationAreaCode @AreaCodeID *
            LocationCountry @CountryID @CountryRelevanceID *
            LocationPart @LocPartTypeID *
                LocationPartValue @Primary @LocPartValueTypeID @LocPartValueStatusID *
                    Comment ?
                    Value
            FeatureVersionReference @FeatureVersionID *
    """),
    "IDRegDocuments/IDRegDocument": _with_period("""
        IDRegDocument @ID @IDRegDocTypeID @IdentityID @IssuedBy-CountryID @ValidityID
            Comment ?
            IDRegistrationNo
            IssuingAuthority ?
            DocumentDate @IDRegDocDateTypeID *
                PERIOD
            DocumentedNameReference @DocumentedNameID *
    """),
    "ProfileRelationships/ProfileRelationship": outline("""
    ProfileRelationship @ID @From-ProfileID @To-ProfileID @RelationTypeID @RelationQualityID @Former @SanctionsEntryID
        Comment ?
    """),
    "SanctionsEntries/SanctionsEntry": outline("""
        SanctionsEntry @ID @ProfileID @ListID
            EntryEvent @ID @EntryEventTypeID @LegalBasisID *
                Comment ?
                Date @CalendarTypeID
                    Year
                    Month
                    Day
            SanctionsMeasure @ID @SanctionsTypeID *
                Comment ?
                DatePeriod @CalendarTypeID @YearFixed @MonthFixed @DayFixed
    """),
    # Empty in OFAC's files; what would stand in it is not known.
    "SanctionsEntryLinks": outline("SanctionsEntryLinks"),
}  # fmt: skip
_PARTIES = "DistinctParties/DistinctParty"


class AdvancedXml(OneFile):
    """The ADVANCED XML. A party's entries stand behind all parties, so the file is read twice.

    The first reading keeps what has to be joined (entries, documents, locations, relations, names), the second
    yields the parties one by one: memory grows with the joined parts, not with the parties.
    """

    id = "advanced_xml"
    title = "ADVANCED XML"

    def __init__(self, file_of: str) -> None:
        self._file_of = file_of

    def opens(self, head: bytes) -> bool:
        return root_of(head) == f"{{{_NAMESPACE}}}Sanctions"

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """Yield the publication, then every party in the file's order; raises as the port says.

        Before the first party all joins are checked: a reference to what the file does not hold is refused.
        """
        published, joins = self._first_reading(stream)
        yield Publication(published=published, label=f"Sanctions: {self._file_of}")
        stream.seek(0)
        for node in _read(stream, {**dict.fromkeys(_JOINED), _PARTIES: _PARTY}):
            with _named(node):
                joins.tables.check(node)
                record = party(node, joins)
            yield record

    def _first_reading(self, stream: BinaryIO) -> tuple[PartialDate, Joins]:
        published: PartialDate | None = None
        tables = Tables()
        joins = Joins(tables)
        for node in _read(stream, {**_JOINED, _PARTIES: _PARTY}):
            if node.tag == "DateOfIssue":
                published = day(node)
            elif node.tag == "ReferenceValueSets":
                tables.load(node)
            elif node.tag == "DistinctParty":  # its codes are checked in the second reading
                with _named(node):
                    joins.add_party(node, primary_name(node, tables))
            else:
                tables.check(node)
                joins.add(node)
        if published is None:
            raise SourceChanged("the file has no DateOfIssue")
        joins.check(self._file_of)
        return published, joins


@contextmanager
def _named(node: Node) -> Iterator[None]:
    """Name the party in what is raised inside; a ValueError is a date that is none."""
    try:
        yield
    except (SourceChanged, ValueError) as exc:
        raise SourceChanged(f"DistinctParty {node.attribute('FixedRef')}: {exc}") from exc


def _read(stream: BinaryIO, items: dict[str, Shape | None]) -> Iterator[Node]:
    nodes = read_items(
        stream,
        namespace=_NAMESPACE,
        root="Sanctions",
        items=items,
        named_by="ID",
        root_attributes=frozenset(("Version",)),
    )
    return (node for node in nodes if node.tag != "Sanctions")
