"""The only reader of the environment: every setting of the service, with its default and its meaning."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from service import reach

PREFIX = "DILIGENCE_"
_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{32,512}", re.ASCII)  # what a bearer token may be made of (RFC 6750)
_DECIMAL = re.compile(r"\d{1,3}(?:\.\d{1,4})?", re.ASCII)


class BadSetting(ValueError):
    """A setting that cannot be used; the message names it and what it takes."""


# name -> (default, meaning); the README's table is held complete by a test
SETTINGS: dict[str, tuple[str, str]] = {
    "DATA_DIR": ("~/.local/share/diligence", "folder of the SQLite store, of the indexes of names and of downloads"),
    "DATABASE_URL": ("", "SQLAlchemy address; empty means SQLite in the data folder"),
    "HOST": ("127.0.0.1", "address the server listens on"),
    "PORT": ("8000", "port the server listens on"),
    "WORKERS": ("2", "gunicorn worker processes"),
    "BASE_URL": ("", "public address put into links; empty means links without a host"),
    "LISTS": ("", "ids of the sanctions lists in use, by comma; empty means those in use by default"),
    "REQUIRED_LISTS": ("", "those of them without which silence is no answer, by comma; empty means all in use"),
    "TRADE_REQUIRED": (
        "false",
        "true: an answer without a finding also needs trade records that reach the day asked",
    ),
    "TRADE_ASIDE_PERCENT": (
        "1",
        "rows of a trade file, or records of a register of owners, in percent, that may be unreadable and set aside; "
        "with more the load is held (ten may always be, more than half never)",
    ),
    "CALLER_NEXUS": (
        "",
        "authorities that bind you, by comma (US, UK, EU, …): where you are, whose citizens you are",
    ),
    "MAX_BODY_BYTES": ("65536", "largest request body accepted, but for trade files"),
    "UPLOAD_TOKEN": (
        "",
        "secret of at least 32 characters with which trade files may be sent over the API; empty: none may",
    ),
    "UPLOAD_MAX_BYTES": ("2147483648", "largest trade file accepted over the API"),
    "LOG_LEVEL": ("INFO", "DEBUG, INFO, WARNING or ERROR"),
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    data_dir: Path
    database_url: str
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    base_url: str = ""
    lists: tuple[str, ...] = ()
    required_lists: tuple[str, ...] = ()
    trade_required: bool = False
    trade_aside_percent: Decimal = Decimal(1)
    caller_nexus: tuple[str, ...] = ()
    max_body_bytes: int = 65536
    upload_token: str = field(default="", repr=False)
    upload_max_bytes: int = 2 * 1024**3
    log_level: str = "INFO"

    @property
    def names_folder(self) -> Path:
        """Where this host keeps its indexes of names, one folder for each database."""
        return self.data_dir / "names"

    def basis(self) -> dict[str, object]:
        """Return the settings that an answer rests on, as they are kept with it."""
        return {
            "lists": list(self.lists),
            "required_lists": list(self.required_lists),
            "trade_required": self.trade_required,
            "caller_nexus": list(self.caller_nexus),
        }

    def as_then(self, basis: Mapping[str, Any]) -> Settings:
        """Return these settings with what an answer of the past rested on."""
        return replace(
            self,
            lists=tuple(basis["lists"]),
            required_lists=tuple(basis["required_lists"]),
            trade_required=bool(basis["trade_required"]),
            caller_nexus=tuple(basis["caller_nexus"]),
        )


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings; raises BadSetting for a value, or a DILIGENCE_ name, that is not understood."""
    environ = os.environ if environ is None else environ
    given = {name.removeprefix(PREFIX): value for name, value in environ.items() if name.startswith(PREFIX)}
    # test-only names are read by the tests themselves
    unknown = sorted(set(given) - set(SETTINGS) - {"TEST_DATABASE_URL", "SHARED"})
    if unknown:
        raise BadSetting(f"{PREFIX}{unknown[0]} is not a setting; known are {', '.join(SETTINGS)}")
    text = {name: given.get(name, default) for name, (default, _) in SETTINGS.items()}
    data_dir = Path(text["DATA_DIR"]).expanduser().absolute()
    level = text["LOG_LEVEL"].upper()
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise BadSetting(f"{PREFIX}LOG_LEVEL takes DEBUG, INFO, WARNING or ERROR, not {text['LOG_LEVEL']!r}")
    nexus = tuple(word.upper() for word in _words(text["CALLER_NEXUS"]))
    fault = reach.unknown(nexus)
    if fault:
        raise BadSetting(f"{PREFIX}CALLER_NEXUS: {fault}")
    return Settings(
        data_dir=data_dir,
        database_url=text["DATABASE_URL"] or f"sqlite:///{data_dir / 'diligence.sqlite3'}",
        host=text["HOST"],
        port=_integer("PORT", text, low=1, high=65535),
        workers=_integer("WORKERS", text, low=1, high=64),
        base_url=text["BASE_URL"].rstrip("/"),
        lists=_words(text["LISTS"]),
        required_lists=_words(text["REQUIRED_LISTS"]),
        trade_required=_switch("TRADE_REQUIRED", text),
        trade_aside_percent=_percent("TRADE_ASIDE_PERCENT", text),
        caller_nexus=nexus,
        max_body_bytes=_integer("MAX_BODY_BYTES", text, low=1024, high=16 * 1024 * 1024),
        upload_token=_token("UPLOAD_TOKEN", text),
        upload_max_bytes=_integer("UPLOAD_MAX_BYTES", text, low=1024, high=2**40),
        log_level=level,
    )


def environment(chosen: Settings) -> dict[str, str]:
    """Return the environment of a process that loads with these settings; it does not need the token."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    given = {
        "DATA_DIR": str(chosen.data_dir),
        "DATABASE_URL": chosen.database_url,
        "TRADE_ASIDE_PERCENT": f"{chosen.trade_aside_percent:f}",
        "LOG_LEVEL": chosen.log_level,
    }
    return own | {f"{PREFIX}{name}": value for name, value in given.items()}


def _token(name: str, text: Mapping[str, str]) -> str:
    """Return the token; what is wrong with it is told without it."""
    value = text[name]
    if value and not _TOKEN.fullmatch(value):
        raise BadSetting(
            f"{PREFIX}{name} takes 32 to 512 letters, digits and any of . _ ~ + / = -: `openssl rand -hex 32` makes it"
        )
    return value


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _integer(name: str, text: Mapping[str, str], *, low: int, high: int) -> int:
    value = text[name]
    if not (value.isascii() and value.isdigit()) or not low <= int(value) <= high:
        raise BadSetting(f"{PREFIX}{name} takes a whole number from {low} to {high}, not {value!r}")
    return int(value)


def _percent(name: str, text: Mapping[str, str]) -> Decimal:
    value = text[name]
    if not _DECIMAL.fullmatch(value) or Decimal(value) > 100:
        raise BadSetting(f"{PREFIX}{name} takes a number from 0 to 100, as 1 or 0.5, not {value!r}")
    return Decimal(value)


def _switch(name: str, text: Mapping[str, str]) -> bool:
    if text[name] not in {"true", "false"}:
        raise BadSetting(f"{PREFIX}{name} takes true or false, not {text[name]!r}")
    return text[name] == "true"
