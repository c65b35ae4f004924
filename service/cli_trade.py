"""The commands about trade records: loading files, the layouts that are known, and a mapping for one that is not."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

import click
import orjson

from adapters import csvfile
from adapters.base import DocumentDate, Manifest, SourceChanged
from adapters.manifests import load_manifests
from adapters.trade import currency_words, tables
from adapters.trade.encodings import DETECT
from adapters.trade.mapping import load_mapping
from service import (
    cli_rows_aside,
    cli_screening,
    cli_send,
    cli_withdraw,
    intake,
    report,
    sample,
    trade_guess,
    trade_layouts,
    trade_told,
)
from service.cli_progress import LoadShown
from service.cli_shared import now, opened, plainly, tell
from service.trade_proposal import Told

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def trade() -> None:
    """Trade records: load, send or withdraw them, list the layouts that are known, guess at one that is not."""


@trade.command("load")
@click.argument("dataset")
@click.argument("file", nargs=-1, required=True, type=FILE)
@click.option(
    "--manifest",
    type=FILE,
    help="YAML file that describes DATASET: period, directions, licence, illustrative or not.",
)
@click.option("--mapping", help="A layout's id or a mapping file; the manifest's own by default.")
@plainly
def load_trade(dataset: str, file: tuple[Path, ...], manifest: Path | None, mapping: str | None) -> None:
    """Load trade FILEs into DATASET, each whole or not at all: CSV, TSV, xlsx, xls, ods, Parquet, in gzip or zip.

    A terminal shows the share of the file that is read, the rows, and the time left. Rows that cannot be read are set
    aside (`rows-aside` prints them); a file with too many of them is held, and nothing of it is loaded.
    """
    described = manifest_of(dataset, manifest, kind="trade")
    with opened() as (chosen, store):
        most = chosen.trade_aside_percent
        for each in file:
            _say_how(each, mapping or described.mapping)
        loaded = []
        for each in file:
            with LoadShown(each.name) as shown:
                loaded.append(
                    intake.load_trade(
                        store, described, each, clock=now, mapping=mapping, progress=shown.rows,
                        indexing=shown.indexing, measured=shown.measured, most_aside=most,
                    )
                )  # fmt: skip
        tell(loaded, leave=False)
        cli_screening.after_load(store)
        tell(loaded, say=False)


def _say_how(file: Path, layout: str | None) -> None:
    """Tell what was found rather than told of how a file is written; what is wrong with it the load itself will say."""
    with suppress(SourceChanged), file.open("rb") as stream:
        mapping = load_mapping(layout or "")
        if DETECT in (mapping.dialect.encoding, mapping.dialect.delimiter):
            with tables.opened(stream, mapping.dialect, sheet=mapping.sheet) as found:
                click.echo(report.printable(f"{file.name}: {found.said}"), err=True)


def manifest_of(dataset: str, path: Path | None, *, kind: str) -> Manifest:
    """Return the manifest of a data set, from the file or of the bundled sample; raises ClickException for none."""
    every = {each.id: each for each in (load_manifests(path) if path else sample.manifests())}
    known = {name: each for name, each in every.items() if each.kind == kind}
    other = every[dataset].kind if dataset in every else kind
    if other != kind and other in ("trade", "ownership"):
        raise click.ClickException(
            f"the manifest describes {dataset!r} as of kind {other}, not {kind}: load it with `diligence {other} load`"
        )
    if dataset not in known:
        raise click.ClickException(
            f"no manifest describes the data set {dataset!r}; give one with --manifest FILE (known: {', '.join(known)})"
        )
    return known[dataset]


@trade.command("formats")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@plainly
def formats(as_json: bool) -> None:
    """List the layouts that are known: their ids for --mapping, and what their rows state."""
    found = trade_layouts.layouts()
    if as_json:
        click.echo(orjson.dumps([asdict(each) for each in found], option=orjson.OPT_INDENT_2))
        return
    rows = [
        (each.id, each.title, ", ".join(each.directions), ", ".join(each.dates), ", ".join(each.values) or "none")
        for each in found
    ]
    click.echo(trade_told.table(("id", "title", "direction", "dates", "values, the first is totalled"), rows))


@trade.command("guess")
@click.argument("file", type=FILE)
@click.option("--write", type=click.Path(path_type=Path), help="Write the proposed mapping to this new YAML file.")
@click.option("--direction", help="Whose imports or exports these are, as import:RU, which no header says.")
@click.option("--date-kind", type=click.Choice(get_args(DocumentDate)), help="What an unnamed date dates.")
@click.option(
    "--currency",
    callback=lambda _, __, word: _code(word),
    help="The currency of amounts whose column does not name it, as USD.",
)
@click.option("--encoding", type=click.Choice(csvfile.ENCODINGS), help="The encoding of a text, where it is not found.")
@click.option("--day-first", "first", flag_value="day", help="Where 03/04/2022 might be two days: 3 April.")
@click.option("--month-first", "first", flag_value="month", help="Where 03/04/2022 might be two days: 4 March.")
@click.option("--year-first", "first", flag_value="year", help="Where 23.01.05 might be two days: 5 January 2023.")
@click.option("--json", "as_json", is_flag=True, help="Print what was understood as JSON.")
@plainly
def guess(file: Path, write: Path | None, as_json: bool, encoding: str | None, **told: Any) -> None:
    """Read the header and the first rows of FILE: which known layout fits, or which mapping would read it.

    Nothing is loaded. Look at what each column is taken for, then keep the mapping with --write and load by it. Exit
    status 1: no row could be read that way.
    """
    found = trade_guess.guess(file, Told(**told), encoding=encoding)
    if write is not None:
        _keep(write, found, file.name)
    if as_json:
        click.echo(orjson.dumps(trade_told.as_json(found), option=orjson.OPT_INDENT_2))
    else:
        for line in trade_told.text(found, file, write).splitlines():
            click.echo(report.printable(line))
    if found.trial is None or not found.trial.read:
        raise SystemExit(1)


def _code(word: str | None) -> str | None:
    """Return the currency's code; raises BadParameter for what is none."""
    try:
        return currency_words.currency(word) if word else None
    except ValueError as exc:
        raise click.BadParameter(f"{exc}: write three letters of ISO 4217, as USD") from exc


def _keep(path: Path, found: trade_guess.Guess, source: str) -> None:
    """Write the mapping to a new file; one that is no mapping, or not needed, is not written."""
    if found.fit:
        layout = found.fit.layout
        raise click.ClickException(f"the layout {layout} reads this file as it is: load it with --mapping {layout}")
    if found.trial and found.trial.refused and not found.trial.read:
        raise click.ClickException(f"nothing is written, as nothing could be read with it: {found.trial.refused}")
    try:
        with path.open("x", encoding="utf-8") as out:
            out.write(trade_guess.written(found.proposal, source))
    except FileExistsError:
        raise click.ClickException(f"{path} is there already: name a new file") from None


trade.add_command(cli_rows_aside.rows_aside)
trade.add_command(cli_screening.screen)
trade.add_command(cli_send.send)
trade.add_command(cli_withdraw.command("trade"))
