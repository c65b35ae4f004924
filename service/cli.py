"""The command `diligence`: what the API does, a shell can do."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click
import orjson

from adapters.base import AdapterError, Manifest
from adapters.manifests import load_manifests
from adapters.sanctions import LISTS, by_id
from schemas import countries
from service import coverage, intake, refresh, report, sample, settings, sources
from service.intake import LoadRefused
from service.names import NotScreenable
from service.profiles import Question, build
from service.refresh import Loaded
from service.settings import BadSetting, Settings
from service.store import BadDatabaseUrl, NewerSchema, Store, StoreUnavailable, open_store

_TOLD = (
    countries.UnknownCountry,
    AdapterError,
    LoadRefused,
    NotScreenable,
    BadSetting,
    BadDatabaseUrl,
    NewerSchema,
    StoreUnavailable,
    OSError,
)


def _now() -> datetime:
    return datetime.now(UTC)


def _plainly(function: Callable[..., None]) -> Callable[..., None]:
    """Tell foreseen errors in one line instead of a traceback."""

    @wraps(function)
    def told(*args: Any, **kwargs: Any) -> None:
        try:
            function(*args, **kwargs)
        except BrokenPipeError:
            raise  # the reader of our output has gone; click ends quietly
        except _TOLD as exc:
            raise click.ClickException(report.printable(str(exc))) from exc

    return told


@contextmanager
def _opened() -> Iterator[tuple[Settings, Store]]:
    chosen = settings.load()
    store = open_store(chosen.database_url)
    try:
        yield chosen, store
    finally:
        store.close()


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
@_plainly
def demo(no_serve: bool, what_if: bool) -> None:
    """Load the bundled sample into a store of its own, print two profiles, then serve them."""
    chosen = settings.load()
    with tempfile.TemporaryDirectory(prefix="diligence-demo-") as folder:
        own = replace(chosen, data_dir=Path(folder), database_url=f"sqlite:///{folder}/demo.sqlite3", lists=())
        store = open_store(own.database_url)
        for loaded in sample.load(store, clock=_now, what_if=what_if):
            click.echo(f"loaded {loaded.source_id}: {loaded.rows} rows", err=True)
        for name in ("Gyeonggi Industry", "Garam Byeolbit Industry"):
            question = Question(names=(name,), country="KR", as_of=_now().date())
            click.echo("\n" + report.text(orjson.loads(build(question, store=store, settings=own, now=_now()).body)))
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
@_plainly
def serve() -> None:
    """Serve the API with gunicorn, as the settings say."""
    from service import serve as server

    chosen = settings.load()
    coverage.enabled(chosen)
    open_store(chosen.database_url).close()
    server.check_place(chosen)
    click.echo(f"serving on {server.address(chosen)}", err=True)
    server.run(chosen)


@main.command()
@click.argument("name")
@click.option("--country", help="Country of the supplier, ISO 3166-1 alpha-2: evidence, never a filter.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="What bound on that day; today by default.")
@click.option("--json", "as_json", is_flag=True, help="Print what the API would.")
@_plainly
def profile(name: str, country: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Print the profile of the supplier NAME. Exit status 3: nothing found, but a required source is missing."""
    with _opened() as (chosen, store):
        question = Question(
            names=(name,),
            country=countries.country(country) if country else None,
            as_of=as_of.date() if as_of else _now().date(),
        )
        answer = build(question, store=store, settings=chosen, now=_now())
    if as_json:
        click.echo(answer.body)
    else:
        click.echo(report.text(orjson.loads(answer.body)), nl=False)
    if answer.obstacle:
        click.echo("Nothing was found, but required sources are missing: this is no answer yet.", err=True)
        raise SystemExit(3)


