"""Shipments of one counterparty that two data sets hold: counted once, both told, and nothing lost that one says alone.

A pair was marked when the later row was loaded (`service.twins`). Here it counts only where both rows stand with the
same counterparty: a row whose other one is somebody else's is evidence of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.store.trade import Moved


@dataclass(frozen=True, kw_only=True, slots=True)
class Double:
    """Two rows that are, or may be, one shipment. `added`: both are counted, as each says what the other does not."""

    kept: Moved
    other: Moved
    kind: str  # same_document or possible
    added: bool = False


Pairs = Sequence[tuple[int, int, str]]


def of_side(pairs: Pairs, moved: Iterable[Moved]) -> list[tuple[Moved, Moved, str]]:
    """Return the pairs of which both rows are among these."""
    if not pairs:
        return []
    by_pk: Mapping[int, Moved] = {each.pk: each for each in moved}
    return [(by_pk[one], by_pk[of], kind) for one, of, kind in pairs if one in by_pk and of in by_pk]


def counted_once(
    shipments: Sequence[Moved], pairs: Sequence[tuple[Moved, Moved, str]], *, elsewhere: bool = False
) -> tuple[tuple[Moved, ...], tuple[Double, ...]]:
    """Return the shipments without those that repeat another one, and the pairs.

    Of a pair the row stays that says more of value and code, or else the one loaded first. With `elsewhere`, the other
    row may stand with a party that is named, where these name none. What repeats a row that was left out repeats the
    one it was left out for: three data sets may hold one shipment.
    """
    own = {each.pk for each in shipments}
    gone: dict[int, Moved] = {}  # row left out -> the one that stays for it
    doubles: list[Double] = []
    for first, second, kind in pairs:
        one, of = _standing(first, gone), _standing(second, gone)
        inside = (one.pk in own, of.pk in own)
        if one.pk == of.pk or not (any(inside) if elsewhere else all(inside)):
            continue
        if all(inside):
            kept, other = sorted((one, of), key=_says_less)
        else:
            kept, other = (of, one) if inside[0] else (one, of)
        added = _says_more(other, kept)
        if not added:
            gone[other.pk] = kept
        doubles.append(Double(kept=kept, other=other, kind=kind, added=added))
    if not gone:
        return tuple(shipments), tuple(doubles)
    return tuple(each for each in shipments if each.pk not in gone), tuple(doubles)


def _standing(moved: Moved, gone: Mapping[int, Moved]) -> Moved:
    while moved.pk in gone:
        moved = gone[moved.pk]
    return moved


def _says_less(moved: Moved) -> tuple[bool, bool, int]:
    return moved.amount is None, moved.hs6 is None, moved.pk


def _says_more(other: Moved, kept: Moved) -> bool:
    return (other.amount is not None and kept.amount is None) or (other.hs6 is not None and kept.hs6 is None)


def repeating(doubles: Iterable[Double]) -> dict[int, list[Moved]]:
    """Return for each shipment that is counted the rows that repeat it and are not, by its pk."""
    pairs = [(each.kept.pk, each.other) for each in doubles if not each.added]
    stays = {other.pk: kept for kept, other in pairs}
    found: dict[int, list[Moved]] = {}
    for kept, other in pairs:
        while kept in stays:
            kept = stays[kept]
        found.setdefault(kept, []).append(other)
    return found
