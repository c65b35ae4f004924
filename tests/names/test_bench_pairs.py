"""The labelled pairs of the bench keep their form; a failure names files, lines and counts, never a held-out name."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

_FOLDER = Path(__file__).parents[2] / "bench" / "names"
_FILES = sorted(_FOLDER.glob("pairs_*.csv"))
_HEADER = ["group", "strength", "name1", "name2", "is_match", "country1", "country2", "note"]
_LEAST_IN_THE_EAST = {"korean": 200, "chinese": 110, "cantonese_taiwan": 50, "japanese": 100}

Row = dict[str, str]


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def _fold(name: str) -> str:
    return re.sub(r"\s+", "", name.casefold())


def _faulty(path: Path, faults: list[bool]) -> list[str]:
    return [f"{path.name}:{number}" for number, fault in enumerate(faults, start=2) if fault]


def _names(part: str) -> set[str]:
    rows = [row for path in _FILES if path.name.startswith(f"pairs_{part}_") for row in _rows(path)]
    return {_fold(row[column]) for row in rows for column in ("name1", "name2")}


def _is_well_formed(row: Row) -> bool:
    return (
        None not in row
        and None not in row.values()
        and all(value == value.strip() for value in row.values())
        and re.fullmatch(r"[a-z][a-z0-9_]*", row["group"]) is not None
        and row["strength"] in {"STRONG", "MEDIUM", "WEAK"}
        and row["is_match"] in {"true", "false"}
        and all(re.fullmatch(r"([A-Z]{2})?", row[column]) for column in ("country1", "country2"))
        and bool(row["name1"] and row["name2"])
    )


def test_both_parts_of_the_pairs_are_there() -> None:
    assert {"pairs_dev_east.csv", "pairs_heldout_east.csv"} <= {path.name for path in _FILES}


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.name)
def test_a_file_has_the_header_and_only_allowed_values(path: Path) -> None:
    assert path.read_text(encoding="utf-8").splitlines()[0].split(",") == _HEADER
    assert _faulty(path, [not _is_well_formed(row) for row in _rows(path)]) == []


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.name)
def test_a_pair_is_two_spellings_of_which_one_is_not_the_other(path: Path) -> None:
    assert _faulty(path, [row["name1"] == row["name2"] for row in _rows(path)]) == []


def test_no_pair_stands_twice_in_any_file_or_order() -> None:
    places: dict[frozenset[str], list[str]] = {}
    for path in _FILES:
        for number, row in enumerate(_rows(path), start=2):
            pair = frozenset((_fold(row["name1"]), _fold(row["name2"])))
            places.setdefault(pair, []).append(f"{path.name}:{number}")
    assert [each for each in places.values() if len(each) > 1] == []


def test_the_part_never_tuned_on_shares_no_name_with_the_other() -> None:
    shared = len(_names("dev") & _names("heldout"))  # counted first: a failing assertion prints what it compared
    assert shared == 0


@pytest.mark.parametrize("part", ["dev", "heldout"])
def test_two_in_five_pairs_of_a_group_are_false(part: str) -> None:
    rows = [row for path in _FILES if path.name.startswith(f"pairs_{part}_") for row in _rows(path)]
    of_group = Counter(row["group"] for row in rows)
    false = Counter(row["group"] for row in rows if row["is_match"] == "false")
    assert {group: false[group] for group, n in of_group.items() if n >= 20 and false[group] < 0.4 * n} == {}


def test_the_east_is_large_enough_and_halved_group_by_group() -> None:
    dev, heldout = (
        Counter(row["group"] for row in _rows(_FOLDER / f"pairs_{part}_east.csv")) for part in ("dev", "heldout")
    )
    assert dev.keys() == heldout.keys() == _LEAST_IN_THE_EAST.keys()
    for group, least in _LEAST_IN_THE_EAST.items():
        assert dev[group] + heldout[group] >= least
        assert abs(dev[group] - heldout[group]) <= 0.1 * least
