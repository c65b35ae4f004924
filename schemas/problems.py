"""How every error leaves: problem details, RFC 9457."""

from __future__ import annotations

from marshmallow import fields

from schemas import shapes as a
from schemas.profile import ProfileSchema
from schemas.sources import FreshListSchema


class FaultSchema(a.Strict):
    field = a.text("The field or parameter; a dot leads into a list or object")
    message = a.text("What is wrong with it")


class ProblemSchema(a.Strict):
    """One shape for every error."""

    type = a.text("Stable reference of the kind of problem")
    title = a.text("The kind of problem in words")
    status = a.whole("The HTTP status")
    detail = a.text("What happened this time, and what would help")
    code = a.text("The kind of problem as one word")
    errors = a.many(FaultSchema, "Each fault with the field it is in; may be empty")
    request_id = a.text("Number of this request in the log; also in the header X-Request-Id")


class IncompleteSchema(ProblemSchema):
    """Nothing was found, and a required source is missing: this is no answer yet."""

    profile = fields.Nested(
        ProfileSchema,
        metadata={
            "description": "The kept answer, byte for byte, where it was built: what was searched and what is missing"
        },
    )


class NotFreshSchema(ProblemSchema):
    """A required list is missing or beyond its hard limit."""

    lists = fields.List(
        fields.Nested(FreshListSchema),
        metadata={"description": "Every list in use with its age, where the database answers"},
    )
