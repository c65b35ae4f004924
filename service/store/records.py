"""A list's record as bytes and back: the content that is kept once and compared by its hash."""

from __future__ import annotations

import hashlib
from dataclasses import MISSING, fields
from decimal import Decimal
from typing import Any

import orjson

from adapters.base import Address, Designation, Identifier, Link, Measure, Name, PartyRecord, TradeParty
from adapters.base import Statement as StatementRecord
from adapters.dates import PartialDate, SourceDate


def dump(record: PartyRecord) -> tuple[bytes, str]:
    """Return the record's bytes and their SHA-256; equal records give equal bytes."""
    content = orjson.dumps(record, default=_default, option=orjson.OPT_PASSTHROUGH_DATACLASS)
    return content, hashlib.sha256(content).hexdigest()


def _default(value: object) -> object:
    if isinstance(value, PartialDate | Decimal):
        return str(value)
    slots = getattr(value, "__slots__", None)
    if slots is None:
        raise TypeError(f"cannot write a {type(value).__name__}")
    # empty fields are left out: a field added later does not change the hash of records without it
    required = _REQUIRED.get(type(value).__qualname__, frozenset())
    return {name: field for name in slots if (field := getattr(value, name)) or name in required}


# The text fields without a default, which reading needs back though they be empty.
_REQUIRED = {
    kind.__qualname__: frozenset(each.name for each in fields(kind) if each.default is MISSING and each.type == "str")
    for kind in (
        Address,
        Designation,
        Identifier,
        Link,
        Measure,
        Name,
        PartyRecord,
        SourceDate,
        StatementRecord,
        TradeParty,
    )
}


def load(content: bytes) -> PartyRecord:
    """Return the record that `dump` wrote."""
    plain = orjson.loads(content)
    return PartyRecord(
        record_id=plain["record_id"],
        kind=plain["kind"],
        remarks=plain.get("remarks"),
        names=tuple(Name(**name) for name in plain["names"]),
        identifiers=tuple(Identifier(**each) for each in plain.get("identifiers", ())),
        addresses=tuple(Address(**each) for each in plain.get("addresses", ())),
        countries=tuple(plain.get("countries", ())),
        links=tuple(_link(each) for each in plain.get("links", ())),
        birth_dates=tuple(plain.get("birth_dates", ())),
        details=tuple((name, value) for name, value in plain.get("details", ())),
        designations=tuple(_designation(each) for each in plain.get("designations", ())),
    )


def _link(plain: dict[str, Any]) -> Link:
    return Link(
        relation=plain["relation"],
        target=plain.get("target"),
        target_name=plain.get("target_name", ""),
        former=plain.get("former", False),
    )


def _designation(plain: dict[str, Any]) -> Designation:
    return Designation(
        authority=plain["authority"],
        list=plain["list"],
        programmes=tuple(plain.get("programmes", ())),
        legal_basis=tuple(plain.get("legal_basis", ())),
        reasons=plain.get("reasons"),
        dates=_dates(plain),
        measures=tuple(
            Measure(
                type=each["type"],
                restricts=tuple(each.get("restricts", ())),
                cascades=each.get("cascades", False),
                label=each.get("label", ""),
                dates=_dates(each),
            )
            for each in plain.get("measures", ())
        ),
    )


def _dates(plain: dict[str, Any]) -> tuple[SourceDate, ...]:
    return tuple(
        SourceDate(
            kind=each["kind"],
            on=PartialDate.parse(each["on"]),
            field=each["field"],
            parsed=each.get("parsed", False),
        )
        for each in plain.get("dates", ())
    )


def statement_to_plain(statement: StatementRecord) -> dict[str, Any]:
    """Return a statement as JSON-ready values."""
    plain: dict[str, Any] = orjson.loads(
        orjson.dumps(statement, default=_default, option=orjson.OPT_PASSTHROUGH_DATACLASS)
    )
    return plain


def statement_from_plain(plain: dict[str, Any]) -> StatementRecord:
    fields = dict(plain)
    for name in ("published_on", "period_from", "period_to"):
        if name in fields:
            fields[name] = PartialDate.parse(fields[name])
    if "amount" in fields:
        fields["amount"] = Decimal(fields["amount"])
    for side in ("supplier", "buyer"):
        stated = fields.get(side)
        fields[side] = (
            None
            if stated is None
            else TradeParty(
                name=stated["name"],
                country=stated.get("country"),
                address=stated.get("address"),
                identifiers=tuple(Identifier(**each) for each in stated.get("identifiers", ())),
            )
        )
        fields.setdefault(f"{side}_country", None)
    return StatementRecord(**fields)
