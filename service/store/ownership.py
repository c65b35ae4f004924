"""What registers of owners state: kept as each file said it, read by the parties that hold or are held."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Numeric, Select, bindparam, cast, exists, func, insert, or_, select
from sqlalchemy.orm import aliased

from adapters.dates import PartialDate
from adapters.ownership.port import Relation, Stake, TakenBack
from service.store import editions, tables
from service.store.among import among
from service.store.clocks import Clocks
from service.store.ownership_tables import Stake as Row
from service.store.trade import PartyBook

_WORDS = ("relation", "label", "line", "indirect", "ended", "publisher", "url")
NOBODY = 0  # no party has this number: the two sides of a record that was taken back
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


def write_taken_back(connection: Connection, gone: Sequence[TakenBack], *, source_pk: int, edition_pk: int) -> None:
    """Insert records that a register takes back: no party has them, and stakes of their ids stated before end there."""
    rows = [
        {
            "source_pk": source_pk,
            "edition_pk": edition_pk,
            "record_id": each.record_id,
            "owner_pk": NOBODY,
            "owned_pk": NOBODY,
            "stated_on": str(each.stated_on) if each.stated_on else "",
            "content": {"line": each.line},
        }
        for each in gone
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
    retrieved_at: datetime  # of its file
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


_later, _before, _newer = aliased(Row), aliased(Row), aliased(Row)


def _of_record(one: type[Row], other: type[Row]) -> tuple[Any, ...]:
    """Return that a row is of the other's record, and of a file in use."""
    return (
        one.source_pk == other.source_pk,
        one.record_id == other.record_id,
        among(one.edition_pk + 0, "active"),  # a sum: read beside the record or the parties, as they lead
    )


def _outdated(row: type[Row], by: type[Row]) -> ColumnElement[bool]:
    """Return that an earlier file states of the record what is clearly newer: from a day after the row's last one.

    Of two days the one less exact is held against as much of the other as it says: 2024 is neither before 2024-03 nor
    after it, and a day that is not given is neither before nor after any.
    """
    newer = func.substr(by.stated_on, 1, func.length(row.stated_on))
    own = func.substr(row.stated_on, 1, func.length(by.stated_on))
    return exists().where(*_of_record(by, row), by.edition_pk < row.edition_pk, newer > own)


# What the last file states of a record stands, unless an earlier file states what is clearly newer: such a row has no
# effect. Of the others the last one is the newest as far as their days tell, so that always exactly one stands.
_STANDS = (
    among(Row.edition_pk + 0, "active"),
    ~_outdated(Row, _newer),
    ~exists().where(*_of_record(_later, Row), _later.edition_pk > Row.edition_pk, ~_outdated(_later, _before)),
)
_WITHOUT_EFFECT = select(func.count()).where(
    Row.edition_pk == bindparam("edition"), Row.owner_pk != NOBODY, _outdated(Row, _newer)
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
_UNSTATED = 50  # percent: a share that is not stated may be any, and stands behind a majority


def _largest(side: Any) -> Select[*tuple[Any, ...]]:
    """Return the query of the largest stakes of each party on a side; a range counts as the most it may be."""
    shares = [cast(Row.content[name].as_string(), Numeric) for name in ("share_to", "share_from")]
    place = func.row_number().over(partition_by=side, order_by=(func.coalesce(*shares, _UNSTATED).desc(), Row.pk))
    ranked = select(Row.pk.label("stake"), place.label("place")).where(among(side, "ids"), *_STANDS).subquery()
    return _stakes(Row.pk.in_(select(ranked.c.stake).where(ranked.c.place <= bindparam("most"))))


_LARGEST = {side: _largest(side) for side in (Row.owner_pk, Row.owned_pk)}


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
    rows = [row for query in (_BY_OWNER, _BY_OWNED) if few for row in connection.execute(query, asked | {"ids": few})]
    return _by_party(rows, few), many


def largest(
    connection: Connection, pks: Collection[int], *, active: Collection[int], most: int
) -> dict[int, list[Held]]:
    """Return party -> at most so many of its stakes on each side, the largest shares first to be read; two queries.

    A range counts as the most it may be, and a share that is not stated as a half.
    """
    asked = {"active": sorted(active), "ids": sorted(pks), "most": most}
    return _by_party([row for query in _LARGEST.values() for row in connection.execute(query, asked)], pks)


def _by_party(rows: Iterable[Any], pks: Collection[int]) -> dict[int, list[Held]]:
    wanted, found = set(pks), dict[int, dict[int, Held]]()
    for row in rows:
        held = _held(row)
        for pk in {held.owner_pk, held.owned_pk} & wanted:
            found.setdefault(pk, {})[held.pk] = held
    return {pk: [own[each] for each in sorted(own)] for pk, own in found.items()}


_FIELDS = (
    "pk", "source_id", "edition", "retrieved_at", "illustrative", "record_id", "stated_on", "owner_pk", "owner",
    "owned_pk", "owned",
)  # fmt: skip


def _held(row: Any) -> Held:
    *fields, plain = row
    values: dict[str, Any] = dict(zip(_FIELDS, fields, strict=True)) | {name: plain[name] for name in _WORDS}
    values |= {name: Decimal(plain[name]) if name in plain else None for name in _SHARES}
    values |= {name: PartialDate.parse(plain[name]) if name in plain else None for name in _DAYS}
    return Held(**values)


def without_effect(connection: Connection, *, edition_pk: int, active: Collection[int]) -> int:
    """Return how many stakes of a file do not count, as one of these earlier files states their record later."""
    asked = {"edition": edition_pk, "active": sorted(active)}
    return connection.scalar(_WITHOUT_EFFECT, asked) or 0 if active else 0


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
