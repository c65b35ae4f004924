"""What comes again: refreshes without a change, and hundreds of editions of one list in two orders."""

from __future__ import annotations

import hashlib
import random
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import multiplied
from measuring import NOW, Database, alone, load, peak_megabytes, size_of
from sqlalchemy import func, select

from adapters.http import Fetcher
from adapters.sanctions import by_id
from service.refresh import refresh_list
from service.store import Store, open_store
from service.store.tables import Edition, Record, Standing

_SDN, _SNAPSHOT = "us_ofac_sdn", "ofac/sdn_series/snapshots/sdn_2024-02-23T1843Z.csv"
_LARGE = 19_000  # parties: what the SDN List has grown to
_FIRST = datetime(2024, 2, 23, 18, 43, tzinfo=UTC)
_APART = timedelta(days=2.5)  # OFAC publishes two or three times a week

# ------------------------------------------------------------------------------------- refreshes without a change


def refresh(folder: Path, own: Path, database: Database, *, repeat: int) -> None:
    """Refresh a list of 19,000 parties from a server on loopback where nothing changed."""
    path = own / "sdn.xml"
    alone(_write_large, folder, path)
    for what, etag in (("304 Not Modified", '"one"'), ("200 with the same bytes", None)):
        times, rows, megabytes = alone(_refreshes, path, database(), etag, repeat)
        print(
            f"  {what:24} {rows:>7,} parties {statistics.median(times):>7.3f} s (median of {len(times)}, "
            f"longest {max(times):.3f}), {path.stat().st_size / 1e6:.0f} MB of XML, peak {megabytes} MB",
            flush=True,
        )


def _write_large(folder: Path, path: Path) -> None:
    path.write_bytes(multiplied.classic((folder / "ofac/xml/sdn_20210310.xml").read_bytes(), 3, most=_LARGE))


def _refreshes(path: Path, url: str, etag: str | None, repeat: int) -> tuple[list[float], int, int]:
    store, times = open_store(url), []
    with _serving(path.read_bytes(), etag) as port:
        own = {"url": f"http://127.0.0.1:{port}/", "allowed_hosts": ("127.0.0.1",)}
        listing = type("Here", (type(by_id(_SDN)),), own)()
        fetcher = Fetcher(allow_loopback=True)
        for number in range(repeat + 1):
            started = time.perf_counter()
            done = refresh_list(store, listing, fetcher, clock=lambda at=number: NOW + at * timedelta(hours=1))
            times.append(time.perf_counter() - started)
            assert done.result == ("unchanged" if number else "loaded"), done
    return times[1:], done.rows, peak_megabytes()


@contextmanager
def _serving(body: bytes, etag: str | None) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            same = etag is not None and self.headers.get("If-None-Match") == etag
            self.send_response(304 if same else 200)
            self.send_header("Content-Type", "text/xml")
            if etag is not None:
                self.send_header("ETag", etag)
            if not same:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if not same:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


# --------------------------------------------------------------------------------------- hundreds of editions


def editions(folder: Path, own: Path, database: Database, *, count: int) -> None:
    """Replay editions of sdn.csv in the order of their days, and in a random one into another store."""
    sizes = alone(_write_editions, folder, own, count)
    print(
        f"  {count} editions of {min(rows for rows, _ in sizes):,} to {max(rows for rows, _ in sizes):,} rows "
        f"(mean {statistics.mean(rows for rows, _ in sizes):,.0f}), made of a real one with a fixed seed; "
        f"{sum(changed for _, changed in sizes):,} rows come, go or change, those of the first included"
    )
    shuffled = list(range(count))
    random.Random(2).shuffle(shuffled)
    found = []
    for what, order in (("by day", list(range(count))), ("random order", shuffled)):
        times, size, kept, runs, megabytes = alone(_replay, own, order, database())
        found.append(runs)
        ordered = sorted(times)
        print(
            f"  {what:14} {sum(times):>6.1f} s; an edition {statistics.median(times):.2f} s (median), "
            f"{ordered[int(len(ordered) * 0.95)]:.2f} (p95), {ordered[-1]:.2f} (longest); peak {megabytes} MB"
        )
        print(
            f"  {'':14} store {size / 1e6:.1f} MB; {kept[0]:,} contents, {kept[1]:,} runs: "
            f"{size / kept[0]:,.0f} bytes a content, {kept[1] / kept[0]:.2f} runs",
            flush=True,
        )
    print(f"  both orders give {'the same' if found[0] == found[1] else 'DIFFERENT'} runs")


def _write_editions(folder: Path, own: Path, count: int) -> list[tuple[int, int]]:
    found = []
    for number, (content, changed) in enumerate(multiplied.editions((folder / _SNAPSHOT).read_bytes(), count)):
        (own / f"{number}.csv").write_bytes(content)
        found.append((content.count(b"\r\n"), changed))
    return found


def _replay(own: Path, order: list[int], url: str) -> tuple[list[float], int, tuple[int, int], str, int]:
    store, times = open_store(url), []
    for number in order:
        started = time.perf_counter()
        loaded = load(store, _SDN, [own / f"{number}.csv"], at=_FIRST + number * _APART, partial=True)
        times.append(time.perf_counter() - started)
        assert loaded.result == "loaded", (number, loaded)
    size, kept, runs = size_of(store), *_kept(store)
    return times, size, kept, runs, peak_megabytes()


def _kept(store: Store) -> tuple[tuple[int, int], str]:
    """Return how many contents and runs there are, and a hash of all runs."""
    with store.reading() as connection:
        contents = connection.scalar(select(func.count()).select_from(Record)) or 0
        assert connection.scalar(select(func.count()).select_from(Edition))
        query = select(
            Record.record_id, Record.content_sha256, Standing.from_at, Standing.to_at, Standing.full
        ).join_from(Standing, Record)
        runs = sorted(map(str, connection.execute(query)))
    return (contents, len(runs)), hashlib.sha256("\n".join(runs).encode()).hexdigest()
