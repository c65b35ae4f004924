"""Entities of the FollowTheMoney model as OpenSanctions writes them, one JSON object a line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from adapters.base import SourceChanged
from adapters.dates import PartialDate

Role = Literal["party", "thing", "sanction", "address", "document", "link"]

PARTIES = ("Person", "Company", "Organization", "LegalEntity", "PublicBody", "Vessel", "Airplane")
# Schemata of links -> the ends, and how each end stands to the other.
LINKS = {
    "Ownership": ("owner", "asset", "owns", "owned by"),
    "Directorship": ("director", "organization", "directs", "directed by"),
    "Membership": ("member", "organization", "member of", "has as member"),
    "Employment": ("employee", "employer", "employed by", "employs"),
    "Representation": ("agent", "client", "represents", "represented by"),
    "Family": ("person", "relative", "family of", "family of"),
    "Associate": ("person", "associate", "associate of", "associate of"),
    "UnknownLink": ("subject", "object", "linked to", "linked to"),
    "Succession": ("predecessor", "successor", "succeeded by", "successor of"),
    "Occupancy": ("holder", "post", "holds", "held by"),
    "Debt": ("debtor", "creditor", "owes", "lends to"),
}
_THINGS = ("Position", "CryptoWallet", "Security", "BankAccount", "Vehicle", "Asset", "RealEstate", "Project", "Event")
ROLES: dict[str, Role] = {
    **dict.fromkeys(PARTIES, "party"),
    **dict.fromkeys(_THINGS, "thing"),
    **dict.fromkeys(LINKS, "link"),
    "Sanction": "sanction",
    "Address": "address",
    "Identification": "document",
    "Passport": "document",
}

_KEYS = frozenset(
    "id caption schema properties referents datasets origin target first_seen last_seen last_change".split()
)
_DATE = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:T[\d:.+Z-]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity; `properties` holds for each property its values, none of them blank.

    Values are sets to OpenSanctions: in what order they are written means nothing and changes, so they are sorted.
    """

    id: str
    schema: str
    caption: str
    properties: Mapping[str, tuple[str, ...]]
    datasets: tuple[str, ...]
    referents: tuple[str, ...]
    first_seen: str | None
    last_seen: str | None
    last_change: str | None

    @property
    def role(self) -> Role:
        return ROLES[self.schema]

    def all(self, name: str) -> tuple[str, ...]:
        return self.properties.get(name, ())

    def first(self, name: str) -> str | None:
        return next(iter(self.all(name)), None)


def entity(line: bytes) -> Entity:
    """Return the entity a line holds; raises SourceChanged for bad JSON, an unknown key or schema, another shape."""
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as exc:
        raise SourceChanged(f"the JSON cannot be read: {exc}") from exc
    if not isinstance(found, dict):
        raise SourceChanged(f"{found!r:.60} is no object")
    unknown = sorted(found.keys() - _KEYS)
    if unknown:
        raise SourceChanged(f"unknown key {unknown[0]!r}")
    id_, schema = _text(found, "id"), _text(found, "schema")
    if not id_ or not schema:
        raise SourceChanged("the entity has no id or no schema")
    if schema not in ROLES:
        raise SourceChanged(f"{id_}: unknown schema {schema!r}")
    properties = found.get("properties")
    if not isinstance(properties, dict):
        raise SourceChanged(f"{id_}: properties is no object")
    return Entity(
        id=id_,
        schema=schema,
        caption=" ".join((_text(found, "caption") or "").split()),
        properties={name: _texts(properties, name) for name in sorted(properties)},
        datasets=_texts(found, "datasets"),
        referents=_texts(found, "referents"),
        first_seen=_text(found, "first_seen"),
        last_seen=_text(found, "last_seen"),
        last_change=_text(found, "last_change"),
    )


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise SourceChanged(f"{name}: {value!r:.60} is no text")
    return value


def _texts(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = fields.get(name)
    if values is None:
        return ()
    if not isinstance(values, list):
        raise SourceChanged(f"{name}: {values!r:.60} is no list of texts")
    texts = set()
    for value in values:
        if not isinstance(value, str):
            raise SourceChanged(f"{name}: {value!r:.60} is no text")
        texts.add(" ".join(value.split()))
    texts.discard("")
    return tuple(sorted(texts)) if len(texts) > 1 else tuple(texts)


def day(text: str) -> PartialDate:
    """Return the day, month or year of a date, or the day of an instant; raises SourceChanged for anything else."""
    found = _DATE.fullmatch(text)
    try:
        if found:
            return PartialDate.parse(found.group(1))
    except ValueError as exc:
        raise SourceChanged(f"{text!r} is not a date") from exc
    raise SourceChanged(f"{text!r} is not a date")
