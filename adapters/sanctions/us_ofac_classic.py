"""OFAC's oldest XML, SDN.XML and CONSOLIDATED.XML: a count and a day of publication, but no date of listing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from adapters.base import SourceChanged
from adapters.dates import PartialDate
from adapters.sanctions.port import Item, OneFile, Publication
from adapters.sanctions.us_ofac_classic_party import party
from adapters.xml import Node, outline, read_items, root_of

# The first until OFAC's Sanctions List Service took over in 2024, the second since.
_NAMESPACES = (
    "http://tempuri.org/sdnList.xsd",
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML",
)
_ROOTS = {f"{{{namespace}}}sdnList": namespace for namespace in _NAMESPACES}
_HEAD = 1 << 16
_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})", re.ASCII)  # month first

_ITEMS = {
    # The publisher's spelling.
    "publshInformation": outline("""
        publshInformation
            Publish_Date
            Record_Count
    """),
    "sdnEntry": outline("""
        sdnEntry
            uid
            firstName ?
            lastName
            title ?
            sdnType
            remarks ?
            programList
                program *
            idList ?
                id *
                    uid
                    idType
                    idNumber ?
                    idCountry ?
                    issueDate ?
                    expirationDate ?
            akaList ?
                aka *
                    uid
                    type
                    category
                    lastName ?
                    firstName ?
            addressList ?
                address *
                    uid
                    address1 ?
                    address2 ?
                    address3 ?
                    city ?
                    stateOrProvince ?
                    postalCode ?
                    country ?
            nationalityList ?
                nationality *
                    uid
                    country
                    mainEntry
            citizenshipList ?
                citizenship *
                    uid
                    country
                    mainEntry
            dateOfBirthList ?
                dateOfBirthItem *
                    uid
                    dateOfBirth
                    mainEntry
            placeOfBirthList ?
                placeOfBirthItem *
                    uid
                    placeOfBirth
                    mainEntry
            vesselInfo ?
                callSign ?
                vesselType ?
                vesselFlag ?
                vesselOwner ?
                tonnage ?
                grossRegisteredTonnage ?
    """),
}


class ClassicXml(OneFile):
    """The classic XML. Which of the two lists a file is stands nowhere in it: its programmes must fit."""

    id = "xml"
    title = "classic XML"

    def __init__(self, file_of: str) -> None:
        self._file_of = file_of

    def opens(self, head: bytes) -> bool:
        return root_of(head) in _ROOTS

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """Yield the publication with its count, then every party in the file's order; raises as the port says."""
        root = root_of(stream.read(_HEAD)) or ""
        stream.seek(0)
        seen: set[str] = set()
        published = False
        nodes = read_items(
            stream, namespace=_ROOTS.get(root, _NAMESPACES[-1]), root="sdnList", items=_ITEMS, named_by="uid"
        )
        for node in nodes:
            if node.tag == "publshInformation":
                if published:
                    raise SourceChanged("publshInformation stands twice")
                published = True
                yield self._publication(node)
                continue
            if not published:
                raise SourceChanged("an entry stands before publshInformation")
            number = node.filled("uid")
            if number in seen:
                raise SourceChanged(f"sdnEntry {number} stands twice")
            seen.add(number)
            try:
                yield party(node, file_of=self._file_of)
            except SourceChanged as exc:
                raise SourceChanged(f"sdnEntry {number}: {exc}") from exc
        if not seen:
            raise SourceChanged("the file holds no entry")

    def _publication(self, node: Node) -> Publication:
        day, count = _DAY.fullmatch(node.filled("Publish_Date")), node.filled("Record_Count")
        if not day or not (count.isascii() and count.isdigit()):
            raise SourceChanged(f"Publish_Date or Record_Count: {node.text_of('Publish_Date')!r}, {count!r}")
        month, day_of_month, year = day.groups()
        try:
            published = PartialDate.parse(f"{year}-{month}-{day_of_month}")
        except ValueError as exc:
            raise SourceChanged(f"Publish_Date {node.text_of('Publish_Date')!r}: {exc}") from exc
        return Publication(published=published, declared_count=int(count), label=f"sdnList: {self._file_of}")
