"""The commands about counterparties: which spellings are one company, over whole data sets, and a person's rulings."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

import click
import orjson

from service import datasets_grouped, report
from service import rulings as ruled
from service.cli_shared import now, opened, plainly
from service.datasets_grouped import COLUMNS, DatasetUnknown
from service.store.rulings import Ruling

_MOST = 1_000_000


@click.group("counterparties")
def counterparties_commands() -> None:
    """Which spellings are one company: group whole data sets, and rule where the service cannot know."""


@counterparties_commands.command("group")
@click.argument("dataset", nargs=-1)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the CSV here.")
@click.option("--processes", type=click.IntRange(1, 64), help="Processes that compare names; by default one a core.")
@plainly
def group(dataset: tuple[str, ...], out: Path | None, processes: int | None) -> None:
    """Group the parties of the trade data sets DATASET, by default of all, as profiles do; a CSV row for each party.

    Rows of one `counterparty` are taken for one company; `why` tells why. Nothing is kept: a profile groups anew, by
    the rulings that hold then. Rule with `join` and `split`, which take the ids of the column `party`.
    """
    with opened() as (_, store):
        try:
            grouped = datasets_grouped.grouped(store, dataset, now=now(), processes=processes, progress=_progress)
        except DatasetUnknown as exc:
            raise click.ClickException(report.printable(str(exc))) from exc
    with _writing(out) as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(COLUMNS)
        rows.writerows(grouped.rows())
    click.echo(
        f"{grouped.parties:,} parties of {', '.join(grouped.datasets)}: {len(grouped.groups):,} counterparties, "
        f"{grouped.of_several:,} of several spellings",
        err=True,
    )


@contextmanager
def _writing(out: Path | None) -> Iterator[IO[str]]:
    if out is None:
        yield sys.stdout
    else:
        with out.open("w", encoding="utf-8", newline="") as stream:
            yield stream


def _progress(what: str, done: int, whole: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{what}: {done:,} of {whole:,} names", nl=done == whole, err=True)


def _signed(function: Callable[..., None]) -> Callable[..., None]:
    function = click.option("--because", required=True, help="Why; it stands in every profile it shapes.")(function)
    return click.option("--by", required=True, help="Who rules: a person's name.")(function)


_EXPIRES = click.option(
    "--expires-on", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which it holds; without end by default."
)


@counterparties_commands.command()
@click.argument("party", nargs=-1, required=True)
@_signed
@_EXPIRES
@plainly
def join(party: tuple[str, ...], by: str, because: str, expires_on: datetime | None) -> None:
    """Rule that the PARTYs are one company, whatever their names and numbers say.

    Ids of parties stand in `diligence profile --json` with each spelling, and in the CSV of `group`.
    """
    with opened() as (_, store):
        last = expires_on.date() if expires_on else None
        _tell(ruled.make(store, "join", party, author=by, reason=because, expires_on=last, now=now()))


@counterparties_commands.command()
@click.argument("party", nargs=-1, required=True)
@click.option("--from", "apart_from", multiple=True, required=True, help="A party that they are not; again for each.")
@_signed
@_EXPIRES
@plainly
def split(
    party: tuple[str, ...], apart_from: tuple[str, ...], by: str, because: str, expires_on: datetime | None
) -> None:
    """Rule that each PARTY is another company than each party given with --from.

    To take a spelling out of a counterparty, name all other parties of it with --from: one that is not named may be
    either company, and then stands alone.
    """
    with opened() as (_, store):
        last = expires_on.date() if expires_on else None
        made = ruled.make(
            store, "split", party, apart_from=apart_from, author=by, reason=because, expires_on=last, now=now()
        )
        _tell(made)


@counterparties_commands.command()
@click.argument("ruling_id")
@_signed
@plainly
def withdraw(ruling_id: str, by: str, because: str) -> None:
    """Let the ruling RULING_ID hold no more; it stays to be seen."""
    with opened() as (_, store):
        try:
            _tell(ruled.withdraw(store, ruling_id, author=by, reason=because, now=now()))
        except ruled.RulingUnknown:
            raise click.ClickException(report.printable(f"no ruling has the id {ruling_id!r}")) from None


@counterparties_commands.command()
@click.option("--party", help="Only those that name this party.")
@click.option("--json", "as_json", is_flag=True, help="Print what the API would.")
@plainly
def rulings(party: str | None, as_json: bool) -> None:
    """Show the rulings, the newest first, withdrawn and expired ones too."""
    with opened() as (_, store):
        found = ruled.page(store, party=party, limit=_MOST, offset=0, now=now())
    if as_json:
        click.echo(orjson.dumps(found))
        return
    if not found["rulings"]:
        click.echo("no ruling was made" if party is None else "no ruling names this party")
    for each in found["rulings"]:
        state = "holds" if each["holds"] else "withdrawn" if each["withdrawn"] else "expired"
        apart = f" from {', '.join(each['from'])}" if each["from"] else ""
        click.echo(
            report.printable(
                f"{each['id']}  {state}: {each['kind']} {', '.join(each['parties'])}{apart}; "
                f"{each['by']}, {each['made_at'][:16]}: {each['because']}"
            )
        )


def _tell(ruling: Ruling) -> None:
    what = "withdrawn" if ruling.withdrawn_at else "kept"
    click.echo(report.printable(f"ruling {ruling.id} {what}: {ruling.kind} of {', '.join(ruling.parties)}"))
