"""Fetching from a real server on loopback that answers as publishers do, and fails as they do."""

from __future__ import annotations

import gzip
import hashlib
import io
import socket
import socketserver
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from adapters.base import SourceChanged, SourceUnavailable, Validators
from adapters.http import LONGEST_WAIT, Fetched, Fetcher

DATA = Path(__file__).parents[1] / "data" / "http"
BODY = b"<?xml version='1.0'?><list>" + b"<party>AURUS</party>" * 500 + b"</list>"
NOTHING = Validators()

Answer = Callable[[socket.socket], None]


class Origin(socketserver.ThreadingTCPServer):
    """A publisher: each path has its answers, given one after the other; the last one stays."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 50

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._tls = tls
        self.closing = threading.Event()

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        connection, address = super().get_request()
        return (self._tls.wrap_socket(connection, server_side=True) if self._tls else connection), address

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what these tests are about."""

    def on(self, path: str, *answers: Answer) -> str:
        self.answers[path] = list(answers)
        return self.url(path)

    def url(self, path: str) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.server_address[1]}{path}"


class Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, Origin)
        line = self.rfile.readline().decode()
        headers = {}
        while header := self.rfile.readline().strip():
            name, _, value = header.decode().partition(": ")
            headers[name.lower()] = value
        path = line.split(" ")[1]
        self.server.asked.append((path, headers))
        answers = self.server.answers[path]
        (answers.pop(0) if len(answers) > 1 else answers[0])(self.request)


@pytest.fixture
def origin() -> Iterator[Origin]:
    yield from _serving(Origin())


def _serving(server: Origin) -> Iterator[Origin]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.closing.set()
    server.shutdown()
    server.server_close()
    thread.join()


