"""The command that hands out the rows of trade files that could not be read."""

from __future__ import annotations

import click

from service import aside
from service.cli_shared import opened, plainly


@click.command("rows-aside")
@click.argument("dataset")
@plainly
def rows_aside(dataset: str) -> None:
    """Print the rows of DATASET's files that could not be read, as CSV: of the files loaded, and of the one last held.

    Each with its line, why, and its cells; nothing is kept of columns that the layout leaves out. Mend them in a file
    of their own and load that into the same data set. Records of a register that were left out on purpose are among
    them, with `left out:` for why.
    """
    with opened() as (_, store):
        files = aside.of_dataset(store, dataset)
        if files is None:
            raise click.ClickException(
                f"no trade data set or register is loaded as {dataset!r}; `diligence sources` names those held"
            )
        for part in aside.as_csv(store, files):
            click.echo(part, nl=False)
