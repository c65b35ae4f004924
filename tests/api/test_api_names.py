"""One name, however hostile: screened as text, or refused by the field it stands in; never a silent answer."""

from __future__ import annotations

import json
import unicodedata
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

NOT_SCREENABLE = ["", "   ", "\u200b", "---", ".", "Company Ltd", "\u202e\u202d", "A" + "\u0301" * 150]
TEXT = [
    "Li",
    "3M",
    "Xu",
    "' OR 1=1 --",
    "100% Robert",
    "a_b%c",
    "back\\slash",
    "(a+)+$",
    "{{7*7}} Traders",
    "${jndi:ldap://x/y}",
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x")',
    "+cmd",
    "@SUM",
    "tab\tbed",
    "-2+3",
    "Emoji 🚗 Motors",
    "MÃ¼ller",
    "Private \ue000 Use",
    "ТОYOTA",
    "İstanbul ı ß ſ Å",
    "Gar\u200dam",
    "soft\u00adhyphen Industries",
    "\u202eevil Trading",
    "O'Brien & Sons",
    "شركة النور",
    "深圳市星桥玉兰电子有限公司",
    "가람별빛산업",
]


@pytest.mark.parametrize("name", NOT_SCREENABLE)
def test_a_name_that_cannot_be_looked_for_is_refused(client: FlaskClient, name: str) -> None:
    asked = client.get(f"/v1/profiles?supplier={quote(name)}&accept_incomplete=true")
    sought = client.get(f"/v1/parties?name={quote(name)}")
    for response, field in ((asked, "supplier"), (sought, "name")):
        problem = json.loads(response.data)
        assert (response.status_code, problem["code"]) == (422, "name_not_screenable")
        assert [fault["field"] for fault in problem["errors"]] == [field]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"supplier": "---"}, ["supplier"]),
        ({"supplier": "Aurus", "names": ["Aurus LLC", " "]}, ["names.1"]),
        ({"supplier": "Aurus", "officers": ["."]}, ["officers.0"]),
        ({"supplier": "Aurus", "bank": {"name": "Company Ltd"}}, ["bank.name"]),
        ({"supplier": "", "names": [""], "officers": [""]}, ["supplier", "names.0", "officers.0"]),
    ],
)
def test_every_name_that_cannot_be_looked_for_is_named(client: FlaskClient, body: object, fields: list[str]) -> None:
    response = client.post("/v1/profiles", json=body)
    assert response.status_code == 422
    assert [fault["field"] for fault in json.loads(response.data)["errors"]] == fields


@pytest.mark.parametrize("name", TEXT)
def test_a_name_is_text_and_is_kept_as_written(client: FlaskClient, name: str) -> None:
    response = client.get("/v1/profiles", query_string={"supplier": name, "accept_incomplete": "true"})
    assert response.status_code == 200
    assert json.loads(response.data)["question"]["supplier"] == name
    assert client.get("/v1/parties", query_string={"name": name}).status_code == 200


@pytest.mark.parametrize("name", ["\ufdfa" * 200, "Ａ" * 201, "a" * 201, "a" * 1_000_00])
def test_a_name_that_is_too_long_is_refused_also_after_normalisation(client: FlaskClient, name: str) -> None:
    response = client.post(
        "/v1/profiles",
        data=json.dumps({"supplier": name}, ensure_ascii=False).encode(),
        content_type="application/json",
    )
    assert response.status_code in (413, 422)


def test_composed_and_decomposed_spellings_get_one_answer(client: FlaskClient) -> None:
    def told(name: str) -> dict[str, object]:
        body = json.loads(client.get("/v1/profiles", query_string={"supplier": name, "accept_incomplete": "true"}).data)
        return {key: body[key] for key in ("outcome", "designations", "counterparties", "findings")}

    for name in ("가람별빛산업", "Müller Zümrütdere"):
        assert told(unicodedata.normalize("NFC", name)) == told(unicodedata.normalize("NFD", name))


def test_no_wildcard_finds_what_was_not_named(client: FlaskClient) -> None:
    for name in ("A%", "_urus", "Aur*", "A.*s", "%"):
        response = client.get("/v1/parties", query_string={"name": name})
        assert "AURUS" not in response.text.upper().replace(name.upper(), "")
