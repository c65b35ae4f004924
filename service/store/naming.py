"""Which loads brought names, and which names they brought: what an index on disk must hold before it may answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, bindparam, exists, func, insert, select, update

from service.store.parties import Kind
from service.store.tables import Identity, Naming, PartyName

_ROWS = 10_000
_LOADS = select(Naming.token, Naming.edition_pk).where(Naming.kind == bindparam("kind"))
_OF_KIND = PartyName.edition_pk.in_(select(Naming.edition_pk).where(Naming.kind == bindparam("kind")))
_IDENTITY = select(Identity.id)


def identity(connection: Connection) -> str:
    """Return what tells this database from every other one."""
    return str(connection.scalar(_IDENTITY))


def new_token() -> str:
    """Return the mark of one load, which no other load of any database has: copies of a database go different ways."""
    return uuid4().hex[:16]


def bring(connection: Connection, kind: Kind, edition_pk: int, token: str) -> None:
    """Say that an edition's load brought names; whoever sees this row sees them, and must find them."""
    connection.execute(insert(Naming).values(token=token, kind=kind, edition_pk=edition_pk))


def date(connection: Connection, recorded_at: datetime) -> None:
    """Say when this transaction's loads brought their names: every other one has said so."""
    connection.execute(update(Naming).where(Naming.recorded_at.is_(None)).values(recorded_at=recorded_at))


def loads(connection: Connection, kind: Kind) -> dict[str, int]:
    """Return token -> edition of every load that brought names to sources of this kind, as this connection sees it."""
    return {row.token: row.edition_pk for row in connection.execute(_LOADS, {"kind": kind})}


def count(connection: Connection, editions: Iterable[int]) -> int:
    """Return how many names the loads of these editions brought."""
    query = select(func.count()).select_from(PartyName)
    return sum(connection.scalar(query.where(PartyName.edition_pk == each)) or 0 for each in set(editions))


def count_between(connection: Connection, edition_pk: int, after: int, upto: int | None) -> int:
    """Return how many names an edition's load brought numbered above `after`, up to `upto` where that is given."""
    query = select(func.count()).where(PartyName.edition_pk == edition_pk, PartyName.pk > after)
    return connection.scalar(query if upto is None else query.where(PartyName.pk <= upto)) or 0


def count_of(connection: Connection, kind: Kind) -> int:
    """Return how many names all sources of this kind have."""
    return connection.scalar(select(func.count()).select_from(PartyName).where(_OF_KIND), {"kind": kind}) or 0


def any_taken(connection: Connection, given: Sequence[tuple[int, str]]) -> bool:
    """Return whether numbers that were foreseen for names may be those of others by now."""
    first = min((pk for pk, _ in given), default=None)
    return first is not None and connection.scalar(select(exists().where(PartyName.pk >= first))) is True


def names(connection: Connection, editions: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Yield the names that the loads of these editions brought, each with its number."""
    for each in sorted(set(editions)):
        yield from _pages(connection, PartyName.edition_pk == each, {})


def names_of(connection: Connection, kind: Kind) -> Iterator[tuple[int, str]]:
    """Yield all names of sources of this kind, each with its number."""
    yield from _pages(connection, _OF_KIND, {"kind": kind})


def page(
    connection: Connection, edition_pk: int, *, after: int, most: int, upto: int | None = None
) -> list[tuple[int, int, str]]:
    """Return (party, name, text) of names that an edition's load brought, in the order of their numbers."""
    query = (
        select(PartyName.party_pk, PartyName.pk, PartyName.text)
        .where(PartyName.edition_pk == edition_pk, PartyName.pk > after)
        .order_by(PartyName.pk)
        .limit(most)
    )
    query = query if upto is None else query.where(PartyName.pk <= upto)
    return [(party, pk, text) for party, pk, text in connection.execute(query)]


def _pages(connection: Connection, such: ColumnElement[bool], given: dict[str, str]) -> Iterator[tuple[int, str]]:
    query = (
        select(PartyName.pk, PartyName.text)
        .where(such, PartyName.pk > bindparam("last"))
        .order_by(PartyName.pk)
        .limit(_ROWS)
    )
    last = -1
    while rows := connection.execute(query, {**given, "last": last}).all():
        yield from ((pk, text) for pk, text in rows)
        last = rows[-1][0]
