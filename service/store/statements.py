"""Statements: what was published about trade, kept once and found by the parties they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, or_, select

from adapters.base import Statement
from service.store import records, tables
from service.store.trade import PartyBook


def write_statements(
    connection: Connection,
    statements: Sequence[Statement],
    book: PartyBook,
    *,
    source_pk: int,
    edition_pk: int,
) -> None:
    """Insert statements, each once: one already held from an earlier edition stays as it is."""
    pks = book.pks(connection, [party for each in statements for party in (each.supplier, each.buyer) if party])
    held = set(
        connection.execute(select(tables.Statement.record_id).where(tables.Statement.source_pk == source_pk)).scalars()
    )
    rows = [
        {
            "source_pk": source_pk,
            "edition_pk": edition_pk,
            "record_id": each.record_id,
            "supplier_pk": pks[each.supplier] if each.supplier else None,
            "buyer_pk": pks[each.buyer] if each.buyer else None,
            "content": records.statement_to_plain(each),
        }
        for each in statements
        if each.record_id not in held
    ]
    if rows:
        connection.execute(insert(tables.Statement), rows)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """A statement with where it is kept."""

    source_id: str
    edition: str
    supplier_pk: int | None
    buyer_pk: int | None
    illustrative: bool
    statement: Statement


def stated(connection: Connection, party_pks: Sequence[int], *, context: bool = False) -> list[Stated]:
    """Return statements that name one of the parties; with `context` those about a buyer that name no supplier."""
    table = tables.Statement
    named = (
        table.buyer_pk.in_(party_pks)
        if context
        else or_(table.supplier_pk.in_(party_pks), table.buyer_pk.in_(party_pks))
    )
    query = (
        select(
            tables.Source.id,
            tables.Edition.sha256,
            table.supplier_pk,
            table.buyer_pk,
            tables.Source.illustrative,
            table.content,
        )
        .select_from(table)
        .join(tables.Source, tables.Source.pk == table.source_pk)
        .join(tables.Edition, tables.Edition.pk == table.edition_pk)
        .where(named, tables.Edition.state == "active")
        .order_by(table.pk)
    )
    if context:
        query = query.where(table.supplier_pk.is_(None))
    return [
        Stated(
            source_id=row[0],
            edition=row[1],
            supplier_pk=row[2],
            buyer_pk=row[3],
            illustrative=row[4],
            statement=records.statement_from_plain(row[5]),
        )
        for row in connection.execute(query)
    ]
