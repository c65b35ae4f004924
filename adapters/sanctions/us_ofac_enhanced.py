"""OFAC's ENHANCED XML: the layout its Sanctions List Service offers first, with a date for each list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from adapters.base import PartyRecord, SourceChanged
from adapters.dates import PartialDate
from adapters.sanctions.port import Item, OneFile, Publication
from adapters.sanctions.us_ofac_party import party
from adapters.sanctions.us_ofac_references import References
from adapters.xml import Node, outline, read_items, root_of

_NAMESPACE = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML"
_AS_OF = re.compile(r"(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d+)?", re.ASCII)

_ITEMS = {
    "publicationInfo": outline("""
        publicationInfo
            dataAsOf
            filters
                sanctionsLists
                    sanctionsList @refId *
    """),
    "referenceValues/referenceValue": outline("""
        referenceValue @refId
            type
            value
            isoCode ?
            code ?
    """),
    "featureTypes/featureType": outline("""
        featureType @featureTypeId
            type
            detailType @refId
            publishExclude
            publishDescription ?
            publishOrder ?
    """),
    # `title`, the documents' dates and the comments are in the schema but not in the non-SDN edition this was
    # read against.
    "entities/entity": outline("""
        entity @id
            generalInfo
                identityId
                entityType @refId
                title ?
                remarks ?
            sanctionsLists
                sanctionsList @refId @id @datePublished *
            sanctionsPrograms
                sanctionsProgram @refId @id *
            sanctionsTypes
                sanctionsType @refId @id *
            legalAuthorities ?
                legalAuthority @refId @id *
            names
                name @id *
                    isPrimary
                    aliasType @refId ?
                    isLowQuality
                    translations
                        translation @id *
                            isPrimary
                            script @refId
                            formattedFirstName ?
                            formattedLastName ?
                            formattedFullName
                            nameParts
                                namePart @id *
                                    type @refId
                                    value
            addresses ?
                address @id *
                    country @refId ?
                    translations
                        translation @id *
                            isPrimary
                            script @refId
                            addressParts ?
                                addressPart @id *
                                    type @refId
                                    value
            features ?
                feature @id *
                    type @featureTypeId
                    versionId
                    value ?
                    valueRefId ?
                    valueDate @id ?
                        fromDateBegin
                        fromDateEnd
                        toDateBegin
                        toDateEnd
                        isApproximate
                        isDateRange
                    isPrimary
                    reliability @refId ?
                    comments ?
            identityDocuments ?
                identityDocument @id *
                    type @refId
                    name @nameId @nameTranslationId ?
                    documentNumber
                    isValid
                    issuingAuthority ?
                    issuingLocation ?
                    issuingCountry @refId ?
                    issueDate ? ...
                    expirationDate ? ...
                    comments ?
            relationships ?
                relationship @id *
                    type @refId
                    relatedEntity @entityId
                    quality @refId ?
                    comments ?
                    dates ? ...
    """),
}


class EnhancedXml(OneFile):
    """The ENHANCED XML; which list an edition holds is told by the list it was filtered for."""

    id = "enhanced_xml"
    title = "ENHANCED XML"

    def __init__(self, filtered_for: str) -> None:
        self._filtered_for = filtered_for

    def opens(self, head: bytes) -> bool:
        return root_of(head) == f"{{{_NAMESPACE}}}sanctionsData"

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """Yield the publication, then every party in the file's order; raises as the port says."""
        references, seen = References(), set[str]()
        published = False
        for node in read_items(stream, namespace=_NAMESPACE, root="sanctionsData", items=_ITEMS, named_by="id"):
            if node.tag == "publicationInfo":
                if published:
                    raise SourceChanged("publicationInfo stands twice")
                published = True
                yield self._publication(node)
            elif not published:
                raise SourceChanged(f"{node.tag} stands before publicationInfo")
            elif node.tag == "entity":
                yield self._party(node, references, seen)
            else:
                references.add(node)
        if not seen:
            raise SourceChanged("the file holds no entity")

    def _publication(self, node: Node) -> Publication:
        lists = node.texts("filters", "sanctionsLists", "sanctionsList")
        if lists != [self._filtered_for]:
            raise SourceChanged(f"the file holds {lists}, expected [{self._filtered_for!r}]")
        day = _AS_OF.fullmatch(node.filled("dataAsOf"))
        if not day:
            raise SourceChanged(f"dataAsOf is {node.text_of('dataAsOf')!r}, not an instant")
        try:
            published = PartialDate.parse(day.group(1))
        except ValueError as exc:
            raise SourceChanged(f"dataAsOf is {node.text_of('dataAsOf')!r}: {exc}") from exc
        return Publication(published=published, label=f"sanctionsData: {lists[0]}")

    def _party(self, node: Node, references: References, seen: set[str]) -> PartyRecord:
        number = node.attribute("id")
        if number in seen:
            raise SourceChanged(f"entity {number} stands twice")
        seen.add(number)
        try:
            return party(node, references)
        except (SourceChanged, ValueError) as exc:  # a ValueError is a date that is none
            raise SourceChanged(f"entity {number}: {exc}") from exc
