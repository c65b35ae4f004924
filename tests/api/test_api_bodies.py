"""Bodies are read strictly: what two parsers could read differently, and what no database takes, is refused by name."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from flask.testing import FlaskClient

JSON = "application/json"
DEEP = b'{"supplier":' + b"[" * 4000 + b"]" * 4000 + b"}"


def post(client: FlaskClient, body: bytes, *, content_type: str = JSON, **headers: str) -> tuple[int, dict[str, Any]]:
    response = client.post("/v1/profiles", data=body, headers={"Content-Type": content_type, **headers})
    assert response.content_type == "application/problem+json"
    problem = json.loads(response.data)
    assert problem["status"] == response.status_code
    return response.status_code, problem


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"[" * 8192, 400, "json_too_deep"),
        (DEEP, 400, "json_too_deep"),
        (b'{"a":' * 4000, 400, "json_too_deep"),
        (b'{"supplier": NaN}', 400, "number_not_readable"),
        (b'{"supplier": Infinity}', 400, "number_not_readable"),
        (b'{"supplier": [-Infinity]}', 400, "number_not_readable"),
        (b'{"supplier": 1e999}', 400, "number_not_readable"),
        (b'{"supplier": "A", "supplier": "B"}', 400, "duplicate_key"),
        (b'{"supplier": "A", "bank": {"name": "B", "name": "C"}}', 400, "duplicate_key"),
        (b'{"supplier": "A", "suppl\\u0069er": "B"}', 400, "duplicate_key"),
        (b'{"supplier": ' + b"9" * 5000 + b"}", 400, "number_not_readable"),
        (b'{"supplier": 0.' + b"9" * 5000 + b"}", 400, "number_not_readable"),
        (b'{"supplier": 100000000000000000000000000000}', 422, "invalid_value"),
        (b'{"supplier": 1.9}', 422, "invalid_value"),
        (b'{"supplier": null}', 422, "invalid_value"),
        (b'{"supplier": "A", "accept_incomplete": "off"}', 422, "invalid_value"),
        (b'{"supplier": "A", "accept_incomplete": "true"}', 422, "invalid_value"),
        (b'{"supplier": "A", "accept_incomplete": 0}', 422, "invalid_value"),
        (b'{"supplier": "A", "accept_incomplete": 1}', 422, "invalid_value"),
        (b'{"supplier": "A", "accept_incomplete": null}', 422, "invalid_value"),
        (b'{"supplier": "\\ud800"}', 422, "text_not_storable"),
        (b'{"supplier": "A", "names": ["B", "\\udc00\\ud800"]}', 422, "text_not_storable"),
        (b'{"supplier": "A\\u0000B"}', 422, "text_not_storable"),
        (b'{"supplier": "A", "\\ud800": 1}', 422, "text_not_storable"),
        (b'{"supplier": "A", "x\\u0000": 1}', 422, "text_not_storable"),
        ('{"supplier": "Müller"}'.encode("latin-1"), 400, "text_not_utf8"),
        ('{"supplier": "A"}'.encode("utf-16"), 400, "text_not_utf8"),
        (b'\xef\xbb\xbf{"supplier": "A"}', 400, "text_not_utf8"),
        (b'{"supplier": "\xed\xa0\x80"}', 400, "text_not_utf8"),
        (b"", 400, "body_empty"),
        (b" \n ", 400, "body_empty"),
        (b"null", 400, "json_not_object"),
        (b"[]", 400, "json_not_object"),
        (b'"Gyeonggi Industry"', 400, "json_not_object"),
        (b"7", 400, "json_not_object"),
        (b"true", 400, "json_not_object"),
        (b'{"supplier": "A"', 400, "json_invalid"),
        (b'{"supplier": "A"} {}', 400, "json_invalid"),
        (b"{'supplier': 'A'}", 400, "json_invalid"),
        (b'{"supplier": "A",}', 400, "json_invalid"),
        (b'{"supplier": "A\nB"}', 400, "json_invalid"),
        (b'{"supplier": "' + b'\\"' * 30000, 400, "json_invalid"),
        (b'{"nmae": "A"}', 422, "unknown_field"),
        (b'{"supplier": "A", "bank": {"name": "B", "iban": "C"}}', 422, "unknown_field"),
        (b'{"supplier": "A", "as_off": "2024-01-01"}', 422, "unknown_field"),
        (b"{}", 422, "invalid_value"),
        (b'{"supplier": ["A"]}', 422, "invalid_value"),
        (b'{"supplier": "A", "names": "B"}', 422, "invalid_value"),
        (b'{"supplier": "A", "bank": []}', 422, "invalid_value"),
        (b'{"supplier": "A", "bank": {"swift": "HNBNKRSE"}}', 422, "invalid_value"),
        (b'{"supplier": "A", "bank": {"name": ""}}', 422, "invalid_value"),
        (b'{"supplier": "A", "bank": {"name": "B", "swift": "HNBN\\n"}}', 422, "invalid_value"),
        (b'{"supplier": "A", "identifiers": [{"type": "inn", "value": "--"}]}', 422, "invalid_value"),
        (b'{"supplier": "A", "identifiers": [{"type": "shoe_size", "value": "43"}]}', 422, "invalid_value"),
        (b'{"supplier": "A", "identifiers": ["inn:77"]}', 422, "invalid_value"),
        (b'{"supplier": "A", "as_of": "2024-02-30"}', 422, "invalid_value"),
        (b'{"supplier": "A", "as_of": "2024-2-3"}', 422, "invalid_value"),
        (b'{"supplier": "A", "as_of": 20240203}', 422, "invalid_value"),
        (b'{"supplier": "A", "as_of": "0000-01-01"}', 422, "invalid_value"),
        (b'{"supplier": "A", "as_of": "2024-01-01T00:00:00Z"}', 422, "invalid_value"),
        (b'{"supplier": "A", "country": "Korea"}', 422, "invalid_value"),
        (b'{"supplier": "A", "authorities": []}', 422, "invalid_value"),
        (b'{"supplier": "A", "authorities": ["ZZ"]}', 422, "invalid_value"),
        (b'{"supplier": "A", "nexus": ["U.S."]}', 422, "invalid_value"),
        (b'{"supplier": "A", "nexus": ["US", "ZZ"]}', 422, "invalid_value"),
        (b'{"supplier": "A", "external_id": ""}', 422, "invalid_value"),
    ],
)  # fmt: skip
def test_a_body_that_can_be_misread_is_refused_by_name(empty: FlaskClient, body: bytes, status: int, code: str) -> None:
    assert post(empty, body)[0:1] == (status,)
    assert post(empty, body)[1]["code"] == code


def test_no_body_however_hostile_takes_long_to_refuse(empty: FlaskClient) -> None:
    for filler in (b'\\"', b'"', b"[", b'{"a":', b"\\", b'"\\'):
        began = time.perf_counter()
        post(empty, (b'{"supplier": "' + filler * 60_000)[:65_000])
        assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("names", ["A"] * 21),
        ("names", ["A"] * 500),
        ("identifiers", [{"type": "inn", "value": "7"}] * 21),
        ("officers", ["A"] * 51),
        ("supplier", "A" * 201),
        ("names", ["A" * 201]),
        ("address", "A" * 501),
        ("purpose", "A" * 201),
        ("external_id", "A" * 129),
    ],
)
def test_what_is_too_much_is_named(empty: FlaskClient, field: str, value: Any) -> None:
    status, problem = post(empty, json.dumps({"supplier": "A", field: value}).encode())
    assert status == 422
    assert problem["errors"][0]["field"].split(".")[0] == field


def test_an_unknown_field_is_named_so_that_a_typo_screens_nothing(empty: FlaskClient) -> None:
    _, problem = post(empty, b'{"supplier": "A", "contry": "KR", "bank": {"name": "B", "bic": "C"}}')
    assert {fault["field"] for fault in problem["errors"]} == {"contry", "bank.bic"}


def test_a_fault_inside_a_list_is_named_by_its_place(empty: FlaskClient) -> None:
    _, problem = post(empty, b'{"supplier": "A", "names": ["B", 3]}')
    assert [fault["field"] for fault in problem["errors"]] == ["names.1"]


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/json; charset=latin1", "application/json; charset=utf-16",
     "application/x-www-form-urlencoded", "application/json-patch+json", "application/problem+json"],
)  # fmt: skip
def test_only_json_in_utf8_is_read(empty: FlaskClient, content_type: str) -> None:
    assert post(empty, b'{"supplier": "A"}', content_type=content_type)[1]["code"] == "media_type_unsupported"


@pytest.mark.parametrize(
    "content_type",
    ["application/json; charset=UTF-8", "APPLICATION/JSON", 'application/json;charset="utf-8"'],
)
def test_json_in_utf8_is_read_however_it_is_written(client: FlaskClient, content_type: str) -> None:
    body = '{"supplier": "경기산업", "accept_incomplete": true}'.encode()
    response = client.post("/v1/profiles", data=body, headers={"Content-Type": content_type})
    assert response.status_code == 201
    assert response.json is not None
    assert response.json["question"]["supplier"] == "경기산업"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, gzip"])
def test_a_compressed_body_is_refused(empty: FlaskClient, coding: str) -> None:
    status, problem = post(empty, b"\x1f\x8b", **{"Content-Encoding": coding})
    assert (status, problem["code"]) == (415, "encoding_unsupported")


def test_a_body_over_the_limit_is_refused_and_one_at_the_limit_is_read(empty: FlaskClient) -> None:
    limit = 65536
    room = limit - len(b'{"supplier": "A", "x": ""}')
    assert post(empty, b'{"supplier": "A", "x": "' + b"a" * room + b'"}')[1]["code"] == "unknown_field"
    assert post(empty, b'{"supplier": "A", "x": "' + b"a" * (room + 1) + b'"}')[1]["code"] == "body_too_large"


def test_a_query_beside_a_body_is_refused(empty: FlaskClient) -> None:
    response = empty.post("/v1/profiles?supplier=B", json={"supplier": "A"})
    assert (response.status_code, json.loads(response.data)["code"]) == (400, "unknown_parameter")
