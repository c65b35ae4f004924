"""The register of the editions of control lists we hold: one data file each, one line here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path

from adapters.base import SourceChanged
from adapters.goods.edition import Edition, read

FOLDER = Path(__file__).parent / "editions"
FILES: tuple[str, ...] = (
    "common_high_priority_2024-02-23.yaml",
    "eu_annex_xxiii_2022-12-04.yaml",
    "kr_situational_licence_2022-03-25.yaml",
    "kr_situational_licence_2023-04-28.yaml",
    "kr_situational_licence_2024-02-21.yaml",
    "kr_situational_licence_2024-09-09.yaml",
    "transshipment_points_2022-06-28.yaml",
)


@cache
def editions() -> tuple[Edition, ...]:
    """Return every edition held, by list and first day; read once."""
    return in_order(read(FOLDER / name) for name in FILES)


def in_order(given: Iterable[Edition]) -> tuple[Edition, ...]:
    """Return editions by list and first day, each ending on the day before the next of its list begins.

    Raises SourceChanged where two editions of one list hold for one day.
    """
    placed: list[Edition] = []
    for _, group in groupby(sorted(given, key=lambda each: (each.list_id, each.valid_from)), lambda each: each.list_id):
        of_list = list(group)
        for one, following in pairwise(of_list):
            last = following.valid_from - timedelta(days=1)
            if one.valid_from > last or (one.valid_to is not None and one.valid_to > last):
                raise SourceChanged(f"{one.id} and {following.id} both hold on {following.valid_from}")
            placed.append(one if one.valid_to is not None else replace(one, valid_to=last))
        placed.append(of_list[-1])
    return tuple(placed)
