"""What every layout does with its options and its rows: one that cannot be read is told, or ends the reading."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import cast

from adapters.base import OnUnreadable, RowUnreadable, Share, Shipment
from adapters.shipments import check_kept
from adapters.trade.cells import CellUnreadable

Numbered = tuple[int, list[str]]


def illustrative(options: Mapping[str, object]) -> bool:
    """Return what the manifest says; rows whose origin nobody stated must not pass for real ones."""
    told = options.get("illustrative")
    if not isinstance(told, bool):
        raise TypeError("the option `illustrative` must be true or false")
    return told


def on_unreadable(options: Mapping[str, object]) -> OnUnreadable | None:
    """Return who hears of rows that cannot be read, or None where the first of them ends the reading."""
    told = options.get("on_unreadable")
    if told is not None and not callable(told):
        raise TypeError("the option `on_unreadable` must take a line, its cells and a reason")
    return cast("OnUnreadable | None", told)


def on_no_result(options: Mapping[str, object]) -> Callable[[int, str], None] | None:
    """Return who hears of rows of which a number is lacking, as its formula has no result: line and labels."""
    told = options.get("on_no_result")
    if told is not None and not callable(told):
        raise TypeError("the option `on_no_result` must take a line and labels")
    return cast("Callable[[int, str], None] | None", told)


def tell_header(options: Mapping[str, object], header: Sequence[str], left_out: Collection[int]) -> None:
    """Tell who hears of it the labels, and the places of the columns that nothing is kept of."""
    told = options.get("on_header")
    if callable(told):
        told(header, left_out)
    elif told is not None:
        raise TypeError("the option `on_header` must take labels and the places of those left out")


def tell_share(options: Mapping[str, object], share: Share) -> None:
    """Give to who asks for it what tells how far the file is read."""
    told = options.get("on_share")
    if callable(told):
        told(share)
    elif told is not None:
        raise TypeError("the option `on_share` must take what tells the share read so far")


def numbered(
    rows: Iterable[Numbered], read: Callable[[int, list[str]], Shipment], hears: OnUnreadable | None
) -> Iterator[Shipment]:
    """Read every row; what cannot be read or kept raises a ValueError: it is told to `hears`, or as RowUnreadable."""
    for line, row in rows:
        try:
            shipment = read(line, row)
            check_kept(shipment)
        except ValueError as exc:
            refuse(line, row, exc, hears)
        else:
            yield shipment


def refuse(line: int, cells: Sequence[str], exc: ValueError, hears: OnUnreadable | None) -> None:
    """Tell of one row that cannot be read, or raise RowUnreadable where nobody hears."""
    column, reason = (exc.column, exc.reason) if isinstance(exc, CellUnreadable) else (None, str(exc))
    bad = RowUnreadable(line, column, reason)
    if hears is None:
        raise bad from exc
    hears(line, cells, bad.told)
