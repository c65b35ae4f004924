"""The commands about names: scoring pairs with the code that the service uses, and the indexes that find them."""

from __future__ import annotations

import click

from service import cli_pairs, report
from service.cli_shared import opened, plainly
from service.store import IndexFolder, InUse


@click.group("names")
def names_commands() -> None:
    """Compare names as the service does, and look after the indexes through which it finds them."""


names_commands.add_command(cli_pairs.score)


@names_commands.command("index")
@plainly
def bring_up_to_date() -> None:
    """Bring this host's indexes of names up to date, as `diligence serve` does before it listens."""
    with opened() as (_, store):
        store.index_names()
        for each in store.name_indexes():
            click.echo(f"{each.kind}: {each.names:,} names of {each.loads:,} loads, {each.bytes // 1000:,} kB")


@names_commands.command()
@click.argument("database", nargs=-1)
@click.option("--yes", is_flag=True, help="Do not ask.")
@plainly
def prune(database: tuple[str, ...], yes: bool) -> None:
    """Show the indexes that other databases left in the data folder; remove those of the ids DATABASE.

    Nothing tells whether a database that does not run here is gone or comes back, so nothing is removed unasked. An
    index in use by a running process, or by a SQLite file that is there, is never removed. One removed by mistake is
    made anew when its database is next asked, which takes time and loses nothing.
    """
    with opened() as (_, store):
        beside = {each.id: each for each in store.other_indexes()}
        if not beside:
            click.echo("no other database has an index in the data folder")
        for id_ in database or beside:
            if id_ in beside:
                click.echo(report.printable(_shown(beside[id_])))
        for id_ in database:
            if not yes and id_ in beside:
                click.confirm(f"remove the index {id_}?", abort=True)
            try:
                store.remove_index(id_)
            except KeyError:
                raise click.ClickException(report.printable(f"no index {id_!r} lies in the data folder")) from None
            except InUse as exc:
                raise click.ClickException(f"{id_} stays: {exc}") from exc
            click.echo(f"{id_}: removed")


def _shown(each: IndexFolder) -> str:
    when = f"{each.written_at:%Y-%m-%d %H:%M} UTC" if each.written_at else "never"
    whose = f"of {', '.join(each.addresses)}" if each.addresses else "of an unknown database"
    used = f"in use: {each.in_use}" if each.in_use else "nobody was found to use it"
    return f"{each.id}  {each.bytes // 1000:,} kB, last written {when}, {whose}; {used}"
