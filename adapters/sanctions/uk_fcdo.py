"""The UK Sanctions List as the Foreign, Commonwealth & Development Office publishes it: its XML, and the list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, BinaryIO
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from adapters.base import SourceChanged
from adapters.sanctions.port import Item, OneFile, Publication, SanctionsList
from adapters.sanctions.uk_csv import UkCsv
from adapters.sanctions.uk_measures import INDICATORS, day
from adapters.sanctions.uk_ods import UkOds
from adapters.sanctions.uk_party import party
from adapters.xml import outline, read_items, root_of

_DESIGNATION = outline(f"""
    Designation
        LastUpdated
        DateDesignated
        UniqueID
        OFSIGroupID ?
        UNReferenceNumber ?
        Names
            Name *
                Name1 ?
                Name2 ?
                Name3 ?
                Name4 ?
                Name5 ?
                Name6 ?
                NameType
                AliasStrength ?
        NonLatinNames ?
            NonLatinName *
                NameNonLatinScript ?
                NonLatinScriptType ?
                NonLatinScriptLanguage ?
        Titles ?
            Title *
        RegimeName
        IndividualEntityShip
        DesignationSource
        SanctionsImposed
        SanctionsImposedIndicators ?
            {f" ?{chr(10)}            ".join(INDICATORS)} ?
        OtherInformation ?
        UKStatementofReasons ?
        Addresses ?
            Address *
                AddressLine1 ?
                AddressLine2 ?
                AddressLine3 ?
                AddressLine4 ?
                AddressLine5 ?
                AddressLine6 ?
                AddressPostalCode ?
                AddressCountry ?
        PhoneNumbers ?
            PhoneNumber *
        EmailAddresses ?
            EmailAddress *
        Websites ?
            Website *
        IndividualDetails ?
            Individual *
                DOBs ?
                    DOB *
                BirthDetails ?
                    Location *
                        TownOfBirth ?
                        CountryOfBirth ?
                Nationalities ?
                    Nationality *
                NationalIdentifierDetails ?
                    NationalIdentifier *
                        NationalIdentifierNumber ?
                        NationalIdentifierAdditionalInformation ?
                PassportDetails ?
                    Passport *
                        PassportNumber ?
                        PassportAdditionalInformation ?
                Positions ?
                    Position *
                Genders ?
                    Gender *
        EntityDetails ?
            Entity *
                TypeOfEntities ?
                    TypeOfEntity *
                BusinessRegistrationNumbers ?
                    BusinessRegistrationNumber *
                ParentCompanies ?
                    ParentCompany *
                Subsidiaries ?
                    Subsidiary *
        ShipDetails ?
            Ship *
                IMONumbers ?
                    IMONumber *
                CurrentOwnerOperators ?
                    CurrentOwnerOperator *
                PreviousOwnerOperators ?
                    PreviousOwnerOperator *
                CurrentBelievedFlagOfShips ?
                    CurrentBelievedFlagOfShip *
                PreviousFlags ?
                    PreviousFlag *
                TypeOfShipDetails ?
                    TypeOfShip *
                TonnageOfShipDetails ?
                    TonnageOfShip *
                LengthOfShipDetails ?
                    LengthOfShip *
                YearsBuilt ?
                    YearBuilt *
                HullIdentificationNumbers ?
                    HullIdentificationNumber *
""")


class UkXml(OneFile):
    """The XML that the page links as UK-Sanctions-List.xml."""

    id = "xml"
    title = "UK Sanctions List XML"

    def opens(self, head: bytes) -> bool:
        return root_of(head) == "Designations"

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """Yield the publication, then every party in the file's order; raises as the port says."""
        items = {"DateGenerated": outline("DateGenerated"), "Designation": _DESIGNATION}
        published, seen = False, set[str]()
        for node in read_items(stream, namespace=None, root="Designations", items=items, named_by="UniqueID"):
            if node.tag == "DateGenerated":
                if published:
                    raise SourceChanged("DateGenerated stands twice")
                published = True
                yield Publication(published=day(node.text), label="Designations")
                continue
            if not published:
                raise SourceChanged("a Designation stands before DateGenerated")
            unique = node.filled("UniqueID")
            if unique in seen:
                raise SourceChanged(f"Designation {unique} stands twice")
            seen.add(unique)
            try:
                yield party(node)
            except SourceChanged as exc:
                raise SourceChanged(f"Designation {unique}: {exc}") from exc
        if not seen:
            raise SourceChanged("the file holds no Designation")


class UkSanctionsList(SanctionsList):
    """All persons, entities and ships designated or specified under UK sanctions law."""

    id = "uk_sanctions_list"
    title = "UK Sanctions List"
    authority = "UK"
    publisher = "Foreign, Commonwealth & Development Office"
    licence = "Open Government Licence v3.0"
    url = "https://www.gov.uk/government/publications/the-uk-sanctions-list"
    allowed_hosts = ("www.gov.uk", "assets.publishing.service.gov.uk", "sanctionslist.fcdo.gov.uk")
    timezone = "Europe/London"
    stale_after = timedelta(hours=6)
    expires_after = timedelta(hours=24)
    stagnant_after = timedelta(days=14)
    max_bytes = 200_000_000
    least = 2_500
    layouts = (UkXml(), UkCsv(), UkOds())

    def record_url(self, record_id: str) -> str:
        """Return the search page of the list, which takes the Unique ID."""
        return f"https://search-uk-sanctions-list.service.gov.uk/?search={record_id}"

    def resolve_url(self, page: bytes) -> str | None:
        """Return the XML file's address from the gov.uk page; raises SourceChanged unless there is one."""
        try:
            links: Any = html.fromstring(page.decode("utf-8")).xpath("//a/@href")
        except (etree.LxmlError, ValueError) as exc:
            raise SourceChanged(f"the page {self.url} cannot be read: {exc}") from exc
        found = {urljoin(self.url, str(link)) for link in links if urlsplit(str(link)).path.lower().endswith(".xml")}
        if len(found) != 1:
            raise SourceChanged(f"the page {self.url} links {len(found)} XML files, one was expected")
        address = found.pop()
        parts = urlsplit(address)
        if parts.scheme != "https" or parts.hostname not in self.allowed_hosts:
            raise SourceChanged(f"the page {self.url} links a file on another host: {address}")
        return address
