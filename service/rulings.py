"""A person's rulings on who is one company: made, withdrawn and told; they win over the machine, and never silently."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from service.store import Connection, Store, clocks, rulings
from service.store.clocks import Clocks
from service.store.rulings import Ruling

Json = dict[str, Any]
LONGEST_AUTHOR, LONGEST_REASON, MOST_PARTIES = 200, 2_000, 200


class RulingRefused(ValueError):
    """This cannot be ruled; `field` is what is wrong with it, and the message says what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class RulingUnknown(LookupError):
    """No ruling has this id."""


def make(
    store: Store,
    kind: rulings.Kind,
    party_ids: Sequence[str],
    *,
    apart_from: Sequence[str] = (),
    author: str,
    reason: str,
    now: datetime,
    expires_on: date | None = None,
) -> Ruling:
    """Keep a person's ruling: `join`, the parties are one; `split`, each of them is another than each of `apart_from`.

    Raises RulingRefused for parties that are not held or are no trade parties, a text that says nothing, or where the
    ruling contradicts one that holds.
    """
    parties, others = _distinct(party_ids), _distinct(apart_from)
    _check_sides(kind, parties, others)
    if expires_on is not None and expires_on < now.astimezone(UTC).date():
        raise RulingRefused("expires_on", f"{expires_on} is past: the ruling would never hold")
    with store.writing() as connection:
        # The instant first: it locks the ledger, so that two who contradict each other are told one after the other.
        ruling = Ruling(
            id=str(uuid.uuid4()),
            kind=kind,
            parties=parties,
            apart_from=others,
            author=text_of("by", author, LONGEST_AUTHOR),
            reason=text_of("because", reason, LONGEST_REASON),
            made_at=clocks.record(connection, now),
            expires_on=expires_on,
        )
        _check_held(connection, ruling)
        _check_agrees(connection, ruling)
        rulings.write(connection, ruling)
    return ruling


def withdraw(store: Store, ruling_id: str, *, author: str, reason: str, now: datetime) -> Ruling:
    """Let a ruling hold no more; it stays to be seen. Raises RulingUnknown, or RulingRefused where it was withdrawn."""
    author, reason = text_of("by", author, LONGEST_AUTHOR), text_of("because", reason, LONGEST_REASON)
    with store.writing() as connection:
        at = clocks.record(connection, now)
        ruling = rulings.find(connection, ruling_id)
        if ruling is None:
            raise RulingUnknown(ruling_id)
        if ruling.withdrawn_at is not None:
            raise RulingRefused("ruling", f"ruling {ruling_id} was withdrawn by {ruling.withdrawn_by} already")
        rulings.withdraw(connection, ruling, author=author, reason=reason, at=at)
        found = rulings.find(connection, ruling_id)
    assert found is not None  # it was there within this transaction
    return found


def get(store: Store, ruling_id: str) -> Ruling | None:
    """Return the ruling with this id, or None."""
    with store.reading() as connection:
        return rulings.find(connection, ruling_id)


def page(store: Store, *, party: str | None, limit: int, offset: int, now: datetime) -> Json:
    """Return one page of the rulings, of all or of those that name a party, the newest first."""
    with store.reading() as connection:
        if party is None:
            found, total = rulings.page(connection, limit=limit, offset=offset)
        else:
            named = rulings.naming(connection, [party])[::-1]
            found, total = named[offset : offset + limit], len(named)
    return {"total": total, "rulings": [told(each, now=now) for each in found]}


def told(ruling: Ruling, *, now: datetime) -> Json:
    """Return a ruling as the API gives it."""
    return {
        **quoted(ruling),
        "parties": list(ruling.parties),
        "from": list(ruling.apart_from),
        "expires_on": str(ruling.expires_on) if ruling.expires_on else None,
        "holds": ruling.holds(known_at=clocks.NEWEST.known_at, on=now.astimezone(UTC).date()),
        "withdrawn": None
        if ruling.withdrawn_at is None
        else {
            "at": ruling.withdrawn_at.isoformat(),
            "by": ruling.withdrawn_by,
            "because": ruling.withdrawn_reason,
        },
    }


def quoted(ruling: Ruling) -> Json:
    """Return a ruling as evidence: what was ruled, by whom, when and why."""
    return {
        "id": ruling.id,
        "kind": ruling.kind,
        "by": ruling.author,
        "because": ruling.reason,
        "made_at": ruling.made_at.isoformat(),
    }


def _distinct(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.strip() for each in ids))


def _check_sides(kind: rulings.Kind, parties: Sequence[str], others: Sequence[str]) -> None:
    if kind == "join" and others:
        raise RulingRefused("from", "a join names the parties that are one, and none that they are apart from")
    if kind == "join" and len(parties) < 2:
        raise RulingRefused("parties", "name two parties or more that are one")
    if kind == "split" and not (parties and others):
        raise RulingRefused("from", "name the parties that are not one on both sides: those taken away, and from which")
    both = sorted({*parties} & {*others})
    if both:
        raise RulingRefused("from", f"{both[0]} stands on both sides")
    if len(parties) + len(others) > MOST_PARTIES:
        raise RulingRefused("parties", f"a ruling names at most {MOST_PARTIES} parties; make several")


def text_of(field: str, given: str, longest: int) -> str:
    """Return what a person wrote, on one line; raises RulingRefused where it says nothing or too much."""
    text = " ".join(given.split())
    if not text:
        raise RulingRefused(field, "must say something: a ruling is kept with who made it and why")
    if len(text) > longest:
        raise RulingRefused(field, f"may have {longest} characters")
    if not text.isprintable():
        raise RulingRefused(field, "holds characters that cannot be shown")
    return text


def _check_held(connection: Connection, ruling: Ruling) -> None:
    sides = (("parties", ruling.parties), ("from", ruling.apart_from))
    kinds = rulings.party_kinds(connection, [*ruling.parties, *ruling.apart_from])
    for field, ids in sides:
        for each in ids:
            if each not in kinds:
                raise RulingRefused(field, f"no party {each!r} is held; a profile names those of each counterparty")
            if kinds[each] == "list":
                raise RulingRefused(field, f"{each} stands on a list; only parties of trade and statements are grouped")


def _check_agrees(connection: Connection, ruling: Ruling) -> None:
    """Refuse a ruling that says with those that hold both that two parties are one and that they are not."""
    now = Clocks(available_at=ruling.made_at, known_at=ruling.made_at, newest=True)
    held = rulings.holding(connection, [*ruling.parties, *ruling.apart_from], now)
    root = rulings.made_one((*held, ruling))
    for each in (*held, ruling):
        if each.kind == "split" and {root(one) for one in each.parties} & {root(one) for one in each.apart_from}:
            known = [each] if each is not ruling else [one for one in held if one.kind == "join"]
            said = "; ".join(f"{one.kind} {one.id} by {one.author}" for one in known)
            raise RulingRefused("parties", f"rulings that hold say otherwise: {said}; withdraw them first")
