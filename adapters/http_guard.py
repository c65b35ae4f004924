"""Connections that may only reach public addresses, checked when they are made, and that end with their deadline."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from adapters.base import SourceChanged

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# What `is_global` of this Python lets through and is no host of a publisher: multicast, and the ranges in which an
# IPv6 address carries an IPv4 one, which may be a private one.
_REFUSED = tuple(
    ipaddress.ip_network(each)
    for each in (
        "192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fec0::/10", "ff00::/8",
    )
)  # fmt: skip


def is_public(address: Address) -> bool:
    """Return whether the address is one that a publisher can have on the open Internet."""
    return address.is_global and not any(address in each for each in _REFUSED if each.version == address.version)


class Deadline:
    """The end of one fetch: whatever is still open then is shut down, however slowly its bytes were coming."""

    def __init__(self, seconds: float, *, allow_loopback: bool) -> None:
        self.seconds = seconds
        self.allow_loopback = allow_loopback
        self._end = time.monotonic() + seconds
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()

    def left(self) -> float:
        return self._end - time.monotonic()

    def passed(self) -> bool:
        return self.left() <= 0

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Shut the connections down at the deadline: a read time-out never fires while single bytes keep coming."""
        timer = threading.Timer(max(self.left(), 0), self._shut_down)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
            for each in self._open:
                each.close()

    def watch(self, connected: socket.socket) -> None:
        with self._lock:
            self._open.append(connected.dup())  # TLS will take the original over
        if self.passed():
            self._shut_down()

    def _shut_down(self) -> None:
        with self._lock:
            for each in self._open:
                try:
                    each.shutdown(socket.SHUT_RDWR)
                except OSError:  # closed by the other side already
                    continue


def connect(host: str, port: int, *, timeout: float, deadline: Deadline) -> socket.socket:
    """Connect to the first address of `host` that answers; every one of them must be public.

    The addresses checked are the addresses used, so a name that changes its mind in between gains nothing. `timeout`
    covers the look-up and all attempts. Raises SourceChanged for an address that is refused, else OSError.
    """
    end = time.monotonic() + min(timeout, max(deadline.left(), 0.001))
    addresses = _look_up(host, port, timeout=end - time.monotonic())
    for _, sockaddr in addresses:
        address = ipaddress.ip_address(sockaddr[0].partition("%")[0])
        if not is_public(address) and not (deadline.allow_loopback and address.is_loopback):
            raise SourceChanged(f"{host} is at {address}, which is not a public address; not asked")
    failure: OSError = TimeoutError("timed out")
    for family, sockaddr in addresses:
        try:
            return _open(family, sockaddr, timeout=end - time.monotonic())
        except OSError as exc:
            failure = exc
    raise failure


def _look_up(host: str, port: int, *, timeout: float) -> list[tuple[socket.AddressFamily, Any]]:
    """Resolve in a thread of its own: the system's resolver knows no time-out of ours."""
    answer: queue.SimpleQueue[list[Any] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as exc:
            answer.put(exc)
        except UnicodeError as exc:
            answer.put(socket.gaierror(str(exc)))

    threading.Thread(target=ask, daemon=True).start()
    found: list[Any] | OSError
    try:
        found = answer.get(timeout=max(timeout, 0.001))
    except queue.Empty:
        found = TimeoutError(f"the name {host} was not resolved in time")
    if isinstance(found, OSError):
        raise found
    return [(family, sockaddr) for family, _, _, _, sockaddr in found]


def _open(family: socket.AddressFamily, sockaddr: Any, *, timeout: float) -> socket.socket:
    if timeout <= 0:
        raise TimeoutError("timed out")
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.settimeout(timeout)
        opened.connect(sockaddr)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:  # an interrupt, too, must not leave the socket open
        opened.close()
        raise
    return opened


class _Guarded(HTTPConnection):
    def __init__(self, *args: Any, deadline: Deadline, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._deadline = deadline

    def _new_conn(self) -> socket.socket:
        timeout = float(self.timeout or self._deadline.left())
        try:
            connected = connect(self._dns_host, self.port, timeout=timeout, deadline=self._deadline)
        except socket.gaierror as exc:
            raise NameResolutionError(self.host, self, exc) from exc
        except TimeoutError as exc:
            raise ConnectTimeoutError(self, f"connecting to {self.host}: {exc}") from exc
        except OSError as exc:
            raise NewConnectionError(self, f"connecting to {self.host}: {exc}") from exc
        connected.settimeout(timeout)  # for the TLS handshake that may follow
        self._deadline.watch(connected)
        return connected


class _GuardedTls(_Guarded, HTTPSConnection):
    """The guarded way to connect, under the TLS of urllib3."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Guarded


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _GuardedTls


class GuardedAdapter(HTTPAdapter):
    """The transport of one fetch; it never retries by itself."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **settings: Any) -> None:
        super().init_poolmanager(*args, **settings)
        # A pool hands the settings it does not know to its connections; a pool's key would not take this one.
        self.poolmanager.pool_classes_by_scheme = {
            "http": partial(_Pool, deadline=self._deadline),
            "https": partial(_TlsPool, deadline=self._deadline),
        }
