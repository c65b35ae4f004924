"""The few kinds of field our answers are made of; each states its meaning, and nothing unknown passes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import RAISE, Schema, fields, validate

WHOLE = validate.Range(min=0)


class Strict(Schema):
    """A shape with exactly these keys."""

    class Meta:
        unknown = RAISE


def text(
    meaning: str, *, none: bool = False, one_of: Sequence[str] | None = None, required: bool = True
) -> fields.String:
    """Return a string field; `one_of` closes its vocabulary."""
    choice = validate.OneOf([*one_of]) if one_of else None
    return fields.String(required=required, allow_none=none, validate=choice, metadata={"description": meaning})


def texts(meaning: str) -> fields.List[Any]:
    return fields.List(fields.String(), required=True, metadata={"description": meaning})


def day(meaning: str, *, none: bool = True, key: str | None = None) -> fields.String:
    """Return a date as exact as its source: a day, a month or a year. `key` is for words Python keeps for itself."""
    pattern = validate.Regexp(r"^\d{4}(-\d{2}(-\d{2})?)?$")
    return fields.String(
        required=True, allow_none=none, validate=pattern, data_key=key, metadata={"description": meaning}
    )


def instant(meaning: str) -> fields.String:
    return fields.String(required=True, metadata={"description": meaning, "format": "date-time"})


def moment(meaning: str) -> fields.String:
    """Return an instant that may be unknown."""
    return fields.String(required=True, allow_none=True, metadata={"description": meaning, "format": "date-time"})


def whole(meaning: str, *, none: bool = False, key: str | None = None) -> fields.Integer:
    return fields.Integer(
        required=True, strict=True, allow_none=none, validate=WHOLE, data_key=key, metadata={"description": meaning}
    )


def number(meaning: str, *, none: bool = False, key: str | None = None) -> fields.Float:
    return fields.Float(required=True, allow_none=none, data_key=key, metadata={"description": meaning})


def yes_no(meaning: str) -> fields.Boolean:
    return fields.Boolean(required=True, truthy={True}, falsy={False}, metadata={"description": meaning})


def maybe(meaning: str) -> fields.Boolean:
    """Return a yes or no that may be unknown."""
    return fields.Boolean(
        required=True, truthy={True}, falsy={False}, allow_none=True, metadata={"description": meaning}
    )


def one(
    schema: type[Schema], meaning: str, *, none: bool = False, key: str | None = None, required: bool = True
) -> fields.Nested:
    return fields.Nested(schema, required=required, allow_none=none, data_key=key, metadata={"description": meaning})


def many(schema: type[Schema], meaning: str, *, required: bool = True) -> fields.List[Any]:
    return fields.List(fields.Nested(schema), required=required, metadata={"description": meaning})


def counts(meaning: str, *, required: bool = True) -> fields.Dict:
    """Return an object from words to whole numbers."""
    return fields.Dict(
        fields.String(),
        fields.Integer(strict=True, validate=WHOLE),
        required=required,
        metadata={"description": meaning},
    )


def nothing_yet(meaning: str) -> fields.List[Any]:
    """Return a list that is always empty in this version, so that its place is known."""
    return fields.List(
        fields.Dict(),
        required=True,
        validate=validate.Length(max=0),
        metadata={"description": f"{meaning}; always empty in this version"},
    )


def optional_texts(meaning: str) -> fields.List[Any]:
    return fields.List(fields.String(), required=True, allow_none=True, metadata={"description": meaning})
