"""The parties of whole data sets of trade, as they are grouped: name, country, address, numbers, shipments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from adapters.base import Identifier
from service.store import mentions, told
from service.store.clocks import NEWEST
from service.store.tables import Edition, Party, PartyIdentifier, Shipment, Source


@dataclass(frozen=True, slots=True)
class TradeParty:
    """One party of a data set under the one name that its records give it."""

    party_pk: int
    party_id: str
    text: str
    country: str | None
    address: str | None
    strength: str = "strong"


def datasets(connection: Connection) -> list[str]:
    """Return the ids of the data sets of trade of which an edition is in use."""
    active = select(Edition.source_pk).where(Edition.state == "active")
    query = select(Source.id).where(Source.kind == "trade", Source.pk.in_(active)).order_by(Source.id)
    return list(connection.execute(query).scalars())


def parties(connection: Connection, dataset_ids: Collection[str]) -> list[TradeParty]:
    """Return every party of these data sets that a load in use brought or names, by id."""
    query = (
        select(Party.pk, Party.id, Party.name, Party.country, told.address(known=False))
        .join(Source, Source.pk == Party.source_pk)
        .join(Edition, Edition.pk == Party.edition_pk)
        .where(Source.kind == "trade", Source.id.in_(sorted(dataset_ids)), Edition.state.in_(("active", "withdrawn")))
        .order_by(Party.id)
    )
    found = [TradeParty(*row) for row in connection.execute(query)]
    seen = mentions.in_trade(connection, [each.party_pk for each in found], NEWEST)
    return [each for each in found if each.party_pk in seen]


def numbers(connection: Connection, dataset_ids: Collection[str]) -> dict[int, list[Identifier]]:
    """Return party pk -> its identifiers; parties without any are absent."""
    query = (
        select(PartyIdentifier.party_pk, PartyIdentifier.type, PartyIdentifier.value, PartyIdentifier.country)
        .join(Party, Party.pk == PartyIdentifier.party_pk)
        .join(Source, Source.pk == Party.source_pk)
        .where(Source.id.in_(sorted(dataset_ids)), PartyIdentifier.latest)
    )
    owned: dict[int, list[Identifier]] = {}
    for pk, kind, value, country in connection.execute(query):
        owned.setdefault(pk, []).append(Identifier(type=kind, value=value, country=country))
    return owned


def shipments(connection: Connection, dataset_ids: Collection[str]) -> Counter[int]:
    """Return party pk -> the shipments in use of which it is the sender or the receiver."""
    counted: Counter[int] = Counter()
    editions = select(Edition.pk).join(Source).where(Source.id.in_(sorted(dataset_ids)), Edition.state == "active")
    for side in (Shipment.sender_pk, Shipment.receiver_pk):
        query = select(side, func.count()).where(side.is_not(None), Shipment.edition_pk.in_(editions)).group_by(side)
        for pk, count in connection.execute(query):
            if pk is not None:
                counted[pk] += count
    return counted
