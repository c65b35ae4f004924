"""When OFSI's measures bind: one designation for each regime of a group, with the dates of its own rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from adapters.base import Designation, Measure, SourceChanged
from adapters.dates import DateKind, SourceDate
from adapters.sanctions.uk_measures import day
from adapters.sanctions.uk_ofsi_tags import REASONS, values

Cells = Mapping[str, str]  # a row's cells by column; a column that the layout lacks is missing

_LIST = "OFSI Consolidated List"
_IN_ADDITION = "Financial sanctions imposed in addition to an asset freeze"
_TRUST_SINCE = "Date trust services sanctions imposed"
MEASURE_TAGS = (_IN_ADDITION, _TRUST_SINCE)


def distinct(rows: Sequence[Cells], column: str) -> list[str]:
    """Return the column's texts that are not blank, each once, in the rows' order."""
    return list(dict.fromkeys(cells[column] for cells in rows if cells.get(column)))


def designations(rows: Sequence[Cells], tags: list[tuple[str, str]]) -> Iterator[Designation]:
    """One for each regime, since each row dates its own regime; reasons are of the group.

    Where rows of one regime differ in a date, all are kept: the earliest then binds.
    """
    for regime in distinct(rows, "Regime"):
        own = [cells for cells in rows if cells["Regime"] == regime]
        listed = _dates(own, "listed", "Listed On")
        effective = _dates(own, "effective", "UK Sanctions List Date Designated")
        amended = _dates(own, "amended", "Last Updated")
        if not listed or not amended:
            raise SourceChanged("Listed On or Last Updated is blank")
        yield Designation(
            authority="UK",
            list=f"{_LIST}: {regime}",
            programmes=(regime,),
            measures=(_freeze(listed, effective), *_other_measures(tags, amended)),
            dates=(*listed, *effective, *amended),
            reasons="\n".join(values(tags, REASONS)) or None,
        )
    if any(not cells["Regime"] for cells in rows):
        raise SourceChanged("Regime is blank")


def _dates(rows: Sequence[Cells], kind: DateKind, column: str) -> tuple[SourceDate, ...]:
    dates = sorted(day(text) for text in distinct(rows, column))
    return tuple(SourceDate(kind=kind, on=on, field=column) for on in dates)


def _freeze(listed: tuple[SourceDate, ...], effective: tuple[SourceDate, ...]) -> Measure:
    """The freeze that all this list is about, bound since it was listed.

    UK regulations of their own came later (most on 31/12/2020) and took over a freeze that EU-derived law had
    imposed: then the day of the regulations' designation must not stand for the freeze's.
    """
    older = bool(effective) and listed[0].on < effective[0].on
    return Measure(
        type="asset_freeze",
        restricts=("funds", "supply", "receive"),
        cascades=True,
        label="Asset freeze target",
        dates=listed if older else (),
    )


def _other_measures(tags: list[tuple[str, str]], amended: tuple[SourceDate, ...]) -> Iterator[Measure]:
    """What the file says is imposed in addition, with its own day; without one it stood by the last update."""
    since = tuple(
        SourceDate(kind="effective", on=day(text.strip(" .")), field=_TRUST_SINCE, parsed=True)
        for text in values(tags, _TRUST_SINCE)
    )
    trust = False
    for label in values(tags, _IN_ADDITION):
        is_trust = label.strip(" .").casefold() in ("trust services", "trust services sanctions")
        trust = trust or is_trust
        yield Measure(
            type="services" if is_trust else "other",
            restricts=("services",) if is_trust else (),
            cascades=False,
            label=label,
            dates=(since if is_trust else ()) or amended,
        )
    if since and not trust:
        yield Measure(type="services", restricts=("services",), cascades=False, label=_TRUST_SINCE, dates=since)
