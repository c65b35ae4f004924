"""Counts wrong tokens by the address they come from, so that nobody can try one after the other at will."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock

from flask import Request

MOST = 10
SECONDS = 60.0
_ADDRESSES = 4_096  # more are forgotten, those first that were wrong longest ago
_NETWORK = 64  # bits of an IPv6 address: one subscriber has all the others


class WrongTokens:
    """The wrong tokens of the last minute; of this process alone, as each worker has its own."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, addresses: int = _ADDRESSES) -> None:
        self._clock, self._addresses = clock, addresses
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, address: str) -> int:
        """Return for how many seconds no token is looked at from this address; 0 where it may send one."""
        with self._lock:
            times = self._seen.get(address)
            if times is None or len(times) < MOST:
                return 0
            return max(0, math.ceil(times[0] + SECONDS - self._clock()))

    def count(self, address: str) -> None:
        """Take note of a wrong token from this address."""
        with self._lock:
            self._seen.setdefault(address, deque(maxlen=MOST)).append(self._clock())
            self._seen.move_to_end(address)
            while len(self._seen) > self._addresses:
                self._seen.popitem(last=False)


def sender_of(request: Request) -> str:
    """Return the address that a request comes from, of IPv6 its network.

    A proxy on this very machine is believed what it says last in X-Forwarded-For; nobody else is, as anyone can write
    that header.
    """
    peer = _address(request.remote_addr)
    if peer is not None and peer.is_loopback:
        peer = _address(request.headers.get("X-Forwarded-For", "").rpartition(",")[2]) or peer
    if isinstance(peer, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((peer, _NETWORK), strict=False))
    return str(peer)


def _address(text: str | None) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address((text or "").strip())
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found
