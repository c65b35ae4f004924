"""What persons ruled on identities: kept with who, when and why, and seen through the clocks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import orjson
from sqlalchemy import BindParameter, Connection, RowMapping, bindparam, func, insert, select, update

from service.store.clocks import Clocks
from service.store.journal_tables import Audit
from service.store.ruling_tables import RulingParty, RulingRow
from service.store.tables import Party, Source

Kind = Literal["join", "split"]
_CHUNK = 500
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_RULED = RulingRow.__table__
_ANY = select(RulingRow.pk).limit(1)
_NAMING = select(RulingParty.ruling_pk).where(RulingParty.party_id.in_(_IDS))
_PARTIES = select(RulingParty.ruling_pk, RulingParty.party_id, RulingParty.side).where(RulingParty.ruling_pk.in_(_IDS))
_BY_PK = select(_RULED).where(_RULED.c.pk.in_(_IDS))


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruling:
    """A person's word. `join`: all of `parties` are one; `split`: each of them is another than each of `apart_from`."""

    id: str
    kind: Kind
    parties: tuple[str, ...]
    apart_from: tuple[str, ...]
    author: str
    reason: str
    made_at: datetime
    expires_on: date | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_reason: str | None = None

    def holds(self, *, known_at: datetime, on: date) -> bool:
        """Return whether it held on a day, by what was recorded by a moment."""
        return (
            self.made_at <= known_at
            and (self.withdrawn_at is None or self.withdrawn_at > known_at)
            and (self.expires_on is None or on <= self.expires_on)
        )


def holding(connection: Connection, party_ids: Iterable[str], seen: Clocks) -> list[Ruling]:
    """Return the rulings that the clocks show on these parties, and those on parties that these make one with them."""
    if connection.scalar(_ANY) is None:
        return []
    on = seen.available_at.date()
    found: dict[str, Ruling] = {}
    asked: set[str] = set()
    wanted = set(party_ids)
    while wanted:
        asked |= wanted
        new = [
            each
            for each in naming(connection, wanted)
            if each.holds(known_at=seen.known_at, on=on) and each.id not in found
        ]
        found |= {each.id: each for each in new}
        wanted = {one for each in new if each.kind == "join" for one in each.parties} - asked
    return _in_order(found.values())


def made_one(joins: Iterable[Ruling]) -> Callable[[str], str]:
    """Return what gives a party's id the id that stands for all which the joins among these rulings make one with it.

    Over whatever parties, be they held still or not: who is one with one that is gone is one.
    """
    one_with: dict[str, str] = {}

    def standing_for(party: str) -> str:
        while party in one_with:
            party = one_with[party]
        return party

    for each in joins:
        for party in each.parties[1:] if each.kind == "join" else ():
            first, second = standing_for(each.parties[0]), standing_for(party)
            if first != second:
                one_with[second] = first
    return standing_for


def all_holding(connection: Connection, seen: Clocks) -> list[Ruling]:
    """Return all rulings that the clocks show."""
    every = _read(connection, connection.execute(select(_RULED)).mappings().all())
    return [each for each in every if each.holds(known_at=seen.known_at, on=seen.available_at.date())]


def naming(connection: Connection, party_ids: Iterable[str]) -> list[Ruling]:
    """Return every ruling that names one of the parties, whether it holds or not, in the order they were made."""
    ids = sorted(set(party_ids))
    pks = {pk for chunk in _chunks(ids) for pk in connection.execute(_NAMING, {"ids": chunk}).scalars()}
    rows = [row for chunk in _chunks(sorted(pks)) for row in connection.execute(_BY_PK, {"ids": chunk}).mappings()]
    return _read(connection, rows)


def page(connection: Connection, *, limit: int, offset: int) -> tuple[list[Ruling], int]:
    """Return one page of all rulings, the newest first, and their number."""
    query = select(_RULED).order_by(RulingRow.made_at.desc(), RulingRow.pk.desc()).limit(limit).offset(offset)
    found = _read(connection, connection.execute(query).mappings().all())
    return found[::-1], connection.scalar(select(func.count()).select_from(RulingRow)) or 0


def find(connection: Connection, ruling_id: str) -> Ruling | None:
    """Return the ruling with this id, or None."""
    rows = connection.execute(select(_RULED).where(RulingRow.id == ruling_id)).mappings().all()
    return next(iter(_read(connection, rows)), None)


def write(connection: Connection, ruling: Ruling) -> None:
    """Keep a ruling, with its audit row, in the caller's transaction."""
    pk = connection.scalar(
        insert(RulingRow)
        .values(
            id=ruling.id,
            kind=ruling.kind,
            author=ruling.author,
            reason=ruling.reason,
            made_at=ruling.made_at,
            expires_on=ruling.expires_on,
        )
        .returning(RulingRow.pk)
    )
    sides = [(0, each) for each in ruling.parties] + [(1, each) for each in ruling.apart_from]
    connection.execute(
        insert(RulingParty), [{"ruling_pk": pk, "party_id": party, "side": side} for side, party in sides]
    )
    _audit(connection, ruling, "ruling", ruling.made_at)


def withdraw(connection: Connection, ruling: Ruling, *, author: str, reason: str, at: datetime) -> None:
    """Note that a ruling holds no more; what it was stays."""
    values = {"withdrawn_at": at, "withdrawn_by": author, "withdrawn_reason": reason}
    connection.execute(update(RulingRow).where(RulingRow.id == ruling.id).values(values))
    _audit(connection, ruling, "ruling_withdrawn", at)


def _audit(connection: Connection, ruling: Ruling, action: str, at: datetime) -> None:
    plain = orjson.dumps([ruling.id, ruling.kind, ruling.parties, ruling.apart_from, ruling.author, ruling.reason])
    digest = hashlib.sha256(plain).hexdigest()
    connection.execute(
        insert(Audit).values(at=at, action=action, subject=ruling.id, sha256=digest, detail={"kind": ruling.kind})
    )


def party_kinds(connection: Connection, party_ids: Sequence[str]) -> dict[str, str]:
    """Return party id -> kind of its source, of those ids that are held."""
    query = select(Party.id, Source.kind).join(Source, Source.pk == Party.source_pk)
    return {
        id_: kind for chunk in _chunks(party_ids) for id_, kind in connection.execute(query.where(Party.id.in_(chunk)))
    }


def _read(connection: Connection, rows: Sequence[RowMapping]) -> list[Ruling]:
    sides: dict[int, tuple[list[str], list[str]]] = {row["pk"]: ([], []) for row in rows}
    for chunk in _chunks(sorted(sides)):
        for pk, party, side in connection.execute(_PARTIES, {"ids": chunk}):
            sides[pk][side].append(party)
    return _in_order(
        Ruling(
            parties=tuple(sorted(sides[row["pk"]][0])),
            apart_from=tuple(sorted(sides[row["pk"]][1])),
            **{key: value for key, value in row.items() if key != "pk"},
        )
        for row in rows
    )


def _in_order(found: Iterable[Ruling]) -> list[Ruling]:
    return sorted(found, key=lambda each: (each.made_at, each.id))


def _chunks(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