def answer(status: str = "200 OK", body: bytes = BODY, *, length: int | None = -1, **headers: str) -> Answer:
    """Answer whole; `length` lies about the body, None leaves the header out."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    if length is not None:
        given["Content-Length"] = str(len(body) if length == -1 else length)
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return raw(f"HTTP/1.1 {status}\r\n{head}Connection: close\r\n\r\n".encode() + body)


def raw(content: bytes) -> Answer:
    return lambda connection: connection.sendall(content)


def slowly(first: bytes, *, then: bytes, every: float, times: int = 1000) -> Answer:
    def send(connection: socket.socket) -> None:
        connection.sendall(first)
        for _ in range(times):
            time.sleep(every)
            connection.sendall(then)

    return send


def fetcher(**settings: float) -> Fetcher:
    quick = {
        "connect_timeout": 2,
        "read_timeout": 2,
        "deadline": 5,
        "backoff": 0.01,
        "retries": 2,
        "patience": 1,
    }
    return Fetcher(**{**quick, **settings}, allow_loopback=True)  # type: ignore[arg-type]  # all of them are numbers


def fetch(
    url: str, *, by: Fetcher | None = None, max_bytes: int = 1_000_000, validators: Validators = NOTHING
) -> tuple[Fetched, bytes]:
    into = io.BytesIO()
    fetched = (by or fetcher()).fetch(
        url, allowed_hosts=("127.0.0.1",), max_bytes=max_bytes, validators=validators, into=into
    )
    return fetched, into.getvalue()


# ------------------------------------------------------------------------------------------------ whole answers


def test_a_captured_answer_of_ofac_arrives_whole_with_its_validators_and_hash(origin: Origin) -> None:
    head = (DATA / "ofac_cons_enhanced.headers.txt").read_bytes().rstrip().replace(b"\n", b"\r\n")
    url = origin.on("/CONS_ENHANCED.XML", raw(head + b"\r\n\r\n" + BODY))
    before = datetime.now(UTC)
    fetched, body = fetch(url)
    assert body == BODY
    assert fetched.sha256 == hashlib.sha256(BODY).hexdigest()
    assert (fetched.status, fetched.size, fetched.url, fetched.not_modified) == (200, len(BODY), url, False)
    assert fetched.etag == '"5b0c1d7e6f0a4c2b9d8e7f6a5b4c3d2e"'
    assert fetched.last_modified == "Fri, 28 Mar 2025 13:55:02 GMT"
    assert before <= fetched.retrieved_at <= datetime.now(UTC)


def test_we_say_who_we_are_and_ask_for_plain_bytes(origin: Origin) -> None:
    fetch(origin.on("/list", answer()))
    headers = origin.asked[0][1]
    assert "supplier-due-diligence/" in headers["user-agent"]
    assert headers["accept-encoding"] == "identity"
    assert "if-none-match" not in headers
    assert "cookie" not in headers


def test_the_environment_changes_nothing(origin: Origin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login someone password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://192.0.2.1:9")
    assert fetch(origin.on("/list", answer()))[1] == BODY
    assert "authorization" not in origin.asked[0][1]


def test_a_chunked_answer_arrives_whole(origin: Origin) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<list\r\n3\r\n/>\n\r\n0\r\n\r\n"
    assert fetch(origin.on("/list", raw(chunked)))[1] == b"<list/>\n"


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "GZIP"])
def test_gzip_that_nobody_asked_for_is_taken_when_it_is_whole(origin: Origin, coding: str) -> None:
    url = origin.on("/list", answer(body=gzip.compress(BODY), Content_Encoding=coding))
    fetched, body = fetch(url)
    assert body == BODY
    assert fetched.size == len(BODY)
    assert fetched.sha256 == hashlib.sha256(BODY).hexdigest()


def test_gzip_in_several_members_is_read_to_the_last(origin: Origin) -> None:
    both = gzip.compress(BODY[:100]) + gzip.compress(BODY[100:])
    assert fetch(origin.on("/list", answer(body=both, Content_Encoding="gzip")))[1] == BODY


def test_a_page_may_be_html_and_comes_as_bytes(origin: Origin) -> None:
    url = origin.on("/page", answer(body=b"<html><a href='/f.xml'>file</a></html>", Content_Type="text/html"))
    page = fetcher().fetch_page(url, allowed_hosts=("127.0.0.1",), max_bytes=1000)
    assert page == b"<html><a href='/f.xml'>file</a></html>"


# ------------------------------------------------------------------------------------------- answers not whole


@pytest.mark.parametrize(
    "cut",
    [
        pytest.param(answer(length=len(BODY) + 1), id="shorter than its Content-Length"),
        pytest.param(answer(body=b"", length=10), id="no byte of those declared"),
        pytest.param(raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<list\r\n"), id="no last chunk"),
        pytest.param(raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\n<list"), id="half a chunk"),
        pytest.param(raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<list"), id="bad chunk size"),
        pytest.param(answer(body=gzip.compress(BODY)[:-1], Content_Encoding="gzip"), id="gzip without its last byte"),
        pytest.param(answer(body=gzip.compress(BODY)[:60], Content_Encoding="gzip"), id="half a gzip body"),
        pytest.param(
            answer(body=gzip.compress(BODY)[:60], length=None, Content_Encoding="gzip"),
            id="half a gzip body, no length",
        ),
        pytest.param(
            answer(body=gzip.compress(BODY) + gzip.compress(BODY)[:20], Content_Encoding="gzip"),
            id="half a second member",
        ),
        pytest.param(answer(body=b"not gzip at all", Content_Encoding="gzip"), id="not gzip"),
        pytest.param(
            answer(body=gzip.compress(BODY)[:-8] + bytes(8), Content_Encoding="gzip"),
            id="gzip with a wrong checksum",
        ),
        pytest.param(raw(b""), id="hangs up without a word"),
        pytest.param(raw(b"SSH-2.0-OpenSSH\r\n"), id="not HTTP"),
    ],
)
def test_an_answer_that_is_not_whole_is_unavailable(origin: Origin, cut: Answer) -> None:
    url = origin.on("/list", cut)
    with pytest.raises(SourceUnavailable) as caught:
        fetch(url)
    assert str(caught.value).startswith(url)
    assert len(origin.asked) == 3  # asked again, twice


def test_a_cut_answer_is_asked_for_again_and_leaves_no_trace_in_the_file(origin: Origin) -> None:
    url = origin.on("/list", answer(body=b"X" * 5000, length=90_000), answer(body=b"<list/>"))
    fetched, body = fetch(url)
    assert body == b"<list/>"
    assert fetched.sha256 == hashlib.sha256(b"<list/>").hexdigest()


def test_every_cut_of_a_gzip_body_is_noticed(origin: Origin) -> None:
    whole = gzip.compress(b"<list>" + bytes(range(256)) + b"</list>")
    for kept in range(0, len(whole), 7):
        url = origin.on(f"/{kept}", answer(body=whole[:kept], Content_Encoding="gzip"))
        with pytest.raises((SourceUnavailable, SourceChanged)):
            fetch(url, by=fetcher(retries=0))


def test_an_undeclared_length_that_ends_early_cannot_be_told_from_a_whole_body(origin: Origin) -> None:
    """Only the document's own end tells; the readers of the lists look for it."""
    assert fetch(origin.on("/list", answer(body=BODY[:50], length=None)))[1] == BODY[:50]


