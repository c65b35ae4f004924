"""The keys under which names are found, made anew when the way of folding names has changed."""

from __future__ import annotations

from sqlalchemy import Connection, Table, delete, insert, select

from service import names
from service.store.engine import insert_many
from service.store.tables import KeysVersion, NameKey, Party, PartyName, Source

SHORT = {"list": "l", "trade": "t", "statements": "s"}
_CHUNK = 10_000
_TABLE: Table = NameKey.__table__  # type: ignore[assignment]  # declarative tables are Tables


def are_current(connection: Connection) -> bool:
    """Return whether the keys were made by this code's version of the names room."""
    return list(connection.execute(select(KeysVersion.version)).scalars()) == [names.VERSION]


def renew(connection: Connection) -> None:
    """Make every key anew, whole or not at all; the caller holds `schema.lock`."""
    connection.execute(delete(KeysVersion))
    connection.execute(delete(NameKey))
    query = (
        select(PartyName.pk, PartyName.text, Source.kind)
        .join(Party, Party.pk == PartyName.party_pk)
        .join(Source, Source.pk == Party.source_pk)
    )
    last = -1
    while rows := connection.execute(query.where(PartyName.pk > last).order_by(PartyName.pk).limit(_CHUNK)).all():
        write(connection, [(pk, text, kind) for pk, text, kind in rows])
        last = rows[-1][0]
    connection.execute(insert(KeysVersion).values(version=names.VERSION))


def write(connection: Connection, named: list[tuple[int, str, str]]) -> None:
    """File names, each (pk, text, kind of its source), under their keys."""
    keyed = [(key, SHORT[kind], pk) for pk, text, kind in named for key in sorted(names.keys(text))]
    insert_many(connection, _TABLE, ("key", "kind", "name_pk"), keyed)
