"""Writing parties with their names and numbers, each filed under all names it ever had."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict, TypeVar

from sqlalchemy import Connection, Table, delete, insert, select, update

from adapters.base import Identifier, Name, PartyRecord
from service.identity import normal
from service.store import twins
from service.store.engine import insert_many
from service.store.ownership_tables import Stake
from service.store.tables import (
    Edition,
    Party,
    PartyIdentifier,
    PartyName,
    PartyTold,
    Shipment,
    Statement,
)

Kind = Literal["list", "trade", "statements", "ownership"]
KINDS: tuple[Kind, ...] = ("list", "trade", "statements", "ownership")
_CHUNK = 500
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class NewParty:
    """A party to be written; `edition_pk` is the edition that first brought it."""

    id: str
    source_pk: int
    edition_pk: int
    name: str
    kind: str
    country: str | None
    names: tuple[Name, ...]
    identifiers: tuple[Identifier, ...] = ()
    address: str | None = None
    record_id: str | None = None
    record_pk: int | None = None
    current: bool = True


class Described(TypedDict):
    """What a list's record says of its party in the columns of `Party`."""

    name: str
    kind: str
    country: str | None
    address: str | None


def country_of(record: PartyRecord) -> str | None:
    """Return the country all of the record's signs agree on, or None."""
    named = set(record.countries) | {each.country for each in record.addresses if each.country}
    return named.pop() if len(named) == 1 else None


def write(connection: Connection, parties: Sequence[NewParty]) -> dict[str, int]:
    """Insert parties with names and identifiers; returns party id -> pk in the order given."""
    return {id_: pk for chunk in _chunks(parties) for id_, pk in _write(connection, chunk)}


def _write(connection: Connection, parties: Sequence[NewParty]) -> list[tuple[str, int]]:
    rows = [
        {
            "id": each.id,
            "source_pk": each.source_pk,
            "edition_pk": each.edition_pk,
            "name": each.name,
            "kind": each.kind,
            "country": each.country,
            "address": each.address,
            "record_id": each.record_id,
            "record_pk": each.record_pk,
            "current": each.current,
        }
        for each in parties
    ]
    pks = list(connection.execute(insert(Party).returning(Party.pk, sort_by_parameter_order=True), rows).scalars())
    write_names(connection, [(pk, each.edition_pk, each.names) for pk, each in zip(pks, parties, strict=True)])
    write_identifiers(connection, [(pk, each.identifiers) for pk, each in zip(pks, parties, strict=True)])
    return [(each.id, pk) for pk, each in zip(pks, parties, strict=True)]


def write_names(
    connection: Connection, owned: Iterable[tuple[int, int, Iterable[Name]]], *, latest: bool = True
) -> None:
    """Insert names, each (party pk, pk of the edition that brings them, names)."""
    rows = [
        (pk, edition_pk, text, kind, strength, latest)
        for pk, edition_pk, each in owned
        for text, kind, strength in dict.fromkeys((one.text, one.kind, one.strength) for one in each)
    ]
    columns = ("party_pk", "edition_pk", "text", "kind", "strength", "latest")
    insert_many(connection, _table(PartyName), columns, rows)


def merge_names(
    connection: Connection, named: Sequence[tuple[int, tuple[Name, ...], bool]], *, edition_pk: int
) -> None:
    """Let list parties have these names: their latest ones, or (third False) only names they had at some time."""
    held: dict[int, dict[tuple[str, str, str], tuple[int, bool]]] = {}
    for chunk in _chunks([pk for pk, _, _ in named]):
        query = select(
            PartyName.party_pk, PartyName.text, PartyName.kind, PartyName.strength, PartyName.pk, PartyName.latest
        ).where(PartyName.party_pk.in_(chunk))
        for party_pk, text, kind, strength, pk, latest in connection.execute(query):
            held.setdefault(party_pk, {})[text, kind, strength] = (pk, latest)
    for latest in (True, False):
        missing = []
        for party_pk, own, is_latest in named:
            if is_latest == latest:
                known = held.get(party_pk, {})
                new = [each for each in own if (each.text, each.kind, each.strength) not in known]
                missing.append((party_pk, edition_pk, new))
        write_names(connection, missing, latest=latest)
    turned: dict[bool, list[int]] = {True: [], False: []}
    for party_pk, own, is_latest in named:
        wanted = {(each.text, each.kind, each.strength) for each in own}
        for name, (pk, latest) in held.get(party_pk, {}).items():
            if is_latest and latest != (name in wanted):
                turned[not latest].append(pk)
    _turn(connection, PartyName, turned)


