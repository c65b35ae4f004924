"""The questions about a supplier: build, keep, answer; and kept answers, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import orjson
from flask import Response

from adapters.base import Identifier
from adapters.sanctions import LISTS
from schemas.profile import ProfileSchema
from schemas.questions import ProfileBodySchema, ProfileQuerySchema
from service import names, reach
from service.api import reading
from service.api.endpoint import door, endpoint
from service.api.rooms import rooms
from service.errors import Fault, Problem
from service.profiles import Answer, build
from service.question import Question

profiles = door("profiles", "Who a supplier trades with, who among them is under which measure, and since when.")

_ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_AUTHORITIES = tuple(dict.fromkeys(each.authority for each in LISTS))
_OBSTACLES = {"wait": 503, "cannot": 409}
_INCOMPLETE = {409: "COVERAGE_INCOMPLETE_FOR_NOW", 503: "COVERAGE_INCOMPLETE_OR_STORE_UNAVAILABLE"}
_EXAMPLE = {
    "supplier": "Gyeonggi Industry", "names": ["Kyungki Industrial Co", "경기산업"], "country": "KR",
    "external_id": "vendor-4711", "accept_incomplete": True,
}  # fmt: skip


@endpoint(
    profiles,
    "/v1/profiles",
    query=ProfileQuerySchema(),
    answers=ProfileSchema,
    references=_INCOMPLETE,
    headers={"Content-Location": {"description": "Where the kept answer is", "schema": {"type": "string"}}},
)
def ask(asked: Mapping[str, Any]) -> Response:
    """Build the profile of a supplier, keep it, and answer.

    Try `?supplier=Gyeonggi%20Industry&country=KR`. An answer with findings is always 200. Where nothing was found and a
    required source is missing, the answer is 503 (waiting can help) or 409 (it cannot), with what was searched.
    """
    response = _answered(asked)
    response.headers["Content-Location"] = response.headers.pop("Location")
    return response


@endpoint(
    profiles,
    "/v1/profiles",
    body=ProfileBodySchema(),
    example=_EXAMPLE,
    answers=ProfileSchema,
    references=_INCOMPLETE,
    headers={"Location": {"description": "Where the kept answer is", "schema": {"type": "string"}}},
)
def ask_in_full(asked: Mapping[str, Any]) -> Response:
    """Build the profile from all that is known of a supplier.

    Several names, numbers, address, officers and bank make an identity surer and are looked for on the lists too.
    """
    response = _answered(asked)
    response.status_code = 201
    return response


@endpoint(
    profiles,
    "/v1/profiles/<profile_id>",
    answers=ProfileSchema,
    problems=(404, 503),
    path_parameters=[
        {
            "name": "profile_id",
            "in": "path",
            "required": True,
            "description": "Id of the kept answer",
            "schema": {"type": "string", "pattern": f"^{_ID}$"},
        }
    ],
)
def read_kept(profile_id: str) -> Response:
    """Return a kept answer, byte for byte as it was given."""
    kept = rooms().store.kept_profile(profile_id) if re.fullmatch(_ID, profile_id) else None
    if kept is None:
        raise Problem("profile_unknown", "No answer is kept under this id")
    return Response(kept.body, content_type="application/json")


def _answered(asked: Mapping[str, Any]) -> Response:
    own = rooms()
    now = own.clock()
    reading.not_to_come(asked, now=now)
    question = _question(asked, today=now.date())
    try:
        built = build(question, store=own.store, settings=own.settings, now=now)
    except names.NotScreenable as exc:
        raise _not_screenable(question) or exc from exc
    if built.obstacle and not asked["accept_incomplete"]:
        raise _incomplete(built)
    location = f"{own.settings.base_url}/v1/profiles/{built.id}"
    return Response(built.body, headers={"Location": location}, content_type="application/json")


def _question(asked: Mapping[str, Any], *, today: date) -> Question:
    bank = asked.get("bank", {})
    unknown = [each for each in asked.get("authorities", ()) if each not in _AUTHORITIES]
    if unknown:
        message = f"{unknown[0]} publishes no list known here; known are {', '.join(_AUTHORITIES)}"
        raise Problem("invalid_value", f"authorities: {message}", errors=[Fault("authorities", message)])
    message = reach.unknown(asked.get("nexus", ())) or ""
    if message:
        raise Problem("invalid_value", f"nexus: {message}", errors=[Fault("nexus", message)])
    return Question(
        names=(asked["supplier"], *asked.get("names", ())),
        as_of=asked.get("as_of", today),
        available_at=asked.get("available_at"),
        known_at=asked.get("known_at"),
        country=asked.get("country"),
        identifiers=tuple(Identifier(**each) for each in asked.get("identifiers", ())),
        address=asked.get("address"),
        officers=tuple(asked.get("officers", ())),
        bank_name=bank.get("name"),
        bank_swift=bank.get("swift"),
        external_id=asked.get("external_id"),
        nexus=_words(asked, "nexus"),
        purpose=asked.get("purpose"),
        authorities=_words(asked, "authorities"),
    )


def _words(asked: Mapping[str, Any], key: str) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys(asked[key])) if key in asked else None


def _not_screenable(question: Question) -> Problem | None:
    """Return the problem naming each field whose name cannot be looked for."""
    faults = []
    for field, name in _named_fields(question):
        try:
            names.screenable(name)
        except names.NotScreenable as exc:
            faults.append(Fault(field, exc.reason))
    if not faults:
        return None
    return Problem("name_not_screenable", f"{faults[0].field}: {faults[0].message}", errors=faults)


def _named_fields(question: Question) -> Iterator[tuple[str, str]]:
    yield "supplier", question.names[0]
    yield from ((f"names.{index}", name) for index, name in enumerate(question.names[1:]))
    yield from ((f"officers.{index}", name) for index, name in enumerate(question.officers))
    if question.bank_name:
        yield "bank.name", question.bank_name


def _incomplete(built: Answer) -> Problem:
    assert built.obstacle is not None  # the caller asks only then
    return Problem(
        "coverage_incomplete",
        f"{built.detail} This is no answer yet; it is kept as {built.id}.",
        status=_OBSTACLES[built.obstacle],
        retry_after=built.retry_after,
        members={"profile": orjson.Fragment(built.body)},
    )
