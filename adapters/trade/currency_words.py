"""Currencies as trade files write them: the codes of ISO 4217, old codes, and the commonest names."""

from __future__ import annotations

from functools import lru_cache

import pycountry

# A name counts where it names one currency: DOLLAR, PESO or КРОНА alone do not.
_WRITTEN = {
    "RUR": "RUB", "810": "RUB", "BYR": "BYN", "US DOLLAR": "USD", "U.S. DOLLAR": "USD", "US$": "USD", "USDOLLAR": "USD",
    "UNITED STATES DOLLAR": "USD", "AMERICAN DOLLAR": "USD", "ДОЛЛАР США": "USD", "ДОЛЛАРЫ США": "USD",
    "ДОЛАР США": "USD", "АМЕРИКАНСКИЙ ДОЛЛАР": "USD", "EURO": "EUR", "EUROS": "EUR", "ЕВРО": "EUR", "ЄВРО": "EUR",
    "RUSSIAN RUBLE": "RUB", "RUSSIAN ROUBLE": "RUB", "РОССИЙСКИЙ РУБЛЬ": "RUB", "РОССИЙСКИЕ РУБЛИ": "RUB",
    "YUAN RENMINBI": "CNY", "YUAN": "CNY", "RENMINBI": "CNY", "RMB": "CNY", "ЮАНЬ": "CNY", "КИТАЙСКИЙ ЮАНЬ": "CNY",
    "JAPANESE YEN": "JPY", "YEN": "JPY", "ИЕНА": "JPY", "ЙЕНА": "JPY", "POUND STERLING": "GBP", "STERLING": "GBP",
    "ФУНТ СТЕРЛИНГОВ": "GBP", "KOREAN WON": "KRW", "SOUTH KOREAN WON": "KRW", "ВОНА": "KRW", "TENGE": "KZT",
    "ТЕНГЕ": "KZT", "HRYVNIA": "UAH", "ГРИВНА": "UAH", "ГРИВНЯ": "UAH", "TURKISH LIRA": "TRY", "INDIAN RUPEE": "INR",
    "PAKISTAN RUPEE": "PKR", "SWISS FRANC": "CHF", "ШВЕЙЦАРСКИЙ ФРАНК": "CHF", "HONG KONG DOLLAR": "HKD",
}  # fmt: skip


def code(text: str) -> str:
    """Return the three letters of ISO 4217 for them or for their three digits; raises ValueError for any other text."""
    found = pycountry.currencies.get(alpha_3=text) or pycountry.currencies.get(numeric=text)
    if found is None:
        raise ValueError(f"the currency {text[:40]!r} is not known")
    return str(found.alpha_3)


@lru_cache(maxsize=1_024)
def currency(text: str) -> str:
    """Return the three letters of ISO 4217 for them, their three digits or a name; raises ValueError for any other."""
    plain = " ".join(text.upper().split())
    return _WRITTEN[plain] if plain in _WRITTEN else code(plain)
