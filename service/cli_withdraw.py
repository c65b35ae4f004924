"""The command that takes a file back, so that the same bytes can be loaded with another mapping."""

from __future__ import annotations

import click

from service import report, withdrawing
from service.cli_shared import now, opened, plainly


@click.command("withdraw")
@click.argument("dataset")
@click.argument("sha256", metavar="SHA256-OR-PREFIX")
@click.option("--by", required=True, help="Who withdraws: a person's name.")
@click.option("--reason", "--because", "reason", required=True, help="Why; it stands in the coverage of every profile.")
@plainly
def withdraw(dataset: str, sha256: str, by: str, reason: str) -> None:
    """Take the file of DATASET with this SHA-256 back, or the one whose hash begins so (`sha256sum FILE`).

    For a file that was loaded with a wrong mapping: profiles see nothing of it from now on, and the same file can be
    loaded again. Nothing is deleted: a question with an earlier --known-at still sees its rows, and a kept profile is
    replayed as it was. `diligence sources` shows what was withdrawn.
    """
    with opened() as (_, store):
        gone = withdrawing.withdraw(store, dataset, sha256, author=by, reason=reason, clock=now)
    click.echo(
        report.printable(
            f"{dataset}: withdrawn, {gone.rows:,} rows of {gone.sha256[:12]}; load the file again with `load`"
        )
    )
