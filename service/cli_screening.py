"""Comparing names of trade records with the lists ahead of questions: the command, and what loads do at their end."""

from __future__ import annotations

import sys

import click

from service import screening
from service.cli_shared import now, opened, plainly
from service.screening import LEASE
from service.store import Store

_WORTH_SHOWING = 2_000


@click.command("screen")
@click.option("--processes", type=click.IntRange(1, 64), help="Processes that compare names; by default one a core.")
@plainly
def screen(processes: int | None) -> None:
    """Compare the names in trade records with those of lists and statements, where that has not been done.

    Loading trade files, `refresh` and `schedule` do so by themselves; after `load` of a list it is left to them or to
    this. Until it is done, profiles compare fewer of the names that a chain reaches, and say so.
    """
    with opened() as (_, store):
        done = screening.screen(store, clock=now, progress=_progress, processes=processes)
    if done.busy:
        minutes = int(LEASE.total_seconds() / 60)
        raise click.ClickException(
            f"another process is comparing names and will do these, too; if it died, try again in {minutes} minutes"
        )
    click.echo(f"{done.names:,} names compared with the lists" if done.names else "all names were compared before")


def after_load(store: Store) -> None:
    """Compare what a load left to be compared, and show a person how far that is, or who else does it."""
    done = screening.screen(store, clock=now, progress=_progress)
    if done.busy:
        click.echo(
            "another process is comparing names with lists and will do these, too (if it died, `diligence trade "
            f"screen` does in {int(LEASE.total_seconds() / 60)} minutes); until then profiles compare them",
            err=True,
        )


def remind(store: Store) -> None:
    """Tell how many names are to be compared, where there are any."""
    left = screening.waiting(store)
    if left:
        click.echo(
            f"{left:,} names of trade records are to be compared with what is new: `diligence trade screen`, the next "
            "`refresh` or `schedule` does",
            err=True,
        )


def _progress(done: int, whole: int) -> None:
    if sys.stderr.isatty() and whole >= _WORTH_SHOWING:
        click.echo(f"\rcomparing names with lists: {done:,} of {whole:,}", nl=done == whole, err=True)
