"""What is not taken: without the token, too large, cut, odd, two too many; each says what to do and leaves nothing."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import os
import re
import socket
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Request
from requests.adapters import HTTPAdapter
from uploading import LINES, MOST, ROWS, TOKEN, Served, manifest, serving
from werkzeug.test import EnvironBuilder

from service.api.wrong_tokens import MOST as MOST_WRONG
from service.api.wrong_tokens import WrongTokens, sender_of
from service.app import create_app
from service.settings import BadSetting, Settings, load
from service.store import open_store

WHOLE = "multipart/form-data; boundary=b"


def part(name: str, value: bytes, file: str = "") -> bytes:
    named = f'; filename="{file}"' if file else ""
    return f'--b\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode() + value + b"\r\n"


def raw(served: Served, head: str, body: bytes, *, dataset: str = "raw_one", end: bool = True) -> tuple[int, str]:
    """Send bytes as they are and then nothing more; return status and body of the answer."""
    host, port = served.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        start = f"POST /v1/trade-datasets/{dataset}/files?mapping=sample HTTP/1.1\r\nHost: x\r\n"
        if "multipart" in head:
            start = start.replace("?mapping=sample", "")
        connection.sendall(f"{start}Authorization: Bearer {TOKEN}\r\n{head}\r\n\r\n".encode() + body)
        if end:
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        while data := connection.recv(65536):
            answer += data
    status = int(answer.split(b" ", 2)[1]) if answer else 0
    return status, answer.partition(b"\r\n\r\n")[2].decode()


@pytest.fixture
def held(served_small: Served) -> str:
    """A data set that is held, so that a file needs nothing but its layout."""
    if served_small.shipments("raw_one") == 0:
        assert served_small.ended(served_small.send_new("raw_one"))["state"] == "loaded"
    return "raw_one"


class _From(HTTPAdapter):
    """Sends from an address of this machine's own network."""

    def __init__(self, address: str) -> None:
        self._from = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, source_address=(self._from, 0), **kwargs)  # type: ignore[no-untyped-call]  # of requests


_ADDRESSES = itertools.count(2)


@pytest.fixture
def senders() -> Iterator[Callable[[], requests.Session]]:
    """Return what makes a sender at an address that no other test sends from."""
    with ExitStack() as open_:

        def make() -> requests.Session:
            session = open_.enter_context(requests.Session())
            session.mount("http://", _From(f"127.0.7.{next(_ADDRESSES)}"))
            return session

        yield make


@pytest.fixture(autouse=True)
def _nothing_is_left(served_small: Served) -> Iterator[None]:
    yield
    until = time.monotonic() + 30
    while served_small.spooled() and time.monotonic() < until:
        time.sleep(0.1)
    assert served_small.spooled() == []


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer " + "0" * 64},
        {"Authorization": f"Bearer {TOKEN[:-1]}"},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": "Bearer \u00ff\u00e9".encode("latin-1")},
        {"Authorization": f"Bearer {TOKEN}, Bearer {TOKEN}"},
        {"X-Api-Key": TOKEN},
    ],
)
def test_nobody_gets_in_without_the_token(
    served_small: Served, given: dict[str, str | bytes], senders: Callable[[], requests.Session]
) -> None:
    session = senders()
    for method, path in (("POST", ""), ("GET", ""), ("GET", "3f0c4a8e-5a0e-4d4e-9f53-0d5a2d1f6c11")):
        url = served_small.url("my_imports", path)
        answer = session.request(method, url, data=ROWS if method == "POST" else None, headers=given, timeout=30)
        assert (answer.status_code, answer.json()["code"]) == (401, "token_wrong")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert TOKEN[:-1] not in answer.text


