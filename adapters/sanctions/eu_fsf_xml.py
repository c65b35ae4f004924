"""The XML 1.1 of the EU's consolidated list (schema `export`): its outline, and reading it entry by entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO
from zoneinfo import ZoneInfo

from adapters.base import SourceChanged
from adapters.dates import PartialDate
from adapters.sanctions.eu_fsf_entry import entry
from adapters.sanctions.eu_fsf_party import Entry, parties
from adapters.sanctions.port import Item, OneFile, Publication
from adapters.xml import Node, outline, read_items, root_of

_NAMESPACE = "http://eu.europa.ec/fpi/fsd/export"
BRUSSELS = ZoneInfo("Europe/Brussels")  # the Commission's day
# Any element of a party may carry remarks, additional information and the act it comes from.
_KEPT = """*
            remark *
            additionalInformation @key @value *
            regulationSummary @regulationType @publicationDate @numberTitle @publicationUrl *"""
_ACT = "@publicationDate @entryIntoForceDate @numberTitle"
_OWN = "@logicalId @regulationLanguage"
_SAID = "@function @gender @title @nameLanguage @strong"
_COUNTRY = "@countryIso2Code @countryDescription"
_BORN = "@birthdate @dayOfMonth @monthOfYear @year @yearRangeFrom @yearRangeTo"
_DOCUMENT = "@number @latinNumber @nameOnDocument @issuedBy @issueDate @validFrom @validTo"
_TYPE = "@identificationTypeCode @identificationTypeDescription"
_DOCUMENT_FLAGS = "@diplomatic @knownExpired @knownFalse @reportedLost @revokedByIssuer"
_ENTITY = outline(f"""
    sanctionEntity @logicalId @euReferenceNumber @unitedNationId @designationDate @designationDetails @delistingDate
        remark *
        additionalInformation @key @value *
        regulation @logicalId @regulationType @organisationType @programme {_ACT}
            remark *
            additionalInformation @key @value *
            publicationUrl ?
            corrigendum * ...
        subjectType @code @classificationCode
        nameAlias {_OWN} @firstName @middleName @lastName @wholeName {_SAID} {_KEPT}
        citizenship {_OWN} @region {_COUNTRY} @acquisitionDate @disenfranchisementDate {_KEPT}
        birthdate {_OWN} @circa @calendarType {_BORN} @city @zipCode @region @place {_COUNTRY} {_KEPT}
        address {_OWN} @city @street @poBox @zipCode @region @place @asAtListingTime {_COUNTRY} {_KEPT}
            contactInfo @key @value *
        identification {_OWN} {_DOCUMENT} {_DOCUMENT_FLAGS} @region {_TYPE} {_COUNTRY} {_KEPT}
""")


class FsfXml(OneFile):
    """The full list in XML, schema 1.1; 8 MB in 2021, some 25 MB now."""

    id = "xml_1_1"
    title = "EU FSF XML 1.1"

    def opens(self, head: bytes) -> bool:
        return root_of(head) == f"{{{_NAMESPACE}}}export"

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """Yield the publication, then every party in the file's order; raises as the port says."""
        nodes = read_items(
            stream,
            namespace=_NAMESPACE,
            root="export",
            items={"sanctionEntity": _ENTITY},
            named_by="logicalId",
            root_attributes=frozenset({"generationDate", "globalFileId"}),
        )
        export = next(nodes)
        file_id = export.attributes.get("globalFileId", "")
        yield Publication(published=published(export.attribute("generationDate")), label=f"export {file_id}".strip())
        yield from parties(map(_entry, nodes))


def published(instant: str) -> PartialDate:
    """Return the day in Brussels of an instant with its offset; raises SourceChanged for anything else.

    The export runs at any hour: one at 23:30Z is of the next day there.
    """
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})", instant, re.ASCII):
            raise ValueError(instant)
        return PartialDate.of(datetime.fromisoformat(instant).astimezone(BRUSSELS).date())
    except ValueError as exc:
        raise SourceChanged(f"generationDate is {instant!r}, not an instant with its offset") from exc


def _entry(node: Node) -> Entry:
    try:
        return entry(node)
    except SourceChanged as exc:
        raise SourceChanged(f"sanctionEntity {node.attributes.get('logicalId', 'without logicalId')}: {exc}") from exc
