"""Where parties of one name sit: a weak name that stands at two addresses is the name of two companies."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

_FIGURES = re.compile(r"\d+")


class Places:
    """The addresses under each name as it is written, by country; of an address the figures tell."""

    def __init__(self, parties: Iterable[tuple[str, str | None, str | None]]) -> None:
        self._figures: defaultdict[tuple[str, str | None], set[frozenset[str]]] = defaultdict(set)
        for text, country, address in parties:
            if address and (figures := figures_of(address)):
                self._figures[signs_of(text), country].add(figures)

    def several(self, text: str, country: str | None) -> bool:
        """Return whether the name stands in the country at addresses of which no two readings are one."""
        found = sorted(self._figures.get((signs_of(text), country), ()), key=len)
        return any(not one <= other for one, other in pairwise(found))


def figures_of(address: str) -> frozenset[str]:
    """Return the numbers in an address, without leading zeros."""
    return frozenset(each.lstrip("0") or "0" for each in _FIGURES.findall(address))


@lru_cache(maxsize=65_536)
def signs_of(text: str) -> str:
    """Return the letters and digits of a name, in small letters."""
    return "".join(filter(str.isalnum, text.casefold()))


def written_alike(one: str, other: str) -> bool:
    """Return whether two names are one but for capitals, spaces and signs: `BYT CO LTD` and `Byt Co., Ltd.`."""
    return signs_of(one) == signs_of(other)
