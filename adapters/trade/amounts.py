"""Amounts as value cells hold them: a number, and perhaps the sign or the code of its currency beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from adapters.trade import currency_words

_DOLLARS = frozenset("USD AUD CAD HKD SGD NZD TWD BZD JMD NAD FJD BSD BBD TTD LRD ARS CLP COP CUP DOP MXN UYU".split())
_RUPEES = frozenset({"INR", "PKR", "LKR", "NPR", "MUR"})
# What may stand for more than one currency says only which it is not.
_SIGNS = {
    "$": _DOLLARS, "US$": {"USD"}, "USD$": {"USD"}, "$US": {"USD"}, "R$": {"BRL"}, "S$": {"SGD"}, "HK$": {"HKD"},
    "A$": {"AUD"}, "C$": {"CAD", "NIO"}, "NT$": {"TWD"}, "€": {"EUR"}, "£": {"GBP", "EGP", "LBP"}, "₹": {"INR"},
    "RS": _RUPEES, "₨": _RUPEES, "¥": {"CNY", "JPY"}, "元": {"CNY"}, "円": {"JPY"}, "₩": {"KRW"}, "원": {"KRW"},
    "₺": {"TRY"}, "TL": {"TRY"}, "₽": {"RUB"}, "РУБ": {"RUB", "BYN"}, "Р": {"RUB", "BYN"}, "₸": {"KZT"}, "₴": {"UAH"},
    "ГРН": {"UAH"}, "ТГ": {"KZT"}, "₫": {"VND"}, "ДОЛЛ": {"USD"}, "ДОЛЛ США": {"USD"},
}  # fmt: skip
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
        currencies = frozenset.intersection(*map(_meant, marks))
        if not currencies:
            raise ValueError(f"{text[:40]!r} has two currencies")
        return Written(number=number(plain), mark=" ".join(marks), currencies=currencies)

    return read


def bare(text: str) -> str:
    """Return the text of an amount without what stands for its currency; the same text where nothing does."""
    return _parted(text)[0]


def _parted(text: str) -> tuple[str, list[str]]:
    """Return the number in the text and the marks beside it; the text and none where they are not all currencies."""
    found = _BESIDE.fullmatch(text) if len(text) <= _LONGEST else None
    marks = [each.strip() for each in (found["front"], found["back"]) if each and each.strip()] if found else []
    return (found["number"], marks) if found and marks and all(map(_meant, marks)) else (text, [])


def _meant(mark: str) -> frozenset[str]:
    """Return the currencies that a mark may mean, none for any other word."""
    plain = " ".join(mark.upper().replace(".", " ").split())
    if plain in _SIGNS:
        return frozenset(_SIGNS[plain])
    try:
        return frozenset({currency_words.currency(plain)})
    except ValueError:
        return frozenset()
