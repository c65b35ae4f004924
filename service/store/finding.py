"""Finding parties by name, identifier or id, as the clocks show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    bindparam,
    case,
    literal,
    select,
)

from adapters.base import Identifier
from service.identity import normal
from service.names import POSSIBLE
from service.store import candidates, history, indexes, mentions, told
from service.store.among import among
from service.store.clocks import NEWEST, Clocks
from service.store.parties import KINDS, Kind, country_of
from service.store.tables import Edition, Party, PartyIdentifier, PartyName, Source

_CHUNK = 10_000
_VALUES = 500  # texts, each a parameter of its own
T = TypeVar("T")


class FoundName(NamedTuple):
    """A name under which a party was found, with the party it belongs to; the columns of `_FOUND` in their order."""

    name_pk: int
    party_pk: int
    party_id: str
    source_id: str
    source_kind: str
    party_name: str
    party_kind: str
    country: str | None
    address: str | None
    record_pk: int | None
    current: bool
    illustrative: bool
    text: str
    kind: str
    strength: str


def _found(kind: Any, strength: Any, address: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            PartyName.pk,
            Party.pk,
            Party.id,
            Source.id,
            Source.kind,
            Party.name,
            Party.kind,
            Party.country,
            address,
            Party.record_pk,
            Party.current,
            Source.illustrative,
            PartyName.text,
            kind,
            strength,
        )
        .select_from(PartyName)
        .join(Party, Party.pk == PartyName.party_pk)
        .join(Source, Source.pk == Party.source_pk)
        .join(Edition, Edition.pk == Party.edition_pk)
        .where(Edition.state != "loading")  # a load that is under way, or died, shows nothing
    )


# A name that only earlier editions gave a party is looked for as a weak one, so that no answer says it is unknown.
EARLIER, WEAK = "earlier", "weak"
_FOUND, _THEN = (_found(PartyName.kind, PartyName.strength, told.address(known=each)) for each in (False, True))
_NEWEST = _found(
    case((PartyName.latest, PartyName.kind), else_=literal(EARLIER)),
    case((PartyName.latest, PartyName.strength), else_=literal(WEAK)),
    told.address(known=False),
)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_KNOWN = Edition.recorded_at <= bindparam("known_at")


# Built once, each for the newest and for the past: building a query costs as much as running it.
def _both(such: ColumnElement[bool]) -> dict[bool, Select[*tuple[Any, ...]]]:
    return {True: _NEWEST.where(such), False: _THEN.where(such, _KNOWN)}


_BY_NAME = _both(among(PartyName.pk, "ids"))
_BY_PARTY = _both(among(Party.pk, "ids"))
_NUMBERED = select(PartyIdentifier.party_pk, PartyIdentifier.type, PartyIdentifier.value, PartyIdentifier.country)
_BY_NUMBER = _NUMBERED.where(PartyIdentifier.value.in_(_IDS))
_OF_PARTY = _NUMBERED.where(among(PartyIdentifier.party_pk, "ids"))
_ON_LISTS = select(Party.id, Party.pk).join(Source).where(Source.kind == "list", among(Party.pk, "ids"))


def by_names(
    connection: Connection,
    texts: Iterable[str],
    *,
    seen: Clocks,
    kinds: Sequence[Kind] = KINDS,
) -> tuple[list[FoundName], frozenset[Kind]]:
    """Return the names of sources of these kinds that match or may match one of these, and the kinds not all of whose
    names could be looked at.

    Raises NamesBehind where they are not all indexed yet.
    """
    near, cut = by_each_name(connection, texts, seen=seen, kinds=kinds)
    return _in_order({each.name_pk: each for found in near.values() for each in found}.values()), cut


def by_each_name(
    connection: Connection,
    texts: Iterable[str],
    *,
    seen: Clocks,
    kinds: Sequence[Kind] = KINDS,
) -> tuple[dict[str, list[FoundName]], frozenset[Kind]]:
    """Return what `by_names` does for each of the texts apart."""
    wanted = list(dict.fromkeys(texts))
    asked: dict[tuple[str, int, str], list[str]] = {}
    cut: set[Kind] = set()
    for kind in kinds:
        counts, most = partial(candidates.counted, connection, kind, seen), candidates.bound(kind)
        answers = indexes.of(connection).find(connection, kind, wanted, least=POSSIBLE, most=most, counts=counts)
        for text, answer in answers.items():
            if answer.cut:
                cut.add(kind)
            for hit in answer.hits:
                asked.setdefault((kind, hit.ref, hit.text), []).append(text)
    rows = _rows(connection, _BY_NAME, sorted({ref for _, ref, _ in asked}), seen)
    # a number in an index may be that of a name which is no more, and which another one has by now
    found = [each for each in rows if (each.source_kind, each.name_pk, each.text) in asked]
    near: dict[str, list[FoundName]] = {text: [] for text in wanted}
    for each in _as_of(connection, found, seen):
        for text in asked[each.source_kind, each.name_pk, each.text]:
            near[text].append(each)
    return near, frozenset(cut)


def by_number_of_name(connection: Connection, name_pks: Sequence[int], *, seen: Clocks) -> list[FoundName]:
    """Return the names with these numbers."""
    return _as_of(connection, _rows(connection, _BY_NAME, name_pks, seen), seen)


def by_identifiers(connection: Connection, identifiers: Iterable[Identifier], *, seen: Clocks) -> list[FoundName]:
    """Return all names of the parties that carry one of these numbers, of the same type."""
    wanted = {(each.type, normal(each.value)) for each in identifiers}
    hit: set[int] = set()
    for chunk in _chunks(sorted({value for _, value in wanted}), _VALUES):
        rows = connection.execute(_BY_NUMBER, {"ids": chunk}).all()
        hit.update(pk for pk, kind, value, _ in rows if (kind, value) in wanted)
    carried = identifiers_of(connection, sorted(hit), seen=seen)
    hit = {pk for pk, numbers in carried.items() if any((each.type, each.value) in wanted for each in numbers)}
    return names_of(connection, sorted(hit), seen=seen)


def names_of(connection: Connection, party_pks: Sequence[int], *, seen: Clocks) -> list[FoundName]:
    """Return every name of the parties."""
    return _as_of(connection, _rows(connection, _BY_PARTY, party_pks, seen), seen)


def _rows(
    connection: Connection, query: Mapping[bool, Select[*tuple[Any, ...]]], pks: Sequence[int], seen: Clocks
) -> list[FoundName]:
    return [
        FoundName._make(row)
        for chunk in _chunks(pks)
        for row in connection.execute(query[seen.newest], {"ids": chunk, **_past(seen)}).all()
    ]


def identifiers_of(connection: Connection, party_pks: Sequence[int], *, seen: Clocks) -> dict[int, list[Identifier]]:
    """Return party pk -> its identifiers as they are compared; parties without any are absent."""
    owned: dict[int, list[Identifier]] = {}
    query = _OF_PARTY.where(PartyIdentifier.latest) if seen.newest else _OF_PARTY
    for chunk in _chunks(party_pks):
        for pk, kind, value, country in connection.execute(query, {"ids": chunk}).all():
            owned.setdefault(pk, []).append(Identifier(type=kind, value=value, country=country))
    if not seen.newest:
        listed = {
            party_id: pk
            for chunk in _chunks(sorted(owned))
            for party_id, pk in connection.execute(_ON_LISTS, {"ids": chunk})
        }
        runs = history.runs(connection, sorted(listed), seen)
        for party_id, pk in listed.items():
            owned[pk] = [
                Identifier(type=each.type, value=normal(each.value), country=each.country)
                for record in (history.told(runs[party_id]) if party_id in runs else ())
                for each in record.identifiers
            ]
    return {
        pk: sorted(dict.fromkeys(numbers), key=lambda each: (each.type, each.value, each.country or ""))
        for pk, numbers in owned.items()
        if numbers
    }


def by_id(connection: Connection, party_id: str) -> FoundName | None:
    """Return the party with this id under its first name, or None; one that only withdrawn files name is none."""
    row = connection.execute(_FOUND.where(Party.id == party_id).order_by(PartyName.pk).limit(1)).first()
    found = None if row is None else FoundName._make(row)
    if (
        found is not None
        and found.source_kind == "trade"
        and not mentions.in_trade(connection, [found.party_pk], NEWEST)
    ):
        return None
    return found


def _past(seen: Clocks) -> dict[str, Any]:
    return {} if seen.newest else {"known_at": seen.known_at}


def _as_of(connection: Connection, found: list[FoundName], seen: Clocks) -> list[FoundName]:
    """Return the names in an order of their own; seen from the past, those and only those its sources gave."""
    for kind, named in candidates.NAMED.items():
        own = sorted({each.party_pk for each in found if each.source_kind == kind})
        shown = named(connection, own, seen) if own else set()
        found = [each for each in found if each.source_kind != kind or each.party_pk in shown]
    if not seen.newest:
        listed = sorted({each.party_id for each in found if each.source_kind == "list"})
        runs = history.runs(connection, listed, seen) if listed else {}
        found = [one for each in found for one in _then(each, runs)]
    return _in_order(found)


def _in_order(found: Iterable[FoundName]) -> list[FoundName]:
    return sorted(found, key=lambda each: (each.party_id, each.kind != "primary", each.text, each.kind, each.strength))


def _then(found: FoundName, runs: Mapping[str, Sequence[history.Run]]) -> Iterable[FoundName]:
    if found.source_kind != "list":
        yield found
        return
    if found.party_id not in runs:
        return
    run = runs[found.party_id][-1]
    records = history.told(runs[found.party_id])
    record = records[0]
    name = (found.text, found.kind, found.strength)
    had = {(each.text, each.kind, each.strength) for one in records for each in one.names}
    earlier = name not in had
    if not earlier or any(
        name == (each.text, each.kind, each.strength) for one in runs[found.party_id] for each in one.record.names
    ):
        yield found._replace(
            kind=EARLIER if earlier else found.kind,
            strength=WEAK if earlier else found.strength,
            party_name=record.names[0].text,
            party_kind=record.kind,
            country=country_of(record),
            address=record.addresses[0].text if record.addresses else None,
            record_pk=run.record_pk,
            current=run.after is None,
        )


def _chunks(items: Sequence[T], most: int = _CHUNK) -> Iterable[Sequence[T]]:
    for start in range(0, len(items), most):
        yield items[start : start + most]
