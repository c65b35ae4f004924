"""Which file of a data set has a record id already."""

from __future__ import annotations

from sqlalchemy import Connection, select

from service.store.tables import Edition, Shipment


def file_of(connection: Connection, source_pk: int, record_id: str, *, but: int) -> str | None:
    """Return the SHA-256 of the file in use that has a shipment of this id, `but` for one edition."""
    query = (
        select(Edition.sha256)
        .join(Shipment, Shipment.edition_pk == Edition.pk)
        .where(
            Shipment.source_pk == source_pk,
            Shipment.record_id == record_id,
            Edition.state == "active",
            Edition.pk != but,
        )
    )
    return connection.scalar(query)
