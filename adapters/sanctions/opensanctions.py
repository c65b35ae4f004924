"""OpenSanctions' collection of the world's sanctions lists, in FollowTheMoney JSON lines: optional, and licensed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import BinaryIO

from adapters.base import SourceChanged
from adapters.sanctions.opensanctions_entities import LINKS, Entity, day, entity
from adapters.sanctions.opensanctions_party import party
from adapters.sanctions.opensanctions_sanctions import AUTHORITY, is_listed
from adapters.sanctions.port import Item, LeftOut, OneFile, Publication, SanctionsList

_FIRST_LINE = re.compile(rb'\{"(?:id|caption|schema)": ?"')
_LONGEST = 16 * 1024 * 1024  # bytes of one line


@dataclass(slots=True)
class _Index:
    """What the first reading keeps: where lines stand that parties need, and what every other thing is called."""

    ids: set[str] = field(default_factory=set)
    records: list[tuple[int, int]] = field(default_factory=list)  # parties and things: line, where it begins
    captions: dict[str, str] = field(default_factory=dict)  # parties and things
    parts: dict[str, list[int]] = field(default_factory=dict)  # party -> where the lines begin that point to it
    addresses: dict[str, int] = field(default_factory=dict)
    sanctioned: set[str] = field(default_factory=set)
    last_seen: str = ""


class FtmJsonLines(OneFile):
    """entities.ftm.json: lines in any order, which point to each other by id.

    The file is read twice: first for where each line stands that belongs to a party, then party by party. Lines are
    not kept, so the memory holds ids and places only.
    """

    id = "ftm_jsonl"
    title = "FollowTheMoney JSON lines"

    def opens(self, head: bytes) -> bool:
        first = head.split(b"\n", 1)[0]
        return bool(_FIRST_LINE.match(first)) and b'"schema"' in first and b'"properties"' in first

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """Yield the publication, then every party, and every thing or party that no sanction concerns.

        Sanctions, documents, addresses and links are parts of parties, no records. Raises as the port says.
        """
        index = _index(stream)
        yield Publication(
            published=day(index.last_seen) if index.last_seen else None,
            label="entities.ftm.json: last_seen" if index.last_seen else "entities.ftm.json",
        )
        for number, place in index.records:
            one = _at(stream, place)
            try:
                if one.role == "thing":
                    yield LeftOut(record_id=one.id, reason=f"no party: {one.schema}")
                elif one.role == "party" and (one.id in index.sanctioned or is_listed(one.all("topics"))):
                    yield _party(stream, one, index)
                elif one.role == "party":
                    yield LeftOut(record_id=one.id, reason="no sanction")
            except SourceChanged as exc:
                raise SourceChanged(f"line {number}: {one.id}: {exc}") from exc


def _party(stream: BinaryIO, one: Entity, index: _Index) -> Item:
    for each in one.all("addressEntity"):
        if each not in index.addresses:
            raise SourceChanged(f"its address {each} is not in the file")
    return party(
        one,
        parts=sorted((_at(stream, place) for place in index.parts.get(one.id, ())), key=lambda each: each.id),
        addresses=[_at(stream, index.addresses[each]) for each in one.all("addressEntity")],
        captions=index.captions,
    )


def _at(stream: BinaryIO, place: int) -> Entity:
    stream.seek(place)
    return entity(stream.readline(_LONGEST))


def _index(stream: BinaryIO) -> _Index:
    index = _Index()
    pointed: dict[str, str] = {}
    for number, place, line in _lines(stream):
        try:
            one = entity(line)
            if one.id in index.ids:
                raise SourceChanged(f"{one.id} stands twice")
            index.ids.add(one.id)
            index.last_seen = max(index.last_seen, one.last_seen or "")
            if one.role in ("party", "thing"):
                index.captions[one.id] = one.caption or one.first("name") or one.id
                index.records.append((number, place))
            elif one.role == "address":
                index.addresses[one.id] = place
            else:
                _point(one, place, index, pointed)
        except SourceChanged as exc:
            raise SourceChanged(f"line {number}: {exc}") from exc
    for sanctioned, by in pointed.items():
        if sanctioned not in index.captions and sanctioned not in index.addresses:
            raise SourceChanged(f"{by} is of {sanctioned}, which is not in the file")
    if not index.captions:
        raise SourceChanged("the file holds no party")
    return index


def _point(one: Entity, place: int, index: _Index, pointed: dict[str, str]) -> None:
    """Keep in the index to whom a part points; `pointed` has who of them must be in the file, and for whom."""
    role = one.role
    names = LINKS[one.schema][:2] if role == "link" else ("entity",) if role == "sanction" else ("holder",)
    for name in names:
        if not one.all(name):
            raise SourceChanged(f"{one.id} has no {name}")
        for id_ in one.all(name):
            places = index.parts.setdefault(id_, [])
            if place not in places[-1:]:  # both ends of a link may be one party
                places.append(place)
            if role != "link":
                pointed[id_] = one.id
            if role == "sanction":
                index.sanctioned.add(id_)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, int, bytes]]:
    """Yield number, place and content of each line; a line without its end is one that was cut."""
    stream.seek(0)
    place, number = 0, 0
    while line := stream.readline(_LONGEST):
        number += 1
        if not line.endswith(b"\n"):
            raise SourceChanged(f"line {number}: it has no end, or is longer than {_LONGEST} bytes")
        yield number, place, line
        place += len(line)


class OpenSanctions(SanctionsList):
    """Some 300 lists joined by OpenSanctions, which says which entries are one party: its word, not an authority's.

    A record's id is OpenSanctions' canonical one; when two are joined one stays, the other goes to the referents.
    """

    id = "opensanctions"
    title = "OpenSanctions consolidated sanctions"
    authority = AUTHORITY
    publisher = "OpenSanctions Datenbanken GmbH"
    licence = "CC BY-NC 4.0: any business use needs a licence from OpenSanctions"
    url = "https://data.opensanctions.org/datasets/latest/sanctions/entities.ftm.json"
    allowed_hosts = ("data.opensanctions.org",)
    timezone = "UTC"
    poll_every = timedelta(hours=2)
    stale_after = timedelta(hours=24)
    expires_after = timedelta(hours=72)
    stagnant_after = timedelta(days=7)
    max_bytes = 2_000_000_000
    least = 10_000
    in_use = False
    layouts = (FtmJsonLines(),)

    def record_url(self, record_id: str) -> str:
        """Return the entity's page."""
        return f"https://www.opensanctions.org/entities/{record_id}/"
