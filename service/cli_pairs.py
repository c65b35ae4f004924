"""The command that scores pairs of names: the whole file is read and checked, then each row is answered."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, TextIO, cast

import click
import orjson

from adapters.base import SourceChanged
from service import names, pair_files, report
from service.cli_shared import plainly
from service.names.characters import normal
from service.pair_files import BadPairs, Pairs

_ADDED = ("score", "match", "why")
_ADDED_TO_JSON = (*_ADDED, "verdict")
_WORTH_SHOWING, _EVERY = 2_000, 500  # rows


@dataclass(frozen=True, kw_only=True, slots=True)
class _Scored:
    fields: Sequence[str]
    score: float
    verdict: str
    why: tuple[str, ...]

    @property
    def match(self) -> bool:
        return self.verdict != "no"


@click.command()
@click.argument("pairs", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a row instead of CSV, `why` as a list.")
@plainly
def score(pairs: str, as_json: bool) -> None:
    """Score each row of PAIRS (a CSV with the columns name1 and name2, UTF-8; - for standard input).

    Adds `score` (0 to 1), `match` (true where the service would show the pair: its verdict is match or possible) and
    `why`, in the order of the rows; other columns stay as they are. Commas, semicolons or tabs part the columns, in
    what is written as in what is read. The whole file is checked first: where a row cannot be read, none is answered.

    \b
    printf 'name1,name2\\nGyeonggi Industry,경기산업\\n' | diligence names score -
    """
    called = "standard input" if pairs == "-" else pairs
    single, reserved = (None, _ADDED_TO_JSON) if as_json else (pair_files.NEEDED, _ADDED)
    write = _write_json if as_json else _write_csv
    try:
        with (
            click.open_file(pairs, "rb") as source,
            pair_files.checked(cast(BinaryIO, source), single=single, reserved=reserved) as found,
            _utf8_output() as out,
        ):
            write(found, out)
    except (BadPairs, SourceChanged) as exc:
        raise click.ClickException(report.printable(f"{called}: {exc}")) from exc


@contextmanager
def _utf8_output() -> Iterator[TextIO]:
    """Give standard output in UTF-8, whatever the locale: names are in every script."""
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    try:
        yield out
    finally:
        out.detach()  # writes what is left, and leaves standard output open


def _scored(pairs: Pairs) -> Iterator[_Scored]:
    shown = pairs.count >= _WORTH_SHOWING and sys.stderr.isatty() and not sys.stdout.isatty()
    for done, (fields, one, other) in enumerate(pairs.rows(), start=1):
        yield _score(fields, one, other)
        if shown and (done % _EVERY == 0 or done == pairs.count):
            click.echo(f"\rscored {done:,} of {pairs.count:,} pairs", nl=done == pairs.count, err=True)


def _score(fields: Sequence[str], one: str, other: str) -> _Scored:
    empty = [called for called, name in zip(pair_files.NEEDED, (one, other), strict=True) if not normal(name).strip()]
    if empty:
        return _Scored(
            fields=fields,
            score=0.0,
            verdict="no",
            why=(f"{' and '.join(empty)} {'are' if len(empty) > 1 else 'is'} empty",),
        )
    found = names.compare(one, other)
    return _Scored(fields=fields, score=found.score, verdict=found.verdict, why=tuple(found.why))


def _write_csv(pairs: Pairs, out: TextIO) -> None:
    plain = csv.writer(out, delimiter=pairs.delimiter, lineterminator="\n")
    quoted = csv.writer(out, delimiter=pairs.delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in _rows(pairs):
        # The csv module leaves a field with a bare CR unquoted, and a reader would take it for the end of the row.
        (quoted if any("\r" in field for field in row) else plain).writerow(row)


def _rows(pairs: Pairs) -> Iterator[tuple[str, ...]]:
    yield (*pairs.columns, *_ADDED)
    for each in _scored(pairs):
        yield (*each.fields, f"{each.score:.4f}", "true" if each.match else "false", "; ".join(each.why))


def _write_json(pairs: Pairs, out: TextIO) -> None:
    for each in _scored(pairs):
        verdict = {"score": each.score, "match": each.match, "verdict": each.verdict, "why": list(each.why)}
        given = dict(zip(pairs.columns, each.fields, strict=True))
        out.write(orjson.dumps({**given, **verdict}).decode() + "\n")
