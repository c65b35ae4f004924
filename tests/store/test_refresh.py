"""A refresh from a real server to the store: loaded, unchanged, held or failed, and never less than before."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from adapters.http import Fetcher
from adapters.sanctions import by_id
from adapters.sanctions.port import SanctionsList
from service import refresh, sources
from service.settings import Settings
from service.store import Store, clocks, editions, holdings

SAMPLE = Path(__file__).parents[2] / "adapters" / "sample"
Clock = Callable[[], datetime]


@dataclass
class Publisher:
    """A publisher on loopback: what it answers to a path, and what it was asked."""

    port: int = 0
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def serve(self, path: str, body: bytes, *, status: int = 200, **headers: str) -> None:
        self.answers[path] = (status, {name.replace("_", "-"): value for name, value in headers.items()}, body)

    def listing(self, of: str, path: str) -> SanctionsList:
        """Return the list of the register, as served from here."""
        own = {"url": f"http://127.0.0.1:{self.port}{path}", "allowed_hosts": ("127.0.0.1",)}
        made: SanctionsList = type("Here", (type(by_id(of)),), own)()
        return made


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    given = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            validator = self.headers.get("If-None-Match")
            given.asked.append((self.path, validator))
            status, headers, body = given.answers[self.path]
            if validator is not None and validator == headers.get("ETag"):
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", headers.get("X-Length", str(len(body))))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    given.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield given
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(allow_loopback=True, retries=1, backoff=0.01)


def test_a_list_is_fetched_loaded_and_then_only_asked_whether_it_changed(
    store: Store, publisher: Publisher, fetcher: Fetcher, clock: Clock
) -> None:
    publisher.serve("/sdn", (SAMPLE / "us_ofac_sdn.xml").read_bytes(), ETag='"one"')
    listing = publisher.listing("us_ofac_sdn", "/sdn")
    assert refresh.refresh_list(store, listing, fetcher, clock=clock).result == "loaded"
    again = refresh.refresh_list(store, listing, fetcher, clock=clock)
    assert (again.result, again.rows) == ("unchanged", 26)
    assert publisher.asked == [("/sdn", None), ("/sdn", '"one"')]


def test_a_page_that_no_longer_links_the_uk_list_is_told(
    store: Store, publisher: Publisher, fetcher: Fetcher, clock: Clock
) -> None:
    publisher.serve("/page", b"<html><body>nothing here</body></html>")
    refused = refresh.refresh_list(store, publisher.listing("uk_sanctions_list", "/page"), fetcher, clock=clock)
    assert refused.result == "failed"
    assert "links 0 XML files" in refused.reason


@pytest.mark.parametrize(
    ("serve", "result", "word"),
    [
        (lambda p: p.serve("/sdn", b"<html>we are moving</html>"), "held", "html"),
        (lambda p: p.serve("/sdn", (SAMPLE / "us_ofac_sdn.xml").read_bytes()[:20_000]), "held", ""),
        (lambda p: p.serve("/sdn", b"", status=200), "failed", ""),
        (lambda p: p.serve("/sdn", b"x" * 50, X_Length="5000"), "failed", ""),
        (lambda p: p.serve("/sdn", b"", status=503, Retry_After="3600"), "failed", "503"),
        (lambda p: p.serve("/sdn", b"no", status=403), "failed", "403"),
        (lambda p: p.serve("/sdn", b"", status=302, Location="http://127.0.0.2/sdn"), "failed", "127.0.0.2"),
    ],
    ids=["an HTML page", "a cut file", "nothing", "less than announced", "503", "403", "another host"],
)
def test_whatever_a_publisher_does_the_active_edition_stays_and_the_reason_is_told(
    store: Store,
    settings: Settings,
    publisher: Publisher,
    fetcher: Fetcher,
    clock: Clock,
    serve: Callable[[Publisher], None],
    result: str,
    word: str,
) -> None:
    publisher.serve("/sdn", (SAMPLE / "us_ofac_sdn.xml").read_bytes())
    listing = publisher.listing("us_ofac_sdn", "/sdn")
    refresh.refresh_list(store, listing, fetcher, clock=clock)
    serve(publisher)
    refused = refresh.refresh_list(store, listing, fetcher, clock=clock)
    assert refused.result == result
    assert word in refused.reason
    with store.reading() as connection:
        (active,) = editions.active(connection, "us_ofac_sdn")
        _, attempts = holdings.everything(connection, clocks.NEWEST)
    assert active.rows == 26
    assert attempts["us_ofac_sdn"].reason == refused.reason
    (told,) = [each for each in sources.describe(store, settings, clock())["sources"] if each["id"] == "us_ofac_sdn"]
    assert told["status"] == "answered", "only age takes an edition's word away"


def test_a_list_that_never_came_says_why(
    store: Store, settings: Settings, publisher: Publisher, fetcher: Fetcher, clock: Clock
) -> None:
    publisher.serve("/sdn", b"gone", status=404)
    refresh.refresh_list(store, publisher.listing("us_ofac_sdn", "/sdn"), fetcher, clock=clock)
    (told,) = [each for each in sources.describe(store, settings, clock())["sources"] if each["id"] == "us_ofac_sdn"]
    assert told["status"] == "failed"
    assert "404" in told["reason"]
