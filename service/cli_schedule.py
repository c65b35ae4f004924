"""The command that keeps lists fresh by itself."""

from __future__ import annotations

import click

from adapters.http import Fetcher
from service import coverage
from service.api import log
from service.cli_shared import now, opened, plainly
from service.schedule import Schedule

# Shorter than a lease lasts, so that a slow publisher does not cost a list that came after all.
_LONGEST_FETCH = 600


def add_to(main: click.Group) -> None:
    main.add_command(schedule)


@click.command()
@plainly
def schedule() -> None:
    """Refresh every list in use when its time comes, until stopped (SIGTERM or Ctrl-C).

    One line of JSON for each list tried goes to standard error. Several of these may run, on one or many machines: one
    of them loads a list at a time, and another goes on where one has died.
    """
    from service import consumer  # imported late: Huey is not needed by any other command

    with opened() as (chosen, store):
        lists = coverage.enabled(chosen)
        log.to_standard_error(chosen.log_level)
        kept = Schedule(store=store, lists=lists, fetcher=Fetcher(deadline=_LONGEST_FETCH), clock=now)
        consumer.run(chosen.data_dir / "jobs.sqlite3", kept)
