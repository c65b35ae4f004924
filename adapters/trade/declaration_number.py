"""The day inside the number of an EAEU goods declaration: customs post, ddmmyy, serial."""

from __future__ import annotations

import re
from functools import lru_cache

from adapters.dates import PartialDate

# Eight digits of a post (five in Belarus and Kazakhstan); a letter may open the serial of older declarations.
_NUMBER = re.compile(r"(?:\d{8}|\d{5})/(\d{6})/[A-ZА-Я]?\d{6,7}(?:/\d{1,3})?", re.ASCII)


def check(number: str, registered: PartialDate) -> None:
    """Raise ValueError where a number of this form holds another day than the one registered."""
    found = _NUMBER.fullmatch(number)
    if found and registered.precision == "day" and found[1] != _ddmmyy(registered):
        raise ValueError(f"the declaration {number} holds another day in its number than its date, {registered}")


@lru_cache(maxsize=65_536)
def _ddmmyy(on: PartialDate) -> str:
    return f"{on.first:%d%m%y}"