@main.command("sources")
@click.option("--json", "as_json", is_flag=True, help="Print what the API would.")
@_plainly
def list_sources(as_json: bool) -> None:
    """Show the lists and data sets we hold, and how fresh they are."""
    with _opened() as (chosen, store):
        told = sources.describe(store, chosen, _now())
    if as_json:
        click.echo(orjson.dumps(told))
        return
    for each in told["sources"]:
        rows = sum(edition["rows"] for edition in each["editions"])
        published = next((edition["published"] for edition in each["editions"] if edition["published"]), None)
        period = (
            f"{each['period']['from']} to {each['period']['to']}"
            if each["period"]["from"]
            else (f"published {published or 'on a day its publisher does not give'}" if each["editions"] else "")
        )
        line = f"{each['id']:24} {each['status']:11} {rows:>9} rows  {period}"
        click.echo(report.printable(line + ("  illustrative" if each["illustrative"] else "")).rstrip())
        if each["reason"]:
            click.echo(f"{'':24} {report.printable(each['reason'])}")


@main.command("refresh")
@click.argument("source", nargs=-1)
@_plainly
def refresh_lists(source: tuple[str, ...]) -> None:
    """Fetch lists from their publishers, check them and put them in place; all enabled ones by default."""
    from adapters.http import Fetcher

    with _opened() as (chosen, store):
        wanted = [_listing(each) for each in source] if source else coverage.enabled(chosen)
        results = [refresh.refresh_list(store, each, Fetcher(), clock=_now) for each in wanted]
    _tell(results)


@main.command("load")
@click.argument("source")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--excerpt",
    is_flag=True,
    help="The file holds only part of the list: an answer that rests on it is incomplete.",
)
@_plainly
def load_list(source: str, file: Path, excerpt: bool) -> None:
    """Load the list SOURCE from FILE, as its publisher serves it."""
    listing = _listing(source)
    with _opened() as (_, store), file.open("rb") as stream:
        _tell([refresh.load_list(store, listing, stream, retrieved_at=_now(), now=_now(), excerpt=excerpt)])


def _listing(source: str) -> Any:
    if source not in {each.id for each in LISTS}:
        raise click.ClickException(f"no list {source!r}; known are {', '.join(each.id for each in LISTS)}")
    return by_id(source)


@main.group()
def trade() -> None:
    """Trade records."""


@trade.command("load")
@click.argument("dataset")
@click.argument("file", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--manifest",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="YAML file that describes DATASET: period, directions, licence, illustrative or not.",
)
@click.option("--mapping", help="A layout's id or a mapping file; the manifest's own by default.")
@_plainly
def load_trade(dataset: str, file: tuple[Path, ...], manifest: Path | None, mapping: str | None) -> None:
    """Load trade FILEs into DATASET, each whole or not at all."""
    described = _manifest(dataset, manifest, kind="trade")
    with _opened() as (_, store):
        _tell(
            [
                intake.load_trade(store, described, each, clock=_now, mapping=mapping, progress=_progress)
                for each in file
            ]
        )


def _progress(rows: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{rows:,} rows", nl=False, err=True)


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
@_plainly
def load_statements(dataset: str, file: tuple[Path, ...], manifest: Path | None) -> None:
    """Load FILEs of statements into DATASET, each whole or not at all."""
    described = _manifest(dataset, manifest, kind="statements")
    with _opened() as (_, store):
        _tell([intake.load_statements(store, described, each, clock=_now) for each in file])


def _manifest(dataset: str, path: Path | None, *, kind: str) -> Manifest:
    known = {each.id: each for each in (load_manifests(path) if path else sample.manifests()) if each.kind == kind}
    if dataset not in known:
        raise click.ClickException(
            f"no manifest describes the data set {dataset!r}; give one with --manifest FILE (known: {', '.join(known)})"
        )
    return known[dataset]


def _tell(results: list[Loaded]) -> None:
    for each in results:
        reason = f": {each.reason}" if each.reason else ""
        click.echo(report.printable(f"{each.source_id}: {each.result}, {each.rows:,} rows{reason}"))
    if any(each.result in ("held", "failed") for each in results):
        raise SystemExit(1)
