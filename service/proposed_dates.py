"""The dates of a proposed mapping: whole ones by their column, or else one that stands in columns of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from adapters.trade.glimpse import Glimpse
from service import trade_dates
from service.trade_columns import NULLS, Column

if TYPE_CHECKING:
    from service.trade_proposal import Proposal, Told

_PARTS = ("date.year", "date.month", "date.day")
_DATE_KINDS = ("declaration", "arrival", "release", "departure", "load", "order")


def dates(made: Proposal, by_sense: Mapping[str, Column], told: Told, seen: Glimpse) -> None:
    """Write the dates that can be read, one of a kind; what an unnamed one dates is a person's to say."""
    found: list[dict[str, Any]] = []
    unsaid = told.date_kind or ("arrival" if made.mapping["document_type"] == "bol" else "declaration")
    for sense in (*(f"date.{kind}" for kind in _DATE_KINDS), "date", "date.month", "date.day"):
        kind = unsaid if sense in ("date", *_PARTS) else sense.partition(".")[2]
        column = by_sense.get(sense)
        if column is None or any(each["kind"] == kind for each in found):
            continue
        formats, open_ = trade_dates.date_formats(column.samples, first=told.first)
        if not formats:
            if sense not in _PARTS:
                made.notes.append(f"{column.label}: left out, {open_}")
            continue
        found.append({"column": _taken(made, column, f"dates: {kind}"), "kind": kind, "formats": list(formats)})
        if open_:
            made.notes.append(f"{column.label}: {open_}")
        if kind == unsaid and sense in ("date", *_PARTS) and not told.date_kind:
            made.notes.append(f"{column.label}: taken for the {kind}; if it dates another event, say --date-kind")
    if not found:
        found += _parted(made, by_sense, unsaid, seen)
    made.mapping["dates"] = found
    if not found:
        made.missing.append(
            "dates: no column is a date that can be read; without one nothing can be set before or after"
        )


def _parted(made: Proposal, by_sense: Mapping[str, Column], kind: str, seen: Glimpse) -> list[dict[str, Any]]:
    """Return the date that stands in columns of its parts, a year and perhaps a month and a day: no more exact."""
    parts = [by_sense[each] for each in _PARTS if each in by_sense]
    if "date.year" not in by_sense:
        return []
    if "date.month" not in by_sense:
        parts = parts[:1]
    at = [seen.header.index(each.label) for each in parts]
    cells = ([row[each].strip() if each < len(row) else "" for each in at] for _, row in seen.rows)
    joined = (" ".join(each) for each in cells if NULLS.isdisjoint(each) and all(each))
    formats, open_ = trade_dates.date_formats(tuple(dict.fromkeys(joined)))
    labels = [each.label for each in parts]
    if not formats:
        made.notes.append(f"{' and '.join(labels)}: left out, {open_}")
        return []
    for each in parts:
        _taken(made, each, f"dates: {kind} ({each.sense.partition('.')[2]})")
    made.notes.append(
        f"{' and '.join(labels)}: taken for the {kind}, as no column has the whole date; if it dates another event, "
        "say --date-kind"
    )
    where = {"column": labels[0]} if len(labels) == 1 else {"columns": labels}
    return [{**where, "kind": kind, "formats": list(formats)}]


def _taken(made: Proposal, column: Column, meaning: str) -> str:
    made.taken[column.label] = meaning
    return column.label
