"""What every command needs: the clock, the store, errors told in one line, results told in one line each."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from typing import Any

import click

from adapters.base import AdapterError
from schemas import countries
from service import report, settings
from service.intake import LoadRefused
from service.loading import Loaded
from service.names import NotScreenable
from service.rulings import RulingRefused
from service.settings import BadSetting, Settings
from service.store import BadDatabaseUrl, NewerSchema, Store, StoreUnavailable, open_store

_TOLD = (
    countries.UnknownCountry,
    AdapterError,
    LoadRefused,
    NotScreenable,
    RulingRefused,
    BadSetting,
    BadDatabaseUrl,
    NewerSchema,
    StoreUnavailable,
    OSError,
)
_WORTH_SHOWING = 2_000
_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:?\d{2}(?::?\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})", re.ASCII)


def now() -> datetime:
    return datetime.now(UTC)


def plainly(function: Callable[..., None]) -> Callable[..., None]:
    """Tell foreseen errors in one line instead of a traceback."""

    @wraps(function)
    def told(*args: Any, **kwargs: Any) -> None:
        try:
            function(*args, **kwargs)
        except BrokenPipeError:
            raise  # the reader of our output has gone; click ends quietly
        except _TOLD as exc:
            raise click.ClickException(report.printable(str(exc))) from exc

    return told


@contextmanager
def opened() -> Iterator[tuple[Settings, Store]]:
    chosen = settings.load()
    store = open_store(chosen.database_url, names_folder=chosen.names_folder, indexing=indexing)
    try:
        yield chosen, store
    finally:
        store.close()


def indexing(kind: str, done: int, whole: int) -> None:
    """Show how many names of sources of a kind are indexed, to a person who waits; a few are not worth a line."""
    if sys.stderr.isatty() and whole >= _WORTH_SHOWING:
        click.echo(f"\rindexing names ({kind}): {done:,} of {whole:,}", nl=done == whole, err=True)


def tell(results: list[Loaded], *, say: bool = True, leave: bool = True, group: str = "trade") -> None:
    """Print what each load did; with `leave` the exit status is 1 where one was held or failed.

    `group` is that of the command that prints rows set aside.
    """
    for each in results if say else ():
        reason = f": {each.reason}" if each.reason else ""
        if each.result == "unchanged" and not reason:
            reason = ": this very file is loaded already"
            if each.withdrawable:
                reason += (
                    f"; to read it by another {'mapping' if group == 'trade' else 'layout'}, take it back first: "
                    f"diligence {group} withdraw "
                    f"{each.source_id} {each.withdrawable[:12]} --by NAME --reason WHY"
                )
        aside = f", {each.aside:,} set aside (see diligence {group} rows-aside)" if each.aside else ""
        outside = f", {each.outside:,} of them dated outside the manifest's period" if each.outside else ""
        lacking = f", {each.without_number:,} of them without a number whose formula has no result" * bool(
            each.without_number
        )
        idle = f", {each.without_effect:,} of them without effect, as an earlier file states what is newer" * bool(
            each.without_effect
        )
        left = ", ".join(f"{number:,} {kind}" for kind, number in each.left_out.items())
        left = f", left out: {left}" if left else ""
        told = f"{each.source_id}: {each.result}, {each.rows:,} rows{outside}{lacking}{idle}{aside}{left}{reason}"
        click.echo(report.printable(told))
    if leave and any(each.result in ("held", "failed", "busy") for each in results):
        raise SystemExit(1)


class Instant(click.ParamType[datetime]):
    """An instant with its offset, as 2024-02-23T18:43Z; the past only."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            at = datetime.fromisoformat(value) if _WRITTEN.fullmatch(value) else None
            at = at.astimezone(UTC) if at else None
        except (ValueError, OverflowError):
            at = None
        if at is None:
            self.fail(f"{value!r} is no instant with an offset, as 2024-02-23T18:43Z", param, ctx)
        if at > now():
            self.fail(f"{value} is still to come", param, ctx)
        return at


INSTANT = Instant()
