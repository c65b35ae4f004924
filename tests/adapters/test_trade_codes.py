"""Commodity codes as customs of several countries write them, read only in the forms that they use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.trade.layout import HsColumn
from adapters.trade.mapped_parts import hs_reader
from service.trade_formats import codes

DOTTED = HsColumn(
    column="HS", version=None, digits=(6, 8, 10), imputed=False, lost_zero=False, dots=True, star=False, several=None,
    since=(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("8515.21", "851521"), ("8515.21.00", "85152100"), ("8542.31-1000", "8542311000"),
        ("8542-31-1000", "8542311000"), ("854231-1000", "8542311000"), ("8542 31 900 0", "8542319000"),
        ("8542 31 90", "85423190"),
        ("8542311000", "8542311000"),
    ],
)  # fmt: skip
def test_signs_between_the_groups_of_a_code_are_read(text: str, code: str) -> None:
    assert hs_reader(DOTTED)(text) == code
    told, open_ = codes([text])
    assert (told.get("dots"), told["digits"], open_) == (None if text == code else True, [len(code)], None)


@pytest.mark.parametrize(
    "text", ["8515.2", "8515.21.1.1", "85.15.21", "8542-311000-", "8542 3 1000", "85423", "8515.21 x"]
)
def test_any_other_grouping_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="the HS code"):
        hs_reader(DOTTED)(text)


@pytest.mark.parametrize(
    ("text", "code"), [("0901210000", "0901210000"), ("8708", "8708"), ("870829100012", "870829100012")]
)
def test_without_lengths_a_code_is_of_whole_pairs_of_digits(text: str, code: str) -> None:
    assert hs_reader(replace(DOTTED, digits=(), dots=False))(text) == code


@pytest.mark.parametrize("text", ["901210000", "87082", "870", "8708291000123"])
def test_without_lengths_a_code_that_may_have_lost_its_zero_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not of 4 or 6 or 8 or 10 or 12 digits"):
        hs_reader(replace(DOTTED, digits=(), dots=False))(text)
    assert hs_reader(replace(DOTTED, digits=(9,), dots=False))("901210000") == "901210000"
