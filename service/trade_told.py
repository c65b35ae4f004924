"""What `trade guess` understood, for a person to check: a table of the columns, what is missing, the next command."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unicodedata import combining, east_asian_width

from service.trade_guess import Guess, Trial

_WIDTH = 28  # of a cell shown


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return the rows under their heads, as wide as they need."""
    widths = [max(_width(row[at]) for row in (head, *rows)) for at in range(len(head))]
    lines = (
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        for row in (head, *rows)
    )
    return "\n".join(line.rstrip() for line in lines)


def _width(text: str) -> int:
    """Return how many places a terminal takes: two for a letter of East Asia, none for a mark that stands on one."""
    return sum(0 if combining(each) else 2 if east_asian_width(each) in "FW" else 1 for each in text)


def text(found: Guess, file: Path, kept: Path | None) -> str:
    """Return the whole answer, ending in the command to go on with."""
    made = found.proposal
    parts = [f"{file.name}: {found.seen.said}, {len(found.seen.header)} columns"]
    if found.fit:
        parts.append(f"The layout {found.fit.layout} reads it as it is: {found.fit.title}.")
    elif found.based_on:
        near = found.based_on
        parts.append(f"Nearest is {near.layout} ({near.title}), {near.share:.0%} of the columns; changed to fit:")
    else:
        parts.append("No known layout fits; by the words of its header:")
    if made.taken:
        rows = [(_cut(each), _cut(made.taken.get(each, "ignore")), _shown(found, each)) for each in found.seen.header]
        parts.append(table(("column", "taken as", "for example"), rows))
    parts += [
        _listed("Missing", made.missing),
        _listed("Check", made.notes),
        _tried(found.trial),
        _next(found, file, kept),
    ]
    return "\n\n".join(each for each in parts if each) + "\n"


def as_json(found: Guess) -> dict[str, Any]:
    """Return the same for a program."""
    made, trial = found.proposal, found.trial
    return {
        "read_as": found.seen.said,
        "layout": found.fit.layout if found.fit else None,
        "nearest": [
            {"layout": each.layout, "share": round(each.share, 3), "whole": each.whole} for each in found.known[:5]
        ],
        "columns": [
            {"label": each, "taken_as": made.taken.get(each, "ignore"), "samples": list(_samples(found, each))}
            for each in found.seen.header
        ],
        "mapping": made.mapping,
        "missing": made.missing,
        "check": made.notes,
        "trial": None if trial is None else {"read": trial.read, "unreadable": trial.unreadable,
                                            "reasons": list(trial.reasons), "refused": trial.refused},
    }  # fmt: skip


def _samples(found: Guess, label: str) -> tuple[str, ...]:
    """Return sample cells; those about persons are not shown, as they are not kept."""
    return () if "persons" in found.proposal.taken.get(label, "") else found.samples.get(label, ())


def _shown(found: Guess, label: str) -> str:
    return " | ".join(map(_cut, _samples(found, label)))


def _cut(cell: str) -> str:
    plain = " ".join(cell.split())
    return plain if len(plain) <= _WIDTH else f"{plain[: _WIDTH - 1]}…"


def _listed(head: str, lines: Sequence[str]) -> str:
    return "\n".join([f"{head}:", *(f"  - {each}" for each in lines)]) if lines else ""


def _tried(trial: Trial | None) -> str:
    if trial is None:
        return ""
    if trial.refused and not trial.read:
        return f"Tried: nothing can be read so: {trial.refused}"
    told = f"Tried on the first rows: {trial.read:,} read, {trial.unreadable:,} not"
    if trial.refused:
        told += f"; {trial.refused}"
    lines = [told, *(f"  - {each}" for each in trial.reasons)]
    if any("the country '" in each for each in trial.reasons):
        lines.append("  Say in the mapping what a word for a country means:  country_spellings: {'U A E': AE}")
    return "\n".join(lines)


def _next(found: Guess, file: Path, kept: Path | None) -> str:
    name = shlex.quote(str(file))
    load = f"diligence trade load DATASET {name} --manifest MANIFEST.yaml --mapping"
    if found.fit:
        return f"Go on with:\n  {load} {found.fit.layout}"
    if kept is not None:
        return f"Written to {kept}. Check it, then:\n  {load} {shlex.quote(str(kept))}"
    if found.trial and found.trial.refused and not found.trial.read:
        return ""
    if found.trial and found.trial.unreadable and not found.trial.read:
        return "No row can be read so: answer what is asked above first."
    unsaid = "direction" not in found.proposal.mapping
    more, words = (" --direction import:XX", ", with the country's two letters for XX") if unsaid else ("", "")
    return (
        f"If that is right, keep it{words}:\n  diligence trade guess {name}{more} --write {shlex.quote(file.stem)}.yaml"
    )
