"""Owners as FollowTheMoney exchanges them: `Ownership` and its parties, an entity a line, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, BinaryIO, ClassVar, NamedTuple

from adapters.base import OnUnreadable, PartyKind, SourceChanged, TradeParty
from adapters.dates import PartialDate
from adapters.ownership import shares
from adapters.ownership.files import json_inside, json_records
from adapters.ownership.parts import LONGEST_LABEL, check_order, clean, day, digest, page, party, shown
from adapters.ownership.port import OwnershipFormat, Stake
from adapters.trade import ftm_entities
from adapters.trade.country_words import iso2
from adapters.trade.ftm_entities import entity, texts
from adapters.trade.reading import on_unreadable, refuse

MAX_PARTIES = 2_000_000  # held in memory, as an ownership may name a party of any line
MAX_PAIRS = 1_000  # of owners and assets in one ownership
_SCHEMA = "Ownership"
_KINDS: dict[str, PartyKind] = {
    "Person": "person",
    "Company": "company",
    "Organization": "company",
}
_COUNTRIES = ("mainCountry", "jurisdiction", "country", "nationality", "citizenship")
_ENDED = {"ended", "former", "inactive", "ceased", "historical", "past", "terminated", "closed"}
_NUMERIC = re.compile(r"\d|^[+-]?(?:nan|inf(?:inity)?)$", re.IGNORECASE)


class _Known(NamedTuple):
    party: TradeParty
    kind: PartyKind


_Parties = dict[str, _Known | ValueError]


class FtmOwnerships(OwnershipFormat):
    """Several owners or assets in one entity are a stake for each pair; several percentages are one range.

    A percentage without any digit (`majority`) is no share; the stake is kept, as held to an extent not stated.
    """

    id: ClassVar[str] = "ftm"
    title: ClassVar[str] = "FollowTheMoney Ownership, JSON lines"

    def read(self, stream: BinaryIO, options: Mapping[str, object]) -> Iterator[Stake]:
        """Yield every ownership; the file is read three times, so that only parties that own or are owned are held."""
        hears = on_unreadable(options)
        with json_inside(stream) as inside:
            parties = _parties(inside, _named(inside))
            seen: dict[str, int] = {}
            for line, found in _entities(inside, hears):
                if found["schema"] != _SCHEMA:
                    continue
                for stake in _stakes(line, found, parties, hears):
                    if seen.setdefault(stake.record_id, line) != line:
                        reason = f"is the same ownership of the same two parties as record {seen[stake.record_id]}"
                        refuse(line, [shown(found["id"])], ValueError(reason), hears)
                    else:
                        yield stake


def _entities(stream: BinaryIO, hears: OnUnreadable | None) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, text, reason in json_records(stream):
        try:
            if text is None:
                raise ValueError(reason)
            found = entity(text)
        except ValueError as exc:
            refuse(number, [], exc, hears)
        else:
            yield number, found


def _heard_later(*_: object) -> None:
    """Pass over in a first reading what is told in the last."""


def _named(stream: BinaryIO) -> set[str]:
    named: set[str] = set()
    for _, found in _entities(stream, _heard_later):
        if found["schema"] == _SCHEMA:
            for role in ("owner", "asset"):
                named.update(texts(found["properties"], role))
        if len(named) > MAX_PARTIES:
            raise SourceChanged(f"more than {MAX_PARTIES} parties own or are owned: divide the file")
    return named


def _parties(stream: BinaryIO, named: set[str]) -> _Parties:
    parties: _Parties = {}
    for _, found in _entities(stream, _heard_later):
        if found["id"] in named and found["schema"] != _SCHEMA:
            parties[found["id"]] = _known(found)
    return parties


def _known(found: Mapping[str, Any]) -> _Known | ValueError:
    """Return the party of an entity, or why it cannot be one; of a person only name, nationality and kind."""
    kind = _KINDS.get(str(found.get("schema")), "unknown")
    properties = found.get("properties")
    try:
        if not isinstance(properties, dict) or not all(isinstance(each, list) for each in properties.values()):
            raise ValueError("has no properties")
        # Codes of countries that are no more, and addresses, must not cost the party.
        kept = {name: said for name, said in properties.items() if name != "address" and name not in _COUNTRIES}
        homes = [each for name in _COUNTRIES for each in texts(properties, name) if len(each) < 100 and iso2(each)]
        home = iso2(homes[0]) if homes else None
        whole = ftm_entities.party({**kept, "country": [home] if home else []})
        if whole is None:
            raise ValueError("has no name")
        return _Known(party(whole.name, "name", country=home, numbers=whole.identifiers, kind=kind), kind)
    except ValueError as exc:
        return exc


def _stakes(line: int, found: Mapping[str, Any], parties: _Parties, hears: OnUnreadable | None) -> Iterator[Stake]:
    properties, name = found["properties"], shown(found["id"])
    try:
        sides = [_sides(properties, role) for role in ("owner", "asset")]
        if not all(sides):
            raise ValueError("names no owner, or nothing that is owned")
        if len(sides[0]) * len(sides[1]) > MAX_PAIRS:
            raise ValueError(f"more than {MAX_PAIRS} pairs of owner and asset")
        said = _said(found)
    except ValueError as exc:
        refuse(line, [name], exc, hears)
        return
    for (owner_id, owner), (owned_id, owned) in product(*sides):
        try:
            holder, held = _party("owner", owner_id, owner, parties), _party("asset", owned_id, owned, parties)
        except ValueError as exc:
            refuse(line, [name], exc, hears)
            continue
        yield Stake(
            record_id=digest([found["id"], owner_id, owned_id]),
            line=line,
            owner=holder.party,
            owned=held.party,
            owner_kind=holder.kind,
            relation="owns",
            **said,
        )


def _sides(properties: dict[str, Any], role: str) -> list[tuple[str, _Known | ValueError | None]]:
    """Return each party's id, and the party itself where it stands inside the ownership; each id once."""
    sides: dict[str, _Known | ValueError | None] = dict.fromkeys(texts(properties, role))
    for each in properties.get(role, ()):
        if isinstance(each, dict):
            own = each.get("id")
            found = _known(each)
            called = found.party.name if isinstance(found, _Known) else ""
            sides[own.strip() if isinstance(own, str) and own.strip() else digest(called)] = found
    return list(sides.items())