# ------------------------------------------------------------------------------------------------------- time


def test_a_stall_ends_with_the_read_time_out(origin: Origin) -> None:
    url = origin.on("/list", slowly(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<li", then=b"", every=2, times=1))
    started = time.monotonic()
    with pytest.raises(SourceUnavailable):
        fetch(url, by=fetcher(read_timeout=0.2, retries=0))
    assert time.monotonic() - started < 1.5


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", id="in the body"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n", id="in a body of undeclared length"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX-Long: ", id="in the headers"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", id="in the size of a chunk"),
    ],
)
def test_single_bytes_do_not_keep_us_beyond_the_deadline(origin: Origin, first: bytes) -> None:
    url = origin.on("/list", slowly(first, then=b"1", every=0.05, times=60))
    started = time.monotonic()
    with pytest.raises(SourceUnavailable):
        fetch(url, by=fetcher(deadline=0.6, read_timeout=1))
    assert time.monotonic() - started < 1.5
    assert len(origin.asked) == 1


def test_a_redirect_with_an_endless_body_is_not_read(origin: Origin) -> None:
    origin.on("/list", answer())
    moved = b"HTTP/1.1 302 Found\r\nLocation: /list\r\nContent-Length: 999999999\r\n\r\n"
    assert fetch(origin.on("/old", slowly(moved, then=b"x", every=0.05, times=40)))[1] == BODY


def test_an_answer_below_the_minimum_rate_is_given_up(origin: Origin) -> None:
    drip = slowly(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", then=b"<<<<", every=0.02, times=60)
    with pytest.raises(SourceUnavailable, match="slower than 5000 bytes a second"):
        fetch(origin.on("/list", drip), by=fetcher(minimum_rate=5000, rate_window=0.2, retries=0))


def test_a_steady_answer_above_the_minimum_rate_is_taken(origin: Origin) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 80000\r\n\r\n"
    steady = slowly(head, then=b"<" * 4000, every=0.02, times=20)
    assert len(fetch(origin.on("/list", steady), by=fetcher(minimum_rate=1000, rate_window=0.1))[1]) == 80_000


def test_nobody_listening_is_unavailable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(SourceUnavailable, match="refused"):
        fetch(f"http://127.0.0.1:{port}/list")


# ------------------------------------------------------------------------------------------------------- size


def test_an_endless_body_is_cut_off_at_the_size_allowed(origin: Origin) -> None:
    endless = slowly(b"HTTP/1.1 200 OK\r\n\r\n", then=b"x" * 60_000, every=0)
    with pytest.raises(SourceChanged, match="larger than 100000 bytes"):
        fetch(origin.on("/list", endless), max_bytes=100_000)


def test_the_wire_has_a_size_of_its_own(origin: Origin) -> None:
    with pytest.raises(SourceChanged, match="declares"):
        fetch(origin.on("/declared", answer()), by=fetcher(max_wire_bytes=100))
    with pytest.raises(SourceChanged, match="goes on after 100 bytes"):
        fetch(origin.on("/undeclared", answer(length=None)), by=fetcher(max_wire_bytes=100))


def test_a_gzip_bomb_is_cut_off_at_the_size_allowed(origin: Origin) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(50)) + packer.flush()
    assert len(bomb) < 100_000
    url = origin.on("/list", answer(body=bomb, Content_Encoding="gzip"))
    with pytest.raises(SourceChanged, match="larger than 1000000 bytes"):
        fetch(url)
    assert len(origin.asked) == 1


# --------------------------------------------------------------------------------------------------- redirects


