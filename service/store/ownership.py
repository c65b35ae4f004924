"""What registers of owners state: kept as each file said it, read by the parties that hold or are held."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, bindparam, exists, func, insert, or_, select, tuple_
from sqlalchemy.orm import aliased

from adapters.dates import PartialDate
from adapters.ownership.port import Relation, Stake
from service.store import editions, tables
from service.store.among import among
from service.store.clocks import Clocks
from service.store.ownership_tables import Stake as Row
from service.store.trade import PartyBook

_WORDS = ("relation", "label", "line", "indirect", "ended", "publisher", "url")
_SHARES, _DAYS = ("share_from", "share_to"), ("since", "until")


def write_stakes(
    connection: Connection, stakes: Sequence[Stake], book: PartyBook, *, source_pk: int, edition_pk: int
) -> None:
    """Insert stakes with their parties. Raises Conflict where a record id stands twice in the file."""
    pks = book.pks(connection, [party for each in stakes for party in (each.owner, each.owned)])
    rows = [
        {
            "source_pk": source_pk,
            "edition_pk": edition_pk,
            "record_id": each.record_id,
            "owner_pk": pks[each.owner],
            "owned_pk": pks[each.owned],
            "stated_on": str(each.stated_on) if each.stated_on else "",
            "content": _plain(each),
        }
        for each in stakes
    ]
    if rows:
        connection.execute(insert(Row), rows)


def _plain(stake: Stake) -> dict[str, Any]:
    plain = {name: getattr(stake, name) for name in _WORDS}
    plain |= {name: str(value) for name in (*_SHARES, *_DAYS) if (value := getattr(stake, name)) is not None}
    return plain


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A stake with where it is kept; shares are percent."""

    pk: int
    source_id: str
    edition: str
    retrieved_on: date
    illustrative: bool
    record_id: str
    stated_on: str  # "" where the register gives no day
    owner_pk: int
    owner: str
    owned_pk: int
    owned: str
    relation: Relation
    label: str
    line: int
    share_from: Decimal | None
    share_to: Decimal | None
    indirect: bool | None
    since: PartialDate | None
    until: PartialDate | None
    ended: bool
    publisher: str | None
    url: str | None


_later = aliased(Row)
# What a register states of a record last stands, and of one day what its later file says.
_STANDS = (
    among(Row.edition_pk + 0, "active"),  # a sum: read beside the parties, as they lead
    ~exists().where(
        _later.source_pk == Row.source_pk,
        _later.record_id == Row.record_id,
        tuple_(_later.stated_on, _later.edition_pk) > tuple_(Row.stated_on, Row.edition_pk),
        among(_later.edition_pk + 0, "active"),
    ),
)
_COUNTS = {
    side: select(side, func.count()).where(among(side, "ids"), *_STANDS).group_by(side)
    for side in (Row.owner_pk, Row.owned_pk)
}
_owner, _owned = aliased(tables.Party), aliased(tables.Party)


def _stakes(such: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Row.pk,
            tables.Source.id,
            tables.Edition.sha256,
            tables.Edition.retrieved_at,
            tables.Source.illustrative,
            Row.record_id,
            Row.stated_on,
            Row.owner_pk,
            _owner.name,
            Row.owned_pk,
            _owned.name,
            Row.content,
        )
        .select_from(Row)
        .join(tables.Source, tables.Source.pk == Row.source_pk)
        .join(tables.Edition, tables.Edition.pk == Row.edition_pk)
        .join(_owner, _owner.pk == Row.owner_pk)
        .join(_owned, _owned.pk == Row.owned_pk)
        .where(such, *_STANDS)
        .order_by(Row.pk)
    )


_BY_OWNER, _BY_OWNED = _stakes(among(Row.owner_pk, "ids")), _stakes(among(Row.owned_pk, "ids"))


def around(
    connection: Connection, pks: Collection[int], *, active: Collection[int], most: int
) -> tuple[dict[int, list[Held]], frozenset[int]]:
    """Return party -> the stakes it holds or that are held in it, and the parties with more than `most`, whose are not
    read; four queries."""
    asked: dict[str, Any] = {"active": sorted(active)}
    counted: dict[int, int] = {}
    for query in _COUNTS.values():
        for pk, number in connection.execute(query, asked | {"ids": sorted(pks)}):
            counted[pk] = counted.get(pk, 0) + number
    many = frozenset(pk for pk, number in counted.items() if number > most)
    few = sorted(set(counted) - many)
    found: dict[int, dict[int, Held]] = {}
    for query in (_BY_OWNER, _BY_OWNED) if few else ():
        for row in connection.execute(query, asked | {"ids": few}):
            held = _held(row)
            for pk in {held.owner_pk, held.owned_pk} & counted.keys() - many:
                found.setdefault(pk, {})[held.pk] = held
    return {pk: [own[each] for each in sorted(own)] for pk, own in found.items()}, many


_FIELDS = (
    "pk", "source_id", "edition", "retrieved_on", "illustrative", "record_id", "stated_on", "owner_pk", "owner",
    "owned_pk", "owned",
)  # fmt: skip


def _held(row: Any) -> Held:
    *fields, plain = row
    fields[3] = fields[3].date()
    values: dict[str, Any] = dict(zip(_FIELDS, fields, strict=True)) | {name: plain[name] for name in _WORDS}
    values |= {name: Decimal(plain[name]) if name in plain else None for name in _SHARES}
    values |= {name: PartialDate.parse(plain[name]) if name in plain else None for name in _DAYS}
    return Held(**values)


_VISIBLE = select(tables.Edition.pk).where(
    editions.stood(),
    tables.Edition.recorded_at <= bindparam("known_at"),
    tables.Edition.retrieved_at <= bindparam("available_at"),
)
_NAMED = select(tables.Party.pk).where(
    among(tables.Party.pk, "ids"),
    exists().where(or_(Row.owner_pk == tables.Party.pk, Row.owned_pk == tables.Party.pk), Row.edition_pk.in_(_VISIBLE)),
)


def named(connection: Connection, party_pks: Sequence[int], seen: Clocks) -> set[int]:
    """Return those of the parties that a stake names which the clocks show."""
    return set(connection.execute(_NAMED, {"ids": list(party_pks), **seen.bounds}).scalars())