def test_wrong_tokens_end_in_429_and_other_addresses_go_on(
    served_small: Served, held: str, senders: Callable[[], requests.Session]
) -> None:
    guesser, other = senders(), senders()

    def ask(session: requests.Session, token: str) -> requests.Response:
        return session.get(served_small.url(held), headers={"Authorization": f"Bearer {token}"}, timeout=30)

    # each worker counts for itself, and two of them serve
    codes = [ask(guesser, f"{number:064}").status_code for number in range(4 * MOST_WRONG)]
    assert set(codes) == {401, 429}
    assert codes[:MOST_WRONG] == [401] * MOST_WRONG
    assert MOST_WRONG <= codes.count(401) <= 2 * MOST_WRONG
    answers = [ask(guesser, TOKEN) for _ in range(8)]
    refused = [each for each in answers if each.status_code == 429]
    assert refused, "the right token is not looked at either"
    for answer in refused:
        assert answer.json()["code"] == "too_many_requests"
        assert 0 < int(answer.headers["Retry-After"]) <= 60
        assert TOKEN not in answer.text
    assert [ask(other, TOKEN).status_code for _ in range(4)] == [200] * 4


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_an_address_may_try_again_when_its_minute_is_over() -> None:
    clock = Clock()
    seen = WrongTokens(clock=clock)
    for _ in range(MOST_WRONG - 1):
        seen.count("192.0.2.1")
        clock.now += 1
    assert seen.wait("192.0.2.1") == 0
    seen.count("192.0.2.1")
    assert (seen.wait("192.0.2.1"), seen.wait("192.0.2.2")) == (51, 0)
    clock.now += 50.5
    assert seen.wait("192.0.2.1") == 1
    clock.now += 0.5
    assert seen.wait("192.0.2.1") == 0
    seen.count("192.0.2.1")
    assert seen.wait("192.0.2.1") == 1, "the second of the ten was a second later"


def test_addresses_without_number_do_not_fill_the_memory() -> None:
    seen = WrongTokens(addresses=100)
    for number in range(10_000):
        seen.count(f"192.0.{number // 256}.{number % 256}")
        for _ in range(MOST_WRONG if number % 50 == 0 else 0):
            seen.count("198.51.100.7")
    assert len(seen._seen) == 100
    assert seen.wait("198.51.100.7") > 0, "who goes on is not forgotten"


