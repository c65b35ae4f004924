"""Writing parties with their names and keys, and finding them again by key or identifier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeVar

from sqlalchemy import BindParameter, Connection, Select, Table, bindparam, delete, insert, select

from adapters.base import Identifier, Name
from service.identity import normal
from service.store import keys
from service.store.engine import insert_many
from service.store.tables import (
    Edition,
    NameKey,
    Party,
    PartyIdentifier,
    PartyName,
    Record,
    Shipment,
    Source,
    Statement,
)

CANDIDATES = 2_000
Kind = Literal["list", "trade", "statements"]
KINDS: tuple[Kind, ...] = ("list", "trade", "statements")
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


class FoundName(NamedTuple):
    """A name under which a party was found, with the party it belongs to; the columns of `_FOUND` in their order."""

    name_pk: int
    party_pk: int
    party_id: str
    source_id: str
    source_kind: str
    party_name: str
    party_kind: str
    country: str | None
    address: str | None
    record_pk: int | None
    current: bool
    illustrative: bool
    text: str
    kind: str
    strength: str


def write(connection: Connection, parties: Sequence[NewParty], *, kind: Kind) -> dict[str, int]:
    """Insert parties with names, keys and identifiers; returns party id -> pk in the order given."""
    if not parties:
        return {}
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
            "current": True,
        }
        for each in parties
    ]
    pks = list(connection.execute(insert(Party).returning(Party.pk, sort_by_parameter_order=True), rows).scalars())
    write_names(connection, [(pk, each.names) for pk, each in zip(pks, parties, strict=True)], kind=kind)
    write_identifiers(connection, [(pk, each.identifiers) for pk, each in zip(pks, parties, strict=True)])
    return {each.id: pk for pk, each in zip(pks, parties, strict=True)}


def write_names(connection: Connection, owned: Iterable[tuple[int, tuple[Name, ...]]], *, kind: Kind) -> None:
    """Insert names with the keys they are found under; `kind` is that of their source."""
    rows = [
        {"party_pk": pk, "text": name.text, "kind": name.kind, "strength": name.strength}
        for pk, each in owned
        for name in dict.fromkeys(each)
    ]
    if not rows:
        return
    pks = connection.execute(insert(PartyName).returning(PartyName.pk, sort_by_parameter_order=True), rows).scalars()
    keys.write(connection, [(pk, str(row["text"]), kind) for pk, row in zip(pks, rows, strict=True)])


def write_identifiers(connection: Connection, owned: Iterable[tuple[int, tuple[Identifier, ...]]]) -> None:
    rows = [
        (pk, each.type, normal(each.value), each.country)
        for pk, identifiers in owned
        for each in dict.fromkeys(identifiers)
    ]
    insert_many(connection, _table(PartyIdentifier), ("party_pk", "type", "value", "country"), rows)


def forget_names(connection: Connection, party_pks: Sequence[int]) -> None:
    """Remove the names, keys and identifiers of parties whose record has changed; the old record itself stays."""
    for chunk in _chunks(party_pks):
        own = select(PartyName.pk).where(PartyName.party_pk.in_(chunk))
        connection.execute(delete(NameKey).where(NameKey.name_pk.in_(own)))
        connection.execute(delete(PartyName).where(PartyName.party_pk.in_(chunk)))
        connection.execute(delete(PartyIdentifier).where(PartyIdentifier.party_pk.in_(chunk)))


def _found() -> Select[*tuple[Any, ...]]:
    return (
        select(
            PartyName.pk,
            Party.pk,
            Party.id,
            Source.id,
            Source.kind,
            Party.name,
            Party.kind,
            Party.country,
            Party.address,
            Party.record_pk,
            Party.current,
            Source.illustrative,
            PartyName.text,
            PartyName.kind,
            PartyName.strength,
        )
        .select_from(PartyName)
        .join(Party, Party.pk == PartyName.party_pk)
        .join(Source, Source.pk == Party.source_pk)
        .join(Edition, Edition.pk == Party.edition_pk)
        .where(Edition.state != "loading")  # a load that is under way, or died, shows nothing
    )


_FOUND = _found()  # built once: building it costs as much as running it


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_KINDS: BindParameter[Any] = bindparam("kinds", expanding=True)
_BY_KEYS = _FOUND.where(
    PartyName.pk.in_(select(NameKey.name_pk).where(NameKey.key.in_(_IDS), NameKey.kind.in_(_KINDS)).distinct())
).limit(CANDIDATES + 1)
_BY_PARTY = _FOUND.where(Party.pk.in_(_IDS))
_NUMBERED = select(PartyIdentifier.party_pk, PartyIdentifier.type, PartyIdentifier.value, PartyIdentifier.country)
_BY_NUMBER = _NUMBERED.where(PartyIdentifier.value.in_(_IDS))
_OF_PARTY = _NUMBERED.where(PartyIdentifier.party_pk.in_(_IDS))


def by_keys(
    connection: Connection, wanted: Iterable[str], *, kinds: Sequence[Kind] = KINDS
) -> tuple[list[FoundName], bool]:
    """Return the names of sources of these kinds filed under any of the keys, and whether a budget cut the search."""
    found: dict[int, FoundName] = {}
    cut = False
    for chunk in _chunks(sorted(set(wanted))):
        rows = connection.execute(_BY_KEYS, {"ids": chunk, "kinds": [keys.SHORT[each] for each in kinds]}).all()
        cut = cut or len(rows) > CANDIDATES
        found.update((row[0], FoundName._make(row)) for row in rows[:CANDIDATES])
    return list(found.values()), cut


def by_identifiers(connection: Connection, identifiers: Iterable[Identifier]) -> list[FoundName]:
    """Return all names of the parties that carry one of these numbers, of the same type."""
    wanted = {(each.type, normal(each.value)) for each in identifiers}
    hit: set[int] = set()
    for chunk in _chunks(sorted({value for _, value in wanted})):
        rows = connection.execute(_BY_NUMBER, {"ids": chunk}).all()
        hit.update(pk for pk, kind, value, _ in rows if (kind, value) in wanted)
    return names_of(connection, sorted(hit))


def names_of(connection: Connection, party_pks: Sequence[int]) -> list[FoundName]:
    """Return every name of the parties."""
    return [
        FoundName._make(row)
        for chunk in _chunks(party_pks)
        for row in connection.execute(_BY_PARTY, {"ids": chunk}).all()
    ]


def identifiers_of(connection: Connection, party_pks: Sequence[int]) -> dict[int, list[Identifier]]:
    """Return party pk -> its identifiers; parties without any are absent."""
    owned: dict[int, list[Identifier]] = {}
    for chunk in _chunks(party_pks):
        for pk, kind, value, country in connection.execute(_OF_PARTY, {"ids": chunk}).all():
            owned.setdefault(pk, []).append(Identifier(type=kind, value=value, country=country))
    return owned


def by_id(connection: Connection, party_id: str) -> FoundName | None:
    """Return the party with this id under its first name, or None."""
    row = connection.execute(_FOUND.where(Party.id == party_id).order_by(PartyName.pk).limit(1)).first()
    return None if row is None else FoundName._make(row)


def record_content(connection: Connection, record_pks: Sequence[int]) -> dict[int, bytes]:
    """Return record pk -> the content it was kept with."""
    return {
        pk: content
        for chunk in _chunks(record_pks)
        for pk, content in connection.execute(select(Record.pk, Record.content).where(Record.pk.in_(chunk)))
    }


def sweep(connection: Connection, edition_pk: int) -> None:
    """Remove an edition that never became active, with all it brought: its rows, and the parties first seen in it."""
    connection.execute(delete(Shipment).where(Shipment.edition_pk == edition_pk))
    connection.execute(delete(Statement).where(Statement.edition_pk == edition_pk))
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