def test_redirects_are_followed_to_the_file(origin: Origin) -> None:
    origin.on("/file", answer())
    origin.on("/two", answer("301 Moved Permanently", b"", Location=origin.url("/file")))
    fetched, body = fetch(origin.on("/one", answer("302 Found", b"gone that way", Location="two")))
    assert (body, fetched.url) == (BODY, origin.url("/file"))
    assert [path for path, _ in origin.asked] == ["/one", "/two", "/file"]


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("https://elsewhere.example/list", "elsewhere.example"),
        ("https://127.0.0.1.elsewhere.example/list", "127.0.0.1.elsewhere.example"),
        ("//elsewhere.example/list", "only https"),
        ("http://elsewhere.example/list", "only https"),
        ("ftp://127.0.0.1/list", "only https"),
        ("file:///etc/hostname", "only https"),
        ("http://127.0.0.1@elsewhere.example/", "only https"),
        ("https://elsewhere.example@127.0.0.1/", "user name"),
        ("https://[::1", "address"),
        ("", "nowhere"),
    ],
)
def test_a_redirect_to_where_the_file_may_not_come_from_is_refused(origin: Origin, location: str, said: str) -> None:
    url = origin.on("/list", answer("302 Found", b"", Location=location))
    with pytest.raises(SourceChanged, match=said):
        fetch(url)
    assert len(origin.asked) == 1


def test_a_redirect_to_an_allowed_name_at_a_private_address_is_refused(origin: Origin) -> None:
    """169.254.169.254 is where clouds keep credentials; the name was allowed, its address is not."""
    url = origin.on("/list", answer("302 Found", b"", Location="https://169.254.169.254/latest"))
    with pytest.raises(SourceChanged, match="not a public address"):
        fetcher().fetch(
            url,
            allowed_hosts=("127.0.0.1", "169.254.169.254"),
            max_bytes=10,
            validators=NOTHING,
            into=io.BytesIO(),
        )


def test_a_redirect_loop_ends(origin: Origin) -> None:
    url = origin.on("/list", answer("302 Found", b"", Location="/list"))
    with pytest.raises(SourceChanged, match="more than 5 times"):
        fetch(url)
    assert len(origin.asked) == 6


# ------------------------------------------------------------------------------------------------------ statuses


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden", "406 Not Acceptable"])
def test_a_refusal_is_named_and_not_asked_again(origin: Origin, status: str) -> None:
    with pytest.raises(SourceChanged, match="source_denied"):
        fetch(origin.on("/list", answer(status)))
    assert len(origin.asked) == 1


@pytest.mark.parametrize(
    "status",
    ["404 Not Found", "410 Gone", "204 No Content", "206 Partial Content", "304 Not Modified", "300 Many"],
)
def test_a_status_that_brings_no_whole_file_needs_a_person(origin: Origin, status: str) -> None:
    body = b"" if status[:3] in ("204", "304") else BODY
    with pytest.raises(SourceChanged, match=f"status {status[:3]}"):
        fetch(origin.on("/list", answer(status, body)))
    assert len(origin.asked) == 1


def test_an_empty_answer_is_no_file(origin: Origin) -> None:
    with pytest.raises(SourceChanged, match="empty"):
        fetch(origin.on("/list", answer(body=b"")))
    with pytest.raises(SourceChanged, match="empty"):
        fetch(origin.on("/packed", answer(body=gzip.compress(b""), Content_Encoding="gzip")))


def test_hanging_up_within_the_headers_brings_no_file(origin: Origin) -> None:
    with pytest.raises(SourceChanged, match="empty"):
        fetch(origin.on("/list", raw(b"HTTP/1.1 200 OK\r\nContent-Le")))


def test_a_web_page_is_no_file(origin: Origin) -> None:
    page = answer(body=b"<html>We are down for maintenance</html>", Content_Type="text/html; charset=utf-8")
    with pytest.raises(SourceChanged, match="web page"):
        fetch(origin.on("/list", page))


def test_an_unknown_coding_is_refused(origin: Origin) -> None:
    with pytest.raises(SourceChanged, match="'br'"):
        fetch(origin.on("/list", answer(Content_Encoding="br")))


