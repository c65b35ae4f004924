"""Statements: what was published about trade, kept once and found by the parties they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, insert, or_, select

from adapters.base import Statement
from service.store import records, tables
from service.store.clocks import Clocks
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


_ANY = (
    select(
        tables.Statement.pk,
        tables.Source.id,
        tables.Edition.sha256,
        tables.Statement.supplier_pk,
        tables.Statement.buyer_pk,
        tables.Source.illustrative,
        tables.Statement.content,
    )
    .select_from(tables.Statement)
    .join(tables.Source, tables.Source.pk == tables.Statement.source_pk)
    .join(tables.Edition, tables.Edition.pk == tables.Statement.edition_pk)
    .where(tables.Edition.state == "active", tables.Edition.recorded_at <= bindparam("known_at"))
    .order_by(tables.Statement.pk)
)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_ABOUT = _ANY.where(or_(tables.Statement.supplier_pk.in_(_IDS), tables.Statement.buyer_pk.in_(_IDS)))
_CONTEXT = _ANY.where(tables.Statement.buyer_pk.in_(_IDS), tables.Statement.supplier_pk.is_(None))
_CHUNK = 500


def about(connection: Connection, party_pks: Sequence[int], seen: Clocks) -> list[Stated]:
    """Return the statements that name one of the parties, as supplier or as buyer."""
    return _read(connection, _ABOUT, party_pks, seen)


def context(connection: Connection, party_pks: Sequence[int], seen: Clocks) -> list[Stated]:
    """Return the statements about one of the parties as buyer that name no supplier: totals."""
    return _read(connection, _CONTEXT, party_pks, seen)


def _read(
    connection: Connection, query: Select[*tuple[Any, ...]], party_pks: Sequence[int], seen: Clocks
) -> list[Stated]:
    """Statements published later than what was available stay hidden; a month counts from its first day."""
    published_by = seen.available_at.date()
    found = {
        pk: Stated(
            source_id=source_id,
            edition=edition,
            supplier_pk=supplier_pk,
            buyer_pk=buyer_pk,
            illustrative=illustrative,
            statement=records.statement_from_plain(content),
        )
        for start in range(0, len(party_pks), _CHUNK)
        for pk, source_id, edition, supplier_pk, buyer_pk, illustrative, content in connection.execute(
            query, {"ids": party_pks[start : start + _CHUNK], "known_at": seen.known_at}
        ).all()
    }
    return [found[pk] for pk in sorted(found) if found[pk].statement.published_on.first <= published_by]
