"""The real server on a real socket: what bytes do to it that no test client can send."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import service

LIMIT = 65536
GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
POST = b"POST /v1/profiles HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of `diligence serve`, as an operator starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DILIGENCE_")}
    folder = tmp_path_factory.mktemp("served")
    environment |= {
        "DILIGENCE_DATA_DIR": str(folder),
        "DILIGENCE_PORT": str(number),
        "DILIGENCE_WORKERS": "1",
    }
    command = [sys.executable, "-c", "from service.cli import main; main(['serve'])"]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, env=environment, cwd=Path(service.__file__).parent.parent, stderr=log) as server,
    ):
        _wait(number, server)
        yield number
        server.terminate()


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        try:
            if ask(port, GET + b"\r\n")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def ask(port: int, raw: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send bytes as they are; return status, headers and body of the first answer; status 0: the connection closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it may answer before all is sent
            connection.sendall(raw)
        response = http.client.HTTPResponse(connection)
        try:
            response.begin()
            return (
                response.status,
                {name.lower(): value for name, value in response.getheaders()},
                response.read(),
            )
        except (ConnectionResetError, http.client.BadStatusLine):
            return 0, {}, b""


def chunked(body: bytes, size: int = 4096) -> bytes:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def code(body: bytes) -> str:
    return str(json.loads(body)["code"])


def test_a_body_that_announces_too_much_is_refused_before_it_is_sent(port: int) -> None:
    status, headers, body = ask(port, POST + b"Content-Length: 10000000\r\n\r\n{")
    assert (status, code(body)) == (413, "body_too_large")
    assert headers["content-type"] == "application/problem+json"
    assert headers["connection"] == "close"


def test_a_chunked_body_over_the_limit_is_refused_and_never_cut(port: int) -> None:
    body = b'{"supplier": "A", "x": "' + b"a" * LIMIT + b'"}'
    status, headers, answer = ask(port, POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(body))
    assert (status, code(answer)) == (413, "body_too_large")
    assert headers["content-type"] == "application/problem+json"


def test_a_chunked_body_cut_at_the_limit_would_have_been_json(port: int) -> None:
    inside = b'{"supplier": "---"}'
    body = inside + b" " * (LIMIT - len(inside)) + b'{"supplier": "another"}'
    assert code(ask(port, POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(body))[2]) == "body_too_large"


def test_a_chunked_body_under_the_limit_is_read_whole(port: int) -> None:
    status, _, body = ask(port, POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(b'{"supplier": "---"}', size=3))
    assert (status, code(body)) == (422, "name_not_screenable")


def test_an_endless_chunked_body_is_not_read_to_its_end(port: int) -> None:
    began = time.monotonic()
    status, _, _ = ask(port, POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(b" " * 20_000_000)[:-5])
    assert status in (0, 413)  # refused, or the connection is gone while we still send
    assert time.monotonic() - began < 8


@pytest.mark.parametrize(
    "raw",
    [
        POST + b"Content-Length: 19\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(b'{"supplier": "---"}'),
        POST + b'Content-Length: 19\r\nContent-Length: 18\r\n\r\n{"supplier": "---"}',
        POST + b"Content-Length: -1\r\n\r\n",
        POST + b"Content-Length: +1\r\n\r\n{",
        POST + b"Content-Length: 1_0\r\n\r\n{",
        POST + b"Transfer-Encoding: xchunked\r\n\r\n" + chunked(b"{}"),
        POST + b"Transfer-Encoding: chunked, identity\r\n\r\n" + chunked(b"{}"),
        b"GET /healthz HTTP/1.1\nHost: x\nConnection: close\n\n",
        GET + b"X-Bad: a\x00b\r\n\r\n",
        GET + b"X Bad: a\r\n\r\n",
        GET + b" folded: a\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n",
        b"GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET /healthz\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}xx0\r\n\r\n",
    ],
)
def test_a_request_that_two_servers_could_read_differently_is_refused(port: int, raw: bytes) -> None:
    status, _, _ = ask(port, raw)
    assert status in (400, 501, 505)


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /v1/profiles?supplier=" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        GET + b"".join(b"X-%d: a\r\n" % number for number in range(101)) + b"\r\n",
        GET + b"X-Long: " + b"a" * 9000 + b"\r\n\r\n",
    ],
)
def test_a_head_that_is_too_large_is_refused_by_the_server_itself(port: int, raw: bytes) -> None:
    assert ask(port, raw)[0] in (400, 414, 431)


@pytest.mark.parametrize(
    "path",
    [b"/v1/lists/..%2f..%2fetc%2fpasswd", b"/..%c0%af", b"/%00", b"/v1/../docs/../../etc/passwd", b"/\xff"],
)
def test_no_path_leads_out_of_the_api(port: int, path: bytes) -> None:
    status, _, body = ask(port, b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert status in (400, 404)
    assert b"root:" not in body


@pytest.mark.parametrize("method", [b"TRACE", b"DELETE", b"CONNECT"])
def test_a_method_that_is_not_served_is_named_with_those_that_are(port: int, method: bytes) -> None:
    status, headers, body = ask(port, method + GET.removeprefix(b"GET") + b"\r\n")
    assert (status, code(body)) == (405, "method_not_allowed")
    assert headers["allow"] == "GET, HEAD, OPTIONS"


def test_a_client_that_goes_away_disturbs_nobody(port: int) -> None:
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(POST + b"Content-Length: 500\r\n\r\n{")
    assert ask(port, GET + b"\r\n")[0] == 200


def test_a_connection_is_good_for_a_second_question_after_an_error(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for path, status in (("/nothing", 404), ("/healthz", 200), ("/v1/profiles", 422), ("/healthz", 200)):
        connection.request("GET", path)
        response = connection.getresponse()
        assert response.status == status
        response.read()
    connection.close()
