"""For a WSGI server of your own: `gunicorn 'service.wsgi:make()'`."""

from __future__ import annotations

from flask import Flask

from service.app import create_app
from service.settings import load


def make() -> Flask:
    """Return the application, set up from the environment."""
    return create_app(load())
