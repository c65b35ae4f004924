"""The fields of questions: read strictly, so that what was meant is what is answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

IDENTIFIER_TYPES = (
    "inn", "ogrn", "okpo", "kpp", "lei", "uscc", "imo", "duns", "swift", "isin", "vat", "krbrn", "company_number",
    "passport", "national_id", "tax_id", "registration", "other",
)  # fmt: skip
LONGEST_NAME = 200
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,9}")


class Day(fields.String):
    """An ISO 8601 day, YYYY-MM-DD, from 1900 to 2100; loads to a date."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        written = super()._deserialize(value, attr, data, **kwargs)
        try:
            on = date.fromisoformat(written) if _DAY.fullmatch(written) else None
        except ValueError:
            on = None
        if on is None or not EARLIEST <= on <= LATEST:
            raise ValidationError(f"must be a day as 2024-02-23, from {EARLIEST} to {LATEST}")
        return on


class Instant(fields.String):
    """An ISO 8601 instant with its offset, from 1900 to 2100; loads to an aware datetime in UTC."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        written = super()._deserialize(value, attr, data, **kwargs)
        try:
            at = datetime.fromisoformat(written).astimezone(UTC) if _INSTANT.fullmatch(written) else None
        except (ValueError, OverflowError):
            at = None
        if at is None or not EARLIEST <= at.date() <= LATEST:
            raise ValidationError(
                "must be an instant with its offset, as 2024-02-23T18:43:00Z; + is written %2B in a query"
            )
        return at


class WrittenNumber(fields.Integer):
    """A whole number in a query: plain ASCII digits only."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not (isinstance(value, str) and _DIGITS.fullmatch(value)):
            raise ValidationError("must be a whole number in plain digits")
        return int(value)


class Switch(fields.Boolean):
    """true or false: the JSON words in a body, the same two words as text in a query."""

    def __init__(self, *, written: bool, **given: Any) -> None:
        super().__init__(**given)
        self._words: dict[Any, bool] = {"true": True, "false": False} if written else {}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, bool) and not self._words:
            return value
        if isinstance(value, str) and value in self._words:
            return self._words[value]
        raise ValidationError("must be true or false")


class CommaSeparated(fields.List[Any]):
    """Several values in one query parameter, by comma; a parameter itself is never repeated."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        parts = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
        return super()._deserialize(parts, attr, data, **kwargs)


class WrittenIdentifier(fields.String):
    """An identifier in a query, `type:value`; loads to the pair as a body would give it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        kind, colon, number = super()._deserialize(value, attr, data, **kwargs).partition(":")
        if not colon:
            raise ValidationError("must be type:value, as inn:7743237789")
        return {"type": identifier_type(kind), "value": identifier_value(number)}


def identifier_type(text: str) -> str:
    """Return the type in our spelling; raises ValidationError naming the known ones."""
    if text.strip().lower() not in IDENTIFIER_TYPES:
        raise ValidationError(f"{text[:40]!r} is no type of number known here; known are {', '.join(IDENTIFIER_TYPES)}")
    return text.strip().lower()


def identifier_value(text: str) -> str:
    """Return the number as given; without a letter or digit it would equal any other such number."""
    if not any(char.isalnum() for char in text) or len(text) > 100:
        raise ValidationError("must have a letter or digit and at most 100 characters")
    return text.strip()


class IdentifierType(fields.String):
    """A type of number; loads to our spelling of it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return identifier_type(super()._deserialize(value, attr, data, **kwargs))


class IdentifierValue(fields.String):
    """A number as people have it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return identifier_value(super()._deserialize(value, attr, data, **kwargs))


class Word(fields.String):
    """A short word of a fixed form, in any case; loads to upper case."""

    def __init__(self, form: str, *, error: str, metadata: Mapping[str, Any]) -> None:
        super().__init__(metadata={"pattern": f"^{form}$", **metadata})
        self._form, self._error = re.compile(form), error

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        written = super()._deserialize(value, attr, data, **kwargs)
        if not self._form.fullmatch(written):
            raise ValidationError(self._error)
        return written.upper()


def authority() -> Word:
    return Word("[A-Za-z]{2,8}", error="must be an authority's short name, as US", metadata={"example": "US"})


def swift() -> Word:
    return Word(
        "[A-Za-z0-9]{8}([A-Za-z0-9]{3})?",
        error="must be 8 or 11 letters and digits",
        metadata={"description": "Its SWIFT code", "example": "HNBNKRSE"},
    )


def line(meaning: str, *, most: int) -> fields.String:
    """Return an optional line of text with a bound."""
    return fields.String(validate=validate.Length(min=1, max=most), metadata={"description": meaning})


def name(meaning: str, *, example: str, required: bool = False, least: int | None = None) -> fields.String:
    """Return a name as people have it; whether it can be looked for, be it empty, is for the names room to say."""
    metadata = {"description": meaning, "example": example, "minLength": 1}
    bound = validate.Length(min=least, max=LONGEST_NAME)
    return fields.String(required=required, validate=bound, metadata=metadata)
