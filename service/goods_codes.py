"""One HS code against one edition of a goods list: by prefix, over nomenclatures, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Literal

from adapters.goods import concordance
from adapters.goods.edition import NOMENCLATURE, Edition, Entry

# `exact`: the code, or a shorter entry it falls under. `via_concordance`: every code that the row's HS2017 code became
# is on the list. `possible`: some are, the row's code is shorter than the entry, its vendor guessed it, or its
# nomenclature does not have it.
Certainty = Literal["exact", "via_concordance", "possible"]
HS2017, HS2022 = "HS2017", NOMENCLATURE
READABLE = frozenset({HS2017, HS2022})

_DIGITS = re.compile(r"\d+", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeMatch:
    """An entry that a code falls under; `why` says what stands between them, empty for the code itself."""

    entry: Entry
    match: Certainty
    why: str = ""


def digits(hs_raw: str | None, hs6: str | None) -> str | None:
    """Return the code as far as it is digits (a trailing `*` means fewer were declared), None below four."""
    found = _DIGITS.match((hs_raw or "").replace(" ", "").replace(".", ""))
    written = found.group() if found else ""
    code = written if len(written) >= 6 or hs6 is None else hs6
    return code if len(code) >= 4 else None


def further(hs_raw: str | None) -> Iterator[str]:
    """Yield the codes behind the first one of a row that has several, four digits of each at least."""
    for each in (hs_raw or "").split(";")[1:]:
        if (code := digits(each, None)) is not None:
            yield code


class ListIndex:
    """The entries of one edition by their digits, so that a code is looked up once for each length of an entry."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._entries = {each.code: each for each in edition.entries}
        self._lengths = sorted({len(code) for code in self._entries}, reverse=True)
        self._finer: dict[str, Entry] = {}
        for code, entry in sorted(self._entries.items()):
            for length in range(4, len(code)):
                self._finer.setdefault(code[:length], entry)
        self.match = lru_cache(maxsize=65_536)(self._match)
        self.may_match = lru_cache(maxsize=65_536)(self._may_match)

    def _may_match(self, hs6: str) -> bool:
        """Return whether a row with these six digits may be listed, whatever its nomenclature and further digits."""
        codes = (hs6, *concordance.successors().get(hs6, ()))
        return any(self._under(each) is not None or each in self._finer for each in codes)

    def _match(self, code: str, nomenclature: str) -> CodeMatch | None:
        if nomenclature == HS2017:
            return self._over_concordance(code)
        if is_of_hs2017_alone(code):
            return self._of_the_older(code)
        return self._as_written(code)

    def _under(self, code: str) -> Entry | None:
        return next((found for length in self._lengths if (found := self._entries.get(code[:length]))), None)

    def _as_written(self, code: str) -> CodeMatch | None:
        found = self._under(code)
        if found is not None:
            return CodeMatch(entry=found, match="exact")
        finer = self._finer.get(code)
        why = f"the record's code {code} is shorter than the list's"
        return None if finer is None else CodeMatch(entry=finer, match="possible", why=why)

    def _over_concordance(self, code: str) -> CodeMatch | None:
        """Return what an HS2017 code says of a list of HS2022; digits beyond the sixth have no concordance."""
        six = code[:6]
        if six not in concordance.successors():
            return self._of_no_code(code)
        newer = [each for each in concordance.successors().get(six, ()) if each not in self._without_predecessor]
        if newer == [six]:
            return self._as_written(code)
        listed = [(each, found) for each in newer if (found := self._as_written(each)) is not None]
        if not listed:
            return None
        into, found = listed[0]
        if len(listed) == len(newer) and all(each.match == "exact" for _, each in listed):
            return CodeMatch(entry=found.entry, match="via_concordance", why=f"{six} of HS2017 became {into} in HS2022")
        why = f"{six} of HS2017 became {len(newer)} codes in HS2022, {len(listed)} of them listed"
        return CodeMatch(entry=found.entry, match="possible", why=why)

    def _of_the_older(self, code: str) -> CodeMatch | None:
        """Return what a code says that only HS2017 has, though the row is read by HS2022: written on since."""
        found = self._over_concordance(code)
        if found is None:
            return None
        why = f"the record's code {code[:6]} is none of HS2022, by which it is read; {found.why}"
        return CodeMatch(entry=found.entry, match="possible", why=why)

    def _of_no_code(self, code: str) -> CodeMatch | None:
        """Return what a code says that HS2017 does not have: declared in another nomenclature, or shortened."""
        found = self._as_written(code)
        why = f"the record's code {code} is none of HS2017, which it is said to be of"
        return None if found is None else CodeMatch(entry=found.entry, match="possible", why=why)

    @property
    def _without_predecessor(self) -> frozenset[str]:
        return self.edition.without_predecessor


def unsure(found: CodeMatch, *, imputed: bool, assumed: bool) -> CodeMatch:
    """Return the match no surer than the row's own code: one that a vendor guessed is only possible."""
    if imputed:
        return CodeMatch(entry=found.entry, match="possible", why="the code was not declared but guessed by the vendor")
    if assumed and not found.why:
        return CodeMatch(entry=found.entry, match=found.match, why="the nomenclature is taken from the day")
    return found


def beside_another(found: CodeMatch) -> CodeMatch:
    """Return the match of a row's further code: what moved, and its value, may be the other goods of the row."""
    why = "a further code of the record, whose value and weight are of all its goods"
    return CodeMatch(entry=found.entry, match="possible", why=f"{why}; {found.why}" if found.why else why)


def is_of_hs2017_alone(code: str) -> bool:
    """Return whether HS2017 has the code's six digits and HS2022 does not."""
    return code[:6] in concordance.successors() and code[:6] not in _codes_of_hs2022()


@cache
def _codes_of_hs2022() -> frozenset[str]:
    return frozenset(chain.from_iterable(concordance.successors().values()))  # the table has each of them


def unmatched_for_want_of_predecessor(code: str, nomenclature: str, edition: Edition) -> bool:
    """Return whether a code of HS2017 may be goods of entries that have no direct predecessor in HS2017."""
    of_hs2017 = nomenclature == HS2017 or is_of_hs2017_alone(code)
    newer = concordance.successors().get(code[:6], ()) if of_hs2017 else ()
    return any(each in edition.without_predecessor for each in newer)


@cache
def indexes(editions: tuple[Edition, ...]) -> tuple[ListIndex, ...]:
    """Return an index for each edition whose codes are held, made once."""
    return tuple(ListIndex(each) for each in editions if each.holds == "codes")
