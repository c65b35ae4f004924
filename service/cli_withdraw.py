"""The commands that take a file back, so that the same bytes can be loaded with another mapping, or never again."""

from __future__ import annotations

import click

from service import report, withdrawing
from service.cli_shared import now, opened, plainly
from service.withdrawing import Kind

_WRONG: dict[Kind, str] = {
    "trade": "For a file that was loaded with a wrong mapping",
    "ownership": "For a file of a register that is wrong, or that a whole new edition replaces",
}
_MORE: dict[Kind, str] = {
    "trade": "",
    "ownership": " Of GLEIF it is that of both files: `cat RELATIONS ENTITIES | sha256sum`.",
}


def command(kind: Kind) -> click.Command:
    """Return the command `withdraw` of the commands about this kind of data set; it refuses any other."""

    @click.command("withdraw", help="")
    @click.argument("dataset")
    @click.argument("sha256", metavar="SHA256-OR-PREFIX")
    @click.option("--by", required=True, help="Who withdraws: a person's name.")
    @click.option("--reason", "--because", "reason", required=True, help="Why; it stands in every profile's coverage.")
    @plainly
    def withdraw(dataset: str, sha256: str, by: str, reason: str) -> None:
        with opened() as (_, store):
            gone = withdrawing.withdraw(store, dataset, sha256, author=by, reason=reason, clock=now, kind=kind)
        told = f"{dataset}: withdrawn, {gone.rows:,} rows of {gone.sha256[:12]}; load the file again with `load`"
        click.echo(report.printable(told))

    withdraw.help = f"""Take the file of DATASET with this SHA-256 back, or the one whose hash begins so.

    {_WRONG[kind]}: profiles see nothing of it from now on, and the same file can be loaded again. Nothing is deleted: a
    question with an earlier --known-at still sees its rows, and a kept profile is replayed as it was. `sha256sum FILE`
    gives the hash.{_MORE[kind]} `diligence sources` shows what was withdrawn.
    """
    return withdraw
