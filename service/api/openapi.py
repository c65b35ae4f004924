"""The API's own description: OpenAPI 3.1, with what an answer means and what it does not."""

from __future__ import annotations

from http import HTTPStatus
from importlib.metadata import version
from typing import Any

import flask_smorest
import orjson
from flask import Flask
from marshmallow import fields

from schemas.asked import CommaSeparated
from schemas.problems import IncompleteSchema, NotFreshSchema, ProblemSchema
from service.api.endpoint import UPLOAD_TOKEN
from service.assess import FINDING_CODES
from service.errors import MEDIA_TYPE

DESCRIPTION = """
Who does this supplier trade with, who among them is under which measure, of which authority, **since when**, and did
goods move before or after that day?

    curl -G http://127.0.0.1:8000/v1/profiles --data-urlencode 'supplier=Gyeonggi Industry' -d country=KR

**What an answer means.** `findings` are reasons for a person's attention, each with its evidence quoted: source,
edition, record, field. A shipment is placed against each measure by its document dates: `before`, `after`,
`straddles`, `unknown`, `after_delisting`. A published statement is evidence of what was said, not of what moved.

**What it does not mean.** Silence settles nothing: `no_findings` says only that nothing was found in the editions and
the trade period that the answer names. Where nothing was found and a required source is missing there is no answer
yet: 503 (waiting can help) or 409 (it cannot), with what was searched; `accept_incomplete=true` gives 200 and
`outcome: incomplete`. What the records do not cover is not known. Names are not identities: `name_only` asks for a
person's ruling. Records, not a legal conclusion; a person decides.

**How it reads.** Strictly: an unknown or repeated parameter, an unknown field, a date that does not exist is an error
that names it. Every error is problem details (RFC 9457) as `application/problem+json`. Every profile is kept, with its
audit row, before it is sent, and is returned byte for byte under its id. What touches invented rows says
`illustrative` first.
"""
_HEADERS = {"X-Request-Id": {"$ref": "#/components/headers/REQUEST_ID"}}
_WAIT = (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS)
_RETRY = {"Retry-After": {"$ref": "#/components/headers/RETRY_AFTER"}}


class Api(flask_smorest.Api):  # type: ignore[misc]  # flask-smorest ships no types
    """flask-smorest with our errors: problem details in the documents, and our own handlers."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_responses(self) -> None:
        for status in HTTPStatus:
            if status >= 400:
                headers = _HEADERS | (_RETRY if status in _WAIT else {})
                self._problem(status.name, status.phrase, ProblemSchema, headers)
        self._problem(
            "COVERAGE_INCOMPLETE_FOR_NOW",
            "Nothing was found, and a required source is missing; waiting does not help. With what was searched",
            IncompleteSchema,
            _HEADERS,
        )
        self._problem(
            "COVERAGE_INCOMPLETE_OR_STORE_UNAVAILABLE",
            "Nothing was found, and a required source is too old "
            "or failed: with what was searched; or the database does not answer",
            IncompleteSchema,
            _HEADERS | _RETRY,
        )
        self._problem(
            "NOT_FRESH_OR_STORE_UNAVAILABLE",
            "A required list is missing or older than its hard limit: with all lists; or the database does not answer",
            NotFreshSchema,
            _HEADERS | _RETRY,
        )
        self.spec.components.security_scheme(
            UPLOAD_TOKEN,
            {"type": "http", "scheme": "bearer", "description": "DILIGENCE_UPLOAD_TOKEN of the service"},
        )
        text = {"schema": {"type": "string"}}
        self.spec.components.header("REQUEST_ID", {"description": "Number of this request in the log", **text})
        self.spec.components.header("RETRY_AFTER", {"description": "Seconds after which to try again", **text})

    def _problem(self, name: str, description: str, schema: type, headers: dict[str, Any]) -> None:
        content = {MEDIA_TYPE: {"schema": schema}}
        self.spec.components.response(
            name, {"description": description, "content": content, "headers": headers}, lazy=True
        )

    def _register_pagination_header(self) -> None:
        """Leave out flask-smorest's own pages; ours are in the answers."""

    def _register_error_handlers(self) -> None:
        """Leave errors to service.errors."""


def describe(app: Flask) -> Any:
    """Return the register in which the parts of the API are entered and described."""
    app.config.update(
        API_TITLE="Supplier due diligence",
        API_VERSION=version("supplier-due-diligence"),
        OPENAPI_VERSION="3.1.0",
    )
    api = Api(app, spec_kwargs={"info": {"description": DESCRIPTION.strip()}})
    api.ma_plugin.converter.add_parameter_attribute_function(_by_comma)
    return api


def _by_comma(_converter: Any, field: fields.Field[Any], **_: Any) -> dict[str, Any]:
    return {"style": "form", "explode": False} if isinstance(field, CommaSeparated) else {}


def document(app: Flask) -> bytes:
    """Return the OpenAPI document; the codes of findings come from their one table."""
    held = app.extensions.setdefault("diligence-openapi", {})
    if "document" not in held:
        described = app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
        schemas = described["components"]["schemas"]
        notes = [each.code for each in FINDING_CODES if each.level == "note"]
        found = [each.code for each in FINDING_CODES if each.level != "note"]
        for name, codes in (("Finding", found), ("Note", notes), ("FindingCode", [*found, *notes])):
            schemas[name]["properties"]["code"]["enum"] = codes
        held["document"] = orjson.dumps(described)
    return bytes(held["document"])
