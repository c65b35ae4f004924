"""The stretches in which a target of the Swiss list was listed, from the modifications that the file keeps of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from adapters.base import SourceChanged
from adapters.dates import DateKind, PartialDate, SourceDate
from adapters.xml import Node

# SECO's three dates of one modification: decided, published, in force. Which decides what a date is: the day in force,
# or where that is missing the day it was published or else decided.
_DATES = ("effective-date", "publication-date", "enactment-date")
_OF_A_LISTING: tuple[tuple[DateKind, str], ...] = (
    ("effective", "effective-date"),
    ("listed", "enactment-date"),
    ("published", "publication-date"),
)
_TYPES: dict[str, DateKind] = {"listed": "listed", "amended": "amended", "de-listed": "ended"}

Stretch = tuple[SourceDate, ...]


def stretches(modifications: list[Node]) -> list[Stretch]:
    """Return the dates of each stretch from a listing to its de-listing, the oldest stretch first; at least one.

    A target stays in the file after it is de-listed, and one listed again has a second stretch, which must not
    inherit the end of the first. A stretch without a listing is one whose listing the file does not tell. Raises
    SourceChanged for a type or date not understood, and for a de-listing without any date.
    """
    found: list[list[SourceDate]] = [[]]
    ended = False
    for node in _oldest_first(modifications):
        if node.attribute("modification-type") == "listed" and ended:
            found.append([])
            ended = False
        found[-1].extend(_dates(node))
        ended = ended or node.attribute("modification-type") == "de-listed"
    return [tuple(dict.fromkeys(dates)) for dates in found]


def other_dates(modifications: list[Node]) -> Iterator[tuple[str, str]]:
    """Yield (field, day) where a change was decided or published on another day than the one it took effect."""
    for node in modifications:
        type_ = node.attribute("modification-type")
        used = {date.on for date in _dates(node)}
        for name in _DATES:
            on = _day(node, name)
            if on and on not in used:
                yield _field(type_, name), str(on)
        yield from ((f"modification[{type_}]/remark", text) for text in node.texts("remark"))


def _oldest_first(modifications: list[Node]) -> list[Node]:
    """Put the modifications in the order of their days.

    The file writes the newest first, but not always: what is dated goes by its day. One without any date keeps its
    place after the one that is written below it.
    """
    dated: list[tuple[date, Node]] = []
    latest = date.min
    for node in reversed(modifications):
        if node.attribute("modification-type") not in _TYPES:
            raise SourceChanged(f"unknown modification-type {node.attribute('modification-type')!r}")
        given = [on for on in (_day(node, name) for name in _DATES) if on]
        latest = given[0].first if given else latest
        dated.append((latest, node))
    return [node for _, node in sorted(dated, key=lambda pair: pair[0])]


def _dates(node: Node) -> Iterator[SourceDate]:
    type_ = node.attribute("modification-type")
    if type_ == "listed":
        for kind, name in _OF_A_LISTING:
            if on := _day(node, name):
                yield SourceDate(kind=kind, on=on, field=_field(type_, name))
        return
    given = [(on, name) for name in _DATES if (on := _day(node, name))]
    if not given and type_ == "de-listed":
        raise SourceChanged("a de-listing has no date")
    yield from (SourceDate(kind=_TYPES[type_], on=on, field=_field(type_, name)) for on, name in given[:1])


def _field(type_: str, name: str) -> str:
    return f"modification[{type_}]@{name}"


def _day(node: Node, name: str) -> PartialDate | None:
    text = node.attributes.get(name, "").strip()
    if not text:
        return None
    try:
        if len(text) != len("2022-02-28"):
            raise ValueError(text)
        return PartialDate.parse(text)
    except ValueError as exc:
        raise SourceChanged(f"{name} is {text!r}, not a day of the form YYYY-MM-DD") from exc