def write_identifiers(
    connection: Connection, owned: Iterable[tuple[int, Iterable[Identifier]]], *, latest: bool = True
) -> None:
    """Insert identifiers as they are compared."""
    rows = [
        (pk, *number, latest)
        for pk, numbers in owned
        for number in dict.fromkeys((each.type, normal(each.value), each.country) for each in numbers)
    ]
    columns = ("party_pk", "type", "value", "country", "latest")
    insert_many(connection, _table(PartyIdentifier), columns, rows)


def merge_identifiers(connection: Connection, owned: Sequence[tuple[int, tuple[Identifier, ...], bool]]) -> None:
    """Let list parties have these identifiers, as `merge_names` does for names."""
    held: dict[int, dict[tuple[str, str, str | None], tuple[int, bool]]] = {}
    for chunk in _chunks([pk for pk, _, _ in owned]):
        query = select(
            PartyIdentifier.party_pk,
            PartyIdentifier.type,
            PartyIdentifier.value,
            PartyIdentifier.country,
            PartyIdentifier.pk,
            PartyIdentifier.latest,
        ).where(PartyIdentifier.party_pk.in_(chunk))
        for party_pk, kind, value, country, pk, latest in connection.execute(query):
            held.setdefault(party_pk, {})[kind, value, country] = (pk, latest)
    turned: dict[bool, list[int]] = {True: [], False: []}
    for party_pk, numbers, is_latest in owned:
        known = held.get(party_pk, {})
        wanted = {(each.type, normal(each.value), each.country): each for each in numbers}
        missing = [each for number, each in wanted.items() if number not in known]
        write_identifiers(connection, [(party_pk, missing)], latest=is_latest)
        for number, (pk, latest) in known.items():
            if is_latest and latest != (number in wanted):
                turned[not latest].append(pk)
    _turn(connection, PartyIdentifier, turned)


def _turn(
    connection: Connection, table: type[PartyName] | type[PartyIdentifier], turned: dict[bool, list[int]]
) -> None:
    for latest, pks in turned.items():
        for chunk in _chunks(pks):
            connection.execute(update(table).where(table.pk.in_(chunk)).values(latest=latest))


def forget_names(connection: Connection, party_pks: Sequence[int]) -> None:
    """Remove the names and identifiers of parties; indexes of names may keep numbers of which nothing is known."""
    for chunk in _chunks(party_pks):
        connection.execute(delete(PartyName).where(PartyName.party_pk.in_(chunk)))
        connection.execute(delete(PartyIdentifier).where(PartyIdentifier.party_pk.in_(chunk)))


def sweep(connection: Connection, edition_pk: int) -> None:
    """Remove an edition that never became active, with all it brought: its rows, and the parties first seen in it."""
    twins.sweep(connection, edition_pk)
    connection.execute(delete(PartyTold).where(PartyTold.edition_pk == edition_pk))
    connection.execute(delete(Shipment).where(Shipment.edition_pk == edition_pk))
    connection.execute(delete(Statement).where(Statement.edition_pk == edition_pk))
    connection.execute(delete(Stake).where(Stake.edition_pk == edition_pk))
    brought = list(connection.execute(select(Party.pk).where(Party.edition_pk == edition_pk)).scalars())
    forget_names(connection, brought)
    for chunk in _chunks(brought):
        connection.execute(delete(Party).where(Party.pk.in_(chunk)))
    connection.execute(delete(Edition).where(Edition.pk == edition_pk))


def _chunks(items: Sequence[T]) -> Iterable[Sequence[T]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]


def _table(entity: type) -> Table:
    return entity.__table__  # type: ignore[attr-defined, no-any-return]  # every declarative class has one
