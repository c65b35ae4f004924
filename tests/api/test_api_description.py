"""The OpenAPI document is valid, complete and true: every route, every key and its meaning, every error."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from service.assess import FINDING_CODES


@pytest.fixture
def described(client: FlaskClient) -> dict[str, Any]:
    return dict(json.loads(client.get("/openapi.json").data))


def operations(described: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, each)
        for path, item in described["paths"].items()
        for method, each in item.items()
        if method in ("get", "post")
    ]


def test_the_description_is_valid_openapi(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(described).iter_errors()) == []


def test_every_route_is_described_and_every_description_is_a_route(
    sample_app: Flask, described: dict[str, Any]
) -> None:
    served = {
        (re.sub(r"<(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in sample_app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if not rule.endpoint.startswith("web.")  # the page is for people, not part of the API
    }
    assert served == {(path, method) for path, method, _ in operations(described)}
    assert ("/v1/profiles", "post") in served


def test_every_key_and_every_parameter_says_what_it_means(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    mute = [
        f"{name}.{key}"
        for name, schema in schemas.items()
        for key, each in schema["properties"].items()
        if not each.get("description")
    ]
    for path, method, each in operations(described):
        given = [*each.get("parameters", ()), *described["paths"][path].get("parameters", ())]
        mute += [f"{method} {path} {one['name']}" for one in given if not one.get("description")]
        mute += [f"{method} {path}"] * (not each.get("summary"))
    assert len(schemas) > 40
    assert mute == []


def test_no_answer_has_keys_that_are_not_described(described: dict[str, Any]) -> None:
    assert all(schema.get("additionalProperties") is False for schema in described["components"]["schemas"].values())


def test_the_codes_of_findings_and_notes_are_those_of_the_one_table(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    found = {each.code for each in FINDING_CODES if each.level != "note"}
    notes = {each.code for each in FINDING_CODES if each.level == "note"}
    assert set(schemas["Finding"]["properties"]["code"]["enum"]) == found
    assert set(schemas["Note"]["properties"]["code"]["enum"]) == notes
    assert set(schemas["FindingCode"]["properties"]["code"]["enum"]) == found | notes


def test_every_error_is_described_as_problem_details(described: dict[str, Any]) -> None:
    for path, method, each in operations(described):
        errors = {status: response for status, response in each["responses"].items() if status >= "400"}
        assert {"400", "406", "422", "500"} <= set(errors), (path, method)
        assert "default" not in each["responses"]
        for response in errors.values():
            shared = described["components"]["responses"][response["$ref"].removeprefix("#/components/responses/")]
            assert list(shared["content"]) == ["application/problem+json"]


def test_the_examples_teach_with_the_story_of_the_sample(client: FlaskClient, described: dict[str, Any]) -> None:
    content = described["paths"]["/v1/profiles"]["post"]["requestBody"]["content"]["application/json"]
    assert content["example"]["supplier"] == "Gyeonggi Industry"
    assert client.post("/v1/profiles", json=content["example"]).status_code == 201


def test_the_description_says_what_an_answer_does_not_mean(described: dict[str, Any]) -> None:
    text = described["info"]["description"]
    for words in (
        "What it does not mean",
        "Records, not a legal conclusion; a person decides",
        "Gyeonggi Industry",
        "503",
        "409",
    ):
        assert words in text
