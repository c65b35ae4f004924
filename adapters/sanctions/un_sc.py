"""The Security Council's Consolidated List as the United Nations publishes it in XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import BinaryIO
from urllib.parse import quote
from zoneinfo import ZoneInfo

from adapters.base import PartyRecord, SourceChanged
from adapters.dates import PartialDate
from adapters.sanctions.port import Item, OneFile, Publication, SanctionsList
from adapters.sanctions.un_sc_party import party
from adapters.xml import Node, outline, read_items, root_of

_ROOT = "CONSOLIDATED_LIST"
_ZONE = "America/New_York"
_GENERATED = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)

# SUBMITTED_ON, SUBMITTED_BY and GENDER come and go between editions; the sort keys are always blank.
_ITEMS = {
    "INDIVIDUALS/INDIVIDUAL": outline("""
        INDIVIDUAL
            DATAID
            VERSIONNUM
            FIRST_NAME
            SECOND_NAME ?
            THIRD_NAME ?
            FOURTH_NAME ?
            UN_LIST_TYPE
            REFERENCE_NUMBER
            LISTED_ON
            NAME_ORIGINAL_SCRIPT ?
            COMMENTS1
            GENDER ?
            SUBMITTED_BY ?
            SUBMITTED_ON ?
            TITLE ?
                VALUE *
            DESIGNATION ?
                VALUE *
            NATIONALITY ?
                VALUE *
            LIST_TYPE
                VALUE
            LAST_DAY_UPDATED ?
                VALUE *
            INDIVIDUAL_ALIAS *
                QUALITY
                ALIAS_NAME
                DATE_OF_BIRTH ?
                CITY_OF_BIRTH ?
                COUNTRY_OF_BIRTH ?
                NOTE ?
            INDIVIDUAL_ADDRESS *
                STREET ?
                CITY ?
                STATE_PROVINCE ?
                ZIP_CODE ?
                COUNTRY ?
                NOTE ?
            INDIVIDUAL_DATE_OF_BIRTH *
                TYPE_OF_DATE
                DATE ?
                YEAR ?
                FROM_YEAR ?
                TO_YEAR ?
                NOTE ?
            INDIVIDUAL_PLACE_OF_BIRTH *
                STREET ?
                CITY ?
                STATE_PROVINCE ?
                COUNTRY ?
                NOTE ?
            INDIVIDUAL_DOCUMENT *
                TYPE_OF_DOCUMENT ?
                TYPE_OF_DOCUMENT2 ?
                NUMBER ?
                ISSUING_COUNTRY ?
                DATE_OF_ISSUE ?
                CITY_OF_ISSUE ?
                COUNTRY_OF_ISSUE ?
                NOTE ?
            SORT_KEY ?
            SORT_KEY_LAST_MOD ?
    """),
    "ENTITIES/ENTITY": outline("""
        ENTITY
            DATAID
            VERSIONNUM
            FIRST_NAME
            UN_LIST_TYPE
            REFERENCE_NUMBER
            LISTED_ON
            NAME_ORIGINAL_SCRIPT ?
            COMMENTS1
            SUBMITTED_ON ?
            LIST_TYPE
                VALUE
            LAST_DAY_UPDATED ?
                VALUE *
            ENTITY_ALIAS *
                QUALITY
                ALIAS_NAME
                NOTE ?
            ENTITY_ADDRESS *
                STREET ?
                CITY ?
                STATE_PROVINCE ?
                ZIP_CODE ?
                COUNTRY ?
                NOTE ?
            SORT_KEY ?
            SORT_KEY_LAST_MOD ?
    """),
}


class UnXml(OneFile):
    """The XML served as consolidated.xml.

    The record id is REFERENCE_NUMBER, the Council's permanent reference ("QDi.001"), which its committees, national
    lists and this list's own comments cite. DATAID is the database's: of 836 entries in both the editions of March
    2021 and April 2025 all kept the reference, one (KPe.068) had got another DATAID.
    """

    id = "xml"
    title = "UN Security Council Consolidated List XML"

    def opens(self, head: bytes) -> bool:
        return root_of(head) == _ROOT

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """Yield the publication, then every party in the file's order; raises as the port says."""
        seen: dict[str, str] = {}
        for node in read_items(
            stream,
            namespace=None,
            root=_ROOT,
            items=_ITEMS,
            named_by="REFERENCE_NUMBER",
            root_attributes=frozenset({"dateGenerated"}),
        ):
            if node.tag == _ROOT:
                yield Publication(published=_published(node.attribute("dateGenerated")), label=_ROOT)
            else:
                yield _party(node, seen)
        for tag in ("INDIVIDUAL", "ENTITY"):
            if tag not in seen.values():
                raise SourceChanged(f"the file holds no {tag}")


def _party(node: Node, seen: dict[str, str]) -> PartyRecord:
    number = node.filled("REFERENCE_NUMBER")
    if number in seen:
        raise SourceChanged(f"{node.tag} {number} stands twice")
    seen[number] = node.tag
    try:
        return party(node)
    except SourceChanged as exc:
        raise SourceChanged(f"{node.tag} {number}: {exc}") from exc


def _published(text: str) -> PartialDate:
    """Return the day in New York, where the list is kept.

    The file is made every evening there, at 23:00Z or 00:00Z: the latter is the evening before. Where the instant
    carries no zone it is taken for New York's own clock.
    """
    found = _GENERATED.fullmatch(text)
    try:
        if not found:
            raise ValueError(text)
        written = datetime.fromisoformat(found.group(1) + (found.group(2) or ""))
    except ValueError as exc:
        raise SourceChanged(f"dateGenerated is {text!r}, not an instant") from exc
    return PartialDate.of((written.astimezone(ZoneInfo(_ZONE)) if written.tzinfo else written).date())


class UnSecurityCouncil(SanctionsList):
    """Every individual and entity under measures of the Security Council: some 900 to 1,000."""

    id = "un_sc"
    title = "UN Security Council Consolidated List"
    authority = "UN"
    publisher = "United Nations Security Council"
    licence = "United Nations terms of use: free to copy, the source named, no endorsement implied"
    url = "https://scsanctions.un.org/resources/xml/en/consolidated.xml"
    # It answers with a redirect to a signed address in its storage.
    allowed_hosts = ("scsanctions.un.org", "unsolprodfiles.blob.core.windows.net")
    timezone = _ZONE
    poll_every = timedelta(minutes=60)
    stale_after = timedelta(hours=12)
    expires_after = timedelta(hours=24)
    stagnant_after = timedelta(days=7)  # the file is made anew every evening, changed or not
    max_bytes = 30_000_000
    least = 500
    layouts = (UnXml(),)

    def record_url(self, record_id: str) -> str:
        """Return the list's own search for the reference number."""
        return f"https://scsanctions.un.org/search/?keywords={quote(record_id)}"
