"""Canada's consolidated autonomous sanctions list, in the three forms that Global Affairs Canada has given its XML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO, ClassVar
from urllib.parse import quote

from adapters.base import SourceChanged
from adapters.sanctions.ca_sema_party import Tags, key, party
from adapters.sanctions.port import Item, OneFile, Publication, SanctionsList
from adapters.xml import Shape, outline, read_items, root_of

_ROOT = "data-set"
_OPTIONAL = ("title", "last", "given", "entity", "aliases", "born", "imo", "schedule", "item")


class _SemaXml(OneFile):
    """A flat file of `record`s without a date of its own, without a number and without attributes.

    The forms differ in the names of the elements alone, so each is its table of names.
    """

    tags: ClassVar[Tags]
    listed: ClassVar[str]  # how often the date of listing stands in a record: "" is once, "?" at most once

    @property
    def _record(self) -> Shape:
        optional = (getattr(self.tags, name) for name in _OPTIONAL)
        lines = (self.tags.country, f"{self.tags.listed} {self.listed}", *(f"{tag} ?" for tag in optional if tag))
        return outline("\n    ".join(("record", *lines)))

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """Yield the publication, which has no day, then every party in the file's order; raises as the port says.

        A record whose regime, schedule and item (without an item: name) stand twice is a fault.
        """
        yield Publication(published=None, label=_ROOT)
        seen, ids = set[tuple[str, ...]](), Counter[str]()
        for node in read_items(
            stream, namespace=None, root=_ROOT, items={"record": self._record}, named_by=self.tags.country
        ):
            place = key(node, self.tags)
            if place in seen:
                raise SourceChanged(f"record {', '.join(filter(None, place))} stands twice")
            seen.add(place)
            try:
                yield party(node, self.tags, ids)
            except SourceChanged as exc:
                raise SourceChanged(f"record {', '.join(filter(None, place))}: {exc}") from exc
        if not seen:
            raise SourceChanged("the file holds no record")


class BilingualXml(_SemaXml):
    """Served since 25 August 2026: every element has its French name too."""

    id = "bilingual_xml"
    title = "SEMA XML with bilingual element names"
    listed = ""
    tags = Tags(
        country="Country-Pays", title="TitleOrShipType-TitreOuTypeDeNavire", last="LastName-NomDeFamille",
        given="GivenName-Prenom", entity="EntityOrShip-EntiteOuNavire", aliases="Aliases-Alias",
        born="DateOfBirthOrShipBuildDate-DateDeNaissanceOuDateDeConstructionDuNavire",
        imo="ShipIMONumber-NumeroOMIDuNavire", schedule="Schedule-Annexe", item="Item-NumeroDarticle",
        listed="DateOfListing-DateDinscription",
    )  # fmt: skip

    def opens(self, head: bytes) -> bool:
        return root_of(head) == _ROOT and b"<Country-Pays" in head


class EntityOrShipXml(_SemaXml):
    """Served from the first listed ships (February 2025) to August 2026."""

    id = "entity_or_ship_xml"
    title = "SEMA XML with ships"
    listed = ""
    tags = Tags(
        country="Country", title="TitleOrShip", last="LastName", given="GivenName", entity="EntityOrShip",
        aliases="Aliases", born="DateOfBirthOrShipBuildDate", imo="ShipIMONumber", schedule="Schedule", item="Item",
        listed="DateOfListing",
    )  # fmt: skip

    def opens(self, head: bytes) -> bool:
        return root_of(head) == _ROOT and b"<Country>" in head and b"OrShip" in head


class EntityXml(_SemaXml):
    """Served until then; the date of listing came in after May 2022."""

    id = "entity_xml"
    title = "SEMA XML without ships"
    listed = "?"
    tags = Tags(
        country="Country", title="Title", last="LastName", given="GivenName", entity="Entity", aliases="Aliases",
        born="DateOfBirth", imo=None, schedule="Schedule", item="Item", listed="DateOfListing",
    )  # fmt: skip

    def opens(self, head: bytes) -> bool:
        return root_of(head) == _ROOT and b"<Country>" in head and b"OrShip" not in head


class CanadaSema(SanctionsList):
    """Persons, entities and ships under the Special Economic Measures Act and the law on corrupt foreign officials."""

    id = "ca_sema"
    title = "Consolidated Canadian Autonomous Sanctions List"
    authority = "CA"
    publisher = "Global Affairs Canada"
    licence = "Government of Canada, non-commercial reproduction allowed with acknowledgement"
    url = (
        "https://www.international.gc.ca/world-monde/assets/office_docs/"
        "international_relations-relations_internationales/sanctions/sema-lmes.xml"
    )
    allowed_hosts = ("www.international.gc.ca",)
    timezone = "America/Toronto"
    stale_after = timedelta(hours=12)
    expires_after = timedelta(hours=48)
    stagnant_after = timedelta(days=30)
    max_bytes = 50_000_000
    least = 1_500
    layouts = (BilingualXml(), EntityOrShipXml(), EntityXml())

    def record_url(self, record_id: str) -> str:
        """Return the page on which the list can be searched by name; there is no page for a record."""
        return (
            "https://www.international.gc.ca/world-monde/international_relations-relations_internationales/"
            f"sanctions/consolidated-consolide.aspx?lang=eng#{quote(record_id, safe='/')}"
        )
