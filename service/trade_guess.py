"""What an unknown trade file seems to be: the known layout that fits it, or a mapping to confirm, tried on its rows."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from adapters import trade
from adapters.base import SourceChanged
from adapters.trade.glimpse import Glimpse, glimpse
from adapters.trade.mapping import BUILT_IN, load_mapping
from service.trade_columns import Column, columns
from service.trade_fit import NEAR, Fit, adapted, fits, meanings
from service.trade_proposal import Proposal, Told, propose

TRIED = 1_000  # rows
_SHOWN = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """What reading the first rows gave: how many were read and not, and the first reasons with their lines."""

    read: int
    unreadable: int
    reasons: tuple[str, ...]
    refused: str | None = None  # the whole file, and why


@dataclass(frozen=True, kw_only=True, slots=True)
class Guess:
    """`fit` is a known layout that reads the file as it is; else `proposal` is a mapping for a person to confirm."""

    seen: Glimpse
    known: tuple[Fit, ...]  # from the best down
    fit: Fit | None
    based_on: Fit | None
    proposal: Proposal
    samples: dict[str, tuple[str, ...]]
    trial: Trial | None


def guess(path: Path, told: Told, *, encoding: str | None = None) -> Guess:
    """Look at the first rows of the file; raises SourceChanged for one that cannot be read or holds no companies.

    A text in an `encoding` that a person says needs a mapping that says it, even where a known layout fits.
    """
    with path.open("rb") as stream:
        tables = glimpse(stream, encoding=encoding)
    if not any(each.header for each in tables):
        raise SourceChanged(f"{path.name}: no row of it looks like a header")
    seen = max(tables, key=_understood)
    known = tuple(fits(seen))
    best = next(iter(known), None)
    fit = best if best and best.whole and len(tables) == 1 and (encoding is None or best.layout == "ru_gtd") else None
    near = best if best and not fit and best.share >= NEAR and best.layout != "ru_gtd" else None
    if fit and fit.layout != "ru_gtd":
        made = _as_it_is(fit.layout)
    elif near:
        made = adapted(near.layout, seen)
        if told.direction:
            made.mapping["direction"] = told.direction
        if encoding is not None:
            made.mapping["encoding"] = encoding
    else:
        made = propose(seen, told, title=f"Proposed for {path.name}: say what it is")
    if len(tables) == 1:
        made.mapping.pop("sheet", None)
    samples = {each.label: each.samples[:_SHOWN] for each in _columns(seen)}
    return Guess(seen=seen, known=known, fit=fit, based_on=near, proposal=made, samples=samples,
                 trial=_tried(path, fit, made))  # fmt: skip


def _understood(seen: Glimpse) -> int:
    return sum(bool(each.sense) for each in _columns(seen))


def _columns(seen: Glimpse) -> list[Column]:
    return columns(seen.header, [row for _, row in seen.rows], seen.groups)


def _as_it_is(layout: str) -> Proposal:
    told: dict[str, Any] = yaml.safe_load((BUILT_IN / f"{layout}.yaml").read_text("utf-8"))
    return Proposal(mapping=told, taken=meanings(told))


def written(made: Proposal, source: str) -> str:
    """Return the mapping as its file would hold it."""
    head = (
        f"# Proposed by `diligence trade guess` from the header of {source}. Check every line: docs/trade-files.md\n"
        "# says what each may be.\n"
    )
    missing = "".join(f"# Missing: {each}\n" for each in made.missing)
    check = "".join(f"# Check: {each}\n" for each in made.notes)
    return head + missing + check + yaml.safe_dump(made.mapping, sort_keys=False, allow_unicode=True, width=110)


def _tried(path: Path, fit: Fit | None, made: Proposal) -> Trial | None:
    """Read the first rows as a load would."""
    options: dict[str, object] = {"illustrative": False}
    layout = trade.by_id("csv")
    try:
        if fit and fit.layout == "ru_gtd":
            layout = trade.by_id("ru_gtd")
        else:
            options["mapping"] = _loaded(made)
    except SourceChanged as exc:
        return Trial(read=0, unreadable=0, reasons=(), refused=str(exc))
    return _trial(path, layout, options)


def _loaded(made: Proposal) -> object:
    with tempfile.TemporaryDirectory(prefix="diligence-guess-") as folder:
        path = Path(folder) / "proposed.yaml"
        path.write_text(written(made, "a file"), "utf-8")
        return load_mapping(str(path))


def _trial(path: Path, layout: Any, options: dict[str, object]) -> Trial:
    reasons: list[str] = []

    def keep(line: int, cells: Sequence[str], reason: str) -> None:
        reasons.append(f"line {line}: {reason}")
        if len(reasons) >= TRIED:
            raise SourceChanged(
                f"none of the first {TRIED} rows can be read" if not read else "too few rows can be read"
            )

    read = 0
    refused = None
    with path.open("rb") as stream:
        try:
            for _ in islice(layout.read(stream, {**options, "on_unreadable": keep}), TRIED):
                read += 1
        except SourceChanged as exc:
            refused = str(exc)
    return Trial(read=read, unreadable=len(reasons), reasons=tuple(reasons[:_SHOWN]), refused=refused)
