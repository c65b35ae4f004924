"""Entities of FollowTheMoney as parties: what a line of JSON says, with a name, a country and numbers we know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from adapters.base import Identifier, TradeParty
from adapters.trade import cells, contacts, name_cells
from adapters.trade.country_words import iso2

# Their property, our type.
_NUMBERS = {
    "innCode": "inn", "ogrnCode": "ogrn", "kppCode": "kpp", "okpoCode": "okpo", "leiCode": "lei", "uscCode": "uscc",
    "dunsCode": "duns", "imoNumber": "imo", "vatCode": "vat", "taxNumber": "tax_id",
    "registrationNumber": "registration",
}  # fmt: skip
_COUNTRIES = ("mainCountry", "jurisdiction", "country")
_LONGEST = {"name": cells.LONGEST_NAME, "address": cells.LONGEST_ADDRESS}


def entity(line: str) -> dict[str, Any]:
    """Return the entity of one line; raises ValueError for what is none."""
    try:
        found: dict[str, Any] = orjson.loads(line)
    except orjson.JSONDecodeError as exc:
        raise ValueError(f"no JSON: {exc}") from exc
    properties = found.get("properties") if isinstance(found, dict) else None
    if not isinstance(properties, dict) or not all(isinstance(found.get(key), str) for key in ("id", "schema")):
        raise ValueError("no entity with `id`, `schema` and `properties`")
    if not all(isinstance(each, list) for each in properties.values()):
        raise ValueError("a property whose values are no list")
    return found


def texts(properties: dict[str, Any], name: str) -> list[str]:
    """Return the filled values of a property that are texts, each once."""
    found = (each.strip() for each in properties.get(name, ()) if isinstance(each, str))
    return list(dict.fromkeys(each for each in found if each))


def only(properties: dict[str, Any], name: str) -> str | None:
    """Return the property's one value, or None; raises ValueError where there are several."""
    found = texts(properties, name)
    if len(found) > 1:
        raise cells.CellUnreadable(name, f"{len(found)} values where one can be meant")
    return found[0] if found else None


def country(properties: dict[str, Any], *names: str) -> str | None:
    """Return the one country that the first of the properties with any names."""
    for name in names:
        codes = texts(properties, name)
        if len(codes) == 1:
            code = iso2(codes[0])
            if code is None:
                raise cells.CellUnreadable(name, f"the country {codes[0][:40]!r} is not known")
            return code
    return None


def party(properties: dict[str, Any]) -> TradeParty | None:
    """Return the party, or None for an entity without a name; the first name counts, as it does where they are shown.

    Raises ValueError for a name or an address that is longer than can be kept.
    """
    names = texts(properties, "name")
    if not names:
        return None
    home = country(properties, *_COUNTRIES)
    address = next(iter(texts(properties, "address")), None)
    for key, text in (("name", names[0]), ("address", address or "")):
        if len(text) > _LONGEST[key]:
            raise cells.CellUnreadable(key, f"{len(text)} characters, more than {_LONGEST[key]}")
    written, beside = next((read for each in names if (read := name_cells.read(each, home=home))[0]), (None, ()))
    if written is None:
        return None
    numbers = name_cells.together(_identifiers(properties, home), beside)
    kept = contacts.without(address, address=True)
    return TradeParty(name=written, country=home, address=kept, identifiers=numbers)


def _identifiers(properties: dict[str, Any], home: str | None) -> Iterator[Identifier]:
    for name, kind in _NUMBERS.items():
        for value in texts(properties, name):
            yield Identifier(type=kind, value=value, country="RU" if kind in ("inn", "kpp", "okpo", "ogrn") else home,
                             label=name)  # fmt: skip
