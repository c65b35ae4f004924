"""How many names are compared one by one with an asked one, and which count where these are too many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, select

from service.store import mentions, ownership
from service.store.among import among
from service.store.clocks import Clocks
from service.store.parties import Kind
from service.store.tables import Edition, PartyName

# Names of lists and statements that share enough with an asked one are all compared: no name there is lost to others,
# and what later ones bring changes nothing. Of other kinds so many are, those that share most: one company stands in
# trade records under many spellings and numbers. Where more may be the name, the answer says that it was cut.
WHOLE: Final[frozenset[Kind]] = frozenset(("list", "statements"))
CANDIDATES: Final = 500
# A party of these is known by what names it: hidden with that, whenever its own row was written.
NAMED = {"trade": mentions.in_trade, "statements": mentions.in_statements, "ownership": ownership.named}
_COUNTED = (
    select(PartyName.pk, PartyName.party_pk)
    .join(Edition, Edition.pk == PartyName.edition_pk)
    .where(Edition.state != "loading", Edition.recorded_at <= bindparam("known_at"), among(PartyName.pk, "ids"))
)


def bound(kind: Kind) -> int | None:
    """Return how many names of sources of this kind are compared one by one with an asked one, None for all."""
    return None if kind in WHOLE else CANDIDATES


def counted(connection: Connection, kind: Kind, seen: Clocks, name_pks: Sequence[int]) -> set[int]:
    """Return those of the names that were known by the clocks: no other takes a place where these are too many."""
    rows = connection.execute(_COUNTED, {"ids": name_pks, "known_at": seen.known_at}).all()
    shown = NAMED[kind](connection, sorted({party for _, party in rows}), seen) if kind in NAMED else None
    return {pk for pk, party in rows if shown is None or party in shown}
