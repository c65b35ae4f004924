"""The weights that verdicts rest on: chosen on the pairs that are here, and of the sign that their names say."""

from __future__ import annotations

from pathlib import Path

from weights_file import chosen_on

from service.names import scale
from service.names.evidence import Evidence


def test_the_weights_were_chosen_on_the_pairs_that_are_here() -> None:
    assert scale.data_version(chosen_on()) == scale.DATA, "the pairs changed: python bench/names/fit.py --write"


def test_each_piece_of_evidence_has_its_weight() -> None:
    assert tuple(scale.EVIDENCE) == Evidence._fields
    against = ("conflict", "numbers", "places", "trades", "forms", "lone")
    assert all(scale.EVIDENCE[each] < 0 for each in against)
    assert scale.EVIDENCE["shared"] + scale.EVIDENCE["own"] + scale.EVIDENCE["mostly"] > 0


def test_the_data_are_not_the_part_that_is_kept_apart() -> None:
    assert all("heldout" not in each.name for each in chosen_on())
    assert len({Path(each).name for each in chosen_on()}) == len(chosen_on())
