"""The command `diligence`: what the API does, a shell can do."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
import orjson

from schemas import countries
from service import (
    cli_chains,
    cli_counterparties,
    cli_lists,
    cli_names,
    cli_ownership,
    cli_schedule,
    cli_screening,
    cli_trade,
    coverage,
    intake,
    profiles,
    report,
    sample,
    settings,
)
from service.cli_shared import INSTANT, indexing, now, opened, plainly, tell
from service.profiles import build
from service.question import Question
from service.settings import Settings
from service.store import open_store
from service.uploads import Uploads


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="supplier-due-diligence")
def main() -> None:
    """Who does this supplier trade with, who among them is under which measure, since when, and did goods move before
    or after that day?

    Begin with `diligence demo`. Settings come from the environment, DILIGENCE_…; the README lists them.
    """


@main.command()
@click.option("--no-serve", is_flag=True, help="Print the two profiles and stop.")
@click.option("--what-if", is_flag=True, help="Add four invented rows around 23 February 2024.")
@plainly
def demo(no_serve: bool, what_if: bool) -> None:
    """Load the bundled sample into a store of its own, print two profiles, then serve them."""
    chosen = settings.load()
    with tempfile.TemporaryDirectory(prefix="diligence-demo-") as folder:
        own = replace(chosen, data_dir=Path(folder), database_url=f"sqlite:///{folder}/demo.sqlite3", lists=())
        store = open_store(own.database_url, names_folder=own.names_folder)
        for loaded in sample.load(store, clock=now, what_if=what_if):
            click.echo(f"loaded {loaded.source_id}: {loaded.rows} rows", err=True)
        cli_screening.after_load(store)
        for name in ("Gyeonggi Industry", "Garam Byeolbit Industry"):
            question = Question(names=(name,), country="KR", as_of=now().date())
            click.echo("\n" + report.text(orjson.loads(build(question, store=store, settings=own, now=now()).body)))
        store.close()
        if not no_serve:
            _serve_demo(own)


def _serve_demo(own: Settings) -> None:
    from service import serve  # imported late: gunicorn is not needed by any other command

    serve.check_place(own)
    click.echo("The same as JSON (stop with Ctrl-C):\n")
    for name in ("Gyeonggi Industry", "Garam Byeolbit Industry"):
        click.echo(f"  curl -G {serve.address(own)}/v1/profiles --data-urlencode 'supplier={name}' -d country=KR")
    click.echo(f"\nThe API, to try in a browser: {serve.address(own)}/docs")
    sys.stdout.flush()
    serve.run(own)


@main.command()
@plainly
def serve() -> None:
    """Serve the API with gunicorn, as the settings say."""
    from service import serve as server

    chosen = settings.load()
    coverage.enabled(chosen)
    store = open_store(chosen.database_url, names_folder=chosen.names_folder, indexing=indexing)
    store.index_names()  # before the workers begin, of which each would otherwise answer 503 meanwhile
    Uploads(store, chosen, clock=now).sweep()
    store.close()
    server.check_place(chosen)
    click.echo(f"serving on {server.address(chosen)}", err=True)
    server.run(chosen)


@main.command()
@click.argument("name")
@click.option("--country", help="Country of the supplier, ISO 3166-1 alpha-2: evidence, never a filter.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="What bound on that day; today by default.")
@click.option("--available-at", type=INSTANT, help="What publishers had served by then; now by default.")
@click.option("--known-at", type=INSTANT, help="What this service had recorded by then; now by default.")
@click.option("--json", "as_json", is_flag=True, help="Print what the API would.")
@plainly
def profile(
    name: str,
    country: str | None,
    as_of: datetime | None,
    available_at: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Print the profile of the supplier NAME. Exit status 3: nothing found, but a required source is missing."""
    with opened() as (chosen, store):
        question = Question(
            names=(name,),
            country=countries.country(country) if country else None,
            as_of=as_of.date() if as_of else now().date(),
            available_at=available_at,
            known_at=known_at,
        )
        answer = build(question, store=store, settings=chosen, now=now())
    if as_json:
        click.echo(answer.body)
    else:
        click.echo(report.text(orjson.loads(answer.body)), nl=False)
    if answer.obstacle:
        click.echo("Nothing was found, but required sources are missing: this is no answer yet.", err=True)
        raise SystemExit(3)


@main.command()
@click.argument("profile_id")
@plainly
def replay(profile_id: str) -> None:
    """Build the kept profile PROFILE_ID anew, by its own clocks, and compare. Exit status 1: the bytes differ."""
    with opened() as (chosen, store):
        kept = store.kept_profile(profile_id)
        if kept is None:
            raise click.ClickException(f"no answer is kept under {profile_id}")
        if not kept.basis:
            raise click.ClickException("this answer was kept by a version that did not keep what it rests on")
        same = profiles.rebuild(kept, store=store, settings=chosen) == kept.body
        other = kept.basis["engine"] != profiles.ENGINE
    if same:
        click.echo("the same bytes")
        return
    why = f"; it was made by engine {kept.basis['engine']}, this is {profiles.ENGINE}" if other else ""
    click.echo(f"the bytes differ{why}", err=True)
    raise SystemExit(1)


@main.group()
def statements() -> None:
    """Published statements about trade."""


@statements.command("load")
@click.argument("dataset")
@click.argument("file", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--manifest",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="YAML file that describes DATASET.",
)
@plainly
def load_statements(dataset: str, file: tuple[Path, ...], manifest: Path | None) -> None:
    """Load FILEs of statements into DATASET, each whole or not at all."""
    described = cli_trade.manifest_of(dataset, manifest, kind="statements")
    with opened() as (_, store):
        results = [intake.load_statements(store, described, each, clock=now) for each in file]
        tell(results, leave=False)
        cli_screening.after_load(store)
        tell(results, say=False)


cli_lists.add_to(main)
cli_schedule.add_to(main)
main.add_command(cli_names.names_commands)
main.add_command(cli_counterparties.counterparties_commands)
main.add_command(cli_trade.trade)
main.add_command(cli_ownership.ownership)
main.add_command(cli_chains.chains_command)
