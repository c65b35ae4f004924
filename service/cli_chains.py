"""The command that shows ways of several hops from a supplier to listed parties."""

from __future__ import annotations

import textwrap
from datetime import datetime

import click
import orjson

from schemas import countries
from service import chains_answer, chains_asked, chains_bounds, report
from service.cli_shared import INSTANT, now, opened, plainly
from service.question import Question


@click.command("chains")
@click.argument("name")
@click.option(
    "--hops", type=click.IntRange(2, chains_bounds.MOST_HOPS), default=3, show_default=True, help="Most hops."
)
@click.option("--country", help="Country of the supplier, ISO 3166-1 alpha-2: evidence, never a filter.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="What bound on that day; today by default.")
@click.option("--available-at", type=INSTANT, help="What publishers had served by then; now by default.")
@click.option("--known-at", type=INSTANT, help="What this service had recorded by then; now by default.")
@click.option("--json", "as_json", is_flag=True, help="Print what the API would.")
@plainly
def chains_command(
    name: str,
    hops: int,
    country: str | None,
    as_of: datetime | None,
    available_at: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Show the ways from the supplier NAME to listed parties through parties in between: context, no finding."""
    with opened() as (chosen, store):
        question = Question(
            names=(name,),
            country=countries.country(country) if country else None,
            as_of=as_of.date() if as_of else now().date(),
            available_at=available_at,
            known_at=known_at,
        )
        found = chains_asked.look(question, hops=hops, store=store, settings=chosen, now=now())
    if as_json:
        click.echo(orjson.dumps(found))
        return
    if found["illustrative"]:
        click.echo("*** ILLUSTRATIVE IN PART: what is marked [illustrative] rests on invented shipments ***")
    if not found["chains"]["chains"]:
        click.echo(f"no way through parties in between, of 2 to {hops} hops, was found in what was looked at")
    for line in (*(f"! {each}" for each in found["warnings"]), *chains_answer.lines(found["chains"])):
        click.echo("\n".join(textwrap.wrap(report.printable(line), 100, subsequent_indent="    ")))
    click.echo(found["disclaimer"])
