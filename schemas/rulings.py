"""A person's rulings on who is one company: as they are given, and as they are told."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from schemas import asked
from schemas import shapes as a
from schemas.profile import QuotedRulingSchema
from schemas.questions import PageQuerySchema

_AUTHOR, _REASON, _PARTIES = 200, 2_000, 200
_FORM = r"^[a-z0-9_]{1,64}:[^\s/]{1,128}$"
_ID = {"pattern": _FORM, "example": "ru_import:0f3a1c5d7e9b2a4c6e80"}
_IS_ID = validate.Regexp(_FORM, error="must be a party's id, as a profile gives it")


def _line(meaning: str, *, most: int) -> fields.String:
    return fields.String(required=True, validate=validate.Length(min=1, max=most), metadata={"description": meaning})


def _ids(meaning: str, *, required: bool) -> fields.List[Any]:
    return fields.List(
        fields.String(validate=_IS_ID, metadata=_ID),
        required=required,
        validate=validate.Length(min=1, max=_PARTIES),
        metadata={"description": meaning},
    )


class RulingBodySchema(a.Strict):
    """What is ruled, by whom and why."""

    kind = fields.String(
        required=True,
        validate=validate.OneOf(("join", "split")),
        metadata={"description": "join: the parties are one company; split: those of `parties` are none of `from`"},
    )
    parties = _ids("Ids of trade parties, as a profile gives them for each spelling", required=True)
    from_ = fields.List(
        fields.String(validate=_IS_ID, metadata=_ID),
        data_key="from",
        validate=validate.Length(min=1, max=_PARTIES),
        metadata={"description": "Of a split: the parties that the others are taken away from"},
    )
    by = _line("Who rules: a person's name", most=_AUTHOR)
    because = _line("Why; it stands in every profile that the ruling shapes", most=_REASON)
    expires_on = asked.Day(metadata={"description": "The last day on which it holds, UTC", "format": "date"})


class WithdrawalBodySchema(a.Strict):
    """Who withdraws a ruling, and why."""

    by = _line("Who withdraws it: a person's name", most=_AUTHOR)
    because = _line("Why", most=_REASON)


class RulingsQuerySchema(PageQuerySchema):
    party = fields.String(validate=_IS_ID, metadata={"description": "Only those that name this party", **_ID})


class WithdrawnSchema(a.Strict):
    at = a.instant("When it was withdrawn")
    by = a.text("By whom")
    because = a.text("Why")


class RulingSchema(QuotedRulingSchema):
    parties = a.texts("Ids of the parties that are one, or that are taken away")
    from_ = fields.List(
        fields.String(),
        required=True,
        data_key="from",
        metadata={"description": "Ids of those that a split takes them away from"},
    )
    expires_on = a.day("The last day on which it holds; null where it has none")
    holds = a.yes_no("Whether it holds now: neither withdrawn nor expired")
    withdrawn = a.one(WithdrawnSchema, "When, by whom and why it was withdrawn; null while it was not", none=True)


class RulingsSchema(a.Strict):
    total = a.whole("Rulings, over all pages")
    rulings = a.many(RulingSchema, "This page of them, the newest first; withdrawn and expired ones too")
