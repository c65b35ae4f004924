"""gunicorn with our settings: threads that a slow client cannot exhaust, and limits on what a request may be."""

from __future__ import annotations

import errno
import gc
import socket
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from service import names
from service.app import create_app
from service.settings import PREFIX, BadSetting, Settings


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """The service under gunicorn; every worker opens its own connections after the fork."""

    def __init__(self, settings: Settings) -> None:
        self._diligence = settings
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": _place(self._diligence),
            "workers": self._diligence.workers,
            "worker_class": "gthread",
            "threads": 4,
            "timeout": 60,
            "graceful_timeout": 20,
            "keepalive": 5,
            "limit_request_line": 8190,
            "limit_request_fields": 100,
            "limit_request_field_size": 8190,
            "loglevel": "warning",
            "proc_name": "diligence",
            "control_socket_disable": True,  # it would open a socket in the home folder
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self._diligence)


def address(settings: Settings) -> str:
    """Return the address under which we answer on this machine, as http://127.0.0.1:8000."""
    return f"http://{_place(settings)}"


def _place(settings: Settings) -> str:
    host = settings.host
    return f"[{host}]:{settings.port}" if ":" in host else f"{host}:{settings.port}"


def check_place(settings: Settings) -> None:
    """Raise BadSetting where we cannot listen, saying whether the address or the port is at fault."""
    host, port = settings.host, settings.port
    try:
        (family, kind, protocol, _, where), *_ = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except (OSError, UnicodeError) as exc:  # a name too long for a host is no OSError
        raise BadSetting(f"{PREFIX}HOST: {host!r} is no address: {exc}") from exc
    try:
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as exc:
        raise BadSetting(_refused(exc, host, port)) from exc


def _refused(fault: OSError, host: str, port: int) -> str:
    if fault.errno == errno.EADDRINUSE:
        return f"port {port} is taken; choose another with {PREFIX}PORT, as {PREFIX}PORT=8001"
    if fault.errno == errno.EACCES:
        return f"port {port} needs more rights than this user has; choose one from 1024 up with {PREFIX}PORT"
    if fault.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
        return f"{PREFIX}HOST: {host} is no address of this machine"
    return f"cannot listen on {host} port {port}: {fault.strerror}"


def run(settings: Settings) -> None:
    """Serve until told to stop."""
    names.prepare()  # once, before workers are forked: they share what is known of words
    # What lives as long as the process is not looked through again and again while many shipments are read.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    Server(settings).run()
