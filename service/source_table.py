"""The sources as a table for a person: every list with its three clocks, and what needs a look marked in front."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.dates import PartialDate
from service import report

_LISTS = ("", "list", "status", "needed", "checked", "changed", "published", "parties")
_DATASETS = ("", "data set", "status", "kind", "period", "rows", "")
_INDEXES = ("", "index of names", "state", "written", "names", "size")
_TO_THE_RIGHT = {"parties", "rows", "names", "size"}
_LOOK = "!"

Source = Mapping[str, Any]


def text(told: Mapping[str, Any], *, now: datetime) -> str:
    """Return the table of what `service.sources.describe` told, with ages as of now."""
    sources = told["sources"]
    lists = [each for each in sources if each["kind"] == "list"]
    sets = [each for each in sources if each["kind"] != "list"]
    lines = list(_table(_LISTS, [(_list(each, now), _said(each)) for each in lists]))
    if sets:
        lines += ["", *_table(_DATASETS, [(_dataset(each), _said(each)) for each in sets])]
    used = [each for each in told["name_indexes"] if each["of_loads"] or each["written_at"]]
    if used:
        lines += ["", *_table(_INDEXES, [(_index(each, now), _unindexed(each)) for each in used])]
    if told["names_to_compare"]:
        left = f"{told['names_to_compare']:,} names of trade records are to be compared with what lists brought"
        lines += ["", f"{_LOOK} {left}: `diligence trade screen`"]
    required = [each for each in lists if each["required"]]
    lacking = sum(1 for each in required if each["status"] != "answered")
    lines += ["", f"{lacking} of {len(required)} required lists are missing, too old or only in part"]
    return "\n".join(report.printable(line) for line in lines) + "\n"


def _list(source: Source, now: datetime) -> tuple[str, ...]:
    notable = (source["required"] and source["status"] != "answered") or source["last_try"] or source["stagnant"]
    return (
        _LOOK if notable else "",
        source["id"],
        _status(source),
        "required" if source["required"] else "optional",
        _ago(source["checked_at"], now),
        _ago(source["changed_at"], now),
        _published(source, now),
        f"{_rows(source):,}",
    )


def _status(source: Source) -> str:
    tried = source["last_try"] if source["last_try"] != source["status"] else None
    marks = (source["status"], "stagnant" if source["stagnant"] else "", f"last try {tried}" if tried else "")
    return ", ".join(filter(None, marks))


def _dataset(source: Source) -> tuple[str, ...]:
    period = source["period"]
    return (
        "" if source["editions"] else _LOOK,
        source["id"],
        source["status"],
        source["kind"],
        f"{period['from']} to {period['to']}" if period["from"] else "",
        f"{_rows(source):,}",
        "illustrative" if source["illustrative"] else "",
    )


def _index(index: Source, now: datetime) -> tuple[str, ...]:
    return (
        "" if index["complete"] else _LOOK,
        index["kind"],
        "complete" if index["complete"] else "behind" if index["written_at"] else "missing",
        _ago(index["written_at"], now),
        f"{index['names']:,}",
        f"{index['bytes'] // 1000:,} kB",
    )


def _unindexed(index: Source) -> list[str]:
    """Return what an index lacks, and what to do about it."""
    if index["complete"]:
        return []
    loads, names = (
        f"{index['lacking_loads']:,} of {index['of_loads']:,} loads",
        f"{index['lacking_names']:,} names in all",
    )
    return [f"not in it: {loads}, {names}; a search waits for them: run `diligence names index`"]


def _said(source: Source) -> list[str]:
    """Return the lines under a source: its limits, where it is too old, and the reason of what else is marked."""
    said = []
    if source["status"] == "stale":
        said.append(f"stale after {source['stale_after_hours']} hours, expired after {source['expires_after_hours']}")
    if source["status"] == "expired":
        said.append(f"expired after {source['expires_after_hours']} hours without a check")
    if source["reason"]:
        said.append(source["reason"])
    for each in source.get("withdrawn", ()):
        said.append(
            f"withdrawn at {each['at'][:16]}Z by {each['by']}: {each['rows']:,} rows of {each['sha256'][:12]}; "
            f"{each['because']}"
        )
    return said


def _table(head: Sequence[str], rows: Sequence[tuple[tuple[str, ...], list[str]]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(head, *(cells for cells, _ in rows), strict=True)]
    for cells, said in ((tuple(head), []), *rows):
        last = len(cells) - 1
        yield "  ".join(
            cell.rjust(width) if head[place] in _TO_THE_RIGHT else cell.ljust(width if place < last else 0)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ).rstrip()
        yield from (f"{'':{widths[0] + 2}}  {line}" for line in said)


def _rows(source: Source) -> int:
    return sum(edition["rows"] for edition in source["editions"])


def _published(source: Source, now: datetime) -> str:
    if not source["published"]:
        return "no day given" if source["editions"] else "never"
    days = (now.date() - PartialDate.parse(source["published"]).last).days
    return f"{source['published']}, {max(days, 0)} d ago"


def _ago(at: str | None, now: datetime) -> str:
    """Return how long ago an instant was, in the unit a person would use."""
    if at is None:
        return "never"
    minutes = max(int((now - datetime.fromisoformat(at)).total_seconds() // 60), 0)
    if minutes < 120:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{minutes // (24 * 60)} d ago"
