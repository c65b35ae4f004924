"""Names of trade records compared with those of lists and statements when either comes, so that no question has to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import BindParameter, Connection, Insert, bindparam, delete, exists, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from service.names import VERSION
from service.store import finding
from service.store.among import among
from service.store.clocks import Clocks
from service.store.finding import FoundName
from service.store.parties import Kind
from service.store.screening_tables import ScreenedLoad, ScreenedName
from service.store.tables import Naming, Party, PartyIdentifier, PartyName, Source

KNOWN: Final[tuple[Kind, ...]] = ("list", "statements")
# In place of a known name's number: of those that may be the name, not all were looked at.
CUT: Final = 0
_KNOWN_AT: BindParameter[datetime] = bindparam("known_at")
_SCREENED = exists().where(
    ScreenedLoad.token == Naming.token, ScreenedLoad.version == VERSION, ScreenedLoad.at <= _KNOWN_AT
)
_LACKING = select(Naming.kind, Naming.edition_pk).where(
    or_(Naming.recorded_at.is_(None), Naming.recorded_at <= _KNOWN_AT), ~_SCREENED
)
_NEAR = select(ScreenedName.party_pk, ScreenedName.name_pk, ScreenedName.known_pk).where(
    among(ScreenedName.party_pk, "ids")
)
_BROUGHT_BY = (
    select(PartyName.party_pk)
    .where(among(PartyName.party_pk, "ids"), among(PartyName.edition_pk + 0, "editions"))  # sought by the party
    .distinct()
)
_own, _theirs = aliased(PartyIdentifier), aliased(PartyIdentifier)
_NUMBERED = (
    select(_own.party_pk)
    .join(_theirs, (_theirs.value == _own.value) & (_theirs.type == _own.type))
    .join(Party, Party.pk == _theirs.party_pk)
    .join(Source, Source.pk == Party.source_pk)
    .where(Source.kind == "list", among(_own.party_pk, "ids"))
    .distinct()
)
_LOADS = select(Naming.kind, Naming.token, Naming.edition_pk, ScreenedLoad.token.is_not(None)).outerjoin(
    ScreenedLoad, (ScreenedLoad.token == Naming.token) & (ScreenedLoad.version == VERSION)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Screened:
    """What is held of some parties of trade records. `near`: party -> name -> the known names that it may be.

    `lacking` are the parties of which that is not held for every name: they must be compared to know.
    """

    near: Mapping[int, Mapping[int, Sequence[int]]]
    lacking: frozenset[int]


def of_parties(connection: Connection, party_pks: Sequence[int], seen: Clocks) -> Screened:
    """Return what had been compared by the known instant; three queries at most."""
    if not party_pks:
        return Screened(near={}, lacking=frozenset())
    lacking = connection.execute(_LACKING, {"known_at": seen.known_at}).all()
    if any(kind in KNOWN for kind, _ in lacking):
        return Screened(near={}, lacking=frozenset(party_pks))
    near: dict[int, dict[int, list[int]]] = {}
    for party, name, known in connection.execute(_NEAR, {"ids": party_pks}):
        near.setdefault(party, {}).setdefault(name, []).append(known)
    editions = sorted({edition for _, edition in lacking})
    brought = connection.execute(_BROUGHT_BY, {"ids": party_pks, "editions": editions}).scalars() if editions else ()
    return Screened(near=near, lacking=frozenset(brought))


def near(
    connection: Connection, named: Sequence[FoundName], held: Screened, *, seen: Clocks, kinds: Sequence[Kind] = KNOWN
) -> tuple[dict[str, list[FoundName]], bool]:
    """Return text -> the names of these kinds that may be it, and whether not all were looked at: what
    `finding.by_each_name` does, from what is held where it is.

    Raises NamesBehind where names must be compared and are not all indexed yet.
    """
    direct = [each.text for each in named if each.source_kind != "trade" or each.party_pk in held.lacking]
    found, cut = finding.by_each_name(connection, direct, seen=seen, kinds=kinds) if direct else ({}, frozenset())
    texts: dict[int, dict[str, None]] = {}
    for each in named:
        if each.text not in found:
            found[each.text] = []
            for known in held.near.get(each.party_pk, {}).get(each.name_pk, ()):
                texts.setdefault(known, {})[each.text] = None
    whole = texts.pop(CUT, None) is None
    for one in finding.by_number_of_name(connection, sorted(texts), seen=seen):
        if one.source_kind in kinds:
            for text in texts[one.name_pk]:
                found[text].append(one)
    return found, bool(cut) or not whole


def numbered(connection: Connection, party_pks: Sequence[int]) -> set[int]:
    """Return those of the parties that bear a number which a party on a list bears, or bore."""
    return set(connection.execute(_NUMBERED, {"ids": party_pks}).scalars()) if party_pks else set()


@dataclass(frozen=True, kw_only=True, slots=True)
class Outstanding:
    """Loads by token, with their editions: whose names have not been compared yet, and those of trade that have."""

    trade: Mapping[str, int]
    known: Mapping[str, int]
    compared: Mapping[str, int]

    @property
    def editions(self) -> list[int]:
        """Return the editions of trade records whose names are to be asked about."""
        return sorted({*self.trade.values(), *(self.compared.values() if self.known else ())})


def outstanding(connection: Connection) -> Outstanding | None:
    """Return what is to be compared, None where nothing is."""
    trade: dict[str, int] = {}
    known: dict[str, int] = {}
    compared: dict[str, int] = {}
    for kind, token, edition, done in connection.execute(_LOADS):
        if kind == "trade":
            (compared if done else trade)[token] = edition
        elif not done:
            known[token] = edition
    return Outstanding(trade=trade, known=known, compared=compared) if trade or known else None


def keep(connection: Connection, pairs: Iterable[tuple[int, int, int]]) -> None:
    """Write (party, name, known name), those that are held already once."""
    rows = [dict(zip(("party_pk", "name_pk", "known_pk"), each, strict=True)) for each in pairs]
    if rows:
        connection.execute(_once(connection, ScreenedName), rows)


def _once(connection: Connection, table: type[ScreenedLoad] | type[ScreenedName]) -> Insert:
    """Return what inserts rows but for those that are there."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def conclude(connection: Connection, tokens: Iterable[str], *, at: datetime) -> None:
    """Say that the names of these loads have been compared with those of all others that were compared."""
    rows = [{"token": each, "version": VERSION, "at": at} for each in tokens]
    if rows:
        connection.execute(_once(connection, ScreenedLoad), rows)


def forget_others(connection: Connection) -> None:
    """Let go of what another version of comparing names said, and of what it found."""
    others = ScreenedLoad.version != VERSION
    if connection.scalar(select(exists().where(others))):
        connection.execute(delete(ScreenedLoad))
        connection.execute(delete(ScreenedName))