@pytest.mark.parametrize(
    ("peer", "forwarded", "sender"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", "192.0.2.1"),  # anyone can write that
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("::1", "2001:db8::1", "2001:db8::/64"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("2001:db8:0:1:aaaa::1", "", "2001:db8:0:1::/64"),
        ("::ffff:192.0.2.1", "", "192.0.2.1"),
        (None, "198.51.100.7", "None"),
    ],
)
def test_the_sender_is_the_peer_or_whom_a_proxy_here_names(peer: str | None, forwarded: str, sender: str) -> None:
    made = Request(EnvironBuilder(headers={"X-Forwarded-For": forwarded}).get_environ())
    made.environ.pop("REMOTE_ADDR", None)
    made.remote_addr = peer
    assert sender_of(made) == sender


@pytest.mark.parametrize("name", ["token", "access_token", "api_key", "Token"])
def test_a_token_in_the_address_is_refused_and_not_repeated(served_small: Served, name: str) -> None:
    answer = served_small.send("my_imports", ROWS, mapping="sample", **{name: TOKEN})
    assert (answer.status_code, answer.json()["code"]) == (400, "token_in_query")
    assert "change the token" in answer.json()["detail"]
    assert TOKEN not in answer.text + served_small.log()


def test_uploads_are_off_until_a_token_is_set(tmp_path: Path, clock: Callable[[], datetime]) -> None:
    chosen = Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 's.sqlite3'}")
    store = open_store(chosen.database_url)
    client = create_app(chosen, store=store, clock=clock).test_client()
    for given in ({}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {TOKEN}"}):
        answer = client.post("/v1/trade-datasets/my_imports/files?mapping=sample", data=ROWS, headers=given)
        told = json.loads(answer.data)
        assert (answer.status_code, told["code"]) == (403, "uploads_off")
        assert "DILIGENCE_UPLOAD_TOKEN" in told["detail"]
        assert client.get("/v1/trade-datasets/my_imports/files", headers=given).status_code == 403
    assert not (tmp_path / "uploads").exists()
    store.close()


@pytest.mark.parametrize("value", ["short", "x" * 31, "has spaces " * 5, "x" * 513, "ключ" * 12])
def test_a_token_that_is_too_short_or_odd_is_refused_without_being_shown(value: str) -> None:
    with pytest.raises(BadSetting, match="UPLOAD_TOKEN takes 32") as told:
        load({"DILIGENCE_UPLOAD_TOKEN": value})
    assert value not in str(told.value)
    assert TOKEN not in repr(load({"DILIGENCE_UPLOAD_TOKEN": TOKEN}))


def test_a_file_that_announces_too_much_is_refused_before_it_is_sent(served_small: Served, held: str) -> None:
    status, told = raw(served_small, f"Content-Length: {MOST + 1}", b"record_id", end=False)
    assert (status, json.loads(told)["code"]) == (413, "body_too_large")
    assert f"{MOST:,} bytes (DILIGENCE_UPLOAD_MAX_BYTES)" in told


def test_a_file_that_is_too_large_and_does_not_say_so_is_refused(served_small: Served, held: str) -> None:
    body = b"".join(b"10000\r\n" + b"x" * 0x10000 + b"\r\n" for _ in range(MOST // 0x10000)) + b"1\r\nx\r\n0\r\n\r\n"
    status, told = raw(served_small, "Transfer-Encoding: chunked", body)
    assert (status, json.loads(told)["code"]) == (413, "body_too_large")


def test_a_file_in_a_form_may_not_be_larger_either(served_small: Served) -> None:
    answer = served_small.send_new("form_large", ROWS[:1] * (MOST + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_file_of_just_that_size_is_taken(served_small: Served, held: str) -> None:
    body = LINES[0] + b"\n" * (MOST - len(LINES[0]))
    assert served_small.ended(served_small.send(held, body, mapping="sample"))["file"]["bytes"] == MOST


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Content-Length: 5000", ROWS[:4000]),
        ("Content-Length: 5000", b""),
        ("Transfer-Encoding: chunked", b"1000\r\n" + ROWS[:0x800]),
        ("Transfer-Encoding: chunked", b"800\r\n" + ROWS[:0x800] + b"\r\n"),
        (f"Transfer-Encoding: chunked\r\nContent-Type: {WHOLE}", b"5\r\n--b\r\n\r\n0\r\n\r\n"),
        (f"Content-Type: {WHOLE}\r\nContent-Length: 9000", part("mapping", b"sample") + part("file", ROWS[:4000])),
        (
            f"Content-Type: {WHOLE}\r\nContent-Length: {len(part('mapping', b'sample') + part('file', ROWS[:4000]))}",
            part("mapping", b"sample") + part("file", ROWS[:4000]),
        ),
    ],
    ids=["half", "nothing", "half a chunk", "no last chunk", "a form of nothing", "half a form", "a form without end"],
)
def test_a_body_that_is_cut_is_refused_and_nothing_is_kept(
    served_small: Served, held: str, head: str, body: bytes
) -> None:
    before = served_small.get(f"/v1/trade-datasets/{held}/files").json()["total"]
    status, told = raw(served_small, head, body)
    assert status in (400, 422), told
    assert served_small.get(f"/v1/trade-datasets/{held}/files").json()["total"] == before


@pytest.mark.parametrize(
    "mapping",
    [
        "../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1/x.yaml", "sample.yaml", "./sample",
        "mappings/sample", "csv", "no_such_layout", "", "SAMPLE", "sample\x7f", "..\\sample",
    ],
)  # fmt: skip
def test_a_mapping_is_an_id_and_never_a_path(served_small: Served, held: str, mapping: str) -> None:
    answers = [
        served_small.send(held, ROWS, mapping=mapping),
        served_small.send_form(held, ("mapping", (None, mapping)), ("file", ("rows.csv", ROWS))),
    ]
    for answer in answers:
        assert answer.status_code in (400, 422), answer.text
        assert "root:" not in answer.text
        assert "trade formats" in answer.text or "text_not_storable" in answer.text


@pytest.mark.parametrize("named", ["/etc/passwd", "../../etc/passwd", "/etc/hosts.yaml", "../x.yaml", "vendor.yaml"])
def test_a_manifest_leads_to_no_file_of_the_server(served_small: Served, named: str) -> None:
    dataset = served_small.dataset()
    answer = served_small.send_form(
        dataset, ("manifest", (None, manifest(dataset, mapping=named))), ("file", ("rows.csv", ROWS))
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_value")
    assert "root:" not in answer.text


def test_a_mapping_of_ones_own_that_is_wrong_names_its_key(served_small: Served, held: str) -> None:
    for text in ("title: x\nnonsense: 1\n", "- a\n- list\n", "a: &x [1]\nb: *x\n", "a: !!python/object:os.x {}\n"):
        answer = served_small.send_form(held, ("mapping", ("m.yaml", text)), ("file", ("rows.csv", ROWS)))
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "mapping")
        assert str(served_small.folder) not in answer.text


def test_a_new_data_set_needs_a_manifest(served_small: Served) -> None:
    dataset = served_small.dataset()
    answer = served_small.send(dataset, ROWS, mapping="sample")
    assert (answer.status_code, answer.json()["code"]) == (422, "manifest_needed")
    assert "send the part `manifest`" in answer.json()["detail"]
    form = served_small.send_form(dataset, ("mapping", (None, "sample")), ("file", ("rows.csv", ROWS)))
    assert form.json()["code"] == "manifest_needed"


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ([("manifest", (None, manifest("another")))], "describes no trade data set mine"),
        ([("manifest", (None, "datasets: 5"))], "manifest"),
        ([("manifest", (None, b"\xff\xfe\x00"))], "manifest"),
        ([("manifest", (None, manifest("mine").replace("kind: trade", "kind: statements")))], "no trade data set mine"),
        ([("manifest", (None, manifest("mine").replace("period_from", "period_form")))], "period_form"),
        ([("manifest", (None, manifest("mine", mapping=None)))], "say by which layout"),
        ([("manifest", (None, manifest("mine") + "#" * 2_000_000))], "larger than"),
        ([("manifest", (None, "x")), ("manifest", (None, "x"))], "stands twice"),
        ([("extra", (None, "x"))], "is no part of this form"),
    ],
)
def test_a_form_that_is_wrong_is_told_before_the_file_is_read(
    served_small: Served, parts: list[tuple[str, tuple[None, str]]], says: str
) -> None:
    answer = served_small.send_form("mine", *parts, ("file", ("rows.csv", ROWS)))
    assert answer.status_code in (413, 422), answer.text
    assert says in answer.text or answer.status_code == 413


def test_what_stands_behind_the_file_is_refused(served_small: Served) -> None:
    answer = served_small.send_form(
        "mine", ("manifest", (None, manifest("mine"))), ("file", ("rows.csv", ROWS)), ("mapping", (None, "sample"))
    )
    assert "must stand before the file" in answer.text


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ({"Content-Type": "application/x-www-form-urlencoded"}, "media_type_unsupported"),
        ({"Content-Type": "text/csv", "Content-Encoding": "gzip"}, "encoding_unsupported"),
        ({"Content-Type": "multipart/form-data"}, "bad_request"),
        ({"Content-Type": "multipart/form-data; boundary=other"}, "bad_request"),
    ],
)
def test_a_body_of_another_kind_is_refused(served_small: Served, held: str, kind: dict[str, str], code: str) -> None:
    parameters = {} if "multipart" in kind["Content-Type"] else {"mapping": "sample"}
    answer = requests.post(
        served_small.url(held), data=ROWS, params=parameters, headers=served_small.headers(**kind), timeout=30
    )
    assert (answer.status_code // 100, answer.json()["code"]) == (4, code)


@pytest.mark.parametrize("dataset", ["us_ofac_sdn", "A_B", "x", "a-b", "a%2fb", "..%2f..", "a" * 65])
def test_an_id_that_no_data_set_may_have_is_refused(served_small: Served, dataset: str) -> None:
    answer = served_small.send(dataset, ROWS, mapping="sample")
    assert answer.status_code in (404, 422)


@pytest.mark.parametrize("load", ["..%2f..", "1", "3f0c4a8e-5a0e-4d4e-9f53-0d5a2d1f6c11"])
def test_a_load_that_nobody_knows_is_none(served_small: Served, load: str) -> None:
    assert requests.get(served_small.url("mine", load), headers=served_small.headers(), timeout=30).status_code == 404


def test_a_load_is_told_under_its_own_data_set_only(served_small: Served, held: str) -> None:
    load = served_small.get(f"/v1/trade-datasets/{held}/files").json()["files"][0]["id"]
    assert served_small.get(f"/v1/trade-datasets/{held}/files/{load}").status_code == 200
    assert served_small.get(f"/v1/trade-datasets/another_one/files/{load}").status_code == 404


def test_an_empty_file_is_refused(served_small: Served, held: str) -> None:
    assert "file: is missing or empty" in served_small.send(held, b"", mapping="sample").text
    assert "file: is missing or empty" in served_small.send_form(held, ("mapping", (None, "sample"))).text


def _zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _workbook(sheet: str) -> bytes:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>'
    )
    return _zipped(**{"[Content_Types].xml": types.encode(), "xl/workbook.xml": sheet.encode()})