def _party(role: str, name: str, inside: _Known | ValueError | None, parties: _Parties) -> _Known:
    found = inside or parties.get(name)
    if found is None:
        raise ValueError(f"the {role} {shown(name)!r} is not in the file")
    if isinstance(found, ValueError):
        raise ValueError(f"the {role} {shown(name)!r} cannot be read: {found}") from found
    return found


def _said(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the ownership says of itself, by the names of a stake's fields."""
    properties = found["properties"]
    written = _written(properties, "percentage")
    least, most = shares.widest([shares.parse(each) for each in written if _NUMERIC.search(each)])
    starts, ends = (_days(properties, each) for each in ("startDate", "endDate"))
    since, until = min(starts, default=None), max(ends, key=lambda each: each.last, default=None)
    check_order(since, until)
    label = "; ".join(texts(properties, "ownershipType") or texts(properties, "role")) or _SCHEMA
    publisher = next(iter(texts(properties, "publisher")), None)
    pages = (page(each) for name in ("sourceUrl", "publisherUrl") for each in texts(properties, name))
    return {
        "label": clean(label, "ownershipType", most=LONGEST_LABEL),
        "share_from": least,
        "share_to": most,
        "indirect": None,
        "since": since,
        "until": until,
        "ended": any(each.casefold() in _ENDED for each in texts(properties, "status")),
        "publisher": None if publisher is None else clean(publisher, "publisher", most=LONGEST_LABEL),
        "url": next(filter(None, pages), None),
    }  # fmt: skip


def _days(properties: Mapping[str, Any], name: str) -> list[PartialDate]:
    return [found for each in _written(properties, name) if (found := day(each, name)) is not None]


def _written(properties: Mapping[str, Any], name: str) -> list[str]:
    """Return the values as texts; a number among them is one, as some write percentages."""
    said = properties.get(name, ())
    written = [str(each) if isinstance(each, int | float) and not isinstance(each, bool) else each for each in said]
    return texts({name: written}, name)
