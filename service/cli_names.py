"""The commands about names: scoring pairs with the code that the service uses, and the indexes that find them."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator

import click

from service import names, report
from service.cli_shared import opened, plainly
from service.store import IndexFolder, InUse

_NEEDED = ("name1", "name2")
_ADDED = ("score", "match", "why")
_Scored = Iterator[tuple[dict[str, str], names.Comparison]]


@click.group("names")
def names_commands() -> None:
    """Compare names as the service does, and look after the indexes through which it finds them."""


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


@names_commands.command()
@click.argument("pairs", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a row instead of CSV, `why` as a list.")
@plainly
def score(pairs: str, as_json: bool) -> None:
    """Score each row of PAIRS (a CSV with the columns name1 and name2, UTF-8; - for standard input).

    Adds `score` (0 to 1), `match` (true where the service would show the pair: its verdict is match or possible) and
    `why`, in the order of the rows; other columns stay as they are.

    \b
    printf 'name1,name2\\nGyeonggi Industry,경기산업\\n' | diligence names score -
    """
    called = "standard input" if pairs == "-" else pairs
    with click.open_file(pairs, encoding="utf-8-sig", errors="strict") as stream:
        rows = csv.DictReader(stream, strict=True)
        try:
            columns = _columns(rows, called)
            if as_json:
                _write_json(_scored(rows, called))
            else:
                _write_csv(_scored(rows, called), columns)
        except UnicodeDecodeError as exc:
            raise click.ClickException(f"{called}: is not UTF-8 ({exc.reason} at byte {exc.start:,})") from exc
        except csv.Error as exc:
            raise click.ClickException(f"{called}, after line {rows.line_num:,}: {exc}") from exc


def _columns(rows: csv.DictReader[str], called: str) -> list[str]:
    columns = list(rows.fieldnames or ())
    lacking = [each for each in _NEEDED if each not in columns]
    if lacking:
        raise click.ClickException(f"{called}: the first line has no column {' and no column '.join(lacking)}")
    taken = [each for each in _ADDED if each in columns]
    if taken:
        raise click.ClickException(f"{called}: has a column {taken[0]} already; rename it first")
    return columns


def _scored(rows: csv.DictReader[str], name: str) -> _Scored:
    for row in rows:
        if None in row or None in row.values():
            raise click.ClickException(f"{name}, line {rows.line_num:,}: has not as many fields as the first line")
        yield row, names.compare(row["name1"], row["name2"])


def _write_csv(scored: _Scored, columns: list[str]) -> None:
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow((*columns, *_ADDED))
    for row, found in scored:
        shown = "true" if found.verdict != "no" else "false"
        out.writerow((*(row[each] for each in columns), f"{found.score:.4f}", shown, "; ".join(found.why)))


def _write_json(scored: _Scored) -> None:
    import orjson

    for row, found in scored:
        verdict = {"score": found.score, "match": found.verdict != "no", "verdict": found.verdict}
        told = {**row, **verdict, "why": list(found.why)}
        click.echo(orjson.dumps(told).decode())
