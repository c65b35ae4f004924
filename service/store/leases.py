"""Who may load a source now: a lease that ends by itself, and a token that refuses the late write of a dead holder."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from service.store.journal_tables import Lease

_LOCK = 7_302_412  # any number: under it a lease is taken by one process at a time on PostgreSQL

_ENDED = datetime(1970, 1, 1, tzinfo=UTC)  # not `now`: the clock may go back behind it


def acquire(connection: Connection, name: str, *, holder: str, now: datetime, lasts: timedelta) -> int | None:
    """Return the token of the lease, or None while another holder has it.

    One that would last twice as long as any does was given by a clock that ran ahead, and binds nobody. A holder's
    clock is nearly always a little ahead of ours: we may have looked at ours before we waited, and machines differ.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    row = connection.execute(select(Lease.holder, Lease.token, Lease.until).where(Lease.name == name)).first()
    if row is None:
        connection.execute(insert(Lease).values(name=name, holder=holder, token=1, until=now + lasts))
        return 1
    if now < row.until <= now + 2 * lasts and row.holder != holder:
        return None
    token = int(row.token) + 1
    connection.execute(update(Lease).where(Lease.name == name).values(holder=holder, token=token, until=now + lasts))
    return token


def holds(connection: Connection, name: str, token: int) -> bool:
    """Return whether the token is still the newest; the row stays locked until the commit."""
    return connection.scalar(select(Lease.token).where(Lease.name == name).with_for_update()) == token


def release(connection: Connection, name: str, token: int) -> None:
    """End the lease at once, unless another holder has it by now."""
    connection.execute(update(Lease).where(Lease.name == name, Lease.token == token).values(until=_ENDED))
