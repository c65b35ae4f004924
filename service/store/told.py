"""What parties of trade are said to be by loads that came after their own edition was withdrawn: their addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, case, select
from sqlalchemy.orm import aliased

from service.store.editions import stood
from service.store.engine import insert_many
from service.store.tables import Edition, Party, PartyTold

_TOLD: Table = PartyTold.__table__  # type: ignore[assignment]  # declarative tables are Tables


def first_withdrawn(connection: Connection, source_pk: int) -> set[int]:
    """Return the parties of a source that an edition brought which was withdrawn since."""
    query = select(Party.pk).join(Edition, Edition.pk == Party.edition_pk)
    return set(connection.scalars(query.where(Edition.source_pk == source_pk, Edition.state == "withdrawn")))


def write(connection: Connection, addresses: Mapping[int, str | None], *, edition_pk: int) -> None:
    """Write what an edition says of parties whose own edition was withdrawn."""
    rows = [(pk, edition_pk, address) for pk, address in addresses.items()]
    insert_many(connection, _TOLD, ("party_pk", "edition_pk", "address"), rows)


def address(*, known: bool) -> ColumnElement[Any]:
    """Return a party's address for a query that joins its `Edition`: none that only a withdrawn edition gave.

    With `known` as the clock `known_at` shows it, or else as it is.
    """
    later = aliased(Edition)
    gone = Edition.withdrawn_at <= bindparam("known_at") if known else Edition.state == "withdrawn"
    there = [stood(later), later.recorded_at <= bindparam("known_at")] if known else [later.state == "active"]
    again = (
        select(PartyTold.address)
        .join(later, later.pk == PartyTold.edition_pk)
        .where(PartyTold.party_pk == Party.pk, *there)
        .order_by(PartyTold.edition_pk)
        .limit(1)
        .correlate(Party)
        .scalar_subquery()
    )
    return case((gone, again), else_=Party.address)