BLANK = LINES[0] + (b" " * 4_000 + b"\n") * 17_500
LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
XXE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (lambda: gzip.compress(BLANK), "unpacks from"),
        (lambda: _zipped(**{"rows.csv": BLANK}), "unpacks from"),
        (lambda: gzip.compress(gzip.compress(gzip.compress(ROWS))), ""),
        (lambda: _zipped(**{"a.csv": ROWS, "b.csv": ROWS}), ""),
        (lambda: _zipped(**{"../../../etc/cron.d/x": ROWS[:50]}), ""),
        (lambda: _workbook(LAUGHS), "DOCTYPE"),
        (lambda: _workbook(XXE), "DOCTYPE"),
        (lambda: XXE.encode(), "XML"),
        (lambda: gzip.compress(ROWS)[:-20], ""),
    ],
    ids=["gzip bomb", "zip bomb", "three layers", "two files", "a way out", "laughs", "xxe", "bare xxe", "cut gzip"],
)
def test_a_file_that_is_a_trap_fails_and_the_service_lives(
    served_small: Served, held: str, body: Callable[[], bytes], says: str
) -> None:
    told = served_small.ended(served_small.send(held, body(), mapping="sample"))
    assert told["state"] == "failed", told
    assert says in told["reason"]
    assert "root:" not in told["reason"] and str(served_small.folder) not in told["reason"]
    assert requests.get(f"{served_small.address}/readyz", timeout=10).ok


