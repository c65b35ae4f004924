"""Parties of trade records that another data set has under the same name, once folded, or under the same number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, exists, select, update
from sqlalchemy.orm import aliased

from service.store.tables import Party, PartyIdentifier, Source

_PARTY: Table = Party.__table__  # type: ignore[assignment]  # declarative tables are Tables
Sign = tuple[str, ...]  # a folded name, or the type of a number and the number


def unfolded(connection: Connection, *, after: int, most: int) -> list[tuple[int, str]]:
    """Return the next parties of trade records whose names were not folded yet."""
    query = (
        select(Party.pk, Party.name)
        .where(
            Party.pk > after,
            Party.folded.is_(None),
            Party.source_pk.in_(select(Source.pk).where(Source.kind == "trade")),
        )
        .order_by(Party.pk)
        .limit(most)
    )
    return [(pk, name) for pk, name in connection.execute(query)]


def fold(connection: Connection, folded: Sequence[tuple[int, str]]) -> None:
    """Write folded names; an empty one says that it names nobody."""
    change = update(_PARTY).where(_PARTY.c.pk == bindparam("party")).values(folded=bindparam("text"))
    if folded:
        connection.execute(change, [{"party": pk, "text": text} for pk, text in folded])


def shared(
    connection: Connection, source: int, *, types: Collection[str]
) -> tuple[list[tuple[Sign, int]], list[tuple[Sign, int]]]:
    """Return the signs that parties of a data set and of others both have, with the party: this one's, and the others'.

    Numbers are those of the `types`, as they are written.
    """
    mine, theirs = aliased(PartyIdentifier), aliased(PartyIdentifier)
    own, other = aliased(Party), aliased(Party)
    here = (own.source_pk == source, own.folded != "")
    there = (other.source_pk != source, other.source_pk.in_(select(Source.pk).where(Source.kind == "trade")))
    numbered = (mine.party_pk.in_(select(own.pk).where(own.source_pk == source)), mine.type.in_(types))
    meant = (theirs.party_pk == other.pk, theirs.type.in_(types), *there)
    # This data set may be a small one among large ones: its names and numbers are looked up, one by one.
    ours: list[Select[*tuple[Any, ...]]] = [
        select(own.folded, own.pk).where(*here, exists().where(other.folded == own.folded, *there)),
        select(mine.type, mine.value, mine.party_pk).where(
            *numbered, exists().where(theirs.value == mine.value, theirs.type == mine.type, *meant)
        ),
    ]
    others: list[Select[*tuple[Any, ...]]] = [
        select(other.folded, other.pk).where(other.folded.in_(select(own.folded).where(*here)), *there),
        select(theirs.type, theirs.value, other.pk).where(
            theirs.value.in_(select(mine.value).where(*numbered)), *meant
        ),
    ]
    return _signs(connection, ours), _signs(connection, others)


def _signs(connection: Connection, queries: Iterable[Select[*tuple[Any, ...]]]) -> list[tuple[Sign, int]]:
    return [
        (tuple(sign), pk)
        for query in queries
        for *sign, pk in connection.execute(query.order_by(*query.selected_columns))
    ]
