"""The commands about registers of owners: loading their files, and what is done with loaded ones."""

from __future__ import annotations

from pathlib import Path

import click

from adapters.ownership import FORMATS
from service import cli_rows_aside, cli_trade, cli_withdraw, intake
from service.cli_progress import LoadShown
from service.cli_shared import now, opened, plainly, tell

_LAYOUTS = ", ".join(f"{each.id} ({each.title})" for each in FORMATS)


@click.group()
def ownership() -> None:
    """Registers of owners: load their files, or take one back."""


@ownership.command("load", help="")
@click.argument("dataset")
@click.argument("file", nargs=-1, required=True, type=cli_trade.FILE)
@click.option("--manifest", type=cli_trade.FILE, help="YAML file that describes DATASET, of kind ownership.")
@click.option("--layout", type=click.Choice([each.id for each in FORMATS]), help="Else the manifest's `mapping`.")
@click.option("--entities", type=cli_trade.FILE, help="GLEIF's file of entities (LEI-CDF), which has the names.")
@plainly
def load(
    dataset: str, file: tuple[Path, ...], manifest: Path | None, layout: str | None, entities: Path | None
) -> None:
    described = cli_trade.manifest_of(dataset, manifest, kind="ownership")
    with opened() as (chosen, store):
        loaded = []
        for each in file:
            with LoadShown(each.name) as shown:
                loaded.append(
                    intake.load_ownership(
                        store, described, each, clock=now, layout=layout, entities=entities, progress=shown.rows,
                        indexing=shown.indexing, most_aside=chosen.trade_aside_percent,
                    )
                )  # fmt: skip
        tell(loaded, group="ownership")


load.help = f"""Load FILEs of a register of owners into DATASET, each whole or not at all.

Layouts: {_LAYOUTS}.

Of a record that several files give, that of the last file stands, unless an earlier file states what is clearly newer;
one that a newer file lacks stands until the older file is taken back (`withdraw`). Profiles then tell the owners of the
supplier and its counterparties, and ways to listed parties through them, as the register names them; which share makes
an owned party fall under a measure is not judged.

    diligence ownership load shareholders owners.csv --manifest owners.yaml --layout csv
"""

ownership.add_command(cli_rows_aside.rows_aside)
ownership.add_command(cli_withdraw.command("ownership"))