def test_two_faults_of_the_server_are_survived(origin: Origin) -> None:
    fault = answer("500 Internal Server Error", b"oops")
    assert fetch(origin.on("/list", fault, fault, answer()))[1] == BODY
    assert len(origin.asked) == 3


def test_a_server_that_stays_broken_is_unavailable(origin: Origin) -> None:
    with pytest.raises(SourceUnavailable, match="status 502") as caught:
        fetch(origin.on("/list", answer("502 Bad Gateway")))
    assert caught.value.retry_after is None
    assert len(origin.asked) == 3


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_short_retry_after_is_waited_for(origin: Origin, status: str) -> None:
    url = origin.on("/list", answer(status, b"", Retry_After="1"), answer())
    started = time.monotonic()
    assert fetch(url)[1] == BODY
    assert time.monotonic() - started >= 1


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("120", 120),
        ("315360000", LONGEST_WAIT),
        ("9" * 5000, None),
        (" 7 ", 7),
        ("0", None),
        ("-5", None),
        ("soon", None),
    ],
)
def test_a_long_retry_after_is_handed_on_within_bounds(origin: Origin, said: str, kept: int | None) -> None:
    with pytest.raises(SourceUnavailable) as caught:
        fetch(origin.on("/list", answer("503 Service Unavailable", b"", Retry_After=said)))
    assert caught.value.retry_after == kept
    assert len(origin.asked) == (3 if kept is None else 1)


def test_a_retry_after_may_be_a_date(origin: Origin) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)
    with pytest.raises(SourceUnavailable) as caught:
        fetch(origin.on("/list", answer("429 Too Many Requests", b"", Retry_After=later)))
    assert 290 <= (caught.value.retry_after or 0) <= 300


def test_what_we_hold_is_not_fetched_again(origin: Origin) -> None:
    url = origin.on("/list", answer("304 Not Modified", b"", length=None, ETag='"a1"'))
    held = Validators(etag='"a1"', last_modified="Fri, 28 Mar 2025 13:55:02 GMT")
    fetched, body = fetch(url, validators=held)
    assert (fetched.not_modified, fetched.sha256, fetched.size, body) == (True, None, 0, b"")
    headers = origin.asked[0][1]
    assert headers["if-none-match"] == '"a1"'
    assert headers["if-modified-since"] == "Fri, 28 Mar 2025 13:55:02 GMT"


# ----------------------------------------------------------------------------------------------------------- TLS


@pytest.fixture
def tls_origin() -> Iterator[Origin]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(DATA / "loopback.cert.pem", DATA / "loopback.key.pem")
    yield from _serving(Origin(context))


def test_a_certificate_nobody_vouches_for_is_refused(tls_origin: Origin) -> None:
    with pytest.raises(SourceUnavailable, match=r"TLS failed: .*CERTIFICATE_VERIFY_FAILED"):
        fetch(tls_origin.on("/list", answer()))
    assert tls_origin.asked == []


def test_a_file_comes_over_tls_from_a_server_that_is_vouched_for(tls_origin: Origin) -> None:
    trusting = Fetcher(ca_file=DATA / "loopback.cert.pem", allow_loopback=True, deadline=5)
    assert fetch(tls_origin.on("/list", answer()), by=trusting)[1] == BODY


def test_a_certificate_for_another_name_is_refused(tls_origin: Origin) -> None:
    url = tls_origin.on("/list", answer()).replace("127.0.0.1", "localhost")
    trusting = Fetcher(ca_file=DATA / "loopback.cert.pem", allow_loopback=True, deadline=5)
    with pytest.raises(SourceUnavailable, match="TLS failed"):
        trusting.fetch(url, allowed_hosts=("localhost",), max_bytes=10, validators=NOTHING, into=io.BytesIO())
    assert tls_origin.asked == []


def test_single_bytes_over_tls_do_not_keep_us_beyond_the_deadline(tls_origin: Origin) -> None:
    drip = slowly(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", then=b"1", every=0.05, times=60)
    trusting = Fetcher(ca_file=DATA / "loopback.cert.pem", allow_loopback=True, deadline=0.6, read_timeout=1)
    started = time.monotonic()
    with pytest.raises(SourceUnavailable):
        fetch(tls_origin.on("/list", drip), by=trusting)
    assert time.monotonic() - started < 1.5
