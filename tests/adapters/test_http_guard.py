"""Which addresses may be connected to, and which a name may not lead to."""

from __future__ import annotations

import io
import ipaddress
import socket
import time
from typing import Any

import pytest

from adapters.base import SourceChanged, SourceUnavailable, Validators
from adapters.http import Fetcher
from adapters.http_guard import is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1", "239.1.1.1",
        "240.0.0.1", "255.255.255.255", "::1", "::", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "fe80::1",
        "fc00::1", "fd12::1", "fec0::1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::",
        "2001:db8::1", "2001:0:7f00:1::",
    ],
)  # fmt: skip
def test_an_address_inside_somebodys_network_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "151.101.0.144", "2a04:4e42::144", "2606:4700::1111"])
def test_the_address_of_a_publisher_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def _ask(host: str, **settings: Any) -> None:
    asking = Fetcher(retries=0, **settings)
    asking.fetch(
        f"https://{host}/list",
        allowed_hosts=(host,),
        max_bytes=10,
        validators=Validators(),
        into=io.BytesIO(),
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]"])
def test_loopback_is_not_asked_however_it_is_written(host: str) -> None:
    with pytest.raises((SourceChanged, SourceUnavailable)) as caught:
        _ask(host, deadline=3)
    assert "not a public address" in str(caught.value) or "not known" in str(caught.value)


def test_a_name_with_one_private_address_among_public_ones_is_not_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in ("203.0.114.9", "10.0.0.5")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(SourceChanged, match=r"list\.example is at 10\.0\.0\.5"):
        _ask("list.example", deadline=1)


def test_the_addresses_checked_are_the_addresses_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers with a public address first and a private one afterwards is looked up only once."""
    answers = iter(["192.0.0.1"])
    looked_up = []

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(SourceChanged, match="not a public address"):
        _ask("list.example", deadline=1)
    assert looked_up == ["list.example"]


def test_a_name_that_does_not_exist_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(SourceUnavailable, match="Name or service not known"):
        _ask("list.example", deadline=1)


def test_a_resolver_that_does_not_answer_is_waited_for_only_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        time.sleep(1)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    started = time.monotonic()
    with pytest.raises(SourceUnavailable, match="not resolved in time"):
        _ask("list.example", connect_timeout=0.2, deadline=5)
    assert time.monotonic() - started < 0.8


@pytest.mark.parametrize(
    "url",
    [
        "",
        "list",
        "http://list.example/",
        "https://",
        "https://list.example:8443/",
        "https://a:b@list.example/",
    ],
)
def test_an_address_that_is_not_plain_https_is_not_asked(url: str) -> None:
    with pytest.raises(SourceChanged):
        Fetcher().fetch(url, allowed_hosts=("list.example",), max_bytes=10, validators=Validators(), into=io.BytesIO())


def test_what_may_be_secret_in_an_address_is_not_told() -> None:
    with pytest.raises(SourceChanged) as caught:
        Fetcher().fetch(
            "https://a:password@list.example/file?token=secret", allowed_hosts=(), max_bytes=10,
            validators=Validators(), into=io.BytesIO(),
        )  # fmt: skip
    assert "https://list.example/file" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "password" not in str(caught.value)
