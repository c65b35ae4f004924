"""The command that sends a trade file to a service elsewhere and shows how it gets on."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from adapters.manifests import load_manifests
from service import report, settings
from service.cli_shared import plainly
from service.sending import Sender, SendFailed, TryAgain, address_of

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_MB = 1024 * 1024
_LAYOUT = re.compile(r"[a-z][a-z0-9_]{1,63}", re.ASCII)  # what is no id is a path


@click.command("send")
@click.argument("dataset")
@click.argument("file", type=FILE)
@click.option("--to", required=True, help="Address of the service, as https://diligence.example.org.")
@click.option("--mapping", help="A layout's id or a mapping file; what the manifest names by default.")
@click.option("--manifest", type=FILE, help="YAML file that describes DATASET: needed the first time.")
@click.option(
    "--wait", default=30, show_default=True, type=click.IntRange(0, 1440),
    help="Minutes for which to try again while other loads are under way.",
)  # fmt: skip
@click.option("--plain-http", is_flag=True, help="Send the token over http:// to another machine, readable on the way.")
@plainly
def send(
    dataset: str, file: Path, to: str, mapping: str | None, manifest: Path | None, wait: int, plain_http: bool
) -> None:
    """Send the trade FILE to the service at --to, and wait until it is loaded into DATASET there.

    The service must have DILIGENCE_UPLOAD_TOKEN set, and this command takes the same from the environment. It shows the
    bytes sent, then the rows read. Exit status 1: the file was held, failed or was not taken.

    \b
      export DILIGENCE_UPLOAD_TOKEN=…
      diligence trade send my_imports rows.xlsx --to https://diligence.example.org --manifest my_imports.yaml
      diligence trade send my_imports more.xlsx --to https://diligence.example.org --mapping ru_gtd
    """
    token = settings.load().upload_token
    if not token:
        raise click.ClickException("set DILIGENCE_UPLOAD_TOKEN to the token that the service has")
    try:
        sender = Sender(address=address_of(to, plain=plain_http), dataset=dataset, token=token)
        told = _until_taken(sender, file, _parts(dataset, mapping, manifest), until=time.monotonic() + 60 * wait)
    except SendFailed as exc:
        raise click.ClickException(report.printable(str(exc))) from exc
    _tell(told)
    if told["state"] not in ("loaded", "unchanged"):
        raise SystemExit(1)


def _parts(dataset: str, mapping: str | None, manifest: Path | None) -> dict[str, str]:
    """Return what goes with the file: a mapping file's text, its own or the one that the manifest names, or an id."""
    parts = {}
    if manifest:
        parts["manifest"] = manifest.read_text(encoding="utf-8")
        named = [each.mapping for each in load_manifests(manifest) if each.id == dataset]
        if not named:
            raise SendFailed(f"{manifest.name} describes no data set {dataset}")
        if mapping is None and named[0] and named[0].endswith((".yaml", ".yml")):
            mapping = named[0]
    if mapping is not None:
        parts["mapping"] = mapping if _LAYOUT.fullmatch(mapping) else Path(mapping).read_text(encoding="utf-8")
    return parts


def _until_taken(sender: Sender, file: Path, parts: dict[str, str], *, until: float) -> dict[str, Any]:
    """Send the file, anew as long as other loads are in its way and there is time; returns how its load ended."""
    while True:
        try:
            state = sender.state()
            _check(sender, state, file, parts)
            with _bytes(file) as hear:
                load = sender.send(file, parts, hear=hear)
            told = sender.watch(load["id"], hear=_rows())
            if told["state"] != "busy" or time.monotonic() + 10 > until:
                return told
            pause, why = 10, str(told["reason"])
        except TryAgain as exc:
            if time.monotonic() + exc.seconds > until:
                raise SendFailed(f"{exc}; try again later, or let --wait be longer") from exc
            pause, why = exc.seconds, str(exc)
        click.echo(report.printable(f"waiting {pause} seconds: {why}"), err=True)
        time.sleep(pause)


def _check(sender: Sender, state: dict[str, Any], file: Path, parts: dict[str, str]) -> None:
    """Refuse here what the service would refuse after all of it was sent."""
    size = file.stat().st_size
    if size > state["most_bytes"]:
        raise SendFailed(f"{file.name} has {size:,} bytes; the service takes {state['most_bytes']:,}: send it in parts")
    if not state["manifest_held"] and "manifest" not in parts:
        raise SendFailed(f"the service holds nothing of {sender.dataset} yet: describe it with --manifest FILE")


@contextmanager
def _bytes(file: Path) -> Iterator[Any]:
    """Show the bytes sent: a bar on a terminal, a line for each tenth otherwise."""
    size, said = file.stat().st_size, 0
    if sys.stderr.isatty():
        label = f"sending {report.printable(file.name)}"
        with click.progressbar(length=size, label=label, file=sys.stderr, show_percent=True, show_pos=True) as bar:
            yield bar.update
        return
    sent = 0

    def hear(count: int) -> None:
        nonlocal sent, said
        sent += count
        if sent * 10 // size > said:
            said = sent * 10 // size
            click.echo(f"sent {sent / _MB:,.1f} of {size / _MB:,.1f} MB", err=True)

    yield hear


def _rows() -> Any:
    """Return who shows the rows read: in one line on a terminal, a line for each change, seldom, otherwise."""
    on_terminal, last, said = sys.stderr.isatty(), "", 0.0

    def hear(told: dict[str, Any]) -> None:
        nonlocal last, said
        line = f"{told['state']}, {told['rows']:,} rows"
        changed = told["state"] != last
        last = told["state"]
        if on_terminal:
            click.echo(f"\r\x1b[K{line}", nl=bool(told["ended"]), err=True)
        elif changed or time.monotonic() - said > 10:
            said = time.monotonic()
            click.echo(report.printable(line), err=True)

    return hear


def _tell(told: dict[str, Any]) -> None:
    aside = f", {told['rows_aside']:,} set aside" if told["rows_aside"] else ""
    reason = f": {told['reason']}" if told["reason"] else ""
    click.echo(report.printable(f"{told['dataset']}: {told['state']}, {told['rows']:,} rows{aside}{reason}"))
    where = f" ({told['rows_aside_url']})" if told["rows_aside_url"] else ""
    click.echo(report.printable(f"next: {told['next_step']}{where}"))
