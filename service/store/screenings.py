"""Names of trade records compared with those of lists and statements when either comes, so that no question has to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, bindparam, delete, exists, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from service.identity import normal
from service.names import VERSION
from service.store import finding, history
from service.store.among import among
from service.store.clocks import Clocks
from service.store.finding import FoundName
from service.store.parties import Kind
from service.store.screening_tables import ScreenedLoad, ScreenedName, ScreenedPage
from service.store.tables import Base, Edition, Naming, Party, PartyIdentifier, PartyName, Source

KNOWN: Final[tuple[Kind, ...]] = ("list", "statements")
# In place of a known name's number: of those that may be the name, not all were looked at. Less than 0, it is so from
# the edition with this number on, without the sign.
CUT: Final = 0
_KNOWN_AT: BindParameter[datetime] = bindparam("known_at")
_SCREENED = exists().where(
    ScreenedLoad.token == Naming.token, ScreenedLoad.version == VERSION, ScreenedLoad.at <= _KNOWN_AT
)
_COMPARED = Naming.kind.in_(("trade", *KNOWN))  # registers of owners are asked at the question
_LACKING = select(Naming.kind, Naming.edition_pk).where(
    _COMPARED, or_(Naming.recorded_at.is_(None), Naming.recorded_at <= _KNOWN_AT), ~_SCREENED
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
    select(_own.party_pk, _own.type, _own.value, Party.id)
    .join(_theirs, (_theirs.value == _own.value) & (_theirs.type == _own.type))
    .join(Party, Party.pk == _theirs.party_pk)
    .join(Source, Source.pk == Party.source_pk)
    .where(Source.kind == "list", among(_own.party_pk, "ids"))
    .distinct()
)
_THEN = (
    select(PartyName.pk)
    .join(Edition, Edition.pk == PartyName.edition_pk)
    .where(among(PartyName.pk, "ids"), Edition.recorded_at <= _KNOWN_AT)
)
_EDITIONS_THEN = select(Edition.pk).where(among(Edition.pk, "ids"), Edition.recorded_at <= _KNOWN_AT)
_LOADS = (
    select(Naming.kind, Naming.token, Naming.edition_pk, ScreenedLoad.token.is_not(None))
    .outerjoin(ScreenedLoad, (ScreenedLoad.token == Naming.token) & (ScreenedLoad.version == VERSION))
    .where(_COMPARED)
)
_DONE = select(ScreenedLoad.token).where(ScreenedLoad.version == VERSION)
_PAGES = select(ScreenedPage.token, ScreenedPage.known, ScreenedPage.last_pk).where(
    ScreenedPage.version == bindparam("version")
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
    for party, name, known in _known_then(connection, connection.execute(_NEAR, {"ids": party_pks}).all(), seen):
        near.setdefault(party, {}).setdefault(name, []).append(known)
    editions = sorted({edition for _, edition in lacking})
    brought = connection.execute(_BROUGHT_BY, {"ids": party_pks, "editions": editions}).scalars() if editions else ()
    return Screened(near=near, lacking=frozenset(brought))


def _known_then(connection: Connection, held: Sequence[Any], seen: Clocks) -> Iterable[Any]:
    """Return what was held of names that were known by the clocks: later ones must change no answer of the past."""
    if seen.newest:
        return held
    known = {CUT}
    for query, sign in ((_THEN, 1), (_EDITIONS_THEN, -1)):
        pks = sorted({sign * each for _, _, each in held if sign * each > 0})
        given = {"ids": pks, "known_at": seen.known_at}
        known.update(sign * pk for pk in (connection.execute(query, given).scalars() if pks else ()))
    return [each for each in held if each[2] in known]


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
    whole = True
    for each in named:
        if each.text not in found:
            found[each.text] = []
            for known in held.near.get(each.party_pk, {}).get(each.name_pk, ()):
                if known > CUT:
                    texts.setdefault(known, {})[each.text] = None
                else:
                    whole = False
    for one in finding.by_number_of_name(connection, sorted(texts), seen=seen):
        if one.source_kind in kinds:
            for text in texts[one.name_pk]:
                found[text].append(one)
    return found, bool(cut) or not whole


def numbered(connection: Connection, party_pks: Sequence[int], seen: Clocks) -> set[int]:
    """Return those of the parties that bear a number which a party on a list bears by the clocks, or bore."""
    if not party_pks:
        return set()
    borne = connection.execute(_NUMBERED, {"ids": party_pks}).all()
    if seen.newest:
        return {party for party, *_ in borne}
    had = {
        (party_id, each.type, normal(each.value))
        for party_id, runs in history.runs(connection, sorted({each[-1] for each in borne}), seen).items()
        for run in runs
        for each in run.record.identifiers
    }
    return {party for party, kind, value, listed in borne if (listed, kind, value) in had}


@dataclass(frozen=True, kw_only=True, slots=True)
class Outstanding:
    """Loads by token, with their editions: whose names have not been compared yet, and those of trade that have."""

    trade: Mapping[str, int]
    known: Mapping[Kind, Mapping[str, int]]
    compared: Mapping[str, int]

    @property
    def editions(self) -> list[int]:
        """Return the editions of trade records whose names are to be asked about."""
        return sorted({*self.trade.values(), *(self.compared.values() if self.known else ())})


def outstanding(connection: Connection) -> Outstanding | None:
    """Return what is to be compared, None where nothing is."""
    trade: dict[str, int] = {}
    known: dict[Kind, dict[str, int]] = {}
    compared: dict[str, int] = {}
    kind: Kind
    for kind, token, edition, done in connection.execute(_LOADS):  # type: ignore[assignment]  # kept as text
        if kind == "trade":
            (compared if done else trade)[token] = edition
        elif not done:
            known.setdefault(kind, {})[token] = edition
    return Outstanding(trade=trade, known=known, compared=compared) if trade or known else None


def keep(connection: Connection, pairs: Iterable[tuple[int, int, int]]) -> None:
    """Write (party, name, known name), those that are held already once."""
    rows = [dict(zip(("party_pk", "name_pk", "known_pk"), each, strict=True)) for each in pairs]
    if rows:
        connection.execute(_inserted(connection, ScreenedName).on_conflict_do_nothing(), rows)


def reached(connection: Connection) -> dict[tuple[str, str], int]:
    """Return (load of trade records, load of known names) -> the last name that was compared, where some are left."""
    return {(token, known): last for token, known, last in connection.execute(_PAGES, {"version": VERSION})}


def reach(connection: Connection, token: str, known: Iterable[str], last_pk: int) -> None:
    """Say that the names of a load of trade records were compared with those of the known loads up to this one."""
    rows = [{"token": token, "known": each, "version": VERSION, "last_pk": last_pk} for each in known]
    if rows:
        added = _inserted(connection, ScreenedPage)
        keys = ["token", "known", "version"]
        further = added.on_conflict_do_update(index_elements=keys, set_={"last_pk": added.excluded.last_pk})
        connection.execute(further, rows)


def _inserted(connection: Connection, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def conclude(connection: Connection, tokens: Iterable[str], *, at: datetime) -> None:
    """Say that the names of these loads have been compared with those of all others that were compared."""
    rows = [{"token": each, "version": VERSION, "at": at} for each in tokens]
    if rows:
        connection.execute(_inserted(connection, ScreenedLoad).on_conflict_do_nothing(), rows)
        connection.execute(delete(ScreenedPage).where(ScreenedPage.token.in_(_DONE), ScreenedPage.known.in_(_DONE)))


def forget_others(connection: Connection) -> None:
    """Let go of what another version of comparing names said, and of what it found."""
    if any(connection.scalar(select(exists().where(each.version != VERSION))) for each in (ScreenedLoad, ScreenedPage)):
        for table in (ScreenedLoad, ScreenedPage, ScreenedName):
            connection.execute(delete(table))
