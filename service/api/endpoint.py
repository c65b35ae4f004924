"""How every endpoint is made: its question read and its answer documented in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any

import flask_smorest
import orjson
from flask import Response, request
from marshmallow import Schema

from service.api import reading

View = Callable[..., Response]
# What any endpoint may answer besides what it is for.
_ALWAYS = (400, 406, 422, 500)
_WITH_BODY = (413, 415)
UPLOAD_TOKEN = "upload_token"  # noqa: S105 - the name of the scheme in the description
_REQUEST_ID = {"X-Request-Id": {"$ref": "#/components/headers/REQUEST_ID"}}


def door(name: str, description: str) -> Any:
    """Return a part of the API; its name heads a chapter of the documentation."""
    return flask_smorest.Blueprint(name, __name__, description=description)


def endpoint(
    part: Any,
    path: str,
    *,
    answers: type[Schema] | Mapping[str, Any],
    query: Schema | None = None,
    body: Schema | None = None,
    takes: Mapping[str, Any] | None = None,
    guard: Callable[[], None] | None = None,
    example: Mapping[str, Any] | None = None,
    path_parameters: Iterable[Mapping[str, Any]] = (),
    problems: Iterable[int] = (),
    references: Mapping[int, str] | None = None,
    headers: Mapping[str, Any] | None = None,
    media_type: str = "application/json",
) -> Callable[[View], View]:
    """Register a view: GET, or POST where there is a body, which then makes something (201).

    `takes` describes, by media type, a body that the view reads itself and acts on later (202). `guard` is asked first,
    and raises Problem for callers without the token. The view is called with the question as its schema loads it, where
    there is one, and with the path's parts.
    """
    method, status = ("POST", 201) if body else ("POST", 202) if takes else ("GET", 200)

    def decorate(view: View) -> View:
        @wraps(view)
        def reads(**parts: Any) -> Response:
            if guard:
                guard()
            asked = reading.asked_in_query(request, query)
            if body:
                return view(reading.asked_in_body(request, body), **parts)
            return view(asked, **parts) if query else view(**parts)

        statuses = {*_ALWAYS, *problems, *(_WITH_BODY if body or takes else ())}
        responses: dict[str, Any] = {str(each): HTTPStatus(each).name for each in sorted(statuses)}
        responses |= {str(each): name for each, name in (references or {}).items()}
        responses[str(status)] = {
            "description": HTTPStatus(status).phrase,
            "content": {media_type: {"schema": answers}},
            "headers": {**_REQUEST_ID, **(headers or {})},
        }
        document: dict[str, Any] = {"responses": responses, "operationId": view.__name__}
        if query:
            document["parameters"] = [{"in": "query", "schema": query}]
        if body:
            content: dict[str, Any] = {"schema": body} | ({"example": example} if example else {})
            document["requestBody"] = {"required": True, "content": {"application/json": content}}
        if takes:
            document["requestBody"] = {"required": True, "content": dict(takes)}
        if guard:
            document["security"] = [{UPLOAD_TOKEN: []}]
        documented = part.doc(**document)(reads)
        part.add_url_rule(path, view.__name__, documented, methods=[method], parameters=[*path_parameters])
        return view

    return decorate


def sent(value: Any) -> Response:
    """Return a value that is ready for JSON as the answer."""
    return Response(orjson.dumps(value), content_type="application/json")
