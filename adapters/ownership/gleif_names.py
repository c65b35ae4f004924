"""Names, countries and registration numbers of legal entities, from GLEIF's LEI-CDF file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import BinaryIO

from adapters.base import Identifier, SourceChanged, TradeParty
from adapters.ownership import gleif_kinds
from adapters.ownership.files import xml_inside
from adapters.ownership.parts import country, number, party
from adapters.xml import Node, Shape, read_items, root_of

LEI = re.compile(r"[A-Z0-9]{18}\d{2}", re.ASCII)
# Of the first version, and of those since the second.
_NAMESPACE = re.compile(
    r"\{(http://www\.(?:leiroc|gleif)\.org/data/schema/leidata/\d{4})\}LEIData", re.ASCII
)  # fmt: skip
_HEAD = 64 * 1024
_ITEMS: dict[str, Shape | None] = {
    "LEIHeader": None, "Extension": None, "LEIRecords/LEIRecord": Shape(tag="LEIRecord", times="*", free=True),
}  # fmt: skip
_OGRN, _USCC = re.compile(r"\d{13}", re.ASCII), re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}", re.ASCII)


def read(stream: BinaryIO, wanted: Collection[str]) -> dict[str, TradeParty]:
    """Return the party of each wanted LEI that the file names; an entity whose name cannot be kept is left unnamed.

    Raises SourceChanged for a file that is not LEI-CDF.
    """
    found: dict[str, TradeParty] = {}
    with xml_inside(stream) as inside:
        for record in _records(inside):
            lei = record.text_of("LEI")
            if lei in wanted:
                try:
                    found[lei] = _party(lei, record.one("Entity"))
                except (ValueError, SourceChanged):
                    continue  # the relation itself can be read, and says the LEI in the name's place
    return found


def _records(stream: BinaryIO) -> Iterator[Node]:
    root = root_of(stream.read(_HEAD))
    found = _NAMESPACE.fullmatch(root or "")
    if root is not None and found is None:
        raise gleif_kinds.refuse_names(root)
    stream.seek(0)
    # What is no XML at all is told by the reading itself.
    namespace = found[1] if found else "http://www.gleif.org/data/schema/leidata/2016"
    yield from read_items(stream, namespace=namespace, root="LEIData", items=_ITEMS, named_by="LEI")


def _party(lei: str, entity: Node) -> TradeParty:
    home = country(entity.text_of("LegalJurisdiction")) or country(entity.text_of("LegalAddress", "Country"))
    numbers = [Identifier(type="lei", value=lei, label="LEI")]
    for path in (
        ("RegistrationAuthority", "RegistrationAuthorityEntityID"),
        ("BusinessRegisterEntityID",),  # of the first version
    ):
        if said := entity.text_of(*path):
            numbers.append(number(_kind(said, home), said, country=home, label=path[-1]))
    return party(entity.filled("LegalName"), "LegalName", country=home, numbers=numbers, kind="company")


def _kind(said: str, home: str | None) -> str:
    """Return what a registration number is where its country has one number for companies, of a form of its own."""
    if home == "RU" and _OGRN.fullmatch(said) and int(said[:12]) % 11 % 10 == int(said[12]):
        return "ogrn"
    return "uscc" if home == "CN" and _USCC.fullmatch(said) else "registration"
