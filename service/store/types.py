"""Column types that mean the same on SQLite and PostgreSQL: instants, money, partial dates."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, String
from sqlalchemy.types import TypeDecorator

from adapters.dates import PartialDate

# SQLite counts row ids only in a column called INTEGER; PostgreSQL needs 64 bits said.
BigId = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant, kept as ISO text: SQLite would drop the offset of a real timestamp."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its offset")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Day(TypeDecorator[PartialDate]):
    """A day, month or year as ISO text, no more exact than the source was."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: PartialDate | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> PartialDate | None:
        return None if value is None else PartialDate.parse(value)


SCALE = 10_000
LARGEST = Decimal(2**63 - 1) / SCALE


def to_scaled(value: Decimal) -> int:
    """Return the amount in ten-thousandths; raises ValueError for more than four decimals or 64 bits."""
    scaled = value * SCALE
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{value} has more than four decimals")
    if abs(value) > LARGEST:
        raise ValueError(f"{value} is too large")
    return int(scaled)


def from_scaled(value: int) -> Decimal:
    return Decimal(value) / SCALE


class Money(TypeDecorator[Decimal]):
    """An exact decimal with four places in a 64-bit integer: SQLite has no decimal type."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else to_scaled(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else from_scaled(int(value))
