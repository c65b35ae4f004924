"""A publisher on loopback that answers as publishers do, and fails as they do: every U fault of a refresh."""

from __future__ import annotations

import gzip
import hashlib
import socket
import socketserver
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from adapters.sanctions import by_id
from adapters.sanctions.port import SanctionsList

HOST = "127.0.0.1"
PATH = "/list"


@dataclass(frozen=True)
class Asked:
    """One request: where, with which headers (lower case), and how many came before it for the same path."""

    path: str
    headers: dict[str, str]
    nth: int


Answer = Callable[[socket.socket, Asked, threading.Event], None]


class Origin(socketserver.ThreadingTCPServer):
    """Each path has its answer; what was asked is kept. `closing` ends whoever still drips, floods or is silent."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Conversation)
        self.answers: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        self.closing = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what these tests are about."""

    def url(self, path: str = PATH) -> str:
        return f"http://{HOST}:{self.server_address[1]}{path}"

    def serve(self, answer: Answer, path: str = PATH) -> None:
        self.answers[path] = answer

    def times(self, path: str = PATH) -> int:
        return sum(1 for each in self.asked if each.path == path)

    def listing(self, of: str, path: str = PATH) -> SanctionsList:
        """Return the list of the register, as served from here."""
        return here(of, self.url(path))


def here(of: str, url: str) -> SanctionsList:
    """Return the list of the register, as served from an address on loopback."""
    own = {"url": url, "allowed_hosts": (HOST,), "resolve_url": SanctionsList.resolve_url, "max_bytes": 20_000_000}
    made: SanctionsList = type("Here", (type(by_id(of)),), own)()
    return made


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        origin = self.server
        assert isinstance(origin, Origin)
        path = self.rfile.readline().decode().split(" ")[1]
        headers = {}
        while line := self.rfile.readline().strip():
            name, _, value = line.decode().partition(": ")
            headers[name.lower()] = value
        asked = Asked(path, headers, origin.times(path))
        origin.asked.append(asked)
        origin.answers[path](self.request, asked, origin.closing)


@contextmanager
def serving() -> Iterator[Origin]:
    origin = Origin()
    thread = threading.Thread(target=origin.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield origin
    origin.closing.set()
    origin.shutdown()
    origin.server_close()
    thread.join()


# ---------------------------------------------------------------------------------------------------- the answers


def _head(status: str, headers: dict[str, str]) -> bytes:
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status}\r\n{lines}Connection: close\r\n\r\n".encode()


def raw(content: bytes) -> Answer:
    return lambda connection, _asked, _closing: connection.sendall(content)


def whole(body: bytes, status: str = "200 OK", **headers: str) -> Answer:
    """Answer whole, with a true length unless `headers` give another."""
    return raw(_head(status, {"Content_Length": str(len(body)), **headers}) + body)


def without_length(body: bytes, **headers: str) -> Answer:
    """Send a body that ends when the connection does, wherever that is (U3)."""
    return raw(_head("200 OK", headers) + body)


def chunked(body: bytes, *, last: bool = True) -> Answer:
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:7000], body[7000:]) if part)
    return raw(_head("200 OK", {"Transfer_Encoding": "chunked"}) + pieces + (b"0\r\n\r\n" if last else b""))


def zipped(body: bytes, *, kept: float = 1, length: bool = True) -> Answer:
    """Answer gzip, of which only a part comes (U2)."""
    packed = gzip.compress(body)
    packed = packed[: int(len(packed) * kept)]
    answer = whole if length else without_length
    return answer(packed, Content_Encoding="gzip")


def bomb(megabytes: int) -> Answer:
    """Answer a small gzip that swells to many megabytes (U7)."""
    packer = zlib.compressobj(9, wbits=16 + zlib.MAX_WBITS)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()
    return whole(packed, Content_Encoding="gzip")


def silent_after(body: bytes, at: int) -> Answer:
    """Send the first bytes and then nothing for ever, the connection open (U5)."""

    def send(connection: socket.socket, _asked: Asked, closing: threading.Event) -> None:
        connection.sendall(_head("200 OK", {"Content_Length": str(len(body))}) + body[:at])
        closing.wait()

    return send


def dripping(body: bytes, *, every: float) -> Answer:
    """Send byte after byte, each just before a reader would give up (U6)."""

    def send(connection: socket.socket, _asked: Asked, closing: threading.Event) -> None:
        connection.sendall(_head("200 OK", {"Content_Length": str(len(body))}))
        for number in range(len(body)):
            if closing.wait(every):
                return
            connection.sendall(body[number : number + 1])

    return send


def endless(start: bytes, again: bytes) -> Answer:
    """Begin well and never end (U7)."""

    def send(connection: socket.socket, _asked: Asked, closing: threading.Event) -> None:
        connection.sendall(_head("200 OK", {}) + start)
        while not closing.is_set():
            connection.sendall(again)

    return send


def redirect(to: str, status: str = "302 Found") -> Answer:
    return raw(_head(status, {"Location": to, "Content_Length": "0"}))


def in_turn(*answers: Answer) -> Answer:
    """Give each request the next answer; the last one stays. Counts from when it is made."""
    left = list(answers)
    lock = threading.Lock()

    def send(connection: socket.socket, asked: Asked, closing: threading.Event) -> None:
        with lock:
            answer = left.pop(0) if len(left) > 1 else left[0]
        answer(connection, asked, closing)

    return send


def with_etag(body: bytes, etag: str = "") -> Answer:
    """Answer as a good publisher: 304 to our own validator, else the body under an ETag (of its bytes by default)."""
    tag = etag or f'"{hashlib.sha256(body).hexdigest()[:16]}"'

    def send(connection: socket.socket, asked: Asked, closing: threading.Event) -> None:
        known = asked.headers.get("if-none-match") == tag
        answer = whole(b"", "304 Not Modified", ETag=tag) if known else whole(body, ETag=tag)
        answer(connection, asked, closing)

    return send


def until(event: threading.Event, body: bytes, *, first: int) -> Answer:
    """Send the first bytes, the rest only after the event."""

    def send(connection: socket.socket, _asked: Asked, closing: threading.Event) -> None:
        connection.sendall(_head("200 OK", {"Content_Length": str(len(body))}) + body[:first])
        while not event.wait(0.02):
            if closing.is_set():
                return
        connection.sendall(body[first:])

    return send
