"""The log: one line of JSON for each event, on standard error."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from typing import Any

import orjson


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = getattr(record, "fields", {})
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname, "event": record.getMessage(), **fields}
        return orjson.dumps(line, default=str).decode()


class _ToStandardError(logging.Handler):
    """Writes to what standard error is at that moment; a closed pipe stops no answer."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
        except (OSError, ValueError):
            return


def to_standard_error(level: str) -> None:
    """Send the service's own events to standard error, from this level on, and what Huey warns of."""
    for name, least in (("service", level), ("huey", "WARNING")):
        own = logging.getLogger(name)
        own.setLevel(least)
        own.propagate = False
        if not any(isinstance(each, _ToStandardError) for each in own.handlers):
            handler = _ToStandardError()
            handler.setFormatter(_Lines())
            own.addHandler(handler)
