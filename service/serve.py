"""gunicorn with our settings: threads that a slow client cannot exhaust, and limits on what a request may be."""

from __future__ import annotations

import socket
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from service.app import create_app
from service.settings import Settings


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """The service under gunicorn; every worker opens its own connections after the fork."""

    def __init__(self, settings: Settings) -> None:
        self._diligence = settings
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"{self._diligence.host}:{self._diligence.port}",
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


def port_is_free(settings: Settings) -> bool:
    """Return whether nobody listens where we would."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            return False
    return True


def run(settings: Settings) -> None:
    """Serve until told to stop."""
    Server(settings).run()
