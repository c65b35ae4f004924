"""Amounts as value cells hold them: a number, and perhaps the sign or the code of its currency beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from adapters.trade import currency_words

_BESIDE = re.compile(
    r"(?P<front>[^\d\s.,+-][^\d,+-]{0,23}?)?\s*(?P<number>\d(?:.*\d)?)\s*(?:/-)?\s*(?P<back>[^\d,]{1,24}?)?\s*", re.S
)
_LONGEST = 80


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A number with the currencies that what stands beside it may mean; none where nothing does."""

    number: Decimal
    mark: str = ""
    currencies: frozenset[str] = frozenset()

    def in_(self, currency: str | None) -> str | None:
        """Return the amount's currency, where `currency` is what the layout says; ValueError where they contradict."""
        if not self.currencies:
            return currency
        if currency is None:
            return next(iter(self.currencies)) if len(self.currencies) == 1 else None
        if currency not in self.currencies:
            raise ValueError(f"the amount is written in {self.mark!r}, and its currency is said to be {currency}")
        return currency


def amount_reader(number: Callable[[str], Decimal]) -> Callable[[str], Written]:
    """Return a reader of amounts whose plain numbers `number` reads: `$12,345`, `USD 1,234.50`, `12 345 руб.`."""

    def read(text: str) -> Written:
        try:
            return Written(number=number(text))
        except ValueError:
            plain, marks = _parted(text)
            if not marks:
                raise
        currencies = frozenset.intersection(*map(currency_words.meant, marks))
        if not currencies:
            raise ValueError(f"{text[:40]!r} has two currencies")
        return Written(number=number(plain), mark=" ".join(marks), currencies=currencies)

    return read


def named(text: str) -> frozenset[str] | None:
    """Return the currencies that what stands beside the number may mean, none for two that differ; None for nothing."""
    marks = _parted(text)[1]
    return frozenset.intersection(*map(currency_words.meant, marks)) if marks else None


def bare(text: str) -> str:
    """Return the text of an amount without what stands for its currency; the same text where nothing does."""
    return _parted(text)[0]


def _parted(text: str) -> tuple[str, list[str]]:
    """Return the number in the text and the marks beside it; the text and none where they are not all currencies."""
    found = _BESIDE.fullmatch(text) if len(text) <= _LONGEST else None
    marks = [each.strip() for each in (found["front"], found["back"]) if each and each.strip()] if found else []
    return (found["number"], marks) if found and marks and all(map(currency_words.meant, marks)) else (text, [])
