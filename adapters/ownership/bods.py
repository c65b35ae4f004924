"""The Beneficial Ownership Data Standard 0.4: statements about relationships, joined with those about their parties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO, ClassVar

from adapters.base import OnUnreadable, SourceChanged
from adapters.ownership import shares
from adapters.ownership.bods_history import NOT_STATED, Said, Told, keys_of, plan, said
from adapters.ownership.bods_parts import Known, Unnamed, known_party, record, relation_of
from adapters.ownership.files import json_inside, json_records
from adapters.ownership.parts import LONGEST_LABEL, check_order, clean, day, leave_out, page, record_id, shown, stated
from adapters.ownership.port import OwnershipFormat, Stake
from adapters.trade.reading import on_unreadable, refuse

MAX_RECORDS = 2_000_000  # held in memory, as a relationship may name a party of any line
_INDIRECT = {"direct": False, "indirect": True}


@dataclass(slots=True)
class _Held:
    """What must be known of a file before its relationships can be read."""

    parties: dict[str, tuple[str, Known | Unnamed | ValueError]]
    relationships: dict[str, list[Said]]

    def named(self, name: str | None) -> bool | None:
        """Return whether the party of this record has a name, None where there is none that can be read."""
        found = None if name is None else self.parties.get(name, ("", ValueError()))[1]
        return None if isinstance(found, ValueError) else isinstance(found, Known)


class BodsStatements(OwnershipFormat):
    """A JSON array or JSON lines. Of several statements of one record the newest counts, of one day the last;
    what only an older one states has ended.

    An interest is a stake, so that shares and votes of one owner in one company are two, which do not add up. One
    whose owner the register does not name is no stake and is told; a ring of owners is passed on as it is stated.
    """

    id: ClassVar[str] = "bods"
    title: ClassVar[str] = "Beneficial Ownership Data Standard 0.4, JSON"

    def read(self, stream: BinaryIO, options: Mapping[str, object]) -> Iterator[Stake]:
        """Yield every interest of every relationship; the file is read twice, for the parties first."""
        hears = on_unreadable(options)
        with json_inside(stream) as inside:
            held = _held(inside)
            plans: dict[int, Told] = {}
            while held.relationships:  # of millions, both are not to be held at once
                plans |= plan(held.relationships.popitem()[1], named=held.named)
            for number, found in _statements(inside, hears):
                if found["recordType"] == "relationship":
                    if number in plans:
                        yield from _stakes(number, found, held, plans[number], options)
                elif held.parties[found["recordId"]][0] == f"{_stated(found)}#{number}":
                    of_party = held.parties[found["recordId"]][1]
                    if isinstance(of_party, ValueError):
                        refuse(number, [found["recordId"]], of_party, hears)


def _statements(stream: BinaryIO, hears: OnUnreadable | None) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, text, reason in json_records(stream):
        try:
            if text is None:
                raise ValueError(reason)
            found = record(text)
        except ValueError as exc:
            refuse(number, [], exc, hears)
        else:
            yield number, found


def _stated(found: Mapping[str, Any]) -> str:
    said = found.get("statementDate")
    return said[:40] if isinstance(said, str) else ""


def _held(stream: BinaryIO) -> _Held:
    """Return the newest party and statement of each record; what cannot be read is told in the second reading."""
    held, count = _Held(parties={}, relationships={}), 0
    for number, found in _statements(stream, lambda *_: None):
        name, of_day = found["recordId"], _stated(found)
        if found["recordType"] == "relationship":
            held.relationships.setdefault(name, []).append(said(number, of_day, found))
            count += 1
        elif name not in held.parties or held.parties[name][0].rpartition("#")[0] <= of_day:
            of_party: Known | Unnamed | ValueError
            try:
                of_party = known_party(found)
            except ValueError as exc:
                of_party = exc
            held.parties[name] = (f"{of_day}#{number}", of_party)
        if len(held.parties) + count > MAX_RECORDS:
            raise SourceChanged(f"the file has more than {MAX_RECORDS} records: divide it, each part with its parties")
    return held


def _stakes(
    number: int, found: Mapping[str, Any], held: _Held, told: Told, options: Mapping[str, object]
) -> Iterator[Stake]:
    hears = on_unreadable(options)
    name, details = found["recordId"], found["recordDetails"]
    try:
        owned, owner = (_party(details.get(each), each, held) for each in ("subject", "interestedParty"))
        keys, interests = keys_of(details), details.get("interests") or [{"type": NOT_STATED}]
    except ValueError as exc:
        refuse(number, [name], exc, hears)
        return
    if isinstance(owner, Unnamed) or isinstance(owned, Unnamed):
        unnamed = [each for each in (owner, owned) if isinstance(each, Unnamed)]
        leave_out(number, [name], unnamed[0].kind, "; ".join(each.reason for each in unnamed[::-1]), options)
        return
    for place, (key, interest) in enumerate(zip(keys, interests, strict=True), 1):
        if told.keys is not None and key not in told.keys:
            continue
        try:
            stake = _stake(number, found, interest, key, owner=owner, owned=owned, told=told)
        except ValueError as exc:
            refuse(number, [name], ValueError(f"interest {place}: {exc}"), hears)
        else:
            yield stake


def _party(said: object, role: str, held: _Held) -> Known | Unnamed:
    if isinstance(said, dict):
        reason = said.get("reason")
        return Unnamed(reason if isinstance(reason, str) else "other", f"the {role} is not named: {shown(reason)}")
    if not isinstance(said, str) or said not in held.parties:
        raise ValueError(f"the {role} {shown(said)!r} is not in the file")
    found = held.parties[said][1]
    if isinstance(found, ValueError):
        raise ValueError(f"the {role} {shown(said)!r} cannot be read: {found}")
    if isinstance(found, Unnamed):
        return Unnamed(found.kind, f"the {role} {shown(said)!r} is not named: {found.reason}")
    return found


def _stake(
    number: int, found: Mapping[str, Any], interest: object, key: str, *, owner: Known, owned: Known, told: Told
) -> Stake:
    if not isinstance(interest, dict):
        raise ValueError("is no object")
    label = clean(_text(interest, "type") or NOT_STATED, "type", most=LONGEST_LABEL)
    since, until = (day(_text(interest, each), each) for each in ("startDate", "endDate"))
    check_order(since, until)
    least, most = _share(interest.get("share"))
    publisher = (found.get("publicationDetails") or {}).get("publisher")
    source = found.get("source")
    return Stake(
        record_id=record_id(f"{found['recordId']}#{key}"),
        line=number,
        owner=owner.party,
        owned=owned.party,
        owner_kind=owner.kind,
        relation=relation_of(label),
        label=label,
        share_from=least,
        share_to=most,
        indirect=_INDIRECT.get(_text(interest, "directOrIndirect") or ""),
        since=since,
        until=until,
        ended=told.ended,
        publisher=_publisher(publisher),
        url=page(source.get("url")) if isinstance(source, dict) else None,
        stated_on=stated(told.stated),
    )


def _publisher(said: object) -> str | None:
    name = said.get("name") if isinstance(said, dict) else None
    return clean(name, "publisher", most=LONGEST_LABEL) or None if isinstance(name, str) else None


def _text(interest: Mapping[str, Any], name: str) -> str | None:
    said = interest.get(name)
    if said is not None and not isinstance(said, str):
        raise ValueError(f"{name}: is no text")
    return said


def _share(said: object) -> shares.Share:
    """Return the bounds; one that is excluded is a number of its own, or before 0.4 a mark beside the other."""
    if said is None:
        return None, None
    if not isinstance(said, dict):
        raise ValueError("the share is no object")
    numbers = {key: value for key, value in said.items() if value is not None and not isinstance(value, bool)}
    for key, value in numbers.items():
        if not isinstance(value, Decimal):
            raise ValueError(f"share: {key} is no number")
    if "exact" in numbers:
        return shares.exact(numbers["exact"])
    above = "exclusiveMinimum" in numbers or said.get("exclusiveMinimum") is True
    below = "exclusiveMaximum" in numbers or said.get("exclusiveMaximum") is True
    return shares.between(
        numbers.get("exclusiveMinimum", numbers.get("minimum")),
        numbers.get("exclusiveMaximum", numbers.get("maximum")),
        above=above,
        below=below,
    )
