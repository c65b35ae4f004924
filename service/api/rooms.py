"""What a view may reach: the store, the settings and the clock that the house was built with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask, current_app

from service.api.wrong_tokens import WrongTokens
from service.settings import Settings
from service.store import Store

_KEY = "diligence"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rooms:
    store: Store
    settings: Settings
    clock: Callable[[], datetime]
    wrong_tokens: WrongTokens = field(default_factory=WrongTokens)


def give(app: Flask, rooms: Rooms) -> None:
    """Let this application's views reach these rooms."""
    app.extensions[_KEY] = rooms


def rooms() -> Rooms:
    """Return the rooms of the application that serves this request."""
    found: Rooms = current_app.extensions[_KEY]
    return found
