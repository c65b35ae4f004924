"""A share as registers write it, from free text or numbers, to two bounds in percent that are both included."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache

# The finest share that is told apart, in percent. A bound that its publisher excludes is moved by it, so that "more
# than 50" begins at 50.0001: written as 50 it would be the majority that it is not said to be, or the other way round.
STEP = Decimal("0.0001")
_ALL = Decimal(100)
_LONGEST = 80  # characters of a share

Share = tuple[Decimal | None, Decimal | None]

_NUMBER = r"(\d{1,12}(?:[.,]\d{1,40})?)"
_PERCENT = r"(?:%|％|per ?cent|pct)?"
_ONE = re.compile(rf"{_NUMBER} ?{_PERCENT}", re.ASCII)
_RANGE = re.compile(
    rf"(?:between |from )?{_NUMBER} ?{_PERCENT} ?(?:-|–|—|−|\.\.|to|and|до) ?{_NUMBER} ?{_PERCENT}", re.ASCII
)
_FRACTION = re.compile(r"(\d{1,6}) ?/ ?(\d{1,6})", re.ASCII)
_BOUND = re.compile(
    rf"(>=|≥|=>|at least|<=|≤|=<|at most|up to|>|more than|over|above|<|less than|under|below) ?{_NUMBER} ?{_PERCENT}",
    re.ASCII,
)
_OPEN = re.compile(rf"{_NUMBER} ?{_PERCENT} ?(?:\+|or more|and more|plus)(?: ?{_PERCENT})?", re.ASCII)
_AT_LEAST, _AT_MOST = {">=", "≥", "=>", "at least"}, {"<=", "≤", "=<", "at most", "up to"}
_OVER = {">", "more than", "over", "above"}


@lru_cache(maxsize=16_384)
def parse(text: str) -> Share:
    """Return the bounds of `51`, `25 %`, `25-50`, `>50`, `at least 50`, `1/3`; the decimal sign may be a comma.

    Raises ValueError for anything else, for more than 100, and for bounds in the wrong order.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"{len(text)} characters are no share")
    plain = " ".join(text.split()).casefold()
    if found := _ONE.fullmatch(plain):
        return exact(_number(found[1]))
    if found := _RANGE.fullmatch(plain):
        return between(_number(found[1]), _number(found[2]))
    if found := _BOUND.fullmatch(plain):
        return _bound(found[1], _number(found[2]))
    if found := _OPEN.fullmatch(plain):
        return between(_number(found[1]), None)
    if (found := _FRACTION.fullmatch(plain)) and int(found[2]):
        return exact(_ALL * int(found[1]) / int(found[2]))
    raise ValueError(f"{text[:40]!r} is not a share in percent, as 51, 25-50 or >50 are")


def exact(share: Decimal) -> Share:
    """Return one share as both bounds; one of more decimals than are kept lies between its two neighbours."""
    return between(share, share)


def between(least: Decimal | None, most: Decimal | None, *, above: bool = False, below: bool = False) -> Share:
    """Return the bounds; `above` and `below`: the one and the other is itself not included.

    Raises ValueError for a bound that is no share, and for bounds that leave nothing between them.
    """
    low = None if least is None else _checked(least).quantize(STEP, ROUND_FLOOR) + (STEP if above else 0)
    high = None if most is None else _checked(most).quantize(STEP, ROUND_CEILING) - (STEP if below else 0)
    if (low is not None and low > _ALL) or (high is not None and high < 0):
        raise ValueError("no share is left within the bounds")
    if low is not None and high is not None and low > high:
        raise ValueError(f"the share is from {_plain(low)} to {_plain(high)} %, which is the wrong order")
    return _short(low), _short(high)


def widest(found: Sequence[Share]) -> Share:
    """Return the bounds within which all of them are, of none none."""
    lows, highs = [low for low, _ in found if low is not None], [high for _, high in found if high is not None]
    return (
        min(lows) if lows and len(lows) == len(found) else None,
        max(highs) if highs and len(highs) == len(found) else None,
    )


def _bound(sign: str, number: Decimal) -> Share:
    if sign in _AT_LEAST:
        return between(number, None)
    if sign in _AT_MOST:
        return between(None, number)
    return between(number, None, above=True) if sign in _OVER else between(None, number, below=True)


def _checked(share: Decimal) -> Decimal:
    # Compared before anything is computed: of 1e999999999 no digit must be written out.
    if not share.is_finite() or share < 0 or share > _ALL:
        raise ValueError(f"the share {str(share)[:40]} is not within 0 and 100 %")
    return share


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _short(share: Decimal | None) -> Decimal | None:
    """Return it without zeros at its end: 50 and not 50.0000, 100 and not 1E+2."""
    return None if share is None else Decimal(_plain(share))


def _plain(share: Decimal) -> str:
    text = f"{share:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