def test_a_third_upload_at_once_is_told_to_come_later(served_small: Served, held: str) -> None:
    host, port = served_small.address.removeprefix("http://").split(":")
    head = (
        f"POST /v1/trade-datasets/{held}/files?mapping=sample HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n"
        f"Authorization: Bearer {TOKEN}\r\n\r\n"
    )
    slow = [socket.create_connection((host, int(port)), timeout=30) for _ in range(2)]
    for each in slow:
        each.sendall(head.encode() + ROWS[:100])
    until = time.monotonic() + 30
    while len(served_small.spooled()) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    third = served_small.send(held, ROWS, mapping="sample")
    assert (third.status_code, third.json()["code"]) == (429, "too_many_requests")
    assert int(third.headers["Retry-After"]) > 0
    for each in slow:
        each.close()
    while served_small.spooled() and time.monotonic() < until:
        time.sleep(0.05)
    assert served_small.ended(served_small.send(held, ROWS, mapping="sample"))["state"] == "unchanged"


def test_a_disk_without_room_is_told_before_the_file_is_sent(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 's.sqlite3'}"
    with serving(tmp_path, url, DILIGENCE_UPLOAD_MAX_BYTES=str(2**40), DILIGENCE_WORKERS="1") as served:
        status, told = raw(served, f"Content-Length: {2**40}", b"x", end=False)
        assert (status, json.loads(told)["code"]) == (507, "storage_full")
        assert "Make room" in told
        assert served.spooled() == []
        assert served.ended(served.send_new("large"))["state"] == "loaded"
        before = _resident(served)
        large = (b"x" * 1_000_000 for _ in range(150))
        assert served.ended(served.send("large", large, mapping="sample"))["state"] == "failed"
        assert _resident(served) - before < 40_000_000, "a file passes through a worker a piece at a time"


def _resident(served: Served) -> int:
    """Return the bytes of memory that the server's workers hold."""
    words = [each.read_text().rpartition(")")[2].split() for each in Path("/proc").glob("[0-9]*/stat")]
    return sum(int(each[21]) * os.sysconf("SC_PAGE_SIZE") for each in words if int(each[1]) == served.process.pid)


def test_the_description_tells_of_the_token_and_of_every_answer(served_small: Served) -> None:
    described = served_small.get("/openapi.json").json()
    path = described["paths"]["/v1/trade-datasets/{dataset_id}/files"]
    assert path["post"]["security"] == [{"upload_token": []}]
    assert {"202", "400", "401", "403", "408", "413", "415", "422", "429", "503", "507"} <= set(
        path["post"]["responses"]
    )
    assert set(path["post"]["requestBody"]["content"]) == {"application/octet-stream", "multipart/form-data"}
    assert described["components"]["securitySchemes"]["upload_token"]["scheme"] == "bearer"
    assert re.search(r"ask at `Location`", path["post"]["description"])
