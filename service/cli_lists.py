"""The commands about sanctions lists: what we hold, fetch, load as it was, let pass the gate."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import click
import orjson

from adapters.http import Fetcher
from adapters.sanctions import LISTS, by_id
from adapters.sanctions.port import SanctionsList
from service import cli_screening, coverage, loading, refresh, source_table, sources
from service.cli_shared import INSTANT, now, opened, plainly, tell
from service.loading import Loaded
from service.staging import Served
from service.store import Store, StoreUnavailable, approvals


def add_to(main: click.Group) -> None:
    for command in (list_sources, refresh_lists, load_list, approve):
        main.add_command(command)


@click.command("sources")
@click.option("--json", "as_json", is_flag=True, help="Print what the API would.")
@plainly
def list_sources(as_json: bool) -> None:
    """Show the lists and data sets we hold, and how fresh they are: when last checked, changed, published.

    A ! stands before what needs a look: required, but missing, too old or only in part; held or failed when last tried;
    stagnant, which is without a new publication for longer than usual; an index of names on this host that is behind.
    """
    at = now()
    with opened() as (chosen, store):
        told = sources.describe(store, chosen, at)
    if as_json:
        click.echo(orjson.dumps(told))
    else:
        click.echo(source_table.text(told, now=at), nl=False)


@click.command("refresh")
@click.argument("source", nargs=-1)
@plainly
def refresh_lists(source: tuple[str, ...]) -> None:
    """Fetch lists from their publishers, check them and put them in place; all in use by default.

    A list that does not pass the gate is held: the former edition stays, and the reason is told. See `approve`.
    """
    with opened() as (chosen, store):
        wanted = [_listing(each) for each in source] if source else coverage.enabled(chosen)
        results = []
        for each in wanted:
            results.append(_refreshed(store, each))
            tell(results[-1:], leave=False)
        cli_screening.after_load(store)
    tell(results, say=False)


def _refreshed(store: Store, listing: SanctionsList) -> Loaded:
    try:
        return refresh.refresh_list(store, listing, Fetcher(), clock=now)
    except StoreUnavailable:
        raise
    except Exception as exc:  # a fault of ours with one list must not leave the others to grow old
        reason = f"a fault of this service: {type(exc).__name__}: {exc}"
        return loading.refused(store, listing.id, "failed", reason, now=now())


@click.command("load")
@click.argument("source")
@click.argument("file", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--retrieved-at",
    type=INSTANT,
    help="When the publisher served it, as 2024-02-23T18:43Z; the end of the day that the file bears by default.",
)
@click.option("--partial", is_flag=True, help="Files of the set are missing (sdn.csv alone): history only.")
@click.option(
    "--excerpt",
    is_flag=True,
    help="The file holds only part of the list: an answer that rests on it is incomplete.",
)
@plainly
def load_list(source: str, file: tuple[Path, ...], retrieved_at: datetime | None, partial: bool, excerpt: bool) -> None:
    """Load one edition of the list SOURCE from FILE, in any layout its publisher serves.

    Editions of the past build history, in any order: `diligence load us_ofac_sdn sdn.csv alt.csv add.csv
    --retrieved-at 2024-02-23T18:43Z`. The files of one set go into one call.
    """
    listing = _listing(source)
    with opened() as (_, store), ExitStack() as files:
        streams = [files.enter_context(each.open("rb")) for each in file]
        served = Served(at=retrieved_at, excerpt=excerpt, partial=partial)
        loaded = loading.load_list(store, listing, streams, served, clock=now)
        cli_screening.remind(store)
        tell([loaded])


@click.command()
@click.argument("source")
@click.argument("sha256")
@click.option("--reason", required=True, help="Why these bytes are right; it is kept in the audit.")
@plainly
def approve(source: str, sha256: str, reason: str) -> None:
    """Let the bytes with this SHA256 pass the gate of the list SOURCE; then load or refresh again.

    The hash of a held file is told by `diligence sources` and by `sha256sum FILE`.
    """
    listing = _listing(source)
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise click.ClickException("SHA256 takes 64 hexadecimal digits in lower case")
    if not reason.strip():
        raise click.ClickException("--reason must say why")
    with opened() as (_, store), store.writing() as connection:
        new = approvals.approve(connection, listing.id, sha256, reason=reason.strip(), now=now())
    click.echo(f"{listing.id}: {sha256} {'may pass the gate' if new else 'was approved before'}")


def _listing(source: str) -> SanctionsList:
    if source not in {each.id for each in LISTS}:
        raise click.ClickException(f"no list {source!r}; known are {', '.join(each.id for each in LISTS)}")
    return by_id(source)
