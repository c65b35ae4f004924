"""Queries are read without guessing: unknown, repeated or unreadable parameters are errors that name them."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from schemas.countries import country


@pytest.mark.parametrize(
    ("path", "status", "code", "field"),
    [
        ("/v1/profiles", 422, "invalid_value", "supplier"),
        ("/v1/profiles?nmae=A", 400, "unknown_parameter", "nmae"),
        ("/v1/profiles?supplier=A&as_off=2024-01-01", 400, "unknown_parameter", "as_off"),
        ("/v1/profiles?supplier=A&supplier=B", 400, "repeated_parameter", "supplier"),
        ("/v1/profiles?supplier=A&supplier=A", 400, "repeated_parameter", "supplier"),
        ("/v1/profiles?supplier=A&sup%70lier=B", 400, "repeated_parameter", "supplier"),
        (
            "/v1/profiles?supplier=A&identifier=inn:7&identifier=inn:8",
            400,
            "repeated_parameter",
            "identifier",
        ),
        ("/v1/profiles?supplier=A&country=Korea", 422, "invalid_value", "country"),
        ("/v1/profiles?supplier=A&country=USSR", 422, "invalid_value", "country"),
        ("/v1/profiles?supplier=A&country=", 422, "invalid_value", "country"),
        ("/v1/profiles?supplier=A&as_of=2024-02-30", 422, "invalid_value", "as_of"),
        ("/v1/profiles?supplier=A&as_of=2023-02-29", 422, "invalid_value", "as_of"),
        ("/v1/profiles?supplier=A&as_of=1899-12-31", 422, "invalid_value", "as_of"),
        ("/v1/profiles?supplier=A&as_of=2101-01-01", 422, "invalid_value", "as_of"),
        ("/v1/profiles?supplier=A&as_of=24:00", 422, "invalid_value", "as_of"),
        ("/v1/profiles?supplier=A&as_of=٢٠٢٤-٠١-٠١", 422, "invalid_value", "as_of"),
        ("/v1/profiles?supplier=A&as_of=2024-W08-5", 422, "invalid_value", "as_of"),
        ("/v1/profiles?supplier=A&as_of=today", 422, "invalid_value", "as_of"),
        ("/v1/profiles?supplier=A&as_of=9999-12-31", 422, "invalid_value", "as_of"),
        ("/v1/profiles?supplier=A&authorities=", 422, "invalid_value", "authorities.0"),
        ("/v1/profiles?supplier=A&authorities=US,,UK", 422, "invalid_value", "authorities.1"),
        ("/v1/profiles?supplier=A&authorities=US,ZZ", 422, "invalid_value", "authorities"),
        ("/v1/profiles?supplier=A&identifier=7743237789", 422, "invalid_value", "identifier.0"),
        ("/v1/profiles?supplier=A&identifier=inn:", 422, "invalid_value", "identifier.0"),
        ("/v1/profiles?supplier=A&identifier=inn:7,foo:8", 422, "invalid_value", "identifier.1"),
        ("/v1/profiles?supplier=A&accept_incomplete=1", 422, "invalid_value", "accept_incomplete"),
        ("/v1/profiles?supplier=A&accept_incomplete=yes", 422, "invalid_value", "accept_incomplete"),
        ("/v1/profiles?supplier=A&accept_incomplete=True", 422, "invalid_value", "accept_incomplete"),
        ("/v1/profiles?supplier=A&external_id=", 422, "invalid_value", "external_id"),
        ("/v1/profiles?supplier=%FF", 422, "text_not_storable", "supplier"),
        ("/v1/profiles?supplier=%C0%80", 422, "text_not_storable", "supplier"),
        ("/v1/profiles?supplier=A%00B", 422, "text_not_storable", "supplier"),
        ("/v1/profiles?supplier=%ED%A0%80", 422, "text_not_storable", "supplier"),
        ("/v1/profiles?supplier=100%25%", 422, "text_not_storable", "supplier"),
        ("/v1/profiles?%FF=A", 422, "text_not_storable", "query"),
        ("/v1/parties?name=A&page=abc", 400, "unknown_parameter", "page"),
        ("/v1/parties?name=A&cursor=garbage", 400, "unknown_parameter", "cursor"),
        ("/v1/parties?name=A&limit=-1", 422, "invalid_value", "limit"),
        ("/v1/parties?name=A&limit=0", 422, "invalid_value", "limit"),
        ("/v1/parties?name=A&limit=201", 422, "invalid_value", "limit"),
        ("/v1/parties?name=A&limit=1000000000", 422, "invalid_value", "limit"),
        ("/v1/parties?name=A&limit=" + "9" * 5000, 422, "invalid_value", "limit"),
        ("/v1/parties?name=A&limit=abc", 422, "invalid_value", "limit"),
        ("/v1/parties?name=A&limit=", 422, "invalid_value", "limit"),
        ("/v1/parties?name=A&limit=1.9", 422, "invalid_value", "limit"),
        ("/v1/parties?name=A&limit=1_0", 422, "invalid_value", "limit"),
        ("/v1/parties?name=A&limit=１２", 422, "invalid_value", "limit"),
        ("/v1/parties?name=A&limit=%2010", 422, "invalid_value", "limit"),
        ("/v1/parties?name=A&limit=%2B10", 422, "invalid_value", "limit"),
        ("/v1/parties?name=A&offset=-1", 422, "invalid_value", "offset"),
        ("/v1/parties?name=A&offset=1000001", 422, "invalid_value", "offset"),
        ("/v1/parties?name=A&offset=9223372036854775808", 422, "invalid_value", "offset"),
        ("/v1/parties/us_ofac_sdn:47956/shipments?limit=9223372036854775808", 422, "invalid_value", "limit"),
        ("/v1/sources?x=1", 400, "unknown_parameter", "x"),
        ("/healthz?x=1", 400, "unknown_parameter", "x"),
    ],
)
def test_a_query_that_is_not_understood_names_the_parameter(
    empty: FlaskClient, path: str, status: int, code: str, field: str
) -> None:
    response = empty.get(path)
    problem = json.loads(response.data)
    assert (response.status_code, problem["code"]) == (status, code)
    assert [fault["field"] for fault in problem["errors"]] == [field]
    assert response.content_type == "application/problem+json"


def test_an_unknown_authority_names_the_known_ones(empty: FlaskClient) -> None:
    problem = json.loads(empty.get("/v1/profiles?supplier=A&authorities=ZZ").data)
    assert "known are US, EU, UK, UN" in problem["detail"]


def test_raw_utf8_in_a_query_is_read_like_its_percent_encoding(client: FlaskClient) -> None:
    asked = [
        client.get("/v1/parties", query_string=query)
        for query in ("name=경기산업", "name=%EA%B2%BD%EA%B8%B0%EC%82%B0%EC%97%85")
    ]
    assert [each.status_code for each in asked] == [200, 200]
    assert asked[0].data == asked[1].data


def test_plus_and_percent_twenty_are_both_a_space(client: FlaskClient) -> None:
    for query in ("supplier=Nobody+Knows+Ltd7", "supplier=Nobody%20Knows%20Ltd7"):
        response = client.get("/v1/profiles", query_string=f"{query}&accept_incomplete=true")
        assert response.json is not None
        assert response.json["question"]["supplier"] == "Nobody Knows Ltd7"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("KR", "KR"),
        ("kr", "KR"),
        ("KOR", "KR"),
        ("South Korea", "KR"),
        ("korea, republic of", "KR"),
        ("UK", "GB"),
        ("gb", "GB"),
        ("EL", "GR"),
        ("Greece", "GR"),
        ("Holland", "NL"),
        ("Czech Rep.", "CZ"),
        ("Russia", "RU"),
        ("Russian Federation", "RU"),
        ("Persia", "IR"),
        ("Kosovo", "XK"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("côte d'ivoire", "CI"),
        ("  hong   kong ", "HK"),
    ],
)
def test_a_country_is_understood_by_code_or_english_name(written: str, code: str) -> None:
    assert country(written) == code


@pytest.mark.parametrize("written", ["ZZ", "Korea", "Ruritania", "K", "한국!", "", "G B", "\x00"])
def test_a_country_is_never_guessed(written: str) -> None:
    with pytest.raises(ValueError, match="no country known here"):
        country(written)
