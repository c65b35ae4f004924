"""The questions that can be asked: every parameter and field, with its meaning and its bounds."""

from __future__ import annotations

from marshmallow import fields, validate

from schemas import asked, shapes
from schemas.countries import Country, UnknownCountry, country

__all__ = [
    "ChainsQuerySchema",
    "PageQuerySchema",
    "PartiesQuerySchema",
    "ProfileBodySchema",
    "ProfileQuerySchema",
    "UnknownCountry",
    "country",
]

_SUPPLIER = "Name of the supplier as you have it: any script, any romanisation, with or without legal form"
_COUNTRY = "Its country, ISO 3166-1 code or English name: evidence, never a filter"
_AS_OF = "The day asked about: what bound on that day; today by default"
_AVAILABLE_AT = "What publishers had served by that instant; now by default, or `known_at` where only that is given"
_KNOWN_AT = "What this service had recorded by that instant: editions loaded later are not seen; now by default"
_EXTERNAL = "Your own number of the supplier; it stands in the kept answer"
_AUTHORITIES = "Narrow the required lists to those of these authorities; all lists in use by default"
_ACCEPT = ("true: where nothing was found and a required source is missing, answer 200 with `outcome: incomplete` "
           "instead of 503 or 409")  # fmt: skip


class ProfileQuerySchema(shapes.Strict):
    supplier = asked.name(_SUPPLIER, example="Gyeonggi Industry", required=True)
    country = Country(_COUNTRY)
    identifiers = asked.CommaSeparated(
        asked.WrittenIdentifier(metadata={"example": "inn:7743237789"}),
        data_key="identifier",
        validate=validate.Length(min=1, max=20),
        metadata={
            "description": f"Numbers of the supplier as `type:value`, several by comma. "
            f"Types: {', '.join(asked.IDENTIFIER_TYPES)}"
        },
    )
    as_of = asked.Day(metadata={"description": _AS_OF, "format": "date"})
    available_at = asked.Instant(metadata={"description": _AVAILABLE_AT, "format": "date-time"})
    known_at = asked.Instant(metadata={"description": _KNOWN_AT, "format": "date-time"})
    authorities = asked.CommaSeparated(
        asked.authority(),
        validate=validate.Length(min=1, max=20),
        metadata={"description": f"{_AUTHORITIES}; several by comma", "example": ["US", "UK"]},
    )
    external_id = asked.line(_EXTERNAL, most=128)
    accept_incomplete = asked.Switch(written=True, load_default=False, metadata={"description": _ACCEPT})


class IdentifierAskedSchema(shapes.Strict):
    type = asked.IdentifierType(
        required=True,
        metadata={"description": "Type of number", "enum": [*asked.IDENTIFIER_TYPES], "example": "inn"},
    )
    value = asked.IdentifierValue(
        required=True, metadata={"description": "The number as you have it", "minLength": 1, "maxLength": 100}
    )
    country = Country("Country that gave it")


class BankGivenSchema(shapes.Strict):
    # an empty name would pass for no bank, and nothing would be looked for
    name = asked.name("Name of the bank to be paid", example="Hanbit Bank", required=True, least=1)
    swift = asked.swift()


class ProfileBodySchema(shapes.Strict):
    """What is known of the supplier; the more, the surer its identity."""

    supplier = asked.name(_SUPPLIER, example="Gyeonggi Industry", required=True)
    names = fields.List(
        asked.name("Another name", example="경기산업"),
        validate=validate.Length(max=20),
        metadata={"description": "Its other names and spellings"},
    )
    country = Country(_COUNTRY)
    identifiers = fields.List(
        fields.Nested(IdentifierAskedSchema),
        validate=validate.Length(max=20),
        metadata={"description": "Its numbers"},
    )
    address = asked.line("Its address", most=500)
    officers = fields.List(
        asked.name("Name of a person", example="Hong Gil-dong"),
        validate=validate.Length(max=50),
        metadata={"description": "Directors and signatories, to be looked for on the lists"},
    )
    bank = fields.Nested(BankGivenSchema, metadata={"description": "Bank to be paid, to be looked for on the lists"})
    external_id = asked.line(_EXTERNAL, most=128)
    nexus = fields.List(
        asked.authority(),
        validate=validate.Length(max=20),
        metadata={"description": "Authorities whose measures bind you in this matter; instead of the setting"},
    )
    purpose = asked.line("What the answer is for; it stands in the kept answer", most=200)
    as_of = asked.Day(metadata={"description": _AS_OF, "format": "date"})
    available_at = asked.Instant(metadata={"description": _AVAILABLE_AT, "format": "date-time"})
    known_at = asked.Instant(metadata={"description": _KNOWN_AT, "format": "date-time"})
    authorities = fields.List(
        asked.authority(),
        validate=validate.Length(min=1, max=20),
        metadata={"description": _AUTHORITIES, "example": ["US", "UK"]},
    )
    accept_incomplete = asked.Switch(written=False, load_default=False, metadata={"description": _ACCEPT})


class PageQuerySchema(shapes.Strict):
    limit = asked.WrittenNumber(
        load_default=50,
        validate=validate.Range(min=1, max=200),
        metadata={"description": "Most items to return"},
    )
    offset = asked.WrittenNumber(
        load_default=0,
        validate=validate.Range(min=0, max=1_000_000),
        metadata={"description": "Items to pass over"},
    )


class ClocksQuerySchema(shapes.Strict):
    available_at = asked.Instant(metadata={"description": _AVAILABLE_AT, "format": "date-time"})
    known_at = asked.Instant(metadata={"description": _KNOWN_AT, "format": "date-time"})


class ChainsQuerySchema(ClocksQuerySchema):
    supplier = asked.name(_SUPPLIER, example="Garam Byeolbit Industry", required=True)
    country = Country(_COUNTRY)
    as_of = asked.Day(metadata={"description": _AS_OF, "format": "date"})
    hops = asked.WrittenNumber(
        load_default=3,
        validate=validate.Range(min=2, max=4),
        metadata={"description": "Most hops from the supplier to the listed party"},
    )


class PartiesQuerySchema(PageQuerySchema):
    name = asked.name("Name to look for, in any script", example="Aurus", required=True)
