"""Shows a person at a terminal how far the load of a file is: the share read, the rows, and the time that is left."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from types import TracebackType

import click

from adapters.base import Share
from service import report

_WIDTH = 30  # signs of the bar
_LONGEST_NAME = 30
# Before so much time and so large a share nobody can say how long it will take.
_SECONDS, _SHARE = 1.0, 0.005


class LoadShown:
    """One line of a file's load, written anew with each step; nothing at all where nobody sits at a terminal."""

    def __init__(self, name: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        told = report.printable(name)
        self._name = told if len(told) <= _LONGEST_NAME else f"{told[: _LONGEST_NAME - 1]}…"
        self._clock = clock
        self._on = sys.stderr.isatty()
        self._share: Share = lambda: None
        self._began, self._rows, self._open = clock(), 0, False

    def __enter__(self) -> LoadShown:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open:  # what comes next, an error too, begins on a line of its own
            click.echo(err=True)
            self._open = False

    def measured(self, share: Share) -> None:
        """Take what tells the share of the file that was read; the reading begins now."""
        self._share, self._began = share, self._clock()
        self.rows(0)

    def rows(self, rows: int) -> None:
        """Show that so many rows are in."""
        self._rows = rows
        if self._on:
            self._write(self.line())

    def indexing(self) -> None:
        """Show that all rows are in, and what is done now."""
        if self._on:
            self._write(f"{self._name}: {self._rows:,} rows are in; indexing them and their names")
            click.echo(err=True)
            self._open = False

    def line(self) -> str:
        """Return the line: with the share of the file and the time left to read it, where they can be known."""
        rows = f"{self._rows:,} rows"
        share = self._share()
        if share is None:
            return f"{self._name}: {rows}"
        done = int(share * _WIDTH)
        told = f"{self._name}: [{'#' * done}{'-' * (_WIDTH - done)}] {int(share * 100):3d} % read, {rows}"
        passed = self._clock() - self._began
        if passed >= _SECONDS and _SHARE <= share < 1:
            told += f", {_clock_face(passed / share - passed)} left to read"
        return told

    def _write(self, line: str) -> None:
        # A line that the terminal breaks cannot be written anew.
        click.echo(f"\r\x1b[K{line[: shutil.get_terminal_size().columns - 1]}", nl=False, err=True)
        self._open = True


def _clock_face(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
